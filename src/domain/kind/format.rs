//! The shape of a kind's file, key by key. Unknown keys are refused.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::number::NumberFormat;
use super::reading::Reading;
use super::signing::Signatures;
use super::values::{Values, all_hold};
use crate::domain::access::Role;
use crate::domain::trace::conformity::Bearing;
use crate::proof::digest::Digest;

/// A text in English and, where it could be written well, Urdu.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// English.
    pub en: String,
    /// Urdu, or English is shown.
    pub ur: Option<String>,
}

impl Label {
    /// The text in `language`, with English behind it.
    #[must_use]
    pub fn of(&self, language: &str) -> &str {
        match (language, &self.ur) {
            ("ur", Some(text)) => text,
            _ => &self.en,
        }
    }
}

/// What sort of value a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// Whole number, JSON number.
    Integer,
    /// Decimal number, JSON string, so that nothing is lost.
    Decimal,
    /// `2026-10-02`.
    Date,
    /// One of the field's choices.
    Choice,
    /// JSON boolean.
    Boolean,
    /// JSON array of texts; with choices, each is one of them.
    List,
    /// A person, by name or login.
    Person,
}

/// One allowed value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// As stored.
    pub code: String,
    /// As shown.
    pub label: Label,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Key in the record and column in imports: `detected_at`.
    pub name: String,
    /// Type.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// As shown.
    pub label: Label,
    /// One sentence under the field.
    pub help: Option<Label>,
    /// Unit of a number: `mm`, `%`.
    pub unit: Option<String>,
    /// Must have a value in every state.
    #[serde(default)]
    pub required: bool,
    /// Must have a value in these states.
    #[serde(default)]
    pub required_in: Vec<String>,
    /// Allowed values, in the order shown.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Regular expression that the whole text (or each value of a list) must match.
    pub pattern: Option<String>,
    /// Longest text in characters; default by type.
    pub max_length: Option<usize>,
    /// Smallest number, as decimal text.
    pub min: Option<String>,
    /// Largest number, as decimal text.
    pub max: Option<String>,
}

/// What a state means to rules and retention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Being written.
    Draft,
    /// Waiting for approval.
    Review,
    /// In force.
    Effective,
    /// Something to be done.
    Open,
    /// Done.
    Closed,
    /// Replaced or run out.
    Superseded,
    /// Withdrawn; keeps its number.
    Void,
}

impl Category {
    /// As it is stored and shown in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Review => "review",
            Self::Effective => "effective",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Superseded => "superseded",
            Self::Void => "void",
        }
    }

    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Draft, Self::Review, Self::Effective, Self::Open, Self::Closed, Self::Superseded, Self::Void];

    /// Codes of the categories that are open.
    pub const OPEN: &'static [&'static str] = &[Self::Draft.code(), Self::Review.code(), Self::Open.code()];

    /// True while something remains to be done about the record.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Review | Self::Open)
    }
}

/// One state.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// As stored: `in-progress`.
    pub code: String,
    /// As shown.
    pub label: Label,
    /// What it means.
    pub category: Category,
    /// True if a record in this state can count as evidence.
    #[serde(default)]
    pub counts: bool,
    /// True if a new record may start here.
    #[serde(default)]
    pub initial: bool,
}

/// A condition on a transition.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Guard {
    /// Whoever moves the record wrote none of the versions that the move approves.
    OtherPerson,
    /// At least one file.
    FilesPresent,
    /// This field has a value.
    FieldPresent(String),
    /// These person fields hold different people.
    DifferentPeople(Vec<String>),
    /// At least one link of this type, in either direction.
    LinksPresent(String),
    /// Every record linked by this type, in either direction, is closed, effective, superseded or void.
    AllLinkedClosed(String),
    /// A field says one of these, as far as other fields say what makes it matter.
    FieldIs {
        /// Choice, list or boolean field.
        field: String,
        /// What it may say (`true` and `false` for a boolean).
        values: Vec<String>,
        /// Only where each of these fields says one of its values.
        #[serde(default)]
        when: BTreeMap<String, Vec<String>>,
    },
    /// Nothing on record stands against the units and lots that it names ([`crate::domain::trace::conformity`]).
    UnitsConform {
        /// Only where each of these fields says one of its values.
        #[serde(default)]
        when: BTreeMap<String, Vec<String>>,
    },
    /// So many days have passed since the date in the field.
    MinDelay {
        /// Date field.
        field: String,
        /// Whole days.
        days: u16,
    },
}

/// A move from one state to another.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// From any of these states.
    pub from: Vec<String>,
    /// To this one.
    pub to: String,
    /// The verb on the button.
    pub label: Label,
    /// Who may.
    pub roles: Vec<Role>,
    /// What must hold.
    #[serde(default)]
    pub guards: Vec<Guard>,
    /// What must be signed first.
    pub signatures: Option<Signatures>,
}

