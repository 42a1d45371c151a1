//! Writing the container: one pass, flat memory, every stored file hashed again while it is copied.

use std::io::{self, Read, Write};

use super::bag::{Bag, Entry, Source};
use crate::proof::container::{ContainerError, Layout, Member};
use crate::proof::digest::{Digest, Fingerprint, Hasher};

const BLOCK_BYTES: usize = 128 * 1024;

/// Why a pack cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ZipError<E> {
    /// The place that it is written to failed.
    #[error("cannot write the pack")]
    Write(#[source] io::Error),
    /// A stored file cannot be read.
    #[error("cannot read the stored file {path}")]
    Read {
        /// Path in the pack.
        path: String,
        /// Cause.
        source: io::Error,
    },
    /// A stored file is not what it was when it was filed.
    #[error("the stored file for {path} is altered: expected {expected}, found {found}")]
    Altered {
        /// Path in the pack.
        path: String,
        /// As filed.
        expected: Digest,
        /// As read.
        found: Digest,
    },
    /// The container cannot hold it.
    #[error(transparent)]
    Container(#[from] ContainerError),
    /// The caller's part failed: opening a stored file, issuing the pack.
    #[error("the pack cannot be completed")]
    Caller(E),
}

/// What the writer asks its caller for.
pub trait Supply {
    /// The caller's error.
    type Error;

    /// Opens a stored file.
    ///
    /// # Errors
    /// The caller's.
    fn open(&mut self, digest: &Digest) -> Result<Box<dyn Read + Send>, Self::Error>;

    /// The file at this path, which is made over the tag manifest; none if this pack has none. Asked for in the order of
    /// the container, after every file of `data/` was copied and found intact: the first time issues the pack.
    ///
    /// # Errors
    /// The caller's; the pack is then not issued.
    fn late(&mut self, path: &str) -> Result<Option<Vec<u8>>, Self::Error>;

    /// So many more bytes are written.
    fn progress(&mut self, bytes: u64);
}

/// Writes a bag as one ZIP; returns its number of bytes.
///
/// # Errors
/// [`ZipError`]; what was written so far is then of no use.
pub fn write<S: Supply>(bag: &Bag, supply: &mut S, out: &mut dyn Write) -> Result<u64, ZipError<S::Error>> {
    let mut layout = Layout::new(bag.at);
    let mut buffer = vec![0_u8; BLOCK_BYTES];
    for entry in &bag.entries {
        match &entry.source {
            Source::Bytes(bytes) => {
                header(bag, entry, entry.fingerprint, &mut layout, out)?;
                out.write_all(bytes).map_err(ZipError::Write)?;
                supply.progress(entry.fingerprint.size_bytes);
            }
            Source::Late => {
                let Some(bytes) = supply.late(&entry.path).map_err(ZipError::Caller)? else { continue };
                let mut hasher = Hasher::new();
                hasher.update(&bytes);
                header(bag, entry, hasher.finish(), &mut layout, out)?;
                out.write_all(&bytes).map_err(ZipError::Write)?;
            }
            Source::Blob => {
                let mut reader = supply.open(&entry.fingerprint.digest).map_err(ZipError::Caller)?;
                stored(bag, entry, &mut *reader, (&mut layout, &mut buffer), out, supply)?;
            }
            Source::File(file) => {
                stored(bag, entry, &mut file.reader(), (&mut layout, &mut buffer), out, supply)?;
            }
        }
    }
    let size = layout.offset();
    let end = layout.finish();
    out.write_all(&end).map_err(ZipError::Write)?;
    out.flush().map_err(ZipError::Write)?;
    Ok(size + u64::try_from(end.len()).unwrap_or_default())
}

fn header<E>(
    bag: &Bag,
    entry: &Entry,
    sums: Fingerprint,
    layout: &mut Layout,
    out: &mut dyn Write,
) -> Result<(), ZipError<E>> {
    let name = format!("{}/{}", bag.number, entry.path);
    let member = Member { name: &name, size_bytes: sums.size_bytes, crc32: sums.crc32 };
    out.write_all(&layout.member(&member)?).map_err(ZipError::Write)
}

/// A file that is read from where it is stored, and must be what it was.
fn stored<S: Supply>(
    bag: &Bag,
    entry: &Entry,
    reader: &mut (dyn Read + Send),
    (layout, buffer): (&mut Layout, &mut [u8]),
    out: &mut dyn Write,
    supply: &mut S,
) -> Result<(), ZipError<S::Error>> {
    header(bag, entry, entry.fingerprint, layout, out)?;
    let found = copy(entry, reader, buffer, out, supply)?;
    if found == entry.fingerprint {
        return Ok(());
    }
    Err(ZipError::Altered {
        path: entry.path.clone(),
        expected: entry.fingerprint.digest,
        found: found.digest,
    })
}

fn copy<S: Supply>(
    entry: &Entry,
    reader: &mut (dyn Read + Send),
    buffer: &mut [u8],
    out: &mut dyn Write,
    supply: &mut S,
) -> Result<Fingerprint, ZipError<S::Error>> {
    let mut hasher = Hasher::new();
    let mut left = entry.fingerprint.size_bytes;
    loop {
        let length = match reader.read(buffer) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(source) => return Err(ZipError::Read { path: entry.path.clone(), source }),
        };
        let block = buffer.get(..length).unwrap_or_default();
        hasher.update(block);
        let bytes = u64::try_from(length).unwrap_or(u64::MAX);
        // A file that has grown is altered; do not write past the size that the header gave.
        let Some(rest) = left.checked_sub(bytes) else { return Ok(hasher.finish()) };
        left = rest;
        out.write_all(block).map_err(ZipError::Write)?;
        supply.progress(bytes);
    }
}
