//! One pass over all bytes: SHA-256 and CRC-32 of every file, on two or more threads, with positional reads.
//!
//! Large files go first, one at a time, so that no thread ends up alone with the largest; the many small ones follow in
//! batches, in the order in which they stand. Small members stand one behind the other, so one read brings several of
//! them, headers and data. What will be interpreted later (JSON, receipts, texts) is kept, up to a budget, so that it need not be read twice.

use std::fs;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use super::source::{File, Place, ReadAt, Source, Store, read_full};
use super::threads;
use crate::proof::container::{DosTime, LOCAL_BYTES, write_local_header};
use crate::proof::digest::{Fingerprint, Hasher};

/// Bytes that are read at once: fits the second-level cache, so both sums find them there.
const BLOCK_BYTES: usize = 128 << 10;
/// So much more than itself is read of a file that is read alone: its header.
const HEADER_ROOM: u64 = 1024;
/// Files from this size on are handed out alone.
const LARGE_BYTES: u64 = 4 << 20;
/// Small files are handed out in batches of about this size …
const BATCH_BYTES: u64 = 1 << 20;
/// … and at most this number.
const BATCH_FILES: usize = 256;
/// Files up to this size are kept if they will be interpreted …
const KEPT_FILE_BYTES: u64 = 1 << 20;
/// … as long as all that are kept stay below this: those of some fifteen hundred records. The others are read again.
const KEPT_TOTAL_BYTES: u64 = 4 << 20;
/// Most room that is made for a file at once.
const ROOM_BYTES: u64 = 32 << 20;

/// What the pass found out about one file.
#[derive(Debug, Default)]
pub(super) struct Hashed {
    /// The sums; `None` if the file could not be read to its end.
    pub fingerprint: Option<Fingerprint>,
    /// Where its bytes stand among the texts of its batch, if they were kept.
    kept: Option<Range<u32>>,
    /// What went wrong.
    pub troubles: Box<[Trouble]>,
}

/// What the pass found out about all files.
#[derive(Debug, Default)]
pub(super) struct Pass {
    /// Where the result for each file stands: the number of the batch, and the number in it.
    places: Vec<Option<(u32, u32)>>,
    batches: Vec<Batch>,
}

/// What came of the files that one thread hashed at a time.
#[derive(Debug, Default)]
struct Batch {
    hashed: Vec<Hashed>,
    /// The bytes that were kept, one file behind the other.
    texts: Vec<u8>,
}

impl Pass {
    fn add(&mut self, positions: &[usize], batch: Batch) {
        let own = u32::try_from(self.batches.len());
        for (number, position) in (0..).zip(positions.iter().take(batch.hashed.len())) {
            if let (Some(place), Ok(own)) = (self.places.get_mut(*position), own) {
                *place = Some((own, number));
            }
        }
        self.batches.push(batch);
    }

    fn place(&self, position: usize) -> Option<(&Batch, &Hashed)> {
        let (batch, number) = (*self.places.get(position)?)?;
        let batch = self.batches.get(usize::try_from(batch).ok()?)?;
        Some((batch, batch.hashed.get(usize::try_from(number).ok()?)?))
    }

    /// What was found out about the file at a position; nothing if it was not read.
    pub(super) fn get(&self, position: usize) -> Option<&Hashed> {
        Some(self.place(position)?.1)
    }

    /// The bytes of the file at a position, if they were kept.
    pub(super) fn bytes(&self, position: usize) -> Option<&[u8]> {
        let (batch, hashed) = self.place(position)?;
        let kept = hashed.kept.clone()?;
        batch.texts.get(usize::try_from(kept.start).ok()?..usize::try_from(kept.end).ok()?)
    }
}

/// Something that went wrong with one file.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The local header differs from its one form, first at this position in the container.
    Header { at: u64 },
    /// The bytes end before the file does.
    Short,
    /// Reading failed.
    Read(io::Error),
}

/// Hashes all files. The one at the `early` position is hashed by the calling thread, which hands its bytes to `then`
/// while the others hash on; nothing comes back if that file could not be read.
pub(super) fn hash_all<T>(
    source: &Source<'_>,
    early: Option<usize>,
    then: impl FnOnce(&[u8]) -> T,
) -> (Pass, Option<T>) {
    let batches = batches(source, early);
    let budget = AtomicU64::new(0);
    let hash = |reader: &mut Reader, number: usize| {
        batches.get(number).map(|batch| hash_batch(source, batch, &budget, reader))
    };
    let first = || {
        let (hashed, bytes) = hash_one(source, source.files.get(early?)?);
        let result = hashed.fingerprint.map(|_| then(&bytes));
        Some((hashed, result))
    };
    let (first, done) = threads::share(batches.len(), first, Reader::new, hash);
    let mut pass = Pass { places: vec![None; source.files.len()], batches: Vec::new() };
    for (positions, batch) in batches.iter().zip(done) {
        // A thread that panicked leaves its files without results, which later counts as unread.
        pass.add(positions, batch.flatten().unwrap_or_default());
    }
    let (hashed, result) = first.unzip();
    if let (Some(position), Some(hashed)) = (early, hashed) {
        // Its bytes have been used, so none are kept.
        pass.add(&[position], Batch { hashed: vec![Hashed { kept: None, ..hashed }], texts: Vec::new() });
    }
    (pass, result.flatten())
}

