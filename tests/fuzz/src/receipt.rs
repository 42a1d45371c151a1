//! Any text as a receipt: what is read is written back byte for byte, and proves nothing about another leaf.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sanad::proof::checkpoint::Checkpoint;
use sanad::proof::digest::Digest;
use sanad::proof::receipt::Receipt;

fuzz_target!(|text: &str| {
    if let Ok(receipt) = text.parse::<Receipt>() {
        assert_eq!(receipt.to_string(), text);
        let head = Checkpoint::claimed(&receipt.checkpoint).unwrap();
        assert!(receipt.verify_inclusion(&Digest::of(b"a leaf of no ledger"), &head).is_err());
    }
});
