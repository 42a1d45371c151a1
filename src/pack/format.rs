//! How numbers, dates, sizes and statuses are written for people, in the words of the reader's language.

use fluent_bundle::FluentValue;

use super::contents::{
    AcknowledgementLine, Contents, LedgerPosition, RefusalLine, SignatureLine, Status, StepSheet,
    TraceabilitySummary, UnitLine,
};
use crate::proof::time::{Date, Timestamp};
use crate::words::Words;

/// A whole number with its digits in groups of three.
#[must_use]
pub fn number(words: &Words, number: u64) -> String {
    let digits = number.to_string();
    let separator = words.text("pack-digit-group");
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push_str(&separator);
        }
        text.push(digit);
    }
    text
}

/// A count of things held in memory.
#[must_use]
pub fn count(words: &Words, things: usize) -> String {
    number(words, u64::try_from(things).unwrap_or(u64::MAX))
}

/// A size in bytes, exactly: what has to match is not rounded.
#[must_use]
pub fn bytes(words: &Words, bytes: u64) -> String {
    words.format("pack-bytes", &[("bytes", FluentValue::from(bytes)), ("text", number(words, bytes).into())])
}

/// `16 November 2025`, with spaces that do not break.
#[must_use]
pub fn date(words: &Words, date: Date) -> String {
    words.format(
        "pack-date",
        &[
            ("day", date.day().to_string().into()),
            ("month", FluentValue::from(date.month())),
            ("year", format!("{:04}", date.year()).into()),
        ],
    )
}

/// In which role somebody signed, and in whose place.
#[must_use]
pub fn signed_as(words: &Words, one: &SignatureLine) -> String {
    match &one.on_behalf_of {
        Some(name) => words
            .format("pack-signed-for", &[("role", one.role.as_str().into()), ("name", name.as_str().into())]),
        None => one.role.clone(),
    }
}

/// Which version somebody signed, and whether that still counts.
#[must_use]
pub fn signed_version(words: &Words, one: &SignatureLine) -> String {
    let version = ("version", one.version.to_string().into());
    match one.void_in {
        Some(void) => words.format("pack-signed-void", &[version, ("void", void.to_string().into())]),
        None => words.format("pack-signed-version", &[version]),
    }
}

/// Which version somebody refused to sign, and whether that still stands.
#[must_use]
pub fn refused_version(words: &Words, one: &RefusalLine) -> String {
    let version = ("version", one.of.version.to_string().into());
    match one.of.void_in {
        Some(void) => words.format("pack-refused-void", &[version, ("void", void.to_string().into())]),
        None if one.is_taken_back => words.format("pack-refused-taken-back", &[version]),
        None => words.format("pack-signed-version", &[version]),
    }
}

/// Which version somebody has read, and what it calls itself.
#[must_use]
pub fn read_version(words: &Words, one: &AcknowledgementLine) -> String {
    let version = ("version", one.version.to_string().into());
    match one.revision.as_str() {
        "" => words.format("pack-signed-version", &[version]),
        revision => words.format("pack-read-version", &[version, ("revision", revision.into())]),
    }
}

/// `2026-10-03 08:14:05 UTC`: to the second, for people; digests and JSON have the milliseconds.
#[must_use]
pub fn instant(words: &Words, instant: Timestamp) -> String {
    let at = instant.civil();
    let text = format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    );
    words.format("pack-instant", &[("instant", text.into())])
}

/// The word for a status.
#[must_use]
pub fn status(words: &Words, status: Status) -> String {
    words.text(match status {
        Status::Complete => "status-complete",
        Status::NotApplicable => "status-not-applicable",
        Status::Stale => "status-stale",
        Status::Incomplete => "status-incomplete",
        Status::Blocked => "status-blocked",
    })
}

/// Every status, best first: the order of legends.
pub const STATUSES: [Status; 5] =
    [Status::Complete, Status::NotApplicable, Status::Stale, Status::Incomplete, Status::Blocked];

/// What the word for a status means.
#[must_use]
pub fn meaning(words: &Words, status: Status) -> String {
    words.text(match status {
        Status::Complete => "pack-legend-complete",
        Status::NotApplicable => "pack-legend-not-applicable",
        Status::Stale => "pack-legend-stale",
        Status::Incomplete => "pack-legend-incomplete",
        Status::Blocked => "pack-legend-blocked",
    })
}

/// True if nothing is left to do for a rule or step of this status.
#[must_use]
pub const fn is_settled(status: Status) -> bool {
    matches!(status, Status::Complete | Status::NotApplicable)
}

