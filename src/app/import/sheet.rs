//! A sheet as somebody keeps it, read as it stands: a sheet of a workbook (XLSX, ODS) or a CSV file, cell by cell, with what
//! each cell is. What the columns mean is said by a [`super::mapping`].

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::Path;

use calamine::{Data, DataRef, DataType, Ods, Reader, Xlsx};

use super::index::{self, COLUMNS_MAX, INDEX_MAX_BYTES, IndexError, error};

/// Endings of files that are read as sheets.
pub const ENDINGS: &[&str] = &["xlsx", "ods", "csv"];
/// Cells of a sheet, empty ones before the last of each row included: they are held in memory.
pub const CELLS_MAX: usize = 5_000_000;
/// Unpacked bytes of a workbook: what it shares among its sheets is held in memory.
const UNPACKED_MAX: u64 = 512 * 1024 * 1024;

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text(String),
    /// A number, as decimal text.
    Number(String),
    /// A day, `2026-10-02`.
    Day(String),
    /// Yes or no.
    Flag(bool),
    /// An error value (`#REF!`).
    Wrong,
}

impl Cell {
    fn of(data: &Data) -> Self {
        if matches!(data, Data::Error(_)) {
            return Self::Wrong;
        }
        let text = index::text(data).unwrap_or_default().trim().to_owned();
        match data {
            _ if text.is_empty() => Self::Empty,
            Data::Float(_) | Data::Int(_) => Self::Number(text),
            Data::DateTime(_) => Self::Day(text),
            Data::DateTimeIso(_) => Self::Day(text.chars().take(10).collect()),
            Data::Bool(flag) => Self::Flag(*flag),
            _ => Self::Text(text),
        }
    }

    /// What it says, as a person would type it.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Day(text) => text,
            Self::Flag(flag) => index::flag(*flag),
            Self::Empty | Self::Wrong => "",
        }
    }
}

/// A row with something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number, as spreadsheets and editors count.
    pub number: usize,
    /// Its cells, up to the last that is not empty.
    pub cells: Vec<Cell>,
}

/// A sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Names of the sheets of the workbook; empty for a CSV file.
    pub sheets: Vec<String>,
    /// The one that was read.
    pub sheet: String,
    /// Rows that are not empty, in order.
    pub rows: Vec<Row>,
    cells: usize,
}

impl Table {
    /// The row's cells come in order, and so do the rows.
    fn put(&mut self, number: usize, column: usize, cell: Cell) -> Result<(), IndexError> {
        if cell == Cell::Empty {
            return Ok(());
        }
        if column >= COLUMNS_MAX {
            return Err(error("index-too-many-columns", number, (column + 1).to_string()));
        }
        if self.rows.last().is_none_or(|last| last.number < number) {
            self.rows.push(Row { number, cells: Vec::new() });
        }
        let Some(row) = self.rows.last_mut().filter(|row| row.number == number && row.cells.len() <= column)
        else {
            return Err(error("sheet-out-of-order", number, ""));
        };
        self.cells += column + 1 - row.cells.len();
        if self.cells > CELLS_MAX {
            return Err(error("sheet-too-many-cells", number, CELLS_MAX.to_string()));
        }
        row.cells.resize(column, Cell::Empty);
        row.cells.push(cell);
        Ok(())
    }
}

/// The ending of a file's name, if it is one of a sheet.
#[must_use]
pub fn ending(path: &Path) -> Option<&'static str> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    ENDINGS.iter().copied().find(|known| *known == ending)
}

/// Reads a sheet: the one of that name, or the first.
///
/// # Errors
/// [`IndexError`] naming the row; its sentences are those of an index.
pub fn read(path: &Path, sheet: &str) -> Result<Table, IndexError> {
    let size = fs::metadata(path).map_err(|e| error("index-unreadable", 0, e.to_string()))?.len();
    if size > INDEX_MAX_BYTES {
        return Err(error("index-too-large", 0, size.to_string()));
    }
    let table = match ending(path) {
        Some("csv") => csv_table(path),
        Some("xlsx") => xlsx_table(path, sheet),
        Some("ods") => ods_table(path, sheet),
        _ => Err(error("sheet-ending", 0, ENDINGS.join(", "))),
    }?;
    if table.rows.is_empty() { Err(error("sheet-empty", 0, table.sheet)) } else { Ok(table) }
}

fn csv_table(path: &Path) -> Result<Table, IndexError> {
    let mut table = Table::default();
    index::csv_records(path, 50, |number, cells| {
        for (column, text) in cells.iter().enumerate() {
            table.put(number, column, Cell::of(&Data::String(unguarded(text).to_owned())))?;
        }
        Ok(())
    })?;
    Ok(table)
}

/// What [`crate::app::cells::harmless`] put in front is no part of the text.
fn unguarded(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}');
    match text.strip_prefix('\'') {
        Some(rest) if crate::app::cells::harmless(rest).len() > rest.len() => rest,
        _ => text,
    }
}

