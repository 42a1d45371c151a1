//! Proofs, read from tiles.

use std::collections::HashMap;

use super::edge::{complete, pairs};
use super::{HEIGHT, Tile, TileError, WIDTH, hashes_at};
use crate::proof::digest::Digest;
use crate::proof::merkle::{empty_root, node_hash};

/// Gives tiles, from a folder, a database or memory.
pub trait TileReader {
    /// What can go wrong when reading.
    type Error;

    /// The hashes of a tile. `width` is what the tree's size demands; a reader that only has a fuller tile may give
    /// that (the first `width` hashes are used).
    ///
    /// # Errors
    /// If the tile cannot be read.
    fn tile(&mut self, level: u8, index: u64, width: u16) -> Result<Vec<Digest>, Self::Error>;

    /// Hash of the complete subtree over the 2^`height` hashes of a tile from position `start` on. Readers need not
    /// implement it.
    ///
    /// # Errors
    /// [`TileError`] if the tile cannot be read or is too short.
    fn subtree(&mut self, tile: Tile, start: usize, height: u32) -> Result<Digest, TileError<Self::Error>> {
        let hashes = self.tile(tile.level, tile.index, tile.width).map_err(TileError::Read)?;
        let short = TileError::Width { tile, found: hashes.len() };
        if hashes.len() < usize::from(tile.width) {
            return Err(short);
        }
        hashes.get(start..start.saturating_add(1 << height)).and_then(complete).ok_or(short)
    }
}

/// Tiles that a [`Cached`] keeps at most, each of about 16 KiB.
const CACHED_TILES: usize = 1024;

/// A reader that asks the reader behind it for a tile once, hashes it once, and then gives every subtree by looking it
/// up. Use it for many proofs at the same size.
#[derive(Debug)]
pub struct Cached<R> {
    reader: R,
    room: usize,
    /// Of each tile the hashes, then the hashes of its pairs, of its fours, …
    tiles: HashMap<Tile, Vec<Vec<Digest>>>,
}

impl<R> Cached<R> {
    /// Puts a cache before a reader.
    pub fn new(reader: R) -> Self {
        Self::with_room(reader, CACHED_TILES)
    }

    /// The same with room for so many tiles, each of about 16 KiB.
    pub fn with_room(reader: R, tiles: usize) -> Self {
        Self { reader, room: tiles, tiles: HashMap::new() }
    }
}

impl<R: TileReader> Cached<R> {
    fn rows(&mut self, tile: Tile) -> Result<&[Vec<Digest>], R::Error> {
        if !self.tiles.contains_key(&tile) {
            let mut rows = vec![self.reader.tile(tile.level, tile.index, tile.width)?];
            while let Some(row) = rows.last().filter(|row| row.len() > 1) {
                rows.push(pairs(row));
            }
            if self.tiles.len() >= self.room {
                self.tiles.clear();
            }
            self.tiles.insert(tile, rows);
        }
        Ok(self.tiles.get(&tile).map_or(&[], Vec::as_slice))
    }
}

impl<R: TileReader> TileReader for Cached<R> {
    type Error = R::Error;

    fn tile(&mut self, level: u8, index: u64, width: u16) -> Result<Vec<Digest>, R::Error> {
        Ok(self.rows(Tile { level, index, width })?.first().cloned().unwrap_or_default())
    }

    fn subtree(&mut self, tile: Tile, start: usize, height: u32) -> Result<Digest, TileError<R::Error>> {
        let rows = self.rows(tile).map_err(TileError::Read)?;
        let found = rows.first().map_or(0, Vec::len);
        let row = usize::try_from(height).ok().and_then(|height| rows.get(height));
        let hash = row.and_then(|row| row.get(start >> height)).copied();
        hash.filter(|_| found >= usize::from(tile.width)).ok_or(TileError::Width { tile, found })
    }
}

