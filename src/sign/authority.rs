//! Asking timestamp authorities (RFC 3161 over HTTP or HTTPS): one after the other, until one answers the question.

use std::fs;
use std::time::Duration;

use super::SignError;
use crate::config::TimestampAuthority;
use crate::domain::clock::{Entropy, EntropyError, random};
use crate::outbound::{self, OutboundError};
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;
use crate::proof::x509::X509Error;
use crate::proof::x509::certificate::Certificate;
use crate::proof::x509::path::PathError;
use crate::proof::x509::store::Store;
use crate::proof::x509::timestamp::{AnswerError, MAX_RESPONSE_BYTES, Question, Token};

/// An authority that says nothing within this time is passed over.
const PATIENCE: Duration = Duration::from_secs(10);
/// Its clock and ours may be so far apart.
const APART_MS: i64 = 10 * 60 * 1000;

/// A timestamp.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// The token.
    pub token: Token,
    /// What is needed to validate it later, as far as that is at hand: the certificates that lead to its authority, lists of
    /// revoked ones and answers of responders.
    pub store: Store,
}

/// Why an authority gave none.
#[derive(Debug, thiserror::Error)]
pub enum Unstamped {
    /// Its address cannot be asked. Plain HTTP is as good as HTTPS here, for what comes back is signed.
    #[error("{0} is no address that begins with http:// or https://")]
    Address(String),
    /// It could not be reached, or answered with an error.
    #[error("{url} cannot be asked")]
    Unreachable {
        /// Which.
        url: String,
        /// Why.
        source: Box<ureq::Error>,
    },
    /// Its answer is of no use.
    #[error("{url} does not answer the question")]
    Answer {
        /// Which.
        url: String,
        /// Why.
        source: AnswerError,
    },
    /// Its certificate does not lead to the authorities of the configuration.
    #[error("{url} is not who it should be")]
    Path {
        /// Which.
        url: String,
        /// Why.
        source: PathError,
    },
    /// Its clock is more than ten minutes away from ours.
    #[error("{url} says that it is {at}")]
    Clock {
        /// Which.
        url: String,
        /// What it says.
        at: Timestamp,
    },
    /// The file with its authorities cannot be used.
    #[error("{path} cannot be used")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The authorities that its server's certificate must lead to cannot be read.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
    /// A file about the revocation of its certificates cannot be used.
    #[error(transparent)]
    Revocation(#[from] SignError),
    /// No random number.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// The question cannot be written.
    #[error(transparent)]
    Question(#[from] X509Error),
}

/// A timestamp for what has this digest, from the first authority that gives one.
///
/// # Errors
/// What kept each from it.
pub fn stamp(
    authorities: &[TimestampAuthority],
    digest: &Digest,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<Stamp, Vec<Unstamped>> {
    let mut errors = Vec::new();
    for authority in authorities {
        match ask(authority, digest, now, entropy) {
            Ok(stamp) => return Ok(stamp),
            Err(error) => errors.push(error),
        }
    }
    Err(errors)
}

fn ask(
    authority: &TimestampAuthority,
    digest: &Digest,
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<Stamp, Unstamped> {
    let url = authority.url.clone();
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return Err(Unstamped::Address(url));
    }
    let agent = outbound::agent(authority.authorities.as_deref(), PATIENCE)?;
    let question = Question::new(*digest.as_bytes(), random(entropy)?)?;
    let body = post(&agent, &url, &question.to_der()?)
        .map_err(|error| Unstamped::Unreachable { url: url.clone(), source: Box::new(error) })?;
    let answered = question.answered(&body);
    let token = answered.map_err(|source| Unstamped::Answer { url: url.clone(), source })?;
    if (token.at.millis() - now.millis()).abs() > APART_MS {
        return Err(Unstamped::Clock { url, at: token.at });
    }
    let signer = token.verify(digest.as_bytes())?;
    let mut store = token.store().clone();
    if let Some(path) = &authority.certificates {
        let unusable = |error: Box<dyn std::error::Error + Send + Sync>| Unstamped::File {
            path: path.display().to_string(),
            source: error,
        };
        let text = fs::read_to_string(path).map_err(|error| unusable(error.into()))?;
        let known = Certificate::from_pem(&text).map_err(|error| unusable(error.into()))?;
        store.certificates.extend(known.iter().cloned());
        token.path(&signer, &known, &store).map_err(|source| Unstamped::Path { url, source })?;
    }
    for (_, found) in super::revocation::read(&authority.revoked, &authority.ocsp)? {
        store = store.with(&found);
    }
    // Not what the file has of others.
    Ok(Stamp { store: store.of(&[signer]), token })
}

fn post(agent: &ureq::Agent, url: &str, body: &[u8]) -> Result<Vec<u8>, ureq::Error> {
    let mut answer = agent
        .post(url)
        .header("content-type", "application/timestamp-query")
        .header("accept", "application/timestamp-reply")
        .send(body)?;
    answer.body_mut().with_config().limit(MAX_RESPONSE_BYTES).read_to_vec()
}
