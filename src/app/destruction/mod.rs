//! Destruction of records whose retention is over: proposed by one person, approved by another with their password.
//!
//! [`propose`](App::propose_destruction) looks at everything that stands in the way and puts the list down; [`approve`] looks
//! again, inside the write, and takes away what the records said. What stays is a [`ghost`]: number, kind, manifests,
//! hashes, events. [`sweep`] removes files from the store after the commit, again after a restart if it was interrupted.
//! [`past`] lists what is past its retention; [`certificate`] says on paper what was done.

pub mod approve;
pub mod certificate;
pub mod ghost;
mod obstacles;
pub mod past;
pub mod sweep;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::events::{Happening, detail, event};
use super::holds::reason_of;
use super::records::filing::parse_marking;
use super::{App, Code, Error, Session, commitments};
use crate::db::destructions::{self, Destruction};
use crate::db::{Conn, DbError, counters, records, users};
use crate::domain::access::{Action, Marking};
use crate::proof::canonical;
use crate::proof::destruction::Destroyed;
use crate::proof::time::Timestamp;
use obstacles::Looking;

/// So many records are destroyed together at the most: what is approved has to be read.
pub const RECORDS_MAX: usize = 500;

/// Records whose destruction is proposed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDestruction {
    /// Their numbers.
    pub records: Vec<String>,
    /// Why.
    pub reason: String,
}

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    pub reason: String,
    /// As they stood then; the certificate has them in the same form.
    pub records: Vec<Destroyed>,
}

impl Request {
    pub fn of(row: &Destruction) -> Result<Self, Error> {
        canonical::parse_as(row.request.as_bytes())
            .map_err(|_| DbError::inconsistent("destructions", row.number.clone()).into())
    }

    /// The highest marking of anything in it.
    pub fn marking(&self) -> Result<Marking, Error> {
        let mut highest = Marking::Unclassified;
        for record in &self.records {
            highest = highest.max(parse_marking(&record.marking)?);
        }
        Ok(highest)
    }
}

/// A record in a destruction, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DestructionLine {
    /// Number.
    pub number: String,
    /// Title; empty for what was destroyed.
    pub title: String,
    /// Kind code.
    pub kind: String,
    /// Marking: the highest of its versions.
    pub marking: String,
    /// Last day on which it was to be kept.
    pub keep_until: String,
    /// How many versions it has.
    pub versions: usize,
}

/// A destruction as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DestructionView {
    /// Number.
    pub number: String,
    /// `proposed`, `approved`, `refused`, `withdrawn`.
    pub outcome: String,
    /// Why it was proposed.
    pub reason: String,
    /// The highest marking of anything in it.
    pub marking: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    #[schemars(with = "String")]
    pub proposed_at: Timestamp,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Why it was refused or taken back.
    pub decided_reason: Option<String>,
    /// When it was decided.
    #[schemars(with = "Option<String>")]
    pub decided_at: Option<Timestamp>,
    /// SHA-256 of the certificate, where it was approved.
    pub certificate: Option<String>,
    /// Ledger index of the event that commits to it.
    pub event: Option<u64>,
    /// True if the reader proposed it: they may take it back, and another decides.
    pub is_own: bool,
    /// The records.
    pub records: Vec<DestructionLine>,
}

/// Number of the next destruction: `POF-DES-2026-0001`.
fn number_of(code: &str, year: i16, sequence: i64) -> String {
    format!("{}-DES-{year:04}-{sequence:04}", code.to_uppercase())
}

fn text(value: &impl Serialize) -> Result<String, Error> {
    String::from_utf8(canonical::to_vec(value)?).map_err(|error| Error::new(Code::Internal).because(error))
}

impl App {
    /// Proposes the destruction of records.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Invalid`] without records or a reason; [`Code::Destruction`] with what stands in the way of
    /// each.
    pub fn propose_destruction(
        self: &std::sync::Arc<Self>,
        session: &Session,
        new: &NewDestruction,
    ) -> Result<DestructionView, Error> {
        session.may(Action::DestroyRecords, Marking::Unclassified)?;
        let words = session.words();
        let reason = reason_of(session, &words.text("destruction-place"), &new.reason)?;
        let mut numbers: Vec<String> = new
            .records
            .iter()
            .map(|number| number.trim().to_owned())
            .filter(|number| !number.is_empty())
            .collect();
        numbers.sort();
        numbers.dedup();
        if numbers.is_empty() || numbers.len() > RECORDS_MAX {
            let line = words.format("destruction-records", &[("max", RECORDS_MAX.into())]);
            let place = words.text("destruction-place");
            return Err(Error::new(Code::Invalid).with("place", place).field("records", line));
        }
        let (app, session) = (std::sync::Arc::clone(self), session.clone());
        let view = self.db.write(move |tx| {
            let mut proposed = Vec::new();
            let mut lines = Vec::new();
            let looking = Looking::new(&app, tx.look(), &session)?;
            for number in &numbers {
                match looking.at(tx.look(), number)? {
                    Ok(record) => proposed.push(record),
                    Err(reason) => lines.push(format!("{number}: {reason}")),
                }
            }
            if !lines.is_empty() {
                return Err(Error::new(Code::Destruction).details(lines));
            }
            let year = session.now.date().year();
            let sequence = counters::take(tx, session.code(), &format!("destruction/{year}"), 1)?;
            let row = Destruction {
                organisation: session.code().to_owned(),
                number: number_of(session.code(), year, sequence),
                request: text(&Request { reason, records: proposed })?,
                proposed_by: session.user(),
                created_ms: session.now.millis(),
                outcome: destructions::PROPOSED.to_owned(),
                decided_by: None,
                decided_reason: None,
                decided_ms: None,
                certificate: None,
                event_index: None,
            };
            let what = Happening {
                action: "destruction_proposed",
                subject: &row.number,
                digest: Some(commitments::destruction(&row)?),
                detail: detail([("records", numbers.len().into())]),
            };
            let happened = event(&app, session.code(), (&session.user(), session.now), what)?;
            destructions::insert(tx, &row)?;
            tx.record(happened)?;
            let shown = view(tx.look(), &session, &row)?;
            session.keep(tx, &shown)?;
            Ok::<_, Error>(shown)
        })?;
        Ok(view.value)
    }

