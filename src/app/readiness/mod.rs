//! Readiness: the profile's rules over every record as it stood at a ledger position.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::destruction::ghost::refuse_since;
use super::records::TRACE_BATCH;
use super::records::reading::add_acknowledged;
use super::trace::facts;
use super::{App, Error, Session};
use crate::db::{Conn, acknowledgements, ghosts, versions};
use crate::domain::access::{Action, Marking};
use crate::domain::kind::Kinds;
use crate::domain::profile::Profile;
use crate::domain::rule::{Earlier, Evaluation, StepResult};
use crate::domain::snapshot::{self, AgainstPiece, RecordFacts, Snapshot, TraceFacts, window_start};
use crate::domain::trace::conformity::Bearing;
use crate::proof::time::Date;
use crate::words::Words;

mod history;
mod moment;
mod owners;
mod records;
mod remembered;
mod steps;
mod told;

pub use history::AsOf;
pub(super) use history::{History, history};
pub use moment::Moment;
pub use owners::{Owner, Owners};
pub(super) use records::{Records, Shelf};
pub(super) use remembered::Remembered;
use remembered::{Basis, Found};
use steps::steps;
pub(super) use told::Known;

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
        let asked = self.asked(session, (profile, site, product))?;
        if let Some(found) = self.known(session, &asked)? {
            return Ok(found);
        }
        let turn = self.readiness.turn();
        let found = self.evaluated(session, &asked);
        drop(turn);
        found
    }

    /// The same unless an evaluation is under way: that of thousands of records takes its time, and a page that only
    /// glances at it need not wait in line.
    ///
    /// # Errors
    /// As [`App::readiness`].
    pub fn readiness_unless_busy(
        &self,
        session: &Session,
        profile: &str,
    ) -> Result<Option<Readiness>, Error> {
        let asked = self.asked(session, (profile, "", ""))?;
        if let Some(found) = self.known(session, &asked)? {
            return Ok(Some(found));
        }
        match self.readiness.turn_now() {
            Some(_turn) => self.evaluated(session, &asked).map(Some),
            None => Ok(None),
        }
    }

    /// What was found the last time that the same was asked. Its position says of what.
    ///
    /// # Errors
    /// [`super::Code::Denied`], [`super::Code::NotFound`].
    pub fn readiness_last(&self, session: &Session, profile: &str) -> Result<Option<Readiness>, Error> {
        let asked = self.asked(session, (profile, "", ""))?;
        Ok(self.readiness.find_last(&asked))
    }

    /// The same, read anew.
    fn readiness_at(
        &self,
        session: &Session,
        profile: &str,
        (site, product): (&str, &str),
        moment: Moment,
    ) -> Result<Readiness, Error> {
        let asked = self.asked(session, (profile, site, product))?;
        let _turn = self.readiness.turn();
        self.db.read(|conn| {
            let (as_of, day) = moment.find(conn, session.code())?;
            refuse_since(conn, session, as_of.size)?;
            let asked = Basis { day, ..asked };
            Ok(self.judged(conn, session, &asked, (as_of, None))?.readiness)
        })
    }

    fn asked(&self, session: &Session, (profile, site, product): (&str, &str, &str)) -> Result<Basis, Error> {
        session.may(Action::ReadReadiness, Marking::Unclassified)?;
        let (last_change, last_destruction) = self.db.read(|conn| last_change(conn, session.code()))?;
        Ok(Basis {
            organisation: session.code().to_owned(),
            profile: self.definitions.of(session.code()).profile(profile)?.code.clone(),
            site: site.to_owned(),
            product: product.to_owned(),
            clearance: session.actor.clearance,
            day: session.now.date(),
            last_change,
            last_destruction,
            language: session.language.clone(),
        })
    }

    /// What is remembered of just this, at the present position. A ledger that is not as its head says is evaluated
    /// each time.
    fn known(&self, session: &Session, asked: &Basis) -> Result<Option<Readiness>, Error> {
        let Some(known) = self.readiness.find(asked) else { return Ok(None) };
        self.db.read(|conn| {
            let as_of = AsOf::head(conn, session.code())?;
            let is_sound = crate::ledger::read::root_at(conn, session.code(), as_of.size)? == as_of.root;
            Ok(is_sound.then_some(Readiness { as_of, ..known }))
        })
    }

    fn evaluated(&self, session: &Session, asked: &Basis) -> Result<Readiness, Error> {
        // Whoever had the turn before may have asked the same.
        if let Some(known) = self.known(session, asked)? {
            return Ok(known);
        }
        self.db.read(|conn| {
            let as_of = AsOf::head(conn, session.code())?;
            let (last_change, last_destruction) = last_change(conn, session.code())?;
            let asked = &Basis { last_change, last_destruction, ..asked.clone() };
            let is_sound = crate::ledger::read::root_at(conn, session.code(), as_of.size)? == as_of.root;
            let earlier = self.readiness.find_earlier(asked);
            let found = self.judged(conn, session, asked, (as_of, earlier.as_ref()))?;
            let readiness = found.readiness.clone();
            if is_sound {
                self.readiness.keep(asked.clone(), found);
            }
            Ok(readiness)
        })
    }

    fn judged(
        &self,
        conn: &mut Conn,
        session: &Session,
        asked: &Basis,
        (as_of, earlier): (AsOf, Option<&Found>),
    ) -> Result<Found, Error> {
        let profile = self.definitions.of(session.code()).profile(&asked.profile)?;
        let at = self.records_at(conn, session.code(), as_of.size)?;
        let mut records: Vec<Arc<RecordFacts>> = at.facts().collect();
        records.retain(|facts| facts.marking <= session.actor.clearance);
        let (sites, products) = named(&records);
        let question = Question {
            profile,
            kinds: &self.definitions.of(session.code()).kinds,
            as_of: &as_of,
            site: &asked.site,
            product: &asked.product,
            day: asked.day,
            window_months: profile.window_months,
            limit: session.actor.clearance,
        };
        let words = session.words();
        let earlier = earlier.and_then(|found| Some((found, at.changed_since(found.lasting_at?)?)));
        let trace = match &earlier {
            Some((found, changed))
                if changed.is_same_set && !tells_of_units(question.kinds, &changed.kinds) =>
            {
                found.trace.clone()
            }
            _ => trace_at(conn, session, (&question, &words), &records)?,
        };
        let snapshot = snapshot(conn, session, &question, (records, trace.clone()))?;
        let earlier = earlier
            .as_ref()
            .map(|(found, changed)| Earlier { steps: &found.readiness.steps, changed: &changed.kinds });
        let evaluation = Evaluation::new(
            (profile, &self.definitions.of(session.code()).kinds),
            &snapshot,
            &words,
            earlier,
        );
        let steps = steps(&evaluation, snapshot.records.len());
        let lasting_at = evaluation.is_lasting().then_some(as_of.size);
        let readiness = Readiness {
            as_of,
            day: asked.day,
            profile: profile.title.of(&session.language).to_owned(),
            profile_code: profile.code.clone(),
            sites,
            products,
            steps,
        };
        Ok(Found { readiness, lasting_at, trace })
    }

    /// The records of an organisation as they stood at a position, all of them whoever asks.
    pub(super) fn records_at(
        &self,
        conn: &mut Conn,
        organisation: &str,
        size: u64,
    ) -> Result<Arc<Records>, Error> {
        self.shelf.at(conn, organisation, size, &self.definitions.of(organisation).kinds)
    }
}

