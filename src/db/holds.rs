//! Legal holds. One that was lifted stays, for the history.

use diesel::prelude::*;

use super::schema::holds as t;
use super::{Conn, DbError, Table, WriteTx};

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct Hold {
    /// ULID.
    pub hold_id: String,
    /// Of whose records.
    pub organisation: String,
    /// Name of the case.
    pub name: String,
    /// Why.
    pub reason: String,
    /// What it covers: canonical JSON of `domain::hold::Scope`.
    pub scope: String,
    /// User id of who set it.
    pub placed_by: String,
    /// When.
    pub created_ms: i64,
    /// User id of who lifted it.
    pub lifted_by: Option<String>,
    /// Why it was lifted.
    pub lifted_reason: Option<String>,
    /// When.
    pub lifted_ms: Option<i64>,
}

/// One of them.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, hold_id: &str) -> Result<Option<Hold>, DbError> {
    Ok(t::table.find(hold_id).get_result(conn).optional()?)
}

/// All of an organisation, the newest first.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, organisation: &str) -> Result<Vec<Hold>, DbError> {
    let all = t::table.filter(t::organisation.eq(organisation));
    Ok(all.order((t::created_ms.desc(), t::hold_id.desc())).load(conn)?)
}

/// Those that have not been lifted, the oldest first.
///
/// # Errors
/// [`DbError`].
pub fn in_force(conn: &mut Conn, organisation: &str) -> Result<Vec<Hold>, DbError> {
    let all = t::table.filter(t::organisation.eq(organisation)).filter(t::lifted_ms.is_null());
    Ok(all.order((t::created_ms, t::hold_id)).load(conn)?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &Hold) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::Holds))?;
    Ok(())
}

/// Lifts one; `false` if it was lifted before.
///
/// # Errors
/// [`DbError`].
pub fn lift(
    tx: &mut WriteTx<'_>,
    hold_id: &str,
    (by, reason, at_ms): (&str, &str, i64),
) -> Result<bool, DbError> {
    let there = t::table.find(hold_id).filter(t::lifted_ms.is_null());
    let lifted = diesel::update(there)
        .set((t::lifted_by.eq(Some(by)), t::lifted_reason.eq(Some(reason)), t::lifted_ms.eq(Some(at_ms))))
        .execute(tx.change(Table::Holds))?;
    Ok(lifted == 1)
}
