//! What people said of the versions in a pack: who signed, who refused to, who has read it. Each is an event over the
//! version's digest, and goes into the pack with its receipt.

use std::collections::BTreeMap;

use serde_json::Value;

use super::collect::Chosen;
use super::withhold::Plan;
use crate::app::Error;
use crate::app::records::read::Parsed;
use crate::app::records::reading::Acknowledged;
use crate::app::records::signed::{self, Signature};
use crate::db::Conn;
use crate::db::acknowledgements::{self, StoredAcknowledgement};
use crate::db::signatures::{self, StoredSignature};
use crate::domain::kind::reading::is_named;
use crate::proof::event::Acknowledging;
use crate::proof::pack::{Part, Withheld};

/// Something that was said, and the event that says it.
pub(super) struct Statement<T> {
    pub what: T,
    /// The version that it is about.
    pub version: u32,
    /// Ledger index of the event.
    pub event: u64,
    /// Canonical JSON of the event.
    pub body: String,
}

/// A refusal to sign.
pub(super) struct Refusal {
    pub said: Signature,
    /// True if the same person has said something else since of the same content.
    pub is_taken_back: bool,
}

/// Acknowledgements that are left out since they would tell what is withheld.
pub(super) struct HeldBack {
    pub count: u64,
    /// Why that is withheld.
    pub reason: String,
}

/// What was said of a record before the position, each in the order of the ledger.
#[derive(Default)]
pub(super) struct Said {
    /// Those that were not taken back.
    pub signatures: Vec<Statement<Signature>>,
    /// All of them: that somebody signed in the end does not undo what they had to say before.
    pub refusals: Vec<Statement<Refusal>>,
    pub acknowledgements: Vec<Statement<Acknowledged>>,
    pub held_back: Vec<HeldBack>,
}

/// Ledger indexes of what is about a version.
pub(super) fn indexes<T>(list: &[Statement<T>], version: u32) -> Vec<u64> {
    list.iter().filter(|one| one.version == version).map(|one| one.event).collect()
}

impl Said {
    /// Ledger index and canonical JSON of each event about a version.
    pub fn events(&self, version: u32) -> Vec<(u64, String)> {
        fn of<T>(list: &[Statement<T>], version: u32) -> impl Iterator<Item = (u64, String)> + '_ {
            list.iter().filter(move |one| one.version == version).map(|one| (one.event, one.body.clone()))
        }
        of(&self.signatures, version)
            .chain(of(&self.refusals, version))
            .chain(of(&self.acknowledgements, version))
            .collect()
    }
}

/// Adds what was said before the position.
pub(super) fn add(conn: &mut Conn, code: &str, as_of: u64, chosen: &mut [Chosen]) -> Result<(), Error> {
    let end = i64::try_from(as_of).unwrap_or(i64::MAX);
    let mut signed: BTreeMap<String, Vec<StoredSignature>> = BTreeMap::new();
    for row in signatures::before(conn, code, end)? {
        signed.entry(row.record_id.clone()).or_default().push(row);
    }
    let mut read: BTreeMap<String, Vec<StoredAcknowledgement>> = BTreeMap::new();
    for row in acknowledgements::before(conn, code, end)? {
        read.entry(row.record_id.clone()).or_default().push(row);
    }
    for record in chosen {
        let id = record.current()?.manifest.record.clone();
        if let Some(rows) = signed.remove(&id) {
            add_signatures(record, rows)?;
        }
        for row in read.remove(&id).unwrap_or_default() {
            let what = Acknowledged::of(&row)?;
            let (version, event) = (what.said.version, what.event);
            record.said.acknowledgements.push(Statement { what, version, event, body: row.body });
        }
    }
    Ok(())
}

fn add_signatures(record: &mut Chosen, rows: Vec<StoredSignature>) -> Result<(), Error> {
    let mut all = Vec::new();
    for row in &rows {
        all.push(Signature::of(row.event_index, &row.body)?);
    }
    signed::judge(&mut all, &record.versions);
    let are_replaced = signed::replaced(&all);
    for ((said, row), is_replaced) in all.into_iter().zip(rows).zip(are_replaced) {
        let (version, event, body) = (said.said.version, said.given.event, row.body);
        if said.given.is_refusal {
            let what = Refusal { said, is_taken_back: is_replaced };
            record.said.refusals.push(Statement { what, version, event, body });
        } else if !is_replaced {
            record.said.signatures.push(Statement { what: said, version, event, body });
        }
    }
    Ok(())
}

/// Leaves out the acknowledgements whose events tell what is withheld. They name the revision and the reader in plain
/// words, and an event is in the pack as a whole or not at all. While the values are still there.
pub(super) fn hold_back(chosen: &mut [Chosen], plan: &Plan) {
    for Chosen { versions, said, .. } in chosen {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        said.acknowledgements.retain(|one| {
            let version = versions.iter().find(|version| version.manifest.version == one.version);
            let reason = version.and_then(|version| told(version, &one.what.said, plan));
            if let Some(reason) = reason {
                *counts.entry(reason.to_owned()).or_default() += 1;
            }
            reason.is_none()
        });
        said.held_back = counts.into_iter().map(|(reason, count)| HeldBack { count, reason }).collect();
    }
}

/// Why something is withheld of a version that an acknowledgement tells.
fn told<'p>(version: &Parsed, said: &Acknowledging, plan: &'p Plan) -> Option<&'p str> {
    let withheld = plan.get(&(version.manifest.record.clone(), version.manifest.version))?;
    let entry_of = |name: &str| -> Option<&'p Withheld> {
        withheld.iter().find(|entry| entry.part == Part::Field && entry.name == name)
    };
    let tells = |text: &str| {
        (!said.revision.is_empty() && text.trim() == said.revision) || is_named(text, &said.name, &said.login)
    };
    version.disclosures.fields.iter().find_map(|field| {
        let entry = entry_of(field.name())?;
        let is_told = match field.value() {
            Value::String(text) => tells(text),
            Value::Array(values) => values.iter().filter_map(Value::as_str).any(tells),
            _ => false,
        };
        is_told.then_some(entry.reason.as_str())
    })
}
