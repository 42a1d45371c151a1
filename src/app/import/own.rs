//! Somebody's own sheet, filed under a mapping: all rows or none, or the good ones; and the file with what was refused.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::mapping::{self, Mapping, SheetView};
use super::plan::{Planner, refuse_own, under};
use super::reading::Reading;
use super::run::{ImportReport, Options, Watch};
use super::sheet::{self, Cell, Row, Table};
use crate::app::cells::{MARK, csv_rows};
use crate::app::records::register::{self, Cell as BookCell, workbook};
use crate::app::{App, Code, Error, Session};
use crate::domain::access::{Action, Marking};
use crate::domain::kind::Kind;
use crate::words::Words;

/// A sheet with what its columns mean.
#[derive(Debug)]
pub(super) struct Own<'a> {
    /// Name of its file.
    file: &'a str,
    table: &'a Table,
    /// The columns.
    pub reading: Reading,
    /// Code of the kind.
    pub kind: &'a str,
}

impl Own<'_> {
    /// Rows below the headings.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.table.rows.iter().filter(|row| row.number > self.reading.head)
    }

    /// What a row is called in a report.
    pub fn place(&self, row: &Row, words: &Words) -> String {
        words.format("import-place", &[("file", self.file.into()), ("row", row.number.into())])
    }
}

/// What came of a sheet.
#[derive(Debug)]
pub struct SheetReport {
    /// Row by row.
    pub report: ImportReport,
    /// Headings of columns that are left out although something stands in them.
    pub columns_left_out: Vec<String>,
    /// The rows that were refused.
    pub refused: Refused,
}

/// Rows that were refused as they stand in the sheet, each with its number there and the reason: what somebody mends and
/// imports again, under the same mapping.
#[derive(Debug)]
pub struct Refused {
    name: String,
    headings: Vec<String>,
    rows: Vec<(usize, Vec<Cell>, String)>,
    decimal_comma: bool,
    marking: Marking,
}

impl Refused {
    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True if none was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn all_headings(&self, words: &Words) -> Vec<String> {
        let more = ["sheet-error-row", "sheet-error-reason"].map(|id| words.text(id));
        self.headings.iter().cloned().chain(more).collect()
    }

    /// As CSV, no cell of which is a formula.
    ///
    /// # Errors
    /// [`Code::Internal`].
    pub fn csv(&self, words: &Words) -> Result<Vec<u8>, Error> {
        let rows = self.rows.iter().map(|(number, cells, reason)| {
            let cells = (0..self.headings.len()).map(|column| match cells.get(column) {
                // As the mapping will read it.
                Some(Cell::Number(number)) if self.decimal_comma => number.replace('.', ","),
                Some(Cell::Wrong) => "#".to_owned(),
                cell => cell.map(Cell::text).unwrap_or_default().to_owned(),
            });
            cells.chain([number.to_string(), reason.clone()]).collect::<Vec<_>>()
        });
        let mut bytes = MARK.to_vec();
        bytes.extend(csv_rows([self.all_headings(words)])?);
        bytes.extend(csv_rows(rows)?);
        Ok(bytes)
    }

    /// As a workbook.
    ///
    /// # Errors
    /// [`Code::Internal`], [`Code::File`].
    pub fn workbook(&self, app: &App, session: &Session) -> Result<Vec<u8>, Error> {
        let heads = self.all_headings(&session.words());
        let rows = self.rows.iter().map(|(number, cells, reason)| {
            let cells = (0..self.headings.len()).map(|column| match cells.get(column) {
                Some(Cell::Number(number)) => BookCell::Number(number.clone()),
                Some(Cell::Day(day)) => {
                    day.parse().map_or_else(|_| BookCell::Text(day.clone()), BookCell::Day)
                }
                Some(Cell::Wrong) => BookCell::Text("#".to_owned()),
                cell => BookCell::Text(cell.map(Cell::text).unwrap_or_default().to_owned()),
            });
            let more = [BookCell::Number(number.to_string()), BookCell::Text(reason.clone())];
            cells.chain(more).collect()
        });
        let sheet = register::Sheet { title: &self.name, heads: &heads, marking: self.marking };
        workbook(app, session, &sheet, rows.collect())
    }
}

impl App {
    fn kind_to_import(&self, session: &Session, code: &str) -> Result<&Kind, Error> {
        let code = code.trim();
        self.definitions.of(session.code()).kinds.get(code).ok_or_else(|| Error::not_found("kind", code))
    }

    /// Reads a sheet and says what its columns mean: as a mapping has it, or else as it is suggested. A sheet and a row
    /// with the headings that are named come before those of the mapping.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::NotFound`] for the kind; [`Code::Invalid`] if the sheet cannot be read.
    pub fn look_at_sheet(
        &self,
        session: &Session,
        path: &Path,
        (kind, sheet, head_row): (&str, &str, usize),
        mapping: Option<Mapping>,
    ) -> Result<SheetView, Error> {
        session.may(Action::ImportRecords, Marking::Unclassified)?;
        let kind = self.kind_to_import(session, kind)?;
        let words = session.words();
        let table = read(path, sheet, &words)?;
        let mapping = match mapping {
            Some(mapping) => mapping,
            None => mapping::suggest(&table, kind, head_row)?,
        };
        Ok(mapping::view(&shown(path), &table, kind, mapping, &words))
    }

