//! Rows. The only module that imports diesel; one file a noun, over one schema on two databases.
//!
//! `conn` chooses the database by the URL's scheme, [`migrate()`] brings its tables up to date, `write` is the only
//! way to change anything, [`Db::read`] the way to look. Functions that change rows take `&mut WriteTx`, readers
//! take `&mut Conn`.
//!
//! A look-up by a unique key ends with `get_result`, not `first`: that one adds `LIMIT ?`, and SQLite, which plans by
//! the value that is bound there, would prepare the statement anew each time.

pub mod acknowledgements;
pub mod blobs;
pub mod comments;
pub mod confirmations;
mod conn;
pub mod contacts;
pub mod cosignatures;
pub mod counters;
pub mod definitions;
pub mod delegations;
pub mod derivations;
pub mod destructions;
pub mod erasures;
mod error;
pub mod events;
pub mod ghosts;
pub mod grants;
pub mod holds;
pub mod idempotency;
mod insert;
pub mod jobs;
pub mod keys;
pub mod ledger;
pub mod lookup;
pub mod mentions;
mod migrate;
pub mod organisations;
pub mod pack_files;
pub mod pack_receipts;
pub mod packs;
pub mod records;
pub mod recovery;
pub mod reminders;
mod schema;
pub mod search;
pub mod sessions;
pub mod signatures;
pub mod timestamps;
pub mod tokens;
pub mod trace;
pub mod uploads;
pub mod users;
pub mod versions;
mod waiting;
pub mod witnesses;
mod write;
mod writer;

use std::time::Duration;

pub use conn::{Conn, DatabaseUrl};
pub use error::DbError;
pub use migrate::{MigrationState, migrate, migration_state};
pub use write::{Committed, NewEvent, Sequencer, Table, WriteTx};

use conn::Manager;
use writer::Writer;

/// An open database: a pool of readers and the one writer.
pub struct Db {
    readers: r2d2::Pool<Manager>,
    writer: Writer,
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").finish_non_exhaustive()
    }
}

impl Db {
    /// Connects readers and starts the writer. The tables must be up to date (see [`migrate()`]).
    ///
    /// # Errors
    /// [`DbError::Unavailable`] if the database cannot be reached.
    pub fn open(url: &DatabaseUrl, sequencer: Box<dyn Sequencer>) -> Result<Self, DbError> {
        let readers = r2d2::Pool::builder()
            .max_size(8)
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(10))
            .build(Manager::new(url.clone()))
            .map_err(|source| DbError::Unavailable { url: url.to_string(), reason: source.to_string() })?;
        let writer = Writer::start(url.clone(), sequencer)?;
        Ok(Self { readers, writer })
    }

    /// Runs `look` on one consistent snapshot.
    ///
    /// # Errors
    /// Those of `look`, and [`DbError`] if no connection can be had.
    pub fn read<T, E: From<DbError>>(&self, look: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        let mut conn = self.readers.get().map_err(|error| DbError::Pool(error.to_string()))?;
        conn.snapshot(look)
    }

    /// Has SQLite empty the log beside its file, so that what was written over is not read from there. As far as
    /// somebody still reads what was before, it is emptied later.
    ///
    /// # Errors
    /// [`DbError`] if no connection can be had.
    pub fn empty_log(&self) -> Result<(), DbError> {
        use diesel::connection::SimpleConnection as _;
        let mut conn = self.readers.get().map_err(|error| DbError::Pool(error.to_string()))?;
        if let Conn::Sqlite(conn) = &mut *conn {
            conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?;
        }
        Ok(())
    }

    /// Runs `change` inside a write transaction, and returns when it is durable: rows, events, ledger leaves and the
    /// signed head in one commit, which other waiting writes may share.
    ///
    /// # Errors
    /// Those of `change` (its rows are then undone, other writes are not), [`DbError::Silent`] if it changed rows
    /// and recorded no event, and [`DbError`] if the commit fails (nothing of it is kept).
    pub fn write<T, E>(
        &self,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<Committed<T>, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.writer.submit(change)
    }
}
