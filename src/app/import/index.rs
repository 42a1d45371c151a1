//! Index files: CSV or XLSX with a header line, read into rows of text.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use calamine::{Data, Reader};

/// Larger than any sheet that somebody keeps by hand; bounds memory.
const INDEX_MAX_BYTES: u64 = 256 * 1024 * 1024;
const ROWS_MAX: usize = 1_000_000;
const COLUMNS_MAX: usize = 256;
const CELL_MAX_CHARS: usize = 40_000;

/// A row: its line or row number as people count (the header is 1), and its non-empty cells by column name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexRow {
    /// Row number.
    pub number: usize,
    /// Cells.
    pub cells: BTreeMap<String, String>,
}

/// Why an index cannot be read. The row is 0 where it concerns the whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexError {
    /// Message id in `errors.ftl`.
    pub id: &'static str,
    /// Row.
    pub row: usize,
    /// Column, or more words.
    pub what: String,
}

fn error(id: &'static str, row: usize, what: impl Into<String>) -> IndexError {
    IndexError { id, row, what: what.into() }
}

/// Names that make a file an index.
pub const NAMES: &[&str] = &["index.csv", "index.xlsx"];

/// Reads an index file; the first index problem ends it.
///
/// # Errors
/// [`IndexError`] naming row and column.
pub fn read(path: &Path) -> Result<Vec<IndexRow>, IndexError> {
    let size = fs::metadata(path).map_err(|e| error("index-unreadable", 0, e.to_string()))?.len();
    if size > INDEX_MAX_BYTES {
        return Err(error("index-too-large", 0, size.to_string()));
    }
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx")) {
        read_xlsx(path)
    } else {
        read_csv(path)
    }
}

fn header(names: &[String]) -> Result<Vec<String>, IndexError> {
    let names: Vec<String> =
        names.iter().map(|name| name.trim().trim_start_matches('\u{feff}').to_ascii_lowercase()).collect();
    if names.len() > COLUMNS_MAX {
        return Err(error("index-too-many-columns", 1, names.len().to_string()));
    }
    for (position, name) in names.iter().enumerate() {
        if !name.is_empty() && names.iter().take(position).any(|earlier| earlier == name) {
            return Err(error("index-duplicate-column", 1, name.clone()));
        }
    }
    if names.iter().all(String::is_empty) {
        return Err(error("index-no-header", 1, ""));
    }
    Ok(names)
}

fn row(names: &[String], number: usize, values: Vec<String>) -> Result<Option<IndexRow>, IndexError> {
    let mut cells = BTreeMap::new();
    for (position, value) in values.into_iter().enumerate() {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        let name = names.get(position).filter(|name| !name.is_empty());
        let Some(name) = name else {
            return Err(error("index-cell-without-column", number, value.chars().take(40).collect::<String>()));
        };
        if value.chars().count() > CELL_MAX_CHARS {
            return Err(error("index-cell-too-long", number, name.clone()));
        }
        cells.insert(name.clone(), value.to_owned());
    }
    Ok((!cells.is_empty()).then_some(IndexRow { number, cells }))
}

fn read_csv(path: &Path) -> Result<Vec<IndexRow>, IndexError> {
    let failed = |e: csv::Error| {
        let row = e.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or_default());
        match e.kind() {
            csv::ErrorKind::Utf8 { .. } => error("index-not-utf8", row, ""),
            _ => error("index-unreadable", row, e.to_string()),
        }
    };
    // Rows of unequal length are accepted: spreadsheets leave out empty cells at the end.
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path).map_err(failed)?;
    let mut names: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(failed)?;
        let line = record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or_default());
        let values: Vec<String> = record.iter().map(str::to_owned).collect();
        match &names {
            None => names = Some(header(&values)?),
            Some(names) => rows.extend(row(names, line, values)?),
        }
        if rows.len() > ROWS_MAX {
            return Err(error("index-too-many-rows", line, ROWS_MAX.to_string()));
        }
    }
    names.map(|_| rows).ok_or_else(|| error("index-empty", 0, ""))
}

fn read_xlsx(path: &Path) -> Result<Vec<IndexRow>, IndexError> {
    let failed = |e: calamine::XlsxError| error("index-unreadable", 0, e.to_string());
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).map_err(failed)?;
    let sheet = book.sheet_names().first().cloned().ok_or_else(|| error("index-empty", 0, ""))?;
    let range = book.worksheet_range(&sheet).map_err(failed)?;
    let first = range.start().map_or(0, |(row, _)| usize::try_from(row).unwrap_or_default());
    let mut names: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    for (position, cells) in range.rows().enumerate() {
        let number = first + position + 1;
        let values = cells
            .iter()
            .enumerate()
            .map(|(column, cell)| text(cell).ok_or_else(|| error("index-cell-error", number, column.to_string())))
            .collect::<Result<Vec<_>, _>>()?;
        match &names {
            None => names = Some(header(&values)?),
            Some(names) => rows.extend(row(names, number, values)?),
        }
        if rows.len() > ROWS_MAX {
            return Err(error("index-too-many-rows", number, ROWS_MAX.to_string()));
        }
    }
    names.map(|_| rows).ok_or_else(|| error("index-empty", 0, ""))
}

/// A cell as text; dates as `2026-10-02`, whole numbers without a fraction; `None` for an error cell (`#REF!`).
fn text(cell: &Data) -> Option<String> {
    Some(match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Float(number) => format!("{number}"),
        Data::Int(number) => number.to_string(),
        Data::Bool(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::Error(_) => return None,
        #[expect(unreachable_patterns, reason = "the crate may add kinds of cell")]
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn csv(bytes: &[u8]) -> Result<Vec<IndexRow>, IndexError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index.csv");
        fs::write(&path, bytes).unwrap();
        read(&path)
    }

    #[test]
    fn cells_are_read_by_column_name_and_empty_ones_are_left_out() {
        let rows = csv(b"\xef\xbb\xbfNumber,Title,\nA-1, Gauge block ,\n,,\nA-2,\"Two\nlines\"\n").unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].number, 2);
        assert_eq!(rows[0].cells["title"], "Gauge block");
        assert_eq!(rows[1].cells["title"], "Two\nlines");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_row() {
        assert_eq!(csv(b"").unwrap_err().id, "index-empty");
        assert_eq!(csv(b"a,a\n1,2\n").unwrap_err(), error("index-duplicate-column", 1, "a"));
        assert_eq!(csv(b"a\n1,2\n").unwrap_err(), error("index-cell-without-column", 2, "2"));
        assert_eq!(csv(b"a\n\xff\xfe\n").unwrap_err().id, "index-not-utf8");
    }

    #[test]
    fn a_file_that_only_calls_itself_xlsx_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index.xlsx");
        fs::write(&path, b"not a workbook").unwrap();
        assert_eq!(read(&path).unwrap_err().id, "index-unreadable");
    }
}
