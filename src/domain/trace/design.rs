//! As built against as designed: what a unit is made of, beside what the parts list says for its serial number and the day on
//! which it was made (AS9100D 8.5.6, configuration "effectivity").

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::row::{Effectivity, full_number};
use crate::domain::holding::Amounts;
use crate::domain::{Date, decimal, measure};

/// Compares two numbers as people count: runs of digits by their value, everything else by its characters. `None` if they
/// are not of one series: apart from the digits they differ.
#[must_use]
pub fn in_series(left: &str, right: &str) -> Option<Ordering> {
    let (left, right) = (runs(left), runs(right));
    let is_digits = |run: &str| run.starts_with(|first: char| first.is_ascii_digit());
    if left.len() != right.len() {
        return None;
    }
    let mut found = Ordering::Equal;
    for (one, two) in left.into_iter().zip(right) {
        if is_digits(one) && is_digits(two) {
            let (one, two) = (one.trim_start_matches('0'), two.trim_start_matches('0'));
            found = found.then_with(|| one.len().cmp(&two.len())).then_with(|| one.cmp(two));
        } else if one != two {
            return None;
        }
    }
    Some(found)
}

/// A text in runs of digits and of anything else.
fn runs(text: &str) -> Vec<&str> {
    let is_digit = |place: &char| place.is_ascii_digit();
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same = rest.chars().take_while(|next| is_digit(next) == is_digit(&first));
        let (run, others) = rest.split_at(same.map(char::len_utf8).sum());
        runs.push(run);
        rest = others;
    }
    runs
}

impl Effectivity {
    /// The column of an end that stands before its beginning.
    #[must_use]
    pub fn backwards(&self) -> Option<&'static str> {
        let is_open = self.from_serial.is_empty() || self.to_serial.is_empty();
        if !is_open && in_series(&self.from_serial, &self.to_serial).is_none_or(Ordering::is_gt) {
            return Some("to_serial");
        }
        self.from.zip(self.to).filter(|(from, to)| from > to).map(|_| "to_date")
    }

    /// Whether a unit is among those that are meant; `None` if that hangs on the day on which it was made, which is not on
    /// record. A serial number of another series is in no range.
    #[must_use]
    pub fn holds(&self, serial: &str, made_on: Option<Date>) -> Option<bool> {
        let after = |bound: &str| bound.is_empty() || in_series(serial, bound).is_some_and(Ordering::is_ge);
        let before = |bound: &str| bound.is_empty() || in_series(serial, bound).is_some_and(Ordering::is_le);
        if !after(&self.from_serial) || !before(&self.to_serial) {
            return Some(false);
        }
        if self.from.is_none() && self.to.is_none() {
            return Some(true);
        }
        let day = made_on?;
        Some(self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to))
    }
}

/// A line of a parts list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Find number.
    pub find: String,
    /// Part number of what goes in.
    pub part: String,
    /// The revision that it must have, or empty for any.
    pub revision: String,
    /// How much, as decimal text; empty for as much as is required.
    pub quantity: String,
    /// Unit of the quantity.
    pub unit: String,
    /// For which units.
    pub effectivity: Effectivity,
}

impl Line {
    fn full_number(&self) -> String {
        full_number(&self.part, &self.revision)
    }

    fn takes(&self, (part, revision): &(String, String)) -> bool {
        self.part == *part && (self.revision.is_empty() || self.revision == *revision)
    }
}

/// Something that is in a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BuiltIn {
    /// Part number.
    pub part: String,
    /// Its revision.
    pub revision: String,
    /// True for a serialised piece, which counts as one whatever it is counted in.
    pub is_unit: bool,
    /// How much of it is in.
    pub amounts: Amounts,
}

/// How what is in differs from what is designed. Each is the id of a word, after `as-designed-`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mismatch {
    /// Less is in than is designed.
    Missing,
    /// More is in than is designed.
    Surplus,
    /// It is in no line of the parts list that holds for the unit.
    Foreign,
    /// It has another revision than is designed.
    Revision,
    /// It is counted in something that the designed quantity cannot be compared with.
    Measure,
    /// Whether it is needed hangs on the day on which the unit was made, which is not on record.
    Undated,
}

impl Mismatch {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Missing, Self::Surplus, Self::Foreign, Self::Revision, Self::Measure, Self::Undated];

    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Surplus => "surplus",
            Self::Foreign => "foreign",
            Self::Revision => "revision",
            Self::Measure => "measure",
            Self::Undated => "undated",
        }
    }
}

