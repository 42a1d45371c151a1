//! The tree as C2SP tlog-tiles: tiles of 256 hashes, the growing right edge, and proofs read from tiles.

use std::collections::HashMap;

use super::digest::Digest;
use super::merkle::{empty_root, node_hash};

/// Hashes in a full tile.
pub const WIDTH: u16 = 256;

/// Tree levels that one tile spans.
const HEIGHT: u32 = 8;

/// Where a tile stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// Tile level, 0 at the leaves.
    pub level: u8,
    /// Index within the level.
    pub index: u64,
    /// Hashes in it, 1 to 256.
    pub width: u16,
}

impl Tile {
    /// The path under the log's prefix, `tile/0/x001/x234/067` or `tile/0/x001/x234/067.p/8`.
    #[must_use]
    pub fn path(&self) -> String {
        path(self.level, self.index, self.width)
    }
}

/// The path of a tile under the log's prefix; a width below 256 names the partial tile.
#[must_use]
pub fn path(level: u8, index: u64, width: u16) -> String {
    format!("tile/{level}/{}", index_path(index, width))
}

/// The path of a bundle of entries under the log's prefix.
#[must_use]
pub fn entries_path(index: u64, width: u16) -> String {
    format!("tile/entries/{}", index_path(index, width))
}

/// What a path under the log's prefix asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A tile of hashes.
    Tile(Tile),
    /// A bundle of entries: its index and how many.
    Entries {
        /// Index of the bundle.
        index: u64,
        /// Entries in it, 1 to 256.
        width: u16,
    },
}

impl Asked {
    /// Reads `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`. There is one spelling of each; another is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (level, rest) = text.strip_prefix("tile/")?.split_once('/')?;
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().ok()?),
            None => (rest, WIDTH),
        };
        if width == 0 || width > WIDTH {
            return None;
        }
        let mut index: u64 = 0;
        for part in number.split('/') {
            let digits = part.strip_prefix('x').unwrap_or(part);
            index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
        }
        let asked = match level {
            "entries" => Self::Entries { index, width },
            level => {
                Self::Tile(Tile { level: level.parse().ok().filter(|level| *level < 64)?, index, width })
            }
        };
        (asked.path() == text).then_some(asked)
    }

    /// The path under the log's prefix.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Tile(tile) => tile.path(),
            Self::Entries { index, width } => entries_path(*index, *width),
        }
    }
}

fn index_path(index: u64, width: u16) -> String {
    let mut text = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1000);
        rest /= 1000;
    }
    if width < WIDTH { format!("{text}.p/{width}") } else { text }
}

/// Number of hashes at a tile level in a tree of `size` leaves.
#[must_use]
pub fn hashes_at(size: u64, level: u8) -> u64 {
    size.checked_shr(HEIGHT * u32::from(level)).unwrap_or(0)
}

/// Why an edge or a proof cannot be made from the given tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TileError<E> {
    /// The tile could not be read.
    #[error("a tile could not be read: {0}")]
    Read(E),
    /// A tile has fewer hashes than the tree's size demands, or (for an edge) another number.
    #[error("tile {} has {found} hashes, not {}", .tile.path(), .tile.width)]
    Width {
        /// The tile that was expected.
        tile: Tile,
        /// How many hashes came.
        found: usize,
    },
    /// The index is not below the size, or the older size is above the newer.
    #[error("the position lies outside the tree")]
    OutOfRange,
}

/// The right edge of a growing tree: all that is needed to append and to know the root.
///
/// Holds the partial tile of each level and the roots of the complete subtrees that make up the tree. Appending
/// costs one node hash on average; the root costs one per complete subtree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    /// Partial tile of each level, 0 to 255 hashes.
    tiles: Vec<Vec<Digest>>,
    /// Roots of the complete subtrees, largest first: one for each bit set in `size`.
    peaks: Vec<Digest>,
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

#[cfg(test)]
mod tests {
    use super::super::merkle::tests::{ROOTS, leaves, plain_root};
    use super::super::merkle::{leaf_hash, verify_consistency, verify_inclusion};
    use super::*;

    /// Full tiles and the last partial ones, by level and index.
    #[derive(Default)]
    struct Memory(HashMap<(u8, u64), Vec<Digest>>);

