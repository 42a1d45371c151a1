//! An organisation's signing identity, and the timestamp authorities that are asked: files, tokens, the network. Knows
//! no rows; what is signed and what becomes of it is `app::packs`' matter.
//!
//! Read in this order: [`identity`] (certificates and key, checked against each other), `revocation` (what is known of
//! theirs), `token` (a key that stays in hardware, PKCS #11), [`authority`] (RFC 3161).

pub mod authority;
pub mod identity;
mod revocation;
mod token;

pub use authority::{Stamp, Unstamped, stamp};
pub use identity::Identity;

use std::error::Error;
use std::path::Path;

/// Why an identity cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// A file cannot be read.
    File,
    /// Others than its owner may read a file with a secret.
    Exposed,
    /// A file is not what it should be.
    Form,
    /// The environment lacks a variable.
    Variable,
    /// Neither or both of file and token are named for the key.
    Source,
    /// The key is sealed, and its passphrase is missing or wrong.
    Passphrase,
    /// The kind of key is none that signs here.
    Kind,
    /// The key is not the certificate's.
    Mismatch,
    /// A certificate did not issue the one before it.
    Chain,
    /// The certificate is for something else.
    Usage,
    /// The certificate is not yet, or no more, valid.
    Validity,
    /// The token refuses or is not there.
    Token,
    /// A list of revoked certificates, or an answer about them, is by none of the authorities of the chain.
    Revoked,
}

impl Problem {
    /// All, for the test that each has its words.
    pub const ALL: [Self; 13] = [
        Self::File,
        Self::Exposed,
        Self::Form,
        Self::Variable,
        Self::Source,
        Self::Passphrase,
        Self::Kind,
        Self::Mismatch,
        Self::Chain,
        Self::Usage,
        Self::Validity,
        Self::Token,
        Self::Revoked,
    ];

    /// The id of its sentence in `errors.ftl`, about `$what`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::File => "signing-file",
            Self::Exposed => "signing-exposed",
            Self::Form => "signing-form",
            Self::Variable => "signing-variable",
            Self::Source => "signing-source",
            Self::Passphrase => "signing-passphrase",
            Self::Kind => "signing-kind",
            Self::Mismatch => "signing-mismatch",
            Self::Chain => "signing-chain",
            Self::Usage => "signing-usage",
            Self::Validity => "signing-validity",
            Self::Token => "signing-token",
            Self::Revoked => "signing-revoked",
        }
    }
}

/// Why an identity cannot be used, and what of it. Never holds a secret.
#[derive(Debug, thiserror::Error)]
#[error("{problem:?}: {what}")]
pub struct SignError {
    /// What is wrong.
    pub problem: Problem,
    /// The file, variable, certificate or token that it is about.
    pub what: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl SignError {
    fn new(problem: Problem, what: impl Into<String>) -> Self {
        Self { problem, what: what.into(), source: None }
    }

    fn at(problem: Problem, path: &Path) -> Self {
        Self::new(problem, path.display().to_string())
    }

    fn because(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(cause.into());
        self
    }
}
