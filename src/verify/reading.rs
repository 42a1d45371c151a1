//! Reading the bytes of one file into its sums, or of two files side by side.

use std::fs;
use std::io;
use std::ops::Range;

use super::hash::{Hashed, Trouble};
use super::source::{File, Place, ReadAt, Source, Store, read_full};
use crate::proof::container::{DosTime, LOCAL_BYTES, write_local_header};
use crate::proof::digest::Hasher;

/// Bytes that are read at once: fits the second-level cache, so both sums find them there.
const BLOCK_BYTES: usize = 128 << 10;

/// What a thread reads with.
pub(super) struct Reader {
    window: Window,
    /// Room for the header that a member should have.
    header: Vec<u8>,
}

impl Reader {
    pub(super) fn new() -> Self {
        Self::with_room(BLOCK_BYTES)
    }

    /// One that reads at most so many bytes at once, and no more than all others.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self {
            window: Window { buffer: vec![0_u8; bytes.min(BLOCK_BYTES)], start: 0, filled: 0 },
            header: Vec::new(),
        }
    }

    /// True if a file is longer than what is read at once.
    pub(super) fn is_exceeded_by(&self, file: &File<'_>) -> bool {
        usize::try_from(file.size_bytes).map_or(true, |bytes| bytes > self.window.buffer.len())
    }

    /// Reads on from where a member stands, if it is not here yet. Whoever hashes it sees what went wrong.
    pub(super) fn bring(&mut self, source: &Source<'_>, file: &File<'_>) {
        if let (Store::Container { bytes, .. }, Some(Place::Member { offset, .. })) =
            (&source.store, file.place)
        {
            let whole = LOCAL_BYTES
                .saturating_add(u64::try_from(file.name.len()).unwrap_or(u64::MAX))
                .saturating_add(file.size_bytes);
            let _ = self.window.at(*bytes, offset, usize::try_from(whole).unwrap_or(usize::MAX));
        }
    }

    /// Where the data of a member is, if it has been read to its end and stands behind its one header.
    pub(super) fn held(&mut self, source: &Source<'_>, file: &File<'_>) -> Option<Range<usize>> {
        let Store::Container { time, .. } = source.store else { return None };
        let (member, Place::Member { offset, .. }) = (file.member()?, file.place?) else { return None };
        self.header.clear();
        write_local_header(&mut self.header, &member, time).ok()?;
        let whole = self.header.len().checked_add(usize::try_from(file.size_bytes).ok()?)?;
        let range = self.window.held(offset, whole)?;
        let data = range.start.checked_add(self.header.len())?..range.end;
        self.window.buffer.get(range)?.starts_with(&self.header).then_some(data)
    }

    /// What is [`Reader::held`].
    pub(super) fn data(&self, range: &Range<usize>) -> &[u8] {
        self.window.buffer.get(range.clone()).unwrap_or_default()
    }
}

/// A block of the container, from which one member after the other is taken.
struct Window {
    buffer: Vec<u8>,
    /// Where in the container its first byte stands.
    start: u64,
    /// How many bytes of it are read.
    filled: usize,
}

impl Window {
    /// Where in the buffer the `want` bytes at a position are, if they are here.
    fn held(&self, offset: u64, want: usize) -> Option<Range<usize>> {
        let skip = usize::try_from(offset.checked_sub(self.start)?).ok()?;
        Some(skip..skip.checked_add(want)?).filter(|range| range.end <= self.filled)
    }

    /// The `want` bytes at a position, at most a block of them, fewer only at the end of the container.
    fn at(&mut self, bytes: &dyn ReadAt, offset: u64, want: usize) -> io::Result<&[u8]> {
        let want = want.min(self.buffer.len());
        let range = match self.held(offset, want) {
            Some(range) => range,
            None => {
                self.filled = 0;
                self.start = offset;
                // Where the block cannot be read, perhaps the member can: it must not suffer for what stands behind it.
                self.filled = match read_full(bytes, offset, &mut self.buffer) {
                    Ok(filled) => filled,
                    Err(_) => read_full(bytes, offset, self.buffer.get_mut(..want).unwrap_or_default())?,
                };
                0..want.min(self.filled)
            }
        };
        Ok(self.buffer.get(range).unwrap_or_default())
    }

