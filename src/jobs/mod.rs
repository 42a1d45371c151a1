//! Background work: what `app::jobs` keeps, done here, one file a task.
//!
//! [`Runner`] takes jobs one after the other on a few threads. A task that may be begun again after an interruption is
//! idempotent: doing it twice does it once. Each returns the JSON that its page shows.

mod build_pack;
mod import;
mod rebuild_pack;
pub mod reminders;
mod verify_pack;
pub mod witnesses;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::app::job_results::JobResult;
use crate::app::jobs::{Order, TakenJob};
use crate::app::{App, Code, Error};

/// So many jobs run at once.
const THREADS: usize = 2;
/// Where nobody rings, somebody else may have put a job down.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// So long a job under way is waited for when the service ends. What is not done by then is interrupted.
const ENDING: Duration = Duration::from_secs(30);

/// How a task says how far it is.
#[derive(Debug, Clone, Copy)]
struct Progress<'a> {
    app: &'a App,
    job: &'a str,
}

impl Progress<'_> {
    /// `done` of `total`. That it could not be written down holds nothing up.
    fn set(&self, done: u64, total: u64) {
        if let Err(error) = self.app.set_job_progress(self.job, (done, total)) {
            tracing::warn!(
                job = self.job,
                code = error.code().text(),
                "the progress of a job was not written down"
            );
        }
    }
}

/// What the threads share.
#[derive(Debug, Default)]
struct Shared {
    is_ending: AtomicBool,
    /// One pack at a time: two that write the same file would spoil it, and each needs the disk to itself.
    packs: Mutex<()>,
    working: Mutex<usize>,
    ended: Condvar,
}

/// The threads that do jobs, until it is stopped.
#[derive(Debug)]
pub struct Runner {
    app: Arc<App>,
    shared: Arc<Shared>,
}

impl Runner {
    /// Puts right what an interruption left, and starts.
    ///
    /// # Errors
    /// [`Error`] from the database; [`Code::Internal`] if a thread cannot be started.
    pub fn start(app: &Arc<App>) -> Result<Self, Error> {
        app.recover_jobs()?;
        let shared = Arc::new(Shared::default());
        let runner = Self { app: Arc::clone(app), shared: Arc::clone(&shared) };
        for number in 0..THREADS {
            let (app, shared) = (Arc::clone(app), Arc::clone(&shared));
            *runner.shared.working.lock().unwrap_or_else(PoisonError::into_inner) += 1;
            let started = thread::Builder::new().name(format!("job-{number}")).spawn(move || {
                work(&app, &shared);
                *shared.working.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
                shared.ended.notify_all();
            });
            started.map_err(|error| Error::new(Code::Internal).with("reason", "a thread").because(error))?;
        }
        if !app.config.timestamps.is_empty() {
            let (app, shared) = (Arc::clone(app), Arc::clone(&shared));
            *runner.shared.working.lock().unwrap_or_else(PoisonError::into_inner) += 1;
            let started = thread::Builder::new().name("timestamps".to_owned()).spawn(move || {
                fetch_timestamps(&app, &shared);
                *shared.working.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
                shared.ended.notify_all();
            });
            started.map_err(|error| Error::new(Code::Internal).with("reason", "a thread").because(error))?;
        }
        Ok(runner)
    }

    /// Takes no further job, and waits a while for those under way.
    pub fn stop(self) {
        self.shared.is_ending.store(true, Ordering::SeqCst);
        self.app.wake_jobs();
        self.shared.ended.notify_all();
        let working = self.shared.working.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.shared.ended.wait_timeout_while(working, ENDING, |working| *working > 0));
    }
}

fn work(app: &Arc<App>, shared: &Shared) {
    while !shared.is_ending.load(Ordering::SeqCst) {
        match app.take_job() {
            Ok(Some(job)) => {
                // There may be more for the other thread.
                app.wake_jobs();
                finish(app, shared, job);
            }
            Ok(None) => app.wait_for_job(LOOK_EVERY),
            Err(error) => {
                tracing::error!(code = error.code().text(), causes = ?error.causes(), "jobs cannot be taken");
                app.wait_for_job(LOOK_EVERY);
            }
        }
    }
    // The other thread may be asleep.
    app.wake_jobs();
}

/// Fetches timestamps that packs wait for, as long as the service runs. Nobody ordered it, so it is no job.
fn fetch_timestamps(app: &Arc<App>, shared: &Shared) {
    while !shared.is_ending.load(Ordering::SeqCst) {
        if let Err(error) = app.stamp_due() {
            tracing::error!(code = error.code().text(), causes = ?error.causes(), "timestamps cannot be fetched");
        }
        let working = shared.working.lock().unwrap_or_else(PoisonError::into_inner);
        drop(shared.ended.wait_timeout(working, LOOK_EVERY));
    }
}

fn finish(app: &Arc<App>, shared: &Shared, job: TakenJob) {
    let TakenJob { job, order, session } = job;
    let task = order.task();
    tracing::info!(job, task, "job begun");
    let progress = Progress { app, job: &job };
    // A mistake in one job ends that job and not the runner.
    let done = catch_unwind(AssertUnwindSafe(|| -> Result<JobResult, Error> {
        match &order {
            Order::BuildPack(new) => {
                let _one = shared.packs.lock().unwrap_or_else(PoisonError::into_inner);
                build_pack::run(app, &session, new, progress)
            }
            Order::RebuildPack { number } => {
                let _one = shared.packs.lock().unwrap_or_else(PoisonError::into_inner);
                rebuild_pack::run(app, &session, number, progress)
            }
            Order::VerifyPack { number } => verify_pack::run(app, &session, number, progress),
            Order::Import(order) => import::run(app, &session, order, progress),
        }
    }));
    let result =
        done.unwrap_or_else(|_| Err(Error::new(Code::Internal).with("reason", "a job came to a sudden end")));
    match &result {
        Ok(_) => tracing::info!(job, task, "job done"),
        Err(error) => {
            tracing::warn!(job, task, code = error.code().text(), causes = ?error.causes(), lines = ?error.lines(), "job failed");
        }
    }
    if let Err(error) = app.finish_job(&job, &session.words(), result) {
        tracing::error!(job, code = error.code().text(), causes = ?error.causes(), "the end of a job was not written down");
    }
}
