//! What trace batches say together: as rows, as facts for the rules, as CSV for a pack.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::as_designed::{Designs, built_in};
use crate::app::cells::harmless;
use crate::app::{Code, Error};
use crate::db::Conn;
use crate::db::trace::{self, Genealogy, Item, Lot, Unit, UnitStatus};
use crate::domain::Date;
use crate::domain::holding::Holding;
use crate::domain::kind::Kinds;
use crate::domain::snapshot::{RecordFacts, TraceFacts, TraceGap};
use crate::domain::trace::Relation;
use crate::domain::trace::conformity::{Assembled, Bearing, Naming, departures};

/// How many names a gap shows.
const EXAMPLES: usize = 5;

/// The genealogy that the given batches (record id, up to version) contributed.
pub(in crate::app) fn genealogy_at(
    conn: &mut Conn,
    organisation: &str,
    batches: &BTreeMap<String, u32>,
) -> Result<Genealogy, Error> {
    let mut all = trace::all(conn, organisation)?;
    let has = |record: &str, version: i32| {
        batches.get(record).is_some_and(|upto| u32::try_from(version).is_ok_and(|version| version <= *upto))
    };
    all.items.retain(|row| has(&row.batch_record, row.batch_version));
    all.lots.retain(|row| has(&row.batch_record, row.batch_version));
    all.units.retain(|row| has(&row.batch_record, row.batch_version));
    let stands = |record: &str, withdrawn_in: i32| withdrawn_in == 0 || !has(record, withdrawn_in);
    all.statuses.retain(|row| {
        has(&row.batch_record, row.batch_version) && stands(&row.batch_record, row.withdrawn_in)
    });
    all.edges.retain(|row| {
        has(&row.batch_record, row.batch_version) && stands(&row.batch_record, row.withdrawn_in)
    });
    all.bom_lines.retain(|row| {
        has(&row.batch_record, row.batch_version) && stands(&row.batch_record, row.withdrawn_in)
    });
    all.operations.retain(|row| {
        has(&row.batch_record, row.batch_version) && stands(&row.batch_record, row.withdrawn_in)
    });
    Ok(all)
}

/// True if any of it comes from one of these batches (record ids).
pub(in crate::app) fn is_partly_from(genealogy: &Genealogy, batches: &BTreeSet<String>) -> bool {
    let has = |batch: &String| batches.contains(batch);
    genealogy.items.iter().any(|row| has(&row.batch_record))
        || genealogy.lots.iter().any(|row| has(&row.batch_record))
        || genealogy.units.iter().any(|row| has(&row.batch_record))
        || genealogy.statuses.iter().any(|row| has(&row.batch_record))
        || genealogy.edges.iter().any(|row| has(&row.batch_record))
        || genealogy.bom_lines.iter().any(|row| has(&row.batch_record))
        || genealogy.operations.iter().any(|row| has(&row.batch_record))
}

/// What is in what at the end of these edges; by parent, then child.
pub(in crate::app) fn in_force(genealogy: &Genealogy) -> BTreeMap<(i64, i64), Holding> {
    let mut holdings: BTreeMap<(i64, i64), Holding> = BTreeMap::new();
    for edge in &genealogy.edges {
        if let Some(relation) = Relation::of(&edge.relation) {
            let holding = holdings.entry((edge.parent_id, edge.child_id)).or_default();
            holding.apply(edge.edge_id, relation, &edge.quantity, &edge.unit);
        }
    }
    holdings.retain(|_, holding| holding.is_in());
    holdings
}

/// How many edges are in force: one for what a thing consumed of another, one for what is installed.
pub(in crate::app) fn count(in_force: &BTreeMap<(i64, i64), Holding>) -> u64 {
    let edges: usize = in_force.values().map(|holding| holding.present().len()).sum();
    u64::try_from(edges).unwrap_or(u64::MAX)
}

