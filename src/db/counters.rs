//! Numbers handed out: gapless within a committed history, never reused.

use diesel::prelude::*;
use diesel::upsert::excluded;

use super::insert::on;
use super::schema::counters as t;
use super::{Conn, DbError, WriteTx};

/// Where a counter stands.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = t)]
pub(super) struct Standing {
    pub organisation: String,
    pub name: String,
    /// The last number that was handed out.
    pub value: i64,
}

impl Standing {
    /// What tells counters apart.
    pub fn key(&self) -> (String, String) {
        (self.organisation.clone(), self.name.clone())
    }
}

/// Takes the next `count` values of a counter; returns the first of them, from 1.
///
/// # Errors
/// [`DbError`].
pub fn take(tx: &mut WriteTx<'_>, organisation: &str, name: &str, count: i64) -> Result<i64, DbError> {
    let last = match tx.standing(organisation, name) {
        Some(last) => last,
        None => {
            let query = t::table.find((organisation, name)).select(t::value);
            on!(tx.stored(), conn => query.get_result(conn)).optional()?.unwrap_or(0)
        }
    };
    tx.stand(Standing { organisation: organisation.to_owned(), name: name.to_owned(), value: last + count });
    Ok(last + 1)
}

/// Stores where a counter stands now.
pub(super) fn store(conn: &mut Conn, new: Standing) -> Result<(), DbError> {
    let insert = diesel::insert_into(t::table).values(new);
    let query =
        insert.on_conflict((t::organisation, t::name)).do_update().set(t::value.eq(excluded(t::value)));
    on!(conn, conn => query.execute(conn))?;
    Ok(())
}
