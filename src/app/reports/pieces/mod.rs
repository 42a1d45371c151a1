//! The lots and units that a record names, with everything in them: looked up here, put into `tables`. A batch that the
//! report may not tell of does not exist, nor does what only it says.

mod tables;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::gather::{Gathering, Source};
use super::write::Writing;
use crate::app::Error;
use crate::app::trace::assembly::Assembly;
use crate::app::trace::conformity::{named_nodes, naming_up_to};
use crate::app::trace::hidden_above;
use crate::db::Conn;
use crate::db::trace::{self, Hidden, Item, Lot, Unit};
use crate::domain::ids::RecordId;
use crate::domain::kind::parse_date;
use crate::domain::trace::conformity::{Assembled, Bears, Judged};
use crate::pack::format;
use crate::words::Words;

/// So many pieces are named in one cell, and how many more there are.
const TOLD: usize = 12;

/// What a record names, and what is in it.
pub(super) struct Pieces {
    /// Numbers of the record, each with the lots and units that have it.
    named: Vec<(String, Vec<i64>)>,
    /// All of these.
    own: BTreeSet<i64>,
    assembly: Assembly,
    /// What the records say of each piece.
    judged: Vec<(i64, Judged)>,
    /// Part and number of each piece.
    names: HashMap<i64, (String, String)>,
    hidden: Hidden,
}

impl Writing<'_> {
    /// Looks up what the record names; once for all parts of the report.
    fn named_pieces<'a>(
        &self,
        conn: &mut Conn,
        gathering: &mut Gathering<'a>,
        source: &Source<'a>,
    ) -> Result<Rc<Pieces>, Error> {
        if let Some(known) = &gathering.pieces {
            return Ok(Rc::clone(known));
        }
        let found = Rc::new(self.look_up_pieces(conn, gathering, source)?);
        gathering.pieces = Some(Rc::clone(&found));
        Ok(found)
    }

    fn look_up_pieces<'a>(
        &self,
        conn: &mut Conn,
        gathering: &mut Gathering<'a>,
        source: &Source<'a>,
    ) -> Result<Pieces, Error> {
        let (session, kinds) = (self.session, &self.app.definitions.of(self.session.code()).kinds);
        let clearance = session.actor.clearance;
        let all = named_nodes(conn, session, &source.values)?;
        let hidden = hidden_above(conn, session.code(), self.asked.limit)?;
        let named = there(conn, &all, &hidden)?;
        let assembly = Assembly::around(conn, &starts(&named), &hidden)?;
        for batch in assembly.said_by(&hidden) {
            gathering.by_id(conn, batch)?;
        }
        if self.asked.limit < clearance {
            // What the reader may see and did not ask for is counted.
            let hidden = hidden_above(conn, session.code(), clearance)?;
            let named = there(conn, &all, &hidden)?;
            let whole = Assembly::around(conn, &starts(&named), &hidden)?;
            for batch in whole.said_by(&hidden) {
                gathering.leave_out(conn, batch)?;
            }
        }
        let records = self.app.records_at(conn, session.code(), self.as_of.size)?;
        let naming = naming_up_to(&records, kinds, clearance);
        // A concession that ran out since was in force when the document was made.
        let today = session.now.date();
        let day =
            source.record.occurred_on.as_deref().and_then(parse_date).map_or(today, |day| day.min(today));
        let judged = assembly.judged((&naming, kinds), day).map(|(id, _, judged)| (id, judged)).collect();
        let name = |(id, piece): (i64, &Assembled)| (id, (piece.part.clone(), piece.number.clone()));
        let names = assembly.placed().map(name).collect();
        Ok(Pieces { own: starts(&named).into_iter().collect(), named, assembly, judged, names, hidden })
    }
}

