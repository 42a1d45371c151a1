//! How long it takes to say what is in a unit and where a lot went. `tests/bench/run` drives it:
//!
//! - `bench-trace DIR QUESTIONS time`: opens the installation and asks one question after another. Prints one line of JSON:
//!   milliseconds of each, and the peak of memory.
//! - `bench-trace DIR QUESTIONS nodes`: prints what each answer names, as JSON: type, item and number of each lot and unit,
//!   and how many units are delivered.
//!
//! QUESTIONS is a file of JSON: a list of `["unit", ITEM, SERIAL]` and `["lot", ITEM, LOT]`.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use sanad::app::installation::{Place, Senses};
use sanad::app::trace::TraceLine;
use sanad::app::{App, Session};
use sanad::domain::access::Action;
use serde_json::json;

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Question = (String, String, String);

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, questions, mode] = arguments.as_slice() else {
        return Err("usage: bench-trace DIR QUESTIONS time|nodes".into());
    };
    let questions: Vec<Question> = serde_json::from_str(&std::fs::read_to_string(questions)?)?;
    let app = App::open(Place::Folder(Path::new(folder).to_owned()).config()?, Senses::system())?;
    let session = app.session_for(Action::ReadTrace)?;
    let line = match mode.as_str() {
        "time" => time(&app, &session, &questions)?,
        "nodes" => nodes(&app, &session, &questions)?,
        other => return Err(format!("no mode {other}").into()),
    };
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}

/// The lines of the answer, and how many delivered units there are.
fn ask(
    app: &App,
    session: &Session,
    (what, item, number): &Question,
) -> Result<(Vec<TraceLine>, usize), Failure> {
    match what.as_str() {
        "unit" => Ok((app.trace_unit(session, number, Some(item))?.lines, 0)),
        "lot" => {
            let used = app.where_used(session, number, Some(item))?;
            Ok((used.lines, used.delivered))
        }
        other => Err(format!("no question about a {other}").into()),
    }
}

fn time(app: &App, session: &Session, questions: &[Question]) -> Result<serde_json::Value, Failure> {
    let mut milliseconds = Vec::new();
    for question in questions {
        let started = Instant::now();
        // The answer is let go of only then.
        let answer = ask(app, session, question)?;
        milliseconds.push(started.elapsed().as_secs_f64() * 1000.0);
        drop(answer);
    }
    Ok(json!({ "milliseconds": milliseconds, "peak_kib": peak_kib()? }))
}

fn nodes(app: &App, session: &Session, questions: &[Question]) -> Result<serde_json::Value, Failure> {
    let mut answers = Vec::new();
    for question in questions {
        let (lines, delivered) = ask(app, session, question)?;
        let nodes: BTreeSet<(&str, &str, &str)> = lines
            .iter()
            .map(|line| (line.node.node_type, line.node.item.as_str(), line.node.number.as_str()))
            .collect();
        answers.push(json!({ "nodes": nodes, "delivered": delivered }));
    }
    Ok(json!(answers))
}

/// `VmHWM` of this process.
fn peak_kib() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no such member")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
