//! The one way to write.
//!
//! A single thread owns the writing connection. It takes the first waiting write, opens the transaction, then takes
//! all others that wait by then: each runs in a savepoint of its own, so that one that fails does not touch its
//! neighbours. The events that they recorded become ledger leaves, the head is signed, and everything is committed at
//! once: durability costs one `fsync` for the group, not one for each write.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::conn::{Conn, DatabaseUrl, connect};
use super::{DbError, events, ledger};
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;

/// Writes that share one commit at most; bounds how long the first of them waits.
const GROUP_MAX: usize = 4096;

/// Writes that may wait; further callers block before they queue.
const QUEUE_MAX: usize = 4096;

/// Events of different callers may be out of order by this much: each reads the clock before it queues.
const CLOCK_TOLERANCE_MS: i64 = 120_000;

/// Tables, for the rule that a change needs an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// `organisations`
    Organisations,
    /// `users`
    Users,
    /// `signing_keys`
    SigningKeys,
    /// `definitions`
    Definitions,
    /// `counters`
    Counters,
    /// `blobs`
    Blobs,
    /// `records`
    Records,
    /// `versions`, `version_files`, `version_links`
    Versions,
    /// `packs`
    Packs,
    /// `items`, `lots`, `units`, `unit_statuses`, `edges`
    Genealogy,
}

impl Table {
    /// Housekeeping: a change of these alone needs no event. A counter only hands out numbers; what uses the number
    /// is an event.
    const fn is_housekeeping(self) -> bool {
        matches!(self, Self::Counters)
    }
}

/// An event ready to be recorded: canonical bytes and the columns that are searched.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Whose ledger.
    pub organisation: String,
    /// When.
    pub at: Timestamp,
    /// User id, or empty for the service itself.
    pub actor: String,
    /// What happened.
    pub action: String,
    /// To what.
    pub subject: String,
    /// Canonical JSON.
    pub body: String,
}

/// Turns recorded events into ledger leaves inside the writing transaction.
pub trait Sequencer: Send {
    /// Appends `leaves` (SHA-256 of each event's body) from index `first` and stores the new signed head.
    ///
    /// # Errors
    /// [`DbError::Ledger`] if the stored tree is not the one that is being extended; the whole group is then undone.
    fn append(
        &mut self,
        conn: &mut Conn,
        organisation: &str,
        first: u64,
        leaves: &[Digest],
        at: Timestamp,
    ) -> Result<(), DbError>;

    /// The transaction of the last appends was undone: forget what was remembered of it.
    fn forget(&mut self);
}

/// What a committed write returns.
#[derive(Debug, Clone)]
pub struct Committed<T> {
    /// The closure's own result.
    pub value: T,
    /// Ledger indexes of its events, in order.
    pub events: Vec<u64>,
}

/// A write transaction in progress.
pub struct WriteTx<'c> {
    conn: &'c mut Conn,
    group: &'c mut Group,
    changed: Option<Table>,
    recorded: Vec<u64>,
}

impl std::fmt::Debug for WriteTx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WriteTx").field("changed", &self.changed).finish_non_exhaustive()
    }
}

impl WriteTx<'_> {
    /// The connection, to change rows of `table`. Unless it is housekeeping, an event must be recorded as well.
    pub(super) fn change(&mut self, table: Table) -> &mut Conn {
        if !table.is_housekeeping() {
            self.changed = Some(table);
        }
        self.conn
    }

    /// The connection, to look at rows as this transaction sees them.
    pub fn look(&mut self) -> &mut Conn {
        self.conn
    }

    /// Records an event; returns its index in the ledger, final if this write commits.
    ///
    /// # Errors
    /// [`DbError::ClockBehind`] if the event's time is well before the ledger's head.
    pub fn record(&mut self, event: NewEvent) -> Result<u64, DbError> {
        let log = self.group.log(self.conn, &event.organisation)?;
        if event.at.millis() + CLOCK_TOLERANCE_MS < log.head_at.millis() {
            return Err(DbError::ClockBehind { now: event.at, last: log.head_at });
        }
        let index = log.first + u64::try_from(log.pending.len()).unwrap_or(u64::MAX);
        log.pending.push(event);
        self.recorded.push(index);
        Ok(index)
    }

    /// Runs a part of this write in a savepoint of its own: if it fails, its rows and events are undone and the rest
    /// of the write goes on.
    ///
    /// # Errors
    /// Those of `part`, and [`DbError::Silent`] if it changed rows and recorded no event.
    pub fn attempt<T, E: From<DbError>>(
        &mut self,
        part: impl FnOnce(&mut WriteTx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let Committed { value, events } = Self::run(self.conn, self.group, part)?;
        // What it changed is covered by its own events.
        self.recorded.extend(events);
        Ok(value)
    }

    /// Runs one caller's change in a savepoint.
    fn run<T, E: From<DbError>>(
        conn: &mut Conn,
        group: &mut Group,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, E>,
    ) -> Result<Committed<T>, E> {
        let mark = group.mark();
        let result = conn.savepoint(|conn| {
            let mut tx = WriteTx { conn, group: &mut *group, changed: None, recorded: Vec::new() };
            let value = change(&mut tx)?;
            match tx.changed {
                Some(table) if tx.recorded.is_empty() => Err(E::from(DbError::Silent(table))),
                _ => Ok(Committed { value, events: tx.recorded }),
            }
        });
        if result.is_err() {
            group.back_to(&mark);
        }
        result
    }
}

/// The events of the group so far, by organisation.
#[derive(Debug, Default)]
struct Group {
    logs: BTreeMap<String, PendingLog>,
}

