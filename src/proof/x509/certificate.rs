//! A certificate, and what is asked of it.

use const_oid::ObjectIdentifier;
use const_oid::db::{rfc4519, rfc5280, rfc5912};
use der::{Decode as _, Encode as _};
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};

use super::algorithm::{self, PublicKey};
use super::{X509Error, decode};
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;

/// Most certificates in one file or signature.
pub const MAX_CERTIFICATES: usize = 32;
const LABEL: &str = "CERTIFICATE";

/// A certificate whose DER is the one spelling of what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    parsed: x509_cert::Certificate,
}

/// What a certificate is to be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// Signing documents.
    Sign,
    /// Timestamps alone (RFC 3161, section 2.3).
    Timestamp,
    /// Answers about the certificates of its issuer (RFC 6960, section 4.2.2.2).
    Answer,
}

impl Certificate {
    /// Reads DER.
    ///
    /// # Errors
    /// [`X509Error::Form`].
    pub fn from_der(der: &[u8]) -> Result<Self, X509Error> {
        let parsed: x509_cert::Certificate = decode(der, "RFC 5280")?;
        if parsed.signature_algorithm() != parsed.tbs_certificate().signature() {
            return Err(X509Error::Form("RFC 5280"));
        }
        Ok(Self { der: der.to_owned(), parsed })
    }

    /// Reads the certificates of a PEM text, in their order; anything else in it is passed over.
    ///
    /// # Errors
    /// [`X509Error::Form`] also if there are none, or too many.
    pub fn from_pem(text: &str) -> Result<Vec<Self>, X509Error> {
        let mut found = Vec::new();
        for der in pem_blocks(text, LABEL)? {
            found.push(Self::from_der(&der)?);
        }
        if found.is_empty() || found.len() > MAX_CERTIFICATES {
            Err(X509Error::Form("PEM"))
        } else {
            Ok(found)
        }
    }

    /// PEM, as `openssl x509` writes it.
    #[must_use]
    pub fn to_pem(&self) -> String {
        der::pem::encode_string(LABEL, der::pem::LineEnding::LF, &self.der).unwrap_or_default()
    }

