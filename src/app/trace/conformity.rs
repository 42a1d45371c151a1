//! What bears on a unit and on what is in it, and what stands against letting it go.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::as_designed::{AsDesigned, AsDesignedLine, Designs};
use super::hidden_batches;
use super::node::Node;
use super::questions::{End, UnitContents, Web};
use crate::app::readiness::{AsOf, Records};
use crate::app::{App, Error, Session};
use crate::db::Conn;
use crate::db::trace::{self, Direction, Hidden};
use crate::domain::access::Marking;
use crate::domain::kind::{Guard, GuardFailure, Kind, Kinds, Values};
use crate::domain::snapshot::RecordFacts;
use crate::domain::trace::conformity::{
    Against, Assembled, Bearing, Judged, LOTS, Naming, PART, Reason, SERIALS, is_part, judge,
};
use crate::domain::trace::design::Compared;
use crate::words::Words;

/// So many reasons are told, and how many more there are.
const TOLD: usize = 20;

/// A record that bears on a lot or unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BearingRecord {
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// What it is.
    pub bearing: Bearing,
    /// `pass`, `fail`, `inconclusive`, `open`, or a disposition; empty where there is nothing more to say.
    pub outcome: String,
}

/// A certificate of conformity that names a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CertificateOfUnit {
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Code of its state.
    pub state: String,
    /// The state, in the language of whoever asked.
    pub state_label: String,
}

/// Something that stands against a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AgainstUnit {
    /// Why.
    pub reason: Reason,
    /// The sentence.
    pub text: String,
    /// The lot or unit that it is about.
    pub of: End,
    /// Number of the record that says so, if there is one that the reader may see.
    pub record: Option<String>,
}

/// Something that is not as it should be, and stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DeviationOfUnit {
    /// The lot or unit that it is about.
    pub of: End,
    /// Number of the nonconformity.
    pub record: String,
    /// `use-as-is` or `repair`.
    pub disposition: String,
    /// Numbers of concessions in force that cover it.
    pub concessions: Vec<String>,
}

/// What the records say of a unit with everything in it. It counts what the reader may see.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Conformity {
    /// What stands against it.
    pub against: Vec<AgainstUnit>,
    /// What is not as it should be, and stays.
    pub deviations: Vec<DeviationOfUnit>,
}

/// The pieces of an assembly in the order of the tree, with who they are.
pub(super) fn assembled(web: &Web, nodes: &[i64], designs: &Designs) -> Vec<(i64, Assembled)> {
    let piece = |id: i64| {
        let node: &Node = web.node(id)?;
        let piece = Assembled {
            is_unit: node.is_unit(),
            part: node.part.clone(),
            number: node.number.clone(),
            made_in: node.made_in.clone(),
            status: node.status.clone(),
            certificate: node.certificate.clone(),
            needs_certificate: !node.is_unit() && !web.holds_something(id),
            design: designs.compare_node(web, (id, node)),
        };
        Some((id, piece))
    };
    nodes.iter().filter_map(|id| piece(*id)).collect()
}

/// Which records name which pieces, of those up to a marking.
pub(in crate::app) fn naming_up_to<'a>(
    records: &'a Records,
    kinds: &Kinds,
    clearance: Marking,
) -> Cow<'a, Naming> {
    let is_seen = |facts: &Arc<RecordFacts>| facts.marking <= clearance;
    // Most readers may see everything that there is.
    if records.facts().all(|facts| is_seen(&facts)) {
        return Cow::Borrowed(records.naming(kinds));
    }
    Cow::Owned(Naming::of(records.facts().filter(is_seen), kinds))
}

/// What is told of the records, and to whom.
pub(super) struct Teller<'a> {
    pub words: &'a Words,
    pub clearance: Marking,
}

impl Teller<'_> {
    fn number(&self, facts: &RecordFacts) -> String {
        match facts.marking <= self.clearance {
            true => facts.number.clone(),
            false => self.words.text("guard-hidden"),
        }
    }

    pub fn sentence(&self, piece: &str, against: &Against) -> String {
        let number = |facts: &Option<Arc<RecordFacts>>| facts.as_ref().map(|facts| self.number(facts));
        let what = if against.what.is_empty() { "none" } else { &against.what };
        let design = against.design.clone().unwrap_or_default();
        let arguments = [
            ("find", design.find.into()),
            ("parts", design.parts.join(" / ").into()),
            ("needed", design.needed.into()),
            ("built", design.built.into()),
            ("piece", piece.to_owned().into()),
            ("record", number(&against.record).unwrap_or_default().into()),
            ("other", number(&against.other).unwrap_or_default().into()),
            ("what", what.to_owned().into()),
        ];
        self.words.format(&format!("conformity-{}", against.reason.code()), &arguments)
    }
}

