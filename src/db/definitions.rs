//! Kind and profile definitions, kept under their digests: each version names the one that it was made under. What
//! packs stand on is kept among them.

use diesel::prelude::*;

use super::insert::on;
use super::schema::definitions as t;
use super::{Conn, DbError, Table, WriteTx};
use crate::proof::digest::Digest;

/// A stored definition.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct Definition {
    /// Whose.
    pub organisation: String,
    /// SHA-256 of the body, hex.
    pub digest: String,
    /// `kind`, `profile`, or `basis` (what a pack stands on; see `app/packs`).
    pub category: String,
    /// Code of the kind or profile; number of the first pack that stands on a basis.
    pub code: String,
    /// The TOML text; of a basis, canonical JSON.
    pub body: String,
    /// When it was first used.
    pub created_ms: i64,
}

/// The definition with this digest.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, organisation: &str, digest: &Digest) -> Result<Option<Definition>, DbError> {
    Ok(t::table.find((organisation, digest.hex())).get_result(conn).optional()?)
}

/// True if the definition with this digest is stored.
///
/// # Errors
/// [`DbError`].
pub fn is_known(tx: &mut WriteTx<'_>, organisation: &str, digest: &Digest) -> Result<bool, DbError> {
    let query = t::table.find((organisation, digest.hex())).select(t::created_ms);
    let row: Option<i64> = on!(tx.stored(), conn => query.get_result(conn)).optional()?;
    Ok(row.is_some())
}

/// All definitions of an organisation, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, organisation: &str) -> Result<Vec<Definition>, DbError> {
    Ok(t::table.filter(t::organisation.eq(organisation)).order((t::created_ms, t::digest)).load(conn)?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &Definition) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::Definitions))?;
    Ok(())
}