    /// DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 of the DER: its fingerprint.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&self.der)
    }

    /// Whose it is, as RFC 4514 writes names.
    #[must_use]
    pub fn subject(&self) -> String {
        self.parsed.tbs_certificate().subject().to_string()
    }

    /// Who issued it.
    #[must_use]
    pub fn issuer(&self) -> String {
        self.parsed.tbs_certificate().issuer().to_string()
    }

    /// The common name of whoever it belongs to, else the whole name.
    #[must_use]
    pub fn common_name(&self) -> String {
        common_name(self.parsed.tbs_certificate().subject())
    }

    /// The common name of whoever issued it, else the whole name.
    #[must_use]
    pub fn issuer_common_name(&self) -> String {
        common_name(self.parsed.tbs_certificate().issuer())
    }

    /// The public key.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        self.parsed.tbs_certificate().subject_public_key_info()
    }

    pub(crate) fn parsed(&self) -> &x509_cert::Certificate {
        &self.parsed
    }

    /// First and last instant of its validity.
    #[must_use]
    pub fn validity(&self) -> (Timestamp, Timestamp) {
        let validity = self.parsed.tbs_certificate().validity();
        (instant(validity.not_before), instant(validity.not_after))
    }

    /// True if subject and issuer are one name.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.parsed.tbs_certificate().subject() == self.parsed.tbs_certificate().issuer()
    }

    /// True if the name of that certificate is the one that issued this.
    #[must_use]
    pub fn names_issuer(&self, issuer: &Self) -> bool {
        self.parsed.tbs_certificate().issuer() == issuer.parsed.tbs_certificate().subject()
    }

    /// Checks that the key of that certificate signed this one.
    ///
    /// # Errors
    /// [`X509Error::Signature`], [`X509Error::Algorithm`].
    pub fn verify_issued_by(&self, issuer: &Self) -> Result<(), X509Error> {
        let signed = self.parsed.tbs_certificate().to_der()?;
        let signature = self.parsed.signature().as_bytes().ok_or(X509Error::Signature)?;
        algorithm::verify(issuer.key(), self.parsed.signature_algorithm(), None, &signed, signature)
    }

    /// True if it may issue certificates with `below` authorities between it and the one that signs.
    #[must_use]
    pub fn may_issue(&self, below: usize) -> bool {
        let tbs = self.parsed.tbs_certificate();
        let Ok(Some((_, constraints))) = tbs.get_extension::<BasicConstraints>() else { return false };
        let is_short = constraints.path_len_constraint.is_none_or(|most| below <= usize::from(most));
        constraints.ca && is_short && self.key_usage_has(KeyUsages::KeyCertSign)
    }

    /// True if it may be used for this. Without the extension a key may be used for anything.
    #[must_use]
    pub fn may(&self, usage: Usage) -> bool {
        let tbs = self.parsed.tbs_certificate();
        let signs =
            self.key_usage_has(KeyUsages::DigitalSignature) || self.key_usage_has(KeyUsages::NonRepudiation);
        let Ok(extended) = tbs.get_extension::<ExtendedKeyUsage>() else { return false };
        signs
            && match usage {
                // RFC 3161: for this alone, and critical.
                Usage::Timestamp => extended.is_some_and(|(is_critical, usages)| {
                    is_critical && usages.0 == [rfc5280::ID_KP_TIME_STAMPING]
                }),
                Usage::Answer => {
                    extended.is_some_and(|(_, usages)| usages.0.contains(&rfc5280::ID_KP_OCSP_SIGNING))
                }
                // A key that serves an authority, a server or the clock signs no documents.
                Usage::Sign => {
                    extended.is_none_or(|(_, usages)| usages.0.iter().any(|usage| DOCUMENTS.contains(usage)))
                }
            }
    }

    /// True if a key usage is stated, or none at all.
    pub(crate) fn key_usage_has(&self, usage: KeyUsages) -> bool {
        match self.parsed.tbs_certificate().get_extension::<KeyUsage>() {
            Ok(stated) => stated.is_none_or(|(_, stated)| stated.0.contains(usage)),
            Err(_) => false,
        }
    }

    /// An extension that must be understood and is not.
    #[must_use]
    pub fn unknown_critical(&self) -> Option<String> {
        let extensions = self.parsed.tbs_certificate().extensions();
        let unknown =
            extensions.into_iter().flatten().find(|e| e.critical && !UNDERSTOOD.contains(&e.extn_id));
        unknown.map(|extension| extension.extn_id.to_string())
    }
}

/// Extended usages of keys that sign documents: none named is one of them.
const DOCUMENTS: [ObjectIdentifier; 5] = [
    rfc5280::ANY_EXTENDED_KEY_USAGE,
    rfc5280::ID_KP_EMAIL_PROTECTION,
    rfc5280::ID_KP_CLIENT_AUTH,
    // Document signing: RFC 9336, and the one that Microsoft used before it.
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36"),
    ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.10.3.12"),
];

const UNDERSTOOD: [ObjectIdentifier; 5] = [
    rfc5912::ID_CE_BASIC_CONSTRAINTS,
    rfc5912::ID_CE_KEY_USAGE,
    rfc5912::ID_CE_EXT_KEY_USAGE,
    rfc5912::ID_CE_SUBJECT_ALT_NAME,
    // No policy is asked for, so whatever they are is accepted (RFC 5280, section 6.1.1).
    rfc5912::ID_CE_CERTIFICATE_POLICIES,
];

fn common_name(name: &x509_cert::name::Name) -> String {
    let text = |value: &der::Any| {
        let bytes = value.value();
        std::str::from_utf8(bytes).map(str::to_owned).ok()
    };
    let mut parts = name.iter().filter(|part| part.oid == rfc4519::CN);
    parts.next().and_then(|part| text(&part.value)).unwrap_or_else(|| name.to_string())
}