impl App {
    /// What the records that the actor may see say of an assembly; puts what bears on each piece beside it.
    pub(super) fn conformity(
        &self,
        conn: &mut Conn,
        session: &Session,
        (web, nodes, designs): (&Web, &[i64], &Designs),
        contents: &mut UnitContents,
    ) -> Result<(), Error> {
        let kinds = &self.definitions.of(session.code()).kinds;
        let head = AsOf::head(conn, session.code())?;
        let records = self.records_at(conn, session.code(), head.size)?;
        let naming = naming_up_to(&records, kinds, session.actor.clearance);
        let words = session.words();
        let teller = Teller { words: &words, clearance: session.actor.clearance };
        let mut by_node: BTreeMap<i64, Vec<BearingRecord>> = BTreeMap::new();
        for (place, (id, piece)) in assembled(web, nodes, designs).into_iter().enumerate() {
            let Some(node) = web.node(id) else { continue };
            let Judged { records, against, deviations, departures } =
                judge((&naming, kinds), &piece, place == 0, session.now.date());
            if !piece.design.is_empty() {
                let covering = |compared: &Compared| -> Vec<String> {
                    let own = departures.iter().filter(|one| one.design == *compared);
                    own.flat_map(|one| &one.concessions).map(|facts| facts.number.clone()).collect()
                };
                let line = |compared: &Compared| AsDesignedLine::of(compared.clone(), covering(compared));
                let lines = piece.design.iter().map(line).collect();
                contents.as_designed.push(AsDesigned { of: End::of(node), lines });
            }
            for one in against {
                contents.conformity.against.push(AgainstUnit {
                    reason: one.reason,
                    text: teller.sentence(&format!("{} {}", node.part, node.number), &one),
                    of: End::of(node),
                    record: one.record.as_ref().map(|facts| facts.number.clone()),
                });
            }
            for one in deviations {
                let disposition = one.record.texts("disposition").into_iter().next().unwrap_or_default();
                contents.conformity.deviations.push(DeviationOfUnit {
                    of: End::of(node),
                    record: one.record.number.clone(),
                    disposition,
                    concessions: one.concessions.iter().map(|facts| facts.number.clone()).collect(),
                });
            }
            let shown = records.into_iter().map(|one| BearingRecord {
                number: one.record.number.clone(),
                title: one.record.title.clone(),
                bearing: one.bearing,
                outcome: one.outcome,
            });
            by_node.insert(id, shown.collect());
        }
        let unit = contents.lines.first().map(|line| &line.node);
        contents.certificates =
            unit.map(|unit| certificates(&records, kinds, session, unit)).unwrap_or_default();
        for line in contents.lines.iter_mut().filter(|line| !line.is_repeated) {
            line.records = by_node.get(&line.id).cloned().unwrap_or_default();
        }
        Ok(())
    }

    /// What stands against the units and lots that the fields of a certificate name: against all that is there, also what
    /// the actor may not see, but that is not named.
    pub(in crate::app) fn against_named(
        &self,
        conn: &mut Conn,
        session: &Session,
        fields: &Values,
    ) -> Result<Vec<GuardFailure>, Error> {
        let words = session.words();
        let mut told = Told::default();
        for (number, found) in named_nodes(conn, session, fields)? {
            if found.is_empty() {
                told.add(words.format("conformity-unknown", &[("piece", number.into())]));
            }
            self.tell_against(conn, session, &found, &mut told)?;
        }
        let says_none = fields.get("deviations").and_then(|value| value.as_str()) == Some("none");
        if says_none && !told.deviations.is_empty() {
            let records = told.deviations.iter().cloned().collect::<Vec<_>>().join(", ");
            told.add(words.format("conformity-deviations", &[("records", records.into())]));
        }
        let failure = |line| GuardFailure { guard: "units-conform", arguments: vec![("what", line)] };
        Ok(told.lines(&words).into_iter().map(failure).collect())
    }

    /// Tells what stands against lots and units and what is in them: of all that is there, also of what the actor may not
    /// see, but that is not named.
    pub(super) fn tell_against(
        &self,
        conn: &mut Conn,
        session: &Session,
        starts: &[i64],
        told: &mut Told,
    ) -> Result<(), Error> {
        let kinds = &self.definitions.of(session.code()).kinds;
        let head = AsOf::head(conn, session.code())?;
        let records = self.records_at(conn, session.code(), head.size)?;
        let naming = records.naming(kinds);
        let words = session.words();
        let teller = Teller { words: &words, clearance: session.actor.clearance };
        let hidden = hidden_batches(conn, session)?;
        for start in starts {
            let web = Web::around(conn, *start, Direction::Into, &Hidden::default())?;
            let (_, nodes) = web.tree();
            let seen = super::node::named(conn, &nodes, &hidden)?;
            let designs = Designs::of(conn, (&web, &nodes), &Hidden::default())?;
            for (place, (id, piece)) in assembled(&web, &nodes, &designs).into_iter().enumerate() {
                let is_first = place == 0 && piece.is_unit;
                let judged = judge((naming, kinds), &piece, is_first, session.now.date());
                let name = match seen.contains_key(&id) {
                    true => format!("{} {}", piece.part, piece.number),
                    false => words.text("guard-hidden"),
                };
                for one in &judged.against {
                    told.add(teller.sentence(&name, one));
                }
                let covering = judged.departures.iter().flat_map(|one| &one.concessions);
                let deviating = judged.deviations.iter().map(|one| &one.record).chain(covering);
                told.deviations.extend(deviating.map(|facts| teller.number(facts)));
            }
        }
        Ok(())
    }
}

