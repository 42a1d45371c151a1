//! Where people want to be reminded.

use diesel::prelude::*;

use super::schema::contacts as t;
use super::{Conn, DbError, Table, WriteTx};

/// Where somebody wants to be reminded.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = t)]
#[diesel(treat_none_as_null = true)]
pub struct Contact {
    /// Who.
    pub user_id: String,
    /// Of whose people.
    pub organisation: String,
    /// E-mail address; empty for nowhere.
    pub email: String,
    /// In which language.
    pub language: String,
    /// Since when.
    pub changed_ms: i64,
    /// When it was confirmed that the address is theirs.
    pub confirmed_ms: Option<i64>,
}

/// Somebody's.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, user_id: &str) -> Result<Option<Contact>, DbError> {
    Ok(t::table.find(user_id).get_result(conn).optional()?)
}

/// All of an organisation.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, organisation: &str) -> Result<Vec<Contact>, DbError> {
    Ok(t::table.filter(t::organisation.eq(organisation)).order(t::user_id).load(conn)?)
}

/// All whose address was confirmed, whatever their organisation.
///
/// # Errors
/// [`DbError`].
pub fn reachable(conn: &mut Conn) -> Result<Vec<Contact>, DbError> {
    Ok(t::table.filter(t::email.ne("")).filter(t::confirmed_ms.is_not_null()).order(t::user_id).load(conn)?)
}

/// Sets somebody's.
///
/// # Errors
/// [`DbError`].
pub fn set(tx: &mut WriteTx<'_>, new: &Contact) -> Result<(), DbError> {
    let conn = tx.change(Table::Contacts);
    if diesel::update(t::table.find(&new.user_id)).set(new.clone()).execute(conn)? == 0 {
        diesel::insert_into(t::table).values(new.clone()).execute(conn)?;
    }
    Ok(())
}
