//! Genealogy: items, lots, units and the edges between them.
//!
//! Lots and units share one range of node ids, so an edge has one column for each end and a walk is one recursion
//! over `edges` alone; names are joined at the end. A walk visits each node once per path that leads to it and is
//! bounded in depth, so that a cycle in bad data ends.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};

use super::schema::{edges as e, items as i, lots as l, unit_statuses as s, units as u};
use super::{Conn, DbError, Table, WriteTx};

/// Deeper than any real assembly; a longer chain is a cycle.
pub const DEPTH_MAX: i32 = 64;

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
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
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
}

/// "child went into parent".
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = e)]
pub struct Edge {
    /// Id.
    pub edge_id: i64,
    /// Whose.
    pub organisation: String,
    /// What went in.
    pub child_id: i64,
    /// Into what.
    pub parent_id: i64,
    /// `consumed` or `installed`.
    pub relation: String,
    /// Decimal text, or empty.
    pub quantity: String,
    /// Unit of the quantity.
    pub unit: String,
    /// Trace batch.
    pub batch_record: String,
    /// Its version.
    pub batch_version: i32,
}

/// One step of a walk.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct WalkStep {
    /// Distance from the start; the start itself is 0.
    #[diesel(sql_type = Integer)]
    pub depth: i32,
    /// The node that it was reached from; the start's own id at depth 0.
    #[diesel(sql_type = BigInt)]
    pub from_id: i64,
    /// The node.
    #[diesel(sql_type = BigInt)]
    pub node_id: i64,
    /// `consumed` or `installed`; empty at the start.
    #[diesel(sql_type = Text)]
    pub relation: String,
    /// Quantity of the edge.
    #[diesel(sql_type = Text)]
    pub quantity: String,
    /// Its unit.
    #[diesel(sql_type = Text)]
    pub unit: String,
}

/// Which way a walk goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From a unit to what is in it.
    Into,
    /// From a lot or unit to where it went.
    Outward,
}

