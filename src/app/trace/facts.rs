//! What the genealogy tells the rules.
//!
//! Each fact is about one lot or unit: what went into it, what is said of it. So the whole can be told portion by portion,
//! with memory for one of them, and what they come to added up.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::as_designed::{Designs, built_in};
use super::genealogy::{count, in_force, is_partly_from, length, parts_at, portions, retain};
use crate::app::Error;
use crate::db::Conn;
use crate::db::trace::{self, Genealogy, Item, Lot, Unit, UnitStatus};
use crate::domain::Date;
use crate::domain::holding::Holding;
use crate::domain::kind::Kinds;
use crate::domain::snapshot::{RecordFacts, TraceFacts, TraceGap};
use crate::domain::trace::conformity::{Assembled, Bearing, Naming, departures};

/// Lots and units that are not in a portion: the item of each, and whether it is a unit.
type Elsewhere = HashMap<i64, (i64, bool)>;

/// What the trace batches (record id, up to version) say together, and whether any of it comes from one of the `told`
/// batches (record ids). `records` are those on record.
pub(in crate::app) fn facts_at(
    conn: &mut Conn,
    organisation: &str,
    (batches, told): (&BTreeMap<String, u32>, &BTreeSet<String>),
    (records, kinds): (&[Arc<RecordFacts>], &Kinds),
    day: Date,
) -> Result<(TraceFacts, bool), Error> {
    let whose = (organisation, batches);
    let mut parts = parts_at(conn, whose)?;
    parts.operations = trace::operations_from(conn, told)?;
    retain(&mut parts, batches);
    let beside = Beside::new(&parts, (records, kinds), day);
    let mut facts = TraceFacts { items: length(parts.items.len()), ..TraceFacts::default() };
    let mut is_told = is_partly_from(&parts, told);
    portions(conn, whose, |conn, portion| {
        is_told = is_told || is_partly_from(&portion, told);
        let elsewhere = beside.elsewhere(conn, &portion)?;
        facts.add(beside.facts(&portion, &elsewhere));
        Ok(())
    })?;
    Ok((facts, is_told))
}

/// What a genealogy that is whole tells the rules. `records` are those on record, to see that certificates are, and which
/// concessions cover what is not built as designed on a day.
pub(in crate::app) fn facts(
    genealogy: &Genealogy,
    (records, kinds): (&[Arc<RecordFacts>], &Kinds),
    day: Date,
) -> TraceFacts {
    let facts = Beside::new(genealogy, (records, kinds), day).facts(genealogy, &Elsewhere::new());
    TraceFacts { items: length(genealogy.items.len()), ..facts }
}

fn gap<'a>(names: impl Iterator<Item = &'a str>) -> TraceGap {
    let mut gap = TraceGap::default();
    names.for_each(|name| gap.add(name));
    gap
}

/// What lots and units are held against.
struct Beside<'a> {
    numbers: HashSet<&'a str>,
    kinds: &'a Kinds,
    day: Date,
    items: HashMap<i64, &'a Item>,
    designs: Designs,
    /// Which concessions name which pieces; empty where there is no parts list.
    concessions: Naming,
}

impl<'a> Beside<'a> {
    fn new(parts: &'a Genealogy, (records, kinds): (&'a [Arc<RecordFacts>], &'a Kinds), day: Date) -> Self {
        let designs = Designs::in_force(&parts.bom_lines);
        let is_asked = |facts: &&Arc<RecordFacts>| {
            !designs.is_empty() && kinds.bearing(&facts.kind) == Some(Bearing::Concession)
        };
        let concessions = Naming::of(records.iter().filter(is_asked).cloned(), kinds);
        Self {
            numbers: records.iter().map(|facts| facts.number.as_str()).collect(),
            kinds,
            day,
            items: parts.items.iter().map(|item| (item.item_id, item)).collect(),
            designs,
            concessions,
        }
    }

    /// What is not in a portion and went into one of its units that has a parts list.
    fn elsewhere(&self, conn: &mut Conn, portion: &Genealogy) -> Result<Elsewhere, Error> {
        let designed = portion.units.iter().filter(|unit| self.designs.has(unit.item_id));
        let designed: HashSet<i64> = designed.map(|unit| unit.node_id).collect();
        let into = portion.edges.iter().filter(|edge| designed.contains(&edge.parent_id));
        let children: BTreeSet<i64> = into.map(|edge| edge.child_id).collect();
        let children: Vec<i64> = children.into_iter().collect();
        let lots = trace::lots(conn, &children)?.into_iter().map(|lot| (lot.node_id, (lot.item_id, false)));
        let units = trace::units(conn, &children)?.into_iter();
        Ok(lots.chain(units.map(|unit| (unit.node_id, (unit.item_id, true)))).collect())
    }

