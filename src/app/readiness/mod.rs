//! Readiness: the profile's rules over every record as it stood at a ledger position.

use std::collections::{BTreeMap, BTreeSet};

use super::records::reading::add_acknowledged;
use super::trace::genealogy;
use super::{App, Error, Session};
use crate::db::{Conn, acknowledgements, ghosts, versions};
use crate::domain::access::{Action, Marking};
use crate::domain::kind::Kinds;
use crate::domain::profile::Profile;
use crate::domain::rule::{StepResult, evaluate};
use crate::domain::snapshot::{RecordFacts, Snapshot, window_start};
use crate::proof::time::Date;
use crate::words::Words;

mod history;
mod remembered;

pub use history::AsOf;
pub(super) use history::{History, Known, facts_at, history};
use remembered::Basis;
pub(super) use remembered::Remembered;

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

    fn asked(&self, session: &Session, (profile, site, product): (&str, &str, &str)) -> Result<Basis, Error> {
        session.may(Action::ReadReadiness, Marking::Unclassified)?;
        Ok(Basis {
            organisation: session.code().to_owned(),
            profile: self.definitions.profile(profile)?.code.clone(),
            site: site.to_owned(),
            product: product.to_owned(),
            clearance: session.actor.clearance,
            day: session.now.date(),
            last_change: self.db.read(|conn| last_change(conn, session.code()))?,
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
        let profile = self.definitions.profile(&asked.profile)?;
        self.db.read(|conn| {
            let as_of = AsOf::head(conn, session.code())?;
            let last_change = last_change(conn, session.code())?;
            let is_sound = crate::ledger::read::root_at(conn, session.code(), as_of.size)? == as_of.root;
            let records = facts_at(conn, session.code(), as_of.size)?.into_iter().map(|known| known.facts);
            let records: Vec<RecordFacts> =
                records.filter(|facts| facts.marking <= session.actor.clearance).collect();
            let (sites, products) = named(&records);
            let question = Question {
                profile,
                kinds: &self.definitions.kinds,
                as_of: &as_of,
                site: &asked.site,
                product: &asked.product,
                day: asked.day,
                window_months: profile.window_months,
                limit: session.actor.clearance,
            };
            let steps = evaluate_at(conn, session, (&question, &session.words()), records)?;
            let readiness = Readiness {
                as_of,
                day: asked.day,
                profile: profile.title.of(&session.language).to_owned(),
                profile_code: profile.code.clone(),
                sites,
                products,
                steps,
            };
            if is_sound {
                self.readiness.keep(Basis { last_change, ..asked.clone() }, readiness.clone());
            }
            Ok(readiness)
        })
    }
}

/// Ledger index of the last event that changed what there is to evaluate: a version, an acknowledgement, a destruction.
pub(super) fn last_change(conn: &mut Conn, organisation: &str) -> Result<Option<i64>, Error> {
    let filed = versions::last_event(conn, organisation)?;
    let read = acknowledgements::last_event(conn, organisation)?;
    Ok(filed.max(read).max(ghosts::last_event(conn, organisation)?))
}

/// Sites and products that records name.
fn named(records: &[RecordFacts]) -> (Vec<String>, Vec<String>) {
    let mut sites: BTreeSet<&str> = records.iter().map(RecordFacts::site).collect();
    let mut products: BTreeSet<&str> = records.iter().flat_map(RecordFacts::products).collect();
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

/// Evaluates a profile over records; reasons are in the language of the words.
pub(super) fn evaluate_at(
    conn: &mut Conn,
    session: &Session,
    (question, words): (&Question<'_>, &Words),
    mut records: Vec<RecordFacts>,
) -> Result<Vec<StepResult>, Error> {
    records.retain(|facts| facts.marking <= question.limit);
    add_acknowledged(conn, (session.code(), question.as_of.size), question.kinds, &mut records)?;
    let batches: BTreeMap<String, _> =
        records.iter().map(|facts| (facts.id.to_string(), facts.version)).collect();
    in_use("site", question.site, records.iter().map(RecordFacts::site))?;
    in_use("product", question.product, records.iter().flat_map(RecordFacts::products))?;
    let certificates = records.iter().map(|record| record.number.clone()).collect();
    let genealogy = genealogy::genealogy_at(conn, session.code(), &batches)?;
    let root = crate::ledger::read::root_at(conn, session.code(), question.as_of.size)?;
    let mut trace = genealogy::facts(&genealogy, &certificates);
    let hidden = records.iter().filter(|facts| facts.unspoken.files).map(|facts| facts.id.to_string());
    if genealogy::is_partly_from(&genealogy, &hidden.collect()) {
        trace.name_nothing(&words.text("value-withheld"));
    }
    let snapshot = Snapshot {
        as_of: question.as_of.at,
        from: window_start(question.day, question.window_months),
        to: question.day,
        site: question.site.to_owned(),
        product: question.product.to_owned(),
        records,
        trace,
        ledger_verified: root == question.as_of.root,
    };
    Ok(evaluate(question.profile, question.kinds, &snapshot, words))
}
