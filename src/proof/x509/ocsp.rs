//! What a responder answered about certificates (OCSP, RFC 6960): as with a list of revoked certificates, what counts is
//! who signed it, which certificate it is about, and as of when.

use const_oid::ObjectIdentifier;
use der::asn1::{Any, BitString, GeneralizedTime, OctetString};
use der::{Encode as _, Sequence, Tag};
use sha1::{Digest as _, Sha1};
use x509_cert::ext::Extension;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

use super::algorithm::{self, Algorithm, Hash};
use super::certificate::{Certificate, MAX_CERTIFICATES, Usage, der_blocks, instant};
use super::{X509Error, decode};
use crate::proof::time::Timestamp;

/// `id-pkix-ocsp-basic`: the only kind of answer there is.
const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
/// `id-sha1`, with which most responders name an issuer.
const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
/// What a responder's file has between its lines, if it is PEM.
const LABEL: &str = "OCSP RESPONSE";
const WHAT: &str = "RFC 6960";

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct Response {
    status: Any,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    body: Option<Body>,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct Body {
    kind: ObjectIdentifier,
    response: OctetString,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct Basic {
    data: Data,
    algorithm: Algorithm,
    signature: BitString,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    certificates: Option<Vec<Any>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct Data {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", default = "Default::default")]
    version: u8,
    responder: Any,
    produced: GeneralizedTime,
    responses: Vec<Single>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Vec<Extension>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct Single {
    certificate: CertificateName,
    status: Any,
    this_update: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    next_update: Option<GeneralizedTime>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    extensions: Option<Vec<Extension>>,
}

/// `CertID`.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct CertificateName {
    hash: Algorithm,
    issuer: OctetString,
    key: OctetString,
    serial: SerialNumber,
}

/// `RevokedInfo`, without its tag.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct Revoked {
    at: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    reason: Option<Any>,
}

/// What is said of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It was not revoked.
    Good,
    /// It was revoked at this time.
    Revoked(Timestamp),
    /// The responder does not know it: nothing is said.
    Unknown,
}

/// What an answer says of a certificate, and as of when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// What.
    pub standing: Standing,
    /// As of when.
    pub at: Timestamp,
}

/// An answer that was read; nothing of it is believed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    der: Vec<u8>,
    basic: Basic,
    certificates: Vec<Certificate>,
}

impl Answer {
    /// Reads DER: an answer that is one, not a refusal.
    ///
    /// # Errors
    /// [`X509Error::Form`].
    pub fn from_der(der: &[u8]) -> Result<Self, X509Error> {
        const FORM: X509Error = X509Error::Form(WHAT);
        let Response { status, body } = decode(der, WHAT)?;
        let is_given = der::Tagged::tag(&status) == Tag::Enumerated && status.value() == [0];
        let body = body.filter(|body| is_given && body.kind == BASIC).ok_or(FORM)?;
        let basic: Basic = decode(body.response.as_bytes(), WHAT)?;
        let listed = basic.certificates.as_deref().unwrap_or_default();
        let is_critical = |extensions: &Option<Vec<Extension>>| {
            extensions.iter().flatten().any(|extension| extension.critical)
        };
        let is_sound = |single: &Single| {
            let this = time(single.this_update);
            !is_critical(&single.extensions)
                && standing(&single.status).is_some()
                && this <= time(basic.data.produced)
                && single.next_update.is_none_or(|next| this <= time(next))
        };
        if basic.data.version != 0
            || basic.data.responses.is_empty()
            || basic.data.responses.len() > MAX_CERTIFICATES
            || listed.len() > MAX_CERTIFICATES
            || is_critical(&basic.data.extensions)
            || !basic.data.responses.iter().all(is_sound)
        {
            return Err(FORM);
        }
        let certificates =
            listed.iter().map(|any| Certificate::from_der(&any.to_der()?)).collect::<Result<_, _>>()?;
        Ok(Self { der: der.to_owned(), basic, certificates })
    }