/// Walks from a node; steps in order of depth, then of ids. Edges of the `hidden` batches (record ids) do not exist.
///
/// # Errors
/// [`DbError`].
pub fn walk(
    conn: &mut Conn,
    start: i64,
    direction: Direction,
    hidden: &[String],
) -> Result<Vec<WalkStep>, DbError> {
    // Ids that were parsed as ULIDs: nothing in them can end the quotation.
    let hidden: Vec<String> = hidden
        .iter()
        .filter(|id| id.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .map(|id| format!("'{id}'"))
        .collect();
    let but = if hidden.is_empty() {
        String::new()
    } else {
        format!("AND edges.batch_record NOT IN ({})", hidden.join(", "))
    };
    let (here, there) = match direction {
        Direction::Into => ("parent_id", "child_id"),
        Direction::Outward => ("child_id", "parent_id"),
    };
    // UNION, not UNION ALL: the same edge at the same depth is one step, however many paths lead to it.
    // PostgreSQL wants the collation of the columns in the first row as well; SQLite has none of that name.
    let empty = match conn {
        Conn::Sqlite(_) => "''",
        Conn::Postgres(_) => "CAST('' AS TEXT) COLLATE \"C\"",
    };
    let sql = format!(
        "WITH RECURSIVE walk (depth, from_id, node_id, relation, quantity, unit) AS ( \
           SELECT 0, CAST({start} AS BIGINT), CAST({start} AS BIGINT), {empty}, {empty}, {empty} \
           UNION \
           SELECT walk.depth + 1, edges.{here}, edges.{there}, edges.relation, edges.quantity, edges.unit \
           FROM walk JOIN edges ON edges.{here} = walk.node_id WHERE walk.depth < {DEPTH_MAX} {but} \
         ) SELECT depth, from_id, node_id, relation, quantity, unit FROM walk \
         ORDER BY depth, from_id, node_id, relation, quantity"
    );
    Ok(diesel::sql_query(sql).load(conn)?)
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

/// Node ids of the lots of an item, in any revision, with this number.
///
/// # Errors
/// [`DbError`].
pub fn lot_nodes(conn: &mut Conn, organisation: &str, item: &str, lot: &str) -> Result<Vec<i64>, DbError> {
    Ok(l::table
        .inner_join(i::table.on(i::item_id.eq(l::item_id)))
        .filter(l::organisation.eq(organisation))
        .filter(l::lot.eq(lot))
        .filter(i::number.eq(item))
        .select(l::node_id)
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
    Ok(u::table
        .inner_join(i::table.on(i::item_id.eq(u::item_id)))
        .filter(u::organisation.eq(organisation))
        .filter(u::serial.eq(serial))
        .filter(i::number.eq(item))
        .select(u::node_id)
        .load(conn)?)
}

/// The present status of a unit, apart from what `hidden` batches say.
///
/// # Errors
/// [`DbError`].
pub fn status_of(conn: &mut Conn, node_id: i64, hidden: &[String]) -> Result<Option<UnitStatus>, DbError> {
    Ok(s::table
        .filter(s::node_id.eq(node_id))
        .filter(s::batch_record.ne_all(hidden))
        .order(s::status_id.desc())
        .first(conn)
        .optional()?)
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
    Ok(l::table
        .filter(l::organisation.eq(organisation))
        .filter(l::lot.eq(lot).or(l::supplier_lot.eq(lot)))
        .order((l::item_id, l::lot))
        .load(conn)?)
}

/// Units with this serial number, by item.
///
/// # Errors
/// [`DbError`].
pub fn find_units(conn: &mut Conn, organisation: &str, serial: &str) -> Result<Vec<Unit>, DbError> {
    Ok(u::table
        .filter(u::organisation.eq(organisation))
        .filter(u::serial.eq(serial))
        .order(u::item_id)
        .load(conn)?)
}

/// The lot of an item.
///
/// # Errors
/// [`DbError`].
pub fn lot_of(conn: &mut Conn, item_id: i64, lot: &str) -> Result<Option<Lot>, DbError> {
    Ok(l::table.filter(l::item_id.eq(item_id)).filter(l::lot.eq(lot)).get_result(conn).optional()?)
}

/// The unit of an item.
///
/// # Errors
/// [`DbError`].
pub fn unit_of(conn: &mut Conn, item_id: i64, serial: &str) -> Result<Option<Unit>, DbError> {
    Ok(u::table.filter(u::item_id.eq(item_id)).filter(u::serial.eq(serial)).get_result(conn).optional()?)
}

/// The lot behind a node, if it is one.
///
/// # Errors
/// [`DbError`].
pub fn lot(conn: &mut Conn, node_id: i64) -> Result<Option<Lot>, DbError> {
    Ok(l::table.find(node_id).get_result(conn).optional()?)
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
}

impl Genealogy {
    /// True if there is neither a lot nor a unit.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.lots.is_empty() && self.units.is_empty()
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
    })
}

/// Adds a part definition.
///
/// # Errors
/// [`DbError`].
pub fn insert_item(tx: &mut WriteTx<'_>, new: Item) -> Result<(), DbError> {
    diesel::insert_into(i::table).values(new).execute(tx.change(Table::Genealogy))?;
    Ok(())
}

/// Adds a lot.
///
/// # Errors
/// [`DbError`].
pub fn insert_lot(tx: &mut WriteTx<'_>, new: Lot) -> Result<(), DbError> {
    diesel::insert_into(l::table).values(new).execute(tx.change(Table::Genealogy))?;
    Ok(())
}

/// Adds a unit.
///
/// # Errors
/// [`DbError`].
pub fn insert_unit(tx: &mut WriteTx<'_>, new: Unit) -> Result<(), DbError> {
    diesel::insert_into(u::table).values(new).execute(tx.change(Table::Genealogy))?;
    Ok(())
}

/// Adds a status of a unit.
///
/// # Errors
/// [`DbError`].
pub fn insert_status(tx: &mut WriteTx<'_>, new: UnitStatus) -> Result<(), DbError> {
    diesel::insert_into(s::table).values(new).execute(tx.change(Table::Genealogy))?;
    Ok(())
}

/// Adds an edge.
///
/// # Errors
/// [`DbError`].
pub fn insert_edge(tx: &mut WriteTx<'_>, new: Edge) -> Result<(), DbError> {
    diesel::insert_into(e::table).values(new).execute(tx.change(Table::Genealogy))?;
    Ok(())
}
