//! People (and programs) who act in an organisation.

use diesel::prelude::*;

use super::schema::users as t;
use super::{Conn, DbError, Table, WriteTx};

/// A user.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct User {
    /// ULID.
    pub user_id: String,
    /// Organisation.
    pub organisation: String,
    /// Sign-in name, unique in the organisation.
    pub login: String,
    /// Printed name.
    pub name: String,
    /// Role code.
    pub role: String,
    /// Highest marking that may be seen.
    pub clearance: String,
    /// Argon2id hash; `None`: may not sign in.
    pub password_hash: Option<String>,
    /// When added.
    pub created_ms: i64,
    /// When switched off.
    pub disabled_ms: Option<i64>,
    /// Language of their pages.
    pub language: String,
    /// Sealed secret of the second factor.
    pub totp_secret: Option<Vec<u8>>,
    /// When the second factor was confirmed with a first code; before that it is not asked for.
    pub totp_confirmed_ms: Option<i64>,
    /// Time step of the last code that was accepted.
    pub totp_step: Option<i64>,
}

impl std::fmt::Debug for User {
    /// Without the password hash.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User").field("login", &self.login).field("role", &self.role).finish_non_exhaustive()
    }
}

/// All users of an organisation, by login.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, organisation: &str) -> Result<Vec<User>, DbError> {
    Ok(t::table.filter(t::organisation.eq(organisation)).order(t::login).load(conn)?)
}

/// The user with this login.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, organisation: &str, login: &str) -> Result<Option<User>, DbError> {
    let row = t::table.filter(t::organisation.eq(organisation)).filter(t::login.eq(login)).get_result(conn);
    Ok(row.optional()?)
}

/// The user with this id.
///
/// # Errors
/// [`DbError`].
pub fn find_by_id(conn: &mut Conn, user_id: &str) -> Result<Option<User>, DbError> {
    Ok(t::table.find(user_id).get_result(conn).optional()?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &User) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::Users))?;
    Ok(())
}

/// What an administrator may change of a user, and when they were switched off.
///
/// # Errors
/// [`DbError::Inconsistent`] if there is no such user.
pub fn update(tx: &mut WriteTx<'_>, user: &User) -> Result<(), DbError> {
    let changed = diesel::update(t::table.find(&user.user_id))
        .set((
            t::name.eq(&user.name),
            t::role.eq(&user.role),
            t::clearance.eq(&user.clearance),
            t::disabled_ms.eq(user.disabled_ms),
        ))
        .execute(tx.change(Table::Users))?;
    if changed == 1 { Ok(()) } else { Err(DbError::inconsistent("users", &user.user_id)) }
}

/// The second factor of a user: sealed secret, when it was confirmed, step of the last code.
///
/// # Errors
/// [`DbError::Inconsistent`] if there is no such user.
pub fn set_second_factor(
    tx: &mut WriteTx<'_>,
    user_id: &str,
    secret: Option<Vec<u8>>,
    confirmed_ms: Option<i64>,
    step: Option<i64>,
) -> Result<(), DbError> {
    let changed = diesel::update(t::table.find(user_id))
        .set((t::totp_secret.eq(secret), t::totp_confirmed_ms.eq(confirmed_ms), t::totp_step.eq(step)))
        .execute(tx.change(Table::Users))?;
    if changed == 1 { Ok(()) } else { Err(DbError::inconsistent("users", user_id)) }
}

/// Replaces a user's password hash.
///
/// # Errors
/// [`DbError::Inconsistent`] if there is no such user.
pub fn set_password(tx: &mut WriteTx<'_>, user_id: &str, hash: &str) -> Result<(), DbError> {
    let changed = diesel::update(t::table.filter(t::user_id.eq(user_id)))
        .set(t::password_hash.eq(Some(hash)))
        .execute(tx.change(Table::Users))?;
    if changed == 1 { Ok(()) } else { Err(DbError::inconsistent("users", user_id)) }
}
