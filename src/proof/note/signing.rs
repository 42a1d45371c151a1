//! Keys that sign.

use std::fmt;

use ed25519_dalek::Signer as _;
use ml_dsa::{KeyExport as _, MlDsa44};

use super::key::{Algorithm, VerifierKey};
use super::signature::{cosigned_text, subtree_message};
use super::{NoteError, NoteSignature};

/// A secret key. Both kinds wipe it from memory when they are dropped.
enum Secret {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    MlDsa44(Box<ml_dsa::SigningKey<MlDsa44>>),
}

/// A key that signs. Its secret is wiped from memory when dropped, and never shown.
pub struct SigningKey {
    verifier: VerifierKey,
    secret: Secret,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("name", &self.name()).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// A log's key (algorithm 0x01) from its 32 secret bytes.
    ///
    /// # Errors
    /// [`NoteError::Name`] if the name cannot be that of a key.
    pub fn from_seed(name: &str, seed: [u8; 32]) -> Result<Self, NoteError> {
        Self::with_algorithm(name, Algorithm::Ed25519, seed)
    }

    /// A witness's key (algorithm 0x04) from its 32 secret bytes.
    ///
    /// # Errors
    /// [`NoteError::Name`] if the name cannot be that of a key.
    pub fn cosigner_from_seed(name: &str, seed: [u8; 32]) -> Result<Self, NoteError> {
        Self::with_algorithm(name, Algorithm::Cosignature, seed)
    }

    /// A key of any algorithm from its 32 secret bytes: those of RFC 8032, or the seed of FIPS 204.
    ///
    /// # Errors
    /// [`NoteError::Name`] if the name cannot be that of a key.
    pub fn with_algorithm(name: &str, algorithm: Algorithm, seed: [u8; 32]) -> Result<Self, NoteError> {
        let (secret, public) = match algorithm {
            Algorithm::Ed25519 | Algorithm::Cosignature => {
                let key = Box::new(ed25519_dalek::SigningKey::from_bytes(&seed));
                let public = key.verifying_key().as_bytes().to_vec();
                (Secret::Ed25519(key), public)
            }
            Algorithm::MlDsa44 => {
                let key = Box::new(ml_dsa::SigningKey::<MlDsa44>::from_seed(&seed.into()));
                let public = key.as_ref().as_ref().to_bytes().to_vec();
                (Secret::MlDsa44(key), public)
            }
        };
        Ok(Self { verifier: VerifierKey::new(name, algorithm, &public)?, secret })
    }

