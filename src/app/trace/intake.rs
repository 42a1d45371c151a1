//! Reading the file of a trace batch.

use std::io::{Cursor, Read};
use std::path::Path;

use crate::app::{Code, Error};
use crate::domain::epcis::{self, Passed};
use crate::domain::trace::{Header, Row};
use crate::words::Words;

/// Rows of one batch; more are for a later, streaming intake.
const ROWS_MAX: usize = 2_000_000;

/// So far the first character of a file is looked for.
const HEAD_BYTES: u64 = 1024;

/// A row, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// The line of the file, from 1 on; 0 where it is of an event.
    pub at: u64,
    /// What it says.
    pub row: Row,
}

/// What the file of a trace batch says.
#[derive(Debug, Default)]
pub(in crate::app) struct Batch {
    /// Its rows.
    pub rows: Vec<Numbered>,
    /// What of an EPCIS document changes nothing in the genealogy.
    pub passed: Vec<Passed>,
}

/// Reads the file of a trace batch: an EPCIS document where it begins as JSON does, otherwise CSV.
///
/// # Errors
/// [`Code::Trace`] with each wrong row or event (the first twenty), [`Code::File`].
pub(in crate::app) fn parse(path: &Path, words: &Words) -> Result<Batch, Error> {
    let source = std::fs::File::open(path).map_err(|error| Error::file(path, error))?;
    let shown = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    parse_from((path, &shown), source, words)
}

/// The same from a stream; `path` is for errors in reading it, `shown` for those in what it says.
///
/// # Errors
/// As [`parse`].
pub(in crate::app) fn parse_from(
    (path, shown): (&Path, &str),
    mut source: impl Read,
    words: &Words,
) -> Result<Batch, Error> {
    let mut head = Vec::new();
    (&mut source).take(HEAD_BYTES).read_to_end(&mut head).map_err(|error| Error::file(path, error))?;
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    let is_json = start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let source = Cursor::new(head).chain(source);
    if is_json {
        return parse_events((path, shown), source, words);
    }
    Ok(Batch { rows: parse_rows((path, shown), source, words)?, passed: Vec::new() })
}

/// Reads an EPCIS document.
fn parse_events((path, shown): (&Path, &str), source: impl Read, words: &Words) -> Result<Batch, Error> {
    let mut bytes = Vec::new();
    // One byte more than is allowed shows that it is too long.
    let most = u64::try_from(epcis::MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    source.take(most).read_to_end(&mut bytes).map_err(|error| Error::file(path, error))?;
    let read = epcis::Document::read(&bytes).and_then(|document| epcis::rows(&document));
    let intake = read.map_err(|wrong| {
        let lines: Vec<String> = wrong.iter().map(|error| error.message(words)).collect();
        Error::new(Code::Trace).with("file", shown).details(lines)
    })?;
    let rows = intake.rows.into_iter().map(|row| Numbered { at: 0, row }).collect();
    Ok(Batch { rows, passed: intake.passed })
}

/// Reads rows from CSV.
fn parse_rows(
    (path, shown): (&Path, &str),
    source: impl Read,
    words: &Words,
) -> Result<Vec<Numbered>, Error> {
    let wrong = |lines: Vec<String>| Error::new(Code::Trace).with("file", shown).details(lines);
    let unreadable = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::file(path, error),
        csv::ErrorKind::Utf8 { pos, .. } => {
            let line = pos.map_or(0, |pos| pos.line());
            wrong(vec![words.format("index-not-utf8", &[("row", line.into()), ("what", "".into())])])
        }
        kind => wrong(vec![format!("{kind:?}")]),
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source);
    let mut records = reader.records();
    let first = records.next().transpose().map_err(unreadable)?;
    let Some(first) = first else { return Err(wrong(vec![words.text("trace-empty")])) };
    let header =
        Header::read(&first.iter().collect::<Vec<_>>()).map_err(|error| wrong(vec![error.message(words)]))?;
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for record in records {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                problems.push(error.to_string());
                break;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match header.row(line, &record.iter().collect::<Vec<_>>()) {
            Ok(row) => rows.push(Numbered { at: line, row }),
            Err(error) if problems.len() < 20 => problems.push(error.message(words)),
            Err(_) => {}
        }
        if rows.len() > ROWS_MAX {
            problems.push(words.format(
                "index-too-many-rows",
                &[("row", line.into()), ("what", ROWS_MAX.to_string().into())],
            ));
            break;
        }
    }
    if problems.is_empty() { Ok(rows) } else { Err(wrong(problems)) }
}
