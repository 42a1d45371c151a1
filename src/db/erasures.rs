//! Files that are to go from the store because a destruction says so, and those that went.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::schema::erasures as t;
use super::{Conn, DbError, Table, WriteTx};

/// Says that a file is to go from the store.
///
/// # Errors
/// [`DbError`].
pub fn condemn(
    tx: &mut WriteTx<'_>,
    digest: &str,
    (organisation, number): (&str, &str),
) -> Result<(), DbError> {
    let conn = tx.change(Table::Erasures);
    // It may have come back after an earlier destruction.
    let again = diesel::update(t::table.find(digest))
        .set((t::organisation.eq(organisation), t::number.eq(number), t::is_done.eq(false)))
        .execute(conn)?;
    if again == 0 {
        let new = (
            t::digest.eq(digest),
            t::organisation.eq(organisation),
            t::number.eq(number),
            t::is_done.eq(false),
        );
        diesel::insert_into(t::table).values(new).execute(conn)?;
    }
    Ok(())
}

/// Files that are still to go.
///
/// # Errors
/// [`DbError`].
pub fn condemned(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    Ok(t::table.filter(t::is_done.eq(false)).order(t::digest).select(t::digest).load(conn)?)
}

/// Files that were said to be gone, or to go: digest, and whether it was done.
///
/// # Errors
/// [`DbError`].
pub fn all(conn: &mut Conn) -> Result<Vec<(String, bool)>, DbError> {
    Ok(t::table.order(t::digest).select((t::digest, t::is_done)).load(conn)?)
}

/// Says that it was done with these.
///
/// # Errors
/// [`DbError`].
pub fn set_done(tx: &mut WriteTx<'_>, digests: &[String]) -> Result<(), DbError> {
    for digest in digests {
        let one = t::table.find(digest);
        diesel::update(one).set(t::is_done.eq(true)).execute(tx.change(Table::Erasures))?;
    }
    Ok(())
}

/// Says that a file stays after all: a record has it again.
///
/// # Errors
/// [`DbError`].
pub fn spare(tx: &mut WriteTx<'_>, digests: &[String]) -> Result<(), DbError> {
    for digest in digests {
        diesel::delete(t::table.find(digest)).execute(tx.change(Table::Erasures))?;
    }
    Ok(())
}

/// Has SQLite write the index of words anew, without what was taken out of it. On PostgreSQL the words stand in the rows,
/// which it clears in its own time (`VACUUM`).
///
/// # Errors
/// [`DbError`].
pub fn renew_words(tx: &mut WriteTx<'_>) -> Result<(), DbError> {
    if let Conn::Sqlite(conn) = tx.change(Table::Erasures) {
        conn.batch_execute(
            "PRAGMA secure_delete = ON; INSERT INTO record_search (record_search) VALUES ('optimize')",
        )?;
    }
    Ok(())
}
