//! What bears on lots and units, and what stands against letting them go: tests, nonconformities, concessions, calibrations
//! and certificates, found by the serials and lots that records name (ISO 9001 8.6 and 8.7, AQAP-2131 on the certificate of
//! conformity).
//!
//! `naming` finds the records of a piece, `judge` says what they mean for it.

mod judge;
mod naming;

use serde::{Deserialize, Serialize};

pub use judge::{Against, Assembled, Bears, Departure, Deviation, Judged, Reason, departures, judge};
pub use naming::{LOTS, Naming, PART, POSITIONS, SERIALS, is_part};

/// What a kind's records say about lots and units: `conformity` in its file.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Bearing {
    /// They were tested: `result` says `pass` or not, `tested_on` when, `method` how.
    Test,
    /// Something is wrong with them: `disposition` says what becomes of them, `customer_approval` who agreed.
    Nonconformity,
    /// Somebody agreed to what is wrong with them.
    Concession,
    /// What they were tested with was right then.
    Calibration,
    /// What they were tested or made with: `identification` is its own mark.
    Equipment,
}

impl Bearing {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Test, Self::Nonconformity, Self::Concession, Self::Calibration, Self::Equipment];

    /// Fields that a kind needs in order to say it.
    #[must_use]
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Test => &["serials", "result", "tested_on", "method"],
            Self::Nonconformity => &["serials", "disposition", "customer_approval"],
            Self::Concession => &["serials"],
            Self::Calibration => &["result", "equipment"],
            Self::Equipment => &["identification"],
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
