//! The lists of a pack, each as CSV: `units.csv` (lots, then units), `edges.csv`, `as-designed.csv`, `operations.csv`.
//!
//! They are written row by row, in the order of filing: of pieces from what is known of them, of everything from the
//! database, a page at a time.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::Path;

use super::genealogy::{count, in_force, length, parts_at, portions, retain};
use crate::app::cells::harmless;
use crate::app::{Code, Error};
use crate::db::Conn;
use crate::db::trace::{self, BomLine, Edge, Genealogy, Item, Lot, Operation, Unit, UnitStatus};
use crate::pack::contents::{TraceabilitySummary, UnitLine};
use crate::pack::spool::{Spool, SpoolWriter};

/// Rows are read in pages of this many.
const PAGE: i64 = 4000;

/// How many units the report lists.
const UNITS_SHOWN: usize = 40;

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

const EDGE_COLUMNS: &[&str] = &[
    "child_type",
    "child_item",
    "child",
    "relation",
    "parent_type",
    "parent_item",
    "parent",
    "quantity",
    "unit",
];

const OPERATION_COLUMNS: &[&str] =
    &["type", "item", "number", "operation", "work_order", "operator", "equipment", "done_on"];

const DESIGN_COLUMNS: &[&str] = &[
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
];

/// The lists of a pack.
pub(in crate::app) struct Lists {
    /// `units.csv`.
    pub units: Spool,
    /// `edges.csv`. It has every edge as it was filed and in that order, also those that take out, so that whoever reads it
    /// can work out what is in now and what was in at any time.
    pub edges: Spool,
    /// `as-designed.csv`; nothing where there is no parts list, so that packs from before there were any keep their bytes.
    pub as_designed: Option<Vec<u8>>,
    /// `operations.csv`; nothing where there are none.
    pub operations: Option<Spool>,
}

/// What trace batches say together, as a pack has it; nothing if that is neither a lot nor a unit.
pub(in crate::app) struct Traced {
    /// For the report.
    pub summary: TraceabilitySummary,
    /// The lists.
    pub lists: Lists,
}

/// Of a genealogy that is there as a whole. Long lists take their room in the folder.
pub(in crate::app) fn traced(genealogy: &Genealogy, folder: &Path) -> Result<Option<Traced>, Error> {
    if genealogy.is_empty() {
        return Ok(None);
    }
    let mut summing = Summing::new(genealogy);
    summing.add(genealogy);
    let names = names(genealogy, genealogy);
    let mut lists = Writing::new(genealogy, folder, has_locations(genealogy))?;
    lists.lots(&genealogy.lots)?;
    lists.units(&genealogy.units, &genealogy.statuses)?;
    lists.edges(&genealogy.edges, &names)?;
    lists.operations(&genealogy.operations, &names)?;
    Ok(Some(Traced { summary: summing.finish(&names), lists: lists.finish()? }))
}

/// Of what the given batches (record id, up to version) contributed.
pub(in crate::app) fn traced_at(
    conn: &mut Conn,
    whose @ (organisation, batches): (&str, &BTreeMap<String, u32>),
    folder: &Path,
) -> Result<Option<Traced>, Error> {
    let parts = parts_at(conn, whose)?;
    let mut summing = Summing::new(&parts);
    let mut has_locations = false;
    portions(conn, whose, |_, portion| {
        has_locations = has_locations || self::has_locations(&portion);
        summing.add(&portion);
        Ok(())
    })?;
    if summing.summary.lots + summing.summary.units == 0 {
        return Ok(None);
    }
    let names = names_at(conn, (&parts, batches), summing.shown.iter().flatten().copied())?;
    let summary = summing.finish(&names);
    let mut lists = Writing::new(&parts, folder, has_locations)?;
    pages(
        conn,
        |conn, after| {
            let lots = trace::lots_after(conn, organisation, after, PAGE)?;
            Ok((lots.last().map(|lot| lot.node_id), Genealogy { lots, ..Genealogy::default() }))
        },
        batches,
        |_, page| lists.lots(&page.lots),
    )?;
    pages(
        conn,
        |conn, after| {
            let units = trace::units_after(conn, organisation, after, PAGE)?;
            let last = units.last().map(|unit| unit.node_id);
            let statuses = match last {
                Some(last) => trace::statuses_between(conn, organisation, (after, last))?,
                None => Vec::new(),
            };
            Ok((last, Genealogy { units, statuses, ..Genealogy::default() }))
        },
        batches,
        |_, page| lists.units(&page.units, &page.statuses),
    )?;
    pages(
        conn,
        |conn, after| {
            let edges = trace::edges_after(conn, organisation, after, PAGE)?;
            Ok((edges.last().map(|edge| edge.edge_id), Genealogy { edges, ..Genealogy::default() }))
        },
        batches,
        |conn, page| {
            let ends = page.edges.iter().flat_map(|edge| [edge.child_id, edge.parent_id]);
            let names = names_at(conn, (&parts, batches), ends)?;
            lists.edges(&page.edges, &names)
        },
    )?;
    pages(
        conn,
        |conn, after| {
            let operations = trace::operations_after(conn, organisation, after, PAGE)?;
            let last = operations.last().map(|row| row.operation_id);
            Ok((last, Genealogy { operations, ..Genealogy::default() }))
        },
        batches,
        |conn, page| {
            let names = names_at(conn, (&parts, batches), page.operations.iter().map(|row| row.node_id))?;
            lists.operations(&page.operations, &names)
        },
    )?;
    Ok(Some(Traced { summary, lists: lists.finish()? }))
}

