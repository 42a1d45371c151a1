//! CMS signatures (RFC 5652) with the attributes of CAdES (ETSI EN 319 122-1), and timestamp tokens, which are the same.

use const_oid::ObjectIdentifier;
use const_oid::db::{rfc3161, rfc5911};
use der::asn1::{Any, ContextSpecific, Int, OctetString, SetOfVec, UtcTime};
use der::{Encode as _, Sequence, ValueOrd};
use x509_cert::attr::Attribute;
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;

use super::algorithm::{self, Algorithm, Hash, KeyKind};
use super::certificate::{Certificate, MAX_CERTIFICATES, RevocationList};
use super::ocsp::Answer;
use super::store::Store;
use super::{X509Error, decode};
use crate::proof::time::Timestamp;

/// Largest signature that is read, in bytes.
pub const MAX_BYTES: u64 = 4 << 20;

/// `id-aa-signatureTimeStampToken` (RFC 3161, appendix A).
const SIGNATURE_TIMESTAMP: ObjectIdentifier = rfc3161::ID_AA_TIME_STAMP_TOKEN;

/// `id-ri-ocsp-response` (RFC 5940).
const ANSWER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.16.2");

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct ContentInfo {
    content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    content: SignedData,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct SignedData {
    version: u8,
    digest_algorithms: SetOfVec<Algorithm>,
    content: EncapsulatedContent,
    // Written as a set, in the order in which they are: not every timestamp authority sorts them.
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    certificates: Option<Vec<Any>>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    revoked: Option<Vec<Any>>,
    signers: SetOfVec<SignerInfo>,
}

/// `OtherRevocationInfoFormat`.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct OtherRevocation {
    format: ObjectIdentifier,
    info: Any,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct EncapsulatedContent {
    content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    content: Option<OctetString>,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence, ValueOrd)]
struct SignerInfo {
    version: u8,
    signer: Any,
    digest_algorithm: Algorithm,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    signed: Option<SetOfVec<Attribute>>,
    signature_algorithm: Algorithm,
    signature: OctetString,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    unsigned: Option<SetOfVec<Attribute>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct IssuerAndSerial {
    issuer: Name,
    serial: SerialNumber,
}

/// `ESSCertIDv2` (RFC 5035); `hashAlgorithm` is left out for SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct CertificateId {
    #[asn1(optional = "true")]
    hash: Option<Algorithm>,
    digest: OctetString,
    #[asn1(optional = "true")]
    issuer: Option<IssuerSerial>,
}

/// `ESSCertID` (RFC 2634): SHA-1.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct OldCertificateId {
    digest: OctetString,
    #[asn1(optional = "true")]
    issuer: Option<IssuerSerial>,
}

/// `IssuerSerial`, which says nothing that the digest does not.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct IssuerSerial {
    names: Any,
    serial: Int,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct SigningCertificate<T: for<'a> der::Decode<'a, Error = der::Error> + der::Encode> {
    certificates: Vec<T>,
    #[asn1(optional = "true")]
    policies: Option<Vec<Any>>,
}

/// A key that signs: in a file, or in a token.
pub trait Signer {
    /// Why it did not.
    type Error;

    /// Its kind.
    fn kind(&self) -> KeyKind;

    /// Signs a message (not its digest). ECDSA: DER of `ECDSA-Sig-Value`.
    ///
    /// # Errors
    /// The signer's.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Self::Error>;
}

/// What a signature is made over and with.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The signer's certificate, then those that lead to its authority.
    pub chain: &'a [Certificate],
    /// Lists of revoked certificates and answers of responders to be put beside it.
    pub known: &'a Store,
    /// SHA-256 of the content.
    pub content: &'a [u8; 32],
    /// The time that the signer claims. None in a PDF, which has a place of its own for it (ETSI EN 319 142-1).
    pub at: Option<Timestamp>,
}

/// A signature that is being made: to be timestamped, if there is an authority, and finished.
#[derive(Debug, Clone)]
pub struct Made {
    data: SignedData,
    info: SignerInfo,
}

