//! What is past its retention, and whether anything stands in the way of destroying it.

use schemars::JsonSchema;
use serde::Serialize;

use super::obstacles::Looking;
use crate::app::records::kept::{KeptView, KindsThen};
use crate::app::records::read::visible_versions;
use crate::app::records::{RecordLine, RecordQuery};
use crate::app::{App, Error, Session};
use crate::db::records;
use crate::domain::access::{Action, Marking};

/// A record that is past its retention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PastLine {
    /// The record.
    #[serde(flatten)]
    pub record: RecordLine,
    /// The rule that its day follows from, in words.
    pub reason: String,
    /// What stands in the way of destroying it; nothing if it may be proposed.
    pub obstacle: Option<String>,
}

/// A page of them, by number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PastList {
    /// The records.
    pub records: Vec<PastLine>,
    /// How many there are, counted up to 1,000.
    pub count: u32,
    /// There are more than that.
    pub is_more: bool,
    /// Cursor of the page after this one.
    pub next: Option<String>,
    /// Cursor of the page before this one.
    pub previous: Option<String>,
}

impl App {
    /// Records that are past their retention, among those that the actor may see. None is ever destroyed by itself.
    ///
    /// # Errors
    /// [`crate::app::Code::Denied`]; [`crate::app::Code::Request`] for a damaged cursor.
    pub fn past_retention(&self, session: &Session, cursor: &str) -> Result<PastList, Error> {
        session.may(Action::ReadRetention, Marking::Unclassified)?;
        let query = RecordQuery {
            kept: "over".to_owned(),
            sort: "number".to_owned(),
            cursor: cursor.to_owned(),
            ..RecordQuery::default()
        };
        let page = self.find_records(session, &query)?;
        self.db.read(|conn| {
            let looking = Looking::new(self, conn, session)?;
            let mut kinds = KindsThen::new(&self.definitions.of(session.code()).kinds, session.code());
            let mut lines = Vec::new();
            for line in page.records {
                let Some(record) = records::find_by_number(conn, session.code(), &line.number)? else {
                    continue;
                };
                let versions = visible_versions(conn, session, &record.record_id)?;
                let keep = kinds.kept(conn, &versions)?;
                let kind = self.definitions.of(session.code()).kinds.get(&record.kind);
                let kept = KeptView::of(&keep, kind, session.now.date(), &session.words());
                let reason = match kept.keep_until == line.keep_until {
                    true => kept.reason,
                    false => session.words().text("kept-earlier"),
                };
                lines.push(PastLine {
                    obstacle: looking.at(conn, &line.number)?.err(),
                    record: line,
                    reason,
                });
            }
            Ok(PastList {
                records: lines,
                count: page.count,
                is_more: page.is_more,
                next: page.next,
                previous: page.previous,
            })
        })
    }
}
