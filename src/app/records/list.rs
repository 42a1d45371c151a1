//! Lists of records: filters, search, order, pages. The page and the API ask the same question.

use std::collections::BTreeMap;

use fluent_bundle::FluentValue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cursor::Cursor;
use crate::app::{App, Code, Error, Session};
use crate::db::records::Record;
use crate::db::search::{self, COUNT_MAX, Listing, Page, Place, Search, Sort};
use crate::db::{Conn, users};
use crate::domain::access::{Action, Marking};
use crate::domain::kind::Category;
use crate::proof::time::Timestamp;

/// Rows of a page, unless asked otherwise, and the most that can be asked for.
pub const PAGE: u32 = 50;
pub const PAGE_MAX: u32 = 200;
/// What is due within so many days is due soon.
pub const SOON_DAYS: i64 = 30;

/// What somebody asks for, as they wrote it; what is empty is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordQuery {
    /// Words; see [`Search::parse`].
    pub q: String,
    /// Kind code.
    pub kind: String,
    /// State code.
    pub state: String,
    /// Marking.
    pub marking: String,
    /// Login of the owner, or `me`.
    pub owner: String,
    /// `1`: only what something remains to be done about. Other codes: only that category of state.
    pub open: String,
    /// `overdue`, or `soon`.
    pub due: String,
    /// `over`: only what is past its retention.
    pub kept: String,
    /// `number`, `title`, `received`, `state` or `due`.
    pub sort: String,
    /// `asc` or `desc`.
    pub order: String,
    /// Where to go on.
    pub cursor: String,
    /// Rows.
    pub limit: String,
}

/// A record in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordLine {
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Kind code.
    pub kind: String,
    /// Name of the kind.
    pub kind_name: String,
    /// State code.
    pub state: String,
    /// Label of the state.
    pub state_label: String,
    /// What the state means: draft, review, effective, open, closed, superseded, void.
    pub category: String,
    /// Marking.
    pub marking: String,
    /// Name of the owner.
    pub owner: String,
    /// When what it records happened.
    pub occurred_on: Option<String>,
    /// When something is due.
    pub due_on: Option<String>,
    /// That day has passed.
    pub is_overdue: bool,
    /// Last day on which it is kept; none while there is no end.
    pub keep_until: Option<String>,
    /// When the current version was received.
    pub received_at: Timestamp,
    /// Current version.
    pub version: i32,
    /// Its digest.
    pub digest: String,
}

/// A page of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordList {
    /// The records.
    pub records: Vec<RecordLine>,
    /// How many there are, counted up to 1,000.
    pub count: u32,
    /// There are more than that.
    pub is_more: bool,
    /// Cursor of the page after this one.
    pub next: Option<String>,
    /// Cursor of the page before this one.
    pub previous: Option<String>,
}

/// A page of rows.
pub(super) struct Turned {
    pub rows: Vec<Record>,
    /// Cursor of the page after it.
    pub next: Option<String>,
    /// Cursor of the page before it.
    pub previous: Option<String>,
    listing: Listing,
}

