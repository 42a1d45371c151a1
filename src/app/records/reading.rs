//! Read and acknowledge: whoever a document names as a reader says that they have read it. That is an event over the
//! version's digest and no change of the record. What counts follows from the events and the version that there is
//! (`domain::kind::reading`), wherever it is looked at: here, in the rules, in a pack.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::filing::{Filing, VersionDraft, db_broken};
use super::read::{Parsed, parsed_versions};
use super::save::Base;
use super::wrong::Wrong;
use crate::app::events::{Happening, event};
use crate::app::{App, Code, Error, Session};
use crate::db::acknowledgements::{self, StoredAcknowledgement};
use crate::db::{Conn, WriteTx, records, users, versions};
use crate::domain::access::{Action, Marking};
use crate::domain::kind::reading::is_named;
use crate::domain::kind::{Kinds, Reading};
use crate::domain::snapshot::RecordFacts;
use crate::proof::canonical;
use crate::proof::digest::Digest;
use crate::proof::event::{Acknowledging, Event, RECORD_ACKNOWLEDGED};
use crate::proof::time::Timestamp;

/// An acknowledgement as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AcknowledgementView {
    /// Ledger index of its event.
    pub event: u64,
    /// The version that was read.
    pub version: u32,
    /// Its revision.
    pub revision: String,
    /// Printed name of who has read it, as it was then.
    pub name: String,
    /// Their login.
    pub login: String,
    /// When, in UTC.
    #[schemars(with = "String")]
    pub at: Timestamp,
}

/// Somebody who has to read a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReaderView {
    /// As the record names them.
    pub reader: String,
    /// When they acknowledged what it says now; nothing if they still have to.
    pub acknowledgement: Option<AcknowledgementView>,
    /// True if it was acknowledged on paper and taken over.
    pub is_on_paper: bool,
}

/// Who has to read a record, and who has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReadingView {
    /// The present revision.
    pub revision: String,
    /// Who has to, in the record's order.
    pub readers: Vec<ReaderView>,
    /// How many of them have.
    pub done: usize,
    /// True if the caller has to, and can now.
    pub waits_for_me: bool,
    /// Acknowledgements of something else than it says now, or of somebody who has to no longer.
    pub earlier: Vec<AcknowledgementView>,
}

/// What came of an acknowledgement.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AcknowledgedRecord {
    /// Number.
    pub number: String,
    /// Digest of the version that was read.
    pub digest: Digest,
    /// Who, when, what.
    #[serde(flatten)]
    pub acknowledgement: AcknowledgementView,
}

/// An acknowledgement as its event says it.
pub(in crate::app) struct Acknowledged {
    pub said: Acknowledging,
    pub event: u64,
    pub at: Timestamp,
}

impl Acknowledged {
    pub fn of(row: &StoredAcknowledgement) -> Result<Self, Error> {
        let broken = || db_broken("acknowledgements", &row.event_index.to_string());
        let event: Event = canonical::parse_as(row.body.as_bytes()).map_err(|_| broken())?;
        let said = Acknowledging::of(&event).ok_or_else(broken)?;
        Ok(Self { said, at: event.at, event: u64::try_from(row.event_index).map_err(|_| broken())? })
    }

    /// True if it is of this content, by the person whom a record names so.
    fn is_by(&self, reader: &str, content: &Digest) -> bool {
        self.said.content == *content && is_named(reader, &self.said.name, &self.said.login)
    }

    fn view(&self) -> AcknowledgementView {
        AcknowledgementView {
            event: self.event,
            version: self.said.version,
            revision: self.said.revision.clone(),
            name: self.said.name.clone(),
            login: self.said.login.clone(),
            at: self.at,
        }
    }
}

fn content(reading: &Reading, version: &Parsed) -> Result<Digest, Error> {
    let files: Vec<Digest> = version.manifest.files.iter().map(|file| file.digest).collect();
    Ok(reading.content(&version.values(), &files)?)
}

fn view(
    reading: &Reading,
    current: &Parsed,
    all: &[Acknowledged],
    (name, login): (&str, &str),
) -> Result<ReadingView, Error> {
    let (values, content) = (current.values(), content(reading, current)?);
    let on_paper = reading.on_paper(&values);
    let mut readers = Vec::new();
    for reader in reading.readers(&values) {
        let acknowledgement =
            all.iter().rev().find(|one| one.is_by(&reader, &content)).map(Acknowledged::view);
        let is_on_paper =
            acknowledgement.is_none() && on_paper.iter().any(|known| is_named(known, &reader, &reader));
        readers.push(ReaderView { reader, acknowledgement, is_on_paper });
    }
    let is_done = |one: &&ReaderView| one.acknowledgement.is_some() || one.is_on_paper;
    let is_now = reading.states.contains(&current.manifest.state);
    let waits = |one: &ReaderView| !is_done(&one) && is_named(&one.reader, name, login);
    let counts = |one: &Acknowledged| readers.iter().any(|reader| one.is_by(&reader.reader, &content));
    Ok(ReadingView {
        revision: reading.revision(&values),
        done: readers.iter().filter(is_done).count(),
        waits_for_me: is_now && readers.iter().any(waits),
        earlier: all.iter().filter(|one| !counts(one)).map(Acknowledged::view).collect(),
        readers,
    })
}

