//! Where the bytes come from: a container or a folder, as one list of files that can be read at any position.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;
use std::path::PathBuf;

use super::code::Code;
use super::hash::{Hashed, Trouble};
use super::report::{Finding, Findings};
use crate::proof::container::{DosTime, Member};
use crate::proof::digest::{Digest, Fingerprint};

/// Bytes that can be read at any position by several threads at once.
pub trait ReadAt: Sync {
    /// Number of bytes.
    ///
    /// # Errors
    /// If it cannot be found out.
    fn size_bytes(&self) -> io::Result<u64>;

    /// Reads into the buffer from the given position; gives how many bytes came, 0 only at the end.
    ///
    /// # Errors
    /// If reading fails.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;
}

impl ReadAt for std::fs::File {
    fn size_bytes(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    #[cfg(unix)]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(self, buffer, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(self, buffer, offset)
    }
}

impl ReadAt for Vec<u8> {
    fn size_bytes(&self) -> io::Result<u64> {
        Ok(u64::try_from(self.len()).unwrap_or(u64::MAX))
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(offset).ok().and_then(|offset| self.get(offset..)).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(rest) {
            *to = *from;
        }
        Ok(count)
    }
}

/// Fills the buffer from the given position as far as the bytes go; gives how many came.
pub(super) fn read_full(from: &dyn ReadAt, mut offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match from.read_at(offset, rest) {
            Ok(0) => break,
            Ok(count) => {
                filled += count;
                offset = offset.saturating_add(u64::try_from(count).unwrap_or(0));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// One file of the pack.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// Path under the top directory, `data/pack.json`.
    pub path: String,
    /// Bytes, as the container or the file system states them.
    pub size_bytes: u64,
    /// CRC-32 and position in the container.
    pub place: Option<Place>,
    /// Already found to be no part of a pack (hostile or colliding name); its headers are checked, nothing else.
    pub is_rejected: bool,
}

/// Where a member stands in its container.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Whole name in the container.
    pub name: String,
    /// CRC-32, as the central directory states it.
    pub crc32: u32,
    /// Where its local header begins, as the central directory states it.
    pub offset: u64,
}

/// Files and where to read them.
pub(super) struct Source<'a> {
    /// The files, in the order of the container, or by path.
    pub files: Vec<File>,
    /// The bytes.
    pub store: Store<'a>,
}

/// Where the bytes are.
pub(super) enum Store<'a> {
    /// In one container, whose members must carry this time.
    Container { bytes: &'a dyn ReadAt, time: DosTime },
    /// In a folder.
    Folder(PathBuf),
}

impl File {
    /// As the container's headers describe it.
    pub(super) fn member(&self) -> Option<Member> {
        let place = self.place.as_ref()?;
        Some(Member { name: place.name.clone(), size_bytes: self.size_bytes, crc32: place.crc32 })
    }
}

/// The files after the pass over all bytes.
pub(super) struct Files<'a> {
    source: &'a Source<'a>,
    hashed: Vec<Hashed>,
    by_path: HashMap<&'a str, usize>,
}

impl<'a> Files<'a> {
    /// Takes the results of the pass in, and notes what went wrong in it.
    pub(super) fn new(source: &'a Source<'a>, hashed: Vec<Hashed>, findings: &mut Findings) -> Self {
        let mut by_path = HashMap::with_capacity(source.files.len());
        for (position, (file, result)) in source.files.iter().zip(&hashed).enumerate() {
            for trouble in &result.troubles {
                findings.push(match trouble {
                    Trouble::Header { at } => Finding::new(Code::ContainerForm, &file.path)
                        .word("part", "part-local")
                        .number("at", *at),
                    Trouble::Short => {
                        Finding::new(Code::ContainerBroken, &file.path).word("what", "broken-data")
                    }
                    Trouble::Read(error) => Finding::new(Code::ReadFailed, &file.path).text("error", error),
                });
            }
            if !file.is_rejected {
                by_path.insert(file.path.as_str(), position);
            }
        }
        Self { source, hashed, by_path }
    }

    /// Paths of all files that were not rejected.
    pub(super) fn paths(&self) -> impl Iterator<Item = &'a str> {
        self.source.files.iter().filter(|file| !file.is_rejected).map(|file| file.path.as_str())
    }

    /// Number of files, rejected ones included: positions lie below it.
    pub(super) fn len(&self) -> usize {
        self.source.files.len()
    }

    /// Position of a file.
    pub(super) fn position(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// The paths whose positions are not marked, rejected files left out.
    pub(super) fn unmarked<'m>(&'m self, marks: &'m [bool]) -> impl Iterator<Item = &'a str> + use<'a, 'm> {
        let files = self.source.files.iter().zip(marks);
        files.filter(|(file, mark)| !**mark && !file.is_rejected).map(|(file, _)| file.path.as_str())
    }

    /// True if the file is there.
    pub(super) fn has(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }

    /// What the pass found out about a file; `None` if it is not there or could not be read.
    pub(super) fn fingerprint(&self, path: &str) -> Option<Fingerprint> {
        self.hashed.get(*self.by_path.get(path)?)?.fingerprint
    }

    /// Bytes of a file, as the container or the file system states them; also of one that could not be read.
    pub(super) fn size_bytes(&self, path: &str) -> u64 {
        let file = self.by_path.get(path).and_then(|position| self.source.files.get(*position));
        file.map_or(0, |file| file.size_bytes)
    }

    /// SHA-256 of a file.
    pub(super) fn digest(&self, path: &str) -> Option<Digest> {
        self.fingerprint(path).map(|sums| sums.digest)
    }

    /// The CRC-32 that the container states for a file.
    pub(super) fn stated_crc32(&self, path: &str) -> Option<u32> {
        Some(self.source.files.get(*self.by_path.get(path)?)?.place.as_ref()?.crc32)
    }

    /// The bytes of a file that is to be interpreted; `None` if it is not there. A file that is too large, cannot be
    /// read, or is no longer what was hashed, is a finding.
    pub(super) fn bytes(&self, path: &str, limit: u64, findings: &mut Vec<Finding>) -> Option<Cow<'_, [u8]>> {
        let position = *self.by_path.get(path)?;
        let (file, hashed) = (self.source.files.get(position)?, self.hashed.get(position)?);
        if let Some(bytes) = &hashed.bytes {
            return Some(Cow::Borrowed(bytes));
        }
        let sums = hashed.fingerprint?;
        if file.size_bytes > limit {
            findings.push(Finding::new(Code::LimitExceeded, path).number("limit", limit));
            return None;
        }
        let again = super::hash::hash_one(self.source, file, true);
        if again.fingerprint != Some(sums) {
            findings.push(Finding::new(Code::ReadFailed, path).word("error", "changed-meanwhile"));
            return None;
        }
        again.bytes.map(Cow::Owned)
    }
}
