//! Signatures with certificates and timestamps: X.509 (RFC 5280), CMS (RFC 5652) in the form of CAdES (ETSI EN
//! 319 122-1), RFC 3161.
//!
//! Read in this order: [`algorithm`] (what is understood), [`certificate`], [`path`] (from a certificate to an
//! authority that the reader named), [`ocsp`] (what responders answered), [`store`] (all of this together), [`cms`] (made and
//! read), [`timestamp`] (asked for and read). Narrowed: everything is DER, and read only if it is spelled as it would be written; one signer; SHA-256, SHA-384 or SHA-512 with ECDSA on
//! P-256 or P-384, or RSA (PKCS #1 v1.5) of 2048 to 8192 bits.

pub mod algorithm;
pub mod certificate;
pub mod cms;
pub mod ocsp;
pub mod path;
pub mod store;
pub mod timestamp;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use certificate::Certificate;
pub use store::Store;

/// Why something cannot be read, made or believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum X509Error {
    /// It is not DER of the expected structure.
    #[error("not in the form that {0} demands")]
    Form(&'static str),
    /// The algorithm is none that is understood.
    #[error("the algorithm {0} is not understood")]
    Algorithm(String),
    /// The signature is wrong.
    #[error("the signature is wrong")]
    Signature,
    /// It is about other content.
    #[error("it was made over something else")]
    Content,
    /// The signer's certificate is not there, or is another one.
    #[error("the signer's certificate is not with it")]
    Signer,
}

impl From<der::Error> for X509Error {
    fn from(_: der::Error) -> Self {
        Self::Form("DER")
    }
}

/// Reads a value and makes sure that it is spelled as it would be written.
///
/// # Errors
/// [`X509Error::Form`].
pub(crate) fn decode<T: for<'a> der::Decode<'a, Error = der::Error> + der::Encode>(
    bytes: &[u8],
    what: &'static str,
) -> Result<T, X509Error> {
    let value = T::from_der(bytes).map_err(|_| X509Error::Form(what))?;
    if value.to_der().map_err(|_| X509Error::Form(what))? == bytes {
        Ok(value)
    } else {
        Err(X509Error::Form(what))
    }
}
