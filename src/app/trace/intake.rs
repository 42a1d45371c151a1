//! Reading the file of a trace batch: row by row, so that a million take no more memory than ten. It is read as often as
//! there is a question about it: what is in it is what was hashed.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::app::{App, Code, Error};
use crate::domain::epcis::{self, Before, Document, EpcisError, Passed};
use crate::domain::trace::{Header, Row};
use crate::proof::digest::Digest;
use crate::words::Words;

/// Rows of one batch.
const ROWS_MAX: usize = 2_000_000;

/// So many problems are told.
const TOLD: usize = 20;

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
    /// What its events said that are declared to be wrong.
    pub taken_back: Vec<Row>,
}

/// The files of earlier versions of a batch.
#[derive(Debug, Clone, Copy)]
pub(in crate::app) struct Earlier<'a> {
    /// Where they are.
    pub app: &'a App,
    /// Their digests, oldest first.
    pub files: &'a [Digest],
}

impl Earlier<'_> {
    /// The documents that this one goes on from, oldest first.
    fn documents(&self, document: &Document) -> Result<Vec<Document>, Error> {
        let mut found = Vec::new();
        let mut goes_on = epcis::goes_on(document);
        for file in self.files.iter().rev() {
            if !goes_on {
                break;
            }
            let mut bytes = Vec::new();
            let source = self.app.blobs.open(file)?;
            let read = source.take(most_bytes()).read_to_end(&mut bytes);
            read.map_err(|error| Error::file(Path::new(&file.to_string()), error))?;
            // What is no document has no events.
            let Ok(document) = Document::read(&bytes) else { break };
            goes_on = epcis::goes_on(&document);
            found.push(document);
        }
        found.reverse();
        Ok(found)
    }
}

/// One byte more than a document may have shows that it is too long.
fn most_bytes() -> u64 {
    u64::try_from(epcis::MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1)
}

/// The file of a trace batch.
#[derive(Debug, Clone)]
pub struct TraceFile {
    place: Place,
    /// Files of earlier versions of the batch, oldest first; nothing while it is not known of which it is one.
    earlier: Option<Vec<Digest>>,
    /// Bytes that were read to file its rows.
    read: Arc<AtomicU64>,
}

/// Where it is.
#[derive(Debug, Clone)]
enum Place {
    /// In a folder that is being imported.
    At(PathBuf),
    /// In the store.
    Stored {
        /// Its bytes.
        digest: Digest,
        /// What it is called.
        name: String,
    },
}

/// The rows of a file, one after the other. After an error there are no more.
pub(in crate::app) type Rows<'a> = Box<dyn Iterator<Item = Result<Numbered, Error>> + 'a>;

impl TraceFile {
    /// In a folder; what is read of it to file its rows is added to `read`.
    pub(in crate::app) fn at(path: PathBuf, read: &Arc<AtomicU64>) -> Self {
        Self { place: Place::At(path), earlier: None, read: Arc::clone(read) }
    }

    /// In the store, under a name.
    pub(in crate::app) fn stored((digest, name): (Digest, String), read: &Arc<AtomicU64>) -> Self {
        Self { place: Place::Stored { digest, name }, earlier: None, read: Arc::clone(read) }
    }

    /// The same as a version of its batch, after those with these files.
    pub(in crate::app) fn after(&self, earlier: Vec<Digest>) -> Self {
        Self { earlier: Some(earlier), ..self.clone() }
    }

    fn earlier<'a>(&'a self, app: &'a App) -> Option<Earlier<'a>> {
        self.earlier.as_ref().map(|files| Earlier { app, files })
    }

