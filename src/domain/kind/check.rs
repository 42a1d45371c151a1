//! Mistakes in kinds that a reader of one file cannot see: all of them at once, for `sanad kinds check` and start-up.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::format::{Category, Field, FieldType, Guard, Kind, Label, RetentionFrom};
use super::set::Kinds;
use super::signing::Signatures;
use crate::domain::access::{Action, Role};
use crate::domain::decimal;
use crate::domain::trace::UnitStatus;
use crate::domain::trace::conformity::Bearing;

/// One mistake: in which definition, under which key, what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// `kinds/nonconformity.toml` or `profiles/annexure-b.toml`.
    pub file: String,
    /// `field cause`, `transition to closed`, `rule f.3`.
    pub key: String,
    /// What is wrong.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.file, self.key, self.text)
    }
}

/// A record is kept for a year at the least, whatever its kind says.
const RETENTION_MONTHS_MIN: u32 = 12;
/// Months beside the years: what is longer is said in years, or nearly.
const RETENTION_MONTHS_MAX: u16 = 24;
/// Longer than any institution has kept anything; beyond, days would run out of the calendar.
const RETENTION_YEARS_MAX: u16 = 500;

/// Column names of an import that no field may take.
pub const RESERVED: &[&str] = &[
    "number",
    "kind",
    "title",
    "occurred_on",
    "marking",
    "state",
    "owner",
    "by",
    "author",
    "files",
    "links",
    "reason",
    "received_at",
    "record",
    "version",
    "previous",
    "name",
    "type",
    "organisation",
];

/// Lower-case letters, digits and the joiner, starting with a letter.
pub(crate) fn is_code(text: &str, joiner: u8) -> bool {
    let bytes = text.as_bytes();
    let good = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == joiner;
    bytes.first().is_some_and(u8::is_ascii_lowercase) && bytes.iter().all(good) && bytes.len() <= 60
}

/// What is wrong with a label: empty, or a word that nothing of ours says.
pub(crate) fn label_problem(label: &Label) -> Option<&'static str> {
    if label.en.trim().is_empty() {
        return Some("the English label is empty");
    }
    if label.ur.as_ref().is_some_and(|text| text.trim().is_empty()) {
        return Some("the Urdu label is empty: leave it out instead");
    }
    let words = label.en.to_lowercase();
    words.contains("compliant").then_some("Sanad calls nothing \"compliant\"")
}

struct Checker<'a> {
    kinds: &'a Kinds,
    kind: &'a Kind,
    problems: Vec<Problem>,
}

/// All mistakes in a set of kinds. Steps are checked against `steps` where given (the union of the profiles').
#[must_use]
pub fn check(kinds: &Kinds, steps: Option<&BTreeSet<String>>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut abbreviations: BTreeMap<&str, &str> = BTreeMap::new();
    for kind in kinds.iter() {
        let mut checker = Checker { kinds, kind, problems: Vec::new() };
        checker.kind(steps);
        if let Some(other) = abbreviations.insert(&kind.abbreviation, &kind.code) {
            checker.add("abbreviation", &format!("{} is also that of {other}", kind.abbreviation));
        }
        problems.append(&mut checker.problems);
    }
    problems
}

