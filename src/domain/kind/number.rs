//! Record numbers: `{ORG}-NC-{year}-{seq:4}` gives `POF-NC-2026-0012`.

use std::fmt::Write as _;

use serde::Deserialize;

/// Why a number format is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// A brace without its partner.
    #[error("a brace in the number format has no partner")]
    Brace,
    /// A placeholder that is none of `{ORG}`, `{year}`, `{seq:N}`.
    #[error("{{{0}}} is none of {{ORG}}, {{year}}, {{seq:1}} to {{seq:9}}")]
    Placeholder(String),
    /// Not exactly one of each placeholder.
    #[error("a number format has {{ORG}}, {{year}} and {{seq:N}} exactly once each")]
    Count,
    /// A literal that cannot stand in a file name everywhere.
    #[error("a number format has only A-Z, 0-9 and - besides its placeholders, and a - between two of them")]
    Literal,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Organisation,
    Year,
    Sequence(usize),
}

/// A parsed number format.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct NumberFormat(Vec<Part>);

impl TryFrom<String> for NumberFormat {
    type Error = NumberError;

    fn try_from(text: String) -> Result<Self, NumberError> {
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while !rest.is_empty() {
            if let Some(open) = rest.strip_prefix('{') {
                let (name, after) = open.split_once('}').ok_or(NumberError::Brace)?;
                parts.push(match name {
                    "ORG" => Part::Organisation,
                    "year" => Part::Year,
                    _ => {
                        let width = name.strip_prefix("seq:").and_then(|width| width.parse().ok());
                        match width {
                            Some(width @ 1..=9) => Part::Sequence(width),
                            _ => return Err(NumberError::Placeholder(name.to_owned())),
                        }
                    }
                });
                rest = after;
            } else {
                let (literal, after) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
                if !literal.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'-')) {
                    return Err(if literal.contains('}') {
                        NumberError::Brace
                    } else {
                        NumberError::Literal
                    });
                }
                parts.push(Part::Literal(literal.to_owned()));
                rest = after;
            }
        }
        let count = |wanted: fn(&Part) -> bool| parts.iter().filter(|part| wanted(part)).count();
        let once = count(|part| *part == Part::Organisation) == 1
            && count(|part| *part == Part::Year) == 1
            && count(|part| matches!(part, Part::Sequence(_))) == 1;
        if !once {
            return Err(NumberError::Count);
        }
        // Two placeholders side by side could be read in more than one way.
        let touching = parts.windows(2).any(|pair| pair.iter().all(|part| !matches!(part, Part::Literal(_))));
        if touching { Err(NumberError::Literal) } else { Ok(Self(parts)) }
    }
}

impl NumberFormat {
    /// The number of the `sequence`-th record of `year`. The organisation's code comes out in upper case; a sequence
    /// beyond the width takes the digits that it needs.
    #[must_use]
    pub fn make(&self, organisation: &str, year: i16, sequence: u32) -> String {
        let mut text = String::new();
        for part in &self.0 {
            // Writing to a String cannot fail.
            let _ = match part {
                Part::Literal(literal) => text.write_str(literal),
                Part::Organisation => text.write_str(&organisation.to_uppercase()),
                Part::Year => write!(text, "{year:04}"),
                Part::Sequence(width) => write!(text, "{sequence:0width$}"),
            };
        }
        text
    }

    /// Year and sequence of a number that this format makes for the organisation; `None` for any other text.
    #[must_use]
    pub fn read(&self, organisation: &str, number: &str) -> Option<(i16, u32)> {
        let (mut year, mut sequence) = (None, None);
        let mut rest = number;
        for part in &self.0 {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            match part {
                Part::Literal(literal) => rest = rest.strip_prefix(literal.as_str())?,
                Part::Organisation => rest = rest.strip_prefix(organisation.to_uppercase().as_str())?,
                Part::Year => {
                    year = Some(rest.get(..4)?.parse::<i16>().ok()?);
                    rest = rest.get(4..)?;
                }
                Part::Sequence(_) => {
                    sequence = Some(rest.get(..digits)?.parse::<u32>().ok()?);
                    rest = rest.get(digits..)?;
                }
            }
        }
        let (year, sequence) = (year?, sequence?);
        // Only the one spelling: the same number with other zeros would be another text for the same place.
        (rest.is_empty() && self.make(organisation, year, sequence) == number).then_some((year, sequence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(text: &str) -> Result<NumberFormat, NumberError> {
        text.to_owned().try_into()
    }

    #[test]
    fn numbers_are_made_and_read_back() {
        let nc = format("{ORG}-NC-{year}-{seq:4}").unwrap();
        assert_eq!(nc.make("pof", 2026, 12), "POF-NC-2026-0012");
        assert_eq!(nc.make("pof", 2026, 123_456), "POF-NC-2026-123456");
        assert_eq!(nc.read("pof", "POF-NC-2026-0012"), Some((2026, 12)));
        assert_eq!(nc.read("pof", "POF-NC-2026-123456"), Some((2026, 123_456)));
        for other in [
            "POF-NC-2026-012",
            "POF-NC-2026-00012",
            "MGI-NC-2026-0012",
            "POF-NC-2026-0012 ",
            "POF-NC-26-0012",
            "",
        ] {
            assert_eq!(nc.read("pof", other), None, "{other}");
        }
    }

    #[test]
    fn wrong_formats_are_refused() {
        assert_eq!(format("{ORG}-NC-{year"), Err(NumberError::Brace));
        assert_eq!(format("{ORG}-NC}-{year}-{seq:4}"), Err(NumberError::Brace));
        assert_eq!(format("{ORG}-{month}-{year}-{seq:4}"), Err(NumberError::Placeholder("month".into())));
        assert_eq!(format("{ORG}-{year}-{seq:0}"), Err(NumberError::Placeholder("seq:0".into())));
        assert_eq!(format("{ORG}-NC-{seq:4}"), Err(NumberError::Count));
        assert_eq!(format("{ORG}/NC-{year}-{seq:4}"), Err(NumberError::Literal));
        assert_eq!(format("{ORG}-{year}{seq:4}"), Err(NumberError::Literal));
    }
}
