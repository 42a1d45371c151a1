//! The writing thread and its queue.
//!
//! Callers queue their writes in the batch that is forming, and wait for that batch's fate. The thread takes the whole
//! batch, and further ones that have formed by the time it is through with it, commits them together, and then tells
//! the fate to all who wait in one go: to wake some hundred callers one by one would cost more than their writes.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::JoinHandle;

use super::DbError;
use super::conn::{Conn, DatabaseUrl, connect};
use super::write::{Committed, Group, Sequencer, WriteTx};

/// With so many writes a group ends, even if more wait: bounds how long the first of them waits.
const GROUP_MAX: usize = 4096;

/// What became of a batch.
#[derive(Debug, Clone)]
enum Fate {
    Committed,
    /// Nothing of it was kept, and why.
    Failed(String),
    /// The thread ended before it came to it.
    Stopped,
}

/// A queued write.
trait Queued: Send {
    fn run(&mut self, conn: &mut Conn, group: &mut Group);
}

/// What a closure returned, until its group's fate is known.
type Slot<T, E> = Arc<Mutex<Option<Result<Committed<T>, E>>>>;

struct Waiting<F, T, E> {
    change: Option<F>,
    result: Slot<T, E>,
}

impl<F, T, E> Queued for Waiting<F, T, E>
where
    F: FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn run(&mut self, conn: &mut Conn, group: &mut Group) {
        if let Some(change) = self.change.take() {
            let result = WriteTx::run(conn, group, 1, change);
            *lock(&self.result) = Some(result);
        }
    }
}

/// Writes that share a fate.
#[derive(Default)]
struct Batch {
    writes: Vec<Box<dyn Queued>>,
    fate: Arc<OnceLock<Fate>>,
}

impl Batch {
    fn decide(&self, fate: Fate) {
        // It is decided once: the second time only when the batch is dropped.
        drop(self.fate.set(fate));
    }
}

impl Drop for Batch {
    /// Nobody waits for ever, even if the thread panics.
    fn drop(&mut self) {
        self.decide(Fate::Stopped);
    }
}

/// What waits. Each waiting write is a caller that is blocked, so it needs no bound of its own.
#[derive(Default)]
struct Queue {
    forming: Batch,
    /// The thread has nothing to do and must be woken.
    is_idle: bool,
    /// Nothing more is taken in.
    is_closed: bool,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    work: Condvar,
}

/// No state here is left half changed, so a lock that a panic has poisoned is as good as any.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// Waits for the next batch; nothing once the queue is closed and empty.
    fn wait(&self) -> Option<Batch> {
        let mut queue = lock(&self.queue);
        while queue.forming.writes.is_empty() {
            if queue.is_closed {
                return None;
            }
            queue.is_idle = true;
            queue = self.work.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        queue.is_idle = false;
        Some(std::mem::take(&mut queue.forming))
    }

    /// The batch that has formed meanwhile, if there is one.
    fn more(&self) -> Option<Batch> {
        let mut queue = lock(&self.queue);
        (!queue.forming.writes.is_empty()).then(|| std::mem::take(&mut queue.forming))
    }

    fn close(&self) {
        let mut queue = lock(&self.queue);
        queue.is_closed = true;
        self.work.notify_all();
    }
}

/// Closes the queue when the thread ends, in whichever way, and lets go of those who still wait.
struct Closing(Arc<Shared>);

impl Drop for Closing {
    fn drop(&mut self) {
        self.0.close();
        drop(self.0.more());
    }
}

/// The writing thread and its queue.
pub(super) struct Writer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(url: DatabaseUrl, sequencer: Box<dyn Sequencer>) -> Result<Self, DbError> {
        let conn = connect(&url)?;
        let shared = Arc::new(Shared::default());
        let closing = Closing(Arc::clone(&shared));
        let thread = std::thread::Builder::new()
            .name("sanad-writer".to_owned())
            .spawn(move || serve(&url, conn, sequencer, &closing.0))
            .map_err(|error| DbError::Pool(error.to_string()))?;
        Ok(Self { shared, thread: Some(thread) })
    }

    pub(super) fn submit<T, E>(
        &self,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<Committed<T>, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let result: Slot<T, E> = Arc::default();
        let write = Box::new(Waiting { change: Some(change), result: Arc::clone(&result) });
        let fate = {
            let mut queue = lock(&self.shared.queue);
            if queue.is_closed {
                return Err(E::from(DbError::WriterStopped));
            }
            queue.forming.writes.push(write);
            if std::mem::take(&mut queue.is_idle) {
                self.shared.work.notify_one();
            }
            Arc::clone(&queue.forming.fate)
        };
        let fate = fate.wait();
        let own = lock(&result).take();
        match (own, fate) {
            // A write that failed on its own says so, whatever became of the others.
            (Some(Err(own)), _) => Err(own),
            (Some(Ok(committed)), Fate::Committed) => Ok(committed),
            (_, Fate::Failed(reason)) => Err(E::from(DbError::Commit(reason.clone()))),
            (_, Fate::Committed | Fate::Stopped) => Err(E::from(DbError::WriterStopped)),
        }
    }
}

impl Drop for Writer {
    /// Waits for the writes in progress.
    fn drop(&mut self) {
        self.shared.close();
        // A write that outlives all others drops this on the writing thread, which cannot wait for itself and ends by itself.
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            drop(thread.join());
        }
    }
}

fn serve(url: &DatabaseUrl, conn: Conn, mut sequencer: Box<dyn Sequencer>, shared: &Shared) {
    let mut conn = Some(conn);
    while let Some(first) = shared.wait() {
        let mut batches = vec![first];
        let outcome = match conn.take().map_or_else(|| connect(url), Ok) {
            Ok(mut open) => {
                let outcome = serve_group(&mut open, &mut batches, shared, &mut *sequencer);
                if outcome.is_err() {
                    sequencer.forget();
                }
                // After a failure the connection itself may be gone (a restarted database): connect anew then.
                if outcome.is_ok() || open.is_usable() {
                    conn = Some(open);
                }
                outcome
            }
            Err(error) => Err(error),
        };
        let fate = outcome.map_or_else(|error| Fate::Failed(describe(&error)), |()| Fate::Committed);
        for batch in batches {
            batch.decide(fate.clone());
        }
    }
}

fn serve_group(
    conn: &mut Conn,
    batches: &mut Vec<Batch>,
    shared: &Shared,
    sequencer: &mut dyn Sequencer,
) -> Result<(), DbError> {
    conn.begin_write()?;
    let mut group = Group::default();
    let mut writes = 0;
    while let Some(batch) = batches.last_mut() {
        for write in &mut batch.writes {
            write.run(conn, &mut group);
        }
        writes += batch.writes.len();
        if writes >= GROUP_MAX {
            break;
        }
        match shared.more() {
            Some(more) => batches.push(more),
            None => break,
        }
    }
    let done = group.sequence(conn, sequencer).and_then(|()| conn.commit());
    if done.is_err() {
        conn.abandon();
    }
    done
}

/// The error and its causes in one line.
fn describe(error: &DbError) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