    /// The buffer for something else; what it held is forgotten.
    fn scratch(&mut self) -> &mut [u8] {
        self.filled = 0;
        &mut self.buffer
    }
}

/// A file that is being read: its sums and, if wanted, its bytes, gathered block by block.
pub(super) struct Reading<'s, 't> {
    hasher: Hasher,
    texts: Option<&'t mut Vec<u8>>,
    /// Where its bytes begin among the texts.
    start: usize,
    troubles: Vec<Trouble>,
    /// What is not read yet.
    rest: Option<Rest<'s>>,
    /// Why it cannot be read to its end.
    failed: Option<Trouble>,
}

impl<'s, 't> Reading<'s, 't> {
    /// Opens a file and takes what the first read brings.
    pub(super) fn begin(
        source: &'s Source<'_>,
        file: &File<'_>,
        texts: Option<&'t mut Vec<u8>>,
        reader: &mut Reader,
    ) -> Self {
        let start = texts.as_ref().map_or(0, |texts| texts.len());
        let mut reading =
            Self { hasher: Hasher::new(), texts, start, troubles: Vec::new(), rest: None, failed: None };
        let rest = match &source.store {
            Store::Folder(root) => fs::File::open(root.join(file.path()))
                .and_then(|open| reading.plain(open, file, reader.window.scratch())),
            Store::Container { bytes, time } => match file.place {
                Some(Place::Plain { offset }) => {
                    Ok(Some(Rest { from: Origin::Held(*bytes), offset, count: file.size_bytes }))
                }
                _ => reading.member(*bytes, *time, file, reader),
            },
        };
        match rest {
            Ok(rest) => reading.rest = rest,
            Err(error) => reading.failed = Some(Trouble::Read(error)),
        }
        reading
    }

    /// Reads it to its end.
    pub(super) fn drain(&mut self, reader: &mut Reader) {
        // The window keeps what it holds for the members behind this one.
        if self.rest.is_some() {
            self.drain_with(reader.window.scratch());
        }
    }

    /// Reads two to their ends, side by side as far as both go.
    pub(super) fn drain_both(&mut self, other: &mut Self, reader: &mut Reader) {
        let buffer = reader.window.scratch();
        while self.rest.is_some() && other.rest.is_some() {
            let (half, other_half) = buffer.split_at_mut(buffer.len() / 2);
            let (block, other_block) = (self.next(half), other.next(other_half));
            Hasher::update_both((&mut self.hasher, block), (&mut other.hasher, other_block));
            self.keep(block);
            other.keep(other_block);
        }
        self.drain_with(buffer);
        other.drain_with(buffer);
    }

    /// What came of it.
    pub(super) fn finish(mut self) -> Hashed {
        let Some(trouble) = self.failed else {
            let place = |at: usize| u32::try_from(at).ok();
            let kept = self.texts.and_then(|texts| Some(place(self.start)?..place(texts.len())?));
            return Hashed { fingerprint: Some(self.hasher.finish()), kept, troubles: self.troubles.into() };
        };
        if matches!(trouble, Trouble::Read(_)) {
            // What could not be read cannot be found wrong.
            self.troubles.clear();
        }
        if let Some(texts) = self.texts {
            texts.truncate(self.start);
        }
        self.troubles.push(trouble);
        Hashed { troubles: self.troubles.into(), ..Hashed::default() }
    }

    fn take(&mut self, block: &[u8]) {
        self.hasher.update(block);
        self.keep(block);
    }

    fn keep(&mut self, block: &[u8]) {
        if let Some(texts) = &mut self.texts {
            texts.extend_from_slice(block);
        }
    }

    fn drain_with(&mut self, buffer: &mut [u8]) {
        while self.rest.is_some() {
            let block = self.next(buffer);
            self.take(block);
        }
    }

