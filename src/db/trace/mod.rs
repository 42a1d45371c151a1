//! Genealogy: items, lots, units and the edges between them.
//!
//! Lots and units share one range of node ids, so an edge has one column for each end and a walk is one recursion
//! over `edges` alone; names are looked up at the end. A walk visits each node once and gives each edge once, whatever
//! leads to it, so that it ends also where bad data go in a circle.
//!
//! Edges are never ended or removed in the table: one that takes out stands after those that it ends, and
//! `domain::holding` works out what is in. A later version of a batch that no longer says something takes its row back:
//! `withdrawn_in` names that version, and as of an earlier position the row stands.

mod design;
mod hidden;
mod operations;
mod patterns;
mod search;
mod withdraw;

use std::collections::{BTreeSet, HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

pub use self::design::{BomLine, bom_lines_of, insert_bom_line};
pub use self::hidden::Hidden;
use self::hidden::{seen, standing};
pub use self::operations::{Done, Operation, insert_operations, operations_at, operations_done};
pub use self::patterns::{SerialPattern, insert_pattern, patterns_of};
pub use self::search::{items_from, lots_from, nodes_of_items, units_from};
pub use self::withdraw::{Said, Withdrawn, said_by, withdraw};
use super::insert::insert_rows;
use super::schema::{
    bom_lines as b, edges as e, items as i, lots as l, operations as o, serial_patterns as p,
    unit_statuses as s, units as u,
};
use super::{Conn, DbError, Table, WriteTx};

/// A walk begins at so many nodes at once.
const STARTS: usize = 2000;

/// Ids in one query: both databases limit the number of parameters.
const IDS: usize = 500;

/// A part definition.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = i)]
pub struct Item {
    /// Id.
    pub item_id: i64,
    /// Whose.
    pub organisation: String,
    /// Part number.
    pub number: String,
    /// Revision.
    pub revision: String,
    /// Title.
    pub title: String,
    /// Trace batch that it came from.
    pub batch_record: String,
    /// Its version.
    pub batch_version: i32,
}

impl Item {
    /// Part number and, if there is one, revision, as people name a part.
    #[must_use]
    pub fn full_number(&self) -> String {
        crate::domain::trace::full_number(&self.number, &self.revision)
    }
}

/// A batch of an item.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = l)]
pub struct Lot {
    /// Node id.
    pub node_id: i64,
    /// Whose.
    pub organisation: String,
    /// Of what.
    pub item_id: i64,
    /// Lot number.
    pub lot: String,
    /// Supplier.
    pub supplier: String,
    /// The supplier's own lot number.
    pub supplier_lot: String,
    /// Number of the certificate record.
    pub certificate: String,
    /// Date, or empty.
    pub made_on: String,
    /// Decimal text, or empty.
    pub quantity: String,
    /// Unit of the quantity.
    pub unit: String,
    /// Trace batch.
    pub batch_record: String,
    /// Its version.
    pub batch_version: i32,
}

/// A serialised piece.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = u)]
pub struct Unit {
    /// Node id.
    pub node_id: i64,
    /// Whose.
    pub organisation: String,
    /// Of what.
    pub item_id: i64,
    /// Serial number.
    pub serial: String,
    /// Lot that it was made in, or empty.
    pub lot: String,
    /// Date, or empty.
    pub made_on: String,
    /// Trace batch.
    pub batch_record: String,
    /// Its version.
    pub batch_version: i32,
}

/// Where a unit stands, as of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Queryable, Insertable)]
#[diesel(table_name = s)]
pub struct UnitStatus {
    /// Id; later statuses have higher ones.
    pub status_id: i64,
    /// Whose.
    pub organisation: String,
    /// Of which unit.
    pub node_id: i64,
    /// `in-work`, …
    pub status: String,
    /// Customer, or empty.
    pub customer: String,
    /// Trace batch.
    pub batch_record: String,
    /// Its version.
    pub batch_version: i32,
    /// Where it lies, or empty.
    pub location: String,
}

impl UnitStatus {
    /// What it says, apart from what tells it from another row of its batch that says the same.
    #[must_use]
    pub fn said(self) -> Self {
        Self { status_id: 0, batch_version: 0, ..self }
    }
}

/// "child went into parent", or out of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Queryable, Insertable)]
#[diesel(table_name = e)]
pub struct Edge {
    /// Id.
    pub edge_id: i64,
    /// Whose.
    pub organisation: String,
    /// What went in or out.
    pub child_id: i64,
    /// Into or out of what.
    pub parent_id: i64,
    /// `consumed`, `installed` or `removed`.
    pub relation: String,
    /// Decimal text; empty where all that is in is taken out.
    pub quantity: String,
    /// Unit of the quantity.
    pub unit: String,
    /// Trace batch.
    pub batch_record: String,
    /// Its version.
    pub batch_version: i32,
    /// The version that took it back, or 0.
    pub withdrawn_in: i32,
}

impl Edge {
    /// What it says, apart from what tells it from another row of its batch that says the same.
    #[must_use]
    pub fn said(self) -> Self {
        Self { edge_id: 0, batch_version: 0, withdrawn_in: 0, ..self }
    }
}

/// What a walk and the filing of an edge need to know of one.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, QueryableByName)]
pub struct Step {
    /// Id: the order of filing.
    #[diesel(sql_type = BigInt)]
    pub edge_id: i64,
    /// What went in or out.
    #[diesel(sql_type = BigInt)]
    pub child_id: i64,
    /// Into or out of what.
    #[diesel(sql_type = BigInt)]
    pub parent_id: i64,
    /// `consumed`, `installed` or `removed`.
    #[diesel(sql_type = Text)]
    pub relation: String,
    /// Decimal text; empty where all that is in is taken out.
    #[diesel(sql_type = Text)]
    pub quantity: String,
    /// Unit of the quantity.
    #[diesel(sql_type = Text)]
    pub unit: String,
    /// Trace batch.
    #[diesel(sql_type = Text)]
    pub batch_record: String,
}

impl From<&Edge> for Step {
    fn from(edge: &Edge) -> Self {
        Self {
            edge_id: edge.edge_id,
            child_id: edge.child_id,
            parent_id: edge.parent_id,
            relation: edge.relation.clone(),
            quantity: edge.quantity.clone(),
            unit: edge.unit.clone(),
            batch_record: edge.batch_record.clone(),
        }
    }
}

/// The columns of a [`Step`].
const STEP: (e::edge_id, e::child_id, e::parent_id, e::relation, e::quantity, e::unit, e::batch_record) =
    (e::edge_id, e::child_id, e::parent_id, e::relation, e::quantity, e::unit, e::batch_record);

/// Has PostgreSQL look at tables that grow in this very write: without knowing what is in them it would read all of a table
/// each time that many numbers are looked up. SQLite needs nothing.
///
/// # Errors
/// [`DbError`].
pub fn learn(tx: &mut WriteTx<'_>) -> Result<(), DbError> {
    if let Conn::Postgres(conn) = tx.look() {
        diesel::sql_query("ANALYZE lots, units, edges").execute(conn)?;
    }
    Ok(())
}

/// Which way a walk goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From a unit to what is in it.
    Into,
    /// From a lot or unit to where it went.
    Outward,
}

