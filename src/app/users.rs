//! People: adding, listing, passwords.

use std::collections::BTreeSet;

use super::events::{Happening, detail, event};
use super::sign_in::hash_password;
use super::{App, Code, Error, Session};
use crate::db::{self, NewEvent, users};
use crate::domain::access::{Action, Marking, Role};
use crate::domain::clock::random;
use crate::domain::ids::UserId;
use crate::domain::text::{Lines, normalise};
use crate::proof::time::Timestamp;
use crate::words::Words;

/// NIST SP 800-63B, section 3.1.1: at least 15 characters where the password is the only factor.
pub const PASSWORD_MIN_CHARS: usize = 15;

/// Bounds the work of hashing; far above what anybody types.
const PASSWORD_MAX_CHARS: usize = 1024;

/// A user to add.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Sign-in name.
    pub login: String,
    /// Printed name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Clearance.
    pub clearance: Marking,
}

/// Checks a new user and makes its row.
pub(super) fn row(
    app: &App,
    organisation: &str,
    new: &NewUser,
    now: Timestamp,
) -> Result<users::User, Error> {
    let name = name_of(new)?;
    Ok(users::User {
        user_id: UserId::new(now, random(&*app.entropy)?).to_string(),
        organisation: organisation.to_owned(),
        login: new.login.clone(),
        name,
        role: new.role.code().to_owned(),
        clearance: new.clearance.code().to_owned(),
        password_hash: None,
        created_ms: now.millis(),
        disabled_ms: None,
        language: "en".to_owned(),
        totp_secret: None,
        totp_confirmed_ms: None,
        totp_step: None,
    })
}

/// The printed name of a new user, if it and the login can be used.
fn name_of(new: &NewUser) -> Result<String, Error> {
    let wrong = |line: String| Error::new(Code::Invalid).with("place", new.login.clone()).detail(line);
    let login_fits = (1..=64).contains(&new.login.len())
        && new.login.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_'));
    if !login_fits {
        return Err(wrong(Words::english().text("user-login-form")));
    }
    let name = normalise(&new.name, Lines::One).map_err(|error| wrong(error.to_string()))?;
    if name.is_empty() { Err(wrong(Words::english().text("user-name-missing"))) } else { Ok(name) }
}

/// Checks the first users of an installation.
pub(super) fn check(users: &[NewUser]) -> Result<(), Error> {
    let mut logins = BTreeSet::new();
    for user in users {
        name_of(user)?;
        if !logins.insert(&user.login) {
            return Err(Error::new(Code::Exists).with("what", "user").with("name", &user.login));
        }
    }
    Ok(())
}

/// The event of a user's row.
pub(super) fn added(
    app: &App,
    row: &users::User,
    (actor, now): (&str, Timestamp),
) -> Result<NewEvent, Error> {
    event(
        app,
        &row.organisation,
        (actor, now),
        Happening {
            action: "user_added",
            subject: &row.user_id,
            digest: None,
            detail: detail([
                ("login", row.login.clone().into()),
                ("role", row.role.clone().into()),
                ("clearance", row.clearance.clone().into()),
            ]),
        },
    )
}

impl App {
    /// Adds a user.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::Exists`], [`Code::Invalid`].
    pub fn add_user(&self, session: &Session, new: &NewUser) -> Result<users::User, Error> {
        session.may(Action::ManageUsers, Marking::Unclassified)?;
        let row = row(self, session.code(), new, session.now)?;
        let event = added(self, &row, (&session.user(), session.now))?;
        let committed = self.db.write(move |tx| {
            if users::find(tx.look(), &row.organisation, &row.login)?.is_some() {
                return Err(Error::new(Code::Exists).with("what", "user").with("name", row.login));
            }
            users::insert(tx, &row)?;
            tx.record(event)?;
            Ok(row)
        })?;
        Ok(committed.value)
    }

    /// Users of the organisation, by login.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn list_users(&self, session: &Session) -> Result<Vec<users::User>, Error> {
        session.may(Action::ManageUsers, Marking::Unclassified)?;
        self.db.read(|conn| Ok(users::list(conn, session.code())?))
    }

    /// Sets a user's password.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::NotFound`], [`Code::Invalid`] if it is too short or too long.
    pub fn set_password(&self, session: &Session, login: &str, password: &str) -> Result<(), Error> {
        session.may(Action::ManageUsers, Marking::Unclassified)?;
        let length = password.chars().count();
        if !(PASSWORD_MIN_CHARS..=PASSWORD_MAX_CHARS).contains(&length) {
            let line = Words::english().format(
                "user-password-length",
                &[
                    ("min", PASSWORD_MIN_CHARS.into()),
                    ("max", PASSWORD_MAX_CHARS.into()),
                    ("length", length.into()),
                ],
            );
            return Err(Error::new(Code::Invalid).with("place", "password").detail(line));
        }
        let user = self
            .db
            .read(|conn| users::find(conn, session.code(), login).map_err(Error::from))?
            .ok_or_else(|| Error::not_found("user", login))?;
        let hash = hash_password(password, &*self.entropy)?;
        let event = event(
            self,
            session.code(),
            (&session.user(), session.now),
            Happening {
                action: "password_set",
                subject: &user.user_id,
                digest: None,
                detail: detail([("login", login.into())]),
            },
        )?;
        self.db.write(move |tx| {
            db::users::set_password(tx, &user.user_id, &hash)?;
            // Whoever knew the old one is signed out.
            db::sessions::remove_of_user(tx, &user.user_id, "")?;
            tx.record(event)?;
            Ok::<_, Error>(())
        })?;
        Ok(())
    }

    /// Names of users by id, for showing who did what.
    pub(super) fn names(
        &self,
        session: &Session,
    ) -> Result<std::collections::BTreeMap<String, String>, Error> {
        self.db.read(|conn| {
            Ok(users::list(conn, session.code())?.into_iter().map(|user| (user.user_id, user.name)).collect())
        })
    }
}
