//! Who is signed in with a browser. The cookie's token is kept only as its SHA-256.

use diesel::prelude::*;

use super::schema::sessions as t;
use super::{Conn, DbError, Table, WriteTx};

/// A browser that is signed in, or half-way there.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct StoredSession {
    /// SHA-256 of the cookie's token, hex.
    pub session_digest: String,
    /// Who.
    pub user_id: String,
    /// Whose user that is.
    pub organisation: String,
    /// The password was right; the second factor is still due.
    pub is_pending: bool,
    /// When it began.
    pub created_ms: i64,
    /// When it was last used, to the minute.
    pub seen_ms: i64,
    /// Address that it began from.
    pub address: String,
    /// Browser that it began with, as it names itself.
    pub agent: String,
}

/// The session whose token has this digest.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, session_digest: &str) -> Result<Option<StoredSession>, DbError> {
    Ok(t::table.find(session_digest).get_result(conn).optional()?)
}

/// Sessions of a user, the latest first.
///
/// # Errors
/// [`DbError`].
pub fn of_user(conn: &mut Conn, user_id: &str) -> Result<Vec<StoredSession>, DbError> {
    Ok(t::table.filter(t::user_id.eq(user_id)).order((t::created_ms.desc(), t::session_digest)).load(conn)?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &StoredSession) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::Sessions))?;
    Ok(())
}

/// Notes that a session was used.
///
/// # Errors
/// [`DbError`]; that it has ended meanwhile is none.
pub fn touch(tx: &mut WriteTx<'_>, session_digest: &str, seen_ms: i64) -> Result<(), DbError> {
    diesel::update(t::table.find(session_digest))
        .set(t::seen_ms.eq(seen_ms))
        .execute(tx.change(Table::Sessions))?;
    Ok(())
}

/// Ends one; `false` if it was not there.
///
/// # Errors
/// [`DbError`].
pub fn remove(tx: &mut WriteTx<'_>, session_digest: &str) -> Result<bool, DbError> {
    Ok(diesel::delete(t::table.find(session_digest)).execute(tx.change(Table::Sessions))? == 1)
}

/// Ends all of a user, apart from one; returns how many.
///
/// # Errors
/// [`DbError`].
pub fn remove_of_user(tx: &mut WriteTx<'_>, user_id: &str, but: &str) -> Result<usize, DbError> {
    let others = t::table.filter(t::user_id.eq(user_id)).filter(t::session_digest.ne(but));
    Ok(diesel::delete(others).execute(tx.change(Table::Sessions))?)
}

/// Removes what has run out: begun, or last used, before these instants.
///
/// # Errors
/// [`DbError`].
pub fn remove_stale(tx: &mut WriteTx<'_>, begun_before: i64, used_before: i64) -> Result<usize, DbError> {
    let stale = t::table.filter(t::created_ms.lt(begun_before).or(t::seen_ms.lt(used_before)));
    Ok(diesel::delete(stale).execute(tx.change(Table::Sessions))?)
}
