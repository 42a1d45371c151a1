//! A key in a token (PKCS #11): it signs there and never leaves it.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error as TokenError, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, ObjectClass};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;

use super::{Problem, SignError};
use crate::config;
use crate::proof::x509::algorithm::{Hash, KeyKind};

/// A key in a token. A session is opened for each signature, so that a token that was away is found again.
pub(super) struct Token {
    module: Pkcs11,
    token: String,
    key: String,
    pin: AuthPin,
    kind: KeyKind,
}

/// Modules that were loaded: a process may set each up once.
fn modules() -> &'static Mutex<HashMap<PathBuf, Pkcs11>> {
    static MODULES: OnceLock<Mutex<HashMap<PathBuf, Pkcs11>>> = OnceLock::new();
    MODULES.get_or_init(Mutex::default)
}

fn load(path: &std::path::Path) -> Result<Pkcs11, SignError> {
    let failed = |error: TokenError| SignError::at(Problem::Token, path).because(error);
    let mut modules = modules().lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(module) = modules.get(path) {
        return Ok(module.clone());
    }
    let module = Pkcs11::new(path).map_err(failed)?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(TokenError::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(failed(error)),
    }
    modules.insert(path.to_owned(), module.clone());
    Ok(module)
}

impl Token {
    /// Loads the module. Whether token and key are there shows when something is signed.
    pub(super) fn open(config: &config::Token, pin: &str, kind: KeyKind) -> Result<Self, SignError> {
        Ok(Self {
            module: load(&config.module)?,
            token: config.label.clone(),
            key: config.key.clone(),
            pin: AuthPin::from(pin.to_owned()),
            kind,
        })
    }

    /// Signs a message. The hash is made here: not every token has a mechanism that makes its own.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let failed = |error: TokenError| SignError::new(Problem::Token, &self.token).because(error);
        let session = self.session()?;
        match session.login(UserType::User, Some(&self.pin)) {
            // Whoever logged in before is the same: one PIN a token and process.
            Ok(()) | Err(TokenError::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
            Err(error) => return Err(failed(error)),
        }
        let wanted =
            [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::Label(self.key.clone().into_bytes())];
        let mut keys = session.find_objects(&wanted).map_err(failed)?;
        let (Some(key), None) = (keys.pop(), keys.pop()) else {
            return Err(SignError::new(Problem::Token, format!("{}/{}", self.token, self.key)));
        };
        let digest = Hash::Sha256.of(message);
        match self.kind {
            KeyKind::P256 => {
                let raw = session.sign(&Mechanism::Ecdsa, key, &digest).map_err(failed)?;
                // r and s side by side; outsiders want DER.
                let signature = p256::ecdsa::Signature::from_slice(&raw)
                    .map_err(|error| SignError::new(Problem::Token, &self.token).because(error))?;
                Ok(signature.to_der().as_bytes().to_vec())
            }
            KeyKind::Rsa => {
                // DigestInfo for SHA-256 (RFC 8017, section 9.2).
                let info = [SHA256_INFO.as_slice(), &digest].concat();
                session.sign(&Mechanism::RsaPkcs, key, &info).map_err(failed)
            }
        }
    }

    fn session(&self) -> Result<Session, SignError> {
        let failed = |error: TokenError| SignError::new(Problem::Token, &self.token).because(error);
        for slot in self.module.get_slots_with_initialized_token().map_err(failed)? {
            if self.module.get_token_info(slot).map_err(failed)?.label() == self.token {
                return self.module.open_ro_session(slot).map_err(failed);
            }
        }
        Err(SignError::new(Problem::Token, &self.token))
    }
}

const SHA256_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];
