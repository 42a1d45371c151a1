//! Figures by month: how long things took, values that people filed, one count by another, packs.

use std::collections::BTreeMap;

use super::evaluate::{Made, PackFact, Work, days, real};
use super::month::Month;
use super::outcome::{Cell, Plot, Row, Series, Table};
use super::{Counted, Of, Weight};
use crate::domain::kind::Category;
use crate::domain::snapshot::RecordFacts;

/// Values summed up.
struct Spread {
    sorted: Vec<f64>,
}

impl Spread {
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        Self { sorted: values }
    }

    fn mean(&self) -> Option<f64> {
        let count = self.sorted.len();
        (count > 0).then(|| self.sorted.iter().sum::<f64>() / real(count))
    }

    fn median(&self) -> Option<f64> {
        let count = self.sorted.len();
        let upper = self.sorted.get(count / 2)?;
        if count % 2 == 1 {
            return Some(*upper);
        }
        self.sorted.get((count / 2).checked_sub(1)?).map(|lower| f64::midpoint(*lower, *upper))
    }

    fn longest(&self) -> Option<f64> {
        self.sorted.last().copied()
    }
}

impl<'a> Work<'a> {
    pub(super) fn cycle(&mut self, of: &Of, (from, to): (&str, &str)) -> Made {
        let mut by_month: BTreeMap<Month, Vec<(&RecordFacts, f64)>> = BTreeMap::new();
        for record in self.of(of) {
            let is_closed = matches!(self.category(record), Some(Category::Closed | Category::Superseded));
            let Some(end) = record.date(to).filter(|end| is_closed && *end <= self.facts.day) else {
                continue;
            };
            let Some(took) = record.date(from).and_then(|start| days(start, end)).filter(|took| *took >= 0)
            else {
                continue;
            };
            by_month.entry(Month::of(end)).or_default().push((record, f64::from(took)));
        }
        let months = Month::up_to(self.facts.day, self.figure.months);
        let spreads = months.iter().map(|month| {
            let found = by_month.remove(month).unwrap_or_default();
            let (records, took): (Vec<&RecordFacts>, Vec<f64>) = found.into_iter().unzip();
            (*month, records, Spread::of(took))
        });
        let spreads: Vec<_> = spreads.collect();
        let heads = ["figure-month", "figure-closed", "figure-mean", "figure-median", "figure-longest"];
        self.lines(spreads, &heads)
    }

    /// Lines of mean and median by month, with how many there were and the longest.
    fn lines(&mut self, spreads: Vec<(Month, Vec<&RecordFacts>, Spread)>, heads: &[&str]) -> Made {
        let (mut rows, mut means, mut medians, mut last) = (Vec::new(), Vec::new(), Vec::new(), None);
        for (month, records, spread) in &spreads {
            let (mean, median) = (spread.mean(), spread.median());
            let cells = vec![
                Cell::Text(month.to_string()),
                Cell::Count(records.len()),
                Cell::value(mean),
                Cell::value(median),
                Cell::value(spread.longest()),
            ];
            rows.push(Row { cells, records: self.count(records) });
            last = mean.map(|mean| (month.to_string(), mean)).or(last);
            means.push(mean);
            medians.push(median);
        }
        let series = vec![
            Series { name: self.words.text("figure-line-mean"), values: means },
            Series { name: self.words.text("figure-line-median"), values: medians },
        ];
        let labels = spreads.iter().map(|(month, ..)| month.to_string()).collect();
        let plot = Plot::Lines { labels, series, target: self.figure.target() };
        (plot, Table { heads: self.heads(heads), rows }, last, None)
    }

    pub(super) fn filed(
        &mut self,
        of: &Of,
        (date, from): (&str, &str),
        (value, target): (&str, &str),
    ) -> Made {
        let months = Month::up_to(self.facts.day, self.figure.months);
        let mut by_month: BTreeMap<Month, &RecordFacts> = BTreeMap::new();
        for record in self.of(of) {
            let Some(end) = record.date(date).filter(|end| *end <= self.facts.day) else { continue };
            let entry = by_month.entry(Month::of(end)).or_insert(record);
            // The shortest period; of two as long, the one that was filed last.
            let order = |record: &RecordFacts| (record.date(date), record.date(from), record.received_at);
            if order(record) > order(entry) {
                *entry = record;
            }
        }
        let number = |record: &RecordFacts, field: &str| {
            record.texts(field).first().and_then(|text| text.parse().ok())
        };
        let (mut rows, mut values, mut last, mut aim) = (Vec::new(), Vec::new(), None, None);
        for month in &months {
            let record = by_month.get(month).copied();
            let shown: Option<f64> = record.and_then(|record| number(record, value));
            let asked: Option<f64> = record.and_then(|record| number(record, target));
            let period = record.map_or(Cell::Empty, |record| {
                let day = |field| record.date(field).map(|day| day.to_string()).unwrap_or_default();
                let arguments = [("from", day(from).into()), ("to", day(date).into())];
                Cell::Text(self.words.format("figure-period", &arguments))
            });
            let cells = vec![Cell::Text(month.to_string()), period, Cell::value(shown), Cell::value(asked)];
            rows.push(Row { cells, records: self.count(record.iter()) });
            last = shown.map(|shown| (month.to_string(), shown)).or(last);
            aim = asked.or(aim);
            values.push(shown);
        }
        let name = self.figure.title.of(self.words.language()).to_owned();
        let labels = months.iter().map(ToString::to_string).collect();
        let plot = Plot::Lines {
            labels,
            series: vec![Series { name, values }],
            target: aim.or_else(|| self.figure.target()),
        };
        let heads = self.heads(&["figure-month", "figure-of-period", "figure-amount", "figure-target"]);
        (plot, Table { heads, rows }, last, aim)
    }

