//! Calendar months.

use std::fmt;

use crate::domain::Date;

/// A month of a year, written `2026-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// The month after.
    #[must_use]
    pub const fn next(self) -> Self {
        match self.month {
            12 => Self { year: self.year.saturating_add(1), month: 1 },
            month => Self { year: self.year, month: month + 1 },
        }
    }

    /// The month before.
    #[must_use]
    pub const fn before(self) -> Self {
        match self.month {
            1 => Self { year: self.year.saturating_sub(1), month: 12 },
            month => Self { year: self.year, month: month - 1 },
        }
    }

    /// So many months, the last of them that of the day.
    #[must_use]
    pub fn up_to(day: Date, count: u16) -> Vec<Self> {
        let mut months = vec![Self::of(day)];
        for _ in 1..count {
            months.extend(months.last().map(|month| month.before()));
        }
        months.reverse();
        months
    }

    /// So many months, the first of them that of the day.
    #[must_use]
    pub fn from(day: Date, count: u16) -> Vec<Self> {
        let mut months = vec![Self::of(day)];
        for _ in 1..count {
            months.extend(months.last().map(|month| month.next()));
        }
        months
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_go_over_the_year() {
        let shown = |months: Vec<Month>| months.iter().map(ToString::to_string).collect::<Vec<_>>();
        let day: Date = "2026-02-28".parse().unwrap();
        assert_eq!(shown(Month::up_to(day, 4)), ["2025-11", "2025-12", "2026-01", "2026-02"]);
        assert_eq!(shown(Month::from("2026-11-30".parse().unwrap(), 3)), ["2026-11", "2026-12", "2027-01"]);
    }
}