/// From when retention counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetentionFrom {
    /// Date of what is recorded.
    OccurredOn,
    /// Receipt of the last version.
    ReceivedAt,
    /// Reaching a closed state.
    Closed,
    /// Being superseded.
    Superseded,
    /// The date in the kind's expiry field: until then the content holds, and from then on the record is kept.
    Expiry,
    /// The date in a field that `retention.field` names.
    Field,
}

impl RetentionFrom {
    /// As it is written.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OccurredOn => "occurred_on",
            Self::ReceivedAt => "received_at",
            Self::Closed => "closed",
            Self::Superseded => "superseded",
            Self::Expiry => "expiry",
            Self::Field => "field",
        }
    }
}

/// How long at least a record is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Full years.
    #[serde(default)]
    pub years: u16,
    /// And full months.
    #[serde(default)]
    pub months: u16,
    /// Counted from.
    pub from: RetentionFrom,
    /// The date field, where it counts from one.
    pub field: Option<String>,
}

impl Retention {
    /// Years and months, in months.
    #[must_use]
    pub fn length(&self) -> u32 {
        u32::from(self.years) * 12 + u32::from(self.months)
    }

    /// Why this cannot take the place of a rule below which nobody may go; nothing if it can. Two rules that count from
    /// different days cannot be compared, so the day stays.
    #[must_use]
    pub fn falls_short_of(&self, floor: &Self) -> Option<String> {
        if (self.from, &self.field) != (floor.from, &floor.field) {
            let field = floor.field.as_ref().map(|field| format!(" {field:?}")).unwrap_or_default();
            return Some(format!(
                "counts from another day than the built-in rule does, {}{field}",
                floor.from.code()
            ));
        }
        let short = self.length() < floor.length();
        short.then(|| {
            format!("is shorter than the built-in rule of {} years and {} months", floor.years, floor.months)
        })
    }
}

/// A type of link to other records.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkType {
    /// `corrects`.
    #[serde(rename = "type")]
    pub code: String,
    /// As shown, read from this record to the other.
    pub label: Label,
    /// Kinds it may point to; `*` for any.
    pub to: Vec<String>,
    /// At least one in every state.
    #[serde(default)]
    pub required: bool,
    /// At least one in these states.
    #[serde(default)]
    pub required_in: Vec<String>,
}

impl LinkType {
    /// True if a link of this type may point to a record of that kind.
    #[must_use]
    pub fn allows(&self, kind: &str) -> bool {
        self.to.iter().any(|to| to == "*" || to == kind)
    }
}

/// Which of the date fields have a meaning to rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dates {
    /// First day of validity; otherwise `occurred_on`.
    pub starts: Option<String>,
    /// Last day of validity.
    pub expires: Option<String>,
    /// Day by which it must be reviewed again.
    pub review: Option<String>,
    /// Day by which what is open must be done.
    pub due: Option<String>,
}

/// The file as it stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindFile {
    code: String,
    name: Label,
    plural: Label,
    summary: Label,
    abbreviation: String,
    number: NumberFormat,
    steps: Vec<String>,
    step_field: Option<String>,
    #[serde(default = "working_roles")]
    roles: Vec<Role>,
    #[serde(default)]
    dates: Dates,
    reading: Option<Reading>,
    conformity: Option<Bearing>,
    release: Option<Release>,
    sampling: Option<Sampling>,
    retention: Retention,
    #[serde(rename = "field")]
    fields: Vec<Field>,
    #[serde(rename = "state")]
    states: Vec<State>,
    #[serde(rename = "transition", default)]
    transitions: Vec<Transition>,
    #[serde(rename = "link", default)]
    links: Vec<LinkType>,
}

/// What a trace batch may only say of a unit if nothing stands against it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Statuses that release.
    pub status: Vec<String>,
    /// But not where fields hold one of these each.
    #[serde(default)]
    pub unless: BTreeMap<String, Vec<String>>,
}

/// How a record is a sample ([`crate::proof::sampling`]).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sampling {
    /// The state that it is drawn with; nothing of it changes there.
    pub drawn: String,
    /// The state in which it is decided about the lot: the move there works the decision out, and nothing changes after it.
    pub decided: Option<String>,
}

impl Sampling {
    /// Fields that decide what is drawn, in the question.
    pub const ASKED: &'static [&'static str] =
        &["population", "part", "kind_code", "plan", "level", "aql", "commitment"];
    /// Fields that are filled in when it is drawn.
    pub const DRAWN: &'static [&'static str] =
        &["position", "root", "seed", "population_size", "sample_size", "accept", "reject", "drawn"];
    /// Fields of the decision about the lot.
    pub const DECIDED: &'static [&'static str] = &["inspected", "nonconforming", "decision"];

    /// Fields that a kind needs in order to be one.
    pub fn fields(&self) -> impl Iterator<Item = &'static str> {
        let decided = self.decided.iter().flat_map(|_| Self::DECIDED);
        Self::ASKED.iter().chain(&["secret"]).chain(Self::DRAWN).chain(decided).copied()
    }

    /// True in the states that it reaches only by being drawn.
    #[must_use]
    pub fn is_drawn(&self, state: &str) -> bool {
        self.drawn == state || self.is_decided(state)
    }

    /// True in the state in which it is decided about the lot.
    #[must_use]
    pub fn is_decided(&self, state: &str) -> bool {
        self.decided.as_deref() == Some(state)
    }
}

