//! What the records of a piece mean for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Bearing, Naming, POSITIONS, is_part};
use crate::domain::Date;
use crate::domain::kind::{Category, Kind, Kinds};
use crate::domain::snapshot::RecordFacts;
use crate::domain::trace::UnitStatus;
use crate::domain::trace::design::{Compared, Mismatch};

/// A lot or unit as it stands in an assembly.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assembled {
    /// True for a serialised piece.
    pub is_unit: bool,
    /// Part number, without the revision.
    pub part: String,
    /// Serial or lot number.
    pub number: String,
    /// The lot that a unit was made in, or empty.
    pub made_in: String,
    /// Status of a unit.
    pub status: String,
    /// Number of the record that certifies a lot, or empty.
    pub certificate: String,
    /// Somebody else made it, or nothing went into it: its certificate is all there is.
    pub needs_certificate: bool,
    /// A unit beside the parts list of its part, if there is one.
    pub design: Vec<Compared>,
}

/// Why something stands against a piece. Each is the id of a sentence, after `conformity-`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Its status keeps it back.
    Status,
    /// No test of it is on record.
    Untested,
    /// The last test of it by some method was not passed.
    TestFailed,
    /// A test of it is not approved yet.
    TestOpen,
    /// A test names nothing that it was made with.
    TestBare,
    /// It was tested with something that was not in calibration on the day.
    TestUncalibrated,
    /// A nonconformity of it is not closed.
    Open,
    /// It is to be scrapped or sent back.
    Rejected,
    /// It is used as it is, or repaired, and nobody agreed.
    Unapproved,
    /// Its certificate is missing.
    Uncertified,
    /// It is not built as designed, and no concession covers that.
    NotAsDesigned,
}

impl Reason {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Status,
        Self::Untested,
        Self::TestFailed,
        Self::TestOpen,
        Self::TestBare,
        Self::TestUncalibrated,
        Self::Open,
        Self::Rejected,
        Self::Unapproved,
        Self::Uncertified,
        Self::NotAsDesigned,
    ];

    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Untested => "untested",
            Self::TestFailed => "test-failed",
            Self::TestOpen => "test-open",
            Self::TestBare => "test-bare",
            Self::TestUncalibrated => "test-uncalibrated",
            Self::Open => "open",
            Self::Rejected => "rejected",
            Self::Unapproved => "unapproved",
            Self::Uncertified => "uncertified",
            Self::NotAsDesigned => "not-as-designed",
        }
    }
}

/// Something that stands against a piece.
#[derive(Debug, Clone)]
pub struct Against {
    /// Why.
    pub reason: Reason,
    /// The record that says so.
    pub record: Option<Arc<RecordFacts>>,
    /// Another record that it is about: a calibration.
    pub other: Option<Arc<RecordFacts>>,
    /// A status, a certificate's number.
    pub what: String,
    /// The difference from the parts list.
    pub design: Option<Compared>,
}

/// Something that is not as it should be, and stays.
#[derive(Debug, Clone)]
pub struct Deviation {
    /// The nonconformity.
    pub record: Arc<RecordFacts>,
    /// Concessions that cover it and are in force.
    pub concessions: Vec<Arc<RecordFacts>>,
}

/// A difference from the parts list that concessions cover.
#[derive(Debug, Clone)]
pub struct Departure {
    /// The difference.
    pub design: Compared,
    /// Concessions in force that name the piece and the find number or the part.
    pub concessions: Vec<Arc<RecordFacts>>,
}

/// A record that bears on a piece, and what it comes to: a code of a word after `conformity-is-`.
#[derive(Debug, Clone)]
pub struct Bears {
    /// The record.
    pub record: Arc<RecordFacts>,
    /// What it is.
    pub bearing: Bearing,
    /// `pass`, `fail`, `inconclusive`, `open`, or a disposition; empty where there is nothing more to say.
    pub outcome: String,
}

