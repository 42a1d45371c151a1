//! Fallout: a gauge was found out of tolerance, an operator's competence had lapsed. What was tested or made with it or by
//! them, where did that go, and which customers have it?

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::history::Batches;
use super::node::{Node, named};
use super::questions::{End, Holdings};
use super::{hidden_batches, written};
use crate::app::cells::csv_to_send;
use crate::app::readiness::AsOf;
use crate::app::{App, Code, Error, Session};
use crate::db::Conn;
use crate::db::trace::{self, Direction, Done, Hidden};
use crate::domain::Date;
use crate::domain::access::{Action, Marking};
use crate::domain::kind::{Kinds, parse_date};
use crate::domain::snapshot::RecordFacts;
use crate::domain::trace::conformity::{Bearing, LOTS, PART, SERIALS, is_part};
use crate::words::Words;

/// So many operations are followed; a longer period is to be asked for in parts.
const MOST: usize = 20_000;

/// What is in doubt: work with some equipment, or of somebody, or both; in a period.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct FalloutQuestion {
    /// Number of the record of the equipment, or its own mark.
    #[serde(default)]
    pub equipment: String,
    /// Whose work.
    #[serde(default)]
    pub operator: String,
    /// First day, or empty: for equipment, that of its last good calibration before the last that it failed.
    #[serde(default)]
    pub from: String,
    /// Last day, or empty: where the first is not given either, that on which the equipment failed.
    #[serde(default)]
    pub to: String,
}

/// What came of work that is in doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fallout {
    /// First day, or empty.
    pub from: String,
    /// Last day, or empty.
    pub to: String,
    /// Number of the calibration that the period begins with, where none was asked for.
    pub since: Option<String>,
    /// The work, in the order of its days; what has none stands first.
    pub work: Vec<DoubtfulWork>,
    /// Units that were worked on or tested, or hold something that was: delivered ones first, by customer.
    pub units: Vec<DoubtfulUnit>,
    /// How many of the units are delivered.
    pub delivered: usize,
}

/// An operation or test.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct DoubtfulWork {
    /// When, or empty.
    pub day: String,
    /// `operation` or `test`.
    pub what: &'static str,
    /// The operation, or the method of the test.
    pub name: String,
    /// On which lot or unit.
    pub of: End,
    /// By whom, or empty.
    pub operator: String,
    /// With what, or empty.
    pub equipment: String,
    /// Number of the trace batch or test report that says so.
    pub record: String,
}

/// A unit that the work is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DoubtfulUnit {
    /// The unit.
    pub unit: Node,
    /// What was worked on: the unit itself, or what is in it.
    pub through: Vec<End>,
    /// True if it is built into another unit of the list.
    pub is_inside: bool,
}

impl App {
    /// What came of work that is in doubt.
    ///
    /// # Errors
    /// [`Code::Invalid`] naming the field: neither equipment nor operator, an unknown one, a day that is none;
    /// [`Code::Denied`].
    pub fn fallout(&self, session: &Session, asked: &FalloutQuestion) -> Result<Fallout, Error> {
        session.may(Action::ReadTrace, Marking::Unclassified)?;
        let period = checked(session, asked)?;
        self.db.read(|conn| {
            let kinds = &self.definitions.of(session.code()).kinds;
            let head = AsOf::head(conn, session.code())?;
            let records = self.records_at(conn, session.code(), head.size)?;
            let is_seen = |facts: &RecordFacts| facts.marking <= session.actor.clearance;
            let records: Vec<_> = records.facts().filter(|facts| is_seen(facts)).collect();
            let gauge = Equipment::of(records.iter().map(AsRef::as_ref), kinds, asked);
            let (period, since) = match (period, gauge.since()) {
                // What was done once it was right again is not in doubt.
                ((None, to), Some((from, failed, calibration))) => {
                    ((Some(from), to.or(Some(failed))), Some(calibration.number.clone()))
                }
                (period, _) => (period, None),
            };
            let hidden = hidden_batches(conn, session)?;
            let mut work = operations(conn, session, (asked, &gauge, period), &hidden)?;
            let tests = gauge.tests(asked, period);
            let pieces = tested(conn, session, &tests, &hidden)?;
            work.extend(pieces);
            if work.len() > MOST {
                return Err(invalid(session, "from", "fallout-too-much"));
            }
            if work.is_empty() && !gauge.is_known && !asked.equipment.is_empty() {
                return Err(invalid(session, "equipment", "fallout-unknown"));
            }
            let units = held(conn, &work, &hidden)?;
            let mut work: Vec<DoubtfulWork> = work.into_iter().map(|(_, work)| work).collect();
            work.sort();
            work.dedup();
            Ok(Fallout {
                from: written(period.0),
                to: written(period.1),
                since,
                delivered: units.iter().filter(|one| one.unit.status == "delivered").count(),
                work,
                units,
            })
        })
    }

