//! Marked copies: the pages of a stored file as PDF, each with its marking, what it is a copy of, in which state that was,
//! for whom it was made and why. Issuing one is an event, recorded before anybody has the bytes; from that event, and the
//! stored file, the same copy is made again where the answer to a request was lost.

use std::sync::{Arc, Mutex, PoisonError};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::events::{Happening, detail, event};
use super::records::filing::parse_marking;
use super::records::read::{Parsed, file_of, visible_versions};
use super::records::{FileView, RecordView};
use super::{App, Code, Error, Session};
use crate::blob::read_checked;
use crate::db::events::{self, EventFilter, StoredEvent};
use crate::db::{Conn, DbError, WriteTx, counters, ledger, records, users};
use crate::domain::access::Action;
use crate::domain::kind::Category;
use crate::domain::text::{Lines, normalise};
use crate::pack::copy::{Body, MarkedCopy};
use crate::pack::format;
use crate::pack::pdf::copy::render;
use crate::proof::canonical;
use crate::proof::digest::Digest;
use crate::proof::event::Event;
use crate::proof::time::Timestamp;
use crate::raster::parent::Renderer;
use crate::raster::{FILE_BYTES_MAX, PAGES_MAX, RasterError, Refusal};
use crate::words::Words;

/// The action of the event.
const ISSUED: &str = "copy_issued";
/// Types of which copies are made: as images, and as text.
pub const PICTURED: &[&str] = &["application/pdf", "image/png", "image/jpeg"];
pub const WRITTEN: &[&str] = &["text/plain", "text/markdown", "text/csv"];
/// Longest name of whom a copy is for, and of what for, in characters.
pub const FOR_MAX: usize = 120;
pub const PURPOSE_MAX: usize = 200;
/// Longest text, and about how many letters and lines there are on its pages.
const TEXT_BYTES_MAX: u64 = 1024 * 1024;
const LETTERS: usize = 95;
const LINES: usize = 58;
/// Copies of a record that are listed, the newest ones.
const LISTED: i64 = 200;

/// A copy that somebody asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCopy {
    /// Whom it is for.
    #[serde(rename = "for")]
    pub recipient: String,
    /// What for.
    #[serde(default)]
    pub purpose: String,
}

/// A copy that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CopyView {
    /// Its number, counted for the record.
    pub copy: u64,
    /// Ledger index of its event.
    pub event: u64,
    /// The version that the file was of.
    pub version: u32,
    /// Name of the file.
    pub name: String,
    /// SHA-256 of the stored file.
    pub digest: Digest,
    /// Whom it is for.
    #[serde(rename = "for")]
    pub recipient: String,
    /// What for.
    pub purpose: String,
    /// Printed name of who issued it.
    pub issued_by: String,
    /// When, in UTC.
    #[schemars(with = "String")]
    pub at: Timestamp,
}

/// What came of asking for a copy: from its event everything else follows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IssuedCopy {
    /// Number of the record.
    pub number: String,
    /// Ledger index of the event.
    pub event: u64,
}

/// A copy on paper.
#[derive(Debug, Clone)]
pub struct PrintedCopy {
    /// What its file is called.
    pub file: String,
    /// PDF/A-3a, PDF/UA-1.
    pub bytes: Vec<u8>,
    /// Its number.
    pub copy: u64,
    /// Ledger index of the event.
    pub event: u64,
}

/// Pages between two steps of one request: drawn before the event is recorded, since some files cannot be, and printed after
/// it.
#[derive(Debug, Clone, Default)]
pub struct Desk(Arc<Mutex<Option<Body>>>);

impl Desk {
    fn put(&self, body: Body) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
    }

    fn take(&self) -> Option<Body> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// What the event says.
#[derive(Debug, Deserialize)]
struct Told {
    copy: u64,
    version: u32,
    /// The record's version at that time, and its state.
    current: u32,
    state: String,
    marking: String,
    name: String,
    #[serde(rename = "for")]
    recipient: String,
    purpose: String,
}

