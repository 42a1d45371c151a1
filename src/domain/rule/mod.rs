//! Completeness rules: few, named, parameterised by the profile. [`Evaluation`] applies them to a snapshot.
//!
//! [`Check`] is the list of rules. `context` decides what counts as evidence, `evaluate` applies each rule
//! (`linked` the one about links, `people` those about who did what, `traced` those about lots and units), `remedy` says what
//! would complete it, `check` looks for mistakes in profiles.

mod check;
mod context;
mod evaluate;
mod linked;
mod people;
mod remedy;
#[cfg(test)]
mod tests;
mod traced;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer};

pub use self::check::check_profile;
pub use self::evaluate::{Earlier, Evaluation};
use crate::domain::status::Status;
use crate::domain::trace::conformity::Reason;

/// One text or several.
pub(crate) fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "expected a text or an array of texts")]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(text) => vec![text],
        OneOrMany::Many(texts) => texts,
    })
}

/// A field's allowed texts, one or several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Texts(#[serde(deserialize_with = "one_or_many")] pub Vec<String>);

/// Which records a rule looks at.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Select {
    /// Of these kinds; `*` for any.
    #[serde(deserialize_with = "one_or_many")]
    pub kind: Vec<String>,
    /// Whose field holds one of these texts (`true` and `false` for a boolean).
    #[serde(default, rename = "where")]
    pub filter: BTreeMap<String, Texts>,
    /// But not those whose field holds one of these.
    #[serde(default)]
    pub unless: BTreeMap<String, Texts>,
    /// Whose fields are empty.
    #[serde(default)]
    pub without: Vec<String>,
    /// In one of these states; empty for any.
    #[serde(default, deserialize_with = "one_or_many")]
    pub state: Vec<String>,
    /// Whose `occurred_on` lies in the look-back window.
    #[serde(default)]
    pub in_window: bool,
    /// Only the newest for each combination of these fields.
    #[serde(default)]
    pub latest_by: Vec<String>,
    /// Also records that do not count as evidence: all but superseded and void ones.
    #[serde(default)]
    pub any_state: bool,
    /// A record counts only if these fields name different people.
    #[serde(default)]
    pub people: Vec<String>,
}

impl Select {
    /// All of one kind.
    fn of(kind: &str) -> Self {
        Self {
            kind: vec![kind.to_owned()],
            filter: BTreeMap::new(),
            unless: BTreeMap::new(),
            without: Vec::new(),
            state: Vec::new(),
            in_window: false,
            latest_by: Vec::new(),
            any_state: false,
            people: Vec::new(),
        }
    }
}

/// Where the values that must be covered come from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValuesOf {
    /// Records.
    pub of: Select,
    /// Their field; `product` for the products one by one.
    pub field: String,
}

/// Parts of the trace that a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TraceCheck {
    /// Every serial stands for one unit.
    UniqueSerials,
    /// Every unit shows what went into it.
    UnitsHaveParts,
    /// Every lot that nothing went into names its supplier.
    LotsHaveSupplier,
    /// Every lot that nothing went into names a certificate on record.
    LotsHaveCertificate,
    /// Every delivered unit names its customer.
    DeliveriesHaveCustomer,
    /// Every unit whose part has a parts list is built by it, or a concession covers each difference.
    BuiltAsDesigned,
}

const fn one() -> usize {
    1
}

const fn blocked() -> Status {
    Status::Blocked
}

const fn stale() -> Status {
    Status::Stale
}

