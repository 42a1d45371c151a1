//! Figures of performance: computed from the records as they stood at the end of a day, over what the actor may see, with the
//! table behind each ([`table`]: as CSV and XLSX).

mod remembered;
pub mod table;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::remembered::Basis;
pub(super) use self::remembered::Remembered;
use super::readiness::last_change;
use super::records::filing::parse_marking;
use super::{App, Code, Error, Session};
use crate::db::{Conn, DbError, events, ledger, packs};
use crate::domain::Date;
use crate::domain::access::{Action, Marking};
use crate::domain::figure::{Better, Cell, Facts, Figure, Outcome, PackFact, evaluate};
use crate::domain::kind::parse_date;
use crate::domain::snapshot::RecordFacts;
use crate::proof::canonical;
use crate::proof::event::{Event, PACK_ISSUED};
use crate::proof::time::Timestamp;

/// The member of the detail of `pack_issued` that says when the pack was asked for.
pub(in crate::app) const REQUESTED_AT: &str = "requested_at";

/// What is asked, as it was written; what is empty is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureQuery {
    /// As of the end of this day; today without it.
    pub day: String,
    /// Only records of this site, and those of all sites.
    pub site: String,
    /// The same by product.
    pub product: String,
}

/// A row of the table behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FigureRow {
    /// Cells, as they are written; an empty one says nothing.
    pub cells: Vec<String>,
    /// Numbers of the records that are counted in it.
    pub records: Vec<String>,
}

/// A figure with its table.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FigureView {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// What it tells.
    pub summary: String,
    /// How it is computed.
    pub formula: String,
    /// SHA-256 of its definition.
    pub definition: String,
    /// Unit of its values.
    pub unit: String,
    /// The unit as it stands behind the last value.
    pub value_unit: String,
    /// Decimals of its values.
    pub decimals: u8,
    /// The last value, as decimal text.
    pub value: Option<String>,
    /// What that is of: a month, or a word.
    pub value_of: Option<String>,
    /// What it should be, as decimal text.
    pub target: Option<String>,
    /// Whether the last value is as it should be; nothing where nobody said which way is good.
    pub on_target: Option<bool>,
    /// How many records were counted.
    pub counted: usize,
    /// The highest marking among them.
    pub marking: String,
    /// Heads of the table.
    pub heads: Vec<String>,
    /// Rows of the table.
    pub rows: Vec<FigureRow>,
    /// What came of it.
    #[serde(skip)]
    pub outcome: Outcome,
}

/// All figures as of a day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FigureList {
    /// As of the end of this day.
    pub day: String,
    /// Events of the ledger up to then.
    pub position: u64,
    /// The highest marking of what was counted.
    pub marking: String,
    /// The figures.
    pub figures: Vec<FigureView>,
}

/// One figure as of a day.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OneFigure {
    /// As of the end of this day.
    pub day: String,
    /// Events of the ledger up to then.
    pub position: u64,
    /// The figure.
    #[serde(flatten)]
    pub figure: FigureView,
}

impl App {
    /// All figures over what the actor may see.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Invalid`] for what is no day.
    pub fn figures(&self, session: &Session, query: &FigureQuery) -> Result<Arc<FigureList>, Error> {
        session.may(Action::ReadRecord, Marking::Unclassified)?;
        let day = day_of(session, &query.day)?;
        let basis = self.db.read(|conn| basis(conn, session, query, day))?;
        if let Some(known) = self.figures.find(&basis) {
            return Ok(known);
        }
        let turn = self.figures.turn();
        // Whoever had the turn before may have asked the same.
        if let Some(known) = self.figures.find(&basis) {
            return Ok(known);
        }
        let list = Arc::new(self.db.read(|conn| {
            let position = position_at(conn, session.code(), day)?;
            self.computed(conn, session, query, (day, position))
        })?);
        self.figures.keep(basis, Arc::clone(&list));
        drop(turn);
        Ok(list)
    }

    /// One figure.
    ///
    /// # Errors
    /// As [`App::figures`]; [`Code::NotFound`] for an unknown one.
    pub fn figure(&self, session: &Session, code: &str, query: &FigureQuery) -> Result<OneFigure, Error> {
        let list = self.figures(session, query)?;
        let found = list.figures.iter().find(|figure| figure.code == code);
        let figure = found.ok_or_else(|| Error::not_found("figure", code))?.clone();
        Ok(OneFigure { day: list.day.clone(), position: list.position, figure })
    }

