//! Signing keys of ledgers: public part in the open, seed sealed.

use diesel::prelude::*;

use super::schema::signing_keys as t;
use super::{Conn, DbError, Table, WriteTx};

/// A signing key.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct StoredKey {
    /// C2SP verifier key.
    pub vkey: String,
    /// Whose.
    pub organisation: String,
    /// `ledger`.
    pub purpose: String,
    /// Seed, encrypted under the installation's key.
    pub sealed_seed: Vec<u8>,
    /// When made.
    pub created_ms: i64,
    /// When it stopped signing.
    pub retired_ms: Option<i64>,
}

impl std::fmt::Debug for StoredKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredKey").field("vkey", &self.vkey).finish_non_exhaustive()
    }
}

/// Keys of an organisation for a purpose, oldest first; of those that are as old, Ed25519 before ML-DSA-44.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, organisation: &str, purpose: &str) -> Result<Vec<StoredKey>, DbError> {
    let keys = t::table.filter(t::organisation.eq(organisation)).filter(t::purpose.eq(purpose));
    let mut keys: Vec<StoredKey> = keys.order((t::created_ms, t::vkey)).load(conn)?;
    // All bear the same name, so the longer ones are those of the longer kind.
    keys.sort_by_key(|key| (key.created_ms, key.vkey.len()));
    Ok(keys)
}

/// Adds one: it signs the head of this very write.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &StoredKey) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::SigningKeys))?;
    Ok(())
}

/// Lets one sign no more, from the head of this very write on; `false` if there is none of that name that signs.
///
/// # Errors
/// [`DbError`].
pub fn retire(tx: &mut WriteTx<'_>, organisation: &str, vkey: &str, now_ms: i64) -> Result<bool, DbError> {
    let signing =
        t::table.find(vkey).filter(t::organisation.eq(organisation)).filter(t::retired_ms.is_null());
    let retired = diesel::update(signing).set(t::retired_ms.eq(Some(now_ms)));
    Ok(retired.execute(tx.change(Table::SigningKeys))? == 1)
}