    /// Reads what comes next.
    fn next<'b>(&mut self, buffer: &'b mut [u8]) -> &'b [u8] {
        let Some(rest) = &mut self.rest else { return &[] };
        let block = rest.read(buffer);
        if block.is_err() || rest.count == 0 {
            self.rest = None;
        }
        block.unwrap_or_else(|trouble| {
            self.failed = Some(trouble);
            &[]
        })
    }

    /// A file of a folder: exactly as long as it was when it was listed.
    fn plain(&mut self, open: fs::File, file: &File<'_>, buffer: &mut [u8]) -> io::Result<Option<Rest<'s>>> {
        // Most files are small: one read gives all, and had there been more, it would have given more.
        let got = ReadAt::read_at(&open, 0, buffer)?;
        self.take(buffer.get(..got).unwrap_or_default());
        let offset = u64::try_from(got).unwrap_or(u64::MAX);
        let Some(count) = file.size_bytes.checked_sub(offset) else { return Err(changed()) };
        let is_all = count == 0 && got < buffer.len();
        Ok((!is_all).then_some(Rest { from: Origin::Opened(open), offset, count }))
    }

    /// A member of a container: its local header against the one form, then its data.
    fn member(
        &mut self,
        bytes: &'s dyn ReadAt,
        time: DosTime,
        file: &File<'_>,
        Reader { window, header }: &mut Reader,
    ) -> io::Result<Option<Rest<'s>>> {
        let (Some(member), Some(Place::Member { offset: start, .. })) = (file.member(), file.place) else {
            return Err(io::Error::other("not a member"));
        };
        header.clear();
        write_local_header(header, &member, time).map_err(io::Error::other)?;
        let header_bytes = u64::try_from(header.len()).unwrap_or(u64::MAX);
        let whole = header_bytes.saturating_add(file.size_bytes);
        let first = window.at(bytes, start, usize::try_from(whole).unwrap_or(usize::MAX))?;
        let rest = |offset: u64, count: u64| {
            (count > 0).then_some(Rest { from: Origin::Held(bytes), offset, count })
        };
        if let Some(data) = first.strip_prefix(header.as_slice()) {
            self.take(data);
            let taken = u64::try_from(data.len()).unwrap_or(u64::MAX);
            return Ok(rest(start.saturating_add(header_bytes + taken), file.size_bytes - taken));
        }
        // The header is wrong: that is a finding, but the data may still be found behind it.
        let same = first.iter().zip(&*header).take_while(|(found, expected)| found == expected).count();
        self.troubles.push(Trouble::Header { at: start.saturating_add(u64::try_from(same).unwrap_or(0)) });
        let lengths = match first {
            [b'P', b'K', 3, 4, rest @ ..] => match rest.get(22..26) {
                Some(&[a, b, c, d]) => {
                    Some(u64::from(u16::from_le_bytes([a, b])) + u64::from(u16::from_le_bytes([c, d])))
                }
                _ => None,
            },
            _ => None,
        };
        let skip = lengths.map_or(header_bytes, |lengths| LOCAL_BYTES + lengths);
        Ok(rest(start.saturating_add(skip), file.size_bytes))
    }
}

fn changed() -> io::Error {
    io::Error::other("its length changed while it was read")
}

/// What is not read yet of a file.
struct Rest<'s> {
    from: Origin<'s>,
    offset: u64,
    count: u64,
}

/// Where the bytes of a file come from.
enum Origin<'s> {
    /// A part of this.
    Held(&'s dyn ReadAt),
    /// A file of its own, which must end with it.
    Opened(fs::File),
}