    fn shown(&self) -> String {
        match &self.place {
            Place::At(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            Place::Stored { name, .. } => name.clone(),
        }
    }

    fn open(&self, app: &App) -> Result<(PathBuf, Box<dyn Read>), Error> {
        match &self.place {
            Place::At(path) => {
                let file = std::fs::File::open(path).map_err(|error| Error::file(path, error))?;
                Ok((path.clone(), Box::new(file)))
            }
            Place::Stored { digest, name } => Ok((name.into(), Box::new(app.blobs.open(digest)?))),
        }
    }

    /// Goes through the whole file once.
    ///
    /// # Errors
    /// [`Code::Trace`] with each wrong row or event (the first twenty), [`Code::File`].
    pub(in crate::app) fn check(&self, app: &App, words: &Words) -> Result<Vec<Passed>, Error> {
        let (path, source) = self.open(app)?;
        let shown = self.shown();
        match Reader::of((&path, &shown), source, words, self.earlier(app))? {
            Reader::Events(batch) => Ok(batch.passed),
            Reader::Lines(mut lines) => {
                let problems: Vec<String> = lines.by_ref().filter_map(Result::err).take(TOLD).collect();
                if problems.is_empty() { Ok(Vec::new()) } else { Err(wrong(&shown, problems)) }
            }
        }
    }

    /// Its rows, which are to be filed: what is read is counted.
    ///
    /// # Errors
    /// As [`TraceFile::check`].
    pub(in crate::app) fn rows_to_file<'a>(&self, app: &App, words: &'a Words) -> Result<Rows<'a>, Error> {
        let (path, source) = self.open(app)?;
        self.rows_of(app, (path, Box::new(Counted { source, read: Arc::clone(&self.read) })), words)
    }

    /// Its rows.
    ///
    /// # Errors
    /// As [`TraceFile::check`].
    pub(in crate::app) fn rows<'a>(&self, app: &App, words: &'a Words) -> Result<Rows<'a>, Error> {
        self.rows_of(app, self.open(app)?, words)
    }

    /// What events said that it declares to be wrong.
    ///
    /// # Errors
    /// As [`TraceFile::check`].
    pub(in crate::app) fn taken_back(&self, app: &App, words: &Words) -> Result<Vec<Row>, Error> {
        let (path, source) = self.open(app)?;
        Ok(match Reader::of((&path, &self.shown()), source, words, self.earlier(app))? {
            Reader::Events(batch) => batch.taken_back,
            Reader::Lines(_) => Vec::new(),
        })
    }

    fn rows_of<'a>(
        &self,
        app: &App,
        (path, source): (PathBuf, Box<dyn Read>),
        words: &'a Words,
    ) -> Result<Rows<'a>, Error> {
        let shown = self.shown();
        Ok(match Reader::of((&path, &shown), source, words, self.earlier(app))? {
            Reader::Events(batch) => Box::new(batch.rows.into_iter().map(Ok)),
            Reader::Lines(lines) => {
                Box::new(lines.map(move |row| row.map_err(|problem| wrong(&shown, vec![problem]))))
            }
        })
    }
}

/// A stream, and how much of it was read.
struct Counted {
    source: Box<dyn Read>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.read.fetch_add(u64::try_from(count).unwrap_or_default(), Ordering::Relaxed);
        Ok(count)
    }
}

/// All that a stream says; `path` is for errors in reading it, `shown` for those in what it says. `earlier` are the files of
/// earlier versions of its batch, where that is known.
///
/// # Errors
/// As [`TraceFile::check`].
pub(in crate::app) fn parse_from(
    place: (&Path, &str),
    source: impl Read,
    words: &Words,
    earlier: Option<Earlier<'_>>,
) -> Result<Batch, Error> {
    match Reader::of(place, source, words, earlier)? {
        Reader::Events(batch) => Ok(batch),
        Reader::Lines(lines) => {
            let (mut rows, mut problems) = (Vec::new(), Vec::new());
            for row in lines {
                match row {
                    Ok(row) => rows.push(row),
                    Err(problem) if problems.len() < TOLD => problems.push(problem),
                    Err(_) => {}
                }
            }
            if problems.is_empty() {
                Ok(Batch { rows, ..Batch::default() })
            } else {
                Err(wrong(place.1, problems))
            }
        }
    }
}