/// A line of a parts list beside what is in, or something that is in and in no line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compared {
    /// Find number; empty for what is in no line.
    pub find: String,
    /// Parts with their revisions: the designed one first, then its alternatives; or what is in no line.
    pub parts: Vec<String>,
    /// How much is designed, with its unit; empty for what is in no line, and for as much as is required.
    pub needed: String,
    /// How much is in, with its unit.
    pub built: String,
    /// How they differ, if they do.
    pub mismatch: Option<Mismatch>,
}

/// So much of one part and revision, by what it is counted in.
#[derive(Default)]
struct Pool {
    pieces: Vec<Counted>,
}

struct Counted {
    quantity: String,
    unit: String,
    /// Pieces with serial numbers count in any unit.
    is_any: bool,
}

impl Pool {
    fn is_empty(&self) -> bool {
        self.pieces.iter().all(|counted| is_zero(&counted.quantity))
    }

    /// Takes up to so much; says how much that was.
    fn take(&mut self, most: &str, unit: &str) -> String {
        let mut taken = "0".to_owned();
        for counted in &mut self.pieces {
            let wanted = decimal::subtract(most, &taken);
            let own = if counted.is_any { unit } else { &counted.unit };
            let Some(there) = measure::convert(&counted.quantity, own, unit) else { continue };
            let some = if decimal::compare(&there, &wanted).is_gt() { wanted } else { there.clone() };
            if let Some(left) = measure::convert(&decimal::subtract(&there, &some), unit, own) {
                counted.quantity = left;
                taken = decimal::add(&taken, &some);
            }
        }
        taken
    }

    fn shown(&self) -> String {
        let some = self.pieces.iter().filter(|counted| !is_zero(&counted.quantity));
        let each = some.map(|counted| with_unit(&counted.quantity, &counted.unit));
        each.collect::<Vec<_>>().join(", ")
    }
}

fn is_zero(quantity: &str) -> bool {
    decimal::compare(quantity, "0").is_le()
}

fn with_unit(quantity: &str, unit: &str) -> String {
    format!("{quantity} {unit}").trim_end().to_owned()
}

/// The lines of one find number that hold for a unit.
struct Place<'a> {
    find: &'a str,
    lines: Vec<&'a Line>,
    is_undated: bool,
}

impl Place<'_> {
    fn takes(&self, key: &(String, String)) -> bool {
        self.lines.iter().any(|line| line.takes(key))
    }

    fn names(&self, part: &str) -> bool {
        self.lines.iter().any(|line| line.part == part)
    }
}

/// Compares what is in a unit with the parts list of its part; without a parts list there is nothing to compare.
///
/// Nothing on record says into which line a piece went. So lines are served by turns, those first that can take the fewest
/// of the parts that are there, and of each line the designed part before its alternatives.
#[must_use]
pub fn compare((serial, made_on): (&str, Option<Date>), lines: &[Line], built: &[BuiltIn]) -> Vec<Compared> {
    if lines.is_empty() {
        return Vec::new();
    }
    let mut places: Vec<Place<'_>> = Vec::new();
    for line in lines {
        let holds = line.effectivity.holds(serial, made_on);
        if holds == Some(false) || (!line.quantity.is_empty() && is_zero(&line.quantity)) {
            continue;
        }
        let known = places.iter().position(|place| place.find == line.find);
        match known.and_then(|at| places.get_mut(at)) {
            Some(place) => {
                place.lines.push(line);
                place.is_undated |= holds.is_none();
            }
            None => {
                places.push(Place { find: &line.find, lines: vec![line], is_undated: holds.is_none() });
            }
        }
    }
    let mut pools: BTreeMap<(String, String), Pool> = BTreeMap::new();
    for one in built {
        let pool = pools.entry((one.part.clone(), one.revision.clone())).or_default();
        pool.pieces.extend(one.amounts.iter().map(|(unit, quantity)| Counted {
            quantity: quantity.to_owned(),
            unit: unit.to_owned(),
            is_any: one.is_unit,
        }));
    }
    let choice = |place: &Place<'_>| pools.keys().filter(|key| place.takes(key)).count();
    let mut turns: Vec<(usize, usize)> = places.iter().map(choice).zip(0..).collect();
    // What takes as much as is required takes what nothing else needs.
    let is_open = |at: usize| {
        places.get(at).is_some_and(|place| place.lines.iter().any(|line| line.quantity.is_empty()))
    };
    turns.sort_by_key(|(choices, at)| (is_open(*at), *choices, *at));
    let mut answers: BTreeMap<usize, Compared> = BTreeMap::new();
    for (_, at) in turns {
        if let Some(place) = places.get(at) {
            answers.insert(at, serve(place, &mut pools));
        }
    }
    let mut answers: Vec<Compared> = answers.into_values().collect();
    let foreign = left_over(&places, &mut answers, pools);
    answers.extend(foreign);
    answers.sort_by(|one, two| by_find(&one.find, &two.find).then_with(|| one.parts.cmp(&two.parts)));
    answers
}

