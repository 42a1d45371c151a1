//! Destructions against what the events say of them, what is left of destroyed records, and which files may be gone.

use super::FsckReport;
use super::rows::{Committed, DIFFERS, GONE, UNHEARD, compare};
use super::said::{Decision, Said};
use crate::app::{Error, commitments};
use crate::db::destructions::{self, Destruction, PROPOSED};
use crate::db::{Conn, ghosts, records};
use crate::proof::digest::Digest;

/// Rows of destructions and of what they left.
pub(super) fn check(conn: &mut Conn, code: &str, said: &Said, report: &mut FsckReport) -> Result<(), Error> {
    let all = destructions::list(conn, code)?;
    let rows = all.iter().map(|row| {
        let is_as_said = is_as_said(row, said.decisions.get(&row.number));
        Ok(Committed { id: &row.number, name: &row.number, now: commitments::destruction(row)?, is_as_said })
    });
    let rows = rows.collect::<Result<Vec<_>, Error>>()?;
    compare(("destruction", "destruction-altered"), &rows, &said.destructions, report);
    check_ghosts(conn, code, said, report)
}

fn is_as_said(row: &Destruction, decision: Option<&Decision>) -> bool {
    let certificate = row.certificate.as_ref().map(|text| Digest::of(text.as_bytes()));
    let index = row.event_index.map(|index| u64::try_from(index).unwrap_or(u64::MAX));
    match decision {
        None => {
            row.outcome == PROPOSED
                && row.decided_by.is_none()
                && row.decided_reason.is_none()
                && row.decided_ms.is_none()
                && certificate.is_none()
                && index.is_none()
        }
        Some(said) => {
            row.outcome == said.outcome
                && row.decided_by.as_ref() == Some(&said.by)
                && row.decided_reason == said.reason
                && row.decided_ms == Some(said.at)
                && certificate == said.certificate.map(|(digest, _)| digest)
                && index == said.certificate.map(|(_, index)| index)
        }
    }
}

fn check_ghosts(conn: &mut Conn, code: &str, said: &Said, report: &mut FsckReport) -> Result<(), Error> {
    let rows = ghosts::all(conn, code)?;
    for (record, ghost) in &rows {
        let index = u64::try_from(ghost.event_index).unwrap_or(u64::MAX);
        let now = (ghost.number.clone(), index, ghost.destroyed_ms);
        let reason = match said.destroyed.get(record) {
            None => UNHEARD,
            Some(there) if *there != now => DIFFERS,
            Some(_) => continue,
        };
        report.differs("ghost-altered", format!("ghost/{record}"), reason);
    }
    for record in said.destroyed.keys() {
        let row = records::find(conn, record)?;
        if !rows.contains_key(record) || row.is_none_or(|row| !row.is_destroyed()) {
            report.differs("ghost-altered", format!("ghost/{record}"), GONE);
        }
    }
    Ok(())
}