/// What stands of one piece.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// Records that bear on it, by number.
    pub records: Vec<Bears>,
    /// What stands against it.
    pub against: Vec<Against>,
    /// What is not as it should be, and stays.
    pub deviations: Vec<Deviation>,
    /// What is not built as designed, and may stay so.
    pub departures: Vec<Departure>,
}

impl Judged {
    fn add(&mut self, reason: Reason, record: &Arc<RecordFacts>) {
        self.against.push(Against {
            reason,
            record: Some(Arc::clone(record)),
            other: None,
            what: String::new(),
            design: None,
        });
    }
}

struct Judge<'a> {
    naming: &'a Naming,
    kinds: &'a Kinds,
    day: Date,
}

/// Judges a piece; `is_delivered` if it is what is to be let go, and not a part of that: it must have been tested itself.
#[must_use]
pub fn judge((naming, kinds): (&Naming, &Kinds), piece: &Assembled, is_delivered: bool, day: Date) -> Judged {
    let judge = Judge { naming, kinds, day };
    let mut judged = Judged::default();
    let held = [UnitStatus::Quarantined, UnitStatus::Scrapped].map(UnitStatus::code);
    let plain = |reason, what: &str| Against {
        reason,
        record: None,
        other: None,
        what: what.to_owned(),
        design: None,
    };
    if held.contains(&piece.status.as_str()) {
        judged.against.push(plain(Reason::Status, &piece.status));
    }
    let mut tests = Vec::new();
    let mut has_tests = false;
    for facts in naming.records(piece) {
        let Some(kind) = kinds.get(&facts.kind) else { continue };
        let state = kind.state(&facts.state);
        let (category, counts) =
            state.map_or((Category::Open, false), |state| (state.category, state.counts));
        let Some(bearing) = kind.conformity else { continue };
        let outcome = match bearing {
            Bearing::Test => {
                let is_replaced = category == Category::Superseded;
                if counts {
                    has_tests = true;
                    tests.push(facts);
                } else if !is_replaced {
                    judged.add(Reason::TestOpen, facts);
                }
                if counts || is_replaced { facts.text("result") } else { "open" }
            }
            Bearing::Nonconformity if category.is_open() => {
                judged.add(Reason::Open, facts);
                "open"
            }
            Bearing::Nonconformity => {
                judge.disposed(facts, &mut judged);
                facts.text("disposition")
            }
            Bearing::Concession if counts => "",
            Bearing::Concession if category == Category::Superseded => continue,
            Bearing::Concession => "open",
            Bearing::Calibration | Bearing::Equipment => continue,
        };
        judged.records.push(Bears { record: Arc::clone(facts), bearing, outcome: outcome.to_owned() });
    }
    judge.tests(&tests, &mut judged);
    if is_delivered && !has_tests {
        judged.against.push(plain(Reason::Untested, ""));
    }
    if piece.needs_certificate && !naming.is_on_record(&piece.certificate) {
        judged.against.push(plain(Reason::Uncertified, &piece.certificate));
    }
    for departure in departures((naming, kinds), piece, day) {
        if departure.concessions.is_empty() {
            let mismatch = departure.design.mismatch.map_or("", Mismatch::code);
            let design = Some(departure.design);
            judged.against.push(Against { design, ..plain(Reason::NotAsDesigned, mismatch) });
        } else {
            judged.departures.push(departure);
        }
    }
    judged
}

/// How a piece differs from its parts list, with the concessions in force that name it and, among their `positions`, the
/// find number or the part.
#[must_use]
pub fn departures((naming, kinds): (&Naming, &Kinds), piece: &Assembled, day: Date) -> Vec<Departure> {
    let differing = piece.design.iter().filter(|compared| compared.mismatch.is_some());
    let mut differing = differing.peekable();
    if differing.peek().is_none() {
        return Vec::new();
    }
    let judge = Judge { naming, kinds, day };
    let is_concession = |facts: &&Arc<RecordFacts>| {
        let kind = kinds.get(&facts.kind).filter(|_| kinds.bearing(&facts.kind) == Some(Bearing::Concession));
        kind.is_some_and(|kind| judge.is_in_force(kind, facts))
    };
    let concessions: Vec<&Arc<RecordFacts>> =
        naming.records(piece).into_iter().filter(is_concession).collect();
    let covers = |facts: &RecordFacts, compared: &Compared| {
        let named = facts.texts(POSITIONS);
        let is_meant = |name: &String| {
            let name = name.trim();
            let is_part = |full: &String| !name.is_empty() && is_part(full, name);
            (!compared.find.is_empty() && name == compared.find) || compared.parts.iter().any(is_part)
        };
        named.iter().any(is_meant)
    };
    differing
        .map(|compared| Departure {
            design: compared.clone(),
            concessions: concessions
                .iter()
                .filter(|facts| covers(facts, compared))
                .map(|facts| Arc::clone(facts))
                .collect(),
        })
        .collect()
}

