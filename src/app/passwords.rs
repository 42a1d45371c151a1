//! Setting and changing passwords.

use super::events::{Happening, detail, event};
use super::people::handled;
use super::sign_in::{Browser, Visit, hash_password, is_password, waste};
use super::throttle::Key;
use super::{App, Code, Error, Session, commitments};
use crate::db::{self, organisations, users};
use crate::domain::access::{Action, Marking};
use crate::domain::password::{self, MAX_CHARS, MIN_CHARS, Weakness};

/// Whether the password will do for this user.
fn check(
    session: &Session,
    field: &str,
    password: &str,
    user: &users::User,
    organisation: &organisations::Organisation,
) -> Result<(), Error> {
    let context =
        [&user.login, &user.name, &organisation.organisation, &organisation.name].map(String::as_str);
    password::check(password, &context).map_err(|weakness| {
        let length = if let Weakness::Length(length) = weakness { length } else { 0 };
        let arguments = [("min", MIN_CHARS.into()), ("max", MAX_CHARS.into()), ("length", length.into())];
        let line = session.words().format(weakness.message(), &arguments);
        Error::new(Code::Invalid).with("place", "password").field(field, line)
    })
}

impl App {
    /// Sets a user's password. They are signed out everywhere.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::NotFound`], [`Code::Clearance`], [`Code::Invalid`] if the password will not do.
    pub fn set_password(&self, session: &Session, login: &str, password: &str) -> Result<(), Error> {
        session.may(Action::ManageUsers, Marking::Unclassified)?;
        let user = self.db.read(|conn| handled(conn, session, login))?;
        check(session, "password", password, &user, &session.organisation)?;
        let hash = hash_password(password, &*self.entropy)?;
        self.keep_password(session, user, hash, "")
    }

    /// Changes one's own password. One's other sessions end.
    ///
    /// # Errors
    /// [`Code::Invalid`] if the old one is not right or the new one will not do, [`Code::TooMany`].
    pub fn change_password(
        &self,
        browser: &Browser,
        visit: &Visit,
        old: &str,
        new: &str,
    ) -> Result<(), Error> {
        let session = &browser.session;
        let keys = [
            Key::Account(format!("{}/{}#password", session.code(), session.login)),
            Key::Address(visit.address.clone()),
        ];
        self.throttle.check(&keys, session.now)?;
        let user = self
            .db
            .read(|conn| users::find_by_id(conn, &session.user()).map_err(Error::from))?
            .ok_or_else(|| Error::new(Code::SignedOut))?;
        let is_right = match &user.password_hash {
            Some(hash) => is_password(old, hash)?,
            None => waste(old).map(|()| false)?,
        };
        if !is_right {
            self.throttle.failed(&keys, session.now);
            let line = session.words().text("password-old-wrong");
            return Err(Error::new(Code::Invalid).with("place", "password").field("old", line));
        }
        self.throttle.succeeded(&keys);
        check(session, "new", new, &user, &session.organisation)?;
        if old == new {
            let line = session.words().text("password-same");
            return Err(Error::new(Code::Invalid).with("place", "password").field("new", line));
        }
        let hash = hash_password(new, &*self.entropy)?;
        self.keep_password(session, user, hash, &browser.digest)
    }

    fn keep_password(
        &self,
        session: &Session,
        user: users::User,
        hash: String,
        but: &str,
    ) -> Result<(), Error> {
        let event = event(
            self,
            session.code(),
            (&session.user(), session.now),
            Happening {
                action: "password_set",
                subject: &user.user_id,
                digest: None,
                detail: detail([("login", user.login.clone().into())]),
            },
        )?;
        let but = but.to_owned();
        self.db.write(move |tx| {
            db::users::set_password(tx, &user.user_id, &hash)?;
            // Whoever knew the old one is signed out.
            db::sessions::remove_of_user(tx, &user.user_id, &but)?;
            commitments::record_user(tx, event, &user.user_id)?;
            Ok::<_, Error>(())
        })?;
        Ok(())
    }
}
