//! What a witness tells about the logs that it witnesses.

use std::collections::BTreeMap;

use serde::Serialize;

use super::store::{Why, hash_of};
use super::{Witness, WitnessError};
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;

/// A head that was cosigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeadLine {
    /// Leaves.
    pub size: u64,
    /// Root.
    pub root: Digest,
    /// When it was cosigned.
    pub at: Timestamp,
}

/// Something that speaks against a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EvidenceLine {
    /// Name to ask for it by.
    pub name: String,
    /// What it shows.
    pub why: Why,
    /// When it came.
    pub at: Timestamp,
    /// Leaves of the head that was refused.
    pub size: u64,
    /// Leaves of the head that had been cosigned.
    pub cosigned_size: u64,
}

/// A log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogStatus {
    /// Its name.
    pub origin: String,
    /// SHA-256 of its name: where its head is served.
    pub hash: String,
    /// Keys that its heads may be signed with.
    pub keys: Vec<String>,
    /// The head that was cosigned last.
    pub head: Option<HeadLine>,
    /// What speaks against it, the oldest first.
    pub refused: Vec<EvidenceLine>,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Name of the witness.
    pub name: String,
    /// Its verifier key.
    pub vkey: String,
    /// The logs by name.
    pub logs: Vec<LogStatus>,
    /// True if something speaks against one of them.
    pub is_alarming: bool,
}

impl Witness {
    /// What it witnesses, and how each log stands.
    ///
    /// # Errors
    /// [`WitnessError`].
    pub fn status(&self) -> Result<Status, WitnessError> {
        let own = self.verifier();
        let mut keys: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for key in self.logs()? {
            keys.entry(key.name().to_owned()).or_default().push(key.to_string());
        }
        let mut logs = Vec::new();
        for (origin, keys) in keys {
            let last = self.store.last(&origin, &own)?;
            let refused = self.store.evidence(&origin)?.into_iter().map(|(name, evidence)| EvidenceLine {
                name,
                why: evidence.why,
                at: evidence.at,
                size: evidence.size,
                cosigned_size: evidence.cosigned_size,
            });
            logs.push(LogStatus {
                hash: hash_of(&origin),
                head: last.map(|last| HeadLine {
                    size: last.cosigned.size,
                    root: last.cosigned.root,
                    at: Timestamp::from_millis(
                        i64::try_from(last.time.saturating_mul(1000)).unwrap_or(i64::MAX),
                    ),
                }),
                refused: refused.collect(),
                origin,
                keys,
            });
        }
        let is_alarming = logs.iter().any(|log| !log.refused.is_empty());
        Ok(Status { name: own.name().to_owned(), vkey: own.to_string(), logs, is_alarming })
    }

    /// The head cosigned last of the log with this hash, with the signatures of both.
    ///
    /// # Errors
    /// [`WitnessError`].
    pub fn head(&self, hash: &str) -> Result<Option<String>, WitnessError> {
        let logs = self.logs()?;
        let Some(log) = logs.iter().find(|log| hash_of(log.name()) == hash) else { return Ok(None) };
        Ok(self.store.last(log.name(), &self.verifier())?.map(|last| last.note))
    }

    /// What speaks against the log with this hash, by its name, as JSON.
    ///
    /// # Errors
    /// [`WitnessError`].
    pub fn evidence(&self, hash: &str, name: &str) -> Result<Option<String>, WitnessError> {
        let logs = self.logs()?;
        let Some(log) = logs.iter().find(|log| hash_of(log.name()) == hash) else { return Ok(None) };
        let found = self.store.evidence(log.name())?.into_iter().find(|(known, _)| known == name);
        Ok(found.map(|(_, evidence)| serde_json::to_string_pretty(&evidence).unwrap_or_default() + "\n"))
    }
}
