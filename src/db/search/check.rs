//! Whether the index of words says what records say: for `fsck`.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};

use super::{Count, Searchable, facets};
use crate::db::records::Record;
use crate::db::{Conn, DbError};
use crate::domain::retention::DESTROYED;

/// Words of one phrase, and phrases of one question: FTS5 bounds the depth of an expression.
const WORDS: usize = 64;
const PHRASES: usize = 16;

/// True if the record is found under exactly these words, one after the other, and under what lists are filtered by.
///
/// # Errors
/// [`DbError`].
pub fn is_found(conn: &mut Conn, record: &Record, text: &Searchable) -> Result<bool, DbError> {
    match conn {
        Conn::Sqlite(conn) => {
            let words: Vec<&str> = text.0.split_whitespace().collect();
            let mut phrases: Vec<String> =
                words.chunks(WORDS).map(|some| format!("words : \"{}\"", some.join(" "))).collect();
            phrases.push(format!("facets : \"{}\"", facets(record)));
            for some in phrases.chunks(PHRASES) {
                let found: Count = diesel::sql_query(
                    "SELECT count(*) AS count FROM record_search WHERE rowid = ? AND record_search MATCH ?",
                )
                .bind::<BigInt, _>(record.search_id)
                .bind::<Text, _>(some.join(" AND "))
                .get_result(conn)?;
                if found.count != 1 {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Conn::Postgres(conn) => {
            #[derive(QueryableByName)]
            struct Same {
                #[diesel(sql_type = Nullable<Bool>)]
                same: Option<bool>,
            }
            let row: Option<Same> =
                diesel::sql_query("SELECT search = ($1)::tsvector AS same FROM records WHERE record_id = $2")
                    .bind::<Text, _>(text.vector())
                    .bind::<Text, _>(&record.record_id)
                    .get_result(conn)
                    .optional()?;
            Ok(row.and_then(|row| row.same) == Some(true))
        }
    }
}

/// How many more entries the index has than there are records, of all organisations; `None` if there are as many, or
/// the words stand in the records themselves.
///
/// # Errors
/// [`DbError`].
pub fn surplus(conn: &mut Conn) -> Result<Option<i64>, DbError> {
    let Conn::Sqlite(conn) = conn else { return Ok(None) };
    let more: Count = diesel::sql_query(format!(
        "SELECT (SELECT count(*) FROM record_search) - \
             (SELECT count(*) FROM records WHERE category <> '{DESTROYED}') AS count"
    ))
    .get_result(conn)?;
    Ok((more.count > 0).then_some(more.count))
}
