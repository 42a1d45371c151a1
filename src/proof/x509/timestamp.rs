//! RFC 3161: what a timestamp authority is asked, and what it answers.

use const_oid::ObjectIdentifier;
use der::asn1::{Any, BitString, Int, OctetString};
use der::{Encode as _, Sequence};

use super::algorithm::{self, Algorithm, Hash};
use super::certificate::{Certificate, Usage};
use super::cms::{Signature, TIMESTAMP_INFO};
use super::path::{Material, Path, PathError};
use super::store::Store;
use super::{X509Error, decode};
use crate::proof::time::Timestamp;

/// Largest answer that is read, in bytes.
pub const MAX_RESPONSE_BYTES: u64 = 1 << 20;

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct Imprint {
    hash: Algorithm,
    digest: OctetString,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct TimeStampReq {
    version: u8,
    imprint: Imprint,
    nonce: Int,
    wants_certificate: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct Status {
    status: u8,
    #[asn1(optional = "true")]
    text: Option<Vec<String>>,
    #[asn1(optional = "true")]
    failure: Option<BitString>,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct Response {
    status: Status,
    #[asn1(optional = "true")]
    token: Option<Any>,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct Info {
    version: u8,
    policy: ObjectIdentifier,
    imprint: Imprint,
    serial: Int,
    generated: Any,
    #[asn1(optional = "true")]
    accuracy: Option<Accuracy>,
    #[asn1(default = "Default::default")]
    is_ordered: bool,
    #[asn1(optional = "true")]
    nonce: Option<Int>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    authority: Option<Any>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    extensions: Option<Vec<Any>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct Accuracy {
    #[asn1(optional = "true")]
    seconds: Option<Int>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    milliseconds: Option<Int>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    microseconds: Option<Int>,
}

/// Why an authority's answer is of no use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// It is not an answer in DER.
    #[error(transparent)]
    Form(#[from] X509Error),
    /// It says no.
    #[error("the authority refuses (status {status}): {text}")]
    Refused {
        /// `PKIStatus`.
        status: u8,
        /// Its words.
        text: String,
    },
    /// It answers another question: an old answer, or somebody else's.
    #[error("the answer is to another request")]
    Nonce,
}

/// A question to a timestamp authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    digest: [u8; 32],
    nonce: Int,
}

impl Question {
    /// Asks for the time of what has this SHA-256.
    ///
    /// # Errors
    /// [`X509Error`] if it cannot be written.
    pub fn new(digest: [u8; 32], nonce: [u8; 8]) -> Result<Self, X509Error> {
        // A positive number in its shortest spelling: neither the first bit nor the first byte is left to chance.
        let mut bytes = nonce;
        if let Some(first) = bytes.first_mut() {
            *first = (*first & 0x7f) | 0x40;
        }
        Ok(Self { digest, nonce: Int::new(&bytes)? })
    }

    /// The body of the request.
    ///
    /// # Errors
    /// [`X509Error`] if it cannot be written.
    pub fn to_der(&self) -> Result<Vec<u8>, X509Error> {
        let imprint = Imprint { hash: algorithm::sha256(), digest: OctetString::new(self.digest.to_vec())? };
        let request =
            TimeStampReq { version: 1, imprint, nonce: self.nonce.clone(), wants_certificate: true };
        Ok(request.to_der()?)
    }

    /// Takes the token out of an answer and holds it against the question: what it is over, its signature, the nonce.
    /// Says nothing about whose certificate signed it.
    ///
    /// # Errors
    /// [`AnswerError`].
    pub fn answered(&self, body: &[u8]) -> Result<Token, AnswerError> {
        let Response { status, token } = decode(body, "RFC 3161")?;
        if status.status > 1 {
            return Err(AnswerError::Refused {
                status: status.status,
                text: status.text.unwrap_or_default().join(" "),
            });
        }
        let token = token.ok_or(X509Error::Form("RFC 3161"))?;
        let token = Token::parse(&token.to_der().map_err(X509Error::from)?)?;
        if token.nonce.as_ref() != Some(&self.nonce) {
            return Err(AnswerError::Nonce);
        }
        token.verify(&self.digest)?;
        Ok(token)
    }
}

/// A timestamp token that was read.
#[derive(Debug, Clone)]
pub struct Token {
    der: Vec<u8>,
    signature: Signature,
    imprint: Vec<u8>,
    hash: Hash,
    nonce: Option<Int>,
    /// The time that it states.
    pub at: Timestamp,
}

impl Token {
    /// Reads a token (`ContentInfo`).
    ///
    /// # Errors
    /// [`X509Error`].
    pub fn parse(der: &[u8]) -> Result<Self, X509Error> {
        const FORM: X509Error = X509Error::Form("RFC 3161");
        let signature = Signature::parse(der).map_err(|_| FORM)?;
        if signature.content_type() != TIMESTAMP_INFO {
            return Err(FORM);
        }
        let info: Info = decode(signature.content().ok_or(FORM)?, "RFC 3161")?;
        if info.version != 1 {
            return Err(FORM);
        }
        Ok(Self {
            der: der.to_owned(),
            hash: Hash::named(&info.imprint.hash)?,
            imprint: info.imprint.digest.as_bytes().to_vec(),
            nonce: info.nonce,
            at: generated(&info.generated).ok_or(FORM)?,
            signature,
        })
    }

    /// Reads a `.tsr` file: an answer that grants a token, and says nothing else.
    ///
    /// # Errors
    /// [`X509Error`].
    pub fn from_response(bytes: &[u8]) -> Result<Self, X509Error> {
        const FORM: X509Error = X509Error::Form("RFC 3161");
        let Response { status, token } = decode(bytes, "RFC 3161")?;
        let token = Self::parse(&token.ok_or(FORM)?.to_der()?)?;
        if status != GRANTED || token.to_response()? != bytes {
            return Err(FORM);
        }
        Ok(token)
    }

    /// The token as the `.tsr` file that `openssl ts -verify -in` reads.
    ///
    /// # Errors
    /// [`X509Error`] if it cannot be written.
    pub fn to_response(&self) -> Result<Vec<u8>, X509Error> {
        Ok(Response { status: GRANTED, token: Some(decode(&self.der, "RFC 3161")?) }.to_der()?)
    }

    /// The token.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Checks that the key of the certificate that came with it signed it, and that it is over what has this SHA-256.
    /// Returns the certificate.
    ///
    /// # Errors
    /// [`X509Error`].
    pub fn verify(&self, digest: &[u8; 32]) -> Result<Certificate, X509Error> {
        if self.hash != Hash::Sha256 || self.imprint != digest {
            return Err(X509Error::Content);
        }
        let signed = self.signature.verify(self.signature.content().unwrap_or_default())?;
        if signed.signer.may(Usage::Timestamp) { Ok(signed.signer) } else { Err(X509Error::Signer) }
    }

    /// What came with it.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.signature.store
    }

    /// A path from the signer to an authority, through what is in the store, as of the time that the token states.
    ///
    /// # Errors
    /// [`PathError`].
    pub fn path<'a>(
        &self,
        signer: &'a Certificate,
        authorities: &'a [Certificate],
        store: &'a Store,
    ) -> Result<Path<'a>, PathError> {
        Material { authorities, store }.path(signer, Usage::Timestamp, self.at)
    }
}

const GRANTED: Status = Status { status: 0, text: None, failure: None };

/// `GeneralizedTime` with a fraction, in DER: `20261003081405.12Z`. Finer than a millisecond is cut off.
fn generated(time: &Any) -> Option<Timestamp> {
    if der::Tagged::tag(time) != der::Tag::GeneralizedTime {
        return None;
    }
    let text = std::str::from_utf8(time.value()).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 14
        || !is_digits(whole)
        || !is_digits(fraction)
        || (text.contains('.') && fraction.ends_with('0'))
    {
        return None;
    }
    let part = |from: usize, to: usize| whole.get(from..to).unwrap_or_default();
    let millis = format!("{fraction}000");
    format!(
        "{}-{}-{}T{}:{}:{}.{}Z",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14),
        millis.get(..3).unwrap_or_default()
    )
    .parse()
    .ok()
}

/// The content of a token over this digest, as an authority would write it.
#[cfg(test)]
pub(super) fn info(digest: &[u8; 32], at: &str, nonce: Option<&Question>) -> Vec<u8> {
    let info = Info {
        version: 1,
        policy: ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1"),
        imprint: Imprint { hash: algorithm::sha256(), digest: OctetString::new(&digest[..]).unwrap() },
        serial: Int::new(&[7]).unwrap(),
        generated: Any::new(der::Tag::GeneralizedTime, at.as_bytes()).unwrap(),
        accuracy: None,
        is_ordered: false,
        nonce: nonce.map(|question| question.nonce.clone()),
        authority: None,
        extensions: None,
    };
    info.to_der().unwrap()
}
