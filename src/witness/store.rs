//! The folder of a witness:
//!
//! ```text
//! key                       the secret key, as signed-note writes one; for its owner alone
//! vkey                      the key that others check cosignatures with
//! logs.policy               the logs (tlog-policy: `log` lines)
//! heads/<hash of origin>    the head cosigned last, with the signatures of log and witness
//! refused/<hash of origin>/ what speaks against a log, a JSON file each
//! lock                      held by whoever judges a request
//! ```
//!
//! A head is written beside its place, synced, renamed, and its folder synced, before its cosignature is given out. Each
//! is signed by the witness itself, so one that was altered is found when it is read.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::WitnessError;
use crate::domain::clock::{Entropy, random};
use crate::proof::digest::Digest;
use crate::proof::note::{Algorithm, SigningKey, VerifierKey};
use crate::proof::policy::Policy;
use crate::proof::time::Timestamp;
use crate::proof::witness::{AddCheckpoint, Cosigned, Presented};

const KEY: &str = "key";
const VKEY: &str = "vkey";
const LOGS: &str = "logs.policy";
const HEADS: &str = "heads";
const REFUSED: &str = "refused";
const LOCK: &str = "lock";
/// So a secret key begins (the form of Go's `sumdb/note`).
const SECRET: &str = "PRIVATE+KEY+";
/// So much is kept against one log: a log that goes on with another history signs as many heads as it likes.
const EVIDENCE_MAX: usize = 100;
/// File name of what there is one of.
const BEHIND: &str = "behind";

/// The files of a witness.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
}

/// The head that was cosigned last.
#[derive(Debug, Clone)]
pub struct Last {
    /// Size and root.
    pub cosigned: Cosigned,
    /// Seconds since 1970, as the cosignature says.
    pub time: u64,
    /// With the signatures of log and witness.
    pub note: String,
}

/// What speaks against a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It signed two histories. This proves it to anybody.
    Fork,
    /// A head that it signed came without the proof that it extends the last one.
    Unproved,
    /// A head that it signed is smaller than the last one.
    Behind,
}

/// `sanad/refused/v1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EvidenceSchema {
    /// The one there is.
    #[serde(rename = "sanad/refused/v1")]
    V1,
}

/// What was refused, with all that is needed to see why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// `sanad/refused/v1`.
    #[serde(rename = "type")]
    pub schema: EvidenceSchema,
    /// Verifier key of the witness.
    pub witness: String,
    /// Whose head.
    pub origin: String,
    /// What it shows.
    pub why: Why,
    /// When it came.
    pub at: Timestamp,
    /// Leaves of the head that was refused.
    pub size: u64,
    /// Leaves of the head that was cosigned last.
    pub cosigned_size: u64,
    /// The head that was cosigned last: a signed note.
    pub cosigned: String,
    /// The request as it came: the head that was refused, signed by the log, behind its consistency proof.
    pub request: String,
}

/// What a log's files are named after.
#[must_use]
pub fn hash_of(origin: &str) -> String {
    Digest::of(origin.as_bytes()).hex()
}

impl Store {
    /// Makes the folder of a new witness, with its key.
    pub(super) fn create(
        folder: &Path,
        (name, algorithm): (&str, Algorithm),
        entropy: &dyn Entropy,
    ) -> Result<(Self, SigningKey), WitnessError> {
        let store = Self { folder: folder.to_owned() };
        let path = store.at(KEY);
        if path.exists() {
            return Err(WitnessError::Exists(folder.to_owned()));
        }
        let seed = Zeroizing::new(random::<32>(entropy)?);
        let key = SigningKey::with_algorithm(name, algorithm, *seed)?;
        for part in [HEADS, REFUSED] {
            let path = store.at(part);
            fs::create_dir_all(&path).map_err(WitnessError::file(&path))?;
        }
        store.keep_logs(&Policy::default())?;
        let vkey = key.verifier();
        replace(&store.at(VKEY), format!("{vkey}\n").as_bytes())?;
        let mut secret = Zeroizing::new(vec![algorithm.byte()]);
        secret.extend_from_slice(&*seed);
        let text = Zeroizing::new(format!(
            "{SECRET}{name}+{:08x}+{}\n",
            vkey.id(),
            Zeroizing::new(BASE64.encode(&*secret)).as_str()
        ));
        // Last, and never over another: a folder without it is no witness yet.
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(WitnessError::file(&path))?;
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .and_then(|()| sync_folder(&store.folder))
            .map_err(WitnessError::file(&path))?;
        Ok((store, key))
    }

    /// Opens the folder of a witness.
    pub(super) fn open(folder: &Path) -> Result<(Self, SigningKey), WitnessError> {
        let store = Self { folder: folder.to_owned() };
        let path = store.at(KEY);
        let text = match fs::read_to_string(&path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(WitnessError::Absent(folder.to_owned()));
            }
            Err(error) => return Err(WitnessError::file(&path)(error)),
        };
        let key = secret_key(text.trim_end())
            .ok_or_else(|| WitnessError::altered(&path, "it is no secret key of a witness"))?;
        // A witness without its memory would begin anew with every log, and cosign any history.
        let heads = store.at(HEADS);
        if !heads.is_dir() {
            return Err(WitnessError::Lost(heads));
        }
        Ok((store, key))
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Waits until nobody else judges a request, in this process or another.
    pub(super) fn alone(&self) -> Result<File, WitnessError> {
        let path = self.at(LOCK);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(WitnessError::file(&path))?;
        file.lock().map_err(WitnessError::file(&path))?;
        Ok(file)
    }

