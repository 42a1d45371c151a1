//! `sanad trace` and `sanad where-used`: what is in a unit, and where a lot went.

use clap::Args;
use serde_json::json;

use super::out::Out;
use super::{Ending, Where};
use crate::app::Error;
use crate::app::trace::TraceLine;
use crate::domain::access::Action;

#[derive(Debug, Args)]
pub(super) struct TraceArguments {
    #[arg(value_name = "UNIT")]
    unit: String,
    #[arg(long)]
    item: Option<String>,
    #[command(flatten)]
    place: Where,
}

#[derive(Debug, Args)]
pub(super) struct WhereUsedArguments {
    #[arg(value_name = "LOT")]
    lot: String,
    #[arg(long)]
    item: Option<String>,
    #[command(flatten)]
    place: Where,
}

pub(super) fn run(arguments: &TraceArguments, out: &mut Out) -> Result<Ending, Error> {
    let app = arguments.place.open()?;
    let session = arguments.place.session(&app, Action::ReadTrace)?;
    let lines = app.trace_unit(&session, &arguments.unit, arguments.item.as_deref())?;
    show(&lines, out);
    Ok(Ending::Fine)
}

pub(super) fn run_where_used(arguments: &WhereUsedArguments, out: &mut Out) -> Result<Ending, Error> {
    let app = arguments.place.open()?;
    let session = arguments.place.session(&app, Action::ReadTrace)?;
    let lines = app.where_used(&session, &arguments.lot, arguments.item.as_deref())?;
    show(&lines, out);
    let mut delivered: Vec<_> = lines
        .iter()
        .filter(|line| line.node.status == "delivered")
        .map(|line| (&line.node.item, &line.node.number))
        .collect();
    delivered.sort();
    delivered.dedup();
    out.say("where-used-delivered", &[("count", delivered.len().into())]);
    Ok(Ending::Fine)
}

fn show(lines: &[TraceLine], out: &mut Out) {
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
        if !line.relation.is_empty() {
            let relation = words.text(&format!("trace-{}", line.relation));
            more.push(format!("{relation} {}", line.quantity).trim_end().to_owned());
        }
        more.extend(
            [&node.status, &node.customer, &node.supplier, &node.certificate]
                .into_iter()
                .filter(|text| !text.is_empty())
                .cloned(),
        );
        if !more.is_empty() {
            text.push_str(&format!("  [{}]", more.join("; ")));
        }
        out.line(&text);
    }
    out.json(&json!({ "lines": lines }));
}