/// The rules.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Check {
    /// At least so many records count; otherwise incomplete, or stale where older ones exist.
    Exists {
        /// Any of these.
        of: Vec<Select>,
        /// How many.
        #[serde(default = "one")]
        at_least: usize,
    },
    /// Each record has a linked record that counts.
    EachHas {
        /// Each of these.
        each: Select,
        /// Linked, in either direction, by one of these types.
        #[serde(deserialize_with = "one_or_many")]
        link: Vec<String>,
        /// Has one of these.
        has: Select,
        /// All that are linked must have been valid on the date of the first record, instead of one counting now.
        #[serde(default)]
        valid_on: Option<String>,
        /// The linked record lies at least so many days after the first.
        #[serde(default)]
        after_days: Option<u16>,
        /// If there is nothing to look at, the rule is not met.
        #[serde(default)]
        some: bool,
    },
    /// None is open; otherwise blocked (or `result`).
    NoneOpen {
        /// Of these.
        of: Select,
        /// Only those open for more than so many days.
        #[serde(default)]
        older_than_days: Option<u16>,
        /// What an open one means.
        #[serde(default = "blocked")]
        result: Status,
    },
    /// Nothing that counts matches; otherwise stale (or `result`).
    NoneWith {
        /// These.
        of: Select,
        /// What one means.
        #[serde(default = "stale")]
        result: Status,
    },
    /// None was withdrawn within the window without another that supersedes it: leaving something out of the
    /// denominator does not improve the result.
    NoneWithdrawn {
        /// Of these.
        of: Select,
    },
    /// None has expired; otherwise stale.
    NotExpired {
        /// Of these.
        of: Select,
    },
    /// Each was reviewed; otherwise stale.
    ReviewedWithin {
        /// Each of these.
        of: Select,
        /// So many months before the as-of date at most; without it, the kind's review date has not passed.
        #[serde(default)]
        months: Option<u16>,
        /// The field with the date of the last review (with `months`) or the next one (without).
        #[serde(default)]
        field: Option<String>,
    },
    /// Nothing open is past its due date.
    NotOverdue {
        /// Of these.
        of: Select,
        /// Due date, if not the kind's.
        #[serde(default)]
        field: Option<String>,
    },
    /// Each has a value in these fields.
    EachField {
        /// Each of these.
        of: Select,
        /// Fields.
        fields: Vec<String>,
        /// If there is nothing to look at, the rule is not met.
        #[serde(default)]
        some: bool,
    },
    /// Different people did different things.
    DistinctPeople {
        /// For each of these.
        of: Select,
        /// These fields name different people.
        #[serde(default)]
        fields: Vec<String>,
        /// The author of the version in force wrote none of the versions before it.
        #[serde(default)]
        author: bool,
    },
    /// Together (or each) they cover these values.
    CoversValues {
        /// These.
        of: Select,
        /// The fields with values.
        #[serde(deserialize_with = "one_or_many")]
        field: Vec<String>,
        /// The values.
        #[serde(default)]
        values: Vec<String>,
        /// Or: the values that other records hold.
        #[serde(default)]
        values_of: Option<ValuesOf>,
        /// A value also covers its parts: `ISO 9001 8` covers `ISO 9001 8.4`.
        #[serde(default)]
        with_parts: bool,
        /// Each record covers all values by itself.
        #[serde(default)]
        per_record: bool,
    },
    /// So many days lie at most between two dates.
    WithinDays {
        /// For each of these.
        of: Select,
        /// From this date field, or `occurred_on`.
        from: String,
        /// To this date field.
        to: String,
        /// Days.
        days: u16,
    },
    /// So many days lie at least between two dates.
    AtLeastDays {
        /// For each of these.
        of: Select,
        /// From this date field, or `occurred_on`.
        from: String,
        /// To this date field.
        to: String,
        /// Days.
        days: u16,
    },
    /// A number does not exceed another.
    WithinLimit {
        /// For each of these.
        of: Select,
        /// The number.
        field: String,
        /// The field with its limit.
        limit: String,
    },
    /// Each value of a list stands in another list of the record, at the latest so many days after a date: those to
    /// whom a document goes have acknowledged it.
    EachAnswered {
        /// For each of these.
        of: Select,
        /// The list.
        field: String,
        /// The list with the answers.
        by: String,
        /// From this date field, or `occurred_on`.
        #[serde(default)]
        from: Option<String>,
        /// Days.
        #[serde(default)]
        days: u16,
    },
    /// Whoever did something was qualified on that day: a record about them was valid.
    PeopleQualified {
        /// For each of these.
        of: Select,
        /// Those who are named in these fields.
        #[serde(deserialize_with = "one_or_many")]
        person: Vec<String>,
        /// On the date in this field, or `occurred_on`.
        #[serde(default)]
        on: Option<String>,
        /// One of these.
        has: Select,
        /// Its field that names the person.
        by: String,
    },
    /// Each has a file.
    FilesPresent {
        /// Each of these.
        of: Select,
    },
    /// Serial and batch data are linked.
    TraceLinked {
        /// What is looked at.
        parts: Vec<TraceCheck>,
    },
    /// Nothing of this sort stands against the pieces that the pack is about; otherwise blocked (or `result`).
    NothingAgainst {
        /// What is looked for.
        reasons: Vec<Reason>,
        /// What one means.
        #[serde(default = "blocked")]
        result: Status,
    },
    /// The ledger verifies; otherwise blocked.
    LedgerVerifies {},
}

