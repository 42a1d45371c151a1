//! Filing a version: the one way in which a record comes to be or changes.

use std::sync::Arc;

use fluent_bundle::FluentValue;
use serde_json::Value;

use super::content::Content;
use super::derived::derived;
use super::kept::KindsThen;
use super::moves::Facts;
use super::read::{self, Parsed};
use super::sampled::Said;
use super::wrong::{Wrong, invalid, is_plain, number_problem};
use super::{ORIGINAL_PATH, TRACE_BATCH};
use crate::app::destruction::ghost;
use crate::app::events::{Happening, detail, event};
use crate::app::trace::intake::TraceFile;
use crate::app::{App, Code, Error, Session, definitions, trace};
use crate::db::{self, WriteTx, blobs, counters, records, users, versions};
use crate::domain::access::{Action, Marking};
use crate::domain::clock::random;
use crate::domain::ids::RecordId;
use crate::domain::kind::{Kind, TransitionError, Values};
use crate::domain::retention::{Keep, Promise, Stage};
use crate::domain::text::{Lines, TextError, normalise};
use crate::proof::digest::{Digest, Fingerprint};
use crate::proof::time::Date;
use crate::proof::version::{
    Disclosure, Disclosures, DisclosuresSchema, FileEntry, LinkEntry, Manifest, VersionSchema,
};
use crate::words::Words;

/// Longest title, reason and file name, in characters.
const TITLE_MAX: usize = 300;
const REASON_MAX: usize = 2000;
/// Most files and links of one version.
const FILES_MAX: usize = 1000;
const LINKS_MAX: usize = 1000;

/// A file that was staged and published, to stand in a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFile {
    /// Name as received.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Sums of its bytes.
    pub fingerprint: Fingerprint,
}

/// A version as somebody wants to file it. Everything is said anew: what is left out is no longer there.
#[derive(Debug, Clone)]
pub struct VersionDraft {
    /// Kind code; may be empty for a record that exists.
    pub kind: String,
    /// Number; `None` takes the next of the kind.
    pub number: Option<String>,
    /// Title.
    pub title: String,
    /// When what it records happened.
    pub occurred_on: Option<Date>,
    /// Marking; `None` keeps the record's, or is the default for new ones.
    pub marking: Option<Marking>,
    /// State; `None` keeps the record's, or is the kind's first.
    pub state: Option<String>,
    /// Login of the owner; `None` keeps the record's, or is the author.
    pub owner: Option<String>,
    /// Field values as given.
    pub fields: Values,
    /// Files, in order.
    pub files: Vec<DraftFile>,
    /// Link type and number of the other record.
    pub links: Vec<(String, String)>,
    /// Why this version.
    pub reason: String,
    /// Of a trace batch, the file that the genealogy is filled from.
    pub trace: Option<TraceFile>,
    /// Existing evidence taken over: a new record may start in any state.
    pub is_taken_over: bool,
    /// Of the demonstration's script, which tells what was signed on paper: its moves ask for no signatures.
    pub is_scripted: bool,
}

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A new record.
    Filed,
    /// A new version of a record.
    Revised,
    /// The same content is there already: nothing was filed.
    Unchanged,
}

/// A version that is there.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Filed {
    /// Record.
    pub record: String,
    /// Its number.
    pub number: String,
    /// The version.
    pub version: u32,
    /// Version digest.
    pub digest: Digest,
    /// Ledger index of its event.
    pub event: u64,
    /// What became of the draft.
    pub outcome: Outcome,
}

/// What filing needs besides the draft; cheap to clone into a write.
#[derive(Clone)]
pub(in crate::app) struct Filing {
    pub app: Arc<App>,
    pub session: Session,
    /// Marking of a new record whose draft has none.
    pub marking: Marking,
}

/// What a draft is filed over, and what is known to be wrong with it before it is looked at.
#[derive(Default)]
pub(super) struct Over {
    /// The record; `None` makes a new one.
    pub existing: Option<records::Record>,
    /// Its versions, first to last.
    pub history: Vec<Parsed>,
    /// Links of the present version to what the actor may not see: they stay as they are.
    pub carried: Vec<(String, records::Record)>,
    /// A draft that says what some version says is that version, so that a folder can be imported again. Otherwise only
    /// the present one counts: who goes back to what stood before makes a version.
    pub is_repeatable: bool,
    /// The record is moved: what the version says beside its state follows from the present one.
    pub is_move: bool,
    /// It is a sample, and the move has drawn it.
    pub is_drawn: bool,
    /// Found wrong already.
    pub wrong: Wrong,
}

