//! Cells of tables that people open with a spreadsheet.

use std::borrow::Cow;

use super::{Code, Error};

/// Before the first row: it tells spreadsheets that the text is UTF-8.
pub const MARK: &[u8] = b"\xef\xbb\xbf";

/// Rows as CSV, no cell of which is a formula.
///
/// # Errors
/// [`Code::Internal`] if they cannot be written to memory.
pub fn csv_rows<R: AsRef<[String]>>(rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>, Error> {
    written(csv::Terminator::Any(b'\n'), rows)
}

/// The same with the line ends of RFC 4180, for lists that go to others.
///
/// # Errors
/// As [`csv_rows`].
pub fn csv_to_send<R: AsRef<[String]>>(rows: impl IntoIterator<Item = R>) -> Result<String, Error> {
    let bytes = written(csv::Terminator::CRLF, rows)?;
    String::from_utf8(bytes).map_err(|error| Error::new(Code::Internal).because(error))
}

fn written<R: AsRef<[String]>>(
    terminator: csv::Terminator,
    rows: impl IntoIterator<Item = R>,
) -> Result<Vec<u8>, Error> {
    let failed = |error: csv::Error| Error::new(Code::Internal).with("reason", "a table").because(error);
    let mut writer = csv::WriterBuilder::new().terminator(terminator).from_writer(Vec::new());
    for row in rows {
        let cells = row.as_ref().iter().map(|cell| harmless(cell).into_owned());
        writer.write_record(cells).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| Error::new(Code::Internal).because(error.into_error()))
}

/// A cell that no spreadsheet takes for a formula: opening the table must run nothing. What would be one gets an
/// apostrophe in front; a number stays a number.
#[must_use]
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let is_risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    if is_risky { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "=HYPERLINK(\"x\")", "+a", "-a", "@SUM(A1)", "\t=1", "\r=1", "-1+1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        assert_eq!(csv_rows([["=a,\"b\"".to_owned(), "c".to_owned()]]).unwrap(), b"\"'=a,\"\"b\"\"\",c\n");
        for cell in ["", "a=1", "SM40-0029", "-12", "+1.5", "ہاں"] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
