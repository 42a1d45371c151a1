//! GS1 element strings (GS1 General Specifications, sections 3 and 7): application identifiers with their values.

use super::problem::{SymbolError, SymbolProblem};
use super::{Element, GS, Scheme};

/// What the value of an application identifier looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// So many digits.
    Digits(usize),
    /// So many digits, the last of which checks the others.
    Checked(usize),
    /// At most so many digits.
    UpToDigits(usize),
    /// A day: `YYMMDD`.
    Date,
    /// At most so many characters of set 82.
    Text(usize),
    /// At most so many characters of set 39.
    Component(usize),
    /// A number of so many digits with its check digit last, and at most so many characters of set 82 after it.
    CheckedThenText(usize, usize),
    /// A number of so many digits with its check digit last, and just so many digits after it.
    CheckedThenDigits(usize, usize),
}

/// The application identifiers that are read and written here. None begins like another.
const IDENTIFIERS: &[(&str, Format)] = &[
    // Serial shipping container code.
    ("00", Format::Checked(18)),
    // Trade item (GTIN), and that of contained ones.
    ("01", Format::Checked(14)),
    ("02", Format::Checked(14)),
    // Batch or lot.
    ("10", Format::Text(20)),
    // Made, payable, packed, best before, sell by, expires.
    ("11", Format::Date),
    ("12", Format::Date),
    ("13", Format::Date),
    ("15", Format::Date),
    ("16", Format::Date),
    ("17", Format::Date),
    ("20", Format::Digits(2)),
    // Serial number.
    ("21", Format::Text(20)),
    // Consumer product variant.
    ("22", Format::Text(20)),
    // Number given by the maker beside the GTIN, by the customer, secondary serial number, of a source entity.
    ("240", Format::Text(30)),
    ("241", Format::Text(30)),
    ("250", Format::Text(30)),
    ("251", Format::Text(30)),
    // Count, of items and of contained ones.
    ("30", Format::UpToDigits(8)),
    ("37", Format::UpToDigits(8)),
    // Purchase order.
    ("400", Format::Text(30)),
    // Locations (GLN): ship to, bill to, bought from, ship for, place, invoicing, made at, party.
    ("410", Format::Checked(13)),
    ("411", Format::Checked(13)),
    ("412", Format::Checked(13)),
    ("413", Format::Checked(13)),
    ("414", Format::Checked(13)),
    ("415", Format::Checked(13)),
    ("416", Format::Checked(13)),
    ("417", Format::Checked(13)),
    // Country of origin.
    ("422", Format::Digits(3)),
    // Serial number of a cellular telephone.
    ("8002", Format::Text(20)),
    // Returnable and individual assets: a zero, and a number of 13; the whole of the other is free.
    ("8003", Format::CheckedThenText(14, 16)),
    ("8004", Format::Text(30)),
    // Piece and total of a trade item.
    ("8006", Format::CheckedThenDigits(14, 4)),
    // Component or part, its serial number.
    ("8010", Format::Component(30)),
    ("8011", Format::UpToDigits(12)),
    // Between partners, and inside a firm.
    ("90", Format::Text(30)),
    ("91", Format::Text(90)),
    ("92", Format::Text(90)),
    ("93", Format::Text(90)),
    ("94", Format::Text(90)),
    ("95", Format::Text(90)),
    ("96", Format::Text(90)),
    ("97", Format::Text(90)),
    ("98", Format::Text(90)),
    ("99", Format::Text(90)),
];

/// True for an application identifier that is known here.
#[must_use]
pub fn is_known(code: &str) -> bool {
    IDENTIFIERS.iter().any(|(known, _)| *known == code)
}

/// The check digit of the digits before it (General Specifications, 7.9.1): weights 3 and 1 in turn, from the right.
/// `None` if something else than digits is among them.
#[must_use]
pub fn check_digit(digits: &str) -> Option<char> {
    let mut sum = 0_u32;
    for (place, digit) in digits.chars().rev().enumerate() {
        let digit = digit.to_digit(10)?;
        sum += if place % 2 == 0 { digit * 3 } else { digit };
    }
    char::from_digit((10 - sum % 10) % 10, 10)
}

/// Character set 82 (General Specifications, figure 7.11-1).
const fn is_82(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '!' | '"' | '%'..='/' | ':'..='?' | '_')
}

