//! The audit trail.

use std::ops::Range;

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};

use super::error::{from_column, to_column};
use super::insert::insert_on_sqlite;
use super::schema::events as t;
use super::write::{CLOCK_TOLERANCE_MS, NewEvent};
use super::{Conn, DbError};

const TABLE: &str = "events";

/// A recorded event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Index of its leaf.
    pub index: u64,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// User id, or empty.
    pub actor: String,
    /// What happened.
    pub action: String,
    /// To what.
    pub subject: String,
    /// Canonical JSON; the leaf is its SHA-256.
    pub body: String,
}

type Row = (i64, i64, String, String, String, String);
type Columns = (t::event_index, t::at_ms, t::actor, t::action, t::subject, t::body);
const COLUMNS: Columns = (t::event_index, t::at_ms, t::actor, t::action, t::subject, t::body);

fn stored((index, at_ms, actor, action, subject, body): Row) -> Result<StoredEvent, DbError> {
    Ok(StoredEvent { index: from_column(TABLE, index)?, at_ms, actor, action, subject, body })
}

/// Rows of one statement on PostgreSQL: bounds the memory that a statement takes.
const ROWS_POSTGRES: usize = 16_384;

/// One statement with six parameters however many the rows, so that the server parses it in no time.
const INSERT_POSTGRES: &str = "INSERT INTO events (organisation, event_index, at_ms, actor, action, subject, body) \
    SELECT $1, $2 + place - 1, at_ms, actor, action, subject, body \
    FROM unnest($3, $4, $5, $6, $7) WITH ORDINALITY AS new (at_ms, actor, action, subject, body, place)";

/// Writes the events of one organisation from index `first`. Only the writer calls this: the indexes are its own.
pub(super) fn insert(
    conn: &mut Conn,
    organisation: &str,
    first: u64,
    events: Vec<NewEvent>,
) -> Result<(), DbError> {
    let first = to_column(TABLE, first)?;
    match conn {
        Conn::Sqlite(conn) => {
            let rows: Vec<_> = events
                .into_iter()
                .zip(first..)
                .map(|(event, index)| {
                    (
                        t::organisation.eq(organisation.to_owned()),
                        t::event_index.eq(index),
                        t::at_ms.eq(event.at.millis()),
                        t::actor.eq(event.actor),
                        t::action.eq(event.action),
                        t::subject.eq(event.subject),
                        t::body.eq(event.body),
                    )
                })
                .collect();
            insert_on_sqlite!(conn, t::table, rows);
        }
        Conn::Postgres(conn) => {
            for (some, first) in events.chunks(ROWS_POSTGRES).zip((first..).step_by(ROWS_POSTGRES)) {
                let column = |of: fn(&NewEvent) -> &str| -> Vec<&str> { some.iter().map(of).collect() };
                let times: Vec<i64> = some.iter().map(|event| event.at.millis()).collect();
                diesel::sql_query(INSERT_POSTGRES)
                    .bind::<Text, _>(organisation)
                    .bind::<BigInt, _>(first)
                    .bind::<Array<BigInt>, _>(times)
                    .bind::<Array<Text>, _>(column(|event| &event.actor))
                    .bind::<Array<Text>, _>(column(|event| &event.action))
                    .bind::<Array<Text>, _>(column(|event| &event.subject))
                    .bind::<Array<Text>, _>(column(|event| &event.body))
                    .execute(conn)?;
            }
        }
    }
    Ok(())
}

/// One event.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, organisation: &str, index: u64) -> Result<Option<StoredEvent>, DbError> {
    let row: Option<Row> = t::table
        .find((organisation, to_column(TABLE, index)?))
        .select(COLUMNS)
        .get_result(conn)
        .optional()?;
    row.map(stored).transpose()
}

/// Events with index in `from..from + limit`, in order.
///
/// # Errors
/// [`DbError`].
pub fn page(conn: &mut Conn, organisation: &str, from: u64, limit: u64) -> Result<Vec<StoredEvent>, DbError> {
    let rows: Vec<Row> = t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::event_index.ge(to_column(TABLE, from)?))
        .filter(t::event_index.lt(to_column(TABLE, from.saturating_add(limit))?))
        .order(t::event_index)
        .select(COLUMNS)
        .load(conn)?;
    rows.into_iter().map(stored).collect()
}

/// All events of one action, in order: for actions of which there are few.
///
/// # Errors
/// [`DbError`].
pub fn of_action(conn: &mut Conn, organisation: &str, action: &str) -> Result<Vec<StoredEvent>, DbError> {
    let rows: Vec<Row> = t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::action.eq(action))
        .order(t::event_index)
        .select(COLUMNS)
        .load(conn)?;
    rows.into_iter().map(stored).collect()
}

/// When the `count`th last event of an action was; none if there are fewer.
///
/// # Errors
/// [`DbError`].
pub fn nth_last(
    conn: &mut Conn,
    organisation: &str,
    action: &str,
    count: i64,
) -> Result<Option<i64>, DbError> {
    Ok(t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::action.eq(action))
        .order(t::event_index.desc())
        .offset(count.saturating_sub(1))
        .limit(1)
        .select(t::at_ms)
        .get_result(conn)
        .optional()?)
}

/// How many events an organisation has.
///
/// # Errors
/// [`DbError`].
pub fn count(conn: &mut Conn, organisation: &str) -> Result<u64, DbError> {
    let count: i64 = t::table.filter(t::organisation.eq(organisation)).count().get_result(conn)?;
    from_column(TABLE, count)
}

