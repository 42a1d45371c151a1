//! What was sent to whom on which day. Housekeeping: a letter tells nothing that is not here.

use diesel::prelude::*;

use super::schema::reminders as t;
use super::{Conn, DbError, Table, WriteTx};

/// A day's letter to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = t)]
#[diesel(treat_none_as_null = true)]
pub struct Reminder {
    /// To whom.
    pub user_id: String,
    /// Of which day, in UTC.
    pub day: String,
    /// When it was handed to the mail server; also while that is under way.
    pub sent_ms: Option<i64>,
    /// So often it could not be sent.
    pub attempts: i32,
    /// Not to be tried before.
    pub next_ms: i64,
    /// What kept it, in technical words.
    pub error: String,
}

/// Somebody's of a day.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, user_id: &str, day: &str) -> Result<Option<Reminder>, DbError> {
    Ok(t::table.find((user_id, day)).get_result(conn).optional()?)
}

/// Sets somebody's of a day. Those of earlier days are of no more use.
///
/// # Errors
/// [`DbError`].
pub fn set(tx: &mut WriteTx<'_>, new: &Reminder) -> Result<(), DbError> {
    let conn = tx.change(Table::Reminders);
    let earlier = t::table.filter(t::user_id.eq(&new.user_id)).filter(t::day.lt(&new.day));
    diesel::delete(earlier).execute(conn)?;
    if diesel::update(t::table.find((&new.user_id, &new.day))).set(new.clone()).execute(conn)? == 0 {
        diesel::insert_into(t::table).values(new.clone()).execute(conn)?;
    }
    Ok(())
}
