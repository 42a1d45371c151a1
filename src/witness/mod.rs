//! A witness (C2SP tlog-witness): it signs that the head of somebody's ledger extends every head that it signed before.
//! For certification bodies and ministries; it knows nothing of installations and needs no database.
//!
//! [`store`] is the folder: key, logs, the head cosigned last of each log, what was refused. This file is what a witness
//! does: read the request, judge it (`proof::witness`), store the head, and only then give the cosignature out.

mod error;
mod status;
pub mod store;

use std::path::Path;

pub use error::WitnessError;
pub use status::{EvidenceLine, HeadLine, LogStatus, Status};
use store::{Evidence, Last, Store, Why};

use crate::domain::clock::Entropy;
use crate::proof::note::{Algorithm, NoteSignature, SignedNote, SigningKey, VerifierKey};
use crate::proof::policy::Policy;
use crate::proof::time::Timestamp;
use crate::proof::witness::{AddCheckpoint, FormError, Presented, Refusal};

/// A witness with its folder.
#[derive(Debug)]
pub struct Witness {
    store: Store,
    key: SigningKey,
}

/// What a witness answers to `add-checkpoint`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The head is cosigned: its text, and the signature lines of the witness.
    Cosigned {
        /// What was cosigned: the text of the checkpoint.
        text: String,
        /// The line.
        cosignature: NoteSignature,
    },
    /// It is not.
    Refused(Refusal),
    /// The request cannot be read.
    Malformed(FormError),
}

impl Answer {
    /// The status of HTTP.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Cosigned { .. } => 200,
            Self::Refused(refusal) => refusal.status(),
            Self::Malformed(_) => 400,
        }
    }
}

impl Witness {
    /// Makes a witness with a key of its own in a new folder.
    ///
    /// # Errors
    /// [`WitnessError`], among others if the folder is that of a witness already: a key is never overwritten.
    pub fn create(
        folder: &Path,
        (name, algorithm): (&str, Algorithm),
        entropy: &dyn Entropy,
    ) -> Result<Self, WitnessError> {
        let (store, key) = Store::create(folder, (name, algorithm), entropy)?;
        Ok(Self { store, key })
    }

    /// Opens the folder of a witness.
    ///
    /// # Errors
    /// [`WitnessError`] if it is none, or something in it was lost or altered.
    pub fn open(folder: &Path) -> Result<Self, WitnessError> {
        let (store, key) = Store::open(folder)?;
        Ok(Self { store, key })
    }

    /// The key that its cosignatures are checked with.
    #[must_use]
    pub fn verifier(&self) -> VerifierKey {
        self.key.verifier()
    }

    /// Keys of the logs that it witnesses, in the order in which they were added.
    ///
    /// # Errors
    /// [`WitnessError`].
    pub fn logs(&self) -> Result<Vec<VerifierKey>, WitnessError> {
        Ok(self.store.logs()?.log_keys())
    }

    /// Witnesses the logs of a policy from now on. A log may have several keys. Gives those that are new.
    ///
    /// # Errors
    /// [`WitnessError`].
    pub fn add_logs(&self, new: &Policy) -> Result<Vec<VerifierKey>, WitnessError> {
        let _alone = self.store.alone()?;
        let mut logs = self.store.logs()?;
        let known = logs.log_keys();
        let added: Vec<_> = new.logs.iter().filter(|log| !known.contains(&log.key)).cloned().collect();
        logs.logs.extend(added.iter().cloned());
        // One key under two names would be two logs that sign for each other.
        logs.to_string().parse::<Policy>()?;
        self.store.keep_logs(&logs)?;
        Ok(added.into_iter().map(|log| log.key).collect())
    }

    /// Judges a request, and cosigns the head if it extends what was cosigned last: read, judged and stored as one, also
    /// beside another process over the same folder.
    ///
    /// # Errors
    /// [`WitnessError`] if the folder fails. Nothing was given out then.
    pub fn add_checkpoint(&self, body: &str, now: Timestamp) -> Result<Answer, WitnessError> {
        let request: AddCheckpoint = match body.parse() {
            Ok(request) => request,
            Err(error) => return Ok(Answer::Malformed(error)),
        };
        let presented = match Presented::read(&request.checkpoint) {
            Ok(presented) => presented,
            // It was read a moment ago.
            Err(_) => return Ok(Answer::Refused(Refusal::Signature)),
        };
        let origin = presented.head.origin.clone();
        let _alone = self.store.alone()?;
        let keys = self.logs()?;
        // No file is looked for under an origin that nobody named here.
        let is_known = keys.iter().any(|key| key.name() == origin);
        let last = if is_known { self.store.last(&origin, &self.verifier())? } else { None };
        match request.judge(&keys, last.as_ref().map(|last| &last.cosigned)) {
            Ok(_) => self.cosign(&presented, &keys, last.as_ref(), now),
            Err(refusal) => {
                if let Some(last) = &last {
                    self.keep_evidence(&request, &presented, (refusal, last), now)?;
                }
                Ok(Answer::Refused(refusal))
            }
        }
    }

    fn cosign(
        &self,
        presented: &Presented,
        keys: &[VerifierKey],
        last: Option<&Last>,
        now: Timestamp,
    ) -> Result<Answer, WitnessError> {
        // A clock that was set back must not say that the smaller head was the later one.
        let seconds = last.map_or(now.seconds(), |last| last.time.max(now.seconds()));
        let cosignature = self.key.sign(&presented.note.text, seconds)?;
        let mut signatures = presented.signed_by(keys).unwrap_or_default();
        signatures.push(cosignature.clone());
        let note = SignedNote { text: presented.note.text.clone(), signatures };
        self.store.keep_last(&presented.head.origin, &note.to_string())?;
        // It came back to what was cosigned: what nobody proved is refuted.
        self.store.forget_unproved(&presented.head.origin)?;
        Ok(Answer::Cosigned { text: note.text, cosignature })
    }

    /// Keeps what speaks against a log, if its key signed it.
    fn keep_evidence(
        &self,
        request: &AddCheckpoint,
        presented: &Presented,
        (refusal, last): (Refusal, &Last),
        now: Timestamp,
    ) -> Result<(), WitnessError> {
        let head = &presented.head;
        let why = match refusal {
            Refusal::Inconsistent if request.proves_fork(head, &last.cosigned) => Why::Fork,
            Refusal::Inconsistent => Why::Unproved,
            _ if head.size == last.cosigned.size && head.root != last.cosigned.root => Why::Fork,
            Refusal::Size { .. } | Refusal::Backwards if head.size < last.cosigned.size => Why::Behind,
            _ => return Ok(()),
        };
        if presented.signed_by(&self.logs()?).is_err() {
            return Ok(());
        }
        let evidence = Evidence {
            schema: store::EvidenceSchema::V1,
            witness: self.verifier().to_string(),
            origin: head.origin.clone(),
            why,
            at: now,
            size: head.size,
            cosigned_size: last.cosigned.size,
            cosigned: last.note.clone(),
            request: request.to_string(),
        };
        self.store.keep_evidence(&evidence)
    }
}

#[cfg(test)]
mod tests;
