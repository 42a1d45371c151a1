//! Tokens for programs: each acts for its owner, within scopes, until it expires or is taken back.

use super::events::{Happening, detail, event};
use super::sign_in::{Browser, actor, kept, secret};
use super::{App, Code, Error, Session, commitments};
use crate::db::tokens::{self, StoredToken};
use crate::domain::access::Scope;
use crate::domain::clock::random;
use crate::domain::ids::TokenId;
use crate::domain::text::{Lines, normalise};
use crate::proof::time::Timestamp;

/// What every token begins with, so that one which is found lying about is known for what it is.
const PREFIX: &str = "sanad_";
/// Longest life of a token.
pub const DAYS_MAX: i64 = 366;
/// What a token may be used for that opens its owner's calendar: that, and no operation.
pub(super) const CALENDAR: &str = "calendar";
const NAME_MAX: usize = 100;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A token as its owner sees it.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct TokenView {
    /// Its id.
    pub token: String,
    /// What it is for.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it runs out.
    pub expires_at: Timestamp,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
}

impl App {
    /// Makes a token for the browser's user; returns it with its text, which is shown this once.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the field named.
    pub fn create_token(
        &self,
        browser: &Browser,
        name: &str,
        scopes: &[String],
        days: i64,
    ) -> Result<(TokenView, String), Error> {
        let session = &browser.session;
        let words = session.words();
        let mut wrong = Error::new(Code::Invalid).with("place", name);
        let shown = normalise(name, Lines::One).unwrap_or_default();
        if shown.is_empty() || shown.chars().count() > NAME_MAX {
            wrong = wrong.field("name", words.format("token-name", &[("max", NAME_MAX.into())]));
        }
        let parsed: Result<Vec<Scope>, _> = scopes.iter().map(|scope| scope.parse()).collect();
        if scopes.is_empty() || parsed.is_err() {
            wrong = wrong.field("scopes", words.text("token-scopes"));
        }
        if !(1..=DAYS_MAX).contains(&days) {
            wrong = wrong.field("days", words.format("token-days", &[("max", DAYS_MAX.into())]));
        }
        if !wrong.lines().is_empty() {
            return Err(wrong);
        }
        self.make_token(session, (shown, scopes.join(" ")), days)
    }

    /// Makes a token with that name, for that.
    pub(super) fn make_token(
        &self,
        session: &Session,
        (name, scopes): (String, String),
        days: i64,
    ) -> Result<(TokenView, String), Error> {
        let text = format!("{PREFIX}{}", secret(&*self.entropy)?);
        let row = StoredToken {
            token_id: TokenId::new(session.now, random(&*self.entropy)?).to_string(),
            user_id: session.user(),
            organisation: session.code().to_owned(),
            name,
            token_digest: kept(&text),
            scopes,
            created_ms: session.now.millis(),
            expires_ms: session.now.millis() + days * DAY_MS,
            revoked_ms: None,
        };
        let made = event(
            self,
            session.code(),
            (&session.user(), session.now),
            Happening {
                action: "token_created",
                subject: &row.token_id,
                digest: Some(commitments::token(&row)?),
                detail: detail([
                    ("name", row.name.clone().into()),
                    ("scopes", row.scopes.clone().into()),
                    ("expires", Timestamp::from_millis(row.expires_ms).to_string().into()),
                ]),
            },
        )?;
        let shown = view(row.clone());
        self.db.write(move |tx| {
            tokens::insert(tx, &row)?;
            tx.record(made)?;
            Ok::<_, Error>(())
        })?;
        Ok((shown, text))
    }

    /// Tokens of the actor, the latest first.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn list_tokens(&self, session: &Session) -> Result<Vec<TokenView>, Error> {
        let rows = self.db.read(|conn| tokens::of_user(conn, &session.user()).map_err(Error::from))?;
        Ok(rows.into_iter().map(view).collect())
    }

    /// Takes a token back.
    ///
    /// # Errors
    /// [`Code::NotFound`] if it is not the actor's, or was taken back already.
    pub fn revoke_token(&self, session: &Session, token: &str) -> Result<(), Error> {
        let (user, id, now) = (session.user(), token.to_owned(), session.now.millis());
        let revoked = event(
            self,
            session.code(),
            (&user, session.now),
            Happening { action: "token_revoked", subject: token, digest: None, detail: detail([]) },
        )?;
        let by = session.clone();
        self.db.write(move |tx| {
            if !tokens::revoke(tx, &user, &id, now)? {
                return Err(Error::not_found("token", id));
            }
            tx.record(revoked)?;
            by.keep(tx, &())
        })?;
        Ok(())
    }

    /// The session of a program with this token, now; `None` if the token is none that is good.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn program(&self, text: &str) -> Result<Option<Session>, Error> {
        let now = self.clock.now();
        if !text.starts_with(PREFIX) {
            return Ok(None);
        }
        let found = self.db.read(|conn| -> Result<_, Error> {
            let Some(token) = tokens::find_by_digest(conn, &kept(text))? else { return Ok(None) };
            let is_good = token.revoked_ms.is_none() && token.expires_ms > now.millis();
            if !is_good || token.scopes == CALENDAR {
                return Ok(None);
            }
            Ok(actor(conn, &token.user_id)?.map(|(organisation, user)| (token, organisation, user)))
        })?;
        let Some((token, organisation, user)) = found else { return Ok(None) };
        let mut session = self.session_of(organisation, &user, now)?;
        session.actor.scopes = Some(token.scopes.split(' ').filter_map(|scope| scope.parse().ok()).collect());
        Ok(Some(session))
    }
}

fn view(row: StoredToken) -> TokenView {
    TokenView {
        token: row.token_id,
        name: row.name,
        scopes: row.scopes.split(' ').map(str::to_owned).collect(),
        created_at: Timestamp::from_millis(row.created_ms),
        expires_at: Timestamp::from_millis(row.expires_ms),
        revoked_at: row.revoked_ms.map(Timestamp::from_millis),
    }
}
