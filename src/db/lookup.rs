//! What a digest stands for, over all organisations: for the one question that anybody may ask.

use diesel::dsl::Nullable;
use diesel::prelude::*;

use super::schema::{ghosts as g, records as r, version_files as f, versions as v};
use super::{Conn, DbError};
use crate::domain::retention::DESTROYED;

/// A version that is, or has a file, of the digest.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Found {
    /// Whose.
    pub organisation: String,
    /// Ledger index of the version's event.
    pub event_index: i64,
    /// When it was received.
    pub received_ms: i64,
    /// Which version.
    pub version: i32,
    /// The record's present version.
    pub current: i32,
    /// Kind of the record.
    pub kind: String,
    /// Present state of the record.
    pub state: String,
    /// When the record was destroyed.
    pub destroyed_ms: Option<i64>,
}

type Columns = (
    v::organisation,
    v::event_index,
    v::received_ms,
    v::version,
    r::version,
    r::kind,
    r::state,
    Nullable<g::destroyed_ms>,
);

fn columns() -> Columns {
    (
        v::organisation,
        v::event_index,
        v::received_ms,
        v::version,
        r::version,
        r::kind,
        r::state,
        g::destroyed_ms.nullable(),
    )
}

/// The version whose manifest has this digest.
///
/// # Errors
/// [`DbError`].
pub fn version(conn: &mut Conn, digest: &str) -> Result<Option<Found>, DbError> {
    Ok(v::table
        .inner_join(r::table.on(r::record_id.eq(v::record_id)))
        .left_join(g::table.on(g::record_id.eq(v::record_id)))
        .filter(v::digest.eq(digest))
        .select(columns())
        .first(conn)
        .optional()?)
}

/// Versions that have a file of this digest, those that are the present one of a record that is kept first, then the
/// newest; at most `limit`.
///
/// # Errors
/// [`DbError`].
pub fn files(conn: &mut Conn, digest: &str, limit: i64) -> Result<Vec<Found>, DbError> {
    Ok(f::table
        .inner_join(v::table.on(v::record_id.eq(f::record_id).and(v::version.eq(f::version))))
        .inner_join(r::table.on(r::record_id.eq(f::record_id)))
        .left_join(g::table.on(g::record_id.eq(f::record_id)))
        .filter(f::digest.eq(digest))
        .order((
            r::category.ne(DESTROYED).desc(),
            r::version.eq(v::version).desc(),
            v::received_ms.desc(),
            v::event_index.desc(),
        ))
        .limit(limit)
        .select(columns())
        .load(conn)?)
}
