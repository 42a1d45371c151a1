//! Whether an e-mail address is somebody's. A letter with a word that is good once asks; whoever finds it there says so,
//! signed in as the one who gave the address. So no letter with what is theirs goes to somebody else's box for a slip of the
//! finger, and nobody can have letters sent to a stranger. Where the letter does not come through, an administrator who knows
//! better can say it, which is an event in their name.
//!
//! The word is drawn when the letter is sent and stands nowhere but in it; here is its digest.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::calendar::plain_words;
use super::events::{Happening, detail, event};
use super::people::{PersonView, handled, view};
use super::reminders::{Letter, Purpose, ReminderState};
use super::sign_in::{actor, kept, secret};
use super::{App, Code, Error, Session, commitments};
use crate::db::confirmations::{self, Confirmation};
use crate::db::contacts::{self, Contact};
use crate::db::{DbError, WriteTx};
use crate::domain::access::{Action, Marking};
use crate::proof::time::Timestamp;

/// So long the word of a letter is good.
const GOOD_MS: i64 = 3 * 24 * 60 * 60 * 1000;
/// Between two letters to one person: an address may be a stranger's.
const APART_MS: i64 = 10 * 60 * 1000;
/// After so many failures, which takes about a day, no letter is tried any more until somebody asks for another.
const ATTEMPTS: i32 = 16;

/// The word of a letter.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// As the letter has it.
    pub code: String,
}

/// An address that an administrator confirms.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KnownAddress {
    /// The address that they have seen: another one meanwhile is not confirmed.
    pub email: String,
}

/// Has a letter sent that asks whether an address is theirs, where that is not known. One that is there already stays.
pub(super) fn ask(
    tx: &mut WriteTx<'_>,
    row: &Contact,
    now: Timestamp,
) -> Result<Option<Confirmation>, Error> {
    let before = confirmations::find(tx.look(), &row.user_id)?;
    if row.email.is_empty() || row.confirmed_ms.is_some() {
        match before.filter(|before| before.sent_ms.is_some() && row.email.is_empty()) {
            // When it was sent is still known, or whoever takes an address back and forth has one letter sent after another.
            Some(before) => {
                let (email, digest) = (String::new(), String::new());
                confirmations::set(tx, &Confirmation { email, digest, ..before })?;
            }
            None => confirmations::remove(tx, &row.user_id)?,
        }
        return Ok(None);
    }
    match before {
        Some(before) if before.email == row.email => Ok(Some(before)),
        before => begin(tx, row, before, now).map(Some),
    }
}

/// A letter that is to be sent; the word of an earlier one is good no more.
fn begin(
    tx: &mut WriteTx<'_>,
    row: &Contact,
    before: Option<Confirmation>,
    now: Timestamp,
) -> Result<Confirmation, Error> {
    let earliest = before.map_or(0, |before| match before.sent_ms {
        Some(sent) => sent + APART_MS,
        // What keeps a letter from its server is no reason to keep the next one.
        None => before.next_ms.min(now.millis() + APART_MS),
    });
    let new = Confirmation {
        user_id: row.user_id.clone(),
        email: row.email.clone(),
        digest: String::new(),
        expires_ms: 0,
        sent_ms: None,
        attempts: 0,
        next_ms: now.millis().max(earliest),
        error: String::new(),
    };
    confirmations::set(tx, &new)?;
    Ok(new)
}

