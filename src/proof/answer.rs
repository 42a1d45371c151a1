//! What a ledger answered when somebody asked whether bytes are on record: the event behind a verification receipt.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::canonical::{self, CanonicalError};
use super::digest::Digest;
use super::event::{Event, VERIFICATION_ANSWERED};
use super::time::Timestamp;

/// How what was asked about stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// On record, and in its record's present version.
    Known,
    /// On record, but a later version has taken its place.
    Superseded,
    /// On record, but the record was declared void.
    Withdrawn,
    /// It was on record, and destroyed when its retention was over: hashes and events are left.
    Destroyed,
    /// Not on record.
    Unknown,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Known, Self::Superseded, Self::Withdrawn, Self::Destroyed, Self::Unknown];

    /// As it is written.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
            Self::Destroyed => "destroyed",
            Self::Unknown => "unknown",
        }
    }
}

/// Where the ledger has what was asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// Index of the event that recorded it.
    pub position: u64,
    /// When that was.
    pub at: Timestamp,
}

/// An answer: it is about one ledger, and about its first `as_of` events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// SHA-256 of the bytes that were asked about.
    pub asked: Digest,
    /// How they stood.
    pub standing: Standing,
    /// Where they are recorded; none exactly where they are unknown.
    pub recorded: Option<Recorded>,
    /// The events that were looked through: so many, from the first.
    pub as_of: u64,
}

/// What the detail of the event has.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Detail {
    as_of: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    position: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recorded_at: Option<Timestamp>,
    standing: Standing,
}

/// Why an event is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// It says that something else happened.
    #[error("it is an event of another kind")]
    Action,
    /// Its members are not those of an answer in their one form.
    #[error("it is no answer in its only form")]
    Form,
    /// It names a position that it did not look through, or looked through more than stands before it.
    #[error("its positions contradict each other")]
    Position,
}

impl Answer {
    /// The `detail` of its event.
    ///
    /// # Errors
    /// [`CanonicalError`] if a number is larger than canonical JSON has.
    pub fn detail(&self) -> Result<Map<String, Value>, CanonicalError> {
        let detail = Detail {
            as_of: self.as_of,
            position: self.recorded.map(|recorded| recorded.position),
            recorded_at: self.recorded.map(|recorded| recorded.at),
            standing: self.standing,
        };
        canonical::parse_as(&canonical::to_vec(&detail)?)
    }

    /// Reads the answer that the event at this index is.
    ///
    /// # Errors
    /// [`AnswerError`] if it is none.
    pub fn of(event: &Event, index: u64) -> Result<Self, AnswerError> {
        if event.action != VERIFICATION_ANSWERED {
            return Err(AnswerError::Action);
        }
        let asked = event.digest.ok_or(AnswerError::Form)?;
        let read = serde_json::from_value::<Detail>(Value::Object(event.detail.clone()));
        let Detail { as_of, position, recorded_at, standing } = read.map_err(|_| AnswerError::Form)?;
        let recorded = position.zip(recorded_at).map(|(position, at)| Recorded { position, at });
        let answer = Self { asked, standing, recorded, as_of };
        // Also what could be read in spite of another spelling: a member that is `null`, one of two.
        let is_in_form = event.actor.is_empty()
            && event.subject == asked.to_string()
            && recorded.is_some() == (standing != Standing::Unknown)
            && answer.detail().is_ok_and(|detail| detail == event.detail);
        if !is_in_form {
            return Err(AnswerError::Form);
        }
        if as_of > index || recorded.is_some_and(|recorded| recorded.position >= as_of) {
            return Err(AnswerError::Position);
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::event::{EventSchema, leaf_hash};
    use super::*;

    fn event() -> Event {
        let asked = Digest::of(b"scan");
        Event {
            schema: EventSchema,
            organisation: "mgi".to_owned(),
            at: "2026-11-29T20:15:00.000Z".parse().unwrap(),
            actor: String::new(),
            action: VERIFICATION_ANSWERED.to_owned(),
            subject: asked.to_string(),
            digest: Some(asked),
            detail: answer().detail().unwrap(),
            salt: "AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        }
    }

    fn answer() -> Answer {
        let recorded = Recorded { position: 7, at: "2026-10-03T08:14:05.120Z".parse().unwrap() };
        Answer {
            asked: Digest::of(b"scan"),
            standing: Standing::Superseded,
            recorded: Some(recorded),
            as_of: 8,
        }
    }

    #[test]
    fn an_answer_is_read_back_as_it_was_written() {
        assert_eq!(Answer::of(&event(), 8), Ok(answer()));
        let unknown = Answer { standing: Standing::Unknown, recorded: None, as_of: 0, ..answer() };
        assert_eq!(Answer::of(&Event { detail: unknown.detail().unwrap(), ..event() }, 0), Ok(unknown));
        for standing in Standing::ALL {
            assert_eq!(serde_json::to_value(standing).unwrap(), standing.code());
        }
    }

    #[test]
    fn the_specification_has_its_bytes() {
        let body = event().to_canonical_text().unwrap();
        let readme = include_str!("README.md");
        let entry = Digest::of(body.as_bytes());
        for expected in
            [body, format!("entry  {}", entry.hex()), format!("leaf   {}", leaf_hash(&entry).hex())]
        {
            assert!(readme.contains(&format!("    {expected}\n")), "{expected}");
        }
    }

    #[test]
    fn whatever_is_not_in_its_form_is_no_answer() {
        type Change = fn(&mut Event);
        let cases: &[(AnswerError, Change)] = &[
            (AnswerError::Action, |event| event.action = "pack_issued".to_owned()),
            (AnswerError::Form, |event| event.digest = None),
            (AnswerError::Form, |event| event.digest = Some(Digest::of(b"other"))),
            (AnswerError::Form, |event| event.subject = "other".to_owned()),
            (AnswerError::Form, |event| event.actor = "01JAAAAAAAAAAAAAAAAAAAAAAA".to_owned()),
            (AnswerError::Form, |event| drop(event.detail.insert("title".to_owned(), json!("Bore")))),
            (AnswerError::Form, |event| drop(event.detail.insert("standing".to_owned(), json!("unknown")))),
            (AnswerError::Form, |event| drop(event.detail.insert("standing".to_owned(), json!("perhaps")))),
            (AnswerError::Form, |event| drop(event.detail.insert("position".to_owned(), json!(null)))),
            (AnswerError::Form, |event| drop(event.detail.remove("position"))),
            (AnswerError::Form, |event| drop(event.detail.remove("recorded_at"))),
            (AnswerError::Form, |event| drop(event.detail.remove("as_of"))),
            (AnswerError::Position, |event| drop(event.detail.insert("position".to_owned(), json!(8)))),
            (AnswerError::Position, |event| drop(event.detail.insert("as_of".to_owned(), json!(9)))),
        ];
        for (number, (expected, change)) in cases.iter().enumerate() {
            let mut event = event();
            change(&mut event);
            assert_eq!(Answer::of(&event, 8), Err(*expected), "{number}");
        }
    }
}