pub(crate) fn instant(time: x509_cert::time::Time) -> Timestamp {
    let millis = i64::try_from(time.to_unix_duration().as_millis());
    Timestamp::from_millis(millis.unwrap_or(i64::MAX))
}

/// What stands in a file that is DER, or PEM with at least one block of a label.
///
/// # Errors
/// [`X509Error::Form`] if a block is not PEM, or there is none.
pub(super) fn der_blocks(bytes: &[u8], label: &str) -> Result<Vec<Vec<u8>>, X509Error> {
    let blocks = match std::str::from_utf8(bytes) {
        Ok(text) if text.contains("-----BEGIN") => pem_blocks(text, label)?,
        _ => vec![bytes.to_owned()],
    };
    if blocks.is_empty() { Err(X509Error::Form("PEM")) } else { Ok(blocks) }
}

/// The blocks of one label in a PEM text.
///
/// # Errors
/// [`X509Error::Form`] if one is not PEM.
pub fn pem_blocks(text: &str, label: &str) -> Result<Vec<Vec<u8>>, X509Error> {
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(&begin) {
        let block = rest.get(at..).unwrap_or_default();
        let length = block.find(&end).ok_or(X509Error::Form("PEM"))? + end.len();
        let (block, after) = block.split_at_checked(length).ok_or(X509Error::Form("PEM"))?;
        let (_, bytes) = der::pem::decode_vec(block.as_bytes()).map_err(|_| X509Error::Form("PEM"))?;
        blocks.push(bytes);
        rest = after;
    }
    Ok(blocks)
}

/// A list of revoked certificates (RFC 5280, section 5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationList {
    der: Vec<u8>,
    parsed: x509_cert::crl::CertificateList,
}

impl RevocationList {
    /// Reads DER.
    ///
    /// # Errors
    /// [`X509Error::Form`].
    pub fn from_der(der: &[u8]) -> Result<Self, X509Error> {
        let parsed =
            x509_cert::crl::CertificateList::from_der(der).map_err(|_| X509Error::Form("RFC 5280"))?;
        Ok(Self { der: der.to_owned(), parsed })
    }

    /// Reads a file: DER, or PEM with any number of them.
    ///
    /// # Errors
    /// [`X509Error::Form`].
    pub fn from_file(bytes: &[u8]) -> Result<Vec<Self>, X509Error> {
        der_blocks(bytes, "X509 CRL")?.iter().map(|der| Self::from_der(der)).collect()
    }

    /// DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// When it was issued.
    #[must_use]
    pub fn issued_at(&self) -> Timestamp {
        instant(self.parsed.tbs_cert_list.this_update)
    }

    /// True if this authority issued and signed it, and may.
    #[must_use]
    pub fn is_by(&self, authority: &Certificate) -> bool {
        let list = &self.parsed;
        let signed = list.tbs_cert_list.to_der().ok();
        let parts = signed.as_deref().zip(list.signature.as_bytes());
        list.tbs_cert_list.issuer == *authority.parsed.tbs_certificate().subject()
            && authority.key_usage_has(KeyUsages::CRLSign)
            && parts.is_some_and(|(signed, signature)| {
                algorithm::verify(authority.key(), &list.signature_algorithm, None, signed, signature).is_ok()
            })
    }

    /// When it says that a certificate of its issuer was revoked.
    #[must_use]
    pub fn revoked_at(&self, certificate: &Certificate) -> Option<Timestamp> {
        let serial = certificate.parsed.tbs_certificate().serial_number();
        let revoked = self.parsed.tbs_cert_list.revoked_certificates.iter().flatten();
        revoked
            .into_iter()
            .find(|entry| entry.serial_number == *serial)
            .map(|entry| instant(entry.revocation_date))
    }
}
