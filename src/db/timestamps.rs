//! Packs that wait for a timestamp. Housekeeping: the timestamp is an event, waiting is none.

use diesel::prelude::*;

use super::schema::timestamps as t;
use super::{Conn, DbError, Table, WriteTx};

/// A pack that waits.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct Waiting {
    /// Whose.
    pub organisation: String,
    /// Which.
    pub number: String,
    /// So often authorities were asked in vain.
    pub attempts: i32,
    /// Not to be asked for before.
    pub next_ms: i64,
    /// What kept them, in technical words.
    pub error: String,
    /// Since when.
    pub created_ms: i64,
}

/// Those whose turn it is, of all organisations, the longest waiting first.
///
/// # Errors
/// [`DbError`].
pub fn due(conn: &mut Conn, now_ms: i64) -> Result<Vec<Waiting>, DbError> {
    let due = t::table.filter(t::next_ms.le(now_ms));
    Ok(due.order((t::created_ms, t::organisation, t::number)).load(conn)?)
}

/// All of an organisation, the longest waiting first.
///
/// # Errors
/// [`DbError`].
pub fn of_organisation(conn: &mut Conn, organisation: &str) -> Result<Vec<Waiting>, DbError> {
    Ok(t::table.filter(t::organisation.eq(organisation)).order((t::created_ms, t::number)).load(conn)?)
}

/// One.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, organisation: &str, number: &str) -> Result<Option<Waiting>, DbError> {
    Ok(t::table.find((organisation, number)).get_result(conn).optional()?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &Waiting) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::Timestamps))?;
    Ok(())
}

/// Puts one off.
///
/// # Errors
/// [`DbError`].
pub fn put_off(tx: &mut WriteTx<'_>, waiting: &Waiting) -> Result<(), DbError> {
    diesel::update(t::table.find((&waiting.organisation, &waiting.number)))
        .set((t::attempts.eq(waiting.attempts), t::next_ms.eq(waiting.next_ms), t::error.eq(&waiting.error)))
        .execute(tx.change(Table::Timestamps))?;
    Ok(())
}

/// Takes one out; false if it does not wait any more.
///
/// # Errors
/// [`DbError`].
pub fn remove(tx: &mut WriteTx<'_>, organisation: &str, number: &str) -> Result<bool, DbError> {
    let gone = diesel::delete(t::table.find((organisation, number)));
    Ok(gone.execute(tx.change(Table::Timestamps))? == 1)
}