/// Reads page after page; `read` gives what stands after an id, and the last id.
fn pages(
    conn: &mut Conn,
    mut read: impl FnMut(&mut Conn, i64) -> Result<(Option<i64>, Genealogy), Error>,
    batches: &BTreeMap<String, u32>,
    mut each: impl FnMut(&mut Conn, Genealogy) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut after = i64::MIN;
    loop {
        let (last, mut page) = read(conn, after)?;
        let Some(last) = last else { return Ok(()) };
        retain(&mut page, batches);
        each(conn, page)?;
        after = last;
    }
}

fn has_locations(genealogy: &Genealogy) -> bool {
    genealogy.statuses.iter().any(|row| !row.location.is_empty())
}

/// Type, item and number of lots and units, by node.
type Names = HashMap<i64, (&'static str, String, String)>;

fn names(parts: &Genealogy, of: &Genealogy) -> Names {
    let items: HashMap<i64, &str> =
        parts.items.iter().map(|item| (item.item_id, item.number.as_str())).collect();
    let item = |item_id: i64| items.get(&item_id).copied().unwrap_or_default().to_owned();
    let lots = of.lots.iter().map(|lot| (lot.node_id, ("lot", item(lot.item_id), lot.lot.clone())));
    let units = of.units.iter().map(|unit| (unit.node_id, ("unit", item(unit.item_id), unit.serial.clone())));
    lots.chain(units).collect()
}

fn names_at(
    conn: &mut Conn,
    (parts, batches): (&Genealogy, &BTreeMap<String, u32>),
    nodes: impl Iterator<Item = i64>,
) -> Result<Names, Error> {
    let nodes: Vec<i64> = nodes.collect::<BTreeSet<i64>>().into_iter().collect();
    let (lots, units) = (trace::lots(conn, &nodes)?, trace::units(conn, &nodes)?);
    let mut found = Genealogy { lots, units, ..Genealogy::default() };
    retain(&mut found, batches);
    Ok(names(parts, &found))
}

type Table = csv::Writer<SpoolWriter>;

fn failed(error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => spool_failed(error),
        other => Error::new(Code::Internal).with("reason", format!("{other:?}")),
    }
}

fn spool_failed(error: io::Error) -> Error {
    Error::file(Path::new("*.csv"), error)
}

fn table(folder: &Path, columns: impl IntoIterator<Item = &'static str>) -> Result<Table, Error> {
    let mut table = csv::WriterBuilder::new().from_writer(SpoolWriter::new(folder));
    table.write_record(columns).map_err(failed)?;
    Ok(table)
}

fn row<'a>(table: &mut Table, cells: impl IntoIterator<Item = &'a str>) -> Result<(), Error> {
    table.write_record(cells.into_iter().map(|cell| harmless(cell).into_owned())).map_err(failed)
}

fn spool(table: Table) -> Result<Spool, Error> {
    let writer = table.into_inner().map_err(|error| spool_failed(error.into_error()))?;
    writer.finish().map_err(spool_failed)
}

/// Lists that are being written.
struct Writing<'a> {
    folder: &'a Path,
    items: HashMap<i64, &'a Item>,
    bom_lines: &'a [BomLine],
    /// Packs from before locations were on record keep their bytes.
    has_locations: bool,
    units: Table,
    edges: Table,
    operations: Option<Table>,
}

impl<'a> Writing<'a> {
    fn new(parts: &'a Genealogy, folder: &'a Path, has_locations: bool) -> Result<Self, Error> {
        let columns = UNIT_COLUMNS.iter().chain(has_locations.then_some(&"location")).copied();
        Ok(Self {
            folder,
            items: parts.items.iter().map(|item| (item.item_id, item)).collect(),
            bom_lines: &parts.bom_lines,
            has_locations,
            units: table(folder, columns)?,
            edges: table(folder, EDGE_COLUMNS.iter().copied())?,
            operations: None,
        })
    }

    fn part(&self, item_id: i64) -> (&'a str, &'a str) {
        self.items
            .get(&item_id)
            .map(|item| (item.number.as_str(), item.revision.as_str()))
            .unwrap_or_default()
    }

