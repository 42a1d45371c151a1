//! Readiness: the profile's rules over every record as it stood at a ledger position.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use super::packs::collect::record_id;
use super::records::filing::parse_marking;
use super::records::read::Parsed;
use super::trace::genealogy;
use super::{App, Error, Session};
use crate::db::ledger::{self, StoredCheckpoint};
use crate::db::{Conn, DbError, versions};
use crate::domain::access::{Action, Marking};
use crate::domain::kind::Kinds;
use crate::domain::profile::Profile;
use crate::domain::rule::{StepResult, evaluate};
use crate::domain::snapshot::{RecordFacts, Snapshot, window_start};
use crate::proof::digest::Digest;
use crate::proof::time::{Date, Timestamp};
use crate::words::Words;

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
    /// [`super::Code::NotFound`] if no head was signed there.
    pub(super) fn at(conn: &mut Conn, organisation: &str, size: u64) -> Result<Self, Error> {
        ledger::head_from(conn, organisation, size)?
            .filter(|head| head.size == size)
            .map(Self::from)
            .ok_or_else(|| Error::not_found("ledger position", size.to_string()))
    }

    /// The present position.
    ///
    /// # Errors
    /// [`super::Code::NotFound`] if the ledger is empty.
    pub(super) fn head(conn: &mut Conn, organisation: &str) -> Result<Self, Error> {
        ledger::head(conn, organisation)?
            .map(Self::from)
            .ok_or_else(|| Error::not_found("ledger position", "0"))
    }

    pub(super) fn checkpoint(&self) -> StoredCheckpoint {
        StoredCheckpoint { size: self.size, root: self.root, note: self.note.clone(), signed_at: self.at }
    }
}

impl From<StoredCheckpoint> for AsOf {
    fn from(head: StoredCheckpoint) -> Self {
        Self { size: head.size, root: head.root, at: head.signed_at, note: head.note }
    }
}

/// All versions before a position, by record, first to last.
pub(super) type History = BTreeMap<String, Vec<Parsed>>;

/// Reads the history up to a position.
pub(super) fn history(conn: &mut Conn, organisation: &str, size: u64) -> Result<History, Error> {
    let end = i64::try_from(size).unwrap_or(i64::MAX);
    let mut history = History::new();
    let mut from = 0;
    loop {
        let page = versions::page(conn, organisation, from, end, PAGE)?;
        let Some(last) = page.last() else { return Ok(history) };
        from = last.event_index + 1;
        for stored in &page {
            history.entry(stored.record_id.clone()).or_default().push(Parsed::of(stored)?);
        }
    }
}

/// What rules look at, from a record's versions.
pub(super) fn facts(versions: &[Parsed]) -> Result<RecordFacts, Error> {
    let none = || Error::from(DbError::Inconsistent { table: "versions", what: "none".to_owned() });
    let (first, current) = (versions.first().ok_or_else(none)?, versions.last().ok_or_else(none)?);
    let author = |version: &Parsed| {
        version.manifest.author.parse().map_err(|_| {
            Error::from(DbError::Inconsistent { table: "versions", what: version.manifest.author.clone() })
        })
    };
    let mut previous_authors = Vec::new();
    for version in versions.iter().rev().skip(1).rev() {
        previous_authors.push(author(version)?);
    }
    let mut links = Vec::new();
    for link in &current.manifest.links {
        links.push((link.kind.clone(), record_id(&link.to)?));
    }
    Ok(RecordFacts {
        id: record_id(&current.manifest.record)?,
        number: current.manifest.number.clone(),
        kind: current.manifest.kind.clone(),
        title: current.title(),
        state: current.manifest.state.clone(),
        marking: parse_marking(&current.manifest.marking)?,
        occurred_on: current.manifest.occurred_on,
        received_at: current.manifest.received_at,
        first_received_at: first.manifest.received_at,
        version: current.manifest.version,
        author: author(current)?,
        previous_authors,
        owner: None,
        fields: current.values(),
        links,
        files: current.manifest.files.len(),
    })
}

/// What is asked about the records at a position.
#[derive(Debug, Clone)]
pub(super) struct Question<'a> {
    /// Whose rules.
    pub profile: &'a Profile,
    /// How records are read: for a pack the kinds as they were at issue.
    pub kinds: &'a Kinds,
    /// The position.
    pub as_of: &'a AsOf,
    /// Site, or empty.
    pub site: &'a str,
    /// Product, or empty.
    pub product: &'a str,
    /// Day on which validity is judged: last of the window.
    pub day: Date,
    /// Length of the window.
    pub window_months: u16,
    /// What is above this marking is left out.
    pub limit: Marking,
}

/// The readiness table.
#[derive(Debug, Clone)]
pub struct Readiness {
    /// As of this position.
    pub as_of: AsOf,
    /// Judged on this day.
    pub day: Date,
    /// Title of the profile.
    pub profile: String,
    /// Its code.
    pub profile_code: String,
    /// Sites that records name.
    pub sites: Vec<String>,
    /// Products that records name.
    pub products: Vec<String>,
    /// Steps in order.
    pub steps: Vec<StepResult>,
}

/// Evaluations that are remembered: a few for each organisation, clearance and language.
const REMEMBERED: usize = 24;

/// From what an evaluation follows. A position in the ledger is more than that: most events change no record.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Basis {
    organisation: String,
    profile: String,
    site: String,
    product: String,
    clearance: Marking,
    day: Date,
    last_version: Option<i64>,
    language: String,
}

