//! The audit trail and the ledger as they are read. What happened to a record above the reader's clearance is there,
//! without a word about the record.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentValue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::records::filing::parse_marking;
use super::records::page::Person;
use super::records::read::parsed_versions;
use super::witnesses::{WitnessesView, witnesses_view};
use super::{App, Code, Error, Session};
use crate::db::events::{self, EventFilter, StoredEvent};
use crate::db::{Conn, ledger, records, users};
use crate::domain::access::{Action, Marking};
use crate::domain::ids::RecordId;
use crate::domain::kind::parse_date;
use crate::ledger::check::verifier_keys;
use crate::ledger::witnessed;
use crate::proof::answer::{Answer, Standing};
use crate::proof::canonical;
use crate::proof::checkpoint::Checkpoint;
use crate::proof::digest::Digest;
use crate::proof::event::{Event, VERIFICATION_ANSWERED, VERSION_COMMITTED, leaf_hash};
use crate::proof::merkle::{self, Step};
use crate::proof::time::Timestamp;
use crate::words::Words;

/// Rows of a page, unless asked otherwise, and the most that can be asked for.
pub const PAGE: u32 = 50;
pub const PAGE_MAX: u32 = 500;
/// Signed heads of a page.
const HEADS: i64 = 50;
const DAY_MS: i64 = 86_400_000;

/// What somebody asks for, as they wrote it; what is empty is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EventQuery {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Login of who did it.
    pub actor: String,
    /// Action code.
    pub action: String,
    /// Number of a record or pack, or a login.
    pub subject: String,
    /// `newer` than this index; empty for the newest.
    pub after: String,
    /// Older than this index.
    pub before: String,
    /// Rows.
    pub limit: String,
}

/// What an event is about, as far as the reader may know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SubjectView {
    /// `record`, `pack`, `person`, `digest`, `other`, or `hidden`.
    pub sort: &'static str,
    /// Number of the record or pack, name of the person, what was asked about; empty for what is hidden.
    pub name: String,
    /// Title of the record.
    pub title: String,
    /// Version that was filed.
    pub version: Option<u64>,
}

/// An event in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EventLine {
    /// Index of its leaf in the ledger.
    pub index: u64,
    /// When.
    pub at: Timestamp,
    /// Name of who did it; empty for the system itself.
    pub actor: String,
    /// Their login.
    pub login: String,
    /// Action code.
    pub action: String,
    /// The action in words.
    pub action_label: String,
    /// What it is about.
    pub subject: SubjectView,
    /// What was asked and answered, if somebody was given a verification receipt.
    pub answer: Option<AnswerView>,
}

/// An answer that was given in writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AnswerView {
    /// How the bytes stood.
    pub standing: Standing,
    /// Index of the event that recorded them.
    pub position: Option<u64>,
    /// The same as a sentence.
    pub sentence: String,
}

/// A page of events.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct EventPage {
    /// The events, the newest first.
    pub events: Vec<EventLine>,
    /// Ask for those `before` this index to go on.
    pub older: Option<u64>,
    /// Ask for those `after` this index to go back.
    pub newer: Option<u64>,
}

/// One event with its proof.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EventDocument {
    /// As in a list.
    #[serde(flatten)]
    pub line: EventLine,
    /// Canonical JSON, byte for byte as it was hashed; absent where it names what the reader may not see.
    pub body: Option<String>,
    /// SHA-256 of these bytes: the leaf of the ledger.
    pub leaf: Digest,
    /// Proof that the leaf stands in the ledger (C2SP tlog-proof).
    pub receipt: String,
    /// Number of leaves of the head that the receipt is made against.
    pub size: u64,
    /// The proof step by step, from the leaf to the root of that head.
    pub path: Vec<PathStep>,
}

/// A step of a proof.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PathStep {
    /// The hash that is joined with what stands below.
    pub sibling: Digest,
    /// First leaf that it stands for.
    pub from: u64,
    /// Last leaf that it stands for.
    pub to: u64,
    /// It goes before what stands below, not after.
    pub is_left: bool,
    /// Hash of the two; the last one is the root.
    pub node: Digest,
}