/// Hashes the files of one batch.
fn hash_batch(source: &Source<'_>, batch: &[usize], budget: &AtomicU64, reader: &mut Reader) -> Batch {
    let files = || batch.iter().filter_map(|position| source.files.get(*position));
    let kept = files().filter(|file| is_kept(file)).map(|file| file.size_bytes).sum();
    let is_within = budget.fetch_add(kept, Ordering::Relaxed) + kept <= KEPT_TOTAL_BYTES;
    let mut texts = Vec::with_capacity(if is_within { usize::try_from(kept).unwrap_or(0) } else { 0 });
    let hash = |file| hash_file(source, file, (is_within && is_kept(file)).then_some(&mut texts), reader);
    let mut hashed = Vec::with_capacity(batch.len());
    hashed.extend(files().map(hash));
    Batch { hashed, texts }
}

/// Hashes one file; gives its bytes too.
pub(super) fn hash_one(source: &Source<'_>, file: &File<'_>) -> (Hashed, Vec<u8>) {
    let mut bytes = Vec::with_capacity(usize::try_from(file.size_bytes.min(ROOM_BYTES)).unwrap_or(0));
    let room = usize::try_from(file.size_bytes.saturating_add(HEADER_ROOM)).unwrap_or(BLOCK_BYTES);
    let hashed = hash_file(source, file, Some(&mut bytes), &mut Reader::with_room(room.min(BLOCK_BYTES)));
    (hashed, bytes)
}

/// Positions of the files but the `early` one, in the portions that threads take.
fn batches(source: &Source<'_>, early: Option<usize>) -> Vec<Vec<usize>> {
    let mut large: Vec<usize> = Vec::new();
    let mut small: Vec<Vec<usize>> = Vec::new();
    let (mut batch, mut bytes) = (Vec::new(), 0);
    for (position, file) in source.files.iter().enumerate().filter(|(position, _)| Some(*position) != early) {
        if file.size_bytes >= LARGE_BYTES {
            large.push(position);
            continue;
        }
        batch.push(position);
        bytes += file.size_bytes;
        if bytes >= BATCH_BYTES || batch.len() >= BATCH_FILES {
            small.push(std::mem::take(&mut batch));
            bytes = 0;
        }
    }
    small.push(batch);
    large.sort_by_key(|position| std::cmp::Reverse(source.files.get(*position).map_or(0, |f| f.size_bytes)));
    large.into_iter().map(|position| vec![position]).chain(small).filter(|batch| !batch.is_empty()).collect()
}

/// True for a file whose bytes a later check reads, if it is not too large to be kept.
fn is_kept(file: &File<'_>) -> bool {
    let path = file.path();
    let is_interpreted = !path.starts_with("data/") || (path.ends_with(".json") && !path.contains("/files/"));
    is_interpreted && file.size_bytes <= KEPT_FILE_BYTES
}

fn hash_file(
    source: &Source<'_>,
    file: &File<'_>,
    mut texts: Option<&mut Vec<u8>>,
    reader: &mut Reader,
) -> Hashed {
    let start = texts.as_ref().map_or(0, |texts| texts.len());
    let mut gather = Gather { hasher: Hasher::new(), texts: texts.as_deref_mut() };
    let mut troubles = Vec::new();
    let read = match &source.store {
        Store::Folder(root) => fs::File::open(root.join(file.path()))
            .and_then(|open| read_plain(&open, file, &mut gather, reader)),
        Store::Container { bytes, time } => match file.place {
            Some(Place::Plain { offset }) => {
                gather.read(*bytes, offset, file.size_bytes, reader.window.scratch())
            }
            _ => read_member(*bytes, *time, file, &mut gather, reader, &mut troubles),
        },
    };
    let sums = gather.hasher.finish();
    let trouble = match read {
        Ok(true) => {
            let place = |at: usize| u32::try_from(at).ok();
            let kept = texts.and_then(|texts| Some(place(start)?..place(texts.len())?));
            return Hashed { fingerprint: Some(sums), kept, troubles: troubles.into() };
        }
        Ok(false) => Trouble::Short,
        Err(error) => {
            // What could not be read cannot be found wrong.
            troubles.clear();
            Trouble::Read(error)
        }
    };
    if let Some(texts) = texts {
        texts.truncate(start);
    }
    troubles.push(trouble);
    Hashed { troubles: troubles.into(), ..Hashed::default() }
}

/// What a thread reads with.
struct Reader {
    window: Window,
    /// Room for the header that a member should have.
    header: Vec<u8>,
}

impl Reader {
    fn new() -> Self {
        Self::with_room(BLOCK_BYTES)
    }

