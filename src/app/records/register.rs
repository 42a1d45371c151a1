//! Registers: the records of a list as a table, with the fields of their kind, for spreadsheets.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use super::filing::parse_marking;
use super::list::{PAGE_MAX, RecordLine, RecordQuery};
use super::read::Parsed;
use crate::app::cells::harmless;
use crate::app::events::{Happening, detail, event};
use crate::app::{App, Code, Error, Session};
use crate::db::records::Record;
use crate::db::{Conn, DbError, versions};
use crate::domain::Date;
use crate::domain::access::{Action, Marking};
use crate::domain::kind::{FieldType, Kind, Values};

/// Rows below the head of a sheet, at the most: a limit of the format.
const SHEET_ROWS: u32 = 1_048_575;
/// Characters of a cell, at the most: a limit of the format.
const SHEET_LETTERS: usize = 32_767;
/// Digits that a number of a spreadsheet keeps.
const SHEET_DIGITS: usize = 15;

/// What every record has; the words of a head are `register-<name>`.
const COLUMNS: &[&str] = &[
    "number",
    "title",
    "kind",
    "state",
    "marking",
    "owner",
    "occurred_on",
    "due_on",
    "keep_until",
    "received_at",
    "version",
    "digest",
];

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A number, as decimal text.
    Number(String),
    /// A day.
    Day(Date),
}

impl Cell {
    fn day(text: Option<&str>) -> Self {
        let day = text.and_then(|text| text.parse().ok());
        day.map_or_else(|| Self::Text(text.unwrap_or_default().to_owned()), Self::Day)
    }

    /// What it says, for a writer that makes it harmless itself.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            other => other.text(),
        }
    }

    /// As it stands in a text file.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => harmless(text).into_owned(),
            Self::Number(number) => number.clone(),
            Self::Day(day) => day.to_string(),
        }
    }
}

/// Some rows of a register, and where it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterPage {
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// Cursor of what comes after them.
    pub next: Option<String>,
    /// The highest marking among them.
    pub marking: Marking,
}

impl App {
    /// The heads of the columns: what every record has and, where the list is of one kind, the fields of that kind.
    #[must_use]
    pub fn register_heads(&self, session: &Session, query: &RecordQuery) -> Vec<String> {
        let words = session.words();
        let common = COLUMNS.iter().map(|name| words.text(&format!("register-{name}")));
        let kind = self.definitions.of(session.code()).kinds.get(query.kind.trim());
        let fields = kind.map_or(&[][..], |kind| kind.fields.as_slice());
        let label = |field: &crate::domain::kind::Field| {
            let label = field.label.of(&session.language);
            field.unit.as_ref().map_or_else(|| label.to_owned(), |unit| format!("{label} ({unit})"))
        };
        common.chain(fields.iter().map(label)).collect()
    }

