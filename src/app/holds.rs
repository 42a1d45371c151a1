//! Legal holds: what is under one is not destroyed, whatever its retention says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::events::{Happening, detail, event};
use super::records::read::{Parsed, parsed_versions};
use super::{App, Code, Error, Session, commitments};
use crate::db::holds::{self, Hold};
use crate::db::{Conn, DbError, records, users};
use crate::domain::access::{Action, Marking};
use crate::domain::clock::random;
use crate::domain::hold::{Covered, Scope};
use crate::domain::ids::HoldId;
use crate::domain::kind::parse_date;
use crate::domain::text::{Lines, normalise};
use crate::proof::canonical;
use crate::proof::time::Timestamp;

/// Longest name of a case and longest reason, in characters.
pub const NAME_MAX: usize = 200;
pub const REASON_MAX: usize = 2000;
/// So many of the records under a hold are shown.
const SHOWN: usize = 200;

/// A hold to set, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHold {
    /// Name of the case.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Numbers of records that it covers.
    #[serde(default)]
    pub records: Vec<String>,
    /// It also covers what matches all of the following that is given. Codes of kinds.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// First day, `2026-10-02`, on which something happened or else came in.
    #[serde(default)]
    pub from: String,
    /// Last day.
    #[serde(default)]
    pub to: String,
    /// Number or name of a supplier.
    #[serde(default)]
    pub supplier: String,
    /// Serial number of a unit.
    #[serde(default)]
    pub unit: String,
}

/// Why a hold is lifted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lifting {
    /// The reason.
    pub reason: String,
}

/// A hold as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HoldView {
    /// Its id.
    pub hold: String,
    /// Name of the case.
    pub name: String,
    /// Why it was set.
    pub reason: String,
    /// Numbers of the records that it names and the reader may see.
    pub records: Vec<String>,
    /// Codes of the kinds that it is for.
    pub kinds: Vec<String>,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// Supplier.
    pub supplier: String,
    /// Serial number.
    pub unit: String,
    /// Who set it.
    pub placed_by: String,
    /// When.
    #[schemars(with = "String")]
    pub placed_at: Timestamp,
    /// Who lifted it.
    pub lifted_by: Option<String>,
    /// Why.
    pub lifted_reason: Option<String>,
    /// When.
    #[schemars(with = "Option<String>")]
    pub lifted_at: Option<Timestamp>,
}

/// A record under a hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeldRecord {
    /// Number.
    pub number: String,
    /// Title.
    pub title: String,
    /// Last day on which it is kept without the hold.
    pub keep_until: Option<String>,
}

/// A hold with what it covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HoldPage {
    /// The hold.
    pub hold: HoldView,
    /// Records that it covers and the reader may see: 200 at the most.
    pub covered: Vec<HeldRecord>,
    /// There are more.
    pub is_more: bool,
}

/// A hold as the page of a record names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeldBy {
    /// Id of the hold.
    pub hold: String,
    /// Name of the case.
    pub name: String,
    /// Since when.
    pub since: Timestamp,
}

/// A hold in force, and what it covers.
pub(super) struct InForce {
    pub row: Hold,
    scope: Scope,
}

fn scope_of(row: &Hold) -> Result<Scope, Error> {
    canonical::parse_as(row.scope.as_bytes())
        .map_err(|_| DbError::inconsistent("holds", format!("scope of {}", row.hold_id)).into())
}

/// The holds of an organisation that have not been lifted.
pub(super) fn in_force(conn: &mut Conn, organisation: &str) -> Result<Vec<InForce>, Error> {
    let rows = holds::in_force(conn, organisation)?;
    rows.into_iter().map(|row| Ok(InForce { scope: scope_of(&row)?, row })).collect()
}

/// True if any of the versions is covered.
fn covers(scope: &Scope, versions: &[Parsed]) -> bool {
    versions.iter().any(|version| {
        let manifest = &version.manifest;
        let links: Vec<&str> = manifest.links.iter().map(|link| link.to.as_str()).collect();
        scope.covers(&Covered {
            record: &manifest.record,
            kind: &manifest.kind,
            title: &version.title(),
            day: manifest.occurred_on.unwrap_or_else(|| manifest.received_at.date()),
            values: &version.values(),
            links: &links,
        })
    })
}

/// Those of them that keep the record with these versions.
pub(super) fn holding<'a>(all: &'a [InForce], versions: &[Parsed]) -> Vec<&'a Hold> {
    all.iter().filter(|hold| covers(&hold.scope, versions)).map(|hold| &hold.row).collect()
}

/// The holds under which a record is.
pub(super) fn held_by(
    conn: &mut Conn,
    organisation: &str,
    record: &records::Record,
) -> Result<Vec<HeldBy>, Error> {
    let all = in_force(conn, organisation)?;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let versions = parsed_versions(conn, &record.record_id)?;
    let marks = holding(&all, &versions).into_iter().map(|row| HeldBy {
        hold: row.hold_id.clone(),
        name: row.name.clone(),
        since: Timestamp::from_millis(row.created_ms),
    });
    Ok(marks.collect())
}

