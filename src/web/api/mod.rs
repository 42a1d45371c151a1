//! `/api/v1` for programs, one file a noun: the use cases that the pages call, as JSON.

pub mod grants;
pub mod health;
pub mod imports;
pub mod jobs;
pub mod packs;
pub mod people;
pub mod records;
pub mod trace;
pub mod uploads;
pub mod verify;