    /// Says in the ledger that somebody takes a register out.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn take_register(&self, session: &Session, query: &RecordQuery, form: &str) -> Result<(), Error> {
        session.may(Action::ReadRecord, Marking::Unclassified)?;
        let what = Happening {
            action: "register_exported",
            subject: query.kind.trim(),
            digest: None,
            detail: detail([("form", form.into()), ("question", query.question().into())]),
        };
        let taken = event(self, session.code(), (&session.user(), session.now), what)?;
        self.db.write(move |tx| tx.record(taken).map_err(Error::from))?;
        Ok(())
    }

    /// The rows of a register from the cursor of the question on.
    ///
    /// # Errors
    /// Those of [`App::find_records`].
    pub fn register_page(&self, session: &Session, query: &RecordQuery) -> Result<RegisterPage, Error> {
        let query = RecordQuery { limit: PAGE_MAX.to_string(), ..query.clone() };
        let kind = self.definitions.of(session.code()).kinds.get(query.kind.trim());
        self.db.read(|conn| {
            let turned = self.turn(conn, session, &query)?;
            let mut page =
                RegisterPage { rows: Vec::new(), next: turned.next, marking: Marking::Unclassified };
            let lines = self.lines(conn, session, turned.rows.clone())?;
            for (record, line) in turned.rows.iter().zip(&lines) {
                page.marking = page.marking.max(parse_marking(&line.marking)?);
                let mut row = common(line);
                if let Some(kind) = kind {
                    row.extend(fields(kind, &values(conn, record)?, &session.language));
                }
                page.rows.push(row);
            }
            Ok(page)
        })
    }

    /// The whole register as a workbook (Office Open XML).
    ///
    /// # Errors
    /// Those of [`App::find_records`]; [`Code::Invalid`] for more rows than a sheet has.
    pub fn register_workbook(&self, session: &Session, query: &RecordQuery) -> Result<Vec<u8>, Error> {
        let words = session.words();
        let kind = self.definitions.of(session.code()).kinds.get(query.kind.trim());
        let name = kind
            .map_or_else(|| words.text("nav-records"), |kind| kind.plural.of(&session.language).to_owned());
        let mut book = prepared(self, session, &name)?;
        // Rows go out as they come: memory does not grow with the register.
        let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
        let day = head(sheet, session, (&name, &self.register_heads(session, query))).map_err(failed)?;
        let (mut row, mut highest) = (0_u32, Marking::Unclassified);
        let mut question = query.clone();
        loop {
            let page = self.register_page(session, &question)?;
            highest = highest.max(page.marking);
            for cells in page.rows {
                row += 1;
                if row > SHEET_ROWS {
                    let line = words.format("register-too-long", &[("most", SHEET_ROWS.into())]);
                    return Err(Error::new(Code::Invalid).with("place", &name).detail(line));
                }
                for (column, cell) in (0_u16..).zip(&cells) {
                    write(sheet, (row, column), cell, &day).map_err(failed)?;
                }
            }
            match page.next {
                Some(next) => question.cursor = next,
                None => break,
            }
        }
        mark(sheet, highest);
        book.save_to_buffer().map_err(failed)
    }
}

fn failed(error: XlsxError) -> Error {
    Error::new(Code::Internal).with("reason", "a workbook").because(error)
}

/// A workbook without sheets.
fn prepared(app: &App, session: &Session, title: &str) -> Result<Workbook, Error> {
    let mut book = Workbook::new();
    // What is in it belongs to the installation also while it is made.
    let folder = &app.config.imports;
    std::fs::create_dir_all(folder).map_err(|error| Error::file(folder, error))?;
    book.set_tempdir(folder).map_err(failed)?;
    let made = ExcelDateTime::from_timestamp(session.now.millis() / 1000).map_err(failed)?;
    let properties = DocProperties::new()
        .set_title(title)
        .set_company(&session.organisation.name)
        .set_creation_datetime(&made);
    book.set_properties(&properties);
    Ok(book)
}

/// Names a sheet and writes its heads; returns how days look in it.
fn head(
    sheet: &mut Worksheet,
    session: &Session,
    (name, heads): (&str, &[String]),
) -> Result<Format, XlsxError> {
    sheet.set_name(sheet_name(name))?;
    sheet.set_freeze_panes(1, 0)?;
    if session.language == "ur" {
        sheet.set_right_to_left(true);
    }
    let bold = Format::new().set_bold();
    for (column, text) in (0_u16..).zip(heads) {
        sheet.set_column_width(column, width(text))?;
        sheet.write_with_format(0, column, text, &bold)?;
    }
    Ok(Format::new().set_num_format("yyyy-mm-dd"))
}

/// On paper each page bears the marking of what may be on it.
fn mark(sheet: &mut Worksheet, marking: Marking) {
    sheet.set_header(format!("&C{}", marking.code())).set_footer(format!("&C{}  &P / &N", marking.code()));
}

/// A small table as a workbook.
pub(in crate::app) struct Sheet<'a> {
    /// Its title, and the name of its sheet.
    pub title: &'a str,
    /// Its heads.
    pub heads: &'a [String],
    /// The highest marking in it.
    pub marking: Marking,
}

/// A workbook with one small table.
///
/// # Errors
/// [`Code::Internal`], [`Code::File`].
pub(in crate::app) fn workbook(
    app: &App,
    session: &Session,
    table: &Sheet<'_>,
    rows: Vec<Vec<Cell>>,
) -> Result<Vec<u8>, Error> {
    let mut book = prepared(app, session, table.title)?;
    let sheet = book.add_worksheet_with_constant_memory().map_err(failed)?;
    let day = head(sheet, session, (table.title, table.heads)).map_err(failed)?;
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(&cells) {
            write(sheet, (row, column), cell, &day).map_err(failed)?;
        }
    }
    mark(sheet, table.marking);
    book.save_to_buffer().map_err(failed)
}

