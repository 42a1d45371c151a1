//! Whom comments name, until they have looked at the record.

use diesel::prelude::*;

use super::schema::{comments as c, mentions as t};
use super::{Conn, DbError, Table, WriteTx};

/// Somebody whom a comment names.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct Mention {
    /// Who.
    pub user_id: String,
    /// By which comment.
    pub comment_id: String,
    /// When they looked.
    pub seen_ms: Option<i64>,
}

/// Comments that somebody is named by and has not looked at, the latest first.
///
/// # Errors
/// [`DbError`].
pub fn unseen(conn: &mut Conn, user_id: &str) -> Result<Vec<String>, DbError> {
    Ok(t::table
        .filter(t::user_id.eq(user_id))
        .filter(t::seen_ms.is_null())
        .select(t::comment_id)
        .order(t::comment_id.desc())
        .load(conn)?)
}

/// Who is named by a comment.
///
/// # Errors
/// [`DbError`].
pub fn of_comment(conn: &mut Conn, comment_id: &str) -> Result<Vec<String>, DbError> {
    Ok(t::table.filter(t::comment_id.eq(comment_id)).select(t::user_id).order(t::user_id).load(conn)?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: Mention) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new).execute(tx.change(Table::Mentions))?;
    Ok(())
}

/// Notes that somebody has looked at what a comment is about.
///
/// # Errors
/// [`DbError`].
pub fn see(tx: &mut WriteTx<'_>, user_id: &str, comment_id: &str, now_ms: i64) -> Result<(), DbError> {
    let one = t::table.find((user_id, comment_id)).filter(t::seen_ms.is_null());
    diesel::update(one).set(t::seen_ms.eq(Some(now_ms))).execute(tx.change(Table::Mentions))?;
    Ok(())
}

/// Notes that nobody has to look any more at what was said on a record.
///
/// # Errors
/// [`DbError`].
pub fn see_all(tx: &mut WriteTx<'_>, record_id: &str, now_ms: i64) -> Result<(), DbError> {
    let said = c::table.filter(c::record_id.eq(record_id)).select(c::comment_id);
    let all = t::table.filter(t::comment_id.eq_any(said)).filter(t::seen_ms.is_null());
    diesel::update(all).set(t::seen_ms.eq(Some(now_ms))).execute(tx.change(Table::Mentions))?;
    Ok(())
}
