//! Work in the background: what takes too long for a request is put down as a job, taken by the runner of `jobs`, and
//! asked about until it has ended.
//!
//! A job belongs to whoever asked for it; to others it does not exist. Whether they may have it done is decided by the
//! use case that puts it down, and again by the one that does it. How far it is stands in memory and is written to its
//! row now and then. One process runs the jobs of an installation.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::job_results::{JobProblem, JobResult};
use super::packs::NewPack;
use super::{App, Code, Error, Session, sign_in};
use crate::db::jobs::{self, StoredJob};
use crate::domain::access::Marking;
use crate::domain::clock::random;
use crate::domain::ids::JobId;
use crate::proof::time::Timestamp;
use crate::words::Words;

/// So many jobs of one person may wait.
pub const WAITING_MAX: i64 = 5;
/// So many of a person's jobs are listed.
const LISTED: i64 = 50;
/// So long a job that ended can be asked about.
const KEPT_MS: i64 = 90 * 24 * 60 * 60 * 1000;
/// What is put beside a job until it ends.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Beside {
    /// Language of whoever asked for it.
    language: String,
    /// It was put back once, and is not put back twice.
    put_back: bool,
}

impl Beside {
    fn of(row: &StoredJob) -> Self {
        serde_json::from_str::<Option<Self>>(&row.result).ok().flatten().unwrap_or_default()
    }

    fn words(&self) -> Words {
        Words::on_pages(if self.language.is_empty() { "en" } else { &self.language })
    }
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "task", rename_all = "kebab-case")]
pub enum Order {
    /// Issue a pack.
    BuildPack(NewPack),
    /// Make an issued pack again.
    RebuildPack {
        /// Its number.
        number: String,
    },
    /// Check the file of an issued pack.
    VerifyPack {
        /// Its number.
        number: String,
    },
    /// Say what an import would do, or carry it out.
    Import(ImportOrder),
}

/// An import of what was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ImportOrder {
    /// The folder that was sent.
    pub import: String,
    /// Find out what would happen; write nothing.
    pub is_dry: bool,
    /// File what is right although other rows are wrong.
    pub keep_going: bool,
    /// Marking of new records that have none.
    pub marking: Option<Marking>,
}

impl Order {
    /// The code of the task.
    #[must_use]
    pub const fn task(&self) -> &'static str {
        match self {
            Self::BuildPack(_) => "build-pack",
            Self::RebuildPack { .. } => "rebuild-pack",
            Self::VerifyPack { .. } => "verify-pack",
            Self::Import(ImportOrder { is_dry: true, .. }) => "check-import",
            Self::Import(ImportOrder { is_dry: false, .. }) => "run-import",
        }
    }

    /// Whether doing it twice does it once: then it may be begun again after an interruption.
    const fn is_idempotent(&self) -> bool {
        match self {
            // Issuing takes a number each time.
            Self::BuildPack(_) => false,
            Self::RebuildPack { .. } | Self::VerifyPack { .. } | Self::Import(_) => true,
        }
    }
}

/// A job as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct JobView {
    /// Its id.
    pub job: String,
    /// What is to be done, by code.
    pub task: String,
    /// `waiting`, `running`, `done`, `failed`.
    pub state: String,
    /// How far it is.
    pub done: u64,
    /// Of so much; 0 while that is not known.
    pub total: u64,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// What it was asked with.
    #[schemars(with = "Order")]
    pub request: Value,
    /// What came of it; null before its end, and of a failed job.
    #[schemars(with = "Option<JobResult>")]
    pub result: Value,
    /// What kept it from being done.
    #[schemars(with = "Option<JobProblem>")]
    pub problem: Value,
}

impl JobView {
    /// True once nothing will change any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.state == jobs::DONE || self.state == jobs::FAILED
    }
}

/// A job that was taken: to be done, and then finished.
#[derive(Debug)]
pub struct TakenJob {
    /// Its id.
    pub job: String,
    /// What is to be done.
    pub order: Order,
    /// For whom, now.
    pub session: Session,
}

/// How far the running jobs are, and the bell that wakes the runner.
#[derive(Debug, Default)]
pub(super) struct Board {
    progress: Mutex<HashMap<String, (u64, u64)>>,
    rung: Mutex<bool>,
    bell: Condvar,
}

