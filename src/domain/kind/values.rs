//! A record's fields: normalised, and everything that is wrong with them at once.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentValue;
use serde_json::Value;

use super::format::{Field, FieldType, Kind};
use crate::domain::text::{self, Lines};
use crate::domain::{Date, decimal};
use crate::words::Words;

/// Fields by name. Types as [`FieldType`] says; no nulls, no empty texts.
pub type Values = BTreeMap<String, Value>;

/// At most so many values in a list.
pub const MAX_LIST: usize = 500;
/// The largest whole number, either sign, that every JSON reader keeps exactly.
pub const MAX_INTEGER: i64 = 9_007_199_254_740_991;

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldProblem {
    /// The kind has no such field.
    Unknown,
    /// It must have a value here.
    Required,
    /// The JSON type is not the field's.
    Type,
    /// A control character.
    Control,
    /// Longer than allowed.
    TooLong,
    /// Does not match the pattern.
    Pattern,
    /// None of the choices.
    Choice,
    /// Not a date.
    Date,
    /// Not a whole number.
    Integer,
    /// Not a decimal number.
    Decimal,
    /// Neither yes nor no.
    Boolean,
    /// Below the smallest.
    TooSmall,
    /// Above the largest.
    TooLarge,
    /// Too many values in a list.
    TooMany,
    /// The same value twice in a list.
    Twice,
    /// The kind has no such link.
    LinkUnknown,
    /// The link may not point to a record of that kind.
    LinkKind,
    /// The kind has no such state.
    State,
    /// A new record may not start in that state.
    StateInitial,
}

impl FieldProblem {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Unknown,
        Self::Required,
        Self::Type,
        Self::Control,
        Self::TooLong,
        Self::Pattern,
        Self::Choice,
        Self::Date,
        Self::Integer,
        Self::Decimal,
        Self::Boolean,
        Self::TooSmall,
        Self::TooLarge,
        Self::TooMany,
        Self::Twice,
        Self::LinkUnknown,
        Self::LinkKind,
        Self::State,
        Self::StateInitial,
    ];

    /// Stable code, also the id of its message in `rules.ftl` after `field-`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Required => "required",
            Self::Type => "type",
            Self::Control => "control",
            Self::TooLong => "too-long",
            Self::Pattern => "pattern",
            Self::Choice => "choice",
            Self::Date => "date",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Boolean => "boolean",
            Self::TooSmall => "too-small",
            Self::TooLarge => "too-large",
            Self::TooMany => "too-many",
            Self::Twice => "twice",
            Self::LinkUnknown => "link-unknown",
            Self::LinkKind => "link-kind",
            Self::State => "state",
            Self::StateInitial => "state-initial",
        }
    }
}

/// One thing that is wrong with one field (or link type, or `state`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Field name, link type or `state`.
    pub field: String,
    /// What.
    pub code: FieldProblem,
    /// Arguments of the message.
    pub arguments: Vec<(&'static str, String)>,
}