/// Gives each document, among what rules look at, the names of those who acknowledged it before a position: beside those
/// that the record itself has from paper.
pub(in crate::app) fn add_acknowledged<'f>(
    conn: &mut Conn,
    (organisation, size): (&str, u64),
    kinds: &Kinds,
    facts: impl IntoIterator<Item = &'f mut Arc<RecordFacts>>,
) -> Result<(), Error> {
    let mut by_record: BTreeMap<String, Vec<Acknowledged>> = BTreeMap::new();
    for row in acknowledgements::before(conn, organisation, i64::try_from(size).unwrap_or(i64::MAX))? {
        by_record.entry(row.record_id.clone()).or_default().push(Acknowledged::of(&row)?);
    }
    if by_record.is_empty() {
        return Ok(());
    }
    for record in facts {
        let Some(reading) = kinds.get(&record.kind).and_then(|kind| kind.reading.as_ref()) else { continue };
        let Some(all) = by_record.get(&record.id.to_string()) else { continue };
        name_readers(conn, reading, all, Arc::make_mut(record))?;
    }
    Ok(())
}

/// The same for one record.
pub(in crate::app) fn add_acknowledged_to(
    conn: &mut Conn,
    size: u64,
    kinds: &Kinds,
    record: &mut Arc<RecordFacts>,
) -> Result<(), Error> {
    let Some(reading) = kinds.get(&record.kind).and_then(|kind| kind.reading.as_ref()) else { return Ok(()) };
    let mut all = Vec::new();
    for row in acknowledgements::of_record(conn, &record.id.to_string())? {
        all.push(Acknowledged::of(&row)?);
    }
    all.retain(|one| one.event < size);
    if all.is_empty() { Ok(()) } else { name_readers(conn, reading, &all, Arc::make_mut(record)) }
}

fn name_readers(
    conn: &mut Conn,
    reading: &Reading,
    all: &[Acknowledged],
    record: &mut RecordFacts,
) -> Result<(), Error> {
    let broken = || db_broken("versions", &record.number);
    let version = i32::try_from(record.version).map_err(|_| broken())?;
    let current = Parsed::of(&versions::find(conn, &record.id.to_string(), version)?.ok_or_else(broken)?)?;
    let content = content(reading, &current)?;
    let mut names = reading.on_paper(&record.fields);
    let readers = reading.readers(&record.fields).into_iter();
    names.extend(readers.filter(|reader| all.iter().any(|one| one.is_by(reader, &content))));
    record.fields.insert(reading.acknowledged.clone(), names.into());
    Ok(())
}

impl App {
    /// Who has to read a record and who has, as far as the actor may see its versions; nothing for a record that asks for
    /// no reading.
    pub(in crate::app) fn reading(
        &self,
        conn: &mut Conn,
        session: &Session,
        record: &records::Record,
        visible: &[Parsed],
    ) -> Result<Option<ReadingView>, Error> {
        let kind = self.definitions.of(session.code()).kinds.get(&record.kind);
        let Some(reading) = kind.and_then(|kind| kind.reading.as_ref()) else { return Ok(None) };
        let current = visible.last().ok_or_else(|| db_broken("versions", &record.number))?;
        let mut all = Vec::new();
        for row in acknowledgements::of_record(conn, &record.record_id)? {
            all.push(Acknowledged::of(&row)?);
        }
        all.retain(|one| visible.iter().any(|seen| seen.manifest.version == one.said.version));
        let own = users::find_by_id(conn, &session.user())?;
        let name = own.map(|user| user.name).unwrap_or_default();
        let view = view(reading, current, &all, (&name, &session.login))?;
        Ok((!view.readers.is_empty() || !view.earlier.is_empty()).then_some(view))
    }

