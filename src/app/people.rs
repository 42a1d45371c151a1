//! People of an organisation, as an administrator sees and changes them. Adding one and setting a password stand in
//! [`super::users`].
//!
//! Nobody gives or handles a clearance above their own: an administrator who could set the password of somebody with a
//! higher one could read what they may not.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::events::{Happening, detail, event};
use super::handover::works;
use super::users::NewUser;
use super::{App, Code, Error, Session, commitments};
use crate::db::contacts::{self, Contact};
use crate::db::{self, Conn, users};
use crate::domain::access::{Action, Marking, Role};
use crate::domain::text::{Lines, normalise};
use crate::proof::time::Timestamp;

/// Longest printed name.
pub const NAME_MAX: usize = 100;

/// Somebody as an administrator sees them.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct PersonView {
    /// Sign-in name.
    pub login: String,
    /// Printed name.
    pub name: String,
    /// Role code.
    pub role: String,
    /// Highest marking that they may see.
    pub clearance: String,
    /// False if they were switched off.
    pub is_active: bool,
    /// True if a password was set: without one nobody signs in.
    pub has_password: bool,
    /// True if signing in takes a second factor.
    pub has_second_factor: bool,
    /// When they were added.
    #[schemars(with = "String")]
    pub created_at: Timestamp,
    /// When they were switched off.
    #[schemars(with = "Option<String>")]
    pub disabled_at: Option<Timestamp>,
    /// Where they want letters sent; empty for nowhere.
    #[serde(default)]
    pub email: String,
    /// When it was confirmed that the address is theirs: before that nothing of theirs is sent there.
    #[schemars(with = "Option<String>")]
    pub email_confirmed_at: Option<Timestamp>,
}

/// What to change of somebody.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
pub struct PersonChange {
    /// Printed name.
    pub name: String,
    /// Role code.
    pub role: String,
    /// Highest marking that they may see.
    pub clearance: String,
}

/// Somebody to add, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
pub struct NewPerson {
    /// Sign-in name.
    pub login: String,
    /// Printed name, role, clearance.
    #[serde(flatten)]
    pub person: PersonChange,
}

pub(super) fn view(user: users::User, contact: Option<&Contact>) -> PersonView {
    PersonView {
        email: contact.map(|contact| contact.email.clone()).unwrap_or_default(),
        email_confirmed_at: contact.and_then(|contact| contact.confirmed_ms).map(Timestamp::from_millis),
        login: user.login,
        name: user.name,
        role: user.role,
        clearance: user.clearance,
        is_active: user.disabled_ms.is_none(),
        has_password: user.password_hash.is_some(),
        has_second_factor: user.totp_confirmed_ms.is_some(),
        created_at: Timestamp::from_millis(user.created_ms),
        disabled_at: user.disabled_ms.map(Timestamp::from_millis),
    }
}

/// The user, if the actor may handle their clearance.
pub(super) fn handled(conn: &mut Conn, session: &Session, login: &str) -> Result<users::User, Error> {
    let user = users::find(conn, session.code(), login)?.ok_or_else(|| Error::not_found("user", login))?;
    may_give(session, super::records::filing::parse_marking(&user.clearance)?)?;
    Ok(user)
}

/// Whether the actor may manage people of that clearance.
pub(super) fn may_give(session: &Session, clearance: Marking) -> Result<(), Error> {
    if session.is_local {
        return session.may(Action::ManageUsers, Marking::Unclassified);
    }
    session.may_mark(Action::ManageUsers, clearance)
}

/// True if there is an active administrator besides this user.
fn has_other_administrator(conn: &mut Conn, user: &users::User) -> Result<bool, Error> {
    let all = users::list(conn, &user.organisation)?;
    Ok(all.iter().any(|other| {
        other.user_id != user.user_id
            && other.disabled_ms.is_none()
            && other.role == Role::Administrator.code()
    }))
}