/// What is in no line stands last.
fn by_find(one: &str, two: &str) -> Ordering {
    let order = in_series(one, two).unwrap_or_else(|| one.cmp(two));
    one.is_empty().cmp(&two.is_empty()).then(order)
}

/// Gives a line what it needs, as far as it is there.
fn serve(place: &Place<'_>, pools: &mut BTreeMap<(String, String), Pool>) -> Compared {
    let Some(first) = place.lines.first() else { return Compared::default() };
    let mut answer = Compared {
        find: place.find.to_owned(),
        parts: place.lines.iter().map(|line| line.full_number()).collect(),
        needed: match first.quantity.as_str() {
            "" => String::new(),
            quantity => with_unit(quantity, &first.unit),
        },
        built: String::new(),
        mismatch: None,
    };
    if first.quantity.is_empty() {
        let mut taken: Vec<String> = Vec::new();
        for (_, pool) in pools.iter_mut().filter(|(key, _)| place.takes(key)) {
            taken.extend(Some(std::mem::take(pool).shown()).filter(|shown| !shown.is_empty()));
        }
        answer.built = taken.join(" + ");
        answer.mismatch = place.is_undated.then_some(Mismatch::Undated);
        return answer;
    }
    let mut had = "0".to_owned();
    for line in &place.lines {
        for (_, pool) in pools.iter_mut().filter(|(key, _)| line.takes(key)) {
            let wanted = decimal::subtract(&first.quantity, &had);
            had = decimal::add(&had, &pool.take(&wanted, &first.unit));
        }
    }
    answer.built = with_unit(&had, &first.unit);
    if place.is_undated {
        answer.mismatch = Some(Mismatch::Undated);
        return answer;
    }
    if decimal::compare(&had, &first.quantity).is_ge() {
        return answer;
    }
    // Something of the part is there, and cannot be counted here.
    let mut others = pools.iter().filter(|((part, _), pool)| place.names(part) && !pool.is_empty());
    answer.mismatch = Some(match others.next() {
        Some((key, _)) if place.takes(key) => Mismatch::Measure,
        Some(_) => Mismatch::Revision,
        None => Mismatch::Missing,
    });
    answer
}

