//! Certificates and key of an organisation.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use p256::pkcs8::DecodePrivateKey as _;
use rsa::rand_core::{TryCryptoRng, TryRng};
use zeroize::Zeroizing;

use super::token::Token;
use super::{Problem, SignError, revocation};
use crate::config::{Secret, Signing};
use crate::domain::clock::{Entropy, EntropyError};
use crate::proof::time::Timestamp;
use crate::proof::x509::algorithm::{self, KeyKind};
use crate::proof::x509::certificate::{Certificate, Usage};
use crate::proof::x509::cms::Signer;
use crate::proof::x509::store::Store;

/// What is signed when an identity is loaded: shows that the key is the certificate's, and that it works.
const TRIAL: &[u8] = b"Sanad: does this key belong to this certificate?";

/// A signing identity whose parts belong together.
pub struct Identity {
    chain: Vec<Certificate>,
    signer: Certificate,
    key: Key,
    kind: KeyKind,
    signing: Signing,
    entropy: Arc<dyn Entropy>,
}

enum Key {
    P256(Box<p256::ecdsa::SigningKey>),
    Rsa(Box<rsa::PrivateKey>),
    Token(Token),
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").field("signer", &self.signer().subject()).finish_non_exhaustive()
    }
}

impl Identity {
    /// Reads certificates and key, and holds them against each other.
    ///
    /// # Errors
    /// [`SignError`].
    pub fn load(signing: &Signing, entropy: Arc<dyn Entropy>) -> Result<Self, SignError> {
        let path = &signing.certificates;
        let chain = Certificate::from_pem(&read_text(path)?)
            .map_err(|error| SignError::at(Problem::Form, path).because(error))?;
        let signer = chain.first().cloned().ok_or_else(|| SignError::at(Problem::Form, path))?;
        let kind = KeyKind::of(signer.key())
            .map_err(|error| SignError::new(Problem::Kind, signer.subject()).because(error))?;
        if !signer.may(Usage::Sign) {
            return Err(SignError::new(Problem::Usage, signer.subject()));
        }
        for (issued, issuer) in chain.iter().zip(chain.iter().skip(1)) {
            if !issued.names_issuer(issuer) || issued.verify_issued_by(issuer).is_err() {
                return Err(SignError::new(Problem::Chain, issuer.subject()));
            }
        }
        let key = match (&signing.key, &signing.token) {
            (Some(path), None) => read_key(path, signing.passphrase.as_ref(), kind)?,
            (None, Some(token)) => Key::Token(Token::open(token, &read_secret(&token.pin)?, kind)?),
            _ => return Err(SignError::at(Problem::Source, path)),
        };
        let identity = Self { chain, signer, key, kind, signing: signing.clone(), entropy };
        let trial = identity.sign(TRIAL)?;
        algorithm::verify(identity.signer().key(), &kind.algorithm(), None, TRIAL, &trial)
            .map_err(|error| SignError::new(Problem::Mismatch, identity.signer().subject()).because(error))?;
        identity.revocation()?;
        Ok(identity)
    }

    /// The certificate that signs, then those that lead to its authority.
    #[must_use]
    pub fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    /// The certificate that signs.
    #[must_use]
    pub const fn signer(&self) -> &Certificate {
        &self.signer
    }

    /// The chain as PEM.
    #[must_use]
    pub fn chain_pem(&self) -> String {
        self.chain.iter().map(Certificate::to_pem).collect()
    }

    /// Whether all its certificates are valid at this instant.
    ///
    /// # Errors
    /// [`Problem::Validity`].
    pub fn check_at(&self, now: Timestamp) -> Result<(), SignError> {
        let is_valid = |certificate: &&Certificate| {
            let (from, to) = certificate.validity();
            now < from || now > to
        };
        match self.chain.iter().find(is_valid) {
            None => Ok(()),
            Some(certificate) => {
                let (from, to) = certificate.validity();
                let what = format!("{} ({from} – {to})", certificate.subject());
                Err(SignError::new(Problem::Validity, what))
            }
        }
    }

    /// The lists of revoked certificates and the answers of responders as they are now: they are renewed while the service
    /// runs.
    ///
    /// # Errors
    /// [`Problem::File`], [`Problem::Form`], [`Problem::Revoked`].
    pub fn revocation(&self) -> Result<Store, SignError> {
        let Signing { revoked, ocsp, .. } = &self.signing;
        let found = revocation::read(revoked, ocsp)?;
        // Somebody else's says nothing of these certificates, and readers could not check it.
        match found.iter().find(|(_, store)| store.of(&self.chain) != *store) {
            Some((path, _)) => Err(SignError::at(Problem::Revoked, path)),
            None => Ok(found.iter().fold(Store::default(), |all, (_, store)| all.with(store))),
        }
    }
}

