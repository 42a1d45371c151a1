//! Where each record stands now: derived from its versions, kept for lists and look-ups.

use diesel::prelude::*;

use super::insert::{insert_rows, on};
use super::schema::records as t;
use super::{Conn, DbError, Table, WriteTx};

diesel::define_sql_function! {
    /// Lower case of the letters A to Z: numbers have no others.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// A record's present state.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = t, treat_none_as_null = true, treat_none_as_default_value = false)]
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

/// The record with this number in any mixture of upper and lower case: there is at most one. The number must be plain
/// ASCII, as all numbers are.
///
/// # Errors
/// [`DbError`].
pub fn find_by_number_in_any_case(
    tx: &mut WriteTx<'_>,
    organisation: &str,
    number: &str,
) -> Result<Option<Record>, DbError> {
    let is_it = |new: &&Record| new.number.eq_ignore_ascii_case(number) && new.organisation == organisation;
    if let Some(new) = tx.waiting().records.iter().find(is_it) {
        return Ok(Some(new.clone()));
    }
    let query = t::table
        .filter(t::organisation.eq(organisation))
        .filter(lower(t::number).eq(number.to_ascii_lowercase()));
    Ok(on!(tx.stored(), conn => query.get_result(conn)).optional()?)
}

/// The record with this id.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, record_id: &str) -> Result<Option<Record>, DbError> {
    Ok(t::table.find(record_id).get_result(conn).optional()?)
}

/// Adds a record. Its id and number must be free.
pub fn insert(tx: &mut WriteTx<'_>, new: Record) {
    tx.add(Table::Records).records.push(new);
}

pub(super) fn insert_all(conn: &mut Conn, rows: &[Record]) -> Result<(), DbError> {
    insert_rows!(conn, t::table, rows);
    Ok(())
}

/// Moves a record on to its new version.
///
/// # Errors
/// [`DbError::Inconsistent`] if it is gone.
pub fn update(tx: &mut WriteTx<'_>, record: &Record) -> Result<(), DbError> {
    let changed = diesel::update(t::table.find(&record.record_id))
        .set(record.clone())
        .execute(tx.change(Table::Records))?;
    if changed == 1 { Ok(()) } else { Err(DbError::inconsistent("records", record.record_id.clone())) }
}

/// Records of a kind with exactly this title, the oldest first. Kind and title must be free of control characters.
///
/// # Errors
/// [`DbError`].
pub fn with_title(
    tx: &mut WriteTx<'_>,
    organisation: &str,
    kind: &str,
    title: &str,
) -> Result<Vec<Record>, DbError> {
    let query =
        t::table.filter(t::organisation.eq(organisation)).filter(t::kind.eq(kind)).filter(t::title.eq(title));
    let mut rows: Vec<Record> = on!(tx.stored(), conn => query.load(conn))?;
    let is_one = |new: &&Record| new.title == title && new.kind == kind && new.organisation == organisation;
    rows.extend(tx.waiting().records.iter().filter(is_one).cloned());
    rows.sort_by(|a, b| (a.created_ms, &a.record_id).cmp(&(b.created_ms, &b.record_id)));
    Ok(rows)
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
