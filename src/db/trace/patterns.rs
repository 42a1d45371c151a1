//! How serial numbers are written.

use std::collections::HashMap;

use diesel::prelude::*;

use super::IDS;
use crate::db::schema::serial_patterns as p;
use crate::db::{Conn, DbError, Table, WriteTx};

/// How serial numbers of a part are written.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Queryable, Insertable)]
#[diesel(table_name = p)]
pub struct SerialPattern {
    /// Id: the order of filing.
    pub pattern_id: i64,
    /// Whose.
    pub organisation: String,
    /// Of which item.
    pub item_id: i64,
    /// Regular expression that the whole number matches.
    pub pattern: String,
    /// Trace batch.
    pub batch_record: String,
    /// Its version.
    pub batch_version: i32,
    /// The version that took it back, or 0.
    pub withdrawn_in: i32,
}

impl SerialPattern {
    /// What it says, apart from what tells it from another row of its batch that says the same.
    #[must_use]
    pub fn said(self) -> Self {
        Self { pattern_id: 0, batch_version: 0, withdrawn_in: 0, ..self }
    }
}

/// The patterns that hold, by item: of each the newest. Whoever files must keep to them, also to one that they may not see.
///
/// # Errors
/// [`DbError`].
pub fn patterns_of(conn: &mut Conn, items: &[i64]) -> Result<HashMap<i64, String>, DbError> {
    let mut newest = HashMap::new();
    for some in items.chunks(IDS) {
        let rows =
            p::table.filter(p::item_id.eq_any(some)).filter(p::withdrawn_in.eq(0)).order(p::pattern_id);
        let rows: Vec<(i64, String)> = rows.select((p::item_id, p::pattern)).load(conn)?;
        newest.extend(rows);
    }
    Ok(newest)
}

/// Adds a pattern.
///
/// # Errors
/// [`DbError`].
pub fn insert_pattern(tx: &mut WriteTx<'_>, new: SerialPattern) -> Result<(), DbError> {
    diesel::insert_into(p::table).values(new).execute(tx.change(Table::Genealogy))?;
    Ok(())
}
