//! Mistakes in reports that only show against the kinds.

use super::{Linked, Part, Report, Reports};
use crate::domain::figure::Figures;
use crate::domain::kind::check::{is_code, label_problem};
use crate::domain::kind::{FieldType, Kind, Kinds, Label, Problem};
use crate::domain::trace::conformity::{LOTS, SERIALS};

/// What every record has and a report may name like a field.
pub const COMMON: &[&str] = &["title", "state", "occurred_on", "owner", "marking"];

struct Checker<'a> {
    report: &'a Report,
    kinds: &'a Kinds,
    figures: &'a Figures,
    key: String,
    problems: Vec<Problem>,
}

/// All mistakes in reports, given the kinds and figures.
#[must_use]
pub fn check_reports(reports: &Reports, (kinds, figures): (&Kinds, &Figures)) -> Vec<Problem> {
    let mut problems = Vec::new();
    for report in reports.iter() {
        let mut checker = Checker { report, kinds, figures, key: "code".to_owned(), problems: Vec::new() };
        checker.report();
        problems.append(&mut checker.problems);
    }
    problems
}

impl<'a> Checker<'a> {
    fn add(&mut self, text: String) {
        let file = format!("reports/{}.toml", self.report.code);
        self.problems.push(Problem { file, key: self.key.clone(), text });
    }

    fn label(&mut self, label: &Label) {
        if let Some(text) = label_problem(label) {
            self.add(text.to_owned());
        }
    }

    fn report(&mut self) {
        let report = self.report;
        // A report may begin with a number: 8d.
        if !is_code(&format!("r{}", report.code), b'-') {
            self.add("a code is lower-case letters, digits and -".to_owned());
        }
        "name or summary".clone_into(&mut self.key);
        self.label(&report.name);
        self.label(&report.summary);
        "kinds".clone_into(&mut self.key);
        if report.kinds.is_empty() {
            self.add("names no kind".to_owned());
        }
        let of = self.known(&report.kinds);
        "where".clone_into(&mut self.key);
        self.fields(report.filter.keys(), &of);
        for (field, texts) in &report.filter {
            self.choices(field, &texts.0, &of);
        }
        for (position, section) in report.sections.iter().enumerate() {
            self.key = format!("section {}", position + 1);
            self.label(&section.title);
            for part in &section.parts {
                self.part(part, &of);
            }
        }
    }

    /// The kinds of these codes; those that there are not are mistakes.
    fn known(&mut self, codes: &[String]) -> Vec<&'a Kind> {
        let kinds = self.kinds;
        if codes.iter().any(|code| code == "*") {
            return kinds.iter().collect();
        }
        for code in codes.iter().filter(|code| kinds.get(code).is_none()) {
            self.add(format!("there is no kind {code:?}"));
        }
        codes.iter().filter_map(|code| kinds.get(code)).collect()
    }

    /// A field that at least one of the kinds has.
    fn fields<'b>(&mut self, names: impl IntoIterator<Item = &'b String>, kinds: &[&Kind]) {
        for name in names {
            let is_known =
                COMMON.contains(&name.as_str()) || kinds.iter().any(|kind| kind.field(name).is_some());
            if !is_known && !kinds.is_empty() {
                self.add(format!("there is no field {name:?}"));
            }
        }
    }

    /// Texts that a choice of the kinds can have: with another, no record would have the report.
    fn choices(&mut self, field: &str, texts: &[String], kinds: &[&Kind]) {
        let choices = kinds.iter().filter_map(|kind| kind.field(field)).flat_map(|field| &field.choices);
        let known: Vec<&str> = choices.map(|choice| choice.code.as_str()).collect();
        for text in texts.iter().filter(|text| !known.is_empty() && !known.contains(&text.as_str())) {
            self.add(format!("field {field:?} has no choice {text:?}"));
        }
    }

    fn part(&mut self, part: &Part, of: &[&'a Kind]) {
        match part {
            Part::Note(label) | Part::Heading(label) => self.label(label),
            Part::Sign(labels) => labels.iter().for_each(|label| self.label(label)),
            Part::Fields(names) => self.fields(names, of),
            Part::Linked(linked) => self.linked(linked),
            Part::Period(period) => {
                let kinds = self.known(&period.kinds);
                self.fields(period.fields.iter().chain(&period.count_by).chain(period.filter.keys()), &kinds);
                let is_date = |kind: &&Kind| {
                    kind.field(&period.date).is_some_and(|field| field.field_type == FieldType::Date)
                };
                if period.date != "occurred_on" && !kinds.iter().any(is_date) {
                    self.add(format!("{:?} is no date field of the kinds", period.date));
                }
            }
            Part::Pieces(_) => {
                let names =
                    |kind: &&Kind| SERIALS.iter().chain(LOTS).any(|field| kind.field(field).is_some());
                if !of.is_empty() && !of.iter().any(names) {
                    let fields = [SERIALS, LOTS].concat().join(", ");
                    self.add(format!("none of the kinds names units or lots: {fields}"));
                }
            }
            Part::Sheet(sheet) => {
                if sheet.names.is_empty() || sheet.columns.is_empty() {
                    self.add("names no sheet, or no column".to_owned());
                }
                for column in &sheet.columns {
                    self.label(&column.label);
                    if column.from.is_empty() || column.share == 0 {
                        self.add(
                            "a column is filled from at least one, and has a share of the width".to_owned(),
                        );
                    }
                }
            }
            Part::Figures(codes) => {
                for code in codes.iter().filter(|code| self.figures.get(code).is_none()) {
                    self.add(format!("there is no figure {code:?}"));
                }
            }
            Part::AllFields | Part::Links | Part::Files | Part::Signatures | Part::History => {}
        }
    }

    fn linked(&mut self, linked: &Linked) {
        if linked.path.is_empty() {
            self.add("the path names no link".to_owned());
        }
        for link in &linked.path {
            if !self.kinds.iter().any(|kind| kind.link(link).is_some()) {
                self.add(format!("no kind has a link {link:?}"));
            }
        }
        let any = ["*".to_owned()];
        let kinds = if linked.kinds.is_empty() { &any[..] } else { &linked.kinds };
        let kinds = self.known(kinds);
        self.fields(linked.fields.iter().chain(&linked.count_by), &kinds);
    }
}
