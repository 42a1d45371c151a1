//! What `fsck` finds about witnesses: rows that do not say what they should, and a witness that contradicts the ledger.

use std::collections::BTreeMap;

use super::super::{Code, Error};
use super::view::contradictions;
use crate::db::cosignatures;
use crate::db::{Conn, events, keys, ledger, pack_receipts, packs, witnesses};
use crate::ledger::check::Finding;
use crate::ledger::witnessed::time_of;
use crate::proof::canonical;
use crate::proof::digest::Digest;
use crate::proof::event::{Event, leaf_hash};
use crate::proof::note::{SignedNote, VerifierKey};
use crate::proof::receipt::Receipt;

/// Rows that are read at once.
const PAGE: i64 = 1000;

/// Compares policies with their events, cosignatures with the heads under which they stand, and the receipts of packs with
/// their events; and says which witness says that this is another ledger.
pub(in crate::app) fn fsck(conn: &mut Conn, code: &str, findings: &mut Vec<Finding>) -> Result<(), Error> {
    for stored in witnesses::policies(conn, code)? {
        let index = u64::try_from(stored.event_index).unwrap_or(u64::MAX >> 1);
        let event = events::find(conn, code, index)?
            .and_then(|event| canonical::parse_as::<Event>(event.body.as_bytes()).ok());
        let is_it = event.is_some_and(|event| {
            event.action == "witnesses_changed"
                && event.digest == Some(Digest::of(stored.policy.as_bytes()))
                && event.at.millis() == stored.changed_ms
        });
        if !is_it {
            let place = format!("witnesses/{}", stored.event_index);
            let reason = "the policy is not the one that its event names";
            findings.push(Finding::new("witnesses-altered", place, reason));
        }
    }
    let said = events::of_action(conn, code, "witnesses_changed")?.len();
    let kept = witnesses::policies(conn, code)?.len();
    if kept < said {
        let reason = format!("{said} policies were made, {kept} are there");
        findings.push(Finding::new("witnesses-altered", format!("witnesses/{code}"), reason));
    }
    fsck_cosignatures(conn, code, findings)?;
    // One that does not parse is found elsewhere.
    let keys: Vec<VerifierKey> =
        keys::list(conn, code, "ledger")?.iter().filter_map(|key| key.vkey.parse().ok()).collect();
    for (number, receipt) in pack_receipts::list(conn, code)? {
        let index = packs::find(conn, code, &number)?.and_then(|pack| u64::try_from(pack.event_index).ok());
        let event = match index {
            Some(index) => events::find(conn, code, index)?,
            None => None,
        };
        let leaf = event.map(|event| leaf_hash(&Digest::of(event.body.as_bytes())));
        let proves = receipt.parse::<Receipt>().is_ok_and(|receipt| {
            index == Some(receipt.index) && leaf.is_some_and(|leaf| receipt.verify(&leaf, &keys).is_ok())
        });
        if !proves {
            let reason = "the receipt that it was given out with does not prove its event";
            findings.push(Finding::new("receipt-altered", format!("pack/{number}"), reason));
        }
    }
    let contradictions = match contradictions(conn, code) {
        // Of a policy that cannot be read, which was found above.
        Err(error) if error.code() == Code::Ledger => Vec::new(),
        other => other?,
    };
    for (witness, said) in contradictions {
        let reason = format!("it says that this ledger is not the one that it cosigned, {said}");
        findings.push(Finding::new("witness-contradicts", format!("witness/{witness}"), reason));
    }
    Ok(())
}

fn fsck_cosignatures(conn: &mut Conn, code: &str, findings: &mut Vec<Finding>) -> Result<(), Error> {
    let mut keys: BTreeMap<String, Option<VerifierKey>> = BTreeMap::new();
    let mut from = 0;
    loop {
        let mut rows = cosignatures::range(conn, code, (from, u64::MAX), false, PAGE)?;
        let is_last = i64::try_from(rows.len()).unwrap_or(PAGE) < PAGE;
        let Some(last) = rows.last().map(|row| row.size) else { return Ok(()) };
        if !is_last {
            // Those of one head stay together: what was cut off comes with the next page.
            rows.retain(|row| row.size != last);
        }
        for row in &rows {
            let size = u64::try_from(row.size).unwrap_or_default();
            let head = ledger::head_from(conn, code, size)?.filter(|head| head.size == size);
            let text = head.and_then(|head| SignedNote::parse(&head.note).ok()).map(|note| note.text);
            let key = keys.entry(row.vkey.clone()).or_insert_with(|| row.vkey.parse().ok());
            let is_it = text
                .zip(key.as_ref())
                .is_some_and(|(text, key)| time_of(row, key, &text) == Some(row.cosigned_ms));
            if !is_it {
                let place = format!("ledger/{code}/checkpoint/{}", row.size);
                let reason = format!("no signature of {} under this head", row.vkey);
                findings.push(Finding::new("cosignature-altered", place, reason));
            }
        }
        if is_last {
            return Ok(());
        }
        from = u64::try_from(last).unwrap_or_default();
    }
}