impl FieldError {
    pub(super) fn new(field: &str, code: FieldProblem, arguments: &[(&'static str, String)]) -> Self {
        Self { field: field.to_owned(), code, arguments: arguments.to_vec() }
    }

    /// The sentence for people. It names the field as the kind labels it.
    #[must_use]
    pub fn message(&self, kind: &Kind, words: &Words) -> String {
        let language = words.text("rules-language");
        let label = kind
            .field(&self.field)
            .map(|field| &field.label)
            .or_else(|| kind.link(&self.field).map(|link| &link.label))
            .map_or(self.field.as_str(), |label| label.of(&language));
        let mut arguments: Vec<(&str, FluentValue<'_>)> = vec![("field", label.into())];
        arguments.push(("kind", kind.name.of(&language).into()));
        arguments
            .extend(self.arguments.iter().map(|(name, value)| (*name, FluentValue::from(value.as_str()))));
        words.format(&format!("field-{}", self.code.code()), &arguments)
    }
}

/// The outcome of a check: what is right, and all that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validated {
    /// The values that are right, normalised.
    pub values: Values,
    /// What is wrong, in the kind's field order.
    pub errors: Vec<FieldError>,
}

impl Validated {
    /// The values, if nothing is wrong.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn into_result(self) -> Result<Values, Vec<FieldError>> {
        if self.errors.is_empty() { Ok(self.values) } else { Err(self.errors) }
    }
}

impl Field {
    /// The longest text allowed, in characters.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.max_length.unwrap_or(match self.field_type {
            FieldType::LongText => 20_000,
            _ => 200,
        })
    }

    /// The JSON value for a cell of a sheet: yes/no (also true/false, 1/0) for booleans, values apart by `;` for
    /// lists, otherwise the text; `None` for an empty cell. [`Kind::validate`] then checks it like any other.
    #[must_use]
    pub fn from_cell(&self, cell: &str) -> Option<Value> {
        let cell = cell.trim();
        if cell.is_empty() {
            return None;
        }
        Some(match self.field_type {
            FieldType::Boolean => match cell.to_ascii_lowercase().as_str() {
                "yes" | "true" | "1" => Value::Bool(true),
                "no" | "false" | "0" => Value::Bool(false),
                _ => Value::from(cell),
            },
            FieldType::List => {
                cell.split(';').map(str::trim).filter(|value| !value.is_empty()).map(Value::from).collect()
            }
            _ => Value::from(cell),
        })
    }

    /// Checks one text against type, pattern and choices; pushes what is wrong.
    fn text(&self, kind: &Kind, given: &str, errors: &mut Vec<FieldError>) -> Option<String> {
        let lines = if self.field_type == FieldType::LongText { Lines::Many } else { Lines::One };
        let mut wrong = |code, arguments: &[(&'static str, String)]| {
            errors.push(FieldError::new(&self.name, code, arguments));
            None
        };
        let text = match text::normalise(given, lines) {
            Ok(text) => text,
            Err(text::TextError::Control { place, code }) => {
                let arguments = [("place", place.to_string()), ("character", format!("U+{code:04X}"))];
                return wrong(FieldProblem::Control, &arguments);
            }
        };
        if text.chars().count() > self.longest() {
            return wrong(FieldProblem::TooLong, &[("longest", self.longest().to_string())]);
        }
        let in_choices = self.choices.iter().any(|choice| choice.code == text);
        if !self.choices.is_empty() && !in_choices && !text.is_empty() {
            let allowed: Vec<&str> = self.choices.iter().map(|choice| choice.code.as_str()).collect();
            return wrong(FieldProblem::Choice, &[("given", text), ("allowed", allowed.join(", "))]);
        }
        let pattern = kind.patterns.get(&self.name);
        if !text.is_empty() && pattern.is_some_and(|pattern| !pattern.is_match(&text)) {
            let pattern = self.pattern.clone().unwrap_or_default();
            return wrong(FieldProblem::Pattern, &[("given", text), ("pattern", pattern)]);
        }
        Some(text)
    }

    fn limits(&self, number: &str, errors: &mut Vec<FieldError>) {
        if let Some(min) = self.min.as_deref().filter(|min| decimal::compare(number, min).is_lt()) {
            errors.push(FieldError::new(&self.name, FieldProblem::TooSmall, &[("limit", min.to_owned())]));
        }
        if let Some(max) = self.max.as_deref().filter(|max| decimal::compare(number, max).is_gt()) {
            errors.push(FieldError::new(&self.name, FieldProblem::TooLarge, &[("limit", max.to_owned())]));
        }
    }

    /// The normalised value; `None` if there is none or it is wrong (then something was pushed).
    fn value(&self, kind: &Kind, given: &Value, errors: &mut Vec<FieldError>) -> Option<Value> {
        let wrong_type = |errors: &mut Vec<FieldError>| {
            errors.push(FieldError::new(&self.name, FieldProblem::Type, &[]));
            None
        };
        let given_text = || given.as_str().map(str::to_owned).unwrap_or_else(|| given.to_string());
        match (self.field_type, given) {
            (_, Value::Null) => None,
            (FieldType::Boolean, Value::Bool(flag)) => Some(Value::Bool(*flag)),
            (FieldType::Boolean, _) => {
                errors.push(FieldError::new(&self.name, FieldProblem::Boolean, &[("given", given_text())]));
                None
            }
            (FieldType::Integer, Value::Number(_) | Value::String(_)) => {
                let text = given_text();
                if text.trim().is_empty() {
                    return None;
                }
                let number = decimal::normalise(&text).and_then(|text| text.parse::<i64>().ok());
                let Some(number) = number.filter(|number| (-MAX_INTEGER..=MAX_INTEGER).contains(number))
                else {
                    errors.push(FieldError::new(&self.name, FieldProblem::Integer, &[("given", text)]));
                    return None;
                };
                self.limits(&number.to_string(), errors);
                Some(Value::from(number))
            }
            // A JSON number with a fraction has already lost what its writer meant; only whole ones are taken.
            (FieldType::Decimal, Value::Number(number)) if !number.is_f64() => {
                self.value(kind, &Value::from(number.to_string()), errors)
            }
            (FieldType::Decimal, Value::String(text)) => {
                if text.trim().is_empty() {
                    return None;
                }
                let Some(number) = decimal::normalise(text) else {
                    errors.push(FieldError::new(
                        &self.name,
                        FieldProblem::Decimal,
                        &[("given", text.clone())],
                    ));
                    return None;
                };
                self.limits(&number, errors);
                Some(Value::from(number))
            }
            (FieldType::Date, Value::String(text)) => {
                let text = text.trim();
                if text.is_empty() {
                    return None;
                }
                if parse_date(text).is_none() {
                    let arguments = [("given", text.to_owned())];
                    errors.push(FieldError::new(&self.name, FieldProblem::Date, &arguments));
                    return None;
                }
                Some(Value::from(text))
            }
            (
                FieldType::Text | FieldType::LongText | FieldType::Choice | FieldType::Person,
                Value::String(text),
            ) => self.text(kind, text, errors).filter(|text| !text.is_empty()).map(Value::from),
            (FieldType::List, Value::Array(values)) => {
                if values.len() > MAX_LIST {
                    let arguments = [("most", MAX_LIST.to_string())];
                    errors.push(FieldError::new(&self.name, FieldProblem::TooMany, &arguments));
                    return None;
                }
                let mut seen = BTreeSet::new();
                let mut list = Vec::new();
                for value in values {
                    let Some(text) = value.as_str() else { return wrong_type(errors) };
                    let Some(text) = self.text(kind, text, errors) else { continue };
                    if text.is_empty() {
                        continue;
                    }
                    if !seen.insert(text.clone()) {
                        errors.push(FieldError::new(&self.name, FieldProblem::Twice, &[("given", text)]));
                        continue;
                    }
                    list.push(Value::from(text));
                }
                (!list.is_empty()).then_some(Value::Array(list))
            }
            _ => wrong_type(errors),
        }
    }
}

