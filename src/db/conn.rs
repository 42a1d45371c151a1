//! Connections: chosen by the scheme of the URL, never by trying one after the other (the derived way would make a
//! new SQLite file when PostgreSQL is down).

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::{Connection, MultiConnection, PgConnection, RunQueryDsl, SqliteConnection};

use super::DbError;

/// Any write on PostgreSQL holds this advisory lock to its commit: one writer at a time, over all nodes, so that leaf
/// indexes have no gap and no transaction needs to be tried again. ("sanad" in ASCII.)
const WRITE_LOCK: i64 = 0x0073_616e_6164;

/// Where the rows are.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `sqlite:PATH`.
    Sqlite(PathBuf),
    /// `postgres://…`.
    Postgres(String),
}

impl FromStr for DatabaseUrl {
    type Err = DbError;

    fn from_str(url: &str) -> Result<Self, DbError> {
        match url.split_once(':') {
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(url.to_owned())),
            _ => Err(DbError::Url(without_password(url))),
        }
    }
}

/// An address as it may be shown.
fn without_password(url: &str) -> String {
    // The last @: a password may have one of its own.
    match url.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?))) {
        Some((scheme, (login, host))) => {
            format!("{scheme}://{}@{host}", login.split(':').next().unwrap_or_default())
        }
        None => url.to_owned(),
    }
}

impl fmt::Display for DatabaseUrl {
    /// Without the password: this goes into logs and messages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => f.write_str(&without_password(url)),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A connection to either database.
#[derive(MultiConnection)]
pub enum Conn {
    /// PostgreSQL, or what speaks its protocol.
    Postgres(PgConnection),
    /// The embedded default.
    Sqlite(SqliteConnection),
}

impl fmt::Debug for Conn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Postgres(_) => "Conn::Postgres",
            Self::Sqlite(_) => "Conn::Sqlite",
        })
    }
}

/// Connects and sets the session up.
pub(super) fn connect(url: &DatabaseUrl) -> Result<Conn, DbError> {
    let unavailable = |reason: String| DbError::Unavailable { url: url.to_string(), reason };
    match url {
        DatabaseUrl::Sqlite(path) => {
            let mut conn =
                SqliteConnection::establish(&path_text(path)).map_err(|e| unavailable(e.to_string()))?;
            // FULL: a commit is on disk when it returns, also in WAL mode. Pages are copied into the database file after
            // 16 MiB: an import writes the same ones again and again, and each copy costs two `fsync`. What SQLite keeps
            // beside the tables (pages as they were at a savepoint, what it sorts) begins in memory and goes on in a
            // nameless file: in memory alone it would grow with each import, and SQLite looks through all of it after each
            // row.
            conn.batch_execute(
                "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                 PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; PRAGMA temp_store = FILE; \
                 PRAGMA trusted_schema = OFF; \
                 PRAGMA wal_autocheckpoint = 4000;",
            )
            .map_err(|e| unavailable(e.to_string()))?;
            Ok(Conn::Sqlite(conn))
        }
        DatabaseUrl::Postgres(text) => {
            let mut conn = PgConnection::establish(text).map_err(|e| unavailable(e.to_string()))?;
            // Compiling a query takes longer than any of ours; PostgreSQL would do it where it guesses too many rows.
            conn.batch_execute(
                "SET synchronous_commit = on; SET jit = off; SET client_min_messages = warning; SET TIME ZONE 'UTC'",
            )
            .map_err(|e| unavailable(e.to_string()))?;
            Ok(Conn::Postgres(conn))
        }
    }
}

/// `file:` URIs and `:memory:` mean something else to SQLite; a path with a folder in front means only itself.
fn path_text(path: &Path) -> String {
    let text = path.to_string_lossy().into_owned();
    if path.is_absolute() { text } else { format!("./{text}") }
}

