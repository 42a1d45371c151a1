//! Who witnesses a ledger (`witness_policies`), and how each witness was when it was asked last (`witness_states`).

use diesel::prelude::*;

use super::schema::{witness_policies as p, witness_states as s};
use super::{Conn, DbError, Table, WriteTx};

/// A policy from its event on.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = p)]
pub struct StoredPolicy {
    /// Whose ledger.
    pub organisation: String,
    /// Ledger index of the event that made it the present one.
    pub event_index: i64,
    /// `witness`, `group` and `quorum` lines.
    pub policy: String,
    /// When.
    pub changed_ms: i64,
}

/// How a witness was when it was asked last.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = s, treat_none_as_null = true)]
pub struct WitnessState {
    /// Whose ledger.
    pub organisation: String,
    /// The witness.
    pub vkey: String,
    /// When it was asked.
    pub asked_ms: i64,
    /// How often in a row it did not cosign.
    pub failures: i64,
    /// Code of what kept it from it; empty if nothing did.
    pub problem: String,
    /// The same in technical words.
    pub detail: String,
    /// Since when it says that the ledger is not the one that it cosigned; none if it does not.
    pub contradicted_ms: Option<i64>,
}

/// The present policy.
///
/// # Errors
/// [`DbError`].
pub fn policy(conn: &mut Conn, organisation: &str) -> Result<Option<StoredPolicy>, DbError> {
    Ok(p::table
        .filter(p::organisation.eq(organisation))
        .order(p::event_index.desc())
        .first(conn)
        .optional()?)
}

/// Every policy that there was, the oldest first.
///
/// # Errors
/// [`DbError`].
pub fn policies(conn: &mut Conn, organisation: &str) -> Result<Vec<StoredPolicy>, DbError> {
    Ok(p::table.filter(p::organisation.eq(organisation)).order(p::event_index).load(conn)?)
}

/// Appends a policy.
///
/// # Errors
/// [`DbError`].
pub fn insert_policy(tx: &mut WriteTx<'_>, new: &StoredPolicy) -> Result<(), DbError> {
    diesel::insert_into(p::table).values(new.clone()).execute(tx.change(Table::WitnessPolicies))?;
    Ok(())
}

/// How the witnesses of a ledger were.
///
/// # Errors
/// [`DbError`].
pub fn states(conn: &mut Conn, organisation: &str) -> Result<Vec<WitnessState>, DbError> {
    Ok(s::table.filter(s::organisation.eq(organisation)).order(s::vkey).load(conn)?)
}

/// Keeps how a witness is now.
///
/// # Errors
/// [`DbError`].
pub fn set_state(tx: &mut WriteTx<'_>, new: &WitnessState) -> Result<(), DbError> {
    let conn = tx.change(Table::Cosignatures);
    let row = s::table.find((&new.organisation, &new.vkey));
    if diesel::update(row).set(new).execute(conn)? == 0 {
        diesel::insert_into(s::table).values(new.clone()).execute(conn)?;
    }
    Ok(())
}
