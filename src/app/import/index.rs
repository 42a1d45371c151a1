//! Index files: CSV or XLSX with a header line, read into rows of text.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use calamine::{Data, Range, Reader};
use csv::Terminator;

/// Larger than any sheet that somebody keeps by hand; bounds memory.
pub(super) const INDEX_MAX_BYTES: u64 = 256 * 1024 * 1024;
const ROWS_MAX: usize = 1_000_000;
pub(super) const COLUMNS_MAX: usize = 256;
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

pub(super) fn error(id: &'static str, row: usize, what: impl Into<String>) -> IndexError {
    IndexError { id, row, what: what.into() }
}

/// Names that make a file an index.
pub const NAMES: &[&str] = &["index.csv", "index.xlsx"];

/// Endings of files called `index` that were surely meant as one and cannot be read: filed as evidence, they would hide
/// that no index was found.
pub const MEANT: &[&str] = &["xls", "xlsm", "xlsb", "ods", "numbers", "tsv", "txt", "csv.txt", "xlsx.csv"];

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
            return Err(error(
                "index-cell-without-column",
                number,
                value.chars().take(40).collect::<String>(),
            ));
        };
        if value.chars().count() > CELL_MAX_CHARS {
            return Err(error("index-cell-too-long", number, name.clone()));
        }
        cells.insert(name.clone(), value.to_owned());
    }
    Ok((!cells.is_empty()).then_some(IndexRow { number, cells }))
}

/// How a CSV file is written: its separator, how its lines end, and how many bytes and lines stand before the header.
struct Dialect {
    separator: u8,
    terminator: Terminator,
    before_bytes: u64,
    before_lines: usize,
}

/// Spreadsheets separate by semicolons where the comma is the decimal sign, and by tabs when asked to; some say so in a
/// first line `sep=;`. Otherwise it is what the header has most of.
fn dialect(file: &mut File, lines: usize) -> io::Result<Dialect> {
    let mut start = Vec::new();
    file.take(64 * 1024).read_to_end(&mut start)?;
    // By itself the reader would take CR LF for one end and count the line behind it one too low. The CR goes with the
    // white space of the last cell.
    let terminator = if start.contains(&b'\n') { Terminator::Any(b'\n') } else { Terminator::CRLF };
    let mark = if start.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let text = start.get(mark..).unwrap_or_default();
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if let Some(&[separator]) =
        line.strip_prefix(b"sep=").map(|rest| rest.strip_suffix(b"\r").unwrap_or(rest))
    {
        let length = mark + line.len() + 1;
        return Ok(Dialect {
            separator,
            terminator,
            before_bytes: u64::try_from(length).unwrap_or_default(),
            before_lines: 1,
        });
    }
    let has_one = |line: &&[u8]| line.iter().any(|byte| b",;\t".contains(byte));
    let line = text.split(|byte| *byte == b'\n').take(lines).find(has_one).unwrap_or(line);
    let count = |separator: u8| line.iter().filter(|byte| **byte == separator).count();
    let mut separator = b',';
    for other in [b';', b'\t'] {
        if count(other) > count(separator) {
            separator = other;
        }
    }
    Ok(Dialect { separator, terminator, before_bytes: 0, before_lines: 0 })
}

fn read_csv(path: &Path) -> Result<Vec<IndexRow>, IndexError> {
    let mut names: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    csv_records(path, 1, |line, record| {
        let values: Vec<String> = record.iter().map(str::to_owned).collect();
        match &names {
            None => names = Some(header(&values)?),
            Some(names) => rows.extend(row(names, line, values)?),
        }
        if rows.len() > ROWS_MAX {
            return Err(error("index-too-many-rows", line, ROWS_MAX.to_string()));
        }
        Ok(())
    })?;
    names.map(|_| rows).ok_or_else(|| error("index-empty", 0, ""))
}

/// Hands over each record of a CSV file with its line. The separator is looked for in the first of so many lines that has
/// one.
pub(super) fn csv_records(
    path: &Path,
    lines: usize,
    mut take: impl FnMut(usize, &csv::StringRecord) -> Result<(), IndexError>,
) -> Result<(), IndexError> {
    let unreadable = |e: io::Error| error("index-unreadable", 0, e.to_string());
    let mut file = File::open(path).map_err(unreadable)?;
    let Dialect { separator, terminator, before_bytes, before_lines } =
        dialect(&mut file, lines).map_err(unreadable)?;
    file.seek(SeekFrom::Start(before_bytes)).map_err(unreadable)?;
    let line_of = |position: Option<&csv::Position>| {
        position.map_or(0, |position| usize::try_from(position.line()).unwrap_or_default() + before_lines)
    };
    let failed = |e: csv::Error| {
        let row = line_of(e.position());
        match e.kind() {
            csv::ErrorKind::Utf8 { .. } => error("index-not-utf8", row, ""),
            _ => error("index-unreadable", row, e.to_string()),
        }
    };
    // Rows of unequal length are accepted: spreadsheets leave out empty cells at the end.
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .terminator(terminator)
        .from_reader(file);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(failed)? {
        take(line_of(record.position()), &record)?;
    }
    Ok(())
}

