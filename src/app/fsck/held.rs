//! Heads that were kept elsewhere: in a receipt, by a witness, on paper. Whoever has the machine has the keys too and can
//! cut a ledger short or write it anew, and sign that; it then agrees with itself, but not with these.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::Finding;
use crate::app::{Code, Error};
use crate::db::{Conn, ledger};
use crate::ledger::check::verifier_keys;
use crate::ledger::read::root_at;
use crate::proof::checkpoint::Checkpoint;
use crate::proof::note::NoteError;
use crate::proof::receipt::{HEADER, Receipt};

/// Largest file with a head, in bytes.
const LARGEST: u64 = 1 << 20;

/// A head from outside, as it was kept: a signed checkpoint, or a receipt, which carries one.
#[derive(Debug, Clone)]
pub struct Held {
    /// Where it was kept: the name of the file.
    pub name: String,
    /// What stands there.
    pub text: String,
}

/// Compares heads that were kept elsewhere with the ledger that is here.
///
/// # Errors
/// [`Code::Invalid`] for what is no head of this ledger; [`Error`] from the database.
pub(super) fn compare(
    conn: &mut Conn,
    (code, origin): (&str, &str),
    held: &[Held],
    findings: &mut Vec<Finding>,
) -> Result<(), Error> {
    for held in held {
        let wrong = |reason: String| Error::new(Code::Invalid).with("place", &held.name).detail(reason);
        let note = if held.text.starts_with(HEADER) {
            let receipt: Receipt = held.text.parse().map_err(|error| wrong(format!("{error}")))?;
            receipt.checkpoint
        } else {
            held.text.clone()
        };
        let claimed = Checkpoint::claimed(&note).map_err(|error| wrong(error.to_string()))?;
        if claimed.origin != origin {
            return Err(wrong(format!("a head of {}, and this ledger is {origin}", claimed.origin)));
        }
        let present = ledger::head(conn, code)?.map_or(0, |head| head.size);
        let place = format!("{} ({})", held.name, claimed.size);
        if Checkpoint::open(&note, &verifier_keys(conn, code).unwrap_or_default()).is_err() {
            let reason =
                "it is signed by no key of this installation: either it is forged, or the key was replaced";
            findings.push(Finding::new("held-signature", place, reason));
        } else if claimed.size > present {
            let reason = format!(
                "it has {} leaves, and the ledger here only {present}: its end was cut off",
                claimed.size
            );
            findings.push(Finding::new("held-beyond", place, reason));
        } else if root_at(conn, code, claimed.size).ok() != Some(claimed.root) {
            let reason = "the ledger here had another root at that size: it was written anew";
            findings.push(Finding::new("forked", place, reason));
        }
    }
    Ok(())
}

impl Held {
    /// Reads a file in which a head was kept.
    ///
    /// # Errors
    /// [`Code::File`]; [`Code::Invalid`] if it is too large for a head.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let mut text = String::new();
        File::open(path)
            .and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text))
            .map_err(|error| Error::file(path, error))?;
        if u64::try_from(text.len()).is_ok_and(|length| length <= LARGEST) {
            Ok(Self { name, text })
        } else {
            Err(Error::new(Code::Invalid).with("place", name).detail(NoteError::TooLarge.to_string()))
        }
    }
}
