//! How long a record is kept: the last day that its versions have promised.
//!
//! A version names the definition of its kind that it was made under, by digest. So the rule that held when it was filed
//! is known for good, and so is the day that followed from it. The record is kept up to the latest of these days and the
//! one that the present rule gives: neither a shorter rule, nor a date that is put earlier, nor a reopening takes back what
//! an earlier version has promised. How long the *content* holds (a certificate runs out) is another matter: it is at
//! most the day from which a rule counts.

use jiff::Span;

use super::Date;
use super::kind::{Category, Kind, Retention, RetentionFrom, Values, parse_date};

/// The category that stands in the row of a destroyed record. No state of a kind has it.
pub const DESTROYED: &str = "destroyed";

/// One version, as far as retention looks at it.
#[derive(Debug, Clone, Copy)]
pub struct Stage<'a> {
    /// The definition that it was made under.
    pub kind: &'a Kind,
    /// Its state.
    pub state: &'a str,
    /// When what it records happened.
    pub occurred_on: Option<Date>,
    /// The day on which it was received.
    pub received_on: Date,
    /// Its fields.
    pub values: &'a Values,
}

/// The last day on which a record is kept, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Until {
    /// The day. From the next one on the record is past its retention.
    pub day: Date,
    /// The rule.
    pub rule: Retention,
    /// The day from which it counts.
    pub base: Date,
    /// Its version says when it happened only by the day on which it came in.
    pub is_by_receipt: bool,
    /// The rule, or the date, is that of an earlier version: the present one would give an earlier day.
    pub is_earlier: bool,
}

/// How long a record is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Keep {
    /// Up to a day.
    Until(Until),
    /// Something remains to be done about it: no end is near.
    Open,
    /// The day from which its rule counts has not come: it is in force, or has no such date.
    Waiting(RetentionFrom),
}

impl Keep {
    /// The last day; none while there is no end.
    #[must_use]
    pub const fn day(&self) -> Option<Date> {
        match self {
            Self::Until(until) => Some(until.day),
            Self::Open | Self::Waiting(_) => None,
        }
    }

    /// True if that day has passed.
    #[must_use]
    pub fn is_over(&self, today: Date) -> bool {
        self.day().is_some_and(|day| day < today)
    }
}

/// What the versions of a record have promised so far, first to last.
#[derive(Debug, Clone, Default)]
pub struct Promise {
    is_open: bool,
    /// It has been closed, superseded or void since.
    settled_on: Option<Date>,
    /// It has been superseded or void since.
    replaced_on: Option<Date>,
    until: Option<Until>,
}

impl Promise {
    /// The next version.
    pub fn follow(&mut self, stage: &Stage<'_>) {
        let category = stage.kind.state(stage.state).map(|state| state.category);
        self.is_open = category.is_some_and(Category::is_open);
        let since = |before: Option<Date>, holds: bool| holds.then(|| before.unwrap_or(stage.received_on));
        let is_replaced = matches!(category, Some(Category::Superseded | Category::Void));
        self.replaced_on = since(self.replaced_on, is_replaced);
        self.settled_on = since(self.settled_on, is_replaced || category == Some(Category::Closed));
        let own = self.end(&stage.kind.retention, stage);
        self.until = later(self.until.take(), own.filter(|_| !self.is_open));
    }

    /// How long the record is kept, under the present rule (none where the kind is no more) and with its last version.
    #[must_use]
    pub fn keep(&self, present: Option<&Kind>, last: &Stage<'_>) -> Keep {
        if self.is_open {
            return Keep::Open;
        }
        let rule = &present.unwrap_or(last.kind).retention;
        let Some(now) = self.end(rule, last) else { return Keep::Waiting(rule.from) };
        let is_earlier = |until: &Until| until.day > now.day;
        match self.until.clone().filter(is_earlier) {
            Some(promised) => Keep::Until(Until { is_earlier: true, ..promised }),
            None => Keep::Until(now),
        }
    }

