//! Where each record stands now: derived from its versions, kept for lists and look-ups.

use diesel::prelude::*;
use serde::Serialize;

use super::insert::{insert_on_sqlite, on};
use super::schema::records as t;
use super::search::{self, Searchable};
use super::{Conn, DbError, Table, WriteTx};
use crate::domain::retention::DESTROYED;

diesel::define_sql_function! {
    /// Lower case of the letters A to Z: numbers have no others.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// The `search_id` of a record that has not been written.
pub const TO_BE_DRAWN: i64 = 0;

/// A record's present state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Queryable, QueryableByName, Insertable, AsChangeset)]
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
    /// Category of the state; follows from the kind's definition.
    pub category: String,
    /// When something is due; follows from the kind's definition.
    pub due_on: Option<String>,
    /// Place in the order of filing, drawn anew with each version where the row is written.
    pub search_id: i64,
    /// Last day on which it is kept; follows from its versions and their kinds' definitions.
    pub keep_until: Option<String>,
}

impl Record {
    /// True if it was destroyed: this row, and its manifests, are what is left.
    #[must_use]
    pub fn is_destroyed(&self) -> bool {
        self.category == DESTROYED
    }
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
    /// Also what is left of destroyed ones.
    pub is_with_destroyed: bool,
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
    if !filter.is_with_destroyed {
        query = query.filter(t::category.ne(DESTROYED));
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
    let query = t::table
        .filter(t::organisation.eq(organisation))
        .filter(lower(t::number).eq(number.to_ascii_lowercase()));
    Ok(on!(conn, conn => query.get_result(conn)).optional()?)
}

/// The same inside a write, where the record may wait to be written. The number must be plain ASCII, as all numbers are.
///
/// # Errors
/// [`DbError`].
pub fn find_number_taken(
    tx: &mut WriteTx<'_>,
    organisation: &str,
    number: &str,
) -> Result<Option<Record>, DbError> {
    let mut waiting = tx.waiting().records.iter().map(|new| &new.record);
    let is_it = |new: &&Record| new.number.eq_ignore_ascii_case(number) && new.organisation == organisation;
    match waiting.find(is_it) {
        Some(new) => Ok(Some(new.clone())),
        None => find_by_number_in_any_case(tx.stored(), organisation, number),
    }
}

/// The record with this id.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, record_id: &str) -> Result<Option<Record>, DbError> {
    Ok(t::table.find(record_id).get_result(conn).optional()?)
}

/// A record to be added, with the words under which it is found.
#[derive(Debug)]
pub(super) struct NewRecord {
    pub record: Record,
    pub text: Searchable,
}

/// Adds a record, which is found under these words. Its id and number must be free.
pub fn insert(tx: &mut WriteTx<'_>, record: Record, text: Searchable) {
    tx.add(Table::Records).records.push(NewRecord { record, text });
}

pub(super) fn insert_all(conn: &mut Conn, new: Vec<NewRecord>) -> Result<(), DbError> {
    if new.is_empty() {
        return Ok(());
    }
    // In the order in which they came, after all that are there.
    let first = search::next_id(conn)?;
    let (mut rows, mut texts) = (Vec::with_capacity(new.len()), Vec::with_capacity(new.len()));
    for (search_id, NewRecord { record, text }) in (first..).zip(new) {
        rows.push(Record { search_id, ..record });
        texts.push(text);
    }
    match conn {
        Conn::Sqlite(conn) => {
            insert_on_sqlite!(conn, t::table, rows);
            search::put_all(conn, &rows, &texts)
        }
        Conn::Postgres(conn) => search::insert_all(conn, &rows, &texts),
    }
}

/// Moves a record on to its new version, and to the end of the order of filing.
///
/// # Errors
/// [`DbError::Inconsistent`] if it is gone.
pub fn update(tx: &mut WriteTx<'_>, record: Record, text: &Searchable) -> Result<(), DbError> {
    let conn = tx.change(Table::Records);
    // Whoever looked the record up while it waited does not know the place that it got since.
    let query = t::table.find(&record.record_id).select(t::search_id);
    let Some(place) = on!(conn, conn => query.get_result(conn)).optional()? else {
        return Err(DbError::inconsistent("records", record.record_id));
    };
    let moved = Record { search_id: search::next_id(conn)?, ..record };
    diesel::update(t::table.find(&moved.record_id)).set(moved.clone()).execute(conn)?;
    search::remove(conn, place)?;
    search::put(conn, &moved, text)
}

/// Gives a record another owner. It stays where it is in the order of filing.
///
/// # Errors
/// [`DbError::Inconsistent`] if it is gone.
pub fn set_owner(tx: &mut WriteTx<'_>, record: &Record, text: &Searchable) -> Result<(), DbError> {
    let conn = tx.change(Table::Records);
    let changed =
        diesel::update(t::table.find(&record.record_id)).set(t::owner.eq(&record.owner)).execute(conn)?;
    if changed != 1 {
        return Err(DbError::inconsistent("records", &record.record_id));
    }
    search::remove(conn, record.search_id)?;
    search::put(conn, record, text)
}

/// Records of an owner in these categories and markings, by number.
///
/// # Errors
/// [`DbError`].
pub fn owned(
    conn: &mut Conn,
    organisation: &str,
    owner: &str,
    (categories, markings): (&[&str], &[String]),
) -> Result<Vec<Record>, DbError> {
    Ok(t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::owner.eq(owner))
        .filter(t::category.eq_any(categories.iter().copied()))
        .filter(t::marking.eq_any(markings))
        .order(t::number)
        .load(conn)?)
}

/// How many records in these categories and markings each owner has.
///
/// # Errors
/// [`DbError`].
pub fn owners(
    conn: &mut Conn,
    organisation: &str,
    (categories, markings): (&[&str], &[String]),
) -> Result<Vec<(String, i64)>, DbError> {
    Ok(t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::category.eq_any(categories.iter().copied()))
        .filter(t::marking.eq_any(markings))
        .group_by(t::owner)
        .select((t::owner, diesel::dsl::count_star()))
        .load(conn)?)
}

/// So many numbers are asked for at once.
const NUMBERS: usize = 500;

/// Ids of the owners of the records with these numbers, in no order; numbers that are not there are left out.
///
/// # Errors
/// [`DbError`].
pub fn owners_by_number(
    conn: &mut Conn,
    organisation: &str,
    numbers: &[&str],
) -> Result<Vec<(String, String)>, DbError> {
    let mut found = Vec::with_capacity(numbers.len());
    for some in numbers.chunks(NUMBERS) {
        let rows: Vec<(String, String)> = t::table
            .filter(t::organisation.eq(organisation))
            .filter(t::number.eq_any(some.iter().copied()))
            .select((t::number, t::owner))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// The records with these ids, in no order; those that are not there are left out.
///
/// # Errors
/// [`DbError`].
pub fn with_ids(conn: &mut Conn, record_ids: &[String]) -> Result<Vec<Record>, DbError> {
    Ok(t::table.filter(t::record_id.eq_any(record_ids)).load(conn)?)
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
    let waiting = tx.waiting().records.iter().map(|new| &new.record);
    let is_one = |new: &&Record| new.title == title && new.kind == kind && new.organisation == organisation;
    rows.extend(waiting.filter(is_one).cloned());
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
