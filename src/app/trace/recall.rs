//! The list for a recall: every unit that holds, or held, something of a lot, as a table for other programs.

use std::collections::BTreeSet;

use super::questions::{TraceLine, WhereUsed};
use crate::app::cells::harmless;
use crate::app::{App, Code, Error, Session};

/// Columns of the table.
const HEADER: &[&str] = &["serial", "item", "title", "status", "customer", "holds"];

impl App {
    /// The units that a lot went into, as CSV: those that hold some of it `now`, then those that did `earlier`.
    ///
    /// # Errors
    /// Those of [`App::where_used`].
    pub fn recall_list(&self, session: &Session, lot: &str, item: Option<&str>) -> Result<String, Error> {
        to_csv(&self.where_used(session, lot, item)?)
    }
}

fn to_csv(used: &WhereUsed) -> Result<String, Error> {
    let failed = |error: csv::Error| Error::new(Code::Internal).with("reason", "a table").because(error);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(HEADER).map_err(failed)?;
    let mut seen = BTreeSet::new();
    let mut list = |lines: &[TraceLine], holds: &str| -> Result<(), Error> {
        for line in lines.iter().filter(|line| line.node.is_unit()) {
            let node = &line.node;
            if seen.insert((node.item.clone(), node.number.clone())) {
                let cells = [&node.number, &node.item, &node.title, &node.status, &node.customer, holds];
                writer.write_record(cells.map(|cell| harmless(cell).into_owned())).map_err(failed)?;
            }
        }
        Ok(())
    };
    list(&used.lines, "now")?;
    list(&used.earlier, "earlier")?;
    let bytes =
        writer.into_inner().map_err(|error| Error::new(Code::Internal).because(error.into_error()))?;
    String::from_utf8(bytes).map_err(|error| Error::new(Code::Internal).because(error))
}
