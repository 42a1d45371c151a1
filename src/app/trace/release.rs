//! What a trace batch may not release: units against which something stands. An import of what was released before is not
//! asked; `release` in the kind of trace batches says which batches and statuses are.

use std::collections::BTreeSet;

use super::conformity::Told;
use super::intake::TraceFile;
use crate::app::{App, Code, Error, Session};
use crate::db::Conn;
use crate::db::trace::{self, Hidden};
use crate::domain::kind::{Kind, Values};
use crate::domain::trace::Row;
use crate::words::Words;

impl App {
    /// Refuses a batch that was just filed, in the same write, if something stands against a unit that it releases: by
    /// what is on record with the batch.
    ///
    /// # Errors
    /// [`Code::Trace`] naming what stands against which unit.
    pub(in crate::app) fn check_release(
        &self,
        conn: &mut Conn,
        session: &Session,
        (kind, fields): (&Kind, &Values),
        ((batch, version), file): ((&str, u32), Option<&TraceFile>),
    ) -> Result<(), Error> {
        let Some(release) = kind.release.as_ref().filter(|release| release.is_asked(fields)) else {
            return Ok(());
        };
        let Some(file) = file else { return Ok(()) };
        let mut nodes = BTreeSet::new();
        let words = session.words();
        for said in file.rows(self, &words)? {
            if let Row::Unit(unit) = said?.row
                && release.status.iter().any(|status| status == unit.status.code())
            {
                nodes.extend(trace::unit_nodes(conn, session.code(), &unit.item, &unit.serial)?);
            }
        }
        // A version with the same file as before says nothing new.
        let nodes: Vec<i64> = nodes.into_iter().collect();
        let present = trace::statuses_of(conn, &nodes, &Hidden::default())?;
        let is_new = |node: &i64| {
            present.get(node).is_some_and(|row| {
                row.batch_record == batch && u32::try_from(row.batch_version).is_ok_and(|own| own == version)
            })
        };
        let released: Vec<i64> = nodes.into_iter().filter(is_new).collect();
        let mut told = Told::default();
        self.tell_against(conn, session, &released, &mut told)?;
        let mut lines = told.lines(&session.words());
        if lines.is_empty() {
            return Ok(());
        }
        lines.insert(0, Words::on_pages(&session.language).text("trace-release"));
        Err(Error::new(Code::Trace).with("file", "").details(lines))
    }
}
