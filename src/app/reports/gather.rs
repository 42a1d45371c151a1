//! Which records a report tells of, and in which version: those that the actor sees, up to the marking that was asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::pieces::Pieces;
use super::{day_of, is_in};
use crate::app::records::filing::parse_marking;
use crate::app::records::read::{Parsed, links_to, parsed_versions};
use crate::app::{App, Error, Session};
use crate::db::records::{self, Record, RecordFilter};
use crate::db::{Conn, DbError};
use crate::domain::Date;
use crate::domain::access::Marking;
use crate::domain::kind::values::holds_one;
use crate::domain::kind::{Category, Kind, Values, parse_date};
use crate::domain::report::{Linked, Period, When};

/// A record that is reported.
pub(super) struct Source<'a> {
    /// Where it stands.
    pub record: Record,
    /// Its kind.
    pub kind: &'a Kind,
    /// Its marking.
    pub marking: Marking,
    /// The versions that may be told of, first to last; never none.
    pub versions: Vec<Parsed>,
    /// Fields of the current version.
    pub values: Values,
}

impl Source<'_> {
    /// The current version.
    pub fn current(&self) -> Result<&Parsed, Error> {
        let missing = || DbError::Inconsistent { table: "versions", what: self.record.number.clone() };
        self.versions.last().ok_or_else(|| missing().into())
    }
}

/// Records as they are looked up: each once.
pub(super) struct Gathering<'a> {
    app: &'a App,
    visible: Vec<String>,
    organisation: String,
    limit: Marking,
    /// Those that are in the report, by number.
    pub reported: BTreeMap<String, Rc<Source<'a>>>,
    /// Ids of those that the actor sees and that are marked above the limit.
    pub above: BTreeSet<String>,
    /// The highest marking of what is told.
    pub highest: Marking,
    /// The lots and units that the record names, once they were looked up.
    pub pieces: Option<Rc<Pieces>>,
}

impl<'a> Gathering<'a> {
    pub fn new(app: &'a App, session: &Session, limit: Marking) -> Self {
        Self {
            app,
            visible: session.visible(),
            organisation: session.code().to_owned(),
            limit,
            reported: BTreeMap::new(),
            above: BTreeSet::new(),
            highest: Marking::Unclassified,
            pieces: None,
        }
    }

