//! The table behind a figure, to be taken away: CSV and a workbook, in which nothing is a formula.

use super::{FigureQuery, OneFigure};
use crate::app::cells::{MARK, csv_rows};
use crate::app::events::{Happening, detail, event};
use crate::app::records::register::{Cell as SheetCell, Sheet, workbook};
use crate::app::{App, Error, Session};
use crate::domain::figure::Cell;
use crate::proof::digest::Digest;

/// A table as a file.
#[derive(Debug, Clone)]
pub struct TakenTable {
    /// What it is called.
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl App {
    /// The table behind a figure as CSV or, with `xlsx`, as a workbook; that it was taken out is an event.
    ///
    /// # Errors
    /// Those of [`App::figure`].
    pub fn take_figure(
        &self,
        session: &Session,
        code: &str,
        (query, form): (&FigureQuery, &str),
    ) -> Result<TakenTable, Error> {
        let one = self.figure(session, code, query)?;
        let words = session.words();
        let mut heads = one.figure.heads.clone();
        heads.push(words.text("figure-records"));
        let rows = rows(&one);
        let bytes = if form == "xlsx" {
            let sheet =
                Sheet { title: &one.figure.title, heads: &heads, marking: one.figure.outcome.marking };
            workbook(self, session, &sheet, rows)?
        } else {
            let mut bytes = MARK.to_vec();
            bytes.extend(csv_rows([heads])?);
            // Numbers stay numbers, text that would be a formula does not stay one.
            bytes.extend(csv_rows(
                rows.iter().map(|row| row.iter().map(SheetCell::plain).collect::<Vec<String>>()),
            )?);
            bytes
        };
        let happening = Happening {
            action: "figure_exported",
            subject: code,
            digest: Some(Digest::of(&bytes)),
            detail: detail([("form", form.into()), ("day", one.day.as_str().into())]),
        };
        let taken = event(self, session.code(), (&session.user(), session.now), happening)?;
        self.db.write(move |tx| tx.record(taken).map_err(Error::from))?;
        Ok(TakenTable { file: format!("{code} {}.{form}", one.day), bytes })
    }
}

fn rows(one: &OneFigure) -> Vec<Vec<SheetCell>> {
    let decimals = one.figure.decimals;
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => SheetCell::Text(text.clone()),
        Cell::Empty => SheetCell::Text(String::new()),
        number => SheetCell::Number(number.text(decimals)),
    };
    let rows = one.figure.outcome.table.rows.iter();
    rows.map(|row| {
        let mut cells: Vec<SheetCell> = row.cells.iter().map(cell).collect();
        cells.push(SheetCell::Text(row.records.join("; ")));
        cells
    })
    .collect()
}