impl From<Step> for PathStep {
    fn from(step: Step) -> Self {
        let (from, end) = step.sibling_leaves;
        Self {
            sibling: step.sibling,
            from,
            to: end.saturating_sub(1),
            is_left: step.is_left,
            node: step.node,
        }
    }
}

/// A signed head.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HeadView {
    /// Number of leaves.
    pub size: u64,
    /// Merkle root.
    pub root: Digest,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// The signed note.
    pub note: String,
}

/// A ledger.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LedgerView {
    /// Its name, as it stands in every head.
    pub origin: String,
    /// Verifier keys.
    pub keys: Vec<String>,
    /// The present head, with what witnesses have signed under it.
    pub head: Option<HeadView>,
    /// Its witnesses.
    pub witnesses: WitnessesView,
    /// Heads, the newest first.
    pub heads: Vec<HeadView>,
    /// Ask for those before this size to go on.
    pub older: Option<u64>,
}

impl From<ledger::StoredCheckpoint> for HeadView {
    fn from(head: ledger::StoredCheckpoint) -> Self {
        Self { size: head.size, root: head.root, signed_at: head.signed_at, note: head.note }
    }
}

/// Actions that a filter offers, in the order shown. Their words are `event-<code>` in the message files.
pub const ACTIONS: &[&str] = &[
    "version_committed",
    "record_signed",
    "signature_refused",
    "record_acknowledged",
    "record_commented",
    "record_handed_over",
    "delegation_given",
    "delegation_ended",
    "hold_placed",
    "hold_lifted",
    "destruction_proposed",
    "destruction_withdrawn",
    "destruction_refused",
    "destruction_approved",
    "record_destroyed",
    "file_downloaded",
    "copy_issued",
    "register_exported",
    "report_printed",
    "figure_exported",
    "pack_issued",
    "pack_disclosed",
    "definition_adopted",
    "signed_in",
    "signed_out",
    "sign_in_refused",
    "user_added",
    "password_set",
    "token_created",
    "token_revoked",
    "reminders_set",
    "address_confirmed",
    "verification_answered",
    "integrity_checked",
    "witnesses_changed",
    "witness_contradicted",
    "ledger_key_added",
    "ledger_key_retired",
    "organisation_created",
];

/// People of the organisation: id to name and login.
type People = BTreeMap<String, (String, String)>;

fn wrong(session: &Session, name: &'static str, id: &str, given: &str) -> Error {
    let words = session.words();
    let line = words.format(id, &[("given", FluentValue::from(given))]);
    Error::new(Code::Invalid).with("place", words.text("events-place")).field(name, line)
}

fn number(session: &Session, name: &'static str, text: &str) -> Result<Option<u64>, Error> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| wrong(session, name, "events-number", text)),
    }
}

fn day(session: &Session, name: &'static str, text: &str) -> Result<Option<i64>, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let start = parse_date(text).and_then(Timestamp::start_of);
    start.map(|start| Some(start.millis())).ok_or_else(|| wrong(session, name, "events-day", text))
}

