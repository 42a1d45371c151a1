//! What a later version of a batch takes back.

use diesel::prelude::*;

use super::{BomLine, Edge, IDS, Operation, SerialPattern, UnitStatus};
use crate::db::schema::{
    bom_lines as b, edges as e, operations as o, serial_patterns as p, unit_statuses as s,
};
use crate::db::{Conn, DbError, Table, WriteTx};

/// What a batch says so far, in the order of filing.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Edges.
    pub edges: Vec<Edge>,
    /// Lines of parts lists.
    pub bom_lines: Vec<BomLine>,
    /// Operations.
    pub operations: Vec<Operation>,
    /// Patterns of serial numbers.
    pub patterns: Vec<SerialPattern>,
    /// Statuses of units. Only an event that is declared to be wrong takes one back: a unit that is named no more has moved on.
    pub statuses: Vec<UnitStatus>,
}

/// What the versions of a batch that are on record say, and none of them took back.
///
/// # Errors
/// [`DbError`].
pub fn said_by(conn: &mut Conn, batch: &str) -> Result<Said, DbError> {
    Ok(Said {
        edges: e::table
            .filter(e::batch_record.eq(batch))
            .filter(e::withdrawn_in.eq(0))
            .order(e::edge_id)
            .load(conn)?,
        bom_lines: b::table
            .filter(b::batch_record.eq(batch))
            .filter(b::withdrawn_in.eq(0))
            .order(b::line_id)
            .load(conn)?,
        operations: o::table
            .filter(o::batch_record.eq(batch))
            .filter(o::withdrawn_in.eq(0))
            .order(o::operation_id)
            .load(conn)?,
        patterns: p::table
            .filter(p::batch_record.eq(batch))
            .filter(p::withdrawn_in.eq(0))
            .order(p::pattern_id)
            .load(conn)?,
        statuses: s::table
            .filter(s::batch_record.eq(batch))
            .filter(s::withdrawn_in.eq(0))
            .order(s::status_id)
            .load(conn)?,
    })
}

/// Ids of rows that are taken back.
#[derive(Debug, Clone, Default)]
pub struct Withdrawn {
    /// Of edges.
    pub edges: Vec<i64>,
    /// Of lines of parts lists.
    pub bom_lines: Vec<i64>,
    /// Of operations.
    pub operations: Vec<i64>,
    /// Of patterns of serial numbers.
    pub patterns: Vec<i64>,
    /// Of statuses of units.
    pub statuses: Vec<i64>,
}

/// Takes rows back.
///
/// # Errors
/// [`DbError`].
pub fn withdraw(tx: &mut WriteTx<'_>, rows: &Withdrawn, version: i32) -> Result<(), DbError> {
    let Withdrawn { edges, bom_lines, operations, patterns, statuses } = rows;
    for some in statuses.chunks(IDS) {
        diesel::update(s::table.filter(s::status_id.eq_any(some)))
            .set(s::withdrawn_in.eq(version))
            .execute(tx.change(Table::Genealogy))?;
    }
    for some in patterns.chunks(IDS) {
        diesel::update(p::table.filter(p::pattern_id.eq_any(some)))
            .set(p::withdrawn_in.eq(version))
            .execute(tx.change(Table::Genealogy))?;
    }
    for some in edges.chunks(IDS) {
        diesel::update(e::table.filter(e::edge_id.eq_any(some)))
            .set(e::withdrawn_in.eq(version))
            .execute(tx.change(Table::Genealogy))?;
    }
    for some in bom_lines.chunks(IDS) {
        diesel::update(b::table.filter(b::line_id.eq_any(some)))
            .set(b::withdrawn_in.eq(version))
            .execute(tx.change(Table::Genealogy))?;
    }
    for some in operations.chunks(IDS) {
        diesel::update(o::table.filter(o::operation_id.eq_any(some)))
            .set(o::withdrawn_in.eq(version))
            .execute(tx.change(Table::Genealogy))?;
    }
    Ok(())
}
