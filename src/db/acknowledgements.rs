//! Which events say that somebody has read a version, with the text of each, as the ledger has it. It stands here too for
//! the reason that signatures do: an event is written out with its group.

use diesel::prelude::*;

use super::schema::acknowledgements as t;
use super::{Conn, DbError, Table, WriteTx};

/// An acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct StoredAcknowledgement {
    /// Whose.
    pub organisation: String,
    /// Index of its event.
    pub event_index: i64,
    /// The record.
    pub record_id: String,
    /// The version that was read.
    pub version: i32,
    /// Canonical JSON of the event.
    pub body: String,
}

/// Those of a record, in the order of the ledger.
///
/// # Errors
/// [`DbError`].
pub fn of_record(conn: &mut Conn, record_id: &str) -> Result<Vec<StoredAcknowledgement>, DbError> {
    Ok(t::table.filter(t::record_id.eq(record_id)).order(t::event_index).load(conn)?)
}

/// All of an organisation's before an index, in the order of the ledger.
///
/// # Errors
/// [`DbError`].
pub fn before(
    conn: &mut Conn,
    organisation: &str,
    index: i64,
) -> Result<Vec<StoredAcknowledgement>, DbError> {
    Ok(t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::event_index.lt(index))
        .order(t::event_index)
        .load(conn)?)
}

/// Index and record of each that has its event in `from..before`, in the order of the ledger.
///
/// # Errors
/// [`DbError`].
pub fn between(
    conn: &mut Conn,
    organisation: &str,
    from: i64,
    before: i64,
) -> Result<Vec<(i64, String)>, DbError> {
    Ok(t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::event_index.ge(from))
        .filter(t::event_index.lt(before))
        .order(t::event_index)
        .select((t::event_index, t::record_id))
        .load(conn)?)
}

/// Index of the last one of an organisation.
///
/// # Errors
/// [`DbError`].
pub fn last_event(conn: &mut Conn, organisation: &str) -> Result<Option<i64>, DbError> {
    let last = t::table
        .filter(t::organisation.eq(organisation))
        .select(diesel::dsl::max(t::event_index))
        .get_result(conn)?;
    Ok(last)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: StoredAcknowledgement) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new).execute(tx.change(Table::Acknowledgements))?;
    Ok(())
}
