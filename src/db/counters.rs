//! Numbers handed out: gapless within a committed history, never reused.

use diesel::prelude::*;

use super::schema::counters as t;
use super::{DbError, Table, WriteTx};

/// Takes the next `count` values of a counter; returns the first of them, from 1.
///
/// # Errors
/// [`DbError`].
pub fn take(tx: &mut WriteTx<'_>, organisation: &str, name: &str, count: i64) -> Result<i64, DbError> {
    let conn = tx.change(Table::Counters);
    let last: Option<i64> =
        t::table.find((organisation, name)).select(t::value).get_result(conn).optional()?;
    match last {
        Some(last) => {
            diesel::update(t::table.find((organisation, name)))
                .set(t::value.eq(last + count))
                .execute(conn)?;
            Ok(last + 1)
        }
        None => {
            diesel::insert_into(t::table)
                .values((t::organisation.eq(organisation), t::name.eq(name), t::value.eq(count)))
                .execute(conn)?;
            Ok(1)
        }
    }
}
