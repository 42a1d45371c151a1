//! Serial and batch records: filing the rows of a trace batch, and the two questions asked of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::records::TRACE_BATCH;
use super::{App, Code, Error, Session};
use crate::db::trace::{self, Direction, Edge, Genealogy, Item, Lot, Unit, UnitStatus};
use crate::db::{Conn, WriteTx, counters, records};
use crate::domain::access::{Action, Marking};
use crate::domain::snapshot::{TraceFacts, TraceGap};
use crate::domain::trace::{EdgeRow, Header, ItemRow, LotRow, Piece, Row, UnitRow};
use crate::words::Words;

/// Rows of one batch; more are for a later, streaming intake.
const ROWS_MAX: usize = 2_000_000;

/// How many names a gap shows.
const EXAMPLES: usize = 5;

/// Reads the file of a trace batch.
///
/// # Errors
/// [`Code::Trace`] with each wrong row (the first twenty), [`Code::File`].
pub(super) fn parse(path: &Path) -> Result<Vec<Row>, Error> {
    let words = Words::english();
    let shown = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let wrong = |lines: Vec<String>| Error::new(Code::Trace).with("file", shown.clone()).details(lines);
    let unreadable = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::file(path, error),
        csv::ErrorKind::Utf8 { pos, .. } => {
            let line = pos.map_or(0, |pos| pos.line());
            wrong(vec![words.format("index-not-utf8", &[("row", line.into()), ("what", "".into())])])
        }
        kind => wrong(vec![format!("{kind:?}")]),
    };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path).map_err(unreadable)?;
    let mut records = reader.records();
    let first = records.next().transpose().map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::file(path, error),
        kind => wrong(vec![format!("{kind:?}")]),
    })?;
    let Some(first) = first else { return Err(wrong(vec![words.text("trace-empty")])) };
    let header = Header::read(&first.iter().collect::<Vec<_>>()).map_err(|error| wrong(vec![error.message(&words)]))?;
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for record in records {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                problems.push(error.to_string());
                break;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match header.row(line, &record.iter().collect::<Vec<_>>()) {
            Ok(row) => rows.push(row),
            Err(error) if problems.len() < 20 => problems.push(error.message(&words)),
            Err(_) => {}
        }
        if rows.len() > ROWS_MAX {
            problems.push(words.format("index-too-many-rows", &[("row", line.into()), ("what", ROWS_MAX.to_string().into())]));
            break;
        }
    }
    if problems.is_empty() { Ok(rows) } else { Err(wrong(problems)) }
}

/// Fills the tables from the rows of a batch.
struct Filler<'a, 'tx, 'c> {
    tx: &'a mut WriteTx<'tx>,
    organisation: &'a str,
    batch: (&'c str, i32),
    nodes: HashMap<Piece, i64>,
    items: HashMap<(String, String), i64>,
}

/// Files the rows of a trace batch: all of them or, on error, none.
///
/// # Errors
/// [`Code::Trace`] naming the row's item, lot or serial.
pub(super) fn file_rows(
    tx: &mut WriteTx<'_>,
    session: &Session,
    batch: (&str, i32),
    rows: &[Row],
) -> Result<(), Error> {
    let mut filler =
        Filler { tx, organisation: session.code(), batch, nodes: HashMap::new(), items: HashMap::new() };
    for row in rows {
        match row {
            Row::Item(row) => filler.item(row)?,
            Row::Lot(row) => filler.lot(row)?,
            Row::Unit(row) => filler.unit(row)?,
            Row::Edge(row) => filler.edge(row)?,
        }
    }
    Ok(())
}

fn refused(id: &str, name: &str) -> Error {
    Error::new(Code::Trace).with("file", "").detail(Words::english().format(id, &[("name", name.to_owned().into())]))
}