    /// Reads a file: DER, or PEM with any number of them.
    ///
    /// # Errors
    /// [`X509Error::Form`].
    pub fn from_file(bytes: &[u8]) -> Result<Vec<Self>, X509Error> {
        der_blocks(bytes, LABEL)?.iter().map(|der| Self::from_der(der)).collect()
    }

    /// DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// True if a newer one is to be had at this time.
    #[must_use]
    pub fn is_stale_at(&self, now: Timestamp) -> bool {
        self.basic.data.responses.iter().any(|single| single.next_update.is_some_and(|next| time(next) < now))
    }

    /// What it says of this certificate of this issuer; nothing if neither the issuer nor somebody whom it lets answer
    /// signed it.
    #[must_use]
    pub fn says(&self, certificate: &Certificate, issuer: &Certificate) -> Option<Said> {
        let is_it = |single: &&Single| single.certificate.is(certificate, issuer);
        let single = self.basic.data.responses.iter().find(is_it)?;
        let standing = standing(&single.status)?;
        self.is_by(issuer).then(|| Said { standing, at: time(single.this_update) })
    }

    /// True if this issuer signed it, or a responder that the issuer certified for that.
    #[must_use]
    pub fn is_by(&self, issuer: &Certificate) -> bool {
        let Some(responder) = self.responder(issuer) else { return false };
        let signed = self.basic.data.to_der().ok();
        let parts = signed.as_deref().zip(self.basic.signature.as_bytes());
        parts.is_some_and(|(signed, signature)| {
            algorithm::verify(responder.key(), &self.basic.algorithm, None, signed, signature).is_ok()
        })
    }

    /// True if it is about one of these certificates, by its issuer among them, and carries no certificate that the issuer
    /// did not sign: then none of its bytes can be changed.
    #[must_use]
    pub fn is_bound_to(&self, certificates: &[Certificate]) -> bool {
        certificates.iter().any(|issuer| {
            certificates.iter().any(|certificate| self.says(certificate, issuer).is_some())
                && self.certificates.iter().all(|own| {
                    own == issuer || (own.names_issuer(issuer) && own.verify_issued_by(issuer).is_ok())
                })
        })
    }

    /// Whose key has to have signed it, so that it speaks for this issuer.
    fn responder<'a>(&'a self, issuer: &'a Certificate) -> Option<&'a Certificate> {
        if self.is_named(issuer) {
            return Some(issuer);
        }
        let produced = time(self.basic.data.produced);
        let may_answer = |own: &&Certificate| {
            let (from, to) = own.validity();
            self.is_named(own)
                && own.names_issuer(issuer)
                && own.may(Usage::Answer)
                && own.unknown_critical().is_none()
                && (from..=to).contains(&produced)
                && own.verify_issued_by(issuer).is_ok()
        };
        self.certificates.iter().find(may_answer)
    }

    /// True if the answer says that it is by whom this certificate belongs to.
    fn is_named(&self, certificate: &Certificate) -> bool {
        let responder = &self.basic.data.responder;
        let Some((number, value)) = context(responder) else { return false };
        match number {
            1 => decode::<Name>(value, WHAT)
                .is_ok_and(|name| name == *certificate.parsed().tbs_certificate().subject()),
            2 => decode::<OctetString>(value, WHAT)
                .is_ok_and(|key| key.as_bytes() == Sha1::digest(key_bits(certificate)).as_slice()),
            _ => false,
        }
    }
}

impl CertificateName {
    fn is(&self, certificate: &Certificate, issuer: &Certificate) -> bool {
        let name = issuer.parsed().tbs_certificate().subject().to_der().unwrap_or_default();
        let is_plain = self.hash.parameters.as_ref().is_none_or(|parameters| *parameters == Any::null());
        let digests = match Hash::named(&self.hash) {
            Ok(hash) => Some((hash.of(&name), hash.of(key_bits(issuer)))),
            Err(_) if self.hash.oid == SHA_1 && is_plain => {
                Some((Sha1::digest(&name).to_vec(), Sha1::digest(key_bits(issuer)).to_vec()))
            }
            Err(_) => None,
        };
        digests.is_some_and(|(name, key)| self.issuer.as_bytes() == name && self.key.as_bytes() == key)
            && self.serial == *certificate.parsed().tbs_certificate().serial_number()
    }
}

