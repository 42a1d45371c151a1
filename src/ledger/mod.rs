//! One Merkle log per organisation: append, sign, read, prove, check, export.
//!
//! [`Log`] is the sequencer that `db` calls inside the writing transaction. [`read`] gives tiles, heads and receipts;
//! [`check`] compares what is stored with what must follow from it, quickly at start-up and completely in `fsck`;
//! [`export`] writes the log as files that other people's tools read.

pub mod check;
pub mod export;
mod keys;
pub mod read;
mod sequence;

pub use keys::{KEY_VARIABLE, KeyError, MasterKey};
pub use sequence::{Log, open_key};

use crate::db::DbError;

fn refuse(organisation: &str, reason: impl Into<String>) -> DbError {
    DbError::Ledger { organisation: organisation.to_owned(), reason: reason.into() }
}
