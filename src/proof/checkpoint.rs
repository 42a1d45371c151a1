//! C2SP tlog-checkpoint: the signed head of a ledger.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::digest::Digest;
use super::note::{NoteError, SignedNote, SigningKey, VerifierKey};

/// Why a text is not a checkpoint, or not a believable one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not exactly origin, size and root. (The specification allows more lines, advises against them, and our logs
    /// never write any.)
    #[error("a checkpoint is three lines: origin, size and root hash")]
    Format,
    /// The note around it is wrong.
    #[error("{0}")]
    Note(#[from] NoteError),
    /// It is signed, but not by a log's key whose name is the origin.
    #[error("not signed by a key of the log {0}")]
    Origin(String),
}

/// The head of a ledger: how many leaves, and their root. `Display` is the text that is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: `<host>/<organisation code>`, which is also the name of its key.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Merkle root.
    pub root: Digest,
}

impl Checkpoint {
    /// The three lines that are signed.
    #[must_use]
    pub fn text(&self) -> String {
        self.to_string()
    }

    /// The head that a note's text begins with, its first three lines. Other logs than ours may write extension lines
    /// below them, none of which is empty.
    #[must_use]
    pub fn leading(text: &str) -> Option<Self> {
        let mut lines = text.split_inclusive('\n');
        let head = lines.by_ref().take(3).collect::<String>().parse().ok()?;
        lines.all(|line| line.len() > 1 && line.ends_with('\n')).then_some(head)
    }

    /// The checkpoint as a note signed by the log, without a time.
    ///
    /// # Errors
    /// If the origin cannot stand in a note.
    pub fn sign(&self, key: &SigningKey) -> Result<String, CheckpointError> {
        self.sign_with(&[key], 0)
    }

    /// The same with several keys, a line each: while one takes over from another, or where one must last for decades. The
    /// time is in seconds since 1970; zero states none.
    ///
    /// # Errors
    /// As [`Checkpoint::sign`], and if there is no key.
    pub fn sign_with(&self, keys: &[&SigningKey], time: u64) -> Result<String, CheckpointError> {
        let text = self.text();
        // What is signed must be what a reader gets back.
        if text.parse::<Self>().as_ref() != Ok(self) {
            return Err(CheckpointError::Format);
        }
        Ok(SignedNote::sign(&text, keys, time)?.to_string())
    }

    /// What a signed checkpoint says, whoever signed it.
    ///
    /// # Errors
    /// [`CheckpointError`] if it is no signed checkpoint.
    pub fn claimed(note: &str) -> Result<Self, CheckpointError> {
        SignedNote::parse(note)?.text.parse()
    }

    /// Opens a signed checkpoint: parses the note and checks that it is signed by a log's key (algorithm 0x01 or 0x06)
    /// among `keys` whose name is the origin, and that no other signature by one of the keys is false.
    ///
    /// # Errors
    /// [`CheckpointError`] if anything about it is wrong.
    pub fn open(note: &str, keys: &[VerifierKey]) -> Result<Self, CheckpointError> {
        let note = SignedNote::parse(note)?;
        let checkpoint: Self = note.text.parse()?;
        let signers = note.verify(keys)?;
        if signers.iter().any(|key| key.name() == checkpoint.origin && key.algorithm().is_of_log()) {
            Ok(checkpoint)
        } else {
            Err(CheckpointError::Origin(checkpoint.origin))
        }
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, BASE64.encode(self.root.as_bytes()))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.strip_suffix('\n').ok_or(CheckpointError::Format)?.split('\n');
        let (Some(origin), Some(size), Some(root), None) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(CheckpointError::Format);
        };
        if origin.is_empty() {
            return Err(CheckpointError::Format);
        }
        let size = parse_decimal(size).ok_or(CheckpointError::Format)?;
        let root = parse_hash(root).ok_or(CheckpointError::Format)?;
        Ok(Self { origin: origin.to_owned(), size, root })
    }
}

/// A decimal without sign or leading zero.
pub(super) fn parse_decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

/// A base64 SHA-256 in its one spelling.
pub(super) fn parse_hash(text: &str) -> Option<Digest> {
    // 44 characters decode to 32 bytes; the engine asks for room for 33.
    let mut bytes = [0_u8; 33];
    if text.len() != 44 || BASE64.decode_slice(text, &mut bytes).ok()? != 32 {
        return None;
    }
    bytes.first_chunk::<32>().copied().map(Digest::from_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn the_specifications_example_parses() {
        let checkpoint: Checkpoint = TEXT.parse().unwrap();
        assert_eq!(
            (checkpoint.origin.as_str(), checkpoint.size),
            ("example.com/behind-the-sofa", 20_852_163)
        );
        assert_eq!(checkpoint.text(), TEXT);
    }

    #[test]
    fn other_spellings_are_refused() {
        for wrong in [
            TEXT.trim_end().to_owned(),
            format!("{TEXT}extension\n"),
            format!("{TEXT}\n"),
            TEXT.replace("20852163", "020852163"),
            TEXT.replace("20852163", "+20852163"),
            TEXT.replace("20852163", "-1"),
            TEXT.replace("20852163", "18446744073709551616"),
            TEXT.replace("q2I=", "q2J="),
            TEXT.replace("q2I=", "q2I"),
            TEXT.replace("CsUY", ""),
            TEXT.replace("example.com/behind-the-sofa", ""),
        ] {
            assert_eq!(wrong.parse::<Checkpoint>(), Err(CheckpointError::Format), "{wrong}");
        }
    }

    #[test]
    fn only_the_origins_own_key_opens_it() {
        let checkpoint: Checkpoint = TEXT.parse().unwrap();
        let key = SigningKey::from_seed("example.com/behind-the-sofa", [1; 32]).unwrap();
        let stranger = SigningKey::from_seed("example.com/stranger", [1; 32]).unwrap();
        let signed = checkpoint.sign(&key).unwrap();
        assert_eq!(Checkpoint::open(&signed, &[key.verifier()]), Ok(checkpoint.clone()));
        assert_eq!(
            Checkpoint::open(&signed, &[stranger.verifier()]),
            Err(CheckpointError::Note(NoteError::UnknownKey))
        );
        let forged = checkpoint.sign(&stranger).unwrap();
        assert_eq!(
            Checkpoint::open(&forged, &[key.verifier(), stranger.verifier()]),
            Err(CheckpointError::Origin(checkpoint.origin.clone()))
        );
        let broken = Checkpoint { origin: "two\nlines".to_owned(), ..checkpoint };
        assert_eq!(broken.sign(&key), Err(CheckpointError::Format));
    }
}