impl Told {
    fn of(row: &StoredEvent) -> Result<(Self, Digest), Error> {
        let broken = || DbError::inconsistent("events", row.index.to_string());
        let event: Event = canonical::parse_as(row.body.as_bytes()).map_err(|_| broken())?;
        let told = serde_json::from_value(Value::Object(event.detail)).map_err(|_| broken())?;
        Ok((told, event.digest.ok_or_else(broken)?))
    }
}

impl App {
    /// Issues a copy of a stored file, and returns when that is durable; [`App::print_copy`] then makes it.
    ///
    /// # Errors
    /// [`Code::NotFound`] if no version of the record that the actor may see has the file; [`Code::Denied`];
    /// [`Code::Invalid`] if it is not said whom it is for; [`Code::Copy`] with the reason for a file of which there can be no
    /// copy.
    pub fn issue_copy(
        self: &Arc<Self>,
        session: &Session,
        (number, digest): (&str, Digest),
        new: &NewCopy,
        desk: &Desk,
    ) -> Result<IssuedCopy, Error> {
        let file = self.db.read(|conn| {
            let record = Self::visible_record(conn, session, number, Action::DownloadFile)?;
            Ok::<_, Error>(file_of(conn, session, &record, &digest)?.1)
        })?;
        let new = checked(session, number, new)?;
        let body = self.body(session, &file)?;
        let (app, writer, asked) = (Arc::clone(self), session.clone(), number.to_owned());
        let issued = self.db.write(move |tx| app.write_copy(tx, &writer, (&asked, &digest), &new))?.value;
        desk.put(body);
        Ok(issued)
    }

    fn write_copy(
        &self,
        tx: &mut WriteTx<'_>,
        session: &Session,
        (number, digest): (&str, &Digest),
        new: &NewCopy,
    ) -> Result<IssuedCopy, Error> {
        let record = Self::visible_record(tx.look(), session, number, Action::DownloadFile)?;
        let (version, file) = file_of(tx.look(), session, &record, digest)?;
        // What was marked higher then is not marked lower on paper.
        let marking = parse_marking(&record.marking)?.max(parse_marking(&version.manifest.marking)?);
        let copy = counters::take(tx, session.code(), &format!("copy/{}", record.record_id), 1)?;
        let what = Happening {
            action: ISSUED,
            subject: &record.record_id,
            digest: Some(*digest),
            detail: detail([
                ("copy", copy.into()),
                ("version", version.manifest.version.into()),
                ("current", record.version.into()),
                ("state", record.state.clone().into()),
                ("marking", marking.code().into()),
                ("name", file.name.into()),
                ("for", new.recipient.clone().into()),
                ("purpose", new.purpose.clone().into()),
            ]),
        };
        let said = event(self, session.code(), (&session.user(), session.now), what)?;
        let issued = IssuedCopy { number: record.number, event: tx.record(said)? };
        session.keep(tx, &issued)?;
        Ok(issued)
    }

    /// Makes a copy that was issued: the same each time.
    ///
    /// # Errors
    /// As [`App::issue_copy`]; [`Code::Pack`] if it cannot be printed.
    pub fn print_copy(
        &self,
        session: &Session,
        issued: &IssuedCopy,
        desk: &Desk,
    ) -> Result<PrintedCopy, Error> {
        let (row, told, version, file) = self.db.read(|conn| {
            let record = Self::visible_record(conn, session, &issued.number, Action::DownloadFile)?;
            let missing = || Error::not_found("event", issued.event.to_string());
            let row = events::find(conn, session.code(), issued.event)?.ok_or_else(missing)?;
            if row.action != ISSUED || row.subject != record.record_id {
                return Err(missing());
            }
            let (told, digest) = Told::of(&row)?;
            let (_, file) = file_of(conn, session, &record, &digest)?;
            let mut versions = visible_versions(conn, session, &record.record_id)?;
            versions.retain(|version| version.manifest.version == told.version);
            Ok((row, told, versions.pop().ok_or_else(missing)?, file))
        })?;
        let body = match desk.take() {
            Some(body) => body,
            None => self.body(session, &file)?,
        };
        let words = Words::english();
        let at = Timestamp::from_millis(row.at_ms);
        let (state, word) = self.standing_then((session.code(), &version.manifest.kind), &told, at, &words);
        let names = self.names(session)?;
        let copy = MarkedCopy {
            organisation: session.organisation.name.clone(),
            marking: told.marking,
            number: issued.number.clone(),
            title: version.title(),
            version: told.version,
            state,
            word,
            copy: told.copy,
            recipient: told.recipient,
            purpose: told.purpose,
            name: names.get(&row.actor).cloned().unwrap_or_default(),
            at,
            position: row.index,
            digest: file.digest,
            address: format!("{}/verify?hash={}", self.public_address(), file.digest.hex()),
            event: Digest::of(row.body.as_bytes()),
            body,
        };
        let bytes = render(&copy, &words)
            .map_err(|error| Error::new(Code::Pack).with("number", &issued.number).because(error))?;
        let file = format!("{} v{} copy {}.pdf", issued.number, copy.version, copy.copy);
        Ok(PrintedCopy { file, bytes, copy: copy.copy, event: row.index })
    }

