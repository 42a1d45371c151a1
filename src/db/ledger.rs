//! Tiles and signed heads.

use diesel::prelude::*;

use super::error::{digest_column, from_column, to_column};
use super::schema::{checkpoints as c, ledger_tiles as t};
use super::{Conn, DbError};
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;

const TILES: &str = "ledger_tiles";
const CHECKPOINTS: &str = "checkpoints";

/// A signed head as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCheckpoint {
    /// Number of leaves.
    pub size: u64,
    /// Merkle root.
    pub root: Digest,
    /// The signed note.
    pub note: String,
    /// When.
    pub signed_at: Timestamp,
}

type Row = (i64, String, String, i64);

fn stored((size, root, note, signed_ms): Row) -> Result<StoredCheckpoint, DbError> {
    Ok(StoredCheckpoint {
        size: from_column(CHECKPOINTS, size)?,
        root: digest_column(CHECKPOINTS, &root)?,
        note,
        signed_at: Timestamp::from_millis(signed_ms),
    })
}

/// The newest head.
///
/// # Errors
/// [`DbError`].
pub fn head(conn: &mut Conn, organisation: &str) -> Result<Option<StoredCheckpoint>, DbError> {
    let row: Option<Row> = c::table
        .filter(c::organisation.eq(organisation))
        .order(c::size.desc())
        .select((c::size, c::root, c::note, c::signed_ms))
        .first(conn)
        .optional()?;
    row.map(stored).transpose()
}

/// The smallest head with at least `size` leaves.
///
/// # Errors
/// [`DbError`].
pub fn head_from(
    conn: &mut Conn,
    organisation: &str,
    size: u64,
) -> Result<Option<StoredCheckpoint>, DbError> {
    let row: Option<Row> = c::table
        .filter(c::organisation.eq(organisation))
        .filter(c::size.ge(to_column(CHECKPOINTS, size)?))
        .order(c::size)
        .select((c::size, c::root, c::note, c::signed_ms))
        .first(conn)
        .optional()?;
    row.map(stored).transpose()
}

/// The last head that was signed before an instant. Heads are signed in the order of their sizes, so it is looked for by
/// halves: they have no index by time, which would cost every write.
///
/// # Errors
/// [`DbError`].
pub fn head_before(
    conn: &mut Conn,
    organisation: &str,
    before: Timestamp,
) -> Result<Option<StoredCheckpoint>, DbError> {
    let Some(newest) = head(conn, organisation)? else { return Ok(None) };
    if newest.signed_at < before {
        return Ok(Some(newest));
    }
    // What is found was signed in time; no head of `end` leaves or more was.
    let (mut found, mut end) = (None, newest.size);
    let mut from = 1;
    while from < end {
        let middle = from + (end - from) / 2;
        match head_from(conn, organisation, middle)?.filter(|head| head.signed_at < before) {
            Some(head) => {
                from = head.size + 1;
                found = Some(head);
            }
            None => end = middle,
        }
    }
    Ok(found)
}

/// Heads after `size`, in order, at most `limit`.
///
/// # Errors
/// [`DbError`].
pub fn heads_after(
    conn: &mut Conn,
    organisation: &str,
    size: u64,
    limit: i64,
) -> Result<Vec<StoredCheckpoint>, DbError> {
    let rows: Vec<Row> = c::table
        .filter(c::organisation.eq(organisation))
        .filter(c::size.gt(to_column(CHECKPOINTS, size)?))
        .order(c::size)
        .limit(limit)
        .select((c::size, c::root, c::note, c::signed_ms))
        .load(conn)?;
    rows.into_iter().map(stored).collect()
}

/// Heads before `size`, the newest first, at most `limit`.
///
/// # Errors
/// [`DbError`].
pub fn heads_before(
    conn: &mut Conn,
    organisation: &str,
    size: u64,
    limit: i64,
) -> Result<Vec<StoredCheckpoint>, DbError> {
    let rows: Vec<Row> = c::table
        .filter(c::organisation.eq(organisation))
        .filter(c::size.lt(to_column(CHECKPOINTS, size)?))
        .order(c::size.desc())
        .limit(limit)
        .select((c::size, c::root, c::note, c::signed_ms))
        .load(conn)?;
    rows.into_iter().map(stored).collect()
}

