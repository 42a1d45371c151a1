//! Letters that ask whether an address is somebody's. Housekeeping: that they say so is an event.

use diesel::prelude::*;

use super::schema::confirmations as t;
use super::{Conn, DbError, Table, WriteTx};

/// A letter to somebody's new address.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = t)]
#[diesel(treat_none_as_null = true)]
pub struct Confirmation {
    /// Whose.
    pub user_id: String,
    /// The address that it goes to.
    pub email: String,
    /// SHA-256 of its word, in hexadecimal digits; empty before it is sent.
    pub digest: String,
    /// Until when the word is good.
    pub expires_ms: i64,
    /// When it was handed to the mail server; also while that is under way.
    pub sent_ms: Option<i64>,
    /// So often it could not be sent.
    pub attempts: i32,
    /// Not to be tried before.
    pub next_ms: i64,
    /// What kept it, in technical words.
    pub error: String,
}

/// Somebody's.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, user_id: &str) -> Result<Option<Confirmation>, DbError> {
    Ok(t::table.find(user_id).get_result(conn).optional()?)
}

/// All that are to be sent by now, whatever the organisation; those that failed so often are given up.
///
/// # Errors
/// [`DbError`].
pub fn due(conn: &mut Conn, now_ms: i64, attempts: i32) -> Result<Vec<Confirmation>, DbError> {
    Ok(t::table
        .filter(t::sent_ms.is_null())
        .filter(t::next_ms.le(now_ms))
        .filter(t::attempts.lt(attempts))
        .order(t::user_id)
        .load(conn)?)
}

/// Sets somebody's.
///
/// # Errors
/// [`DbError`].
pub fn set(tx: &mut WriteTx<'_>, new: &Confirmation) -> Result<(), DbError> {
    let conn = tx.change(Table::Confirmations);
    if diesel::update(t::table.find(&new.user_id)).set(new.clone()).execute(conn)? == 0 {
        diesel::insert_into(t::table).values(new.clone()).execute(conn)?;
    }
    Ok(())
}

/// Removes somebody's, if there is one.
///
/// # Errors
/// [`DbError`].
pub fn remove(tx: &mut WriteTx<'_>, user_id: &str) -> Result<(), DbError> {
    diesel::delete(t::table.find(user_id)).execute(tx.change(Table::Confirmations))?;
    Ok(())
}
