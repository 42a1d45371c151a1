//! What can be wrong with a scan.

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SymbolProblem {
    /// Nothing was read.
    Empty,
    /// More than any symbol holds.
    TooLong,
    /// The symbology is none that is read here.
    SymbologyUnknown,
    /// The symbology carries something else than what was read from it.
    Symbology,
    /// A qualifier that is not known.
    Qualifier,
    /// A value of the wrong length.
    Length,
    /// Something else than digits.
    Digits,
    /// A character that may not stand there.
    Characters,
    /// The check digit is wrong.
    CheckDigit,
    /// Not a date.
    Date,
    /// The same qualifier with two values.
    Twice,
    /// An envelope of a format that is not read here.
    Format,
    /// An envelope that does not keep to ISO/IEC 15434.
    Envelope,
    /// An address that is neither of this service nor a GS1 Digital Link.
    Address,
    /// The parts of a Digital Link do not belong together.
    Link,
}

impl SymbolProblem {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Empty,
        Self::TooLong,
        Self::SymbologyUnknown,
        Self::Symbology,
        Self::Qualifier,
        Self::Length,
        Self::Digits,
        Self::Characters,
        Self::CheckDigit,
        Self::Date,
        Self::Twice,
        Self::Format,
        Self::Envelope,
        Self::Address,
        Self::Link,
    ];

    /// Stable code, also the id of its message in `rules.ftl` after `scan-wrong-`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too-long",
            Self::SymbologyUnknown => "symbology-unknown",
            Self::Symbology => "symbology",
            Self::Qualifier => "qualifier",
            Self::Length => "length",
            Self::Digits => "digits",
            Self::Characters => "characters",
            Self::CheckDigit => "check-digit",
            Self::Date => "date",
            Self::Twice => "twice",
            Self::Format => "format",
            Self::Envelope => "envelope",
            Self::Address => "address",
            Self::Link => "link",
        }
    }
}

/// What is wrong, where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {place:?}, {given:?}", .problem.code())]
pub struct SymbolError {
    /// What.
    pub problem: SymbolProblem,
    /// Qualifier or symbology.
    pub place: String,
    /// What was read there, shortened, with separators made visible.
    pub given: String,
    /// What is expected, where that helps.
    pub allowed: String,
}

impl SymbolError {
    pub(super) fn new(problem: SymbolProblem, place: &str, given: &str, allowed: &str) -> Self {
        Self { problem, place: place.to_owned(), given: visible(given), allowed: allowed.to_owned() }
    }

    /// The sentence for people.
    #[must_use]
    pub fn message(&self, words: &crate::words::Words) -> String {
        let arguments = [
            ("place", self.place.as_str().into()),
            ("given", self.given.as_str().into()),
            ("allowed", self.allowed.as_str().into()),
        ];
        words.format(&format!("scan-wrong-{}", self.problem.code()), &arguments)
    }
}

/// The text as it can be shown: control characters as their pictures, not longer than a line.
#[must_use]
pub fn visible(text: &str) -> String {
    let shown = |letter: char| match u32::from(letter) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or('\u{fffd}'),
        0x7f..=0x9f | 0x202a..=0x202e | 0x2066..=0x2069 => '\u{fffd}',
        _ => letter,
    };
    text.chars().take(80).map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{LANGUAGES, Words};

    #[test]
    fn each_problem_has_its_sentence() {
        for language in LANGUAGES {
            let words = Words::on_pages(language);
            for problem in SymbolProblem::ALL {
                let message = SymbolError::new(*problem, "01", "a\u{1d}b", "14").message(&words);
                assert!(!message.contains('⟦') && message.ends_with(['.', '۔']), "{language}: {message}");
            }
        }
    }

    #[test]
    fn separators_are_shown_and_nothing_reorders_the_line() {
        assert_eq!(visible("a\u{1d}b\u{202e}c\u{9b}"), "a␝b\u{fffd}c\u{fffd}");
    }
}
