//! `sanad readiness`: steps a to o, with reasons.

use clap::Args;
use serde_json::json;

use super::out::Out;
use super::{Ending, Where};
use crate::app::Error;
use crate::app::readiness::{Moment, Owner, Owners, Readiness};
use crate::domain::access::Action;
use crate::domain::status::Status;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long, default_value = "annexure-b")]
    profile: String,
    #[arg(long, default_value = "")]
    site: String,
    #[arg(long, default_value = "")]
    product: String,
    #[arg(long)]
    as_of: Option<u64>,
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    #[arg(long)]
    reasons: bool,
    #[command(flatten)]
    place: Where,
}

pub(super) fn run(arguments: &Arguments, out: &mut Out) -> Result<Ending, Error> {
    let app = arguments.place.open()?;
    let session = arguments.place.session(&app, Action::ReadReadiness)?;
    let Arguments { profile, site, product, .. } = arguments;
    let position = arguments.as_of.map(|size| size.to_string()).unwrap_or_default();
    let moment = Moment::parse(&session, &position, arguments.on.as_deref().unwrap_or_default())?;
    let readiness = app.readiness_as_of(&session, profile, (site, product), moment)?;
    let owners = app.owners(&session, &readiness)?;
    show(&readiness, &owners, arguments.reasons, out);
    Ok(Ending::Fine)
}

fn names(owners: Vec<Owner>) -> Vec<String> {
    owners.into_iter().map(|owner| owner.name).collect()
}

/// The table, and with `reasons` every rule that is not met with what fails it.
pub(super) fn show(readiness: &Readiness, owners: &Owners, reasons: bool, out: &mut Out) {
    out.say(
        "readiness-title",
        &[
            ("profile", readiness.profile.clone().into()),
            ("day", readiness.day.to_string().into()),
            ("size", readiness.as_of.size.to_string().into()),
        ],
    );
    let header =
        ["column-step", "column-title", "column-status", "column-rules"].map(|id| out.words.text(id));
    let rows: Vec<_> = readiness
        .steps
        .iter()
        .map(|step| {
            let met = step.rules.iter().filter(|rule| rule.status == Status::Complete).count();
            vec![
                step.code.clone(),
                step.title.clone(),
                out.words.text(&format!("status-{}", step.status.code())),
                format!("{met}/{}", step.rules.len()),
            ]
        })
        .collect();
    out.table(&header, &rows);
    if reasons {
        for step in &readiness.steps {
            for rule in step.rules.iter().filter(|rule| !rule.items.is_empty()) {
                let status = out.words.text(&format!("status-{}", rule.status.code()));
                out.line(&format!("{}  {status}: {}", rule.id, rule.label));
                for item in &rule.items {
                    out.line(format!("     {}  {}", item.record, item.reason).trim_end());
                    // Who, then what.
                    let to_do = [names(owners.of(step, item)).join(", "), item.remedy.clone()];
                    let to_do: Vec<String> = to_do.into_iter().filter(|part| !part.is_empty()).collect();
                    if !to_do.is_empty() {
                        out.line(&format!("       -> {}", to_do.join(": ")));
                    }
                }
            }
        }
    }
    let steps: Vec<_> = readiness
        .steps
        .iter()
        .map(|step| {
            let rules: Vec<_> = step
                .rules
                .iter()
                .map(|rule| {
                    let items: Vec<_> = rule
                        .items
                        .iter()
                        .map(|item| {
                            json!({
                                "record": item.record, "reason": item.reason, "remedy": item.remedy,
                                "owners": names(owners.of(step, item)), "fails": item.fails,
                            })
                        })
                        .collect();
                    json!({ "id": rule.id, "label": rule.label, "status": rule.status, "items": items })
                })
                .collect();
            json!({
                "code": step.code, "title": step.title, "status": step.status,
                "responsible": names(owners.of_step(step)),
                "rules": rules,
            })
        })
        .collect();
    out.json(&json!({
        "profile": readiness.profile, "day": readiness.day.to_string(),
        "as_of": { "size": readiness.as_of.size, "root": readiness.as_of.root, "at": readiness.as_of.at },
        "steps": steps,
    }));
}