    fn with_room(bytes: usize) -> Self {
        Self { window: Window::with_room(bytes), header: Vec::new() }
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
    fn with_room(bytes: usize) -> Self {
        Self { buffer: vec![0_u8; bytes], start: 0, filled: 0 }
    }

    /// The `want` bytes at a position, at most a block of them, fewer only at the end of the container.
    fn at(&mut self, bytes: &dyn ReadAt, offset: u64, want: usize) -> io::Result<&[u8]> {
        let want = want.min(self.buffer.len());
        let within = offset.checked_sub(self.start).and_then(|skip| usize::try_from(skip).ok());
        let held = within.and_then(|skip| Some(skip..skip.checked_add(want)?));
        let range = match held.filter(|range| range.end <= self.filled) {
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

/// Sums and, if wanted, bytes, gathered block by block.
struct Gather<'t> {
    hasher: Hasher,
    texts: Option<&'t mut Vec<u8>>,
}

impl Gather<'_> {
    fn take(&mut self, block: &[u8]) {
        self.hasher.update(block);
        if let Some(texts) = &mut self.texts {
            texts.extend_from_slice(block);
        }
    }

    /// Reads the `count` bytes from `offset` on; false if they end before.
    fn read(
        &mut self,
        from: &dyn ReadAt,
        mut offset: u64,
        mut count: u64,
        buffer: &mut [u8],
    ) -> io::Result<bool> {
        while count > 0 {
            let want = usize::try_from(count).unwrap_or(usize::MAX).min(buffer.len());
            let block = buffer.get_mut(..want).unwrap_or_default();
            let got = read_full(from, offset, block)?;
            if got < want {
                return Ok(false);
            }
            self.take(block);
            let step = u64::try_from(got).unwrap_or(u64::MAX);
            offset = offset.saturating_add(step);
            count = count.saturating_sub(step);
        }
        Ok(true)
    }
}

/// A file of a folder: exactly as long as it was when it was listed.
fn read_plain(
    open: &fs::File,
    file: &File<'_>,
    gather: &mut Gather<'_>,
    reader: &mut Reader,
) -> io::Result<bool> {
    let buffer = reader.window.scratch();
    // Most files are small: one read gives all, and had there been more, it would have given more.
    let got = ReadAt::read_at(open, 0, buffer)?;
    let mut offset = u64::try_from(got).unwrap_or(u64::MAX);
    gather.take(buffer.get(..got).unwrap_or_default());
    while offset < file.size_bytes || got == buffer.len() {
        let got = read_full(open, offset, buffer)?;
        gather.take(buffer.get(..got).unwrap_or_default());
        offset = offset.saturating_add(u64::try_from(got).unwrap_or(u64::MAX));
        // A block that is not full is the last one. A file that grows without end is not followed.
        if got < buffer.len() || offset > file.size_bytes {
            break;
        }
    }
    if offset == file.size_bytes {
        Ok(true)
    } else {
        Err(io::Error::other("its length changed while it was read"))
    }
}

/// A member of a container: its local header against the one form, then its data; false if they end before it does.
fn read_member(
    bytes: &dyn ReadAt,
    time: DosTime,
    file: &File<'_>,
    gather: &mut Gather<'_>,
    Reader { window, header }: &mut Reader,
    troubles: &mut Vec<Trouble>,
) -> io::Result<bool> {
    let (Some(member), Some(Place::Member { offset: start, .. })) = (file.member(), file.place) else {
        return Err(io::Error::other("not a member"));
    };
    header.clear();
    write_local_header(header, &member, time).map_err(io::Error::other)?;
    let header_bytes = u64::try_from(header.len()).unwrap_or(u64::MAX);
    let whole = header_bytes.saturating_add(file.size_bytes);
    let first = window.at(bytes, start, usize::try_from(whole).unwrap_or(usize::MAX))?;
    if let Some(data) = first.strip_prefix(header.as_slice()) {
        gather.take(data);
        let taken = u64::try_from(data.len()).unwrap_or(u64::MAX);
        let offset = start.saturating_add(header_bytes + taken);
        let rest = file.size_bytes - taken;
        // The window keeps what it holds for the members behind this one.
        return if rest == 0 { Ok(true) } else { gather.read(bytes, offset, rest, window.scratch()) };
    }
    // The header is wrong: that is a finding, but the data may still be found behind it.
    let same = first.iter().zip(&*header).take_while(|(found, expected)| found == expected).count();
    troubles.push(Trouble::Header { at: start.saturating_add(u64::try_from(same).unwrap_or(0)) });
    let lengths = match first {
        [b'P', b'K', 3, 4, rest @ ..] => match rest.get(22..26) {
            Some(&[a, b, c, d]) => {
                Some(u64::from(u16::from_le_bytes([a, b])) + u64::from(u16::from_le_bytes([c, d])))
            }
            _ => None,
        },
        _ => None,
    };
    let offset = start.saturating_add(lengths.map_or(header_bytes, |lengths| LOCAL_BYTES + lengths));
    gather.read(bytes, offset, file.size_bytes, window.scratch())
}
