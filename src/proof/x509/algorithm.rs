//! Hash and signature algorithms.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912;
use der::Decode as _;
use der::asn1::{Any, BitString};
use rsa::pkcs1v15::Pkcs1v15Sign;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use x509_cert::spki::{AlgorithmIdentifier, SubjectPublicKeyInfo};

use super::X509Error;

/// An algorithm with its parameters.
pub type Algorithm = AlgorithmIdentifier<Any>;
/// A public key with its algorithm.
pub type PublicKey = SubjectPublicKeyInfo<Any, BitString>;

/// Bits of an RSA key.
pub const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// A hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Hash {
    const ALL: [(ObjectIdentifier, Self); 3] = [
        (rfc5912::ID_SHA_256, Self::Sha256),
        (rfc5912::ID_SHA_384, Self::Sha384),
        (rfc5912::ID_SHA_512, Self::Sha512),
    ];

    /// The hash that an algorithm identifier names.
    ///
    /// # Errors
    /// [`X509Error::Algorithm`].
    pub fn named(algorithm: &Algorithm) -> Result<Self, X509Error> {
        let known = Self::ALL.iter().find(|(oid, _)| *oid == algorithm.oid).map(|(_, hash)| *hash);
        known.filter(|_| is_plain(algorithm)).ok_or_else(|| unknown(algorithm))
    }

    /// The digest of some bytes.
    #[must_use]
    pub fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }
}

/// SHA-256, as we write it.
#[must_use]
pub const fn sha256() -> Algorithm {
    Algorithm { oid: rfc5912::ID_SHA_256, parameters: None }
}

/// Kinds of keys that sign here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// ECDSA on P-256, with SHA-256.
    P256,
    /// RSA (PKCS #1 v1.5) with SHA-256, 2048 bits or more.
    Rsa,
}

impl KeyKind {
    /// The kind of key that a certificate has.
    ///
    /// # Errors
    /// [`X509Error::Algorithm`] if none of these.
    pub fn of(key: &PublicKey) -> Result<Self, X509Error> {
        if key.algorithm.oid == rfc5912::RSA_ENCRYPTION {
            rsa_key(key)?;
            return Ok(Self::Rsa);
        }
        match curve(key) {
            Some(rfc5912::SECP_256_R_1) => Ok(Self::P256),
            _ => Err(unknown(&key.algorithm)),
        }
    }

    /// The algorithm that its signatures name.
    #[must_use]
    pub fn algorithm(self) -> Algorithm {
        match self {
            Self::P256 => Algorithm { oid: rfc5912::ECDSA_WITH_SHA_256, parameters: None },
            Self::Rsa => {
                Algorithm { oid: rfc5912::SHA_256_WITH_RSA_ENCRYPTION, parameters: Some(Any::null()) }
            }
        }
    }
}

/// True without parameters, or with NULL for them.
fn is_plain(algorithm: &Algorithm) -> bool {
    algorithm.parameters.as_ref().is_none_or(|parameters| *parameters == Any::null())
}

fn unknown(algorithm: &Algorithm) -> X509Error {
    let name = const_oid::db::DB.by_oid(&algorithm.oid);
    X509Error::Algorithm(name.map_or_else(|| algorithm.oid.to_string(), str::to_owned))
}

fn curve(key: &PublicKey) -> Option<ObjectIdentifier> {
    let parameters = key.algorithm.parameters.as_ref()?;
    (key.algorithm.oid == rfc5912::ID_EC_PUBLIC_KEY).then_some(())?;
    parameters.decode_as::<ObjectIdentifier>().ok()
}

fn rsa_key(key: &PublicKey) -> Result<rsa::PublicKey, X509Error> {
    use rsa::BoxedUint;
    let form = || X509Error::Form("RFC 8017");
    let bytes = key.subject_public_key.as_bytes().ok_or_else(form)?;
    let parts = rsa::pkcs1::RsaPublicKeyRef::from_der(bytes).map_err(|_| form())?;
    let number = |bytes: &[u8]| BoxedUint::from_be_slice_vartime(bytes);
    let modulus = number(parts.modulus.as_bytes());
    rsa::PublicKey::new_with_size_limits(modulus, number(parts.public_exponent.as_bytes()), RSA_BITS)
        .map_err(|_| unknown(&key.algorithm))
}

/// Checks a signature. `hash` is the one that a CMS signer names beside an algorithm that names none.
///
/// # Errors
/// [`X509Error::Signature`] if it is wrong; [`X509Error::Algorithm`] if it cannot be checked.
pub fn verify(
    key: &PublicKey,
    algorithm: &Algorithm,
    hash: Option<Hash>,
    message: &[u8],
    signature: &[u8],
) -> Result<(), X509Error> {
    use rfc5912 as oid;
    let named = match algorithm.oid {
        oid::ECDSA_WITH_SHA_256 | oid::SHA_256_WITH_RSA_ENCRYPTION => Some(Hash::Sha256),
        oid::ECDSA_WITH_SHA_384 | oid::SHA_384_WITH_RSA_ENCRYPTION => Some(Hash::Sha384),
        oid::ECDSA_WITH_SHA_512 | oid::SHA_512_WITH_RSA_ENCRYPTION => Some(Hash::Sha512),
        oid::RSA_ENCRYPTION => hash,
        _ => None,
    };
    let named = named.filter(|_| is_plain(algorithm)).ok_or_else(|| unknown(algorithm))?;
    if hash.is_some_and(|hash| hash != named) {
        return Err(unknown(algorithm));
    }
    let is_ecdsa =
        matches!(algorithm.oid, oid::ECDSA_WITH_SHA_256 | oid::ECDSA_WITH_SHA_384 | oid::ECDSA_WITH_SHA_512);
    let digest = named.of(message);
    if is_ecdsa {
        let point = key.subject_public_key.as_bytes().ok_or(X509Error::Form("SEC 1"))?;
        return verify_ecdsa(key, point, &digest, signature);
    }
    if key.algorithm.oid != oid::RSA_ENCRYPTION {
        return Err(X509Error::Signature);
    }
    let scheme = match named {
        Hash::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
        Hash::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
        Hash::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
    };
    rsa_key(key)?.verify(scheme, &digest, signature).map_err(|_| X509Error::Signature)
}

fn verify_ecdsa(key: &PublicKey, point: &[u8], digest: &[u8], signature: &[u8]) -> Result<(), X509Error> {
    use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
    let wrong = |_| X509Error::Signature;
    match curve(key) {
        Some(rfc5912::SECP_256_R_1) => {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(wrong)?;
            let signature = p256::ecdsa::Signature::from_der(signature).map_err(wrong)?;
            key.verify_prehash(digest, &signature).map_err(wrong)
        }
        Some(rfc5912::SECP_384_R_1) => {
            let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point).map_err(wrong)?;
            let signature = p384::ecdsa::Signature::from_der(signature).map_err(wrong)?;
            key.verify_prehash(digest, &signature).map_err(wrong)
        }
        _ => Err(unknown(&key.algorithm)),
    }
}
