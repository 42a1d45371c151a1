//! Who signs in whose place, and when. One that was ended stays, for the audit trail.

use diesel::prelude::*;

use super::schema::delegations as t;
use super::{Conn, DbError, Table, WriteTx};

/// A delegation.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct Delegation {
    /// ULID.
    pub delegation_id: String,
    /// Of whose people.
    pub organisation: String,
    /// Whose word it is.
    pub user_id: String,
    /// Who signs.
    pub delegate_id: String,
    /// First day.
    pub starts_on: String,
    /// Last day.
    pub ends_on: String,
    /// Kind codes, separated by blanks; empty for all.
    pub kinds: String,
    /// When it was given.
    pub created_ms: i64,
    /// When it was ended.
    pub ended_ms: Option<i64>,
}

/// One of them.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, delegation_id: &str) -> Result<Option<Delegation>, DbError> {
    Ok(t::table.find(delegation_id).get_result(conn).optional()?)
}

/// All of an organisation, the oldest first.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, organisation: &str) -> Result<Vec<Delegation>, DbError> {
    Ok(t::table
        .filter(t::organisation.eq(organisation))
        .order((t::created_ms, t::delegation_id))
        .load(conn)?)
}

/// What somebody gave, the newest first.
///
/// # Errors
/// [`DbError`].
pub fn of_user(conn: &mut Conn, user_id: &str) -> Result<Vec<Delegation>, DbError> {
    Ok(t::table
        .filter(t::user_id.eq(user_id))
        .order((t::created_ms.desc(), t::delegation_id.desc()))
        .load(conn)?)
}

/// What somebody was given, the newest first.
///
/// # Errors
/// [`DbError`].
pub fn to_delegate(conn: &mut Conn, delegate_id: &str) -> Result<Vec<Delegation>, DbError> {
    Ok(t::table
        .filter(t::delegate_id.eq(delegate_id))
        .order((t::created_ms.desc(), t::delegation_id.desc()))
        .load(conn)?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &Delegation) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::Delegations))?;
    Ok(())
}

/// Ends one; `false` if it was ended before.
///
/// # Errors
/// [`DbError`].
pub fn end(tx: &mut WriteTx<'_>, delegation_id: &str, now_ms: i64) -> Result<bool, DbError> {
    let good = t::table.find(delegation_id).filter(t::ended_ms.is_null());
    Ok(diesel::update(good).set(t::ended_ms.eq(Some(now_ms))).execute(tx.change(Table::Delegations))? == 1)
}
