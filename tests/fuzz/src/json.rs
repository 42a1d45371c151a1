//! Any bytes as canonical JSON: what is read is written back byte for byte; and as the documents that a pack holds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sanad::proof::canonical;
use sanad::proof::event::Event;
use sanad::proof::pack::{PackJson, StepJson};
use sanad::proof::version::{Disclosures, Manifest};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(value) = canonical::parse(bytes) {
        assert_eq!(canonical::to_vec(&value).unwrap(), bytes);
    }
    // One spelling: a document that is accepted is the one that would be written.
    if let Ok(event) = canonical::parse_as::<Event>(bytes) {
        assert_eq!(event.to_canonical().unwrap(), bytes);
    }
    if let Ok(manifest) = canonical::parse_as::<Manifest>(bytes) {
        assert_eq!(manifest.to_canonical().unwrap(), bytes);
        let _ = canonical::parse_as::<Disclosures>(bytes).map(|disclosures| manifest.check(&disclosures));
    }
    if let Ok(disclosures) = canonical::parse_as::<Disclosures>(bytes) {
        assert_eq!(canonical::to_vec(&disclosures).unwrap(), bytes);
    }
    if let Ok(pack) = canonical::parse_as::<PackJson>(bytes) {
        assert_eq!(canonical::to_vec(&pack).unwrap(), bytes);
    }
    if let Ok(step) = canonical::parse_as::<StepJson>(bytes) {
        assert_eq!(canonical::to_vec(&step).unwrap(), bytes);
    }
});
