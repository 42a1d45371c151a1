//! The test authority, made by `tests/lib/authority.sh`, and signers with its keys.

use p256::pkcs8::DecodePrivateKey as _;

use super::algorithm::KeyKind;
use super::certificate::{Certificate, RevocationList};
use super::cms::{self, Request, Signer};
use super::ocsp::Answer;
use super::store::Store;
use super::timestamp::{self, Question, Token};
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;

macro_rules! data {
    ($name:literal) => {
        include_str!(concat!("testdata/", $name))
    };
}

/// The certificate of this name.
pub(crate) fn certificate(name: &str) -> Certificate {
    let pem = match name {
        "root" => data!("root.pem"),
        "issuing" => data!("issuing.pem"),
        "p256" => data!("p256.pem"),
        "rsa" => data!("rsa.pem"),
        "expired" => data!("expired.pem"),
        "server" => data!("server.pem"),
        "revoked" => data!("revoked.pem"),
        "tsa" => data!("tsa.pem"),
        "tsa-root" => data!("tsa-root.pem"),
        "other" => data!("other.pem"),
        "responder" => data!("responder.pem"),
        _ => panic!("{name}"),
    };
    Certificate::from_pem(pem).unwrap().remove(0)
}

/// A signer's certificate and the one that issued it.
pub(crate) fn chain(name: &str) -> Vec<Certificate> {
    vec![certificate(name), certificate("issuing")]
}

/// What was revoked.
pub(crate) fn revoked() -> RevocationList {
    RevocationList::from_file(data!("issuing.crl").as_bytes()).unwrap().remove(0)
}

/// Of what nothing was revoked: whatever that authority issued.
pub(crate) fn unrevoked(name: &str) -> RevocationList {
    let pem = match name {
        "root" => data!("root.crl"),
        "tsa-root" => data!("tsa.crl"),
        _ => panic!("{name}"),
    };
    RevocationList::from_file(pem.as_bytes()).unwrap().remove(0)
}

/// What `openssl ocsp` answered about the certificate of this name.
pub(crate) fn answer(name: &str) -> Answer {
    let der: &[u8] = match name {
        "p256" => include_bytes!("testdata/p256.ocsp"),
        "revoked" => include_bytes!("testdata/revoked.ocsp"),
        "issuing" => include_bytes!("testdata/issuing.ocsp"),
        "tsa" => include_bytes!("testdata/tsa.ocsp"),
        _ => panic!("{name}"),
    };
    Answer::from_der(der).unwrap()
}

/// A key in memory.
pub(crate) enum TestSigner {
    P256(p256::ecdsa::SigningKey),
    Rsa(Box<rsa::PrivateKey>),
}

impl TestSigner {
    pub(crate) fn new(name: &str) -> Self {
        let p256 = |pem: &str| Self::P256(p256::ecdsa::SigningKey::from_pkcs8_pem(pem).unwrap());
        match name {
            "p256" => p256(data!("p256.key")),
            "expired" => p256(data!("expired.key")),
            "server" => p256(data!("server.key")),
            "revoked" => p256(data!("revoked.key")),
            "tsa" => p256(data!("tsa.key")),
            "issuing" => p256(data!("issuing.key")),
            "responder" => p256(data!("responder.key")),
            "rsa" => Self::Rsa(Box::new(rsa::PrivateKey::from_pkcs8_pem(data!("rsa.key")).unwrap())),
            _ => panic!("{name}"),
        }
    }
}

impl Signer for TestSigner {
    type Error = std::convert::Infallible;

    fn kind(&self) -> KeyKind {
        match self {
            Self::P256(_) => KeyKind::P256,
            Self::Rsa(_) => KeyKind::Rsa,
        }
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Self::Error> {
        use p256::ecdsa::signature::Signer as _;
        Ok(match self {
            Self::P256(key) => {
                let signature: p256::ecdsa::DerSignature = key.sign(message);
                signature.as_bytes().to_vec()
            }
            Self::Rsa(key) => key.pkcs1v15_sign::<sha2::Sha256>(message).unwrap(),
        })
    }
}

/// A signature over this content, by the key of this name, with a timestamp if its time is given.
pub(crate) fn sign(name: &str, content: &[u8], at: &str, stamped: Option<&str>) -> Vec<u8> {
    sign_with(name, content, at, stamped, &Store { lists: vec![revoked()], ..Store::default() })
}

/// The same, with this beside it.
pub(crate) fn sign_with(
    name: &str,
    content: &[u8],
    at: &str,
    stamped: Option<&str>,
    known: &Store,
) -> Vec<u8> {
    let digest = Digest::of(content);
    let at: Timestamp = at.parse().unwrap();
    let request = Request { chain: &chain(name), known, content: digest.as_bytes(), at: Some(at) };
    let made = cms::sign(&TestSigner::new(name), &request).unwrap().unwrap();
    let token = stamped.map(|at| token(Digest::of(made.signature()).as_bytes(), at, None));
    made.finish(token.as_deref()).unwrap()
}

/// A token of the test's timestamp authority; the time as `20261115100005Z`.
pub(crate) fn token(digest: &[u8; 32], at: &str, question: Option<&Question>) -> Vec<u8> {
    let info = timestamp::info(digest, at, question);
    cms::sign_token(&TestSigner::new("tsa"), &[certificate("tsa")], &info)
}

/// The same as the file `proof/tagmanifest.tsr`.
pub(crate) fn response(content: &[u8], at: &str) -> Vec<u8> {
    let token = token(Digest::of(content).as_bytes(), at, None);
    Token::parse(&token).unwrap().to_response().unwrap()
}
