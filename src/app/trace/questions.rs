//! What is in a unit, and where did a lot go?

use std::collections::{BTreeMap, HashMap};

use super::refused;
use crate::app::records::TRACE_BATCH;
use crate::app::{App, Error, Session};
use crate::db::trace::{self, Direction};
use crate::db::{Conn, records};
use crate::domain::access::{Action, Marking};

/// A lot or unit, named for people.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Node {
    /// `lot` or `unit`.
    #[serde(rename = "type")]
    pub node_type: &'static str,
    /// Part number and revision.
    pub item: String,
    /// Title of the part.
    pub title: String,
    /// Lot or serial number.
    pub number: String,
    /// Status of a unit.
    pub status: String,
    /// Customer of a delivered unit.
    pub customer: String,
    /// Supplier and its lot, of a lot.
    pub supplier: String,
    /// Number of the certificate record, of a lot.
    pub certificate: String,
}

/// One line of an answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TraceLine {
    /// Distance from the start.
    pub depth: i32,
    /// What stands here.
    pub node: Node,
    /// How it is joined to the line above it in the tree; empty at the start.
    pub relation: String,
    /// Quantity with unit.
    pub quantity: String,
}

impl App {
    /// What a unit is made of, as a tree written in lines: each line stands below the nearest line above it with a
    /// smaller depth.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`], [`crate::app::Code::Denied`], [`crate::app::Code::Trace`] if several items have a unit of that number.
    pub fn trace_unit(
        &self,
        session: &Session,
        serial: &str,
        item: Option<&str>,
    ) -> Result<Vec<TraceLine>, Error> {
        session.may(Action::ReadTrace, Marking::Unclassified)?;
        self.db.read(|conn| {
            let hidden = hidden_batches(conn, session)?;
            let mut found = trace::find_units(conn, session.code(), serial)?;
            found.retain(|unit| !hidden.contains(&unit.batch_record));
            let found: Vec<(i64, i64)> = found.iter().map(|unit| (unit.node_id, unit.item_id)).collect();
            let start = one(conn, found, item, ("unit", serial))?;
            tree(conn, start, Direction::Into, &hidden)
        })
    }

    /// Where a lot went: every lot and unit that holds it, however deep, delivered ones with their customers.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`], [`crate::app::Code::Denied`], [`crate::app::Code::Trace`] if several items have a lot of that number.
    pub fn where_used(
        &self,
        session: &Session,
        lot: &str,
        item: Option<&str>,
    ) -> Result<Vec<TraceLine>, Error> {
        session.may(Action::ReadTrace, Marking::Unclassified)?;
        self.db.read(|conn| {
            let hidden = hidden_batches(conn, session)?;
            let mut found = trace::find_lots(conn, session.code(), lot)?;
            found.retain(|lot| !hidden.contains(&lot.batch_record));
            let found: Vec<(i64, i64)> = found.iter().map(|lot| (lot.node_id, lot.item_id)).collect();
            let start = one(conn, found, item, ("lot", lot))?;
            tree(conn, start, Direction::Outward, &hidden)
        })
    }
}

/// Record ids of trace batches above the actor's clearance.
fn hidden_batches(conn: &mut Conn, session: &Session) -> Result<Vec<String>, Error> {
    let visible = session.visible();
    let hidden: Vec<String> = Marking::ALL
        .iter()
        .map(|marking| marking.code().to_owned())
        .filter(|marking| !visible.contains(marking))
        .collect();
    if hidden.is_empty() {
        return Ok(Vec::new());
    }
    let filter = records::RecordFilter { kind: Some(TRACE_BATCH.to_owned()), state: None, markings: hidden };
    Ok(records::list(conn, session.code(), &filter)?.into_iter().map(|record| record.record_id).collect())
}

/// The only node found, or the one of the item asked for.
fn one(
    conn: &mut Conn,
    found: Vec<(i64, i64)>,
    item: Option<&str>,
    (what, number): (&'static str, &str),
) -> Result<i64, Error> {
    let mut left = Vec::new();
    let mut items = Vec::new();
    for (node, item_id) in found {
        let known = trace::item(conn, item_id)?.map(|item| item.number).unwrap_or_default();
        if item.is_none_or(|wanted| wanted == known) {
            left.push(node);
            items.push(known);
        }
    }
    match left.as_slice() {
        [node] => Ok(*node),
        [] => Err(Error::not_found(what, number)),
        _ => {
            let name = format!("{number}: {}", items.join(", "));
            Err(refused("trace-several-items", &name))
        }
    }
}

fn tree(
    conn: &mut Conn,
    start: i64,
    direction: Direction,
    hidden: &[String],
) -> Result<Vec<TraceLine>, Error> {
    let steps = trace::walk(conn, start, direction, hidden)?;
    let mut below: BTreeMap<(i32, i64), Vec<&trace::WalkStep>> = BTreeMap::new();
    for step in steps.iter().filter(|step| step.depth > 0) {
        below.entry((step.depth, step.from_id)).or_default().push(step);
    }
    let mut names = HashMap::new();
    for step in &steps {
        if let std::collections::hash_map::Entry::Vacant(free) = names.entry(step.node_id) {
            free.insert(node(conn, step.node_id, hidden)?);
        }
    }
    let mut lines = Vec::new();
    // Depth first, without recursion: chains can be as deep as the walk allows.
    let mut stack: Vec<(i32, i64, String, String)> = vec![(0, start, String::new(), String::new())];
    while let Some((depth, id, relation, quantity)) = stack.pop() {
        let Some(Some(node)) = names.get(&id) else { continue };
        lines.push(TraceLine { depth, node: node.clone(), relation, quantity });
        for step in below.get(&(depth + 1, id)).into_iter().flatten().rev() {
            let quantity = format!("{} {}", step.quantity, step.unit).trim().to_owned();
            stack.push((depth + 1, step.node_id, step.relation.clone(), quantity));
        }
    }
    Ok(lines)
}

/// The lot or unit behind an id; `None` if its batch is hidden.
fn node(conn: &mut Conn, id: i64, hidden: &[String]) -> Result<Option<Node>, Error> {
    let part = |conn: &mut Conn, item_id: i64| -> Result<(String, String), Error> {
        let item = trace::item(conn, item_id)?;
        Ok(item.map_or((String::new(), String::new()), |item| {
            (format!("{} {}", item.number, item.revision).trim_end().to_owned(), item.title)
        }))
    };
    if let Some(unit) = trace::unit(conn, id)?.filter(|unit| !hidden.contains(&unit.batch_record)) {
        let (item, title) = part(conn, unit.item_id)?;
        let status = trace::status_of(conn, id, hidden)?;
        let (status, customer) =
            status.map_or((String::new(), String::new()), |row| (row.status, row.customer));
        return Ok(Some(Node {
            node_type: "unit",
            item,
            title,
            number: unit.serial,
            status,
            customer,
            supplier: String::new(),
            certificate: String::new(),
        }));
    }
    if let Some(lot) = trace::lot(conn, id)?.filter(|lot| !hidden.contains(&lot.batch_record)) {
        let (item, title) = part(conn, lot.item_id)?;
        return Ok(Some(Node {
            node_type: "lot",
            item,
            title,
            number: lot.lot,
            status: String::new(),
            customer: String::new(),
            supplier: [lot.supplier, lot.supplier_lot].join(" ").trim().to_owned(),
            certificate: lot.certificate,
        }));
    }
    Ok(None)
}
