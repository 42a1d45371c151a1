//! `sanad trace`, `sanad where-used` and `sanad fallout`: what is in a unit, where a lot went, what came of work in doubt. `sanad epcis`: what an EPCIS document
//! would say, without an installation.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::out::Out;
use super::{Ending, Where};
use crate::app::Error;
use crate::app::trace::{FalloutQuestion, TraceLine};
use crate::domain::access::Action;

#[derive(Debug, Args)]
pub(super) struct TraceArguments {
    #[arg(value_name = "UNIT")]
    unit: String,
    #[arg(long)]
    item: Option<String>,
    #[arg(long, value_name = "FILE")]
    epcis: Option<PathBuf>,
    #[command(flatten)]
    place: Where,
}

#[derive(Debug, Args)]
pub(super) struct EpcisArguments {
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct WhereUsedArguments {
    #[arg(value_name = "LOT")]
    lot: String,
    #[arg(long)]
    item: Option<String>,
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    #[command(flatten)]
    place: Where,
}

#[derive(Debug, Args)]
pub(super) struct FalloutArguments {
    #[arg(long, value_name = "NUMBER")]
    equipment: Option<String>,
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    #[command(flatten)]
    place: Where,
}

pub(super) fn run_fallout(arguments: &FalloutArguments, out: &mut Out) -> Result<Ending, Error> {
    let app = arguments.place.open()?;
    let session = arguments.place.session(&app, Action::ReadTrace)?;
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let asked = FalloutQuestion {
        equipment: given(&arguments.equipment),
        operator: given(&arguments.operator),
        from: given(&arguments.from),
        to: given(&arguments.to),
    };
    let found = app.fallout(&session, &asked)?;
    if let Some(number) = &found.since {
        let about = [
            ("from", found.from.clone().into()),
            ("to", found.to.clone().into()),
            ("number", number.clone().into()),
        ];
        out.say("fallout-begins", &about);
    }
    for one in &found.work {
        let parts = [&one.day, &one.name, &one.of.item, &one.of.number, &one.operator, &one.equipment];
        let parts: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        out.line(&format!("{}  [{}]", parts.join("  "), one.record));
    }
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let counts = [("units", count(found.units.len()).into()), ("delivered", count(found.delivered).into())];
    out.say("fallout-has", &counts);
    for one in &found.units {
        let unit = &one.unit;
        let parts = [&unit.number, &unit.item, &unit.status, &unit.customer];
        let parts: Vec<&str> =
            parts.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        out.line(&format!("  {}", parts.join("  ")));
    }
    out.json(&json!(found));
    Ok(Ending::Fine)
}

pub(super) fn run(arguments: &TraceArguments, out: &mut Out) -> Result<Ending, Error> {
    let app = arguments.place.open()?;
    let session = arguments.place.session(&app, Action::ReadTrace)?;
    if let Some(file) = &arguments.epcis {
        let document = app.unit_epcis(&session, &arguments.unit, arguments.item.as_deref())?;
        std::fs::write(file, document).map_err(|error| Error::file(file, error))?;
        out.say("trace-epcis-written", &[("file", file.display().to_string().into())]);
        out.json(&json!({ "file": file }));
        return Ok(Ending::Fine);
    }
    let contents = app.trace_unit(&session, &arguments.unit, arguments.item.as_deref())?;
    show(&contents.lines, "trace-removed-of", out);
    if !contents.taken_out.is_empty() {
        out.say("trace-taken-out", &[]);
        show(&contents.taken_out, "trace-removed-of", out);
    }
    for one in &contents.as_designed {
        let covered = one.lines.iter().filter(|line| !line.concessions.is_empty());
        for line in covered {
            let arguments = [
                ("of", one.of.number.as_str().into()),
                ("find", line.find.as_str().into()),
                ("parts", line.parts.join(" / ").into()),
                ("by", line.concessions.join(", ").into()),
            ];
            out.say("trace-departure-by", &arguments);
        }
    }
    for one in &contents.certificates {
        let (number, state) = (one.number.as_str().into(), one.state_label.as_str().into());
        out.say("trace-unit-certificate", &[("number", number), ("state", state)]);
    }
    let conformity = &contents.conformity;
    out.say(
        if conformity.against.is_empty() { "trace-nothing-against" } else { "trace-stands-against" },
        &[],
    );
    for one in &conformity.against {
        out.line(&format!("  {}", one.text));
    }
    for one in &conformity.deviations {
        let (record, of) = (one.record.as_str().into(), one.of.number.as_str().into());
        let id = if one.concessions.is_empty() { "trace-deviation" } else { "trace-deviation-by" };
        out.say(id, &[("record", record), ("of", of), ("by", one.concessions.join(", ").into())]);
    }
    out.json(&json!(contents));
    Ok(Ending::Fine)
}

pub(super) fn run_where_used(arguments: &WhereUsedArguments, out: &mut Out) -> Result<Ending, Error> {
    let app = arguments.place.open()?;
    let session = arguments.place.session(&app, Action::ReadTrace)?;
    if let Some(file) = &arguments.pdf {
        let printed = app.print_recall(&session, &arguments.lot, arguments.item.as_deref())?;
        std::fs::write(file, printed).map_err(|error| Error::file(file, error))?;
        out.line(&format!("pdf: {}", file.display()));
        out.json(&json!({ "file": file }));
        return Ok(Ending::Fine);
    }
    let used = app.where_used(&session, &arguments.lot, arguments.item.as_deref())?;
    show(&used.lines, "trace-removed-with", out);
    if !used.earlier.is_empty() {
        out.say("where-used-earlier", &[]);
        show(&used.earlier, "trace-removed-with", out);
    }
    if let Some(balance) = &used.balance {
        let amount = |number: &str| format!("{number} {}", balance.unit).trim_end().to_owned();
        let arguments = [
            ("made", amount(&balance.made).into()),
            ("used", amount(&balance.used).into()),
            ("left", amount(&balance.left).into()),
        ];
        out.say(if balance.is_overdrawn { "where-used-overdrawn" } else { "where-used-balance" }, &arguments);
    }
    out.say("where-used-delivered", &[("count", used.delivered.into())]);
    for (message, count) in [
        ("where-used-inside", used.delivered_inside),
        ("where-used-not-delivered", used.not_delivered),
        ("where-used-held-earlier", used.held_earlier),
    ] {
        if count > 0 {
            out.say(message, &[("count", count.into())]);
        }
    }
    out.json(&json!(used));
    Ok(Ending::Fine)
}

pub(super) fn run_epcis(arguments: &EpcisArguments, out: &mut Out) -> Result<Ending, Error> {
    let read = crate::app::trace::read_epcis(&arguments.file, &out.words)?;
    for event in &read.events {
        let number = event.number.to_string();
        let about = [
            ("event", number.into()),
            ("type", event.event_type.clone().into()),
            ("id", event.id.clone().into()),
        ];
        out.say("epcis-event", &about);
    }
    for line in &read.passed {
        out.line(line);
    }
    out.say("epcis-rows", &[("count", read.rows.unwrap_or_default().into())]);
    for line in &read.refused {
        out.line(line);
    }
    out.json(&json!(read));
    Ok(if read.refused.is_empty() { Ending::Fine } else { Ending::Wrong })
}

/// `of_other` is the message for something taken out of, or with, another thing than the line above.
fn show(lines: &[TraceLine], of_other: &str, out: &mut Out) {
    for line in lines {
        let depth = usize::try_from(line.depth).unwrap_or_default();
        let node = &line.node;
        let words = &out.words;
        let mut text = format!(
            "{}{} {}  {}  {}",
            "  ".repeat(depth),
            words.text(&format!("trace-{}", node.node_type)),
            node.number,
            node.item,
            node.title
        );
        let mut more = Vec::new();
        if let Some(of) = &line.of {
            let arguments = [("quantity", line.quantity.as_str().into()), ("of", of.number.as_str().into())];
            more.push(words.format(of_other, &arguments));
        } else if !line.relation.is_empty() {
            let relation = words.text(&format!("trace-{}", line.relation));
            more.push(format!("{relation} {}", line.quantity).trim_end().to_owned());
        }
        if !line.batch.is_empty() {
            more.push(words.format("trace-removed-by", &[("batch", line.batch.as_str().into())]));
        }
        more.extend(
            [&node.status, &node.customer, &node.supplier, &node.certificate]
                .into_iter()
                .filter(|text| !text.is_empty())
                .cloned(),
        );
        if line.is_repeated {
            more.push(words.text("trace-as-above"));
        }
        if !more.is_empty() {
            text.push_str(&format!("  [{}]", more.join("; ")));
        }
        out.line(&text);
    }
}
