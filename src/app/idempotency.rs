//! Requests that may be repeated: a program that lost the answer asks again under the same key, and it is not done
//! twice.
//!
//! What came of a request is kept in the very commit that does it. So there is no moment, whenever the power goes, at
//! which something is done and nobody knows: either both are there, or neither is and the request may be done anew.
//! Which requests are under way only this process knows; two processes that do the same are told apart by the commit.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{App, Code, Error, Session};
use crate::db::WriteTx;
use crate::db::idempotency::{self, StoredKey};
use crate::proof::digest::Digest;

/// What came of a request is kept for so long.
pub const KEPT_MS: i64 = 24 * 60 * 60 * 1000;
/// Longest key.
const KEY_MAX: usize = 200;

/// A request under a key, on its way to the write that does it.
#[derive(Debug, Clone)]
pub struct Repeatable {
    key: String,
    request: Digest,
    is_kept: Arc<AtomicBool>,
}

/// What a request came to, and whether that was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done<T> {
    /// The outcome.
    pub value: T,
    /// True if it was done before and only told again.
    pub is_replayed: bool,
}

type Key = (String, String);

/// The requests under a key that are under way, with what each asks for.
#[derive(Debug, Default)]
pub(super) struct UnderWay(Mutex<BTreeMap<Key, Digest>>);

/// One of them, until it is dropped.
struct Entered<'a> {
    of: &'a UnderWay,
    key: Key,
}

impl UnderWay {
    /// A lock that a panic has poisoned is as good as any: no state here is left half changed.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, Digest>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self, key: Key, request: Digest) -> Result<Entered<'_>, Error> {
        let mut all = self.lock();
        match all.get(&key) {
            Some(there) if *there != request => Err(Error::new(Code::KeyReused)),
            Some(_) => Err(Error::new(Code::KeyBusy)),
            None => {
                all.insert(key.clone(), request);
                Ok(Entered { of: self, key })
            }
        }
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        self.of.lock().remove(&self.key);
    }
}

impl App {
    /// Does `work` once for a key: it is given a session that carries the key to its write, which keeps the outcome
    /// (`Session::keep`). Done before, the outcome is told again.
    ///
    /// # Errors
    /// Those of `work`, of which nothing is kept; [`Code::Request`] if the key cannot be used; [`Code::KeyReused`] if it
    /// stands for another request; [`Code::KeyBusy`] if the same request is under way.
    pub fn once<T: DeserializeOwned>(
        &self,
        session: &Session,
        key: &str,
        request: Digest,
        work: impl FnOnce(&Session) -> Result<T, Error>,
    ) -> Result<Done<T>, Error> {
        let is_usable = (1..=KEY_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if !is_usable {
            return Err(
                Error::new(Code::Request).with("reason", session.words().text("idempotency-key-form"))
            );
        }
        let _entered = self.under_way.enter((session.user(), key.to_owned()), request)?;
        let there =
            self.db.read(|conn| idempotency::find(conn, &session.user(), key).map_err(Error::from))?;
        if let Some(there) = there.filter(|there| there.created_ms >= session.now.millis() - KEPT_MS) {
            if there.request_digest != request.hex() {
                return Err(Error::new(Code::KeyReused));
            }
            let value = serde_json::from_str(&there.outcome).map_err(internal)?;
            return Ok(Done { value, is_replayed: true });
        }
        let is_kept = Arc::new(AtomicBool::new(false));
        let repeatable = Repeatable { key: key.to_owned(), request, is_kept: Arc::clone(&is_kept) };
        let value = work(&Session { repeatable: Some(repeatable), ..session.clone() })?;
        if !is_kept.load(Ordering::SeqCst) {
            return Err(Error::new(Code::Internal).with("reason", "the outcome of a request was not kept"));
        }
        Ok(Done { value, is_replayed: false })
    }
}

impl Session {
    /// Keeps what came of a request that may be repeated, in the write that does it; nothing for any other request.
    pub(super) fn keep(&self, tx: &mut WriteTx<'_>, outcome: &impl Serialize) -> Result<(), Error> {
        let Some(repeatable) = &self.repeatable else { return Ok(()) };
        let new = StoredKey {
            user_id: self.user(),
            idempotency_key: repeatable.key.clone(),
            request_digest: repeatable.request.hex(),
            outcome: serde_json::to_string(outcome).map_err(internal)?,
            created_ms: self.now.millis(),
        };
        idempotency::remove_older(tx, self.now.millis() - KEPT_MS)?;
        // Another process may have done the same meanwhile. The one writer decides who was first.
        if idempotency::find(tx.look(), &new.user_id, &new.idempotency_key)?.is_some() {
            return Err(Error::new(Code::KeyBusy));
        }
        idempotency::insert(tx, &new)?;
        repeatable.is_kept.store(true, Ordering::SeqCst);
        Ok(())
    }
}

fn internal(error: serde_json::Error) -> Error {
    Error::new(Code::Internal).with("reason", "the outcome of a request").because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_under_way_is_entered_once() {
        let under_way = UnderWay::default();
        let key = |name: &str| ("user".to_owned(), name.to_owned());
        let (one, other) = (Digest::of(b"one"), Digest::of(b"other"));
        let enter = |name: &str, request| under_way.enter(key(name), request).map_err(|error| error.code());
        let first = enter("k", one).ok();
        assert!(first.is_some() && enter("l", one).is_ok());
        assert_eq!(enter("k", one).err(), Some(Code::KeyBusy));
        assert_eq!(enter("k", other).err(), Some(Code::KeyReused));
        drop(first);
        assert!(enter("k", other).is_ok());
    }
}