fn common(line: &RecordLine) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    vec![
        text(&line.number),
        text(&line.title),
        text(&line.kind_name),
        text(&line.state_label),
        text(&line.marking),
        text(&line.owner),
        Cell::day(line.occurred_on.as_deref()),
        Cell::day(line.due_on.as_deref()),
        Cell::day(line.keep_until.as_deref()),
        Cell::Text(line.received_at.to_string()),
        Cell::Number(line.version.to_string()),
        text(&line.digest),
    ]
}

fn values(conn: &mut Conn, record: &Record) -> Result<Values, Error> {
    let missing = || DbError::Inconsistent { table: "versions", what: record.number.clone() };
    let stored = versions::find(conn, &record.record_id, record.version)?.ok_or_else(missing)?;
    Ok(Parsed::of(&stored)?.values())
}

fn fields(kind: &Kind, values: &Values, language: &str) -> Vec<Cell> {
    let cell = |field: &crate::domain::kind::Field| {
        let Some(value) = values.get(&field.name) else { return Cell::Text(String::new()) };
        let shown = |value: &Value| kind.show(field, value, language);
        match (field.field_type, value) {
            // The unit stands in the head.
            (FieldType::Integer | FieldType::Decimal, Value::String(number)) => Cell::Number(number.clone()),
            (FieldType::Integer | FieldType::Decimal, number) => Cell::Number(number.to_string()),
            (FieldType::Date, value) => Cell::day(value.as_str()),
            // As an index is written, so that it can be read again.
            (_, Value::Array(values)) => Cell::Text(values.iter().map(shown).collect::<Vec<_>>().join("; ")),
            (_, value) => Cell::Text(shown(value)),
        }
    };
    kind.fields.iter().map(cell).collect()
}

/// Characters that a column is wide.
fn width(head: &str) -> f64 {
    let letters = u32::try_from(head.chars().count()).unwrap_or(u32::MAX).clamp(10, 40);
    f64::from(letters) + 2.0
}

/// The name of a sheet: 31 characters, and none that a reference gives a meaning.
fn sheet_name(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c }).take(31).collect();
    if plain.trim().is_empty() { "Records".to_owned() } else { plain }
}

/// Text stays text, so that nothing is taken for a formula; a number that a spreadsheet would round stays text as well.
fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    day: &Format,
) -> Result<(), XlsxError> {
    let text = |sheet: &mut Worksheet, text: &str| {
        let short: String = text.chars().take(SHEET_LETTERS).collect();
        sheet.write_string(row, column, short).map(|_| ())
    };
    match cell {
        Cell::Text(value) if value.is_empty() => Ok(()),
        Cell::Text(value) => text(sheet, value),
        Cell::Number(value) => {
            let digits = value.chars().filter(char::is_ascii_digit).count();
            match value.parse::<f64>() {
                Ok(number) if digits <= SHEET_DIGITS => sheet.write_number(row, column, number).map(|_| ()),
                _ => text(sheet, value),
            }
        }
        Cell::Day(value) => {
            let year = u16::try_from(value.year()).unwrap_or(0);
            let month = u8::try_from(value.month()).unwrap_or(1);
            let of_month = u8::try_from(value.day()).unwrap_or(1);
            // Spreadsheets know no day before 1900.
            match ExcelDateTime::from_ymd(year, month, of_month) {
                Ok(date) => sheet.write_datetime_with_format(row, column, date, day).map(|_| ()),
                Err(_) => text(sheet, &value.to_string()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_taken() {
        for name in ["Nonconformities", "a/b:c*[d]?'e\\", "", "عدم مطابقتیں", &"x".repeat(100)] {
            let mut book = Workbook::new();
            book.add_worksheet().set_name(sheet_name(name)).unwrap();
        }
    }

    #[test]
    fn cells_keep_what_they_say() {
        assert_eq!(Cell::Text("=1+1".into()).text(), "'=1+1");
        assert_eq!(Cell::Number("-12.50".into()).text(), "-12.50");
        assert_eq!(Cell::day(Some("2026-10-02")).text(), "2026-10-02");
        assert_eq!(Cell::day(Some("soon")), Cell::Text("soon".into()));
        assert_eq!(Cell::day(None).text(), "");
    }
}
