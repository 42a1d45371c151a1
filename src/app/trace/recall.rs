//! The list for a recall: every unit that holds, or held, something of a lot, as a table for other programs and on paper.

use std::collections::{BTreeMap, BTreeSet};

use super::node::Node;
use super::questions::{TraceLine, WhereUsed};
use super::{hidden_batches, refused_with};
use crate::app::cells::csv_to_send;
use crate::app::records::filing::parse_marking;
use crate::app::{App, Code, Error, Session};
use crate::db::{records, trace};
use crate::domain::access::Marking;
use crate::pack::format;
use crate::pack::pdf::printout::render;
use crate::pack::printout::{Block, Cell, Look, Printout, Row, Section, Table};
use crate::proof::canonical;
use crate::proof::digest::Digest;
use crate::words::Words;

/// Columns of the table.
const HEADER: [&str; 6] = ["serial", "item", "title", "status", "customer", "holds"];

/// So many units are printed; more are for the table.
const PRINTED: usize = 5_000;

impl App {
    /// The units that a lot went into, as CSV: those that hold some of it `now`, then those that did `earlier`.
    ///
    /// # Errors
    /// Those of [`App::where_used`].
    pub fn recall_list(&self, session: &Session, lot: &str, item: Option<&str>) -> Result<String, Error> {
        to_csv(&self.where_used(session, lot, item)?)
    }

    /// The same as PDF, to print and to send: delivered units by customer, then those still here, then those that held it.
    ///
    /// # Errors
    /// Those of [`App::where_used`]; [`Code::Trace`] if there are too many for paper.
    pub fn print_recall(&self, session: &Session, lot: &str, item: Option<&str>) -> Result<Vec<u8>, Error> {
        let used = self.where_used(session, lot, item)?;
        let all = used.lines.iter().chain(&used.earlier);
        if all.clone().filter(|line| line.node.is_unit()).count() > PRINTED {
            let most = [("name", lot.to_owned().into()), ("most", PRINTED.into())];
            return Err(refused_with(&session.language, "recall-too-many", &most));
        }
        let nodes: BTreeSet<i64> = all.map(|line| line.id).collect();
        let marking = self.db.read(|conn| {
            let hidden = hidden_batches(conn, session)?;
            let rows = trace::among(conn, &nodes.into_iter().collect::<Vec<_>>(), &hidden)?;
            let mut highest = Marking::Unclassified;
            for batch in rows.batches() {
                if let Some(record) = records::find(conn, batch)? {
                    highest = highest.max(parse_marking(&record.marking)?);
                }
            }
            Ok::<_, Error>(highest)
        })?;
        // A printed thing is English, as reports are.
        let words = Words::english();
        let printout = printout(session, &used, marking, &words)?;
        render(&printout, &words).map_err(|error| Error::new(Code::Internal).because(error))
    }
}

/// A unit on the list, and through what it holds the lot.
struct Listed<'a> {
    node: &'a Node,
    through: String,
}

/// Each unit once, where it is met first.
fn listed<'a>(lines: &'a [TraceLine], seen: &mut BTreeSet<(&'a str, &'a str)>) -> Vec<Listed<'a>> {
    let mut path: Vec<(i32, &str)> = Vec::new();
    let mut found = Vec::new();
    for line in lines {
        path.retain(|(depth, _)| *depth < line.depth);
        let node = &line.node;
        if node.is_unit() && seen.insert((node.item.as_str(), node.number.as_str())) {
            // The lot itself stands at the top, or above the top.
            let between = path.iter().filter(|(depth, _)| *depth > 0).map(|(_, number)| *number);
            found.push(Listed { node, through: between.collect::<Vec<_>>().join(" → ") });
        }
        path.push((line.depth, node.number.as_str()));
    }
    found
}