/// A date in the one spelling that is stored, `2026-10-02`.
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let shape = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse::<Date>().ok().filter(|date| shape && date.to_string() == text)
}

impl Kind {
    /// Checks the fields of a record that stands in `state`, and normalises them: text in NFC without control
    /// characters, decimals as text, booleans as JSON booleans, lists as JSON arrays, nothing empty.
    ///
    /// An unknown state is an error on the field `state`.
    #[must_use]
    pub fn validate(&self, given: &Values, state: &str) -> Validated {
        let mut errors = Vec::new();
        let mut values = Values::new();
        if self.state(state).is_none() {
            let allowed: Vec<&str> = self.states.iter().map(|state| state.code.as_str()).collect();
            let arguments = [("given", state.to_owned()), ("allowed", allowed.join(", "))];
            errors.push(FieldError::new("state", FieldProblem::State, &arguments));
        }
        for field in &self.fields {
            let before = errors.len();
            let value = given.get(&field.name).and_then(|value| field.value(self, value, &mut errors));
            match value {
                Some(value) => {
                    values.insert(field.name.clone(), value);
                }
                None if errors.len() == before && field.needed(state) => {
                    errors.push(FieldError::new(&field.name, FieldProblem::Required, &[]));
                }
                None => {}
            }
        }
        for name in given.keys().filter(|name| self.field(name).is_none()) {
            errors.push(FieldError::new(name, FieldProblem::Unknown, &[]));
        }
        Validated { values, errors }
    }

    /// Checks the links of a record that stands in `state`: pairs of link type and kind of the record linked to.
    #[must_use]
    pub fn validate_links(&self, links: &[(&str, &str)], state: &str) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for (code, to) in links {
            match self.link(code) {
                None => {
                    let known: Vec<&str> = self.links.iter().map(|link| link.code.as_str()).collect();
                    let arguments = [("allowed", known.join(", "))];
                    errors.push(FieldError::new(code, FieldProblem::LinkUnknown, &arguments));
                }
                Some(link) if !link.allows(to) => {
                    let arguments = [("given", (*to).to_owned()), ("allowed", link.to.join(", "))];
                    errors.push(FieldError::new(code, FieldProblem::LinkKind, &arguments));
                }
                Some(_) => {}
            }
        }
        for link in &self.links {
            let needed = link.required || link.required_in.iter().any(|code| code == state);
            if needed && !links.iter().any(|(code, _)| *code == link.code) {
                errors.push(FieldError::new(&link.code, FieldProblem::Required, &[]));
            }
        }
        errors
    }
}

impl Field {
    /// True if it must have a value in that state.
    #[must_use]
    pub fn needed(&self, state: &str) -> bool {
        self.required || self.required_in.iter().any(|code| code == state)
    }
}

/// True if the field holds one of these values; a boolean as `true` or `false`.
#[must_use]
pub fn holds_one(fields: &Values, name: &str, values: &[String]) -> bool {
    let is_one = |text: &str| values.iter().any(|value| value == text);
    match fields.get(name) {
        Some(Value::String(text)) => is_one(text),
        Some(Value::Bool(flag)) => is_one(if *flag { "true" } else { "false" }),
        Some(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).any(is_one),
        _ => false,
    }
}

/// True if each of these fields holds one of its values.
#[must_use]
pub fn all_hold(fields: &Values, wanted: &BTreeMap<String, Vec<String>>) -> bool {
    wanted.iter().all(|(name, values)| holds_one(fields, name, values))
}