/// A text that was typed, or what is wrong with it.
fn text(session: &Session, given: &str, lines: Lines, longest: usize) -> Result<String, String> {
    let text = normalise(given, lines).unwrap_or_default();
    if text.is_empty() || text.chars().count() > longest {
        return Err(session.words().format("hold-text", &[("max", longest.into())]));
    }
    Ok(text)
}

/// Why something is held, lifted, destroyed or not: one has to be given.
pub(super) fn reason_of(session: &Session, place: &str, given: &str) -> Result<String, Error> {
    text(session, given, Lines::Many, REASON_MAX)
        .map_err(|line| Error::new(Code::Invalid).with("place", place).field("reason", line))
}

impl App {
    /// Sets a hold.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Invalid`] with every wrong field named.
    pub fn place_hold(&self, session: &Session, new: &NewHold) -> Result<HoldView, Error> {
        session.may(Action::HoldRecords, Marking::Unclassified)?;
        let (name, reason, scope) = self.db.read(|conn| self.checked_hold(conn, session, new))?;
        let now = session.now;
        let scope = String::from_utf8(canonical::to_vec(&scope)?)
            .map_err(|error| Error::new(Code::Internal).because(error))?;
        let row = Hold {
            hold_id: HoldId::new(now, random(&*self.entropy)?).to_string(),
            organisation: session.code().to_owned(),
            name,
            reason,
            scope,
            placed_by: session.user(),
            created_ms: now.millis(),
            lifted_by: None,
            lifted_reason: None,
            lifted_ms: None,
        };
        let what = Happening {
            action: "hold_placed",
            subject: &row.hold_id,
            digest: Some(commitments::hold(&row)?),
            detail: detail([("name", row.name.clone().into())]),
        };
        let placed = event(self, session.code(), (&session.user(), now), what)?;
        let shown = self.db.read(|conn| view(conn, session, row.clone()))?;
        let (by, outcome) = (session.clone(), shown.clone());
        self.db.write(move |tx| {
            holds::insert(tx, &row)?;
            tx.record(placed)?;
            by.keep(tx, &outcome)
        })?;
        Ok(shown)
    }

    fn checked_hold(
        &self,
        conn: &mut Conn,
        session: &Session,
        new: &NewHold,
    ) -> Result<(String, String, Scope), Error> {
        let words = session.words();
        let mut wrong = Error::new(Code::Invalid).with("place", words.text("hold-place"));
        let mut refuse = |field: &'static str, line: String| {
            let error = std::mem::replace(&mut wrong, Error::new(Code::Invalid));
            wrong = error.field(field, line);
        };
        let mut checked = |field, given: &str, lines, longest| {
            text(session, given, lines, longest).unwrap_or_else(|line| {
                refuse(field, line);
                String::new()
            })
        };
        let name = checked("name", &new.name, Lines::One, NAME_MAX);
        let reason = checked("reason", &new.reason, Lines::Many, REASON_MAX);
        let optional = |given: &str| normalise(given, Lines::One).unwrap_or_default();
        let mut scope =
            Scope { supplier: optional(&new.supplier), unit: optional(&new.unit), ..Scope::default() };
        for number in new.records.iter().map(|number| number.trim()).filter(|number| !number.is_empty()) {
            match Self::visible_record(conn, session, number, Action::ReadRecord) {
                Ok(record) => scope.records.push(record.record_id),
                Err(_) => refuse("records", words.format("hold-record", &[("number", number.into())])),
            }
        }
        for code in new.kinds.iter().map(|code| code.trim()).filter(|code| !code.is_empty()) {
            match self.definitions.of(session.code()).kinds.get(code) {
                Some(_) => scope.kinds.push(code.to_owned()),
                None => refuse("kinds", words.format("delegation-kind", &[("kind", code.into())])),
            }
        }
        for (field, given, into) in [("from", &new.from, &mut scope.from), ("to", &new.to, &mut scope.to)] {
            *into = parse_date(given.trim());
            if into.is_none() && !given.trim().is_empty() {
                refuse(field, words.text("delegation-day"));
            }
        }
        if scope.from.zip(scope.to).is_some_and(|(from, to)| to < from) {
            refuse("to", words.text("hold-days"));
        }
        for list in [&mut scope.records, &mut scope.kinds] {
            list.sort();
            list.dedup();
        }
        if !scope.supplier.is_empty() {
            let found = Self::visible_record(conn, session, &scope.supplier, Action::ReadRecord);
            scope.supplier_record = found.ok().map(|record| record.record_id);
        }
        if scope == Scope::default() && wrong.lines().is_empty() {
            wrong = wrong.field("records", words.text("hold-nothing"));
        }
        if wrong.lines().is_empty() { Ok((name, reason, scope)) } else { Err(wrong) }
    }

    /// Lifts a hold. What else holds the records it covered goes on holding them.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Invalid`] without a reason; [`Code::NotFound`] if there is none, or it was lifted before.
    pub fn lift_hold(&self, session: &Session, hold: &str, reason: &str) -> Result<HoldView, Error> {
        session.may(Action::HoldRecords, Marking::Unclassified)?;
        let row = self.db.read(|conn| own(conn, session, hold))?;
        let reason = reason_of(session, &row.name, reason)?;
        let what = Happening {
            action: "hold_lifted",
            subject: &row.hold_id,
            digest: None,
            detail: detail([("name", row.name.clone().into()), ("reason", reason.clone().into())]),
        };
        let lifted = event(self, session.code(), (&session.user(), session.now), what)?;
        let after = Hold {
            lifted_by: Some(session.user()),
            lifted_reason: Some(reason.clone()),
            lifted_ms: Some(session.now.millis()),
            ..row
        };
        let shown = self.db.read(|conn| view(conn, session, after.clone()))?;
        let (by, outcome) = (session.clone(), shown.clone());
        self.db.write(move |tx| {
            if !holds::lift(tx, &after.hold_id, (&by.user(), &reason, by.now.millis()))? {
                return Err(Error::not_found("hold", after.hold_id));
            }
            tx.record(lifted)?;
            by.keep(tx, &outcome)
        })?;
        Ok(shown)
    }

    /// All holds: those in force first, then the lifted ones; of each the newest first.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn list_holds(&self, session: &Session) -> Result<Vec<HoldView>, Error> {
        session.may(Action::ReadRetention, Marking::Unclassified)?;
        self.db.read(|conn| {
            let rows = holds::list(conn, session.code())?;
            let mut views =
                rows.into_iter().map(|row| view(conn, session, row)).collect::<Result<Vec<_>, _>>()?;
            views.sort_by_key(|view| view.lifted_at.is_some());
            Ok(views)
        })
    }

    /// One hold, with the records that it covers now.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::NotFound`].
    pub fn show_hold(&self, session: &Session, hold: &str) -> Result<HoldPage, Error> {
        session.may(Action::ReadRetention, Marking::Unclassified)?;
        self.db.read(|conn| {
            let row = own(conn, session, hold)?;
            let scope = scope_of(&row)?;
            let mut covered = Vec::new();
            for record in candidates(conn, session, &scope)? {
                // One that was marked higher before is covered, too, and its earlier versions are not told.
                if covers(&scope, &parsed_versions(conn, &record.record_id)?) {
                    covered.push(HeldRecord {
                        number: record.number,
                        title: record.title,
                        keep_until: record.keep_until,
                    });
                }
                if covered.len() > SHOWN {
                    break;
                }
            }
            let is_more = covered.len() > SHOWN;
            covered.truncate(SHOWN);
            Ok(HoldPage { hold: view(conn, session, row)?, covered, is_more })
        })
    }
}