/// Every edge, also those that take out, at any node that can be reached from the starts, in the order of filing. What
/// was taken out since is followed as well: what is in force is for the caller to work out. Edges of the `hidden`
/// batches (record ids) do not exist.
///
/// # Errors
/// [`DbError`].
pub fn reach(
    conn: &mut Conn,
    starts: &[i64],
    direction: Direction,
    hidden: &Hidden,
) -> Result<Vec<Step>, DbError> {
    let mut found = Vec::new();
    for some in starts.chunks(STARTS) {
        found.extend(reach_some(conn, some, direction, hidden)?);
    }
    if starts.len() > STARTS {
        found.sort_by_key(|step| step.edge_id);
        found.dedup_by_key(|step| step.edge_id);
    }
    Ok(found)
}

fn reach_some(
    conn: &mut Conn,
    starts: &[i64],
    direction: Direction,
    hidden: &Hidden,
) -> Result<Vec<Step>, DbError> {
    let starts: Vec<String> = starts.iter().map(|start| format!("({start})")).collect();
    let starts = starts.join(", ");
    let but = hidden.but();
    let (here, there) = match direction {
        Direction::Into => ("parent_id", "child_id"),
        Direction::Outward => ("child_id", "parent_id"),
    };
    // UNION, not UNION ALL: each node is reached once, however many paths lead to it. An edge that takes out leads to
    // nothing new. CROSS JOIN: to SQLite, which knows no statistics here, it says that the nodes come first; otherwise
    // it reads the whole table of edges.
    let sql = format!(
        "WITH RECURSIVE reached (node_id) AS ( \
           SELECT CAST(column1 AS BIGINT) FROM (VALUES {starts}) AS starts \
           UNION \
           SELECT edges.{there} FROM reached CROSS JOIN edges \
           WHERE edges.{here} = reached.node_id AND edges.relation <> 'removed' {but} \
         ) SELECT edges.edge_id, edges.child_id, edges.parent_id, edges.relation, edges.quantity, edges.unit, \
             edges.batch_record \
           FROM reached CROSS JOIN edges WHERE edges.{here} = reached.node_id {but} ORDER BY edges.edge_id"
    );
    Ok(diesel::sql_query(sql).load(conn)?)
}