fn gap(names: Vec<&str>) -> TraceGap {
    TraceGap {
        count: u64::try_from(names.len()).unwrap_or(u64::MAX),
        examples: names.iter().take(EXAMPLES).map(|name| (*name).to_owned()).collect(),
    }
}

/// What the rules ask of the genealogy. `records` are those on record, to see that certificates are, and which concessions
/// cover what is not built as designed on a day.
pub(in crate::app) fn facts(
    genealogy: &Genealogy,
    (records, kinds): (&[Arc<RecordFacts>], &Kinds),
    day: Date,
) -> TraceFacts {
    let numbers: BTreeSet<&str> = records.iter().map(|facts| facts.number.as_str()).collect();
    let length = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    let in_force = in_force(genealogy);
    let filled: BTreeSet<i64> = in_force.keys().map(|(parent, _)| *parent).collect();
    // A lot that anything ever went into was made here, also if it was taken out again.
    let made: BTreeSet<i64> = genealogy.edges.iter().map(|edge| edge.parent_id).collect();
    let bought = |lot: &&Lot| !made.contains(&lot.node_id);
    let status: BTreeMap<i64, &UnitStatus> =
        genealogy.statuses.iter().map(|status| (status.node_id, status)).collect();
    TraceFacts {
        items: length(genealogy.items.len()),
        lots: length(genealogy.lots.len()),
        units: length(genealogy.units.len()),
        edges: count(&in_force),
        units_without_parts: gap(genealogy
            .units
            .iter()
            .filter(|unit| !filled.contains(&unit.node_id) && unit.lot.is_empty())
            .map(|unit| unit.serial.as_str())
            .collect()),
        lots_without_supplier: gap(genealogy
            .lots
            .iter()
            .filter(bought)
            .filter(|lot| lot.supplier.is_empty())
            .map(|lot| lot.lot.as_str())
            .collect()),
        lots_without_certificate: gap(genealogy
            .lots
            .iter()
            .filter(bought)
            .filter(|lot| lot.certificate.is_empty() || !numbers.contains(lot.certificate.as_str()))
            .map(|lot| lot.lot.as_str())
            .collect()),
        not_as_designed: not_as_designed(genealogy, &in_force, (records, kinds), day),
        // The table's unique index over item and serial leaves none.
        duplicate_serials: TraceGap::default(),
        delivered_without_customer: gap(genealogy
            .units
            .iter()
            .filter(|unit| {
                status
                    .get(&unit.node_id)
                    .is_some_and(|status| status.status == "delivered" && status.customer.is_empty())
            })
            .map(|unit| unit.serial.as_str())
            .collect()),
    }
}

/// Units that are not built as designed, where no concession covers it.
fn not_as_designed(
    genealogy: &Genealogy,
    in_force: &BTreeMap<(i64, i64), Holding>,
    (records, kinds): (&[Arc<RecordFacts>], &Kinds),
    day: Date,
) -> TraceGap {
    let designs = Designs::in_force(&genealogy.bom_lines);
    if designs.is_empty() {
        return TraceGap::default();
    }
    let is_concession = |facts: &&Arc<RecordFacts>| kinds.bearing(&facts.kind) == Some(Bearing::Concession);
    let naming = Naming::of(records.iter().filter(is_concession).cloned(), kinds);
    let items: HashMap<i64, &Item> = genealogy.items.iter().map(|item| (item.item_id, item)).collect();
    let of_lots = genealogy.lots.iter().map(|lot| (lot.node_id, (lot.item_id, false)));
    let of_units = genealogy.units.iter().map(|unit| (unit.node_id, (unit.item_id, true)));
    let nodes: HashMap<i64, (i64, bool)> = of_lots.chain(of_units).collect();
    let differs = |unit: &&Unit| {
        let held = in_force.range((unit.node_id, i64::MIN)..=(unit.node_id, i64::MAX));
        let built = held.filter_map(|((_, child), holding)| {
            let (item, is_unit) = nodes.get(child)?;
            let item = items.get(item)?;
            Some(built_in((&item.number, &item.revision, *is_unit), holding))
        });
        let design = designs.compare(unit.item_id, (&unit.serial, &unit.made_on), &built.collect::<Vec<_>>());
        let piece = Assembled {
            is_unit: true,
            part: items.get(&unit.item_id).map(|item| item.number.clone()).unwrap_or_default(),
            number: unit.serial.clone(),
            made_in: unit.lot.clone(),
            design,
            ..Assembled::default()
        };
        departures((&naming, kinds), &piece, day).iter().any(|one| one.concessions.is_empty())
    };
    gap(genealogy.units.iter().filter(differs).map(|unit| unit.serial.as_str()).collect())
}

