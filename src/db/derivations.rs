//! From which definitions what is derived of records comes: when they change, it is derived again.

use diesel::prelude::*;

use super::schema::derivations as t;
use super::schema::records as r;
use super::search::{self, Searchable};
use super::{Conn, DbError, Table, WriteTx, records};
use crate::domain::retention::DESTROYED;

/// What a record's derived columns are to be.
#[derive(Debug, Clone)]
pub struct Derived {
    /// Category of the state.
    pub category: String,
    /// When something is due.
    pub due_on: Option<String>,
    /// Last day on which it is kept.
    pub keep_until: Option<String>,
    /// What is found.
    pub text: Searchable,
}

/// The digest of what `name` was derived from.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, name: &str) -> Result<Option<String>, DbError> {
    Ok(t::table.find(name).select(t::digest).get_result(conn).optional()?)
}

/// Notes what `name` was derived from.
///
/// # Errors
/// [`DbError`].
pub fn set(tx: &mut WriteTx<'_>, name: &str, digest: &str) -> Result<(), DbError> {
    let conn = tx.change(Table::Derivations);
    if diesel::update(t::table.find(name)).set(t::digest.eq(digest)).execute(conn)? == 0 {
        diesel::insert_into(t::table).values((t::name.eq(name), t::digest.eq(digest))).execute(conn)?;
    }
    Ok(())
}

/// Records of all organisations after a place in the order of filing, at most `limit`; of what was destroyed nothing
/// follows any more.
///
/// # Errors
/// [`DbError`].
pub fn records_after(conn: &mut Conn, search_id: i64, limit: i64) -> Result<Vec<records::Record>, DbError> {
    let kept = r::table.filter(r::category.ne(DESTROYED));
    Ok(kept.filter(r::search_id.gt(search_id)).order(r::search_id).limit(limit).load(conn)?)
}

/// Sets the derived columns of a record that stays as it is.
///
/// # Errors
/// [`DbError`].
pub fn derive(tx: &mut WriteTx<'_>, record: &records::Record, derived: &Derived) -> Result<(), DbError> {
    let conn = tx.change(Table::Derivations);
    let record = records::Record {
        category: derived.category.clone(),
        due_on: derived.due_on.clone(),
        keep_until: derived.keep_until.clone(),
        ..record.clone()
    };
    diesel::update(r::table.find(&record.record_id))
        .set((
            r::category.eq(&record.category),
            r::due_on.eq(&record.due_on),
            r::keep_until.eq(&record.keep_until),
        ))
        .execute(conn)?;
    search::remove(conn, record.search_id)?;
    search::put(conn, &record, &derived.text)
}
