//! What is made over the tag manifest with certificates: the signature and the timestamp.
//!
//! They are held to themselves and to the event that issued the pack whoever reads it. Whose certificates they are is
//! only known to a reader who names authorities; without any, it is said that this was not checked, and the verdict is
//! the ledger's alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::code::Code;
use super::report::{Finding, Sealed, Summary};
use super::source::{Files, PdfSignature, read};
use super::{Asked, MAX_INDEX_BYTES};
use crate::proof::digest::Digest;
use crate::proof::event::Event;
use crate::proof::pack::{CERTIFICATES, SEALS, SIGNATURE, TAG_MANIFEST, TIMESTAMP};
use crate::proof::time::Timestamp;
use crate::proof::x509::X509Error;
use crate::proof::x509::certificate::{Certificate, Usage};
use crate::proof::x509::cms::{MAX_BYTES, Signature, Signed};
use crate::proof::x509::path::{Material, Path as Chain, PathError};
use crate::proof::x509::store::Store;
use crate::proof::x509::timestamp::Token;

/// Where findings about the signature of a PDF stand.
const PDF_SIGNATURE: &str = "(signature)";
/// Where those about a timestamp of a PDF stand.
const PDF_TIMESTAMP: &str = "(timestamp)";
/// Where those about what a PDF carries for later stand.
const PDF_VALIDATION: &str = "(validation)";
/// Most bytes of a file with authorities.
const MAX_AUTHORITIES_BYTES: u64 = 1 << 20;

/// The certification authorities that a reader named.
#[derive(Debug, Clone)]
pub enum Authorities {
    /// None: certificates are not checked.
    Absent,
    /// These.
    Known(Vec<Certificate>),
    /// A file that lies inside the pack, which cannot vouch for itself.
    Inside {
        /// The file, as it was named.
        path: String,
    },
    /// A file that cannot be used, and why.
    Unusable {
        /// The file, as it was named.
        path: String,
        /// What is wrong with it.
        error: String,
    },
}

impl Authorities {
    /// Reads files of PEM certificates, for checking the given pack.
    #[must_use]
    pub fn read(paths: &[PathBuf], pack: &Path) -> Self {
        let mut known = Vec::new();
        for path in paths {
            let shown = path.display().to_string();
            if let (Ok(file), Ok(pack)) = (path.canonicalize(), pack.canonicalize())
                && pack.is_dir()
                && file.starts_with(&pack)
            {
                return Self::Inside { path: shown };
            }
            let text = match read_limited(path, MAX_AUTHORITIES_BYTES) {
                Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                Err(error) => return Self::Unusable { path: shown, error: error.to_string() },
            };
            match Certificate::from_pem(&text) {
                Ok(certificates) => known.extend(certificates),
                Err(error) => return Self::Unusable { path: shown, error: error.to_string() },
            }
        }
        if paths.is_empty() { Self::Absent } else { Self::Known(known) }
    }
}

/// A timestamp beside the pack, because it came after the pack was issued.
#[derive(Debug, Clone)]
pub struct Beside {
    /// The file, as it was named.
    pub path: String,
    /// Its bytes, or why they cannot be read.
    pub bytes: Result<Vec<u8>, String>,
}

impl Beside {
    /// Reads the file that the reader named, or the one that stands beside the pack: `NUMBER.tsr` beside `NUMBER.zip`.
    #[must_use]
    pub fn read(named: Option<&Path>, pack: &Path) -> Option<Self> {
        let beside = pack.with_extension("tsr");
        let path = match named {
            Some(path) => path,
            None if pack.is_file() && beside.is_file() => &beside,
            None => return None,
        };
        let bytes = read_limited(path, MAX_BYTES).map_err(|error| error.to_string());
        Some(Self { path: path.display().to_string(), bytes })
    }
}

fn read_limited(path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut std::io::Read::take(std::fs::File::open(path)?, most), &mut bytes)?;
    Ok(bytes)
}