impl Conn {
    /// Opens the one kind of write transaction.
    pub(super) fn begin_write(&mut self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE")?,
            Self::Postgres(conn) => {
                AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN")?;
                let locked =
                    diesel::sql_query(format!("SELECT pg_advisory_xact_lock({WRITE_LOCK})")).execute(conn);
                if let Err(error) = locked {
                    self.abandon();
                    return Err(error.into());
                }
            }
        }
        Ok(())
    }

    /// Commits what [`Self::begin_write`] opened.
    pub(super) fn commit(&mut self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(conn) => AnsiTransactionManager::commit_transaction(conn)?,
            Self::Postgres(conn) => AnsiTransactionManager::commit_transaction(conn)?,
        }
        Ok(())
    }

    /// Opens a savepoint inside the transaction; [`Self::commit`] and [`Self::rollback`] then mean it.
    pub(super) fn begin_savepoint(&mut self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(conn) => AnsiTransactionManager::begin_transaction(conn)?,
            Self::Postgres(conn) => AnsiTransactionManager::begin_transaction(conn)?,
        }
        Ok(())
    }

    /// Undoes an open transaction or savepoint.
    pub(super) fn rollback(&mut self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(conn) => AnsiTransactionManager::rollback_transaction(conn)?,
            Self::Postgres(conn) => AnsiTransactionManager::rollback_transaction(conn)?,
        }
        Ok(())
    }

    /// Undoes everything that is open, savepoints and transaction; a connection that cannot even do that is replaced by
    /// its owner.
    pub(super) fn abandon(&mut self) {
        while self.rollback().is_ok() {}
    }

    /// Runs `look` on one consistent snapshot, which is then let go.
    pub(super) fn snapshot<T, E: From<DbError>>(
        &mut self,
        look: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let begun = match self {
            Self::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN DEFERRED"),
            Self::Postgres(conn) => AnsiTransactionManager::begin_transaction_sql(
                conn,
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            ),
        };
        begun.map_err(|error| E::from(error.into()))?;
        let result = look(self);
        // Nothing was written, and a connection that cannot even end a transaction is found out by the pool.
        drop(self.rollback());
        result
    }

    /// False if the connection is of no more use.
    pub(super) fn is_usable(&mut self) -> bool {
        let broken = match self {
            Self::Sqlite(conn) => AnsiTransactionManager::is_broken_transaction_manager(conn),
            Self::Postgres(conn) => AnsiTransactionManager::is_broken_transaction_manager(conn),
        };
        !broken && diesel::sql_query("SELECT 1").execute(self).is_ok()
    }
}

/// Makes and checks the readers' connections.
#[derive(Debug)]
pub(super) struct Manager {
    url: DatabaseUrl,
}

impl Manager {
    pub(super) const fn new(url: DatabaseUrl) -> Self {
        Self { url }
    }
}

impl r2d2::ManageConnection for Manager {
    type Connection = Conn;
    type Error = DbError;

    fn connect(&self) -> Result<Conn, DbError> {
        connect(&self.url)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), DbError> {
        if conn.is_usable() { Ok(()) } else { Err(DbError::Pool("the connection was lost".to_owned())) }
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        match conn {
            Conn::Sqlite(conn) => AnsiTransactionManager::is_broken_transaction_manager(conn),
            Conn::Postgres(conn) => AnsiTransactionManager::is_broken_transaction_manager(conn),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_chosen_by_its_scheme_and_nothing_else() {
        assert!(matches!("sqlite:/tmp/a.db".parse(), Ok(DatabaseUrl::Sqlite(_))));
        assert!(matches!("postgres://h/n".parse(), Ok(DatabaseUrl::Postgres(_))));
        for wrong in ["mysql://h/n", "/tmp/a.db", "", "sqlite:"] {
            assert!(wrong.parse::<DatabaseUrl>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let url: DatabaseUrl = "postgres://sanad:secret@db.example/sanad".parse().unwrap();
        assert_eq!(url.to_string(), "postgres://sanad@db.example/sanad");
        let url: DatabaseUrl = "postgres://sanad:p@ss@db.example/sanad".parse().unwrap();
        assert_eq!(url.to_string(), "postgres://sanad@db.example/sanad");
        let wrong = "mysql://sanad:secret@db.example/sanad".parse::<DatabaseUrl>().unwrap_err();
        assert!(wrong.to_string().contains("sanad@db") && !wrong.to_string().contains("secret"), "{wrong}");
    }
}
