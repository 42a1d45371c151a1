//! Rows that wait to be written out.
//!
//! New blobs, records and versions, and where counters stand, are kept in memory until somebody has to see them or the
//! group ends. Then they go out many rows a statement. A part of a write that fails is taken back from these lists, as
//! its events are, so it needs no savepoint. Look-ups that every filing makes ask the lists beside the tables; everything
//! else looks through [`super::WriteTx::look`], which writes the rows out first.
//!
//! A row here must be one that the database will take: whoever adds it has looked whether its keys are free. If the
//! database refuses one after all, the group fails.

use super::blobs::{self, NewBlob};
use super::records::{self, NewRecord};
use super::versions::{self, NewVersion};
use super::{Conn, DbError};

/// From so many rows of a table on they are written out at the next chance: the lists are searched from end to end.
const MANY: usize = 1024;

/// What waits, each list in the order in which it came.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    pub blobs: Vec<NewBlob>,
    pub records: Vec<NewRecord>,
    pub versions: Vec<NewVersion>,
}

/// How long the lists are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mark {
    blobs: usize,
    records: usize,
    versions: usize,
}

impl Mark {
    /// The same place once what stands before `gone` is no longer there.
    pub const fn after(self, gone: Self) -> Self {
        Self {
            blobs: self.blobs.saturating_sub(gone.blobs),
            records: self.records.saturating_sub(gone.records),
            versions: self.versions.saturating_sub(gone.versions),
        }
    }
}

impl Waiting {
    pub const fn mark(&self) -> Mark {
        Mark { blobs: self.blobs.len(), records: self.records.len(), versions: self.versions.len() }
    }

    pub const fn is_empty(&self) -> bool {
        self.blobs.is_empty() && self.records.is_empty() && self.versions.is_empty()
    }

    pub const fn is_long(&self) -> bool {
        self.blobs.len() >= MANY || self.records.len() >= MANY || self.versions.len() >= MANY
    }

    /// Forgets what came after.
    pub fn back_to(&mut self, mark: Mark) {
        self.blobs.truncate(mark.blobs);
        self.records.truncate(mark.records);
        self.versions.truncate(mark.versions);
    }

    /// Takes out what came before.
    pub fn take_before(&mut self, mark: Mark) -> Self {
        Self {
            blobs: self.blobs.drain(..mark.blobs.min(self.blobs.len())).collect(),
            records: self.records.drain(..mark.records.min(self.records.len())).collect(),
            versions: self.versions.drain(..mark.versions.min(self.versions.len())).collect(),
        }
    }

    /// Inserts the rows, what is referred to before what refers to it.
    pub fn write_out(self, conn: &mut Conn) -> Result<(), DbError> {
        blobs::insert(conn, self.blobs)?;
        records::insert_all(conn, self.records)?;
        versions::insert_all(conn, self.versions)
    }
}
