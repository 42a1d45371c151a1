//! The keys of a ledger: one takes over from another, one was lost or fell into other hands.
//!
//! Every key that signs now signs every head, so while one takes over the heads bear both signatures: the old key vouches
//! for the new one, and whoever verifies has time to get it. A retired key stays on record; what it signed it still
//! verifies. A key of ML-DSA-44 signs beside one of Ed25519, never in its place. What to do when is in `deploy/keys.md`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Serialize;
use zeroize::Zeroizing;

use super::events::{Happening, detail, event};
use super::{App, Code, Error, Session};
use crate::config::Config;
use crate::db::keys::{self, StoredKey};
use crate::db::{NewEvent, WriteTx};
use crate::domain::access::{Action, Marking};
use crate::domain::clock::random;
use crate::ledger::MasterKey;
use crate::proof::note::{Algorithm, NoteError, SigningKey, VerifierKey};
use crate::proof::time::Timestamp;
use crate::words::Words;

/// Why a key signs no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Another has taken over.
    Rotated,
    /// Nobody has it.
    Lost,
    /// Somebody has it who should not.
    Compromised,
}

impl Reason {
    const fn code(self) -> &'static str {
        match self {
            Self::Rotated => "rotated",
            Self::Lost => "lost",
            Self::Compromised => "compromised",
        }
    }
}

/// A key of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerKey {
    /// C2SP verifier key.
    pub key: String,
    /// Its name and id.
    pub label: String,
    /// `ed25519` or `ml-dsa-44`.
    pub algorithm: &'static str,
    /// Since when it signs.
    pub created_at: Timestamp,
    /// Until when it signed.
    pub retired_at: Option<Timestamp>,
}

fn view(row: StoredKey) -> Result<LedgerKey, Error> {
    let key = parsed(&row.vkey)?;
    Ok(LedgerKey {
        label: key.label(),
        algorithm: key.algorithm().name(),
        key: row.vkey,
        created_at: Timestamp::from_millis(row.created_ms),
        retired_at: row.retired_ms.map(Timestamp::from_millis),
    })
}

fn parsed(vkey: &str) -> Result<VerifierKey, Error> {
    vkey.parse().map_err(|error: NoteError| Error::new(Code::Internal).because(error))
}

/// A key that is to sign, with the event that says so.
pub(super) struct Fresh {
    pub row: StoredKey,
    added: NewEvent,
}

impl Fresh {
    pub fn insert(self, tx: &mut WriteTx<'_>) -> Result<(), Error> {
        keys::insert(tx, &self.row)?;
        tx.record(self.added)?;
        Ok(())
    }
}