fn key_bits(certificate: &Certificate) -> &[u8] {
    certificate.key().subject_public_key.raw_bytes()
}

fn time(time: GeneralizedTime) -> Timestamp {
    instant(x509_cert::time::Time::GeneralTime(time))
}

/// Number and content of a value that is tagged for its context.
fn context(any: &Any) -> Option<(u32, &[u8])> {
    match der::Tagged::tag(any) {
        Tag::ContextSpecific { number, .. } => Some((number.value(), any.value())),
        _ => None,
    }
}

fn standing(status: &Any) -> Option<Standing> {
    match context(status)? {
        (0, []) => Some(Standing::Good),
        (1, value) => {
            let sequence = Any::new(Tag::Sequence, value).ok()?.to_der().ok()?;
            let revoked: Revoked = decode(&sequence, WHAT).ok()?;
            Some(Standing::Revoked(time(revoked.at)))
        }
        (2, []) => Some(Standing::Unknown),
        _ => None,
    }
}

/// An answer as a responder would write it.
#[cfg(test)]
pub(crate) struct Written<'a> {
    pub certificate: &'a Certificate,
    pub issuer: &'a Certificate,
    /// Who signs, and the certificates that are carried.
    pub by: (&'a super::testing::TestSigner, &'a Certificate, Vec<Certificate>),
    pub standing: Standing,
    pub this_update: &'a str,
    pub next_update: Option<&'a str>,
}

#[cfg(test)]
impl Written<'_> {
    pub(crate) fn to_der(&self) -> Vec<u8> {
        use super::cms::Signer as _;
        let time = |text: &str| {
            let at: Timestamp = text.parse().unwrap();
            GeneralizedTime::from_unix_duration(std::time::Duration::from_millis(at.millis() as u64)).unwrap()
        };
        let tagged = |number, is_constructed, value: Vec<u8>| {
            let tag = Tag::ContextSpecific { constructed: is_constructed, number: der::TagNumber(number) };
            Any::new(tag, value).unwrap()
        };
        let (signer, own, carried) = &self.by;
        let subject = |of: &Certificate| of.parsed().tbs_certificate().subject().to_der().unwrap();
        let single = Single {
            certificate: CertificateName {
                hash: Algorithm { oid: SHA_1, parameters: Some(Any::null()) },
                issuer: OctetString::new(Sha1::digest(subject(self.issuer)).to_vec()).unwrap(),
                key: OctetString::new(Sha1::digest(key_bits(self.issuer)).to_vec()).unwrap(),
                serial: self.certificate.parsed().tbs_certificate().serial_number().clone(),
            },
            status: match self.standing {
                Standing::Good => tagged(0, false, Vec::new()),
                Standing::Revoked(at) => tagged(1, true, time(&at.to_string()).to_der().unwrap()),
                Standing::Unknown => tagged(2, false, Vec::new()),
            },
            this_update: time(self.this_update),
            next_update: self.next_update.map(time),
            extensions: None,
        };
        let data = Data {
            version: 0,
            responder: tagged(1, true, subject(own)),
            produced: time(self.this_update),
            responses: vec![single],
            extensions: None,
        };
        let basic = Basic {
            signature: BitString::from_bytes(&signer.sign(&data.to_der().unwrap()).unwrap()).unwrap(),
            data,
            algorithm: signer.kind().algorithm(),
            certificates: (!carried.is_empty())
                .then(|| carried.iter().map(|one| decode(one.der(), WHAT).unwrap()).collect()),
        };
        let response = OctetString::new(basic.to_der().unwrap()).unwrap();
        let status = Any::new(Tag::Enumerated, vec![0]).unwrap();
        Response { status, body: Some(Body { kind: BASIC, response }) }.to_der().unwrap()
    }
}
