//! What people said about records. Added once, never changed.

use diesel::prelude::*;

use super::schema::comments as t;
use super::{Conn, DbError, Table, WriteTx};

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct StoredComment {
    /// ULID.
    pub comment_id: String,
    /// Whose.
    pub organisation: String,
    /// Index of its event.
    pub event_index: i64,
    /// The record.
    pub record_id: String,
    /// The version that was the present one.
    pub version: i32,
    /// Who said it.
    pub user_id: String,
    /// Salt of the text, base64url.
    pub salt: String,
    /// The text.
    pub body: String,
    /// Ids of the people whom it names, separated by blanks.
    pub mentions: String,
    /// When.
    pub created_ms: i64,
}

/// One of them.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, comment_id: &str) -> Result<Option<StoredComment>, DbError> {
    Ok(t::table.find(comment_id).get_result(conn).optional()?)
}

/// The last ones about a record before an index, the latest first.
///
/// # Errors
/// [`DbError`].
pub fn of_record(
    conn: &mut Conn,
    record_id: &str,
    before: i64,
    limit: i64,
) -> Result<Vec<StoredComment>, DbError> {
    Ok(t::table
        .filter(t::record_id.eq(record_id))
        .filter(t::event_index.lt(before))
        .order(t::event_index.desc())
        .limit(limit)
        .load(conn)?)
}

/// All of an organisation, the oldest first.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, organisation: &str) -> Result<Vec<StoredComment>, DbError> {
    Ok(t::table.filter(t::organisation.eq(organisation)).order(t::event_index).load(conn)?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &StoredComment) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::Comments))?;
    Ok(())
}
