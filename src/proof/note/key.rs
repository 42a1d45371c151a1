//! Keys that signatures are checked with.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ml_dsa::{EncodedVerifyingKey, MlDsa44};

use super::super::digest::Digest;
use super::NoteError;
use super::signature::{cosigned_text, subtree_message};

/// Longest name of a key or log that can stand in what ML-DSA-44 signs, in bytes (tlog-cosignature).
pub(super) const MAX_NAME_BYTES: usize = 255;

/// Signature algorithms, by their identifier byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// `0x01`: Ed25519 over the note's text. Logs sign their checkpoints with it.
    Ed25519,
    /// `0x04`: timestamped Ed25519 cosignature (tlog-cosignature). Witnesses sign with it.
    Cosignature,
    /// `0x06`: timestamped ML-DSA-44 cosignature (tlog-cosignature, FIPS 204). Logs and witnesses sign checkpoints with
    /// it, and nothing else: what is signed is origin, size and root, not the text.
    MlDsa44,
}

impl Algorithm {
    /// All, as they are listed beside each other.
    pub const ALL: [Self; 3] = [Self::Ed25519, Self::Cosignature, Self::MlDsa44];

    /// The identifier byte.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::Cosignature => 0x04,
            Self::MlDsa44 => 0x06,
        }
    }

    /// The algorithm itself, whatever is signed with it: `ed25519`, `ml-dsa-44`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ed25519 | Self::Cosignature => "ed25519",
            Self::MlDsa44 => "ml-dsa-44",
        }
    }

    /// True if a log signs its own heads with it.
    #[must_use]
    pub const fn is_of_log(self) -> bool {
        matches!(self, Self::Ed25519 | Self::MlDsa44)
    }

    /// True if a witness signs the heads of others with it.
    #[must_use]
    pub const fn is_of_witness(self) -> bool {
        matches!(self, Self::Cosignature | Self::MlDsa44)
    }

    /// The algorithm with this identifier byte.
    ///
    /// # Errors
    /// [`NoteError::Algorithm`] if it is none that is supported.
    pub fn from_byte(byte: u8) -> Result<Self, NoteError> {
        Self::ALL.into_iter().find(|algorithm| algorithm.byte() == byte).ok_or(NoteError::Algorithm(byte))
    }
}

/// True if the text can be the name of a key.
pub(super) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

/// The first four bytes of SHA-256(name ‖ newline ‖ algorithm ‖ key).
fn key_id(name: &str, algorithm: Algorithm, key: &[u8]) -> u32 {
    let bytes = [name.as_bytes(), &[b'\n', algorithm.byte()], key].concat();
    let [a, b, c, d, ..] = *Digest::of(&bytes).as_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// A public key as its algorithm computes with it.
#[derive(Clone)]
enum Public {
    Ed25519(ed25519_dalek::VerifyingKey),
    /// Expanded, some 20 KiB: shared by all copies.
    MlDsa44(Arc<ml_dsa::VerifyingKey<MlDsa44>>),
}

/// A key that signatures are checked with. Written as a vkey: `name+id+key`.
#[derive(Clone)]
pub struct VerifierKey {
    name: String,
    id: u32,
    algorithm: Algorithm,
    bytes: Vec<u8>,
    key: Public,
}

impl PartialEq for VerifierKey {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, self.algorithm, &self.bytes) == (&other.name, other.algorithm, &other.bytes)
    }
}

impl Eq for VerifierKey {}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VerifierKey").field(&self.to_string()).finish()
    }
}

