//! C2SP tlog-witness: what a log asks a witness, and what the witness answers. Pure: the witness's store, clock and key
//! are its caller's.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::checkpoint::{Checkpoint, parse_decimal, parse_hash};
use super::digest::Digest;
use super::merkle::{consistency_roots, empty_root, verify_consistency};
use super::note::{NoteError, NoteSignature, SignedNote, VerifierKey};

/// Most hashes of a consistency proof.
const MAX_HASHES: usize = 63;

/// Length of a signature of ML-DSA-44 (FIPS 204).
const ML_DSA_44_BYTES: usize = 2420;

/// Media type of the answer to a request that begins at the wrong size: the right one.
pub const SIZE_MEDIA_TYPE: &str = "text/x.tlog.size";

/// The body of `add-checkpoint`: a head, and the proof that it extends an older one. `Display` writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// Size of the tree that the witness cosigned last, or zero.
    pub old_size: u64,
    /// Consistency proof from that size (RFC 6962, section 2.1.2).
    pub proof: Vec<Digest>,
    /// The signed head, as the log wrote it.
    pub checkpoint: String,
}

/// The text is no such body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a request of tlog-witness: {0}")]
pub struct FormError(&'static str);

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old_size)?;
        for hash in &self.proof {
            writeln!(f, "{}", BASE64.encode(hash.as_bytes()))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for AddCheckpoint {
    type Err = FormError;

    fn from_str(text: &str) -> Result<Self, FormError> {
        let (head, checkpoint) = text.split_once("\n\n").ok_or(FormError("no empty line"))?;
        let mut lines = head.split('\n');
        let old_size = lines
            .next()
            .and_then(|line| line.strip_prefix("old "))
            .and_then(parse_decimal)
            .ok_or(FormError("the old size"))?;
        let proof: Option<Vec<Digest>> = lines.map(parse_hash).collect();
        let proof = proof.ok_or(FormError("a hash of the proof"))?;
        if proof.len() > MAX_HASHES {
            return Err(FormError("too many hashes"));
        }
        Presented::read(checkpoint).map_err(|_| FormError("the checkpoint"))?;
        Ok(Self { old_size, proof, checkpoint: checkpoint.to_owned() })
    }
}

/// A head as a witness takes it. Other logs than ours may write extension lines under the three of a checkpoint; they
/// are cosigned with the rest and mean nothing to a witness (tlog-checkpoint, tlog-cosignature).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presented {
    /// Origin, size and root.
    pub head: Checkpoint,
    /// The whole text with its signatures.
    pub note: SignedNote,
}

impl Presented {
    /// Reads a signed head. Nothing is verified yet.
    ///
    /// # Errors
    /// [`NoteError`] if it is none.
    pub fn read(note: &str) -> Result<Self, NoteError> {
        let note = SignedNote::parse(note)?;
        let head = Checkpoint::leading(&note.text).ok_or(NoteError::Format)?;
        Ok(Self { head, note })
    }

    /// The signature lines by keys of its log among `keys`.
    ///
    /// # Errors
    /// [`NoteError`] if there is none, or one of them is false.
    pub fn signed_by(&self, keys: &[VerifierKey]) -> Result<Vec<NoteSignature>, NoteError> {
        let is_log = |key: &&VerifierKey| key.name() == self.head.origin && key.algorithm().is_of_log();
        let of_log: Vec<VerifierKey> = keys.iter().filter(is_log).cloned().collect();
        let signers = self.note.verify(&of_log)?;
        let lines = self.note.signatures.iter();
        Ok(lines.filter(|line| signers.iter().any(|key| line.is_by(key))).cloned().collect())
    }
}

/// The head of a log that a witness cosigned last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cosigned {
    /// Leaves.
    pub size: u64,
    /// Root.
    pub root: Digest,
}

