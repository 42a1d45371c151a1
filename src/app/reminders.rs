//! Reminding people by e-mail: at most one letter a day to each who wants one, of what is due and what waits for them.
//! Here is what it says and what was sent; `jobs::reminders` hands it to the mail server. Nothing is sent to an address that
//! nobody has confirmed ([`super::addresses`]).
//!
//! A letter leaves the house. So it tells what its reader may see, and of a record with a marking the number alone.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::calendar::plain_words;
use super::events::{Happening, detail, event};
use super::home::{Home, Part};
use super::records::list::RecordLine;
use super::sign_in::actor;
use super::{App, Code, Error, Session, addresses, commitments};
use crate::db::confirmations::{self, Confirmation};
use crate::db::contacts::{self, Contact};
use crate::db::reminders::{self, Reminder};
use crate::domain::access::{Action, Marking};
use crate::proof::time::Timestamp;
use crate::words::{LANGUAGES, Words};

/// What is due within so many days is told.
const SOON_DAYS: i64 = 7;
/// Lines of each part of a letter.
const LINES: usize = 20;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// After the first failure it is tried again after so long, then each time twice that, up to the second.
const RETRY_MS: i64 = 5 * 60 * 1000;
const RETRY_MAX_MS: i64 = 2 * 60 * 60 * 1000;
/// Longest address (RFC 5321, section 4.5.3.1.3).
const EMAIL_MAX: usize = 254;

/// Where and how somebody wants to be reminded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReminderSettings {
    /// E-mail address; empty for none.
    pub email: String,
    /// Language of the letters: `en`, `ur`.
    pub language: String,
}

/// The same, as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReminderState {
    /// E-mail address; empty for none.
    pub email: String,
    /// Language of the letters: `en`, `ur`.
    pub language: String,
    /// When the address was confirmed; nothing is sent to one that was not.
    #[schemars(with = "Option<String>")]
    pub confirmed_at: Option<Timestamp>,
    /// When a letter that asks for that was sent; nothing while it waits, or where none is needed.
    #[schemars(with = "Option<String>")]
    pub asked_at: Option<Timestamp>,
}

impl ReminderState {
    pub(super) fn of(row: &Contact, asked: Option<&Confirmation>) -> Self {
        Self {
            email: row.email.clone(),
            language: row.language.clone(),
            confirmed_at: row.confirmed_ms.map(Timestamp::from_millis),
            asked_at: asked.and_then(|asked| asked.sent_ms).map(Timestamp::from_millis),
        }
    }

    /// The same of somebody who may have said nothing yet.
    pub(super) fn of_any(row: Option<&Contact>, asked: Option<&Confirmation>, session: &Session) -> Self {
        let language = session.language.clone();
        let none = || Self { email: String::new(), language, confirmed_at: None, asked_at: None };
        row.map_or_else(none, |row| Self::of(row, asked))
    }
}

/// What a letter is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// To tell of what is due and waits.
    Reminding,
    /// To ask whether the address is theirs.
    Confirming {
        /// SHA-256 of the word in it, in hexadecimal digits.
        digest: String,
    },
}

/// A letter that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// What for.
    pub purpose: Purpose,
    /// To whom.
    pub user_id: String,
    /// Their address.
    pub to: String,
    /// Of which day.
    pub day: String,
    /// When it was written.
    pub at: Timestamp,
    /// The same each time that it is tried.
    pub message_id: String,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
    /// So often it could not be sent.
    pub attempts: i32,
}

/// Whether this can be an address: somebody, at a host, in ASCII, and nothing that means something to mail.
fn is_address(text: &str) -> bool {
    let plain =
        |character: char| character.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_{|}~".contains(character);
    let Some((local, host)) = text.split_once('@') else { return false };
    let is_host = host.chars().all(|character| character.is_ascii_alphanumeric() || ".-".contains(character));
    text.len() <= EMAIL_MAX
        && !local.is_empty()
        && local.chars().all(plain)
        && host.contains(|character: char| character.is_ascii_alphanumeric())
        && is_host
        && ![local, host]
            .iter()
            .any(|part| part.starts_with('.') || part.ends_with('.') || part.contains(".."))
}

