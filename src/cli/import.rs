//! `sanad import`: a folder of evidence, or a spreadsheet under a mapping.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::out::{Out, Progress};
use super::{Ending, Where, marking};
use crate::app::import::mapping::Mapping;
use crate::app::import::own::{Refused, SheetReport};
use crate::app::import::run::{Options, Progress as Done, Watch, describe};
use crate::app::import::{ImportReport, RowResult};
use crate::app::imports::mapped::ERROR_FORMS;
use crate::app::records::Outcome;
use crate::app::{App, Code, Error, Session};
use crate::domain::access::Action;
use crate::words::Words;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    keep_going: bool,
    #[arg(long, value_name = "MARKING")]
    marking: Option<String>,
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    #[arg(long, value_name = "FILE.csv|FILE.xlsx")]
    errors: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    save_mapping: Option<PathBuf>,
    #[command(flatten)]
    place: Where,
}

/// Shows each row once it is durable, and how far the bytes are.
pub(super) struct Shower<'a> {
    out: &'a mut Out,
    progress: Progress,
    is_quiet: bool,
}

impl<'a> Shower<'a> {
    /// `is_quiet`: only what went wrong.
    pub fn new(out: &'a mut Out, is_quiet: bool) -> Self {
        let progress = out.progress("import-progress", 0, true);
        Self { out, progress, is_quiet }
    }

    pub fn end(self) {
        self.progress.end();
    }
}

impl Watch for Shower<'_> {
    fn progress(&mut self, done: Done) {
        // A row is told as soon as it is durable, not when a buffer happens to be full.
        self.out.flush();
        // Bytes for as long as there are bytes to read; a folder of rows without files counts rows.
        if done.bytes_total > 0 {
            self.progress.set(done.bytes, done.bytes_total);
        } else {
            self.progress.set(
                u64::try_from(done.rows).unwrap_or_default(),
                u64::try_from(done.rows_total).unwrap_or_default(),
            );
        }
    }

    fn row(&mut self, row: &RowResult) {
        let out = &mut *self.out;
        if self.is_quiet && row.result.is_ok() {
            return;
        }
        self.progress.above(|| {
            let lines = row_lines(row, &out.words);
            for line in lines {
                out.line(&line);
            }
        });
    }
}

fn row_lines(row: &RowResult, words: &Words) -> Vec<String> {
    match &row.result {
        Ok(filed) => {
            let id = match filed.outcome {
                Outcome::Filed => "import-filed",
                Outcome::Revised => "import-revised",
                Outcome::Unchanged => "import-unchanged",
            };
            let mut lines = vec![words.format(
                id,
                &[
                    ("number", filed.number.clone().into()),
                    ("version", filed.version.to_string().into()),
                    ("files", row.files.join(", ").into()),
                    ("digest", filed.digest.hex().chars().take(16).collect::<String>().into()),
                    ("place", row.place.clone().into()),
                ],
            )];
            lines.extend(row.passed_lines(words).iter().map(|line| format!("    {line}")));
            lines
        }
        Err(error) => {
            let mut lines = vec![words.format(
                "import-refused",
                &[("place", row.place.clone().into()), ("message", error.message(words).into())],
            )];
            lines.extend(error.lines().iter().map(|line| format!("    {line}")));
            lines
        }
    }
}

pub(super) fn run(arguments: &Arguments, out: &mut Out) -> Result<Ending, Error> {
    let marking = arguments.marking.as_deref().map(|text| marking("--marking", text)).transpose()?;
    let app = arguments.place.open()?;
    let session = arguments.place.session(&app, Action::ImportRecords)?;
    let options = Options {
        is_dry: arguments.dry_run,
        keep_going: arguments.keep_going,
        marking,
        ..Options::default()
    };
    if arguments.kind.is_some() || arguments.mapping.is_some() {
        return run_sheet(arguments, (&app, &session), options, out);
    }
    let mut shower = Shower::new(out, false);
    let report = app.import(&session, &arguments.folder, options, &mut shower);
    shower.end();
    let report = report?;
    show(&report, "import-unlisted", out);
    say_unmarked(&app, &report, options, out);
    Ok(if report.is_clean() { Ending::Fine } else { Ending::Wrong })
}

fn say_unmarked(app: &App, report: &ImportReport, options: Options, out: &mut Out) {
    let is_new = |row: &&RowResult| row.result.as_ref().is_ok_and(|filed| filed.outcome == Outcome::Filed);
    let unmarked = report.rows.iter().filter(is_new).filter(|row| row.is_unmarked).count();
    if unmarked > 0 {
        let marking = options.marking.unwrap_or(app.config.marking).code();
        out.say("import-unmarked", &[("count", unmarked.into()), ("marking", marking.into())]);
    }
}

