//! Mistakes in figures that only show against the kinds.

use super::{Counted, Figure, Figures, Measure, Of, Weight};
use crate::domain::decimal;
use crate::domain::kind::check::{is_code, label_problem};
use crate::domain::kind::{FieldType, Kind, Kinds, Problem};

/// More decimals than this say nothing.
const DECIMALS: u8 = 4;
/// A figure shows months to one look, not a century.
const MONTHS: u16 = 60;

struct Checker<'a> {
    figure: &'a Figure,
    kinds: &'a Kinds,
    problems: Vec<Problem>,
}

/// All mistakes in figures, given the kinds.
#[must_use]
pub fn check_figures(figures: &Figures, kinds: &Kinds) -> Vec<Problem> {
    let mut problems = Vec::new();
    for figure in figures.iter() {
        let mut checker = Checker { figure, kinds, problems: Vec::new() };
        checker.figure();
        problems.append(&mut checker.problems);
    }
    problems
}

impl<'a> Checker<'a> {
    fn add(&mut self, key: &str, text: String) {
        let file = format!("figures/{}.toml", self.figure.code);
        self.problems.push(Problem { file, key: key.to_owned(), text });
    }

    fn figure(&mut self) {
        let figure = self.figure;
        if !is_code(&figure.code, b'-') {
            self.add("code", "a code is lower-case letters, digits and -, starting with a letter".to_owned());
        }
        for (key, label) in [
            ("title", &figure.title),
            ("summary", &figure.summary),
            ("formula", &figure.formula),
            ("unit", &figure.unit),
        ] {
            if let Some(text) = label_problem(label) {
                self.add(key, text.to_owned());
            }
        }
        if figure.decimals > DECIMALS {
            self.add("decimals", format!("are at most {DECIMALS}"));
        }
        if figure.months == 0 || figure.months > MONTHS {
            self.add("months", format!("are 1 to {MONTHS}"));
        }
        if figure.target.as_ref().is_some_and(|text| decimal::normalise(text).is_none()) {
            self.add("target", "is no decimal number".to_owned());
        }
        self.measure(&figure.measure);
    }

    fn measure(&mut self, measure: &Measure) {
        match measure {
            Measure::Pareto { of, date, by } => {
                let kinds = self.of("of", of);
                self.date("date", date, &kinds);
                if by.is_empty() {
                    self.add("measure: by", "names no field".to_owned());
                }
                for name in by {
                    self.field("by", name, &kinds, |_| true);
                }
            }
            Measure::Ages { of, since, limits } => {
                let kinds = self.of("of", of);
                self.date("since", since, &kinds);
                if limits.is_empty()
                    || limits.windows(2).any(|pair| matches!(pair, [low, high] if low >= high))
                {
                    self.add("measure: limits", "rise from the first to the last".to_owned());
                }
            }
            Measure::Cycle { of, from, to } => {
                let kinds = self.of("of", of);
                self.date("from", from, &kinds);
                self.date("to", to, &kinds);
            }
            Measure::Coverage { rows, clauses, audits, link, criteria, date, depth } => {
                let (of_rows, of_audits) = (self.of("rows", rows), self.of("audits", audits));
                self.field("clauses", clauses, &of_rows, |of| of == FieldType::List);
                self.field("criteria", criteria, &of_audits, |of| of == FieldType::List);
                self.link("link", link, &of_audits);
                for name in date {
                    self.date("date", name, &of_audits);
                }
                if *depth == 0 {
                    self.add("measure: depth", "is at least 1".to_owned());
                }
            }
            Measure::Due { of, by, on, in_use } => {
                let kinds = self.of("of", of);
                self.field("by", by, &kinds, |_| true);
                self.date("on", on, &kinds);
                if let Some(link) = in_use {
                    self.link("in_use", link, &kinds);
                }
            }
            Measure::Filed { of, date, from, value, target } => {
                let kinds = self.of("of", of);
                self.date("date", date, &kinds);
                self.date("from", from, &kinds);
                self.field("value", value, &kinds, is_number);
                self.field("target", target, &kinds, is_number);
            }
            Measure::Ratio { part, whole, factor, over_months } => {
                self.counted("part", part);
                self.counted("whole", whole);
                if *factor == 0 || *over_months == 0 {
                    self.add("measure", "factor and over_months are at least 1".to_owned());
                }
            }
            Measure::PackTime {} => {}
        }
    }

    fn counted(&mut self, key: &str, counted: &Counted) {
        let kinds = self.of(key, &counted.of);
        self.date(key, &counted.date, &kinds);
        match &counted.weight {
            Weight::One => {}
            Weight::Sum(name) => self.field(key, name, &kinds, is_number),
            Weight::Length(name) => self.field(key, name, &kinds, |of| of == FieldType::List),
        }
    }

    fn of(&mut self, key: &str, of: &Of) -> Vec<&'a Kind> {
        let all = self.kinds;
        let kinds: Vec<&Kind> = of.kind.iter().filter_map(|code| all.get(code)).collect();
        for code in of.kind.iter().filter(|code| all.get(code).is_none()) {
            self.add(&format!("measure: {key}"), format!("there is no kind {code:?}"));
        }
        if of.kind.is_empty() {
            self.add(&format!("measure: {key}"), "names no kind".to_owned());
        }
        for name in of.filter.keys() {
            self.field(key, name, &kinds, |_| true);
        }
        for (name, texts) in &of.filter {
            let fields = kinds.iter().filter_map(|kind| kind.field(name));
            let choices: Vec<&str> =
                fields.flat_map(|field| &field.choices).map(|choice| choice.code.as_str()).collect();
            for text in texts.0.iter().filter(|text| !choices.is_empty() && !choices.contains(&text.as_str()))
            {
                self.add(&format!("measure: {key}"), format!("{name:?} has no choice {text:?}"));
            }
        }
        kinds
    }

    /// A field that at least one of the kinds has, of a type that fits.
    fn field(&mut self, key: &str, name: &str, kinds: &[&Kind], fits: impl Fn(FieldType) -> bool) {
        let types: Vec<FieldType> =
            kinds.iter().filter_map(|kind| kind.field(name)).map(|field| field.field_type).collect();
        let key = format!("measure: {key}");
        if types.is_empty() && !kinds.is_empty() {
            self.add(&key, format!("there is no field {name:?}"));
        } else if types.iter().any(|of| !fits(*of)) {
            self.add(&key, format!("field {name:?} has another type"));
        }
    }

    fn date(&mut self, key: &str, name: &str, kinds: &[&Kind]) {
        if name != "occurred_on" {
            self.field(key, name, kinds, |of| of == FieldType::Date);
        }
    }

    fn link(&mut self, key: &str, name: &str, kinds: &[&Kind]) {
        if !kinds.is_empty() && !kinds.iter().any(|kind| kind.link(name).is_some()) {
            self.add(&format!("measure: {key}"), format!("there is no link {name:?}"));
        }
    }
}

fn is_number(of: FieldType) -> bool {
    matches!(of, FieldType::Integer | FieldType::Decimal)
}
