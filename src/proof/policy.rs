//! C2SP tlog-policy: which logs and witnesses are trusted, and how many witnesses must have cosigned.
//!
//! The trust file that a verifier is given is such a policy. Narrower than the specification in one point: the file
//! must be UTF-8. Keys of algorithms that are not supported are refused rather than passed over, so that a policy
//! never means less than it says.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use super::checkpoint::{Checkpoint, CheckpointError};
use super::note::{Algorithm, NoteError, SignedNote, VerifierKey};

/// Largest policy file, in bytes.
pub const MAX_POLICY_BYTES: usize = 256 * 1024;

/// Most logs, witnesses and groups together.
const MAX_LINES: usize = 1024;

/// Why a policy file is refused. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Too large, or too many lines.
    #[error("the policy is too large")]
    TooLarge,
    /// A control character other than tab and newline, or the last line does not end.
    #[error("line {0}: a control character, or no newline at the end")]
    Characters(usize),
    /// The line is none that a policy has.
    #[error("line {0}: not a log, witness, group or quorum line of a tlog-policy")]
    Line(usize),
    /// The key is wrong.
    #[error("line {line}: {error}")]
    Key {
        /// The line.
        line: usize,
        /// What is wrong with the key.
        error: NoteError,
    },
    /// A log with a witness's key, or a witness with a log's.
    #[error("line {0}: the key's algorithm is not one for this use")]
    Use(usize),
    /// The same public key twice among the logs or among the witnesses.
    #[error("line {0}: the key is already listed")]
    DuplicateKey(usize),
    /// The name is already defined, or is `none`.
    #[error("line {0}: the name is already defined")]
    DuplicateName(usize),
    /// The name is not defined above.
    #[error("line {0}: the name is not defined above")]
    UnknownName(usize),
    /// The name is already a member of a group.
    #[error("line {0}: the name is already a member of a group")]
    DuplicateMember(usize),
    /// The threshold is not within 1 and the number of members.
    #[error("line {0}: the threshold is not within 1 and the number of members")]
    Threshold(usize),
    /// No quorum line, or more than one.
    #[error("a policy has exactly one quorum line")]
    Quorum,
}

/// Why a checkpoint is not acceptable under a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnacceptableError {
    /// The checkpoint or its signature by the log.
    #[error("{0}")]
    Checkpoint(#[from] CheckpointError),
    /// Not enough witnesses.
    #[error("cosigned by {found} of the policy's witnesses, which its quorum does not accept")]
    Quorum {
        /// How many of the policy's witnesses have cosigned.
        found: usize,
    },
}

/// A trusted log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Its key; the name is the origin.
    pub key: VerifierKey,
    /// Where it is served; informative.
    pub url: Option<String>,
}

/// A trusted witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Its name in this policy.
    pub name: String,
    /// Its key.
    pub key: VerifierKey,
    /// Where it is asked for cosignatures; informative.
    pub url: Option<String>,
}

/// A group of witnesses and of groups defined above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name in this policy.
    pub name: String,
    /// How many members must have witnessed.
    pub threshold: usize,
    /// Names of the members.
    pub members: Vec<String>,
}

/// A policy. `Display` writes it in one form: logs, witnesses, groups, quorum, single spaces, no comments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// The trusted logs.
    pub logs: Vec<Log>,
    /// The trusted witnesses.
    pub witnesses: Vec<Witness>,
    /// The groups.
    pub groups: Vec<Group>,
    /// Name of the witness or group that must have witnessed; `None` is `quorum none`.
    pub quorum: Option<String>,
}

impl Policy {
    /// The policy that trusts one log and asks for no witness.
    #[must_use]
    pub fn of_log(key: VerifierKey) -> Self {
        Self { logs: vec![Log { key, url: None }], ..Self::default() }
    }

    /// The keys of the logs.
    #[must_use]
    pub fn log_keys(&self) -> Vec<VerifierKey> {
        self.logs.iter().map(|log| log.key.clone()).collect()
    }

