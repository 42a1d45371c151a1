//! Blobs in memory, for tests of what stands above the store.

use std::any::Any;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{BlobError, BlobStore, Entry, Placed, Settled, Staged, StagedPlace, pump};
use crate::proof::digest::Digest;

/// A store that forgets everything when dropped.
#[derive(Debug, Default)]
pub struct MemoryStore {
    blobs: Mutex<BTreeMap<Digest, Vec<u8>>>,
}

struct Bytes(Vec<u8>);

impl StagedPlace for Bytes {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn blobs(&self) -> MutexGuard<'_, BTreeMap<Digest, Vec<u8>>> {
        self.blobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl BlobStore for MemoryStore {
    fn stage(&self, source: &mut dyn Read) -> Result<Staged, BlobError> {
        let mut bytes = Vec::new();
        let fingerprint = pump(source, BlobError::Source, |block| {
            bytes.extend_from_slice(block);
            Ok(())
        })?;
        Ok(Staged { fingerprint, place: Box::new(Bytes(bytes)) })
    }

    fn settle(&self, staged: Vec<Staged>, _: Placed) -> Result<Settled, BlobError> {
        Ok(Settled(staged))
    }

    fn place(&self, Settled(staged): Settled) -> Result<Placed, BlobError> {
        let mut blobs = self.blobs();
        for Staged { fingerprint, place } in staged {
            if let Ok(bytes) = place.into_any().downcast::<Bytes>() {
                blobs.entry(fingerprint.digest).or_insert(bytes.0);
            }
        }
        Ok(Placed::default())
    }

    fn open_from(&self, digest: &Digest, from: u64) -> Result<Box<dyn Read + Send>, BlobError> {
        let bytes = self.blobs().get(digest).cloned().ok_or(BlobError::Missing(*digest))?;
        let mut reader = Cursor::new(bytes);
        reader.set_position(from);
        Ok(Box::new(reader))
    }

    fn walk(&self, each: &mut dyn FnMut(Entry)) -> Result<(), BlobError> {
        for (digest, bytes) in self.blobs().iter() {
            each(Entry::Blob(*digest, u64::try_from(bytes.len()).unwrap_or(u64::MAX)));
        }
        Ok(())
    }

    fn uploading(&self) -> Result<Box<dyn Any + Send>, BlobError> {
        Ok(Box::new(()))
    }

    fn alone(&self) -> Result<Option<Box<dyn Any + Send>>, BlobError> {
        Ok(Some(Box::new(())))
    }

    fn reclaim(&self, entry: &Entry) -> Result<(), BlobError> {
        if let Entry::Blob(digest, _) = entry {
            self.blobs().remove(digest);
        }
        Ok(())
    }

    fn destroy(&self, digest: &Digest) -> Result<(), BlobError> {
        self.blobs().remove(digest);
        Ok(())
    }
}