    /// The units of a fallout as CSV, to be sent to whoever has them.
    ///
    /// # Errors
    /// As [`App::fallout`].
    pub fn fallout_list(&self, session: &Session, asked: &FalloutQuestion) -> Result<String, Error> {
        let found = self.fallout(session, asked)?;
        let head = ["serial", "item", "title", "status", "customer", "through"].map(str::to_owned);
        let row = |one: &DoubtfulUnit| {
            let through = one.through.iter().map(|end| format!("{} {}", end.item, end.number));
            let through = through.collect::<Vec<_>>().join("; ");
            let Node { number, item, title, status, customer, .. } = one.unit.clone();
            [number, item, title, status, customer, through]
        };
        csv_to_send(std::iter::once(head).chain(found.units.iter().map(row)))
    }
}

type Period = (Option<Date>, Option<Date>);

fn invalid(session: &Session, field: &'static str, id: &str) -> Error {
    let words = Words::on_pages(&session.language);
    Error::new(Code::Invalid).with("place", words.text("fallout-title")).field(field, words.text(id))
}

fn checked(session: &Session, asked: &FalloutQuestion) -> Result<Period, Error> {
    if asked.equipment.trim().is_empty() && asked.operator.trim().is_empty() {
        return Err(invalid(session, "equipment", "fallout-nothing"));
    }
    let day = |field: &'static str, text: &str| match text.trim() {
        "" => Ok(None),
        text => parse_date(text).map(Some).ok_or_else(|| invalid(session, field, "fallout-date")),
    };
    let period = (day("from", &asked.from)?, day("to", &asked.to)?);
    match period {
        (Some(from), Some(to)) if from > to => Err(invalid(session, "to", "fallout-backwards")),
        period => Ok(period),
    }
}

fn is_within(day: Option<Date>, (from, to): Period) -> bool {
    // What has no day may have been on any.
    day.is_none_or(|day| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to))
}

/// What the records tell of the equipment.
struct Equipment<'a> {
    /// What it is called: the number of its record, its own mark.
    names: BTreeSet<String>,
    /// Something on record has that name.
    is_known: bool,
    calibrations: Vec<&'a RecordFacts>,
    tests: Vec<&'a RecordFacts>,
}

impl<'a> Equipment<'a> {
    fn of(
        records: impl Iterator<Item = &'a RecordFacts> + Clone,
        kinds: &Kinds,
        asked: &FalloutQuestion,
    ) -> Self {
        let bearing = |facts: &RecordFacts| kinds.bearing(&facts.kind);
        let asked_for = asked.equipment.trim();
        let mut names = BTreeSet::from([asked_for.to_owned()]);
        let mut is_known = false;
        for facts in records.clone().filter(|facts| bearing(facts) == Some(Bearing::Equipment)) {
            let mark = facts.text("identification").trim();
            if !asked_for.is_empty() && (facts.number == asked_for || mark == asked_for) {
                is_known = true;
                names.extend([facts.number.clone(), mark.to_owned()]);
            }
        }
        names.remove("");
        let is_of = |facts: &&RecordFacts| {
            bearing(facts) == Some(Bearing::Calibration) && names.contains(facts.text("equipment").trim())
        };
        let calibrations: Vec<&RecordFacts> = records.clone().filter(is_of).collect();
        is_known |= !calibrations.is_empty();
        let tests = records.filter(|facts| bearing(facts) == Some(Bearing::Test)).collect();
        Self { names, is_known, calibrations, tests }
    }

    /// The last good calibration before the last that was failed: its day, the day of that, and itself.
    fn since(&self) -> Option<(Date, Date, &'a RecordFacts)> {
        let day = |facts: &&'a RecordFacts| facts.date("calibrated_on").or(facts.occurred_on);
        let dated = self.calibrations.iter().filter_map(|facts| Some((day(facts)?, *facts)));
        let is_failed = |facts: &RecordFacts| facts.text("result").trim() == "fail";
        let failed = dated.clone().filter(|(_, facts)| is_failed(facts)).map(|(day, _)| day).max()?;
        let good = dated.filter(|(day, facts)| *day < failed && !is_failed(facts));
        good.max_by_key(|(day, _)| *day).map(|(day, facts)| (day, failed, facts))
    }

    /// Tests with the equipment, or by whom.
    fn tests(&self, asked: &FalloutQuestion, period: Period) -> Vec<&'a RecordFacts> {
        let operator = asked.operator.trim();
        let own: BTreeSet<_> = self.calibrations.iter().map(|facts| facts.id).collect();
        let is_meant = |facts: &&&RecordFacts| {
            (self.names.is_empty() || facts.links.iter().any(|(_, to)| own.contains(to)))
                && (operator.is_empty() || facts.text("tested_by").trim() == operator)
                && is_within(facts.date("tested_on"), period)
        };
        self.tests.iter().filter(is_meant).copied().collect()
    }
}