    /// True if the quorum is met when exactly the named witnesses have cosigned.
    #[must_use]
    pub fn is_quorum(&self, cosigned: &BTreeSet<&str>) -> bool {
        let Some(quorum) = &self.quorum else { return true };
        let mut witnessed: BTreeSet<&str> = self
            .witnesses
            .iter()
            .map(|witness| witness.name.as_str())
            .filter(|name| cosigned.contains(name))
            .collect();
        // A group only names what stands above it, so one pass in order decides all.
        for group in &self.groups {
            let count = group.members.iter().filter(|member| witnessed.contains(member.as_str())).count();
            if count >= group.threshold {
                witnessed.insert(&group.name);
            }
        }
        witnessed.contains(quorum.as_str())
    }

    /// Opens a signed checkpoint: signed by one of the logs, under its own origin, and cosigned by a quorum. Gives
    /// the names of the witnesses that cosigned.
    ///
    /// # Errors
    /// [`UnacceptableError`] if the policy does not accept it.
    pub fn open(&self, note: &str) -> Result<(Checkpoint, Vec<&str>), UnacceptableError> {
        let checkpoint = Checkpoint::open(note, &self.log_keys())?;
        let note = SignedNote::parse(note).map_err(CheckpointError::Note)?;
        let mut cosigned = Vec::new();
        for witness in &self.witnesses {
            if let Some(signature) = note.signatures.iter().find(|signature| signature.is_by(&witness.key)) {
                witness.key.verify(&note.text, &signature.bytes).map_err(CheckpointError::Note)?;
                cosigned.push(witness.name.as_str());
            }
        }
        if self.is_quorum(&cosigned.iter().copied().collect()) {
            Ok((checkpoint, cosigned))
        } else {
            Err(UnacceptableError::Quorum { found: cosigned.len() })
        }
    }

    fn defines(&self, name: &str) -> bool {
        self.witnesses.iter().any(|witness| witness.name == name)
            || self.groups.iter().any(|group| group.name == name)
    }

    fn add_line(&mut self, line: usize, words: &[&str]) -> Result<(), PolicyError> {
        let key = |text: &str, is_for_this: fn(Algorithm) -> bool| {
            let key: VerifierKey = text.parse().map_err(|error| PolicyError::Key { line, error })?;
            if is_for_this(key.algorithm()) { Ok(key) } else { Err(PolicyError::Use(line)) }
        };
        let url = |words: &[&str]| match words {
            [] => Ok(None),
            [url] => Ok(Some((*url).to_owned())),
            _ => Err(PolicyError::Line(line)),
        };
        match words {
            ["log", vkey, rest @ ..] => {
                let (key, url) = (key(vkey, Algorithm::is_of_log)?, url(rest)?);
                if self.logs.iter().any(|log| log.key.public_key() == key.public_key()) {
                    return Err(PolicyError::DuplicateKey(line));
                }
                self.logs.push(Log { key, url });
            }
            ["witness", name, vkey, rest @ ..] => {
                let (key, url) = (key(vkey, Algorithm::is_of_witness)?, url(rest)?);
                if *name == "none" || self.defines(name) {
                    return Err(PolicyError::DuplicateName(line));
                }
                if self.witnesses.iter().any(|witness| witness.key.public_key() == key.public_key()) {
                    return Err(PolicyError::DuplicateKey(line));
                }
                self.witnesses.push(Witness { name: (*name).to_owned(), key, url });
            }
            ["group", name, threshold, members @ ..] if !members.is_empty() => {
                if *name == "none" || self.defines(name) {
                    return Err(PolicyError::DuplicateName(line));
                }
                for (position, member) in members.iter().enumerate() {
                    if !self.defines(member) {
                        return Err(PolicyError::UnknownName(line));
                    }
                    let elsewhere = self.groups.iter().any(|group| group.members.iter().any(|m| m == member));
                    if elsewhere || members.iter().take(position).any(|other| other == member) {
                        return Err(PolicyError::DuplicateMember(line));
                    }
                }
                let threshold = match *threshold {
                    "all" => members.len(),
                    "any" => 1,
                    number if number.bytes().all(|byte| byte.is_ascii_digit()) => {
                        number.parse().map_err(|_| PolicyError::Threshold(line))?
                    }
                    _ => return Err(PolicyError::Line(line)),
                };
                if threshold < 1 || threshold > members.len() {
                    return Err(PolicyError::Threshold(line));
                }
                let members = members.iter().map(|member| (*member).to_owned()).collect();
                self.groups.push(Group { name: (*name).to_owned(), threshold, members });
            }
            ["quorum", name] => {
                if *name != "none" {
                    if !self.defines(name) {
                        return Err(PolicyError::UnknownName(line));
                    }
                    self.quorum = Some((*name).to_owned());
                }
            }
            _ => return Err(PolicyError::Line(line)),
        }
        Ok(())
    }
}