    /// In which state the document was, in a sentence; and the word across its pages, if it was not in force.
    fn standing_then(
        &self,
        (organisation, kind): (&str, &str),
        told: &Told,
        at: Timestamp,
        words: &Words,
    ) -> (String, Option<String>) {
        let state =
            self.definitions.of(organisation).kinds.get(kind).and_then(|kind| kind.state(&told.state));
        let label = state.map_or(told.state.as_str(), |state| state.label.of("en"));
        let day = format::date(words, at.date());
        let category = state.map(|state| state.category);
        let is_replaced = told.version < told.current && category != Some(Category::Void);
        let arguments =
            [("state", label.into()), ("day", day.into()), ("current", told.current.to_string().into())];
        let id = if is_replaced { "copy-state-replaced" } else { "copy-state-in" };
        let word = match category {
            _ if is_replaced => Some(words.text("copy-word-superseded")),
            Some(Category::Draft | Category::Review) => Some(words.text("copy-word-draft")),
            Some(Category::Superseded | Category::Void) => Some(label.to_uppercase()),
            Some(Category::Effective | Category::Open | Category::Closed) | None => None,
        };
        (words.format(id, &arguments), word)
    }

    /// What the pages of a copy show. The bytes are checked on the way: nothing that was altered is copied.
    fn body(&self, session: &Session, file: &FileView) -> Result<Body, Error> {
        let refused = |refusal| refused(session, &file.name, refusal);
        let media_type = file.media_type.as_str();
        let (is_pictured, is_written) = (PICTURED.contains(&media_type), WRITTEN.contains(&media_type));
        let most = if is_written { TEXT_BYTES_MAX } else { FILE_BYTES_MAX };
        if !is_pictured && !is_written {
            return Err(refused(Refusal::Form));
        }
        if file.size_bytes > most {
            return Err(refused(Refusal::Costly));
        }
        let mut bytes = Vec::new();
        read_checked(&*self.blobs, &file.digest, |block| {
            bytes.extend_from_slice(block);
            Ok(())
        })?;
        if is_written {
            let text = String::from_utf8(bytes).map_err(|_| refused(Refusal::Broken))?;
            let lines: usize = text.lines().map(|line| line.chars().count().div_ceil(LETTERS).max(1)).sum();
            let pages = lines.div_ceil(LINES);
            if pages > PAGES_MAX {
                return Err(refused(Refusal::Many(u32::try_from(pages).unwrap_or(u32::MAX))));
            }
            return Ok(Body::Text(text));
        }
        match Renderer::own().sheets(&bytes) {
            Ok(sheets) => Ok(Body::Sheets(sheets.into_iter().map(Arc::new).collect())),
            Err(RasterError::Refused(refusal)) => Err(refused(refusal)),
            Err(error @ RasterError::Begin(_)) => Err(Error::new(Code::Internal).because(error)),
        }
    }

