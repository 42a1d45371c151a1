//! What is known of revocation, from files that somebody renews: lists (CRL) and answers of responders (OCSP).

use std::fs;
use std::path::{Path, PathBuf};

use super::{Problem, SignError};
use crate::proof::x509::certificate::RevocationList;
use crate::proof::x509::ocsp::Answer;
use crate::proof::x509::store::Store;

/// What is in each of these files.
///
/// # Errors
/// [`Problem::File`], [`Problem::Form`].
pub(super) fn read<'a>(
    revoked: &'a [PathBuf],
    ocsp: &'a [PathBuf],
) -> Result<Vec<(&'a Path, Store)>, SignError> {
    let bytes_of =
        |path: &Path| fs::read(path).map_err(|error| SignError::at(Problem::File, path).because(error));
    let mut found = Vec::new();
    for path in revoked {
        let lists = RevocationList::from_file(&bytes_of(path)?)
            .map_err(|error| SignError::at(Problem::Form, path).because(error))?;
        found.push((path.as_path(), Store { lists, ..Store::default() }));
    }
    for path in ocsp {
        let answers = Answer::from_file(&bytes_of(path)?)
            .map_err(|error| SignError::at(Problem::Form, path).because(error))?;
        found.push((path.as_path(), Store { answers, ..Store::default() }));
    }
    Ok(found)
}
