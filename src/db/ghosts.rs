//! What was destroyed. Rows are added when it is ([`super::destructions::erase`]), and never changed.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::schema::{ghosts as t, records as r, version_files as f, versions as v};
use super::{Conn, DbError};
use crate::domain::retention::DESTROYED;

/// A record that was destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct Ghost {
    /// The record.
    pub record_id: String,
    /// Whose.
    pub organisation: String,
    /// Number of the destruction.
    pub number: String,
    /// Ledger index of its event.
    pub event_index: i64,
    /// When.
    pub destroyed_ms: i64,
}

/// What is known of a destroyed record.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, record_id: &str) -> Result<Option<Ghost>, DbError> {
    Ok(t::table.find(record_id).get_result(conn).optional()?)
}

/// All of an organisation, by record.
///
/// # Errors
/// [`DbError`].
pub fn all(conn: &mut Conn, organisation: &str) -> Result<BTreeMap<String, Ghost>, DbError> {
    let rows: Vec<Ghost> = t::table.filter(t::organisation.eq(organisation)).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.record_id.clone(), row)).collect())
}

/// Number, marking and ghost of what was on record before a position and was destroyed at it or later, by number.
///
/// # Errors
/// [`DbError`].
pub fn since(
    conn: &mut Conn,
    organisation: &str,
    position: i64,
) -> Result<Vec<(String, String, Ghost)>, DbError> {
    Ok(t::table
        .inner_join(r::table.on(r::record_id.eq(t::record_id)))
        .inner_join(v::table.on(v::record_id.eq(t::record_id).and(v::version.eq(1))))
        .filter(t::organisation.eq(organisation))
        .filter(t::event_index.ge(position))
        .filter(v::event_index.lt(position))
        .order(r::number)
        .select((r::number, r::marking, t::all_columns))
        .load(conn)?)
}

/// Records that were destroyed by an event in `from..before`, each with its index.
///
/// # Errors
/// [`DbError`].
pub fn between(
    conn: &mut Conn,
    organisation: &str,
    from: i64,
    before: i64,
) -> Result<Vec<(String, i64)>, DbError> {
    Ok(t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::event_index.ge(from))
        .filter(t::event_index.lt(before))
        .select((t::record_id, t::event_index))
        .load(conn)?)
}

/// Ledger index of the last destruction of a record; `None` if there is none.
///
/// # Errors
/// [`DbError`].
pub fn last_event(conn: &mut Conn, organisation: &str) -> Result<Option<i64>, DbError> {
    let all = t::table.filter(t::organisation.eq(organisation));
    Ok(all.select(diesel::dsl::max(t::event_index)).get_result(conn)?)
}

/// True if a version of a record that is not destroyed has this file, in any organisation.
///
/// # Errors
/// [`DbError`].
pub fn is_kept(conn: &mut Conn, digest: &str) -> Result<bool, DbError> {
    let kept = f::table
        .inner_join(r::table.on(r::record_id.eq(f::record_id)))
        .filter(f::digest.eq(digest))
        .filter(r::category.ne(DESTROYED));
    Ok(diesel::select(diesel::dsl::exists(kept)).get_result(conn)?)
}
