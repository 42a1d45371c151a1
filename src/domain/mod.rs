//! Pure: what a record, a kind, a lifecycle, a rule and a unit are. Reads no clock, no file, no random number.

pub use crate::proof::time::{Date, Timestamp};