/// Fields as they will stand, with everything that was found wrong.
pub(super) struct Checked {
    pub title: String,
    pub reason: String,
    pub fields: Values,
    pub links: Vec<(String, records::Record)>,
    pub state: String,
}

impl App {
    /// Files one version and returns when it is durable.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::Clearance`], [`Code::Invalid`] with every wrong field named, [`Code::Transition`], [`Code::NotFound`].
    pub fn file_version(self: &Arc<Self>, session: &Session, draft: VersionDraft) -> Result<Filed, Error> {
        let filing = Filing { app: Arc::clone(self), session: session.clone(), marking: self.config.marking };
        Ok(self.db.write(move |tx| filing.file(tx, &draft))?.value)
    }
}

impl Filing {
    /// Files a version inside a write.
    pub fn file(&self, tx: &mut WriteTx<'_>, draft: &VersionDraft) -> Result<Filed, Error> {
        let existing = self.existing(tx, draft)?;
        let history = match &existing {
            Some(record) => read::parsed_versions(tx.look(), &record.record_id)?,
            None => Vec::new(),
        };
        self.file_over(tx, draft, Over { existing, history, is_repeatable: true, ..Over::default() })
    }

    /// Files a version over a record that was looked up, or a new one.
    pub(super) fn file_over(
        &self,
        tx: &mut WriteTx<'_>,
        draft: &VersionDraft,
        over: Over,
    ) -> Result<Filed, Error> {
        let words = self.session.words();
        let Over { existing, history, carried, is_repeatable, is_move, is_drawn, mut wrong } = over;
        let kind = self.kind(draft, existing.as_ref())?;
        let kept = match &kind.reading {
            Some(reading) if !draft.is_taken_over => {
                Some(self.keep_acknowledged(reading, draft, history.last(), &mut wrong)?)
            }
            _ => None,
        };
        let draft = kept.as_ref().unwrap_or(draft);
        let marking = match (draft.marking, &existing) {
            (Some(marking), _) => marking,
            (None, Some(record)) => parse_marking(&record.marking)?,
            (None, None) => self.marking,
        };
        let action = match (&existing, is_move) {
            (None, _) => Action::CreateRecord,
            (Some(_), false) => Action::ReviseRecord,
            (Some(_), true) => Action::MoveRecord,
        };
        self.session.may_mark(action, marking)?;
        self.session.may_work(action, marking, kind, read::filed_by(&history))?;
        let checked = self.check(tx, draft, kind, existing.as_ref(), (carried, wrong, &words))?;
        let owner = self.owner(tx, draft, existing.as_ref())?;
        let wanted = Content::wanted(draft, &checked, marking);
        let is_handed_over = existing.as_ref().is_some_and(|record| record.owner != owner);
        let looked_at = if is_repeatable { history.len() } else { usize::from(!is_handed_over) };
        if let Some(same) =
            history.iter().rev().take(looked_at).rev().find(|version| Content::of(version) == wanted)
        {
            return same.filed(Outcome::Unchanged);
        }
        let is_moving = existing.as_ref().is_some_and(|record| record.state != checked.state);
        let is_changing = match (&existing, history.last()) {
            (Some(_), Some(last)) if is_moving => wanted.signed() != Content::of(last).signed(),
            (Some(record), Some(_)) if !draft.is_scripted => {
                self.keep_signed(tx.look(), kind, (record, &history), wanted)?;
                false
            }
            _ => false,
        };
        self.check_move(tx, kind, draft, &checked, existing.as_ref(), (&history, is_changing), &words)?;
        if let Some(sampling) = &kind.sampling {
            Said { draft, checked: &checked, before: history.last(), is_drawn }.keep(sampling, &words)?;
        }
        self.commit(tx, kind, draft, checked, (existing, marking, owner), &history)
    }

