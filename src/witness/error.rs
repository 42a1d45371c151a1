//! What can keep a witness from working.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::clock::EntropyError;
use crate::proof::note::NoteError;
use crate::proof::policy::PolicyError;

/// Why a witness cannot be made, opened, or do its work.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// There is a witness in the folder already.
    #[error("there is a witness in {0} already")]
    Exists(PathBuf),
    /// There is none.
    #[error("there is no witness in {0}")]
    Absent(PathBuf),
    /// A file of the witness is not what it wrote.
    #[error("{path} is not what the witness wrote: {reason}")]
    Altered {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// What it remembers is gone. Going on would cosign what it has not seen.
    #[error("{0} is gone: what this witness cosigned is not known any more")]
    Lost(PathBuf),
    /// A name or key that cannot be used.
    #[error(transparent)]
    Key(#[from] NoteError),
    /// Logs that cannot stand beside those that are there.
    #[error(transparent)]
    Logs(#[from] PolicyError),
    /// A file cannot be read or written.
    #[error("cannot use {path}")]
    File {
        /// Which.
        path: PathBuf,
        /// Cause.
        source: io::Error,
    },
    /// No random bytes.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

impl WitnessError {
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }

    pub(super) fn altered(path: &Path, reason: impl ToString) -> Self {
        Self::Altered { path: path.to_owned(), reason: reason.to_string() }
    }
}
