//! Comparing a stored ledger with what must follow from it.

use super::{read, refuse};
use crate::db::ledger::{self, StoredCheckpoint};
use crate::db::{Conn, DbError, events, keys};
use crate::proof::canonical;
use crate::proof::checkpoint::Checkpoint;
use crate::proof::digest::Digest;
use crate::proof::merkle::leaf_hash;
use crate::proof::note::{SignedNote, VerifierKey};
use crate::proof::tile::Edge;
use crate::proof::time::Timestamp;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// Stable code, `event-altered`.
    pub code: &'static str,
    /// Where: `ledger/tile/0/12`, `record/POF-NC-2026-0012/v3`, …
    pub place: String,
    /// What was expected and found.
    pub reason: String,
}

impl Finding {
    /// A finding.
    pub fn new(code: &'static str, place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { code, place: place.into(), reason: reason.into() }
    }
}

/// Verifier keys of an organisation's ledger, retired ones too: they still verify what they signed.
///
/// # Errors
/// [`DbError::Ledger`] if a stored key does not parse.
pub fn verifier_keys(conn: &mut Conn, organisation: &str) -> Result<Vec<VerifierKey>, DbError> {
    keys::list(conn, organisation, "ledger")?
        .iter()
        .map(|key| {
            key.vkey.parse().map_err(|_| refuse(organisation, format!("\"{}\" is no verifier key", key.vkey)))
        })
        .collect()
}

/// What start-up checks (invariant 4): the head is signed by a known key, its root follows from the tiles, and its
/// last leaf is the last event. Costs a few reads, whatever the ledger's size.
///
/// # Errors
/// [`DbError::Ledger`] naming the mismatch: the service must not start.
pub fn head(conn: &mut Conn, organisation: &str) -> Result<Option<StoredCheckpoint>, DbError> {
    let Some(head) = ledger::head(conn, organisation)? else {
        return match events::find(conn, organisation, 0)? {
            None => Ok(None),
            Some(_) => Err(refuse(organisation, "there are events but no signed head")),
        };
    };
    let keys = verifier_keys(conn, organisation)?;
    if let Some(reason) = head_problem(&head, &keys) {
        return Err(refuse(organisation, format!("head of size {}: {reason}", head.size)));
    }
    if events::find(conn, organisation, head.size)?.is_some() {
        return Err(refuse(organisation, format!("there is an event {} beyond the signed head", head.size)));
    }
    let edge = read::edge(conn, organisation, head.size)?;
    if edge.root() != head.root {
        return Err(refuse(
            organisation,
            format!("the tiles do not lead to the signed root of size {}", head.size),
        ));
    }
    if let Some(last) = head.size.checked_sub(1) {
        let event = events::find(conn, organisation, last)?
            .ok_or_else(|| refuse(organisation, format!("event {last} is missing")))?;
        let leaf = leaf_hash(Digest::of(event.body.as_bytes()).as_bytes());
        let tile = ledger::tile(conn, organisation, 0, last / 256)?.unwrap_or_default();
        let place = usize::try_from(last % 256).unwrap_or(usize::MAX);
        if tile.get(place) != Some(&leaf) {
            return Err(refuse(organisation, format!("event {last} is not the one that was signed")));
        }
    }
    Ok(Some(head))
}

/// Why a stored head is not a genuine one.
fn head_problem(head: &StoredCheckpoint, keys: &[VerifierKey]) -> Option<String> {
    match Checkpoint::open(&head.note, keys) {
        Ok(signed) if signed.size == head.size && signed.root == head.root => None,
        Ok(_) => Some("the note does not say what the row says".to_owned()),
        Err(error) => Some(error.to_string()),
    }
}

