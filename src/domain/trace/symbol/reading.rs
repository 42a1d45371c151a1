//! Which of the things that a symbol can hold a text is.

use super::problem::{SymbolError, SymbolProblem};
use super::{EOT, Element, GS, RS, envelope, gs1, link};
use crate::proof::digest::Digest;

/// More than the largest Data Matrix or QR code holds in characters.
pub const LONGEST: usize = 4300;
/// The longest number that is looked up as it stands.
const PLAIN_MAX: usize = 200;

/// What a scan is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// Qualifiers with values.
    Elements(Form, Vec<Element>),
    /// An address of this service.
    Own(Own),
    /// A number as it stands.
    Plain(String),
}

/// How elements were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// GS1 element string.
    Gs1,
    /// ISO/IEC 15434 envelope.
    Envelope,
    /// GS1 Digital Link.
    Link,
}

impl Form {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gs1 => "gs1",
            Self::Envelope => "envelope",
            Self::Link => "link",
        }
    }
}

/// An address of this service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Own {
    /// A label: the version that the piece stood on when it was printed, and the piece.
    Label {
        /// Digest of the version.
        digest: Digest,
        /// Part number, with its revision.
        item: String,
        /// Serial number of a unit.
        unit: String,
        /// Number of a lot, where it is no unit.
        lot: String,
    },
    /// The page of a unit, lot, or record: what it is, its number, the part.
    Page(&'static str, String, String),
}

