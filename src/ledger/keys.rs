//! Signing seeds at rest: XChaCha20-Poly1305 under the installation's key, bound to the verifier key they belong to.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::{Zeroize, Zeroizing};

use crate::domain::clock::{Entropy, EntropyError, random};
use crate::proof::digest::Digest;

/// Environment variable that may hold the installation's key as 64 hexadecimal characters.
pub const KEY_VARIABLE: &str = "SANAD_KEY";

const NONCE_BYTES: usize = 24;

/// What can go wrong with keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key file cannot be read or written.
    #[error("cannot use the key file {path}")]
    File {
        /// Path.
        path: PathBuf,
        /// Cause.
        source: io::Error,
    },
    /// The key is not 64 hexadecimal characters.
    #[error("the installation key in {0} is not 64 hexadecimal characters")]
    Form(String),
    /// A sealed seed does not open: another key, or altered bytes.
    #[error("the signing key {0} does not open with this installation key")]
    Sealed(String),
    /// No random bytes.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

/// The key under which an installation's signing seeds are sealed. Wiped when dropped, never printed.
pub struct MasterKey([u8; 32]);

impl Drop for MasterKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

impl MasterKey {
    /// Parses 64 hexadecimal characters; `place` says where they came from, for the error.
    ///
    /// # Errors
    /// [`KeyError::Form`].
    pub fn parse(text: &str, place: &str) -> Result<Self, KeyError> {
        let key = Digest::from_hex(text.trim()).map_err(|_| KeyError::Form(place.to_owned()))?;
        Ok(Self(*key.as_bytes()))
    }

    /// Reads the key from a file.
    ///
    /// # Errors
    /// [`KeyError::File`] or [`KeyError::Form`].
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let text = fs::read_to_string(path)
            .map(Zeroizing::new)
            .map_err(|source| KeyError::File { path: path.to_owned(), source })?;
        Self::parse(&text, &path.display().to_string())
    }

    /// Makes a key and writes it to a new file that only its owner may read.
    ///
    /// # Errors
    /// [`KeyError::File`], also if the file exists: a key is never overwritten.
    pub fn create(path: &Path, entropy: &dyn Entropy) -> Result<Self, KeyError> {
        let failed = |source| KeyError::File { path: path.to_owned(), source };
        let key = Self(random(entropy)?);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut file =
            fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
        let text = Zeroizing::new(format!("{}\n", Digest::from_bytes(key.0).hex()));
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
        Ok(key)
    }

    /// Seals a seed for the key named `vkey`.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn seal(&self, vkey: &str, seed: &[u8; 32], entropy: &dyn Entropy) -> Result<Vec<u8>, KeyError> {
        let nonce: [u8; NONCE_BYTES] = random(entropy)?;
        let cipher = XChaCha20Poly1305::new(&self.0.into());
        let payload = Payload { msg: seed, aad: vkey.as_bytes() };
        let sealed =
            cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| KeyError::Sealed(vkey.to_owned()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Seals a text for `purpose`: what others carry for us and shall neither read nor change.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn seal_text(&self, purpose: &str, text: &[u8], entropy: &dyn Entropy) -> Result<Vec<u8>, KeyError> {
        let nonce: [u8; NONCE_BYTES] = random(entropy)?;
        let cipher = XChaCha20Poly1305::new(&self.0.into());
        let payload = Payload { msg: text, aad: purpose.as_bytes() };
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| KeyError::Sealed(purpose.to_owned()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens a text that was sealed for `purpose`.
    ///
    /// # Errors
    /// [`KeyError::Sealed`].
    pub fn open_text(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, KeyError> {
        let wrong = || KeyError::Sealed(purpose.to_owned());
        let (nonce, text) = sealed.split_at_checked(NONCE_BYTES).ok_or_else(wrong)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| wrong())?;
        let payload = Payload { msg: text, aad: purpose.as_bytes() };
        XChaCha20Poly1305::new(&self.0.into()).decrypt(&XNonce::from(nonce), payload).map_err(|_| wrong())
    }

    /// Opens a sealed seed.
    ///
    /// # Errors
    /// [`KeyError::Sealed`].
    pub fn open(&self, vkey: &str, sealed: &[u8]) -> Result<Zeroizing<[u8; 32]>, KeyError> {
        let wrong = || KeyError::Sealed(vkey.to_owned());
        let (nonce, text) = sealed.split_at_checked(NONCE_BYTES).ok_or_else(wrong)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| wrong())?;
        let cipher = XChaCha20Poly1305::new(&self.0.into());
        let payload = Payload { msg: text, aad: vkey.as_bytes() };
        let seed = Zeroizing::new(cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| wrong())?);
        let seed: [u8; 32] = seed.as_slice().try_into().map_err(|_| wrong())?;
        Ok(Zeroizing::new(seed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::SeededEntropy;

    #[test]
    fn a_seed_opens_only_with_its_key_under_its_name() {
        let entropy = SeededEntropy::new(b"keys");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/installation.key");
        let key = MasterKey::create(&path, &entropy).unwrap();
        let sealed = key.seal("log+1+a", &[7; 32], &entropy).unwrap();
        let again = MasterKey::load(&path).unwrap();
        assert_eq!(*again.open("log+1+a", &sealed).unwrap(), [7; 32]);
        assert!(again.open("log+2+b", &sealed).is_err());
        assert!(MasterKey([0; 32]).open("log+1+a", &sealed).is_err());
        assert!(again.open("log+1+a", &sealed[..10]).is_err());
        assert!(MasterKey::create(&path, &entropy).is_err(), "a key is never overwritten");
    }
}
