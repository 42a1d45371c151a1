//! Appending: events become leaves, the head is signed, all inside the writing transaction.

use std::collections::HashMap;
use std::sync::Arc;

use super::{MasterKey, read, refuse};
use crate::db::keys::StoredKey;
use crate::db::ledger::{self, StoredCheckpoint};
use crate::db::{Conn, DbError, Sequencer, keys};
use crate::proof::checkpoint::Checkpoint;
use crate::proof::digest::Digest;
use crate::proof::merkle::leaf_hash;
use crate::proof::note::{NoteError, SigningKey, VerifierKey};
use crate::proof::tile::{Edge, WIDTH, hashes_at};
use crate::proof::time::Timestamp;

/// The sequencer of all ledgers of an installation.
#[derive(Debug)]
pub struct Log {
    master: Arc<MasterKey>,
    open: HashMap<String, OpenLog>,
}

/// What is remembered of a ledger between writes. Another process may have extended it meanwhile; then the size does
/// not fit and it is loaded again.
struct OpenLog {
    origin: String,
    /// Every key that signs now: two while one takes over from the other, or where one of ML-DSA-44 signs beside.
    keys: Vec<SigningKey>,
    edge: Edge,
}

impl std::fmt::Debug for OpenLog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenLog").field("origin", &self.origin).finish_non_exhaustive()
    }
}

/// The secret half of a stored key.
///
/// # Errors
/// Says why it does not open, or is another key's.
pub fn open_key(master: &MasterKey, key: &StoredKey) -> Result<SigningKey, String> {
    let verifier: VerifierKey = key.vkey.parse().map_err(|error: NoteError| error.to_string())?;
    let seed = master.open(&key.vkey, &key.sealed_seed).map_err(|error| error.to_string())?;
    let signing = SigningKey::with_algorithm(verifier.name(), verifier.algorithm(), *seed)
        .map_err(|error| error.to_string())?;
    if signing.verifier() == verifier {
        Ok(signing)
    } else {
        Err(format!("what is sealed for {} is the seed of another key", key.vkey))
    }
}

impl Log {
    /// A sequencer that opens signing keys with `master`.
    #[must_use]
    pub fn new(master: Arc<MasterKey>) -> Self {
        Self { master, open: HashMap::new() }
    }

    fn load(&self, conn: &mut Conn, organisation: &str, size: u64) -> Result<OpenLog, DbError> {
        let mut signing = Vec::new();
        let stored = keys::list(conn, organisation, "ledger")?;
        for key in stored.iter().filter(|key| key.retired_ms.is_none()) {
            signing.push(open_key(&self.master, key).map_err(|error| refuse(organisation, error))?);
        }
        let origin = signing.first().ok_or_else(|| refuse(organisation, "it has no signing key"))?.name();
        let edge = read::edge(conn, organisation, size)?;
        Ok(OpenLog { origin: origin.to_owned(), keys: signing, edge })
    }
}

impl Sequencer for Log {
    fn append(
        &mut self,
        conn: &mut Conn,
        organisation: &str,
        first: u64,
        leaves: &[Digest],
        at: Timestamp,
    ) -> Result<(), DbError> {
        let mut log = match self.open.remove(organisation) {
            Some(log) if log.edge.size() == first => log,
            _ => self.load(conn, organisation, first)?,
        };
        let mut full = Vec::new();
        for leaf in leaves {
            log.edge.append(leaf_hash(leaf.as_bytes()), &mut |level, index, hashes| {
                full.push((level, index, hashes.to_vec()));
            });
        }
        // Of each level at most one tile was there before, not full; each is written once, as it stands at the end.
        let full = full.iter().map(|(level, index, hashes)| (*level, *index, hashes.as_slice()));
        let (grown, new): (Vec<_>, Vec<_>) = full
            .chain(log.edge.partial_tiles())
            .partition(|(level, index, _)| hashes_at(first, *level) > index * u64::from(WIDTH));
        for tile in grown {
            ledger::grow_tile(conn, organisation, tile)?;
        }
        ledger::insert_tiles(conn, organisation, &new)?;
        let head = Checkpoint { origin: log.origin.clone(), size: log.edge.size(), root: log.edge.root() };
        let keys: Vec<&SigningKey> = log.keys.iter().collect();
        let note =
            head.sign_with(&keys, at.seconds()).map_err(|error| refuse(organisation, error.to_string()))?;
        let stored = StoredCheckpoint { size: head.size, root: head.root, note, signed_at: at };
        ledger::insert_head(conn, organisation, &stored)?;
        self.open.insert(organisation.to_owned(), log);
        Ok(())
    }

    fn forget(&mut self) {
        self.open.clear();
    }
}
