//! `sanad record`: list, show, print, copy, export.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use super::out::{Out, size};
use super::{Ending, Where};
use crate::app::copies::{Desk, NewCopy, file_named};
use crate::app::records::RecordView;
use crate::app::reports::ReportQuery;
use crate::app::{App, Error, Session};
use crate::domain::access::Action;
use crate::proof::pack::portable_name;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    List {
        #[arg(long)]
        kind: Option<String>,
        #[arg(long)]
        state: Option<String>,
        #[command(flatten)]
        place: Where,
    },
    Show {
        number: String,
        #[command(flatten)]
        place: Where,
    },
    Report {
        number: String,
        #[arg(long, value_name = "CODE")]
        report: Option<String>,
        #[arg(long, value_name = "FILE")]
        pdf: Option<PathBuf>,
        #[arg(long, value_name = "DAY", default_value = "")]
        from: String,
        #[arg(long, value_name = "DAY", default_value = "")]
        to: String,
        #[arg(long, default_value = "")]
        marking: String,
        #[command(flatten)]
        place: Where,
    },
    Copy {
        number: String,
        #[arg(long, value_name = "NAME")]
        file: Option<String>,
        #[arg(long = "for", value_name = "WHOM")]
        recipient: String,
        #[arg(long, value_name = "TEXT", default_value = "")]
        purpose: String,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        #[command(flatten)]
        place: Where,
    },
    Export {
        number: String,
        #[arg(long, value_name = "FOLDER")]
        to: PathBuf,
        #[command(flatten)]
        place: Where,
    },
}

pub(super) fn run(command: &Command, out: &mut Out) -> Result<Ending, Error> {
    match command {
        Command::List { kind, state, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ReadRecord)?;
            let records = app.list_records(&session, kind.as_deref(), state.as_deref())?;
            let header = [
                "column-number",
                "column-kind",
                "column-state",
                "column-version",
                "column-marking",
                "column-title",
            ]
            .map(|id| out.words.text(id));
            let rows: Vec<_> = records
                .iter()
                .map(|record| {
                    vec![
                        record.number.clone(),
                        record.kind.clone(),
                        record.state.clone(),
                        record.version.to_string(),
                        record.marking.clone(),
                        record.title.clone(),
                    ]
                })
                .collect();
            out.table(&header, &rows);
            let count = records.len();
            out.say("record-count", &[("count", count.into())]);
            let list: Vec<_> = records
                .iter()
                .map(|record| {
                    json!({ "record": record.record_id, "number": record.number, "kind": record.kind,
                        "title": record.title, "state": record.state, "version": record.version,
                        "marking": record.marking, "occurred_on": record.occurred_on,
                        "digest": format!("sha256:{}", record.digest) })
                })
                .collect();
            out.json(&json!({ "records": list }));
        }
        Command::Show { number, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::ReadRecord)?;
            let record = app.show_record(&session, number)?;
            show(&record, out);
        }
        Command::Report { number, report, pdf, from, to, marking, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::DownloadFile)?;
            let report = match report {
                Some(report) => report.clone(),
                // Its own report before the sheet that every record has.
                None => {
                    let all = app.list_reports(&session, number)?;
                    all.into_iter().next().map(|report| report.code).unwrap_or_default()
                }
            };
            let query = ReportQuery { from: from.clone(), to: to.clone(), marking: marking.clone() };
            let printed = app.print_report(&session, (number, &report), &query)?;
            let path = pdf.clone().unwrap_or_else(|| PathBuf::from(&printed.file));
            fs::write(&path, &printed.bytes).map_err(|error| Error::file(&path, error))?;
            out.line(&format!("report: {}", path.display()));
            out.json(&json!({ "number": number, "report": report, "pdf": path, "event": printed.event }));
        }
        Command::Copy { number, file, recipient, purpose, out: path, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::DownloadFile)?;
            let record = app.show_record(&session, number)?;
            let digest = file_named(&record, file.as_deref())?.digest;
            let new = NewCopy { recipient: recipient.clone(), purpose: purpose.clone() };
            let desk = Desk::default();
            let issued = app.issue_copy(&session, (number, digest), &new, &desk)?;
            let printed = app.print_copy(&session, &issued, &desk)?;
            fs::write(path, &printed.bytes).map_err(|error| Error::file(path, error))?;
            out.say(
                "record-copied",
                &[
                    ("copy", printed.copy.to_string().into()),
                    ("number", number.clone().into()),
                    ("file", path.display().to_string().into()),
                ],
            );
            out.json(&json!({ "number": number, "copy": printed.copy, "event": printed.event, "pdf": path }));
        }
        Command::Export { number, to, place } => {
            let app = place.open()?;
            let session = place.session(&app, Action::DownloadFile)?;
            let files = export(&app, &session, number, to)?;
            out.say(
                "record-exported",
                &[
                    ("number", number.clone().into()),
                    ("files", files.len().into()),
                    ("folder", to.display().to_string().into()),
                ],
            );
            out.json(&json!({ "number": number, "files": files }));
        }
    }
    Ok(Ending::Fine)
}

