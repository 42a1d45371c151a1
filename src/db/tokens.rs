//! Tokens of programs. Kept only as SHA-256; a revoked one stays, so that its name can still be read in the audit trail.

use diesel::prelude::*;

use super::schema::tokens as t;
use super::{Conn, DbError, Table, WriteTx};

/// A token of a program that acts for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct StoredToken {
    /// ULID.
    pub token_id: String,
    /// For whom it acts.
    pub user_id: String,
    /// Whose user that is.
    pub organisation: String,
    /// What it is for, in its owner's words.
    pub name: String,
    /// SHA-256 of the token, hex.
    pub token_digest: String,
    /// Codes of what it may be used for, separated by blanks.
    pub scopes: String,
    /// When it was made.
    pub created_ms: i64,
    /// When it runs out.
    pub expires_ms: i64,
    /// When it was taken back.
    pub revoked_ms: Option<i64>,
}

/// The token with this digest.
///
/// # Errors
/// [`DbError`].
pub fn find_by_digest(conn: &mut Conn, token_digest: &str) -> Result<Option<StoredToken>, DbError> {
    Ok(t::table.filter(t::token_digest.eq(token_digest)).get_result(conn).optional()?)
}

/// Tokens of a user, the latest first.
///
/// # Errors
/// [`DbError`].
pub fn of_user(conn: &mut Conn, user_id: &str) -> Result<Vec<StoredToken>, DbError> {
    Ok(t::table.filter(t::user_id.eq(user_id)).order((t::created_ms.desc(), t::token_id)).load(conn)?)
}

/// All tokens of an organisation's users, the oldest first.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, organisation: &str) -> Result<Vec<StoredToken>, DbError> {
    Ok(t::table.filter(t::organisation.eq(organisation)).order((t::created_ms, t::token_id)).load(conn)?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &StoredToken) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::Tokens))?;
    Ok(())
}

/// Takes all of a user's tokens back; returns how many.
///
/// # Errors
/// [`DbError`].
pub fn revoke_of_user(tx: &mut WriteTx<'_>, user_id: &str, now_ms: i64) -> Result<usize, DbError> {
    let good = t::table.filter(t::user_id.eq(user_id)).filter(t::revoked_ms.is_null());
    Ok(diesel::update(good).set(t::revoked_ms.eq(Some(now_ms))).execute(tx.change(Table::Tokens))?)
}

/// Takes a user's token back; `false` if there is none that is still good.
///
/// # Errors
/// [`DbError`].
pub fn revoke(tx: &mut WriteTx<'_>, user_id: &str, token_id: &str, now_ms: i64) -> Result<bool, DbError> {
    let good = t::table
        .filter(t::token_id.eq(token_id))
        .filter(t::user_id.eq(user_id))
        .filter(t::revoked_ms.is_null());
    Ok(diesel::update(good).set(t::revoked_ms.eq(Some(now_ms))).execute(tx.change(Table::Tokens))? == 1)
}
