//! Where each record stands now: derived from its versions, kept for lists and look-ups.

use diesel::prelude::*;

use super::schema::records as t;
use super::search::{self, Searchable};
use super::{Conn, DbError, Table, WriteTx};

diesel::define_sql_function! {
    /// Lower case of the letters A to Z: numbers have no others.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// A record's present state.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, QueryableByName, Insertable, AsChangeset)]
#[diesel(table_name = t, treat_none_as_null = true)]
pub struct Record {
    /// ULID.
    pub record_id: String,
    /// Whose.
    pub organisation: String,
    /// Kind code.
    pub kind: String,
    /// Number, unique in the organisation.
    pub number: String,
    /// Title of the current version.
    pub title: String,
    /// State of the current version.
    pub state: String,
    /// Marking of the current version.
    pub marking: String,
    /// User id of the owner.
    pub owner: String,
    /// When what it records happened.
    pub occurred_on: Option<String>,
    /// Current version.
    pub version: i32,
    /// Digest of the current version, hex.
    pub digest: String,
    /// When the first version was received.
    pub created_ms: i64,
    /// When the current version was received.
    pub received_ms: i64,
    /// Category of the state; follows from the kind's definition.
    pub category: String,
    /// When something is due; follows from the kind's definition.
    pub due_on: Option<String>,
    /// Place in the order of filing, drawn anew with each version.
    pub search_id: i64,
}

/// Which records to list.
#[derive(Debug, Clone, Default)]
pub struct RecordFilter {
    /// Only this kind.
    pub kind: Option<String>,
    /// Only this state.
    pub state: Option<String>,
    /// Only these markings (what the actor is cleared for).
    pub markings: Vec<String>,
}

/// Records of an organisation that pass the filter, by number.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, organisation: &str, filter: &RecordFilter) -> Result<Vec<Record>, DbError> {
    let mut query = t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::marking.eq_any(&filter.markings))
        .into_boxed::<super::conn::MultiBackend>();
    if let Some(kind) = &filter.kind {
        query = query.filter(t::kind.eq(kind));
    }
    if let Some(state) = &filter.state {
        query = query.filter(t::state.eq(state));
    }
    Ok(query.order(t::number).load(conn)?)
}

/// The record with this number.
///
/// # Errors
/// [`DbError`].
pub fn find_by_number(conn: &mut Conn, organisation: &str, number: &str) -> Result<Option<Record>, DbError> {
    let row = t::table.filter(t::organisation.eq(organisation)).filter(t::number.eq(number)).get_result(conn);
    Ok(row.optional()?)
}

/// The record with this number in any mixture of upper and lower case: there is at most one.
///
/// # Errors
/// [`DbError`].
pub fn find_by_number_in_any_case(
    conn: &mut Conn,
    organisation: &str,
    number: &str,
) -> Result<Option<Record>, DbError> {
    let row = t::table
        .filter(t::organisation.eq(organisation))
        .filter(lower(t::number).eq(number.to_ascii_lowercase()))
        .first(conn);
    Ok(row.optional()?)
}

/// The record with this id.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, record_id: &str) -> Result<Option<Record>, DbError> {
    Ok(t::table.find(record_id).get_result(conn).optional()?)
}

/// Adds a record, which is found under these words; its place in the order of filing is drawn here.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &Record, text: &Searchable) -> Result<(), DbError> {
    let conn = tx.change(Table::Records);
    let new = Record { search_id: search::next_id(conn)?, ..new.clone() };
    diesel::insert_into(t::table).values(new.clone()).execute(conn)?;
    search::put(conn, &new, text)
}

/// Moves a record on to its new version, and to the end of the order of filing.
///
/// # Errors
/// [`DbError::Inconsistent`] if it is gone.
pub fn update(tx: &mut WriteTx<'_>, record: &Record, text: &Searchable) -> Result<(), DbError> {
    let conn = tx.change(Table::Records);
    let moved = Record { search_id: search::next_id(conn)?, ..record.clone() };
    let changed = diesel::update(t::table.find(&moved.record_id)).set(moved.clone()).execute(conn)?;
    if changed != 1 {
        return Err(DbError::inconsistent("records", record.record_id.clone()));
    }
    search::remove(conn, record.search_id)?;
    search::put(conn, &moved, text)
}

/// The records with these ids, in no order; those that are not there are left out.
///
/// # Errors
/// [`DbError`].
pub fn with_ids(conn: &mut Conn, record_ids: &[String]) -> Result<Vec<Record>, DbError> {
    Ok(t::table.filter(t::record_id.eq_any(record_ids)).load(conn)?)
}

/// Records of a kind with exactly this title, the oldest first.
///
/// # Errors
/// [`DbError`].
pub fn with_title(
    conn: &mut Conn,
    organisation: &str,
    kind: &str,
    title: &str,
) -> Result<Vec<Record>, DbError> {
    let rows = t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::kind.eq(kind))
        .filter(t::title.eq(title))
        .order((t::created_ms, t::record_id))
        .load(conn);
    Ok(rows?)
}

/// Records whose current version links to this one, with the type of the link, by number.
///
/// # Errors
/// [`DbError`].
pub fn linking_to(conn: &mut Conn, record_id: &str) -> Result<Vec<(String, Record)>, DbError> {
    use super::schema::version_links as l;
    let rows: Vec<(String, String, i32)> = l::table
        .filter(l::to_record.eq(record_id))
        .select((l::link_type, l::record_id, l::version))
        .load(conn)?;
    let mut linking = Vec::new();
    for (link, from, version) in rows {
        if let Some(record) = find(conn, &from)?.filter(|record| record.version == version) {
            linking.push((link, record));
        }
    }
    linking.sort_by(|(_, a), (_, b)| a.number.cmp(&b.number));
    Ok(linking)
}