/// Signs: a detached CAdES-B-B signature.
///
/// # Errors
/// The signer's; [`X509Error`] if something cannot be written.
pub fn sign<S: Signer>(signer: &S, request: &Request<'_>) -> Result<Result<Made, X509Error>, S::Error> {
    let attributes = match signed_attributes(request, rfc5911::ID_DATA) {
        Ok(attributes) => attributes,
        Err(error) => return Ok(Err(error)),
    };
    let message = match attributes.to_der() {
        Ok(message) => message,
        Err(error) => return Ok(Err(error.into())),
    };
    let signature = signer.sign(&message)?;
    Ok(made(signer.kind(), request, attributes, signature))
}

fn signed_attributes(
    request: &Request<'_>,
    content_type: ObjectIdentifier,
) -> Result<SetOfVec<Attribute>, X509Error> {
    // All of the chain, the signer first: so no byte of it can be changed, whether or not anybody asks authorities.
    let mut certificates = Vec::new();
    for certificate in request.chain {
        let digest = OctetString::new(certificate.digest().as_bytes().to_vec())?;
        certificates.push(CertificateId { hash: None, digest, issuer: None });
    }
    let binding = SigningCertificate { certificates, policies: None };
    let mut attributes = vec![
        attribute(rfc5911::ID_CONTENT_TYPE, Any::encode_from(&content_type)?)?,
        attribute(
            rfc5911::ID_MESSAGE_DIGEST,
            Any::encode_from(&OctetString::new(request.content.to_vec())?)?,
        )?,
        attribute(rfc5911::ID_AA_SIGNING_CERTIFICATE_V_2, Any::encode_from(&binding)?)?,
    ];
    if let Some(at) = request.at {
        attributes.push(attribute(rfc5911::ID_SIGNING_TIME, signing_time(at)?)?);
    }
    Ok(SetOfVec::try_from(attributes)?)
}

/// `UTCTime` until 2049, as RFC 5652 demands.
fn signing_time(at: Timestamp) -> Result<Any, X509Error> {
    let since = std::time::Duration::from_secs(u64::try_from(at.millis() / 1000).unwrap_or(0));
    let time = match UtcTime::from_unix_duration(since) {
        Ok(time) => Any::encode_from(&time)?,
        Err(_) => Any::encode_from(&der::asn1::GeneralizedTime::from_unix_duration(since)?)?,
    };
    Ok(time)
}

fn attribute(oid: ObjectIdentifier, value: Any) -> Result<Attribute, X509Error> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
}

fn made(
    kind: KeyKind,
    request: &Request<'_>,
    signed: SetOfVec<Attribute>,
    signature: Vec<u8>,
) -> Result<Made, X509Error> {
    let signer = request.chain.first().ok_or(X509Error::Signer)?;
    let tbs = signer.parsed().tbs_certificate();
    let name = IssuerAndSerial { issuer: tbs.issuer().clone(), serial: tbs.serial_number().clone() };
    let info = SignerInfo {
        version: 1,
        signer: Any::encode_from(&name)?,
        digest_algorithm: algorithm::sha256(),
        signed: Some(signed),
        signature_algorithm: kind.algorithm(),
        signature: OctetString::new(signature)?,
        unsigned: None,
    };
    let mut certificates: Vec<&[u8]> = request.chain.iter().map(Certificate::der).collect();
    certificates.sort_unstable();
    let any = |ders: Vec<&[u8]>| -> Result<Vec<Any>, X509Error> {
        ders.into_iter().map(|der| decode::<Any>(der, "DER")).collect()
    };
    let Store { lists, answers, .. } = request.known;
    let mut lists: Vec<&[u8]> = lists.iter().map(RevocationList::der).collect();
    lists.sort_unstable();
    let mut revoked = any(lists)?;
    let mut answers: Vec<&[u8]> = answers.iter().map(Answer::der).collect();
    answers.sort_unstable();
    for answer in &answers {
        let value = OtherRevocation { format: ANSWER, info: decode(answer, "DER")? };
        let (tag_number, tag_mode) = (OTHER, der::TagMode::Implicit);
        revoked.push(Any::encode_from(&ContextSpecific { tag_number, tag_mode, value })?);
    }
    let data = SignedData {
        // RFC 5652, section 5.1.
        version: if answers.is_empty() { 1 } else { 5 },
        digest_algorithms: SetOfVec::try_from(vec![algorithm::sha256()])?,
        content: EncapsulatedContent { content_type: rfc5911::ID_DATA, content: None },
        certificates: Some(any(certificates)?),
        revoked: if revoked.is_empty() { None } else { Some(revoked) },
        signers: SetOfVec::new(),
    };
    Ok(Made { data, info })
}