    /// The record that the draft is about: by number, or, for a draft without one, by kind and title (and the path that
    /// its file came from, since two folders may each hold a `scan.pdf`), so that a folder can be imported again.
    fn existing(&self, tx: &mut WriteTx<'_>, draft: &VersionDraft) -> Result<Option<records::Record>, Error> {
        let code = self.session.code();
        let found = match &draft.number {
            Some(number) if is_plain(number) => records::find_number_taken(tx, code, number)?,
            // No record can have it; what is wrong with it is said later.
            Some(_) => None,
            None => {
                let title = normalise(&draft.title, Lines::One).unwrap_or_default();
                self.with_title(tx, draft, &title)?
            }
        };
        let Some(record) = found else { return Ok(None) };
        // Above the actor's clearance: nothing is said about the record that has the number.
        self.session.may(Action::ReviseRecord, parse_marking(&record.marking)?).map_err(|error| {
            let number = draft.number.as_ref().unwrap_or(&record.number).as_str();
            let line = || self.session.words().format("number-unusable", &[("number", number.into())]);
            if error.code() == Code::NotFound { invalid(number, "number", line()) } else { error }
        })?;
        if record.is_destroyed() {
            return Err(ghost::gone(tx.look(), &record)?);
        }
        if let Some(number) = draft.number.as_ref().filter(|number| **number != record.number) {
            let arguments = [("number", number.as_str().into()), ("other", record.number.as_str().into())];
            let line = self.session.words().format("number-case", &arguments);
            return Err(invalid(number, "number", line));
        }
        Ok(Some(record))
    }

    fn with_title(
        &self,
        tx: &mut WriteTx<'_>,
        draft: &VersionDraft,
        title: &str,
    ) -> Result<Option<records::Record>, Error> {
        let Some(kind) = self.app.definitions.of(self.session.code()).kinds.get(&draft.kind) else {
            return Ok(None);
        };
        let mut candidates = records::with_title(tx, self.session.code(), &kind.code, title)?;
        // What is above the actor's clearance is not there for them, not even by its title.
        let visible = self.session.visible();
        candidates.retain(|candidate| visible.contains(&candidate.marking));
        let Some(path) = draft.fields.get(ORIGINAL_PATH).and_then(Value::as_str) else {
            return Ok(candidates.into_iter().next());
        };
        let path = Value::from(normalise(path, Lines::One).unwrap_or_default());
        for candidate in candidates {
            let versions = read::parsed_versions(tx.look(), &candidate.record_id)?;
            if versions.last().and_then(|last| last.values().remove(ORIGINAL_PATH)).as_ref() == Some(&path) {
                return Ok(Some(candidate));
            }
        }
        Ok(None)
    }

    fn kind(&self, draft: &VersionDraft, existing: Option<&records::Record>) -> Result<&Kind, Error> {
        let code = existing.map_or(draft.kind.as_str(), |record| record.kind.as_str());
        if !draft.kind.is_empty() && draft.kind != code {
            let line = format!("kind: {} ≠ {code}", draft.kind);
            return Err(invalid(draft.number.as_deref().unwrap_or_default(), "kind", line));
        }
        self.app
            .definitions
            .of(self.session.code())
            .kinds
            .get(code)
            .ok_or_else(|| Error::not_found("kind", code))
    }

