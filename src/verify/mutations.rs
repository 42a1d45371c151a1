//! A thousand random changes each to a container, to a folder and to a receipt: all refused. The second verifier does the
//! same in `tests/second/mutations.mjs`.

use std::fs;

use super::testing::*;
use super::{Verdict, verify};
use crate::proof::digest::Digest;
use crate::proof::event::leaf_hash;
use crate::proof::receipt::Receipt;

const ROUNDS: usize = 1000;

/// A small generator with a fixed seed: the same changes in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % end
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.below(256) as u8).collect()
    }
}

/// One change to some bytes, never none.
fn mutate(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    loop {
        let at = random.below(bytes.len() + 1);
        let length = 1 + random.below(bytes.len().clamp(1, 64));
        let end = (at + length).min(bytes.len());
        let (before, cut, behind) = (&bytes[..at], &bytes[at..end], &bytes[end..]);
        let noise = random.bytes(length);
        let flip = |by: u8| {
            let mut changed = bytes.to_vec();
            changed.get_mut(at).into_iter().for_each(|byte| *byte ^= by);
            changed
        };
        let changed = match random.below(9) {
            0 => flip(1 + random.below(255) as u8),
            1 => flip(1 << random.below(8)),
            2 => [before, behind].concat(),
            3 => [before, &noise, cut, behind].concat(),
            4 => [before, &noise, behind].concat(),
            5 => [before, cut, cut, behind].concat(),
            6 => [before, &vec![0; cut.len()], behind].concat(),
            7 => before.to_vec(),
            _ => [behind, before].concat(),
        };
        if changed != bytes {
            return changed;
        }
    }
}

fn is_refused(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::NotVerified | Verdict::CouldNotCheck)
}

#[test]
fn a_thousand_changes_to_a_container_are_refused() {
    let (whole, mut random) = (zip(&pack()), Random(0x5eed_0001));
    for round in 0..ROUNDS {
        let report = report_zip(mutate(&whole, &mut random));
        assert!(is_refused(report.verdict()), "round {round}: {:?}", lines(&report));
    }
}

#[test]
fn a_thousand_changes_to_a_folder_are_refused() {
    let (files, mut random) = (pack(), Random(0x5eed_0002));
    let folder = tempfile::tempdir().unwrap();
    write_folder(&files, folder.path());
    let paths: Vec<&String> = files.keys().collect();
    for round in 0..ROUNDS {
        let path = paths[random.below(paths.len())];
        let other = paths[random.below(paths.len())];
        let (at, bytes) = (folder.path().join(path), &files[path]);
        let beside = at.with_file_name(format!("added-{round}.txt"));
        match random.below(10) {
            0 => fs::remove_file(&at).unwrap(),
            1 => fs::write(&beside, "x").unwrap(),
            2 if files[other] != *bytes => fs::write(&at, &files[other]).unwrap(),
            3 => fs::rename(&at, &beside).unwrap(),
            _ => fs::write(&at, mutate(bytes, &mut random)).unwrap(),
        }
        let report = verify(folder.path(), &trust());
        assert!(is_refused(report.verdict()), "round {round}, {path}: {:?}", lines(&report));
        let _ = fs::remove_file(beside);
        fs::write(&at, bytes).unwrap();
    }
    assert_eq!(verify(folder.path(), &trust()).verdict(), Verdict::Verified);
}

#[test]
fn a_thousand_changes_to_a_receipt_are_refused() {
    let (files, mut random) = (pack(), Random(0x5eed_0003));
    let receipt = &files["proof/events/7.tlog-proof"];
    let leaf = leaf_hash(&Digest::of(&files["proof/events/7.json"]));
    let proves = |bytes: &[u8]| {
        let receipt = std::str::from_utf8(bytes).ok().and_then(|text| text.parse::<Receipt>().ok());
        receipt.is_some_and(|receipt| receipt.verify(&leaf, &[key().verifier()]).is_ok())
    };
    assert!(proves(receipt));
    for round in 0..ROUNDS {
        let changed = mutate(receipt, &mut random);
        assert!(!proves(&changed), "round {round}: {}", String::from_utf8_lossy(&changed));
    }
}
