//! Use cases: each authorises, opens the write, records its events. The command line (and later the web) calls these
//! and nothing beneath them.
//!
//! [`installation`] opens or makes an installation; [`Session`] is somebody acting in it at an instant. Then one file
//! a noun: [`users`], [`records`], [`import`], [`trace`], [`readiness`], [`packs`], [`fsck`], [`demo`].

pub mod addresses;
pub mod answers;
pub mod audit;
pub mod calendar;
pub(crate) mod cells;
pub mod comments;
mod commitments;
pub mod copies;
pub mod definitions;
pub mod delegations;
pub mod demand;
pub mod demo;
pub mod destruction;
mod error;
mod events;
pub mod figures;
pub mod fsck;
pub mod grants;
pub mod handover;
pub mod holds;
pub mod home;
pub mod idempotency;
pub mod import;
pub mod imports;
pub mod installation;
pub mod job_results;
pub mod jobs;
pub mod ledger_keys;
pub mod organisations;
pub mod packs;
mod passwords;
pub mod people;
pub mod public_ledger;
pub mod rate;
pub mod readiness;
pub mod records;
pub mod reminders;
pub mod reports;
mod schema;
pub mod second_factor;
mod session;
pub mod sign_in;
pub mod signing;
mod system;
mod throttle;
pub mod tokens;
pub mod trace;
pub mod uploads;
pub mod users;
pub mod verify;
pub mod witnesses;

pub use error::{Code, Error};
pub use installation::App;
pub use session::Session;
pub use system::{SystemClock, SystemEntropy};
