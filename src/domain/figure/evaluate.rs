//! Computing a figure from the records as they stood, as of a day.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::month::Month;
use super::outcome::{Cell, Outcome, Plot, Row, Table};
use super::{Figure, Measure, Of, coverage};
use crate::domain::Date;
use crate::domain::access::Marking;
use crate::domain::ids::RecordId;
use crate::domain::kind::{Category, Kind, Kinds};
use crate::domain::snapshot::{RecordFacts, window_start};
use crate::proof::time::Timestamp;
use crate::words::Words;

/// More bars than this are put together.
const BARS: usize = 11;

/// An issued pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFact {
    /// Its number.
    pub number: String,
    /// Its marking.
    pub marking: Marking,
    /// When it was asked for.
    pub requested: Timestamp,
    /// When it was issued.
    pub issued: Timestamp,
}

/// What figures are computed from.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Records, by number.
    pub records: &'a [Arc<RecordFacts>],
    /// Packs whose request is known.
    pub packs: &'a [PackFact],
    /// The kinds.
    pub kinds: &'a Kinds,
    /// As of this day.
    pub day: Date,
}

/// A count as a number to reckon with.
pub(super) fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Whole days from one to the other.
pub(super) fn days(from: Date, to: Date) -> Option<i32> {
    from.until(to).ok().map(|span| span.get_days())
}

/// Computes a figure. Labels are in the language of the words.
#[must_use]
pub fn evaluate(figure: &Figure, facts: &Facts<'_>, words: &Words) -> Outcome {
    let mut work = Work { figure, facts, words, counted: 0, marking: Marking::Unclassified };
    let (plot, table, last, target) = work.measure();
    let target = target.or_else(|| figure.target());
    Outcome { plot, table, last, target, counted: work.counted, marking: work.marking }
}

/// The plot, its table, the last value with its label, and its target where a record says it.
pub(super) type Made = (Plot, Table, Option<(String, f64)>, Option<f64>);

/// A figure that is being computed.
pub(super) struct Work<'a> {
    pub figure: &'a Figure,
    pub facts: &'a Facts<'a>,
    pub words: &'a Words,
    pub counted: usize,
    pub marking: Marking,
}

impl<'a> Work<'a> {
    fn measure(&mut self) -> Made {
        let figure = self.figure;
        match &figure.measure {
            Measure::Pareto { of, date, by } => self.pareto(of, date, by),
            Measure::Ages { of, since, limits } => self.ages(of, since, limits),
            Measure::Cycle { of, from, to } => self.cycle(of, (from, to)),
            Measure::Coverage { rows, clauses, audits, link, criteria, date, depth } => {
                coverage::coverage(self, (rows, clauses), (audits, link, criteria, date), *depth)
            }
            Measure::Due { of, by, on, in_use } => self.due(of, (by, on), in_use.as_deref()),
            Measure::Filed { of, date, from, value, target } => self.filed(of, (date, from), (value, target)),
            Measure::Ratio { part, whole, factor, over_months } => {
                self.ratio((part, whole), f64::from(*factor), *over_months)
            }
            Measure::PackTime {} => self.pack_time(),
        }
    }

    // ---- records