/// The newest edge of each of these nodes as a child, apart from those of `hidden` batches: where units are.
///
/// # Errors
/// [`DbError`].
pub fn newest_edges(
    conn: &mut Conn,
    children: &[i64],
    hidden: &Hidden,
) -> Result<HashMap<i64, Step>, DbError> {
    let mut newest = HashMap::new();
    for some in children.chunks(IDS) {
        let edges = standing!(e, hidden).filter(e::child_id.eq_any(some)).order(e::edge_id).select(STEP);
        newest.extend(edges.load::<Step>(conn)?.into_iter().map(|step| (step.child_id, step)));
    }
    Ok(newest)
}

/// The edges between two nodes, in the order of filing, apart from those of `hidden` batches.
///
/// # Errors
/// [`DbError`].
pub fn edges_between(
    conn: &mut Conn,
    child_id: i64,
    parent_id: i64,
    hidden: &Hidden,
) -> Result<Vec<Step>, DbError> {
    Ok(standing!(e, hidden)
        .filter(e::child_id.eq(child_id))
        .filter(e::parent_id.eq(parent_id))
        .order(e::edge_id)
        .select(STEP)
        .load(conn)?)
}

/// The edges at a node, seen in a direction, in the order of filing, apart from those of `hidden` batches.
///
/// # Errors
/// [`DbError`].
pub fn edges_at(
    conn: &mut Conn,
    node_id: i64,
    direction: Direction,
    hidden: &Hidden,
) -> Result<Vec<Step>, DbError> {
    let edges = standing!(e, hidden).order(e::edge_id).select(STEP);
    Ok(match direction {
        Direction::Into => edges.filter(e::parent_id.eq(node_id)).load(conn)?,
        Direction::Outward => edges.filter(e::child_id.eq(node_id)).load(conn)?,
    })
}

/// Of these nodes those at which there is an edge, seen in that direction.
///
/// # Errors
/// [`DbError`].
pub fn with_edges(conn: &mut Conn, nodes: &[i64], direction: Direction) -> Result<HashSet<i64>, DbError> {
    let mut found = HashSet::new();
    for some in nodes.chunks(IDS) {
        let own: Vec<i64> = match direction {
            Direction::Into => {
                e::table.filter(e::parent_id.eq_any(some)).select(e::parent_id).distinct().load(conn)?
            }
            Direction::Outward => {
                e::table.filter(e::child_id.eq_any(some)).select(e::child_id).distinct().load(conn)?
            }
        };
        found.extend(own);
    }
    Ok(found)
}