impl Made {
    /// What the timestamp of this signature is to be made over.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        self.info.signature.as_bytes()
    }

    /// The signature as DER, with the timestamp (a token) if there is one: CAdES-B-T then.
    ///
    /// # Errors
    /// [`X509Error`] if it cannot be written.
    pub fn finish(mut self, timestamp: Option<&[u8]>) -> Result<Vec<u8>, X509Error> {
        if let Some(token) = timestamp {
            let token = attribute(SIGNATURE_TIMESTAMP, decode(token, "RFC 3161")?)?;
            self.info.unsigned = Some(SetOfVec::try_from(vec![token])?);
        }
        self.data.signers = SetOfVec::try_from(vec![self.info])?;
        Ok(ContentInfo { content_type: rfc5911::ID_SIGNED_DATA, content: self.data }.to_der()?)
    }
}

/// A signature that was read; nothing of it is believed yet.
#[derive(Debug, Clone)]
pub struct Signature {
    content_type: ObjectIdentifier,
    content: Option<Vec<u8>>,
    info: SignerInfo,
    /// Certificates, lists of revoked ones and answers of responders that came with it.
    pub store: Store,
}

/// A signature that holds.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The certificate whose key made it.
    pub signer: Certificate,
    /// The time that the signer claims.
    pub claimed_at: Option<Timestamp>,
    /// The timestamp token over the signature, not yet checked.
    pub timestamp: Option<Vec<u8>>,
    /// True if every certificate that came along is named by what is signed, and every list of revoked certificates and
    /// every answer is by one of them: then none of these bytes can be changed.
    pub is_bound: bool,
}

impl Signature {
    /// Reads a signature of one signer.
    ///
    /// # Errors
    /// [`X509Error::Form`]: also for what CMS allows and nobody needs here.
    pub fn parse(bytes: &[u8]) -> Result<Self, X509Error> {
        const FORM: X509Error = X509Error::Form("RFC 5652");
        let ContentInfo { content_type, content: data } = decode(bytes, "RFC 5652")?;
        let mut signers = data.signers.into_vec();
        let (Some(info), None) = (signers.pop(), signers.pop()) else { return Err(FORM) };
        let names_only_its_hash = data.digest_algorithms.iter().all(|named| *named == info.digest_algorithm);
        let certificates = data.certificates.unwrap_or_default();
        let (lists, answers) = revocation(&data.revoked.unwrap_or_default())?;
        if content_type != rfc5911::ID_SIGNED_DATA
            || !names_only_its_hash
            || data.digest_algorithms.len() != 1
            || certificates.len() > MAX_CERTIFICATES
        {
            return Err(FORM);
        }
        let version = match data.content.content_type {
            _ if !answers.is_empty() => 5,
            rfc5911::ID_DATA => 1,
            _ => 3,
        };
        if data.version != version {
            return Err(FORM);
        }
        let certificates =
            certificates.iter().map(|any| Certificate::from_der(&any.to_der()?)).collect::<Result<_, _>>()?;
        Ok(Self {
            content_type: data.content.content_type,
            content: data.content.content.map(|content| content.as_bytes().to_vec()),
            info,
            store: Store { certificates, lists, answers },
        })
    }

    /// The content that it carries; none if it is detached.
    #[must_use]
    pub fn content(&self) -> Option<&[u8]> {
        self.content.as_deref()
    }

    /// What it says its content is.
    #[must_use]
    pub const fn content_type(&self) -> ObjectIdentifier {
        self.content_type
    }