fn printout(session: &Session, used: &WhereUsed, marking: Marking, words: &Words) -> Result<Printout, Error> {
    let lot = used.lines.first().map(|line| &line.node).ok_or_else(|| Error::new(Code::Internal))?;
    let mut seen = BTreeSet::new();
    let now = listed(&used.lines, &mut seen);
    let earlier = listed(&used.earlier, &mut seen);
    let (delivered, here): (Vec<_>, Vec<_>) = now.into_iter().partition(|one| one.node.status == "delivered");
    let mut by_customer: BTreeMap<&str, Vec<&Listed<'_>>> = BTreeMap::new();
    for one in &delivered {
        by_customer.entry(&one.node.customer).or_default().push(one);
    }
    let or = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
    let number = |count: usize| format::number(words, u64::try_from(count).unwrap_or(u64::MAX));
    let facts = [
        ("recall-lot", lot.number.clone()),
        ("recall-item", [lot.item.as_str(), &lot.title].join(" ").trim().to_owned()),
        ("recall-supplier", or(&lot.supplier)),
        ("recall-certificate", or(&lot.certificate)),
        ("recall-delivered", number(used.delivered)),
        ("recall-inside", number(used.delivered_inside)),
        ("recall-here", number(used.not_delivered)),
        ("recall-earlier", number(used.held_earlier)),
        ("recall-at", format::instant(words, session.now)),
    ];
    let customers = by_customer.into_iter().map(|(customer, units)| Row {
        lead: Cell::new(or(customer), Look::Strong),
        lines: units.into_iter().map(|one| cells(one)).collect(),
    });
    let rows = |units: &[Listed<'_>]| -> Vec<Row> {
        let row = |one: &Listed<'_>| {
            let status = match one.node.status.as_str() {
                "" => or(""),
                status => words.text(&format!("trace-status-{status}")),
            };
            let lead = [status.as_str(), &one.node.customer].join("; ");
            Row { lead: Cell::from(lead.trim_end_matches("; ").to_owned()), lines: vec![cells(one)] }
        };
        units.iter().map(row).collect()
    };
    let section = |title: &str, lead: &str, rows: Vec<Row>| {
        let heads = [(lead, 24.0), ("recall-serial", 24.0), ("recall-item", 30.0), ("recall-through", 22.0)];
        let heads = heads.map(|(id, share)| (words.text(id), share)).to_vec();
        let block = match rows.is_empty() {
            true => Block::Text(words.text("recall-none")),
            false => Block::Table(Table { heads, rows }),
        };
        Section { title: words.text(title), blocks: vec![block] }
    };
    let name = [("lot", lot.number.as_str().into()), ("item", lot.item.as_str().into())];
    Ok(Printout {
        kind: words.text("recall-kind"),
        title: words.format("recall-title", &name),
        organisation: session.organisation.name.clone(),
        marking: marking.code().to_owned(),
        number: lot.number.clone(),
        notice: None,
        foot: words.format("recall-foot", &[("at", format::instant(words, session.now).into())]),
        at: session.now,
        digest: Digest::of(&canonical::to_vec(used)?),
        facts: facts.into_iter().map(|(label, value)| (words.text(label), value)).collect(),
        sections: vec![
            section("recall-section-delivered", "recall-customer", customers.collect()),
            section("recall-section-here", "recall-status", rows(&here)),
            section("recall-section-earlier", "recall-status", rows(&earlier)),
        ],
    })
}

fn cells(one: &Listed<'_>) -> Vec<Cell> {
    vec![
        Cell::new(one.node.number.clone(), Look::Code),
        Cell::from(one.node.item.clone()),
        Cell::new(one.through.clone(), Look::Faint),
    ]
}

fn to_csv(used: &WhereUsed) -> Result<String, Error> {
    let mut seen = BTreeSet::new();
    let mut rows = vec![HEADER.map(str::to_owned)];
    for (lines, holds) in [(&used.lines, "now"), (&used.earlier, "earlier")] {
        for line in lines.iter().filter(|line| line.node.is_unit()) {
            let node = &line.node;
            if seen.insert((node.item.clone(), node.number.clone())) {
                let cells = [&node.number, &node.item, &node.title, &node.status, &node.customer];
                let [number, item, title, status, customer] = cells.map(Clone::clone);
                rows.push([number, item, title, status, customer, holds.to_owned()]);
            }
        }
    }
    csv_to_send(rows)
}
