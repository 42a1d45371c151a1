//! Edges and proofs against plain trees.

use std::collections::HashMap;

use super::*;
use crate::proof::digest::Digest;
use crate::proof::merkle::tests::{ROOTS, leaves, plain_root};
use crate::proof::merkle::{empty_root, leaf_hash, verify_consistency, verify_inclusion};

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
fn proofs_are_the_same_whatever_is_kept() {
    let (_, mut plain) = grow(66_000);
    let (_, memory) = grow(66_000);
    let mut small = Cached::with_room(memory, 1);
    let (_, memory) = grow(66_000);
    let mut large = Cached::new(memory);
    for size in [66_000, 1, 2, 300, 65_535, 65_536, 65_537, 65_792, 65_793, 66_000] {
        let top = root(&mut plain, size).unwrap();
        for index in (0..size).filter(|i| i % 1021 == 0 || *i + 3 > size || (65_534..65_538).contains(i)) {
            let proof = inclusion_proof(&mut plain, index, size).unwrap();
            assert_eq!(
                verify_inclusion(&leaf(index), index, size, &proof, &top),
                Ok(()),
                "{index} in {size}"
            );
            assert_eq!(inclusion_proof(&mut small, index, size).unwrap(), proof);
            assert_eq!(inclusion_proof(&mut large, index, size).unwrap(), proof);
        }
    }
    // A tile that is too short is one however it was asked for.
    let short = TileError::Width { tile: Tile { level: 0, index: 257, width: 256 }, found: 208 };
    assert_eq!(inclusion_proof(&mut large, 65_800, 70_000), Err(short));
    assert_eq!(inclusion_proof(&mut plain, 65_800, 70_000), Err(short));
    assert_eq!(large.tile(0, 257, 256).unwrap().len(), 208);
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
