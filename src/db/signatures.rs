//! Which events are signatures of records, with what they say: the text of each event, as the ledger has it. It stands
//! here too since an event is written out with its group, and whoever signs second must see who signed first.

use diesel::prelude::*;

use super::schema::signatures as t;
use super::{Conn, DbError, Table, WriteTx};

/// A signature, or a refusal to sign.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct StoredSignature {
    /// Whose.
    pub organisation: String,
    /// Index of its event.
    pub event_index: i64,
    /// The record.
    pub record_id: String,
    /// The version that was signed.
    pub version: i32,
    /// Canonical JSON of the event.
    pub body: String,
}

/// Those of a record, in the order of the ledger.
///
/// # Errors
/// [`DbError`].
pub fn of_record(
    conn: &mut Conn,
    organisation: &str,
    record_id: &str,
) -> Result<Vec<StoredSignature>, DbError> {
    Ok(t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::record_id.eq(record_id))
        .order(t::event_index)
        .load(conn)?)
}

/// All of an organisation's before an index, in the order of the ledger.
///
/// # Errors
/// [`DbError`].
pub fn before(conn: &mut Conn, organisation: &str, index: i64) -> Result<Vec<StoredSignature>, DbError> {
    Ok(t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::event_index.lt(index))
        .order(t::event_index)
        .load(conn)?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: StoredSignature) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new).execute(tx.change(Table::Signatures))?;
    Ok(())
}