    fn check(
        &self,
        tx: &mut WriteTx<'_>,
        draft: &VersionDraft,
        kind: &Kind,
        existing: Option<&records::Record>,
        (carried, mut wrong, words): (Vec<(String, records::Record)>, Wrong, &Words),
    ) -> Result<Checked, Error> {
        let place = draft.number.clone().unwrap_or_else(|| draft.title.clone());
        let before = wrong.len();
        let text =
            |name: &str, given: &str, lines, longest: usize, wrong: &mut Wrong| match normalise(given, lines)
            {
                Ok(text) if text.chars().count() <= longest => text,
                Ok(_) => {
                    let arguments = [("name", name.to_owned().into()), ("max", FluentValue::from(longest))];
                    wrong.push(name, words.format("field-too-long-by-name", &arguments));
                    String::new()
                }
                Err(TextError::Control { code: 0x0a | 0x0d, .. }) => {
                    wrong.push(name, words.format("text-line-end", &[("name", name.to_owned().into())]));
                    String::new()
                }
                Err(error) => {
                    wrong.push(name, format!("{name}: {error}"));
                    String::new()
                }
            };
        let title = text("title", &draft.title, Lines::One, TITLE_MAX, &mut wrong);
        let reason = text("reason", &draft.reason, Lines::Many, REASON_MAX, &mut wrong);
        if title.is_empty() && wrong.len() == before {
            wrong.push("title", words.format("field-missing-by-name", &[("name", "title".into())]));
        }
        if draft.files.len() > FILES_MAX || draft.links.len() > LINKS_MAX {
            let name = if draft.files.len() > FILES_MAX { "files" } else { "links" };
            let line = words.format("too-many-files-or-links", &[("max", FluentValue::from(FILES_MAX))]);
            wrong.push(name, line);
        }
        if let Some(number) = draft.number.as_ref().filter(|_| existing.is_none())
            && let Some(id) = number_problem(number)
        {
            wrong.push("number", words.format(id, &[("number", number.clone().into())]));
        }
        if draft.occurred_on.is_some_and(|on| on > self.session.now.date()) {
            wrong.push("occurred_on", words.text("occurred-in-future"));
        }
        let state = match (&draft.state, existing) {
            (Some(state), _) => state.clone(),
            (None, Some(record)) => record.state.clone(),
            (None, None) => kind.initial_states().next().map(|state| state.code.clone()).unwrap_or_default(),
        };
        let validated = kind.validate(&draft.fields, &state);
        wrong.fields(&validated.errors, kind, words);
        if existing.is_none()
            && !draft.is_taken_over
            && let Err(error) = kind.start(&state)
        {
            wrong.fields(&[error], kind, words);
        }
        let mut links = Vec::new();
        for (link, number) in &draft.links {
            let visible = self.session.visible();
            let found = match is_plain(number) {
                true => records::find_number_taken(tx, self.session.code(), number)?,
                false => None,
            };
            match found.filter(|target| target.number == *number) {
                Some(target) if visible.contains(&target.marking) => links.push((link.clone(), target)),
                _ => {
                    let arguments = [("link", link.clone().into()), ("number", number.clone().into())];
                    wrong.push("links", words.format("link-target-unknown", &arguments));
                }
            }
        }
        links.extend(carried);
        let pairs: Vec<(&str, &str)> =
            links.iter().map(|(link, target)| (link.as_str(), target.kind.as_str())).collect();
        wrong.links(&kind.validate_links(&pairs, &state), kind, words);
        if wrong.is_empty() {
            Ok(Checked { title, reason, fields: validated.values, links, state })
        } else {
            Err(wrong.into_error(&place))
        }
    }

    fn owner(
        &self,
        tx: &mut WriteTx<'_>,
        draft: &VersionDraft,
        existing: Option<&records::Record>,
    ) -> Result<String, Error> {
        match (&draft.owner, existing) {
            (Some(login), _) => users::find(tx.look(), self.session.code(), login)?
                .map(|user| user.user_id)
                .ok_or_else(|| Error::not_found("user", login)),
            (None, Some(record)) => Ok(record.owner.clone()),
            (None, None) => Ok(self.session.user()),
        }
    }

    /// Holds the kind's lifecycle: the move from the record's state, with its roles and guards.
    #[expect(clippy::too_many_arguments, reason = "each is a different thing that a guard may look at")]
    fn check_move(
        &self,
        tx: &mut WriteTx<'_>,
        kind: &Kind,
        draft: &VersionDraft,
        checked: &Checked,
        existing: Option<&records::Record>,
        (history, is_changing): (&[Parsed], bool),
        words: &Words,
    ) -> Result<(), Error> {
        let Some(record) = existing.filter(|record| record.state != checked.state) else { return Ok(()) };
        let mut facts = Facts::of(&self.app, tx.look(), &self.session, (record, history, &checked.links))?;
        facts.is_changing = is_changing;
        if !draft.is_scripted {
            let asked = (kind, record.state.as_str(), &checked.fields);
            facts.look_at_units(&self.app, tx.look(), &self.session, asked)?;
        }
        let mut context = facts.context(&self.session, &checked.fields, draft.files.len());
        if draft.is_scripted {
            context.given = None;
        }
        match kind.transition(&record.state, &checked.state, &context) {
            Ok(_) => Ok(()),
            Err(refused) => {
                let lines = match &refused {
                    TransitionError::Guards(guards) => {
                        guards.iter().map(|guard| guard.message(words)).collect()
                    }
                    other => vec![other.to_string()],
                };
                let label = |code: &str| {
                    let state = kind.state(code).map(|state| state.label.of(&self.session.language));
                    state.unwrap_or(code).to_owned()
                };
                Err(Error::new(Code::Transition)
                    .with("number", &record.number)
                    .with("from", label(&record.state))
                    .with("to", label(&checked.state))
                    .details(lines))
            }
        }
    }