impl Filler<'_, '_, '_> {
    fn next(&mut self, counter: &str) -> Result<i64, Error> {
        Ok(counters::take(self.tx, self.organisation, counter, 1)?)
    }

    fn item_id(&mut self, number: &str, revision: &str) -> Result<i64, Error> {
        let key = (number.to_owned(), revision.to_owned());
        if let Some(id) = self.items.get(&key) {
            return Ok(*id);
        }
        let item = trace::find_item(self.tx.look(), self.organisation, number, revision)?
            .ok_or_else(|| refused("trace-item-unknown", format!("{number} {revision}").trim_end()))?;
        self.items.insert(key, item.item_id);
        Ok(item.item_id)
    }

    fn item(&mut self, row: &ItemRow) -> Result<(), Error> {
        if let Some(known) = trace::find_item(self.tx.look(), self.organisation, &row.item, &row.revision)? {
            return if known.title == row.title || row.title.is_empty() {
                Ok(())
            } else {
                Err(refused("trace-item-differs", &row.item))
            };
        }
        let item_id = self.next("trace/item")?;
        trace::insert_item(self.tx, Item {
            item_id,
            organisation: self.organisation.to_owned(),
            number: row.item.clone(),
            revision: row.revision.clone(),
            title: row.title.clone(),
            batch_record: self.batch.0.to_owned(),
            batch_version: self.batch.1,
        })?;
        Ok(())
    }

    fn lot(&mut self, row: &LotRow) -> Result<(), Error> {
        let item_id = self.item_id(&row.item, &row.revision)?;
        let made_on = row.made_on.map(|date| date.to_string()).unwrap_or_default();
        if let Some(known) = trace::lot_of(self.tx.look(), item_id, &row.lot)? {
            let same = (&known.supplier, &known.supplier_lot, &known.certificate, &known.made_on, &known.quantity)
                == (&row.supplier, &row.supplier_lot, &row.certificate, &made_on, &row.quantity);
            return if same { Ok(()) } else { Err(refused("trace-lot-differs", &row.lot)) };
        }
        let node_id = self.next("trace/node")?;
        trace::insert_lot(self.tx, Lot {
            node_id,
            organisation: self.organisation.to_owned(),
            item_id,
            lot: row.lot.clone(),
            supplier: row.supplier.clone(),
            supplier_lot: row.supplier_lot.clone(),
            certificate: row.certificate.clone(),
            made_on,
            quantity: row.quantity.clone(),
            unit: row.unit.clone(),
            batch_record: self.batch.0.to_owned(),
            batch_version: self.batch.1,
        })?;
        self.nodes.insert(Piece::Lot { item: row.item.clone(), lot: row.lot.clone() }, node_id);
        Ok(())
    }

    fn unit(&mut self, row: &UnitRow) -> Result<(), Error> {
        let item_id = self.item_id(&row.item, &row.revision)?;
        let node_id = match trace::unit_of(self.tx.look(), item_id, &row.serial)? {
            Some(known) => known.node_id,
            None => {
                let node_id = self.next("trace/node")?;
                trace::insert_unit(self.tx, Unit {
                    node_id,
                    organisation: self.organisation.to_owned(),
                    item_id,
                    serial: row.serial.clone(),
                    lot: row.lot.clone(),
                    made_on: row.made_on.map(|date| date.to_string()).unwrap_or_default(),
                    batch_record: self.batch.0.to_owned(),
                    batch_version: self.batch.1,
                })?;
                self.nodes.insert(Piece::Unit { item: row.item.clone(), serial: row.serial.clone() }, node_id);
                node_id
            }
        };
        // A unit that is named again has moved on: its new status stands after the old one.
        let status_id = self.next("trace/status")?;
        trace::insert_status(self.tx, UnitStatus {
            status_id,
            organisation: self.organisation.to_owned(),
            node_id,
            status: row.status.code().to_owned(),
            customer: row.customer.clone(),
            batch_record: self.batch.0.to_owned(),
            batch_version: self.batch.1,
        })?;
        Ok(())
    }

    fn node(&mut self, piece: &Piece) -> Result<i64, Error> {
        if let Some(id) = self.nodes.get(piece) {
            return Ok(*id);
        }
        let (found, name) = match piece {
            Piece::Lot { item, lot } => {
                (trace::lot_nodes(self.tx.look(), self.organisation, item, lot)?, format!("{item} {lot}"))
            }
            Piece::Unit { item, serial } => {
                (trace::unit_nodes(self.tx.look(), self.organisation, item, serial)?, format!("{item} {serial}"))
            }
        };
        match found.as_slice() {
            [id] => {
                self.nodes.insert(piece.clone(), *id);
                Ok(*id)
            }
            [] => Err(refused("trace-piece-unknown", &name)),
            // The same lot number in two revisions of an item: an edge does not say which.
            _ => Err(refused("trace-piece-ambiguous", &name)),
        }
    }

    fn edge(&mut self, row: &EdgeRow) -> Result<(), Error> {
        let (child_id, parent_id) = (self.node(&row.child)?, self.node(&row.parent)?);
        if child_id == parent_id {
            return Err(refused("trace-into-itself", &format!("{:?}", row.child)));
        }
        let edge_id = self.next("trace/edge")?;
        trace::insert_edge(self.tx, Edge {
            edge_id,
            organisation: self.organisation.to_owned(),
            child_id,
            parent_id,
            relation: row.relation.code().to_owned(),
            quantity: row.quantity.clone(),
            unit: row.unit.clone(),
            batch_record: self.batch.0.to_owned(),
            batch_version: self.batch.1,
        })?;
        Ok(())
    }
}

