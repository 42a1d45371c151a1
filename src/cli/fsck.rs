//! `sanad fsck`: proves an installation.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::out::{Out, size};
use super::{Ending, Where};
use crate::app::fsck::Held;
use crate::app::installation::Senses;
use crate::app::{App, Error};
use crate::domain::access::Action;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Where,
    #[arg(long, value_name = "FILE")]
    held: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, out: &mut Out) -> Result<Ending, Error> {
    // Without the start-up check: a broken installation is what this is for.
    let config = arguments.place.place().config()?;
    let app = Arc::new(App::open_unchecked(config, Senses::system())?);
    let session = arguments.place.session(&app, Action::CheckIntegrity)?;
    let held = arguments.held.iter().map(|path| Held::read(path)).collect::<Result<Vec<_>, _>>()?;
    let mut phase = "";
    let mut progress = None;
    let report = app.fsck(&session, &held, &mut |what, done, total| {
        if what != phase {
            phase = what;
            if let Some(bar) = progress.replace(out.progress(&format!("fsck-{what}"), total, false)) {
                bar.end();
            }
        }
        if let Some(bar) = progress.as_mut() {
            bar.set(done, total);
        }
    });
    if let Some(bar) = progress {
        bar.end();
    }
    let report = report?;
    for finding in &report.findings {
        out.line(&format!("{}  {}  {}", finding.code, finding.place, finding.reason));
    }
    for orphan in &report.orphans {
        let id = match (report.is_busy, report.reclaimed) {
            (true, _) => "fsck-orphan-kept",
            (false, 0) => "fsck-orphan-kept-unsound",
            (false, _) => "fsck-orphan-reclaimed",
        };
        out.say(id, &[("path", orphan.clone().into())]);
    }
    if report.is_unrecorded {
        out.say("fsck-unrecorded", &[]);
    }
    out.say(
        "fsck-summary",
        &[
            ("findings", report.findings.len().into()),
            ("orphans", report.orphans.len().into()),
            ("blobs", report.blobs.into()),
            ("size", size(report.bytes).into()),
            ("versions", report.versions.into()),
            ("leaves", report.leaves.into()),
        ],
    );
    out.json(&json!({ "fsck": report }));
    Ok(if report.findings.is_empty() { Ending::Fine } else { Ending::Wrong })
}