    /// The record as it may be told. Of what is above the limit it is kept that it is there, and of what is above the
    /// clearance not even that.
    pub fn source(&mut self, conn: &mut Conn, record: Record) -> Result<Option<Rc<Source<'a>>>, Error> {
        let found = self.peek(conn, record)?;
        Ok(found.map(|found| self.take(found)))
    }

    /// The record with this id, as it may be told.
    pub fn by_id(&mut self, conn: &mut Conn, id: &str) -> Result<Option<Rc<Source<'a>>>, Error> {
        let Some(record) = records::find(conn, id)? else { return Ok(None) };
        self.source(conn, record)
    }

    /// The record with this number, as it may be told.
    pub fn numbered(&mut self, conn: &mut Conn, number: &str) -> Result<Option<Rc<Source<'a>>>, Error> {
        let Some(record) = records::find_by_number(conn, &self.organisation, number)? else {
            return Ok(None);
        };
        self.source(conn, record)
    }

    /// Counts a record that is above the limit.
    pub fn leave_out(&mut self, conn: &mut Conn, id: &str) -> Result<(), Error> {
        if let Some(record) = records::find(conn, id)? {
            self.peek(conn, record)?;
        }
        Ok(())
    }

    /// The same without its being in the report yet.
    fn peek(&mut self, conn: &mut Conn, record: Record) -> Result<Option<Rc<Source<'a>>>, Error> {
        let found = self.look(conn, record)?;
        Ok(found.and_then(|found| self.below(found)))
    }

    /// The record, if it is not above the limit; otherwise it is counted.
    fn below(&mut self, source: Rc<Source<'a>>) -> Option<Rc<Source<'a>>> {
        if source.marking > self.limit {
            self.above.insert(source.record.record_id.clone());
            return None;
        }
        Some(source)
    }

    /// The record as the actor sees it, up to the limit or, if it is above it, up to their clearance.
    fn look(&mut self, conn: &mut Conn, record: Record) -> Result<Option<Rc<Source<'a>>>, Error> {
        if record.organisation != self.organisation || !self.visible.contains(&record.marking) {
            return Ok(None);
        }
        if let Some(known) = self.reported.get(&record.number) {
            return Ok(Some(Rc::clone(known)));
        }
        let app = self.app;
        let kinds = &app.definitions.of(&self.organisation).kinds;
        let kind = kinds.get(&record.kind).ok_or_else(|| Error::not_found("kind", &record.kind))?;
        let marking = parse_marking(&record.marking)?;
        let mut versions = Vec::new();
        for version in parsed_versions(conn, &record.record_id)? {
            if parse_marking(&version.manifest.marking)? <= self.limit.max(marking) {
                versions.push(version);
            }
        }
        let values = versions.last().map(Parsed::values).unwrap_or_default();
        Ok((!versions.is_empty()).then(|| Rc::new(Source { record, kind, marking, versions, values })))
    }

    fn take(&mut self, source: Rc<Source<'a>>) -> Rc<Source<'a>> {
        self.highest = self.highest.max(source.marking);
        self.reported.insert(source.record.number.clone(), Rc::clone(&source));
        source
    }

    /// That the history of a record is told: it may have been marked higher before.
    pub fn tell_history(&mut self, source: &Source<'_>) -> Result<(), Error> {
        for version in &source.versions {
            self.highest = self.highest.max(parse_marking(&version.manifest.marking)?);
        }
        Ok(())
    }

    /// The records at the end of a path of links, by number.
    pub fn linked(
        &mut self,
        conn: &mut Conn,
        from: &Rc<Source<'a>>,
        linked: &Linked,
    ) -> Result<Vec<Rc<Source<'a>>>, Error> {
        let mut at: BTreeMap<String, Rc<Source<'a>>> =
            BTreeMap::from([(from.record.number.clone(), Rc::clone(from))]);
        for (position, link) in linked.path.iter().enumerate() {
            let is_end = position + 1 == linked.path.len();
            let is_asked = |kind: &String| !is_end || linked.kinds.is_empty() || linked.kinds.contains(kind);
            let mut next = BTreeMap::new();
            for source in at.values() {
                for (_, _, record) in self.neighbours(conn, source, Some(link))? {
                    if !is_asked(&record.kind) {
                        continue;
                    }
                    if let Some(found) = self.peek(conn, record)? {
                        next.insert(found.record.number.clone(), found);
                    }
                }
            }
            at = next;
        }
        at.remove(&from.record.number);
        Ok(at.into_values().map(|source| self.take(source)).collect())
    }

    /// Records that this one links to or that link to it: the type of the link, whether it is this one's, the other.
    pub fn neighbours(
        &self,
        conn: &mut Conn,
        source: &Source<'_>,
        by: Option<&String>,
    ) -> Result<Vec<(String, bool, Record)>, Error> {
        let is_asked = |link: &String| by.is_none_or(|by| by == link);
        let mut found = Vec::new();
        for link in source.current()?.manifest.links.iter().filter(|link| is_asked(&link.kind)) {
            found.extend(records::find(conn, &link.to)?.map(|record| (link.kind.clone(), true, record)));
        }
        let incoming = links_to(conn, &source.record.record_id)?;
        let asked = incoming.into_iter().filter(|(link, _)| is_asked(link));
        found.extend(asked.map(|(link, record)| (link, false, record)));
        Ok(found)
    }

    /// The records of a period, by number.
    pub fn of_period(
        &mut self,
        conn: &mut Conn,
        period: &Period,
        days: (Date, Date),
    ) -> Result<Vec<Rc<Source<'a>>>, Error> {
        let mut found = Vec::new();
        for kind in &period.kinds {
            let filter = RecordFilter {
                kind: Some(kind.clone()),
                state: None,
                markings: self.visible.clone(),
                is_with_destroyed: false,
            };
            for record in records::list(conn, &self.organisation, &filter)? {
                let Some(one) = self.of_days(conn, record, (period, days))? else { continue };
                found.push(self.take(one));
            }
        }
        found.sort_by(|a, b| a.record.number.cmp(&b.record.number));
        Ok(found)
    }

    /// The record if it is one of a period.
    fn of_days(
        &mut self,
        conn: &mut Conn,
        record: Record,
        (period, days): (&Period, (Date, Date)),
    ) -> Result<Option<Rc<Source<'a>>>, Error> {
        let Some(one) = self.look(conn, record)? else { return Ok(None) };
        let state = one.kind.state(&one.record.state);
        if state.is_some_and(|state| state.category == Category::Void) {
            return Ok(None);
        }
        let is_open = state.is_none_or(|state| state.category.is_open());
        let is_inside = is_in(days, day_of(&one, &period.date));
        let began = one.record.occurred_on.as_deref().and_then(parse_date);
        let is_one = match period.when {
            When::In => is_inside,
            When::Open => is_open,
            When::InOrOpen => is_inside || (is_open && began.is_none_or(|day| day <= days.1)),
            When::InForce => state.is_some_and(|state| state.category == Category::Effective),
        };
        let holds = period.filter.iter().all(|(field, texts)| holds_one(&one.values, field, &texts.0));
        Ok(if is_one && holds { self.below(one) } else { None })
    }
}