/// `16 November 2025 to 15 November 2026`.
#[must_use]
pub fn period(words: &Words, from: Date, to: Date) -> String {
    words.format("pack-period", &[("from", date(words, from).into()), ("to", date(words, to).into())])
}

/// `12,402 events, head signed 2026-11-15 14:30:00 UTC`.
#[must_use]
pub fn position(words: &Words, as_of: &LedgerPosition) -> String {
    words.format(
        "pack-ledger-position",
        &[("size", number(words, as_of.size).into()), ("at", instant(words, as_of.at).into())],
    )
}

/// `15 steps: 10 complete, 1 stale, …. 6 records in this pack.` Only statuses that occur.
#[must_use]
pub fn summary(words: &Words, contents: &Contents) -> String {
    let parts: Vec<String> = STATUSES
        .into_iter()
        .filter_map(|of| {
            let steps = contents.steps.iter().filter(|step| step.status == of).count();
            (steps > 0).then(|| {
                let arguments = [
                    ("count", count(words, steps).into()),
                    ("status", status(words, of).to_lowercase().into()),
                ];
                words.format("pack-summary-part", &arguments)
            })
        })
        .collect();
    words.format(
        "pack-summary",
        &[
            ("steps", count(words, contents.steps.len()).into()),
            ("parts", parts.join(&words.text("pack-summary-join")).into()),
            ("records", contents.records.len().into()),
            ("records-text", count(words, contents.records.len()).into()),
        ],
    )
}

/// `f. Conduct internal audits`.
#[must_use]
pub fn step_heading(words: &Words, code: &str, title: &str) -> String {
    words.format("pack-step-title", &[("step", code.into()), ("title", title.into())])
}

/// The heading of the step with a code; the code alone if the profile has no such step.
#[must_use]
pub fn step_title(words: &Words, contents: &Contents, code: &str) -> String {
    contents
        .steps
        .iter()
        .find(|step| step.code == code)
        .map_or_else(|| code.to_owned(), |step| step_heading(words, code, &step.title))
}

/// `ISO 9001:2015: 9.2, 10.2`.
#[must_use]
pub fn clauses(words: &Words, (standard, clauses): &(String, String)) -> String {
    words.format(
        "pack-clauses-of",
        &[("standard", standard.as_str().into()), ("clauses", clauses.as_str().into())],
    )
}

/// `2 of 3`, or that the step has no rules.
#[must_use]
pub fn rules_met(words: &Words, step: &StepSheet) -> String {
    if step.rules.is_empty() {
        return words.text("pack-no-rules");
    }
    let met = step.rules.iter().filter(|rule| is_settled(rule.status)).count();
    words.format(
        "pack-rules-met",
        &[("met", met.to_string().into()), ("rules", step.rules.len().to_string().into())],
    )
}

/// Number of items that fail a rule of the step.
#[must_use]
pub fn open_items(step: &StepSheet) -> usize {
    step.rules.iter().filter(|rule| !is_settled(rule.status)).map(|rule| rule.items.len()).sum()
}

/// `7 lots, 2 units`.
#[must_use]
pub fn installed(words: &Words, unit: &UnitLine) -> String {
    words.format("pack-installed", &[("lots", unit.lots.into()), ("units", unit.units.into())])
}

/// How many units the short table leaves out, if any.
#[must_use]
pub fn more_units(words: &Words, summary: &TraceabilitySummary) -> Option<String> {
    let left = summary.units.saturating_sub(u64::try_from(summary.sample.len()).unwrap_or(u64::MAX));
    (left > 0).then(|| {
        words.format("pack-trace-more", &[("count", left.into()), ("text", number(words, left).into())])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_by_three() {
        let words = Words::english();
        assert_eq!(number(&words, 0), "0");
        assert_eq!(number(&words, 999), "999");
        assert_eq!(number(&words, 1_000), "1,000");
        assert_eq!(number(&words, 12_345_678), "12,345,678");
        assert_eq!(bytes(&words, 1), "1 byte");
        assert_eq!(bytes(&words, 48_213), "48,213 bytes");
    }

    #[test]
    fn dates_and_instants_are_unambiguous() {
        let words = Words::english();
        assert_eq!(date(&words, jiff::civil::date(2025, 11, 6)), "6\u{A0}November\u{A0}2025");
        let at = "2026-10-03T08:14:05.120Z".parse().unwrap();
        assert_eq!(instant(&words, at), "2026-10-03 08:14:05 UTC");
        assert_eq!(words.errors(), Vec::<String>::new());
    }
}
