//! Codes that stand in for the second factor. Kept only as SHA-256.

use diesel::prelude::*;

use super::schema::recovery_codes as t;
use super::{Conn, DbError, Table, WriteTx};

/// How many codes of a user have not served yet.
///
/// # Errors
/// [`DbError`].
pub fn left(conn: &mut Conn, user_id: &str) -> Result<i64, DbError> {
    Ok(t::table.filter(t::user_id.eq(user_id)).filter(t::used_ms.is_null()).count().get_result(conn)?)
}

/// Digests of the codes of a user that have not served yet, sorted.
///
/// # Errors
/// [`DbError`].
pub fn unused(conn: &mut Conn, user_id: &str) -> Result<Vec<String>, DbError> {
    Ok(t::table
        .filter(t::user_id.eq(user_id))
        .filter(t::used_ms.is_null())
        .order(t::code_digest)
        .select(t::code_digest)
        .load(conn)?)
}

/// True if the user has this code and it has not served.
///
/// # Errors
/// [`DbError`].
pub fn is_good(conn: &mut Conn, user_id: &str, digest: &str) -> Result<bool, DbError> {
    let good = t::table.find((user_id, digest)).filter(t::used_ms.is_null());
    Ok(good.count().get_result::<i64>(conn)? == 1)
}

/// Replaces a user's codes.
///
/// # Errors
/// [`DbError`].
pub fn replace(tx: &mut WriteTx<'_>, user_id: &str, digests: &[String]) -> Result<(), DbError> {
    let conn = tx.change(Table::RecoveryCodes);
    diesel::delete(t::table.filter(t::user_id.eq(user_id))).execute(conn)?;
    for digest in digests {
        diesel::insert_into(t::table)
            .values((t::user_id.eq(user_id), t::code_digest.eq(digest)))
            .execute(conn)?;
    }
    Ok(())
}

/// Uses a code up; `false` if the user has no such code, or it has served.
///
/// # Errors
/// [`DbError`].
pub fn spend(tx: &mut WriteTx<'_>, user_id: &str, digest: &str, now_ms: i64) -> Result<bool, DbError> {
    let good = t::table.find((user_id, digest)).filter(t::used_ms.is_null());
    let spent = diesel::update(good).set(t::used_ms.eq(Some(now_ms)));
    Ok(spent.execute(tx.change(Table::RecoveryCodes))? == 1)
}