impl App {
    /// Events that pass a question, the newest first.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Invalid`] for a filter that can have no answer.
    pub fn list_events(&self, session: &Session, query: &EventQuery) -> Result<EventPage, Error> {
        session.may(Action::ReadEvents, Marking::Unclassified)?;
        let limit = match query.limit.trim() {
            "" => PAGE,
            text => text
                .parse()
                .ok()
                .filter(|limit| (1..=PAGE_MAX).contains(limit))
                .ok_or_else(|| wrong(session, "limit", "events-limit", text))?,
        };
        self.db.read(|conn| {
            let Some(mut filter) = self.event_filter(conn, session, query)? else {
                return Ok(EventPage::default());
            };
            let after = number(session, "after", &query.after)?;
            let before = number(session, "before", &query.before)?;
            if let Some(after) = after {
                filter.from = filter.from.max(after.saturating_add(1));
            }
            if let Some(before) = before {
                filter.before = filter.before.min(before);
            }
            let is_back = after.is_some();
            let mut rows = events::list(conn, session.code(), &filter, !is_back, i64::from(limit) + 1)?;
            let is_more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
            if is_more {
                rows.pop();
            }
            if is_back {
                rows.reverse();
            }
            let (first, last) = (rows.first().map(|row| row.index), rows.last().map(|row| row.index));
            Ok(EventPage {
                older: last.filter(|_| is_back || is_more),
                newer: first.filter(|_| if is_back { is_more } else { before.is_some() }),
                events: self.event_lines(conn, session, rows)?,
            })
        })
    }

    /// `None`: nothing can be like that.
    fn event_filter(
        &self,
        conn: &mut Conn,
        session: &Session,
        query: &EventQuery,
    ) -> Result<Option<EventFilter>, Error> {
        let code = session.code();
        let size = ledger::head(conn, code)?.map_or(0, |head| head.size);
        let mut filter = EventFilter { from: 0, before: size, ..EventFilter::default() };
        if let Some(from) = day(session, "from", &query.from)? {
            filter.from = events::first_from(conn, code, size, from)?;
            filter.from_ms = Some(from);
        }
        if let Some(to) = day(session, "to", &query.to)? {
            filter.before = events::end_before(conn, code, size, to + DAY_MS)?;
            filter.before_ms = Some(to + DAY_MS);
        }
        if !query.actor.trim().is_empty() {
            let login = query.actor.trim();
            let user = users::find(conn, code, login)?;
            filter.actor = Some(user.ok_or_else(|| wrong(session, "actor", "events-actor", login))?.user_id);
        }
        if !query.action.trim().is_empty() {
            filter.action = Some(query.action.trim().to_owned());
        }
        let name = query.subject.trim();
        if !name.is_empty() {
            let mut subjects = Vec::new();
            let visible = session.visible();
            if let Some(record) = records::find_by_number_in_any_case(conn, code, name)? {
                // What is above the clearance is not found by its number.
                if visible.contains(&record.marking) {
                    subjects.push(record.record_id);
                }
            } else if name.parse::<RecordId>().is_err() {
                // The id of a record is no way around its number.
                subjects.push(name.to_owned());
            }
            if let Some(user) = users::find(conn, code, name)? {
                subjects.push(user.user_id);
            }
            if subjects.is_empty() {
                return Ok(None);
            }
            filter.subjects = Some(subjects);
        }
        Ok(Some(filter))
    }

    fn event_lines(
        &self,
        conn: &mut Conn,
        session: &Session,
        rows: Vec<StoredEvent>,
    ) -> Result<Vec<EventLine>, Error> {
        let people: People = users::list(conn, session.code())?
            .into_iter()
            .map(|user| (user.user_id, (user.name, user.login)))
            .collect();
        let ids: BTreeSet<String> = rows.iter().map(|row| row.subject.clone()).collect();
        let ids: Vec<String> = ids.into_iter().filter(|id| id.parse::<RecordId>().is_ok()).collect();
        let known: BTreeMap<String, records::Record> = records::with_ids(conn, &ids)?
            .into_iter()
            .map(|record| (record.record_id.clone(), record))
            .collect();
        let visible = session.visible();
        let words = session.words();
        let mut told = BTreeMap::new();
        for row in rows.iter().filter(|row| row.action == VERIFICATION_ANSWERED) {
            told.insert(row.index, self.may_read_body(conn, session, row)?);
        }
        Ok(rows
            .into_iter()
            .map(|row| {
                let answer = answer_of(&row).filter(|_| told.get(&row.index) == Some(&true));
                let subject = match (row.action.as_str(), answer) {
                    (VERIFICATION_ANSWERED, None) => hidden(),
                    (VERIFICATION_ANSWERED, Some(answer)) => SubjectView {
                        sort: "digest",
                        name: answer.asked.to_string(),
                        ..SubjectView::default()
                    },
                    _ => subject(&row, known.get(&row.subject), &people, &visible),
                };
                let (actor, login) = people.get(&row.actor).cloned().unwrap_or_default();
                let id = format!("event-{}", row.action);
                EventLine {
                    index: row.index,
                    at: Timestamp::from_millis(row.at_ms),
                    actor,
                    login,
                    action_label: if words.has(&id) { words.text(&id) } else { row.action.clone() },
                    action: row.action,
                    subject,
                    answer: answer.map(|answer| AnswerView {
                        standing: answer.standing,
                        position: answer.recorded.map(|recorded| recorded.position),
                        sentence: sentence(&words, &answer),
                    }),
                }
            })
            .collect())
    }