fn show(record: &RecordView, out: &mut Out) {
    out.line(&format!("{}  {}", record.number, record.title));
    let facts = [
        ("column-kind", record.kind_name.clone()),
        ("column-state", record.state_label.clone()),
        ("column-marking", record.marking.clone()),
        ("column-owner", record.owner.clone()),
        ("column-occurred-on", record.occurred_on.clone().unwrap_or_default()),
    ];
    let mut rows: Vec<(String, String)> =
        facts.into_iter().map(|(id, value)| (out.words.text(id), value)).collect();
    rows.extend(record.fields.iter().map(|field| (field.label.clone(), field.value.clone())));
    for (label, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        let value = value.replace('\n', &format!("\n{:32}", ""));
        out.line(&format!("  {label:<28}  {value}"));
    }
    for link in &record.links {
        out.line(&format!("  {:<28}  {}  {}", link.label, link.number, link.title));
    }
    for file in &record.files {
        out.line(&format!("  {}  {}  {}", file.digest, size(file.size_bytes), file.name));
    }
    for version in &record.versions {
        out.say(
            "record-version",
            &[
                ("version", version.version.to_string().into()),
                ("at", version.received_at.to_string().into()),
                ("author", version.author.clone().into()),
                ("state", version.state.clone().into()),
                ("event", version.event.to_string().into()),
                ("digest", version.digest.to_string().into()),
                ("reason", version.reason.clone().into()),
            ],
        );
    }
    out.json(&json!({ "record": record }));
}

/// Writes a record's current files, and manifest, disclosures, event and receipt of each version.
fn export(app: &App, session: &Session, number: &str, to: &Path) -> Result<Vec<PathBuf>, Error> {
    let record = app.show_record(session, number)?;
    let evidence = app.record_evidence(session, number)?;
    let root = to.join(number);
    let mut written = Vec::new();
    for version in &evidence {
        let folder = root.join(format!("v{}", version.version));
        fs::create_dir_all(&folder).map_err(|error| Error::file(&folder, error))?;
        let texts = [
            ("manifest.json", &version.manifest),
            ("disclosures.json", &version.disclosures),
            ("event.json", &version.event),
            ("receipt.tlog-proof", &version.receipt),
        ];
        for (name, text) in texts {
            let path = folder.join(name);
            fs::write(&path, text).map_err(|error| Error::file(&path, error))?;
            written.push(path);
        }
    }
    let folder = root.join("files");
    fs::create_dir_all(&folder).map_err(|error| Error::file(&folder, error))?;
    let mut taken = std::collections::BTreeSet::new();
    for file in &record.files {
        let path = folder.join(portable_name(&file.name, &mut taken));
        let mut target = File::create(&path).map_err(|error| Error::file(&path, error))?;
        app.copy_blob(&file.digest, &mut target)?;
        target.sync_all().map_err(|error| Error::file(&path, error))?;
        written.push(path);
    }
    Ok(written)
}
