//! What was done to lots and units.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::hidden::{seen, standing};
use super::{Hidden, IDS};
use crate::db::insert::insert_rows;
use crate::db::schema::operations as o;
use crate::db::{Conn, DbError, Table, WriteTx};

/// An operation on a lot or unit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Queryable, Insertable)]
#[diesel(table_name = o)]
pub struct Operation {
    /// Id: the order of filing.
    pub operation_id: i64,
    /// Whose.
    pub organisation: String,
    /// On what.
    pub node_id: i64,
    /// Number and name.
    pub operation: String,
    /// Work order, or empty.
    pub work_order: String,
    /// Who did it, or empty.
    pub operator: String,
    /// With what, or empty.
    pub equipment: String,
    /// Date, or empty.
    pub done_on: String,
    /// Trace batch.
    pub batch_record: String,
    /// Its version.
    pub batch_version: i32,
    /// The version that took it back, or 0.
    pub withdrawn_in: i32,
}

impl Operation {
    /// What it says, apart from what tells it from another row of its batch that says the same.
    #[must_use]
    pub fn said(self) -> Self {
        Self { operation_id: 0, batch_version: 0, withdrawn_in: 0, ..self }
    }
}

/// Which operations are meant; what is empty does not limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    /// Made with one of these.
    pub equipment: Vec<String>,
    /// By whom.
    pub operator: String,
    /// From this day on.
    pub from: String,
    /// Until this day.
    pub to: String,
}

/// The operations on these nodes, in the order of filing.
///
/// # Errors
/// [`DbError`].
pub fn operations_at(conn: &mut Conn, nodes: &[i64], hidden: &Hidden) -> Result<Vec<Operation>, DbError> {
    let mut found = Vec::new();
    for some in nodes.chunks(IDS) {
        let rows = standing!(o, hidden).filter(o::node_id.eq_any(some)).order(o::operation_id);
        found.extend(rows.load::<Operation>(conn)?);
    }
    found.sort_by_key(|row| row.operation_id);
    Ok(found)
}

/// What these batches (record ids) say was done, in the order of filing.
///
/// # Errors
/// [`DbError`].
pub fn operations_from(conn: &mut Conn, batches: &BTreeSet<String>) -> Result<Vec<Operation>, DbError> {
    let mut found = Vec::new();
    for batch in batches {
        let rows = o::table.filter(o::batch_record.eq(batch)).order(o::operation_id);
        found.extend(rows.load::<Operation>(conn)?);
    }
    Ok(found)
}

/// Operations by whom, with what and when: in the order of filing, at most `limit`. One whose day is not on
/// record may have been on any.
///
/// # Errors
/// [`DbError`].
pub fn operations_done(
    conn: &mut Conn,
    organisation: &str,
    (done, limit): (&Done, i64),
    hidden: &Hidden,
) -> Result<Vec<Operation>, DbError> {
    let mut rows = standing!(o, hidden).filter(o::organisation.eq(organisation));
    if !done.equipment.is_empty() {
        rows = rows.filter(o::equipment.eq_any(&done.equipment));
    }
    if !done.operator.is_empty() {
        rows = rows.filter(o::operator.eq(&done.operator));
    }
    if !done.from.is_empty() {
        rows = rows.filter(o::done_on.ge(&done.from).or(o::done_on.eq("")));
    }
    if !done.to.is_empty() {
        rows = rows.filter(o::done_on.le(&done.to));
    }
    Ok(rows.order(o::operation_id).limit(limit).load(conn)?)
}

/// Adds operations.
///
/// # Errors
/// [`DbError`].
pub fn insert_operations(tx: &mut WriteTx<'_>, rows: &[Operation]) -> Result<(), DbError> {
    if !rows.is_empty() {
        insert_rows!(tx.change(Table::Genealogy), o::table, rows);
    }
    Ok(())
}
