//! Parts, lots and units by the beginning of their numbers.

use diesel::prelude::*;

use super::Item;
use super::hidden::{Hidden, seen};
use crate::db::schema::{items as i, lots as l, units as u};
use crate::db::{Conn, DbError};

/// What comes after every text that begins with this one.
fn after(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

/// Part definitions whose numbers begin so, by number, apart from those of `hidden` batches.
///
/// # Errors
/// [`DbError`].
pub fn items_from(
    conn: &mut Conn,
    organisation: &str,
    prefix: &str,
    hidden: &Hidden,
    limit: i64,
) -> Result<Vec<Item>, DbError> {
    Ok(seen!(i, hidden)
        .filter(i::organisation.eq(organisation))
        .filter(i::number.ge(prefix))
        .filter(i::number.lt(after(prefix)))
        .order((i::number, i::revision))
        .limit(limit)
        .load(conn)?)
}

/// Node ids of lots whose numbers begin so, by number, then of those whose supplier's numbers do; apart from those of
/// `hidden` batches.
///
/// # Errors
/// [`DbError`].
pub fn lots_from(
    conn: &mut Conn,
    organisation: &str,
    prefix: &str,
    hidden: &Hidden,
    limit: i64,
) -> Result<Vec<i64>, DbError> {
    // Two questions, as in `find_lots`.
    let of = || seen!(l, hidden).filter(l::organisation.eq(organisation));
    let mut found: Vec<i64> = of()
        .filter(l::lot.ge(prefix))
        .filter(l::lot.lt(after(prefix)))
        .order((l::lot, l::node_id))
        .limit(limit)
        .select(l::node_id)
        .load(conn)?;
    let suppliers: Vec<i64> = of()
        .filter(l::supplier_lot.ge(prefix))
        .filter(l::supplier_lot.lt(after(prefix)))
        .order((l::supplier_lot, l::node_id))
        .limit(limit)
        .select(l::node_id)
        .load(conn)?;
    for id in suppliers {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

/// Node ids of units whose serial numbers begin so, by serial number, apart from those of `hidden` batches.
///
/// # Errors
/// [`DbError`].
pub fn units_from(
    conn: &mut Conn,
    organisation: &str,
    prefix: &str,
    hidden: &Hidden,
    limit: i64,
) -> Result<Vec<i64>, DbError> {
    Ok(seen!(u, hidden)
        .filter(u::organisation.eq(organisation))
        .filter(u::serial.ge(prefix))
        .filter(u::serial.lt(after(prefix)))
        .order((u::serial, u::node_id))
        .limit(limit)
        .select(u::node_id)
        .load(conn)?)
}

/// Node ids of the first lots, or units, of these items, by number.
///
/// # Errors
/// [`DbError`].
pub fn nodes_of_items(
    conn: &mut Conn,
    organisation: &str,
    items: &[i64],
    hidden: &Hidden,
    limit: i64,
) -> Result<(Vec<i64>, Vec<i64>), DbError> {
    let lots = seen!(l, hidden)
        .filter(l::organisation.eq(organisation))
        .filter(l::item_id.eq_any(items))
        .order((l::lot, l::node_id))
        .limit(limit)
        .select(l::node_id)
        .load(conn)?;
    let units = seen!(u, hidden)
        .filter(u::organisation.eq(organisation))
        .filter(u::item_id.eq_any(items))
        .order((u::serial, u::node_id))
        .limit(limit)
        .select(u::node_id)
        .load(conn)?;
    Ok((lots, units))
}
