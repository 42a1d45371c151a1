//! Any text as a signed note or a key: what is read is written back byte for byte.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sanad::proof::note::{SignedNote, VerifierKey};

fuzz_target!(|text: &str| {
    if let Ok(note) = SignedNote::parse(text) {
        assert_eq!(note.to_string(), text);
    }
    if let Ok(key) = text.parse::<VerifierKey>() {
        assert_eq!(key.to_string(), text);
        // Nobody's signature is sixty-four zeros.
        assert!(key.verify(text, &[0; 64]).is_err());
        let _ = key.verify(text, text.as_bytes());
    }
});