    fn number(&self, tx: &mut WriteTx<'_>, kind: &Kind, draft: &VersionDraft) -> Result<String, Error> {
        if let Some(number) = &draft.number {
            return Ok(number.clone());
        }
        let year = self.session.now.date().year();
        let counter = format!("number/{}/{year}", kind.code);
        loop {
            let next = counters::take(tx, self.session.code(), &counter, 1)?;
            let number = kind.number.make(self.session.code(), year, u32::try_from(next).unwrap_or(u32::MAX));
            // A number that was given by hand (an import of old records) is passed over.
            if records::find_number_taken(tx, self.session.code(), &number)?.is_none() {
                return Ok(number);
            }
        }
    }

    /// How long the record is kept once this version stands.
    fn keep(
        &self,
        tx: &mut WriteTx<'_>,
        kind: &Kind,
        (draft, checked): (&VersionDraft, &Checked),
        history: &[Parsed],
    ) -> Result<Keep, Error> {
        let mut promise = Promise::default();
        if !history.is_empty() {
            let mut kinds =
                KindsThen::new(&self.app.definitions.of(self.session.code()).kinds, self.session.code());
            for version in history {
                kinds.follow(tx.look(), &mut promise, version)?;
            }
        }
        let stage = Stage {
            kind,
            state: &checked.state,
            occurred_on: draft.occurred_on,
            received_on: self.session.now.date(),
            values: &checked.fields,
        };
        promise.follow(&stage);
        Ok(promise.keep(Some(kind), &stage))
    }

    fn disclosure(&self, name: &str, value: Value) -> Result<Disclosure, Error> {
        Ok(Disclosure::new(random(&*self.app.entropy)?, name, value))
    }