    /// One event with its proof.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`].
    pub fn show_event(&self, session: &Session, index: u64) -> Result<EventDocument, Error> {
        session.may(Action::ReadEvents, Marking::Unclassified)?;
        self.db.read(|conn| {
            // A number that no column can hold is the number of no event.
            let row = match i64::try_from(index) {
                Ok(_) => events::find(conn, session.code(), index)?,
                Err(_) => None,
            };
            let row = row.ok_or_else(|| Error::not_found("event", index.to_string()))?;
            let leaf = Digest::of(row.body.as_bytes());
            let receipt = witnessed::receipt(conn, session.code(), index, None)?;
            let size = Checkpoint::claimed(&receipt.checkpoint)
                .map_err(|error| Error::new(Code::Internal).because(error))?
                .size;
            let path = merkle::path(&leaf_hash(&leaf), index, size, &receipt.proof)
                .map_err(|error| Error::new(Code::Internal).because(error))?;
            let body = if self.may_read_body(conn, session, &row)? { Some(row.body.clone()) } else { None };
            let line = self.event_lines(conn, session, vec![row])?.into_iter().next();
            let mut line = line.ok_or_else(|| Error::not_found("event", index.to_string()))?;
            if body.is_none() {
                (line.subject, line.answer) = (hidden(), None);
            }
            Ok(EventDocument {
                line,
                body,
                leaf,
                receipt: receipt.to_string(),
                size,
                path: path.into_iter().map(PathStep::from).collect(),
            })
        })
    }

    /// The ledger: its present head, its keys, and the heads before a size.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Invalid`] if `before` is no number.
    pub fn show_ledger(&self, session: &Session, before: &str) -> Result<LedgerView, Error> {
        session.may(Action::ReadEvents, Marking::Unclassified)?;
        let before = number(session, "before", before)?.unwrap_or(u64::MAX >> 1);
        self.db.read(|conn| {
            let code = session.code();
            let most = before.min(u64::MAX >> 1);
            let mut heads = ledger::heads_before(conn, code, most, HEADS + 1)?;
            let is_more = i64::try_from(heads.len()).unwrap_or(HEADS) > HEADS;
            if is_more {
                heads.pop();
            }
            let policy = witnessed::policy(conn, code)?;
            let head = ledger::head(conn, code)?;
            let head = head.map(|head| witnessed::cosigned(conn, code, head, &policy)).transpose()?;
            Ok(LedgerView {
                origin: session.organisation.origin.clone(),
                keys: verifier_keys(conn, code)?.iter().map(ToString::to_string).collect(),
                head: head.map(HeadView::from),
                witnesses: witnesses_view(conn, session)?,
                older: heads.last().filter(|_| is_more).map(|head| head.size),
                heads: heads.into_iter().map(HeadView::from).collect(),
            })
        })
    }
}

