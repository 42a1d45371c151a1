//! How long it takes to say what the records of an installation show. `tests/bench/run` drives it:
//!
//! - `bench-readiness DIR POSITION`: opens the installation and asks for Annexure B at the head, asks again, asks for ISO 9001,
//!   corrects a record and asks for both after each correction, asks as of the position before, and as of the one named.
//!
//! Prints one line of JSON: milliseconds of each (the median where it was done several times), memory, and how many reasons
//! were given. What is asked after a change is compared with the answer of an installation that was opened anew.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use sanad::app::installation::{Place, Senses};
use sanad::app::readiness::{Moment, Readiness};
use sanad::app::records::{Base, Filed, RecordForm, Target};
use sanad::app::{App, Session};
use sanad::domain::access::Action;
use sanad::domain::kind::Values;

type Failure = Box<dyn std::error::Error + Send + Sync>;

const PROFILE: &str = "annexure-b";
const CHANGES: usize = 5;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, position] = arguments.as_slice() else {
        return Err("usage: bench-readiness DIR POSITION".into());
    };
    let line = measure(Path::new(folder), position.parse()?)?;
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}

fn open(folder: &Path) -> Result<Arc<App>, Failure> {
    Ok(Arc::new(App::open(Place::Folder(folder.to_owned()).config()?, Senses::system())?))
}

fn session(app: &App) -> Result<Session, Failure> {
    Ok(app.session_for(Action::ReadReadiness)?)
}

fn timed<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<(f64, T), Failure> {
    let started = Instant::now();
    let done = work()?;
    Ok((started.elapsed().as_secs_f64() * 1000.0, done))
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn measure(folder: &Path, position: u64) -> Result<serde_json::Value, Failure> {
    let app = open(folder)?;
    let ask = |profile: &str| -> Result<Readiness, Failure> {
        Ok(app.readiness(&session(&app)?, profile, "", "")?)
    };
    let before = kib("VmRSS")?;
    let (first, found) = timed(|| ask(PROFILE))?;
    let (again, _) = timed(|| ask(PROFILE))?;
    let (iso, _) = timed(|| ask("iso-9001"))?;
    let (mut changed, mut iso_changed) = (Vec::new(), Vec::new());
    let mut filed = file(&app, None)?;
    for _ in 0..CHANGES {
        filed = file(&app, Some(&filed))?;
        changed.push(timed(|| ask(PROFILE))?.0);
        iso_changed.push(timed(|| ask("iso-9001"))?.0);
    }
    let ask_at = |size: u64| {
        Ok(app.readiness_as_of(&session(&app)?, PROFILE, ("", ""), Moment { size: Some(size), day: None })?)
    };
    let (before_change, _) = timed(|| ask_at(found.as_of.size))?;
    let (earlier, _) = timed(|| ask_at(position))?;
    let peak = kib("VmHWM")?;
    let anew = open(folder)?;
    if anew.readiness(&session(&anew)?, PROFILE, "", "")?.steps != ask(PROFILE)?.steps {
        return Err("what is remembered gives another answer than what is read anew".into());
    }
    let items: usize = found.steps.iter().flat_map(|step| &step.rules).map(|rule| rule.items.len()).sum();
    Ok(serde_json::json!({
        "first": first, "again": again, "changed": median(changed),
        "before_change": before_change, "earlier": earlier, "iso": iso,
        "iso_changed": median(iso_changed), "before_kib": before, "peak_kib": peak, "items": items,
    }))
}

/// Files a complaint, or the next version of it.
fn file(app: &Arc<App>, known: Option<&Filed>) -> Result<Filed, Failure> {
    let fields: Values = serde_json::from_value(serde_json::json!({
        "customer": "Bench", "complaint_type": "quality", "severity": "minor", "description": "Play in elevation",
        "received_on": "2026-01-15", "due_on": "2030-01-15",
    }))?;
    let target = match known {
        None => Target::New { kind: "complaint".to_owned(), number: String::new(), state: String::new() },
        Some(filed) => Target::Edit { number: filed.number.clone(), base: Base::Version(filed.version) },
    };
    let title =
        known.map_or_else(|| "Play".to_owned(), |filed| format!("Play, seen {} times", filed.version));
    let form = RecordForm {
        target,
        title,
        occurred_on: "2026-01-15".to_owned(),
        marking: String::new(),
        owner: String::new(),
        fields,
        files: Vec::new(),
        links: Vec::new(),
        reason: "Bench".to_owned(),
    };
    Ok(app.save_record(&session(app)?, form)?)
}

/// `VmRSS` or `VmHWM` of this process, in KiB.
fn kib(member: &str) -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(member)).ok_or("no such member")?;
    Ok(line.trim_start_matches(':').trim().trim_end_matches(" kB").parse()?)
}
