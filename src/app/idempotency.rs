//! Requests that may be repeated: a program that lost the answer asks again under the same key, and it is not done
//! twice.

use super::{App, Code, Error, Session};
use crate::db::idempotency::{self, StoredKey};
use crate::proof::digest::Digest;

/// An answer is kept for so long.
pub const KEPT_MS: i64 = 24 * 60 * 60 * 1000;
/// Longest key.
const KEY_MAX: usize = 200;
/// Status of a request that is under way.
const UNDER_WAY: i32 = 0;

/// What there is under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// Nothing: the caller now holds the key, does the work, and then keeps or releases it.
    New,
    /// It was done: status and answer.
    Done(u16, String),
}

impl App {
    /// Claims a key for a request.
    ///
    /// # Errors
    /// [`Code::Request`] if the key cannot be used; [`Code::KeyReused`] if it stands for another request;
    /// [`Code::KeyBusy`] if the same request is under way, or broke off so that nobody knows whether it was done.
    pub fn claim_key(&self, session: &Session, key: &str, request: &Digest) -> Result<Claim, Error> {
        let is_usable = (1..=KEY_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_usable {
            return Err(
                Error::new(Code::Request).with("reason", session.words().text("idempotency-key-form"))
            );
        }
        let now = session.now.millis();
        let new = StoredKey {
            user_id: session.user(),
            idempotency_key: key.to_owned(),
            request_digest: request.hex(),
            status: UNDER_WAY,
            answer: String::new(),
            created_ms: now,
        };
        // The one writer decides who was first.
        let claim = self.db.write(move |tx| -> Result<Claim, Error> {
            idempotency::remove_older(tx, now - KEPT_MS)?;
            match idempotency::find(tx.look(), &new.user_id, &new.idempotency_key)? {
                None => {
                    idempotency::insert(tx, &new)?;
                    Ok(Claim::New)
                }
                Some(there) if there.request_digest != new.request_digest => Err(Error::new(Code::KeyReused)),
                Some(there) if there.status == UNDER_WAY => Err(Error::new(Code::KeyBusy)),
                Some(there) => Ok(Claim::Done(u16::try_from(there.status).unwrap_or(200), there.answer)),
            }
        })?;
        Ok(claim.value)
    }

    /// Keeps the answer under a key that was claimed.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn keep_answer(&self, session: &Session, key: &str, status: u16, answer: &str) -> Result<(), Error> {
        let (user, key, answer) = (session.user(), key.to_owned(), answer.to_owned());
        self.db.write(move |tx| -> Result<bool, Error> {
            Ok(idempotency::answer(tx, &user, &key, (i32::from(status), &answer))?)
        })?;
        Ok(())
    }

    /// Releases a key that was claimed for something that was not done.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn release_key(&self, session: &Session, key: &str) -> Result<(), Error> {
        let (user, key) = (session.user(), key.to_owned());
        self.db.write(move |tx| idempotency::remove(tx, &user, &key).map_err(Error::from))?;
        Ok(())
    }
}
