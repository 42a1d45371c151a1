//! Figures of performance as data: what is counted, over which months, how it is drawn. One TOML file is one figure.
//!
//! [`Figure`] is the file's shape and [`Measure`] the list of what can be computed; `check` looks for mistakes that only show
//! against the kinds; [`evaluate()`] computes one from the records as of a day (`series` those by month, `coverage` that of
//! audits; [`clause`] reads clauses of standards,
//! [`month`] counts months), and what comes of it is an [`Outcome`]: a [`Plot`] to draw and the [`Table`] behind it.

mod check;
pub mod clause;
mod coverage;
mod evaluate;
pub mod month;
mod outcome;
mod series;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Deserialize;

pub use self::check::check_figures;
pub use self::evaluate::{Facts, PackFact, evaluate};
pub use self::outcome::{Cell, Outcome, Plot, Row, Series, Table, Tile};
use crate::domain::definition::{ByCode, Definition, unread};
use crate::domain::kind::Label;
use crate::domain::rule::{Texts, one_or_many};
use crate::proof::digest::Digest;

static EMBEDDED: include_dir::Dir<'_> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/templates/figures");

/// Months that a figure looks back unless its file says otherwise.
const MONTHS: u16 = 12;

/// Which records are counted. Void ones never are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Of {
    /// Of these kinds.
    #[serde(deserialize_with = "one_or_many")]
    pub kind: Vec<String>,
    /// Whose field holds one of these texts.
    #[serde(default, rename = "where")]
    pub filter: BTreeMap<String, Texts>,
    /// Only those in a state that counts as evidence.
    #[serde(default)]
    pub counting: bool,
}

/// How much each record counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// One.
    #[default]
    One,
    /// The number in this field; none without it.
    Sum(String),
    /// So many as this list has values; one without it.
    Length(String),
}

/// Something that is counted by months.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// Which records.
    pub of: Of,
    /// Their date field, or `occurred_on`.
    pub date: String,
    /// How much each counts.
    #[serde(default)]
    pub weight: Weight,
}

/// What can be computed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Measure {
    /// How many there are of each value of a field, the most first, with the running share (Pareto).
    Pareto {
        /// Which records.
        of: Of,
        /// Their date.
        date: String,
        /// The field; of several, the first that says something.
        #[serde(deserialize_with = "one_or_many")]
        by: Vec<String>,
    },
    /// How long what is open has been open, in days.
    Ages {
        /// Which records; those that are open are looked at.
        of: Of,
        /// Since when: a date field, or `occurred_on`.
        since: String,
        /// Last day of each group but the last.
        limits: Vec<u16>,
    },
    /// How many days lie between two dates, by the month of the second: mean and median.
    Cycle {
        /// Which records.
        of: Of,
        /// The first date.
        from: String,
        /// The second date.
        to: String,
    },
    /// Which clauses of which process were audited.
    Coverage {
        /// The processes.
        rows: Of,
        /// Their list of clauses.
        clauses: String,
        /// The audits.
        audits: Of,
        /// Their link to processes.
        link: String,
        /// Their list of criteria.
        criteria: String,
        /// When they were held: the first of these fields that has a date.
        #[serde(deserialize_with = "one_or_many")]
        date: Vec<String>,
        /// Clauses are put together at this depth: 2 puts 8.5.1 under 8.5.
        depth: u8,
    },
    /// When what is valid runs out: overdue, by coming month, later.
    Due {
        /// Which records.
        of: Of,
        /// What each is about: only the newest of each counts.
        by: String,
        /// Its last day.
        on: String,
        /// A link to what it is about: what is about something out of use is left out.
        #[serde(default)]
        in_use: Option<String>,
    },
    /// Values that people file, by the month in which their period ends.
    Filed {
        /// Which records.
        of: Of,
        /// Last day of the period.
        date: String,
        /// Its first day: of several that end in one month, the shortest period is shown.
        from: String,
        /// The value.
        value: String,
        /// What it should be.
        target: String,
    },
    /// One count by another, times a factor, by month.
    Ratio {
        /// What is counted.
        part: Counted,
        /// What it is counted against.
        whole: Counted,
        /// Times this: 100 for percent, or for so many in a hundred.
        factor: u32,
        /// Over so many months up to each.
        #[serde(default = "one")]
        over_months: u16,
    },
    /// Minutes from the request of a pack to its issue, by month: mean and longest.
    PackTime {},
}

const fn one() -> u16 {
    1
}

/// Which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

const fn months() -> u16 {
    MONTHS
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// `capa-cycle-time`; also the name of its file.
    pub code: String,
    /// Its title.
    pub title: Label,
    /// What it tells, one sentence.
    pub summary: Label,
    /// How it is computed, in words.
    pub formula: Label,
    /// Unit of its values.
    pub unit: Label,
    /// The same for a value of one, where that is another word.
    pub unit_one: Option<Label>,
    /// Decimals of its values.
    #[serde(default)]
    pub decimals: u8,
    /// Months that it looks back (or, for what is due, ahead).
    #[serde(default = "months")]
    pub months: u16,
    /// What it should be, as decimal text.
    pub target: Option<String>,
    /// Which way is good.
    pub better: Option<Better>,
    /// How it is computed.
    pub measure: Measure,
    /// SHA-256 of the file's bytes.
    #[serde(skip, default = "unread")]
    pub digest: Digest,
}

/// Figures by code.
pub type Figures = ByCode<Figure>;

impl Definition for Figure {
    const EMBEDDED: &'static include_dir::Dir<'static> = &EMBEDDED;

    fn code(&self) -> &str {
        &self.code
    }

    fn set_digest(&mut self, digest: Digest) {
        self.digest = digest;
    }
}

impl Figure {
    /// What it should be.
    #[must_use]
    pub fn target(&self) -> Option<f64> {
        self.target.as_ref().and_then(|text| text.parse().ok())
    }
}
