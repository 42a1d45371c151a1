//! Bytes that are made piece by piece and may be more than memory should hold: a list of a million units.
//!
//! They are hashed while they are written. The first mebibyte is kept in memory; with more, all goes on in a file without a
//! name, which is gone when nobody holds it any more, whatever happens to the process.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::proof::digest::{Fingerprint, Hasher};

/// As much is kept in memory.
const MOST_IN_MEMORY: usize = 1 << 20;

/// Takes the bytes.
pub struct SpoolWriter {
    folder: PathBuf,
    hasher: Hasher,
    memory: Vec<u8>,
    file: Option<BufWriter<File>>,
}

impl std::fmt::Debug for SpoolWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SpoolWriter").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// What was written.
#[derive(Debug, Clone)]
pub struct Spool {
    /// Sums.
    pub fingerprint: Fingerprint,
    /// Where the bytes are.
    pub place: Spooled,
}

/// Where spooled bytes are.
#[derive(Debug, Clone)]
pub enum Spooled {
    /// They are here.
    Memory(Vec<u8>),
    /// In a file of their own.
    File(SpoolFile),
}

/// A file without a name that holds spooled bytes.
#[derive(Debug, Clone)]
pub struct SpoolFile(Arc<File>);

impl PartialEq for SpoolFile {
    /// The same file: two with the same bytes are told to be the same by their sums.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for SpoolFile {}

impl SpoolFile {
    /// Reads it from its start, also while others do.
    #[must_use]
    pub fn reader(&self) -> impl Read + Send + 'static {
        SpoolReader { file: Arc::clone(&self.0), position: 0 }
    }
}

struct SpoolReader {
    file: Arc<File>,
    position: u64,
}

impl Read for SpoolReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read_at(buffer, self.position)?;
        self.position += u64::try_from(length).unwrap_or_default();
        Ok(length)
    }
}

impl SpoolWriter {
    /// Begins; a file, if one is needed, takes its room in that folder.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), hasher: Hasher::new(), memory: Vec::new(), file: None }
    }

    /// Ends.
    ///
    /// # Errors
    /// If the last bytes cannot be written.
    pub fn finish(self) -> io::Result<Spool> {
        let fingerprint = self.hasher.finish();
        let place = match self.file {
            None => Spooled::Memory(self.memory),
            Some(file) => {
                let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.seek(SeekFrom::Start(0))?;
                Spooled::File(SpoolFile(Arc::new(file)))
            }
        };
        Ok(Spool { fingerprint, place })
    }
}

impl Write for SpoolWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.file.is_none() && self.memory.len() + bytes.len() > MOST_IN_MEMORY {
            std::fs::create_dir_all(&self.folder)?;
            let mut file = BufWriter::with_capacity(128 * 1024, tempfile::tempfile_in(&self.folder)?);
            file.write_all(&std::mem::take(&mut self.memory))?;
            self.file = Some(file);
        }
        match &mut self.file {
            Some(file) => file.write_all(bytes)?,
            None => self.memory.extend_from_slice(bytes),
        }
        self.hasher.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::digest::Digest;

    fn spooled(length: usize) -> (Vec<u8>, Spool) {
        let folder = tempfile::tempdir().unwrap();
        let bytes: Vec<u8> = (0..length).map(|i| u8::try_from(i % 251).unwrap()).collect();
        let mut writer = SpoolWriter::new(folder.path());
        for some in bytes.chunks(10_007) {
            writer.write_all(some).unwrap();
        }
        let spool = writer.finish().unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "a file has a name");
        (bytes, spool)
    }

    #[test]
    fn little_stays_in_memory_and_much_goes_to_a_file_without_a_name() {
        let (bytes, little) = spooled(MOST_IN_MEMORY);
        assert_eq!(little.fingerprint.digest, Digest::of(&bytes));
        assert!(matches!(little.place, Spooled::Memory(kept) if kept == bytes));
        let (bytes, much) = spooled(3 * MOST_IN_MEMORY + 5);
        assert_eq!(much.fingerprint.digest, Digest::of(&bytes));
        let Spooled::File(file) = much.place else { panic!("in memory") };
        for _ in 0..2 {
            let mut read = Vec::new();
            file.reader().read_to_end(&mut read).unwrap();
            assert!(read == bytes, "other bytes");
        }
    }
}
