//! One pass over all bytes: SHA-256 and CRC-32 of every file, on two or more threads, with positional reads.
//!
//! Large files go first, one at a time, so that no thread ends up alone with the largest; the many small ones follow in
//! batches, in the order in which they stand. Small members stand one behind the other, so one read brings several of
//! them, headers and data. What will be interpreted later (JSON, receipts, texts) is kept, up to a budget, so that it need not be read twice.

use std::fs;
use std::io;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use super::source::{File, ReadAt, Source, Store, read_full};
use crate::proof::container::{LOCAL_BYTES, local_header};
use crate::proof::digest::{Fingerprint, Hasher};

/// Bytes that are read at once: fits the second-level cache, so both sums find them there.
const BLOCK_BYTES: usize = 128 << 10;
/// Files from this size on are handed out alone.
const LARGE_BYTES: u64 = 4 << 20;
/// Small files are handed out in batches of about this size …
const BATCH_BYTES: u64 = 2 << 20;
/// … and at most this number.
const BATCH_FILES: usize = 256;
/// Files up to this size are kept if they will be interpreted …
const KEPT_FILE_BYTES: u64 = 1 << 20;
/// … as long as all that are kept stay below this.
const KEPT_TOTAL_BYTES: u64 = 48 << 20;
/// More threads than this gain nothing from common disks.
const MAX_THREADS: usize = 8;

/// What the pass found out about one file.
#[derive(Debug, Default)]
pub(super) struct Hashed {
    /// The sums; `None` if the file could not be read to its end.
    pub fingerprint: Option<Fingerprint>,
    /// The bytes, if they were kept.
    pub bytes: Option<Vec<u8>>,
    /// What went wrong.
    pub troubles: Vec<Trouble>,
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

/// Number of threads to use.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from).clamp(1, MAX_THREADS)
}

/// Hashes all files; the results stand in the order of the files.
pub(super) fn hash_all(source: &Source<'_>) -> Vec<Hashed> {
    let batches = batches(source);
    let next = AtomicUsize::new(0);
    let kept = AtomicU64::new(0);
    let work = || {
        let mut window = Window::new();
        let mut done: Vec<(usize, Hashed)> = Vec::new();
        while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
            for &position in batch {
                let Some(file) = source.files.get(position) else { continue };
                let keep = is_interpreted(&file.path)
                    && file.size_bytes <= KEPT_FILE_BYTES
                    && kept.fetch_add(file.size_bytes, Ordering::Relaxed) + file.size_bytes
                        <= KEPT_TOTAL_BYTES;
                done.push((position, hash_file(source, file, keep, &mut window)));
            }
        }
        done
    };
    let mut results: Vec<Hashed> = Vec::new();
    results.resize_with(source.files.len(), Hashed::default);
    let parts = std::thread::scope(|scope| {
        let handles: Vec<_> = (1..threads().min(batches.len())).map(|_| scope.spawn(work)).collect();
        let mut parts = vec![work()];
        // A thread that panicked leaves its files without sums, which later counts as unread.
        parts.extend(handles.into_iter().filter_map(|handle| handle.join().ok()));
        parts
    });
    for (position, hashed) in parts.into_iter().flatten() {
        if let Some(slot) = results.get_mut(position) {
            *slot = hashed;
        }
    }
    for (file, hashed) in source.files.iter().zip(&mut results) {
        if hashed.fingerprint.is_none() && hashed.troubles.is_empty() && !file.is_rejected {
            hashed.troubles.push(Trouble::Read(io::Error::other("not read")));
        }
    }
    results
}

/// Hashes one file again, keeping its bytes if asked to.
pub(super) fn hash_one(source: &Source<'_>, file: &File, keep: bool) -> Hashed {
    hash_file(source, file, keep, &mut Window::new())
}