impl Rest<'_> {
    /// Reads as much as the buffer takes.
    fn read<'b>(&mut self, buffer: &'b mut [u8]) -> Result<&'b [u8], Trouble> {
        let (from, is_own): (&dyn ReadAt, bool) = match &self.from {
            Origin::Held(bytes) => (*bytes, false),
            Origin::Opened(open) => (open, true),
        };
        let want = usize::try_from(self.count).unwrap_or(usize::MAX).min(buffer.len());
        let block = buffer.get_mut(..want).unwrap_or_default();
        let got = read_full(from, self.offset, block).map_err(Trouble::Read)?;
        if got < want {
            return Err(if is_own { Trouble::Read(changed()) } else { Trouble::Short });
        }
        let step = u64::try_from(got).unwrap_or(u64::MAX);
        self.offset = self.offset.saturating_add(step);
        self.count = self.count.saturating_sub(step);
        if is_own && self.count == 0 && read_full(from, self.offset, &mut [0]).map_err(Trouble::Read)? > 0 {
            return Err(Trouble::Read(changed()));
        }
        Ok(block)
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::proof::digest::Fingerprint;

    fn bytes(count: usize) -> Vec<u8> {
        (0..count).map(|i| u8::try_from(i * 7 % 251).unwrap()).collect()
    }

    fn fingerprint(bytes: &[u8]) -> Fingerprint {
        let mut hasher = Hasher::new();
        hasher.update(bytes);
        hasher.finish()
    }

    fn file(name: &str, size: usize, place: Option<Place>) -> File<'_> {
        let size_bytes = u64::try_from(size).unwrap();
        File { name: Cow::Borrowed(name), path_start: 0, size_bytes, place, is_rejected: false }
    }

    fn both(source: &Source<'_>, one: &File<'_>, other: &File<'_>) -> [Hashed; 2] {
        let mut reader = Reader::new();
        let mut texts = Vec::new();
        let mut one = Reading::begin(source, one, None, &mut reader);
        let mut other = Reading::begin(source, other, Some(&mut texts), &mut reader);
        one.drain_both(&mut other, &mut reader);
        [one.finish(), other.finish()]
    }

    #[test]
    fn two_files_side_by_side_have_the_sums_of_each() {
        let folder = tempfile::tempdir().unwrap();
        let lengths = [0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES, 700_001];
        for length in lengths {
            fs::write(folder.path().join(length.to_string()), bytes(length)).unwrap();
        }
        let source = Source {
            files: Vec::new(),
            elsewhere: None,
            signature: None,
            store: Store::Folder(folder.path().to_owned()),
        };
        for one in lengths {
            for other in lengths {
                let (name, other_name) = (one.to_string(), other.to_string());
                let hashed = both(&source, &file(&name, one, None), &file(&other_name, other, None));
                for (hashed, length) in hashed.iter().zip([one, other]) {
                    assert_eq!(hashed.fingerprint, Some(fingerprint(&bytes(length))), "{one} and {other}");
                    assert!(hashed.troubles.is_empty());
                }
                assert_eq!(hashed[1].kept, Some(0..u32::try_from(other).unwrap()));
                // One that is longer or shorter than it was does not disturb its neighbour.
                for wrong in [one + 1, one.saturating_sub(1)].into_iter().filter(|wrong| *wrong != one) {
                    let hashed = both(&source, &file(&name, wrong, None), &file(&other_name, other, None));
                    assert!(matches!(*hashed[0].troubles, [Trouble::Read(_)]), "{one} said to be {wrong}");
                    assert_eq!(hashed[0].fingerprint, None);
                    assert_eq!(hashed[1].fingerprint, Some(fingerprint(&bytes(other))));
                }
            }
        }
    }

    #[test]
    fn what_ends_too_early_is_short() {
        let all = bytes(500_000);
        let source = Source {
            files: Vec::new(),
            elsewhere: None,
            signature: None,
            store: Store::Container { bytes: &all, time: DosTime { date: 0, time: 0 } },
        };
        let plain = |offset| Some(Place::Plain { offset });
        let hashed = both(&source, &file("a", 300_000, plain(200_001)), &file("b", 400_000, plain(100_000)));
        assert!(matches!(*hashed[0].troubles, [Trouble::Short]));
        assert_eq!(hashed[1].fingerprint, Some(fingerprint(&all[100_000..])));
        let hashed = both(&source, &file("a", 250_000, plain(9)), &file("b", 400_000, plain(100_001)));
        assert_eq!(hashed[0].fingerprint, Some(fingerprint(&all[9..250_009])));
        assert!(matches!(*hashed[1].troubles, [Trouble::Short]));
        assert_eq!(hashed[1].kept, None);
    }
}