    pub fn kind(&self, record: &RecordFacts) -> Option<&'a Kind> {
        self.facts.kinds.get(&record.kind)
    }

    pub fn category(&self, record: &RecordFacts) -> Option<Category> {
        self.kind(record)?.state(&record.state).map(|state| state.category)
    }

    /// The records that are asked for, by number.
    pub fn of(&self, of: &Of) -> Vec<&'a RecordFacts> {
        let holds = |record: &RecordFacts| {
            of.filter
                .iter()
                .all(|(field, asked)| record.texts(field).iter().any(|text| asked.0.contains(text)))
        };
        let counts = |record: &RecordFacts| {
            self.kind(record).and_then(|kind| kind.state(&record.state)).is_some_and(|state| state.counts)
        };
        let mut found: Vec<&RecordFacts> = self
            .facts
            .records
            .iter()
            .map(Arc::as_ref)
            .filter(|record| of.kind.contains(&record.kind))
            .filter(|record| self.category(record) != Some(Category::Void))
            .filter(|record| holds(record) && (!of.counting || counts(record)))
            .collect();
        found.sort_by(|a, b| a.number.cmp(&b.number));
        found
    }

    /// Says that records are counted, and gives their numbers.
    pub fn count<'r>(&mut self, records: impl IntoIterator<Item = &'r &'r RecordFacts>) -> Vec<String> {
        let mut numbers = Vec::new();
        for record in records {
            self.counted += 1;
            self.marking = self.marking.max(record.marking);
            numbers.push(record.number.clone());
        }
        numbers
    }

    pub fn heads(&self, ids: &[&str]) -> Vec<String> {
        let unit = self.figure.unit.of(self.words.language());
        ids.iter().map(|id| self.words.format(id, &[("unit", unit.to_owned().into())])).collect()
    }

    fn window(&self) -> (Date, Date) {
        (window_start(self.facts.day, self.figure.months), self.facts.day)
    }

    /// A value of a field in words.
    fn said(&self, record: &RecordFacts, names: &[String]) -> Option<String> {
        let kind = self.kind(record)?;
        names.iter().find_map(|name| {
            let value = record.fields.get(name)?;
            let field = kind.field(name)?;
            let text = match value {
                serde_json::Value::Bool(true) => self.words.text("value-yes"),
                serde_json::Value::Bool(false) => self.words.text("value-no"),
                value => kind.show(field, value, self.words.language()),
            };
            (!text.is_empty()).then_some(text)
        })
    }

    // ---- measures

    fn pareto(&mut self, of: &Of, date: &str, by: &[String]) -> Made {
        let (first, last) = self.window();
        let mut groups: BTreeMap<Option<String>, Vec<&RecordFacts>> = BTreeMap::new();
        for record in self.of(of) {
            if record.date(date).is_some_and(|day| day >= first && day <= last) {
                groups.entry(self.said(record, by)).or_default().push(record);
            }
        }
        let unsaid = groups.remove(&None);
        let mut groups: Vec<(String, Vec<&RecordFacts>)> =
            groups.into_iter().filter_map(|(label, records)| Some((label?, records))).collect();
        groups.sort_by(|a, b| (b.1.len(), &a.0).cmp(&(a.1.len(), &b.0)));
        // What nobody said is no cause, however often.
        groups.extend(unsaid.map(|records| (self.words.text("figure-not-stated"), records)));
        let all: usize = groups.iter().map(|(_, records)| records.len()).sum();
        let (mut rows, mut running) = (Vec::new(), 0);
        let mut bars: Vec<(String, f64)> = Vec::new();
        for (label, records) in &groups {
            let numbers = self.count(records);
            running += records.len();
            let share = |count: usize| Cell::Share(real(count) * 100.0 / real(all.max(1)));
            let cells = vec![
                Cell::Text(label.clone()),
                Cell::Count(records.len()),
                share(records.len()),
                share(running),
            ];
            rows.push(Row { cells, records: numbers });
            bars.push((label.clone(), real(records.len())));
        }
        if bars.len() > BARS {
            let rest: f64 = bars.drain(BARS - 1..).map(|(_, value)| value).sum();
            bars.push((self.words.text("figure-others"), rest));
        }
        let heads = self.heads(&["figure-value", "figure-count", "figure-share", "figure-running"]);
        let last = (all > 0).then(|| (self.words.text("figure-all"), real(all)));
        (Plot::Pareto { bars }, Table { heads, rows }, last, None)
    }

    fn ages(&mut self, of: &Of, since: &str, limits: &[u16]) -> Made {
        let day = self.facts.day;
        let mut groups: Vec<Vec<&RecordFacts>> = vec![Vec::new(); limits.len() + 1];
        for record in self.of(of) {
            let is_open = self.category(record).is_none_or(Category::is_open);
            let began = record.date(since).unwrap_or_else(|| record.first_received_at.date());
            let Some(age) = days(began, day).filter(|age| is_open && *age >= 0) else { continue };
            let place = limits.iter().position(|limit| age <= i32::from(*limit)).unwrap_or(limits.len());
            if let Some(group) = groups.get_mut(place) {
                group.push(record);
            }
        }
        let all: usize = groups.iter().map(Vec::len).sum();
        let (mut bars, mut rows, mut first) = (Vec::new(), Vec::new(), 0_u16);
        for (position, group) in groups.iter().enumerate() {
            let label = match limits.get(position) {
                Some(limit) => self.words.format(
                    "figure-days",
                    &[("from", first.to_string().into()), ("to", limit.to_string().into())],
                ),
                None => self.words.format("figure-days-over", &[("from", first.to_string().into())]),
            };
            first = limits.get(position).map_or(first, |limit| limit + 1);
            let overdue = group.iter().filter(|record| {
                let due = self.kind(record).and_then(|kind| kind.dates.due.as_ref());
                due.and_then(|field| record.date(field)).is_some_and(|due| due < day)
            });
            let overdue = overdue.count();
            let cells = vec![Cell::Text(label.clone()), Cell::Count(group.len()), Cell::Count(overdue)];
            rows.push(Row { cells, records: self.count(group) });
            bars.push((label, real(group.len())));
        }
        let heads = self.heads(&["figure-age", "figure-open", "figure-overdue"]);
        let last = Some((self.words.text("figure-open"), real(all)));
        (Plot::Bars { bars, bad: 0 }, Table { heads, rows }, last, None)
    }

    fn due(&mut self, of: &Of, (by, on): (&str, &str), in_use: Option<&str>) -> Made {
        let by_id: BTreeMap<RecordId, &RecordFacts> =
            self.facts.records.iter().map(|record| (record.id, record.as_ref())).collect();
        let mut newest: BTreeMap<String, &RecordFacts> = BTreeMap::new();
        for record in self.of(of) {
            // What is void has no validity; what has run out shows that something is overdue.
            if !matches!(self.category(record), Some(Category::Effective | Category::Superseded)) {
                continue;
            }
            let about = record.links.iter().filter(|(link, _)| Some(link.as_str()) == in_use);
            let is_out = |record: &&RecordFacts| self.category(record) != Some(Category::Effective);
            if about.filter_map(|(_, to)| by_id.get(to).copied()).any(|about| is_out(&about)) {
                continue;
            }
            let key = record.texts(by).join("\u{0}").to_lowercase();
            let entry = newest.entry(key).or_insert(record);
            let order = |record: &RecordFacts| (record.date(on), record.first_received_at, record.id);
            if order(record) > order(entry) {
                *entry = record;
            }
        }
        let day = self.facts.day;
        let months = Month::from(day, self.figure.months);
        let end = months.last().copied();
        let (mut overdue, mut later) = (Vec::new(), Vec::new());
        let mut by_month: BTreeMap<Month, Vec<&RecordFacts>> = BTreeMap::new();
        for record in newest.into_values() {
            let Some(date) = record.date(on) else { continue };
            let month = Month::of(date);
            if date < day {
                overdue.push(record);
            } else if Some(month) > end {
                later.push(record);
            } else {
                by_month.entry(month).or_default().push(record);
            }
        }
        let count = overdue.len();
        let mut groups = vec![(self.words.text("figure-overdue"), overdue)];
        groups.extend(
            months.iter().map(|month| (month.to_string(), by_month.remove(month).unwrap_or_default())),
        );
        groups.push((self.words.text("figure-later"), later));
        let (mut bars, mut rows) = (Vec::new(), Vec::new());
        for (label, records) in groups {
            let cells = vec![Cell::Text(label.clone()), Cell::Count(records.len())];
            bars.push((label, real(records.len())));
            rows.push(Row { cells, records: self.count(&records) });
        }
        let heads = self.heads(&["figure-due", "figure-count"]);
        let last = Some((self.words.text("figure-overdue"), real(count)));
        (Plot::Bars { bars, bad: 1 }, Table { heads, rows }, last, None)
    }
}