    /// How much is counted in each month.
    fn by_month(&self, counted: &Counted) -> BTreeMap<Month, (f64, Vec<&'a RecordFacts>)> {
        let mut by_month: BTreeMap<Month, (f64, Vec<&RecordFacts>)> = BTreeMap::new();
        for record in self.of(&counted.of) {
            let Some(day) = record.date(&counted.date).filter(|day| *day <= self.facts.day) else { continue };
            let weight = match &counted.weight {
                Weight::One => 1.0,
                Weight::Sum(field) => {
                    record.texts(field).first().and_then(|text| text.parse().ok()).unwrap_or_default()
                }
                Weight::Length(field) => real(record.texts(field).len().max(1)),
            };
            let (sum, records) = by_month.entry(Month::of(day)).or_default();
            *sum += weight;
            records.push(record);
        }
        by_month
    }

    pub(super) fn ratio(&mut self, (part, whole): (&Counted, &Counted), factor: f64, over: u16) -> Made {
        let (parts, wholes) = (self.by_month(part), self.by_month(whole));
        let months = Month::up_to(self.facts.day, self.figure.months);
        let (mut rows, mut values, mut last) = (Vec::new(), Vec::new(), None);
        for month in &months {
            let mut at = *month;
            let (mut above, mut below) = (0.0, 0.0);
            for _ in 0..over {
                above += parts.get(&at).map_or(0.0, |(sum, _)| *sum);
                below += wholes.get(&at).map_or(0.0, |(sum, _)| *sum);
                at = at.before();
            }
            // Nothing was done of which anything could have been wrong.
            let value = (below > 0.0).then(|| above * factor / below);
            let own = |counted: &BTreeMap<Month, (f64, Vec<&'a RecordFacts>)>| {
                counted.get(month).map_or(0.0, |(sum, _)| *sum)
            };
            let (own_part, own_whole) = (own(&parts), own(&wholes));
            let cells = vec![
                Cell::Text(month.to_string()),
                Cell::Text(plain(own_part)),
                Cell::Text(plain(own_whole)),
                Cell::value(value),
            ];
            let mut numbers = self.count(parts.get(month).map(|(_, records)| records).into_iter().flatten());
            numbers.extend(self.count(wholes.get(month).map(|(_, records)| records).into_iter().flatten()));
            rows.push(Row { cells, records: numbers });
            last = value.map(|value| (month.to_string(), value)).or(last);
            values.push(value);
        }
        let name = self.figure.title.of(self.words.language()).to_owned();
        let labels = months.iter().map(ToString::to_string).collect();
        let plot =
            Plot::Lines { labels, series: vec![Series { name, values }], target: self.figure.target() };
        let heads = self.heads(&["figure-month", "figure-part", "figure-whole", "figure-amount"]);
        (plot, Table { heads, rows }, last, None)
    }

    pub(super) fn pack_time(&mut self) -> Made {
        let mut by_month: BTreeMap<Month, Vec<&PackFact>> = BTreeMap::new();
        for pack in self.facts.packs.iter().filter(|pack| pack.issued.date() <= self.facts.day) {
            by_month.entry(Month::of(pack.issued.date())).or_default().push(pack);
        }
        let months = Month::up_to(self.facts.day, self.figure.months);
        let mut spreads = Vec::new();
        let mut numbers = Vec::new();
        for month in &months {
            let packs = by_month.remove(month).unwrap_or_default();
            let took = packs.iter().map(|pack| {
                let millis = pack.issued.millis().saturating_sub(pack.requested.millis()).max(0);
                // Within a century, so nothing is lost.
                f64::from(u32::try_from(millis / 1000).unwrap_or(u32::MAX)) / 60.0
            });
            spreads.push((*month, Vec::new(), Spread::of(took.collect())));
            for pack in &packs {
                self.marking = self.marking.max(pack.marking);
            }
            self.counted += packs.len();
            numbers.push(packs.iter().map(|pack| pack.number.clone()).collect::<Vec<String>>());
        }
        let heads = ["figure-month", "figure-packs", "figure-mean", "figure-median", "figure-longest"];
        let (plot, mut table, last, target) = self.lines(spreads, &heads);
        for (row, packs) in table.rows.iter_mut().zip(&numbers) {
            if let Some(cell) = row.cells.get_mut(1) {
                *cell = Cell::Count(packs.len());
            }
            row.records.clone_from(packs);
        }
        (plot, table, last, target)
    }
}

/// A sum as it would be written by hand: whole, or with what is behind the point.
fn plain(sum: f64) -> String {
    let text = format!("{sum:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
