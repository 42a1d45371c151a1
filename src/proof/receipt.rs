//! C2SP tlog-proof: the receipt for one event, checkable offline.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::checkpoint::{Checkpoint, CheckpointError, parse_decimal, parse_hash};
use super::digest::Digest;
use super::merkle::{self, MerkleError};
use super::note::{NoteError, SignedNote, VerifierKey};

/// The first line.
pub const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// Most hashes in a proof: the height of the highest tree that a 64-bit size allows.
const MAX_HASHES: usize = 64;

/// Largest `extra` data that is parsed, in bytes: an event is far smaller.
const MAX_EXTRA_BYTES: usize = 256 * 1024;

/// Why a text is not a receipt, or does not prove what it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not the lines of a tlog-proof in their one spelling.
    #[error("not a tlog-proof: {0}")]
    Format(&'static str),
    /// The checkpoint at its end is no signed note.
    #[error("its checkpoint is wrong: {0}")]
    Note(#[from] NoteError),
    /// The checkpoint is not believable.
    #[error("its checkpoint is wrong: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// The event is not where the receipt says.
    #[error("the event is not in the ledger at this position: {0}")]
    Inclusion(#[from] MerkleError),
}

/// A receipt. `Display` writes the `.tlog-proof` file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Data that comes with the receipt and is not authenticated by it.
    pub extra: Option<Vec<u8>>,
    /// Index of the event, from 0.
    pub index: u64,
    /// Hashes from the leaf's sibling up to the root's child.
    pub proof: Vec<Digest>,
    /// The signed checkpoint, as the log wrote it.
    pub checkpoint: String,
}

impl Receipt {
    /// Parses a receipt whose checkpoint is probably `known`, which is then not parsed again. For many receipts under
    /// one head.
    ///
    /// # Errors
    /// [`ReceiptError`] as when parsing any other text.
    pub fn parse_under(text: &str, known: &str) -> Result<Self, ReceiptError> {
        let receipt = Self::parse_lines(text)?;
        // Nothing is no checkpoint, also where none is known.
        if receipt.checkpoint != known || known.is_empty() {
            // The checkpoint is kept verbatim; parsing it makes sure that it too has one spelling.
            SignedNote::parse(&receipt.checkpoint)?.text.parse::<Checkpoint>()?;
        }
        Ok(receipt)
    }

    /// Checks that the event with this leaf hash stands at the receipt's index in a tree whose head was signed by one
    /// of the logs' keys, and gives that head.
    ///
    /// # Errors
    /// [`ReceiptError`] if it does not, or the head is not signed so.
    pub fn verify(&self, leaf_hash: &Digest, keys: &[VerifierKey]) -> Result<Checkpoint, ReceiptError> {
        let checkpoint = Checkpoint::open(&self.checkpoint, keys)?;
        self.verify_inclusion(leaf_hash, &checkpoint)?;
        Ok(checkpoint)
    }

    /// Checks the position in a tree whose head the caller has already opened. For many receipts under one head.
    ///
    /// # Errors
    /// [`MerkleError`] if the leaf is not there.
    pub fn verify_inclusion(&self, leaf_hash: &Digest, head: &Checkpoint) -> Result<(), MerkleError> {
        merkle::verify_inclusion(leaf_hash, self.index, head.size, &self.proof, &head.root)
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", BASE64.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.proof {
            writeln!(f, "{}", BASE64.encode(hash.as_bytes()))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for Receipt {
    type Err = ReceiptError;

    fn from_str(text: &str) -> Result<Self, ReceiptError> {
        Self::parse_under(text, "")
    }
}

impl Receipt {
    /// Everything but a look at the checkpoint.
    fn parse_lines(text: &str) -> Result<Self, ReceiptError> {
        let (lines, checkpoint) = text.split_once("\n\n").ok_or(ReceiptError::Format("no empty line"))?;
        let mut lines = lines.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(ReceiptError::Format("the first line is not c2sp.org/tlog-proof@v1"));
        }
        let extra = match lines.peek().and_then(|line| line.strip_prefix("extra ")) {
            Some(extra) => {
                lines.next();
                if extra.len() > MAX_EXTRA_BYTES {
                    return Err(ReceiptError::Format("the extra line is too long"));
                }
                Some(BASE64.decode(extra).map_err(|_| ReceiptError::Format("the extra line is no base64"))?)
            }
            None => None,
        };
        let index = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .and_then(parse_decimal)
            .ok_or(ReceiptError::Format("no index"))?;
        // As many as a ledger of 65,536 events needs.
        let mut proof = Vec::with_capacity(16);
        for line in lines {
            if proof.len() == MAX_HASHES {
                return Err(ReceiptError::Format("too many hashes"));
            }
            proof.push(parse_hash(line).ok_or(ReceiptError::Format("a line is no base64 SHA-256"))?);
        }
        Ok(Self { extra, index, proof, checkpoint: checkpoint.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::merkle::tests::leaves;
    use super::super::note::SigningKey;
    use super::*;

    fn example() -> (Receipt, VerifierKey) {
        let key = SigningKey::from_seed("log.example/mgi", [3; 32]).unwrap();
        let leaves = leaves();
        let left = merkle::node_hash(&leaves[0], &leaves[1]);
        let head = Checkpoint {
            origin: "log.example/mgi".to_owned(),
            size: 3,
            root: merkle::node_hash(&left, &leaves[2]),
        };
        let checkpoint = head.sign(&key).unwrap();
        (Receipt { extra: Some(b"{}".to_vec()), index: 2, proof: vec![left], checkpoint }, key.verifier())
    }

    #[test]
    fn a_receipt_is_read_back_as_written() {
        let (mut receipt, key) = example();
        assert_eq!(receipt.to_string().parse::<Receipt>().unwrap(), receipt);
        assert!(receipt.to_string().starts_with("c2sp.org/tlog-proof@v1\nextra e30=\nindex 2\n+sVC"));
        assert_eq!(receipt.verify(&leaves()[2], std::slice::from_ref(&key)).unwrap().size, 3);
        receipt.extra = None;
        assert_eq!(receipt.to_string().parse::<Receipt>().unwrap(), receipt);
        assert_eq!(
            receipt.verify(&leaves()[1], std::slice::from_ref(&key)),
            Err(ReceiptError::Inclusion(MerkleError::Root))
        );
        receipt.index = 3;
        assert!(receipt.verify(&leaves()[2], &[key]).is_err());
    }

    #[test]
    fn other_spellings_are_refused() {
        let text = example().0.to_string();
        for wrong in [
            text.replace("@v1", "@v2"),
            text.replace("index 2", "index 02"),
            text.replace("index 2", "index  2"),
            text.replace("index 2", "Index 2"),
            text.replace("extra e30=", "extra e30"),
            text.replace("extra e30=", "extra e31="),
            text.replace("extra e30=\nindex 2", "index 2\nextra e30="),
            text.replace("extra e30=\n", "extra e30=\nextra e30=\n"),
            text.replace('\n', "\r\n"),
            text.replace("\n\n", "\n"),
            text.trim_end().to_owned(),
            format!("{text}\n"),
            format!("\n{text}"),
            text.replacen("\n\n", "\n\n\n", 1),
            // No head at all. (A fuzzer found that it was taken for the head that is known, if none is.)
            format!("{}\n\n", text.split_once("\n\n").unwrap().0),
        ] {
            assert!(wrong.parse::<Receipt>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_changed_byte_is_refused() {
        let (receipt, key) = example();
        let text = receipt.to_string();
        for at in 0..text.len() {
            for flip in [1_u8, 0x20] {
                let mut bytes = text.clone().into_bytes();
                bytes[at] ^= flip;
                let Ok(changed) = String::from_utf8(bytes) else { continue };
                let Ok(parsed) = changed.parse::<Receipt>() else { continue };
                assert_eq!(parsed.to_string(), changed);
                // The extra data is not authenticated by the receipt; everything else is.
                let verified = parsed.verify(&leaves()[2], std::slice::from_ref(&key)).is_ok();
                assert_eq!(verified, parsed.extra != receipt.extra, "byte {at}");
            }
        }
    }
}
