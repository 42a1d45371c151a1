//! Many rows in few statements.

/// Rows of one statement on SQLite: beyond some ten, a row costs what its own columns cost.
pub(super) const ROWS_SQLITE: usize = 32;

/// Rows of one statement on PostgreSQL, which takes 65,535 parameters: no table has more than twenty columns.
pub(super) const ROWS_POSTGRES: usize = 2048;

/// Runs a query on the database that it is. Through [`super::Conn`] itself diesel does not know the query's type, by
/// which it finds a prepared statement, and writes the SQL out each time to find it by that.
macro_rules! on {
    ($conn:expr, $inner:ident => $query:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite($inner) => $query,
            $crate::db::Conn::Postgres($inner) => $query,
        }
    };
}

/// Inserts rows on SQLite: of a fixed number, so that the statement is prepared once, and the rest one by one.
macro_rules! insert_on_sqlite {
    ($conn:expr, $table:expr, $rows:expr) => {{
        let (full, rest) = $rows.as_chunks::<{ $crate::db::insert::ROWS_SQLITE }>();
        for some in full {
            diesel::insert_into($table).values(some).execute($conn)?;
        }
        for row in rest {
            diesel::insert_into($table).values(row).execute($conn)?;
        }
    }};
}

/// Inserts rows on either database.
macro_rules! insert_rows {
    ($conn:expr, $table:expr, $rows:expr) => {
        match $conn {
            $crate::db::Conn::Sqlite(conn) => $crate::db::insert::insert_on_sqlite!(conn, $table, $rows),
            $crate::db::Conn::Postgres(conn) => {
                for some in $rows.chunks($crate::db::insert::ROWS_POSTGRES) {
                    diesel::insert_into($table).values(some).execute(conn)?;
                }
            }
        }
    };
}

pub(super) use {insert_on_sqlite, insert_rows, on};