    /// The key's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.verifier.name()
    }

    /// What it signs with.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.verifier.algorithm()
    }

    /// The public half.
    #[must_use]
    pub fn verifier(&self) -> VerifierKey {
        self.verifier.clone()
    }

    /// Signs a text at a time in seconds since 1970, which algorithm 0x01 does not state. The same text and time give the
    /// same signature. `Display` of the result is the signature line.
    ///
    /// # Errors
    /// [`NoteError::Unsignable`] if algorithm 0x06 is to sign what is no checkpoint, or the time is above 2^63 − 1.
    pub fn sign(&self, text: &str, time: u64) -> Result<NoteSignature, NoteError> {
        let message = match self.algorithm() {
            Algorithm::Ed25519 => text.as_bytes().to_vec(),
            _ if i64::try_from(time).is_err() => return Err(NoteError::Unsignable),
            Algorithm::Cosignature => cosigned_text(time, text).into_bytes(),
            Algorithm::MlDsa44 => subtree_message(self.name(), time, text).ok_or(NoteError::Unsignable)?,
        };
        let mut bytes = match self.algorithm() {
            Algorithm::Ed25519 => Vec::new(),
            Algorithm::Cosignature | Algorithm::MlDsa44 => time.to_be_bytes().to_vec(),
        };
        match &self.secret {
            Secret::Ed25519(key) => bytes.extend_from_slice(&key.sign(&message).to_bytes()),
            Secret::MlDsa44(key) => {
                let signature = key.expanded_key().sign_deterministic(&message, b"");
                bytes.extend_from_slice(&signature.map_err(|_| NoteError::Unsignable)?.encode());
            }
        }
        Ok(NoteSignature { name: self.name().to_owned(), id: self.verifier.id(), bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::digest::Digest;
    use crate::proof::note::{MAX_NOTE_BYTES, MAX_SIGNATURES, SignedNote};

    const TEXT: &str = "log.example/mgi\n3\nrra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc=\n";

    fn log() -> SigningKey {
        SigningKey::with_algorithm("log.example/mgi", Algorithm::MlDsa44, [3; 32]).unwrap()
    }

    #[test]
    fn wycheproof_ml_dsa_44_from_a_seed() {
        let hex = |text: &str| -> Vec<u8> {
            let text = text.trim_matches('-');
            (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
        };
        let mut count = 0;
        for line in include_str!("../../../tests/vectors/mldsa44-seed.txt").lines() {
            let [number, seed, key, message, expected] = *line.split(' ').collect::<Vec<_>>() else {
                panic!("{line}")
            };
            let seed: [u8; 32] = hex(seed).try_into().unwrap();
            let signing = SigningKey::with_algorithm("k", Algorithm::MlDsa44, seed).unwrap();
            assert_eq!(Digest::of(signing.verifier().public_key()).hex(), key, "vector {number}");
            let Secret::MlDsa44(secret) = &signing.secret else { panic!() };
            let signature = secret.expanded_key().sign_deterministic(&hex(message), b"").unwrap().encode();
            assert_eq!(Digest::of(&signature).hex(), expected, "vector {number}");
            count += 1;
        }
        assert_eq!(count, 70);
    }

    #[test]
    fn a_head_is_signed_with_ml_dsa_44() {
        let key = log();
        let verifier: VerifierKey = key.verifier().to_string().parse().unwrap();
        assert_eq!((&verifier, verifier.algorithm()), (&key.verifier(), Algorithm::MlDsa44));
        assert_eq!(verifier.public_key().len(), 1312);
        let line = key.sign(TEXT, 1_800_000_000).unwrap();
        assert_eq!(line.bytes.len(), 8 + 2420);
        assert_eq!(key.sign(TEXT, 1_800_000_000).unwrap(), line, "the same each time");
        assert_eq!(verifier.verify(TEXT, &line.bytes), Ok(Some(1_800_000_000)));
        // Extension lines are not in what is signed.
        assert!(verifier.verify(&format!("{TEXT}extension\n"), &line.bytes).is_ok());
        let wrong = Err(NoteError::Signature("log.example/mgi".to_owned()));
        for text in [
            TEXT.replace("mgi\n", "mgj\n"),
            TEXT.replace("\n3\n", "\n4\n"),
            TEXT.replace("rra8", "rra9"),
            // No checkpoint: another text, one without its root, an empty line where an extension could be.
            "This is an example message.\n".to_owned(),
            "log.example/mgi\n3\n".to_owned(),
            format!("{TEXT}\n"),
            TEXT.replace("log.example", &"l".repeat(256)),
        ] {
            assert_eq!(verifier.verify(&text, &line.bytes), wrong, "{text}");
        }
        let stranger = SigningKey::with_algorithm("log.example/mgi", Algorithm::MlDsa44, [4; 32]).unwrap();
        assert_eq!(verifier.verify(TEXT, &stranger.sign(TEXT, 1_800_000_000).unwrap().bytes), wrong);
        // The cosigner's name is in what is signed, too.
        let renamed = SigningKey::with_algorithm("log.example/mgj", Algorithm::MlDsa44, [3; 32]).unwrap();
        assert_eq!(verifier.verify(TEXT, &renamed.sign(TEXT, 1_800_000_000).unwrap().bytes), wrong);
    }

    #[test]
    fn what_the_format_refuses_is_not_verified() {
        let (key, verifier) = (log(), log().verifier());
        let line = key.sign(TEXT, 7).unwrap().bytes;
        for at in (0..line.len()).step_by(97).chain([7, 8, line.len() - 1]) {
            let mut altered = line.clone();
            altered[at] ^= 1;
            assert!(verifier.verify(TEXT, &altered).is_err(), "byte {at}");
        }
        let mut late = line.clone();
        late[0] |= 0x80;
        for wrong in [&[][..], &line[..7], &line[..8], &line[8..], &line[..line.len() - 1], &late] {
            assert!(verifier.verify(TEXT, wrong).is_err(), "{} bytes", wrong.len());
        }
        let longer = [line.as_slice(), &[0]].concat();
        assert!(verifier.verify(TEXT, &longer).is_err());
        // Without a time it is a statement of tlog-cosignature all the same.
        assert_eq!(verifier.verify(TEXT, &key.sign(TEXT, 0).unwrap().bytes), Ok(Some(0)));
        for (text, time) in [("This is an example message.\n", 7), (TEXT, 1 << 63)] {
            assert_eq!(key.sign(text, time), Err(NoteError::Unsignable));
        }
        let bytes = verifier.public_key();
        for (name, bytes) in
            [("k", &bytes[1..]), ("k", &[bytes, &[0]].concat()), ("", bytes), (&"k".repeat(256), bytes)]
        {
            assert!(VerifierKey::new(name, Algorithm::MlDsa44, bytes).is_err(), "{name} {}", bytes.len());
        }
        assert!(!format!("{key:?} {verifier:?}").contains("3, 3, 3"));
    }

    #[test]
    fn a_head_bears_both_signatures() {
        let (ed25519, beside) = (SigningKey::from_seed("log.example/mgi", [3; 32]).unwrap(), log());
        let note = SignedNote::sign(TEXT, &[&ed25519, &beside], 7).unwrap();
        let text = note.to_string();
        assert_eq!(SignedNote::parse(&text).as_ref(), Ok(&note));
        assert_eq!(text.len(), 3442, "bytes of a head with both");
        let keys = [ed25519.verifier(), beside.verifier()];
        assert_eq!(note.verify(&keys).unwrap(), [&keys[0], &keys[1]]);
        // The other line is by an unknown key then, and passed over.
        assert_eq!(note.verify(&keys[..1]).unwrap(), [&keys[0]]);
        assert_eq!(note.verify(&keys[1..]).unwrap(), [&keys[1]]);
        for line in [0, 1] {
            let mut broken = note.clone();
            broken.signatures[line].bytes[20] ^= 1;
            assert!(matches!(broken.verify(&keys), Err(NoteError::Signature(_))));
            assert!(broken.verify(&keys[line..=line]).is_err());
            assert!(broken.verify(&keys[1 - line..=1 - line]).is_ok());
        }
        // As many lines of this kind as a note may have fit into the largest one.
        assert!(text.len() * MAX_SIGNATURES < MAX_NOTE_BYTES);
    }

    #[test]
    fn the_vector_of_the_documentation_is_what_is_signed() {
        let key = log();
        let (vkey, line) = (key.verifier().to_string(), key.sign(TEXT, 1_800_000_000).unwrap().to_string());
        let message = super::subtree_message("log.example/mgi", 1_800_000_000, TEXT).unwrap();
        let hex: String = message.iter().map(|byte| format!("{byte:02x}")).collect();
        let label = key.verifier().label();
        let documentation = include_str!("../README.md");
        for needed in [&hex, &label, &Digest::of(vkey.as_bytes()).hex(), &Digest::of(line.as_bytes()).hex()] {
            assert!(documentation.contains(needed), "{needed}");
        }
    }
}
