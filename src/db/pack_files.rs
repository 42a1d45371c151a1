//! What was made over a pack's tag manifest: signatures, certificates, timestamps. Inserted once, never changed.

use diesel::prelude::*;

use super::schema::pack_files as t;
use super::{Conn, DbError, Table, WriteTx};

/// A file that was made over a pack.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct PackFile {
    /// Whose.
    pub organisation: String,
    /// Of which pack.
    pub number: String,
    /// Its path in the pack, or the name of a file beside it.
    pub name: String,
    /// Its bytes.
    pub body: Vec<u8>,
    /// Ledger index of the event that commits to it.
    pub event_index: i64,
    /// When.
    pub created_ms: i64,
}

/// All of a pack, by name.
///
/// # Errors
/// [`DbError`].
pub fn of_pack(conn: &mut Conn, organisation: &str, number: &str) -> Result<Vec<PackFile>, DbError> {
    let own = t::table.filter(t::organisation.eq(organisation)).filter(t::number.eq(number));
    Ok(own.order(t::name).load(conn)?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &PackFile) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::PackFiles))?;
    Ok(())
}