/// Positions of the files, in the portions that threads take.
fn batches(source: &Source<'_>) -> Vec<Vec<usize>> {
    let mut large: Vec<usize> = Vec::new();
    let mut small: Vec<Vec<usize>> = Vec::new();
    let (mut batch, mut bytes) = (Vec::new(), 0);
    for (position, file) in source.files.iter().enumerate() {
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

/// True if a later check reads the content.
fn is_interpreted(path: &str) -> bool {
    let data = path.starts_with("data/");
    !data || (path.ends_with(".json") && !path.contains("/files/"))
}

fn hash_file(source: &Source<'_>, file: &File, keep: bool, window: &mut Window) -> Hashed {
    let result = match &source.store {
        Store::Folder(root) => fs::File::open(root.join(&file.path))
            .and_then(|open| hash_plain(&open, file, keep, window.scratch())),
        Store::Container { bytes, .. } => hash_member(source, *bytes, file, keep, window),
    };
    result.unwrap_or_else(|error| Hashed { troubles: vec![Trouble::Read(error)], ..Hashed::default() })
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
    fn new() -> Self {
        Self { buffer: vec![0_u8; BLOCK_BYTES], start: 0, filled: 0 }
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
struct Gather {
    hasher: Hasher,
    bytes: Option<Vec<u8>>,
}

impl Gather {
    fn new(file: &File, keep: bool) -> Self {
        let capacity = usize::try_from(file.size_bytes.min(KEPT_FILE_BYTES)).unwrap_or(0);
        Self { hasher: Hasher::new(), bytes: keep.then(|| Vec::with_capacity(capacity)) }
    }

    fn take(&mut self, block: &[u8]) {
        self.hasher.update(block);
        if let Some(bytes) = &mut self.bytes {
            bytes.extend_from_slice(block);
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

    fn finish(self, troubles: Vec<Trouble>) -> Hashed {
        Hashed { fingerprint: Some(self.hasher.finish()), bytes: self.bytes, troubles }
    }
}

fn short(mut troubles: Vec<Trouble>) -> Hashed {
    troubles.push(Trouble::Short);
    Hashed { troubles, ..Hashed::default() }
}

/// A file of a folder: exactly as long as it was when it was listed.
fn hash_plain(open: &fs::File, file: &File, keep: bool, buffer: &mut [u8]) -> io::Result<Hashed> {
    let mut gather = Gather::new(file, keep);
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
        Ok(gather.finish(Vec::new()))
    } else {
        Err(io::Error::other("its length changed while it was read"))
    }
}

/// A member of a container: its local header against the one form, then its data.
fn hash_member(
    source: &Source<'_>,
    bytes: &dyn ReadAt,
    file: &File,
    keep: bool,
    window: &mut Window,
) -> io::Result<Hashed> {
    let (Some(member), Some(place), Store::Container { time, .. }) =
        (file.member(), &file.place, &source.store)
    else {
        return Err(io::Error::other("not a member"));
    };
    let expected = local_header(&member, *time).map_err(io::Error::other)?;
    let header_bytes = u64::try_from(expected.len()).unwrap_or(u64::MAX);
    let whole = header_bytes.saturating_add(file.size_bytes);
    let first = window.at(bytes, place.offset, usize::try_from(whole).unwrap_or(usize::MAX))?;

    let mut gather = Gather::new(file, keep);
    let mut troubles = Vec::new();
    if let Some(data) = first.strip_prefix(expected.as_slice()) {
        gather.take(data);
        let taken = u64::try_from(data.len()).unwrap_or(u64::MAX);
        let offset = place.offset.saturating_add(header_bytes + taken);
        let rest = file.size_bytes - taken;
        // The window keeps what it holds for the members behind this one.
        let complete = rest == 0 || gather.read(bytes, offset, rest, window.scratch())?;
        return Ok(if complete { gather.finish(troubles) } else { short(troubles) });
    }
    // The header is wrong: that is a finding, but the data may still be found behind it.
    let same = first.iter().zip(&expected).take_while(|(found, expected)| found == expected).count();
    troubles.push(Trouble::Header { at: place.offset.saturating_add(u64::try_from(same).unwrap_or(0)) });
    let lengths = match first {
        [b'P', b'K', 3, 4, rest @ ..] => match rest.get(22..26) {
            Some(&[a, b, c, d]) => {
                Some(u64::from(u16::from_le_bytes([a, b])) + u64::from(u16::from_le_bytes([c, d])))
            }
            _ => None,
        },
        _ => None,
    };
    let offset = place.offset.saturating_add(lengths.map_or(header_bytes, |lengths| LOCAL_BYTES + lengths));
    let complete = gather.read(bytes, offset, file.size_bytes, window.scratch())?;
    Ok(if complete { gather.finish(troubles) } else { short(troubles) })
}
