//! What is wrong with a draft, gathered so that all of it is said at once, each line beside its field.

use crate::app::{Code, Error};
use crate::domain::kind::{FieldError, Kind};
use crate::words::Words;

/// What is wrong, line by line, each with the field that it is about.
#[derive(Debug, Default)]
pub(super) struct Wrong(Vec<(String, String)>);

impl Wrong {
    pub fn push(&mut self, field: impl Into<String>, line: impl Into<String>) {
        self.0.push((field.into(), line.into()));
    }

    pub fn fields(&mut self, errors: &[FieldError], kind: &Kind, words: &Words) {
        for error in errors {
            self.push(&error.field, error.message(kind, words));
        }
    }

    /// A link is wrong among the links, whatever its type.
    pub fn links(&mut self, errors: &[FieldError], kind: &Kind, words: &Words) {
        for error in errors {
            self.push("links", error.message(kind, words));
        }
    }

    pub const fn len(&self) -> usize {
        self.0.len()
    }

    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The error that says all of it about `place`.
    pub fn into_error(self, place: &str) -> Error {
        let error = Error::new(Code::Invalid).with("place", place);
        self.0.into_iter().fold(error, |error, (field, line)| error.field(field, line))
    }
}

pub(super) fn invalid(place: &str, field: &str, line: String) -> Error {
    Error::new(Code::Invalid).with("place", place).field(field, line)
}

/// Id of the sentence about a number that a new record cannot have.
pub(super) fn number_problem(number: &str) -> Option<&'static str> {
    if !is_number(number) {
        Some("number-form")
    } else if number.eq_ignore_ascii_case(NO_NUMBER) {
        Some("number-unusable")
    } else {
        None
    }
}

/// At its address stands the form for a new record.
const NO_NUMBER: &str = "new";

/// A number given by hand: what fits a file name and a URL on every system.
fn is_number(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && is_plain(text)
        && text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
        && !text.ends_with('.')
        && !text.contains("..")
}

/// What any number is made of, given by hand or by its kind.
pub(super) fn is_plain(number: &str) -> bool {
    number.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}
