//! Envelopes of ISO/IEC 15434: a header, formats with their elements, a trailer.
//!
//! Format 05 has application identifiers, 06 data identifiers, 12 (and DD, from before it) text element identifiers.

use super::problem::{SymbolError, SymbolProblem};
use super::{EOT, Element, GS, RS, Scheme, gs1};

/// How every envelope begins.
pub const HEADER: &str = "[)>";

/// The formats that are read.
const FORMATS: &str = "05, 06, 12, DD";

/// Fewest and most characters of a value, and which.
type Held = (usize, usize, fn(char) -> bool);

/// Of data identifiers that are not in [`HELD`]: they go to the next separator, whatever they say.
const OTHERS: Held = (1, 80, is_printable);

/// Data identifiers whose values are held to more.
const HELD: &[(&str, Held)] = &[
    // Enterprises: CAGE, DUNS, GS1 company prefix, DoDAAC, issuing agency with enterprise.
    ("17V", (5, 5, is_upper)),
    ("12V", (9, 9, is_digit)),
    ("3V", (4, 12, is_digit)),
    ("7L", (6, 6, is_upper)),
    ("18V", (2, 25, is_upper)),
    // Serial numbers: within part or lot, CAGE with serial within the enterprise, complete UII.
    ("S", (1, 30, is_unique)),
    ("18S", (6, 35, is_unique)),
    ("25S", (3, 78, is_unique)),
    // Original part number and the present one.
    ("1P", (1, 32, is_unique)),
    ("30P", (1, 80, is_printable)),
    // Lot or batch that is part of the UII, and for traceability only.
    ("1T", (1, 20, is_unique)),
    ("30T", (1, 80, is_printable)),
];

const fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

const fn is_upper(letter: char) -> bool {
    letter.is_ascii_digit() || letter.is_ascii_uppercase()
}

/// What may stand in a UII: capitals, digits, dash, slash (MIL-STD-130N, 5.2.2).
pub(super) const fn is_unique(letter: char) -> bool {
    is_upper(letter) || matches!(letter, '-' | '/')
}

const fn is_printable(letter: char) -> bool {
    matches!(letter, ' '..='~')
}

/// Reads an envelope. What follows the last record separator may be missing: many scanners do not send EOT.
///
/// # Errors
/// The header, a format or an element that is wrong.
pub fn read(text: &str) -> Result<Vec<Element>, SymbolError> {
    let broken =
        |given: &str, allowed: &str| SymbolError::new(SymbolProblem::Envelope, HEADER, given, allowed);
    let inside = text.strip_prefix(HEADER).ok_or_else(|| broken(text, HEADER))?;
    let inside = inside.strip_prefix(RS).ok_or_else(|| broken(text, "[)>␞"))?;
    let inside = inside.strip_suffix(EOT).unwrap_or(inside);
    let mut elements = Vec::new();
    for format in inside.split(RS).filter(|format| !format.is_empty()) {
        let (indicator, body) = format.split_at_checked(2).ok_or_else(|| broken(format, FORMATS))?;
        if !matches!(indicator, "05" | "06" | "12" | "DD") {
            return Err(SymbolError::new(SymbolProblem::Format, indicator, format, FORMATS));
        }
        let body = body.strip_prefix(GS).ok_or_else(|| broken(format, &format!("{indicator}␝")))?;
        for part in body.split(GS).filter(|part| !part.is_empty()) {
            let found = match indicator {
                "05" => gs1::read(part)?,
                "06" => vec![data(part)?],
                _ => vec![text_element(part)?],
            };
            for element in found {
                add(&mut elements, element)?;
            }
        }
    }
    if elements.is_empty() {
        Err(SymbolError::new(SymbolProblem::Empty, HEADER, text, ""))
    } else {
        Ok(elements)
    }
}

fn add(elements: &mut Vec<Element>, element: Element) -> Result<(), SymbolError> {
    let same = |earlier: &&Element| earlier.scheme == element.scheme && earlier.code == element.code;
    match elements.iter().find(same) {
        Some(earlier) if earlier.value == element.value => {}
        Some(earlier) => {
            return Err(SymbolError::new(
                SymbolProblem::Twice,
                &element.code,
                &element.value,
                &earlier.value,
            ));
        }
        None => elements.push(element),
    }
    Ok(())
}

/// A data identifier: up to three digits and a capital; its value goes to the separator, so that one that is not in
/// [`HELD`] can be passed over.
fn data(part: &str) -> Result<Element, SymbolError> {
    let digits = part.chars().take_while(char::is_ascii_digit).count();
    let (code, value) = part.split_at_checked(digits + 1).unwrap_or(("", part));
    if digits > 3 || !code.ends_with(|letter: char| letter.is_ascii_uppercase()) {
        return Err(SymbolError::new(SymbolProblem::Qualifier, "06", part, ""));
    }
    check(code, value)?;
    Ok(Element::new(Scheme::Data, code, value))
}

