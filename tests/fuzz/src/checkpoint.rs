//! Any text as a checkpoint, bare or signed: what is read is written back byte for byte.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sanad::proof::checkpoint::Checkpoint;

fuzz_target!(|text: &str| {
    if let Ok(head) = text.parse::<Checkpoint>() {
        assert_eq!(head.text(), text);
    }
    if let Ok(head) = Checkpoint::claimed(text) {
        assert!(text.starts_with(&format!("{head}\n")));
        assert!(Checkpoint::open(text, &[]).is_err(), "nobody is trusted");
    }
});