impl App {
    /// How the actor wants to be reminded.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn reminder_settings(&self, session: &Session) -> Result<ReminderState, Error> {
        let (found, asked) = self.db.read(|conn| -> Result<_, Error> {
            Ok((contacts::find(conn, &session.user())?, confirmations::find(conn, &session.user())?))
        })?;
        Ok(ReminderState::of_any(found.as_ref(), asked.as_ref(), session))
    }

    /// Sets how the actor wants to be reminded. Another address is asked first whether it is theirs.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the fields named.
    pub fn set_reminders(
        self: &Arc<Self>,
        session: &Session,
        new: &ReminderSettings,
    ) -> Result<ReminderState, Error> {
        let words = session.words();
        let mut wrong = Error::new(Code::Invalid).with("place", &session.login);
        let email = new.email.trim();
        if !email.is_empty() && !is_address(email) {
            wrong = wrong.field("email", words.text("reminders-email-wrong"));
        }
        if !LANGUAGES.contains(&new.language.as_str()) {
            wrong = wrong.field("language", words.text("reminders-language-wrong"));
        }
        if !wrong.lines().is_empty() {
            return Err(wrong);
        }
        let row = Contact {
            user_id: session.user(),
            organisation: session.code().to_owned(),
            email: email.to_owned(),
            language: new.language.clone(),
            changed_ms: session.now.millis(),
            confirmed_ms: None,
        };
        let (app, by) = (Arc::clone(self), session.clone());
        let done = self.db.write(move |tx| {
            let before = contacts::find(tx.look(), &row.user_id)?.filter(|before| before.email == row.email);
            let row = Contact { confirmed_ms: before.and_then(|before| before.confirmed_ms), ..row };
            let what = Happening {
                action: "reminders_set",
                subject: &row.user_id,
                digest: Some(commitments::contact(&row)?),
                detail: detail([("is_on", (!row.email.is_empty()).into())]),
            };
            let happened = event(&app, by.code(), (&row.user_id, by.now), what)?;
            contacts::set(tx, &row)?;
            let asked = addresses::ask(tx, &row, by.now)?;
            tx.record(happened)?;
            let outcome = ReminderState::of(&row, asked.as_ref());
            by.keep(tx, &outcome)?;
            Ok::<_, Error>(outcome)
        })?;
        Ok(done.value)
    }

    /// Letters that are due now: from the hour on that the configuration names, each once a day.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn letters_due(&self) -> Result<Vec<Letter>, Error> {
        let Some(mail) = &self.config.mail else { return Ok(Vec::new()) };
        let now = self.clock.now();
        let since_midnight = now.millis().rem_euclid(DAY_MS);
        if since_midnight < i64::from(mail.hour) * 60 * 60 * 1000 {
            return Ok(Vec::new());
        }
        let day = now.date().to_string();
        let mut letters = Vec::new();
        for contact in self.db.read(|conn| contacts::reachable(conn).map_err(Error::from))? {
            let (sent, who) = self.db.read(|conn| -> Result<_, Error> {
                Ok((reminders::find(conn, &contact.user_id, &day)?, actor(conn, &contact.user_id)?))
            })?;
            let is_due = sent.as_ref().is_none_or(|row| row.sent_ms.is_none() && row.next_ms <= now.millis());
            let Some((organisation, user)) = who.filter(|_| is_due) else { continue };
            // One organisation's mistake is no reason to leave the others without letters.
            if self.definitions.is_wrong(&organisation.organisation) {
                continue;
            }
            let session =
                Session { language: contact.language.clone(), ..self.session_of(organisation, &user, now)? };
            if let Some((subject, body)) = self.letter(&session)? {
                let host = session.organisation.origin.split('/').next().unwrap_or_default().to_owned();
                letters.push(Letter {
                    purpose: Purpose::Reminding,
                    message_id: format!("<{day}.{}@{host}>", contact.user_id),
                    user_id: contact.user_id,
                    to: contact.email,
                    day: day.clone(),
                    at: now,
                    subject,
                    body,
                    attempts: sent.map_or(0, |row| row.attempts),
                });
            }
        }
        Ok(letters)
    }

    /// Notes that a letter is being sent, before it is: if the service ends meanwhile, it is not sent again. False if it was
    /// sent already.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn claim_letter(&self, letter: &Letter) -> Result<bool, Error> {
        if let Purpose::Confirming { digest } = &letter.purpose {
            return self.claim_confirmation(letter, digest);
        }
        let (row, now) = (row_of(letter), self.clock.now().millis());
        let done = self.db.write(move |tx| {
            let before = reminders::find(tx.look(), &row.user_id, &row.day)?;
            if before.is_some_and(|before| before.sent_ms.is_some()) {
                return Ok(false);
            }
            reminders::set(tx, &Reminder { sent_ms: Some(now), ..row })?;
            Ok::<_, Error>(true)
        })?;
        Ok(done.value)
    }

    /// Notes that a letter could not be sent after all, and why: it is tried again later.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn letter_failed(&self, letter: &Letter, error: &str) -> Result<(), Error> {
        let doubled = u32::try_from(letter.attempts).unwrap_or_default().min(10);
        let wait = (RETRY_MS << doubled).min(RETRY_MAX_MS);
        let (attempts, next_ms) = (letter.attempts.saturating_add(1), self.clock.now().millis() + wait);
        let error: String = error.chars().take(500).collect();
        if matches!(letter.purpose, Purpose::Confirming { .. }) {
            return self.confirmation_failed(letter, (attempts, next_ms, error));
        }
        let row = Reminder { sent_ms: None, attempts, next_ms, error, ..row_of(letter) };
        self.db.write(move |tx| reminders::set(tx, &row).map_err(Error::from))?;
        Ok(())
    }

    /// The password for the mail server, if the configuration names one.
    ///
    /// # Errors
    /// [`Code::Config`] if it cannot be read.
    pub fn mail_password(&self) -> Result<Option<Zeroizing<String>>, Error> {
        let Some(secret) = self.config.mail.as_ref().and_then(|mail| mail.password.as_ref()) else {
            return Ok(None);
        };
        let failed = |error: crate::sign::SignError| {
            Error::new(Code::Config)
                .with("path", crate::config::FILE_NAME)
                .detail("mail.password")
                .because(error)
        };
        crate::sign::identity::read_secret(secret).map(Some).map_err(failed)
    }

    /// What the day's letter to somebody says; nothing if nothing is due and nothing waits.
    fn letter(&self, session: &Session) -> Result<Option<(String, String)>, Error> {
        if session.may(Action::ReadRecord, Marking::Unclassified).is_err() {
            return Ok(None);
        }
        let words = plain_words(&session.language);
        let Home { to_sign, to_read, mentions, .. } = self.home(session)?;
        let day = |days: i64| Timestamp::from_millis(session.now.millis() + days * DAY_MS).date().to_string();
        let (today, last) = (day(0), day(SOON_DAYS));
        let due: Vec<RecordLine> =
            self.db.read(|conn| self.due_of(conn, session))?.into_iter().map(|(_, line)| line).collect();
        let on = |line: &RecordLine| line.due_on.clone().unwrap_or_default();
        let (overdue, soon): (Vec<&RecordLine>, Vec<&RecordLine>) =
            due.iter().filter(|line| on(line) <= last).partition(|line| on(line) < today);
        let with_day = |line: &&RecordLine| {
            let arguments =
                [("day", on(line).into()), ("what", told(&line.number, &line.title, &line.marking).into())];
            words.format("letter-due", &arguments)
        };
        let part = |part: &Part| -> (usize, Vec<String>) {
            let lines = part.records.iter().map(|line| told(&line.number, &line.title, &line.marking));
            (usize::try_from(part.count).unwrap_or(usize::MAX), lines.collect())
        };
        let named = mentions.lines.iter().map(|line| {
            let what = told(&line.number, &line.title, &line.marking);
            words.format("letter-named", &[("name", line.name.as_str().into()), ("what", what.into())])
        });
        let parts = [
            ("letter-to-sign", part(&to_sign)),
            ("letter-to-read", part(&to_read)),
            ("letter-mentions", (mentions.count, named.collect())),
            ("letter-overdue", (overdue.len(), overdue.iter().map(with_day).collect())),
            ("letter-soon", (soon.len(), soon.iter().map(with_day).collect())),
        ];
        let count: usize = parts.iter().map(|(_, (count, _))| count).sum();
        if count == 0 {
            return Ok(None);
        }
        let organisation = session.organisation.name.as_str();
        let subject =
            words.format("letter-subject", &[("count", count.into()), ("organisation", organisation.into())]);
        Ok(Some((subject, self.text(&words, &parts))))
    }

    fn text(&self, words: &Words, parts: &[(&str, (usize, Vec<String>))]) -> String {
        let mut text = String::new();
        for (id, (count, lines)) in parts.iter().filter(|(_, (count, _))| *count > 0) {
            text.push_str(&words.format(id, &[("count", (*count).into())]));
            text.push('\n');
            for line in lines.iter().take(LINES) {
                text.push_str(&format!("- {line}\n"));
            }
            let more = count.saturating_sub(lines.len().min(LINES));
            if more > 0 {
                text.push_str(&words.format("letter-more", &[("count", more.into())]));
                text.push('\n');
            }
            text.push('\n');
        }
        if let Some(public) = self.config.public() {
            text.push_str(&format!("{public}/\n"));
        }
        text.push_str(&words.text("letter-end"));
        text.push('\n');
        text
    }
}

/// A record in a letter: of one with a marking the number alone.
fn told(number: &str, title: &str, marking: &str) -> String {
    if marking == Marking::Unclassified.code() { format!("{number} {title}") } else { number.to_owned() }
}

fn row_of(letter: &Letter) -> Reminder {
    Reminder {
        user_id: letter.user_id.clone(),
        day: letter.day.clone(),
        sent_ms: None,
        attempts: letter.attempts,
        next_ms: letter.at.millis(),
        error: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn an_address_is_somebody_at_a_host_and_nothing_else() {
        for good in ["a.raza@mgi.example", "a+b@x", "o'brien@mail-1.example"] {
            assert!(is_address(good), "{good}");
        }
        let long = format!("{}@mgi.example", "a".repeat(250));
        for bad in [
            "",
            "a",
            "@x",
            "a@",
            "a b@x",
            "a@x, b@y",
            "a@x\r\nBcc: b@y",
            "<a@x>",
            "a@b@c",
            ".a@x",
            "a@x.",
            "a@..",
            "سند@x",
            &long,
        ] {
            assert!(!is_address(bad), "{bad:?}");
        }
    }
}
