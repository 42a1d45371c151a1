//! Which packs of other organisations somebody of a certification body may see. A revoked grant stays, for the audit
//! trail.

use diesel::prelude::*;

use super::schema::pack_grants as t;
use super::{Conn, DbError, Table, WriteTx};

/// A grant.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct Grant {
    /// ULID.
    pub grant_id: String,
    /// Whose pack.
    pub organisation: String,
    /// Number of the pack.
    pub number: String,
    /// To whom.
    pub user_id: String,
    /// By whom.
    pub granted_by: String,
    /// When.
    pub created_ms: i64,
    /// Until when.
    pub expires_ms: i64,
    /// When it was taken back.
    pub revoked_ms: Option<i64>,
}

/// One grant.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, grant_id: &str) -> Result<Option<Grant>, DbError> {
    Ok(t::table.find(grant_id).get_result(conn).optional()?)
}

/// All grants of an organisation's packs, the oldest first.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, organisation: &str) -> Result<Vec<Grant>, DbError> {
    Ok(t::table.filter(t::organisation.eq(organisation)).order((t::created_ms, t::grant_id)).load(conn)?)
}

/// Grants of a pack, the newest first.
///
/// # Errors
/// [`DbError`].
pub fn of_pack(conn: &mut Conn, organisation: &str, number: &str) -> Result<Vec<Grant>, DbError> {
    Ok(t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::number.eq(number))
        .order((t::created_ms.desc(), t::grant_id.desc()))
        .load(conn)?)
}

/// What somebody was granted, the newest first.
///
/// # Errors
/// [`DbError`].
pub fn of_user(conn: &mut Conn, user_id: &str) -> Result<Vec<Grant>, DbError> {
    Ok(t::table
        .filter(t::user_id.eq(user_id))
        .order((t::created_ms.desc(), t::grant_id.desc()))
        .load(conn)?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &Grant) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::PackGrants))?;
    Ok(())
}

/// Takes one back; `false` if it was taken back before.
///
/// # Errors
/// [`DbError`].
pub fn revoke(tx: &mut WriteTx<'_>, grant_id: &str, now_ms: i64) -> Result<bool, DbError> {
    let good = t::table.find(grant_id).filter(t::revoked_ms.is_null());
    Ok(diesel::update(good).set(t::revoked_ms.eq(Some(now_ms))).execute(tx.change(Table::PackGrants))? == 1)
}
