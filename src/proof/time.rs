//! Instants and dates as they stand in everything that is hashed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant: milliseconds since 1970-01-01T00:00:00Z. Written RFC 3339, UTC, always three decimals, `Z`:
/// `2026-10-03T08:14:05.120Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A calendar date, written `2026-10-02`.
pub type Date = jiff::civil::Date;

/// Why a text is not an instant of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an instant is written like 2026-10-03T08:14:05.120Z (UTC, three decimals)")]
pub struct TimestampError;

impl Timestamp {
    /// From Unix milliseconds, clamped to the years that can be written (−9999 to 9999).
    #[must_use]
    pub fn from_millis(milliseconds: i64) -> Self {
        let (low, high) = (jiff::Timestamp::MIN.as_millisecond(), jiff::Timestamp::MAX.as_millisecond());
        Self(milliseconds.clamp(low, high))
    }

    /// The instant at which a day begins (UTC); none for a day that cannot be written.
    #[must_use]
    pub fn start_of(day: Date) -> Option<Self> {
        let instant = jiff::tz::Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
        Some(Self(instant.as_millisecond()))
    }

    /// Unix milliseconds.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, as signatures state them; zero before.
    #[must_use]
    pub fn seconds(self) -> u64 {
        u64::try_from(self.0.div_euclid(1000)).unwrap_or_default()
    }

    /// The UTC date of this instant.
    #[must_use]
    pub fn date(self) -> Date {
        self.civil().date()
    }

    /// The UTC date and time of this instant.
    #[must_use]
    pub fn civil(self) -> jiff::civil::DateTime {
        let instant = jiff::Timestamp::from_millisecond(self.0).unwrap_or_default();
        jiff::tz::Offset::UTC.to_datetime(instant)
    }

    /// The instant to the second as PDF writes it (ISO 32000-2, 7.9.4): `D:20261003081405Z`.
    #[must_use]
    pub fn pdf_date(self) -> String {
        let at = self.civil();
        let (year, month, day) = (at.year(), at.month(), at.day());
        format!("D:{year:04}{month:02}{day:02}{:02}{:02}{:02}Z", at.hour(), at.minute(), at.second())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.civil();
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            at.millisecond()
        )
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Self, TimestampError> {
        parse_instant(text.as_bytes()).ok_or(TimestampError)
    }
}

/// Reads an instant by position: there is one spelling only, and a pack has thousands.
fn parse_instant(text: &[u8]) -> Option<Timestamp> {
    let (&[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T'], time) = text.split_first_chunk::<11>()? else {
        return None;
    };
    let &[h1, h2, b':', n1, n2, b':', s1, s2, b'.', f1, f2, f3, b'Z'] = time else { return None };
    let two = |high, low| number([high, low]).and_then(|number| i8::try_from(number).ok());
    let nanoseconds = i32::from(number([f1, f2, f3])?) * 1_000_000;
    let date = jiff::civil::Date::new(number([y1, y2, y3, y4])?, two(m1, m2)?, two(d1, d2)?).ok()?;
    let time = jiff::civil::Time::new(two(h1, h2)?, two(n1, n2)?, two(s1, s2)?, nanoseconds).ok()?;
    let instant = jiff::tz::Offset::UTC.to_timestamp(date.to_datetime(time)).ok()?;
    Some(Timestamp(instant.as_millisecond()))
}

/// The number that these decimal digits write; at most four fit.
fn number<const DIGITS: usize>(digits: [u8; DIGITS]) -> Option<i16> {
    digits.into_iter().try_fold(0_i16, |number, digit| {
        let digit = i16::from(digit.checked_sub(b'0').filter(|digit| *digit < 10)?);
        number.checked_mul(10)?.checked_add(digit)
    })
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Serde form of an optional [`Date`]: `"2026-10-02"` or `null`, and no other spelling.
pub mod optional_date {
    use super::{Date, Deserialize, Deserializer, Serialize, Serializer};

    /// Writes the date.
    ///
    /// # Errors
    /// As the serializer.
    pub fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        date.map(|date| date.to_string()).serialize(serializer)
    }

    /// Reads the date.
    ///
    /// # Errors
    /// If the text is not a date as we write it.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        match text.parse::<Date>() {
            Ok(date) if date.to_string() == text => Ok(Some(date)),
            _ => Err(serde::de::Error::custom("a date is written like 2026-10-02")),
        }
    }
}

/// Serde form of a [`Date`]: `"2026-10-02"` and no other spelling.
pub mod plain_date {
    use super::{Date, Deserializer, Serializer, optional_date};

    /// Writes the date.
    ///
    /// # Errors
    /// As the serializer.
    pub fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    /// Reads the date.
    ///
    /// # Errors
    /// If the text is not a date as we write it.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        optional_date::deserialize(deserializer)?.ok_or_else(|| serde::de::Error::custom("a date is missing"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_has_one_spelling() {
        let text = "2026-10-03T08:14:05.120Z";
        assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), text);
        for wrong in [
            "2026-10-03T08:14:05.12Z",
            "2026-10-03T08:14:05.120+00:00",
            "2026-10-03",
            "2026-10-03T08:14:05.1204Z",
            "2026-10-03T08:14:05.120z",
            "2026-10-03 08:14:05.120Z",
            "2026-13-03T08:14:05.120Z",
            "2026-02-29T08:14:05.120Z",
            "2026-10-03T24:00:00.000Z",
            "2026-10-03T23:59:60.000Z",
            "2026-1:-03T08:14:05.120Z",
            "-026-10-03T08:14:05.120Z",
            "+026-10-03T08:14:05.120Z",
            "9999-12-31T23:59:59.999Z",
            "2026-10-03T08:14:05.12é",
        ] {
            assert_eq!(wrong.parse::<Timestamp>(), Err(TimestampError), "{wrong}");
        }
    }

    #[test]
    fn an_instant_is_read_as_the_library_reads_it() {
        let spread = (-20..60).map(|step| step * 3_000_000_000_123);
        for text in spread.map(|millis| Timestamp::from_millis(millis).to_string()) {
            let instant: jiff::Timestamp = text.parse().unwrap();
            assert_eq!(text.parse(), Ok(Timestamp(instant.as_millisecond())), "{text}");
        }
        assert_eq!("0000-01-01T00:00:00.000Z".parse::<Timestamp>().unwrap().millis(), -62_167_219_200_000);
    }
}
