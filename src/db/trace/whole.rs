//! Much of the genealogy at once: for packs, and row by row for whoever goes through all of it.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::hidden::{seen, standing};
use super::{
    BomLine, Edge, Hidden, IDS, Item, Lot, Operation, SerialPattern, Unit, UnitStatus, bom_lines_of,
    operations_at,
};
use crate::db::schema::{
    bom_lines as b, edges as e, items as i, lots as l, operations as o, serial_patterns as p,
    unit_statuses as s, units as u,
};
use crate::db::{Conn, DbError};

/// Items, lots, units and edges, each in the order in which it was filed.
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

/// Items and the lines of their parts lists, each in the order in which they were filed.
///
/// # Errors
/// [`DbError`].
pub fn parts(conn: &mut Conn, organisation: &str) -> Result<Genealogy, DbError> {
    Ok(Genealogy {
        items: i::table.filter(i::organisation.eq(organisation)).order(i::item_id).load(conn)?,
        bom_lines: b::table.filter(b::organisation.eq(organisation)).order(b::line_id).load(conn)?,
        ..Genealogy::default()
    })
}

/// The statuses of the units after a node and up to another, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn statuses_between(
    conn: &mut Conn,
    organisation: &str,
    (after, last): (i64, i64),
) -> Result<Vec<UnitStatus>, DbError> {
    let rows = s::table.filter(s::node_id.gt(after)).filter(s::node_id.le(last));
    let mut rows: Vec<UnitStatus> = rows.filter(s::organisation.eq(organisation)).load(conn)?;
    rows.sort_unstable_by_key(|row| row.status_id);
    Ok(rows)
}

/// The lots and units after a node, in the order of filing, at most so many of each, with their statuses and with all edges
/// into them; and the node after which the next portion begins, if there is one.
///
/// # Errors
/// [`DbError`].
pub fn portion(
    conn: &mut Conn,
    organisation: &str,
    after: i64,
    limit: i64,
) -> Result<(Genealogy, Option<i64>), DbError> {
    let mut lots = lots_after(conn, organisation, after, limit)?;
    let mut units = units_after(conn, organisation, after, limit)?;
    let is_full = |length: usize| i64::try_from(length).is_ok_and(|length| length >= limit);
    let last_lot = lots.last().filter(|_| is_full(lots.len())).map(|lot| lot.node_id);
    let last_unit = units.last().filter(|_| is_full(units.len())).map(|unit| unit.node_id);
    let end = last_lot.into_iter().chain(last_unit).min();
    let last = end.unwrap_or(i64::MAX);
    lots.retain(|lot| lot.node_id <= last);
    units.retain(|unit| unit.node_id <= last);
    let statuses = statuses_between(conn, organisation, (after, last))?;
    let edges = e::table
        .filter(e::organisation.eq(organisation))
        .filter(e::parent_id.gt(after))
        .filter(e::parent_id.le(last));
    let mut edges: Vec<Edge> = edges.load(conn)?;
    edges.sort_unstable_by_key(|row| row.edge_id);
    Ok((Genealogy { lots, units, statuses, edges, ..Genealogy::default() }, end))
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
        found.statuses.extend(standing!(s, hidden).filter(s::node_id.eq_any(some)).load::<UnitStatus>(conn)?);
        found.edges.extend(standing!(e, hidden).filter(e::parent_id.eq_any(some)).load::<Edge>(conn)?);
    }
    let of_lots = found.lots.iter().map(|lot| lot.item_id);
    let items: BTreeSet<i64> = of_lots.chain(found.units.iter().map(|unit| unit.item_id)).collect();
    let items: Vec<i64> = items.into_iter().collect();
    found.items = super::items(conn, &items)?;
    found.bom_lines = bom_lines_of(conn, &items, hidden)?;
    found.operations = operations_at(conn, nodes, hidden)?;
    found.items.sort_by_key(|row| row.item_id);
    found.lots.sort_by_key(|row| row.node_id);
    found.units.sort_by_key(|row| row.node_id);
    found.statuses.sort_by_key(|row| row.status_id);
    found.edges.sort_by_key(|row| row.edge_id);
    Ok(found)
}

/// Rows of a table after an id, in the order of filing. Nothing is looked up by the organisation: SQLite would follow an index
/// that begins with it, through all rows each time, and sort them.
macro_rules! rows_after {
    ($($(#[$doc:meta])* $name:ident: $row:ty, $table:ident, $id:ident;)+) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// [`DbError`].
        pub fn $name(conn: &mut Conn, organisation: &str, after: i64, limit: i64) -> Result<Vec<$row>, DbError> {
            Ok($table::table
                .filter($table::organisation.concat("").eq(organisation))
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
