//! Trying an import, or carrying it out. Idempotent: what is filed already is found to be there.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Progress;
use crate::app::import::RowResult;
use crate::app::import::run::{Progress as Done, Watch};
use crate::app::imports::mapped::DoneSheet;
use crate::app::job_results::{DoneImport, ImportedRow, JobResult};
use crate::app::jobs::ImportOrder;
use crate::app::records::Outcome;
use crate::app::{App, Error, Session};
use crate::words::Words;

/// So many rows, problems and left-out files are kept of each; the counts are of all.
const SHOWN: usize = 2000;

struct Shower<'a>(Progress<'a>);

impl Watch for Shower<'_> {
    fn progress(&mut self, done: Done) {
        // Bytes for as long as there are bytes to read; a folder of rows without files counts rows.
        if done.bytes_total > 0 {
            self.0.set(done.bytes, done.bytes_total);
        } else {
            let count = |rows: usize| u64::try_from(rows).unwrap_or_default();
            self.0.set(count(done.rows), count(done.rows_total));
        }
    }

    fn row(&mut self, _: &RowResult) {}
}

pub(super) fn run(
    app: &Arc<App>,
    session: &Session,
    order: &ImportOrder,
    progress: Progress<'_>,
) -> Result<JobResult, Error> {
    let done = app.run_import(session, order, &mut Shower(progress))?;
    Ok(told(&done, order, &session.words()))
}

/// The report as the page shows it: what was refused first, since that is what there is to do.
fn told(done: &DoneSheet, order: &ImportOrder, words: &Words) -> JobResult {
    let report = &done.report;
    let count = |wanted: Outcome| {
        let is_wanted = |row: &&RowResult| row.result.as_ref().is_ok_and(|filed| filed.outcome == wanted);
        report.rows.iter().filter(is_wanted).count()
    };
    // A row may have several problems and is refused once.
    let refused: BTreeSet<&str> = report
        .rows
        .iter()
        .filter(|row| row.result.is_err())
        .map(|row| row.place.as_str())
        .chain(report.problems.iter().map(|problem| problem.place.as_str()))
        .collect();
    let is_new = |row: &&RowResult| row.result.as_ref().is_ok_and(|filed| filed.outcome == Outcome::Filed);
    let unmarked = report.rows.iter().filter(is_new).filter(|row| row.is_unmarked).count();
    let (wrong, right): (Vec<_>, Vec<_>) = report.rows.iter().partition(|row| row.result.is_err());
    let rows = wrong.into_iter().chain(right).take(SHOWN).map(|row| row_told(row, words)).collect();
    JobResult::Import(Box::new(DoneImport {
        import: order.import.clone(),
        is_dry: report.is_dry,
        was_asked_dry: order.is_dry,
        filed: count(Outcome::Filed),
        revised: count(Outcome::Revised),
        unchanged: count(Outcome::Unchanged),
        refused: refused.len(),
        unmarked,
        is_sheet: done.is_sheet,
        columns_left_out: done.columns_left_out.clone(),
        has_error_file: done.has_errors,
        rows_total: report.rows.len(),
        rows,
        problems_total: report.problems.len(),
        problems: report.problems.iter().take(SHOWN).cloned().collect(),
        unlisted_total: report.unlisted.len(),
        unlisted: report.unlisted.iter().take(SHOWN).cloned().collect(),
    }))
}

fn row_told(row: &RowResult, words: &Words) -> ImportedRow {
    let (place, files) = (row.place.clone(), row.files.clone());
    match &row.result {
        Ok(filed) => ImportedRow {
            place,
            files,
            number: filed.number.clone(),
            version: filed.version,
            outcome: match filed.outcome {
                Outcome::Filed => "filed",
                Outcome::Revised => "revised",
                Outcome::Unchanged => "unchanged",
            },
            digest: Some(filed.digest),
            code: None,
            message: String::new(),
            details: row.passed_lines(words),
        },
        Err(error) => ImportedRow {
            place,
            files,
            number: String::new(),
            version: 0,
            outcome: "refused",
            digest: None,
            code: Some(error.code().text()),
            message: error.message_for_site(words),
            details: error.lines().to_vec(),
        },
    }
}
