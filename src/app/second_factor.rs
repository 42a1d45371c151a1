//! The second factor: codes of an authenticator app, and recovery codes for when the telephone is lost.
//!
//! The secret is sealed with the installation's key. Until a first code has shown that the app has it, nothing is asked
//! at sign-in. After the password a session is pending: it can do nothing but give the code, and a new one takes its
//! place.

use zeroize::Zeroizing;

use super::events::{Happening, detail, event};
use super::sign_in::{Browser, Visit, actor, kept, secret};
use super::throttle::Key;
use super::{App, Code, Error, Session, commitments};
use crate::db::{self, recovery, sessions, users};
use crate::domain::clock::random;
use crate::domain::totp;

/// So long after the password the code may be given.
const PENDING_MS: i64 = 10 * 60 * 1000;
/// How many recovery codes somebody gets.
const RECOVERY_CODES: usize = 10;
/// Random bytes of one: 120 bits, for which a plain hash is enough (NIST SP 800-63B, section 3.1.2).
const RECOVERY_BYTES: usize = 15;
/// Characters of a recovery code between its dashes.
const RECOVERY_GROUP: usize = 6;

/// How the second factor of somebody stands.
#[derive(Debug, Clone, serde::Serialize)]
pub struct SecondFactor {
    /// True if it is asked for at sign-in.
    pub is_on: bool,
    /// While it is being set up: the secret, in groups of four, to be typed into an app.
    pub secret: Option<String>,
    /// The same as the address that an app reads from a QR code.
    pub address: Option<String>,
    /// Recovery codes that are left.
    pub recovery_left: i64,
}

/// Name under which a user's secret is sealed.
fn seal_name(user_id: &str) -> String {
    format!("totp/{user_id}")
}

fn keys(organisation: &str, login: &str, visit: &Visit) -> [Key; 2] {
    // Not the account's own key: a right password would forgive wrong codes.
    [Key::Account(format!("{organisation}/{login}#code")), Key::Address(visit.address.clone())]
}

/// A recovery code as it is kept: however it was typed.
fn recovery_digest(code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    kept(&plain.to_ascii_uppercase())
}

/// What a right code was.
#[derive(Debug)]
pub(super) enum Right {
    Step(i64),
    Recovery(String),
}