    /// Copies that were issued of versions that the reader may see, the newest first.
    pub(in crate::app) fn copies_of(
        &self,
        conn: &mut Conn,
        session: &Session,
        record: &records::Record,
        visible: &[Parsed],
    ) -> Result<Vec<CopyView>, Error> {
        let filter = EventFilter {
            before: ledger::head(conn, session.code())?.map_or(0, |head| head.size),
            action: Some(ISSUED.to_owned()),
            subjects: Some(vec![record.record_id.clone()]),
            ..EventFilter::default()
        };
        let rows = events::list(conn, session.code(), &filter, true, LISTED)?;
        let mut copies = Vec::new();
        if rows.is_empty() {
            return Ok(copies);
        }
        let people = users::list(conn, session.code())?;
        for row in rows {
            let (told, digest) = Told::of(&row)?;
            if !visible.iter().any(|version| version.manifest.version == told.version) {
                continue;
            }
            let by = people.iter().find(|user| user.user_id == row.actor);
            copies.push(CopyView {
                copy: told.copy,
                event: row.index,
                version: told.version,
                name: told.name,
                digest,
                recipient: told.recipient,
                purpose: told.purpose,
                issued_by: by.map(|user| user.name.clone()).unwrap_or_default(),
                at: Timestamp::from_millis(row.at_ms),
            });
        }
        Ok(copies)
    }
}

/// The file of that name among those of a record, or its only one.
///
/// # Errors
/// [`Code::NotFound`], or [`Code::Invalid`] where there are several and none was named; with the names that there are.
pub fn file_named<'r>(record: &'r RecordView, name: Option<&str>) -> Result<&'r FileView, Error> {
    let names = || record.files.iter().map(|file| file.name.clone());
    match (name, record.files.as_slice()) {
        (None, [only]) => Ok(only),
        (None, _) => Err(Error::new(Code::Invalid).with("place", "--file").details(names())),
        (Some(name), files) => files
            .iter()
            .find(|file| file.name == name)
            .ok_or_else(|| Error::not_found("file", name).details(names())),
    }
}

/// Whom it is for and what for, as it will be recorded and printed.
fn checked(session: &Session, number: &str, new: &NewCopy) -> Result<NewCopy, Error> {
    let words = session.words();
    let wrong =
        |name: &'static str, line: String| Error::new(Code::Invalid).with("place", number).field(name, line);
    let line = |name: &'static str, text: &str, least: usize, most: usize| {
        let text = normalise(text, Lines::One).map_err(|error| wrong(name, format!("{name}: {error}")))?;
        if (least..=most).contains(&text.chars().count()) {
            return Ok(text);
        }
        Err(wrong(name, words.format(&format!("copy-{name}-wrong"), &[("max", most.into())])))
    };
    Ok(NewCopy {
        recipient: line("for", &new.recipient, 1, FOR_MAX)?,
        purpose: line("purpose", &new.purpose, 0, PURPOSE_MAX)?,
    })
}

/// There is no copy, for this reason.
fn refused(session: &Session, name: &str, refusal: Refusal) -> Error {
    let (id, number) = match refusal {
        Refusal::Form => ("copy-refused-form", 0),
        Refusal::Sealed => ("copy-refused-sealed", 0),
        Refusal::Broken => ("copy-refused-broken", 0),
        Refusal::Many(pages) => ("copy-refused-many", pages),
        Refusal::Large(page) => ("copy-refused-large", page),
        Refusal::Partial(page) => ("copy-refused-partial", page),
        Refusal::Costly => ("copy-refused-costly", 0),
    };
    let arguments = [("number", number.to_string().into()), ("max", PAGES_MAX.to_string().into())];
    Error::new(Code::Copy).with("name", name).detail(session.words().format(id, &arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_has_its_sentence_in_every_language() {
        for language in crate::words::LANGUAGES {
            let words = Words::on_pages(language);
            let ends = ["form", "sealed", "broken", "many", "large", "partial", "costly"];
            for end in ends
                .map(|end| format!("copy-refused-{end}"))
                .iter()
                .map(String::as_str)
                .chain(["copy-for-wrong", "copy-purpose-wrong"])
            {
                assert!(words.has(end), "{language}: {end}");
            }
        }
    }
}