impl Release {
    /// True if a batch with these fields is asked.
    #[must_use]
    pub fn is_asked(&self, fields: &Values) -> bool {
        self.unless.is_empty() || !all_hold(fields, &self.unless)
    }
}

/// Who works on records of a kind that does not say.
fn working_roles() -> Vec<Role> {
    vec![Role::QualityManager, Role::Contributor]
}

/// A record kind.
#[derive(Debug, Clone)]
pub struct Kind {
    /// `nonconformity`; also the name of its file.
    pub code: String,
    /// Name of one.
    pub name: Label,
    /// Name of several.
    pub plural: Label,
    /// What it is for, one sentence.
    pub summary: Label,
    /// `NC`; unique among kinds.
    pub abbreviation: String,
    /// How its numbers are made.
    pub number: NumberFormat,
    /// Steps that it evidences; the first is its home.
    pub steps: Vec<String>,
    /// The field that names the step, for a kind that can evidence any.
    pub step_field: Option<String>,
    /// Roles that file and work its records.
    pub roles: Vec<Role>,
    /// Which date fields rules look at.
    pub dates: Dates,
    /// Who has to read its records.
    pub reading: Option<Reading>,
    /// What its records say about lots and units that they name.
    pub conformity: Option<Bearing>,
    /// Which of its records release units.
    pub release: Option<Release>,
    /// Its records are samples.
    pub sampling: Option<Sampling>,
    /// How long it is kept.
    pub retention: Retention,
    /// Fields, in the order shown.
    pub fields: Vec<Field>,
    /// States.
    pub states: Vec<State>,
    /// Transitions.
    pub transitions: Vec<Transition>,
    /// Link types.
    pub links: Vec<LinkType>,
    /// SHA-256 of the file's bytes; every version names the definition that it was made under.
    pub digest: Digest,
    /// The compiled patterns, by field.
    pub(super) patterns: BTreeMap<String, regex_lite::Regex>,
}

impl Kind {
    pub(super) fn new(file: KindFile, digest: Digest, patterns: BTreeMap<String, regex_lite::Regex>) -> Self {
        let KindFile { code, name, plural, summary, abbreviation, number, steps, step_field, .. } = file;
        let KindFile {
            roles,
            dates,
            reading,
            conformity,
            release,
            sampling,
            retention,
            fields,
            states,
            transitions,
            links,
            ..
        } = file;
        Self {
            code,
            name,
            plural,
            summary,
            abbreviation,
            number,
            steps,
            step_field,
            roles,
            dates,
            reading,
            conformity,
            release,
            sampling,
            retention,
            fields,
            states,
            transitions,
            links,
            digest,
            patterns,
        }
    }

    /// The field of that name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The state of that code.
    #[must_use]
    pub fn state(&self, code: &str) -> Option<&State> {
        self.states.iter().find(|state| state.code == code)
    }

    /// The link type of that code.
    #[must_use]
    pub fn link(&self, code: &str) -> Option<&LinkType> {
        self.links.iter().find(|link| link.code == code)
    }

    /// The states in which a new record may start, in the file's order.
    pub fn initial_states(&self) -> impl Iterator<Item = &State> {
        self.states.iter().filter(|state| state.initial)
    }

    /// The steps that a record with these fields evidences, home first.
    #[must_use]
    pub fn steps_of(&self, values: &super::values::Values) -> Vec<String> {
        let named =
            self.step_field.as_ref().and_then(|field| values.get(field)).and_then(|value| value.as_str());
        match named {
            Some(step) => vec![step.to_owned()],
            None => self.steps.clone(),
        }
    }

    /// How a stored value of a field is shown: choice labels instead of codes, lists joined, unit behind a number.
    /// Booleans come out as `true` or `false` for the layout to word.
    #[must_use]
    pub fn show(&self, field: &Field, value: &serde_json::Value, language: &str) -> String {
        use serde_json::Value;
        let one = |text: &str| {
            let choice = field.choices.iter().find(|choice| choice.code == text);
            choice.map_or_else(|| text.to_owned(), |choice| choice.label.of(language).to_owned())
        };
        let shown = match value {
            Value::Null => String::new(),
            Value::Bool(flag) => flag.to_string(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => one(text),
            Value::Array(values) => {
                let values: Vec<String> = values
                    .iter()
                    .map(|value| value.as_str().map_or_else(|| value.to_string(), one))
                    .collect();
                values.join(if language == "ur" { "، " } else { ", " })
            }
            Value::Object(_) => value.to_string(),
        };
        match &field.unit {
            Some(unit) if !shown.is_empty() => format!("{shown} {unit}"),
            _ => shown,
        }
    }
}

impl KindFile {
    pub(super) fn code(&self) -> &str {
        &self.code
    }

    pub(super) fn fields(&self) -> &[Field] {
        &self.fields
    }
}