    /// Says that the actor has read a record, and returns when it is durable. Said again, it stays as it was.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`]; [`Code::Conflict`] or [`Code::Precondition`] if another version than the one
    /// that they have seen is the present one; [`Code::Acknowledgement`] if nobody asks them to.
    pub fn acknowledge_record(
        self: &Arc<Self>,
        session: &Session,
        number: &str,
        base: Base,
    ) -> Result<AcknowledgedRecord, Error> {
        session.may(Action::AcknowledgeRecord, Marking::Unclassified)?;
        let filing = Filing { app: Arc::clone(self), session: session.clone(), marking: self.config.marking };
        let number = number.to_owned();
        Ok(self.db.write(move |tx| filing.acknowledge(tx, &number, &base))?.value)
    }
}

impl Filing {
    fn acknowledge(
        &self,
        tx: &mut WriteTx<'_>,
        number: &str,
        base: &Base,
    ) -> Result<AcknowledgedRecord, Error> {
        let (app, session) = (&self.app, &self.session);
        let record = App::visible_record(tx.look(), session, number, Action::AcknowledgeRecord)?;
        let history = parsed_versions(tx.look(), &record.record_id)?;
        self.check_base(tx, &record, &history, base)?;
        let words = session.words();
        let refused =
            |line: String| Error::new(Code::Acknowledgement).with("number", &record.number).detail(line);
        let kind = app.definitions.of(session.code()).kinds.get(&record.kind);
        let kind = kind.ok_or_else(|| Error::not_found("kind", &record.kind))?;
        let Some(reading) = &kind.reading else { return Err(refused(words.text("acknowledge-not-asked"))) };
        let current = history.last().ok_or_else(|| db_broken("versions", number))?;
        let own = users::find_by_id(tx.look(), &session.user())?;
        let own = own.ok_or_else(|| db_broken("users", &session.login))?;
        let (values, content) = (current.values(), content(reading, current)?);
        if !reading.readers(&values).iter().any(|reader| is_named(reader, &own.name, &own.login)) {
            return Err(refused(words.text("acknowledge-not-asked")));
        }
        if !reading.states.contains(&record.state) {
            let states = kind.states.iter().filter(|state| reading.states.contains(&state.code));
            let states: Vec<&str> = states.map(|state| state.label.of(&session.language)).collect();
            let arguments = [("states", states.join(", ").into())];
            return Err(refused(words.format("acknowledge-not-now", &arguments)));
        }
        for row in acknowledgements::of_record(tx.look(), &record.record_id)? {
            let one = Acknowledged::of(&row)?;
            if one.said.login == own.login && one.said.content == content {
                let outcome = AcknowledgedRecord {
                    number: record.number,
                    digest: current.digest,
                    acknowledgement: one.view(),
                };
                session.keep(tx, &outcome)?;
                return Ok(outcome);
            }
        }
        let said = Acknowledging {
            number: record.number.clone(),
            version: current.manifest.version,
            revision: reading.revision(&values),
            content,
            name: own.name,
            login: own.login,
        };
        let happening = Happening {
            action: RECORD_ACKNOWLEDGED,
            subject: &record.record_id,
            digest: Some(current.digest),
            detail: said.detail(),
        };
        let acknowledged = event(app, session.code(), (&session.user(), session.now), happening)?;
        let body = acknowledged.body().to_owned();
        let index = tx.record(acknowledged)?;
        acknowledgements::insert(
            tx,
            StoredAcknowledgement {
                organisation: session.code().to_owned(),
                event_index: i64::try_from(index).unwrap_or(i64::MAX),
                record_id: record.record_id,
                version: record.version,
                body,
            },
        )?;
        let one = Acknowledged { said, event: index, at: session.now };
        let outcome =
            AcknowledgedRecord { number: record.number, digest: current.digest, acknowledgement: one.view() };
        session.keep(tx, &outcome)?;
        Ok(outcome)
    }

    /// A draft with what was acknowledged on paper as it stands, and without it once there is something else to read: who
    /// files a version says nothing for its readers.
    pub(super) fn keep_acknowledged(
        &self,
        reading: &Reading,
        draft: &VersionDraft,
        last: Option<&Parsed>,
        wrong: &mut Wrong,
    ) -> Result<VersionDraft, Error> {
        let mut draft = draft.clone();
        let given = draft.fields.remove(&reading.acknowledged).unwrap_or_default();
        let present = last.and_then(|last| last.values().remove(&reading.acknowledged)).unwrap_or_default();
        let is_empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !is_empty(&given) && given != present {
            wrong.push(&reading.acknowledged, self.session.words().text("acknowledge-by-themselves"));
        }
        let files: Vec<Digest> = draft.files.iter().map(|file| file.fingerprint.digest).collect();
        let is_same = match last {
            Some(last) => content(reading, last)? == reading.content(&draft.fields, &files)?,
            None => false,
        };
        if is_same && !is_empty(&present) {
            draft.fields.insert(reading.acknowledged.clone(), present);
        }
        Ok(draft)
    }
}