/// Which events.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// With this index or a later one.
    pub from: u64,
    /// Before this index.
    pub before: u64,
    /// Not earlier than this instant.
    pub from_ms: Option<i64>,
    /// Earlier than this instant.
    pub before_ms: Option<i64>,
    /// By this user.
    pub actor: Option<String>,
    /// Of this action.
    pub action: Option<String>,
    /// About one of these.
    pub subjects: Option<Vec<String>>,
}

/// Events of a block, which is how the index by actor goes: in it, what many people do at the same time stands together.
const BLOCK: u64 = 4096;
/// The block of an event, as that index has it.
const BLOCK_OF: &str = "(event_index >> 12)";
/// Blocks that are searched at once at most.
const BLOCKS_MOST: u64 = 64;

/// Events that pass the filter, the newest first or last, at most `limit`.
///
/// # Errors
/// [`DbError`].
pub fn list(
    conn: &mut Conn,
    organisation: &str,
    filter: &EventFilter,
    is_descending: bool,
    limit: i64,
) -> Result<Vec<StoredEvent>, DbError> {
    if filter.actor.is_none() || filter.subjects.is_some() {
        return select(conn, organisation, filter, None, is_descending, limit);
    }
    // Ever more blocks at once: who does much is found in the first, who does little without a question for each.
    let (mut first, mut end, mut count) = (filter.from / BLOCK, filter.before.div_ceil(BLOCK), 1);
    let (mut rows, mut limit) = (Vec::new(), limit);
    while first < end && limit > 0 {
        let some = count.min(end - first);
        let blocks = if is_descending { end - some..end } else { first..first + some };
        if is_descending {
            end = blocks.start;
        } else {
            first = blocks.end;
        }
        let part = EventFilter {
            from: filter.from.max(blocks.start * BLOCK),
            before: filter.before.min(blocks.end.saturating_mul(BLOCK)),
            ..filter.clone()
        };
        let found = select(conn, organisation, &part, Some(blocks), is_descending, limit)?;
        limit = limit.saturating_sub(i64::try_from(found.len()).unwrap_or(i64::MAX));
        rows.extend(found);
        count = (count * 2).min(BLOCKS_MOST);
    }
    Ok(rows)
}

/// The same in these blocks only, if some are named; they must cover what the filter asks for.
fn select(
    conn: &mut Conn,
    organisation: &str,
    filter: &EventFilter,
    blocks: Option<Range<u64>>,
    is_descending: bool,
    limit: i64,
) -> Result<Vec<StoredEvent>, DbError> {
    let mut query = t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::event_index.ge(to_column(TABLE, filter.from)?))
        .filter(t::event_index.lt(to_column(TABLE, filter.before)?))
        .select(COLUMNS)
        .limit(limit)
        .into_boxed::<super::conn::MultiBackend>();
    if let Some(from) = filter.from_ms {
        query = query.filter(t::at_ms.ge(from));
    }
    if let Some(before) = filter.before_ms {
        query = query.filter(t::at_ms.lt(before));
    }
    if let Some(blocks) = blocks {
        let blocks: Vec<i64> = blocks.map(|block| to_column(TABLE, block)).collect::<Result<_, _>>()?;
        query = query.filter(diesel::dsl::sql::<BigInt>(BLOCK_OF).eq_any(blocks));
    }
    if let Some(actor) = &filter.actor {
        query = query.filter(t::actor.eq(actor));
    }
    if let Some(action) = &filter.action {
        query = query.filter(t::action.eq(action));
    }
    if let Some(subjects) = &filter.subjects {
        query = query.filter(t::subject.eq_any(subjects));
    }
    let rows: Vec<Row> = if is_descending {
        query.order(t::event_index.desc()).load(conn)?
    } else {
        query.order(t::event_index).load(conn)?
    };
    rows.into_iter().map(stored).collect()
}

/// An index such that every event at or after the instant has it or a later one, found by halving: indexes have no
/// gap, and times are in order up to `CLOCK_TOLERANCE_MS`.
///
/// # Errors
/// [`DbError`].
pub fn first_from(conn: &mut Conn, organisation: &str, size: u64, at_ms: i64) -> Result<u64, DbError> {
    halve(conn, organisation, size, at_ms.saturating_sub(CLOCK_TOLERANCE_MS))
}

/// An index such that every event before the instant has an earlier one.
///
/// # Errors
/// [`DbError`].
pub fn end_before(conn: &mut Conn, organisation: &str, size: u64, at_ms: i64) -> Result<u64, DbError> {
    halve(conn, organisation, size, at_ms.saturating_add(CLOCK_TOLERANCE_MS))
}

fn halve(conn: &mut Conn, organisation: &str, size: u64, at_ms: i64) -> Result<u64, DbError> {
    let (mut low, mut high) = (0, size);
    while low < high {
        let middle = low + (high - low) / 2;
        let at: Option<i64> = t::table
            .find((organisation, to_column(TABLE, middle)?))
            .select(t::at_ms)
            .get_result(conn)
            .optional()?;
        if at.is_some_and(|at| at < at_ms) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}
/// The latest events about a subject, newest first.
///
/// # Errors
/// [`DbError`].
pub fn about(
    conn: &mut Conn,
    organisation: &str,
    subject: &str,
    limit: i64,
) -> Result<Vec<StoredEvent>, DbError> {
    let rows: Vec<Row> = t::table
        .filter(t::organisation.eq(organisation))
        .filter(t::subject.eq(subject))
        .order(t::event_index.desc())
        .limit(limit)
        .select(COLUMNS)
        .load(conn)?;
    rows.into_iter().map(stored).collect()
}