    fn lots(&mut self, lots: &[Lot]) -> Result<(), Error> {
        for lot in lots {
            let (item, revision) = self.part(lot.item_id);
            let cells = [
                "lot",
                item,
                revision,
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
            row(&mut self.units, cells.into_iter().chain(self.has_locations.then_some("")))?;
        }
        Ok(())
    }

    /// `statuses`: at least all those of these units, oldest first.
    fn units(&mut self, units: &[Unit], statuses: &[UnitStatus]) -> Result<(), Error> {
        let status: HashMap<i64, &UnitStatus> = statuses.iter().map(|row| (row.node_id, row)).collect();
        for unit in units {
            let (item, revision) = self.part(unit.item_id);
            let status = status.get(&unit.node_id);
            let (state, customer, location) = status
                .map(|row| (row.status.as_str(), row.customer.as_str(), row.location.as_str()))
                .unwrap_or_default();
            let cells = [
                "unit",
                item,
                revision,
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
            row(&mut self.units, cells.into_iter().chain(self.has_locations.then_some(location)))?;
        }
        Ok(())
    }

    fn edges(&mut self, edges: &[Edge], names: &Names) -> Result<(), Error> {
        for edge in edges {
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
            row(&mut self.edges, cells)?;
        }
        Ok(())
    }

    fn operations(&mut self, operations: &[Operation], names: &Names) -> Result<(), Error> {
        if operations.is_empty() {
            return Ok(());
        }
        let table = match &mut self.operations {
            Some(table) => table,
            none => none.insert(self::table(self.folder, OPERATION_COLUMNS.iter().copied())?),
        };
        for done in operations {
            let Some((what, item, number)) = names.get(&done.node_id) else { continue };
            let cells = [
                *what,
                item.as_str(),
                number,
                &done.operation,
                &done.work_order,
                &done.operator,
                &done.equipment,
                &done.done_on,
            ];
            row(table, cells)?;
        }
        Ok(())
    }

    fn finish(self) -> Result<Lists, Error> {
        let as_designed = match self.bom_lines.is_empty() {
            true => None,
            false => Some(designed(self.bom_lines, &self.items)?),
        };
        Ok(Lists {
            units: spool(self.units)?,
            edges: spool(self.edges)?,
            as_designed,
            operations: self.operations.map(spool).transpose()?,
        })
    }
}

fn designed(bom_lines: &[BomLine], items: &HashMap<i64, &Item>) -> Result<Vec<u8>, Error> {
    let mut table = csv::WriterBuilder::new().from_writer(Vec::new());
    table.write_record(DESIGN_COLUMNS).map_err(failed)?;
    // Ids of records mean nothing to a reader; which rows are of one batch does.
    let mut batches: Vec<&str> = Vec::new();
    for line in bom_lines {
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
        table.write_record(cells.map(|cell| harmless(cell).into_owned())).map_err(failed)?;
    }
    table.into_inner().map_err(|error| spool_failed(error.into_error()))
}

/// A summary that is being added up.
struct Summing {
    items: HashMap<i64, String>,
    summary: TraceabilitySummary,
    /// What is in each unit that is shown.
    shown: Vec<Vec<i64>>,
}

impl Summing {
    fn new(parts: &Genealogy) -> Self {
        let summary = TraceabilitySummary {
            items: length(parts.items.len()),
            lots: 0,
            units: 0,
            edges: 0,
            sample: Vec::new(),
            structure: Vec::new(),
        };
        let items = parts.items.iter().map(|item| (item.item_id, item.full_number())).collect();
        Self { items, summary, shown: Vec::new() }
    }

    /// Adds lots and units with the edges into them.
    fn add(&mut self, portion: &Genealogy) {
        let in_force = in_force(portion);
        self.summary.lots += length(portion.lots.len());
        self.summary.units += length(portion.units.len());
        self.summary.edges += count(&in_force);
        let status: HashMap<i64, &str> =
            portion.statuses.iter().map(|row| (row.node_id, row.status.as_str())).collect();
        for unit in portion.units.iter().take(UNITS_SHOWN.saturating_sub(self.summary.sample.len())) {
            let into = in_force.range((unit.node_id, i64::MIN)..=(unit.node_id, i64::MAX));
            self.shown.push(into.map(|((_, child), _)| *child).collect());
            self.summary.sample.push(UnitLine {
                serial: unit.serial.clone(),
                item: self.items.get(&unit.item_id).cloned().unwrap_or_default(),
                status: status.get(&unit.node_id).copied().unwrap_or_default().to_owned(),
                lots: 0,
                units: 0,
            });
        }
    }

    /// Ends, knowing at least what is in the units that are shown.
    fn finish(mut self, names: &Names) -> TraceabilitySummary {
        for (line, into) in self.summary.sample.iter_mut().zip(self.shown) {
            let is_unit = |child: &&i64| names.get(child).is_some_and(|(what, ..)| *what == "unit");
            line.units = length(into.iter().filter(is_unit).count());
            line.lots = length(into.len()).saturating_sub(line.units);
        }
        self.summary
    }
}
