//! The Merkle tree of RFC 6962 (section 2.1) with SHA-256: hashes and the two proofs.

use sha2::{Digest as _, Sha256};

use super::digest::Digest;

/// Why a proof does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MerkleError {
    /// The leaf's index is not below the tree's size, or the older tree is larger than the newer one.
    #[error("the position lies outside the tree")]
    OutOfRange,
    /// The proof has more or fewer hashes than this position needs.
    #[error("the proof has the wrong number of hashes")]
    Length,
    /// The hashes lead to another root.
    #[error("the proof leads to another root")]
    Root,
}

/// Hash of a leaf: SHA-256(0x00 ‖ entry). Our entries are the 32 bytes of an event's digest.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(entry);
    Digest::from_bytes(hasher.finalize().into())
}

/// Hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
#[must_use]
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left.as_bytes());
    hasher.update(right.as_bytes());
    Digest::from_bytes(hasher.finalize().into())
}

/// Root of the tree without leaves: SHA-256 of nothing.
#[must_use]
pub fn empty_root() -> Digest {
    Digest::of(b"")
}

/// Checks that the leaf with this hash stands at `index` in the tree of `size` leaves with this `root`
/// (RFC 9162, section 2.1.3.2). `proof` goes from the leaf's sibling up to the root's child.
///
/// # Errors
/// [`MerkleError`] if it does not.
pub fn verify_inclusion(
    leaf_hash: &Digest,
    index: u64,
    size: u64,
    proof: &[Digest],
    root: &Digest,
) -> Result<(), MerkleError> {
    let found = climb(leaf_hash, (index, size), proof, &mut |_| {})?;
    if found == *root { Ok(()) } else { Err(MerkleError::Root) }
}

/// A step from a leaf to the root: what it is joined with, and what comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Hash of the subtree that it is joined with.
    pub sibling: Digest,
    /// First leaf of that subtree, and the one after its last.
    pub sibling_leaves: (u64, u64),
    /// It stands to the left.
    pub is_left: bool,
    /// Hash of the two together.
    pub node: Digest,
    /// First leaf of the two together, and the one after their last.
    pub node_leaves: (u64, u64),
}

/// The steps from a leaf up to the root, as [`verify_inclusion`] takes them; the last one's node is the root.
///
/// # Errors
/// [`MerkleError`] if the proof is not of the length that index and size demand.
pub fn path(leaf_hash: &Digest, index: u64, size: u64, proof: &[Digest]) -> Result<Vec<Step>, MerkleError> {
    let mut steps = Vec::with_capacity(proof.len());
    climb(leaf_hash, (index, size), proof, &mut |step| steps.push(step))?;
    Ok(steps)
}

/// The root of the tree that this leaf is the last of: what stands to the left of the way up is the same in every larger
/// tree. So the receipt of an event shows which root the ledger had when that event was its last.
///
/// # Errors
/// [`MerkleError`] as [`path`].
pub fn root_ending(
    leaf_hash: &Digest,
    index: u64,
    size: u64,
    proof: &[Digest],
) -> Result<Digest, MerkleError> {
    let steps = path(leaf_hash, index, size, proof)?;
    let left = steps.iter().filter(|step| step.is_left);
    Ok(left.fold(*leaf_hash, |hash, step| node_hash(&step.sibling, &hash)))
}