/// The item with this number and revision.
///
/// # Errors
/// [`DbError`].
pub fn find_item(
    conn: &mut Conn,
    organisation: &str,
    number: &str,
    revision: &str,
) -> Result<Option<Item>, DbError> {
    Ok(i::table
        .filter(i::organisation.eq(organisation))
        .filter(i::number.eq(number))
        .filter(i::revision.eq(revision))
        .first(conn)
        .optional()?)
}

/// Ids of an item in all its revisions. Lots and units are looked up by these, not joined to the item: SQLite knows no
/// statistics here, and would read every unit to join the few items.
fn revisions(conn: &mut Conn, organisation: &str, item: &str) -> Result<Vec<i64>, DbError> {
    Ok(i::table
        .filter(i::organisation.eq(organisation))
        .filter(i::number.eq(item))
        .select(i::item_id)
        .load(conn)?)
}

/// Node ids of the units of an item, in any revision, with this serial number.
///
/// # Errors
/// [`DbError`].
pub fn unit_nodes(
    conn: &mut Conn,
    organisation: &str,
    item: &str,
    serial: &str,
) -> Result<Vec<i64>, DbError> {
    let items = revisions(conn, organisation, item)?;
    Ok(u::table
        .filter(u::organisation.eq(organisation))
        .filter(u::item_id.eq_any(items))
        .filter(u::serial.eq(serial))
        .select(u::node_id)
        .load(conn)?)
}

/// The present status of each unit among these nodes, apart from what `hidden` batches say.
///
/// # Errors
/// [`DbError`].
pub fn statuses_of(
    conn: &mut Conn,
    nodes: &[i64],
    hidden: &Hidden,
) -> Result<HashMap<i64, UnitStatus>, DbError> {
    let mut newest = HashMap::new();
    for some in nodes.chunks(IDS) {
        let rows: Vec<UnitStatus> =
            seen!(s, hidden).filter(s::node_id.eq_any(some)).order(s::status_id).load(conn)?;
        newest.extend(rows.into_iter().map(|row| (row.node_id, row)));
    }
    Ok(newest)
}

/// The lots among these nodes.
///
/// # Errors
/// [`DbError`].
pub fn lots(conn: &mut Conn, nodes: &[i64]) -> Result<Vec<Lot>, DbError> {
    let mut all = Vec::new();
    for some in nodes.chunks(IDS) {
        all.extend(l::table.filter(l::node_id.eq_any(some)).load::<Lot>(conn)?);
    }
    Ok(all)
}

/// The units among these nodes.
///
/// # Errors
/// [`DbError`].
pub fn units(conn: &mut Conn, nodes: &[i64]) -> Result<Vec<Unit>, DbError> {
    let mut all = Vec::new();
    for some in nodes.chunks(IDS) {
        all.extend(u::table.filter(u::node_id.eq_any(some)).load::<Unit>(conn)?);
    }
    Ok(all)
}

/// The item with this id.
///
/// # Errors
/// [`DbError`].
pub fn item(conn: &mut Conn, item_id: i64) -> Result<Option<Item>, DbError> {
    Ok(i::table.find(item_id).get_result(conn).optional()?)
}

/// Lots with this lot number or supplier's lot number, by item and number.
///
/// # Errors
/// [`DbError`].
pub fn find_lots(conn: &mut Conn, organisation: &str, lot: &str) -> Result<Vec<Lot>, DbError> {
    // Two questions and sorted here: with OR, or for the sake of an order, SQLite would take an index that leads through
    // every lot.
    let of = l::table.filter(l::organisation.eq(organisation));
    let mut lots: Vec<Lot> = of.filter(l::lot.eq(lot)).load(conn)?;
    lots.extend(of.filter(l::supplier_lot.eq(lot)).filter(l::lot.ne(lot)).load::<Lot>(conn)?);
    lots.sort_by(|one, two| (one.item_id, &one.lot).cmp(&(two.item_id, &two.lot)));
    Ok(lots)
}

/// Units with this serial number, by item.
///
/// # Errors
/// [`DbError`].
pub fn find_units(conn: &mut Conn, organisation: &str, serial: &str) -> Result<Vec<Unit>, DbError> {
    let mut units: Vec<Unit> =
        u::table.filter(u::organisation.eq(organisation)).filter(u::serial.eq(serial)).load(conn)?;
    units.sort_by_key(|unit| unit.item_id);
    Ok(units)
}

