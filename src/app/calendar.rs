//! What is due for somebody as a calendar that their own programs fetch. Its address holds a token that opens the calendar
//! and nothing else; it is kept as a digest, runs out and is taken back as any token.
//!
//! A calendar goes to telephones and to servers elsewhere, so of a record with a marking it tells the number alone.

use super::records::list::RecordLine;
use super::sign_in::{Browser, actor, kept};
use super::tokens::{CALENDAR, TokenView};
use super::{App, Error, Session};
use crate::db::search::{self, Listing, Page, Sort};
use crate::db::{Conn, records, tokens};
use crate::domain::access::{Action, Marking};
use crate::domain::calendar::{Due, calendar};
use crate::proof::time::Timestamp;
use crate::words::Words;

/// Entries of one calendar, the first that are due.
const ENTRIES: u32 = 1000;
/// The latest day of a calendar that people use.
const LAST_DAY: &str = "9999-12-31";

/// Words for another program to show: among English ones nothing needs to be isolated.
pub(super) fn plain_words(language: &str) -> Words {
    if language == "en" { Words::english() } else { Words::on_pages(language) }
}

impl App {
    /// Makes an address for the browser's user; returns its token with the text, which is shown this once.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn create_calendar(&self, browser: &Browser) -> Result<(TokenView, String), Error> {
        let name = browser.session.words().text("calendar-name");
        self.make_token(&browser.session, (name, CALENDAR.to_owned()), super::tokens::DAYS_MAX)
    }

    /// The calendar behind a token's text, in a language; `None` if it opens none.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn calendar(&self, text: &str, language: &str) -> Result<Option<String>, Error> {
        let now = self.clock.now();
        self.db.read(|conn| {
            let Some(token) = tokens::find_by_digest(conn, &kept(text))? else { return Ok(None) };
            let is_good =
                token.scopes == CALENDAR && token.revoked_ms.is_none() && token.expires_ms > now.millis();
            if !is_good {
                return Ok(None);
            }
            let Some((organisation, user)) = actor(conn, &token.user_id)? else { return Ok(None) };
            let session =
                Session { language: language.to_owned(), ..self.session_of(organisation, &user, now)? };
            if session.may(Action::ReadRecord, Marking::Unclassified).is_err() {
                return Ok(None);
            }
            let words = plain_words(language);
            let mut entries = Vec::new();
            for (row, line) in self.due_of(conn, &session)? {
                entries.extend(self.entry(&session, &words, (&row, &line)));
            }
            let arguments = [("organisation", session.organisation.name.as_str().into())];
            Ok(Some(calendar(&words.format("calendar-title", &arguments), &entries)))
        })
    }

    /// What is due of somebody's own, the first first.
    pub(super) fn due_of(
        &self,
        conn: &mut Conn,
        session: &Session,
    ) -> Result<Vec<(records::Record, RecordLine)>, Error> {
        let listing = Listing {
            organisation: session.code().to_owned(),
            markings: session.visible(),
            owner: Some(session.user()),
            due: Some((String::new(), LAST_DAY.to_owned())),
            ..Listing::default()
        };
        let page = Page { sort: Sort::Due, is_descending: false, after: None, limit: ENTRIES };
        let rows = search::list(conn, &listing, &page)?;
        let lines = self.lines(conn, session, rows.clone())?;
        Ok(rows.into_iter().zip(lines).collect())
    }

    fn entry(
        &self,
        session: &Session,
        words: &Words,
        (row, line): (&records::Record, &RecordLine),
    ) -> Option<Due> {
        let day = line.due_on.as_deref().and_then(crate::domain::kind::parse_date)?;
        let arguments = [("number", line.number.as_str().into()), ("title", line.title.as_str().into())];
        let is_plain = line.marking == Marking::Unclassified.code();
        let (summary, description) = if is_plain {
            (words.format("calendar-entry", &arguments), format!("{} · {}", line.kind_name, line.state_label))
        } else {
            (words.format("calendar-entry-marked", &arguments), String::new())
        };
        let url = self.config.public().map(|public| format!("{public}/records/{}", line.number));
        Some(Due {
            uid: format!("{}@{}", row.record_id, session.organisation.origin.replace('/', ".")),
            day,
            changed_at: Timestamp::from_millis(row.received_ms),
            summary,
            description,
            url: url.unwrap_or_default(),
        })
    }
}
