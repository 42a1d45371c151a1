//! A text with its signatures.

use std::fmt;

use super::signature::parse_signature;
use super::{NoteError, NoteSignature, SigningKey, VerifierKey};

/// Largest note that is parsed, in bytes.
pub const MAX_NOTE_BYTES: usize = 256 * 1024;

/// Most signature lines that are parsed.
pub const MAX_SIGNATURES: usize = 64;

/// A text with signatures. `Display` writes the note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    /// The text, its last newline included.
    pub text: String,
    /// The signature lines, at least one.
    pub signatures: Vec<NoteSignature>,
}

impl SignedNote {
    /// Signs a text, with each of the keys a line, at a time in seconds since 1970.
    ///
    /// # Errors
    /// [`NoteError::Format`] if the text does not end in a newline or has another control character, or there is no key;
    /// [`NoteError::Unsignable`] as for [`SigningKey::sign`].
    pub fn sign(text: &str, keys: &[&SigningKey], time: u64) -> Result<Self, NoteError> {
        if !is_note_text(text) || keys.is_empty() {
            return Err(NoteError::Format);
        }
        let signatures = keys.iter().map(|key| key.sign(text, time)).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// Parses a note. No signature is checked yet: use [`SignedNote::verify`] before believing the text.
    ///
    /// # Errors
    /// [`NoteError`] if it is not a note in its one spelling.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLarge);
        }
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::Format)?;
        let text = format!("{text}\n");
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Format)?;
        if !is_note_text(&text) {
            return Err(NoteError::Format);
        }
        let mut signatures: Vec<NoteSignature> = Vec::new();
        for line in lines.split('\n') {
            if signatures.len() == MAX_SIGNATURES {
                return Err(NoteError::TooLarge);
            }
            let signature = parse_signature(line)?;
            if signatures.iter().any(|other| other.id == signature.id && other.name == signature.name) {
                return Err(NoteError::Duplicate);
            }
            signatures.push(signature);
        }
        Ok(Self { text, signatures })
    }

    /// Checks the signatures by the given keys, passing over those by others, and gives the keys that signed.
    ///
    /// # Errors
    /// [`NoteError::Signature`] if a signature by one of the keys does not verify, [`NoteError::UnknownKey`] if none
    /// of the keys signed.
    pub fn verify<'k>(&self, keys: &'k [VerifierKey]) -> Result<Vec<&'k VerifierKey>, NoteError> {
        let mut signers = Vec::new();
        for signature in &self.signatures {
            if let Some(key) = keys.iter().find(|key| signature.is_by(key)) {
                key.verify(&self.text, &signature.bytes)?;
                signers.push(key);
            }
        }
        if signers.is_empty() { Err(NoteError::UnknownKey) } else { Ok(signers) }
    }
}

impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| signature.fmt(f))
    }
}

fn is_note_text(text: &str) -> bool {
    text.ends_with('\n') && !text.chars().any(|c| c < ' ' && c != '\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::note::Algorithm;

    const VKEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    const NOTE: &str = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    #[test]
    fn the_specifications_example_verifies() {
        let key: VerifierKey = VKEY.parse().unwrap();
        assert_eq!(
            (key.name(), key.id(), key.algorithm()),
            ("example.com/foo", 0x530d_903a, Algorithm::Ed25519)
        );
        assert_eq!(key.to_string(), VKEY);
        let note = SignedNote::parse(NOTE).unwrap();
        assert_eq!(note.text, "This is an example message.\n");
        assert_eq!(note.to_string(), NOTE);
        assert_eq!(note.verify(std::slice::from_ref(&key)), Ok(vec![&key]));
    }

    #[test]
    fn signing_and_verifying_go_together() {
        let key = SigningKey::from_seed("example.com/log", [7; 32]).unwrap();
        let other = SigningKey::from_seed("example.com/log", [8; 32]).unwrap();
        let note = SignedNote::sign("one\n\ntwo\n", &[&key], 0).unwrap();
        assert_eq!(SignedNote::parse(&note.to_string()).unwrap(), note);
        assert_eq!(key.verifier().to_string().parse::<VerifierKey>().unwrap(), key.verifier());
        assert!(note.verify(&[other.verifier(), key.verifier()]).is_ok());
        assert_eq!(note.verify(&[other.verifier()]), Err(NoteError::UnknownKey));
        let mut altered = note.clone();
        altered.text = "one\n\ntwe\n".to_owned();
        assert!(matches!(altered.verify(&[key.verifier()]), Err(NoteError::Signature(_))));
        assert!(!format!("{key:?}").contains('7'));
    }

    #[test]
    fn the_cosigned_example_of_the_specification_is_read() {
        let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        let note = format!(
            "{text}\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
        );
        let read = SignedNote::parse(&note).unwrap();
        assert_eq!((read.text.as_str(), read.to_string()), (text, note));
        let lines: Vec<(&str, u32, usize)> =
            read.signatures.iter().map(|line| (line.name.as_str(), line.id, line.bytes.len())).collect();
        let expected =
            [("example.com/behind-the-sofa", 0x033d_e0ae, 64), ("witness.example.com/w1", 0x8d66_cf3f, 72)];
        assert_eq!(lines, expected);
        // The time stands before the witness's signature.
        assert_eq!(read.signatures[1].bytes[..8], 1_679_315_147_u64.to_be_bytes());
    }

    #[test]
    fn other_spellings_of_a_note_are_refused() {
        let line = NOTE.split_once("\n\n").unwrap().1;
        for wrong in [
            NOTE.trim_end().to_owned(),
            format!("{NOTE}\n"),
            NOTE.replace("\n\n", "\n"),
            NOTE.replace("— ", "- "),
            NOTE.replace("aQM=", "aQM"),
            NOTE.replace("aQM=", "aQN="),
            NOTE.replace("foo Uw", "foo  Uw"),
            NOTE.replace('.', "\r"),
            format!("{NOTE}{line}"),
            "\n\n".to_owned(),
            format!("{NOTE}— example.com/foo AAAAAA==\n"),
            "x".repeat(MAX_NOTE_BYTES + 1),
        ] {
            assert!(SignedNote::parse(&wrong).is_err(), "{wrong}");
        }
    }
}
