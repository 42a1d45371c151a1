//! How numbers, dates, sizes and statuses are written for people, in the words of the reader's language.

use fluent_bundle::FluentValue;

use super::contents::Status;
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