fn own(conn: &mut Conn, session: &Session, hold: &str) -> Result<Hold, Error> {
    holds::find(conn, hold)?
        .filter(|row| row.organisation == session.code())
        .ok_or_else(|| Error::not_found("hold", hold))
}

/// Records that the actor may see among which all are that a hold covers.
fn candidates(conn: &mut Conn, session: &Session, scope: &Scope) -> Result<Vec<records::Record>, Error> {
    let visible = session.visible();
    if !scope.has_filter() {
        let mut named = records::with_ids(conn, &scope.records)?;
        named.retain(|record| visible.contains(&record.marking) && !record.is_destroyed());
        named.sort_by(|a, b| a.number.cmp(&b.number));
        return Ok(named);
    }
    let kind = match scope.kinds.as_slice() {
        [one] if scope.records.is_empty() => Some(one.clone()),
        _ => None,
    };
    let filter = records::RecordFilter { kind, markings: visible, ..records::RecordFilter::default() };
    Ok(records::list(conn, session.code(), &filter)?)
}

fn view(conn: &mut Conn, session: &Session, row: Hold) -> Result<HoldView, Error> {
    let scope = scope_of(&row)?;
    let visible = session.visible();
    let mut numbers = Vec::new();
    for record in records::with_ids(conn, &scope.records)? {
        if visible.contains(&record.marking) {
            numbers.push(record.number);
        }
    }
    numbers.sort();
    let mut name = |id: Option<&String>| -> Result<Option<String>, Error> {
        let Some(id) = id else { return Ok(None) };
        Ok(users::find_by_id(conn, id)?.map(|user| user.name))
    };
    Ok(HoldView {
        records: numbers,
        kinds: scope.kinds,
        from: scope.from.map(|day| day.to_string()),
        to: scope.to.map(|day| day.to_string()),
        supplier: scope.supplier,
        unit: scope.unit,
        placed_by: name(Some(&row.placed_by))?.unwrap_or_default(),
        placed_at: Timestamp::from_millis(row.created_ms),
        lifted_by: name(row.lifted_by.as_ref())?,
        lifted_reason: row.lifted_reason,
        lifted_at: row.lifted_ms.map(Timestamp::from_millis),
        hold: row.hold_id,
        name: row.name,
        reason: row.reason,
    })
}