impl Signer for Identity {
    type Error = SignError;

    fn kind(&self) -> KeyKind {
        self.kind
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        use p256::ecdsa::signature::Signer as _;
        match &self.key {
            // RFC 6979: no random number, none that can be bad.
            Key::P256(key) => {
                let signature: p256::ecdsa::DerSignature = key.sign(message);
                Ok(signature.as_bytes().to_vec())
            }
            // Blinded: what it takes tells nothing of the key.
            Key::Rsa(key) => key
                .pkcs1v15_sign_with_rng::<sha2::Sha256, _>(&mut Blinding(&*self.entropy), message)
                .map_err(|error| SignError::new(Problem::Kind, self.signer().subject()).because(error)),
            Key::Token(token) => token.sign(message),
        }
    }
}

fn read_text(path: &Path) -> Result<String, SignError> {
    fs::read_to_string(path).map_err(|error| SignError::at(Problem::File, path).because(error))
}

/// A file that nobody but its owner may read.
fn read_private(path: &Path) -> Result<Zeroizing<String>, SignError> {
    let failed = |error| SignError::at(Problem::File, path).because(error);
    let mode = fs::metadata(path).map_err(failed)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(SignError::at(Problem::Exposed, path));
    }
    fs::read_to_string(path).map(Zeroizing::new).map_err(failed)
}

/// A passphrase, PIN or password; one line end after it is not part of it.
///
/// # Errors
/// [`SignError`] if it cannot be read, or others than its owner may read its file.
pub fn read_secret(secret: &Secret) -> Result<Zeroizing<String>, SignError> {
    let text = match secret {
        Secret::File(path) => read_private(path)?,
        Secret::Variable(name) => std::env::var(name)
            .map(Zeroizing::new)
            .map_err(|error| SignError::new(Problem::Variable, name).because(error))?,
    };
    Ok(Zeroizing::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}

fn read_key(path: &Path, passphrase: Option<&Secret>, kind: KeyKind) -> Result<Key, SignError> {
    let text = read_private(path)?;
    let is_sealed = text.contains("ENCRYPTED PRIVATE KEY");
    let plain = if is_sealed {
        let secret = passphrase.ok_or_else(|| SignError::at(Problem::Passphrase, path))?;
        unseal(path, &text, &read_secret(secret)?)?
    } else {
        text
    };
    // What keeps a key from being read is not passed on: it could tell of the key.
    let wrong = || SignError::at(Problem::Form, path);
    match kind {
        KeyKind::P256 => {
            let key = p256::ecdsa::SigningKey::from_pkcs8_pem(&plain).map_err(|_| wrong())?;
            Ok(Key::P256(Box::new(key)))
        }
        KeyKind::Rsa => Ok(Key::Rsa(Box::new(rsa::PrivateKey::from_pkcs8_pem(&plain).map_err(|_| wrong())?))),
    }
}

fn unseal(path: &Path, text: &str, passphrase: &str) -> Result<Zeroizing<String>, SignError> {
    use pkcs8::der::pem::PemLabel as _;
    let (_, sealed) =
        pkcs8::SecretDocument::from_pem(text).map_err(|_| SignError::at(Problem::Form, path))?;
    let sealed = pkcs8::EncryptedPrivateKeyInfoRef::try_from(sealed.as_bytes())
        .map_err(|_| SignError::at(Problem::Form, path))?;
    let opened = sealed.decrypt(passphrase).map_err(|_| SignError::at(Problem::Passphrase, path))?;
    opened
        .to_pem(pkcs8::PrivateKeyInfoRef::PEM_LABEL, pkcs8::LineEnding::LF)
        .map_err(|_| SignError::at(Problem::Form, path))
}

/// The installation's source of chance, as the `rsa` crate asks for it.
struct Blinding<'a>(&'a dyn Entropy);

impl TryRng for Blinding<'_> {
    type Error = EntropyError;

    fn try_next_u32(&mut self) -> Result<u32, EntropyError> {
        crate::domain::clock::random(self.0).map(u32::from_le_bytes)
    }

    fn try_next_u64(&mut self) -> Result<u64, EntropyError> {
        crate::domain::clock::random(self.0).map(u64::from_le_bytes)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        self.0.fill(bytes)
    }
}

impl TryCryptoRng for Blinding<'_> {}