    /// The logs.
    pub(super) fn logs(&self) -> Result<Policy, WitnessError> {
        let path = self.at(LOGS);
        let text = fs::read_to_string(&path).map_err(WitnessError::file(&path))?;
        text.parse().map_err(|error| WitnessError::altered(&path, error))
    }

    pub(super) fn keep_logs(&self, logs: &Policy) -> Result<(), WitnessError> {
        replace(&self.at(LOGS), logs.to_string().as_bytes())
    }

    /// The head that was cosigned last of a log.
    pub(super) fn last(&self, origin: &str, own: &VerifierKey) -> Result<Option<Last>, WitnessError> {
        let path = self.at(HEADS).join(hash_of(origin));
        let note = match fs::read_to_string(&path) {
            Ok(note) => note,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(WitnessError::file(&path)(error)),
        };
        let altered = |reason: &str| WitnessError::altered(&path, reason);
        let presented = Presented::read(&note).map_err(|error| altered(&error.to_string()))?;
        let line = presented.note.signatures.iter().find(|line| line.is_by(own));
        let time = line
            .and_then(|line| own.verify(&presented.note.text, &line.bytes).ok().flatten())
            .filter(|_| presented.head.origin == origin)
            .ok_or_else(|| altered("it is not cosigned by this witness"))?;
        let cosigned = Cosigned { size: presented.head.size, root: presented.head.root };
        Ok(Some(Last { cosigned, time, note }))
    }

    /// Stores the head that is to be cosigned: when this returns, it is durable.
    pub(super) fn keep_last(&self, origin: &str, note: &str) -> Result<(), WitnessError> {
        replace(&self.at(HEADS).join(hash_of(origin)), note.as_bytes())
    }

    /// Stores evidence, once for each head and each kind of it.
    pub(super) fn keep_evidence(&self, new: &Evidence) -> Result<(), WitnessError> {
        let folder = self.at(REFUSED).join(hash_of(&new.origin));
        fs::create_dir_all(&folder).map_err(WitnessError::file(&folder))?;
        let head = new.request.parse::<AddCheckpoint>().map(|request| request.checkpoint).unwrap_or_default();
        let digest = Digest::of(head.as_bytes()).hex();
        let name = match new.why {
            Why::Behind => BEHIND.to_owned(),
            Why::Fork => format!("fork-{}", digest.get(..16).unwrap_or_default()),
            Why::Unproved => format!("unproved-{}", digest.get(..16).unwrap_or_default()),
        };
        let path = folder.join(format!("{name}.json"));
        if path.exists() && new.why != Why::Behind {
            return Ok(());
        }
        let there = fs::read_dir(&folder).map_err(WitnessError::file(&folder))?.count();
        // The first proof of a fork is taken whatever stands there; more of the same adds nothing.
        if there >= EVIDENCE_MAX && new.why != Why::Fork || there >= 2 * EVIDENCE_MAX {
            return Ok(());
        }
        let text = serde_json::to_string_pretty(new).unwrap_or_default() + "\n";
        replace(&path, text.as_bytes())
    }

    /// Drops what was kept against a log but proves nothing.
    pub(super) fn forget_unproved(&self, origin: &str) -> Result<(), WitnessError> {
        let folder = self.at(REFUSED).join(hash_of(origin));
        for (name, _) in self.evidence(origin)? {
            if !name.starts_with("fork-") {
                let path = folder.join(format!("{name}.json"));
                fs::remove_file(&path).map_err(WitnessError::file(&path))?;
            }
        }
        Ok(())
    }

    /// What speaks against a log, with the name of each, the oldest first.
    pub(super) fn evidence(&self, origin: &str) -> Result<Vec<(String, Evidence)>, WitnessError> {
        let folder = self.at(REFUSED).join(hash_of(origin));
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(WitnessError::file(&folder)(error)),
        };
        let mut found = Vec::new();
        for entry in entries {
            let path = entry.map_err(WitnessError::file(&folder))?.path();
            // What was not renamed was not finished.
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let text = fs::read_to_string(&path).map_err(WitnessError::file(&path))?;
            let evidence: Evidence =
                serde_json::from_str(&text).map_err(|error| WitnessError::altered(&path, error))?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            found.push((name, evidence));
        }
        found.sort_by(|(a, one), (b, other)| (one.at, a).cmp(&(other.at, b)));
        Ok(found)
    }
}

/// `PRIVATE+KEY+<name>+<id>+<base64 of algorithm and seed>`.
fn secret_key(text: &str) -> Option<SigningKey> {
    let mut parts = text.strip_prefix(SECRET)?.splitn(3, '+');
    let (name, id, secret) = (parts.next()?, parts.next()?, parts.next()?);
    let secret = Zeroizing::new(BASE64.decode(secret).ok()?);
    let (algorithm, seed) = secret.split_first()?;
    let seed: [u8; 32] = seed.try_into().ok()?;
    let algorithm = Algorithm::from_byte(*algorithm).ok().filter(|algorithm| algorithm.is_of_witness())?;
    let key = SigningKey::with_algorithm(name, algorithm, seed).ok()?;
    (id == format!("{:08x}", key.verifier().id())).then_some(key)
}

/// Puts a file in its place, whole and durable, or leaves what was there.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), WitnessError> {
    let new = path.with_extension("new");
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    File::create(&new)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&new, path))
        .and_then(|()| sync_folder(folder))
        .map_err(WitnessError::file(path))
}

fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}
