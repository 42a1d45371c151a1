//! What an event commits to that leaves a row behind: SHA-256 of the row as canonical JSON, as it stands afterwards.
//! So `fsck` finds a row that somebody edited who has the database and not the ledger's key: a role, a clearance, a
//! password's hash, a token.
//!
//! Left out is what changes without an event of its own (the last step of a second factor), and what follows from
//! events that name it (that a token was taken back).

use serde_json::{Value, json};

use super::Error;
use crate::db::{Conn, DbError, NewEvent, WriteTx};
use crate::db::{
    comments, contacts, delegations, destructions, grants, holds, organisations, recovery, tokens, users,
};
use crate::proof::canonical;
use crate::proof::digest::Digest;

fn of(value: &Value) -> Result<Digest, Error> {
    let bytes = canonical::to_vec(value).map_err(|error| Error::new(super::Code::Internal).because(error))?;
    Ok(Digest::of(&bytes))
}

/// Of an organisation's row.
pub(super) fn organisation(row: &organisations::Organisation) -> Result<Digest, Error> {
    of(&json!(["organisation", row.organisation, row.name, row.origin, row.created_ms]))
}

/// Of a user's row, and of the recovery codes that have not served.
pub(super) fn user(conn: &mut Conn, row: &users::User) -> Result<Digest, Error> {
    let secret = row.totp_secret.as_ref().map(|sealed| Digest::of(sealed).to_string());
    of(&json!([
        "user",
        row.user_id,
        row.organisation,
        row.login,
        row.name,
        row.role,
        row.clearance,
        row.password_hash,
        row.created_ms,
        row.disabled_ms,
        row.language,
        secret,
        row.totp_confirmed_ms,
        recovery::unused(conn, &row.user_id)?,
    ]))
}

/// Of a token's row.
pub(super) fn token(row: &tokens::StoredToken) -> Result<Digest, Error> {
    of(&json!([
        "token",
        row.token_id,
        row.user_id,
        row.organisation,
        row.name,
        row.token_digest,
        row.scopes,
        row.created_ms,
        row.expires_ms
    ]))
}

/// Of a grant's row.
pub(super) fn grant(row: &grants::Grant) -> Result<Digest, Error> {
    of(&json!([
        "grant",
        row.grant_id,
        row.organisation,
        row.number,
        row.user_id,
        row.granted_by,
        row.created_ms,
        row.expires_ms
    ]))
}

/// Of a delegation's row.
pub(super) fn delegation(row: &delegations::Delegation) -> Result<Digest, Error> {
    of(&json!([
        "delegation",
        row.delegation_id,
        row.organisation,
        row.user_id,
        row.delegate_id,
        row.starts_on,
        row.ends_on,
        row.kinds,
        row.created_ms
    ]))
}

/// Of where somebody wants to be reminded.
pub(super) fn contact(row: &contacts::Contact) -> Result<Digest, Error> {
    let mut said = vec![
        json!("contact"),
        json!(row.user_id),
        json!(row.organisation),
        json!(row.email),
        json!(row.language),
        json!(row.changed_ms),
    ];
    // An address that nobody confirmed is committed to as all were before that was asked for.
    said.extend(row.confirmed_ms.map(|at| json!(at)));
    of(&json!(said))
}

/// Of a comment's row, but for the place of its event: that is known when the event is.
pub(super) fn comment(row: &comments::StoredComment) -> Result<Digest, Error> {
    of(&json!([
        "comment",
        row.comment_id,
        row.organisation,
        row.record_id,
        row.version,
        row.user_id,
        row.salt,
        row.body,
        row.mentions,
        row.created_ms
    ]))
}

/// Of a hold's row, but for its end.
pub(super) fn hold(row: &holds::Hold) -> Result<Digest, Error> {
    of(&json!([
        "hold",
        row.hold_id,
        row.organisation,
        row.name,
        row.reason,
        row.scope,
        row.placed_by,
        row.created_ms
    ]))
}

/// Of a destruction's row as it is proposed.
pub(super) fn destruction(row: &destructions::Destruction) -> Result<Digest, Error> {
    of(&json!(["destruction", row.organisation, row.number, row.request, row.proposed_by, row.created_ms]))
}

/// Records what happened to a user, once their row says so: the event commits to the row.
pub(super) fn record_user(tx: &mut WriteTx<'_>, event: NewEvent, user_id: &str) -> Result<u64, Error> {
    let conn = tx.look();
    let row = users::find_by_id(conn, user_id)?.ok_or_else(|| DbError::inconsistent("users", user_id))?;
    let digest = user(conn, &row)?;
    let event =
        event.committing_to(digest).map_err(|error| Error::new(super::Code::Internal).because(error))?;
    Ok(tx.record(event)?)
}
