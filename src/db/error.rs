//! What can go wrong with rows.

use crate::proof::time::Timestamp;

/// An error of the database layer.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The URL names no database that we speak to.
    #[error("\"{0}\" is no database address: use sqlite:PATH or postgres://USER@HOST/NAME")]
    Url(String),
    /// The database cannot be reached.
    #[error("{reason}")]
    Unavailable {
        /// Address without password.
        url: String,
        /// The driver's words.
        reason: String,
    },
    /// No connection became free.
    #[error("no database connection: {0}")]
    Pool(String),
    /// A statement failed.
    #[error("a database statement failed")]
    Statement(#[from] diesel::result::Error),
    /// A migration failed.
    #[error("cannot bring the tables up to date: {0}")]
    Migration(String),
    /// A row contradicts what the code guarantees.
    #[error("the table {table} is inconsistent: {what}")]
    Inconsistent {
        /// Table.
        table: &'static str,
        /// Row and column.
        what: String,
    },
    /// A write changed rows and recorded no event (invariant 3).
    #[error("a write changed {0:?} without recording an event")]
    Silent(crate::db::Table),
    /// The clock stands before what was already recorded.
    #[error(
        "the clock says {now}, but the last event was recorded at {last}; set the clock right and try again"
    )]
    ClockBehind {
        /// What the clock says.
        now: Timestamp,
        /// Time of the ledger's head.
        last: Timestamp,
    },
    /// The ledger refused.
    #[error("the ledger of {organisation} cannot be extended: {reason}")]
    Ledger {
        /// Whose ledger.
        organisation: String,
        /// Why.
        reason: String,
    },
    /// The writer has stopped; nothing can be written until restart.
    #[error("the writer has stopped; start the service again")]
    WriterStopped,
    /// The commit that this write shared failed; nothing of it is kept.
    #[error("the commit failed, nothing was kept: {0}")]
    Commit(String),
}

impl DbError {
    /// A broken assumption about a row.
    pub(crate) fn inconsistent(table: &'static str, what: impl Into<String>) -> Self {
        Self::Inconsistent { table, what: what.into() }
    }

    /// True if the cause is a full disk.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let text = match self {
            Self::Statement(error) => error.to_string(),
            Self::Commit(text) | Self::Migration(text) => text.clone(),
            _ => return false,
        };
        text.contains("disk is full")
            || text.contains("No space left on device")
            || text.contains("disk I/O error")
    }
}

/// Unsigned number to column.
pub(crate) fn to_column(table: &'static str, number: u64) -> Result<i64, DbError> {
    i64::try_from(number).map_err(|_| DbError::inconsistent(table, format!("{number} does not fit")))
}

/// Column to unsigned number.
pub(crate) fn from_column(table: &'static str, number: i64) -> Result<u64, DbError> {
    u64::try_from(number).map_err(|_| DbError::inconsistent(table, format!("{number} is negative")))
}

/// Column to digest.
pub(crate) fn digest_column(table: &'static str, hex: &str) -> Result<crate::proof::digest::Digest, DbError> {
    crate::proof::digest::Digest::from_hex(hex)
        .map_err(|_| DbError::inconsistent(table, format!("\"{hex}\" is no digest")))
}