impl Checker<'_> {
    fn add(&mut self, key: &str, text: &str) {
        let file = format!("kinds/{}.toml", self.kind.code);
        self.problems.push(Problem { file, key: key.to_owned(), text: text.to_owned() });
    }

    fn label(&mut self, key: &str, label: &Label) {
        if let Some(text) = label_problem(label) {
            self.add(key, text);
        }
    }

    fn unique<'b>(&mut self, what: &str, codes: impl Iterator<Item = &'b str>) {
        let mut seen = BTreeSet::new();
        for code in codes {
            if !seen.insert(code) {
                self.add(&format!("{what} {code}"), "stands twice");
            }
        }
    }

    fn kind(&mut self, steps: Option<&BTreeSet<String>>) {
        let kind = self.kind;
        if !is_code(&kind.code, b'-') {
            self.add("code", "a code is lower-case letters, digits and -, starting with a letter");
        }
        self.label("name", &kind.name);
        self.label("plural", &kind.plural);
        self.label("summary", &kind.summary);
        let sample = kind.number.make("ORG", 2026, 1);
        if !sample.contains(&format!("-{}-", kind.abbreviation)) {
            self.add(
                "number",
                &format!("has no -{}- in it, so numbers of two kinds could meet", kind.abbreviation),
            );
        }
        if kind.steps.is_empty() && kind.step_field.is_none() {
            self.add("steps", "a kind evidences at least one step");
        }
        for step in &kind.steps {
            if steps.is_some_and(|known| !known.contains(step)) {
                self.add("steps", &format!("no profile has a step {step:?}"));
            }
        }
        if let Some(field) = &kind.step_field {
            self.field_of_type("step_field", field, &[FieldType::Choice, FieldType::Text]);
        }
        for (key, field) in [
            ("dates.starts", &kind.dates.starts),
            ("dates.expires", &kind.dates.expires),
            ("dates.review", &kind.dates.review),
            ("dates.due", &kind.dates.due),
        ] {
            if let Some(field) = field {
                self.field_of_type(key, field, &[FieldType::Date]);
            }
        }
        for name in kind.conformity.into_iter().flat_map(Bearing::fields) {
            if kind.field(name).is_none() {
                self.add("conformity", &format!("needs a field {name:?}"));
            }
        }
        if let Some(sampling) = &kind.sampling {
            self.states("sampling.drawn", std::slice::from_ref(&sampling.drawn));
            if let Some(decided) = &sampling.decided {
                self.states("sampling.decided", std::slice::from_ref(decided));
            }
            for name in sampling.fields().filter(|name| kind.field(name).is_none()) {
                self.add("sampling", &format!("needs a field {name:?}"));
            }
        }
        if let Some(release) = &kind.release {
            let known = |status: &&String| UnitStatus::ALL.iter().any(|one| one.code() == *status);
            for status in release.status.iter().filter(|status| !known(status)) {
                self.add("release.status", &format!("there is no status {status:?} of units"));
            }
            for (field, values) in &release.unless {
                self.says("release.unless", field, values);
            }
        }
        if let Some(reading) = &kind.reading {
            self.field_of_type("reading.readers", &reading.readers, &[FieldType::List]);
            self.field_of_type("reading.acknowledged", &reading.acknowledged, &[FieldType::List]);
            self.field_of_type("reading.revision", &reading.revision, &[FieldType::Text]);
            self.states("reading.in", &reading.states);
            if reading.states.is_empty() {
                self.add("reading.in", "names no state, so nothing could ever be acknowledged");
            }
            if kind
                .field(&reading.acknowledged)
                .is_some_and(|field| field.required || !field.required_in.is_empty())
            {
                self.add("reading.acknowledged", "follows from acknowledgements, so it cannot be needed");
            }
        }
        self.retention();
        self.unique("field", kind.fields.iter().map(|field| field.name.as_str()));
        self.unique("state", kind.states.iter().map(|state| state.code.as_str()));
        self.unique("link", kind.links.iter().map(|link| link.code.as_str()));
        for field in &kind.fields {
            self.field(field);
        }
        self.lifecycle();
        self.links();
    }

    fn retention(&mut self) {
        let kind = self.kind;
        let rule = &kind.retention;
        if rule.length() < RETENTION_MONTHS_MIN {
            self.add("retention.years", "is at least 1");
        }
        if rule.years > RETENTION_YEARS_MAX || rule.months > RETENTION_MONTHS_MAX {
            self.add(
                "retention",
                &format!("is at most {RETENTION_YEARS_MAX} years, and {RETENTION_MONTHS_MAX} months"),
            );
        }
        if rule.from == RetentionFrom::Expiry && kind.dates.expires.is_none() {
            self.add("retention.from", "is expiry, but dates.expires names no field");
        }
        let has = |ends: &[Category]| kind.states.iter().any(|state| ends.contains(&state.category));
        let never = match rule.from {
            RetentionFrom::Closed => !has(&[Category::Closed, Category::Superseded, Category::Void]),
            RetentionFrom::Superseded => !has(&[Category::Superseded, Category::Void]),
            _ => false,
        };
        if never {
            self.add("retention.from", &format!("is {}, but no state ever is", rule.from.code()));
        }
        match (&rule.field, rule.from) {
            (Some(field), RetentionFrom::Field) => {
                self.field_of_type("retention.field", field, &[FieldType::Date]);
            }
            (None, RetentionFrom::Field) => {
                self.add("retention.from", "is field, but retention.field names none")
            }
            (Some(_), _) => self.add("retention.field", "counts for nothing unless retention.from is field"),
            (None, _) => {}
        }
    }

    fn field_of_type(&mut self, key: &str, name: &str, types: &[FieldType]) {
        match self.kind.field(name) {
            None => self.add(key, &format!("there is no field {name:?}")),
            Some(field) if !types.contains(&field.field_type) => {
                self.add(key, &format!("field {name:?} has another type"));
            }
            Some(_) => {}
        }
    }

    fn states(&mut self, key: &str, codes: &[String]) {
        for code in codes {
            if self.kind.state(code).is_none() {
                self.add(key, &format!("there is no state {code:?}"));
            }
        }
    }

    fn field(&mut self, field: &Field) {
        let key = format!("field {}", field.name);
        if !is_code(&field.name, b'_') {
            self.add(&key, "a name is lower-case letters, digits and _, starting with a letter");
        }
        if RESERVED.contains(&field.name.as_str()) {
            self.add(&key, "is a column that every record has");
        }
        self.label(&key, &field.label);
        if let Some(help) = &field.help {
            self.label(&key, help);
        }
        self.states(&key, &field.required_in);
        let kind_of = field.field_type;
        if kind_of == FieldType::Choice && field.choices.is_empty() {
            self.add(&key, "a choice has choices");
        }
        if !field.choices.is_empty() && !matches!(kind_of, FieldType::Choice | FieldType::List) {
            self.add(&key, "only a choice or list has choices");
        }
        for choice in &field.choices {
            self.label(&format!("{key}, choice {}", choice.code), &choice.label);
        }
        self.unique(&format!("{key}, choice"), field.choices.iter().map(|choice| choice.code.as_str()));
        let numeric = matches!(kind_of, FieldType::Integer | FieldType::Decimal);
        for limit in [&field.min, &field.max].into_iter().flatten() {
            if !numeric {
                self.add(&key, "only a number has limits");
            } else if decimal::normalise(limit).as_deref() != Some(limit) {
                self.add(&key, &format!("the limit {limit:?} is not a decimal as it would be stored"));
            }
        }
        if field.unit.is_some() && !numeric {
            self.add(&key, "only a number has a unit");
        }
        let textual =
            matches!(kind_of, FieldType::Text | FieldType::LongText | FieldType::List | FieldType::Person);
        if (field.pattern.is_some() || field.max_length.is_some()) && !textual {
            self.add(&key, "only a text has a pattern or a longest length");
        }
    }

    fn lifecycle(&mut self) {
        let kind = self.kind;
        if kind.initial_states().next().is_none() {
            self.add("state", "no state is initial");
        }
        for state in &kind.states {
            let key = format!("state {}", state.code);
            if !is_code(&state.code, b'-') {
                self.add(&key, "a code is lower-case letters, digits and -, starting with a letter");
            }
            self.label(&key, &state.label);
        }
        for transition in &kind.transitions {
            let key = format!("transition to {}", transition.to);
            self.label(&key, &transition.label);
            self.states(&key, &transition.from);
            self.states(&key, std::slice::from_ref(&transition.to));
            if transition.from.contains(&transition.to) {
                self.add(&key, "leads back to where it starts");
            }
            if transition.from.is_empty() || transition.roles.is_empty() {
                self.add(&key, "needs a state to start from and a role that may");
            }
            if let Some(role) = transition.roles.iter().find(|role| !kind.roles.contains(role)) {
                self.add(&key, &format!("{role} may make it, but is not among the kind's roles"));
            }
            for guard in &transition.guards {
                self.guard(&key, guard);
            }
            if let Some(signatures) = &transition.signatures {
                self.signatures(&key, signatures);
            }
        }
        let mut reached: BTreeSet<&str> = kind.initial_states().map(|state| state.code.as_str()).collect();
        loop {
            let next: BTreeSet<&str> = kind
                .transitions
                .iter()
                .filter(|transition| transition.from.iter().any(|from| reached.contains(from.as_str())))
                .map(|transition| transition.to.as_str())
                .chain(reached.iter().copied())
                .collect();
            if next.len() == reached.len() {
                break;
            }
            reached = next;
        }
        for state in kind.states.iter().filter(|state| !reached.contains(state.code.as_str())) {
            self.add(&format!("state {}", state.code), "no transition leads there from an initial state");
        }
    }

    fn signatures(&mut self, key: &str, signatures: &Signatures) {
        if signatures.of.is_empty() {
            self.add(&format!("{key}, signatures"), "asks for none: leave it out instead");
        }
        for (place, asked) in signatures.of.iter().enumerate() {
            let key = format!("{key}, signature {} ({})", place + 1, asked.meaning.code());
            if asked.roles.is_empty() {
                self.add(&key, "needs a role that may give it");
            }
            let signs = |role: &&Role| !Action::SignRecord.roles().contains(role);
            if let Some(role) = asked.roles.iter().find(signs) {
                self.add(&key, &format!("{role} may give it, but signs no records"));
            }
            for (name, values) in &asked.when {
                self.field_of_type(&key, name, &[FieldType::Choice, FieldType::List]);
                if values.is_empty() {
                    self.add(&key, &format!("when {name} names no value, so it is never asked for"));
                }
                let choices = self.kind.field(name).map(|field| field.choices.as_slice()).unwrap_or_default();
                let unknown =
                    values.iter().find(|value| !choices.iter().any(|choice| choice.code == **value));
                if let Some(value) = unknown {
                    self.add(&key, &format!("field {name:?} has no choice {value:?}"));
                }
            }
        }
    }

    fn guard(&mut self, key: &str, guard: &Guard) {
        match guard {
            Guard::OtherPerson | Guard::FilesPresent => {}
            Guard::FieldPresent(name) => {
                if self.kind.field(name).is_none() {
                    self.add(key, &format!("there is no field {name:?}"));
                }
            }
            Guard::DifferentPeople(names) => {
                for name in names {
                    self.field_of_type(key, name, &[FieldType::Person]);
                }
            }
            Guard::LinksPresent(code) | Guard::AllLinkedClosed(code) => {
                let incoming = self
                    .kinds
                    .iter()
                    .any(|other| other.link(code).is_some_and(|link| link.allows(&self.kind.code)));
                if self.kind.link(code).is_none() && !incoming {
                    self.add(key, &format!("no link {code:?} leads from or to this kind"));
                }
            }
            Guard::FieldIs { field, values, when } => {
                self.says(key, field, values);
                for (field, values) in when {
                    self.says(key, field, values);
                }
            }
            Guard::UnitsConform { when } => {
                if self.kind.field("serials").is_none() && self.kind.field("lots").is_none() {
                    self.add(key, "there is no field \"serials\" or \"lots\" that names units or lots");
                }
                for (field, values) in when {
                    self.says(key, field, values);
                }
            }
            Guard::MinDelay { field, .. } => self.field_of_type(key, field, &[FieldType::Date]),
        }
    }

    /// A field that holds codes, and codes that it can hold.
    fn says(&mut self, key: &str, name: &str, values: &[String]) {
        const CODED: &[FieldType] = &[FieldType::Choice, FieldType::List, FieldType::Boolean];
        self.field_of_type(key, name, CODED);
        if values.is_empty() {
            self.add(key, &format!("names no value of field {name:?}"));
        }
        let Some(field) = self.kind.field(name) else { return };
        for value in values {
            let is_known = match field.field_type {
                FieldType::Boolean => value == "true" || value == "false",
                _ if field.choices.is_empty() => true,
                _ => field.choices.iter().any(|choice| choice.code == *value),
            };
            if !is_known {
                self.add(key, &format!("field {name:?} never holds {value:?}"));
            }
        }
    }

    fn links(&mut self) {
        for link in &self.kind.links {
            let key = format!("link {}", link.code);
            if !is_code(&link.code, b'-') {
                self.add(&key, "a type is lower-case letters, digits and -, starting with a letter");
            }
            self.label(&key, &link.label);
            self.states(&key, &link.required_in);
            for to in link.to.iter().filter(|to| *to != "*") {
                if self.kinds.get(to).is_none() {
                    self.add(&key, &format!("there is no kind {to:?}"));
                }
            }
            if link.to.is_empty() {
                self.add(&key, "points nowhere");
            }
        }
    }
}