/// Units with one of these serial numbers, by item and number.
///
/// # Errors
/// [`DbError`].
pub fn units_numbered(conn: &mut Conn, organisation: &str, serials: &[String]) -> Result<Vec<Unit>, DbError> {
    let mut units: Vec<Unit> =
        u::table.filter(u::organisation.eq(organisation)).filter(u::serial.eq_any(serials)).load(conn)?;
    units.sort_by(|one, two| (one.item_id, &one.serial).cmp(&(two.item_id, &two.serial)));
    Ok(units)
}

/// Lots with one of these numbers, by node.
///
/// # Errors
/// [`DbError`].
pub fn lots_numbered(conn: &mut Conn, organisation: &str, numbers: &[String]) -> Result<Vec<Lot>, DbError> {
    let mut lots: Vec<Lot> =
        l::table.filter(l::organisation.eq(organisation)).filter(l::lot.eq_any(numbers)).load(conn)?;
    lots.sort_by_key(|lot| lot.node_id);
    Ok(lots)
}

/// Part definitions, in each of their revisions, with one of these numbers.
///
/// # Errors
/// [`DbError`].
pub fn items_numbered(conn: &mut Conn, organisation: &str, numbers: &[String]) -> Result<Vec<Item>, DbError> {
    let mut items: Vec<Item> =
        i::table.filter(i::organisation.eq(organisation)).filter(i::number.eq_any(numbers)).load(conn)?;
    items.sort_by(|one, two| (&one.number, &one.revision).cmp(&(&two.number, &two.revision)));
    Ok(items)
}

/// The unit behind a node, if it is one.
///
/// # Errors
/// [`DbError`].
pub fn unit(conn: &mut Conn, node_id: i64) -> Result<Option<Unit>, DbError> {
    Ok(u::table.find(node_id).get_result(conn).optional()?)
}

/// Every item, lot, unit and edge of an organisation, each in the order in which it was filed.
#[derive(Debug, Clone, Default)]
pub struct Genealogy {
    /// Items.
    pub items: Vec<Item>,
    /// Lots.
    pub lots: Vec<Lot>,
    /// Units.
    pub units: Vec<Unit>,
    /// Statuses of units.
    pub statuses: Vec<UnitStatus>,
    /// Edges.
    pub edges: Vec<Edge>,
    /// Lines of the parts lists of the items.
    pub bom_lines: Vec<BomLine>,
    /// What was done to lots and units.
    pub operations: Vec<Operation>,
}

impl Genealogy {
    /// True if there is neither a lot nor a unit.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.lots.is_empty() && self.units.is_empty()
    }

    /// Record ids of the batches that say something of its lots and units.
    #[must_use]
    pub fn batches(&self) -> BTreeSet<&str> {
        let lots = self.lots.iter().map(|row| row.batch_record.as_str());
        let units = self.units.iter().map(|row| row.batch_record.as_str());
        let statuses = self.statuses.iter().map(|row| row.batch_record.as_str());
        let edges = self.edges.iter().map(|row| row.batch_record.as_str());
        let bom_lines = self.bom_lines.iter().map(|row| row.batch_record.as_str());
        let operations = self.operations.iter().map(|row| row.batch_record.as_str());
        lots.chain(units).chain(statuses).chain(edges).chain(bom_lines).chain(operations).collect()
    }
}

/// Loads the whole genealogy. For packs, whose scope is the organisation.
///
/// # Errors
/// [`DbError`].
pub fn all(conn: &mut Conn, organisation: &str) -> Result<Genealogy, DbError> {
    Ok(Genealogy {
        items: i::table.filter(i::organisation.eq(organisation)).order(i::item_id).load(conn)?,
        lots: l::table.filter(l::organisation.eq(organisation)).order(l::node_id).load(conn)?,
        units: u::table.filter(u::organisation.eq(organisation)).order(u::node_id).load(conn)?,
        statuses: s::table.filter(s::organisation.eq(organisation)).order(s::status_id).load(conn)?,
        edges: e::table.filter(e::organisation.eq(organisation)).order(e::edge_id).load(conn)?,
        bom_lines: b::table.filter(b::organisation.eq(organisation)).order(b::line_id).load(conn)?,
        operations: o::table.filter(o::organisation.eq(organisation)).order(o::operation_id).load(conn)?,
    })
}

