//! Destructions: proposed, decided, and what they leave behind. The only file that takes anything away from a version
//! (ARCHITECTURE.md, invariant 2): its disclosures, and the texts of the comments on it, for a record that another
//! person than the proposer has released.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::schema::{comments as c, destructions as t, ghosts as g, records as r, versions as v};
use super::{Conn, DbError, Table, WriteTx, mentions, search};
use crate::domain::retention::DESTROYED;

/// Waits for a decision.
pub const PROPOSED: &str = "proposed";
/// Another person has approved it: it was done.
pub const APPROVED: &str = "approved";
/// Another person has refused it.
pub const REFUSED: &str = "refused";
/// Whoever proposed it has taken it back.
pub const WITHDRAWN: &str = "withdrawn";

/// A destruction.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct Destruction {
    /// Of whose records.
    pub organisation: String,
    /// Number.
    pub number: String,
    /// What is proposed: canonical JSON.
    pub request: String,
    /// User id of who proposed it.
    pub proposed_by: String,
    /// When.
    pub created_ms: i64,
    /// `proposed`, `approved`, `refused`, `withdrawn`.
    pub outcome: String,
    /// User id of who decided.
    pub decided_by: Option<String>,
    /// Why it was refused or taken back.
    pub decided_reason: Option<String>,
    /// When it was decided.
    pub decided_ms: Option<i64>,
    /// The certificate of one that was approved: canonical JSON.
    pub certificate: Option<String>,
    /// Ledger index of the event that commits to it.
    pub event_index: Option<i64>,
}

/// One of them.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, organisation: &str, number: &str) -> Result<Option<Destruction>, DbError> {
    Ok(t::table.find((organisation, number)).get_result(conn).optional()?)
}

/// All of an organisation, the newest first.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, organisation: &str) -> Result<Vec<Destruction>, DbError> {
    let all = t::table.filter(t::organisation.eq(organisation));
    Ok(all.order((t::created_ms.desc(), t::number.desc())).load(conn)?)
}

/// Those that wait for a decision, the oldest first.
///
/// # Errors
/// [`DbError`].
pub fn waiting(conn: &mut Conn, organisation: &str) -> Result<Vec<Destruction>, DbError> {
    let all = t::table.filter(t::organisation.eq(organisation)).filter(t::outcome.eq(PROPOSED));
    Ok(all.order((t::created_ms, t::number)).load(conn)?)
}

/// Those that were done, of all organisations: they share the store of files.
///
/// # Errors
/// [`DbError`].
pub fn approved(conn: &mut Conn) -> Result<Vec<Destruction>, DbError> {
    Ok(t::table.filter(t::outcome.eq(APPROVED)).order((t::organisation, t::number)).load(conn)?)
}

/// Adds a proposal.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &Destruction) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::Destructions))?;
    Ok(())
}

/// Decides a proposal as the row says; `false` if it was decided before.
///
/// # Errors
/// [`DbError`].
pub fn decide(tx: &mut WriteTx<'_>, row: &Destruction) -> Result<bool, DbError> {
    let there = t::table.find((&row.organisation, &row.number)).filter(t::outcome.eq(PROPOSED));
    let decided = diesel::update(there)
        .set((
            t::outcome.eq(&row.outcome),
            t::decided_by.eq(&row.decided_by),
            t::decided_reason.eq(&row.decided_reason),
            t::decided_ms.eq(row.decided_ms),
            t::certificate.eq(&row.certificate),
            t::event_index.eq(row.event_index),
        ))
        .execute(tx.change(Table::Destructions))?;
    Ok(decided == 1)
}

/// Takes from a record all that tells what it said, and leaves a ghost. `empty` has the disclosures of each version with
/// everything withheld.
///
/// # Errors
/// [`DbError::Inconsistent`] if a row is not there.
pub fn erase(
    tx: &mut WriteTx<'_>,
    ghost: &super::ghosts::Ghost,
    empty: &[(i32, String)],
) -> Result<(), DbError> {
    let missing = |table| DbError::inconsistent(table, ghost.record_id.clone());
    let conn = tx.change(Table::Destructions);
    if let Conn::Sqlite(conn) = conn {
        // What is overwritten is written over, and not left in pages that are free now.
        conn.batch_execute("PRAGMA secure_delete = ON")?;
    }
    for (version, disclosures) in empty {
        let there = v::table.find((&ghost.record_id, version));
        if diesel::update(there).set(v::disclosures.eq(disclosures)).execute(conn)? != 1 {
            return Err(missing("versions"));
        }
    }
    // What people said about it tells of it, too. Without text and salt nothing leads back from what the ledger has of it.
    let comments = c::table.filter(c::record_id.eq(&ghost.record_id));
    diesel::update(comments).set((c::salt.eq(""), c::body.eq(""))).execute(conn)?;
    let record: super::records::Record = r::table.find(&ghost.record_id).get_result(conn)?;
    let none: Option<String> = None;
    let emptied = diesel::update(r::table.find(&ghost.record_id))
        .set((r::title.eq(""), r::category.eq(DESTROYED), r::due_on.eq(&none), r::keep_until.eq(&none)))
        .execute(conn)?;
    if emptied != 1 {
        return Err(missing("records"));
    }
    search::forget(conn, &record)?;
    mentions::see_all(tx, &ghost.record_id, ghost.destroyed_ms)?;
    let conn = tx.change(Table::Destructions);
    diesel::insert_into(g::table).values(ghost.clone()).execute(conn)?;
    Ok(())
}