/// Evaluations from which nothing has changed since.
#[derive(Debug, Default)]
pub(super) struct Remembered(Mutex<Vec<(Basis, Readiness)>>);

impl Remembered {
    fn find(&self, basis: &Basis) -> Option<Readiness> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(of, _)| of == basis).map(|(_, readiness)| readiness.clone())
    }

    fn keep(&self, basis: Basis, readiness: Readiness) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // What came before of the same question is of no more use.
        known.retain(|(of, _)| {
            Basis { day: basis.day, last_version: basis.last_version, ..of.clone() } != basis
        });
        if known.len() >= REMEMBERED {
            known.remove(0);
        }
        known.push((basis, readiness));
    }
}

impl App {
    /// Evaluates a profile at the present position, over what the actor may see.
    ///
    /// # Errors
    /// [`super::Code::Denied`], [`super::Code::NotFound`] for an unknown profile or an empty ledger.
    pub fn readiness(
        &self,
        session: &Session,
        profile: &str,
        site: &str,
        product: &str,
    ) -> Result<Readiness, Error> {
        session.may(Action::ReadReadiness, Marking::Unclassified)?;
        let profile = self.definitions.profile(profile)?;
        self.db.read(|conn| {
            let as_of = AsOf::head(conn, session.code())?;
            let basis = Basis {
                organisation: session.code().to_owned(),
                profile: profile.code.clone(),
                site: site.to_owned(),
                product: product.to_owned(),
                clearance: session.actor.clearance,
                day: session.now.date(),
                last_version: versions::last_event(conn, session.code())?,
                language: session.language.clone(),
            };
            let is_sound = crate::ledger::read::root_at(conn, session.code(), as_of.size)? == as_of.root;
            if let Some(known) = self.readiness.find(&basis).filter(|_| is_sound) {
                return Ok(Readiness { as_of, ..known });
            }
            let history = history(conn, session.code(), as_of.size)?;
            let question = Question {
                profile,
                kinds: &self.definitions.kinds,
                as_of: &as_of,
                site,
                product,
                day: session.now.date(),
                window_months: profile.window_months,
                limit: session.actor.clearance,
            };
            let steps = evaluate_at(conn, session, (&question, &session.words()), &history)?;
            let (sites, products) = named(&history, session.actor.clearance)?;
            let readiness = Readiness {
                as_of,
                day: session.now.date(),
                profile: profile.title.of(&session.language).to_owned(),
                profile_code: profile.code.clone(),
                sites,
                products,
                steps,
            };
            if is_sound {
                self.readiness.keep(basis, readiness.clone());
            }
            Ok(readiness)
        })
    }
}

/// Sites and products that records up to a marking name.
fn named(history: &History, limit: Marking) -> Result<(Vec<String>, Vec<String>), Error> {
    let (mut sites, mut products) = (BTreeSet::new(), BTreeSet::new());
    for versions in history.values() {
        let facts = facts(versions)?;
        if facts.marking <= limit {
            sites.insert(facts.site().to_owned());
            products.extend(facts.products().into_iter().map(str::to_owned));
        }
    }
    let given = |names: BTreeSet<String>| names.into_iter().filter(|name| !name.is_empty()).collect();
    Ok((given(sites), given(products)))
}

/// A site or product that no record names is a slip of the pen: what has none is of all, so the answer would look like
/// one.
fn in_use<'a>(
    what: &'static str,
    asked: &str,
    mut named: impl Iterator<Item = &'a str> + Clone,
) -> Result<(), Error> {
    if asked.is_empty() || named.clone().any(|name| name == asked) {
        return Ok(());
    }
    let known: BTreeSet<&str> = named.by_ref().filter(|name| !name.is_empty()).collect();
    let error = Error::not_found(what, asked);
    if known.is_empty() {
        return Err(error);
    }
    Err(error.detail(known.into_iter().collect::<Vec<_>>().join(", ")))
}

/// Evaluates a profile over a history; reasons are in the language of the words.
pub(super) fn evaluate_at(
    conn: &mut Conn,
    session: &Session,
    (question, words): (&Question<'_>, &Words),
    history: &History,
) -> Result<Vec<StepResult>, Error> {
    let mut records = Vec::new();
    let mut batches = BTreeMap::new();
    for versions in history.values() {
        let facts = facts(versions)?;
        if facts.marking <= question.limit {
            batches.insert(facts.id.to_string(), facts.version);
            records.push(facts);
        }
    }
    in_use("site", question.site, records.iter().map(RecordFacts::site))?;
    in_use("product", question.product, records.iter().flat_map(RecordFacts::products))?;
    let certificates = records.iter().map(|record| record.number.clone()).collect();
    let genealogy = genealogy::genealogy_at(conn, session.code(), &batches)?;
    let root = crate::ledger::read::root_at(conn, session.code(), question.as_of.size)?;
    let snapshot = Snapshot {
        as_of: question.as_of.at,
        from: window_start(question.day, question.window_months),
        to: question.day,
        site: question.site.to_owned(),
        product: question.product.to_owned(),
        records,
        trace: genealogy::facts(&genealogy, &certificates),
        ledger_verified: root == question.as_of.root,
    };
    Ok(evaluate(question.profile, question.kinds, &snapshot, words))
}