/// Operations, with the nodes that they were made on.
fn operations(
    conn: &mut Conn,
    session: &Session,
    (asked, gauge, (from, to)): (&FalloutQuestion, &Equipment<'_>, Period),
    hidden: &Hidden,
) -> Result<Vec<(i64, DoubtfulWork)>, Error> {
    let done = Done {
        equipment: gauge.names.iter().cloned().collect(),
        operator: asked.operator.trim().to_owned(),
        from: written(from),
        to: written(to),
    };
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX).saturating_add(1);
    let rows = trace::operations_done(conn, session.code(), (&done, limit), hidden)?;
    let nodes: BTreeSet<i64> = rows.iter().map(|row| row.node_id).collect();
    let names = named(conn, &nodes.into_iter().collect::<Vec<_>>(), hidden)?;
    let mut batches = Batches::new(conn);
    let mut work = Vec::new();
    for row in rows {
        let Some(node) = names.get(&row.node_id) else { continue };
        let found = DoubtfulWork {
            day: row.done_on,
            what: "operation",
            name: row.operation,
            of: End::of(node),
            operator: row.operator,
            equipment: row.equipment,
            record: batches.of(&row.batch_record)?.0,
        };
        work.push((row.node_id, found));
    }
    Ok(work)
}

/// The lots and units that tests name, with the tests.
fn tested(
    conn: &mut Conn,
    session: &Session,
    tests: &[&RecordFacts],
    hidden: &Hidden,
) -> Result<Vec<(i64, DoubtfulWork)>, Error> {
    let mut of_tests: Vec<(&RecordFacts, Vec<i64>)> = Vec::with_capacity(tests.len());
    let (mut units, mut lots) = (HashMap::new(), HashMap::new());
    for facts in tests.iter().copied() {
        let mut nodes = Vec::new();
        for serial in named_by(facts, SERIALS) {
            let found = match units.entry(serial) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(free) => {
                    let units = trace::find_units(conn, session.code(), free.key())?;
                    free.insert(units.into_iter().map(|unit| unit.node_id).collect::<Vec<i64>>())
                }
            };
            nodes.extend_from_slice(found);
        }
        for lot in named_by(facts, LOTS) {
            let found = match lots.entry(lot) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(free) => {
                    let lots = trace::find_lots(conn, session.code(), free.key())?;
                    free.insert(lots.into_iter().map(|lot| lot.node_id).collect::<Vec<i64>>())
                }
            };
            nodes.extend_from_slice(found);
        }
        of_tests.push((facts, nodes));
    }
    let all: BTreeSet<i64> = of_tests.iter().flat_map(|(_, nodes)| nodes).copied().collect();
    let names = named(conn, &all.into_iter().collect::<Vec<_>>(), hidden)?;
    let mut work = Vec::new();
    for (facts, nodes) in of_tests {
        let part = facts.text(PART).trim();
        for id in nodes {
            let Some(node) = names.get(&id).filter(|node| is_part(part, &node.part)) else { continue };
            let found = DoubtfulWork {
                day: written(facts.date("tested_on")),
                what: "test",
                name: facts.text("method").trim().to_owned(),
                of: End::of(node),
                operator: facts.text("tested_by").trim().to_owned(),
                equipment: String::new(),
                record: facts.number.clone(),
            };
            work.push((id, found));
        }
    }
    Ok(work)
}

/// What a record names in some fields, each once.
fn named_by(facts: &RecordFacts, fields: &[&str]) -> BTreeSet<String> {
    let texts = fields.iter().flat_map(|field| facts.texts(field));
    texts.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// The units that something was done to, or that hold such a thing now.
fn held(conn: &mut Conn, work: &[(i64, DoubtfulWork)], hidden: &Hidden) -> Result<Vec<DoubtfulUnit>, Error> {
    let starts: BTreeSet<i64> = work.iter().map(|(id, _)| *id).collect();
    let starts: Vec<i64> = starts.into_iter().collect();
    let holdings = Holdings::around(conn, &starts, Direction::Outward, hidden)?;
    // What each thing holds of the starts: handed on from thing to holder until nothing is new.
    let mut through: BTreeMap<i64, BTreeSet<i64>> =
        starts.iter().map(|id| (*id, BTreeSet::from([*id]))).collect();
    let mut open = starts;
    let mut inside = BTreeSet::new();
    while let Some(id) = open.pop() {
        let own = through.get(&id).cloned().unwrap_or_default();
        for (there, _) in holdings.from(id).filter(|(_, holding)| holding.is_in()) {
            if holdings.node(there).is_some_and(Node::is_unit) {
                inside.insert(id);
            }
            let known = through.entry(there).or_default();
            let before = known.len();
            known.extend(&own);
            if known.len() > before {
                open.push(there);
            }
        }
    }
    let mut units = Vec::new();
    for (id, starts) in through {
        let Some(unit) = holdings.node(id).filter(|node| node.is_unit()) else { continue };
        units.push(DoubtfulUnit {
            unit: unit.clone(),
            through: starts.iter().filter_map(|start| holdings.node(*start)).map(End::of).collect(),
            is_inside: inside.contains(&id),
        });
    }
    let key = |one: &DoubtfulUnit| {
        let unit = &one.unit;
        (unit.status != "delivered", unit.customer.clone(), unit.item.clone(), unit.number.clone())
    };
    units.sort_by_key(key);
    Ok(units)
}