    /// Takes a proposal of one's own back, or refuses another's.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::NotFound`]; [`Code::Invalid`] without a reason; [`Code::Destruction`] if it was decided.
    pub fn refuse_destruction(
        &self,
        session: &Session,
        number: &str,
        reason: &str,
    ) -> Result<DestructionView, Error> {
        session.may(Action::DestroyRecords, Marking::Unclassified)?;
        let row = self.db.read(|conn| visible(conn, session, number, Action::DestroyRecords))?;
        let reason = reason_of(session, number, reason)?;
        let is_own = row.proposed_by == session.user();
        let (outcome, action) = if is_own {
            (destructions::WITHDRAWN, "destruction_withdrawn")
        } else {
            (destructions::REFUSED, "destruction_refused")
        };
        let what = Happening {
            action,
            subject: &row.number,
            digest: None,
            detail: detail([("reason", reason.clone().into())]),
        };
        let happened = event(self, session.code(), (&session.user(), session.now), what)?;
        let row = Destruction {
            outcome: outcome.to_owned(),
            decided_by: Some(session.user()),
            decided_reason: Some(reason),
            decided_ms: Some(session.now.millis()),
            ..row
        };
        let by = session.clone();
        let view = self.db.write(move |tx| {
            if !destructions::decide(tx, &row)? {
                return Err(decided(&by, &row.number));
            }
            tx.record(happened)?;
            let shown = view(tx.look(), &by, &row)?;
            by.keep(tx, &shown)?;
            Ok(shown)
        })?;
        Ok(view.value)
    }

    /// Destructions that were proposed or done, the newest first. One in which something is marked above the reader's
    /// clearance is not there.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn list_destructions(&self, session: &Session) -> Result<Vec<DestructionView>, Error> {
        session.may(Action::ReadRetention, Marking::Unclassified)?;
        self.db.read(|conn| {
            let mut views = Vec::new();
            for row in destructions::list(conn, session.code())? {
                if Request::of(&row)?.marking()? <= session.actor.clearance {
                    views.push(view(conn, session, &row)?);
                }
            }
            Ok(views)
        })
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::NotFound`].
    pub fn show_destruction(&self, session: &Session, number: &str) -> Result<DestructionView, Error> {
        self.db.read(|conn| {
            let row = visible(conn, session, number, Action::ReadRetention)?;
            view(conn, session, &row)
        })
    }
}

/// It was decided before.
fn decided(session: &Session, number: &str) -> Error {
    let line = session.words().text("destruction-decided");
    Error::new(Code::Destruction).detail(format!("{number}: {line}"))
}

/// The destruction with this number, if the actor may do this to what is in it.
fn visible(conn: &mut Conn, session: &Session, number: &str, action: Action) -> Result<Destruction, Error> {
    session.may(action, Marking::Unclassified)?;
    let missing = || Error::not_found("destruction", number);
    let row = destructions::find(conn, session.code(), number)?.ok_or_else(missing)?;
    match session.may(action, Request::of(&row)?.marking()?) {
        Ok(()) => Ok(row),
        Err(error) if error.code() == Code::NotFound => Err(missing()),
        Err(error) => Err(error),
    }
}

fn view(conn: &mut Conn, session: &Session, row: &Destruction) -> Result<DestructionView, Error> {
    let request = Request::of(row)?;
    let marking = request.marking()?.code().to_owned();
    let mut lines = Vec::new();
    for record in request.records {
        let title = records::find(conn, &record.record)?.map(|there| there.title);
        lines.push(DestructionLine {
            number: record.number,
            title: title.unwrap_or_default(),
            kind: record.kind,
            marking: record.marking,
            keep_until: record.keep_until.to_string(),
            versions: record.versions.len(),
        });
    }
    let mut name = |id: Option<&String>| -> Result<Option<String>, Error> {
        let Some(id) = id else { return Ok(None) };
        Ok(users::find_by_id(conn, id)?.map(|user| user.name))
    };
    Ok(DestructionView {
        number: row.number.clone(),
        outcome: row.outcome.clone(),
        reason: request.reason,
        marking,
        proposed_by: name(Some(&row.proposed_by))?.unwrap_or_default(),
        proposed_at: Timestamp::from_millis(row.created_ms),
        decided_by: name(row.decided_by.as_ref())?,
        decided_reason: row.decided_reason.clone(),
        decided_at: row.decided_ms.map(Timestamp::from_millis),
        certificate: row
            .certificate
            .as_ref()
            .map(|text| crate::proof::digest::Digest::of(text.as_bytes()).to_string()),
        event: row.event_index.and_then(|index| u64::try_from(index).ok()),
        is_own: row.proposed_by == session.user(),
        records: lines,
    })
}