/// Loads what is said of these nodes, and of what went into or out of them: each in the order in which it was filed, apart
/// from what is `hidden`. A unit's statuses are all there: who released it is asked for as long as it is in use. For packs
/// about them.
///
/// # Errors
/// [`DbError`].
pub fn among(conn: &mut Conn, nodes: &[i64], hidden: &Hidden) -> Result<Genealogy, DbError> {
    let mut found = Genealogy::default();
    for some in nodes.chunks(IDS) {
        found.lots.extend(seen!(l, hidden).filter(l::node_id.eq_any(some)).load::<Lot>(conn)?);
        found.units.extend(seen!(u, hidden).filter(u::node_id.eq_any(some)).load::<Unit>(conn)?);
        found.statuses.extend(seen!(s, hidden).filter(s::node_id.eq_any(some)).load::<UnitStatus>(conn)?);
        found.edges.extend(standing!(e, hidden).filter(e::parent_id.eq_any(some)).load::<Edge>(conn)?);
    }
    let of_lots = found.lots.iter().map(|lot| lot.item_id);
    let items: BTreeSet<i64> = of_lots.chain(found.units.iter().map(|unit| unit.item_id)).collect();
    for some in items.into_iter().collect::<Vec<_>>().chunks(IDS) {
        found.items.extend(i::table.filter(i::item_id.eq_any(some)).load::<Item>(conn)?);
        found.bom_lines.extend(bom_lines_of(conn, some, hidden)?);
    }
    found.operations = operations_at(conn, nodes, hidden)?;
    found.bom_lines.sort_by_key(|row| row.line_id);
    found.items.sort_by_key(|row| row.item_id);
    found.lots.sort_by_key(|row| row.node_id);
    found.units.sort_by_key(|row| row.node_id);
    found.statuses.sort_by_key(|row| row.status_id);
    found.edges.sort_by_key(|row| row.edge_id);
    Ok(found)
}

/// Part and serial numbers of the units of a part, or of all, apart from what is `hidden`.
///
/// # Errors
/// [`DbError`].
pub fn serials(
    conn: &mut Conn,
    organisation: &str,
    part: &str,
    hidden: &Hidden,
) -> Result<Vec<(String, String)>, DbError> {
    let items = i::table.filter(i::organisation.eq(organisation)).select((i::item_id, i::number));
    let items: Vec<(i64, String)> = items.load(conn)?;
    let items: HashMap<i64, String> =
        items.into_iter().filter(|(_, number)| part.is_empty() || number == part).collect();
    let units = seen!(u, hidden).filter(u::organisation.eq(organisation)).select((u::item_id, u::serial));
    let units: Vec<(i64, String)> = units.load(conn)?;
    let named = |(item, serial): (i64, String)| items.get(&item).map(|part| (part.clone(), serial));
    Ok(units.into_iter().filter_map(named).collect())
}

/// Node ids of the units that were made in a lot of an item.
///
/// # Errors
/// [`DbError`].
pub fn units_made_in(
    conn: &mut Conn,
    (item_id, lot): (i64, &str),
    hidden: &Hidden,
) -> Result<Vec<i64>, DbError> {
    let units = seen!(u, hidden).filter(u::item_id.eq(item_id)).filter(u::lot.eq(lot));
    Ok(units.order(u::node_id).select(u::node_id).load(conn)?)
}

