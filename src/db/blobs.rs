//! Which blobs the rows know of.

use std::collections::HashMap;

use diesel::prelude::*;

use super::error::{digest_column, from_column, to_column};
use super::insert::{insert_rows, on};
use super::schema::blobs as t;
use super::{Conn, DbError, Table, WriteTx};
use crate::proof::digest::{Digest, Fingerprint};
use crate::proof::time::Timestamp;

const TABLE: &str = "blobs";

fn fingerprint((digest, size_bytes, crc32): (String, i64, i64)) -> Result<Fingerprint, DbError> {
    Ok(Fingerprint {
        digest: digest_column(TABLE, &digest)?,
        crc32: u32::try_from(crc32)
            .map_err(|_| DbError::inconsistent(TABLE, format!("crc32 of {digest}")))?,
        size_bytes: from_column(TABLE, size_bytes)?,
    })
}

/// The sums of one blob.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, digest: &Digest) -> Result<Option<Fingerprint>, DbError> {
    let query = t::table.find(digest.hex()).select((t::digest, t::size_bytes, t::crc32));
    let row = on!(conn, conn => query.get_result(conn)).optional()?;
    row.map(fingerprint).transpose()
}

/// The sums of all of these that are known.
///
/// # Errors
/// [`DbError`].
pub fn find_all<'a>(
    conn: &mut Conn,
    digests: impl Iterator<Item = &'a Digest>,
) -> Result<HashMap<Digest, Fingerprint>, DbError> {
    // As many as a statement may name.
    const PAGE: usize = 500;
    let names: Vec<String> = digests.map(Digest::hex).collect();
    let mut all = HashMap::with_capacity(names.len());
    for some in names.chunks(PAGE) {
        let rows: Vec<(String, i64, i64)> = t::table
            .filter(t::digest.eq_any(some))
            .select((t::digest, t::size_bytes, t::crc32))
            .load(conn)?;
        for row in rows {
            let blob = fingerprint(row)?;
            all.insert(blob.digest, blob);
        }
    }
    Ok(all)
}

/// Calls `each` with every blob, in order of digest.
///
/// # Errors
/// [`DbError`].
pub fn for_each(conn: &mut Conn, mut each: impl FnMut(Fingerprint)) -> Result<(), DbError> {
    const PAGE: i64 = 10_000;
    let mut after = String::new();
    loop {
        let page: Vec<(String, i64, i64)> = t::table
            .filter(t::digest.gt(&after))
            .order(t::digest)
            .limit(PAGE)
            .select((t::digest, t::size_bytes, t::crc32))
            .load(conn)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.0.clone();
        for row in page {
            each(fingerprint(row)?);
        }
    }
}

/// A blob to be made known.
#[derive(Debug)]
pub(super) struct NewBlob {
    sums: Fingerprint,
    at: Timestamp,
}

/// Makes a blob known, if it is not yet.
///
/// # Errors
/// [`DbError::Inconsistent`] if it is known with other sums.
pub fn ensure(tx: &mut WriteTx<'_>, blob: &Fingerprint, now: Timestamp) -> Result<(), DbError> {
    let new = tx.waiting().blobs.iter().map(|new| new.sums).find(|sums| sums.digest == blob.digest);
    let known = match new {
        Some(sums) => Some(sums),
        None => find(tx.stored(), &blob.digest)?,
    };
    match known {
        Some(known) if known == *blob => Ok(()),
        Some(_) => Err(DbError::inconsistent(TABLE, format!("{} has other sums than before", blob.digest))),
        None => {
            // Found out now, and not when the row is written out with those of others.
            to_column(TABLE, blob.size_bytes)?;
            tx.add(Table::Blobs).blobs.push(NewBlob { sums: *blob, at: now });
            Ok(())
        }
    }
}

pub(super) fn insert(conn: &mut Conn, new: Vec<NewBlob>) -> Result<(), DbError> {
    let mut rows = Vec::with_capacity(new.len());
    for NewBlob { sums, at } in new {
        rows.push((
            t::digest.eq(sums.digest.hex()),
            t::size_bytes.eq(to_column(TABLE, sums.size_bytes)?),
            t::crc32.eq(i64::from(sums.crc32)),
            t::created_ms.eq(at.millis()),
        ));
    }
    insert_rows!(conn, t::table, rows);
    Ok(())
}
