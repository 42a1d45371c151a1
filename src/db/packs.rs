//! Issued packs.

use diesel::prelude::*;

use super::schema::packs as t;
use super::{Conn, DbError, Table, WriteTx};

/// A pack that was issued.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct StoredPack {
    /// Whose.
    pub organisation: String,
    /// Number, never reused.
    pub number: String,
    /// Canonical JSON of what was asked for, complete enough to make the same bytes again.
    pub request: String,
    /// SHA-256 of its `tagmanifest-sha256.txt`, hex.
    pub tagmanifest_digest: String,
    /// Ledger index of the event that issued it.
    pub event_index: i64,
    /// When.
    pub created_ms: i64,
    /// SHA-256 of its `pack.json`, hex: printed on the report.
    pub content_digest: String,
}

/// All packs of an organisation, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, organisation: &str) -> Result<Vec<StoredPack>, DbError> {
    Ok(t::table.filter(t::organisation.eq(organisation)).order((t::created_ms, t::number)).load(conn)?)
}

/// Ledger index of the event that issued the last one.
///
/// # Errors
/// [`DbError`].
pub fn last_event(conn: &mut Conn, organisation: &str) -> Result<Option<i64>, DbError> {
    let all = t::table.filter(t::organisation.eq(organisation));
    Ok(all.select(diesel::dsl::max(t::event_index)).get_result(conn)?)
}

/// One pack.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, organisation: &str, number: &str) -> Result<Option<StoredPack>, DbError> {
    Ok(t::table.find((organisation, number)).get_result(conn).optional()?)
}

/// Packs whose tag manifest or `pack.json` has this digest, of any organisation, the newest first, at most `limit`.
///
/// # Errors
/// [`DbError`].
pub fn with_digest(conn: &mut Conn, digest: &str, limit: i64) -> Result<Vec<StoredPack>, DbError> {
    Ok(t::table
        .filter(t::tagmanifest_digest.eq(digest).or(t::content_digest.eq(digest)))
        .order((t::created_ms.desc(), t::organisation, t::number))
        .limit(limit)
        .load(conn)?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &StoredPack) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::Packs))?;
    Ok(())
}