impl Judge<'_> {
    /// A nonconformity that is closed.
    fn disposed(&self, facts: &Arc<RecordFacts>, judged: &mut Judged) {
        match facts.text("disposition") {
            "use-as-is" | "repair" => {
                let is_in_force = |one: &&Arc<RecordFacts>| {
                    self.kinds.get(&one.kind).is_some_and(|kind| self.is_in_force(kind, one))
                };
                let given = self.naming.concessions(facts.id).iter().filter(is_in_force);
                let concessions: Vec<Arc<RecordFacts>> = given.map(Arc::clone).collect();
                let is_approved = matches!(facts.text("customer_approval"), "given" | "not-required");
                if concessions.is_empty() && !is_approved {
                    judged.add(Reason::Unapproved, facts);
                }
                judged.deviations.push(Deviation { record: Arc::clone(facts), concessions });
            }
            "scrap" | "return" => judged.add(Reason::Rejected, facts),
            _ => {}
        }
    }

    fn is_in_force(&self, kind: &Kind, facts: &RecordFacts) -> bool {
        let counts = kind.state(&facts.state).is_some_and(|state| state.counts);
        let ends = kind.dates.expires.as_ref().and_then(|field| facts.date(field));
        counts && ends.is_none_or(|last| last >= self.day)
    }

    /// Of each method the last test holds: what failed and was tested again is history.
    fn tests(&self, tests: &[&Arc<RecordFacts>], judged: &mut Judged) {
        let mut last: BTreeMap<&str, &Arc<RecordFacts>> = BTreeMap::new();
        let when = |facts: &RecordFacts| (facts.date("tested_on"), facts.first_received_at);
        for facts in tests {
            let known = last.entry(facts.text("method")).or_insert(facts);
            if when(facts) >= when(known) {
                *known = facts;
            }
        }
        for facts in last.into_values() {
            if facts.text("result") != "pass" {
                judged.add(Reason::TestFailed, facts);
            }
            let used = facts.links.iter().filter_map(|(_, to)| self.naming.calibration(*to));
            let used: Vec<&Arc<RecordFacts>> = used.collect();
            if used.is_empty() {
                judged.add(Reason::TestBare, facts);
            }
            for calibration in used {
                if !self.was_calibrated(calibration, facts.date("tested_on")) {
                    judged.against.push(Against {
                        reason: Reason::TestUncalibrated,
                        record: Some(Arc::clone(facts)),
                        other: Some(Arc::clone(calibration)),
                        what: String::new(),
                        design: None,
                    });
                }
            }
        }
    }

    /// It was right on the day; that it ran out since does not matter.
    fn was_calibrated(&self, calibration: &RecordFacts, day: Option<Date>) -> bool {
        let (Some(kind), Some(day)) = (self.kinds.get(&calibration.kind), day) else { return false };
        let on = |field: &Option<String>| field.as_ref().and_then(|field| calibration.date(field));
        let from = on(&kind.dates.starts).or(calibration.occurred_on);
        let until = on(&kind.dates.expires);
        let is_draft = kind.state(&calibration.state).is_none_or(|state| state.category.is_open());
        !is_draft
            && calibration.text("result") != "fail"
            && from.is_some_and(|from| from <= day)
            && until.is_some_and(|until| day <= until)
    }
}
