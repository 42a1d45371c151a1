//! The audit trail: a list with filters, one event, all of it as CSV.

use std::sync::Arc;

use actix_web::web;
use actix_web::web::Bytes;
use serde_json::json;

use crate::app::audit::{ACTIONS, EventLine, EventPage, EventQuery};
use crate::app::cells::{MARK, csv_rows};
use crate::app::{App, Code, Error, Session};
use crate::web::address::address;
use crate::web::caller::Caller;
use crate::web::outflow::{self, Blocks};
use crate::web::problem::{Answer, Problem};
use crate::web::render::with_words;

/// Rows of one block of the CSV.
const ROWS: &str = "500";
/// Columns of the CSV; their words are `events-csv-<name>`.
const COLUMNS: &[&str] =
    &["index", "at", "person", "login", "action", "label", "about", "subject", "title", "version"];

fn question(path: &str, query: &EventQuery, after: &str, before: &str) -> String {
    address(
        path,
        &[
            ("from", &query.from),
            ("to", &query.to),
            ("actor", &query.actor),
            ("action", &query.action),
            ("subject", &query.subject),
            ("after", after),
            ("before", before),
        ],
    )
}

/// `GET /events`
pub async fn list_events(caller: Caller, query: web::Query<EventQuery>) -> Answer {
    let asked = query.clone();
    let found = caller.run(move |app, session| app.list_events(session, &asked)).await;
    let (page, problem) = match found {
        Ok(page) => (page, None),
        Err(problem) if problem.error().code() == Code::Invalid => (EventPage::default(), Some(problem)),
        Err(problem) => return Err(problem),
    };
    let people = caller.run(|app, session| app.everybody(session)).await?;
    let older = page.older.map(|index| question("/events", &query, "", &index.to_string()));
    let newer = page.newer.map(|index| question("/events", &query, &index.to_string(), ""));
    let is_filtered = [&query.from, &query.to, &query.actor, &query.action, &query.subject]
        .iter()
        .any(|given| !given.is_empty());
    let view = json!({
        "page": page, "query": *query, "people": people, "actions": ACTIONS, "older": older, "newer": newer,
        "csv": question("/events.csv", &query, "", ""), "is_filtered": is_filtered,
        "problem": problem.as_ref().map(Problem::body),
    });
    match &problem {
        Some(problem) => caller.page_again("events/list.html", &view, problem),
        None => caller.page("events/list.html", &view),
    }
}

/// `GET /events/{index}`
pub async fn show_event(caller: Caller, index: web::Path<String>) -> Answer {
    let event = caller
        // What is no number is the number of no event.
        .run(move |app, session| app.show_event(session, index.parse().unwrap_or(u64::MAX)))
        .await?;
    caller.page("events/show.html", &json!({ "event": event }))
}

/// `GET /events.csv`: all that pass the question, the newest first.
pub async fn export_events(caller: Caller, query: web::Query<EventQuery>) -> Answer {
    let question = EventQuery { limit: ROWS.to_owned(), ..query.into_inner() };
    let asked = question.clone();
    // What is wrong with the question is told before the first byte.
    let first = caller.run(move |app, session| app.list_events(session, &asked)).await?;
    let (app, session) = (Arc::clone(caller.app()), caller.session.clone());
    let export = Export { app, session, question, page: Some(first), is_begun: false };
    Ok(outflow::csv("events.csv", export).await?)
}

/// The lines of an export, a page of the trail after the other.
struct Export {
    app: Arc<App>,
    session: Session,
    question: EventQuery,
    /// The page that is due.
    page: Option<EventPage>,
    is_begun: bool,
}

impl Blocks for Export {
    fn next(&mut self) -> Result<Option<Bytes>, Error> {
        let page = match self.page.take() {
            Some(page) => page,
            None if self.question.before.is_empty() => return Ok(None),
            None => self.app.list_events(&self.session, &self.question)?,
        };
        let mut block = Vec::new();
        if !std::mem::replace(&mut self.is_begun, true) {
            block.extend_from_slice(MARK);
            block.extend(with_words(&self.session.language, |words| {
                let names: Vec<String> =
                    COLUMNS.iter().map(|name| words.text(&format!("events-csv-{name}"))).collect();
                csv_rows([names])
            })?);
        }
        let lines: Vec<Vec<String>> = page.events.iter().map(line).collect();
        block.extend(csv_rows(lines)?);
        self.question.before = page.older.map(|older| older.to_string()).unwrap_or_default();
        self.question.after.clear();
        Ok(Some(block.into()))
    }
}

fn line(event: &EventLine) -> Vec<String> {
    vec![
        event.index.to_string(),
        event.at.to_string(),
        event.actor.clone(),
        event.login.clone(),
        event.action.clone(),
        event.action_label.clone(),
        event.subject.sort.to_owned(),
        event.subject.name.clone(),
        event.subject.title.clone(),
        event.subject.version.map(|version| version.to_string()).unwrap_or_default(),
    ]
}
