//! Pure formats: every byte that an outsider checks. Reads no clock, no file and no random number.
//!
//! `README.md` beside this file is the specification, with test vectors. Read in this order: [`canonical`] (the JSON
//! that is hashed), [`digest`], [`time`] and [`text`] (what stands in it), [`version`], [`event`], [`answer`] and [`destruction`] (what is committed
//! to), [`merkle`] and [`tile`] (the ledger's tree), [`note`], [`checkpoint`], [`receipt`] and [`policy`] (its signed
//! heads, proofs and trusted keys), [`pack`] and [`container`] (what is handed over), [`report`] (the same as one PDF),
//! [`pdf_signature`] and [`pdf_validation`] (what may stand behind it), [`sampling`] (samples that can be drawn again).

#![deny(missing_docs)]

pub mod answer;
pub mod canonical;
pub mod checkpoint;
pub mod container;
pub mod destruction;
pub mod diff;
pub mod digest;
pub mod disclosed;
pub mod event;
pub mod merkle;
pub mod note;
pub mod pack;
pub mod pdf_signature;
pub mod pdf_validation;
pub mod policy;
pub mod receipt;
pub mod report;
pub mod sampling;
mod schema;
mod sha256;
pub mod text;
pub mod tile;
pub mod time;
pub mod version;
pub mod witness;
pub mod x509;

#[cfg(test)]
mod tests {
    /// The specification, without the indentation of its examples.
    fn specification() -> String {
        include_str!("README.md").lines().map(|line| format!("{}\n", line.trim_start())).collect()
    }

    #[test]
    fn the_test_vectors_of_the_specification_hold() {
        use super::digest::Digest;
        use super::event::leaf_hash;
        use super::merkle::tests::{ROOTS, leaves};
        use super::note::{SignedNote, VerifierKey};
        use super::receipt::Receipt;

        let text = specification();
        let line_after = |start: &str| {
            let at = text.find(start).unwrap_or_else(|| panic!("{start}"));
            text[at..].lines().next().unwrap().to_owned()
        };
        let event = line_after("{\"action\":\"version_committed\"");
        super::canonical::parse_as::<super::event::Event>(event.as_bytes()).unwrap();
        let entry = Digest::of(event.as_bytes());
        assert!(text.contains(&format!("\nentry  {}\nleaf   {}\n", entry.hex(), leaf_hash(&entry).hex())));
        let disclosure = r#"["AAAAAAAAAAAAAAAAAAAAAA","cause","Worn chuck"]"#;
        assert!(
            text.contains(&format!("{disclosure}   SHA-256 {}", Digest::of(disclosure.as_bytes()).hex()))
        );
        assert!(text.contains(&ROOTS.map(|root| format!("{root}\n")).concat()));

        let key: VerifierKey = line_after("example.com/foo+").parse().unwrap();
        let at = text.find("This is an example message.").unwrap();
        let note: String = text[at..].split_inclusive('\n').take(3).collect();
        SignedNote::parse(&note).unwrap().verify(&[key]).unwrap();

        let at = text.find("c2sp.org/tlog-proof@v1\n").unwrap();
        let receipt: String = text[at..].split_inclusive('\n').take(10).collect();
        let receipt: Receipt = receipt.parse().unwrap();
        let policy = line_after("log log.example/mgi+") + "\nquorum none\n";
        let policy: super::policy::Policy = policy.parse().unwrap();
        assert_eq!(receipt.verify(&leaves()[2], &policy.log_keys()).unwrap().size, 3);
        policy.open(&receipt.checkpoint).unwrap();

        let hex: String = text[text.find("504b0304").unwrap()..].lines().take(4).collect();
        assert_eq!(hex, super::container::tests::SMALL);
    }
}
