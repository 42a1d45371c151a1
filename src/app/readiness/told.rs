//! What a stored version tells the rules. Of its manifest and disclosures only that is read, and no more kept: an evaluation
//! goes through a hundred thousand of them.

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Scope, ScopedJoinHandle};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::app::Error;
use crate::app::packs::collect::record_id;
use crate::app::records::filing::parse_marking;
use crate::app::records::read::Parsed;
use crate::db::versions::{self, Content};
use crate::db::{Conn, DbError};
use crate::domain::access::Marking;
use crate::domain::ids::UserId;
use crate::domain::snapshot::{RecordFacts, Unspoken};
use crate::proof::text::Text;
use crate::proof::time::{Date, Timestamp, optional_date};

/// Versions are looked into in pages of this many …
const PAGE: usize = 2000;

/// … and asked for in stretches of this many.
const STRETCH: i64 = 20_000;

/// More threads than this wait for the database.
const THREADS: usize = 4;

/// A manifest, as far as rules look at it. The rest is passed over: that the text is canonical, and what it hashes to, is
/// for `fsck` and for packs to see.
#[derive(Deserialize)]
struct Manifest<'a> {
    #[serde(borrow)]
    record: Text<'a>,
    number: String,
    kind: String,
    version: u32,
    #[serde(borrow)]
    marking: Text<'a>,
    #[serde(with = "optional_date")]
    occurred_on: Option<Date>,
    received_at: Timestamp,
    state: String,
    #[serde(borrow)]
    author: Text<'a>,
    files: Vec<IgnoredAny>,
    #[serde(borrow)]
    links: Vec<Link<'a>>,
}

#[derive(Deserialize)]
struct Link<'a> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    to: Text<'a>,
}

/// Disclosures, as far as rules look at them.
#[derive(Deserialize)]
struct Disclosures {
    title: Option<Disclosure>,
    fields: Vec<Disclosure>,
}

/// Salt, name, value.
#[derive(Deserialize)]
struct Disclosure(IgnoredAny, String, Value);

/// A version as it is told.
#[derive(Debug)]
pub(super) struct Told {
    /// Ledger index of its event.
    pub(super) event: u64,
    /// Its record as if there were no other version. Without title and fields, if a later one replaces them.
    pub(super) facts: RecordFacts,
}

fn broken(what: &str) -> Error {
    DbError::Inconsistent { table: "versions", what: what.to_owned() }.into()
}

fn author(text: &str) -> Result<UserId, Error> {
    text.parse().map_err(|_| broken(text))
}

impl Told {
    fn of(content: &Content, is_last: bool) -> Result<Self, Error> {
        let wrong = |column: &str| {
            broken(&format!("{column} of {}, event {}", content.record_id, content.event_index))
        };
        let manifest: Manifest<'_> =
            serde_json::from_str(&content.manifest).map_err(|_| wrong("manifest"))?;
        let disclosures: Option<Disclosures> = if is_last {
            Some(serde_json::from_str(&content.disclosures).map_err(|_| wrong("disclosures"))?)
        } else {
            None
        };
        let (title, fields) = disclosures.map(|known| (known.title, known.fields)).unwrap_or_default();
        let title = title.and_then(|Disclosure(_, _, value)| match value {
            Value::String(text) => Some(text),
            _ => None,
        });
        let mut links = Vec::with_capacity(manifest.links.len());
        for link in manifest.links {
            links.push((link.kind, record_id(&link.to)?));
        }
        let facts = RecordFacts {
            id: record_id(&manifest.record)?,
            number: manifest.number,
            kind: manifest.kind,
            title: title.unwrap_or_default(),
            state: manifest.state,
            marking: parse_marking(&manifest.marking)?,
            occurred_on: manifest.occurred_on,
            received_at: manifest.received_at,
            first_received_at: manifest.received_at,
            version: manifest.version,
            author: author(&manifest.author)?,
            previous_authors: Vec::new(),
            fields: fields.into_iter().map(|Disclosure(_, name, value)| (name, value)).collect(),
            links,
            files: manifest.files.len(),
            unspoken: Unspoken::default(),
        };
        let event = u64::try_from(content.event_index).map_err(|_| wrong("event_index"))?;
        Ok(Self { event, facts })
    }

    pub(super) fn of_parsed(version: &Parsed) -> Result<Self, Error> {
        let manifest = &version.manifest;
        let mut links = Vec::with_capacity(manifest.links.len());
        for link in &manifest.links {
            links.push((link.kind.clone(), record_id(&link.to)?));
        }
        let facts = RecordFacts {
            id: record_id(&manifest.record)?,
            number: manifest.number.clone(),
            kind: manifest.kind.clone(),
            title: version.title(),
            state: manifest.state.clone(),
            marking: parse_marking(&manifest.marking)?,
            occurred_on: manifest.occurred_on,
            received_at: manifest.received_at,
            first_received_at: manifest.received_at,
            version: manifest.version,
            author: author(&manifest.author)?,
            previous_authors: Vec::new(),
            fields: version.values(),
            links,
            files: manifest.files.len(),
            unspoken: Unspoken::default(),
        };
        Ok(Self { event: version.event, facts })
    }
}

