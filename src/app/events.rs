//! Making events.

use serde_json::{Map, Value};

use super::{App, Error};
use crate::db::NewEvent;
use crate::domain::clock::random;
use crate::proof::digest::Digest;
use crate::proof::event::{Event, EventSchema};
use crate::proof::time::Timestamp;
use crate::proof::version::Disclosure;

/// What an event says, apart from who and when.
#[derive(Debug)]
pub(super) struct Happening<'a> {
    /// `version_committed`, …
    pub action: &'static str,
    /// Record id, pack number, user id, …
    pub subject: &'a str,
    /// What it commits to.
    pub digest: Option<Digest>,
    /// More, small.
    pub detail: Map<String, Value>,
}

/// An event with a fresh salt, ready to be recorded.
pub(super) fn event(
    app: &App,
    organisation: &str,
    (actor, at): (&str, Timestamp),
    what: Happening<'_>,
) -> Result<NewEvent, Error> {
    let event = Event {
        schema: EventSchema,
        organisation: organisation.to_owned(),
        at,
        actor: actor.to_owned(),
        action: what.action.to_owned(),
        subject: what.subject.to_owned(),
        digest: what.digest,
        detail: what.detail,
        salt: Disclosure::new(random(&*app.entropy)?, "", Value::Null).0,
    };
    Ok(NewEvent::new(event)?)
}

/// `{"name": value, …}`.
pub(super) fn detail<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
