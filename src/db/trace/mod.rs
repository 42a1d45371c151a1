//! Genealogy: items, lots, units and the edges between them.
//!
//! Lots and units share one range of node ids, so an edge has one column for each end and a walk is one recursion
//! over `edges` alone; names are looked up at the end. A walk visits each node once and gives each edge once, whatever
//! leads to it, so that it ends also where bad data go in a circle.
//!
//! Edges are never ended or removed in the table: one that takes out stands after those that it ends, and
//! `domain::holding` works out what is in. A later version of a batch that no longer says something takes its row back:
//! `withdrawn_in` names that version, and as of an earlier position the row stands.
//!
//! `rows` says what a row is, `walk` goes along edges, `whole` reads much at once, `add` and `withdraw` write; what is looked
//! up by number or node is here.

mod add;
mod design;
mod hidden;
mod operations;
mod patterns;
mod rows;
mod search;
mod walk;
mod whole;
mod withdraw;

use std::collections::HashMap;

use diesel::prelude::*;

pub use self::add::{insert_edges, insert_item, insert_lots, insert_statuses, insert_units, learn};
pub use self::design::{BomLine, bom_lines_of, insert_bom_line};
pub use self::hidden::Hidden;
use self::hidden::{seen, standing};
pub use self::operations::{
    Done, Operation, insert_operations, operations_at, operations_done, operations_from,
};
pub use self::patterns::{SerialPattern, insert_pattern, patterns_of};
pub use self::rows::{Edge, Item, Lot, Step, Unit, UnitStatus};
pub use self::search::{items_from, lots_from, nodes_of_items, units_from};
pub use self::walk::{Direction, edges_at, edges_between, newest_edges, reach, with_edges};
pub use self::whole::{
    Genealogy, among, bom_lines_after, edges_after, items_after, lots_after, operations_after, parts,
    patterns_after, portion, statuses_after, statuses_between, units_after,
};
pub use self::withdraw::{Said, Withdrawn, said_by, withdraw};
use super::schema::{items as i, lots as l, unit_statuses as s, units as u};
use super::{Conn, DbError};

/// Ids in one query: both databases limit the number of parameters.
const IDS: usize = 500;

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
            standing!(s, hidden).filter(s::node_id.eq_any(some)).order(s::status_id).load(conn)?;
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

/// The items with these ids.
///
/// # Errors
/// [`DbError`].
pub fn items(conn: &mut Conn, item_ids: &[i64]) -> Result<Vec<Item>, DbError> {
    let mut all = Vec::new();
    for some in item_ids.chunks(IDS) {
        all.extend(i::table.filter(i::item_id.eq_any(some)).load::<Item>(conn)?);
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

/// Every status of a unit, oldest first, apart from those of `hidden` batches.
///
/// # Errors
/// [`DbError`].
pub fn statuses(conn: &mut Conn, node_id: i64, hidden: &Hidden) -> Result<Vec<UnitStatus>, DbError> {
    Ok(standing!(s, hidden).filter(s::node_id.eq(node_id)).order(s::status_id).load(conn)?)
}