/// A text element identifier: three capitals, a blank, its value.
fn text_element(part: &str) -> Result<Element, SymbolError> {
    match part.split_once(' ') {
        Some((code, value)) if code.len() == 3 && code.chars().all(is_upper) && !value.trim().is_empty() => {
            printable(code, value)?;
            Ok(Element::new(Scheme::Text, code, value.trim()))
        }
        _ => Err(SymbolError::new(SymbolProblem::Qualifier, "12", part, "")),
    }
}

fn printable(code: &str, value: &str) -> Result<(), SymbolError> {
    let stray = value.chars().find(|letter| !is_printable(*letter));
    stray.map_or(Ok(()), |stray| {
        Err(SymbolError::new(
            SymbolProblem::Characters,
            code,
            value,
            &super::problem::visible(&stray.to_string()),
        ))
    })
}

/// Checks the value of a data identifier.
///
/// # Errors
/// Its length or a character is wrong.
pub fn check(code: &str, value: &str) -> Result<(), SymbolError> {
    let wrong = |problem, allowed: &str| SymbolError::new(problem, code, value, allowed);
    let held = HELD.iter().find(|(held, _)| *held == code);
    let (least, most, is_allowed) = held.map_or(OTHERS, |(_, held)| *held);
    let length = value.chars().count();
    if length < least || length > most {
        let allowed = if least == most { most.to_string() } else { format!("{least}–{most}") };
        return Err(wrong(SymbolProblem::Length, &allowed));
    }
    match value.chars().find(|letter| !is_allowed(*letter)) {
        Some(stray) => Err(wrong(SymbolProblem::Characters, &super::problem::visible(&stray.to_string()))),
        None => Ok(()),
    }
}

/// The envelope of format 06 with these data identifiers and values.
///
/// # Errors
/// The first value that is wrong.
pub fn write(elements: &[(&str, &str)]) -> Result<String, SymbolError> {
    let mut text = format!("{HEADER}{RS}06");
    for (code, value) in elements {
        check(code, value)?;
        text.push(GS);
        text.push_str(code);
        text.push_str(value);
    }
    text.push(RS);
    text.push(EOT);
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_is_read_and_written_again() {
        // MIL-STD-130N, figure 4.A, in its syntax.
        let text = "[)>\u{1e}06\u{1d}17V0CVA5\u{1d}1P1234\u{1d}S674A36458\u{1e}\u{4}";
        let read = read(text).unwrap();
        let pairs: Vec<(&str, &str)> =
            read.iter().map(|element| (element.code.as_str(), element.value.as_str())).collect();
        assert_eq!(pairs, [("17V", "0CVA5"), ("1P", "1234"), ("S", "674A36458")]);
        assert_eq!(write(&pairs).unwrap(), text);
        // Without EOT, as many scanners send it.
        assert_eq!(super::read(text.trim_end_matches(EOT)).unwrap(), read);
    }

    #[test]
    fn the_other_formats_are_read() {
        let read = |text: &str| super::read(text).unwrap();
        assert_eq!(
            read("[)>\u{1e}12\u{1d}MFR 0CVA5\u{1d}SER 786950\u{1e}\u{4}"),
            [Element::new(Scheme::Text, "MFR", "0CVA5"), Element::new(Scheme::Text, "SER", "786950")]
        );
        assert_eq!(
            read("[)>\u{1e}05\u{1d}0109506000134352\u{1d}21AB\u{1e}06\u{1d}30PX-1\u{1e}\u{4}"),
            [
                Element::new(Scheme::Application, "01", "09506000134352"),
                Element::new(Scheme::Application, "21", "AB"),
                Element::new(Scheme::Data, "30P", "X-1"),
            ]
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        let wrong = |text: &str| {
            let error = read(text).unwrap_err();
            (error.problem, error.place)
        };
        assert_eq!(wrong("[)>06\u{1d}SA"), (SymbolProblem::Envelope, "[)>".into()));
        assert_eq!(wrong("[)>\u{1e}07\u{1d}x\u{1e}\u{4}"), (SymbolProblem::Format, "07".into()));
        assert_eq!(wrong("[)>\u{1e}06SA\u{1e}"), (SymbolProblem::Envelope, "[)>".into()));
        assert_eq!(wrong("[)>\u{1e}06\u{1d}17V0CVA"), (SymbolProblem::Length, "17V".into()));
        assert_eq!(wrong("[)>\u{1e}06\u{1d}Sab"), (SymbolProblem::Characters, "S".into()));
        assert_eq!(wrong("[)>\u{1e}06\u{1d}1234"), (SymbolProblem::Qualifier, "06".into()));
        assert_eq!(wrong("[)>\u{1e}12\u{1d}SER12"), (SymbolProblem::Qualifier, "12".into()));
        assert_eq!(wrong("[)>\u{1e}06\u{1d}SA\u{1d}SB"), (SymbolProblem::Twice, "S".into()));
        assert_eq!(wrong("[)>\u{1e}06\u{1d}\u{1e}\u{4}"), (SymbolProblem::Empty, "[)>".into()));
    }
}
