//! Parts lists: what goes into a part as designed.

use diesel::prelude::*;

use super::hidden::{seen, standing};
use super::{Hidden, IDS};
use crate::db::schema::bom_lines as b;
use crate::db::{Conn, DbError, Table, WriteTx};

/// So much of a part goes into another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Queryable, Insertable)]
#[diesel(table_name = b)]
pub struct BomLine {
    /// Id: the order of filing.
    pub line_id: i64,
    /// Whose.
    pub organisation: String,
    /// The item that it goes into.
    pub item_id: i64,
    /// Find number.
    pub find: String,
    /// Part number of what goes in.
    pub part: String,
    /// The revision that it must have, or empty.
    pub part_revision: String,
    /// Decimal text; `0` if nothing goes there any more, empty for as much as is required.
    pub quantity: String,
    /// Unit of the quantity.
    pub unit: String,
    /// First serial number that it holds for, or empty.
    pub from_serial: String,
    /// Last serial number, or empty.
    pub to_serial: String,
    /// First day, or empty.
    pub from_date: String,
    /// Last day, or empty.
    pub to_date: String,
    /// Trace batch.
    pub batch_record: String,
    /// Its version.
    pub batch_version: i32,
    /// The version that took it back, or 0.
    pub withdrawn_in: i32,
}

impl BomLine {
    /// What it says, apart from what tells it from another row of its batch that says the same.
    #[must_use]
    pub fn said(self) -> Self {
        Self { line_id: 0, batch_version: 0, withdrawn_in: 0, ..self }
    }
}

/// The lines of these items, in the order of filing, apart from what is `hidden` or taken back. Of several batches that say
/// something of a find number, all are there: the newest holds.
///
/// # Errors
/// [`DbError`].
pub fn bom_lines_of(conn: &mut Conn, items: &[i64], hidden: &Hidden) -> Result<Vec<BomLine>, DbError> {
    let mut found = Vec::new();
    for some in items.chunks(IDS) {
        let lines = standing!(b, hidden).filter(b::item_id.eq_any(some)).order(b::line_id);
        found.extend(lines.load::<BomLine>(conn)?);
    }
    found.sort_by_key(|row| row.line_id);
    Ok(found)
}

/// Adds a line.
///
/// # Errors
/// [`DbError`].
pub fn insert_bom_line(tx: &mut WriteTx<'_>, new: BomLine) -> Result<(), DbError> {
    diesel::insert_into(b::table).values(new).execute(tx.change(Table::Genealogy))?;
    Ok(())
}
