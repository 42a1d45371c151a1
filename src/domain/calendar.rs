//! A calendar as other programs read it (RFC 5545): whole days on which something is due.

use crate::proof::time::{Date, Timestamp};

/// Longest line in octets, its end left out (RFC 5545, section 3.1).
const LINE: usize = 75;

/// Something that is due on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// What it is known by wherever the calendar goes: it never changes, so a new day moves the entry.
    pub uid: String,
    /// The day.
    pub day: Date,
    /// When what it says last changed.
    pub changed_at: Timestamp,
    /// What stands in the calendar.
    pub summary: String,
    /// More about it.
    pub description: String,
    /// Where to look.
    pub url: String,
}

/// A text as a value: backslash, semicolon and comma are escaped, a line end is `\n` (section 3.3.11). Other control
/// characters cannot be said and are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// Adds a line, folded so that none is longer than 75 octets and no character is cut (section 3.1).
fn put(out: &mut String, name: &str, value: &str) {
    let mut length = 0;
    for character in name.chars().chain([':']).chain(value.chars()) {
        if length + character.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(character);
        length += character.len_utf8();
    }
    out.push_str("\r\n");
}

fn day(date: Date) -> String {
    date.to_string().replace('-', "")
}

/// An instant in UTC, in seconds.
fn instant(at: Timestamp) -> String {
    let text = at.to_string();
    let seconds = text.split('.').next().unwrap_or_default();
    let mut short: String = seconds.chars().filter(|character| !matches!(character, '-' | ':')).collect();
    short.push('Z');
    short
}

/// The calendar: the same entries give the same bytes.
#[must_use]
pub fn calendar(name: &str, entries: &[Due]) -> String {
    let mut out = String::new();
    put(&mut out, "BEGIN", "VCALENDAR");
    put(&mut out, "VERSION", "2.0");
    put(&mut out, "PRODID", "-//Sanad//Due dates//EN");
    put(&mut out, "CALSCALE", "GREGORIAN");
    put(&mut out, "METHOD", "PUBLISH");
    // RFC 7986, and what programs read that do not know it.
    put(&mut out, "NAME", &escaped(name));
    put(&mut out, "X-WR-CALNAME", &escaped(name));
    put(&mut out, "REFRESH-INTERVAL;VALUE=DURATION", "PT6H");
    put(&mut out, "X-PUBLISHED-TTL", "PT6H");
    for entry in entries {
        put(&mut out, "BEGIN", "VEVENT");
        put(&mut out, "UID", &escaped(&entry.uid));
        // Of something that is published, this is when it last changed (section 3.8.7.2).
        put(&mut out, "DTSTAMP", &instant(entry.changed_at));
        put(&mut out, "LAST-MODIFIED", &instant(entry.changed_at));
        put(&mut out, "DTSTART;VALUE=DATE", &day(entry.day));
        if let Ok(next) = entry.day.tomorrow() {
            put(&mut out, "DTEND;VALUE=DATE", &day(next));
        }
        put(&mut out, "SUMMARY", &escaped(&entry.summary));
        put(&mut out, "DESCRIPTION", &escaped(&entry.description));
        if !entry.url.is_empty() {
            put(&mut out, "URL", &entry.url);
        }
        // A day on which something is due keeps nobody from meeting others.
        put(&mut out, "TRANSP", "TRANSPARENT");
        put(&mut out, "END", "VEVENT");
    }
    put(&mut out, "END", "VCALENDAR");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(summary: &str) -> Due {
        Due {
            uid: "01J@test.example".to_owned(),
            day: "2026-12-31".parse().unwrap(),
            changed_at: "2026-11-30T08:15:04.250Z".parse().unwrap(),
            summary: summary.to_owned(),
            description: "Corrective action; open".to_owned(),
            url: "https://sanad.example/records/A-1".to_owned(),
        }
    }

    /// Unfolds: a line end and a blank after it are nothing.
    fn lines(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_calendar_has_known_lines() {
        let text = calendar("Due: a, b", &[due("Gauge; late, very")]);
        assert_eq!(
            lines(&text),
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//Sanad//Due dates//EN",
                "CALSCALE:GREGORIAN",
                "METHOD:PUBLISH",
                "NAME:Due: a\\, b",
                "X-WR-CALNAME:Due: a\\, b",
                "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
                "X-PUBLISHED-TTL:PT6H",
                "BEGIN:VEVENT",
                "UID:01J@test.example",
                "DTSTAMP:20261130T081504Z",
                "LAST-MODIFIED:20261130T081504Z",
                "DTSTART;VALUE=DATE:20261231",
                "DTEND;VALUE=DATE:20270101",
                "SUMMARY:Gauge\\; late\\, very",
                "DESCRIPTION:Corrective action\\; open",
                "URL:https://sanad.example/records/A-1",
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
                "END:VCALENDAR",
                "",
            ]
        );
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_no_character_is_cut() {
        for summary in
            ["x".repeat(500), "سند ".repeat(100), "a\\;,\n".repeat(60), "€".repeat(24), String::new()]
        {
            let text = calendar("سند", &[due(&summary)]);
            for line in text.split("\r\n") {
                assert!(line.len() <= LINE, "{} octets: {line}", line.len());
                assert!(!line.contains(['\r', '\n']), "{line:?}");
            }
            let said =
                lines(&text).into_iter().find_map(|line| line.strip_prefix("SUMMARY:").map(str::to_owned));
            assert_eq!(said.unwrap(), escaped(&summary));
        }
    }

    #[test]
    fn what_would_be_read_otherwise_is_escaped_and_what_cannot_be_said_is_left_out() {
        assert_eq!(escaped("a\\b;c,d\ne\r\tf\u{7}"), "a\\\\b\\;c\\,d\\nef");
    }
}