impl App {
    /// People of the organisation, by login.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn list_people(&self, session: &Session) -> Result<Vec<PersonView>, Error> {
        let users = self.list_users(session)?;
        let contacts = self.db.read(|conn| contacts::list(conn, session.code()).map_err(Error::from))?;
        let contacts: BTreeMap<&str, &Contact> =
            contacts.iter().map(|contact| (contact.user_id.as_str(), contact)).collect();
        let with = |user: users::User| {
            let contact = contacts.get(user.user_id.as_str()).copied();
            view(user, contact)
        };
        Ok(users.into_iter().map(with).collect())
    }

    /// Somebody as they are seen.
    fn seen(&self, user: users::User) -> Result<PersonView, Error> {
        let contact = self.db.read(|conn| contacts::find(conn, &user.user_id).map_err(Error::from))?;
        Ok(view(user, contact.as_ref()))
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::NotFound`].
    pub fn find_person(&self, session: &Session, login: &str) -> Result<PersonView, Error> {
        session.may(Action::ManageUsers, Marking::Unclassified)?;
        let user = self.db.read(|conn| users::find(conn, session.code(), login).map_err(Error::from))?;
        self.seen(user.ok_or_else(|| Error::not_found("user", login))?)
    }

    /// Adds somebody, as it was typed.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::Invalid`] with the fields named, [`Code::Clearance`], [`Code::Exists`].
    pub fn add_person(&self, session: &Session, new: &NewPerson) -> Result<PersonView, Error> {
        session.may(Action::ManageUsers, Marking::Unclassified)?;
        let (mut wrong, parsed) = parse(session, &new.person, &new.login);
        if !super::users::is_login(&new.login) {
            wrong = wrong.field("login", session.words().text("user-login-form"));
        }
        let Some((name, role, clearance)) = parsed.filter(|_| wrong.lines().is_empty()) else {
            return Err(wrong);
        };
        may_give(session, clearance)?;
        let new = NewUser { login: new.login.clone(), name, role, clearance };
        Ok(view(self.add_user(session, &new)?, None))
    }

    /// Changes name, role and clearance. Who gets another role or clearance is signed out everywhere.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::NotFound`], [`Code::Clearance`], [`Code::Invalid`] with the fields named, also if
    /// nobody would be left who may do this.
    pub fn change_person(
        self: &Arc<Self>,
        session: &Session,
        login: &str,
        change: &PersonChange,
    ) -> Result<PersonView, Error> {
        self.change_person_with(session, login, change, "")
    }

    /// The same, and who takes over: somebody in their new role may not work on records, so what they own that is open or
    /// in force goes to another (`super::handover`).
    ///
    /// # Errors
    /// As [`Self::change_person`]; [`Code::Invalid`] if nobody is named for that.
    pub fn change_person_with(
        self: &Arc<Self>,
        session: &Session,
        login: &str,
        change: &PersonChange,
        successor: &str,
    ) -> Result<PersonView, Error> {
        session.may(Action::ManageUsers, Marking::Unclassified)?;
        let before = self.db.read(|conn| handled(conn, session, login))?;
        let (wrong, parsed) = parse(session, change, login);
        let Some((name, role, clearance)) = parsed else { return Err(wrong) };
        may_give(session, clearance)?;
        let changed = event(
            self,
            session.code(),
            (&session.user(), session.now),
            Happening {
                action: "user_changed",
                subject: &before.user_id,
                digest: None,
                detail: detail([
                    ("login", login.into()),
                    ("role", role.code().into()),
                    ("clearance", clearance.code().into()),
                ]),
            },
        )?;
        let last = wrong.field("role", session.words().text("people-last-administrator"));
        let user_id = before.user_id;
        let (app, by, successor) = (Arc::clone(self), session.clone(), successor.to_owned());
        let done = self.db.write(move |tx| {
            let mut user = users::find_by_id(tx.look(), &user_id)?
                .ok_or_else(|| db::DbError::inconsistent("users", &user_id))?;
            let loses = user.role == Role::Administrator.code() && role != Role::Administrator;
            if loses && user.disabled_ms.is_none() && !has_other_administrator(tx.look(), &user)? {
                return Err(last);
            }
            let is_other = user.role != role.code() || user.clearance != clearance.code();
            if user.name == name && !is_other {
                return Ok(user);
            }
            if works(&user.role) && !works(role.code()) {
                app.leave(tx, &by, &user, &successor)?;
            }
            user.name = name;
            role.code().clone_into(&mut user.role);
            clearance.code().clone_into(&mut user.clearance);
            users::update(tx, &user)?;
            if is_other {
                db::sessions::remove_of_user(tx, &user.user_id, "")?;
            }
            commitments::record_user(tx, changed, &user.user_id)?;
            Ok(user)
        })?;
        self.seen(done.value)
    }

    /// Switches somebody off or on again. Who is switched off is signed out everywhere, their tokens are taken back, and
    /// what they own that is open or in force goes to whoever takes over (`super::handover`).
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::NotFound`]; [`Code::Invalid`] for oneself and the last administrator, and if nobody is
    /// named for that.
    pub fn switch_person(
        self: &Arc<Self>,
        session: &Session,
        login: &str,
        (is_on, successor): (bool, &str),
    ) -> Result<PersonView, Error> {
        session.may(Action::ManageUsers, Marking::Unclassified)?;
        // Whatever their clearance: it opens nothing to anybody, and may be urgent.
        let before = self
            .db
            .read(|conn| users::find(conn, session.code(), login).map_err(Error::from))?
            .ok_or_else(|| Error::not_found("user", login))?;
        let wrong = |id: &str| {
            Error::new(Code::Invalid).with("place", login).field("is_active", session.words().text(id))
        };
        if !is_on && before.user_id == session.user() {
            return Err(wrong("people-not-oneself"));
        }
        let happening = Happening {
            action: if is_on { "user_switched_on" } else { "user_switched_off" },
            subject: &before.user_id,
            digest: None,
            detail: detail([("login", login.into())]),
        };
        let switched = event(self, session.code(), (&session.user(), session.now), happening)?;
        let last = wrong("people-last-administrator");
        let (user_id, now) = (before.user_id, session.now.millis());
        let (app, by, successor) = (Arc::clone(self), session.clone(), successor.to_owned());
        let done = self.db.write(move |tx| {
            let mut user = users::find_by_id(tx.look(), &user_id)?
                .ok_or_else(|| db::DbError::inconsistent("users", &user_id))?;
            if user.disabled_ms.is_none() == is_on {
                return Ok(user);
            }
            let is_administrator = user.role == Role::Administrator.code();
            if !is_on && is_administrator && !has_other_administrator(tx.look(), &user)? {
                return Err(last);
            }
            if !is_on {
                app.leave(tx, &by, &user, &successor)?;
            }
            user.disabled_ms = (!is_on).then_some(now);
            users::update(tx, &user)?;
            if !is_on {
                db::sessions::remove_of_user(tx, &user.user_id, "")?;
                db::tokens::revoke_of_user(tx, &user.user_id, now)?;
            }
            commitments::record_user(tx, switched, &user.user_id)?;
            Ok(user)
        })?;
        self.seen(done.value)
    }

    /// Takes somebody's second factor away, for who has lost it. They are signed out everywhere.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::NotFound`], [`Code::Clearance`].
    pub fn reset_second_factor(&self, session: &Session, login: &str) -> Result<PersonView, Error> {
        session.may(Action::ManageUsers, Marking::Unclassified)?;
        let mut user = self.db.read(|conn| handled(conn, session, login))?;
        if user.totp_secret.is_some() {
            self.take_second_factor(session, &user)?;
            user.totp_confirmed_ms = None;
        }
        self.seen(user)
    }

    /// Takes away every second factor that was sealed under an installation key that is lost: nobody could sign in with
    /// it. Returns whose.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn drop_lost_second_factors(&self, session: &Session) -> Result<Vec<String>, Error> {
        session.may(Action::ManageUsers, Marking::Unclassified)?;
        let rows = self.db.read(|conn| users::list(conn, session.code()).map_err(Error::from))?;
        let mut dropped = Vec::new();
        for user in rows.into_iter().filter(|user| user.totp_secret.is_some()) {
            self.take_second_factor(session, &user)?;
            dropped.push(user.login);
        }
        Ok(dropped)
    }

    fn take_second_factor(&self, session: &Session, user: &users::User) -> Result<(), Error> {
        let happening = Happening {
            action: "second_factor_reset",
            subject: &user.user_id,
            digest: None,
            detail: detail([("login", user.login.clone().into())]),
        };
        let reset = event(self, session.code(), (&session.user(), session.now), happening)?;
        let user_id = user.user_id.clone();
        self.db.write(move |tx| {
            users::set_second_factor(tx, &user_id, None, None, None)?;
            db::recovery::replace(tx, &user_id, &[])?;
            db::sessions::remove_of_user(tx, &user_id, "")?;
            commitments::record_user(tx, reset, &user_id)
        })?;
        Ok(())
    }
}

/// What was typed as values, if it can be; the error names every field that is wrong.
fn parse(session: &Session, given: &PersonChange, place: &str) -> (Error, Option<(String, Role, Marking)>) {
    let words = session.words();
    let mut wrong = Error::new(Code::Invalid).with("place", place);
    let name = normalise(&given.name, Lines::One).unwrap_or_default();
    if name.is_empty() || name.chars().count() > NAME_MAX {
        wrong = wrong.field("name", words.format("people-name", &[("max", NAME_MAX.into())]));
    }
    let role = given.role.parse::<Role>();
    if role.is_err() {
        wrong = wrong.field("role", words.text("people-role-unknown"));
    }
    let clearance = given.clearance.parse::<Marking>();
    if clearance.is_err() {
        wrong = wrong.field("clearance", words.text("people-clearance-unknown"));
    }
    match (role, clearance) {
        (Ok(role), Ok(clearance)) if wrong.lines().is_empty() => (wrong, Some((name, role, clearance))),
        _ => (wrong, None),
    }
}
