//! Content-addressed bytes: a file is stored once under its SHA-256 and never rewritten (invariant 1).
//!
//! [`BlobStore::stage`] streams a file to a staging place and fingerprints it in one pass; nothing is visible yet. Any
//! number of staged files then go on together: [`BlobStore::settle`] makes their bytes durable, [`BlobStore::place`]
//! makes them visible, and `settle` makes their names durable. Only then may a write to the database name them. A crash
//! before `place` leaves no visible blob; one after it leaves an orphan, which `fsck` reports and reclaims.

mod fs;
mod memory;

use std::cell::Cell;
use std::io::{self, Read};

use crate::proof::digest::{Digest, Fingerprint};

pub use fs::FsStore;
pub use memory::MemoryStore;

/// Blocks of this size are read, hashed and written; two of them fit the processor's second-level cache.
pub const BLOCK_BYTES: usize = 128 * 1024;

/// What went wrong with bytes.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The store could not be read or written.
    #[error("cannot {doing} {place}")]
    Io {
        /// What was being done: `write`, `sync`, …
        doing: &'static str,
        /// Path or address.
        place: String,
        /// The cause.
        source: io::Error,
    },
    /// The source of the upload could not be read.
    #[error("cannot read what is being filed")]
    Source(#[source] io::Error),
    /// No blob has this digest.
    #[error("no stored file has the digest {0}")]
    Missing(Digest),
    /// The stored bytes are not what their name says.
    #[error("the stored file {expected} is altered: its bytes have the digest {found}")]
    Altered {
        /// Its name.
        expected: Digest,
        /// What its bytes hash to.
        found: Digest,
    },
}

impl BlobError {
    /// True if the disk (or quota) is full.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Io { source, .. } if matches!(source.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge))
    }
}

/// A file that was staged: hashed and written, neither durable nor visible. Dropping it discards the bytes.
pub struct Staged {
    fingerprint: Fingerprint,
    place: Box<dyn StagedPlace>,
}

impl Staged {
    /// Digest, CRC-32 and size.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}

impl std::fmt::Debug for Staged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Staged").field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}

/// Staged files whose bytes are durable.
#[derive(Debug)]
pub struct Settled(Vec<Staged>);

/// Files that are visible and whose names are not durable yet: no row may name them before they are settled.
#[derive(Debug, Default)]
#[must_use = "the names of these files are not durable yet"]
pub struct Placed {
    /// The folder of each, in a store that has folders.
    folders: Vec<Folder>,
}

/// A folder of blobs, by the first two bytes of their digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Folder(u8, u8);

/// Where a store keeps a staged file. Implementations discard the bytes when dropped.
trait StagedPlace: Send + std::any::Any {
    fn as_any(&self) -> &dyn std::any::Any;
    fn into_any(self: Box<Self>) -> Box<dyn std::any::Any>;
}

/// One thing that a store holds but should not, or holds wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A blob with this name and size.
    Blob(Digest, u64),
    /// A file left by an interrupted upload; nobody is writing it.
    Leftover(String, u64),
    /// A file that has no business in the store.
    Foreign(String),
}

/// A place for blobs.
pub trait BlobStore: Send + Sync {
    /// Streams `source` into the staging place with memory independent of its length.
    ///
    /// # Errors
    /// [`BlobError::Source`] if the source fails, [`BlobError::Io`] if the store does; nothing is left behind.
    fn stage(&self, source: &mut dyn Read) -> Result<Staged, BlobError>;

    /// Makes durable the bytes of staged files and, in the same go, the names of others that were placed.
    ///
    /// # Errors
    /// [`BlobError::Io`]; what was placed stays as orphans.
    fn settle(&self, staged: Vec<Staged>, placed: Placed) -> Result<Settled, BlobError>;

    /// Makes files visible. Content that is there already is kept as it is.
    ///
    /// # Errors
    /// [`BlobError::Io`]; files placed before the failure stay as orphans.
    fn place(&self, settled: Settled) -> Result<Placed, BlobError>;