impl Check {
    /// Kinds of which a record would help where one is lacking; none where any kind will do.
    #[must_use]
    pub fn wanted_kinds(&self) -> Vec<&str> {
        let selects = match self {
            Self::Exists { of, .. } => of.iter().collect(),
            Self::EachHas { has, .. } | Self::PeopleQualified { has, .. } => vec![has],
            Self::CoversValues { of, .. } => vec![of],
            Self::TraceLinked { .. } => return vec!["trace-batch"],
            Self::NothingAgainst { .. } => return Vec::new(),
            _ => self.selects(),
        };
        let mut kinds = kinds_of(&selects);
        kinds.retain(|kind| *kind != "*");
        kinds
    }

    /// Kinds whose records decide, with what is linked with them, what comes of the rule; `None` if it looks at records of
    /// any kind, or at something else than records.
    #[must_use]
    pub fn looks_at(&self) -> Option<Vec<&str>> {
        if matches!(self, Self::TraceLinked { .. } | Self::NothingAgainst { .. } | Self::LedgerVerifies {}) {
            return None;
        }
        let kinds = kinds_of(&self.selects());
        (!kinds.contains(&"*")).then_some(kinds)
    }

    /// All selections of records that the rule makes.
    fn selects(&self) -> Vec<&Select> {
        match self {
            Self::Exists { of, .. } => of.iter().collect(),
            Self::EachHas { each: of, has, .. } | Self::PeopleQualified { of, has, .. } => vec![of, has],
            Self::CoversValues { of, values_of, .. } => {
                std::iter::once(of).chain(values_of.iter().map(|source| &source.of)).collect()
            }
            Self::NoneOpen { of, .. }
            | Self::NoneWith { of, .. }
            | Self::NoneWithdrawn { of }
            | Self::NotExpired { of }
            | Self::ReviewedWithin { of, .. }
            | Self::NotOverdue { of, .. }
            | Self::EachField { of, .. }
            | Self::DistinctPeople { of, .. }
            | Self::WithinDays { of, .. }
            | Self::AtLeastDays { of, .. }
            | Self::WithinLimit { of, .. }
            | Self::EachAnswered { of, .. }
            | Self::FilesPresent { of } => vec![of],
            Self::TraceLinked { .. } | Self::NothingAgainst { .. } | Self::LedgerVerifies {} => Vec::new(),
        }
    }
}

/// The kinds that selections name, each once.
fn kinds_of<'a>(selects: &[&'a Select]) -> Vec<&'a str> {
    let mut kinds: Vec<&str> = Vec::new();
    for kind in selects.iter().flat_map(|select| &select.kind) {
        if !kinds.contains(&kind.as_str()) {
            kinds.push(kind);
        }
    }
    kinds
}

/// One item of a rule's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Record number, or empty.
    pub record: String,
    /// The reason, one sentence.
    pub reason: String,
    /// What would settle it, one sentence; empty where nothing has to be done, or where the reason says it.
    pub remedy: String,
    /// False for a remark that changes nothing, such as late filing.
    pub fails: bool,
}

/// One rule's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleResult {
    /// `f.3`.
    pub id: String,
    /// What it asks.
    pub label: String,
    /// Result.
    pub status: Status,
    /// What fails it, then remarks; each by record number.
    pub items: Vec<Item>,
}

/// One step's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepResult {
    /// `f`.
    pub code: String,
    /// `f-internal-audits`.
    pub folder: String,
    /// Title.
    pub title: String,
    /// The worst of its rules.
    pub status: Status,
    /// Clauses by standard.
    pub clauses: Vec<(String, String)>,
    /// Names of those who answer for its evidence; empty if no record says so.
    pub responsible: Vec<String>,
    /// Every rule, met or not.
    pub rules: Vec<Arc<RuleResult>>,
}
