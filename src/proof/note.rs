//! C2SP signed notes: a text and signature lines by named keys; verifier keys (vkeys) and cosignatures.
//!
//! One spelling only: base64 is padded and has no stray bits, and what [`SignedNote::parse`] accepts is written back
//! byte for byte by `Display`.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::Signer as _;

use super::digest::Digest;

/// Largest note that is parsed, in bytes.
pub const MAX_NOTE_BYTES: usize = 256 * 1024;

/// Most signature lines that are parsed.
pub const MAX_SIGNATURES: usize = 64;

/// Why a note, a key or a signature is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// A key name is empty, or has a space, a control character or a plus sign.
    #[error("a key name is not empty and has no space, control character or plus sign")]
    Name,
    /// The text of a verifier key is not `name+id+key`.
    #[error("a verifier key is written name+id+key (8 hexadecimal digits, base64)")]
    VerifierKey,
    /// The id in a verifier key is not the one that follows from its name and key.
    #[error("the key id does not belong to this name and key")]
    KeyId,
    /// The key's algorithm byte is none that is supported.
    #[error("the key's algorithm {0:#04x} is not supported (0x01 and 0x04 are)")]
    Algorithm(u8),
    /// The note is not a text, an empty line and signature lines.
    #[error("a note is a text ending in a newline, an empty line, and signature lines")]
    Format,
    /// The note is too large or has too many signatures.
    #[error("the note is too large or has too many signatures")]
    TooLarge,
    /// Two signature lines have the same key name and id.
    #[error("two signatures have the same key name and id")]
    Duplicate,
    /// No signature is by a key that was given.
    #[error("no signature is by a known key")]
    UnknownKey,
    /// A signature by a key that was given does not verify.
    #[error("the signature by {0} does not verify")]
    Signature(String),
}

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
fn is_key_name(name: &str) -> bool {
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

/// What a cosigner of algorithm 0x04 signs.
fn cosigned_message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
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

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: String,
    /// Id of the key.
    pub id: u32,
    /// The signature, without the id.
    pub bytes: Vec<u8>,
}

impl NoteSignature {
    /// True if the line says that it is by this key.
    #[must_use]
    pub fn is_by(&self, key: &VerifierKey) -> bool {
        self.id == key.id && self.name == key.name
    }
}

/// The signature line, newline included.
impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.id.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.bytes);
        writeln!(f, "— {} {}", self.name, BASE64.encode(bytes))
    }
}

/// A text with signatures. `Display` writes the note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    /// The text, its last newline included.
    pub text: String,
    /// The signature lines, at least one.
    pub signatures: Vec<NoteSignature>,
}

impl SignedNote {
    /// Signs a text.
    ///
    /// # Errors
    /// [`NoteError::Format`] if the text does not end in a newline or has another control character.
    pub fn sign(text: &str, keys: &[&SigningKey]) -> Result<Self, NoteError> {
        if !is_note_text(text) || keys.is_empty() {
            return Err(NoteError::Format);
        }
        Ok(Self { text: text.to_owned(), signatures: keys.iter().map(|key| key.sign(text)).collect() })
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

fn parse_signature(line: &str) -> Result<NoteSignature, NoteError> {
    let rest = line.strip_prefix("— ").ok_or(NoteError::Format)?;
    let (name, bytes) = rest.split_once(' ').ok_or(NoteError::Format)?;
    if !is_key_name(name) {
        return Err(NoteError::Name);
    }
    let bytes = BASE64.decode(bytes).map_err(|_| NoteError::Format)?;
    let (id, bytes) = bytes.split_first_chunk::<4>().ok_or(NoteError::Format)?;
    if bytes.is_empty() {
        return Err(NoteError::Format);
    }
    Ok(NoteSignature { name: name.to_owned(), id: u32::from_be_bytes(*id), bytes: bytes.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let note = SignedNote::sign("one\n\ntwo\n", &[&key]).unwrap();
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
        for line in include_str!("../../tests/vectors/ed25519.txt").lines() {
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
