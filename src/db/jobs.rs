//! Work in the background: what waits, what runs, what came of it.

use diesel::prelude::*;

use super::schema::jobs as t;
use super::{Conn, DbError, Table, WriteTx};

/// Waits to be taken.
pub const WAITING: &str = "waiting";
/// Somebody has taken it.
pub const RUNNING: &str = "running";
/// Its result is there.
pub const DONE: &str = "done";
/// What kept it from being done is there instead.
pub const FAILED: &str = "failed";

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = t)]
pub struct StoredJob {
    /// ULID.
    pub job_id: String,
    /// For which organisation.
    pub organisation: String,
    /// Who asked for it.
    pub user_id: String,
    /// What is to be done, by code.
    pub task: String,
    /// With what, as JSON.
    pub request: String,
    /// [`WAITING`], [`RUNNING`], [`DONE`] or [`FAILED`].
    pub state: String,
    /// How far it was when last written down.
    pub done: i64,
    /// Of so much.
    pub total: i64,
    /// JSON: the result; of a failed job, the problem.
    pub result: String,
    /// When it was asked for.
    pub created_ms: i64,
    /// When it ended.
    pub finished_ms: Option<i64>,
}

/// A job.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, job_id: &str) -> Result<Option<StoredJob>, DbError> {
    Ok(t::table.find(job_id).get_result(conn).optional()?)
}

/// A user's newest jobs, newest first.
///
/// # Errors
/// [`DbError`].
pub fn of_user(conn: &mut Conn, user_id: &str, limit: i64) -> Result<Vec<StoredJob>, DbError> {
    Ok(t::table
        .filter(t::user_id.eq(user_id))
        .order((t::created_ms.desc(), t::job_id.desc()))
        .limit(limit)
        .load(conn)?)
}

/// How many of a user's jobs wait.
///
/// # Errors
/// [`DbError`].
pub fn count_waiting(conn: &mut Conn, user_id: &str) -> Result<i64, DbError> {
    Ok(t::table.filter(t::user_id.eq(user_id)).filter(t::state.eq(WAITING)).count().get_result(conn)?)
}

/// All jobs in a state, oldest first.
///
/// # Errors
/// [`DbError`].
pub fn in_state(conn: &mut Conn, state: &str) -> Result<Vec<StoredJob>, DbError> {
    Ok(t::table.filter(t::state.eq(state)).order((t::created_ms, t::job_id)).load(conn)?)
}

/// The newest job of an organisation that did exactly this.
///
/// # Errors
/// [`DbError`].
pub fn latest_done(
    conn: &mut Conn,
    organisation: &str,
    task: &str,
    request: &str,
) -> Result<Option<StoredJob>, DbError> {
    Ok(t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::task.eq(task))
        .filter(t::request.eq(request))
        .filter(t::state.eq(DONE))
        .order((t::created_ms.desc(), t::job_id.desc()))
        .first(conn)
        .optional()?)
}

/// Adds one.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, new: &StoredJob) -> Result<(), DbError> {
    diesel::insert_into(t::table).values(new.clone()).execute(tx.change(Table::Jobs))?;
    Ok(())
}

/// Moves a job from one state to another; false if it is not in that state any more.
///
/// # Errors
/// [`DbError`].
pub fn move_to(
    tx: &mut WriteTx<'_>,
    job_id: &str,
    (from, to): (&str, &str),
    result: &str,
) -> Result<bool, DbError> {
    let job = t::table.filter(t::job_id.eq(job_id)).filter(t::state.eq(from));
    let changed =
        diesel::update(job).set((t::state.eq(to), t::result.eq(result))).execute(tx.change(Table::Jobs))?;
    Ok(changed == 1)
}

/// Writes down how far a running job is.
///
/// # Errors
/// [`DbError`].
pub fn set_progress(tx: &mut WriteTx<'_>, job_id: &str, (done, total): (i64, i64)) -> Result<(), DbError> {
    let job = t::table.filter(t::job_id.eq(job_id)).filter(t::state.eq(RUNNING));
    diesel::update(job).set((t::done.eq(done), t::total.eq(total))).execute(tx.change(Table::Jobs))?;
    Ok(())
}

/// Ends a job that waits or runs; false if it has ended already.
///
/// # Errors
/// [`DbError`].
pub fn finish(
    tx: &mut WriteTx<'_>,
    job_id: &str,
    (state, result): (&str, &str),
    (done, total): (i64, i64),
    at_ms: i64,
) -> Result<bool, DbError> {
    let job = t::table.filter(t::job_id.eq(job_id)).filter(t::state.eq_any([WAITING, RUNNING]));
    let changed = diesel::update(job)
        .set((
            t::state.eq(state),
            t::result.eq(result),
            t::done.eq(done),
            t::total.eq(total),
            t::finished_ms.eq(Some(at_ms)),
        ))
        .execute(tx.change(Table::Jobs))?;
    Ok(changed == 1)
}

/// Forgets jobs that ended before an instant.
///
/// # Errors
/// [`DbError`].
pub fn remove_older(tx: &mut WriteTx<'_>, before_ms: i64) -> Result<usize, DbError> {
    Ok(diesel::delete(t::table.filter(t::finished_ms.lt(before_ms))).execute(tx.change(Table::Jobs))?)
}
