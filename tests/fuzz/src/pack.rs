//! Any bytes as a container: a report comes out, whatever they are, and it can be written down.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sanad::verify::{Outcome, Trust, Verdict, verify_container};
use sanad::words::Words;

fuzz_target!(|bytes: &[u8]| {
    let report = verify_container(&bytes.to_vec(), &Trust::Absent);
    // Without a trust file nothing is ever verified, and the verdict follows from the findings.
    let worst = report.findings().iter().map(|finding| finding.code().outcome()).max();
    let expected = match worst {
        None => Verdict::Verified,
        Some(Outcome::Issuer) => Verdict::Intact,
        Some(Outcome::Unchecked) => Verdict::CouldNotCheck,
        Some(Outcome::Broken) => Verdict::NotVerified,
    };
    assert_eq!(report.verdict(), expected);
    assert_ne!(report.verdict(), Verdict::Verified);
    let words = Words::english();
    let mut text = Vec::new();
    report.write_text(&words, &mut text).unwrap();
    assert!(!String::from_utf8(text).unwrap().contains('\u{1b}'), "an escape reaches the terminal");
    assert!(report.to_json(&words).is_object());
});
