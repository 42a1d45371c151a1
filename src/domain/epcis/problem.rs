//! What can be wrong with an EPCIS document, and what of it was passed over.

use crate::words::Words;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EpcisProblem {
    /// No JSON.
    Json,
    /// Longer than is read.
    TooLarge,
    /// More events than are read.
    TooManyEvents,
    /// JSON, but neither a document nor a single event.
    NotEvents,
    /// The JSON Schema of GS1 refuses it.
    Schema,
    /// It declares an earlier event to be wrong.
    ErrorDeclared,
    /// The identifier names no lot and no unit.
    Identifier,
    /// A product without a lot or serial.
    Class,
    /// A unit where only lots have quantities, or the other way round.
    Quantity,
    /// How much of a lot is not said.
    QuantityMissing,
    /// A text is too long or has control characters.
    Text,
    /// A date is none.
    Date,
    /// Several things came out of a transformation: what went into which is not said.
    SeveralOutputs,
    /// A transformation whose other half stands in another event.
    HalfTransformation,
    /// A thing is in itself.
    Itself,
    /// Everything was taken out, without saying what.
    AllOut,
}

impl EpcisProblem {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Json,
        Self::TooLarge,
        Self::TooManyEvents,
        Self::NotEvents,
        Self::Schema,
        Self::ErrorDeclared,
        Self::Identifier,
        Self::Class,
        Self::Quantity,
        Self::QuantityMissing,
        Self::Text,
        Self::Date,
        Self::SeveralOutputs,
        Self::HalfTransformation,
        Self::Itself,
        Self::AllOut,
    ];

    /// Stable code, also the id of its message in `rules.ftl` after `epcis-`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::TooLarge => "too-large",
            Self::TooManyEvents => "too-many-events",
            Self::NotEvents => "not-events",
            Self::Schema => "schema",
            Self::ErrorDeclared => "error-declared",
            Self::Identifier => "identifier",
            Self::Class => "class",
            Self::Quantity => "quantity",
            Self::QuantityMissing => "quantity-missing",
            Self::Text => "text",
            Self::Date => "date",
            Self::SeveralOutputs => "several-outputs",
            Self::HalfTransformation => "half-transformation",
            Self::Itself => "itself",
            Self::AllOut => "all-out",
        }
    }
}

/// What is wrong, where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {event}, {pointer:?}: {}", .problem.code())]
pub struct EpcisError {
    /// Which event, from 1; 0 is the document around them.
    pub event: usize,
    /// Where in the document (RFC 6901).
    pub pointer: String,
    /// What.
    pub problem: EpcisProblem,
    /// The value, or what the schema says of it, shortened.
    pub given: String,
}

impl EpcisError {
    pub(super) fn new(event: usize, pointer: impl Into<String>, problem: EpcisProblem, given: &str) -> Self {
        let mut short: String = given.chars().take(200).collect();
        if short.len() < given.len() {
            short.push('…');
        }
        Self { event, pointer: pointer.into(), problem, given: short }
    }

    /// The sentence for people.
    #[must_use]
    pub fn message(&self, words: &Words) -> String {
        let pointer = if self.pointer.is_empty() { "/" } else { self.pointer.as_str() };
        let id = if self.event == 0 { "epcis-place-document" } else { "epcis-place-event" };
        let place =
            words.format(id, &[("event", self.event.to_string().into()), ("pointer", pointer.into())]);
        let arguments = [("place", place.as_str().into()), ("given", self.given.as_str().into())];
        words.format(&format!("epcis-{}", self.problem.code()), &arguments)
    }
}

/// What of a document changes nothing in the genealogy. It stays in the file, and its digest in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passed {
    /// An event that changes nothing here: it only saw things, or is about papers.
    Event {
        /// Which, from 1.
        event: usize,
        /// Its type.
        event_type: String,
    },
    /// A field that has no place here.
    Field {
        /// Which event, from 1.
        event: usize,
        /// The field.
        field: String,
    },
    /// The event's id is a hash, and not that of what the event says.
    Id {
        /// Which event, from 1.
        event: usize,
    },
}

impl Passed {
    /// The sentence for people.
    #[must_use]
    pub fn message(&self, words: &Words) -> String {
        let number = |event: &usize| event.to_string();
        match self {
            Self::Event { event, event_type } => words.format(
                "epcis-passed-event",
                &[("event", number(event).into()), ("type", event_type.as_str().into())],
            ),
            Self::Field { event, field } => words.format(
                "epcis-passed-field",
                &[("event", number(event).into()), ("field", field.as_str().into())],
            ),
            Self::Id { event } => words.format("epcis-passed-id", &[("event", number(event).into())]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_a_sentence() {
        let words = Words::english();
        for problem in EpcisProblem::ALL {
            let error = EpcisError::new(7, "/a/b", *problem, "given");
            let sentence = error.message(&words);
            assert!(sentence.contains("Event 7, /a/b") && !sentence.contains('⟦'), "{sentence}");
        }
        let field = "x:y".to_owned();
        let event_type = "TransactionEvent".to_owned();
        for passed in [
            Passed::Event { event: 7, event_type },
            Passed::Field { event: 7, field },
            Passed::Id { event: 7 },
        ] {
            let sentence = passed.message(&words);
            assert!(sentence.contains('7') && !sentence.contains('⟦'), "{sentence}");
        }
        assert_eq!(words.errors(), Vec::<String>::new());
    }
}
