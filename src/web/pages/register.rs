//! The list of records as a table to take away: CSV as it is read, or a workbook.

use std::sync::Arc;

use actix_web::web;
use actix_web::web::Bytes;

use super::packs::small_file;
use crate::app::cells::{MARK, csv_rows};
use crate::app::records::RecordQuery;
use crate::app::records::register::{Cell, RegisterPage};
use crate::app::{App, Error, Session};
use crate::web::caller::Caller;
use crate::web::outflow::{self, Blocks};
use crate::web::problem::Answer;

/// The media type of a workbook (Office Open XML).
pub const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What the file is called: after the kind, if it is of one.
fn name(query: &RecordQuery, ending: &str) -> String {
    let kind = query.kind.trim();
    format!("{}.{ending}", if kind.is_empty() { "records" } else { kind })
}

/// `GET /records.csv`, `GET /api/v1/records.csv`
pub async fn export_records_csv(caller: Caller, query: web::Query<RecordQuery>) -> Answer {
    let question = query.whole();
    let asked = question.clone();
    // What is wrong with the question is told before the first byte.
    let first = caller
        .run(move |app, session| {
            let page = app.register_page(session, &asked)?;
            app.take_register(session, &asked, "csv")?;
            Ok(page)
        })
        .await?;
    let file = name(&question, "csv");
    let (app, session) = (Arc::clone(caller.app()), caller.session.clone());
    let export = Export { app, session, question, page: Some(first), is_begun: false };
    Ok(outflow::csv(&file, export).await?)
}

/// `GET /records.xlsx`, `GET /api/v1/records.xlsx`
pub async fn export_records_xlsx(caller: Caller, query: web::Query<RecordQuery>) -> Answer {
    let question = query.whole();
    let file = name(&question, "xlsx");
    let book = caller
        .run(move |app, session| {
            let book = app.register_workbook(session, &question)?;
            app.take_register(session, &question, "xlsx")?;
            Ok(book)
        })
        .await?;
    Ok(small_file(&file, WORKBOOK, book))
}

/// The rows of a register, a page of the list after the other.
struct Export {
    app: Arc<App>,
    session: Session,
    question: RecordQuery,
    /// The page that is due.
    page: Option<RegisterPage>,
    is_begun: bool,
}

impl Blocks for Export {
    fn next(&mut self) -> Result<Option<Bytes>, Error> {
        let page = match self.page.take() {
            Some(page) => page,
            None if self.question.cursor.is_empty() => return Ok(None),
            None => self.app.register_page(&self.session, &self.question)?,
        };
        let mut block = Vec::new();
        if !std::mem::replace(&mut self.is_begun, true) {
            block.extend_from_slice(MARK);
            block.extend(csv_rows([self.app.register_heads(&self.session, &self.question)])?);
        }
        let rows = page.rows.iter().map(|row| row.iter().map(Cell::text).collect::<Vec<String>>());
        block.extend(csv_rows(rows)?);
        self.question.cursor = page.next.unwrap_or_default();
        Ok(Some(block.into()))
    }
}
