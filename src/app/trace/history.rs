//! What became of a unit: its statuses, what it went into and came out of, and what holds it now.

use std::collections::HashMap;

use super::hidden_batches;
use super::node::{Node, named};
use super::questions::{End, TraceLine, Web, one};
use crate::app::{App, Error, Session};
use crate::db::trace::{self, Direction, Hidden};
use crate::db::{Conn, records};
use crate::domain::access::{Action, Marking};
use crate::proof::time::Timestamp;

/// A unit apart from what it is made of.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct UnitHistory {
    /// The unit.
    pub unit: Node,
    /// Lot that it was made in, or empty.
    pub made_in: String,
    /// Date, or empty.
    pub made_on: String,
    /// Number of the trace batch that it was first named in.
    pub batch: String,
    /// What holds it now, as a tree like that of `UnitContents`; the first line is the unit.
    pub holders: Vec<TraceLine>,
    /// What happened to it, in the order of filing.
    pub happened: Vec<Happened>,
}

/// Something that a batch says of a unit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Happened {
    /// `status`, `operation`, or how it was joined: `consumed`, `installed`, `removed`.
    pub what: String,
    /// The status.
    pub status: String,
    /// Customer of a delivery.
    pub customer: String,
    /// Where it lay then.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(default)]
    pub location: String,
    /// What it went into, or came out of.
    pub of: Option<End>,
    /// What was done, on which order, by whom, with what and when; each as far as it is on record.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(default)]
    pub operation: Option<OperationDone>,
    /// Number of the batch.
    pub batch: String,
    /// When the batch was filed.
    pub filed_at: Timestamp,
}

/// An operation on a unit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct OperationDone {
    /// Number and name.
    pub operation: String,
    /// Work order, or empty.
    pub work_order: String,
    /// By whom, or empty.
    pub operator: String,
    /// With what, or empty.
    pub equipment: String,
    /// When, or empty.
    pub done_on: String,
}

impl App {
    /// What became of a unit.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`], [`crate::app::Code::Denied`], [`crate::app::Code::Trace`] if several items have a
    /// unit of that number.
    pub fn unit_history(
        &self,
        session: &Session,
        serial: &str,
        item: Option<&str>,
    ) -> Result<UnitHistory, Error> {
        session.may(Action::ReadTrace, Marking::Unclassified)?;
        self.db.read(|conn| {
            let hidden = hidden_batches(conn, session)?;
            let mut found = trace::find_units(conn, session.code(), serial)?;
            found.retain(|unit| !hidden.has(&unit.batch_record, unit.batch_version));
            let places: Vec<(i64, i64)> = found.iter().map(|unit| (unit.node_id, unit.item_id)).collect();
            let start = one(conn, places, item, (&session.language, "unit", serial))?;
            let missing = || Error::not_found("unit", serial);
            let unit = found.into_iter().find(|unit| unit.node_id == start).ok_or_else(missing)?;
            let node = named(conn, &[start], &hidden)?.remove(&start).ok_or_else(missing)?;
            let web = Web::around(conn, start, Direction::Outward, &hidden)?;
            let (holders, _) = web.tree();
            let mut batches = Batches::new(conn);
            let batch = batches.of(&unit.batch_record)?.0;
            let happened = happened(&mut batches, start, &hidden)?;
            Ok(UnitHistory { unit: node, made_in: unit.lot, made_on: unit.made_on, batch, holders, happened })
        })
    }
}

fn happened(batches: &mut Batches<'_>, start: i64, hidden: &Hidden) -> Result<Vec<Happened>, Error> {
    let mut all = Vec::new();
    for row in trace::statuses(batches.conn, start, hidden)? {
        let (batch, filed_at) = batches.of(&row.batch_record)?;
        all.push(Happened {
            what: "status".to_owned(),
            status: row.status,
            customer: row.customer,
            location: row.location,
            of: None,
            operation: None,
            batch,
            filed_at,
        });
    }
    for row in trace::operations_at(batches.conn, &[start], hidden)? {
        let (batch, filed_at) = batches.of(&row.batch_record)?;
        all.push(Happened {
            what: "operation".to_owned(),
            status: String::new(),
            customer: String::new(),
            location: String::new(),
            of: None,
            operation: Some(OperationDone {
                operation: row.operation,
                work_order: row.work_order,
                operator: row.operator,
                equipment: row.equipment,
                done_on: row.done_on,
            }),
            batch,
            filed_at,
        });
    }
    let steps = trace::edges_at(batches.conn, start, Direction::Outward, hidden)?;
    let parents: Vec<i64> = steps.iter().map(|step| step.parent_id).collect();
    let names = named(batches.conn, &parents, hidden)?;
    for step in steps {
        // What a hidden batch made does not exist.
        let Some(parent) = names.get(&step.parent_id) else { continue };
        let (batch, filed_at) = batches.of(&step.batch_record)?;
        all.push(Happened {
            what: step.relation,
            status: String::new(),
            customer: String::new(),
            location: String::new(),
            of: Some(End::of(parent)),
            operation: None,
            batch,
            filed_at,
        });
    }
    // Stable: within a batch in the order of its rows.
    all.sort_by_key(|one| one.filed_at);
    Ok(all)
}

/// Numbers and times of trace batches, each looked up once.
pub(super) struct Batches<'a> {
    conn: &'a mut Conn,
    known: HashMap<String, (String, Timestamp)>,
}

impl<'a> Batches<'a> {
    pub(super) fn new(conn: &'a mut Conn) -> Self {
        Self { conn, known: HashMap::new() }
    }

    pub(super) fn of(&mut self, batch: &str) -> Result<(String, Timestamp), Error> {
        if let Some(known) = self.known.get(batch) {
            return Ok(known.clone());
        }
        let record = records::find(self.conn, batch)?;
        let found = record.map_or((String::new(), 0), |record| (record.number, record.created_ms));
        let found = (found.0, Timestamp::from_millis(found.1));
        self.known.insert(batch.to_owned(), found.clone());
        Ok(found)
    }
}