/// Why a witness does not cosign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It knows no log of that origin.
    #[error("no log of this origin is witnessed here")]
    Origin,
    /// No key of that log has signed, or one of its signatures is false.
    #[error("not signed by a key of this log")]
    Signature,
    /// The old size is above that of the head.
    #[error("the old size is above that of the checkpoint")]
    Backwards,
    /// The head that was cosigned last has another size than the request begins at.
    #[error("the checkpoint that was cosigned last has the size {latest}")]
    Size {
        /// Its size.
        latest: u64,
    },
    /// The head does not extend the one that was cosigned last: the log was rewritten, or the proof is wrong.
    #[error("the checkpoint does not extend the one that was cosigned last")]
    Inconsistent,
}

impl Refusal {
    /// The status of HTTP that the specification gives it.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Backwards => 400,
            Self::Signature => 403,
            Self::Origin => 404,
            Self::Size { .. } => 409,
            Self::Inconsistent => 422,
        }
    }
}

impl AddCheckpoint {
    /// The same without signatures of ML-DSA-44, which fit no QR code; whole if there is no other.
    #[must_use]
    pub fn brief(&self) -> Self {
        let is_brief = |line: &NoteSignature| line.bytes.len() < ML_DSA_44_BYTES;
        let brief = SignedNote::parse(&self.checkpoint).ok().and_then(|mut note| {
            note.signatures.retain(is_brief);
            (!note.signatures.is_empty()).then(|| note.to_string())
        });
        Self { checkpoint: brief.unwrap_or_else(|| self.checkpoint.clone()), ..self.clone() }
    }