    fn commit(
        &self,
        tx: &mut WriteTx<'_>,
        kind: &Kind,
        draft: &VersionDraft,
        checked: Checked,
        (existing, marking, owner): (Option<records::Record>, Marking, String),
        history: &[Parsed],
    ) -> Result<Filed, Error> {
        let (now, code, author) = (self.session.now, self.session.code().to_owned(), self.session.user());
        definitions::ensure(&self.app, tx, &code, (&author, now), ("kind", &kind.code, kind.digest))?;
        let (record_id, number, version, previous) = match &existing {
            Some(record) => {
                let last = history.last().ok_or_else(|| db_broken("versions", &record.number))?;
                (record.record_id.clone(), record.number.clone(), record.version + 1, Some(last.digest))
            }
            None => {
                let id = RecordId::new(now, random(&*self.app.entropy)?).to_string();
                (id, self.number(tx, kind, draft)?, 1, None)
            }
        };
        let keep = self.keep(tx, kind, (draft, &checked), history)?;
        let derived = derived(kind, &checked.state, (&number, &checked.title), (&checked.fields, &keep));
        let title = self.disclosure("title", checked.title.clone().into())?;
        let mut fields = Vec::new();
        for (name, value) in checked.fields {
            fields.push(self.disclosure(&name, value)?);
        }
        let mut names = Vec::new();
        let mut files = Vec::new();
        for file in &draft.files {
            blobs::ensure(tx, &file.fingerprint, now)?;
            let name = self.disclosure("name", file.name.clone().into())?;
            files.push(FileEntry {
                name: name.digest()?,
                size: file.fingerprint.size_bytes,
                media_type: file.media_type.clone(),
                digest: file.fingerprint.digest,
            });
            names.push(Some(name));
        }
        let mut digests = std::collections::BTreeMap::new();
        for field in &fields {
            digests.insert(field.name().to_owned(), field.digest()?);
        }
        let manifest = Manifest {
            schema: VersionSchema,
            organisation: code.clone(),
            record: record_id.clone(),
            number: number.clone(),
            kind: kind.code.clone(),
            kind_digest: kind.digest,
            version: u32::try_from(version).unwrap_or(u32::MAX),
            previous,
            title: title.digest()?,
            marking: marking.code().to_owned(),
            occurred_on: draft.occurred_on,
            received_at: now,
            state: checked.state.clone(),
            author: author.clone(),
            reason: checked.reason,
            fields: digests,
            files,
            links: checked
                .links
                .iter()
                .map(|(link, target)| LinkEntry {
                    kind: link.clone(),
                    to: target.record_id.clone(),
                    version: u32::try_from(target.version).ok(),
                })
                .collect(),
        };
        let bytes = manifest.to_canonical()?;
        let digest = Digest::of(&bytes);
        let disclosures = Disclosures {
            schema: DisclosuresSchema,
            record: record_id.clone(),
            version: manifest.version,
            title: Some(title),
            fields,
            files: names,
        };
        let mut more = detail([("number", number.clone().into()), ("version", manifest.version.into())]);
        // Who owns a record is in no manifest: it may change hands without what it records being another.
        if existing.as_ref().is_none_or(|record| record.owner != owner) {
            more.insert("owner".to_owned(), owner.clone().into());
        }
        let happening = Happening {
            action: "version_committed",
            subject: &record_id,
            digest: Some(digest),
            detail: more,
        };
        let event_index = tx.record(event(&self.app, &code, (&author, now), happening)?)?;
        let record = records::Record {
            record_id: record_id.clone(),
            organisation: code.clone(),
            kind: kind.code.clone(),
            number: number.clone(),
            title: checked.title,
            state: checked.state,
            marking: marking.code().to_owned(),
            owner,
            occurred_on: draft.occurred_on.map(|date| date.to_string()),
            version,
            digest: digest.hex(),
            created_ms: existing.as_ref().map_or(now.millis(), |record| record.created_ms),
            received_ms: now.millis(),
            category: derived.category,
            due_on: derived.due_on,
            search_id: records::TO_BE_DRAWN,
            keep_until: derived.keep_until,
        };
        match &existing {
            Some(_) => records::update(tx, record, &derived.text)?,
            None => records::insert(tx, record, derived.text),
        }
        let version_row = versions::StoredVersion {
            record_id: record_id.clone(),
            version,
            organisation: code,
            digest: digest.hex(),
            manifest: text(bytes)?,
            disclosures: text(crate::proof::canonical::to_vec(&disclosures)?)?,
            author,
            received_ms: now.millis(),
            event_index: i64::try_from(event_index).unwrap_or(i64::MAX),
        };
        let place = |position: usize| i32::try_from(position).unwrap_or(i32::MAX);
        let files = manifest
            .files
            .iter()
            .enumerate()
            .map(|(position, file)| versions::StoredFile {
                record_id: record_id.clone(),
                version,
                position: place(position),
                digest: file.digest.hex(),
            })
            .collect();
        let links = manifest
            .links
            .iter()
            .enumerate()
            .map(|(position, link)| versions::StoredLink {
                record_id: record_id.clone(),
                version,
                position: place(position),
                link_type: link.kind.clone(),
                to_record: link.to.clone(),
            })
            .collect();
        versions::insert(tx, versions::NewVersion { version: version_row, files, links });
        let same_files = history.last().is_some_and(|last| {
            last.manifest.files.iter().map(|f| f.digest).eq(manifest.files.iter().map(|f| f.digest))
        });
        if kind.code == TRACE_BATCH
            && !same_files
            && let Some(file) = &draft.trace
        {
            trace::filing::file_rows(tx, (&self.app, &self.session), (&record_id, version), file)?;
        }
        let outcome = if existing.is_some() { Outcome::Revised } else { Outcome::Filed };
        Ok(Filed {
            record: record_id,
            number,
            version: manifest.version,
            digest,
            event: event_index,
            outcome,
        })
    }
}

pub(in crate::app) fn parse_marking(code: &str) -> Result<Marking, Error> {
    code.parse().map_err(|_| db_broken("records", code))
}

pub(super) fn db_broken(table: &'static str, what: &str) -> Error {
    db::DbError::Inconsistent { table, what: what.to_owned() }.into()
}

fn text(bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|error| Error::new(Code::Internal).because(error))
}
