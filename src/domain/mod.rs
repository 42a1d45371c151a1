//! Pure: what a record, a kind, a lifecycle, a rule and a unit are. Reads no clock, no file, no random number.
//!
//! Read in this order: [`ids`] and [`clock`] (what identifies things, and where time and chance come from),
//! [`access`] (who may do what), [`text`], [`decimal`] and [`measure`] (how values are written), [`kind`] (record kinds as data:
//! validation, lifecycle, numbers), [`snapshot`] (the facts that rules look at), [`retention`] (how long a record is
//! kept), [`hold`] (what keeps it longer), [`profile`] (the steps and rules of a pack, as data), [`rule`] (their
//! evaluation), [`definition`] (files that define something, by code), [`report`] (what is printed of a record, as
//! data), [`figure`] (what is counted of records, as data), [`status`] (the five results), [`trace`] (serial and batch
//! rows), [`epcis`] (the same in the events of GS1), [`holding`] (what one thing holds of another, from those rows), [`withhold`] (what a pack leaves out), [`mention`]
//! (whom a text names), [`calendar`] (days on which something is due), [`password`] and [`totp`] (what a sign-in
//! takes), [`picture`] (grey points as PNG).

pub mod access;
pub mod calendar;
pub mod clock;
pub mod decimal;
pub mod definition;
pub mod epcis;
pub mod figure;
pub mod hold;
pub mod holding;
pub mod ids;
pub mod kind;
pub mod measure;
pub mod mention;
pub mod password;
pub mod picture;
pub mod profile;
pub mod report;
pub mod retention;
pub mod rule;
pub mod snapshot;
pub mod status;
pub mod text;
pub mod totp;
pub mod trace;
pub mod withhold;

pub use crate::proof::time::{Date, Timestamp};