impl App {
    /// Puts a job down. Whoever calls this has asked whether the actor may have it done.
    ///
    /// # Errors
    /// [`Code::Queue`] if too many of theirs wait already.
    pub(super) fn put_down(&self, session: &Session, order: &Order) -> Result<JobView, Error> {
        let row = StoredJob {
            job_id: JobId::new(session.now, random(&*self.entropy)?).to_string(),
            organisation: session.code().to_owned(),
            user_id: session.user(),
            task: order.task().to_owned(),
            request: text_of(order)?,
            state: jobs::WAITING.to_owned(),
            done: 0,
            total: 0,
            result: text_of(&Beside { language: session.language.clone(), put_back: false })?,
            created_ms: session.now.millis(),
            finished_ms: None,
        };
        let view = self.job_view(row.clone());
        let (by, new, kept) = (session.clone(), row, view.clone());
        self.db.write(move |tx| {
            if jobs::count_waiting(tx.look(), &new.user_id)? >= WAITING_MAX {
                return Err(Error::new(Code::Queue).with("max", WAITING_MAX.to_string()));
            }
            jobs::remove_older(tx, new.created_ms - KEPT_MS)?;
            jobs::insert(tx, &new)?;
            by.keep(tx, &kept)
        })?;
        self.wake_jobs();
        Ok(view)
    }