impl App {
    /// Has the letter sent again that asks whether the actor's address is theirs: at once, or some minutes after the last.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn send_confirmation(&self, session: &Session) -> Result<ReminderState, Error> {
        let by = session.clone();
        let done = self.db.write(move |tx| {
            let row = contacts::find(tx.look(), &by.user())?;
            let row = row.filter(|row| !row.email.is_empty() && row.confirmed_ms.is_none());
            let outcome = match row {
                Some(row) => {
                    let before = confirmations::find(tx.look(), &row.user_id)?;
                    let asked = begin(tx, &row, before, by.now)?;
                    ReminderState::of(&row, Some(&asked))
                }
                None => state(tx, &by)?,
            };
            by.keep(tx, &outcome)?;
            Ok::<_, Error>(outcome)
        })?;
        Ok(done.value)
    }

    /// Confirms the actor's address with the word of the letter that was sent there. Said again, it stays as it was.
    ///
    /// # Errors
    /// [`Code::Invalid`] if the word is another, was used or has run out.
    pub fn confirm_address(self: &Arc<Self>, session: &Session, code: &str) -> Result<ReminderState, Error> {
        let wrong = Error::new(Code::Invalid).with("place", &session.login);
        let wrong = wrong.field("code", session.words().text("reminders-code-wrong"));
        let (app, by, digest) = (Arc::clone(self), session.clone(), kept(code.trim()));
        let done = self.db.write(move |tx| {
            let row = contacts::find(tx.look(), &by.user())?;
            let Some(row) = row.filter(|row| !row.email.is_empty()) else { return Err(wrong) };
            if row.confirmed_ms.is_none() {
                let asked = confirmations::find(tx.look(), &row.user_id)?;
                let is_good = |asked: &Confirmation| {
                    asked.digest == digest && asked.email == row.email && asked.expires_ms > by.now.millis()
                };
                if !asked.as_ref().is_some_and(is_good) {
                    return Err(wrong);
                }
                confirm(&app, tx, &by, row)?;
            }
            let outcome = state(tx, &by)?;
            by.keep(tx, &outcome)?;
            Ok(outcome)
        })?;
        Ok(done.value)
    }

    /// Confirms somebody's address by hand.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::NotFound`], [`Code::Clearance`]; [`Code::Invalid`] if they have another address, or none.
    pub fn confirm_person_address(
        self: &Arc<Self>,
        session: &Session,
        login: &str,
        known: &KnownAddress,
    ) -> Result<PersonView, Error> {
        session.may(Action::ManageUsers, Marking::Unclassified)?;
        let user = self.db.read(|conn| handled(conn, session, login))?;
        let wrong = Error::new(Code::Invalid).with("place", login);
        let wrong = wrong.field("email", session.words().text("people-address-other"));
        let (app, by, email) = (Arc::clone(self), session.clone(), known.email.trim().to_owned());
        let done = self.db.write(move |tx| {
            let row = contacts::find(tx.look(), &user.user_id)?;
            let row = row.filter(|row| !row.email.is_empty() && row.email == email);
            let mut row = row.ok_or(wrong)?;
            if row.confirmed_ms.is_none() {
                row = confirm(&app, tx, &by, row)?;
            }
            let outcome = view(user, Some(&row));
            by.keep(tx, &outcome)?;
            Ok::<_, Error>(outcome)
        })?;
        Ok(done.value)
    }

    /// Letters that ask whether an address is theirs and are due now, each with a word that was drawn for it.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn confirmations_due(&self) -> Result<Vec<Letter>, Error> {
        if self.config.mail.is_none() {
            return Ok(Vec::new());
        }
        let now = self.clock.now();
        let mut letters = Vec::new();
        for row in
            self.db.read(|conn| confirmations::due(conn, now.millis(), ATTEMPTS).map_err(Error::from))?
        {
            let (contact, who) = self.db.read(|conn| -> Result<_, Error> {
                Ok((contacts::find(conn, &row.user_id)?, actor(conn, &row.user_id)?))
            })?;
            let is_asked = |contact: &Contact| contact.email == row.email && contact.confirmed_ms.is_none();
            let (Some(contact), Some((organisation, _))) = (contact.filter(is_asked), who) else { continue };
            let word = secret(&*self.entropy)?;
            let host = organisation.origin.split('/').next().unwrap_or_default();
            let (subject, body) = self.asking(&contact.language, &organisation.name, &word);
            letters.push(Letter {
                purpose: Purpose::Confirming { digest: kept(&word) },
                message_id: format!("<confirm.{}.{}@{host}>", now.millis(), row.user_id),
                user_id: row.user_id,
                to: row.email,
                day: now.date().to_string(),
                at: now,
                subject,
                body,
                attempts: row.attempts,
            });
        }
        Ok(letters)
    }

    /// What such a letter says. It goes to whom it may not concern, so it tells nothing but who asks.
    fn asking(&self, language: &str, organisation: &str, word: &str) -> (String, String) {
        let words = plain_words(language);
        let named = [("organisation", organisation.into())];
        let mut text = words.format("letter-confirm", &named);
        text.push_str("\n\n");
        if let Some(public) = self.config.public() {
            text.push_str(&format!("{public}/account/reminders?code={word}\n\n"));
        }
        let days = GOOD_MS / (24 * 60 * 60 * 1000);
        // By itself on its line, so that nothing is copied with it.
        text.push_str(&words.format("letter-confirm-code", &[("days", days.into())]));
        text.push_str(&format!("\n{word}\n\n"));
        text.push_str(&words.text("letter-confirm-end"));
        text.push('\n');
        (words.format("letter-confirm-subject", &named), text)
    }

    /// Notes that such a letter is being sent, with the digest of its word. False if it was sent already, or is to go
    /// elsewhere by now.
    pub(super) fn claim_confirmation(&self, letter: &Letter, digest: &str) -> Result<bool, Error> {
        let (letter, digest, now) = (letter.clone(), digest.to_owned(), self.clock.now().millis());
        let done = self.db.write(move |tx| {
            let row = confirmations::find(tx.look(), &letter.user_id)?;
            let Some(row) = row.filter(|row| row.sent_ms.is_none() && row.email == letter.to) else {
                return Ok(false);
            };
            let sent = Confirmation { digest, expires_ms: now + GOOD_MS, sent_ms: Some(now), ..row };
            confirmations::set(tx, &sent)?;
            Ok::<_, Error>(true)
        })?;
        Ok(done.value)
    }

    /// Notes that such a letter could not be sent after all: so often by now, not to be tried before, and why.
    pub(super) fn confirmation_failed(
        &self,
        letter: &Letter,
        (attempts, next_ms, error): (i32, i64, String),
    ) -> Result<(), Error> {
        let letter = letter.clone();
        self.db.write(move |tx| {
            let row = confirmations::find(tx.look(), &letter.user_id)?;
            let Some(row) = row.filter(|row| row.email == letter.to) else { return Ok(()) };
            let digest = String::new();
            confirmations::set(tx, &Confirmation { digest, sent_ms: None, attempts, next_ms, error, ..row })?;
            Ok::<_, Error>(())
        })?;
        Ok(())
    }
}

/// How the actor is reminded, inside a write.
fn state(tx: &mut WriteTx<'_>, session: &Session) -> Result<ReminderState, Error> {
    let asked = confirmations::find(tx.look(), &session.user())?;
    let row = contacts::find(tx.look(), &session.user())?;
    Ok(ReminderState::of_any(row.as_ref(), asked.as_ref(), session))
}

/// Writes down that an address is theirs, by whom.
fn confirm(app: &App, tx: &mut WriteTx<'_>, by: &Session, row: Contact) -> Result<Contact, Error> {
    let row = Contact { confirmed_ms: Some(by.now.millis()), ..row };
    let user = crate::db::users::find_by_id(tx.look(), &row.user_id)?
        .ok_or_else(|| DbError::inconsistent("users", &row.user_id))?;
    let what = Happening {
        action: "address_confirmed",
        subject: &row.user_id,
        digest: Some(commitments::contact(&row)?),
        detail: detail([("login", user.login.into()), ("by_hand", (by.user() != row.user_id).into())]),
    };
    let happened = event(app, by.code(), (&by.user(), by.now), what)?;
    contacts::set(tx, &row)?;
    confirmations::remove(tx, &row.user_id)?;
    tx.record(happened)?;
    Ok(row)
}