/// Checks signature, certificates and timestamps.
pub(super) fn check(
    files: &Files<'_>,
    issue: Option<&Event>,
    asked: &Asked<'_>,
    findings: &mut Vec<Finding>,
    summary: &mut Summary,
) {
    if let Some(issue) = issue {
        check_named(files, issue, findings);
    }
    let known = match asked.authorities {
        Authorities::Absent => None,
        Authorities::Known(known) => Some(known.as_slice()),
        Authorities::Inside { path } => {
            findings.push(Finding::new(Code::TrustUnusable, path).word("error", "trust-inside"));
            None
        }
        Authorities::Unusable { path, error } => {
            findings.push(Finding::new(Code::TrustUnusable, path).text("error", error));
            None
        }
    };
    let mut read = |path: &str, most: u64| {
        files.position(path)?;
        let mut local = Vec::new();
        let bytes = read(files, path, most, &mut local).map(std::borrow::Cow::into_owned);
        findings.extend(local);
        bytes
    };
    let mut seal = |path: &str| read(path, MAX_BYTES);
    let (signature, certificates, timestamp) = (seal(SIGNATURE), seal(CERTIFICATES), seal(TIMESTAMP));
    let tag_manifest = signature.as_ref().and_then(|_| read(TAG_MANIFEST, MAX_INDEX_BYTES));
    let Some(digest) = files.position(TAG_MANIFEST).and_then(|at| files.digest(at)) else { return };
    let mut checks = Checks { known, issued_at: summary.issued_at, findings };
    if let Some(bytes) = timestamp {
        summary.timestamp = checks.timestamp(TIMESTAMP, &bytes, &digest);
    }
    if let Some(Beside { path, bytes }) = asked.timestamp {
        let stamped = match bytes {
            Ok(bytes) => checks.timestamp(path, bytes, &digest),
            Err(error) => {
                checks.findings.push(Finding::new(Code::ReadFailed, path).text("error", error));
                None
            }
        };
        summary.timestamp = summary.timestamp.take().or(stamped);
    }
    match (signature, tag_manifest) {
        (Some(signature), Some(content)) => {
            let pem = certificates.as_deref();
            summary.signature = checks.signature(
                SIGNATURE,
                &signature,
                |signature| signature.verify(&content),
                Some(pem),
                None,
            );
        }
        (None, _) if files.pdf_signature().is_some() => {
            if let Some(pdf) = files.pdf_signature() {
                let (signature, digest) = &pdf.seal;
                let verify = |signature: &Signature| signature.verify_digest(digest.as_bytes());
                summary.signature = checks.signature(PDF_SIGNATURE, signature, verify, None, Some(pdf));
            }
        }
        (None, _) => {
            if certificates.is_some() {
                checks.wrong(Code::CertificatesForm, CERTIFICATES, "certificates-alone");
            }
            if known.is_some() {
                checks.findings.push(Finding::new(Code::CertificateMissing, SIGNATURE));
            }
        }
        (Some(_), None) => {}
    }
}

/// What the event that issued the pack says was made over it, that there is, and nothing else.
fn check_named(files: &Files<'_>, issue: &Event, findings: &mut Vec<Finding>) {
    let named: BTreeMap<&str, Option<&str>> = match issue.detail.get(SEALS) {
        Some(Value::Object(named)) => {
            named.iter().map(|(path, digest)| (path.as_str(), digest.as_str())).collect()
        }
        _ => BTreeMap::new(),
    };
    for path in [CERTIFICATES, SIGNATURE, TIMESTAMP] {
        let stated = named.get(path).map(|digest| digest.and_then(|text| text.parse::<Digest>().ok()));
        let found = files.position(path).map(|at| files.digest(at));
        let agrees = match (&stated, &found) {
            (None, None) => true,
            (Some(Some(stated)), Some(Some(found))) => stated == found,
            // An unread file has its finding already; a PDF has no place for any of these.
            (Some(_), Some(None)) => true,
            // A PDF pack has no room for them: they stand in the ZIP.
            (Some(Some(_)), None) => files.elsewhere().is_some(),
            _ => false,
        };
        if !agrees {
            let what = match (stated, found) {
                (Some(_), None) => "seal-missing",
                (None, _) => "seal-unnamed",
                _ => "seal-other",
            };
            findings.push(Finding::new(Code::SealMismatch, path).word("what", what));
        }
    }
    let foreign = named.keys().find(|path| ![CERTIFICATES, SIGNATURE, TIMESTAMP].contains(path));
    if let Some(path) = foreign {
        findings.push(Finding::new(Code::SealMismatch, path).word("what", "seal-missing"));
    }
}

