//! What is left of a destroyed record.

use schemars::JsonSchema;
use serde::Serialize;

use crate::app::records::filing::parse_marking;
use crate::app::records::read::Parsed;
use crate::app::{App, Code, Error, Session};
use crate::db::{Conn, DbError, ghosts, records, versions};
use crate::domain::access::Action;
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;
use crate::words::Words;

/// A destroyed record.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GhostView {
    /// Number.
    pub number: String,
    /// Kind code.
    pub kind: String,
    /// Name of the kind.
    pub kind_name: String,
    /// Marking that it had at last.
    pub marking: String,
    /// Number of the destruction.
    pub destruction: String,
    /// When it was destroyed.
    #[schemars(with = "String")]
    pub destroyed_at: Timestamp,
    /// Ledger index of the event.
    pub event: u64,
    /// Its versions that the reader may see, first to last.
    pub versions: Vec<GhostVersion>,
}

/// A version of a destroyed record.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GhostVersion {
    /// From 1.
    pub version: u32,
    /// When it was received.
    pub received_at: Timestamp,
    /// Its digest.
    pub digest: Digest,
    /// Ledger index of the event that committed it.
    pub event: u64,
    /// The manifest: canonical JSON, word for word.
    pub manifest: String,
}

impl App {
    /// What is left of a destroyed record.
    ///
    /// # Errors
    /// [`Code::NotFound`] if there is no such record, or it was not destroyed; [`Code::Denied`].
    pub fn show_ghost(&self, session: &Session, number: &str) -> Result<GhostView, Error> {
        self.db.read(|conn| {
            let missing = || Error::not_found("record", number);
            let record = records::find_by_number(conn, session.code(), number)?.ok_or_else(missing)?;
            session
                .may(Action::ReadRecord, parse_marking(&record.marking)?)
                .map_err(|error| if error.code() == Code::NotFound { missing() } else { error })?;
            let ghost = ghosts::find(conn, &record.record_id)?.ok_or_else(missing)?;
            let visible = session.visible();
            let mut left = Vec::new();
            for stored in versions::of_record(conn, &record.record_id)? {
                let parsed = Parsed::of(&stored)?;
                if visible.contains(&parsed.manifest.marking) {
                    left.push(GhostVersion {
                        version: parsed.manifest.version,
                        received_at: parsed.manifest.received_at,
                        digest: parsed.digest,
                        event: parsed.event,
                        manifest: stored.manifest,
                    });
                }
            }
            let kind = self.definitions.of(session.code()).kinds.get(&record.kind);
            Ok(GhostView {
                kind_name: kind
                    .map_or(record.kind.as_str(), |kind| kind.name.of(&session.language))
                    .to_owned(),
                number: record.number,
                kind: record.kind,
                marking: record.marking,
                destruction: ghost.number,
                destroyed_at: Timestamp::from_millis(ghost.destroyed_ms),
                event: u64::try_from(ghost.event_index).unwrap_or_default(),
                versions: left,
            })
        })
    }
}

/// The error for whoever wants to do something with a record that was destroyed.
pub(in crate::app) fn gone(conn: &mut Conn, record: &records::Record) -> Result<Error, Error> {
    let ghost = ghosts::find(conn, &record.record_id)?
        .ok_or_else(|| DbError::inconsistent("ghosts", record.number.clone()))?;
    let day = Timestamp::from_millis(ghost.destroyed_ms).date().to_string();
    Ok(Error::new(Code::Destroyed)
        .with("number", &record.number)
        .with("day", day)
        .with("destruction", ghost.number))
}

/// Refuses to look back to a position if something that the actor would see there was destroyed since: what would be found
/// without it was not so then.
///
/// # Errors
/// [`Code::Destroyed`], naming the first such record.
pub(in crate::app) fn refuse_since(conn: &mut Conn, session: &Session, position: u64) -> Result<(), Error> {
    let position = i64::try_from(position).unwrap_or(i64::MAX);
    let visible = session.visible();
    let mut since = ghosts::since(conn, session.code(), position)?;
    since.retain(|(_, marking, _)| visible.contains(marking));
    let Some((number, _, ghost)) = since.into_iter().next() else { return Ok(()) };
    Err(Error::new(Code::Destroyed)
        .with("number", number)
        .with("day", Timestamp::from_millis(ghost.destroyed_ms).date().to_string())
        .with("destruction", ghost.number))
}

/// Says of what was on record before a position, and was destroyed at it or later, that what was evidence then can no
/// longer be shown; nothing if there is no such record, or none that these markings include.
pub(in crate::app) fn lines_since(
    conn: &mut Conn,
    session: &Session,
    position: u64,
    words: &Words,
) -> Result<Vec<String>, Error> {
    let position = i64::try_from(position).unwrap_or(i64::MAX);
    let visible = session.visible();
    let since = ghosts::since(conn, session.code(), position)?;
    let seen = since.into_iter().filter(|(_, marking, _)| visible.contains(marking));
    Ok(seen.map(|(number, _, ghost)| line(&number, &ghost, words)).collect())
}

/// One of these lines.
pub(in crate::app) fn line(number: &str, ghost: &ghosts::Ghost, words: &Words) -> String {
    let day = Timestamp::from_millis(ghost.destroyed_ms).date().to_string();
    let arguments = [
        ("number", number.to_owned().into()),
        ("day", day.into()),
        ("destruction", ghost.number.as_str().into()),
    ];
    words.format("pack-destroyed-record", &arguments)
}
