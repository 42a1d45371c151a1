//! People: adding, listing, their names. What an administrator changes stands in [`super::people`], passwords in
//! `passwords`.

use std::collections::BTreeSet;

use super::events::{Happening, detail, event};
use super::{App, Code, Error, Session, commitments};
use crate::db::{NewEvent, users};
use crate::domain::access::{Action, Marking, Role};
use crate::domain::clock::random;
use crate::domain::ids::UserId;
use crate::domain::text::{Lines, normalise};
use crate::proof::time::Timestamp;
use crate::words::Words;

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

/// Whether this can be a login.
pub(super) fn is_login(login: &str) -> bool {
    (1..=64).contains(&login.len())
        && login.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_'))
}

/// The printed name of a new user, if it and the login can be used.
fn name_of(new: &NewUser) -> Result<String, Error> {
    let wrong = |line: String| Error::new(Code::Invalid).with("place", new.login.clone()).detail(line);
    if !is_login(&new.login) {
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
    /// [`Code::Denied`], [`Code::Exists`], [`Code::Invalid`]; [`Code::Clearance`] for one above the actor's own.
    pub fn add_user(&self, session: &Session, new: &NewUser) -> Result<users::User, Error> {
        super::people::may_give(session, new.clearance)?;
        let row = row(self, session.code(), new, session.now)?;
        let event = added(self, &row, (&session.user(), session.now))?;
        let by = session.clone();
        let committed = self.db.write(move |tx| {
            if users::find(tx.look(), &row.organisation, &row.login)?.is_some() {
                return Err(Error::new(Code::Exists).with("what", "user").with("name", row.login));
            }
            users::insert(tx, &row)?;
            commitments::record_user(tx, event, &row.user_id)?;
            by.keep(tx, &super::people::view(row.clone(), None))?;
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