    /// What lots and units tell with the edges into them; apart from the number of items.
    fn facts(&self, genealogy: &Genealogy, elsewhere: &Elsewhere) -> TraceFacts {
        let in_force = in_force(genealogy);
        let filled: HashSet<i64> = in_force.keys().map(|(parent, _)| *parent).collect();
        // A lot that anything ever went into was made here, also if it was taken out again.
        let made: HashSet<i64> = genealogy.edges.iter().map(|edge| edge.parent_id).collect();
        let bought = || genealogy.lots.iter().filter(|lot| !made.contains(&lot.node_id));
        let is_certified =
            |lot: &Lot| !lot.certificate.is_empty() && self.numbers.contains(lot.certificate.as_str());
        let status: HashMap<i64, &UnitStatus> =
            genealogy.statuses.iter().map(|status| (status.node_id, status)).collect();
        let is_lost = |unit: &&Unit| {
            let status = status.get(&unit.node_id);
            status.is_some_and(|status| status.status == "delivered" && status.customer.is_empty())
        };
        let is_empty = |unit: &&Unit| !filled.contains(&unit.node_id) && unit.lot.is_empty();
        TraceFacts {
            items: 0,
            lots: length(genealogy.lots.len()),
            units: length(genealogy.units.len()),
            edges: count(&in_force),
            units_without_parts: gap(genealogy
                .units
                .iter()
                .filter(is_empty)
                .map(|unit| unit.serial.as_str())),
            lots_without_supplier: gap(bought()
                .filter(|lot| lot.supplier.is_empty())
                .map(|lot| lot.lot.as_str())),
            lots_without_certificate: gap(bought()
                .filter(|lot| !is_certified(lot))
                .map(|lot| lot.lot.as_str())),
            not_as_designed: self.not_as_designed((genealogy, elsewhere), &in_force),
            // The table's unique index over item and serial leaves none.
            duplicate_serials: TraceGap::default(),
            delivered_without_customer: gap(genealogy
                .units
                .iter()
                .filter(is_lost)
                .map(|unit| unit.serial.as_str())),
        }
    }

    /// Units that are not built as designed, where no concession covers it.
    fn not_as_designed(
        &self,
        (genealogy, elsewhere): (&Genealogy, &Elsewhere),
        in_force: &BTreeMap<(i64, i64), Holding>,
    ) -> TraceGap {
        if self.designs.is_empty() {
            return TraceGap::default();
        }
        let of_lots = genealogy.lots.iter().map(|lot| (lot.node_id, (lot.item_id, false)));
        let of_units = genealogy.units.iter().map(|unit| (unit.node_id, (unit.item_id, true)));
        let nodes: Elsewhere = of_lots.chain(of_units).collect();
        let differs = |unit: &&Unit| {
            if !self.designs.has(unit.item_id) {
                return false;
            }
            let held = in_force.range((unit.node_id, i64::MIN)..=(unit.node_id, i64::MAX));
            let built = held.filter_map(|((_, child), holding)| {
                let (item, is_unit) = nodes.get(child).or_else(|| elsewhere.get(child))?;
                let item = self.items.get(item)?;
                Some(built_in((&item.number, &item.revision, *is_unit), holding))
            });
            let as_built = built.collect::<Vec<_>>();
            let design = self.designs.compare(unit.item_id, (&unit.serial, &unit.made_on), &as_built);
            let piece = Assembled {
                is_unit: true,
                part: self.items.get(&unit.item_id).map(|item| item.number.clone()).unwrap_or_default(),
                number: unit.serial.clone(),
                made_in: unit.lot.clone(),
                design,
                ..Assembled::default()
            };
            let departures = departures((&self.concessions, self.kinds), &piece, self.day);
            departures.iter().any(|one| one.concessions.is_empty())
        };
        gap(genealogy.units.iter().filter(differs).map(|unit| unit.serial.as_str()))
    }
}
