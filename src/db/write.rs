//! The one way to write.
//!
//! A single thread owns the writing connection (`writer`). It opens a transaction and runs all writes that wait by then,
//! each so that one that fails does not touch its neighbours. The events that they recorded become ledger leaves, the
//! head is signed, and everything is committed at once: durability costs one `fsync` for the group, not one for each
//! write. This file is what a write sees; what the group keeps is in [`Group`].

use std::collections::BTreeMap;

use super::counters::{self, Standing};
use super::waiting::{self, Waiting};
use super::{Conn, DbError, events, ledger};
use crate::proof::canonical::CanonicalError;
use crate::proof::digest::Digest;
use crate::proof::event::Event;
use crate::proof::time::Timestamp;

/// Events of different callers may be out of order by this much: each reads the clock before it queues.
pub(super) const CLOCK_TOLERANCE_MS: i64 = 120_000;

/// Tables, for the rule that a change needs an event. `counters` is not among them: a counter only hands out numbers;
/// what uses the number is an event.
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
    /// `blobs`
    Blobs,
    /// `records`
    Records,
    /// `versions`, `version_files`, `version_links`
    Versions,
    /// `packs`
    Packs,
    /// `pack_files`
    PackFiles,
    /// `timestamps`
    Timestamps,
    /// `sessions`
    Sessions,
    /// `tokens`
    Tokens,
    /// `uploads`
    Uploads,
    /// `idempotency_keys`
    IdempotencyKeys,
    /// `recovery_codes`
    RecoveryCodes,
    /// `pack_grants`
    PackGrants,
    /// `signatures`
    Signatures,
    /// `acknowledgements`
    Acknowledgements,
    /// `comments`
    Comments,
    /// `mentions`
    Mentions,
    /// `contacts`
    Contacts,
    /// `reminders`
    Reminders,
    /// `confirmations`
    Confirmations,
    /// `delegations`
    Delegations,
    /// `holds`
    Holds,
    /// `destructions`, `ghosts`, and what is left of a destroyed record in `records` and `versions`
    Destructions,
    /// `erasures`
    Erasures,
    /// `jobs`
    Jobs,
    /// `derivations`, and the columns and index that follow from versions and kinds alone
    Derivations,
    /// `items`, `serial_patterns`, `bom_lines`, `lots`, `units`, `unit_statuses`, `edges`, `operations`
    Genealogy,
    /// `witness_policies`
    WitnessPolicies,
    /// `cosignatures`, `witness_states`
    Cosignatures,
    /// `pack_receipts`
    PackReceipts,
}

impl Table {
    /// Housekeeping: a change of these alone needs no event. An upload is bytes that stand in no version yet, a job is
    /// the way to something, as is a timestamp that is waited for: what comes of each is an event. A session's beginning and
    /// end are events; that it was used is not, nor that somebody looked at what names them, nor that they
    /// were reminded, or asked whether an address is theirs. What witnesses sign is signed over heads, and each event makes another head.
    const fn is_housekeeping(self) -> bool {
        matches!(
            self,
            Self::Sessions
                | Self::Uploads
                | Self::IdempotencyKeys
                | Self::Jobs
                | Self::Mentions
                | Self::Reminders
                | Self::Confirmations
                | Self::Derivations
                | Self::Cosignatures
                | Self::PackReceipts
                | Self::Timestamps
                | Self::Erasures
        )
    }
}

/// An event ready to be recorded: canonical bytes, their digest, and the columns that are searched.
#[derive(Debug, Clone)]
pub struct NewEvent {
    pub(super) organisation: String,
    pub(super) at: Timestamp,
    pub(super) actor: String,
    pub(super) action: String,
    pub(super) subject: String,
    pub(super) body: String,
    digest: Digest,
}

impl NewEvent {
    /// Writes the event out and hashes it: here, where every caller does its own, and not in the one thread for which
    /// all of them wait.
    ///
    /// # Errors
    /// If the detail cannot be written canonically.
    pub fn new(event: Event) -> Result<Self, CanonicalError> {
        let body = event.to_canonical_text()?;
        Ok(Self {
            organisation: event.organisation,
            at: event.at,
            actor: event.actor,
            action: event.action,
            subject: event.subject,
            digest: Digest::of(body.as_bytes()),
            body,
        })
    }