struct Checks<'a> {
    known: Option<&'a [Certificate]>,
    issued_at: Option<Timestamp>,
    findings: &'a mut Vec<Finding>,
}

impl Checks<'_> {
    fn wrong(&mut self, code: Code, path: &str, word: &'static str) {
        self.findings.push(Finding::new(code, path).word("error", word));
    }

    fn failed(&mut self, code: Code, path: &str, error: &X509Error) {
        let code = if matches!(error, X509Error::Algorithm(_)) { Code::AlgorithmUnknown } else { code };
        self.findings.push(Finding::new(code, path).text("error", error));
    }

    fn timestamp(&mut self, path: &str, bytes: &[u8], digest: &Digest) -> Option<Sealed> {
        let token = match Token::from_response(bytes) {
            Ok(token) => token,
            Err(error) => {
                self.failed(Code::TimestampForm, path, &error);
                return None;
            }
        };
        match token.verify(digest.as_bytes()) {
            Ok(signer) => Some(self.stamped(path, &token, &signer, &Store::default())),
            Err(error) => {
                self.failed(Code::TimestampInvalid, path, &error);
                None
            }
        }
    }

    /// A timestamp whose own signature holds. That nobody named its authority is no finding: it stands beside the
    /// ledger's time, and who names an authority of signers need not know one of time.
    fn stamped(&mut self, path: &str, token: &Token, signer: &Certificate, carried: &Store) -> Sealed {
        let store = token.store().with(carried);
        let found = self.known.map(|known| token.path(signer, known, &store));
        let found = self.certified(path, found, false);
        Sealed { at: Some(token.at), is_stamped: true, ..sealed(signer, found.as_ref()) }
    }

    /// `pem` is `proof/certificates.pem`, where there has to be one; `pdf` the PDF that the signature is in.
    fn signature(
        &mut self,
        path: &'static str,
        bytes: &[u8],
        verify: impl FnOnce(&Signature) -> Result<Signed, X509Error>,
        pem: Option<Option<&[u8]>>,
        pdf: Option<&PdfSignature>,
    ) -> Option<Sealed> {
        let signature = match Signature::parse(bytes) {
            Ok(signature) => signature,
            Err(error) => {
                self.failed(Code::CmsForm, path, &error);
                return None;
            }
        };
        if signature.content().is_some() {
            self.wrong(Code::CmsForm, path, "cms-attached");
            return None;
        }
        let signed = match verify(&signature) {
            Ok(signed) => signed,
            Err(error) => {
                self.failed(Code::CmsInvalid, path, &error);
                return None;
            }
        };
        if !signed.is_bound {
            self.wrong(Code::CmsForm, path, "cms-unbound");
        }
        if let Some(pem) = pem {
            self.check_pem(pem, &signature, &signed);
        }
        let carried = pdf.map(|pdf| pdf.carried.clone()).unwrap_or_default();
        let tokens = self.tokens(path, &signature, &signed, pdf);
        if let Some(pdf) = pdf {
            let signers = tokens.iter().map(|(_, _, signer)| signer.clone());
            let ends: Vec<Certificate> =
                signature.store.certificates.iter().cloned().chain(signers).collect();
            if pdf.carried.of(&ends) != pdf.carried {
                self.findings.push(Finding::new(Code::PdfValidation, PDF_VALIDATION));
            }
        }
        let mut stamps: Vec<Sealed> =
            tokens.iter().map(|(path, token, signer)| self.stamped(path, token, signer, &carried)).collect();
        // The first that the reader can rely on says that the signature was there by then.
        stamps.sort_by_key(|stamp| (!stamp.is_certified, stamp.at));
        let stamped = stamps.into_iter().next();
        // Without a timestamp that the reader can rely on, the ledger's word counts: its event names the signature.
        let certified = stamped.filter(|stamped| stamped.is_certified || self.known.is_none());
        let (at, is_stamped) = match certified.and_then(|stamped| stamped.at) {
            Some(at) => (Some(at), true),
            None => (self.issued_at, false),
        };
        let store = signature.store.with(&carried);
        let found = self.known.zip(at).map(|(authorities, at)| {
            Material { authorities, store: &store }.path(&signed.signer, Usage::Sign, at)
        });
        let found = self.certified(path, found, true);
        Some(Sealed { at, is_stamped, ..sealed(&signed.signer, found.as_ref()) })
    }

    /// The timestamps of a signature that hold: its own, and that of the PDF that it is in, which came later.
    fn tokens(
        &mut self,
        path: &'static str,
        signature: &Signature,
        signed: &Signed,
        pdf: Option<&PdfSignature>,
    ) -> Vec<(&'static str, Token, Certificate)> {
        let own = signed.timestamp.as_ref().map(|token| (path, token, Digest::of(signature.bytes())));
        let late = pdf.and_then(|pdf| pdf.timestamp.as_ref());
        let late = late.map(|(token, digest)| (PDF_TIMESTAMP, token, *digest));
        let mut held = Vec::new();
        for (path, token, digest) in own.into_iter().chain(late) {
            let (form, invalid) = match path {
                PDF_TIMESTAMP => (Code::TimestampForm, Code::TimestampInvalid),
                _ => (Code::CmsForm, Code::CmsInvalid),
            };
            match Token::parse(token) {
                Ok(token) => match token.verify(digest.as_bytes()) {
                    Ok(signer) => held.push((path, token, signer)),
                    Err(error) => self.failed(invalid, path, &error),
                },
                Err(error) => self.failed(form, path, &error),
            }
        }
        held
    }

    /// `proof/certificates.pem` repeats the certificates of the signature, the signer's first, each issued by the next.
    fn check_pem(&mut self, pem: Option<&[u8]>, signature: &Signature, signed: &Signed) {
        let Some(pem) = pem else {
            self.wrong(Code::CertificatesForm, CERTIFICATES, "certificates-none");
            return;
        };
        let chain = std::str::from_utf8(pem).ok().and_then(|text| Certificate::from_pem(text).ok());
        let Some(chain) = chain else {
            self.wrong(Code::CertificatesForm, CERTIFICATES, "certificates-pem");
            return;
        };
        let written: String = chain.iter().map(Certificate::to_pem).collect();
        let mut listed: Vec<&[u8]> = chain.iter().map(Certificate::der).collect();
        listed.sort_unstable();
        let carried: Vec<&[u8]> = signature.store.certificates.iter().map(Certificate::der).collect();
        let is_chain = chain
            .iter()
            .zip(chain.iter().skip(1))
            .all(|(issued, issuer)| issued.names_issuer(issuer) && issued.verify_issued_by(issuer).is_ok());
        if written.as_bytes() != pem {
            self.wrong(Code::CertificatesForm, CERTIFICATES, "certificates-pem");
        } else if chain.first() != Some(&signed.signer) || listed != carried {
            self.wrong(Code::CertificatesForm, CERTIFICATES, "certificates-others");
        } else if !is_chain {
            self.wrong(Code::CertificatesForm, CERTIFICATES, "certificates-chain");
        }
    }

    /// What the search for a path means.
    fn certified<'c>(
        &mut self,
        path: &str,
        found: Option<Result<Chain<'c>, PathError>>,
        is_required: bool,
    ) -> Option<Chain<'c>> {
        match found? {
            Ok(found) => return Some(found),
            Err(PathError::NoAuthority) => {
                if is_required {
                    self.findings.push(Finding::new(Code::CertificateUnknown, path));
                }
            }
            Err(PathError::Unchecked(error)) => {
                self.findings.push(Finding::new(Code::AlgorithmUnknown, path).text("error", error));
            }
            Err(error) => {
                self.findings.push(Finding::new(Code::CertificateRefused, path).text("error", error));
            }
        }
        None
    }
}

fn sealed(signer: &Certificate, found: Option<&Chain<'_>>) -> Sealed {
    Sealed {
        signer: signer.common_name(),
        issuer: signer.issuer_common_name(),
        at: None,
        is_stamped: false,
        is_certified: found.is_some(),
        revocation_known_at: found.and_then(|found| found.revocation_known_at),
    }
}