impl VerifierKey {
    /// Names a public key: 32 bytes, or 1312 of ML-DSA-44.
    ///
    /// # Errors
    /// [`NoteError::Name`] for a bad name, [`NoteError::VerifierKey`] if the bytes are no usable public key.
    pub fn new(name: &str, algorithm: Algorithm, bytes: &[u8]) -> Result<Self, NoteError> {
        let unusable = |_| NoteError::VerifierKey;
        let key = match algorithm {
            Algorithm::Ed25519 | Algorithm::Cosignature => {
                let bytes = <&[u8; 32]>::try_from(bytes).map_err(unusable)?;
                let key =
                    ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| NoteError::VerifierKey)?;
                // A key of small order verifies anything.
                if key.is_weak() {
                    return Err(NoteError::VerifierKey);
                }
                Public::Ed25519(key)
            }
            Algorithm::MlDsa44 => {
                let bytes = EncodedVerifyingKey::<MlDsa44>::try_from(bytes).map_err(unusable)?;
                Public::MlDsa44(Arc::new(ml_dsa::VerifyingKey::decode(&bytes)))
            }
        };
        if !is_key_name(name) || (algorithm == Algorithm::MlDsa44 && name.len() > MAX_NAME_BYTES) {
            return Err(NoteError::Name);
        }
        let id = key_id(name, algorithm, bytes);
        Ok(Self { name: name.to_owned(), id, algorithm, bytes: bytes.to_vec(), key })
    }

    /// The key's name; for a log it is the origin.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key's id: with the name it tells which signature line is this key's.
    #[must_use]
    pub const fn id(&self) -> u32 {
        self.id
    }

    /// Name and id, `name+id`: short enough for people, and enough to tell keys apart.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}+{:08x}", self.name, self.id)
    }

    /// What the key signs with.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The bytes of the public key.
    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        &self.bytes
    }

    /// Checks the signature of one line. Where it states a time, gives it (seconds since 1970).
    ///
    /// # Errors
    /// [`NoteError::Signature`] if it does not verify; for ML-DSA-44 also if the text is no checkpoint.
    pub fn verify(&self, text: &str, signature: &[u8]) -> Result<Option<u64>, NoteError> {
        let wrong = || NoteError::Signature(self.name.clone());
        if self.algorithm == Algorithm::Ed25519 {
            return self.check(text.as_bytes(), signature).map(|()| None);
        }
        let (time, signature) = signature.split_first_chunk::<8>().ok_or_else(wrong)?;
        let time = u64::from_be_bytes(*time);
        if i64::try_from(time).is_err() {
            return Err(wrong());
        }
        let message = match self.algorithm {
            Algorithm::MlDsa44 => subtree_message(&self.name, time, text).ok_or_else(wrong)?,
            Algorithm::Ed25519 | Algorithm::Cosignature => cosigned_text(time, text).into_bytes(),
        };
        self.check(&message, signature).map(|()| Some(time))
    }

    /// The bare signature over a message. Ed25519 strictly; ML-DSA-44 with the empty context.
    fn check(&self, message: &[u8], signature: &[u8]) -> Result<(), NoteError> {
        let is_genuine = match &self.key {
            Public::Ed25519(key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            Public::MlDsa44(key) => ml_dsa::Signature::try_from(signature)
                .is_ok_and(|signature| key.verify_with_context(message, b"", &signature)),
        };
        if is_genuine { Ok(()) } else { Err(NoteError::Signature(self.name.clone())) }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[self.algorithm.byte()], self.bytes.as_slice()].concat();
        write!(f, "{}+{:08x}+{}", self.name, self.id, BASE64.encode(key))
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let (name, rest) = text.split_once('+').ok_or(NoteError::VerifierKey)?;
        let (id, key) = rest.split_once('+').ok_or(NoteError::VerifierKey)?;
        if !is_key_name(name) {
            return Err(NoteError::Name);
        }
        let key = BASE64.decode(key).map_err(|_| NoteError::VerifierKey)?;
        let (algorithm, key) = key.split_first().ok_or(NoteError::VerifierKey)?;
        let key = Self::new(name, Algorithm::from_byte(*algorithm)?, key)?;
        if id.len() != 8 || id != format!("{:08x}", key.id) {
            return Err(NoteError::KeyId);
        }
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::note::SigningKey;

    fn hex(text: &str) -> Vec<u8> {
        let text = text.trim_matches('-');
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }

    const VKEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    #[test]
    fn cosignatures_state_their_time() {
        let witness = SigningKey::cosigner_from_seed("witness.example/w1", [9; 32]).unwrap();
        let text = "example.com/log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        let signature = witness.sign(text, 1_679_315_147).unwrap();
        let key: VerifierKey = witness.verifier().to_string().parse().unwrap();
        assert_eq!(key.algorithm(), Algorithm::Cosignature);
        assert_eq!(key.verify(text, &signature.bytes), Ok(Some(1_679_315_147)));
        let mut later = signature.bytes.clone();
        later[7] ^= 1;
        assert!(key.verify(text, &later).is_err());
        assert!(key.verify(text, &signature.bytes[8..]).is_err());
        // A log's signature by the same secret is not a cosignature.
        assert!(
            key.verify(
                text,
                &SigningKey::from_seed("witness.example/w1", [9; 32]).unwrap().sign(text, 0).unwrap().bytes
            )
            .is_err()
        );
    }

    #[test]
    fn wycheproof_ed25519() {
        let mut counts = [0, 0];
        for line in include_str!("../../../tests/vectors/ed25519.txt").lines() {
            let [number, result, key, signature, message] = *line.split(' ').collect::<Vec<_>>() else {
                panic!("{line}")
            };
            let key = VerifierKey::new("k", Algorithm::Ed25519, &hex(key));
            let holds = key.is_ok_and(|key| key.check(&hex(message), &hex(signature)).is_ok());
            assert_eq!(holds, result == "valid", "vector {number}");
            counts[usize::from(holds)] += 1;
        }
        assert_eq!(counts, [63, 88]);
    }

    #[test]
    fn wycheproof_ml_dsa_44() {
        let base64 = |text: &str| BASE64.decode(text.trim_matches('-')).unwrap();
        let (mut key, mut counts) = (Err(NoteError::VerifierKey), [0, 0]);
        for line in include_str!("../../../tests/vectors/mldsa44.txt").lines() {
            match *line.split(' ').collect::<Vec<_>>() {
                ["key", bytes] => key = VerifierKey::new("k", Algorithm::MlDsa44, &base64(bytes)),
                [number, result, signature, message] => {
                    let holds =
                        key.as_ref().is_ok_and(|key| key.check(&base64(message), &base64(signature)).is_ok());
                    assert_eq!(holds, result == "valid", "vector {number}");
                    counts[usize::from(holds)] += 1;
                }
                _ => panic!("{line}"),
            }
        }
        assert_eq!(counts, [98, 75]);
    }

    #[test]
    fn other_spellings_of_a_key_are_refused() {
        for wrong in [
            VKEY.replace("530d903a", "530D903A"),
            VKEY.replace("530d903a", "530d903b"),
            VKEY.replace("+Aek", "+Auk"),
            VKEY.replace("example.com/foo", "example.com/fo"),
            VKEY.replace("example.com/foo", ""),
            VKEY.replace("example.com/foo", "a b"),
            VKEY.replace("U2k", "U2l"),
            format!("{VKEY}="),
            format!("{VKEY}AAAA"),
        ] {
            assert!(wrong.parse::<VerifierKey>().is_err(), "{wrong}");
        }
        let mut identity = [0; 32];
        identity[0] = 1;
        assert_eq!(VerifierKey::new("weak", Algorithm::Ed25519, &identity), Err(NoteError::VerifierKey));
    }
}