    /// Figures from the records at a position, judged on a day, over what is marked up to the session's clearance.
    pub(in crate::app) fn computed(
        &self,
        conn: &mut Conn,
        session: &Session,
        query: &FigureQuery,
        (day, position): (Date, u64),
    ) -> Result<FigureList, Error> {
        let known = self.records_at(conn, session.code(), position)?;
        let (site, product) = (query.site.trim(), query.product.trim());
        let mut records: Vec<Arc<RecordFacts>> = known.facts().collect();
        records.retain(|facts| facts.marking <= session.actor.clearance && facts.in_scope(site, product));
        let packs = issued(conn, session, position)?;
        let facts = Facts {
            records: &records,
            packs: &packs,
            kinds: &self.definitions.of(session.code()).kinds,
            day,
        };
        let words = session.words();
        let view = |figure: &Figure| view(figure, evaluate(figure, &facts, &words), &session.language);
        let figures: Vec<FigureView> = self.definitions.of(session.code()).figures.iter().map(view).collect();
        let marking =
            figures.iter().map(|figure| figure.outcome.marking).max().unwrap_or(Marking::Unclassified);
        Ok(FigureList { day: day.to_string(), position, marking: marking.code().to_owned(), figures })
    }
}

/// The day that is asked for, today at the latest: of tomorrow nobody knows.
fn day_of(session: &Session, text: &str) -> Result<Date, Error> {
    let today = session.now.date();
    let text = text.trim();
    if text.is_empty() {
        return Ok(today);
    }
    let words = session.words();
    let wrong = |id: &str| {
        let line = words.format(id, &[("given", text.to_owned().into())]);
        Error::new(Code::Invalid).with("place", words.text("figures-place")).field("day", line)
    };
    let day = parse_date(text).ok_or_else(|| wrong("figures-day"))?;
    if day > today { Err(wrong("figures-future")) } else { Ok(day) }
}

/// How many events there were at the end of a day.
fn position_at(conn: &mut Conn, organisation: &str, day: Date) -> Result<u64, Error> {
    let size = ledger::head(conn, organisation)?.map(|head| head.size).unwrap_or_default();
    let next = day.tomorrow().ok().and_then(|next| format!("{next}T00:00:00.000Z").parse::<Timestamp>().ok());
    match next {
        Some(next) => Ok(events::end_before(conn, organisation, size, next.millis())?),
        None => Ok(size),
    }
}

fn basis(conn: &mut Conn, session: &Session, query: &FigureQuery, day: Date) -> Result<Basis, Error> {
    let (last_change, last_destruction) = last_change(conn, session.code())?;
    Ok(Basis {
        organisation: session.code().to_owned(),
        query: FigureQuery { day: day.to_string(), ..query.clone() },
        clearance: session.actor.clearance,
        language: session.language.clone(),
        last_change,
        last_destruction,
        last_pack: packs::last_event(conn, session.code())?,
    })
}

/// Packs up to a position whose request is known, as far as the actor may see them.
fn issued(conn: &mut Conn, session: &Session, position: u64) -> Result<Vec<PackFact>, Error> {
    let mut facts = Vec::new();
    for stored in events::of_action(conn, session.code(), PACK_ISSUED)? {
        let broken = || DbError::Inconsistent { table: "events", what: stored.index.to_string() };
        let event: Event = canonical::parse_as(stored.body.as_bytes()).map_err(|_| broken())?;
        let requested = event.detail.get(REQUESTED_AT).and_then(|value| value.as_str());
        let requested = requested.and_then(|text| text.parse::<Timestamp>().ok());
        let is_before = stored.index < position;
        let (Some(requested), true) = (requested, is_before) else { continue };
        let Some(pack) = packs::find(conn, session.code(), &event.subject)? else { continue };
        let marking = parse_marking(&super::packs::request_of(&pack)?.marking)?;
        if marking <= session.actor.clearance {
            facts.push(PackFact { number: event.subject, marking, requested, issued: event.at });
        }
    }
    Ok(facts)
}

fn view(figure: &Figure, outcome: Outcome, language: &str) -> FigureView {
    let text = |value: f64| Cell::Value(value).text(figure.decimals);
    let row = |row: &crate::domain::figure::Row| FigureRow {
        cells: row.cells.iter().map(|cell| cell.text(figure.decimals)).collect(),
        records: row.records.clone(),
    };
    let on_target = match (&outcome.last, outcome.target, figure.better) {
        (Some((_, value)), Some(target), Some(Better::Higher)) => Some(*value >= target),
        (Some((_, value)), Some(target), Some(Better::Lower)) => Some(*value <= target),
        _ => None,
    };
    FigureView {
        code: figure.code.clone(),
        title: figure.title.of(language).to_owned(),
        summary: figure.summary.of(language).to_owned(),
        formula: figure.formula.of(language).to_owned(),
        definition: figure.digest.hex(),
        unit: figure.unit.of(language).to_owned(),
        value_unit: match (&figure.unit_one, &outcome.last) {
            (Some(one), Some((_, value))) if text(*value) == "1" => one,
            _ => &figure.unit,
        }
        .of(language)
        .to_owned(),
        decimals: figure.decimals,
        value: outcome.last.as_ref().map(|(_, value)| text(*value)),
        value_of: outcome.last.as_ref().map(|(of, _)| of.clone()),
        target: outcome.target.map(text),
        on_target,
        counted: outcome.counted,
        marking: outcome.marking.code().to_owned(),
        heads: outcome.table.heads.clone(),
        rows: outcome.table.rows.iter().map(row).collect(),
        outcome,
    }
}
