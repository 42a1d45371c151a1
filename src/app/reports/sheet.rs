//! A table among the files of a record: a sheet of a workbook or a CSV file, found by its name and its heads.

use std::io::Cursor;

use calamine::{Reader, Xlsx};

use crate::app::import::index::text;
use crate::domain::report::{Sheet, SheetColumn};

/// Larger ones are not read: a report is for people.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Rows that are printed.
pub const MAX_ROWS: usize = 5_000;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) struct Rows {
    /// Cells of each row, a text for each column of the report.
    pub rows: Vec<Vec<String>>,
    /// True if there are more.
    pub is_cut: bool,
}

/// True if a file of that name may hold tables.
pub(in crate::app) fn may_hold(name: &str) -> bool {
    matches!(ending(name).as_str(), "xlsx" | "csv")
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default()
}

/// The rows of the table in a file; nothing if it has none of that name with these heads, or cannot be read.
pub(in crate::app) fn rows(name: &str, bytes: Vec<u8>, sheet: &Sheet) -> Option<Rows> {
    let is_named = |given: &str| sheet.names.iter().any(|name| plain(name) == plain(given));
    if ending(name) == "csv" {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        return is_named(stem)
            .then(|| csv_rows(&bytes))
            .flatten()
            .and_then(|rows| table(rows, &sheet.columns));
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).ok()?;
    let names: Vec<String> = book.sheet_names().iter().filter(|name| is_named(name)).cloned().collect();
    names.iter().find_map(|name| {
        let range = book.worksheet_range(name).ok()?;
        let rows = range.rows().map(|row| row.iter().map(|cell| text(cell).unwrap_or_default()).collect());
        table(rows.collect(), &sheet.columns)
    })
}

fn csv_rows(bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(|mark| {
        // The last of equals is taken: a comma where there is none of them.
        (first.bytes().filter(|byte| byte == mark).count(), *mark == b',')
    })?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let rows: Result<Vec<_>, _> =
        reader.records().map(|row| row.map(|row| row.iter().map(str::to_owned).collect())).collect();
    rows.ok()
}

/// A head without what people write differently.
fn plain(text: &str) -> String {
    text.trim().trim_end_matches(['.', ':']).to_lowercase()
}

/// Above the heads may stand a title. The heads are the first row that fills at least half of the columns.
fn table(rows: Vec<Vec<String>>, columns: &[SheetColumn]) -> Option<Rows> {
    let places = |row: &[String]| -> Vec<Vec<usize>> {
        let place =
            |head: &String| row.iter().position(|cell| !cell.trim().is_empty() && plain(cell) == plain(head));
        let places = |column: &SheetColumn| {
            let mut places: Vec<usize> = Vec::new();
            for place in column.from.iter().filter_map(place) {
                // Two ways to write one head find the same column.
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            places
        };
        columns.iter().map(places).collect()
    };
    let found = rows.iter().enumerate().find_map(|(position, row)| {
        let places = places(row);
        let filled = places.iter().filter(|places| !places.is_empty()).count();
        (filled * 2 >= columns.len() && filled > 1).then_some((position, places))
    });
    let (head, places) = found?;
    let mut made = Vec::new();
    for row in rows.iter().skip(head + 1) {
        let cell = |(column, places): (&SheetColumn, &Vec<usize>)| {
            let mut cells: Vec<&str> = Vec::new();
            for text in places.iter().filter_map(|place| row.get(*place)).map(|cell| cell.trim()) {
                if !text.is_empty() {
                    cells.push(text);
                }
            }
            cells.join(&column.join)
        };
        let cells: Vec<String> = columns.iter().zip(&places).map(cell).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            made.push(cells);
        }
    }
    let is_cut = made.len() > MAX_ROWS;
    made.truncate(MAX_ROWS);
    Some(Rows { rows: made, is_cut })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::Label;

    fn asked() -> Sheet {
        let column = |from: &[&str], join: &str| SheetColumn {
            label: Label { en: from[0].to_owned(), ur: None },
            from: from.iter().map(|text| (*text).to_owned()).collect(),
            join: join.to_owned(),
            share: 1,
        };
        Sheet {
            names: vec!["Form 3".to_owned()],
            columns: vec![
                column(&["no", "no."], " "),
                column(&["min", "max"], " to "),
                column(&["result", "unit"], " "),
            ],
        }
    }

    #[test]
    fn rows_are_found_under_their_heads() {
        let csv = "\u{feff}A title\n\nNo.;Min;Max;Result;Unit\n1;0;5;3,5;µm\n;;;;\n2;;2.1;2.0;\n";
        let found = rows("FORM 3.csv", csv.replace("A title", "A title;;;;").into_bytes(), &asked()).unwrap();
        assert_eq!(found.rows, [["1", "0 to 5", "3,5 µm"], ["2", "2.1", "2.0"]]);
        assert!(!found.is_cut);
        assert_eq!(rows("other.csv", csv.as_bytes().to_vec(), &asked()), None);
        assert_eq!(rows("form 3.csv", b"a,b\n1,2\n".to_vec(), &asked()), None, "no heads that are known");
        assert_eq!(rows("form 3.xlsx", b"no workbook".to_vec(), &asked()), None);
    }

    #[test]
    fn a_workbook_of_the_demonstration_is_read() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/demo/h-testing/fai-ed40-0031.xlsx");
        let found = rows("fai.xlsx", std::fs::read(path).unwrap(), &asked()).unwrap();
        assert_eq!(found.rows.len(), 6);
        assert_eq!(found.rows[0], ["1", "0 to 5", "3.5 µm"]);
        assert_eq!(found.rows[3][2], "0.07 mil", "not 0.07000000000000001");
    }
}