#[derive(Debug)]
struct PendingLog {
    first: u64,
    head_at: Timestamp,
    pending: Vec<NewEvent>,
}

impl Group {
    fn log(&mut self, conn: &mut Conn, organisation: &str) -> Result<&mut PendingLog, DbError> {
        if !self.logs.contains_key(organisation) {
            let head = ledger::head(conn, organisation)?;
            let (first, head_at) =
                head.map_or((0, Timestamp::from_millis(i64::MIN)), |head| (head.size, head.signed_at));
            self.logs.insert(organisation.to_owned(), PendingLog { first, head_at, pending: Vec::new() });
        }
        self.logs
            .get_mut(organisation)
            .ok_or_else(|| DbError::inconsistent("checkpoints", organisation.to_owned()))
    }

    /// How many events each organisation has: where to go back to if the next write fails.
    fn mark(&self) -> BTreeMap<String, usize> {
        self.logs.iter().map(|(organisation, log)| (organisation.clone(), log.pending.len())).collect()
    }

    fn back_to(&mut self, mark: &BTreeMap<String, usize>) {
        for (organisation, log) in &mut self.logs {
            log.pending.truncate(mark.get(organisation).copied().unwrap_or_default());
        }
    }

    /// Writes events and leaves, signs the heads.
    fn sequence(&self, conn: &mut Conn, sequencer: &mut dyn Sequencer) -> Result<(), DbError> {
        for (organisation, log) in &self.logs {
            if log.pending.is_empty() {
                continue;
            }
            events::insert(conn, organisation, log.first, &log.pending)?;
            let leaves: Vec<Digest> =
                log.pending.iter().map(|event| Digest::of(event.body.as_bytes())).collect();
            let latest = log.pending.iter().map(|event| event.at).max().unwrap_or(log.head_at);
            sequencer.append(conn, organisation, log.first, &leaves, latest.max(log.head_at))?;
        }
        Ok(())
    }
}

/// A queued write: run inside the group, then answered once the group's fate is known.
trait Queued: Send {
    fn run(&mut self, conn: &mut Conn, group: &mut Group);
    fn answer(self: Box<Self>, commit: Result<(), String>);
}

struct Waiting<F, T, E> {
    change: Option<F>,
    result: Option<Result<Committed<T>, E>>,
    reply: SyncSender<Result<Committed<T>, E>>,
}

impl<F, T, E> Queued for Waiting<F, T, E>
where
    F: FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn run(&mut self, conn: &mut Conn, group: &mut Group) {
        if let Some(change) = self.change.take() {
            self.result = Some(WriteTx::run(conn, group, change));
        }
    }

    fn answer(self: Box<Self>, commit: Result<(), String>) {
        let result = match (self.result, commit) {
            // A write that failed on its own says so, whatever became of the others.
            (Some(Err(own)), _) => Err(own),
            (Some(Ok(committed)), Ok(())) => Ok(committed),
            (Some(Ok(_)), Err(reason)) => Err(E::from(DbError::Commit(reason))),
            (None, Err(reason)) => Err(E::from(DbError::Commit(reason))),
            (None, Ok(())) => Err(E::from(DbError::WriterStopped)),
        };
        // A caller that has gone away no longer wants to know.
        drop(self.reply.send(result));
    }
}

/// The writing thread and its queue.
pub(super) struct Writer {
    queue: Option<SyncSender<Box<dyn Queued>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(url: DatabaseUrl, sequencer: Box<dyn Sequencer>) -> Result<Self, DbError> {
        let conn = connect(&url)?;
        let (queue, waiting) = sync_channel(QUEUE_MAX);
        let thread = std::thread::Builder::new()
            .name("sanad-writer".to_owned())
            .spawn(move || serve(url, conn, sequencer, &waiting))
            .map_err(|error| DbError::Pool(error.to_string()))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    pub(super) fn submit<T, E>(
        &self,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<Committed<T>, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let stopped = || E::from(DbError::WriterStopped);
        let (reply, answer) = sync_channel(1);
        let waiting = Waiting { change: Some(change), result: None, reply };
        self.queue.as_ref().ok_or_else(stopped)?.send(Box::new(waiting)).map_err(|_| stopped())?;
        answer.recv().map_err(|_| stopped())?
    }
}

impl Drop for Writer {
    /// Waits for the writes in progress.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn serve(
    url: DatabaseUrl,
    conn: Conn,
    mut sequencer: Box<dyn Sequencer>,
    waiting: &Receiver<Box<dyn Queued>>,
) {
    let mut conn = Some(conn);
    while let Ok(first) = waiting.recv() {
        let mut group = vec![first];
        let outcome = match conn.take().map_or_else(|| connect(&url), Ok) {
            Ok(mut open) => {
                let outcome = serve_group(&mut open, &mut group, waiting, &mut *sequencer);
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
        let outcome = outcome.map_err(|error| describe(&error));
        for write in group {
            write.answer(outcome.clone());
        }
    }
}

fn serve_group(
    conn: &mut Conn,
    group: &mut Vec<Box<dyn Queued>>,
    waiting: &Receiver<Box<dyn Queued>>,
    sequencer: &mut dyn Sequencer,
) -> Result<(), DbError> {
    conn.begin_write()?;
    let mut events = Group::default();
    let mut next = 0;
    loop {
        while let Some(write) = group.get_mut(next) {
            write.run(conn, &mut events);
            next += 1;
        }
        if group.len() >= GROUP_MAX {
            break;
        }
        match waiting.try_recv() {
            Ok(write) => group.push(write),
            Err(_) => break,
        }
    }
    let done = events.sequence(conn, sequencer).and_then(|()| conn.commit());
    if done.is_err() {
        conn.rollback();
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