impl App {
    /// The keys of the ledger, oldest first.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn list_ledger_keys(&self, session: &Session) -> Result<Vec<LedgerKey>, Error> {
        session.may(Action::ReadEvents, Marking::Unclassified)?;
        let rows = self.db.read(|conn| keys::list(conn, session.code(), "ledger").map_err(Error::from))?;
        rows.into_iter().map(view).collect()
    }

    /// Adds a key that signs from now on, beside those that do already. Its algorithm is one for logs.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Ledger`] if a key that signs cannot be opened.
    pub fn add_ledger_key(&self, session: &Session, algorithm: Algorithm) -> Result<LedgerKey, Error> {
        session.may(Action::ManageKeys, Marking::Unclassified)?;
        let fresh = self.fresh_key(session, algorithm)?;
        let shown = view(fresh.row.clone())?;
        self.db.write(move |tx| fresh.insert(tx))?;
        Ok(shown)
    }

    /// Lets a key sign no more, once another does: named whole, or as `name+id`. Gives it back.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::NotFound`] if no key of that name signs; [`Code::Invalid`] for the only one of Ed25519,
    /// which every verifier knows.
    pub fn retire_ledger_key(&self, session: &Session, key: &str) -> Result<LedgerKey, Error> {
        session.may(Action::ManageKeys, Marking::Unclassified)?;
        let all = self.list_ledger_keys(session)?.into_iter().filter(|one| one.retired_at.is_none());
        let mut meant = all.filter(|one| one.key == key || one.label == key);
        let mut shown = meant.next().ok_or_else(|| Error::not_found("signing key", key))?;
        let retired = self.key_retired(session, &shown.key, Reason::Rotated)?;
        let (code, now) = (session.code().to_owned(), session.now.millis());
        let (vkey, label) = (shown.key.clone(), shown.label.clone());
        self.db.write(move |tx| {
            if !keys::retire(tx, &code, &vkey, now)? {
                return Err(Error::not_found("signing key", &label));
            }
            let left =
                keys::list(tx.look(), &code, "ledger")?.into_iter().filter(|key| key.retired_ms.is_none());
            let left =
                left.map(|key| Ok(parsed(&key.vkey)?.algorithm())).collect::<Result<Vec<_>, Error>>()?;
            if !left.contains(&Algorithm::Ed25519) {
                let line = Words::english().text("key-only");
                return Err(Error::new(Code::Invalid).with("place", &label).detail(line));
            }
            tx.record(retired)?;
            Ok(())
        })?;
        shown.retired_at = Some(session.now);
        Ok(shown)
    }

    /// Replaces every key that signs by a new one of its kind, at once: for keys that are lost or in other hands. The new
    /// ones sign alone, so whoever verifies must be given them by another way than the ledger.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn replace_ledger_keys(&self, session: &Session, reason: Reason) -> Result<Vec<LedgerKey>, Error> {
        session.may(Action::ManageKeys, Marking::Unclassified)?;
        let (mut retired, mut fresh, mut shown) = (Vec::new(), BTreeMap::new(), Vec::new());
        for key in self.list_ledger_keys(session)?.into_iter().filter(|key| key.retired_at.is_none()) {
            let algorithm = parsed(&key.key)?.algorithm();
            if let Entry::Vacant(place) = fresh.entry(algorithm) {
                let key = place.insert(self.fresh_key(session, algorithm)?);
                shown.push(view(key.row.clone())?);
            }
            let event = self.key_retired(session, &key.key, reason)?;
            retired.push((key.key, event));
        }
        let (code, now) = (session.code().to_owned(), session.now.millis());
        self.db.write(move |tx| {
            for (key, event) in retired {
                if !keys::retire(tx, &code, &key, now)? {
                    return Err(Error::not_found("signing key", &key));
                }
                tx.record(event)?;
            }
            fresh.into_values().try_for_each(|key| key.insert(tx))
        })?;
        Ok(shown)
    }

    fn fresh_key(&self, session: &Session, algorithm: Algorithm) -> Result<Fresh, Error> {
        let log = (session.code(), session.organisation.origin.as_str());
        self.new_ledger_key(log, algorithm, (&session.user(), session.now))
    }

    /// A new key for the ledger of an organisation, by its code and origin.
    pub(super) fn new_ledger_key(
        &self,
        (code, origin): (&str, &str),
        algorithm: Algorithm,
        by: (&str, Timestamp),
    ) -> Result<Fresh, Error> {
        let seed: Zeroizing<[u8; 32]> = Zeroizing::new(random(&*self.entropy)?);
        let key = SigningKey::with_algorithm(origin, algorithm, *seed)
            .map_err(|error| Error::new(Code::Internal).with("reason", error.to_string()).because(error))?;
        let vkey = key.verifier().to_string();
        let row = StoredKey {
            organisation: code.to_owned(),
            purpose: "ledger".to_owned(),
            sealed_seed: self.master.seal(&vkey, &seed, &*self.entropy)?,
            created_ms: by.1.millis(),
            retired_ms: None,
            vkey,
        };
        let what =
            Happening { action: "ledger_key_added", subject: &row.vkey, digest: None, detail: detail([]) };
        let added = event(self, code, by, what)?;
        Ok(Fresh { row, added })
    }

    fn key_retired(&self, session: &Session, key: &str, reason: Reason) -> Result<NewEvent, Error> {
        let what = Happening {
            action: "ledger_key_retired",
            subject: key,
            digest: None,
            detail: detail([("reason", reason.code().into())]),
        };
        event(self, session.code(), (&session.user(), session.now), what)
    }
}

/// Makes an installation key where there is none any more; everything that was sealed under the lost one is lost with it.
///
/// # Errors
/// [`Code::Exists`] if there is one.
pub fn make_installation_key(
    config: &Config,
    entropy: &dyn crate::domain::clock::Entropy,
) -> Result<(), Error> {
    let place = config.key_file.display().to_string();
    if config.key_file.exists() || std::env::var_os(crate::ledger::KEY_VARIABLE).is_some() {
        return Err(Error::new(Code::Exists).with("what", "installation key").with("name", place));
    }
    MasterKey::create(&config.key_file, entropy)?;
    Ok(())
}
