//! What came of requests that may be repeated.

use diesel::prelude::*;

use super::schema::idempotency_keys as t;
use super::{Conn, DbError, Table, WriteTx};

/// A request under a key that was done, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct StoredKey {
    /// Who sent it.
    pub user_id: String,
    /// The key.
    pub idempotency_key: String,
    /// SHA-256 of the request, hex.
    pub request_digest: String,
    /// What came of it: JSON.
    pub outcome: String,
    /// When it came.
    pub created_ms: i64,
}

/// The request of a user under a key.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, user_id: &str, key: &str) -> Result<Option<StoredKey>, DbError> {
    Ok(t::table.find((user_id, key)).get_result(conn).optional()?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &StoredKey) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::IdempotencyKeys))?;
    Ok(())
}

/// Forgets those from before an instant.
///
/// # Errors
/// [`DbError`].
pub fn remove_older(tx: &mut WriteTx<'_>, before_ms: i64) -> Result<(), DbError> {
    diesel::delete(t::table.filter(t::created_ms.lt(before_ms)))
        .execute(tx.change(Table::IdempotencyKeys))?;
    Ok(())
}
