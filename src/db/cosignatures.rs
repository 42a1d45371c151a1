//! What witnesses have signed. Appended to: the first signature of a witness under a head stays the one.

use diesel::prelude::*;

use super::error::to_column;
use super::schema::cosignatures as t;
use super::{Conn, DbError, Table, WriteTx};

const COSIGNATURES: &str = "cosignatures";

/// A cosignature.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct Cosignature {
    /// Whose ledger.
    pub organisation: String,
    /// Leaves of the head.
    pub size: i64,
    /// Verifier key of the witness.
    pub vkey: String,
    /// The signature line.
    pub line: String,
    /// The time that it states.
    pub cosigned_ms: i64,
    /// When it came.
    pub received_ms: i64,
}

/// The cosignatures of heads of at least `from` and less than `before` leaves, by size, at most `limit`.
///
/// # Errors
/// [`DbError`].
pub fn range(
    conn: &mut Conn,
    organisation: &str,
    (from, before): (u64, u64),
    is_newest_first: bool,
    limit: i64,
) -> Result<Vec<Cosignature>, DbError> {
    let query = t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::size.ge(to_column(COSIGNATURES, from)?))
        .filter(t::size.lt(i64::try_from(before).unwrap_or(i64::MAX)))
        .limit(limit);
    Ok(if is_newest_first {
        query.order((t::size.desc(), t::vkey)).load(conn)?
    } else {
        query.order((t::size, t::vkey)).load(conn)?
    })
}

/// The cosignatures of one head.
///
/// # Errors
/// [`DbError`].
pub fn of_head(conn: &mut Conn, organisation: &str, size: u64) -> Result<Vec<Cosignature>, DbError> {
    Ok(t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::size.eq(to_column(COSIGNATURES, size)?))
        .order(t::vkey)
        .load(conn)?)
}

/// The newest cosignature of a witness.
///
/// # Errors
/// [`DbError`].
pub fn latest_of(conn: &mut Conn, organisation: &str, vkey: &str) -> Result<Option<Cosignature>, DbError> {
    Ok(t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::vkey.eq(vkey))
        .order(t::size.desc())
        .first(conn)
        .optional()?)
}

/// Keeps a cosignature; false if the witness's signature under that head is there already.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &Cosignature) -> Result<bool, DbError> {
    let conn = tx.change(Table::Cosignatures);
    let there: i64 = t::table.find((&new.organisation, new.size, &new.vkey)).count().get_result(conn)?;
    if there == 0 {
        diesel::insert_into(t::table).values(new.clone()).execute(conn)?;
    }
    Ok(there == 0)
}
