//! The receipts that packs were given out with. Appended to.

use diesel::prelude::*;

use super::schema::pack_receipts as t;
use super::{Conn, DbError, Table, WriteTx};

/// The receipt of a pack, if one was kept.
///
/// # Errors
/// [`DbError`].
pub fn find(conn: &mut Conn, organisation: &str, number: &str) -> Result<Option<String>, DbError> {
    Ok(t::table.find((organisation, number)).select(t::receipt).get_result(conn).optional()?)
}

/// All receipts of an organisation's packs, with their numbers.
///
/// # Errors
/// [`DbError`].
pub fn list(conn: &mut Conn, organisation: &str) -> Result<Vec<(String, String)>, DbError> {
    let query = t::table.filter(t::organisation.eq(organisation)).order(t::number);
    Ok(query.select((t::number, t::receipt)).load(conn)?)
}

/// Keeps the receipt of a pack; the first one stays.
///
/// # Errors
/// [`DbError`].
pub fn insert(tx: &mut WriteTx<'_>, organisation: &str, number: &str, receipt: &str) -> Result<(), DbError> {
    let conn = tx.change(Table::PackReceipts);
    let there: i64 = t::table.find((organisation, number)).count().get_result(conn)?;
    if there == 0 {
        let row = (t::organisation.eq(organisation), t::number.eq(number), t::receipt.eq(receipt));
        diesel::insert_into(t::table).values(row).execute(conn)?;
    }
    Ok(())
}