fn read_xlsx(path: &Path) -> Result<Vec<IndexRow>, IndexError> {
    let failed = |e: calamine::XlsxError| error("index-unreadable", 0, e.to_string());
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).map_err(failed)?;
    let sheet = book.sheet_names().first().cloned().ok_or_else(|| error("index-empty", 0, ""))?;
    let range = book.worksheet_range(&sheet).map_err(failed)?;
    let formulas = book.worksheet_formula(&sheet).map_err(failed)?;
    calculated(&range, &formulas)?;
    let start = range.start().unwrap_or_default();
    let first = usize::try_from(start.0).unwrap_or_default();
    let left = usize::try_from(start.1).unwrap_or_default();
    let mut names: Option<Vec<String>> = None;
    let mut rows = Vec::new();
    for (position, cells) in range.rows().enumerate() {
        let number = first + position + 1;
        let values = cells
            .iter()
            .enumerate()
            .map(|(column, cell)| {
                text(cell).ok_or_else(|| error("index-cell-error", number, letters(left + column)))
            })
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

/// A workbook that a program wrote may have formulas without their results: read as they stand, these cells would be
/// empty. A spreadsheet stores results, and may store an empty one.
fn calculated(range: &Range<Data>, formulas: &Range<String>) -> Result<(), IndexError> {
    let Some((top, left)) = formulas.start() else { return Ok(()) };
    let mut first = None;
    for (row, column, _) in formulas.used_cells().filter(|(_, _, formula)| !formula.is_empty()) {
        let place =
            (top + u32::try_from(row).unwrap_or_default(), left + u32::try_from(column).unwrap_or_default());
        if range.get_value(place).is_some_and(|value| *value != Data::Empty) {
            return Ok(());
        }
        first.get_or_insert(place);
    }
    let at = |place: u32| usize::try_from(place).unwrap_or_default();
    first.map_or(Ok(()), |(row, column)| Err(error("index-not-calculated", at(row) + 1, letters(at(column)))))
}

/// A column as spreadsheets call it: A to Z, AA, …
pub(super) fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// A yes or no as an index has it.
pub(super) const fn flag(flag: bool) -> &'static str {
    if flag { "yes" } else { "no" }
}

/// A cell as text; dates as `2026-10-02`, whole numbers without a fraction; `None` for an error cell (`#REF!`).
pub(in crate::app) fn text(cell: &Data) -> Option<String> {
    Some(match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        // What the sheet shows: it calculates with 15 digits and stores the rounding errors behind them.
        Data::Float(number) => format!("{number:.14e}").parse().unwrap_or(*number).to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(flag) => self::flag(*flag).to_owned(),
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
    fn a_file_of_another_spreadsheet_is_read_by_its_own_separator() {
        let plain = csv(b"number,title,files\nA-1,Gauge,a.txt;b.txt\n").unwrap();
        assert_eq!(plain[0].cells["files"], "a.txt;b.txt");
        for other in [
            b"number;title;files\r\nA-1;Gauge;\"a.txt;b.txt\"\r\n".as_slice(),
            b"\xef\xbb\xbfnumber;title;files\r\nA-1;Gauge;\"a.txt;b.txt\"\r\n",
            b"number\ttitle\tfiles\nA-1\tGauge\ta.txt;b.txt\n",
        ] {
            assert_eq!(csv(other).unwrap(), plain);
        }
        let said = csv(b"sep=;\r\nnumber;title;files\r\nA-1;Gauge;\"a.txt;b.txt\"\r\n").unwrap();
        assert_eq!(said[0].cells, plain[0].cells);
        assert_eq!(said[0].number, 3, "rows are counted as an editor shows them");
        assert_eq!(csv(b"sep=;\na;b\n1;2;3\n").unwrap_err(), error("index-cell-without-column", 3, "3"));
        // Lines that end as Windows, Unix or an old Mac end them are counted alike.
        for end in ["\r\n", "\n"] {
            let text = ["a,b", "1,\"2\"", "3,4,5"].join(end) + end;
            assert_eq!(csv(text.as_bytes()).unwrap_err(), error("index-cell-without-column", 3, "5"));
        }
        assert_eq!(csv(b"a\r1\r2\r").unwrap().len(), 2);
        assert_eq!(csv(b"sep=;\n\xff\n").unwrap_err().row, 2);
    }

    #[test]
    fn columns_and_numbers_are_told_as_a_spreadsheet_shows_them() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
        let shown = |number: f64| text(&Data::Float(number)).unwrap();
        assert_eq!([0.1 + 0.2, 36.3, 12.0, 1e6, -0.05].map(shown), ["0.3", "36.3", "12", "1000000", "-0.05"]);
    }

    #[test]
    fn formulas_without_results_are_refused_and_empty_results_are_not() {
        fn cell<T: calamine::CellType>(row: u32, column: u32, value: T) -> calamine::Cell<T> {
            calamine::Cell::new((row, column), value)
        }
        let formulas = Range::from_sparse(vec![cell(1, 1, "A2&B2".to_owned()), cell(2, 1, "A3".to_owned())]);
        let values = |two: Data, three: Data| {
            Range::from_sparse(vec![
                cell(0, 0, Data::String("title".to_owned())),
                cell(1, 1, two),
                cell(2, 1, three),
            ])
        };
        let empty = values(Data::Empty, Data::Empty);
        assert_eq!(calculated(&empty, &formulas), Err(error("index-not-calculated", 2, "B")));
        assert_eq!(calculated(&values(Data::Empty, Data::Int(3)), &formulas), Ok(()));
        assert_eq!(calculated(&empty, &Range::default()), Ok(()));
    }

    #[test]
    fn a_file_that_only_calls_itself_xlsx_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index.xlsx");
        fs::write(&path, b"not a workbook").unwrap();
        assert_eq!(read(&path).unwrap_err().id, "index-unreadable");
    }
}