    /// All of it for files that wait for no others: durable, visible, their names durable.
    ///
    /// # Errors
    /// [`BlobError::Io`]; files placed before the failure stay as orphans.
    fn publish(&self, staged: Vec<Staged>) -> Result<(), BlobError> {
        let placed = self.place(self.settle(staged, Placed::default())?)?;
        self.settle(Vec::new(), placed)?;
        Ok(())
    }

    /// Opens a blob for reading.
    ///
    /// # Errors
    /// [`BlobError::Missing`] or [`BlobError::Io`].
    fn open(&self, digest: &Digest) -> Result<Box<dyn Read + Send>, BlobError> {
        self.open_from(digest, 0)
    }

    /// Opens a blob for reading from a position on.
    ///
    /// # Errors
    /// [`BlobError::Missing`] or [`BlobError::Io`].
    fn open_from(&self, digest: &Digest, from: u64) -> Result<Box<dyn Read + Send>, BlobError>;

    /// Calls `each` for everything in the store, in no particular order.
    ///
    /// # Errors
    /// [`BlobError::Io`] if a directory cannot be listed.
    fn walk(&self, each: &mut dyn FnMut(Entry)) -> Result<(), BlobError>;

    /// Says that an upload is under way until the result is dropped: from staging to the commit that names the blobs,
    /// nothing may be reclaimed.
    ///
    /// # Errors
    /// [`BlobError::Io`].
    fn uploading(&self) -> Result<Box<dyn std::any::Any + Send>, BlobError>;

    /// The opposite: a hold under which no upload can be under way, in this process or another; `None` if one is.
    ///
    /// # Errors
    /// [`BlobError::Io`].
    fn alone(&self) -> Result<Option<Box<dyn std::any::Any + Send>>, BlobError>;

    /// Removes a blob that no version names, or a leftover. Only `fsck` calls this, on what it just proved orphaned.
    ///
    /// # Errors
    /// [`BlobError::Io`].
    fn reclaim(&self, entry: &Entry) -> Result<(), BlobError>;

    /// Destroys a blob for good: only what two people have decided comes to this, and no kept version names it. One that is
    /// gone already is no error, for it may be done again after an interruption.
    ///
    /// # Errors
    /// [`BlobError::Io`].
    fn destroy(&self, digest: &Digest) -> Result<(), BlobError>;
}

/// Reads a blob from start to end, hands each block to `each`, and checks at the end that the bytes are what the name
/// says.
///
/// # Errors
/// [`BlobError::Altered`] if they are not, the store's error, or the error of `each` wrapped as [`BlobError::Io`].
pub fn read_checked(
    store: &dyn BlobStore,
    digest: &Digest,
    mut each: impl FnMut(&[u8]) -> io::Result<()>,
) -> Result<Fingerprint, BlobError> {
    let mut reader = store.open(digest)?;
    let failed = |doing, source| BlobError::Io { doing, place: digest.to_string(), source };
    let fingerprint = pump(
        &mut *reader,
        |source| failed("read", source),
        |block| each(block).map_err(|source| failed("copy", source)),
    )?;
    if fingerprint.digest == *digest {
        Ok(fingerprint)
    } else {
        Err(BlobError::Altered { expected: *digest, found: fingerprint.digest })
    }
}

thread_local! {
    /// The block of whoever read last.
    static BLOCK: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Reads `source` to its end in blocks: each is hashed and handed on while it is in the cache.
fn pump(
    source: &mut dyn Read,
    source_failed: impl Fn(io::Error) -> BlobError,
    mut each: impl FnMut(&[u8]) -> Result<(), BlobError>,
) -> Result<Fingerprint, BlobError> {
    let mut hasher = crate::proof::digest::Hasher::new();
    // For a small file a block of its own would cost more than its bytes.
    let mut buffer = BLOCK.take();
    buffer.resize(BLOCK_BYTES, 0);
    loop {
        let length = match source.read(&mut buffer) {
            Ok(0) => {
                BLOCK.set(buffer);
                return Ok(hasher.finish());
            }
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(source_failed(error)),
        };
        let block = buffer.get(..length).unwrap_or_default();
        hasher.update(block);
        each(block)?;
    }
}