/// Character set 39 (figure 7.11-2).
const fn is_39(letter: char) -> bool {
    letter.is_ascii_digit() || letter.is_ascii_uppercase() || matches!(letter, '#' | '-' | '/')
}

impl Format {
    /// How many characters the value has, where that is always the same.
    const fn fixed(self) -> Option<usize> {
        match self {
            Self::Digits(length) | Self::Checked(length) => Some(length),
            Self::Date => Some(6),
            Self::CheckedThenDigits(number, more) => Some(number + more),
            Self::UpToDigits(_) | Self::Text(_) | Self::Component(_) | Self::CheckedThenText(..) => None,
        }
    }

    /// Fewest and most characters.
    const fn length(self) -> (usize, usize) {
        match self {
            Self::Digits(length) | Self::Checked(length) => (length, length),
            Self::Date => (6, 6),
            Self::CheckedThenDigits(number, more) => (number + more, number + more),
            Self::UpToDigits(most) | Self::Text(most) | Self::Component(most) => (1, most),
            Self::CheckedThenText(number, more) => (number, number + more),
        }
    }
}

/// Checks a value.
///
/// # Errors
/// What is wrong with it: an unknown identifier, length, characters, check digit, date.
pub fn check(code: &str, value: &str) -> Result<(), SymbolError> {
    let wrong = |problem, allowed: &str| SymbolError::new(problem, code, value, allowed);
    let Some((_, format)) = IDENTIFIERS.iter().find(|(known, _)| *known == code) else {
        return Err(wrong(SymbolProblem::Qualifier, ""));
    };
    let (least, most) = format.length();
    let length = value.chars().count();
    if length < least || length > most {
        let allowed = if least == most { most.to_string() } else { format!("{least}–{most}") };
        return Err(wrong(SymbolProblem::Length, &allowed));
    }
    let all = |text: &str, is_allowed: fn(char) -> bool, problem| {
        let stray = text.chars().find(|letter| !is_allowed(*letter));
        stray.map_or(Ok(()), |stray| Err(wrong(problem, &stray.to_string())))
    };
    let digits = |text: &str| all(text, |letter| letter.is_ascii_digit(), SymbolProblem::Digits);
    let checked = |length: usize| {
        let (number, rest) = value.split_at_checked(length).unwrap_or((value, ""));
        digits(number)?;
        let (before, last) = number.split_at_checked(length.saturating_sub(1)).unwrap_or((number, ""));
        match check_digit(before) {
            Some(expected) if last.chars().eq([expected]) => Ok(rest),
            expected => {
                let expected = expected.map(String::from).unwrap_or_default();
                Err(wrong(SymbolProblem::CheckDigit, &expected))
            }
        }
    };
    match *format {
        Format::Digits(_) | Format::UpToDigits(_) => digits(value),
        Format::Checked(length) => checked(length).map(drop),
        Format::Date => {
            digits(value)?;
            if is_day(value) { Ok(()) } else { Err(wrong(SymbolProblem::Date, "")) }
        }
        Format::Text(_) => all(value, is_82, SymbolProblem::Characters),
        Format::Component(_) => all(value, is_39, SymbolProblem::Characters),
        Format::CheckedThenText(length, _) => all(checked(length)?, is_82, SymbolProblem::Characters),
        Format::CheckedThenDigits(length, _) => digits(checked(length)?),
    }
}

