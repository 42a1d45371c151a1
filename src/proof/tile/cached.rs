//! Tiles that are kept, with all hashes above theirs.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::proofs::range_hash;
use super::{HEIGHT, Tile, TileError, TileReader};
use crate::proof::digest::Digest;
use crate::proof::merkle::node_hash;

/// Tiles that a [`Cached`] keeps at most, each of 16 KiB.
const CACHED_TILES: usize = 1024;

/// A reader that asks the reader behind it for a tile once, hashes it once, and then gives every subtree by looking it
/// up. Use it for many proofs at the same size.
#[derive(Debug)]
pub struct Cached<R> {
    reader: R,
    room: usize,
    tiles: HashMap<Tile, Nodes, BuildHasherDefault<TileHasher>>,
    rests: Rests,
}

impl<R> Cached<R> {
    /// Puts a cache before a reader.
    pub fn new(reader: R) -> Self {
        Self::with_room(reader, CACHED_TILES)
    }

    /// The same with room for so many tiles, each of 16 KiB.
    pub fn with_room(reader: R, tiles: usize) -> Self {
        Self { reader, room: tiles, tiles: HashMap::default(), rests: Rests::default() }
    }
}

impl<R: TileReader> Cached<R> {
    /// The nodes of a tile, if there are as many as it must have.
    fn nodes(&mut self, tile: Tile) -> Result<&Nodes, TileError<R::Error>> {
        if !self.tiles.contains_key(&tile) {
            let hashes = self.reader.tile(tile.level, tile.index, tile.width).map_err(TileError::Read)?;
            if self.tiles.len() >= self.room {
                self.tiles.clear();
            }
            self.tiles.insert(tile, Nodes::new(&hashes));
        }
        let nodes = self.tiles.get(&tile);
        nodes.filter(|nodes| nodes.count >= usize::from(tile.width)).ok_or_else(|| {
            let found = nodes.map_or(0, |nodes| nodes.count);
            TileError::Width { tile, found }
        })
    }
}

impl<R: TileReader> TileReader for Cached<R> {
    type Error = R::Error;

    fn tile(&mut self, level: u8, index: u64, width: u16) -> Result<Vec<Digest>, R::Error> {
        match self.nodes(Tile { level, index, width }) {
            Ok(nodes) => Ok(nodes.hashes()),
            Err(TileError::Read(error)) => Err(error),
            // Whoever asks for a tile itself sees what is missing.
            Err(_) => self.reader.tile(level, index, width),
        }
    }

    fn subtree(&mut self, tile: Tile, start: usize, height: u32) -> Result<Digest, TileError<R::Error>> {
        let nodes = self.nodes(tile)?;
        let short = TileError::Width { tile, found: nodes.count };
        nodes.subtree(start, height).ok_or(short)
    }

    fn siblings(
        &mut self,
        tile: Tile,
        position: usize,
        heights: u32,
        proof: &mut Vec<Digest>,
    ) -> Result<(), TileError<R::Error>> {
        let nodes = self.nodes(tile)?;
        let short = TileError::Width { tile, found: nodes.count };
        nodes.siblings(position, heights, proof).ok_or(short)
    }

    fn rest(&mut self, size: u64, begin: u64) -> Result<Digest, TileError<R::Error>> {
        if let Some(hash) = self.rests.get(size, begin) {
            return Ok(hash);
        }
        let hash = range_hash(self, size, begin, size)?;
        self.rests.insert(size, begin, hash);
        Ok(hash)
    }
}

/// Positions of a full tile.
const POSITIONS: usize = 1 << HEIGHT;

/// The nodes of a tile as a heap: its root at 1, the children of `n` at `2n` and `2n + 1`, its hashes from 256 on. What
/// lies on the way from a hash to the root then stands in few pages, and the two children of a node in one line of the
/// processor's cache.
#[derive(Debug)]
struct Nodes {
    /// How many hashes the tile has. Nodes that are not complete with these are zero.
    count: usize,
    pairs: Vec<Pair>,
}

/// Two hashes that a node is made of, in one line of the cache.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Pair([Digest; 2]);

impl Nodes {
    fn new(hashes: &[Digest]) -> Self {
        let hashes = hashes.get(..POSITIONS).unwrap_or(hashes);
        let mut nodes =
            Self { count: hashes.len(), pairs: vec![Pair([Digest::from_bytes([0; 32]); 2]); POSITIONS] };
        for (position, hash) in hashes.iter().enumerate() {
            nodes.set(POSITIONS + position, *hash);
        }
        for height in 1..=HEIGHT {
            let first = POSITIONS >> height;
            for node in first..first + (nodes.count >> height) {
                if let Some(Pair([left, right])) = nodes.pairs.get(node) {
                    let hash = node_hash(left, right);
                    nodes.set(node, hash);
                }
            }
        }
        nodes
    }

    fn set(&mut self, node: usize, hash: Digest) {
        if let Some(place) = self.pairs.get_mut(node / 2).and_then(|pair| pair.0.get_mut(node % 2)) {
            *place = hash;
        }
    }

    fn get(&self, node: usize) -> Option<&Digest> {
        self.pairs.get(node / 2)?.0.get(node % 2)
    }

    fn hashes(&self) -> Vec<Digest> {
        (POSITIONS..POSITIONS + self.count).filter_map(|node| self.get(node)).copied().collect()
    }

    /// The hash of the complete subtree of this height that a position stands in.
    fn subtree(&self, position: usize, height: u32) -> Option<Digest> {
        let is_complete = height <= HEIGHT && ((position >> height) + 1) << height <= self.count;
        is_complete.then(|| self.get((POSITIONS + position) >> height).copied())?
    }

    /// Appends the siblings on the way up from a position through so many heights.
    fn siblings(&self, position: usize, heights: u32, proof: &mut Vec<Digest>) -> Option<()> {
        if heights > HEIGHT || ((position >> heights) + 1) << heights > self.count {
            return None;
        }
        for height in 0..heights {
            proof.push(*self.get(((POSITIONS + position) >> height) ^ 1)?);
        }
        Some(())
    }
}

/// What stands to the right of complete subtrees in the tree that was asked about last: at most one hash for each bit of
/// its size.
#[derive(Debug, Default)]
struct Rests {
    size: u64,
    hashes: Vec<(u64, Digest)>,
}

impl Rests {
    fn get(&self, size: u64, begin: u64) -> Option<Digest> {
        if size != self.size {
            return None;
        }
        self.hashes.iter().find(|(known, _)| *known == begin).map(|(_, hash)| *hash)
    }

    fn insert(&mut self, size: u64, begin: u64, hash: Digest) {
        if size != self.size {
            self.size = size;
            self.hashes.clear();
        }
        self.hashes.push((begin, hash));
    }
}

/// Hashes where a tile stands. Nobody gains by choosing tiles that fall together: few are kept, and as long as one
/// question lasts.
#[derive(Debug, Default)]
struct TileHasher(u64);

impl Hasher for TileHasher {
    fn finish(&self) -> u64 {
        // The upper bits are the mixed ones, and the map looks at the lower first.
        self.0.rotate_left(32)
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    fn write_u16(&mut self, number: u16) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}