    /// The day that a rule gives for a version; none where it has nothing to count from.
    fn end(&self, rule: &Retention, stage: &Stage<'_>) -> Option<Until> {
        let date = |field: &Option<String>| {
            let value = field.as_ref().and_then(|name| stage.values.get(name))?;
            value.as_str().and_then(parse_date)
        };
        let base = match rule.from {
            RetentionFrom::OccurredOn => Some(stage.occurred_on.unwrap_or(stage.received_on)),
            RetentionFrom::ReceivedAt => Some(stage.received_on),
            RetentionFrom::Closed => self.settled_on,
            RetentionFrom::Superseded => self.replaced_on,
            // What was withdrawn without such a date counts from there, or it would be kept for ever.
            RetentionFrom::Expiry => date(&stage.kind.dates.expires).or(self.replaced_on),
            RetentionFrom::Field => date(&rule.field).or(self.replaced_on),
        }?;
        let span = Span::new().years(rule.years).months(rule.months);
        Some(Until {
            day: base.saturating_add(span),
            rule: rule.clone(),
            base,
            is_by_receipt: rule.from == RetentionFrom::OccurredOn && stage.occurred_on.is_none(),
            is_earlier: false,
        })
    }
}

fn later(one: Option<Until>, other: Option<Until>) -> Option<Until> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if other.day >= one.day { other } else { one }),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn kind(retention: &str) -> Kind {
        let text = format!(
            "code = 'thing'\nname = {{ en = 'Thing' }}\nplural = {{ en = 'Things' }}\nsummary = {{ en = 'A thing.' }}\n\
             abbreviation = 'TH'\nnumber = '{{ORG}}-TH-{{year}}-{{seq:4}}'\nsteps = ['a']\nretention = {retention}\n\
             dates = {{ expires = 'valid_until' }}\n\
             field = [{{ name = 'valid_until', type = 'date', label = {{ en = 'Valid until' }} }}, \
             {{ name = 'held_on', type = 'date', label = {{ en = 'Held on' }} }}]\n\
             state = [\n\
             {{ code = 'open', label = {{ en = 'Open' }}, category = 'open', initial = true }},\n\
             {{ code = 'good', label = {{ en = 'Good' }}, category = 'effective' }},\n\
             {{ code = 'closed', label = {{ en = 'Closed' }}, category = 'closed' }},\n\
             {{ code = 'old', label = {{ en = 'Old' }}, category = 'superseded' }},\n\
             {{ code = 'void', label = {{ en = 'Void' }}, category = 'void' }} ]\n"
        );
        Kind::parse("thing.toml", text.as_bytes()).unwrap()
    }

    /// State, occurred on, received on, valid until, held on; what is empty is not there.
    type Told = (&'static str, &'static str, &'static str, &'static str, &'static str);

    fn keep(versions: &[(&Kind, Told)], present: Option<&Kind>) -> Keep {
        let mut promise = Promise::default();
        let mut keep = Keep::Open;
        for (kind, (state, occurred, received, valid, held)) in versions {
            let mut values = Values::new();
            for (name, value) in [("valid_until", valid), ("held_on", held)] {
                if !value.is_empty() {
                    values.insert(name.to_owned(), json!(value));
                }
            }
            let stage = Stage {
                kind,
                state,
                occurred_on: (!occurred.is_empty()).then(|| day(occurred)),
                received_on: day(received),
                values: &values,
            };
            promise.follow(&stage);
            keep = promise.keep(present, &stage);
        }
        keep
    }

    #[test]
    fn each_rule_counts_from_its_day() {
        const DATED: Told = ("good", "2016-02-29", "2020-05-05", "", "");
        let by = |rule: &str, versions: &[Told]| {
            let kind = kind(rule);
            let versions: Vec<_> = versions.iter().map(|version| (&kind, *version)).collect();
            keep(&versions, Some(&kind)).day().map(|day| day.to_string())
        };
        let at = |text: &str| Some(text.to_owned());
        // When it happened and when it came in are told apart.
        assert_eq!(by("{ years = 1, from = 'occurred_on' }", &[DATED]), at("2017-02-28"));
        assert_eq!(by("{ years = 4, from = 'occurred_on' }", &[DATED]), at("2020-02-29"));
        assert_eq!(by("{ years = 4, from = 'received_at' }", &[DATED]), at("2024-05-05"));
        assert_eq!(by("{ years = 1, months = 6, from = 'received_at' }", &[DATED]), at("2021-11-05"));
        assert_eq!(
            by("{ months = 18, from = 'occurred_on' }", &[("good", "", "2020-05-05", "", "")]),
            at("2021-11-05")
        );
        // What remains to be done has no end, however old it is.
        assert_eq!(
            by("{ years = 1, from = 'occurred_on' }", &[("open", "1990-01-01", "1990-01-01", "", "")]),
            None
        );
        // From closing, not from a correction after it; reopened, it counts from the second closing.
        let closed = [
            ("open", "2019-01-01", "2019-01-02", "", ""),
            ("closed", "2019-01-01", "2019-03-01", "", ""),
            ("closed", "2019-01-01", "2021-03-01", "", ""),
        ];
        let from_closing = "{ years = 10, from = 'closed' }";
        assert_eq!(by(from_closing, &closed), at("2029-03-01"));
        assert_eq!(by(from_closing, &closed[..1]), None);
        let reopened = [closed[1], ("open", "", "2022-01-01", "", ""), ("closed", "", "2022-06-01", "", "")];
        assert_eq!(by(from_closing, &reopened[..2]), None);
        assert_eq!(by(from_closing, &reopened), at("2032-06-01"));
        // What is in force is kept; being closed is not being superseded.
        let from_end = "{ years = 10, from = 'superseded' }";
        assert_eq!(by(from_end, &[DATED]), None);
        assert_eq!(by(from_end, &closed), None);
        assert_eq!(by(from_end, &[DATED, ("old", "", "2023-01-31", "", "")]), at("2033-01-31"));
        // A certificate that ran out is kept from that day on.
        let from_expiry = "{ years = 10, from = 'expiry' }";
        assert_eq!(
            by(from_expiry, &[("good", "2015-01-01", "2015-01-01", "2018-12-31", "")]),
            at("2028-12-31")
        );
        assert_eq!(by(from_expiry, &[DATED]), None);
        assert_eq!(by(from_expiry, &[DATED, ("void", "", "2021-01-01", "", "")]), at("2031-01-01"));
        let from_field = "{ years = 2, from = 'field', field = 'held_on' }";
        assert_eq!(by(from_field, &[("good", "", "2020-01-01", "", "2019-07-01")]), at("2021-07-01"));
        assert_eq!(by(from_field, &[DATED]), None);
    }

    /// Every sequence of versions under a long and a short rule: with none of them does the day come earlier.
    #[test]
    fn no_version_and_no_rule_takes_back_what_was_promised() {
        let rules =
            [kind("{ years = 10, from = 'occurred_on' }"), kind("{ years = 2, from = 'occurred_on' }")];
        let told: [Told; 4] = [
            ("good", "2015-01-01", "2020-01-01", "", ""),
            ("good", "2001-01-01", "2021-01-01", "", ""),
            ("open", "2010-01-01", "2022-01-01", "", ""),
            ("void", "", "2023-01-01", "", ""),
        ];
        let choices = rules.len() * told.len();
        for number in 0..choices.pow(4) {
            let mut rest = number;
            let (mut versions, mut last) = (Vec::new(), None);
            for _ in 0..4 {
                let choice = rest % choices;
                rest /= choices;
                versions.push((&rules[choice % 2], told[choice / 2]));
                for present in &rules {
                    let now = keep(&versions, Some(present));
                    match now.day() {
                        None => assert_eq!(now, Keep::Open),
                        Some(day) => assert!(last <= Some(day), "{number}: {last:?}, then {day}"),
                    }
                }
                // What the version itself was filed under is promised.
                let promised = keep(&versions, Some(versions[versions.len() - 1].0)).day();
                last = last.max(promised);
            }
        }
    }

    #[test]
    fn who_asks_is_told_which_rule_it_was() {
        let (long, short) =
            (kind("{ years = 10, from = 'received_at' }"), kind("{ years = 2, from = 'received_at' }"));
        let version: Told = ("good", "", "2020-01-01", "", "");
        let Keep::Until(kept) = keep(&[(&long, version)], Some(&short)) else { panic!() };
        assert!(kept.is_earlier && kept.rule.years == 10 && kept.base == day("2020-01-01"));
        // A longer rule counts for what is there.
        let Keep::Until(kept) = keep(&[(&short, version)], Some(&long)) else { panic!() };
        assert!(!kept.is_earlier && kept.rule.years == 10);
        // A kind that is no more leaves its last rule behind.
        assert_eq!(keep(&[(&short, version)], None).day(), Some(day("2022-01-01")));
        assert!(!kept.rule.years.eq(&2));
        let over = keep(&[(&short, version)], None);
        assert!(!over.is_over(day("2022-01-01")) && over.is_over(day("2022-01-02")));
    }
}
