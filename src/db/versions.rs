//! Versions, with their files and links. Inserted and read; there is no update and no delete (invariant 2).

use std::collections::BTreeSet;

use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;

use super::error::{from_column, to_column};
use super::insert::insert_rows;
use super::schema::{events as e, version_files as f, version_links as l, versions as t};
use super::{Conn, DbError, Table, WriteTx};

/// A version as stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct StoredVersion {
    /// Record.
    pub record_id: String,
    /// From 1.
    pub version: i32,
    /// Whose.
    pub organisation: String,
    /// SHA-256 of the manifest, hex.
    pub digest: String,
    /// Canonical JSON.
    pub manifest: String,
    /// Canonical JSON.
    pub disclosures: String,
    /// User id.
    pub author: String,
    /// When it was received.
    pub received_ms: i64,
    /// Ledger index of its event.
    pub event_index: i64,
}

/// A link of a version.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = l)]
pub struct StoredLink {
    /// From.
    pub record_id: String,
    /// Version of the record that it stands in.
    pub version: i32,
    /// Order in the version.
    pub position: i32,
    /// Link type of the kind.
    pub link_type: String,
    /// To.
    pub to_record: String,
}

/// A file of a version.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = f)]
pub struct StoredFile {
    /// Record.
    pub record_id: String,
    /// Version.
    pub version: i32,
    /// Order in the version.
    pub position: i32,
    /// Blob, hex.
    pub digest: String,
}

/// A version to be stored.
#[derive(Debug)]
pub struct NewVersion {
    /// Itself. Its digest and its number in the record must be free.
    pub version: StoredVersion,
    /// Its files, whose blobs are known.
    pub files: Vec<StoredFile>,
    /// Its links, to records that are there.
    pub links: Vec<StoredLink>,
}

/// Adds a version with its files and links.
pub fn insert(tx: &mut WriteTx<'_>, new: NewVersion) {
    tx.add(Table::Versions).versions.push(new);
}

pub(super) fn insert_all(conn: &mut Conn, new: Vec<NewVersion>) -> Result<(), DbError> {
    let (mut versions, mut files, mut links) = (Vec::with_capacity(new.len()), Vec::new(), Vec::new());
    for one in new {
        versions.push(one.version);
        files.extend(one.files);
        links.extend(one.links);
    }
    insert_rows!(conn, t::table, versions);
    insert_rows!(conn, f::table, files);
    insert_rows!(conn, l::table, links);
    Ok(())
}

/// All versions of a record, first to last.
///
/// # Errors
/// [`DbError`].
pub fn of_record(conn: &mut Conn, record_id: &str) -> Result<Vec<StoredVersion>, DbError> {
    Ok(t::table.filter(t::record_id.eq(record_id)).order(t::version).load(conn)?)
}

/// One version.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, record_id: &str, version: i32) -> Result<Option<StoredVersion>, DbError> {
    Ok(t::table.find((record_id, version)).get_result(conn).optional()?)
}

/// Versions of an organisation in the order of the ledger, with event index in `from..before`, at most `limit`.
///
/// # Errors
/// [`DbError`].
pub fn page(
    conn: &mut Conn,
    organisation: &str,
    from: i64,
    before: i64,
    limit: i64,
) -> Result<Vec<StoredVersion>, DbError> {
    Ok(t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::event_index.ge(from))
        .filter(t::event_index.lt(before))
        .order(t::event_index)
        .limit(limit)
        .load(conn)?)
}

/// What a version says, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Content {
    /// Record.
    pub record_id: String,
    /// Ledger index of its event.
    pub event_index: i64,
    /// Canonical JSON.
    pub manifest: String,
    /// Canonical JSON.
    pub disclosures: String,
}

/// Hands over what the versions of an organisation say that have an event index in `from..before`, the last first, at most
/// `limit`: each as soon as it is there, so that PostgreSQL looks for the next ones meanwhile.
///
/// # Errors
/// [`DbError`], and whatever `take` says.
pub fn contents_down<E: From<DbError>>(
    conn: &mut Conn,
    organisation: &str,
    (from, before): (i64, i64),
    limit: i64,
    mut take: impl FnMut(Content) -> Result<(), E>,
) -> Result<(), E> {
    let query = t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::event_index.ge(from))
        .filter(t::event_index.lt(before))
        .order(t::event_index.desc())
        .limit(limit)
        .select((t::record_id, t::event_index, t::manifest, t::disclosures));
    let mut take = |content: QueryResult<Content>| take(content.map_err(DbError::from)?);
    // Only the connections themselves can be read from row by row.
    match conn {
        Conn::Sqlite(conn) => query.load_iter(conn).map_err(DbError::from)?.try_for_each(&mut take),
        Conn::Postgres(conn) => query
            .load_iter::<Content, PgRowByRowLoadingMode>(conn)
            .map_err(DbError::from)?
            .try_for_each(&mut take),
    }
}

/// What proves a version, word for word as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    /// Ledger index of its event.
    pub event_index: u64,
    /// Canonical JSON.
    pub manifest: String,
    /// Canonical JSON.
    pub disclosures: String,
    /// Canonical JSON of the event.
    pub event: String,
}

/// The texts of versions in the order of the ledger, with event index in `from..before`, at most `limit`.
///
/// # Errors
/// [`DbError`].
pub fn texts(
    conn: &mut Conn,
    organisation: &str,
    from: u64,
    before: u64,
    limit: i64,
) -> Result<Vec<Texts>, DbError> {
    const TABLE: &str = "versions";
    let event = e::organisation.eq(t::organisation).and(e::event_index.eq(t::event_index));
    let rows: Vec<(i64, String, String, String)> = t::table
        .inner_join(e::table.on(event))
        .filter(t::organisation.eq(organisation))
        .filter(t::event_index.ge(to_column(TABLE, from)?))
        .filter(t::event_index.lt(to_column(TABLE, before)?))
        .order(t::event_index)
        .limit(limit)
        .select((t::event_index, t::manifest, t::disclosures, e::body))
        .load(conn)?;
    rows.into_iter()
        .map(|(index, manifest, disclosures, event)| {
            Ok(Texts { event_index: from_column(TABLE, index)?, manifest, disclosures, event })
        })
        .collect()
}

/// Ledger index of the last version; `None` if there is none.
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

/// User ids of those who wrote a version with event index below `before`.
///
/// # Errors
/// [`DbError`].
pub fn authors(conn: &mut Conn, organisation: &str, before: i64) -> Result<BTreeSet<String>, DbError> {
    let authors: Vec<String> = t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::event_index.lt(before))
        .select(t::author)
        .distinct()
        .load(conn)?;
    Ok(authors.into_iter().collect())
}

/// True if some version of the record has exactly this set of files under the current version's fields: used to see
/// that an import is a repeat.
///
/// # Errors
/// [`DbError`].
pub fn files_of(conn: &mut Conn, record_id: &str, version: i32) -> Result<Vec<StoredFile>, DbError> {
    Ok(f::table
        .filter(f::record_id.eq(record_id))
        .filter(f::version.eq(version))
        .order(f::position)
        .load(conn)?)
}

/// The files and links rows of a version, for `fsck` to compare with the manifest.
///
/// # Errors
/// [`DbError`].
pub fn links_of(conn: &mut Conn, record_id: &str, version: i32) -> Result<Vec<StoredLink>, DbError> {
    Ok(l::table
        .filter(l::record_id.eq(record_id))
        .filter(l::version.eq(version))
        .order(l::position)
        .load(conn)?)
}