/// The nodes of each number that there are for the reader. A lot that a supplier calls by the number of another is not
/// meant by it.
fn there(
    conn: &mut Conn,
    named: &[(String, Vec<i64>)],
    hidden: &Hidden,
) -> Result<Vec<(String, Vec<i64>)>, Error> {
    let mut found = Vec::with_capacity(named.len());
    for (number, nodes) in named {
        let known = trace::among(conn, nodes, hidden)?;
        let units = known.units.iter().map(|unit| (unit.node_id, &unit.serial));
        let all: Vec<(i64, &String)> =
            units.chain(known.lots.iter().map(|lot| (lot.node_id, &lot.lot))).collect();
        let own: Vec<i64> = all.iter().filter(|(_, name)| *name == number).map(|(id, _)| *id).collect();
        let nodes = if own.is_empty() { all.iter().map(|(id, _)| *id).collect() } else { own };
        found.push((number.clone(), nodes));
    }
    Ok(found)
}

/// Where to begin: each node once.
fn starts(named: &[(String, Vec<i64>)]) -> Vec<i64> {
    let mut seen = BTreeSet::new();
    named.iter().flat_map(|(_, nodes)| nodes).copied().filter(|node| seen.insert(*node)).collect()
}

impl Pieces {
    fn unit(&self, node: i64) -> Option<&Unit> {
        let units = &self.assembly.genealogy.units;
        units.get(units.binary_search_by_key(&node, |unit| unit.node_id).ok()?)
    }

    fn lot(&self, node: i64) -> Option<&Lot> {
        let lots = &self.assembly.genealogy.lots;
        lots.get(lots.binary_search_by_key(&node, |lot| lot.node_id).ok()?)
    }

    /// Part number with revision, and the title, if it is known from a batch that may be told of.
    fn part(&self, item: i64) -> (String, String) {
        let Some(item) = self.assembly.genealogy.items.iter().find(|one| one.item_id == item) else {
            return Default::default();
        };
        let is_seen = |item: &&Item| !self.hidden.has(&item.batch_record, item.batch_version);
        (item.full_number(), Some(item).filter(is_seen).map(|item| item.title.clone()).unwrap_or_default())
    }

    /// Present status of a unit, as a code.
    fn status(&self, node: i64) -> &str {
        let mut all = self.assembly.genealogy.statuses.iter().rev();
        all.find(|row| row.node_id == node).map_or("", |row| &row.status)
    }

    /// Records that bear on pieces, by number, each with these.
    fn bearing(&self, is_told: impl Fn(&Bears) -> bool) -> BTreeMap<&str, (RecordId, Vec<i64>)> {
        let mut found: BTreeMap<&str, (RecordId, Vec<i64>)> = BTreeMap::new();
        for (node, judged) in &self.judged {
            for one in judged.records.iter().filter(|one| is_told(one)) {
                let none = || (one.record.id, Vec::new());
                found.entry(&one.record.number).or_insert_with(none).1.push(*node);
            }
        }
        found
    }

    /// Pieces in words: those that the record names by their numbers, what is in them with its part.
    fn which(&self, words: &Words, nodes: &[i64]) -> String {
        let (own, within): (Vec<i64>, Vec<i64>) =
            nodes.iter().copied().partition(|node| self.own.contains(node));
        let mut lines = Vec::new();
        let is_all = self.named.iter().all(|(_, known)| !known.is_empty()) && own.len() == self.own.len();
        if is_all && own.len() > 1 {
            lines.push(words.format("report-pieces-all", &[("count", own.len().into())]));
        } else {
            lines
                .extend(own.iter().filter_map(|node| self.names.get(node)).map(|(_, number)| number.clone()));
        }
        let named = within.iter().filter_map(|node| self.names.get(node));
        lines.extend(named.map(|(part, number)| format!("{part} {number}")));
        let more = lines.len().saturating_sub(TOLD);
        lines.truncate(TOLD);
        if more > 0 {
            lines.push(words.format("report-pieces-more", &[("count", format::count(words, more).into())]));
        }
        lines.join("\n")
    }
}
