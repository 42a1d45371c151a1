//! Signing in with a browser: passwords, sessions.
//!
//! The cookie carries a random token; the database has its SHA-256. A session ends after [`IDLE_MS`] without use, after
//! [`LONGEST_MS`] in any case, at sign-out, when its user ends it from another browser, when the user is switched off,
//! and when the password changes. Who signs in anew gets a new token.

use std::sync::{Mutex, PoisonError};

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::events::{Happening, detail, event};
use super::throttle::Key;
use super::{App, Code, Error, Session};
use crate::db::sessions::{self, StoredSession};
use crate::db::{Conn, organisations, users};
use crate::domain::clock::{Entropy, random};
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;

/// Without a request for so long, a session has ended.
pub const IDLE_MS: i64 = 60 * 60 * 1000;
/// However busy it is, a session ends after so long.
pub const LONGEST_MS: i64 = 12 * 60 * 60 * 1000;
/// Use is noted when the last note is so old: not with every request.
const NOTED_MS: i64 = 60 * 1000;
/// Longest name of a browser that is kept.
const AGENT_MAX: usize = 200;
/// More than anybody has open.
const SESSIONS_MAX: usize = 20;

/// Hashing takes 19 MiB: one at a time, so that a crowd at the door costs time and not memory.
static HASHING: Mutex<()> = Mutex::new(());

/// Where a request comes from.
#[derive(Debug, Clone, Default)]
pub struct Visit {
    /// Network address.
    pub address: String,
    /// The browser's name for itself.
    pub agent: String,
}

/// Who signs in.
#[derive(Debug, Clone, Default)]
pub struct Credentials<'a> {
    /// Code of the organisation; may be empty where there is only one.
    pub organisation: &'a str,
    /// Login.
    pub login: &'a str,
    /// Password.
    pub password: &'a str,
}

/// A browser that is signed in.
#[derive(Debug, Clone)]
pub struct Browser {
    /// Who, for which organisation, now.
    pub session: Session,
    /// Their printed name.
    pub name: String,
    /// True if the second factor is still due: nothing else may be done.
    pub is_pending: bool,
    /// SHA-256 of the cookie's token, hex: names the session among others of the same user.
    pub digest: String,
}

/// A session of a user as they see it.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct SessionView {
    /// Its name: the digest of its token.
    pub session: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// Where it began.
    pub address: String,
    /// With which browser.
    pub agent: String,
    /// True for the one that asks.
    pub is_this: bool,
}

/// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
fn argon2() -> Result<Argon2<'static>, Error> {
    let params = Params::new(19 * 1024, 2, 1, None)
        .map_err(|error| Error::new(Code::Internal).with("reason", error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A password in the one spelling of its characters (NFKC, as NIST SP 800-63B asks): keyboards differ in whether they send
/// an accent with its letter or after it.
fn spelled(password: &str) -> Zeroizing<String> {
    Zeroizing::new(password.nfkc().collect())
}

/// Argon2id of a password, as a PHC string.
pub(super) fn hash_password(password: &str, entropy: &dyn Entropy) -> Result<String, Error> {
    let salt: [u8; 16] = random(entropy)?;
    let _one = HASHING.lock().unwrap_or_else(PoisonError::into_inner);
    let hash = argon2()?
        .hash_password_with_salt(spelled(password).as_bytes(), &salt)
        .map_err(|error| Error::new(Code::Internal).with("reason", error.to_string()))?;
    Ok(hash.to_string())
}

pub(super) fn is_password(password: &str, hash: &str) -> Result<bool, Error> {
    let _one = HASHING.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(argon2()?.verify_password(spelled(password).as_bytes(), hash).is_ok())
}

/// Costs what checking a password costs, so that the time tells nobody which logins exist.
pub(super) fn waste(password: &str) -> Result<(), Error> {
    let _one = HASHING.lock().unwrap_or_else(PoisonError::into_inner);
    drop(argon2()?.hash_password_with_salt(password.as_bytes(), &[0; 16]));
    Ok(())
}

/// A new secret of 32 random bytes, as text.
pub(super) fn secret(entropy: &dyn Entropy) -> Result<String, Error> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>(entropy)?))
}