    /// Its canonical JSON.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The same, committing to this: for what is known only once the rows are written.
    ///
    /// # Errors
    /// As [`NewEvent::new`].
    pub fn committing_to(self, digest: Digest) -> Result<Self, CanonicalError> {
        let event: Event = crate::proof::canonical::parse_as(self.body.as_bytes())?;
        Self::new(Event { digest: Some(digest), ..event })
    }
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
    /// How many writes this one stands in, itself included: the savepoint that is its own.
    level: usize,
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
        self.group.has_other_keys |= table == Table::SigningKeys;
        self.group.guard(self.conn, self.level);
        self.group.write_out(self.conn);
        self.conn
    }

    /// The rows that wait, to add one of `table`. An event must be recorded as well.
    pub(super) const fn add(&mut self, table: Table) -> &mut Waiting {
        self.changed = Some(table);
        &mut self.group.waiting
    }

    /// The connection, to look at rows as this transaction sees them.
    pub fn look(&mut self) -> &mut Conn {
        // On PostgreSQL a query that fails ends the transaction up to the last savepoint, so looking needs one too.
        if matches!(self.conn, Conn::Postgres(_)) || !self.group.waiting.is_empty() {
            self.group.guard(self.conn, self.level);
            self.group.write_out(self.conn);
        }
        self.conn
    }

    /// The connection, to look at rows beside those that wait. Nothing that is asked for may make the query fail: no
    /// savepoint is opened for it.
    pub(super) const fn stored(&mut self) -> &mut Conn {
        self.conn
    }

    /// The rows that wait.
    pub(super) const fn waiting(&self) -> &Waiting {
        &self.group.waiting
    }

    /// Where a counter stands, if something in this group moved it.
    pub(super) fn standing(&self, organisation: &str, name: &str) -> Option<i64> {
        let standing = self.group.counters.iter().rev();
        let mut of_it =
            standing.filter(|counter| counter.name == name && counter.organisation == organisation);
        of_it.next().map(|counter| counter.value)
    }

    /// Moves a counter.
    pub(super) fn stand(&mut self, new: Standing) {
        self.group.stand(new);
    }

    /// Records an event; returns its index in the ledger, final if this write commits.
    ///
    /// # Errors
    /// [`DbError::ClockBehind`] if the event's time is well before the ledger's head.
    pub fn record(&mut self, event: NewEvent) -> Result<u64, DbError> {
        let place = match self.group.place(&event.organisation) {
            Some(place) => place,
            None => {
                let head = ledger::head(self.stored(), &event.organisation)?;
                self.group.open_log(&event.organisation, head)
            }
        };
        let index = self.group.record(place, event)?;
        self.recorded.push(index);
        Ok(index)
    }

    /// Runs a part of this write so that, if it fails, its rows and events are undone and the rest of the write goes
    /// on.
    ///
    /// # Errors
    /// Those of `part`, and [`DbError::Silent`] if it changed rows and recorded no event.
    pub fn attempt<T, E: From<DbError>>(
        &mut self,
        part: impl FnOnce(&mut WriteTx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let Committed { value, events } = Self::run(self.conn, self.group, self.level + 1, part)?;
        // What it changed is covered by its own events.
        self.recorded.extend(events);
        Ok(value)
    }

    /// Runs one caller's change, at level 1, or a part of one, above it.
    pub(super) fn run<T, E: From<DbError>>(
        conn: &mut Conn,
        group: &mut Group,
        level: usize,
        change: impl FnOnce(&mut WriteTx<'_>) -> Result<T, E>,
    ) -> Result<Committed<T>, E> {
        group.enter(conn);
        let mut tx =
            WriteTx { conn: &mut *conn, group: &mut *group, level, changed: None, recorded: Vec::new() };
        let value = change(&mut tx);
        let WriteTx { changed, recorded, .. } = tx;
        let result = value.and_then(|value| match changed {
            Some(table) if recorded.is_empty() => Err(E::from(DbError::Silent(table))),
            _ => Ok(Committed { value, events: recorded }),
        });
        group.leave(conn, level, result.is_ok());
        result
    }
}

/// What the writes of a group have in common until it is committed: what they recorded and added so far, and the
/// savepoints.
///
/// A write needs a savepoint only for what it does to rows in the database, so it gets one when it first does something
/// there. Most writes only record events and add rows, and those are taken back from lists.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// A signing key was added or retired: the head of this group is signed by those of now.
    has_other_keys: bool,
    /// A few: the organisations that have events in this group.
    logs: Vec<PendingLog>,
    /// To which log each event went, in the order of recording: a write that fails takes its own back from the end.
    order: Vec<usize>,
    waiting: Waiting,
    /// Where counters stand: of each the last one says it.
    counters: Vec<Standing>,
    /// Where each write that is in progress began, from the outermost to the innermost.
    marks: Vec<Mark>,
    /// Savepoints that are open: those of the levels from 1 to this one.
    open: usize,
    /// A savepoint could not be opened or left, or rows could not be written out. Then nobody can say which rows are
    /// whose: the group must not commit.
    broken: Option<DbError>,
}

/// How long the lists of a group were.
#[derive(Debug, Clone, Copy)]
struct Mark {
    order: usize,
    counters: usize,
    waiting: waiting::Mark,
}

#[derive(Debug)]
struct PendingLog {
    organisation: String,
    first: u64,
    head_at: Timestamp,
    pending: Vec<NewEvent>,
}

