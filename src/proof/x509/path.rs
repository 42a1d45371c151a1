//! From a certificate to an authority that the reader named (RFC 5280, section 6), as of an instant.
//!
//! Narrowed: no certificate policies are asked for; name constraints, which are critical, are not understood, so a path
//! through them is refused.

use super::X509Error;
use super::certificate::{Certificate, Usage};
use super::ocsp::Standing;
use super::store::Store;
use crate::proof::time::Timestamp;

/// Longest path, both ends included.
const MAX_LENGTH: usize = 8;
/// Signatures that are checked in search of one path: who makes up certificates cannot make the search long.
const MAX_CHECKS: usize = 64;

/// A path that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path<'a> {
    /// From the one that signs to the authority.
    pub certificates: Vec<&'a Certificate>,
    /// As of when the oldest list of revoked certificates, or answer of a responder, is that covers the path; none if a part
    /// is not covered.
    pub revocation_known_at: Option<Timestamp>,
}

/// Why there is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// No authority that the reader named stands at its end.
    #[error("no path leads to an authority")]
    NoAuthority,
    /// A signature on the way cannot be checked.
    #[error("a signature on the way cannot be checked: {0}")]
    Unchecked(X509Error),
    /// A certificate was not valid at that time.
    #[error("{subject} was valid from {from} to {to}")]
    Validity {
        /// Whose.
        subject: String,
        /// First instant.
        from: Timestamp,
        /// Last instant.
        to: Timestamp,
    },
    /// A certificate may not be used for this.
    #[error("{0} may not be used for this")]
    Usage(String),
    /// A certificate has a critical extension that is not understood.
    #[error("{subject} has the critical extension {extension}")]
    Extension {
        /// Whose.
        subject: String,
        /// Its object identifier.
        extension: String,
    },
    /// A certificate was revoked by then.
    #[error("{subject} was revoked at {at}")]
    Revoked {
        /// Whose.
        subject: String,
        /// When.
        at: Timestamp,
    },
}

/// What is at hand for a path.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// Authorities that the reader named.
    pub authorities: &'a [Certificate],
    /// What came along.
    pub store: &'a Store,
}

impl<'a> Material<'a> {
    /// A path from this certificate to an authority that held at this instant.
    ///
    /// # Errors
    /// [`PathError`]: of several paths that do not hold, what the last one lacks.
    pub fn path(&self, from: &'a Certificate, usage: Usage, at: Timestamp) -> Result<Path<'a>, PathError> {
        let mut search = Search { material: self, usage, at, checks: 0, error: PathError::NoAuthority };
        search.go(&mut vec![from]).ok_or(search.error)
    }
}

struct Search<'s, 'a> {
    material: &'s Material<'a>,
    usage: Usage,
    at: Timestamp,
    checks: usize,
    error: PathError,
}

impl<'a> Search<'_, 'a> {
    fn go(&mut self, path: &mut Vec<&'a Certificate>) -> Option<Path<'a>> {
        let last = *path.last()?;
        if self.material.authorities.contains(last) {
            match self.hold(path) {
                Ok(path) => return Some(path),
                Err(error) => self.error = error,
            }
        }
        if path.len() >= MAX_LENGTH || last.is_self_issued() {
            return None;
        }
        for issuer in self.material.authorities.iter().chain(&self.material.store.certificates) {
            if !last.names_issuer(issuer) || path.contains(&issuer) || self.checks >= MAX_CHECKS {
                continue;
            }
            self.checks += 1;
            match last.verify_issued_by(issuer) {
                Ok(()) => {}
                Err(error @ X509Error::Algorithm(_)) => {
                    self.error = PathError::Unchecked(error);
                    continue;
                }
                Err(_) => continue,
            }
            path.push(issuer);
            if let Some(found) = self.go(path) {
                return Some(found);
            }
            path.pop();
        }
        None
    }

    /// What is asked of each certificate of a path whose signatures hold.
    fn hold(&self, path: &[&'a Certificate]) -> Result<Path<'a>, PathError> {
        let mut known = Some(Timestamp::from_millis(i64::MAX));
        for (position, certificate) in path.iter().enumerate() {
            let subject = || certificate.subject();
            let (from, to) = certificate.validity();
            if self.at < from || self.at > to {
                return Err(PathError::Validity { subject: subject(), from, to });
            }
            if let Some(extension) = certificate.unknown_critical() {
                return Err(PathError::Extension { subject: subject(), extension });
            }
            let is_fit = match position.checked_sub(1) {
                None => certificate.may(self.usage),
                Some(below) => certificate.may_issue(below),
            };
            if !is_fit {
                return Err(PathError::Usage(subject()));
            }
            let Some(issuer) = path.get(position + 1) else { continue };
            let store = self.material.store;
            let lists = store.lists.iter().filter(|list| list.is_by(issuer));
            let of_lists = lists.map(|list| (list.revoked_at(certificate), list.issued_at()));
            // One that knows nothing of it says nothing.
            let said = store.answers.iter().filter_map(|answer| answer.says(certificate, issuer));
            let of_answers = said.filter_map(|said| match said.standing {
                Standing::Good => Some((None, said.at)),
                Standing::Revoked(at) => Some((Some(at), said.at)),
                Standing::Unknown => None,
            });
            let mut newest = None;
            for (revoked_at, known_at) in of_lists.chain(of_answers) {
                if let Some(at) = revoked_at.filter(|at| *at <= self.at) {
                    return Err(PathError::Revoked { subject: subject(), at });
                }
                newest = newest.max(Some(known_at));
            }
            known = known.min(newest);
        }
        Ok(Path { certificates: path.to_vec(), revocation_known_at: known.filter(|_| path.len() > 1) })
    }
}