/// Node ids of the lots and units that these batches were the first to name.
///
/// # Errors
/// [`DbError`].
pub fn nodes_of_batches(
    conn: &mut Conn,
    (organisation, batches): (&str, &[String]),
    hidden: &Hidden,
) -> Result<Vec<i64>, DbError> {
    let lots =
        seen!(l, hidden).filter(l::organisation.eq(organisation)).filter(l::batch_record.eq_any(batches));
    let units =
        seen!(u, hidden).filter(u::organisation.eq(organisation)).filter(u::batch_record.eq_any(batches));
    let mut nodes: Vec<i64> = lots.select(l::node_id).load(conn)?;
    nodes.extend(units.select(u::node_id).load::<i64>(conn)?);
    nodes.sort_unstable();
    Ok(nodes)
}

/// Rows of a table after an id, in the order of filing.
macro_rules! rows_after {
    ($($(#[$doc:meta])* $name:ident: $row:ty, $table:ident, $id:ident;)+) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// [`DbError`].
        pub fn $name(conn: &mut Conn, organisation: &str, after: i64, limit: i64) -> Result<Vec<$row>, DbError> {
            Ok($table::table
                .filter($table::organisation.eq(organisation))
                .filter($table::$id.gt(after))
                .order($table::$id)
                .limit(limit)
                .load(conn)?)
        }
    )+};
}

rows_after! {
    /// Part definitions with a higher id, in the order of filing, at most `limit`.
    items_after: Item, i, item_id;
    /// Lots with a higher id, in the order of filing, at most `limit`.
    lots_after: Lot, l, node_id;
    /// Units with a higher id, in the order of filing, at most `limit`.
    units_after: Unit, u, node_id;
    /// Statuses of units with a higher id, in the order of filing, at most `limit`.
    statuses_after: UnitStatus, s, status_id;
    /// Edges with a higher id, in the order of filing, at most `limit`.
    edges_after: Edge, e, edge_id;
    /// Lines of parts lists with a higher id, in the order of filing, at most `limit`.
    bom_lines_after: BomLine, b, line_id;
    /// Patterns of serial numbers with a higher id, in the order of filing, at most `limit`.
    patterns_after: SerialPattern, p, pattern_id;
    /// Operations with a higher id, in the order of filing, at most `limit`.
    operations_after: Operation, o, operation_id;
}

/// Adds a part definition.
///
/// # Errors
/// [`DbError`].
pub fn insert_item(tx: &mut WriteTx<'_>, new: Item) -> Result<(), DbError> {
    diesel::insert_into(i::table).values(new).execute(tx.change(Table::Genealogy))?;
    Ok(())
}

/// Adds lots.
///
/// # Errors
/// [`DbError`].
pub fn insert_lots(tx: &mut WriteTx<'_>, rows: &[Lot]) -> Result<(), DbError> {
    if !rows.is_empty() {
        insert_rows!(tx.change(Table::Genealogy), l::table, rows);
    }
    Ok(())
}

/// Adds units.
///
/// # Errors
/// [`DbError`].
pub fn insert_units(tx: &mut WriteTx<'_>, rows: &[Unit]) -> Result<(), DbError> {
    if !rows.is_empty() {
        insert_rows!(tx.change(Table::Genealogy), u::table, rows);
    }
    Ok(())
}

/// Adds statuses of units.
///
/// # Errors
/// [`DbError`].
pub fn insert_statuses(tx: &mut WriteTx<'_>, rows: &[UnitStatus]) -> Result<(), DbError> {
    if !rows.is_empty() {
        insert_rows!(tx.change(Table::Genealogy), s::table, rows);
    }
    Ok(())
}

/// Adds edges.
///
/// # Errors
/// [`DbError`].
pub fn insert_edges(tx: &mut WriteTx<'_>, rows: &[Edge]) -> Result<(), DbError> {
    if !rows.is_empty() {
        insert_rows!(tx.change(Table::Genealogy), e::table, rows);
    }
    Ok(())
}

/// Every status of a unit, oldest first, apart from those of `hidden` batches.
///
/// # Errors
/// [`DbError`].
pub fn statuses(conn: &mut Conn, node_id: i64, hidden: &Hidden) -> Result<Vec<UnitStatus>, DbError> {
    Ok(seen!(s, hidden).filter(s::node_id.eq(node_id)).order(s::status_id).load(conn)?)
}
