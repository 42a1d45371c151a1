//! `sanad demo`: a demonstration organisation, its first pack, and the verdict on it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::import::Shower;
use super::init::{TRUST_FILE, write_trust};
use super::out::Out;
use super::{Ending, import, pack, readiness};
use crate::app::demo::Demonstration;
use crate::app::installation::{Place, Senses};
use crate::app::packs::BuiltPack;
use crate::app::readiness::Owners;
use crate::app::{App, Error};
use crate::telemetry;
use crate::verify::{Report, Trust, Verdict, verify};
use crate::words::Words;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long, value_name = "DIR", default_value = "sanad-demo")]
    dir: PathBuf,
    #[arg(long)]
    no_serve: bool,
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: String,
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
    let trust = write_trust(&app, &demonstration.code, &dir.join(TRUST_FILE))?;
    let report = verify(&built.zip, &Trust::read(&trust, &built.zip));
    let readiness = demonstration.readiness(&app)?;
    if !out.is_json() {
        // The table alone: reasons, and who answers for them, are what `sanad readiness` is for.
        readiness::show(&readiness, &Owners::default(), false, out);
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
    let findings = findings(&report, &out.words);
    for [code, path, reason] in &findings {
        out.line(&format!("  {code}  {path}  {reason}"));
    }
    let (sanad, verify_command) = commands(&program());
    out.say(
        "demo-next",
        &[
            ("sanad", sanad.into()),
            ("verify", verify_command.into()),
            ("dir", word(dir).into()),
            ("pack", word(&built.zip).into()),
            ("trust", word(&trust).into()),
        ],
    );
    let findings: Vec<_> = findings
        .iter()
        .map(|[code, path, reason]| json!({ "code": code, "path": path, "reason": reason }))
        .collect();
    out.json(&json!({ "dir": dir, "pack": built, "trust": trust, "verdict": verdict, "findings": findings }));
    if report.verdict() != Verdict::Verified {
        return Ok(Ending::Wrong);
    }
    if !arguments.no_serve {
        drop(app);
        serve(&demonstration, arguments, out)?;
    }
    Ok(Ending::Fine)
}

/// Serves the demonstration, under the machine's own clock, to those who are told here how to sign in.
fn serve(demonstration: &Demonstration, arguments: &Arguments, out: &mut Out) -> Result<(), Error> {
    let place = Place::Folder(arguments.dir.clone());
    let app = Arc::new(App::open(place.config()?, Senses::system())?);
    let doors = demonstration.doors(&app, &arguments.dir)?;
    let header = ["column-login", "column-password", "column-role", "column-clearance", "column-name"]
        .map(|id| out.words.text(id));
    let rows: Vec<_> = doors
        .into_iter()
        .map(|door| vec![door.login, door.password, door.role, door.clearance, door.name])
        .collect();
    out.line("");
    out.table(&header, &rows);
    telemetry::start();
    super::serve::serve(app, &arguments.listen, out)
}

/// What is wrong with the pack: code, place and reason of each finding.
fn findings(report: &Report, words: &Words) -> Vec<[String; 3]> {
    let told = report.findings().iter();
    told.map(|f| [f.code().to_string(), f.path().to_owned(), f.reason(words)]).collect()
}

/// The path under which this program was started; where the shell looked for it, the one that it found.
fn program() -> PathBuf {
    let typed = std::env::args_os().next().map(PathBuf::from).unwrap_or_default();
    if typed.components().count() > 1 { typed } else { std::env::current_exe().unwrap_or(typed) }
}

/// What to type for `sanad` and for `sanad-verify`. `cargo run` builds only the one that it runs, so the verifier may
/// not be there yet.
fn commands(program: &Path) -> (String, String) {
    let verifier = program.with_file_name("sanad-verify");
    let verify = if verifier.is_file() {
        word(&verifier)
    } else {
        "cargo run --release --bin sanad-verify --".to_owned()
    };
    (word(program), verify)
}

/// A path as a shell reads it.
fn word(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain =
        |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '+' | ':' | '@' | ',');
    if !text.is_empty() && text.chars().all(is_plain) {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
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
        import::show(&report, "import-unlisted", out);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_type_is_there_to_be_run() {
        let folder = tempfile::tempdir().unwrap();
        let sanad = folder.path().join("it's here/sanad");
        std::fs::create_dir(sanad.parent().unwrap()).unwrap();
        let quoted = format!("'{}/it'\\''s here/sanad'", folder.path().display());
        assert_eq!(
            commands(&sanad),
            (quoted.clone(), "cargo run --release --bin sanad-verify --".to_owned())
        );
        std::fs::write(sanad.with_file_name("sanad-verify"), "").unwrap();
        assert_eq!(commands(&sanad), (quoted.clone(), format!("{}-verify'", quoted.trim_end_matches('\''))));
        assert_eq!(word(Path::new("target/release/sanad")), "target/release/sanad");
    }

    #[test]
    fn what_is_wrong_with_the_pack_is_told() {
        let report = verify(Path::new("/nowhere/X.zip"), &Trust::Absent);
        let told = findings(&report, &Words::english());
        assert!(
            told.iter().any(|[code, path, reason]| {
                code == "pack-unreadable" && !path.is_empty() && reason.contains("cannot be opened")
            }),
            "{told:?}"
        );
    }
}
