//! Records as they stood at a ledger position, and what rules look at in them.

use std::collections::BTreeMap;

use crate::app::Error;
use crate::app::packs::collect::record_id;
use crate::app::records::filing::parse_marking;
use crate::app::records::read::Parsed;
use crate::db::ledger::{self, StoredCheckpoint};
use crate::db::{Conn, DbError, ghosts, versions};
use crate::domain::access::Marking;
use crate::domain::snapshot::{RecordFacts, Unspoken};
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;

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
    let mut history = History::new();
    each_version(conn, organisation, size, |record_id, version| {
        history.entry(record_id).or_default().push(version);
        Ok(())
    })?;
    Ok(history)
}

/// What rules look at in every record at a position. The versions themselves are let go page by page.
pub(in crate::app) fn facts_at(conn: &mut Conn, organisation: &str, size: u64) -> Result<Vec<Known>, Error> {
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    each_version(conn, organisation, size, |record_id, version| {
        let next = Known::follow(known.remove(&record_id), &version)?;
        known.insert(record_id, next);
        Ok(())
    })?;
    Ok(known.into_values().collect())
}

fn each_version(
    conn: &mut Conn,
    organisation: &str,
    size: u64,
    mut take: impl FnMut(String, Parsed) -> Result<(), Error>,
) -> Result<(), Error> {
    let end = i64::try_from(size).unwrap_or(i64::MAX);
    let mut from = 0;
    let mut ghosts = ghosts::all(conn, organisation)?;
    ghosts.retain(|_, ghost| ghost.event_index < end);
    loop {
        let page = versions::page(conn, organisation, from, end, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        from = last.event_index + 1;
        for stored in page {
            if ghosts.contains_key(&stored.record_id) {
                continue;
            }
            let parsed = Parsed::of(&stored)?;
            take(stored.record_id, parsed)?;
        }
    }
}

/// A record as its versions so far tell it.
#[derive(Debug, Clone)]
pub(in crate::app) struct Known {
    /// What rules look at.
    pub facts: RecordFacts,
    /// The highest marking that any of its versions had.
    pub highest: Marking,
}

impl Known {
    /// The record after one more version.
    fn follow(before: Option<Self>, version: &Parsed) -> Result<Self, Error> {
        let manifest = &version.manifest;
        let author = manifest.author.parse().map_err(|_| {
            Error::from(DbError::Inconsistent { table: "versions", what: manifest.author.clone() })
        })?;
        let marking = parse_marking(&manifest.marking)?;
        let mut links = Vec::with_capacity(manifest.links.len());
        for link in &manifest.links {
            links.push((link.kind.clone(), record_id(&link.to)?));
        }
        let (mut previous_authors, mut first_received_at, mut highest) =
            (Vec::new(), manifest.received_at, marking);
        if let Some(before) = before {
            previous_authors = before.facts.previous_authors;
            previous_authors.push(before.facts.author);
            first_received_at = before.facts.first_received_at;
            highest = highest.max(before.highest);
        }
        let facts = RecordFacts {
            id: record_id(&manifest.record)?,
            number: manifest.number.clone(),
            kind: manifest.kind.clone(),
            title: version.title(),
            state: manifest.state.clone(),
            marking,
            occurred_on: manifest.occurred_on,
            received_at: manifest.received_at,
            first_received_at,
            version: manifest.version,
            author,
            previous_authors,
            owner: None,
            fields: version.values(),
            links,
            files: manifest.files.len(),
            unspoken: Unspoken::default(),
        };
        Ok(Self { facts, highest })
    }

    /// A record from all its versions.
    pub fn of(versions: &[Parsed]) -> Result<Self, Error> {
        let mut known = None;
        for version in versions {
            known = Some(Self::follow(known, version)?);
        }
        known.ok_or_else(|| DbError::Inconsistent { table: "versions", what: "none".to_owned() }.into())
    }
}
