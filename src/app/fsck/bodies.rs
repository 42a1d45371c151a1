//! Rows that repeat the text of an event, so that whoever comes second sees who was first: signatures, acknowledgements.

use std::collections::BTreeMap;

use super::FsckReport;
use super::rows::{DIFFERS, GONE, UNHEARD};
use super::said::Said;
use crate::app::Error;
use crate::db::{Conn, acknowledgements, events, signatures};

/// A row, whatever its table: index of the event, record, version, text.
struct Row {
    event_index: i64,
    record_id: String,
    version: i32,
    body: String,
}

/// Everything of this file.
pub(super) fn check(conn: &mut Conn, code: &str, said: &Said, report: &mut FsckReport) -> Result<(), Error> {
    let rows = signatures::before(conn, code, i64::MAX)?.into_iter().map(|row| Row {
        event_index: row.event_index,
        record_id: row.record_id,
        version: row.version,
        body: row.body,
    });
    compare(conn, code, ("signature", "signature-altered"), rows.collect(), &said.signatures, report)?;
    let rows = acknowledgements::before(conn, code, i64::MAX)?.into_iter().map(|row| Row {
        event_index: row.event_index,
        record_id: row.record_id,
        version: row.version,
        body: row.body,
    });
    let what = ("acknowledgement", "acknowledgement-altered");
    compare(conn, code, what, rows.collect(), &said.acknowledgements, report)
}

fn compare(
    conn: &mut Conn,
    code: &str,
    (what, finding): (&str, &'static str),
    rows: Vec<Row>,
    said: &BTreeMap<u64, (String, u32)>,
    report: &mut FsckReport,
) -> Result<(), Error> {
    let mut expected = said.clone();
    for row in rows {
        let place = format!("{what}/{}", row.event_index);
        let index = u64::try_from(row.event_index).unwrap_or(u64::MAX);
        let Some((record, version)) = expected.remove(&index) else {
            report.differs(finding, place, UNHEARD);
            continue;
        };
        let body = events::find(conn, code, index)?.map(|event| event.body);
        let is_same = record == row.record_id && u32::try_from(row.version) == Ok(version);
        if !is_same || body.as_ref() != Some(&row.body) {
            report.differs(finding, place, DIFFERS);
        }
    }
    for index in expected.keys() {
        report.differs(finding, format!("{what}/{index}"), GONE);
    }
    Ok(())
}
