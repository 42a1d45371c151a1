//! Keys of notes: what signs, and what signatures are checked with.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::Signer as _;

use super::super::digest::Digest;
use super::signature::cosigned_message;
use super::{NoteError, NoteSignature};

/// Signature algorithms, by their identifier byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// `0x01`: Ed25519 over the note's text. Logs sign their checkpoints with it.
    Ed25519,
    /// `0x04`: timestamped Ed25519 cosignature (tlog-cosignature). Witnesses sign with it.
    Cosignature,
}

impl Algorithm {
    /// The identifier byte.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::Cosignature => 0x04,
        }
    }

    fn from_byte(byte: u8) -> Result<Self, NoteError> {
        match byte {
            0x01 => Ok(Self::Ed25519),
            0x04 => Ok(Self::Cosignature),
            other => Err(NoteError::Algorithm(other)),
        }
    }
}

/// True if the text can be the name of a key.
pub(super) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

/// The first four bytes of SHA-256(name ‖ newline ‖ algorithm ‖ key).
fn key_id(name: &str, algorithm: Algorithm, key: &[u8; 32]) -> u32 {
    let mut bytes = Vec::with_capacity(name.len() + 34);
    bytes.extend_from_slice(name.as_bytes());
    bytes.extend_from_slice(&[b'\n', algorithm.byte()]);
    bytes.extend_from_slice(key);
    let [a, b, c, d, ..] = *Digest::of(&bytes).as_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// A key that signatures are checked with. Written as a vkey: `name+id+key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: u32,
    algorithm: Algorithm,
    key: ed25519_dalek::VerifyingKey,
}

impl VerifierKey {
    /// Names a public key.
    ///
    /// # Errors
    /// [`NoteError::Name`] for a bad name, [`NoteError::VerifierKey`] if the bytes are no usable public key.
    pub fn new(name: &str, algorithm: Algorithm, key: &[u8; 32]) -> Result<Self, NoteError> {
        if !is_key_name(name) {
            return Err(NoteError::Name);
        }
        let id = key_id(name, algorithm, key);
        let key = ed25519_dalek::VerifyingKey::from_bytes(key).map_err(|_| NoteError::VerifierKey)?;
        // A key of small order verifies anything.
        if key.is_weak() {
            return Err(NoteError::VerifierKey);
        }
        Ok(Self { name: name.to_owned(), id, algorithm, key })
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

    /// What the key signs with.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The 32 bytes of the public key.
    #[must_use]
    pub fn public_key(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    /// Checks the signature of one line. For a cosignature, gives the time that it states (seconds since 1970).
    ///
    /// # Errors
    /// [`NoteError::Signature`] if it does not verify.
    pub fn verify(&self, text: &str, signature: &[u8]) -> Result<Option<u64>, NoteError> {
        let wrong = || NoteError::Signature(self.name.clone());
        match self.algorithm {
            Algorithm::Ed25519 => self.check(text.as_bytes(), signature).map(|()| None),
            Algorithm::Cosignature => {
                let (time, signature) = signature.split_first_chunk::<8>().ok_or_else(wrong)?;
                let time = u64::from_be_bytes(*time);
                if i64::try_from(time).is_err() {
                    return Err(wrong());
                }
                self.check(cosigned_message(time, text).as_bytes(), signature).map(|()| Some(time))
            }
        }
    }

    /// Ed25519 over a message, strictly.
    fn check(&self, message: &[u8], signature: &[u8]) -> Result<(), NoteError> {
        let wrong = |_| NoteError::Signature(self.name.clone());
        let signature = ed25519_dalek::Signature::from_slice(signature).map_err(wrong)?;
        self.key.verify_strict(message, &signature).map_err(wrong)
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![self.algorithm.byte()];
        key.extend_from_slice(self.key.as_bytes());
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
        let algorithm = Algorithm::from_byte(*algorithm)?;
        let key = Self::new(name, algorithm, key.try_into().map_err(|_| NoteError::VerifierKey)?)?;
        if id.len() != 8 || id != format!("{:08x}", key.id) {
            return Err(NoteError::KeyId);
        }
        Ok(key)
    }
}

/// A key that signs. Its secret is wiped from memory when dropped, and never shown.
pub struct SigningKey {
    name: String,
    algorithm: Algorithm,
    key: ed25519_dalek::SigningKey,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("name", &self.name).finish_non_exhaustive()
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

    fn with_algorithm(name: &str, algorithm: Algorithm, seed: [u8; 32]) -> Result<Self, NoteError> {
        if !is_key_name(name) {
            return Err(NoteError::Name);
        }
        Ok(Self { name: name.to_owned(), algorithm, key: ed25519_dalek::SigningKey::from_bytes(&seed) })
    }

    /// The key's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The public half.
    #[must_use]
    pub fn verifier(&self) -> VerifierKey {
        let key = self.key.verifying_key();
        let id = key_id(&self.name, self.algorithm, key.as_bytes());
        VerifierKey { name: self.name.clone(), id, algorithm: self.algorithm, key }
    }

    /// Signs a text (algorithm 0x01). `Display` of the result is the signature line.
    #[must_use]
    pub fn sign(&self, text: &str) -> NoteSignature {
        self.signature(self.key.sign(text.as_bytes()).to_bytes().to_vec())
    }

    /// Cosigns a checkpoint's text at a time in seconds since 1970 (algorithm 0x04).
    #[must_use]
    pub fn cosign(&self, text: &str, time: u64) -> NoteSignature {
        let mut bytes = time.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.key.sign(cosigned_message(time, text).as_bytes()).to_bytes());
        self.signature(bytes)
    }

    fn signature(&self, bytes: Vec<u8>) -> NoteSignature {
        NoteSignature { name: self.name.clone(), id: self.verifier().id, bytes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VKEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    #[test]
    fn cosignatures_state_their_time() {
        let witness = SigningKey::cosigner_from_seed("witness.example/w1", [9; 32]).unwrap();
        let text = "example.com/log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        let signature = witness.cosign(text, 1_679_315_147);
        let key: VerifierKey = witness.verifier().to_string().parse().unwrap();
        assert_eq!(key.algorithm(), Algorithm::Cosignature);
        assert_eq!(key.verify(text, &signature.bytes), Ok(Some(1_679_315_147)));
        let mut later = signature.bytes.clone();
        later[7] ^= 1;
        assert!(key.verify(text, &later).is_err());
        assert!(key.verify(text, &signature.bytes[8..]).is_err());
        // A log's signature by the same secret is not a cosignature.
        assert!(
            key.verify(text, &SigningKey::from_seed("witness.example/w1", [9; 32]).unwrap().sign(text).bytes)
                .is_err()
        );
    }

    #[test]
    fn wycheproof_ed25519() {
        let hex = |text: &str| -> Vec<u8> {
            let text = text.trim_matches('-');
            (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
        };
        let mut counts = [0, 0];
        for line in include_str!("../../../tests/vectors/ed25519.txt").lines() {
            let [number, result, key, signature, message] = *line.split(' ').collect::<Vec<_>>() else {
                panic!("{line}")
            };
            let key = VerifierKey::new("k", Algorithm::Ed25519, &hex(key).try_into().unwrap());
            let holds = key.is_ok_and(|key| key.check(&hex(message), &hex(signature)).is_ok());
            assert_eq!(holds, result == "valid", "vector {number}");
            counts[usize::from(holds)] += 1;
        }
        assert_eq!(counts, [63, 88]);
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
