//! Bringing the tables up to date. Each database has its own folder with the same migration names.

use diesel::migration::{Migration, MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::DbError;
use super::conn::{Conn, DatabaseUrl, connect};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// How the tables stand against this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationState {
    /// Names of migrations that this program has and the database lacks.
    pub pending: Vec<String>,
    /// Versions that the database has and this program does not know: it was used by a newer program.
    pub unknown: Vec<String>,
}

fn failed(error: &(dyn std::error::Error + 'static)) -> DbError {
    DbError::Migration(error.to_string())
}

/// Applies what is pending; returns the names applied, in order.
///
/// # Errors
/// [`DbError`] if the database cannot be reached or a migration fails; the failed one is rolled back.
pub fn migrate(url: &DatabaseUrl) -> Result<Vec<String>, DbError> {
    let mut conn = connect(url)?;
    let applied = match &mut conn {
        Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE),
        Conn::Postgres(conn) => conn.run_pending_migrations(POSTGRES),
    };
    let applied = applied.map_err(|error| failed(&*error))?;
    Ok(applied.iter().map(ToString::to_string).collect())
}

/// Compares without changing anything.
///
/// # Errors
/// [`DbError`] if the database cannot be reached.
pub fn migration_state(url: &DatabaseUrl) -> Result<MigrationState, DbError> {
    match &mut connect(url)? {
        Conn::Sqlite(conn) => compare(conn, SQLITE),
        Conn::Postgres(conn) => compare(conn, POSTGRES),
    }
}

fn compare<DB, C>(conn: &mut C, source: EmbeddedMigrations) -> Result<MigrationState, DbError>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let applied: Vec<String> =
        conn.applied_migrations().map_err(|error| failed(&*error))?.iter().map(ToString::to_string).collect();
    let ours: Vec<Box<dyn Migration<DB>>> = source.migrations().map_err(|error| failed(&*error))?;
    let mut known = Vec::new();
    let mut pending = Vec::new();
    for migration in &ours {
        let version = migration.name().version().to_string();
        if !applied.contains(&version) {
            pending.push(migration.name().to_string());
        }
        known.push(version);
    }
    let unknown = applied.into_iter().filter(|version| !known.contains(version)).collect();
    Ok(MigrationState { pending, unknown })
}

#[cfg(test)]
mod tests {

    #[test]
    fn both_databases_have_the_same_migrations() {
        let names = |database: &str| {
            let folder = format!("{}/migrations/{database}", env!("CARGO_MANIFEST_DIR"));
            let mut names: Vec<_> =
                std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name()).collect();
            names.sort();
            names
        };
        assert_eq!(names("sqlite"), names("postgres"));
    }
}