/// The certificates that name a unit, void ones too, by number: records of kinds that are issued only where nothing stands
/// against the units that they name.
fn certificates(records: &Records, kinds: &Kinds, session: &Session, unit: &Node) -> Vec<CertificateOfUnit> {
    let certifies = |kind: &Kind| {
        let mut guards = kind.transitions.iter().flat_map(|transition| &transition.guards);
        guards.any(|guard| matches!(guard, Guard::UnitsConform { .. }))
    };
    let names = |facts: &RecordFacts| {
        is_part(facts.text(PART), &unit.part)
            && SERIALS.iter().flat_map(|field| facts.texts(field)).any(|serial| serial.trim() == unit.number)
    };
    let mut found: Vec<CertificateOfUnit> = records
        .facts()
        .filter(|facts| facts.marking <= session.actor.clearance)
        .filter_map(|facts| {
            let kind = kinds.get(&facts.kind).filter(|kind| certifies(kind) && names(&facts))?;
            let label = kind.state(&facts.state).map(|state| state.label.of(&session.language));
            Some(CertificateOfUnit {
                number: facts.number.clone(),
                title: facts.title.clone(),
                state: facts.state.clone(),
                state_label: label.unwrap_or(&facts.state).to_owned(),
            })
        })
        .collect();
    found.sort_by(|one, other| one.number.cmp(&other.number));
    found
}

/// Sentences, each once, in the order in which they came.
#[derive(Default)]
pub(super) struct Told {
    lines: Vec<String>,
    known: BTreeSet<String>,
    deviations: BTreeSet<String>,
}

impl Told {
    fn add(&mut self, line: String) {
        if self.known.insert(line.clone()) {
            self.lines.push(line);
        }
    }

    /// The first of them, and how many more there are.
    pub(super) fn lines(self, words: &Words) -> Vec<String> {
        let more = self.lines.len().saturating_sub(TOLD);
        let mut lines: Vec<String> = self.lines.into_iter().take(TOLD).collect();
        if more > 0 {
            lines.push(words.format("conformity-more", &[("count", more.into())]));
        }
        lines
    }
}

/// Units and lots that fields name, each with its nodes.
pub(in crate::app) fn named_nodes(
    conn: &mut Conn,
    session: &Session,
    fields: &Values,
) -> Result<Vec<(String, Vec<i64>)>, Error> {
    let text = |value: &serde_json::Value| value.as_str().map(|text| text.trim().to_owned());
    let listed = |names: &[&str]| -> BTreeSet<String> {
        let values = names.iter().filter_map(|name| fields.get(*name));
        let texts = values.flat_map(|value| match value.as_array() {
            Some(all) => all.iter().filter_map(text).collect(),
            None => text(value).into_iter().collect::<Vec<_>>(),
        });
        texts.filter(|text| !text.is_empty()).collect()
    };
    let part = fields.get(PART).and_then(text).unwrap_or_default();
    let mut known: BTreeMap<i64, String> = BTreeMap::new();
    let mut is_of_part = |conn: &mut Conn, item: i64| -> Result<bool, Error> {
        if let std::collections::btree_map::Entry::Vacant(entry) = known.entry(item) {
            entry.insert(trace::item(conn, item)?.map(|item| item.number).unwrap_or_default());
        }
        Ok(known.get(&item).is_some_and(|number| is_part(&part, number)))
    };
    let mut all = Vec::new();
    for serial in listed(SERIALS) {
        let mut nodes = Vec::new();
        for unit in trace::find_units(conn, session.code(), &serial)? {
            if is_of_part(conn, unit.item_id)? {
                nodes.push(unit.node_id);
            }
        }
        all.push((serial, nodes));
    }
    for lot in listed(LOTS) {
        let mut nodes = Vec::new();
        for found in trace::find_lots(conn, session.code(), &lot)? {
            if is_of_part(conn, found.item_id)? {
                nodes.push(found.node_id);
            }
        }
        all.push((lot, nodes));
    }
    Ok(all)
}
