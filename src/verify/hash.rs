//! One pass over all bytes: SHA-256 and CRC-32 of every file, on two or more threads, with positional reads.
//!
//! Large files go first, one or two at a time, so that no thread ends up alone with the largest; the many small ones follow
//! in batches, in the order in which they stand. Small members stand one behind the other, so one read brings several of
//! them, headers and data. A thread hashes two files side by side where it can. What will be interpreted later (JSON, receipts, texts) is kept, up to a budget, so that it need not be read twice.

use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use super::reading::{Reader, Reading};
use super::source::{File, Source};
use super::threads;
use crate::proof::digest::{Fingerprint, Hasher};

/// So much more than itself is read of a file that is read alone: its header.
const HEADER_ROOM: u64 = 1024;
/// Files from this size on are handed out alone …
const LARGE_BYTES: u64 = 4 << 20;
/// … or by two, if there are so many for each thread.
const PAIRS_FROM: usize = 4;
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
    pub kept: Option<Range<u32>>,
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
    let files: Vec<&File<'_>> = batch.iter().filter_map(|position| source.files.get(*position)).collect();
    let kept = files.iter().filter(|file| is_kept(file)).map(|file| file.size_bytes).sum();
    let is_within = budget.fetch_add(kept, Ordering::Relaxed) + kept <= KEPT_TOTAL_BYTES;
    let is_kept = |file: &File<'_>| is_within && is_kept(file);
    let mut texts = Vec::with_capacity(if is_within { usize::try_from(kept).unwrap_or(0) } else { 0 });
    let mut hashed = Vec::with_capacity(files.len());
    let mut rest = files.as_slice();
    while let [first, behind @ ..] = rest {
        reader.bring(source, first);
        // Members stand one behind the other, so one read brings several.
        let held: Vec<Range<usize>> = rest.iter().map_while(|file| reader.held(source, file)).collect();
        let is_long = |file: &File<'_>| reader.is_exceeded_by(file) && !is_kept(file);
        let second = behind.first().filter(|second| is_long(first) && is_long(second));
        let count = if !held.is_empty() {
            let all: Vec<&[u8]> = held.iter().map(|range| reader.data(range)).collect();
            for ((file, bytes), sums) in rest.iter().zip(&all).zip(sums(&all)) {
                let kept = is_kept(file).then(|| append(&mut texts, bytes)).flatten();
                hashed.push(Hashed { fingerprint: Some(sums), kept, troubles: Box::default() });
            }
            held.len()
        } else if let Some(second) = second {
            hashed.extend(hash_two(source, [first, second], reader));
            2
        } else {
            hashed.push(hash_file(source, first, is_kept(first).then_some(&mut texts), reader));
            1
        };
        rest = rest.get(count..).unwrap_or_default();
    }
    Batch { hashed, texts }
}

/// Appends a text to others; gives where it stands.
fn append(texts: &mut Vec<u8>, text: &[u8]) -> Option<Range<u32>> {
    let start = u32::try_from(texts.len()).ok()?;
    texts.extend_from_slice(text);
    Some(start..u32::try_from(texts.len()).ok()?)
}

/// Hashes one file; gives its bytes too.
pub(super) fn hash_one(source: &Source<'_>, file: &File<'_>) -> (Hashed, Vec<u8>) {
    let mut bytes = Vec::with_capacity(usize::try_from(file.size_bytes.min(ROOM_BYTES)).unwrap_or(0));
    let room = usize::try_from(file.size_bytes.saturating_add(HEADER_ROOM)).unwrap_or(usize::MAX);
    let hashed = hash_file(source, file, Some(&mut bytes), &mut Reader::with_room(room));
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
    // Two are hashed side by side, unless a thread would wait for another one's second.
    let together = if large.len() >= PAIRS_FROM * threads::count() { 2 } else { 1 };
    large.chunks(together).map(<[usize]>::to_vec).chain(small).filter(|batch| !batch.is_empty()).collect()
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
    texts: Option<&mut Vec<u8>>,
    reader: &mut Reader,
) -> Hashed {
    let mut reading = Reading::begin(source, file, texts, reader);
    reading.drain(reader);
    reading.finish()
}

/// Hashes two files side by side, none of which is kept.
fn hash_two(source: &Source<'_>, [one, other]: [&File<'_>; 2], reader: &mut Reader) -> [Hashed; 2] {
    let mut one = Reading::begin(source, one, None, reader);
    let mut other = Reading::begin(source, other, None, reader);
    one.drain_both(&mut other, reader);
    [one.finish(), other.finish()]
}

/// Sums of what is in memory. Two of about the same length go side by side.
fn sums(all: &[&[u8]]) -> Vec<Fingerprint> {
    let mut by_length: Vec<usize> = (0..all.len()).collect();
    by_length.sort_unstable_by_key(|number| all.get(*number).map(|bytes| bytes.len()));
    let mut hashers = vec![Hasher::new(); all.len()];
    let bytes = |number: usize| all.get(number).copied().unwrap_or_default();
    for pair in by_length.chunks(2) {
        match pair {
            [one, other] => {
                if let Ok([first, second]) = hashers.get_disjoint_mut([*one, *other]) {
                    Hasher::update_both((first, bytes(*one)), (second, bytes(*other)));
                }
            }
            alone => alone.iter().for_each(|number| {
                if let Some(hasher) = hashers.get_mut(*number) {
                    hasher.update(bytes(*number));
                }
            }),
        }
    }
    hashers.into_iter().map(Hasher::finish).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_come_in_the_order_of_what_they_are_of() {
        for count in 0..9 {
            let all: Vec<Vec<u8>> = (0..count).map(|n| vec![n; usize::from(n) * 37 % 100]).collect();
            let slices: Vec<&[u8]> = all.iter().map(Vec::as_slice).collect();
            let each = slices.iter().map(|bytes| {
                let mut hasher = Hasher::new();
                hasher.update(bytes);
                hasher.finish()
            });
            assert_eq!(sums(&slices), each.collect::<Vec<_>>());
        }
    }
}
