//! Organisations.

use diesel::prelude::*;

use super::schema::organisations as t;
use super::{Conn, DbError, Table, WriteTx};

/// A tenant: owner of records, keys and a ledger.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct Organisation {
    /// Short code, part of every hash; never changes.
    pub organisation: String,
    /// Name as printed.
    pub name: String,
    /// Origin of its ledger, `<host>/<code>`.
    pub origin: String,
    /// When it was set up.
    pub created_ms: i64,
}

/// One by its code.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, organisation: &str) -> Result<Option<Organisation>, DbError> {
    Ok(t::table.find(organisation).get_result(conn).optional()?)
}

/// All, by code.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn) -> Result<Vec<Organisation>, DbError> {
    Ok(t::table.order(t::organisation).load(conn)?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &Organisation) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::Organisations))?;
    Ok(())
}