/// Re-derives every leaf, tile and head of a ledger from its events and reports each difference.
///
/// # Errors
/// [`DbError`] only if the database cannot be read; what is wrong with the ledger is a finding.
pub fn everything(
    conn: &mut Conn,
    organisation: &str,
    findings: &mut Vec<Finding>,
    mut progress: impl FnMut(u64, u64),
) -> Result<(), DbError> {
    const PAGE: u64 = 4096;
    let size = ledger::head(conn, organisation)?.map_or(0, |head| head.size);
    // One that does not parse is found where keys are compared with their events; here it verifies nothing.
    let keys: Vec<VerifierKey> =
        keys::list(conn, organisation, "ledger")?.iter().filter_map(|key| key.vkey.parse().ok()).collect();
    let mut edge = Edge::new();
    let mut full_tiles = 0_u64;
    let latest = Timestamp::from_millis(i64::MIN);
    let mut heads = Heads { next: Vec::new(), after: 0, latest, signing: Vec::new() };
    let stored = events::count(conn, organisation)?;
    if stored != size {
        let reason = format!("{stored} events are stored, the signed head has {size}");
        findings.push(Finding::new("event-count", format!("ledger/{organisation}"), reason));
    }
    while edge.size() < size {
        let page = events::page(conn, organisation, edge.size(), PAGE.min(size - edge.size()))?;
        let mut expected = edge.size();
        for event in page {
            if event.index != expected {
                break;
            }
            if let Some(said) = check_event(organisation, &event, findings) {
                heads.heed(&event, &said);
            }
            heads.latest = heads.latest.max(Timestamp::from_millis(event.at_ms));
            let mut full = Vec::new();
            edge.append(
                leaf_hash(Digest::of(event.body.as_bytes()).as_bytes()),
                &mut |level, index, hashes| {
                    full.push((level, index, hashes.to_vec()));
                },
            );
            for (level, index, hashes) in full {
                full_tiles += 1;
                compare_tile(conn, organisation, (level, index), &hashes, findings)?;
            }
            heads.compare(conn, organisation, &edge, &keys, findings)?;
            expected += 1;
        }
        if expected == edge.size() && expected < size && events::find(conn, organisation, expected)?.is_none()
        {
            let reason = "the leaf's event is gone; later leaves cannot be checked".to_owned();
            findings.push(Finding::new(
                "event-missing",
                format!("ledger/{organisation}/event/{expected}"),
                reason,
            ));
            return Ok(());
        }
        progress(edge.size(), size);
    }
    let mut partial = 0;
    let rest: Vec<_> =
        edge.partial_tiles().map(|(level, index, hashes)| (level, index, hashes.to_vec())).collect();
    for (level, index, hashes) in rest {
        partial += 1;
        compare_tile(conn, organisation, (level, index), &hashes, findings)?;
    }
    let tiles = ledger::count_tiles(conn, organisation)?;
    if tiles != full_tiles + partial {
        let reason = format!("{tiles} tiles are stored, {} follow from the events", full_tiles + partial);
        findings.push(Finding::new("tile-count", format!("ledger/{organisation}"), reason));
    }
    Ok(())
}

/// Compares an event with its row; gives what it says, if it can be read.
fn check_event(
    organisation: &str,
    event: &events::StoredEvent,
    findings: &mut Vec<Finding>,
) -> Option<serde_json::Value> {
    let place = || format!("ledger/{organisation}/event/{}", event.index);
    let value = match canonical::parse(event.body.as_bytes()) {
        Ok(value) => value,
        Err(error) => {
            findings.push(Finding::new("event-altered", place(), error.to_string()));
            return None;
        }
    };
    let said = |name: &str| value.get(name).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
    let columns = [
        ("organisation", organisation.to_owned()),
        ("actor", event.actor.clone()),
        ("action", event.action.clone()),
        ("subject", event.subject.clone()),
        ("at", Timestamp::from_millis(event.at_ms).to_string()),
    ];
    for (name, column) in columns {
        if said(name) != column {
            let reason = format!("{name} is \"{}\" in the event and \"{column}\" in the row", said(name));
            findings.push(Finding::new("event-altered", place(), reason));
        }
    }
    Some(value)
}