/// What no line needed: more of what some line takes, which is said there, or things of their own.
fn left_over(
    places: &[Place<'_>],
    answers: &mut [Compared],
    pools: BTreeMap<(String, String), Pool>,
) -> Vec<Compared> {
    let mut foreign = Vec::new();
    let mut told = BTreeSet::new();
    for (key, pool) in pools.iter().filter(|(_, pool)| !pool.is_empty()) {
        let own = places.iter().zip(answers.iter_mut()).filter(|(place, _)| place.names(&key.0));
        let mut own: Vec<_> = own.collect();
        let shown = format!("{} {}", pool.shown(), full_number(&key.0, &key.1));
        // A line that lacks something says already why: it is there, and cannot be counted.
        let lacking = own.iter_mut().find(|(_, answer)| {
            matches!(answer.mismatch, Some(Mismatch::Measure | Mismatch::Revision | Mismatch::Undated))
        });
        if let Some((_, answer)) = lacking {
            add(&mut answer.built, &shown);
            continue;
        }
        let taking = own.iter_mut().find(|(place, answer)| {
            place.takes(key)
                && (answer.mismatch.is_none() || told.contains(&answer.find))
                && answer.mismatch != Some(Mismatch::Missing)
        });
        if let Some((_, answer)) = taking {
            answer.mismatch = Some(Mismatch::Surplus);
            told.insert(answer.find.clone());
            add(&mut answer.built, &pool.shown());
            continue;
        }
        foreign.push(Compared {
            parts: vec![full_number(&key.0, &key.1)],
            built: pool.shown(),
            mismatch: Some(Mismatch::Foreign),
            ..Compared::default()
        });
    }
    foreign
}

fn add(built: &mut String, more: &str) {
    built.push_str(if built.is_empty() { "" } else { " + " });
    built.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::parse_date;

    fn line(find: &str, part: &str, quantity: &str) -> Line {
        let (part, revision) = part.split_once(' ').unwrap_or((part, ""));
        let (quantity, unit) = quantity.split_once(' ').unwrap_or((quantity, ""));
        Line {
            find: find.into(),
            part: part.into(),
            revision: revision.into(),
            quantity: quantity.into(),
            unit: unit.into(),
            effectivity: Effectivity::default(),
        }
    }

    fn from_to(line: Line, from: &str, to: &str) -> Line {
        let effectivity =
            Effectivity { from_serial: from.into(), to_serial: to.into(), ..Effectivity::default() };
        Line { effectivity, ..line }
    }

    fn built(part: &str, quantity: &str) -> BuiltIn {
        let (part, revision) = part.split_once(' ').unwrap_or((part, ""));
        let (quantity, unit) = quantity.split_once(' ').unwrap_or((quantity, ""));
        BuiltIn {
            part: part.into(),
            revision: revision.into(),
            is_unit: unit == "unit",
            amounts: Amounts::one(quantity, if unit == "unit" { "" } else { unit }),
        }
    }

    /// `find: part (needed/built) mismatch`, or `part` where it is in no line.
    fn told(lines: &[Line], pieces: &[BuiltIn]) -> Vec<String> {
        let told = |one: &Compared| {
            let mismatch = one.mismatch.map_or("", Mismatch::code);
            format!("{}: {} ({}/{}) {mismatch}", one.find, one.parts.join("|"), one.needed, one.built)
                .trim_end()
                .to_owned()
        };
        compare(("S-150", None), lines, pieces).iter().map(told).collect()
    }

    #[test]
    fn serials_are_compared_within_their_series() {
        for (left, right, order) in [
            ("S-9", "S-10", Some(Ordering::Less)),
            ("S-010", "S-10", Some(Ordering::Equal)),
            ("26-A-2", "25-A-9", Some(Ordering::Greater)),
            ("S-10", "T-10", None),
            ("S-10", "S-10-A", None),
            ("", "", Some(Ordering::Equal)),
            ("99999999999999999999998", "99999999999999999999999", Some(Ordering::Less)),
        ] {
            assert_eq!(in_series(left, right), order, "{left} {right}");
        }
    }

    #[test]
    fn a_line_holds_for_its_serials_and_days() {
        let day = |text: &str| parse_date(text);
        let range = |from: &str, to: &str| Effectivity {
            from_serial: from.into(),
            to_serial: to.into(),
            ..Effectivity::default()
        };
        for (effectivity, serial, made_on, holds) in [
            (range("", ""), "S-1", None, Some(true)),
            (range("S-100", ""), "S-99", None, Some(false)),
            (range("S-100", ""), "S-100", None, Some(true)),
            (range("S-100", "S-200"), "S-201", None, Some(false)),
            (range("S-100", ""), "T-150", None, Some(false)),
            (Effectivity { from: day("2026-03-01"), ..range("", "") }, "S-1", None, None),
            (Effectivity { from: day("2026-03-01"), ..range("", "") }, "S-1", day("2026-02-28"), Some(false)),
            (Effectivity { to: day("2026-03-01"), ..range("", "") }, "S-1", day("2026-03-01"), Some(true)),
            (Effectivity { from: day("2026-03-01"), ..range("S-5", "") }, "S-4", None, Some(false)),
        ] {
            assert_eq!(effectivity.holds(serial, made_on), holds, "{effectivity:?} {serial}");
        }
        assert_eq!(range("S-9", "S-10").backwards(), None);
        assert_eq!(range("S-10", "S-9").backwards(), Some("to_serial"));
        assert_eq!(range("S-10", "T-11").backwards(), Some("to_serial"));
        let days = Effectivity { from: day("2026-03-02"), to: day("2026-03-01"), ..range("", "") };
        assert_eq!(days.backwards(), Some("to_date"));
    }

    #[test]
    fn what_is_built_as_designed_differs_in_nothing() {
        let lines = [line("10", "BODY C", "1"), line("20", "LENS", "2 pcs"), line("9", "GLUE", "4.50 g")];
        let pieces = [
            built("BODY C", "1 unit"),
            built("LENS A", "1 unit"),
            built("LENS B", "1 unit"),
            built("GLUE", "0.0045 kg"),
        ];
        assert_eq!(
            told(&lines, &pieces),
            ["9: GLUE (4.50 g/4.5 g)", "10: BODY C (1/1)", "20: LENS (2 pcs/2 pcs)"]
        );
        assert_eq!(told(&[], &pieces), Vec::<String>::new());
    }

    #[test]
    fn each_difference_is_told_once_and_where_it_is() {
        let lines = [line("10", "BODY C", "1"), line("20", "LENS", "2 pcs")];
        for (pieces, expected) in [
            (
                &[built("BODY C", "1"), built("LENS", "1 unit")][..],
                &["10: BODY C (1/1)", "20: LENS (2 pcs/1 pcs) missing"][..],
            ),
            (&[built("LENS", "2 pcs")], &["10: BODY C (1/0) missing", "20: LENS (2 pcs/2 pcs)"]),
            (
                &[built("BODY C", "1"), built("LENS", "5 pcs")],
                &["10: BODY C (1/1)", "20: LENS (2 pcs/2 pcs + 3 pcs) surplus"],
            ),
            (
                &[built("BODY B", "1"), built("LENS", "2")],
                &["10: BODY C (1/0 + 1 BODY B) revision", "20: LENS (2 pcs/2 pcs)"],
            ),
            (
                &[built("BODY C", "1"), built("LENS", "2 kit")],
                &["10: BODY C (1/1)", "20: LENS (2 pcs/0 pcs + 2 kit LENS) measure"],
            ),
            (
                &[built("BODY C", "1"), built("LENS", "2"), built("SHIM A", "3 pcs")],
                &["10: BODY C (1/1)", "20: LENS (2 pcs/2 pcs)", ": SHIM A (/3 pcs) foreign"],
            ),
        ] {
            assert_eq!(told(&lines, pieces), expected, "{pieces:?}");
        }
    }

    #[test]
    fn alternatives_of_a_line_serve_it_together_and_a_choosy_line_comes_first() {
        let lines = [line("10", "BOLT-A", "4"), line("10", "BOLT-B", "4"), line("20", "BOLT-A", "2")];
        let pieces = [built("BOLT-A", "2"), built("BOLT-B", "4")];
        assert_eq!(told(&lines, &pieces), ["10: BOLT-A|BOLT-B (4/4)", "20: BOLT-A (2/2)"]);
        let lines = [line("10", "BOLT", "4"), line("40", "BOLT", "2")];
        assert_eq!(told(&lines, &[built("BOLT", "6")]), ["10: BOLT (4/4)", "40: BOLT (2/2)"]);
        assert_eq!(told(&lines, &[built("BOLT", "5")]), ["10: BOLT (4/4)", "40: BOLT (2/1) missing"]);
    }

    #[test]
    fn as_much_as_is_required_is_any_amount() {
        let open = Line { unit: "g".to_owned(), ..line("10", "GREASE", "") };
        let lines = [open, line("20", "GREASE", "2 g"), line("30", "LENS", "1")];
        let told = |pieces: &[BuiltIn]| told(&lines, pieces);
        assert_eq!(
            told(&[built("GREASE 1", "9.5 g"), built("LENS", "1")]),
            ["10: GREASE (/7.5 g)", "20: GREASE (2 g/2 g)", "30: LENS (1/1)"]
        );
        assert_eq!(
            told(&[built("LENS", "1")]),
            ["10: GREASE (/)", "20: GREASE (2 g/0 g) missing", "30: LENS (1/1)"]
        );
    }

    #[test]
    fn a_change_holds_from_its_serial_on() {
        let lines = [
            from_to(line("10", "LENS-A", "1"), "", "S-149"),
            from_to(line("10", "LENS-B", "1"), "S-150", ""),
            line("20", "SHIM", "0"),
        ];
        assert_eq!(told(&lines, &[built("LENS-B", "1")]), ["10: LENS-B (1/1)"]);
        assert_eq!(
            told(&lines, &[built("LENS-A", "1")]),
            ["10: LENS-B (1/0) missing", ": LENS-A (/1) foreign"]
        );
        // A line that was taken out of the list is needed no more.
        assert_eq!(
            told(&lines, &[built("LENS-B", "1"), built("SHIM", "1")]),
            ["10: LENS-B (1/1)", ": SHIM (/1) foreign"]
        );
        let by_day = Effectivity { from: parse_date("2026-01-01"), ..Effectivity::default() };
        let lines = [Line { effectivity: by_day, ..line("10", "LENS-B", "1") }];
        assert_eq!(told(&lines, &[built("LENS-B", "1")]), ["10: LENS-B (1/1) undated"]);
    }
}