fn given(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

impl RecordQuery {
    /// Everything but the place and size of the page: a cursor is good for one question.
    pub(super) fn question(&self) -> String {
        serde_json::to_string(&self.whole()).unwrap_or_default()
    }

    /// The question without the place and size of a page: all of it.
    #[must_use]
    pub fn whole(&self) -> Self {
        Self { cursor: String::new(), limit: String::new(), ..self.clone() }
    }

    /// The order that is asked for: with words, or without anything, the newest first.
    #[must_use]
    pub fn order(&self) -> (Sort, bool) {
        let sort = match self.sort.as_str() {
            "number" => Sort::Number,
            "title" => Sort::Title,
            "state" => Sort::State,
            "due" => Sort::Due,
            _ => Sort::Received,
        };
        let is_descending = match self.order.as_str() {
            "asc" => false,
            "desc" => true,
            _ => sort == Sort::Received,
        };
        (sort, is_descending)
    }
}

/// The day after so many days.
fn later(now: Timestamp, days: i64) -> String {
    Timestamp::from_millis(now.millis() + days * 86_400_000).date().to_string()
}

/// Adds what is wrong with a filter.
fn wrong(session: &Session, error: Option<Error>, name: &'static str, id: &str, given: &str) -> Error {
    let words = session.words();
    let line = words.format(id, &[("given", FluentValue::from(given))]);
    let error = error.unwrap_or_else(|| Error::new(Code::Invalid).with("place", words.text("list-place")));
    error.field(name, line)
}

impl App {
    /// Records that pass a question, among those that the actor may see.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Invalid`] for a filter that can have no answer; [`Code::Request`] for a damaged cursor.
    pub fn find_records(&self, session: &Session, query: &RecordQuery) -> Result<RecordList, Error> {
        session.may(Action::ReadRecord, Marking::Unclassified)?;
        self.db.read(|conn| {
            let Turned { rows, next, previous, listing } = self.turn(conn, session, query)?;
            let count = search::count(conn, &listing)?;
            Ok(RecordList {
                records: self.lines(conn, session, rows)?,
                count: count.min(COUNT_MAX),
                is_more: count > COUNT_MAX,
                next,
                previous,
            })
        })
    }

    /// The rows of a page, and the way to its neighbours.
    pub(super) fn turn(
        &self,
        conn: &mut Conn,
        session: &Session,
        query: &RecordQuery,
    ) -> Result<Turned, Error> {
        session.may(Action::ReadRecord, Marking::Unclassified)?;
        let listing = self.listing(conn, session, query)?;
        let question = query.question();
        let cursor = self.open_cursor(session, &query.cursor, &question)?;
        let limit = match query.limit.as_str() {
            "" => PAGE,
            text => match text.parse() {
                Ok(limit) if (1..=PAGE_MAX).contains(&limit) => limit,
                _ => return Err(wrong(session, None, "limit", "list-limit", text)),
            },
        };
        let (sort, is_descending) = query.order();
        let is_backwards = cursor.as_ref().is_some_and(|cursor| cursor.is_backwards);
        let page = Page {
            sort,
            is_descending: is_descending != is_backwards,
            after: cursor.as_ref().map(Cursor::place),
            limit: limit + 1,
        };
        let mut rows = search::list(conn, &listing, &page)?;
        let is_more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        if is_more {
            rows.pop();
        }
        if is_backwards {
            rows.reverse();
        }
        // Whoever came from a page can go back to it.
        let (has_next, has_previous) = match is_backwards {
            true => (true, is_more),
            false => (is_more, cursor.is_some()),
        };
        let turn = |row: Option<&Record>, is_backwards| {
            row.map(|row| self.seal_cursor(&Cursor::new(is_backwards, Place::of(row, sort), &question)))
                .transpose()
        };
        let next = if has_next { turn(rows.last(), false)? } else { None };
        let previous = if has_previous { turn(rows.first(), true)? } else { None };
        Ok(Turned { rows, next, previous, listing })
    }

    fn listing(&self, conn: &mut Conn, session: &Session, query: &RecordQuery) -> Result<Listing, Error> {
        let kinds = &self.definitions.of(session.code()).kinds;
        let mut error = None;
        let mut refuse =
            |name, id: &str, given: &str| error = Some(wrong(session, error.take(), name, id, given));
        let kind = given(&query.kind);
        if let Some(code) = kind.as_ref().filter(|code| kinds.get(code).is_none()) {
            refuse("kind", "list-kind-unknown", code);
        }
        let state = given(&query.state);
        let is_state = |code: &str| {
            let mut of = kinds.iter().filter(|known| kind.as_ref().is_none_or(|kind| *kind == known.code));
            of.any(|known| known.state(code).is_some())
        };
        if let Some(code) = state.as_ref().filter(|code| !is_state(code)) {
            refuse("state", "list-state-unknown", code);
        }
        let mut markings = session.visible();
        if let Some(code) = given(&query.marking) {
            // Above the clearance it is as if there were no such record; what is no marking at all is a slip.
            if code.parse::<Marking>().is_err() {
                refuse("marking", "list-marking-unknown", &code);
            }
            markings.retain(|marking| *marking == code);
        }
        let owner = match given(&query.owner).as_deref() {
            None => None,
            Some("me") => Some(session.user()),
            Some(login) => {
                let user = users::find(conn, session.code(), login)?;
                if user.is_none() {
                    refuse("owner", "list-owner-unknown", login);
                }
                user.map(|user| user.user_id)
            }
        };
        let categories = match query.open.trim() {
            "" | "0" | "false" => Vec::new(),
            "1" | "true" | "on" => Category::OPEN.to_vec(),
            other => {
                let known = Category::ALL.iter().map(|category| category.code()).find(|code| *code == other);
                if known.is_none() {
                    refuse("open", "list-open-unknown", other);
                }
                known.into_iter().collect()
            }
        };
        let today = session.now.date();
        let due = match query.due.trim() {
            "" => None,
            "overdue" => Some((String::new(), today.to_string())),
            "soon" => Some((today.to_string(), later(session.now, SOON_DAYS + 1))),
            other => {
                refuse("due", "list-due-unknown", other);
                None
            }
        };
        let kept_before = match query.kept.trim() {
            "" => None,
            "over" => Some(today.to_string()),
            other => {
                refuse("kept", "list-kept-unknown", other);
                None
            }
        };
        for (name, value, known) in [
            ("sort", &query.sort, &["", "number", "title", "received", "state", "due"][..]),
            ("order", &query.order, &["", "asc", "desc"][..]),
        ] {
            if !known.contains(&value.as_str()) {
                refuse(name, "list-order-unknown", value);
            }
        }
        match error {
            Some(error) => Err(error),
            None => Ok(Listing {
                organisation: session.code().to_owned(),
                markings,
                kind,
                state,
                categories,
                owner,
                due,
                kept_before,
                search: given(&query.q).map(|_| Search::parse(&query.q)),
            }),
        }
    }

    /// Rows as they are shown.
    pub(in crate::app) fn lines(
        &self,
        conn: &mut Conn,
        session: &Session,
        rows: Vec<Record>,
    ) -> Result<Vec<RecordLine>, Error> {
        let names: BTreeMap<String, String> =
            users::list(conn, session.code())?.into_iter().map(|user| (user.user_id, user.name)).collect();
        let today = session.now.date().to_string();
        let language = session.language.as_str();
        Ok(rows
            .into_iter()
            .map(|row| {
                let kind = self.definitions.of(session.code()).kinds.get(&row.kind);
                let state = kind.and_then(|kind| kind.state(&row.state));
                RecordLine {
                    kind_name: kind.map_or(row.kind.as_str(), |kind| kind.name.of(language)).to_owned(),
                    state_label: state
                        .map_or(row.state.as_str(), |state| state.label.of(language))
                        .to_owned(),
                    owner: names.get(&row.owner).cloned().unwrap_or_default(),
                    is_overdue: row.due_on.as_ref().is_some_and(|due| *due < today),
                    number: row.number,
                    title: row.title,
                    kind: row.kind,
                    state: row.state,
                    category: row.category,
                    marking: row.marking,
                    occurred_on: row.occurred_on,
                    due_on: row.due_on,
                    keep_until: row.keep_until,
                    received_at: Timestamp::from_millis(row.received_ms),
                    version: row.version,
                    digest: format!("sha256:{}", row.digest),
                }
            })
            .collect())
    }
}
