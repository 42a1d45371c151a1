//! Mistakes in a profile that only show against the kinds.

use std::collections::BTreeSet;

use super::{Check, Select};
use crate::domain::kind::check::{is_code, label_problem};
use crate::domain::kind::{FieldType, Kind, Kinds, Problem};
use crate::domain::profile::{Profile, Rule};

struct Checker<'a> {
    profile: &'a Profile,
    kinds: &'a Kinds,
    problems: Vec<Problem>,
}

/// All mistakes in a profile, given the kinds.
#[must_use]
pub fn check_profile(profile: &Profile, kinds: &Kinds) -> Vec<Problem> {
    let mut checker = Checker { profile, kinds, problems: Vec::new() };
    checker.profile();
    checker.problems
}

impl Checker<'_> {
    fn add(&mut self, key: &str, text: &str) {
        let file = format!("profiles/{}.toml", self.profile.code);
        self.problems.push(Problem { file, key: key.to_owned(), text: text.to_owned() });
    }

    fn profile(&mut self) {
        let profile = self.profile;
        if profile.window_months == 0 {
            self.add("window_months", "is at least 1");
        }
        for label in [&profile.title, &profile.policy] {
            if let Some(text) = label_problem(label) {
                self.add("title or policy", text);
            }
        }
        if let Some(other) = profile.other.as_ref().filter(|other| profile.step(other).is_none()) {
            self.add("other", &format!("there is no step {other:?}"));
        }
        let declared = &profile.not_applicable;
        match self.kinds.get(&declared.kind) {
            None => self.add("not_applicable", &format!("there is no kind {:?}", declared.kind)),
            Some(kind) if kind.field(&declared.field).is_none() => {
                self.add("not_applicable", &format!("kind {} has no field {:?}", kind.code, declared.field));
            }
            Some(_) => {}
        }
        if let Some(said) = &profile.responsible {
            match self.kinds.get(&said.kind) {
                None => self.add("responsible", &format!("there is no kind {:?}", said.kind)),
                Some(kind) => {
                    for field in
                        [&said.field, &said.person].into_iter().filter(|field| kind.field(field).is_none())
                    {
                        self.add("responsible", &format!("kind {} has no field {field:?}", kind.code));
                    }
                }
            }
        }
        for kind in profile.pieces.iter().flat_map(|pieces| &pieces.follow) {
            if self.kinds.get(kind).is_none() {
                self.add("pieces", &format!("there is no kind {kind:?}"));
            }
        }
        let (mut codes, mut folders, mut ids) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for step in &profile.steps {
            let key = format!("step {}", step.code);
            if !is_code(&step.code, b'-') || !codes.insert(step.code.as_str()) {
                self.add(&key, "a step's code is lower-case letters and digits, and stands once");
            }
            if !step.folder.starts_with(&format!("{}-", step.code)) || !is_code(&step.folder, b'-') {
                self.add(&key, "a step's folder starts with its code and -, in lower case");
            }
            if !folders.insert(step.folder.as_str()) {
                self.add(&key, "another step has this folder");
            }
            for kind in step.kinds.iter().filter(|kind| self.kinds.get(kind).is_none()) {
                self.add(&key, &format!("there is no kind {kind:?}"));
            }
            for label in [&step.title, &step.summary] {
                if let Some(text) = label_problem(label) {
                    self.add(&key, text);
                }
            }
            if step.rules.is_empty() {
                self.add(&key, "a step without rules can never be complete");
            }
            for rule in &step.rules {
                if !ids.insert(rule.id.as_str()) || !rule.id.starts_with(&format!("{}.", step.code)) {
                    self.add(
                        &format!("rule {}", rule.id),
                        "a rule's id starts with its step's code and stands once",
                    );
                }
                if rule.id == format!("{}.0", step.code) {
                    self.add(&format!("rule {}", rule.id), "this id is that of non-applicability");
                }
                self.rule(rule);
            }
        }
    }

    /// The kinds of a selection, after checking it.
    fn select(&mut self, key: &str, select: &Select) -> Vec<Kind> {
        let (mut kinds, mut problems) = (Vec::new(), Vec::<String>::new());
        if select.kind.is_empty() {
            self.add(key, "looks at no kind");
        }
        for code in &select.kind {
            match self.kinds.get(code) {
                Some(kind) => kinds.push(kind.clone()),
                None if code == "*" => {}
                None => self.add(key, &format!("there is no kind {code:?}")),
            }
        }
        for kind in kinds.iter().filter(|kind: &&Kind| !kind.states.iter().any(|state| state.counts)) {
            if !select.any_state {
                problems.push(format!("no state of kind {} counts as evidence", kind.code));
            }
        }
        for state in &select.state {
            for kind in kinds.iter().filter(|kind: &&Kind| kind.state(state).is_none()) {
                problems.push(format!("kind {} has no state {state:?}", kind.code));
            }
        }
        for text in problems {
            self.add(key, &text);
        }
        let names = select
            .filter
            .keys()
            .chain(select.unless.keys())
            .chain(&select.without)
            .chain(&select.latest_by)
            .chain(&select.people);
        for name in names {
            self.field(key, &kinds, name, None);
        }
        for (name, allowed) in select.filter.iter().chain(&select.unless) {
            for kind in &kinds {
                let Some(field) = kind.field(name) else { continue };
                for value in &allowed.0 {
                    let known = match field.field_type {
                        FieldType::Boolean => value == "true" || value == "false",
                        _ if field.choices.is_empty() => true,
                        _ => field.choices.iter().any(|choice| choice.code == *value),
                    };
                    if !known {
                        let text = format!("field {name:?} of kind {} never holds {value:?}", kind.code);
                        self.add(key, &text);
                    }
                }
            }
        }
        kinds
    }

    fn field(&mut self, key: &str, kinds: &[Kind], name: &str, types: Option<&[FieldType]>) {
        if name == "occurred_on" && types.is_some_and(|types| types.contains(&FieldType::Date)) {
            return;
        }
        for kind in kinds {
            match kind.field(name) {
                None => self.add(key, &format!("kind {} has no field {name:?}", kind.code)),
                Some(field) if types.is_some_and(|types| !types.contains(&field.field_type)) => {
                    self.add(key, &format!("field {name:?} of kind {} has another type", kind.code));
                }
                Some(_) => {}
            }
        }
    }

    fn rule(&mut self, rule: &Rule) {
        const DATE: Option<&[FieldType]> = Some(&[FieldType::Date]);
        const NUMBER: Option<&[FieldType]> = Some(&[FieldType::Integer, FieldType::Decimal]);
        const PERSON: Option<&[FieldType]> = Some(&[FieldType::Person]);
        let key = &format!("rule {}", rule.id);
        if let Some(text) = label_problem(&rule.label) {
            self.add(key, text);
        }
        match &rule.check {
            Check::Exists { of, at_least } => {
                if of.is_empty() || *at_least == 0 {
                    self.add(key, "asks for nothing");
                }
                for select in of {
                    self.select(key, select);
                }
            }
            Check::EachHas { each, link, has, valid_on, .. } => {
                let each = self.select(key, each);
                let others = self.select(key, has);
                if let Some(field) = valid_on {
                    self.field(key, &each, field, DATE);
                }
                for code in link {
                    let joins = |from: &[Kind], to: &[Kind]| {
                        let any = self.kinds.iter().cloned().collect::<Vec<Kind>>();
                        let from = if from.is_empty() { &any[..] } else { from };
                        let to = if to.is_empty() { &any[..] } else { to };
                        from.iter().any(|from| {
                            from.link(code).is_some_and(|link| to.iter().any(|to| link.allows(&to.code)))
                        })
                    };
                    if !joins(&each, &others) && !joins(&others, &each) {
                        self.add(key, &format!("no link {code:?} joins these kinds"));
                    }
                }
            }
            Check::NotExpired { of } => {
                for kind in self.select(key, of) {
                    if kind.dates.expires.is_none() {
                        self.add(key, &format!("kind {} names no expiry date", kind.code));
                    }
                }
            }
            Check::ReviewedWithin { of, months, field } => {
                let kinds = self.select(key, of);
                match field {
                    Some(field) => self.field(key, &kinds, field, DATE),
                    None if months.is_none() => {
                        for kind in kinds.iter().filter(|kind| kind.dates.review.is_none()) {
                            self.add(key, &format!("kind {} names no review date", kind.code));
                        }
                    }
                    None => {}
                }
            }
            Check::NotOverdue { of, field } => {
                let kinds = self.select(key, of);
                match field {
                    Some(field) => self.field(key, &kinds, field, DATE),
                    None => {
                        for kind in kinds.iter().filter(|kind| kind.dates.due.is_none()) {
                            self.add(key, &format!("kind {} names no due date", kind.code));
                        }
                    }
                }
            }
            Check::NoneOpen { of, .. }
            | Check::NoneWith { of, .. }
            | Check::NoneWithdrawn { of }
            | Check::FilesPresent { of } => {
                self.select(key, of);
            }
            Check::EachField { of, fields, .. } => {
                let kinds = self.select(key, of);
                for field in fields {
                    self.field(key, &kinds, field, None);
                }
            }
            Check::DistinctPeople { of, fields, author } => {
                let kinds = self.select(key, of);
                for field in fields {
                    self.field(key, &kinds, field, PERSON);
                }
                if !author && fields.len() < 2 {
                    self.add(key, "compares nobody");
                }
            }
            Check::CoversValues { of, field, values, values_of, .. } => {
                let kinds = self.select(key, of);
                for field in field {
                    self.field(key, &kinds, field, None);
                }
                if let Some(source) = values_of {
                    let kinds = self.select(key, &source.of);
                    self.field(key, &kinds, &source.field, None);
                }
                if values.is_empty() && values_of.is_none() {
                    self.add(key, "asks for no values");
                }
                let choices: Vec<&str> = kinds
                    .iter()
                    .flat_map(|kind| field.iter().filter_map(|field| kind.field(field)))
                    .flat_map(|field| field.choices.iter().map(|choice| choice.code.as_str()))
                    .collect();
                for value in
                    values.iter().filter(|value| !choices.is_empty() && !choices.contains(&value.as_str()))
                {
                    self.add(key, &format!("no field holds {value:?}"));
                }
            }
            Check::WithinDays { of, from, to, .. } | Check::AtLeastDays { of, from, to, .. } => {
                let kinds = self.select(key, of);
                self.field(key, &kinds, from, DATE);
                self.field(key, &kinds, to, DATE);
            }
            Check::WithinLimit { of, field, limit } => {
                let kinds = self.select(key, of);
                self.field(key, &kinds, field, NUMBER);
                self.field(key, &kinds, limit, NUMBER);
            }
            Check::EachAnswered { of, field, by, from, .. } => {
                let kinds = self.select(key, of);
                for name in [field, by] {
                    self.field(
                        key,
                        &kinds,
                        name,
                        Some(&[FieldType::List, FieldType::Person, FieldType::Text]),
                    );
                }
                if let Some(from) = from {
                    self.field(key, &kinds, from, DATE);
                }
            }
            Check::PeopleQualified { of, person, on, has, by } => {
                let kinds = self.select(key, of);
                for name in person {
                    self.field(key, &kinds, name, Some(&[FieldType::Person, FieldType::List]));
                }
                if let Some(on) = on {
                    self.field(key, &kinds, on, DATE);
                }
                let others = self.select(key, has);
                self.field(key, &others, by, PERSON);
            }
            Check::TraceLinked { parts } => {
                if parts.is_empty() {
                    self.add(key, "looks at nothing");
                }
            }
            Check::NothingAgainst { reasons, .. } => {
                if reasons.is_empty() {
                    self.add(key, "looks at nothing");
                }
                if self.profile.pieces.is_none() {
                    self.add(key, "needs a profile of pieces: [pieces]");
                }
            }
            Check::LedgerVerifies {} => {}
        }
    }
}
