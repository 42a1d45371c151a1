//! `sanad demo`: a demonstration organisation, its first pack, and the verdict on it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::import::Shower;
use super::init::write_trust;
use super::out::Out;
use super::{Ending, import, pack, readiness};
use crate::app::demo::Demonstration;
use crate::app::packs::BuiltPack;
use crate::app::{App, Error};
use crate::verify::{Trust, Verdict, verify};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long, value_name = "DIR", default_value = "sanad-demo")]
    dir: PathBuf,
    // Serving comes with the service; the flag is accepted from the first release on.
    #[arg(long)]
    no_serve: bool,
}

pub(super) fn run(arguments: &Arguments, out: &mut Out) -> Result<Ending, Error> {
    let demonstration = Demonstration::load()?;
    let dir = &arguments.dir;
    let shown = dir.display().to_string();
    let is_new = !Demonstration::is_in(dir);
    out.say_now(
        if is_new { "demo-begins" } else { "demo-again" },
        &[("name", demonstration.name.clone().into()), ("dir", shown.into())],
    );
    let app = Arc::new(demonstration.open(dir)?);
    let built = match first_pack(&app, &demonstration, dir)? {
        Some(built) => built,
        None => fill(&app, &demonstration, dir, out)?,
    };
    let trust = write_trust(&app, dir)?;
    let report = verify(&built.zip, &Trust::read(&trust, &built.zip));
    let readiness = demonstration.readiness(&app)?;
    if !out.is_json() {
        readiness::show(&readiness, false, out);
        out.line("");
        pack::show(&built, out);
        out.line(&format!("trust: {}", trust.display()));
    }
    let verdict = out.words.text(match report.verdict() {
        Verdict::Verified => "verdict-verified",
        Verdict::Intact => "verdict-intact",
        Verdict::NotVerified => "verdict-not-verified",
        Verdict::CouldNotCheck => "verdict-could-not-check",
    });
    out.line(&format!("verdict: {verdict}"));
    out.say(
        "demo-next",
        &[
            ("dir", dir.display().to_string().into()),
            ("pack", built.zip.display().to_string().into()),
            ("trust", trust.display().to_string().into()),
        ],
    );
    out.json(&json!({ "dir": dir, "pack": built, "trust": trust, "verdict": verdict }));
    Ok(if report.verdict() == Verdict::Verified { Ending::Fine } else { Ending::Wrong })
}

/// The first pack, if it was issued: the file as it is, or made again if somebody removed it.
fn first_pack(app: &Arc<App>, demonstration: &Demonstration, dir: &Path) -> Result<Option<BuiltPack>, Error> {
    demonstration.first_pack(app, &dir.join("packs"))
}

fn fill(
    app: &Arc<App>,
    demonstration: &Demonstration,
    dir: &Path,
    out: &mut Out,
) -> Result<BuiltPack, Error> {
    let source = demonstration.unpack(dir)?;
    out.say_now("demo-filing", &[("folder", source.display().to_string().into())]);
    let mut shower = Shower::new(out, true);
    let report = demonstration.file(app, &source, &mut shower);
    shower.end();
    let report = report?;
    if !out.is_json() {
        import::show(&report, out);
    }
    if !report.is_clean() {
        return Err(Error::new(crate::app::Code::Internal).with("reason", out.words.text("demo-broken")));
    }
    out.say_now("demo-packing", &[]);
    let mut progress = out.progress("pack-progress", 0, true);
    let built = demonstration.pack(app, &dir.join("packs"), &mut |done, total| progress.set(done, total));
    progress.end();
    built
}