impl App {
    /// How one's own second factor stands.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn second_factor(&self, browser: &Browser) -> Result<SecondFactor, Error> {
        let (user, recovery_left) = self.db.read(|conn| -> Result<_, Error> {
            let user = own(conn, &browser.session)?;
            let left = recovery::left(conn, &user.user_id)?;
            Ok((user, left))
        })?;
        let is_on = user.totp_confirmed_ms.is_some();
        let secret = if is_on { None } else { self.opened(&user)? };
        let text = secret.as_ref().map(|secret| totp::text(secret.as_slice()));
        let session = &browser.session;
        Ok(SecondFactor {
            is_on,
            address: text.as_ref().map(|text| {
                // Both parts are codes of our own alphabet, so nothing needs to be encoded.
                format!(
                    "otpauth://totp/Sanad:{login}@{code}?secret={text}&issuer=Sanad&algorithm=SHA1&digits={digits}&period=30",
                    login = session.login,
                    code = session.code(),
                    digits = totp::DIGITS,
                )
            }),
            secret: text.as_deref().map(grouped::<4>),
            recovery_left,
        })
    }

    /// Whether a code is asked for with one's own password.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn has_second_factor(&self, session: &Session) -> Result<bool, Error> {
        Ok(self.db.read(|conn| own(conn, session))?.totp_confirmed_ms.is_some())
    }

    /// Makes a secret for one's own second factor; it is not asked for until it is confirmed.
    ///
    /// # Errors
    /// [`Code::Exists`] if there is one that was confirmed.
    pub fn begin_second_factor(&self, browser: &Browser) -> Result<(), Error> {
        let session = &browser.session;
        let user = self.db.read(|conn| own(conn, session))?;
        if user.totp_confirmed_ms.is_some() {
            return Err(Error::new(Code::Exists).with("what", "second factor").with("name", &session.login));
        }
        let fresh: Zeroizing<[u8; 32]> = Zeroizing::new(random(&*self.entropy)?);
        let sealed = self.master.seal(&seal_name(&user.user_id), &fresh, &*self.entropy)?;
        let begun = self.own_event(session, "second_factor_begun", "")?;
        self.db.write(move |tx| {
            users::set_second_factor(tx, &user.user_id, Some(sealed), None, None)?;
            commitments::record_user(tx, begun, &user.user_id)?;
            Ok::<_, Error>(())
        })?;
        Ok(())
    }

    /// Confirms one's own second factor with a first code; returns the recovery codes, which are shown this once. One's
    /// other sessions end.
    ///
    /// # Errors
    /// [`Code::SecondFactor`], [`Code::TooMany`], [`Code::NotFound`] if none is being set up.
    pub fn confirm_second_factor(
        &self,
        browser: &Browser,
        visit: &Visit,
        code: &str,
    ) -> Result<Vec<String>, Error> {
        let session = &browser.session;
        let keys = keys(session.code(), &session.login, visit);
        self.throttle.check(&keys, session.now)?;
        let user = self.db.read(|conn| own(conn, session))?;
        let missing = || Error::not_found("second factor", &session.login);
        if user.totp_confirmed_ms.is_some() {
            return Err(missing());
        }
        let secret = self.opened(&user)?.ok_or_else(missing)?;
        let Some(step) = totp::accepted(secret.as_slice(), code, session.now, None) else {
            self.throttle.failed(&keys, session.now);
            return Err(Error::new(Code::SecondFactor));
        };
        self.throttle.succeeded(&keys);
        let (codes, digests) = self.fresh_codes()?;
        let confirmed = self.own_event(session, "second_factor_confirmed", &visit.address)?;
        let (sealed, now, but) = (user.totp_secret, session.now.millis(), browser.digest.clone());
        self.db.write(move |tx| {
            users::set_second_factor(tx, &user.user_id, sealed, Some(now), Some(step))?;
            recovery::replace(tx, &user.user_id, &digests)?;
            sessions::remove_of_user(tx, &user.user_id, &but)?;
            commitments::record_user(tx, confirmed, &user.user_id)?;
            Ok::<_, Error>(())
        })?;
        Ok(codes)
    }

    /// Makes new recovery codes; the old ones serve no more.
    ///
    /// # Errors
    /// [`Code::SecondFactor`], [`Code::TooMany`].
    pub fn renew_recovery(&self, browser: &Browser, visit: &Visit, code: &str) -> Result<Vec<String>, Error> {
        let session = &browser.session;
        let right = self.right(session, visit, code)?;
        let (codes, digests) = self.fresh_codes()?;
        let renewed = self.own_event(session, "recovery_codes_made", &visit.address)?;
        let (user, now) = (session.user(), session.now.millis());
        self.db.write(move |tx| {
            spend(tx, &user, &right, now)?;
            recovery::replace(tx, &user, &digests)?;
            commitments::record_user(tx, renewed, &user)?;
            Ok::<_, Error>(())
        })?;
        Ok(codes)
    }

    /// Takes one's own second factor away, or ends its set-up.
    ///
    /// # Errors
    /// [`Code::SecondFactor`], [`Code::TooMany`].
    pub fn remove_second_factor(&self, browser: &Browser, visit: &Visit, code: &str) -> Result<(), Error> {
        let session = &browser.session;
        let user = self.db.read(|conn| own(conn, session))?;
        let right = match user.totp_confirmed_ms {
            Some(_) => Some(self.right(session, visit, code)?),
            None => None,
        };
        let removed = self.own_event(session, "second_factor_removed", &visit.address)?;
        let now = session.now.millis();
        self.db.write(move |tx| {
            if let Some(right) = right {
                spend(tx, &user.user_id, &right, now)?;
            }
            users::set_second_factor(tx, &user.user_id, None, None, None)?;
            recovery::replace(tx, &user.user_id, &[])?;
            commitments::record_user(tx, removed, &user.user_id)?;
            Ok::<_, Error>(())
        })?;
        Ok(())
    }

    /// True if the browser with this token has given its password and owes the code.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn owes_code(&self, token: &str) -> Result<bool, Error> {
        Ok(self.browser(token)?.is_some_and(|browser| browser.is_pending))
    }

    /// Finishes signing in with a code of the app, or a recovery code; returns the token for the cookie.
    ///
    /// # Errors
    /// [`Code::SignedOut`] if no password was given, or too long ago; [`Code::SecondFactor`], [`Code::TooMany`].
    pub fn give_code(&self, token: &str, visit: &Visit, code: &str) -> Result<String, Error> {
        let signed_out = || Error::new(Code::SignedOut);
        let now = self.clock.now();
        let found = self.db.read(|conn| -> Result<_, Error> {
            let row = sessions::find(conn, &kept(token))?
                .filter(|row| row.is_pending && now.millis() - row.created_ms <= PENDING_MS);
            let Some(row) = row else { return Ok(None) };
            Ok(actor(conn, &row.user_id)?.map(|(organisation, user)| (row, organisation, user)))
        })?;
        let (before, organisation, user) = found.ok_or_else(signed_out)?;
        let session = self.session_of(organisation, &user, now)?;
        let right = self.right(&session, visit, code)?;
        let fresh = secret(&*self.entropy)?;
        let mut row = before.clone();
        row.session_digest = kept(&fresh);
        row.is_pending = false;
        (row.created_ms, row.seen_ms) = (now.millis(), now.millis());
        let signed_in = self.signed_in(&row, &visit.address, now)?;
        self.db.write(move |tx| {
            spend(tx, &row.user_id, &right, now.millis())?;
            if !sessions::remove(tx, &before.session_digest)? {
                return Err(Error::new(Code::SignedOut));
            }
            sessions::insert(tx, &row)?;
            commitments::record_user(tx, signed_in, &row.user_id)?;
            Ok::<_, Error>(())
        })?;
        Ok(fresh)
    }

    /// What a code that somebody gives is, if it is right. A wrong one is an event and slows down the next.
    pub(super) fn right(&self, session: &Session, visit: &Visit, code: &str) -> Result<Right, Error> {
        let keys = keys(session.code(), &session.login, visit);
        self.throttle.check(&keys, session.now)?;
        let user = self.db.read(|conn| own(conn, session))?;
        let secret = self.opened(&user)?.filter(|_| user.totp_confirmed_ms.is_some());
        let secret = secret.ok_or_else(|| Error::not_found("second factor", &session.login))?;
        if let Some(step) = totp::accepted(secret.as_slice(), code, session.now, user.totp_step) {
            self.throttle.succeeded(&keys);
            return Ok(Right::Step(step));
        }
        let digest = recovery_digest(code);
        let is_good =
            self.db.read(|conn| recovery::is_good(conn, &user.user_id, &digest).map_err(Error::from))?;
        if is_good {
            self.throttle.succeeded(&keys);
            return Ok(Right::Recovery(digest));
        }
        let refused = self.own_event(session, "second_factor_refused", &visit.address)?;
        self.db.write(move |tx| tx.record(refused).map_err(Error::from))?;
        self.throttle.failed(&keys, session.now);
        Err(Error::new(Code::SecondFactor))
    }

    fn opened(&self, user: &users::User) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        let Some(sealed) = &user.totp_secret else { return Ok(None) };
        let opened = self.master.open(&seal_name(&user.user_id), sealed)?;
        Ok(opened.get(..totp::SECRET_BYTES).map(|secret| Zeroizing::new(secret.to_vec())))
    }

    /// Recovery codes, and how they are kept.
    fn fresh_codes(&self) -> Result<(Vec<String>, Vec<String>), Error> {
        let mut codes = Vec::new();
        for _ in 0..RECOVERY_CODES {
            codes.push(grouped_with::<RECOVERY_GROUP>(
                &totp::text(&random::<RECOVERY_BYTES>(&*self.entropy)?),
                "-",
            ));
        }
        let digests = codes.iter().map(|code| recovery_digest(code)).collect();
        Ok((codes, digests))
    }

    fn own_event(
        &self,
        session: &Session,
        action: &'static str,
        address: &str,
    ) -> Result<db::NewEvent, Error> {
        let user = session.user();
        let what =
            Happening { action, subject: &user, digest: None, detail: detail([("address", address.into())]) };
        event(self, session.code(), (&user, session.now), what)
    }
}