/// What symbologies carry (ISO/IEC 15424): the identifier that scanners put before it, its name, what is in it.
const SYMBOLOGIES: &[(&str, &str, Carries)] = &[
    ("C1", "GS1-128", Carries::Gs1),
    ("d2", "GS1 DataMatrix", Carries::Gs1),
    ("Q3", "GS1 QR Code", Carries::Gs1),
    ("e0", "GS1 DataBar", Carries::Gs1),
    ("e1", "GS1 DataBar", Carries::Gs1),
    ("e2", "GS1 DataBar", Carries::Gs1),
    ("J1", "GS1 DotCode", Carries::Gs1),
    ("E0", "EAN-13, UPC", Carries::TradeItem(13)),
    ("E4", "EAN-8", Carries::TradeItem(8)),
    ("I1", "ITF-14", Carries::TradeItem(14)),
    ("C0", "Code 128", Carries::Other),
    ("A0", "Code 39", Carries::Other),
    ("A1", "Code 39", Carries::Other),
    ("A3", "Code 39", Carries::Other),
    ("A4", "Code 39", Carries::Other),
    ("G0", "Code 93", Carries::Other),
    ("d0", "Data Matrix", Carries::Other),
    ("d1", "Data Matrix", Carries::Other),
    ("d4", "Data Matrix", Carries::Other),
    ("Q0", "QR Code", Carries::Other),
    ("Q1", "QR Code", Carries::Other),
    ("Q2", "QR Code", Carries::Other),
    ("L0", "PDF417", Carries::Other),
    ("L2", "PDF417", Carries::Other),
    ("z0", "Aztec Code", Carries::Other),
    ("z3", "Aztec Code", Carries::Other),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Carries {
    Gs1,
    TradeItem(usize),
    Other,
}

/// The symbologies that carry element strings, as people are told.
const GS1_SYMBOLOGIES: &str = "GS1-128 (]C1), GS1 DataMatrix (]d2), GS1 QR Code (]Q3), GS1 DataBar (]e0)";
const OTHER_SYMBOLOGIES: &str = "Data Matrix (]d1), QR Code (]Q1), PDF417 (]L0)";

/// How people and keyboards write the separators that they cannot type.
const STAND_INS: &[(&str, char)] = &[
    ("␝", GS),
    ("␞", RS),
    ("␄", EOT),
    ("{GS}", GS),
    ("{RS}", RS),
    ("{EOT}", EOT),
    ("<GS>", GS),
    ("<RS>", RS),
    ("<EOT>", EOT),
    ("{FNC1}", GS),
    ("<FNC1>", GS),
    ("^]", GS),
];
/// These stand for something else in plain numbers, so they are read in an envelope only.
const IN_ENVELOPES: &[(&str, char)] = &[("^^", RS), ("^D", EOT)];

/// Reads what a scanner sent. `own` is the address under which this service is reached, without a slash at its end.
///
/// # Errors
/// It is something known that is wrong, or nothing that is read here.
pub fn read(text: &str, own: &str) -> Result<Reading, SymbolError> {
    let wrong =
        |problem, place: &str, given: &str, allowed: &str| SymbolError::new(problem, place, given, allowed);
    if text.len() > LONGEST {
        return Err(wrong(SymbolProblem::TooLong, "", text, &LONGEST.to_string()));
    }
    let text = with_separators(text.trim_matches([' ', '\t', '\r', '\n']));
    let (identifier, content) = symbology(&text)?;
    if content.trim_matches([GS, RS, EOT, ' ']).is_empty() {
        return Err(wrong(SymbolProblem::Empty, "", &text, ""));
    }
    let name = identifier.map(|(code, name, _)| format!("{name} (]{code})")).unwrap_or_default();
    let carries = identifier.map(|(_, _, carries)| *carries);
    let is_envelope = content.starts_with(envelope::HEADER);
    let is_printed = gs1::printed_code(content).is_some_and(|(code, _)| gs1::is_known(code));
    match carries {
        Some(Carries::Gs1) if is_envelope => {
            return Err(wrong(SymbolProblem::Symbology, &name, content, OTHER_SYMBOLOGIES));
        }
        Some(Carries::Gs1) => {
            return gs1::read(content).map(|elements| Reading::Elements(Form::Gs1, elements));
        }
        Some(Carries::TradeItem(length)) => return trade_item(content, length),
        Some(Carries::Other) if is_printed || (!is_envelope && content.contains(GS)) => {
            return Err(wrong(SymbolProblem::Symbology, &name, content, GS1_SYMBOLOGIES));
        }
        Some(Carries::Other) | None => {}
    }
    if is_envelope {
        return envelope::read(content).map(|elements| Reading::Elements(Form::Envelope, elements));
    }
    if let Some(found) = address(content, own)? {
        return Ok(found);
    }
    if is_printed {
        return gs1::read_printed(content).map(|elements| Reading::Elements(Form::Gs1, elements));
    }
    if content.contains(GS) {
        return gs1::read(content).map(|elements| Reading::Elements(Form::Gs1, elements));
    }
    // Without anything around it, only what begins with a number that checks itself is taken for an element string.
    let has_key = ["00", "01", "02", "8003", "8006"].iter().any(|key| content.starts_with(key));
    if identifier.is_none()
        && has_key
        && let Ok(elements) = gs1::read(content)
    {
        return Ok(Reading::Elements(Form::Gs1, elements));
    }
    plain(content)
}

fn with_separators(text: &str) -> String {
    let mut text = text.to_owned();
    let replace = |text: &mut String, stand_ins: &[(&str, char)]| {
        for (stand_in, separator) in stand_ins {
            if text.contains(stand_in) {
                *text = text.replace(stand_in, &separator.to_string());
            }
        }
    };
    if text.contains(envelope::HEADER) {
        replace(&mut text, IN_ENVELOPES);
    }
    replace(&mut text, STAND_INS);
    text
}

type Symbology = (&'static str, &'static str, Carries);

/// The symbology that the scanner names, and what it read.
fn symbology(text: &str) -> Result<(Option<&'static Symbology>, &str), SymbolError> {
    let Some((code, content)) = text.strip_prefix(']').and_then(|rest| rest.split_at_checked(2)) else {
        return Ok((None, text));
    };
    match SYMBOLOGIES.iter().find(|(known, ..)| *known == code) {
        Some(found) => Ok((Some(found), content)),
        None => Err(SymbolError::new(SymbolProblem::SymbologyUnknown, &format!("]{code}"), content, "")),
    }
}

/// The number of a trade item alone, as the bar codes of shops have it.
fn trade_item(content: &str, length: usize) -> Result<Reading, SymbolError> {
    if content.chars().count() != length {
        return Err(SymbolError::new(SymbolProblem::Length, "01", content, &length.to_string()));
    }
    let mut elements = Vec::new();
    gs1::add(&mut elements, "01", &format!("{content:0>14}"))?;
    Ok(Reading::Elements(Form::Gs1, elements))
}

/// An address of the web: ours, a Digital Link, or none that is read here. `None` if it is no address.
fn address(content: &str, own: &str) -> Result<Option<Reading>, SymbolError> {
    let Some((path, query)) = link::path_and_query(content) else { return Ok(None) };
    let parts: Vec<String> = path.split('/').map(link::decoded).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let asked = |name: &str| {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let mut found =
            pairs.filter(|(key, _)| *key == name).map(|(_, value)| link::decoded(&value.replace('+', " ")));
        found.next().unwrap_or_default()
    };
    // A label says by the digest whose it is, under whatever address the service was then reached.
    if let ["label", digest] = parts.as_slice()
        && let Ok(digest) = Digest::from_hex(digest)
    {
        let (unit, lot) = (asked("unit"), asked("lot"));
        if unit.is_empty() != lot.is_empty() {
            return Ok(Some(Reading::Own(Own::Label { digest, item: asked("item"), unit, lot })));
        }
    }
    let is_ours = content.get(..own.len()).is_some_and(|start| start.eq_ignore_ascii_case(own))
        && content.get(own.len()..).is_some_and(|rest| rest.starts_with('/'));
    if is_ours {
        let page = match parts.as_slice() {
            ["trace", "units", number] => Some(("unit", *number)),
            ["trace", "lots", number] => Some(("lot", *number)),
            ["records", number] => Some(("record", *number)),
            _ => None,
        };
        if let Some((what, number)) = page.filter(|(_, number)| !number.is_empty()) {
            return Ok(Some(Reading::Own(Own::Page(what, number.to_owned(), asked("item")))));
        }
    }
    match link::read(content)? {
        Some(elements) => Ok(Some(Reading::Elements(Form::Link, elements))),
        None => Err(SymbolError::new(SymbolProblem::Address, "", content, own)),
    }
}

fn plain(content: &str) -> Result<Reading, SymbolError> {
    if content.chars().count() > PLAIN_MAX {
        return Err(SymbolError::new(SymbolProblem::TooLong, "", content, &PLAIN_MAX.to_string()));
    }
    if let Some(stray) = content.chars().find(|letter| letter.is_control()) {
        let stray = super::problem::visible(&stray.to_string());
        return Err(SymbolError::new(SymbolProblem::Characters, "", content, &stray));
    }
    Ok(Reading::Plain(content.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::{Identity, Scheme};
    use super::*;

    const OWN: &str = "https://sanad.example";

    fn identity(text: &str) -> (Form, Identity) {
        match read(text, OWN).unwrap() {
            Reading::Elements(form, elements) => (form, Identity::of(&elements)),
            other => panic!("{text}: {other:?}"),
        }
    }

    fn wrong(text: &str) -> (SymbolProblem, String) {
        let error = read(text, OWN).unwrap_err();
        (error.problem, error.place)
    }

    #[test]
    fn element_strings_come_in_every_spelling() {
        for text in [
            "]d20109506000134352211234AB\u{1d}10L-7",
            "]C10109506000134352211234AB\u{1d}10L-7\r\n",
            "]Q3\u{1d}0109506000134352211234AB\u{1d}10L-7",
            "0109506000134352211234AB␝10L-7",
            "0109506000134352211234AB^]10L-7",
            "0109506000134352211234AB{GS}10L-7",
            "0109506000134352211234AB<GS>10L-7",
            "\u{1d}0109506000134352211234AB\u{1d}10L-7",
            "(01)09506000134352(21)1234AB(10)L-7",
            "(01) 09506000134352 (21) 1234AB (10) L-7",
        ] {
            let (form, identity) = identity(text);
            assert_eq!(form, Form::Gs1, "{text}");
            assert_eq!(identity.gtin.as_deref(), Some("09506000134352"), "{text}");
            assert_eq!(identity.serial.as_deref(), Some("1234AB"), "{text}");
            assert_eq!(identity.lot.as_deref(), Some("L-7"), "{text}");
        }
        assert_eq!(identity("]E09506000134352").1.gtin.as_deref(), Some("09506000134352"));
    }

    #[test]
    fn envelopes_come_in_every_spelling() {
        for text in [
            "]d1[)>\u{1e}06\u{1d}17V0CVA5\u{1d}1P1234\u{1d}S9\u{1e}\u{4}",
            "[)>\u{1e}06\u{1d}17V0CVA5\u{1d}1P1234\u{1d}S9\u{1e}",
            "[)>␞06␝17V0CVA5␝1P1234␝S9␞␄",
            "[)>{RS}06{GS}17V0CVA5{GS}1P1234{GS}S9{RS}{EOT}",
            "[)>^^06^]17V0CVA5^]1P1234^]S9^^^D",
        ] {
            let (form, identity) = identity(text);
            assert_eq!(form, Form::Envelope, "{text}");
            assert_eq!(identity.uii.unwrap().text, "D0CVA512349");
        }
    }

    #[test]
    fn the_wrong_symbology_is_refused() {
        assert_eq!(
            wrong("]d2[)>\u{1e}06\u{1d}S9\u{1e}\u{4}"),
            (SymbolProblem::Symbology, "GS1 DataMatrix (]d2)".into())
        );
        assert_eq!(wrong("]C0(01)09506000134352"), (SymbolProblem::Symbology, "Code 128 (]C0)".into()));
        assert_eq!(wrong("]d1010950600013435221A\u{1d}10B").0, SymbolProblem::Symbology);
        assert_eq!(wrong("]X0abc"), (SymbolProblem::SymbologyUnknown, "]X0".into()));
        assert_eq!(wrong("]E09506000134353").0, SymbolProblem::CheckDigit);
        assert_eq!(wrong("]E0950600013435").0, SymbolProblem::Length);
        assert_eq!(wrong("(01)09506000134353(21)1").0, SymbolProblem::CheckDigit);
    }

    #[test]
    fn plain_numbers_stay_what_they_are() {
        for text in ["SM40-0029", "0100", "01095060001343", "(Rev. C)", "MGI-NC-2026-0001", "A^^B", "نمبر-۱"]
        {
            assert_eq!(read(text, OWN).unwrap(), Reading::Plain(text.to_owned()), "{text}");
        }
        assert_eq!(read("]C0SM40-0029", OWN).unwrap(), Reading::Plain("SM40-0029".into()));
        assert_eq!(wrong(" \r\n").0, SymbolProblem::Empty);
        assert_eq!(wrong("]C0").0, SymbolProblem::Empty);
        assert_eq!(wrong("a\u{7}b").0, SymbolProblem::Characters);
        assert_eq!(wrong(&"x".repeat(201)).0, SymbolProblem::TooLong);
        assert_eq!(wrong(&"x".repeat(5000)).0, SymbolProblem::TooLong);
    }

    #[test]
    fn our_addresses_are_known_and_others_are_not() {
        let digest = "ab".repeat(32);
        let label = format!("https://elsewhere.example/label/{digest}?unit=A%2F1&item=SG-100+C");
        assert_eq!(
            read(&label, OWN).unwrap(),
            Reading::Own(Own::Label {
                digest: Digest::from_hex(&digest).unwrap(),
                item: "SG-100 C".into(),
                unit: "A/1".into(),
                lot: String::new(),
            })
        );
        assert_eq!(
            read("https://sanad.example/trace/units/A%201?item=SG-100%20C", OWN).unwrap(),
            Reading::Own(Own::Page("unit", "A 1".into(), "SG-100 C".into()))
        );
        assert_eq!(
            read("HTTPS://SANAD.EXAMPLE/records/X-1", OWN).unwrap(),
            Reading::Own(Own::Page("record", "X-1".into(), String::new()))
        );
        assert_eq!(wrong("https://elsewhere.example/trace/units/A").0, SymbolProblem::Address);
        assert_eq!(wrong("https://sanad.example.evil/records/X-1").0, SymbolProblem::Address);
        let (form, identity) = identity("https://id.gs1.org/01/09506000134352/21/1234AB");
        assert_eq!((form, identity.serial.as_deref()), (Form::Link, Some("1234AB")));
    }

    #[test]
    fn whatever_is_sent_is_read_or_refused() {
        let mut state = 7_u32;
        let pieces = [
            "]d2", "01", "(21)", "\u{1d}", "[)>", "\u{1e}", "06", "é", "https://", "/01/", "9", "^]", "S",
            "\u{4}", "%",
        ];
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..8 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(pieces[usize::try_from(state >> 16).unwrap() % pieces.len()]);
            }
            if let Ok(Reading::Elements(_, elements)) = read(&text, OWN) {
                assert!(elements.iter().all(|element| element.scheme != Scheme::Application
                    || gs1::check(&element.code, &element.value).is_ok()));
            }
        }
    }
}