/// Ledger index of the last event that changed what there is to evaluate: a version, an acknowledgement, a destruction; and
/// that of the last destruction.
pub(super) fn last_change(conn: &mut Conn, organisation: &str) -> Result<(Option<i64>, Option<i64>), Error> {
    let filed = versions::last_event(conn, organisation)?;
    let read = acknowledgements::last_event(conn, organisation)?;
    let destroyed = ghosts::last_event(conn, organisation)?;
    Ok((filed.max(read).max(destroyed), destroyed))
}

/// Sites and products that records name.
fn named(records: &[Arc<RecordFacts>]) -> (Vec<String>, Vec<String>) {
    // A hundred thousand records name a handful.
    let sites: HashSet<&str> = records.iter().map(|record| record.site()).collect();
    let products: HashSet<&str> = records.iter().map(|record| record.product()).collect();
    let mut sites: BTreeSet<&str> = sites.into_iter().collect();
    let mut products: BTreeSet<&str> = products.into_iter().flat_map(snapshot::products).collect();
    let given = |names: &mut BTreeSet<&str>| {
        names.remove("");
        names.iter().map(|name| (*name).to_owned()).collect()
    };
    (given(&mut sites), given(&mut products))
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

/// Evaluates a profile over records; reasons are in the language of the words. `pieces`: what is known of those that a pack
/// is about, instead of what all trace batches say.
pub(super) fn evaluate_at(
    conn: &mut Conn,
    session: &Session,
    (question, words): (&Question<'_>, &Words),
    mut records: Vec<Arc<RecordFacts>>,
    pieces: Option<(TraceFacts, Vec<AgainstPiece>)>,
) -> Result<Vec<StepResult>, Error> {
    records.retain(|facts| facts.marking <= question.limit);
    add_acknowledged(conn, (session.code(), question.as_of.size), question.kinds, &mut records)?;
    let (trace, against) = match pieces {
        Some((trace, against)) => (trace, Some(against)),
        None => (trace_at(conn, session, (question, words), &records)?, None),
    };
    let snapshot = Snapshot { against, ..snapshot(conn, session, question, (records, trace))? };
    let evaluation = Evaluation::new((question.profile, question.kinds), &snapshot, words, None);
    Ok(steps(&evaluation, snapshot.records.len()))
}

/// Whether what the trace batches say together, and what excuses it, hangs on one of these kinds.
fn tells_of_units(kinds: &Kinds, changed: &BTreeSet<&str>) -> bool {
    let is_concession = |code: &&str| kinds.bearing(code) == Some(Bearing::Concession);
    changed.contains(TRACE_BATCH) || changed.iter().any(is_concession)
}

/// What the trace batches among the records say together.
fn trace_at(
    conn: &mut Conn,
    session: &Session,
    (question, words): (&Question<'_>, &Words),
    records: &[Arc<RecordFacts>],
) -> Result<TraceFacts, Error> {
    let batches: BTreeMap<String, u32> = records
        .iter()
        .filter(|facts| facts.kind == TRACE_BATCH)
        .map(|facts| (facts.id.to_string(), facts.version))
        .collect();
    let withheld = records.iter().filter(|facts| facts.unspoken.files).map(|facts| facts.id.to_string());
    let (batches, records) = ((&batches, &withheld.collect()), (records, question.kinds));
    let (mut trace, is_withheld) = facts::facts_at(conn, session.code(), batches, records, question.day)?;
    if is_withheld {
        trace.name_nothing(&words.text("value-withheld"));
    }
    Ok(trace)
}

fn snapshot(
    conn: &mut Conn,
    session: &Session,
    question: &Question<'_>,
    (records, trace): (Vec<Arc<RecordFacts>>, TraceFacts),
) -> Result<Snapshot, Error> {
    in_use("site", question.site, records.iter().map(|record| record.site()))?;
    in_use("product", question.product, records.iter().flat_map(|record| record.products()))?;
    let root = crate::ledger::read::root_at(conn, session.code(), question.as_of.size)?;
    Ok(Snapshot {
        as_of: question.as_of.at,
        from: window_start(question.day, question.window_months),
        to: question.day,
        site: question.site.to_owned(),
        product: question.product.to_owned(),
        records,
        trace,
        against: None,
        ledger_verified: root == question.as_of.root,
    })
}
