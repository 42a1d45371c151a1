//! The keys of a ledger: one takes over from another, one was lost or fell into other hands.
//!
//! Every key that signs now signs every head, so while one takes over the heads bear both signatures: the old key vouches
//! for the new one, and whoever verifies has time to get it. A retired key stays on record; what it signed it still
//! verifies. What to do when is in `deploy/keys.md`.

use serde::Serialize;

use super::events::{Happening, detail, event};
use super::{App, Code, Error, Session};
use crate::config::Config;
use crate::db::keys::{self, StoredKey};
use crate::db::{NewEvent, WriteTx};
use crate::domain::access::{Action, Marking};
use crate::domain::clock::random;
use crate::ledger::MasterKey;
use crate::proof::note::SigningKey;
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
    /// Since when it signs.
    pub created_at: Timestamp,
    /// Until when it signed.
    pub retired_at: Option<Timestamp>,
}

fn view(row: StoredKey) -> LedgerKey {
    LedgerKey {
        key: row.vkey,
        created_at: Timestamp::from_millis(row.created_ms),
        retired_at: row.retired_ms.map(Timestamp::from_millis),
    }
}

/// A key that is to sign, with the event that says so.
struct Fresh {
    row: StoredKey,
    added: NewEvent,
}

impl Fresh {
    fn insert(self, tx: &mut WriteTx<'_>) -> Result<(), Error> {
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
        Ok(rows.into_iter().map(view).collect())
    }

    /// Adds a key that signs from now on, beside those that do already.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Ledger`] if a key that signs cannot be opened.
    pub fn add_ledger_key(&self, session: &Session) -> Result<LedgerKey, Error> {
        session.may(Action::ManageKeys, Marking::Unclassified)?;
        let fresh = self.fresh_key(session)?;
        let shown = view(fresh.row.clone());
        self.db.write(move |tx| fresh.insert(tx))?;
        Ok(shown)
    }

    /// Lets a key sign no more, once another does.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::NotFound`] if no key of that name signs; [`Code::Invalid`] for the only one.
    pub fn retire_ledger_key(&self, session: &Session, key: &str) -> Result<(), Error> {
        session.may(Action::ManageKeys, Marking::Unclassified)?;
        let retired = self.key_retired(session, key, Reason::Rotated)?;
        let (code, key, now) = (session.code().to_owned(), key.to_owned(), session.now.millis());
        let only = Error::new(Code::Invalid).with("place", &key).detail(Words::english().text("key-only"));
        self.db.write(move |tx| {
            if !keys::retire(tx, &code, &key, now)? {
                return Err(Error::not_found("signing key", &key));
            }
            if keys::list(tx.look(), &code, "ledger")?.iter().all(|key| key.retired_ms.is_some()) {
                return Err(only);
            }
            tx.record(retired)?;
            Ok(())
        })?;
        Ok(())
    }

    /// Replaces every key that signs by a new one, at once: for keys that are lost or in other hands. The new one signs
    /// alone, so whoever verifies must be given it by another way than the ledger.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn replace_ledger_keys(&self, session: &Session, reason: Reason) -> Result<LedgerKey, Error> {
        session.may(Action::ManageKeys, Marking::Unclassified)?;
        let fresh = self.fresh_key(session)?;
        let shown = view(fresh.row.clone());
        let mut retired = Vec::new();
        for key in self.list_ledger_keys(session)?.into_iter().filter(|key| key.retired_at.is_none()) {
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
            fresh.insert(tx)
        })?;
        Ok(shown)
    }

    fn fresh_key(&self, session: &Session) -> Result<Fresh, Error> {
        let seed: [u8; 32] = random(&*self.entropy)?;
        let key = SigningKey::from_seed(&session.organisation.origin, seed)
            .map_err(|error| Error::new(Code::Internal).with("reason", error.to_string()).because(error))?;
        let vkey = key.verifier().to_string();
        let row = StoredKey {
            organisation: session.code().to_owned(),
            purpose: "ledger".to_owned(),
            sealed_seed: self.master.seal(&vkey, &seed, &*self.entropy)?,
            created_ms: session.now.millis(),
            retired_ms: None,
            vkey,
        };
        let what =
            Happening { action: "ledger_key_added", subject: &row.vkey, digest: None, detail: detail([]) };
        let added = event(self, session.code(), (&session.user(), session.now), what)?;
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