/// How a secret is kept.
pub(super) fn kept(secret: &str) -> String {
    Digest::of(secret.as_bytes()).hex()
}

impl App {
    /// Signs somebody in; returns the token for the cookie, and whether the second factor is still due. A session that
    /// the browser had before ends.
    ///
    /// # Errors
    /// [`Code::SignIn`] for whatever is wrong with login or password, [`Code::TooMany`].
    pub fn sign_in(
        &self,
        who: &Credentials<'_>,
        visit: &Visit,
        before: Option<&str>,
    ) -> Result<(String, bool), Error> {
        let now = self.clock.now();
        let found = self.db.read(|conn| -> Result<_, Error> {
            let mut all = organisations::list(conn)?;
            if !(who.organisation.is_empty() && all.len() == 1) {
                all.retain(|organisation| organisation.organisation == who.organisation);
            }
            let Some(organisation) = all.into_iter().next() else { return Ok(None) };
            Ok(users::find(conn, &organisation.organisation, who.login)?.map(|user| (organisation, user)))
        })?;
        // The same account whether or not its organisation was named, and the one that a signature is given with.
        let code =
            found.as_ref().map_or(who.organisation, |(organisation, _)| organisation.organisation.as_str());
        let keys = [Key::Account(format!("{code}/{}", who.login)), Key::Address(visit.address.clone())];
        self.throttle.check(&keys, now)?;
        let refused = || {
            self.throttle.failed(&keys, now);
            Error::new(Code::SignIn)
        };
        let Some((organisation, user)) = found else {
            waste(who.password)?;
            return Err(refused());
        };
        let is_right = match &user.password_hash {
            Some(hash) => is_password(who.password, hash)?,
            None => waste(who.password).map(|()| false)?,
        };
        let happened = |action: &'static str| {
            event(
                self,
                &organisation.organisation,
                (&user.user_id, now),
                Happening {
                    action,
                    subject: &user.user_id,
                    digest: None,
                    detail: detail([("address", visit.address.clone().into())]),
                },
            )
        };
        if !is_right || user.disabled_ms.is_some() {
            // A guess at somebody's password is for the audit trail; a login that nobody has is for the log.
            let failed = happened("sign_in_refused")?;
            self.db.write(move |tx| tx.record(failed).map_err(Error::from))?;
            return Err(refused());
        }
        self.throttle.succeeded(&keys);
        let token = secret(&*self.entropy)?;
        let row = StoredSession {
            session_digest: kept(&token),
            user_id: user.user_id.clone(),
            organisation: organisation.organisation.clone(),
            is_pending: user.totp_confirmed_ms.is_some(),
            created_ms: now.millis(),
            seen_ms: now.millis(),
            address: visit.address.clone(),
            agent: visit.agent.chars().filter(|c| !c.is_control()).take(AGENT_MAX).collect(),
        };
        let (is_pending, before) = (row.is_pending, before.map(kept));
        let signed_in = (!is_pending).then(|| self.signed_in(&row, &visit.address, now)).transpose()?;
        self.db.write(move |tx| {
            sessions::remove_stale(tx, now.millis() - LONGEST_MS, now.millis() - IDLE_MS)?;
            if let Some(before) = before {
                sessions::remove(tx, &before)?;
            }
            for surplus in sessions::of_user(tx.look(), &row.user_id)?.iter().skip(SESSIONS_MAX - 1) {
                sessions::remove(tx, &surplus.session_digest)?;
            }
            sessions::insert(tx, &row)?;
            signed_in.map(|event| tx.record(event)).transpose()?;
            Ok::<_, Error>(())
        })?;
        Ok((token, is_pending))
    }

    /// That a session began: the event names it, so that `fsck` finds one that nobody signed in for.
    pub(super) fn signed_in(
        &self,
        row: &StoredSession,
        address: &str,
        now: Timestamp,
    ) -> Result<crate::db::NewEvent, Error> {
        let what = Happening {
            action: "signed_in",
            subject: &row.user_id,
            digest: None,
            detail: detail([("address", address.into()), ("session", row.session_digest.clone().into())]),
        };
        event(self, &row.organisation, (&row.user_id, now), what)
    }

    /// Who the browser with this token is, now; `None` if its session has ended.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn browser(&self, token: &str) -> Result<Option<Browser>, Error> {
        let now = self.clock.now();
        let digest = kept(token);
        let found = self.db.read(|conn| -> Result<_, Error> {
            let Some(row) = sessions::find(conn, &digest)? else { return Ok(None) };
            Ok(actor(conn, &row.user_id)?.map(|(organisation, user)| (row, organisation, user)))
        })?;
        let Some((row, organisation, user)) = found else { return Ok(None) };
        let is_over = now.millis() - row.created_ms > LONGEST_MS || now.millis() - row.seen_ms > IDLE_MS;
        if is_over {
            return Ok(None);
        }
        if now.millis() - row.seen_ms > NOTED_MS {
            let digest = digest.clone();
            self.db.write(move |tx| sessions::touch(tx, &digest, now.millis()).map_err(Error::from))?;
        }
        Ok(Some(Browser {
            session: self.session_of(organisation, &user, now)?,
            name: user.name,
            is_pending: row.is_pending,
            digest,
        }))
    }

    /// Ends the session of a browser.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn sign_out(&self, browser: &Browser) -> Result<(), Error> {
        self.end_session(browser, &browser.digest)
    }

    /// Ends a session of the same user.
    ///
    /// # Errors
    /// [`Code::NotFound`] if it has ended already, or is another's.
    pub fn end_session(&self, browser: &Browser, digest: &str) -> Result<(), Error> {
        let missing = || Error::not_found("session", "");
        let row = self
            .db
            .read(|conn| sessions::find(conn, digest).map_err(Error::from))?
            .filter(|row| row.user_id == browser.session.user())
            .ok_or_else(missing)?;
        let ended = self.session_event(&browser.session, "signed_out", &row.address)?;
        let by = browser.session.clone();
        self.db.write(move |tx| {
            if !sessions::remove(tx, &row.session_digest)? {
                return Err(Error::not_found("session", ""));
            }
            tx.record(ended)?;
            by.keep(tx, &())
        })?;
        Ok(())
    }

    /// Sessions of the browser's user, the latest first.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn list_sessions(&self, browser: &Browser) -> Result<Vec<SessionView>, Error> {
        let user = browser.session.user();
        let now = browser.session.now.millis();
        let rows = self.db.read(|conn| sessions::of_user(conn, &user).map_err(Error::from))?;
        let good =
            rows.into_iter().filter(|row| now - row.created_ms <= LONGEST_MS && now - row.seen_ms <= IDLE_MS);
        Ok(good
            .map(|row| SessionView {
                is_this: row.session_digest == browser.digest,
                session: row.session_digest,
                created_at: Timestamp::from_millis(row.created_ms),
                seen_at: Timestamp::from_millis(row.seen_ms),
                address: row.address,
                agent: row.agent,
            })
            .collect())
    }

    fn session_event(
        &self,
        session: &Session,
        action: &'static str,
        address: &str,
    ) -> Result<crate::db::NewEvent, Error> {
        let user = session.user();
        let what =
            Happening { action, subject: &user, digest: None, detail: detail([("address", address.into())]) };
        event(self, session.code(), (&user, session.now), what)
    }

    /// Whether there are several organisations, so that who signs in must say which.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn has_several_organisations(&self) -> Result<bool, Error> {
        Ok(self.db.read(|conn| organisations::list(conn).map_err(Error::from))?.len() > 1)
    }
}

/// An active user with their organisation.
pub(super) fn actor(
    conn: &mut Conn,
    user_id: &str,
) -> Result<Option<(organisations::Organisation, users::User)>, Error> {
    let Some(user) = users::find_by_id(conn, user_id)?.filter(|user| user.disabled_ms.is_none()) else {
        return Ok(None);
    };
    let organisation = organisations::find(conn, &user.organisation)?;
    Ok(organisation.map(|organisation| (organisation, user)))
}