    /// A job of the actor's.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub fn find_job(&self, session: &Session, job: &str) -> Result<JobView, Error> {
        let row = self.db.read(|conn| jobs::find(conn, job).map_err(Error::from))?;
        let row = row.filter(|row| row.user_id == session.user() && row.organisation == session.code());
        Ok(self.job_view(row.ok_or_else(|| Error::not_found("job", job))?))
    }

    /// The actor's latest jobs, newest first.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn list_jobs(&self, session: &Session) -> Result<Vec<JobView>, Error> {
        let user = session.user();
        let rows = self.db.read(|conn| jobs::of_user(conn, &user, LISTED).map_err(Error::from))?;
        Ok(rows.into_iter().map(|row| self.job_view(row)).collect())
    }

    /// Takes back a job that still waits.
    ///
    /// # Errors
    /// [`Code::NotFound`] if it is not the actor's, [`Code::Working`] if it does not wait any more.
    pub fn withdraw_job(&self, session: &Session, job: &str) -> Result<(), Error> {
        self.find_job(session, job)?;
        let (by, id, at) = (session.clone(), job.to_owned(), session.now.millis());
        let problem = problem(&Error::new(Code::Withdrawn), &session.words()).to_string();
        self.db.write(move |tx| {
            if !jobs::move_to(tx, &id, (jobs::WAITING, jobs::RUNNING), "null")? {
                return Err(Error::new(Code::Working));
            }
            jobs::finish(tx, &id, (jobs::FAILED, &problem), (0, 0), at)?;
            by.keep(tx, &())
        })?;
        Ok(())
    }

    /// The newest verification of a pack that came to an end.
    pub(super) fn latest_of(&self, organisation: &str, order: &Order) -> Result<Option<JobView>, Error> {
        let request = text_of(order)?;
        let row = self.db.read(|conn| {
            jobs::latest_done(conn, organisation, order.task(), &request).map_err(Error::from)
        })?;
        Ok(row.map(|row| self.job_view(row)))
    }

    fn job_view(&self, row: StoredJob) -> JobView {
        let stored = |count: i64| u64::try_from(count).unwrap_or_default();
        let progress = self.jobs.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let (done, total) =
            progress.get(&row.job_id).copied().unwrap_or((stored(row.done), stored(row.total)));
        let told: Value = serde_json::from_str(&row.result).unwrap_or_default();
        let (result, problem) = match row.state.as_str() {
            jobs::DONE => (told, Value::Null),
            jobs::FAILED => (Value::Null, told),
            _ => (Value::Null, Value::Null),
        };
        JobView {
            job: row.job_id,
            task: row.task,
            state: row.state,
            done,
            total,
            created_at: Timestamp::from_millis(row.created_ms),
            finished_at: row.finished_ms.map(Timestamp::from_millis),
            request: serde_json::from_str(&row.request).unwrap_or_default(),
            result,
            problem,
        }
    }

    /// At the start of the runner, when nothing runs: what was interrupted is begun again once if that does no harm, and
    /// has failed otherwise.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn recover_jobs(&self) -> Result<(), Error> {
        let interrupted = self.db.read(|conn| jobs::in_state(conn, jobs::RUNNING).map_err(Error::from))?;
        for row in interrupted {
            let order: Option<Order> = serde_json::from_str(&row.request).ok();
            let beside = Beside::of(&row);
            let is_again = !beside.put_back && order.is_some_and(|order| order.is_idempotent());
            if is_again {
                let beside = text_of(&Beside { put_back: true, ..beside })?;
                self.db.write(move |tx| {
                    jobs::move_to(tx, &row.job_id, (jobs::RUNNING, jobs::WAITING), &beside)
                        .map_err(Error::from)
                })?;
            } else {
                self.finish_job(&row.job_id, &beside.words(), Err(Error::new(Code::Interrupted)))?;
            }
        }
        self.clear_imports()
    }

    /// Takes the job that has waited longest; one that cannot be begun has failed.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn take_job(&self) -> Result<Option<TakenJob>, Error> {
        let waiting = self.db.read(|conn| jobs::in_state(conn, jobs::WAITING).map_err(Error::from))?;
        for row in waiting {
            let (id, beside) = (row.job_id.clone(), row.result.clone());
            let taken = self.db.write(move |tx| {
                jobs::move_to(tx, &id, (jobs::WAITING, jobs::RUNNING), &beside).map_err(Error::from)
            })?;
            if !taken.value {
                // Another thread was faster.
                continue;
            }
            match self.begin(&row) {
                Ok((order, session)) => return Ok(Some(TakenJob { job: row.job_id, order, session })),
                Err(error) => self.finish_job(&row.job_id, &Beside::of(&row).words(), Err(error))?,
            }
        }
        Ok(None)
    }

    /// Who asked may have lost their role, or their place, since: what they may is what they may now.
    fn begin(&self, row: &StoredJob) -> Result<(Order, Session), Error> {
        let order: Order = serde_json::from_str(&row.request)
            .map_err(|error| Error::new(Code::Internal).with("reason", "a job's request").because(error))?;
        let found = self.db.read(|conn| sign_in::actor(conn, &row.user_id))?;
        let (organisation, user) = found
            .filter(|(organisation, _)| organisation.organisation == row.organisation)
            .ok_or_else(|| Error::not_found("user", &row.user_id))?;
        let session = self.session_of(organisation, &user, self.clock.now())?;
        let beside = Beside::of(row);
        let language = if beside.language.is_empty() { session.language.clone() } else { beside.language };
        Ok((order, Session { language, ..session }))
    }

    /// Says how far a running job is.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn set_job_progress(&self, job: &str, (done, total): (u64, u64)) -> Result<(), Error> {
        let tenth = |done: u64, total: u64| done.saturating_mul(10).checked_div(total).unwrap_or_default();
        let before = {
            let mut progress = self.jobs.progress.lock().unwrap_or_else(PoisonError::into_inner);
            progress.insert(job.to_owned(), (done, total)).unwrap_or_default()
        };
        // Now and then: each tenth of the way.
        if total == before.1 && tenth(done, total) == tenth(before.0, before.1) {
            return Ok(());
        }
        let id = job.to_owned();
        self.db.write(move |tx| {
            jobs::set_progress(tx, &id, (column(done), column(total))).map_err(Error::from)
        })?;
        Ok(())
    }

    /// Ends a job with its result or with what kept it from being done.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn finish_job(
        &self,
        job: &str,
        words: &Words,
        result: Result<JobResult, Error>,
    ) -> Result<(), Error> {
        let (state, text) = match result {
            Ok(result) => (jobs::DONE, json!(result).to_string()),
            Err(error) => (jobs::FAILED, problem(&error, words).to_string()),
        };
        let at = self.clock.now().millis();
        let (done, total) = {
            let mut progress = self.jobs.progress.lock().unwrap_or_else(PoisonError::into_inner);
            progress.remove(job).unwrap_or_default()
        };
        let done = if state == jobs::DONE { total } else { done };
        let id = job.to_owned();
        self.db.write(move |tx| {
            jobs::finish(tx, &id, (state, &text), (column(done), column(total)), at).map_err(Error::from)
        })?;
        Ok(())
    }

    /// Waits until there may be something to take, but no longer than that.
    pub fn wait_for_job(&self, longest: Duration) {
        let rung = self.jobs.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.jobs.bell.wait_timeout_while(rung, longest, |rung| !*rung);
        let (mut rung, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *rung = false;
    }

    /// Wakes whoever waits for a job.
    pub fn wake_jobs(&self) {
        *self.jobs.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.jobs.bell.notify_all();
    }
}

fn column(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn text_of(what: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(what).map_err(|error| Error::new(Code::Internal).because(error))
}

/// What is told of an error: its words. What went wrong inside is for the log.
fn problem(error: &Error, words: &Words) -> Value {
    let is_inside = matches!(
        error.code(),
        Code::File | Code::Key | Code::Address | Code::Unavailable | Code::Database | Code::Internal
    );
    let title = if is_inside { words.text("site-error-inside") } else { error.message_for_site(words) };
    let details: &[String] = if is_inside { &[] } else { error.lines() };
    let problem = JobProblem { code: error.code().text().to_owned(), title, details: details.to_vec() };
    json!(problem)
}
