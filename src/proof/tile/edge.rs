//! The right edge of a growing tree.

use super::{HEIGHT, Tile, TileError, WIDTH, hashes_at};
use crate::proof::digest::Digest;
use crate::proof::merkle::{empty_root, node_hash};

/// The right edge of a growing tree: all that is needed to append and to know the root.
///
/// Holds the partial tile of each level and the roots of the complete subtrees that make up the tree. Appending
/// costs one node hash on average; the root costs one per complete subtree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    /// Partial tile of each level, 0 to 255 hashes.
    pub(super) tiles: Vec<Vec<Digest>>,
    /// Roots of the complete subtrees, largest first: one for each bit set in `size`.
    pub(super) peaks: Vec<Digest>,
}

impl Edge {
    /// The edge of the empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The edge of a tree of `size` leaves, from the partial tile of each level, level 0 first. A level whose hashes
    /// all lie in full tiles is an empty list; levels above the last hash are left out.
    ///
    /// # Errors
    /// [`TileError::Width`] if a level is missing, superfluous, or not of the width that the size demands.
    pub fn from_tiles(
        size: u64,
        tiles: Vec<Vec<Digest>>,
    ) -> Result<Self, TileError<std::convert::Infallible>> {
        let mut level = 0_u8;
        while hashes_at(size, level) > 0 || usize::from(level) < tiles.len() {
            let hashes = hashes_at(size, level);
            let expected = u16::try_from(hashes % u64::from(WIDTH)).unwrap_or(0);
            let found = tiles.get(usize::from(level)).map(Vec::len);
            // Above the last hash no list may stand, not even an empty one: one form only.
            if found != Some(usize::from(expected)) || hashes == 0 {
                let tile = Tile { level, index: hashes / u64::from(WIDTH), width: expected };
                return Err(TileError::Width { tile, found: found.unwrap_or(0) });
            }
            level += 1;
        }
        let mut peaks = Vec::new();
        for tile in tiles.iter().rev() {
            let mut rest = tile.as_slice();
            for bit in (0..HEIGHT).rev() {
                if tile.len() >> bit & 1 == 1 {
                    let (head, tail) = rest.split_at(1 << bit);
                    peaks.extend(complete(head));
                    rest = tail;
                }
            }
        }
        Ok(Self { size, tiles, peaks })
    }

    /// Number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Root of the tree.
    #[must_use]
    pub fn root(&self) -> Digest {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return empty_root() };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }

    /// Appends a leaf. `on_full` is called with level, index and the 256 hashes of each tile that became full,
    /// lowest level first.
    pub fn append(&mut self, leaf_hash: Digest, on_full: &mut impl FnMut(u8, u64, &[Digest])) {
        let mut hash = leaf_hash;
        let mut height = 0;
        loop {
            // A subtree of 256^level leaves is complete: its root is the next hash of that level's tile.
            if height % HEIGHT == 0 {
                self.push(height / HEIGHT, hash, on_full);
            }
            if self.size.checked_shr(height).unwrap_or(0) & 1 == 0 {
                break;
            }
            let Some(left) = self.peaks.pop() else { break };
            hash = node_hash(&left, &hash);
            height += 1;
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    fn push(&mut self, level: u32, hash: Digest, on_full: &mut impl FnMut(u8, u64, &[Digest])) {
        let Ok(level) = u8::try_from(level) else { return };
        if self.tiles.len() <= usize::from(level) {
            self.tiles.push(Vec::with_capacity(usize::from(WIDTH)));
        }
        // `size` is not raised yet, so the number of hashes at this level before the push names the tile.
        let index = hashes_at(self.size, level) / u64::from(WIDTH);
        if let Some(tile) = self.tiles.get_mut(usize::from(level)) {
            tile.push(hash);
            if tile.len() == usize::from(WIDTH) {
                on_full(level, index, tile);
                tile.clear();
            }
        }
    }

    /// The partial tiles (level, index, hashes), lowest level first; levels without one are passed over.
    pub fn partial_tiles(&self) -> impl Iterator<Item = (u8, u64, &[Digest])> {
        (0_u8..)
            .zip(&self.tiles)
            .filter(|(_, tile)| !tile.is_empty())
            .map(|(level, tile)| (level, hashes_at(self.size, level) / u64::from(WIDTH), tile.as_slice()))
    }
}

/// Root of a complete subtree, from its 1, 2, 4 … 256 hashes: of a full tile, the hash that stands for it on the level
/// above. `None` only for an empty list.
#[must_use]
pub fn complete(hashes: &[Digest]) -> Option<Digest> {
    let mut row = hashes.to_vec();
    while row.len() > 1 {
        row = pairs(&row);
    }
    row.first().copied()
}

/// Hashes of the pairs of a row; a last one without a partner is left out, for its subtree is not complete.
fn pairs(row: &[Digest]) -> Vec<Digest> {
    row.as_chunks::<2>().0.iter().map(|[left, right]| node_hash(left, right)).collect()
}