/// The session's own user, still there.
fn own(conn: &mut db::Conn, session: &Session) -> Result<users::User, Error> {
    users::find_by_id(conn, &session.user())?.ok_or_else(|| Error::new(Code::SignedOut))
}

/// Uses a code up: whoever comes second with the same one finds that it has served.
pub(super) fn spend(
    tx: &mut db::WriteTx<'_>,
    user_id: &str,
    right: &Right,
    now_ms: i64,
) -> Result<(), Error> {
    let user = users::find_by_id(tx.look(), user_id)?.ok_or_else(|| Error::new(Code::SignedOut))?;
    match right {
        Right::Step(step) => {
            if user.totp_step.is_some_and(|last| last >= *step) {
                return Err(Error::new(Code::SecondFactor));
            }
            users::set_second_factor(tx, user_id, user.totp_secret, user.totp_confirmed_ms, Some(*step))?;
        }
        Right::Recovery(digest) => {
            if !recovery::spend(tx, user_id, digest, now_ms)? {
                return Err(Error::new(Code::SecondFactor));
            }
        }
    }
    Ok(())
}

fn grouped<const N: usize>(text: &str) -> String {
    grouped_with::<N>(text, " ")
}

fn grouped_with<const N: usize>(text: &str, between: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(N).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(between)
}