/// Columns of `units.csv`; `location` follows where any unit has one.
const UNIT_COLUMNS: &[&str] = &[
    "type",
    "item",
    "revision",
    "number",
    "lot",
    "supplier",
    "supplier_lot",
    "certificate",
    "made_on",
    "status",
    "customer",
    "quantity",
    "unit",
];

/// The lists of a pack, each as CSV.
pub(in crate::app) struct Lists {
    /// `units.csv`.
    pub units: Vec<u8>,
    /// `edges.csv`.
    pub edges: Vec<u8>,
    /// `as-designed.csv`; nothing where there is no parts list, so that packs from before there were any keep their bytes.
    pub as_designed: Option<Vec<u8>>,
    /// `operations.csv`; nothing where there are none.
    pub operations: Option<Vec<u8>>,
}

/// `units.csv` (lots and units) and `edges.csv` of a pack, and the lists of what is designed and of what was done. The latter has every edge as it was filed and in that order,
/// also those that take out, so that whoever reads it can work out what is in now and what was in at any time.
///
/// # Errors
/// [`Code::Internal`] if a row cannot be written to memory.
pub(in crate::app) fn to_csv(genealogy: &Genealogy) -> Result<Lists, Error> {
    let failed = |error: csv::Error| Error::new(Code::Internal).because(error);
    let items: HashMap<i64, &Item> = genealogy.items.iter().map(|item| (item.item_id, item)).collect();
    let named = |item_id: i64| {
        items.get(&item_id).map_or((String::new(), String::new()), |i| (i.number.clone(), i.revision.clone()))
    };
    let status: HashMap<i64, &UnitStatus> = genealogy.statuses.iter().map(|row| (row.node_id, row)).collect();
    let mut names: HashMap<i64, (&'static str, String, String)> = HashMap::new();
    let mut units = csv::WriterBuilder::new().from_writer(Vec::new());
    // Packs from before locations were on record keep their bytes.
    let has_locations = genealogy.statuses.iter().any(|row| !row.location.is_empty());
    let columns = UNIT_COLUMNS.iter().chain(has_locations.then_some(&"location"));
    units.write_record(columns).map_err(failed)?;
    for lot in &genealogy.lots {
        let (item, revision) = named(lot.item_id);
        let cells = [
            "lot",
            &item,
            &revision,
            &lot.lot,
            "",
            &lot.supplier,
            &lot.supplier_lot,
            &lot.certificate,
            &lot.made_on,
            "",
            "",
            &lot.quantity,
            &lot.unit,
        ];
        let cells = cells.into_iter().chain(has_locations.then_some(""));
        units.write_record(cells.map(|cell| harmless(cell).into_owned())).map_err(failed)?;
        names.insert(lot.node_id, ("lot", item, lot.lot.clone()));
    }
    for unit in &genealogy.units {
        let (item, revision) = named(unit.item_id);
        let (state, customer) = status
            .get(&unit.node_id)
            .map_or(("", ""), |status| (status.status.as_str(), status.customer.as_str()));
        let cells = [
            "unit",
            &item,
            &revision,
            &unit.serial,
            &unit.lot,
            "",
            "",
            "",
            &unit.made_on,
            state,
            customer,
            "",
            "",
        ];
        let location = status.get(&unit.node_id).map_or("", |status| status.location.as_str());
        let cells = cells.into_iter().chain(has_locations.then_some(location));
        units.write_record(cells.map(|cell| harmless(cell).into_owned())).map_err(failed)?;
        names.insert(unit.node_id, ("unit", item, unit.serial.clone()));
    }
    let mut edges = csv::WriterBuilder::new().from_writer(Vec::new());
    edges
        .write_record([
            "child_type",
            "child_item",
            "child",
            "relation",
            "parent_type",
            "parent_item",
            "parent",
            "quantity",
            "unit",
        ])
        .map_err(failed)?;
    for edge in &genealogy.edges {
        let (Some(child), Some(parent)) = (names.get(&edge.child_id), names.get(&edge.parent_id)) else {
            continue;
        };
        let cells = [
            child.0,
            &child.1,
            &child.2,
            &edge.relation,
            parent.0,
            &parent.1,
            &parent.2,
            &edge.quantity,
            &edge.unit,
        ];
        edges.write_record(cells.map(|cell| harmless(cell).into_owned())).map_err(failed)?;
    }
    let bytes = |writer: csv::Writer<Vec<u8>>| {
        writer.into_inner().map_err(|error| Error::new(Code::Internal).with("reason", error.to_string()))
    };
    let as_designed = match genealogy.bom_lines.is_empty() {
        true => None,
        false => Some(bytes(designed(genealogy, &items).map_err(failed)?)?),
    };
    let operations = match genealogy.operations.is_empty() {
        true => None,
        false => Some(bytes(done(genealogy, &names).map_err(failed)?)?),
    };
    Ok(Lists { units: bytes(units)?, edges: bytes(edges)?, as_designed, operations })
}

type Table = csv::Writer<Vec<u8>>;

fn designed(genealogy: &Genealogy, items: &HashMap<i64, &Item>) -> Result<Table, csv::Error> {
    let mut table = csv::WriterBuilder::new().from_writer(Vec::new());
    table.write_record([
        "item",
        "revision",
        "find",
        "part",
        "part_revision",
        "quantity",
        "unit",
        "from_serial",
        "to_serial",
        "from_date",
        "to_date",
        "batch",
    ])?;
    // Ids of records mean nothing to a reader; which rows are of one batch does.
    let mut batches: Vec<&str> = Vec::new();
    for line in &genealogy.bom_lines {
        let Some(item) = items.get(&line.item_id) else { continue };
        let known = batches.iter().position(|batch| *batch == line.batch_record);
        let batch = known.unwrap_or(batches.len());
        if known.is_none() {
            batches.push(&line.batch_record);
        }
        let batch = (batch + 1).to_string();
        let cells = [
            &item.number,
            &item.revision,
            &line.find,
            &line.part,
            &line.part_revision,
            &line.quantity,
            &line.unit,
            &line.from_serial,
            &line.to_serial,
            &line.from_date,
            &line.to_date,
            &batch,
        ];
        table.write_record(cells.map(|cell| harmless(cell).into_owned()))?;
    }
    Ok(table)
}

fn done(
    genealogy: &Genealogy,
    names: &HashMap<i64, (&'static str, String, String)>,
) -> Result<Table, csv::Error> {
    let mut table = csv::WriterBuilder::new().from_writer(Vec::new());
    table.write_record([
        "type",
        "item",
        "number",
        "operation",
        "work_order",
        "operator",
        "equipment",
        "done_on",
    ])?;
    for row in &genealogy.operations {
        let Some((what, item, number)) = names.get(&row.node_id) else { continue };
        let cells = [
            what,
            item.as_str(),
            number,
            &row.operation,
            &row.work_order,
            &row.operator,
            &row.equipment,
            &row.done_on,
        ];
        table.write_record(cells.map(|cell| harmless(cell).into_owned()))?;
    }
    Ok(table)
}