fn compare_tile(
    conn: &mut Conn,
    organisation: &str,
    (level, index): (u8, u64),
    expected: &[Digest],
    findings: &mut Vec<Finding>,
) -> Result<(), DbError> {
    let place = || format!("ledger/{organisation}/tile/{level}/{index}");
    match ledger::tile(conn, organisation, level, index)? {
        Some(stored) if stored == expected => {}
        None => findings.push(Finding::new("tile-missing", place(), "the tile is gone")),
        Some(stored) => {
            let differs = stored.iter().zip(expected).position(|(a, b)| a != b);
            let reason = match (level, differs) {
                // At level 0 a hash is a leaf: the event, or the tile, was edited.
                (0, Some(position)) => {
                    let leaf = index * 256 + u64::try_from(position).unwrap_or_default();
                    format!("event {leaf} does not hash to its leaf")
                }
                (_, Some(position)) => format!("hash {position} does not follow from the level below"),
                (_, None) => {
                    format!("{} hashes are stored, {} follow from the events", stored.len(), expected.len())
                }
            };
            findings.push(Finding::new("tile-altered", place(), reason));
        }
    }
    Ok(())
}

/// Walks through the stored heads along with the growing tree.
struct Heads {
    next: Vec<StoredCheckpoint>,
    after: u64,
    /// The latest event so far: when the head over it was signed.
    latest: Timestamp,
    /// The keys that sign by now, as the events so far say. Each of them has signed the head over these.
    signing: Vec<VerifierKey>,
}

impl Heads {
    /// Follows which keys sign.
    fn heed(&mut self, event: &events::StoredEvent, said: &serde_json::Value) {
        let first = said.pointer("/detail/key").and_then(serde_json::Value::as_str);
        let added = match event.action.as_str() {
            "organisation_created" => first,
            "ledger_key_added" => Some(event.subject.as_str()),
            "ledger_key_retired" => {
                self.signing.retain(|key| key.to_string() != event.subject);
                None
            }
            _ => None,
        };
        self.signing.extend(added.and_then(|key| key.parse::<VerifierKey>().ok()));
    }

    /// The first of the keys that has no line under the head: somebody took it away.
    fn missing<'a>(&'a self, head: &StoredCheckpoint) -> Option<&'a VerifierKey> {
        let note = SignedNote::parse(&head.note).ok()?;
        self.signing.iter().find(|key| !note.signatures.iter().any(|line| line.is_by(key)))
    }

    fn compare(
        &mut self,
        conn: &mut Conn,
        organisation: &str,
        edge: &Edge,
        keys: &[VerifierKey],
        findings: &mut Vec<Finding>,
    ) -> Result<(), DbError> {
        if self.next.is_empty() && self.after < edge.size() {
            self.next = ledger::heads_after(conn, organisation, self.after, 1000)?;
            self.next.reverse();
            self.after = self.next.first().map_or(u64::MAX, |head| head.size);
        }
        let Some(head) = self.next.pop_if(|head| head.size == edge.size()) else { return Ok(()) };
        let place = format!("ledger/{organisation}/checkpoint/{}", head.size);
        if head.root != edge.root() {
            findings.push(Finding::new("forked", place, "the signed root does not follow from the events"));
        } else if let Some(reason) = head_problem(&head, keys) {
            findings.push(Finding::new("head-altered", place, reason));
        } else if let Some(key) = self.missing(&head) {
            let reason = format!("the signature by {} is gone, which signed then", key.label());
            findings.push(Finding::new("head-altered", place, reason));
        } else if head.signed_at != self.latest {
            let reason = format!("signed at {}, its latest event is of {}", head.signed_at, self.latest);
            findings.push(Finding::new("head-altered", place, reason));
        }
        Ok(())
    }
}