/// Stores a new head. Only the sequencer calls this, inside the writing transaction.
///
/// # Errors
/// [`DbError`].
pub fn insert_head(conn: &mut Conn, organisation: &str, head: &StoredCheckpoint) -> Result<(), DbError> {
    diesel::insert_into(c::table)
        .values((
            c::organisation.eq(organisation),
            c::size.eq(to_column(CHECKPOINTS, head.size)?),
            c::root.eq(head.root.hex()),
            c::note.eq(&head.note),
            c::signed_ms.eq(head.signed_at.millis()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The hashes of a tile as far as it is filled; `None` if it does not exist.
///
/// # Errors
/// [`DbError`].
pub fn tile(
    conn: &mut Conn,
    organisation: &str,
    level: u8,
    index: u64,
) -> Result<Option<Vec<Digest>>, DbError> {
    let bytes: Option<Vec<u8>> = t::table
        .find((organisation, i32::from(level), to_column(TILES, index)?))
        .select(t::hashes)
        .get_result(conn)
        .optional()?;
    bytes.map(|bytes| hashes(&bytes)).transpose()
}

fn hashes(bytes: &[u8]) -> Result<Vec<Digest>, DbError> {
    let chunks = bytes.chunks_exact(32);
    if !chunks.remainder().is_empty() {
        return Err(DbError::inconsistent(TILES, "a tile that is not a whole number of hashes"));
    }
    chunks
        .map(|chunk| {
            <[u8; 32]>::try_from(chunk)
                .map(Digest::from_bytes)
                .map_err(|_| DbError::inconsistent(TILES, "a hash of another length"))
        })
        .collect()
}

/// Highest level and number of tiles of each level, to find tiles that should not be there.
///
/// # Errors
/// [`DbError`].
pub fn count_tiles(conn: &mut Conn, organisation: &str) -> Result<u64, DbError> {
    let count: i64 = t::table.filter(t::organisation.eq(organisation)).count().get_result(conn)?;
    from_column(TILES, count)
}

/// A tile: level, index within it, hashes.
pub type NewTile<'a> = (u8, u64, &'a [Digest]);

fn bytes(hashes: &[Digest]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

/// Stores tiles that were not there. Only the sequencer calls this, inside the writing transaction.
///
/// # Errors
/// [`DbError`].
pub fn insert_tiles(conn: &mut Conn, organisation: &str, tiles: &[NewTile<'_>]) -> Result<(), DbError> {
    let mut rows = Vec::with_capacity(tiles.len());
    for (level, index, hashes) in tiles {
        rows.push((
            t::organisation.eq(organisation),
            t::level.eq(i32::from(*level)),
            t::tile_index.eq(to_column(TILES, *index)?),
            t::hashes.eq(bytes(hashes)),
        ));
    }
    match conn {
        Conn::Sqlite(conn) => {
            for row in rows {
                diesel::insert_into(t::table).values(row).execute(conn)?;
            }
        }
        // In one round trip.
        Conn::Postgres(conn) => drop(diesel::insert_into(t::table).values(rows).execute(conn)?),
    }
    Ok(())
}

/// Stores what the rightmost tile of a level has grown to. Only the sequencer calls this, inside the writing
/// transaction.
///
/// # Errors
/// [`DbError::Inconsistent`] if it is gone.
pub fn grow_tile(
    conn: &mut Conn,
    organisation: &str,
    (level, index, hashes): NewTile<'_>,
) -> Result<(), DbError> {
    let key = (organisation, i32::from(level), to_column(TILES, index)?);
    let grown = diesel::update(t::table.find(key)).set(t::hashes.eq(bytes(hashes))).execute(conn)?;
    if grown == 1 {
        Ok(())
    } else {
        Err(DbError::inconsistent(TILES, format!("tile {index} of level {level} of {organisation} is gone")))
    }
}
