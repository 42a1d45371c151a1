//! Bytes that were received and stand in no version yet.

use diesel::prelude::*;

use super::schema::uploads as t;
use super::{Conn, DbError, Table, WriteTx};

/// A file that somebody sent. It is theirs: only they can put it into a version.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct StoredUpload {
    /// ULID.
    pub upload_id: String,
    /// Whose user sent it.
    pub organisation: String,
    /// Who sent it.
    pub user_id: String,
    /// Name as received.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Blob, hex.
    pub digest: String,
    /// Length.
    pub size_bytes: i64,
    /// CRC-32 of the bytes.
    pub crc32: i64,
    /// When.
    pub created_ms: i64,
}

/// One upload of a user.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, user_id: &str, upload_id: &str) -> Result<Option<StoredUpload>, DbError> {
    Ok(t::table.find(upload_id).filter(t::user_id.eq(user_id)).get_result(conn).optional()?)
}

/// True if somebody holds these bytes for a version to come.
///
/// # Errors
/// [`DbError`].
pub fn holds(conn: &mut Conn, digest: &str, received_after_ms: i64) -> Result<bool, DbError> {
    let held = t::table.filter(t::digest.eq(digest)).filter(t::created_ms.ge(received_after_ms));
    Ok(diesel::select(diesel::dsl::exists(held)).get_result(conn)?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &StoredUpload) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::Uploads))?;
    Ok(())
}

/// Forgets one: it stands in a version now, or nobody wants it.
///
/// # Errors
/// [`DbError`].
pub fn remove(tx: &mut WriteTx<'_>, user_id: &str, upload_id: &str) -> Result<bool, DbError> {
    let one = t::table.filter(t::upload_id.eq(upload_id)).filter(t::user_id.eq(user_id));
    Ok(diesel::delete(one).execute(tx.change(Table::Uploads))? == 1)
}

/// Forgets those that were received before an instant.
///
/// # Errors
/// [`DbError`].
pub fn remove_older(tx: &mut WriteTx<'_>, before_ms: i64) -> Result<usize, DbError> {
    Ok(diesel::delete(t::table.filter(t::created_ms.lt(before_ms))).execute(tx.change(Table::Uploads))?)
}