impl App {
    /// Everybody who is or was of the organisation, by name, for filters.
    ///
    /// # Errors
    /// [`Code::Denied`] for those who read neither records nor events.
    pub fn everybody(&self, session: &Session) -> Result<Vec<Person>, Error> {
        session.may(Action::ReadRecord, Marking::Unclassified)?;
        let users = self.db.read(|conn| users::list(conn, session.code()).map_err(Error::from))?;
        let mut people: Vec<Person> =
            users.into_iter().map(|user| Person { login: user.login, name: user.name }).collect();
        people.sort_by(|a, b| (&a.name, &a.login).cmp(&(&b.name, &b.login)));
        Ok(people)
    }
}

const fn hidden() -> SubjectView {
    SubjectView { sort: "hidden", name: String::new(), title: String::new(), version: None }
}

fn subject(
    row: &StoredEvent,
    record: Option<&records::Record>,
    people: &People,
    visible: &[String],
) -> SubjectView {
    if let Some(record) = record {
        if !visible.contains(&record.marking) {
            return hidden();
        }
        let detail = || serde_json::from_str::<serde_json::Value>(&row.body).ok();
        let version = (row.action == VERSION_COMMITTED)
            .then(detail)
            .flatten()
            .and_then(|body| body.get("detail")?.get("version")?.as_u64());
        return SubjectView {
            sort: "record",
            name: record.number.clone(),
            title: record.title.clone(),
            version,
        };
    }
    let (sort, name) = match people.get(&row.subject) {
        Some((name, _)) => ("person", name.clone()),
        None if row.action.starts_with("pack_") => ("pack", row.subject.clone()),
        // Ids tell people nothing.
        None if row.subject.parse::<RecordId>().is_ok() => ("other", String::new()),
        None => ("other", row.subject.clone()),
    };
    SubjectView { sort, name, title: String::new(), version: None }
}

/// What a row says was answered.
fn answer_of(row: &StoredEvent) -> Option<Answer> {
    let event: Event = canonical::parse_as(row.body.as_bytes()).ok()?;
    Answer::of(&event, row.index).ok()
}

fn sentence(words: &Words, answer: &Answer) -> String {
    let id = match answer.standing {
        Standing::Known => "event-answer-known",
        Standing::Superseded => "event-answer-superseded",
        Standing::Withdrawn => "event-answer-withdrawn",
        Standing::Destroyed => "event-answer-destroyed",
        Standing::Unknown => "event-answer-unknown",
    };
    let position = answer.recorded.map(|recorded| recorded.position.to_string()).unwrap_or_default();
    words.format(id, &[("position", position.into())])
}

impl App {
    /// The body names what it is about: it may be read by those who may see every version of the record. So may an answer
    /// about the bytes of a record: it has their digest, which whoever holds them knows, and others need not. That holds
    /// also where they were filed only after somebody had asked.
    fn may_read_body(&self, conn: &mut Conn, session: &Session, row: &StoredEvent) -> Result<bool, Error> {
        if row.action != VERIFICATION_ANSWERED {
            return may_read_about(conn, session, &row.subject);
        }
        let Some(answer) = answer_of(row) else { return Ok(false) };
        let position = match answer.recorded {
            Some(recorded) => Some(recorded.position),
            None => {
                let places = self.places(conn, &answer.asked)?.into_iter();
                places.filter(|(code, _)| code == session.code()).map(|(_, place)| place.position).next()
            }
        };
        let Some(position) = position else { return Ok(true) };
        match events::find(conn, session.code(), position)? {
            Some(there) => may_read_about(conn, session, &there.subject),
            None => Ok(false),
        }
    }
}

fn may_read_about(conn: &mut Conn, session: &Session, subject: &str) -> Result<bool, Error> {
    if subject.parse::<RecordId>().is_err() {
        return Ok(true);
    }
    let Some(record) = records::find(conn, subject)? else { return Ok(true) };
    if parse_marking(&record.marking)? > session.actor.clearance {
        return Ok(false);
    }
    let visible = session.visible();
    let versions = parsed_versions(conn, &record.record_id)?;
    Ok(versions.iter().all(|version| visible.contains(&version.manifest.marking)))
}