/// The parts of `YYMMDD`.
fn parts_of_day(value: &str) -> Option<(i16, u32, u32)> {
    let (year, rest) = value.split_at_checked(2)?;
    let (month, day) = rest.split_at_checked(2)?;
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

const fn last_day(year: i16, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Day 00 is the last one of the month. Of the years that two digits may stand for, one is a leap year if any is.
fn is_day(value: &str) -> bool {
    parts_of_day(value)
        .is_some_and(|(year, month, day)| (1..=12).contains(&month) && day <= last_day(2000 + year, month))
}

/// The day that `YYMMDD` means in a given year (General Specifications, 7.12), as `YYYY-MM-DD`: the year is within 49
/// before and 50 after. `None` if it is none.
#[must_use]
pub fn day(value: &str, this_year: i16) -> Option<String> {
    let (short, month, day) = parts_of_day(value).filter(|_| is_day(value))?;
    let century = this_year - this_year % 100;
    let year = match short - this_year % 100 {
        51..=99 => century - 100 + short,
        -99..=-50 => century + 100 + short,
        _ => century + short,
    };
    let day = if day == 0 { last_day(year, month) } else { day };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// Reads an element string as a scanner sends it, without the symbology identifier: FNC1 as [`GS`].
///
/// # Errors
/// The first element that is wrong.
pub fn read(text: &str) -> Result<Vec<Element>, SymbolError> {
    let mut elements = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(GS);
        if rest.is_empty() {
            break;
        }
        let known =
            IDENTIFIERS.iter().find_map(|(code, format)| Some((*code, format, rest.strip_prefix(code)?)));
        let Some((code, format, after)) = known else {
            let code: String = rest.chars().take(4).take_while(char::is_ascii_digit).collect();
            return Err(SymbolError::new(SymbolProblem::Qualifier, &code, rest, ""));
        };
        let upto = after.find(GS).unwrap_or(after.len());
        let length = format.fixed().map_or(upto, |length| length.min(upto));
        // Anything else than ASCII is refused by `check`; here it only must not be cut in two.
        let (value, beyond) = after.split_at_checked(length).unwrap_or((after, ""));
        add(&mut elements, code, value)?;
        rest = beyond;
    }
    if elements.is_empty() { Err(SymbolError::new(SymbolProblem::Empty, "", text, "")) } else { Ok(elements) }
}

/// Reads the form in which element strings are printed for people: `(01)09506000134352(21)AB-1`.
///
/// # Errors
/// The first element that is wrong.
pub fn read_printed(text: &str) -> Result<Vec<Element>, SymbolError> {
    let mut elements = Vec::new();
    let mut rest = text;
    while let Some((code, after)) = printed_code(rest) {
        // A bracket may also stand in a value: an element begins only with an identifier that is known.
        let brackets = after.match_indices('(').map(|(place, _)| place);
        let next = brackets
            .filter(|place| {
                after.get(*place..).and_then(printed_code).is_some_and(|(code, _)| is_known(code))
            })
            .find(|place| *place > 0)
            .unwrap_or(after.len());
        let (value, beyond) = after.split_at_checked(next).unwrap_or((after, ""));
        add(&mut elements, code, value.trim_matches([GS, ' ']))?;
        rest = beyond;
    }
    if elements.is_empty() {
        Err(SymbolError::new(SymbolProblem::Qualifier, "", text, ""))
    } else {
        Ok(elements)
    }
}

/// `(01)…` at the beginning of a text: the identifier, and what stands after it.
pub(super) fn printed_code(text: &str) -> Option<(&str, &str)> {
    let (code, after) = text.strip_prefix('(')?.split_once(')')?;
    let is_code = (2..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then_some((code, after))
}

/// Adds an element. The same one may stand again with the same value.
pub(super) fn add(elements: &mut Vec<Element>, code: &str, value: &str) -> Result<(), SymbolError> {
    check(code, value)?;
    match elements.iter().find(|element| element.code == code) {
        Some(earlier) if earlier.value == value => {}
        Some(earlier) => return Err(SymbolError::new(SymbolProblem::Twice, code, value, &earlier.value)),
        None => elements.push(Element::new(Scheme::Application, code, value)),
    }
    Ok(())
}

/// The element string of these identifiers and values, FNC1 as [`GS`]: after each value whose length its first two
/// digits do not tell (figure 7.8.5-2), but for the last.
///
/// # Errors
/// The first value that is wrong.
pub fn write(elements: &[(&str, &str)]) -> Result<String, SymbolError> {
    let mut text = String::new();
    let mut is_open = false;
    for (code, value) in elements {
        check(code, value)?;
        if is_open {
            text.push(GS);
        }
        text.push_str(code);
        text.push_str(value);
        is_open = !matches!(
            code.get(..2),
            Some("00" | "01" | "02" | "11" | "12" | "13" | "15" | "16" | "17" | "20" | "41")
        );
    }
    Ok(text)
}

/// The same as it is printed for people.
///
/// # Errors
/// The first value that is wrong.
pub fn write_printed(elements: &[(&str, &str)]) -> Result<String, SymbolError> {
    let mut text = String::new();
    for (code, value) in elements {
        check(code, value)?;
        text.push_str(&format!("({code}){value}"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(elements: &[Element]) -> Vec<(&str, &str)> {
        elements.iter().map(|element| (element.code.as_str(), element.value.as_str())).collect()
    }

    #[test]
    fn published_check_digits() {
        // GS1 General Specifications: SSCC of figure 7.9.1, GTINs of its examples and of the Digital Link standard.
        for number in
            ["376104250021234569", "09506000134352", "00614141123452", "9506000134352", "4012345678901"]
        {
            let (before, last) = number.split_at(number.len() - 1);
            assert_eq!(check_digit(before).map(String::from).as_deref(), Some(last), "{number}");
        }
        assert_eq!(check_digit("12a"), None);
    }

    #[test]
    fn an_element_string_is_read_and_written_again() {
        let text = "010950600013435217141120211234AB\u{1d}10LOT-5";
        let read = read(text).unwrap();
        assert_eq!(
            pairs(&read),
            [("01", "09506000134352"), ("17", "141120"), ("21", "1234AB"), ("10", "LOT-5")]
        );
        assert_eq!(write(&pairs(&read)).unwrap(), text);
        let printed = write_printed(&pairs(&read)).unwrap();
        assert_eq!(printed, "(01)09506000134352(17)141120(21)1234AB(10)LOT-5");
        assert_eq!(read_printed(&printed).unwrap(), read);
    }

    #[test]
    fn every_identifier_is_read_as_it_is_written() {
        for (code, format) in IDENTIFIERS {
            let value = match format {
                Format::Checked(length)
                | Format::CheckedThenText(length, _)
                | Format::CheckedThenDigits(length, _) => {
                    let before = "1".repeat(length - 1);
                    let check = check_digit(&before).unwrap();
                    let more = if matches!(format, Format::CheckedThenDigits(..)) { "0102" } else { "" };
                    format!("{before}{check}{more}")
                }
                Format::Date => "260228".to_owned(),
                Format::Digits(length) => "1".repeat(*length),
                Format::UpToDigits(_) => "12".to_owned(),
                Format::Text(_) | Format::Component(_) => "AB-1/2".to_owned(),
            };
            let written = write(&[(code, &value), ("01", "09506000134352")]);
            if *code != "01" {
                let read = read(&written.unwrap()).unwrap();
                assert_eq!(pairs(&read), [(*code, value.as_str()), ("01", "09506000134352")]);
            }
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let wrong = |text: &str| {
            let error = read(text).unwrap_err();
            (error.problem, error.place, error.allowed)
        };
        assert_eq!(wrong("0109506000134353"), (SymbolProblem::CheckDigit, "01".into(), "2".into()));
        assert_eq!(wrong("01095060001343"), (SymbolProblem::Length, "01".into(), "14".into()));
        assert_eq!(wrong("010950x000134352").0, SymbolProblem::Digits);
        assert_eq!(wrong("17261301").0, SymbolProblem::Date);
        assert_eq!(wrong("17260230").0, SymbolProblem::Date);
        assert_eq!(wrong("21123456789012345678901").0, SymbolProblem::Length);
        assert_eq!(wrong("21AB~1"), (SymbolProblem::Characters, "21".into(), "~".into()));
        assert_eq!(wrong("10A\u{1d}10B").0, SymbolProblem::Twice);
        assert_eq!(wrong("3103001750"), (SymbolProblem::Qualifier, "3103".into(), String::new()));
        assert_eq!(wrong("21é").0, SymbolProblem::Characters);
        assert_eq!(wrong("\u{1d}").0, SymbolProblem::Empty);
    }

    #[test]
    fn brackets_may_stand_in_values() {
        let read = read_printed("(21)A(3)B(10)L(1)").unwrap();
        assert_eq!(pairs(&read), [("21", "A(3)B"), ("10", "L(1)")]);
    }

    #[test]
    fn two_digits_of_a_year_mean_the_nearest_one() {
        assert_eq!(day("260228", 2026).unwrap(), "2026-02-28");
        assert_eq!(day("240200", 2026).unwrap(), "2024-02-29");
        assert_eq!(day("760101", 2026).unwrap(), "2076-01-01");
        assert_eq!(day("770101", 2026).unwrap(), "1977-01-01");
        assert_eq!(day("100101", 2070).unwrap(), "2110-01-01");
        assert_eq!(day("261301", 2026), None);
    }
}