    /// The bytes of the signature itself: what its timestamp is made over.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.info.signature.as_bytes()
    }

    /// Checks that the key of a certificate that came with it signed this content. Says nothing about whose
    /// certificate that is.
    ///
    /// # Errors
    /// [`X509Error`].
    pub fn verify(&self, content: &[u8]) -> Result<Signed, X509Error> {
        self.verify_with(|hash| Some(hash.of(content)))
    }

    /// The same for content of which only the SHA-256 is at hand.
    ///
    /// # Errors
    /// [`X509Error`].
    pub fn verify_digest(&self, digest: &[u8; 32]) -> Result<Signed, X509Error> {
        self.verify_with(|hash| (hash == Hash::Sha256).then(|| digest.to_vec()))
    }

    fn verify_with(&self, of_content: impl FnOnce(Hash) -> Option<Vec<u8>>) -> Result<Signed, X509Error> {
        let info = &self.info;
        let hash = Hash::named(&info.digest_algorithm)?;
        let expected = of_content(hash).ok_or(X509Error::Content)?;
        let attributes = info.signed.as_ref().ok_or(X509Error::Form("RFC 5652"))?;
        let content_type: ObjectIdentifier = self.one(attributes, rfc5911::ID_CONTENT_TYPE)?;
        let digest: OctetString = self.one(attributes, rfc5911::ID_MESSAGE_DIGEST)?;
        if content_type != self.content_type || digest.as_bytes() != expected {
            return Err(X509Error::Content);
        }
        let signer = self.signer()?;
        check_binding(attributes, signer)?;
        let message = attributes.to_der()?;
        let signature = info.signature.as_bytes();
        algorithm::verify(signer.key(), &info.signature_algorithm, Some(hash), &message, signature)?;
        let time = values(attributes, rfc5911::ID_SIGNING_TIME).next();
        let claimed_at = time.map(|any| any.decode_as::<x509_cert::time::Time>()).transpose()?;
        Ok(Signed {
            is_bound: self.binds_all(attributes),
            signer: signer.clone(),
            claimed_at: claimed_at.map(super::certificate::instant),
            timestamp: self.timestamp()?,
        })
    }

    fn binds_all(&self, attributes: &SetOfVec<Attribute>) -> bool {
        let named = values(attributes, rfc5911::ID_AA_SIGNING_CERTIFICATE_V_2).next();
        let binding = named.and_then(|value| decode_any::<SigningCertificate<CertificateId>>(value).ok());
        let Some(binding) = binding else { return false };
        let is_named = |certificate: &Certificate| {
            binding.certificates.iter().any(|id| id.digest.as_bytes() == certificate.digest().as_bytes())
        };
        let Store { certificates, lists, answers } = &self.store;
        certificates.iter().all(is_named)
            && binding.certificates.len() == certificates.len()
            && lists.iter().all(|list| certificates.iter().any(|by| list.is_by(by)))
            && answers.iter().all(|answer| answer.is_bound_to(certificates))
    }

    fn signer(&self) -> Result<&Certificate, X509Error> {
        let is_named = |certificate: &&Certificate| -> bool {
            let tbs = certificate.parsed().tbs_certificate();
            let name = IssuerAndSerial { issuer: tbs.issuer().clone(), serial: tbs.serial_number().clone() };
            let key_id = tbs.get_extension::<SubjectKeyIdentifier>().ok().flatten().map(|(_, id)| id.0);
            let (tag_number, tag_mode) = (der::TagNumber(0), der::TagMode::Implicit);
            let key_id = key_id.map(|value| ContextSpecific { tag_number, tag_mode, value });
            (self.info.version == 1 && Any::encode_from(&name).is_ok_and(|name| name == self.info.signer))
                || (self.info.version == 3
                    && key_id.is_some_and(|id| Any::encode_from(&id).is_ok_and(|id| id == self.info.signer)))
        };
        self.store.certificates.iter().find(is_named).ok_or(X509Error::Signer)
    }

    /// The value of an attribute that must be there once, with one value.
    fn one<T: for<'a> der::Choice<'a> + for<'a> der::Decode<'a, Error = der::Error>>(
        &self,
        attributes: &SetOfVec<Attribute>,
        oid: ObjectIdentifier,
    ) -> Result<T, X509Error> {
        let mut found = values(attributes, oid);
        let (Some(value), None) = (found.next(), found.next()) else {
            return Err(X509Error::Form("RFC 5652"));
        };
        decode_any(value)
    }

    /// The timestamp over the signature: the only unsigned attribute that is understood.
    fn timestamp(&self) -> Result<Option<Vec<u8>>, X509Error> {
        let Some(unsigned) = &self.info.unsigned else { return Ok(None) };
        let mut found = values(unsigned, SIGNATURE_TIMESTAMP);
        match (unsigned.len(), found.next(), found.next()) {
            (1, Some(token), None) => Ok(Some(token.to_der()?)),
            // Timestamp authorities may add what they like to their own.
            _ if self.content_type != rfc5911::ID_DATA => Ok(None),
            _ => Err(X509Error::Form("RFC 5652")),
        }
    }
}