/// A record as its versions so far tell it.
#[derive(Debug, Clone)]
pub(in crate::app) struct Known {
    /// What rules look at.
    pub facts: Arc<RecordFacts>,
    /// The highest marking that any of its versions had.
    pub highest: Marking,
    /// Ledger index of the event of its first version.
    pub(super) first: u64,
    /// That of the last event that changed it: a version, or that somebody has read it.
    pub(super) last: u64,
}

impl Known {
    /// The record after one more version.
    pub(super) fn follow(before: Option<Self>, told: Told) -> Self {
        let Told { event, mut facts } = told;
        let (mut first, mut highest) = (event, facts.marking);
        if let Some(before) = before {
            let earlier = Arc::unwrap_or_clone(before.facts);
            facts.previous_authors = earlier.previous_authors;
            facts.previous_authors.push(earlier.author);
            facts.first_received_at = earlier.first_received_at;
            highest = highest.max(before.highest);
            first = before.first;
        }
        Self { facts: Arc::new(facts), highest, first, last: event }
    }

    /// A record from all its versions.
    pub fn of(versions: &[Parsed]) -> Result<Self, Error> {
        let mut known = None;
        for version in versions {
            known = Some(Self::follow(known, Told::of_parsed(version)?));
        }
        known.ok_or_else(|| broken("none"))
    }

    /// A record from its versions before a position; nothing if it has none.
    pub(super) fn before(conn: &mut Conn, record: &str, size: u64) -> Result<Option<Self>, Error> {
        let mut known = None;
        for stored in versions::of_record(conn, record)? {
            if u64::try_from(stored.event_index).is_ok_and(|event| event < size) {
                known = Some(Self::follow(known, Told::of_parsed(&Parsed::of(&stored)?)?));
            }
        }
        Ok(known)
    }
}

/// What the versions with events in `from..before` tell, in the order of the ledger. They are read from the last to the
/// first, so that the fields of those that are replaced need not be looked at; threads look into the texts of one page while
/// the next ones are read.
pub(super) fn versions_between(
    conn: &mut Conn,
    organisation: &str,
    (from, before): (u64, u64),
) -> Result<Vec<Told>, Error> {
    let column = |index: u64| i64::try_from(index).unwrap_or(i64::MAX);
    let (from, before) = (column(from), column(before));
    let mut told = thread::scope(|scope| {
        let (mut seen, mut page) = (HashSet::new(), Page::new());
        let mut tellers: Option<Tellers<'_>> = None;
        stretches(conn, organisation, (from, before), |content| {
            let is_last = seen.insert(content.record_id.clone());
            page.push((content, is_last));
            if page.len() < PAGE {
                return Ok(());
            }
            // Most of the time there are few: they are not worth a thread.
            let tellers = tellers.get_or_insert_with(|| Tellers::begin(scope));
            tellers.tell(std::mem::replace(&mut page, Page::with_capacity(PAGE)))
        })
        .and_then(|()| tell(&page))
        .and_then(|rest| {
            Ok(tellers.map(Tellers::end).transpose()?.into_iter().flatten().chain(rest).collect::<Vec<_>>())
        })
    })?;
    told.sort_unstable_by_key(|told| told.event);
    Ok(told)
}

/// Each of these versions, the last first, asked for in stretches: for all of them at once a database would rather sort the
/// whole table.
fn stretches(
    conn: &mut Conn,
    organisation: &str,
    (from, mut before): (i64, i64),
    mut take: impl FnMut(Content) -> Result<(), Error>,
) -> Result<(), Error> {
    loop {
        let mut left = STRETCH;
        versions::contents_down(conn, organisation, (from, before), STRETCH, |content| {
            (left, before) = (left - 1, content.event_index);
            take(content)
        })?;
        if left > 0 {
            return Ok(());
        }
    }
}

type Page = Vec<(Content, bool)>;

fn tell(page: &Page) -> Result<Vec<Told>, Error> {
    page.iter().map(|(content, is_last)| Told::of(content, *is_last)).collect()
}

/// Threads that look into pages.
struct Tellers<'scope> {
    pages: SyncSender<Page>,
    workers: Vec<ScopedJoinHandle<'scope, Result<Vec<Told>, Error>>>,
}

impl<'scope> Tellers<'scope> {
    fn begin(scope: &'scope Scope<'scope, '_>) -> Self {
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(THREADS);
        let (pages, receiver) = sync_channel::<Page>(threads);
        let receiver: Arc<Mutex<Receiver<Page>>> = Arc::new(Mutex::new(receiver));
        let work = || {
            let receiver = Arc::clone(&receiver);
            scope.spawn(move || {
                let take = || receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let mut told = Ok(Vec::new());
                // Also what comes after something wrong is taken: whoever sends it would wait.
                while let Ok(page) = take() {
                    told = told.and_then(|mut told: Vec<Told>| {
                        told.extend(tell(&page)?);
                        Ok(told)
                    });
                }
                told
            })
        };
        // From here on the threads alone have the receiver: without them nobody waits for it.
        let workers = (0..threads).map(|_| work()).collect();
        Self { pages, workers }
    }

    fn tell(&self, page: Page) -> Result<(), Error> {
        self.pages.send(page).map_err(|_| broken("nobody looks into them"))
    }

    fn end(self) -> Result<Vec<Told>, Error> {
        drop(self.pages);
        let mut told = Vec::new();
        for worker in self.workers {
            let part: Result<Vec<Told>, Error> =
                worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            told.extend(part?);
        }
        Ok(told)
    }
}
