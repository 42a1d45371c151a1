//! Somebody acting in an organisation at an instant.

use super::idempotency::Repeatable;
use super::{App, Error};
use crate::db::{organisations, users};
use crate::domain::access::{Action, Actor, Marking, Role, Subject, Work, may, visible_markings};
use crate::domain::ids::UserId;
use crate::domain::kind::Kind;
use crate::proof::time::Timestamp;
use crate::words::Words;

/// An actor and the instant of what they do: `now` is read once (invariant 10).
#[derive(Debug, Clone)]
pub struct Session {
    /// Who acts.
    pub actor: Actor,
    /// Their login.
    pub login: String,
    /// Name and origin of the organisation.
    pub organisation: organisations::Organisation,
    /// When.
    pub now: Timestamp,
    /// Language of what they are told.
    pub language: String,
    /// True at the command line: whoever can run it owns the files already, and is kept from no account.
    pub is_local: bool,
    /// The request, if it may be repeated: the write that does it keeps what came of it.
    pub repeatable: Option<Repeatable>,
}

impl Session {
    /// Whether the actor may do this to something with that marking in their organisation.
    ///
    /// # Errors
    /// [`super::Code::Denied`], or [`super::Code::NotFound`] where existence is secret.
    pub fn may(&self, action: Action, marking: Marking) -> Result<(), Error> {
        Ok(may(&self.actor, action, &Subject::new(self.actor.organisation.clone(), marking))?)
    }

    /// The same for work on a record of a kind: a new one, or one that somebody filed.
    ///
    /// # Errors
    /// [`super::Code::Denied`], or [`super::Code::NotFound`] where existence is secret.
    pub fn may_work(
        &self,
        action: Action,
        marking: Marking,
        kind: &Kind,
        filed_by: Option<UserId>,
    ) -> Result<(), Error> {
        let work = Some(Work { roles: kind.roles.clone(), filed_by });
        let subject = Subject { work, ..Subject::new(self.actor.organisation.clone(), marking) };
        Ok(may(&self.actor, action, &subject)?)
    }

    /// The same for a marking that the actor names, or that the configuration does: that it is above their clearance
    /// tells them nothing, so it is said.
    ///
    /// # Errors
    /// [`super::Code::Clearance`], [`super::Code::Denied`].
    pub fn may_mark(&self, action: Action, marking: Marking) -> Result<(), Error> {
        if marking > self.actor.clearance {
            return Err(Error::new(super::Code::Clearance)
                .with("marking", marking.code())
                .with("clearance", self.actor.clearance.code()));
        }
        self.may(action, marking)
    }

    /// Codes of the markings that the actor may see.
    #[must_use]
    pub fn visible(&self) -> Vec<String> {
        visible_markings(&self.actor).iter().map(|marking| marking.code().to_owned()).collect()
    }

    /// The words in their language.
    #[must_use]
    pub fn words(&self) -> Words {
        Words::on_pages(&self.language)
    }

    /// Organisation code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.organisation.organisation
    }

    /// User id as text.
    #[must_use]
    pub fn user(&self) -> String {
        self.actor.user.to_string()
    }
}

impl App {
    /// A session of the user with this login, now.
    ///
    /// # Errors
    /// [`super::Code::NotFound`] if there is no such active user.
    pub fn session(&self, login: &str) -> Result<Session, Error> {
        self.session_in(None, login)
    }

    /// The same in the organisation that is named, where there are several.
    ///
    /// # Errors
    /// As [`App::session`], and those of [`App::organisation_named`].
    pub fn session_in(&self, organisation: Option<&str>, login: &str) -> Result<Session, Error> {
        self.session_of_at(self.organisation_named(organisation)?, login, self.clock.now())
    }

    /// The same at a given instant, for the demonstration's scripted time.
    pub(super) fn session_of_at(
        &self,
        organisation: organisations::Organisation,
        login: &str,
        now: Timestamp,
    ) -> Result<Session, Error> {
        let user = self
            .db
            .read(|conn| users::find(conn, &organisation.organisation, login).map_err(Error::from))?
            .filter(|user| user.disabled_ms.is_none())
            .ok_or_else(|| Error::not_found("user", login))?;
        Ok(Session { is_local: true, ..self.session_of(organisation, &user, now)? })
    }

    /// A session of the first user (by login) whose role allows the action: what the command line does when nobody is
    /// named, since whoever can run it already owns the files.
    ///
    /// # Errors
    /// [`super::Code::Nobody`] if no user may.
    pub fn session_for(&self, action: Action) -> Result<Session, Error> {
        self.session_for_in(None, action)
    }

    /// The same in the organisation that is named, where there are several.
    ///
    /// # Errors
    /// As [`App::session_for`], and those of [`App::organisation_named`].
    pub fn session_for_in(&self, organisation: Option<&str>, action: Action) -> Result<Session, Error> {
        let organisation = self.organisation_named(organisation)?;
        let now = self.clock.now();
        let mut users =
            self.db.read(|conn| users::list(conn, &organisation.organisation).map_err(Error::from))?;
        users.retain(|user| user.disabled_ms.is_none());
        // The quality manager first: most of the command line is their work.
        users.sort_by_key(|user| (user.role != Role::QualityManager.code(), user.login.clone()));
        for user in &users {
            let session = Session { is_local: true, ..self.session_of(organisation.clone(), user, now)? };
            if action.roles().contains(&session.actor.role) {
                return Ok(session);
            }
        }
        Err(Error::new(super::Code::Nobody).with("action", action.code()))
    }

    /// A session of a user: all others are made of it.
    ///
    /// # Errors
    /// [`super::Code::Definitions`] if the definitions of the organisation are wrong: nobody acts in it until they are mended.
    pub(super) fn session_of(
        &self,
        organisation: organisations::Organisation,
        user: &users::User,
        now: Timestamp,
    ) -> Result<Session, Error> {
        self.definitions.check(&organisation.organisation)?;
        let broken = |column: &'static str| {
            Error::from(crate::db::DbError::Inconsistent {
                table: "users",
                what: format!("{column} of {}", user.login),
            })
        };
        let actor = Actor {
            user: user.user_id.parse().map_err(|_| broken("user_id"))?,
            organisation: organisation.organisation.parse().map_err(|_| broken("organisation"))?,
            role: user.role.parse().map_err(|_| broken("role"))?,
            clearance: user.clearance.parse().map_err(|_| broken("clearance"))?,
            scopes: None,
        };
        Ok(Session {
            actor,
            login: user.login.clone(),
            organisation,
            now,
            language: user.language.clone(),
            is_local: false,
            repeatable: None,
        })
    }
}