/// What a workbook says of its size is not believed.
fn weigh(path: &Path) -> Result<(), IndexError> {
    let failed = |reason: String| error("index-unreadable", 0, reason);
    let file = File::open(path).map_err(|e| failed(e.to_string()))?;
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|e| failed(e.to_string()))?;
    let mut left = UNPACKED_MAX;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|e| failed(e.to_string()))?;
        let bytes =
            io::copy(&mut entry.take(left + 1), &mut io::sink()).map_err(|e| failed(e.to_string()))?;
        left = left
            .checked_sub(bytes)
            .ok_or_else(|| error("sheet-too-large", 0, (UNPACKED_MAX >> 20).to_string()))?;
    }
    Ok(())
}

fn chosen(sheets: &[String], sheet: &str) -> Result<String, IndexError> {
    let wanted = sheet.trim();
    let found = match wanted {
        "" => sheets.first(),
        name => sheets.iter().find(|known| known.trim() == name),
    };
    found.cloned().ok_or_else(|| error("sheet-not-there", 0, format!("{wanted}: {}", sheets.join(", "))))
}

/// Read as a stream: a cell in the last corner of a sheet costs nothing.
fn xlsx_table(path: &Path, sheet: &str) -> Result<Table, IndexError> {
    let failed = |e: calamine::XlsxError| error("index-unreadable", 0, e.to_string());
    weigh(path)?;
    let mut book: Xlsx<_> = calamine::open_workbook(path).map_err(failed)?;
    let sheets = book.sheet_names();
    let sheet = chosen(&sheets, sheet)?;
    let mut table = Table { sheets, sheet: sheet.clone(), ..Table::default() };
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(failed)?;
    let mut results = Results::default();
    while let Some(cell) = cells.next_cell_with_formula().map_err(failed)? {
        let (row, column) = place(cell.pos);
        results.see(row + 1, column, cell.formula.is_some(), cell.value.is_empty());
        table.put(row + 1, column, Cell::of(&owned(cell.value)))?;
    }
    results.check()?;
    Ok(table)
}

fn owned(value: DataRef<'_>) -> Data {
    value.into()
}

fn place((row, column): (u32, u32)) -> (usize, usize) {
    (usize::try_from(row).unwrap_or(usize::MAX - 1), usize::try_from(column).unwrap_or(usize::MAX - 1))
}

/// Formulas without results: a workbook that a program wrote. A spreadsheet stores results, and may store an empty one.
#[derive(Default)]
struct Results {
    has_one: bool,
    lacks: Option<(usize, usize)>,
}

impl Results {
    fn see(&mut self, number: usize, column: usize, is_formula: bool, is_empty: bool) {
        if is_formula && is_empty {
            self.lacks.get_or_insert((number, column));
        } else if is_formula {
            self.has_one = true;
        }
    }

    fn check(&self) -> Result<(), IndexError> {
        match self.lacks {
            Some((number, column)) if !self.has_one => {
                Err(error("index-not-calculated", number, index::letters(column)))
            }
            _ => Ok(()),
        }
    }
}

fn ods_table(path: &Path, sheet: &str) -> Result<Table, IndexError> {
    let failed = |e: calamine::OdsError| error("index-unreadable", 0, e.to_string());
    weigh(path)?;
    let mut book: Ods<_> = calamine::open_workbook(path).map_err(failed)?;
    let sheets = book.sheet_names();
    let sheet = chosen(&sheets, sheet)?;
    let range = book.worksheet_range(&sheet).map_err(failed)?;
    let (top, left) = place(range.start().unwrap_or_default());
    let mut table = Table { sheets, sheet, ..Table::default() };
    for (row, cells) in range.rows().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            table.put(top + row + 1, left + column, Cell::of(cell))?;
        }
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_in_the_last_corner_costs_nothing_and_a_sheet_has_bounds() {
        let mut table = Table::default();
        let text = || Cell::Text("x".to_owned());
        table.put(1, 0, text()).unwrap();
        table.put(1_048_576, 0, text()).unwrap();
        assert_eq!((table.rows.len(), table.cells), (2, 2));
        assert_eq!(table.put(1_048_576, 16_383, text()).unwrap_err().id, "index-too-many-columns");
        assert_eq!(table.put(7, 0, text()).unwrap_err().id, "sheet-out-of-order");
        table.cells = CELLS_MAX - 3;
        assert_eq!(table.put(1_048_577, 3, text()).unwrap_err().id, "sheet-too-many-cells");
    }

    #[test]
    fn formulas_without_results_are_refused_and_empty_results_are_not() {
        let mut results = Results::default();
        results.see(2, 1, true, true);
        assert_eq!(results.check(), Err(error("index-not-calculated", 2, "B")));
        results.see(3, 1, true, false);
        assert_eq!(results.check(), Ok(()));
    }

    #[test]
    fn what_kept_a_cell_from_being_a_formula_is_no_part_of_it() {
        for text in ["=1+1", "-a", "@x", "plain", "'quoted'", "-5"] {
            assert_eq!(unguarded(&crate::app::cells::harmless(text)), text);
        }
        assert_eq!(unguarded("'tis"), "'tis");
    }
}
