//! Where the bytes come from: a container or a folder, as one list of files that can be read at any position.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::io;
use std::path::PathBuf;

use super::code::Code;
use super::hash::{Pass, Trouble};
use super::report::{Finding, Findings};
use crate::proof::container::{DosTime, Member};
use crate::proof::digest::{Digest, Fingerprint};
use crate::proof::x509;

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
pub(super) struct File<'a> {
    /// Whole name in the container, where its directory has it; in a folder, the path.
    pub name: Cow<'a, str>,
    /// Where in the name the path under the top directory begins.
    pub path_start: usize,
    /// Bytes, as the container or the file system states them.
    pub size_bytes: u64,
    /// Where it stands; nothing in a folder.
    pub place: Option<Place>,
    /// Already found to be no part of a pack (hostile or colliding name); its headers are checked, nothing else.
    pub is_rejected: bool,
}

/// Where the bytes of a file stand in the one that holds it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// A member of a container.
    Member {
        /// CRC-32, as the central directory states it.
        crc32: u32,
        /// Where its local header begins, as the central directory states it.
        offset: u64,
    },
    /// Just its bytes.
    Plain {
        /// Where they begin.
        offset: u64,
    },
}

/// A part of something, read as if it stood alone.
pub(super) struct Slice<'a> {
    /// The whole.
    pub whole: &'a dyn ReadAt,
    /// Where the part begins.
    pub start: u64,
    /// Its bytes.
    pub length: u64,
}

impl ReadAt for Slice<'_> {
    fn size_bytes(&self) -> io::Result<u64> {
        Ok(self.length)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.length.saturating_sub(offset)).unwrap_or(usize::MAX);
        let most = buffer.len().min(left);
        let buffer = buffer.get_mut(..most).unwrap_or_default();
        self.whole.read_at(self.start.saturating_add(offset), buffer)
    }
}

/// The signature of a PDF, and what stands behind it.
pub(super) struct PdfSignature {
    /// DER, and the digest of what it is over.
    pub seal: (Vec<u8>, Digest),
    /// A timestamp of the document, and the digest of what it is over.
    pub timestamp: Option<(Vec<u8>, Digest)>,
    /// What is needed to validate both later.
    pub carried: x509::Store,
}

/// Files and where to read them.
pub(super) struct Source<'a> {
    /// The files, in the order of the container, or by path.
    pub files: Vec<File<'a>>,
    /// Files of the pack that are not here, since a PDF has no room for them: path, and digest according to the manifest.
    /// Sorted by path. `None` if everything has to be here.
    pub elsewhere: Option<Vec<(String, Digest)>>,
    /// The signature of a PDF.
    pub signature: Option<PdfSignature>,
    /// The bytes.
    pub store: Store<'a>,
}

/// Where the bytes are.
pub(super) enum Store<'a> {
    /// In one container, or a PDF that holds one, whose members must carry this time.
    Container { bytes: &'a dyn ReadAt, time: DosTime },
    /// In a folder.
    Folder(PathBuf),
}

impl File<'_> {
    /// Path under the top directory, `data/pack.json`.
    pub(super) fn path(&self) -> &str {
        self.name.get(self.path_start..).unwrap_or_default()
    }

    /// As the container's headers describe it.
    pub(super) fn member(&self) -> Option<Member<'_>> {
        let Place::Member { crc32, .. } = self.place? else { return None };
        Some(Member { name: &self.name, size_bytes: self.size_bytes, crc32 })
    }
}

/// The files after the pass over all bytes.
pub(super) struct Files<'a> {
    source: &'a Source<'a>,
    pass: Pass,
    /// Positions of the files that were not rejected, by path.
    by_path: Vec<usize>,
}

impl<'a> Files<'a> {
    /// Takes the results of the pass in, and notes what went wrong in it.
    pub(super) fn new(source: &'a Source<'a>, pass: Pass, findings: &mut Findings) -> Self {
        let unread = [Trouble::Read(io::Error::other("not read"))];
        for (position, file) in source.files.iter().enumerate() {
            let troubles: &[Trouble] = match pass.get(position) {
                Some(hashed) => &hashed.troubles,
                None if file.is_rejected => &[],
                None => &unread,
            };
            for trouble in troubles {
                findings.push(match trouble {
                    Trouble::Header { at } => Finding::new(Code::ContainerForm, file.path())
                        .word("part", "part-local")
                        .number("at", *at),
                    Trouble::Short => {
                        Finding::new(Code::ContainerBroken, file.path()).word("what", "broken-data")
                    }
                    Trouble::Read(error) => Finding::new(Code::ReadFailed, file.path()).text("error", error),
                });
            }
        }
        let listed = (0..).zip(&source.files).filter(|(_, file)| !file.is_rejected);
        let mut by_path: Vec<usize> = listed.map(|(position, _)| position).collect();
        let path = |position: &usize| source.files.get(*position).map(File::path);
        // They are in order but for a few, which is what this sort is quick at.
        by_path.sort_by(|a, b| path(a).cmp(&path(b)));
        Self { source, pass, by_path }
    }

    /// All files that were not rejected, with their sums.
    pub(super) fn listed(&self) -> impl Iterator<Item = (&'a File<'a>, Option<&Fingerprint>)> {
        let listed = (0..).zip(&self.source.files).filter(|(_, file)| !file.is_rejected);
        listed.map(|(position, file)| (file, self.fingerprint(position)))
    }