impl FromStr for Policy {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, PolicyError> {
        if text.len() > MAX_POLICY_BYTES {
            return Err(PolicyError::TooLarge);
        }
        let Some(body) = text.strip_suffix('\n') else {
            return if text.is_empty() {
                Err(PolicyError::Quorum)
            } else {
                Err(PolicyError::Characters(text.split('\n').count()))
            };
        };
        let mut policy = Self::default();
        let (mut quorums, mut defined) = (0, 0);
        for (number, line) in (1..).zip(body.split('\n')) {
            // Only ASCII control characters: other octets are opaque to the specification.
            if line.bytes().any(|byte| (byte < b' ' && byte != b'\t') || byte == 0x7f) {
                return Err(PolicyError::Characters(number));
            }
            let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
            if words.first().is_none_or(|word| word.starts_with('#')) {
                continue;
            }
            defined += 1;
            if defined > MAX_LINES {
                return Err(PolicyError::TooLarge);
            }
            quorums += usize::from(words.first() == Some(&"quorum"));
            policy.add_line(number, &words)?;
        }
        if quorums == 1 { Ok(policy) } else { Err(PolicyError::Quorum) }
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = |f: &mut fmt::Formatter<'_>, url: &Option<String>| match url {
            Some(url) => writeln!(f, " {url}"),
            None => writeln!(f),
        };
        for log in &self.logs {
            write!(f, "log {}", log.key)?;
            url(f, &log.url)?;
        }
        for witness in &self.witnesses {
            write!(f, "witness {} {}", witness.name, witness.key)?;
            url(f, &witness.url)?;
        }
        for group in &self.groups {
            write!(f, "group {} ", group.name)?;
            match group.threshold {
                all if all == group.members.len() => f.write_str("all")?,
                1 => f.write_str("any")?,
                number => write!(f, "{number}")?,
            }
            writeln!(f, " {}", group.members.join(" "))?;
        }
        writeln!(f, "quorum {}", self.quorum.as_deref().unwrap_or("none"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::digest::Digest;
    use super::super::note::SigningKey;
    use super::*;

    fn log() -> SigningKey {
        SigningKey::from_seed("log.example/mgi", [1; 32]).unwrap()
    }

    fn witness(seed: u8) -> SigningKey {
        SigningKey::cosigner_from_seed(&format!("w{seed}.example"), [seed; 32]).unwrap()
    }

    /// The specification's example: two of three and one of three.
    fn example() -> String {
        let mut text = format!("# trust\n\n log\t{}  https://log.example/mgi/ \n", log().verifier());
        for (name, seed) in [("X1", 11), ("X2", 12), ("X3", 13), ("Y1", 21), ("Y2", 22), ("Y3", 23)] {
            text += &format!("witness {name} {}\n", witness(seed).verifier());
        }
        text + "group X 2 X1 X2 X3\ngroup Y any Y1 Y2 Y3\ngroup both all X Y\nquorum both\n"
    }

    #[test]
    fn the_specifications_example_is_evaluated() {
        let policy: Policy = example().parse().unwrap();
        assert_eq!((policy.logs.len(), policy.witnesses.len(), policy.groups.len()), (1, 6, 3));
        let met = |names: &[&str]| policy.is_quorum(&names.iter().copied().collect());
        assert!(met(&["X1", "X3", "Y2"]));
        assert!(met(&["X1", "X2", "X3", "Y1", "Y2", "Y3"]));
        assert!(!met(&["X1", "Y1", "Y2", "Y3"]));
        assert!(!met(&["X1", "X2", "X3"]));
        assert!(!met(&["both", "X", "Y"]));
        assert!(!met(&[]));
        let written = policy.to_string();
        assert_eq!(written.parse::<Policy>().unwrap(), policy);
        assert!(
            written.ends_with("group X 2 X1 X2 X3\ngroup Y any Y1 Y2 Y3\ngroup both all X Y\nquorum both\n")
        );
        assert_eq!(
            Policy::of_log(log().verifier()).to_string(),
            format!("log {}\nquorum none\n", log().verifier())
        );
    }

    #[test]
    fn a_checkpoint_needs_its_log_and_the_quorum() {
        let policy: Policy = example().parse().unwrap();
        let head = Checkpoint { origin: "log.example/mgi".to_owned(), size: 1, root: Digest::of(b"") };
        let bare = head.sign(&log()).unwrap();
        assert_eq!(policy.open(&bare), Err(UnacceptableError::Quorum { found: 0 }));
        let cosign = |seeds: &[u8]| {
            let mut note = SignedNote::parse(&bare).unwrap();
            for seed in seeds {
                note.signatures.push(witness(*seed).sign(&head.text(), 1_800_000_000).unwrap());
            }
            note.to_string()
        };
        assert_eq!(policy.open(&cosign(&[11, 13, 22])), Ok((head.clone(), vec!["X1", "X3", "Y2"])));
        assert_eq!(policy.open(&cosign(&[11, 22, 77])), Err(UnacceptableError::Quorum { found: 2 }));
        let mut forged = SignedNote::parse(&cosign(&[11, 13, 22])).unwrap();
        forged.signatures[2].bytes[0] ^= 1;
        assert!(matches!(policy.open(&forged.to_string()), Err(UnacceptableError::Checkpoint(_))));
        let strangers = Policy::of_log(SigningKey::from_seed("log.example/mgi", [2; 32]).unwrap().verifier());
        assert!(matches!(strangers.open(&bare), Err(UnacceptableError::Checkpoint(_))));
    }

    #[test]
    fn wrong_policies_name_their_line() {
        let (log, w1, w2) = (log().verifier(), witness(1).verifier(), witness(2).verifier());
        let cases = [
            (String::new(), PolicyError::Quorum),
            ("quorum none".to_owned(), PolicyError::Characters(1)),
            (format!("log {log}\n"), PolicyError::Quorum),
            ("quorum none\nquorum none\n".to_owned(), PolicyError::Quorum),
            ("quorum none\r\n".to_owned(), PolicyError::Characters(1)),
            ("quorum all\n".to_owned(), PolicyError::UnknownName(1)),
            ("quorum\n".to_owned(), PolicyError::Line(1)),
            ("trust everyone\n".to_owned(), PolicyError::Line(1)),
            (format!("log {log} a b\nquorum none\n"), PolicyError::Line(1)),
            (format!("log {log}\nlog {log}\nquorum none\n"), PolicyError::DuplicateKey(2)),
            (format!("log {w1}\nquorum none\n"), PolicyError::Use(1)),
            (format!("witness a {log}\nquorum none\n"), PolicyError::Use(1)),
            (format!("witness none {w1}\nquorum none\n"), PolicyError::DuplicateName(1)),
            (format!("witness a {w1}\nwitness a {w2}\nquorum a\n"), PolicyError::DuplicateName(2)),
            (format!("witness a {w1}\nwitness b {w1}\nquorum a\n"), PolicyError::DuplicateKey(2)),
            (format!("witness a {w1}\ngroup g any a b\nquorum g\n"), PolicyError::UnknownName(2)),
            (format!("witness a {w1}\ngroup g any none\nquorum g\n"), PolicyError::UnknownName(2)),
            (format!("witness a {w1}\ngroup g any a a\nquorum g\n"), PolicyError::DuplicateMember(2)),
            (
                format!("witness a {w1}\ngroup g any a\ngroup h any a\nquorum g\n"),
                PolicyError::DuplicateMember(3),
            ),
            (format!("witness a {w1}\ngroup g 2 a\nquorum g\n"), PolicyError::Threshold(2)),
            (format!("witness a {w1}\ngroup g 0 a\nquorum g\n"), PolicyError::Threshold(2)),
            (format!("witness a {w1}\ngroup g -1 a\nquorum g\n"), PolicyError::Line(2)),
            (format!("witness a {w1}\ngroup g all\nquorum g\n"), PolicyError::Line(2)),
            ("log x\nquorum none\n".to_owned(), PolicyError::Key { line: 1, error: NoteError::VerifierKey }),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<Policy>(), Err(error), "{text}");
        }
        assert_eq!("#\nlog x".repeat(99_999).parse::<Policy>(), Err(PolicyError::TooLarge));
    }
}