/// A spreadsheet: under the mapping that is given, or the one that is suggested.
fn run_sheet(
    arguments: &Arguments,
    (app, session): (&std::sync::Arc<App>, &Session),
    options: Options,
    out: &mut Out,
) -> Result<Ending, Error> {
    // Before anything is filed.
    if let Some(path) = &arguments.errors {
        errors_ending(path, session)?;
    }
    let read = |path: &PathBuf| fs::read_to_string(path).map_err(|error| Error::file(path, error));
    let mapping = arguments.mapping.as_ref().map(|path| Mapping::read(&read(path)?)).transpose()?;
    let kind = match (&arguments.kind, &mapping) {
        (Some(kind), _) => kind.clone(),
        (None, mapping) => mapping.as_ref().map(|mapping| mapping.kind.clone()).unwrap_or_default(),
    };
    let sheet = arguments.sheet.clone().or_else(|| mapping.as_ref().map(|mapping| mapping.sheet.clone()));
    let sheet = sheet.unwrap_or_default();
    let mapping = match mapping {
        Some(mapping) => Mapping { kind, sheet, ..mapping },
        None => {
            let seen = app.look_at_sheet(session, &arguments.folder, (&kind, &sheet, 0), None)?;
            for column in seen.columns.iter().filter(|column| !column.target.is_empty()) {
                let (from, to) = (column.heading.clone().into(), column.target.clone().into());
                out.say("import-mapped", &[("heading", from), ("target", to)]);
            }
            seen.mapping
        }
    };
    if let Some(path) = &arguments.save_mapping {
        fs::write(path, mapping.file()?).map_err(|error| Error::file(path, error))?;
        out.say("sheet-written", &[("path", path.display().to_string().into())]);
    }
    let mut shower = Shower::new(out, false);
    let done = app.import_sheet(session, &arguments.folder, &mapping, options, &mut shower);
    shower.end();
    let SheetReport { report, columns_left_out, refused } = done?;
    if !columns_left_out.is_empty() {
        out.say("import-columns-left-out", &[("columns", columns_left_out.join(", ").into())]);
    }
    if let Some(path) = arguments.errors.as_ref().filter(|_| !refused.is_empty()) {
        write_errors(path, &refused, (app, session))?;
        let arguments = [("path", path.display().to_string().into()), ("count", refused.len().into())];
        out.say("import-errors-written", &arguments);
    }
    show(&report, "import-row-empty", out);
    say_unmarked(app, &report, options, out);
    Ok(if report.is_clean() { Ending::Fine } else { Ending::Wrong })
}

/// The ending of the file for refused rows, which says its form.
fn errors_ending<'a>(path: &'a Path, session: &Session) -> Result<&'a str, Error> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.filter(|ending| ERROR_FORMS.contains(ending)).ok_or_else(|| {
        let line = session.words().text("import-errors-ending");
        Error::new(Code::Invalid).with("place", "--errors").detail(line)
    })
}

fn write_errors(path: &Path, refused: &Refused, (app, session): (&App, &Session)) -> Result<(), Error> {
    let bytes = match errors_ending(path, session)? {
        "xlsx" => refused.workbook(app, session)?,
        _ => refused.csv(&session.words())?,
    };
    fs::write(path, bytes).map_err(|error| Error::file(path, error))
}

/// Problems, what is left out (and why, by message), and the count.
pub(super) fn show(report: &ImportReport, left_out: &str, out: &mut Out) {
    for problem in &report.problems {
        let line = describe(problem, &out.words);
        out.line(&line);
    }
    for path in &report.unlisted {
        out.say(left_out, &[("path", path.clone().into())]);
    }
    let count = |wanted: Outcome| {
        report
            .rows
            .iter()
            .filter(|row| row.result.as_ref().is_ok_and(|filed| filed.outcome == wanted))
            .count()
    };
    // A row may have several problems and is refused once.
    let wrong: BTreeSet<&str> = report
        .rows
        .iter()
        .filter(|row| row.result.is_err())
        .map(|row| row.place.as_str())
        .chain(report.problems.iter().map(|problem| problem.place.as_str()))
        .collect();
    let refused = wrong.len();
    let id = if report.is_dry { "import-summary-dry" } else { "import-summary" };
    out.say(
        id,
        &[
            ("filed", count(Outcome::Filed).into()),
            ("revised", count(Outcome::Revised).into()),
            ("unchanged", count(Outcome::Unchanged).into()),
            ("refused", refused.into()),
        ],
    );
    if !out.is_json() {
        return;
    }
    let words = Words::english();
    let rows: Vec<_> = report
        .rows
        .iter()
        .map(|row| match &row.result {
            Ok(filed) => {
                json!({ "place": row.place, "files": row.files, "is_unmarked": row.is_unmarked, "filed": filed })
            }
            Err(error) => json!({ "place": row.place, "files": row.files, "error": {
                "code": error.code().text(), "message": error.message(&words), "details": error.lines(),
            }}),
        })
        .collect();
    out.json(&json!({
        "is_dry": report.is_dry, "rows": rows, "problems": report.problems, "unlisted": report.unlisted,
    }));
}
