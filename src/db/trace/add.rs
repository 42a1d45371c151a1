//! Rows that a batch adds.

use diesel::prelude::*;

use super::{Edge, Item, Lot, Unit, UnitStatus};
use crate::db::insert::insert_rows;
use crate::db::schema::{edges as e, items as i, lots as l, unit_statuses as s, units as u};
use crate::db::{Conn, DbError, Table, WriteTx};

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