fn climb(
    leaf_hash: &Digest,
    (index, size): (u64, u64),
    proof: &[Digest],
    each: &mut impl FnMut(Step),
) -> Result<Digest, MerkleError> {
    if index >= size {
        return Err(MerkleError::OutOfRange);
    }
    let (mut node, mut last, mut level) = (index, size - 1, 0_u32);
    let mut hash = *leaf_hash;
    // The leaves below a node of a level; the last node of a level may have fewer than the others.
    let leaves = |node: u64, level: u32| {
        let start =
            |node: u64| node.checked_shl(level).filter(|start| start >> level == node).unwrap_or(size);
        (start(node), start(node.saturating_add(1)).min(size))
    };
    for sibling in proof {
        if last == 0 {
            return Err(MerkleError::Length);
        }
        let is_left = node & 1 == 1 || node == last;
        if is_left {
            hash = node_hash(sibling, &hash);
            // A last node without a neighbour rises until it has one.
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
                level += 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        let beside = if is_left { node.saturating_sub(1) } else { node.saturating_add(1) };
        each(Step {
            sibling: *sibling,
            sibling_leaves: leaves(beside, level),
            is_left,
            node: hash,
            node_leaves: leaves(node >> 1, level + 1),
        });
        node >>= 1;
        last >>= 1;
        level += 1;
    }
    if last == 0 { Ok(hash) } else { Err(MerkleError::Length) }
}

/// Checks that the tree of `from_size` leaves is a prefix of the tree of `to_size` leaves
/// (RFC 9162, section 2.1.4.2).
///
/// # Errors
/// [`MerkleError`] if it is not. The empty tree is a prefix of every tree, with an empty proof.
pub fn verify_consistency(
    from_size: u64,
    from_root: &Digest,
    to_size: u64,
    to_root: &Digest,
    proof: &[Digest],
) -> Result<(), MerkleError> {
    if from_size > to_size {
        return Err(MerkleError::OutOfRange);
    }
    if from_size == 0 || from_size == to_size {
        if !proof.is_empty() {
            return Err(MerkleError::Length);
        }
        let expected = if from_size == 0 { empty_root() } else { *to_root };
        return if *from_root == expected { Ok(()) } else { Err(MerkleError::Root) };
    }
    let (older, newer) = consistency_roots(from_size, from_root, to_size, proof)?;
    if older == *from_root && newer == *to_root { Ok(()) } else { Err(MerkleError::Root) }
}

/// Which roots at `from_size` and at `to_size` a consistency proof leads to, where 0 < `from_size` < `to_size`. If
/// `from_size` is a power of two the proof stands on `from_root` itself.
///
/// # Errors
/// [`MerkleError::Length`] if it is no proof between such sizes.
pub fn consistency_roots(
    from_size: u64,
    from_root: &Digest,
    to_size: u64,
    proof: &[Digest],
) -> Result<(Digest, Digest), MerkleError> {
    if from_size == 0 || from_size >= to_size {
        return Err(MerkleError::OutOfRange);
    }
    let (mut node, mut last) = (from_size - 1, to_size - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let mut rest = proof.iter();
    // A complete older tree is itself a node of the newer one, so the proof does not repeat its root.
    let first =
        if from_size.is_power_of_two() { from_root } else { rest.next().ok_or(MerkleError::Length)? };
    let (mut older, mut newer) = (*first, *first);
    for hash in rest {
        if last == 0 {
            return Err(MerkleError::Length);
        }
        if node & 1 == 1 || node == last {
            older = node_hash(hash, &older);
            newer = node_hash(hash, &newer);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            newer = node_hash(&newer, hash);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(MerkleError::Length);
    }
    Ok((older, newer))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The eight entries of the test tree that Certificate Transparency implementations share.
    pub(crate) const ENTRIES: [&str; 8] =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    /// Their roots at sizes 1 to 8.
    pub(crate) const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    pub(crate) fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect()
    }

    pub(crate) fn leaves() -> Vec<Digest> {
        ENTRIES.iter().map(|entry| leaf_hash(&bytes(entry))).collect()
    }

    /// RFC 6962, section 2.1, word for word: slow and obvious.
    pub(crate) fn plain_root(leaves: &[Digest]) -> Digest {
        match leaves {
            [] => empty_root(),
            [leaf] => *leaf,
            _ => {
                let split = leaves.len().next_power_of_two() / 2;
                node_hash(&plain_root(&leaves[..split]), &plain_root(&leaves[split..]))
            }
        }
    }

    fn hashes(list: &[&str]) -> Vec<Digest> {
        list.iter().map(|hex| Digest::from_hex(hex).unwrap()).collect()
    }

    #[test]
    fn the_steps_cover_the_tree_from_the_leaf_to_the_root() {
        use crate::proof::tile::{Edge, TileReader, inclusion_proof, root};

        struct Whole(Vec<Digest>);
        impl TileReader for Whole {
            type Error = std::convert::Infallible;
            fn tile(&mut self, level: u8, index: u64, width: u16) -> Result<Vec<Digest>, Self::Error> {
                assert_eq!((level, index), (0, 0));
                Ok(self.0[..usize::from(width)].to_vec())
            }
        }
        for size in 1..=65_u64 {
            let hashes: Vec<Digest> = (0..size).map(|leaf| leaf_hash(&leaf.to_be_bytes())).collect();
            let mut edge = Edge::new();
            hashes.iter().for_each(|hash| edge.append(*hash, &mut |_, _, _| {}));
            let mut tiles = Whole(hashes.clone());
            assert_eq!(root(&mut tiles, size).unwrap(), edge.root());
            for (index, hash) in (0..size).zip(&hashes) {
                let proof = inclusion_proof(&mut tiles, index, size).unwrap();
                let steps = path(hash, index, size, &proof).unwrap();
                let (mut covered, mut node) = ((index, index + 1), *hash);
                for step in steps {
                    // The two stand side by side, and together are what comes of them.
                    let joined = if step.is_left {
                        assert_eq!(step.sibling_leaves.1, covered.0, "{index} of {size}");
                        (node_hash(&step.sibling, &node), (step.sibling_leaves.0, covered.1))
                    } else {
                        assert_eq!(step.sibling_leaves.0, covered.1, "{index} of {size}");
                        (node_hash(&node, &step.sibling), (covered.0, step.sibling_leaves.1))
                    };
                    assert_eq!((step.node, step.node_leaves), joined, "{index} of {size}");
                    (node, covered) = joined;
                }
                assert_eq!((node, covered), (edge.root(), (0, size)), "{index} of {size}");
                let then = plain_root(&hashes[..=usize::try_from(index).unwrap()]);
                assert_eq!(root_ending(hash, index, size, &proof), Ok(then), "{index} of {size}");
            }
        }
    }

    #[test]
    fn published_roots() {
        assert_eq!(empty_root().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (size, root) in (1..).zip(ROOTS) {
            assert_eq!(plain_root(&leaves()[..size]).hex(), root, "size {size}");
        }
    }

    #[test]
    fn published_inclusion_proofs() {
        let root = |size: usize| Digest::from_hex(ROOTS[size - 1]).unwrap();
        let proof = hashes(&[
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]);
        assert_eq!(verify_inclusion(&leaves()[0], 0, 8, &proof, &root(8)), Ok(()));
        let proof = hashes(&["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]);
        assert_eq!(verify_inclusion(&leaves()[2], 2, 3, &proof, &root(3)), Ok(()));
        assert_eq!(verify_inclusion(&leaves()[0], 0, 1, &[], &root(1)), Ok(()));
        assert_eq!(verify_inclusion(&leaves()[0], 1, 1, &[], &root(1)), Err(MerkleError::OutOfRange));
        assert_eq!(verify_inclusion(&leaves()[2], 2, 3, &[], &root(3)), Err(MerkleError::Length));
        assert_eq!(verify_inclusion(&leaves()[1], 2, 3, &proof, &root(3)), Err(MerkleError::Root));
    }

    #[test]
    fn published_consistency_proof() {
        let root = |size: usize| Digest::from_hex(ROOTS[size - 1]).unwrap();
        let proof = hashes(&[
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]);
        assert_eq!(verify_consistency(6, &root(6), 8, &root(8), &proof), Ok(()));
        assert_eq!(verify_consistency(6, &root(5), 8, &root(8), &proof), Err(MerkleError::Root));
        assert_eq!(verify_consistency(6, &root(6), 8, &root(8), &proof[..2]), Err(MerkleError::Length));
        assert_eq!(verify_consistency(8, &root(8), 6, &root(6), &proof), Err(MerkleError::OutOfRange));
        assert_eq!(verify_consistency(0, &empty_root(), 8, &root(8), &[]), Ok(()));
        assert_eq!(verify_consistency(8, &root(8), 8, &root(8), &[]), Ok(()));
        assert_eq!(verify_consistency(8, &root(8), 8, &root(7), &[]), Err(MerkleError::Root));
    }
}