impl Group {
    fn place(&self, organisation: &str) -> Option<usize> {
        self.logs.iter().position(|log| log.organisation == organisation)
    }

    fn open_log(&mut self, organisation: &str, head: Option<ledger::StoredCheckpoint>) -> usize {
        let (first, head_at) =
            head.map_or((0, Timestamp::from_millis(i64::MIN)), |head| (head.size, head.signed_at));
        let organisation = organisation.to_owned();
        self.logs.push(PendingLog { organisation, first, head_at, pending: Vec::new() });
        self.logs.len() - 1
    }

    fn record(&mut self, place: usize, event: NewEvent) -> Result<u64, DbError> {
        let Some(log) = self.logs.get_mut(place) else {
            return Err(DbError::inconsistent("checkpoints", event.organisation));
        };
        if event.at.millis() + CLOCK_TOLERANCE_MS < log.head_at.millis() {
            return Err(DbError::ClockBehind { now: event.at, last: log.head_at });
        }
        let index = log.first + u64::try_from(log.pending.len()).unwrap_or(u64::MAX);
        log.pending.push(event);
        self.order.push(place);
        Ok(index)
    }

    fn stand(&mut self, new: Standing) {
        let mark = self.marks.last().map_or(0, |mark| mark.counters);
        // What the write in progress moved already is taken back as a whole.
        let mut own = self.counters.iter_mut().skip(mark);
        match own.find(|old| old.name == new.name && old.organisation == new.organisation) {
            Some(old) => *old = new,
            None => self.counters.push(new),
        }
    }

    /// Begins a write or a part of one.
    fn enter(&mut self, conn: &mut Conn) {
        if self.waiting.is_long() {
            self.guard(conn, self.marks.len());
            self.write_out(conn);
        }
        self.marks.push(Mark {
            order: self.order.len(),
            counters: self.counters.len(),
            waiting: self.waiting.mark(),
        });
    }

    /// Opens the savepoint of a level, and before it those of the levels around it: when one of these fails later, what
    /// was done inside it is undone as well.
    fn guard(&mut self, conn: &mut Conn, level: usize) {
        while self.open < level && self.broken.is_none() {
            // What waited when the level began is not its own: it must outlive it.
            let before = self.marks.get(self.open).map_or_else(Default::default, |mark| mark.waiting);
            self.write_out_before(conn, before);
            match conn.begin_savepoint() {
                Ok(()) => self.open += 1,
                Err(error) => self.broken = Some(error),
            }
        }
    }

    /// Writes out all rows that wait, inside the savepoints that are open. Those of the levels whose rows they are must
    /// be.
    fn write_out(&mut self, conn: &mut Conn) {
        self.write_out_before(conn, self.waiting.mark());
    }

    fn write_out_before(&mut self, conn: &mut Conn, end: waiting::Mark) {
        let rows = self.waiting.take_before(end);
        for mark in &mut self.marks {
            mark.waiting = mark.waiting.after(end);
        }
        if let Err(error) = rows.write_out(conn) {
            self.broken.get_or_insert(error);
        }
    }

    /// Keeps or undoes what was done by the innermost write in progress, which is of this level.
    fn leave(&mut self, conn: &mut Conn, level: usize, is_ok: bool) {
        let mark = self.marks.pop();
        if let Some(mark) = mark.filter(|_| !is_ok) {
            for place in self.order.drain(mark.order..) {
                if let Some(log) = self.logs.get_mut(place) {
                    log.pending.pop();
                }
            }
            self.counters.truncate(mark.counters);
            self.waiting.back_to(mark.waiting);
        }
        if self.open < level {
            return;
        }
        self.open = level.saturating_sub(1);
        let left = if is_ok { conn.commit() } else { conn.rollback() };
        if let Err(error) = left {
            self.broken.get_or_insert(error);
        }
    }

    /// Writes out what waits, events and leaves, and signs the heads.
    pub(super) fn sequence(&mut self, conn: &mut Conn, sequencer: &mut dyn Sequencer) -> Result<(), DbError> {
        self.write_out(conn);
        if let Some(error) = self.broken.take() {
            return Err(error);
        }
        let last: BTreeMap<_, _> = self.counters.drain(..).map(|counter| (counter.key(), counter)).collect();
        for counter in last.into_values() {
            counters::store(conn, counter)?;
        }
        if std::mem::take(&mut self.has_other_keys) {
            sequencer.forget();
        }
        for log in self.logs.iter_mut().filter(|log| !log.pending.is_empty()) {
            let pending = std::mem::take(&mut log.pending);
            let leaves: Vec<Digest> = pending.iter().map(|event| event.digest).collect();
            let latest = pending.iter().map(|event| event.at).max().unwrap_or(log.head_at);
            events::insert(conn, &log.organisation, log.first, pending)?;
            sequencer.append(conn, &log.organisation, log.first, &leaves, latest.max(log.head_at))?;
        }
        Ok(())
    }
}