fn wrong(shown: &str, lines: Vec<String>) -> Error {
    Error::new(Code::Trace).with("file", shown).details(lines)
}

/// A file that was begun: an EPCIS document where it begins as JSON does, otherwise CSV.
enum Reader<'a, R> {
    Events(Batch),
    Lines(Lines<'a, R>),
}

impl<'a, R: Read> Reader<'a, std::io::Chain<Cursor<Vec<u8>>, R>> {
    fn of(
        (path, shown): (&Path, &str),
        mut source: R,
        words: &'a Words,
        earlier: Option<Earlier<'_>>,
    ) -> Result<Self, Error> {
        let mut head = Vec::new();
        (&mut source).take(HEAD_BYTES).read_to_end(&mut head).map_err(|error| Error::file(path, error))?;
        let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
        let is_json = start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
        let source = Cursor::new(head).chain(source);
        if is_json {
            return Ok(Self::Events(parse_events((path, shown), source, words, earlier)?));
        }
        Ok(Self::Lines(Lines::of((path, shown), source, words)?))
    }
}

/// Reads an EPCIS document.
fn parse_events(
    (path, shown): (&Path, &str),
    source: impl Read,
    words: &Words,
    earlier: Option<Earlier<'_>>,
) -> Result<Batch, Error> {
    let mut bytes = Vec::new();
    source.take(most_bytes()).read_to_end(&mut bytes).map_err(|error| Error::file(path, error))?;
    let refused =
        |errors: Vec<EpcisError>| wrong(shown, errors.iter().map(|error| error.message(words)).collect());
    let document = Document::read(&bytes).map_err(refused)?;
    let documents = earlier.map(|earlier| earlier.documents(&document)).transpose()?;
    let before = documents.as_deref().map_or(Before::Unknown, Before::Documents);
    let intake = epcis::rows(&document, before).map_err(refused)?;
    let rows = intake.rows.into_iter().map(|row| Numbered { at: 0, row }).collect();
    Ok(Batch { rows, passed: intake.passed, taken_back: intake.taken_back })
}

/// The rows of a CSV file, or what is wrong with them.
struct Lines<'a, R> {
    header: Header,
    records: csv::StringRecordsIntoIter<R>,
    words: &'a Words,
    count: usize,
    is_over: bool,
}

impl<'a, R: Read> Lines<'a, R> {
    fn of((path, shown): (&Path, &str), source: R, words: &'a Words) -> Result<Self, Error> {
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source);
        let mut records = reader.into_records();
        let first = records.next().transpose().map_err(|error| match error.into_kind() {
            csv::ErrorKind::Io(error) => Error::file(path, error),
            csv::ErrorKind::Utf8 { pos, .. } => {
                let line = pos.map_or(0, |pos| pos.line());
                wrong(
                    shown,
                    vec![words.format("index-not-utf8", &[("row", line.into()), ("what", "".into())])],
                )
            }
            kind => wrong(shown, vec![format!("{kind:?}")]),
        })?;
        let first = first.ok_or_else(|| wrong(shown, vec![words.text("trace-empty")]))?;
        let header = Header::read(&first.iter().collect::<Vec<_>>())
            .map_err(|error| wrong(shown, vec![error.message(words)]))?;
        Ok(Self { header, records, words, count: 0, is_over: false })
    }
}

impl<R: Read> Iterator for Lines<'_, R> {
    type Item = Result<Numbered, String>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            let record = match self.records.next()? {
                Ok(record) => record,
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(error.to_string()));
                }
            };
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let at = record.position().map_or(0, csv::Position::line);
            self.count += 1;
            if self.count > ROWS_MAX {
                self.is_over = true;
                let most = [("row", at.into()), ("what", ROWS_MAX.to_string().into())];
                return Some(Err(self.words.format("index-too-many-rows", &most)));
            }
            let row = self.header.row(at, &record.iter().collect::<Vec<_>>());
            return Some(row.map(|row| Numbered { at, row }).map_err(|error| error.message(self.words)));
        }
        None
    }
}
