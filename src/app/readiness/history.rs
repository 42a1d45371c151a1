//! Positions in the ledger, and all versions before one, as packs have them.

use std::collections::BTreeMap;

use crate::app::Error;
use crate::app::records::read::Parsed;
use crate::db::ledger::{self, StoredCheckpoint};
use crate::db::{Conn, ghosts, versions};
use crate::proof::digest::Digest;
use crate::proof::time::{Date, Timestamp};

/// Versions are read in pages of this many.
const PAGE: i64 = 500;

/// A ledger position that a head was signed for.
#[derive(Debug, Clone)]
pub struct AsOf {
    /// Leaves.
    pub size: u64,
    /// Root.
    pub root: Digest,
    /// When the head was signed.
    pub at: Timestamp,
    /// The signed note.
    pub note: String,
}

impl AsOf {
    /// The position with that many leaves.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`] if no head was signed there.
    pub(in crate::app) fn at(conn: &mut Conn, organisation: &str, size: u64) -> Result<Self, Error> {
        ledger::head_from(conn, organisation, size)?
            .filter(|head| head.size == size)
            .map(Self::from)
            .ok_or_else(|| Error::not_found("ledger position", size.to_string()))
    }

    /// The last position of a day (UTC), or the present one if the day is not over.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`] if the ledger begins later.
    pub(in crate::app) fn until(conn: &mut Conn, organisation: &str, day: Date) -> Result<Self, Error> {
        let before = day.tomorrow().ok().and_then(Timestamp::start_of);
        let found = match before {
            Some(before) => ledger::head_before(conn, organisation, before)?,
            None => ledger::head(conn, organisation)?,
        };
        found.map(Self::from).ok_or_else(|| Error::not_found("ledger position", day.to_string()))
    }

    /// The present position.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`] if the ledger is empty.
    pub(in crate::app) fn head(conn: &mut Conn, organisation: &str) -> Result<Self, Error> {
        ledger::head(conn, organisation)?
            .map(Self::from)
            .ok_or_else(|| Error::not_found("ledger position", "0"))
    }

    pub(in crate::app) fn checkpoint(&self) -> StoredCheckpoint {
        StoredCheckpoint { size: self.size, root: self.root, note: self.note.clone(), signed_at: self.at }
    }
}

impl From<StoredCheckpoint> for AsOf {
    fn from(head: StoredCheckpoint) -> Self {
        Self { size: head.size, root: head.root, at: head.signed_at, note: head.note }
    }
}

/// All versions before a position, by record, first to last.
pub(in crate::app) type History = BTreeMap<String, Vec<Parsed>>;

/// Reads the history up to a position. What was destroyed before it is not there; what was destroyed later is, and says
/// nothing any more ([`crate::app::destruction::ghost::lines_since`]).
pub(in crate::app) fn history(conn: &mut Conn, organisation: &str, size: u64) -> Result<History, Error> {
    let end = i64::try_from(size).unwrap_or(i64::MAX);
    let mut history = History::new();
    let mut from = 0;
    let mut ghosts = ghosts::all(conn, organisation)?;
    ghosts.retain(|_, ghost| ghost.event_index < end);
    loop {
        let page = versions::page(conn, organisation, from, end, PAGE)?;
        let Some(last) = page.last() else { return Ok(history) };
        from = last.event_index + 1;
        for stored in page {
            if ghosts.contains_key(&stored.record_id) {
                continue;
            }
            let parsed = Parsed::of(&stored)?;
            history.entry(stored.record_id).or_default().push(parsed);
        }
    }
}