/// Root of the tree of `size` leaves.
///
/// # Errors
/// [`TileError`] if a tile cannot be read or is too short.
pub fn root<R: TileReader>(reader: &mut R, size: u64) -> Result<Digest, TileError<R::Error>> {
    if size == 0 { Ok(empty_root()) } else { range_hash(reader, size, 0, size) }
}

/// Inclusion proof of the leaf at `index` in the tree of `size` leaves, from the sibling of the leaf upwards.
///
/// # Errors
/// [`TileError`] if the index is not below the size, or a tile cannot be read or is too short.
pub fn inclusion_proof<R: TileReader>(
    reader: &mut R,
    index: u64,
    size: u64,
) -> Result<Vec<Digest>, TileError<R::Error>> {
    if index >= size {
        return Err(TileError::OutOfRange);
    }
    let (mut begin, mut end) = (0, size);
    let mut proof = Vec::new();
    while end - begin > 1 {
        let middle = begin + split(end - begin);
        if index < middle {
            proof.push(range_hash(reader, size, middle, end)?);
            end = middle;
        } else {
            proof.push(range_hash(reader, size, begin, middle)?);
            begin = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// Proof that the tree of `from` leaves is a prefix of the tree of `to` leaves; empty if `from` is 0 or equal to `to`.
///
/// # Errors
/// [`TileError`] if `from` is above `to`, or a tile cannot be read or is too short.
pub fn consistency_proof<R: TileReader>(
    reader: &mut R,
    from: u64,
    to: u64,
) -> Result<Vec<Digest>, TileError<R::Error>> {
    if from > to {
        return Err(TileError::OutOfRange);
    }
    if from == 0 || from == to {
        return Ok(Vec::new());
    }
    let (mut begin, mut end) = (0, to);
    let mut proof = Vec::new();
    // RFC 6962, section 2.1.2: go down to the older tree's edge, noting what stands beside the way.
    while end != from {
        let middle = begin + split(end - begin);
        if from <= middle {
            proof.push(range_hash(reader, to, middle, end)?);
            end = middle;
        } else {
            proof.push(range_hash(reader, to, begin, middle)?);
            begin = middle;
        }
    }
    // The older tree's last subtree is its root exactly if nothing stands to its left.
    if begin != 0 {
        proof.push(range_hash(reader, to, begin, end)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Largest power of two below `count`, for counts above 1.
const fn split(count: u64) -> u64 {
    1 << (u64::BITS - 1 - (count - 1).leading_zeros())
}

/// Hash of the leaves `begin..end` of a tree of `size` leaves; the range is one that RFC 6962 splits to.
fn range_hash<R: TileReader>(
    reader: &mut R,
    size: u64,
    begin: u64,
    end: u64,
) -> Result<Digest, TileError<R::Error>> {
    let count = end - begin;
    if count.is_power_of_two() {
        return subtree_hash(reader, size, begin, count.trailing_zeros());
    }
    let middle = begin + split(count);
    let left = range_hash(reader, size, begin, middle)?;
    Ok(node_hash(&left, &range_hash(reader, size, middle, end)?))
}

/// Hash of the complete subtree of 2^height leaves that starts at `begin`, from one tile.
fn subtree_hash<R: TileReader>(
    reader: &mut R,
    size: u64,
    begin: u64,
    height: u32,
) -> Result<Digest, TileError<R::Error>> {
    let level = u8::try_from(height / HEIGHT).unwrap_or(u8::MAX);
    let position = hashes_at(begin, level);
    let index = position / u64::from(WIDTH);
    let width = hashes_at(size, level).saturating_sub(index * u64::from(WIDTH)).min(u64::from(WIDTH));
    let tile = Tile { level, index, width: u16::try_from(width).unwrap_or(WIDTH) };
    let start = usize::try_from(position % u64::from(WIDTH)).unwrap_or(usize::MAX);
    reader.subtree(tile, start, height % HEIGHT)
}
