//! Heads together with what witnesses have signed under them, and which head the quorum has signed.

use super::{check, read, refuse};
use crate::db::cosignatures::{self, Cosignature};
use crate::db::ledger::{self, StoredCheckpoint};
use crate::db::{Conn, DbError, witnesses};
use crate::proof::digest::Digest;
use crate::proof::note::{NoteSignature, SignedNote, VerifierKey};
use crate::proof::policy::{Log, Policy};
use crate::proof::receipt::Receipt;
use crate::proof::tile;

/// Rows that are read at once.
const PAGE: i64 = 500;

/// Who witnesses the ledger, with the keys of the ledger itself.
///
/// # Errors
/// [`DbError::Ledger`] if what is stored is no policy.
pub fn policy(conn: &mut Conn, organisation: &str) -> Result<Policy, DbError> {
    let stored = witnesses::policy(conn, organisation)?;
    let stored = stored.map(|row| row.policy.parse::<Policy>()).transpose();
    let policy = stored.map_err(|error| refuse(organisation, format!("the policy of witnesses: {error}")))?;
    let keys = check::verifier_keys(conn, organisation)?;
    let logs = keys.into_iter().map(|key| Log { key, url: None }).collect();
    Ok(Policy { logs, ..policy.unwrap_or_default() })
}

/// A signature line as it is stored.
fn line_of(row: &Cosignature) -> Option<NoteSignature> {
    // A note needs a text; which one does not matter for reading the line.
    let note = SignedNote::parse(&format!("-\n\n{}", row.line)).ok()?;
    <[NoteSignature; 1]>::try_from(note.signatures).ok().map(|[line]| line)
}

/// The time in Unix milliseconds that the row's signature states, if it is one by the key under the text.
#[must_use]
pub fn time_of(row: &Cosignature, key: &VerifierKey, text: &str) -> Option<i64> {
    let line = line_of(row).filter(|line| row.vkey == key.to_string() && line.is_by(key))?;
    let seconds = key.verify(text, &line.bytes).ok().flatten()?;
    i64::try_from(seconds.saturating_mul(1000)).ok()
}

/// The head with the signatures of the policy's witnesses, in the order of the policy.
///
/// # Errors
/// [`DbError`].
pub fn cosigned(
    conn: &mut Conn,
    organisation: &str,
    head: StoredCheckpoint,
    policy: &Policy,
) -> Result<StoredCheckpoint, DbError> {
    if policy.witnesses.is_empty() {
        return Ok(head);
    }
    let rows = cosignatures::of_head(conn, organisation, head.size)?;
    let signed = SignedNote::parse(&head.note).map_err(|error| refuse(organisation, error.to_string()))?;
    let mut note = head.note.clone();
    for witness in &policy.witnesses {
        let row = rows.iter().find(|row| time_of(row, &witness.key, &signed.text).is_some());
        if let Some(row) = row {
            note.push_str(&row.line);
        }
    }
    Ok(StoredCheckpoint { note, ..head })
}

/// The head of that size with its cosignatures, if the quorum has signed it.
fn with_quorum(
    conn: &mut Conn,
    organisation: &str,
    size: u64,
    policy: &Policy,
) -> Result<Option<StoredCheckpoint>, DbError> {
    let head = ledger::head_from(conn, organisation, size)?.filter(|head| head.size == size);
    let Some(head) = head else { return Ok(None) };
    let head = cosigned(conn, organisation, head, policy)?;
    Ok(policy.open(&head.note).is_ok().then_some(head))
}

/// Which of the heads that the quorum has signed is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The newest.
    Newest,
    /// The first of at least that many leaves.
    First(u64),
}

/// That head of those that the quorum has signed, if there is one.
///
/// # Errors
/// [`DbError`].
pub fn witnessed(
    conn: &mut Conn,
    organisation: &str,
    policy: &Policy,
    which: Which,
) -> Result<Option<StoredCheckpoint>, DbError> {
    let is_newest = which == Which::Newest;
    let (mut from, mut before) = match which {
        Which::Newest => (0, u64::MAX),
        Which::First(size) => (size, u64::MAX),
    };
    loop {
        let rows = cosignatures::range(conn, organisation, (from, before), is_newest, PAGE)?;
        let mut sizes: Vec<u64> = rows.iter().filter_map(|row| u64::try_from(row.size).ok()).collect();
        sizes.dedup();
        for size in &sizes {
            if let Some(head) = with_quorum(conn, organisation, *size, policy)? {
                return Ok(Some(head));
            }
        }
        match sizes.last() {
            Some(last) if i64::try_from(rows.len()).unwrap_or(PAGE) == PAGE && is_newest => before = *last,
            Some(last) if i64::try_from(rows.len()).unwrap_or(PAGE) == PAGE => from = last + 1,
            _ => return Ok(None),
        }
    }
}

/// The head that is shown to the world: the newest one that the quorum has signed, with all its cosignatures. Where no
/// quorum is asked for, or none was ever reached, the present one with those that it has.
///
/// # Errors
/// [`DbError`].
pub fn published(conn: &mut Conn, organisation: &str) -> Result<Option<StoredCheckpoint>, DbError> {
    let policy = policy(conn, organisation)?;
    if policy.quorum.is_some()
        && let Some(head) = witnessed(conn, organisation, &policy, Which::Newest)?
    {
        return Ok(Some(head));
    }
    let head = ledger::head(conn, organisation)?;
    head.map(|head| cosigned(conn, organisation, head, &policy)).transpose()
}

/// The receipt of an event for outsiders: against the first head over it that the quorum has signed; until there is one,
/// against the first head over it.
///
/// # Errors
/// [`DbError::Ledger`] if no head covers the index.
pub fn receipt(
    conn: &mut Conn,
    organisation: &str,
    index: u64,
    extra: Option<Vec<u8>>,
) -> Result<Receipt, DbError> {
    let policy = policy(conn, organisation)?;
    let head = match &policy.quorum {
        Some(_) => witnessed(conn, organisation, &policy, Which::First(index.saturating_add(1)))?,
        None => None,
    };
    let Some(head) = head else {
        let bare = read::lasting_receipt(conn, organisation, index, extra)?;
        if policy.witnesses.is_empty() {
            return Ok(bare);
        }
        let head = ledger::head_from(conn, organisation, index.saturating_add(1))?
            .ok_or_else(|| refuse(organisation, format!("no head covers leaf {index}")))?;
        let head = cosigned(conn, organisation, head, &policy)?;
        return Ok(Receipt { checkpoint: head.note, ..bare });
    };
    read::Receipts::new(conn, organisation, head).receipt(index, extra)
}

/// Proof that the ledger of `to` leaves begins with that of `from`.
///
/// # Errors
/// [`DbError::Ledger`] if a tile is missing, or `from` is above `to`.
pub fn consistency(conn: &mut Conn, organisation: &str, from: u64, to: u64) -> Result<Vec<Digest>, DbError> {
    tile::consistency_proof(&mut read::Tiles::new(conn, organisation), from, to)
        .map_err(|error| refuse(organisation, error.to_string()))
}