/// Tag of a `RevocationInfoChoice` that is no list.
const OTHER: der::TagNumber = der::TagNumber(1);

/// Lists of revoked certificates, and behind them answers of responders.
fn revocation(all: &[Any]) -> Result<(Vec<RevocationList>, Vec<Answer>), X509Error> {
    const FORM: X509Error = X509Error::Form("RFC 5652");
    let (mut lists, mut answers) = (Vec::new(), Vec::new());
    if all.len() > MAX_CERTIFICATES {
        return Err(FORM);
    }
    for any in all {
        match der::Tagged::tag(any) {
            der::Tag::Sequence if answers.is_empty() => lists.push(RevocationList::from_der(&any.to_der()?)?),
            der::Tag::ContextSpecific { number: OTHER, .. } => {
                let other: OtherRevocation = decode_any(&Any::new(der::Tag::Sequence, any.value())?)?;
                if other.format != ANSWER {
                    return Err(FORM);
                }
                answers.push(Answer::from_der(&other.info.to_der()?)?);
            }
            _ => return Err(FORM),
        }
    }
    Ok((lists, answers))
}

fn decode_any<T: for<'a> der::Decode<'a, Error = der::Error>>(value: &Any) -> Result<T, X509Error> {
    T::from_der(&value.to_der()?).map_err(|_| X509Error::Form("RFC 5652"))
}

fn values(attributes: &SetOfVec<Attribute>, oid: ObjectIdentifier) -> impl Iterator<Item = &Any> {
    attributes
        .iter()
        .filter(move |attribute| attribute.oid == oid)
        .flat_map(|attribute| attribute.values.iter())
}

/// The attribute that ties a signature to one certificate: without it another one of the same key would do.
fn check_binding(attributes: &SetOfVec<Attribute>, signer: &Certificate) -> Result<(), X509Error> {
    if let Some(value) = values(attributes, rfc5911::ID_AA_SIGNING_CERTIFICATE_V_2).next() {
        let binding: SigningCertificate<CertificateId> = decode_any(value)?;
        let first = binding.certificates.first().ok_or(X509Error::Signer)?;
        let hash = first.hash.as_ref().map_or(Ok(Hash::Sha256), Hash::named)?;
        let is_it = first.digest.as_bytes() == hash.of(signer.der());
        return if is_it { Ok(()) } else { Err(X509Error::Signer) };
    }
    // Timestamp authorities still use the older one, with SHA-1.
    let value = values(attributes, rfc5911::ID_AA_SIGNING_CERTIFICATE).next().ok_or(X509Error::Signer)?;
    let binding: SigningCertificate<OldCertificateId> = decode_any(value)?;
    let first = binding.certificates.first().ok_or(X509Error::Signer)?;
    let digest = <sha1::Sha1 as sha1::Digest>::digest(signer.der());
    if first.digest.as_bytes() == digest.as_slice() { Ok(()) } else { Err(X509Error::Signer) }
}

/// `id-ct-TSTInfo`: the content of a timestamp token.
pub(super) const TIMESTAMP_INFO: ObjectIdentifier = rfc3161::ID_CT_TST_INFO;

/// A timestamp token over the content `info`, made by the test authority.
#[cfg(test)]
pub(super) fn sign_token(signer: &super::testing::TestSigner, chain: &[Certificate], info: &[u8]) -> Vec<u8> {
    let content = crate::proof::digest::Digest::of(info);
    let known = Store::default();
    let request = Request { chain, known: &known, content: content.as_bytes(), at: None };
    let attributes = signed_attributes(&request, TIMESTAMP_INFO).unwrap();
    let signature = signer.sign(&attributes.to_der().unwrap()).unwrap();
    let mut made = made(signer.kind(), &request, attributes, signature).unwrap();
    made.data.version = 3;
    let content = Some(OctetString::new(info).unwrap());
    made.data.content = EncapsulatedContent { content_type: TIMESTAMP_INFO, content };
    made.finish(None).unwrap()
}
