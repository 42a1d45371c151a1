//! What stands in the way of destroying a record: looked at when it is proposed, and again when it is approved.

use std::collections::BTreeSet;

use super::Request;
use crate::app::holds::{InForce, holding, in_force};
use crate::app::records::TRACE_BATCH;
use crate::app::records::filing::parse_marking;
use crate::app::records::kept::{KindsThen, reason};
use crate::app::records::read::parsed_versions;
use crate::app::{App, Error, Session};
use crate::db::{Conn, destructions, records};
use crate::domain::access::Marking;
use crate::domain::kind::Category;
use crate::domain::retention::Keep;
use crate::proof::destruction::{Destroyed, Rule, Version};
use crate::words::Words;

/// What is looked up once for all records of a proposal.
pub(super) struct Looking<'a> {
    app: &'a App,
    session: &'a Session,
    words: Words,
    holds: Vec<InForce>,
    /// Records that stand in another proposal.
    proposed: BTreeSet<String>,
}

impl<'a> Looking<'a> {
    pub fn new(app: &'a App, conn: &mut Conn, session: &'a Session) -> Result<Self, Error> {
        let mut proposed = BTreeSet::new();
        for row in destructions::waiting(conn, session.code())? {
            proposed.extend(Request::of(&row)?.records.into_iter().map(|record| record.record));
        }
        let holds = in_force(conn, session.code())?;
        Ok(Self { app, session, words: session.words(), holds, proposed })
    }

    /// The same for a proposal that is being decided: its records stand in one, this one.
    pub fn deciding(app: &'a App, conn: &mut Conn, session: &'a Session) -> Result<Self, Error> {
        Ok(Self { proposed: BTreeSet::new(), ..Self::new(app, conn, session)? })
    }

    /// The record as it would be destroyed, or what stands in the way, in words.
    pub fn at(&self, conn: &mut Conn, number: &str) -> Result<Result<Destroyed, String>, Error> {
        let words = &self.words;
        let unknown = || Ok(Err(words.text("obstacle-unknown")));
        let found = records::find_by_number(conn, self.session.code(), number)?;
        let Some(record) = found.filter(|record| self.session.visible().contains(&record.marking)) else {
            return unknown();
        };
        if record.is_destroyed() {
            return Ok(Err(words.text("obstacle-destroyed")));
        }
        let versions = parsed_versions(conn, &record.record_id)?;
        let mut marking = Marking::Unclassified;
        for version in &versions {
            marking = marking.max(parse_marking(&version.manifest.marking)?);
        }
        // Nobody destroys what they may not see. That an earlier version was marked higher is not told.
        if marking > self.session.actor.clearance {
            return unknown();
        }
        if record.kind == TRACE_BATCH {
            return Ok(Err(words.text("obstacle-trace")));
        }
        let kinds = &self.app.definitions.of(self.session.code()).kinds;
        let keep = KindsThen::new(kinds, self.session.code()).kept(conn, &versions)?;
        let until = match &keep {
            Keep::Until(until) if keep.is_over(self.session.now.date()) => until.clone(),
            _ => {
                let why = reason(&keep, kinds.get(&record.kind), words);
                return Ok(Err(match keep.day() {
                    Some(day) => {
                        let arguments = [("day", day.to_string().into()), ("why", why.into())];
                        words.format("obstacle-kept-until", &arguments)
                    }
                    None => words.format("obstacle-kept", &[("why", why.into())]),
                }));
            }
        };
        if let Some(hold) = holding(&self.holds, &versions).first() {
            return Ok(Err(words.format("obstacle-hold", &[("name", hold.name.as_str().into())])));
        }
        if self.proposed.contains(&record.record_id) {
            return Ok(Err(words.text("obstacle-proposed")));
        }
        let open = records::linking_to(conn, &record.record_id)?;
        let is_open = |record: &&records::Record| Category::OPEN.contains(&record.category.as_str());
        let visible = self.session.visible();
        if let Some(other) = open.iter().map(|(_, other)| other).find(is_open) {
            let name = if visible.contains(&other.marking) { other.number.as_str() } else { "…" };
            return Ok(Err(words.format("obstacle-linked", &[("number", name.into())])));
        }
        Ok(Ok(Destroyed {
            record: record.record_id,
            number: record.number,
            kind: record.kind,
            marking: marking.code().to_owned(),
            keep_until: until.day,
            rule: Rule {
                years: until.rule.years,
                months: until.rule.months,
                from: until.rule.from.code().to_owned(),
                field: until.rule.field,
                base: until.base,
            },
            versions: versions
                .iter()
                .map(|version| Version {
                    version: version.manifest.version,
                    digest: version.digest,
                    event: version.event,
                })
                .collect(),
        }))
    }
}