    /// The head, if a witness may cosign it: signed by a key of its log among `keys`, and an extension of what was
    /// cosigned last of that log. The checks come in the order of the specification. What was cosigned last and what
    /// follows from this must be read and stored as one.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn judge(&self, keys: &[VerifierKey], last: Option<&Cosigned>) -> Result<Checkpoint, Refusal> {
        let presented = Presented::read(&self.checkpoint).map_err(|_| Refusal::Signature)?;
        let head = presented.head.clone();
        if !keys.iter().any(|key| key.name() == head.origin) {
            return Err(Refusal::Origin);
        }
        presented.signed_by(keys).map_err(|_| Refusal::Signature)?;
        if self.old_size > head.size {
            return Err(Refusal::Backwards);
        }
        let last = last.copied().unwrap_or(Cosigned { size: 0, root: empty_root() });
        if self.old_size != last.size {
            return Err(Refusal::Size { latest: last.size });
        }
        let is_whole = head.size > 0 || head.root == empty_root();
        // From nothing no proof leads anywhere, and none is needed.
        let is_extension = if last.size == 0 {
            self.proof.is_empty()
        } else {
            verify_consistency(last.size, &last.root, head.size, &head.root, &self.proof).is_ok()
        };
        if is_whole && is_extension { Ok(head) } else { Err(Refusal::Inconsistent) }
    }

    /// True if this, with a genuine signature, and what was cosigned last show that the log signed two histories: two
    /// roots of one size, or a proof by which the new head begins with another tree than the one that was cosigned.
    /// Otherwise a refused head may be honest, and somebody sent it with a wrong proof.
    #[must_use]
    pub fn proves_fork(&self, head: &Checkpoint, last: &Cosigned) -> bool {
        if head.size == last.size {
            return head.root != last.root;
        }
        consistency_roots(last.size, &last.root, head.size, &self.proof)
            .is_ok_and(|(older, newer)| newer == head.root && older != last.root)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::proof::merkle::leaf_hash;
    use crate::proof::note::SigningKey;
    use crate::proof::tile::{TileReader, consistency_proof, root};

    /// A log of numbered leaves; another `branch` has other leaves from a place on.
    pub(crate) struct Log {
        pub key: SigningKey,
        hashes: Vec<Digest>,
    }

    struct Tiles<'a>(&'a [Digest]);

    impl TileReader for Tiles<'_> {
        type Error = std::convert::Infallible;

        fn tile(&mut self, _level: u8, _index: u64, width: u16) -> Result<Vec<Digest>, Self::Error> {
            Ok(self.0[..usize::from(width)].to_vec())
        }
    }

    impl Log {
        pub fn new(from: usize, branch: &str) -> Self {
            let leaf = |number: usize| {
                if number < from { format!("{number}") } else { format!("{branch}{number}") }
            };
            let hashes = (0..200).map(|number| leaf_hash(leaf(number).as_bytes())).collect();
            Self { key: SigningKey::from_seed("log.example/works", [5; 32]).unwrap(), hashes }
        }

        pub fn head(&self, size: u64) -> Checkpoint {
            let root = root(&mut Tiles(&self.hashes), size).unwrap();
            Checkpoint { origin: "log.example/works".to_owned(), size, root }
        }

        pub fn ask(&self, old_size: u64, size: u64) -> AddCheckpoint {
            let proof = match old_size {
                0 => Vec::new(),
                _ => consistency_proof(&mut Tiles(&self.hashes), old_size.min(size), size).unwrap(),
            };
            AddCheckpoint { old_size, proof, checkpoint: self.head(size).sign(&self.key).unwrap() }
        }

        fn cosigned(&self, size: u64) -> Cosigned {
            Cosigned { size, root: self.head(size).root }
        }
    }

    #[test]
    fn the_example_of_the_specification_is_read_and_written() {
        let example = "old 20852014\n\
            PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\
            jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n\
            5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n\
            /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\
            \n\
            example.com/behind-the-sofa\n\
            20852163\n\
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\
            \n\
            — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
        let request: AddCheckpoint = example.parse().unwrap();
        assert_eq!((request.old_size, request.proof.len()), (20_852_014, 4));
        assert_eq!(Checkpoint::claimed(&request.checkpoint).unwrap().size, 20_852_163);
        assert_eq!(request.to_string(), example);
        for (from, to) in [
            ("old 20852014", "old 020852014"),
            ("old 20852014", "old -1"),
            ("old 20852014", "new 20852014"),
            ("PlRNCrwH", "PlRNCrw"),
            ("\n\nexample", "\nexample"),
            ("\n20852163\n", "\nmany\n"),
            ("—", "-"),
        ] {
            assert!(example.replacen(from, to, 1).parse::<AddCheckpoint>().is_err(), "{from} {to}");
        }
        let line = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n";
        let many = |count: usize| example.replacen(line, &line.repeat(count), 1).parse::<AddCheckpoint>();
        assert!(many(60).is_ok() && many(61).is_err());
    }

    #[test]
    fn a_head_that_extends_the_last_one_may_be_cosigned() {
        let log = Log::new(0, "");
        let keys = [log.key.verifier()];
        assert_eq!(log.ask(0, 7).judge(&keys, None), Ok(log.head(7)));
        for (old, new) in [(7, 7), (7, 8), (7, 150), (1, 2), (64, 200)] {
            let request = log.ask(old, new);
            assert_eq!(request.judge(&keys, Some(&log.cosigned(old))), Ok(log.head(new)), "{old} {new}");
            // It arrives as it was sent.
            assert_eq!(request.to_string().parse::<AddCheckpoint>().as_ref(), Ok(&request));
        }
        // An empty log, once and again.
        assert_eq!(log.ask(0, 0).judge(&keys, None), Ok(log.head(0)));
        assert_eq!(log.ask(0, 0).judge(&keys, Some(&log.cosigned(0))), Ok(log.head(0)));
    }

    #[test]
    fn the_vector_of_the_documentation_is_what_is_signed() {
        let text = "log.example/mgi\n3\nrra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc=\n";
        let key = SigningKey::cosigner_from_seed("witness.example/w1", [7; 32]).unwrap();
        let (vkey, line) = (key.verifier().to_string(), key.sign(text, 1_800_000_000).unwrap().to_string());
        let documentation = include_str!("README.md");
        assert!(documentation.contains(&format!("\n    {vkey}\n    {line}")), "{vkey} {line}");
    }

    #[test]
    fn a_fork_is_proved_or_not() {
        let (log, fork) = (Log::new(0, ""), Log::new(40, "other "));
        let last = log.cosigned(50);
        let proves = |request: &AddCheckpoint| {
            let head = Checkpoint::claimed(&request.checkpoint).unwrap();
            request.proves_fork(&head, &last)
        };
        assert!(proves(&fork.ask(50, 60)) && proves(&fork.ask(50, 50)));
        // An honest head with a proof that is none could come from anybody.
        let mut wrong = log.ask(50, 60);
        wrong.proof[0] = last.root;
        assert!(!proves(&wrong) && !proves(&log.ask(50, 60)) && !proves(&log.ask(50, 50)));
        wrong.proof.clear();
        assert!(!proves(&wrong) && !proves(&log.ask(30, 45)));
    }

    #[test]
    fn extension_lines_are_read_and_covered_by_the_signature() {
        let log = Log::new(0, "");
        let keys = [log.key.verifier()];
        let text = format!("{}extension\n", log.head(7));
        let note = SignedNote::sign(&text, &[&log.key], 0).unwrap().to_string();
        let request = AddCheckpoint { old_size: 0, proof: Vec::new(), checkpoint: note.clone() };
        assert_eq!(request.to_string().parse::<AddCheckpoint>().as_ref(), Ok(&request));
        assert_eq!(request.judge(&keys, None), Ok(log.head(7)));
        let other = AddCheckpoint { checkpoint: note.replace("extension", "extensive"), ..request };
        assert_eq!(other.judge(&keys, None), Err(Refusal::Signature));
        assert!(Presented::read(&note.replace("extension", "")).is_err());
    }

    #[test]
    fn a_fork_a_rollback_and_a_stranger_are_refused() {
        let (log, fork) = (Log::new(0, ""), Log::new(40, "other "));
        let keys = [log.key.verifier()];
        let last = log.cosigned(50);
        let told = |request: AddCheckpoint| {
            let refusal = request.judge(&keys, Some(&last)).unwrap_err();
            (refusal, refusal.status())
        };
        // Another history from the fortieth leaf on, longer or just as long.
        assert_eq!(told(fork.ask(50, 60)), (Refusal::Inconsistent, 422));
        assert_eq!(told(fork.ask(50, 50)), (Refusal::Inconsistent, 422));
        // Fewer leaves than were cosigned, told straight or not.
        assert_eq!(told(log.ask(30, 45)), (Refusal::Size { latest: 50 }, 409));
        assert_eq!(told(AddCheckpoint { old_size: 50, ..log.ask(30, 45) }), (Refusal::Backwards, 400));
        assert_eq!(told(log.ask(0, 60)), (Refusal::Size { latest: 50 }, 409));
        // A proof that is none: cut short, too long, or where none belongs.
        let mut cut = log.ask(50, 60);
        cut.proof.pop();
        assert_eq!(told(cut), (Refusal::Inconsistent, 422));
        let mut long = log.ask(50, 60);
        long.proof.push(last.root);
        assert_eq!(told(long), (Refusal::Inconsistent, 422));
        let mut needless = log.ask(0, 60);
        needless.proof.push(last.root);
        assert_eq!(needless.judge(&keys, None), Err(Refusal::Inconsistent));
        // A head of nothing with a root of something.
        let hollow = Checkpoint { size: 0, ..log.head(50) }.sign(&log.key).unwrap();
        let hollow = AddCheckpoint { old_size: 0, proof: Vec::new(), checkpoint: hollow };
        assert_eq!(hollow.judge(&keys, None), Err(Refusal::Inconsistent));
        // A log that is not witnessed, and somebody who signs in its name.
        assert_eq!(log.ask(50, 60).judge(&[], Some(&last)), Err(Refusal::Origin));
        let stranger = SigningKey::from_seed("log.example/works", [6; 32]).unwrap();
        let forged = AddCheckpoint { checkpoint: log.head(60).sign(&stranger).unwrap(), ..log.ask(50, 60) };
        assert_eq!(told(forged), (Refusal::Signature, 403));
    }
}
