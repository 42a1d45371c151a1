//! Proofs, read from tiles.

use super::edge::complete;
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

    /// Appends what stands beside the way up from a hash of a tile: the siblings of the hash at `position` and of the
    /// `heights - 1` subtrees above it, the lowest first. The subtree that they make up together must be complete.
    /// Readers need not implement it.
    ///
    /// # Errors
    /// [`TileError`] if the tile cannot be read or is too short.
    fn siblings(
        &mut self,
        tile: Tile,
        position: usize,
        heights: u32,
        proof: &mut Vec<Digest>,
    ) -> Result<(), TileError<Self::Error>> {
        for height in 0..heights {
            let sibling = (position >> height) ^ 1;
            proof.push(self.subtree(tile, sibling << height, height)?);
        }
        Ok(())
    }

    /// Hash of all leaves from `begin` on of a tree of `size` leaves, where some of the complete subtrees that make it
    /// up begin there. It is the same for all leaves to the left. Readers need not implement it.
    ///
    /// # Errors
    /// [`TileError`] if a tile cannot be read or is too short.
    fn rest(&mut self, size: u64, begin: u64) -> Result<Digest, TileError<Self::Error>>
    where
        Self: Sized,
    {
        range_hash(self, size, begin, size)
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
    // RFC 6962 splits the tree into complete subtrees, one for each bit set in its size, the largest first. The leaf stands
    // in that of the highest bit which its index lacks.
    let height = (index ^ size).ilog2();
    let above = (size >> height) & !1;
    let end = (above | 1) << height;
    let count = height + u32::from(end < size) + above.count_ones();
    let mut proof = Vec::with_capacity(usize::try_from(count).unwrap_or(0));
    for level in 0..=u8::try_from(height / HEIGHT).unwrap_or(u8::MAX) {
        let heights = (height - HEIGHT * u32::from(level)).min(HEIGHT);
        if heights > 0 {
            let (tile, position) = place(size, hashes_at(index, level), level);
            reader.siblings(tile, position, heights, &mut proof)?;
        }
    }
    if end < size {
        proof.push(reader.rest(size, end)?);
    }
    let mut left = above;
    while left != 0 {
        let bit = left.trailing_zeros();
        left &= left - 1;
        proof.push(subtree_hash(reader, size, left << height, height + bit)?);
    }
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
pub(super) fn range_hash<R: TileReader>(
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
    let (tile, start) = place(size, hashes_at(begin, level), level);
    reader.subtree(tile, start, height % HEIGHT)
}

/// The tile in which the hash of this number stands on its level in a tree of `size` leaves, and where in it.
fn place(size: u64, number: u64, level: u8) -> (Tile, usize) {
    let index = number / u64::from(WIDTH);
    let width = hashes_at(size, level).saturating_sub(index * u64::from(WIDTH)).min(u64::from(WIDTH));
    let tile = Tile { level, index, width: u16::try_from(width).unwrap_or(WIDTH) };
    (tile, usize::try_from(number % u64::from(WIDTH)).unwrap_or(usize::MAX))
}