    /// Holds a mapping against the sheet that it is to be for.
    ///
    /// # Errors
    /// [`Code::Invalid`] with everything that does not fit; [`Code::NotFound`] for the kind.
    pub fn hold_mapping(&self, session: &Session, path: &Path, mapping: &Mapping) -> Result<(), Error> {
        let words = session.words();
        let table = read(path, &mapping.sheet, &words)?;
        Reading::new(mapping, self.kind_to_import(session, &mapping.kind)?, &table, &words).map(drop)
    }

    /// Imports a sheet under a mapping. Nothing is filed if one row is refused, unless `options.keep_going`. Files that
    /// rows name stand beside the sheet, or below.
    ///
    /// # Errors
    /// As [`App::import`]; [`Code::Invalid`] if the sheet cannot be read or the mapping does not fit it.
    pub fn import_sheet(
        self: &Arc<Self>,
        session: &Session,
        path: &Path,
        mapping: &Mapping,
        options: Options,
        watch: &mut dyn Watch,
    ) -> Result<SheetReport, Error> {
        session.may(Action::ImportRecords, Marking::Unclassified)?;
        if let Some(marking) = options.marking {
            session.may_mark(Action::ImportRecords, marking)?;
        }
        let (words, file) = (session.words(), shown(path));
        let table = read(path, &mapping.sheet, &words)?;
        let kind = self.kind_to_import(session, &mapping.kind)?;
        let reading = Reading::new(mapping, kind, &table, &words)?;
        let own = Own { file: &file, table: &table, reading, kind: &kind.code };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if own.reading.headings_by_column().contains_key("files") {
            refuse_own(self, folder, &words)?;
        }
        let plan = Planner::new(self, session, folder).own_rows(&own);
        let options = Options { is_whole: !options.keep_going, ..options };
        // Found out first, so that everything is told at once, and no file of rows that are not filed stays in the store.
        let has_files = plan.versions.iter().any(|version| !version.files.is_empty());
        let is_tried = options.is_whole && !options.is_dry && (has_files || !plan.problems.is_empty());
        let report = if is_tried {
            let dry = Options { is_dry: true, ..options };
            let tried = self.carry_out(session, plan.clone(), dry, &mut Silent)?;
            if tried.is_clean() { self.carry_out(session, plan, options, watch)? } else { tried }
        } else {
            self.carry_out(session, plan, options, watch)?
        };
        let marking = options.marking.unwrap_or(self.config.marking);
        let refused = refused(&own, &report, (mapping, marking), &words);
        Ok(SheetReport { columns_left_out: own.reading.left_out(&table), refused, report })
    }
}

struct Silent;

impl Watch for Silent {
    fn progress(&mut self, _: super::Progress) {}
    fn row(&mut self, _: &super::RowResult) {}
}

fn shown(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(path: &Path, name: &str, words: &Words) -> Result<Table, Error> {
    sheet::read(path, name).map_err(|error| {
        let arguments = [("row", error.row.into()), ("what", error.what.into())];
        let file = shown(path);
        let text = words.format(error.id, &arguments);
        let line = words.format("import-problem", &[("place", file.clone().into()), ("text", text.into())]);
        Error::new(Code::Invalid).with("place", file).field("file", line)
    })
}

fn refused(
    own: &Own<'_>,
    report: &ImportReport,
    (mapping, marking): (&Mapping, Marking),
    words: &Words,
) -> Refused {
    let headings = own.reading.headings_by_column();
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for problem in &report.problems {
        reasons.entry(&problem.place).or_default().push(problem.text.clone());
    }
    for row in &report.rows {
        let Err(error) = &row.result else { continue };
        let of_fields = error.fields().map(|(name, line)| match headings.get(name) {
            Some(heading) => under(heading, line.to_owned(), words),
            None => line.to_owned(),
        });
        let mut lines: Vec<String> = of_fields.collect();
        lines.extend(error.other_lines().map(str::to_owned));
        if lines.is_empty() {
            lines.push(error.message(words));
        }
        reasons.entry(&row.place).or_default().extend(lines);
    }
    let mut rows = Vec::new();
    if !reasons.is_empty() {
        for row in own.rows() {
            if let Some(why) = reasons.get(own.place(row, words).as_str()) {
                rows.push((row.number, row.cells.clone(), why.join("; ")));
            }
        }
    }
    let widest = rows.iter().map(|(_, cells, _)| cells.len()).max().unwrap_or_default();
    let mut names = own.reading.headings.clone();
    names.extend((names.len()..widest).map(|column| format!("({})", super::index::letters(column))));
    let name = if own.table.sheet.is_empty() { own.file } else { &own.table.sheet };
    Refused { name: name.to_owned(), headings: names, rows, decimal_comma: mapping.decimal_comma, marking }
}