/// The genealogy that the given batches (record id, up to version) contributed.
pub(super) fn genealogy_at(
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
    all.statuses.retain(|row| has(&row.batch_record, row.batch_version));
    all.edges.retain(|row| has(&row.batch_record, row.batch_version));
    Ok(all)
}

fn gap(names: Vec<&str>) -> TraceGap {
    TraceGap {
        count: u64::try_from(names.len()).unwrap_or(u64::MAX),
        examples: names.iter().take(EXAMPLES).map(|name| (*name).to_owned()).collect(),
    }
}

/// What the rules ask of the genealogy. `records` are the numbers on record, to see that certificates are.
pub(super) fn facts(genealogy: &Genealogy, records: &BTreeSet<String>) -> TraceFacts {
    let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    let parents: BTreeSet<i64> = genealogy.edges.iter().map(|edge| edge.parent_id).collect();
    let bought = |lot: &&Lot| !parents.contains(&lot.node_id);
    let status: BTreeMap<i64, &UnitStatus> =
        genealogy.statuses.iter().map(|status| (status.node_id, status)).collect();
    TraceFacts {
        items: count(genealogy.items.len()),
        lots: count(genealogy.lots.len()),
        units: count(genealogy.units.len()),
        edges: count(genealogy.edges.len()),
        units_without_parts: gap(genealogy
            .units
            .iter()
            .filter(|unit| !parents.contains(&unit.node_id) && unit.lot.is_empty())
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
            .filter(|lot| lot.certificate.is_empty() || !records.contains(&lot.certificate))
            .map(|lot| lot.lot.as_str())
            .collect()),
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

/// A cell that no spreadsheet takes for a formula.
fn plain(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

/// `units.csv` (lots and units) and `edges.csv` of a pack.
///
/// # Errors
/// [`Code::Internal`] if a row cannot be written to memory.
pub(super) fn to_csv(genealogy: &Genealogy, _words: &Words) -> Result<(Vec<u8>, Vec<u8>), Error> {
    let failed = |error: csv::Error| Error::new(Code::Internal).because(error);
    let items: HashMap<i64, &Item> = genealogy.items.iter().map(|item| (item.item_id, item)).collect();
    let named = |item_id: i64| {
        items.get(&item_id).map_or((String::new(), String::new()), |i| (i.number.clone(), i.revision.clone()))
    };
    let status: HashMap<i64, &UnitStatus> = genealogy.statuses.iter().map(|row| (row.node_id, row)).collect();
    let mut names: HashMap<i64, (&str, String, String)> = HashMap::new();
    let mut units = csv::WriterBuilder::new().from_writer(Vec::new());
    units
        .write_record([
            "type", "item", "revision", "number", "lot", "supplier", "supplier_lot", "certificate", "made_on",
            "status", "customer", "quantity", "unit",
        ])
        .map_err(failed)?;
    for lot in &genealogy.lots {
        let (item, revision) = named(lot.item_id);
        let cells = [
            "lot", &item, &revision, &lot.lot, "", &lot.supplier, &lot.supplier_lot, &lot.certificate, &lot.made_on,
            "", "", &lot.quantity, &lot.unit,
        ];
        units.write_record(cells.map(plain)).map_err(failed)?;
        names.insert(lot.node_id, ("lot", item, lot.lot.clone()));
    }
    for unit in &genealogy.units {
        let (item, revision) = named(unit.item_id);
        let (state, customer) = status
            .get(&unit.node_id)
            .map_or(("", ""), |status| (status.status.as_str(), status.customer.as_str()));
        let cells = [
            "unit", &item, &revision, &unit.serial, &unit.lot, "", "", "", &unit.made_on, state, customer, "", "",
        ];
        units.write_record(cells.map(plain)).map_err(failed)?;
        names.insert(unit.node_id, ("unit", item, unit.serial.clone()));
    }
    let mut edges = csv::WriterBuilder::new().from_writer(Vec::new());
    edges
        .write_record([
            "child_type", "child_item", "child", "relation", "parent_type", "parent_item", "parent", "quantity", "unit",
        ])
        .map_err(failed)?;
    for edge in &genealogy.edges {
        let (Some(child), Some(parent)) = (names.get(&edge.child_id), names.get(&edge.parent_id)) else { continue };
        let cells = [
            child.0, &child.1, &child.2, &edge.relation, parent.0, &parent.1, &parent.2, &edge.quantity, &edge.unit,
        ];
        edges.write_record(cells.map(plain)).map_err(failed)?;
    }
    let bytes = |writer: csv::Writer<Vec<u8>>| {
        writer.into_inner().map_err(|error| Error::new(Code::Internal).with("reason", error.to_string()))
    };
    Ok((bytes(units)?, bytes(edges)?))
}

/// A lot or unit, named for people.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Node {
    /// `lot` or `unit`.
    #[serde(rename = "type")]
    pub node_type: &'static str,
    /// Part number and revision.
    pub item: String,
    /// Title of the part.
    pub title: String,
    /// Lot or serial number.
    pub number: String,
    /// Status of a unit.
    pub status: String,
    /// Customer of a delivered unit.
    pub customer: String,
    /// Supplier and its lot, of a lot.
    pub supplier: String,
    /// Number of the certificate record, of a lot.
    pub certificate: String,
}

/// One line of an answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TraceLine {
    /// Distance from the start.
    pub depth: i32,
    /// What stands here.
    pub node: Node,
    /// How it is joined to the line above it in the tree; empty at the start.
    pub relation: String,
    /// Quantity with unit.
    pub quantity: String,
}

impl App {
    /// What a unit is made of, as a tree written in lines: each line stands below the nearest line above it with a
    /// smaller depth.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`], [`Code::Trace`] if several items have a unit of that number.
    pub fn trace_unit(&self, session: &Session, serial: &str, item: Option<&str>) -> Result<Vec<TraceLine>, Error> {
        session.may(Action::ReadTrace, Marking::Unclassified)?;
        self.db.read(|conn| {
            let hidden = hidden_batches(conn, session)?;
            let mut found = trace::find_units(conn, session.code(), serial)?;
            found.retain(|unit| !hidden.contains(&unit.batch_record));
            let found: Vec<(i64, i64)> = found.iter().map(|unit| (unit.node_id, unit.item_id)).collect();
            let start = one(conn, found, item, ("unit", serial))?;
            tree(conn, start, Direction::Into, &hidden)
        })
    }

    /// Where a lot went: every lot and unit that holds it, however deep, delivered ones with their customers.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`], [`Code::Trace`] if several items have a lot of that number.
    pub fn where_used(&self, session: &Session, lot: &str, item: Option<&str>) -> Result<Vec<TraceLine>, Error> {
        session.may(Action::ReadTrace, Marking::Unclassified)?;
        self.db.read(|conn| {
            let hidden = hidden_batches(conn, session)?;
            let mut found = trace::find_lots(conn, session.code(), lot)?;
            found.retain(|lot| !hidden.contains(&lot.batch_record));
            let found: Vec<(i64, i64)> = found.iter().map(|lot| (lot.node_id, lot.item_id)).collect();
            let start = one(conn, found, item, ("lot", lot))?;
            tree(conn, start, Direction::Outward, &hidden)
        })
    }
}

/// Record ids of trace batches above the actor's clearance.
fn hidden_batches(conn: &mut Conn, session: &Session) -> Result<Vec<String>, Error> {
    let visible = session.visible();
    let hidden: Vec<String> = Marking::ALL
        .iter()
        .map(|marking| marking.code().to_owned())
        .filter(|marking| !visible.contains(marking))
        .collect();
    if hidden.is_empty() {
        return Ok(Vec::new());
    }
    let filter =
        records::RecordFilter { kind: Some(TRACE_BATCH.to_owned()), state: None, markings: hidden };
    Ok(records::list(conn, session.code(), &filter)?.into_iter().map(|record| record.record_id).collect())
}

/// The only node found, or the one of the item asked for.
fn one(
    conn: &mut Conn,
    found: Vec<(i64, i64)>,
    item: Option<&str>,
    (what, number): (&'static str, &str),
) -> Result<i64, Error> {
    let mut left = Vec::new();
    let mut items = Vec::new();
    for (node, item_id) in found {
        let known = trace::item(conn, item_id)?.map(|item| item.number).unwrap_or_default();
        if item.is_none_or(|wanted| wanted == known) {
            left.push(node);
            items.push(known);
        }
    }
    match left.as_slice() {
        [node] => Ok(*node),
        [] => Err(Error::not_found(what, number)),
        _ => {
            let name = format!("{number}: {}", items.join(", "));
            Err(refused("trace-several-items", &name))
        }
    }
}

fn tree(conn: &mut Conn, start: i64, direction: Direction, hidden: &[String]) -> Result<Vec<TraceLine>, Error> {
    let steps = trace::walk(conn, start, direction, hidden)?;
    let mut below: BTreeMap<(i32, i64), Vec<&trace::WalkStep>> = BTreeMap::new();
    for step in steps.iter().filter(|step| step.depth > 0) {
        below.entry((step.depth, step.from_id)).or_default().push(step);
    }
    let mut names = HashMap::new();
    for step in &steps {
        if !names.contains_key(&step.node_id) {
            names.insert(step.node_id, node(conn, step.node_id, hidden)?);
        }
    }
    let mut lines = Vec::new();
    // Depth first, without recursion: chains can be as deep as the walk allows.
    let mut stack: Vec<(i32, i64, String, String)> = vec![(0, start, String::new(), String::new())];
    while let Some((depth, id, relation, quantity)) = stack.pop() {
        let Some(Some(node)) = names.get(&id) else { continue };
        lines.push(TraceLine { depth, node: node.clone(), relation, quantity });
        for step in below.get(&(depth + 1, id)).into_iter().flatten().rev() {
            let quantity = format!("{} {}", step.quantity, step.unit).trim().to_owned();
            stack.push((depth + 1, step.node_id, step.relation.clone(), quantity));
        }
    }
    Ok(lines)
}

/// The lot or unit behind an id; `None` if its batch is hidden.
fn node(conn: &mut Conn, id: i64, hidden: &[String]) -> Result<Option<Node>, Error> {
    let part = |conn: &mut Conn, item_id: i64| -> Result<(String, String), Error> {
        let item = trace::item(conn, item_id)?;
        Ok(item.map_or((String::new(), String::new()), |item| {
            (format!("{} {}", item.number, item.revision).trim_end().to_owned(), item.title)
        }))
    };
    if let Some(unit) = trace::unit(conn, id)?.filter(|unit| !hidden.contains(&unit.batch_record)) {
        let (item, title) = part(conn, unit.item_id)?;
        let status = trace::status_of(conn, id, hidden)?;
        let (status, customer) = status.map_or((String::new(), String::new()), |row| (row.status, row.customer));
        return Ok(Some(Node {
            node_type: "unit",
            item,
            title,
            number: unit.serial,
            status,
            customer,
            supplier: String::new(),
            certificate: String::new(),
        }));
    }
    if let Some(lot) = trace::lot(conn, id)?.filter(|lot| !hidden.contains(&lot.batch_record)) {
        let (item, title) = part(conn, lot.item_id)?;
        return Ok(Some(Node {
            node_type: "lot",
            item,
            title,
            number: lot.lot,
            status: String::new(),
            customer: String::new(),
            supplier: [lot.supplier, lot.supplier_lot].join(" ").trim().to_owned(),
            certificate: lot.certificate,
        }));
    }
    Ok(None)
}