    impl TileReader for Memory {
        type Error = &'static str;
        fn tile(&mut self, level: u8, index: u64, _width: u16) -> Result<Vec<Digest>, &'static str> {
            self.0.get(&(level, index)).cloned().ok_or("no such tile")
        }
    }

    fn leaf(number: u64) -> Digest {
        leaf_hash(&number.to_be_bytes())
    }

    fn grow(size: u64) -> (Edge, Memory) {
        let (mut edge, mut memory) = (Edge::new(), Memory::default());
        for number in 0..size {
            edge.append(leaf(number), &mut |level, index, hashes| {
                assert_eq!(hashes.len(), 256);
                assert!(memory.0.insert((level, index), hashes.to_vec()).is_none());
            });
        }
        for (level, index, hashes) in edge.partial_tiles() {
            assert!(memory.0.insert((level, index), hashes.to_vec()).is_none());
        }
        (edge, memory)
    }

    #[test]
    fn a_path_has_one_spelling() {
        let tile = |level, index, width| Some(Asked::Tile(Tile { level, index, width }));
        assert_eq!(Asked::parse("tile/0/000"), tile(0, 0, 256));
        assert_eq!(Asked::parse("tile/1/x001/x234/067"), tile(1, 1_234_067, 256));
        assert_eq!(Asked::parse("tile/0/x001/x234/067.p/8"), tile(0, 1_234_067, 8));
        assert_eq!(Asked::parse("tile/entries/012.p/1"), Some(Asked::Entries { index: 12, width: 1 }));
        for wrong in [
            "",
            "tile",
            "tile/0",
            "tile/0/",
            "tile/0/12",
            "tile/0/0012",
            "tile/0/x000/012",
            "tile/0/001/234",
            "tile/0/x001/x234",
            "tile/00/000",
            "tile/+0/000",
            "tile/64/000",
            "tile/-1/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/257",
            "tile/0/000.p/08",
            "tile/0/000/",
            "/tile/0/000",
            "tile/data/000",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
            "tile/entries/000.p",
            "tile/0/../000",
            "tile/0/٠٠٠",
        ] {
            assert_eq!(Asked::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn paths_of_the_specification() {
        assert_eq!(path(0, 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(path(3, 5, 112), "tile/3/005.p/112");
        assert_eq!(path(1, 1000, 256), "tile/1/x001/000");
        assert_eq!(entries_path(273, 112), "tile/entries/273.p/112");
    }

    #[test]
    fn published_roots_leaf_by_leaf() {
        let mut edge = Edge::new();
        assert_eq!(edge.root(), empty_root());
        for (leaf, root) in leaves().into_iter().zip(ROOTS) {
            edge.append(leaf, &mut |_, _, _| panic!("no tile can be full"));
            assert_eq!(edge.root().hex(), root);
        }
    }

    #[test]
    fn the_specifications_example_of_seventy_thousand() {
        let (edge, memory) = grow(70_000);
        let partial: Vec<(u8, u64, usize)> = edge.partial_tiles().map(|(l, i, h)| (l, i, h.len())).collect();
        assert_eq!(partial, [(0, 273, 112), (1, 1, 17), (2, 0, 1)]);
        assert_eq!(memory.0.len(), 273 + 1 + 3);
        let again = Edge::from_tiles(70_000, edge.tiles.clone()).unwrap();
        assert_eq!(again, edge);
        let mut tree = memory;
        assert_eq!(root(&mut tree, 70_000).unwrap(), edge.root());
    }

    #[test]
    fn edges_and_tiles_agree_with_the_plain_definition_at_every_size() {
        let all: Vec<Digest> = (0..1100).map(leaf).collect();
        let mut edge = Edge::new();
        for size in 0..all.len() {
            if size < 80 || size % 37 == 0 || size % 256 < 2 {
                assert_eq!(edge.root(), plain_root(&all[..size]), "size {size}");
                let again = Edge::from_tiles(edge.size(), edge.tiles.clone()).unwrap();
                assert_eq!((again.root(), again.peaks), (edge.root(), edge.peaks.clone()));
            }
            edge.append(all[size], &mut |_, _, _| ());
        }
    }

    #[test]
    fn every_proof_from_tiles_verifies_and_no_other_does() {
        let (_, mut tree) = grow(600);
        let mut tree = Cached::new(std::mem::take(&mut tree));
        for size in [1, 2, 3, 7, 8, 255, 256, 257, 511, 513, 600] {
            let top = root(&mut tree, size).unwrap();
            for index in (0..size).filter(|i| i % 13 == 0 || *i + 3 > size) {
                let proof = inclusion_proof(&mut tree, index, size).unwrap();
                assert_eq!(
                    verify_inclusion(&leaf(index), index, size, &proof, &top),
                    Ok(()),
                    "{index} in {size}"
                );
                assert!(verify_inclusion(&leaf(index + 1), index, size, &proof, &top).is_err());
                if size > 1 {
                    let other = (index + 1) % size;
                    assert!(verify_inclusion(&leaf(index), other, size, &proof, &top).is_err());
                }
            }
            for from in (0..=size).filter(|f| f % 11 == 0 || f.is_power_of_two() || *f + 2 > size) {
                let old = root(&mut tree, from).unwrap();
                let proof = consistency_proof(&mut tree, from, size).unwrap();
                assert_eq!(verify_consistency(from, &old, size, &top, &proof), Ok(()), "{from} to {size}");
                if from > 0 {
                    assert!(verify_consistency(from, &leaf(9999), size, &top, &proof).is_err());
                }
            }
        }
        assert_eq!(inclusion_proof(&mut tree, 600, 600), Err(TileError::OutOfRange));
        assert_eq!(consistency_proof(&mut tree, 7, 6), Err(TileError::OutOfRange));
        assert_eq!(root(&mut tree, 100_000), Err(TileError::Read("no such tile")));
        assert!(matches!(root(&mut tree, 700), Err(TileError::Width { found: 88, .. })));
    }

    #[test]
    fn an_edge_of_the_wrong_shape_is_refused() {
        let one = || vec![leaf(0)];
        assert!(Edge::from_tiles(0, vec![]).is_ok());
        assert!(Edge::from_tiles(1, vec![one()]).is_ok());
        assert!(Edge::from_tiles(256, vec![vec![], one()]).is_ok());
        for (size, tiles) in [
            (0, vec![vec![]]),
            (0, vec![one()]),
            (1, vec![]),
            (2, vec![one()]),
            (1, vec![one(), vec![]]),
            (256, vec![vec![]]),
        ] {
            assert!(Edge::from_tiles(size, tiles).is_err(), "size {size}");
        }
    }
}