    /// The signature of the PDF that the files are in.
    pub(super) fn pdf_signature(&self) -> Option<&'a PdfSignature> {
        self.source.signature.as_ref()
    }

    /// The files of the pack that need not be here; `None` if everything has to be.
    pub(super) fn elsewhere(&self) -> Option<&'a [(String, Digest)]> {
        self.source.elsewhere.as_deref()
    }

    /// What the manifest says of a file that need not be here.
    pub(super) fn digest_elsewhere(&self, path: &str) -> Option<Digest> {
        let elsewhere = self.elsewhere()?;
        let at = elsewhere.binary_search_by(|(other, _)| other.as_str().cmp(path)).ok()?;
        elsewhere.get(at).map(|(_, digest)| *digest)
    }

    /// Number of files, rejected ones included: positions lie below it.
    pub(super) fn len(&self) -> usize {
        self.source.files.len()
    }

    /// Starts a search for one path after the other.
    pub(super) fn search(&self) -> Search<'_> {
        Search { files: self, at: 0 }
    }

    /// Position of a file.
    pub(super) fn position(&self, path: &str) -> Option<usize> {
        self.search().position(path)
    }

    /// The paths whose positions are not marked, rejected files left out.
    pub(super) fn unmarked<'m>(&'m self, marks: &'m [bool]) -> impl Iterator<Item = &'a str> + use<'a, 'm> {
        let files = self.source.files.iter().zip(marks);
        files.filter(|(file, mark)| !**mark && !file.is_rejected).map(|(file, _)| file.path())
    }

    /// What the pass found out about a file; `None` if it could not be read.
    pub(super) fn fingerprint(&self, position: usize) -> Option<&Fingerprint> {
        self.pass.get(position)?.fingerprint.as_ref()
    }

    /// SHA-256 of a file.
    pub(super) fn digest(&self, position: usize) -> Option<Digest> {
        self.fingerprint(position).map(|sums| sums.digest)
    }

    /// The CRC-32 that the container states for a file.
    pub(super) fn stated_crc32(&self, position: usize) -> Option<u32> {
        match self.source.files.get(position)?.place? {
            Place::Member { crc32, .. } => Some(crc32),
            Place::Plain { .. } => None,
        }
    }

    /// The bytes of a file that is to be interpreted. One that is too large, cannot be read, or is no longer what was
    /// hashed, is a finding.
    pub(super) fn bytes(
        &self,
        position: usize,
        limit: u64,
        findings: &mut Vec<Finding>,
    ) -> Option<Cow<'_, [u8]>> {
        if let Some(bytes) = self.pass.bytes(position) {
            return Some(Cow::Borrowed(bytes));
        }
        let file = self.source.files.get(position)?;
        let sums = self.fingerprint(position)?;
        if file.size_bytes > limit {
            findings.push(Finding::new(Code::LimitExceeded, file.path()).number("limit", limit));
            return None;
        }
        let (again, bytes) = super::hash::hash_one(self.source, file);
        if again.fingerprint.as_ref() != Some(sums) {
            findings.push(Finding::new(Code::ReadFailed, file.path()).word("error", "changed-meanwhile"));
            return None;
        }
        Some(Cow::Owned(bytes))
    }
}

/// The bytes of a file that must be there and is to be interpreted; what is wrong with that is a finding.
pub(super) fn read<'f>(
    files: &'f Files<'_>,
    path: &str,
    limit: u64,
    findings: &mut Vec<Finding>,
) -> Option<Cow<'f, [u8]>> {
    let Some(position) = files.position(path) else {
        findings.push(Finding::new(Code::FileMissing, path));
        return None;
    };
    files.bytes(position, limit, findings)
}

/// Finds files by their paths, each near the one before it: lists name them in their order, and records name files of
/// one folder.
pub(super) struct Search<'f> {
    files: &'f Files<'f>,
    /// Where in the order of the paths the next one is expected.
    at: usize,
}

impl<'f> Search<'f> {
    /// What is searched.
    pub(super) const fn files(&self) -> &'f Files<'f> {
        self.files
    }

    /// Position of a file.
    pub(super) fn position(&mut self, path: &str) -> Option<usize> {
        let (order, files) = (&self.files.by_path, &self.files.source.files);
        let compare = |position: &usize| files.get(*position).map(File::path).cmp(&Some(path));
        let compare_at = |at: usize| order.get(at).map(compare);
        if compare_at(self.at) != Some(Ordering::Equal) {
            // Widened by doubled steps, so that what is near is found after a few looks.
            let (mut low, mut high) = (self.at, self.at);
            let mut step = 1;
            while low > 0 && compare_at(low) != Some(Ordering::Less) {
                low = low.saturating_sub(step);
                step *= 2;
            }
            step = 1;
            while compare_at(high).is_some_and(Ordering::is_le) {
                high = high.saturating_add(step).min(order.len());
                step *= 2;
            }
            self.at = low + order.get(low..high)?.binary_search_by(compare).ok()?;
        }
        let found = order.get(self.at).copied();
        self.at += 1;
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_every_file_from_anywhere_and_nothing_else() {
        let files = (0..40).map(|number| File {
            // Out of order, as a container may be, and with a rejected file in between.
            name: format!("{:02}", number * 7 % 40 * 2).into(),
            path_start: 0,
            size_bytes: 0,
            place: None,
            is_rejected: number == 20,
        });
        let source = Source {
            files: files.collect(),
            elsewhere: None,
            signature: None,
            store: Store::Folder(PathBuf::new()),
        };
        let files = Files::new(&source, Pass::default(), &mut Findings::default());
        let expected =
            |path: &str| source.files.iter().position(|file| file.path() == path && !file.is_rejected);
        for first in 0..=80 {
            for second in 0..=80 {
                let mut search = files.search();
                search.position(&format!("{first:02}"));
                let path = format!("{second:02}");
                assert_eq!(search.position(&path), expected(&path), "{path} after {first}");
            }
        }
    }
}
