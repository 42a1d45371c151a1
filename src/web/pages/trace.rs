//! Traceability: find a unit, lot or part; what a unit is made of and where it is; what a lot went into.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::packs::small_file;
use crate::app::Code;
use crate::app::trace::{Fallout, FalloutQuestion, Node, Scanned, TraceLine};
use crate::domain::trace::symbol::problem::visible;
use crate::web::caller::{Caller, see_other};
use crate::web::problem::{Answer, Problem};
use crate::web::render::encoded;

/// So many lines of a tree are shown.
const LINES_MAX: usize = 2000;
/// So deep a tree is shown.
const DEPTH_MAX: i32 = 24;
/// Branches of a tree are open down to here.
const OPEN_DEPTH: i32 = 1;

/// What to find.
#[derive(Debug, Clone, Deserialize)]
pub struct TraceQuery {
    /// The beginning of a serial, lot or part number.
    #[serde(default)]
    pub q: String,
}

/// What a scanner read.
#[derive(Debug, Clone, Deserialize)]
pub struct ScanQuery {
    /// As it was sent.
    #[serde(default)]
    pub text: String,
}

/// What can be said of a record that bears on a unit, each with a word.
const OUTCOMES: &[&str] =
    &["pass", "fail", "inconclusive", "open", "use-as-is", "repair", "rework", "scrap", "return"];

/// Of which part.
#[derive(Debug, Clone, Deserialize)]
pub struct ItemQuery {
    /// Part number, with or without the revision.
    pub item: Option<String>,
}

impl ItemQuery {
    /// The part, if one is named.
    pub fn item(self) -> Option<String> {
        self.item.filter(|item| !item.is_empty())
    }
}

/// A line of a tree, and how many branches end after it.
#[derive(Debug, Serialize)]
struct Leaf<'a> {
    #[serde(flatten)]
    line: &'a TraceLine,
    has_below: bool,
    is_open: bool,
    /// More stands below it, which is not shown.
    is_deeper: bool,
    closes: i32,
}

/// A tree as it is written out, line by line: no nesting of the data, so that no depth is too deep.
#[derive(Debug, Serialize)]
struct Tree<'a> {
    leaves: Vec<Leaf<'a>>,
    /// Lines that are not shown.
    cut: usize,
}

impl<'a> Tree<'a> {
    fn of(lines: &'a [TraceLine]) -> Self {
        let first = lines.iter().map(|line| line.depth).min().unwrap_or_default();
        let is_shown = |line: &&TraceLine| line.depth - first < DEPTH_MAX;
        let shown: Vec<(usize, &TraceLine)> =
            lines.iter().enumerate().filter(|(_, line)| is_shown(line)).take(LINES_MAX).collect();
        let below = |place: usize, depth: i32| lines.get(place).is_some_and(|next| next.depth > depth);
        let leaves = shown.iter().enumerate().map(|(position, (place, line))| {
            let next = shown.get(position + 1).map_or(first, |(_, next)| next.depth);
            let has_below = next > line.depth;
            Leaf {
                line,
                has_below,
                is_open: line.depth - first <= OPEN_DEPTH,
                is_deeper: !has_below && below(place + 1, line.depth),
                closes: (line.depth - next).max(0),
            }
        });
        Self { leaves: leaves.collect(), cut: lines.len() - shown.len() }
    }
}

/// `GET /trace`
pub async fn show_trace(caller: Caller, query: web::Query<TraceQuery>) -> Answer {
    let asked = query.q.clone();
    let hits = caller.run(move |app, session| app.search_trace(session, &asked)).await?;
    caller.page("trace/search.html", &json!({ "hits": hits, "query": query.q.trim() }))
}

/// Where several parts have the number, the search shows them.
fn choose(number: &str) -> HttpResponse {
    see_other(&format!("/trace?q={}", encoded(number)))
}

/// Where the one thing is that was found.
pub(super) fn place(scanned: &Scanned) -> Option<String> {
    if scanned.count() != 1 || scanned.is_lot_of_unknown {
        return None;
    }
    let piece = |what: &str, node: &Node| {
        format!("/trace/{what}/{}?item={}", encoded(&node.number), encoded(&node.item))
    };
    let unit = scanned.units.first().map(|unit| piece("units", unit));
    let lot = || scanned.lots.first().map(|lot| piece("lots", lot));
    let record = || scanned.records.first().map(|record| format!("/records/{}", encoded(&record.number)));
    unit.or_else(lot).or_else(record)
}

/// `GET /scan?text=`: what was read, and on to what it names.
pub async fn show_scan(caller: Caller, query: web::Query<ScanQuery>) -> Answer {
    let text = query.into_inner().text;
    let view = |scanned: Option<&Scanned>, problem: Option<&Problem>| json!({ "read": visible(&text), "scanned": scanned, "problem": problem.map(Problem::body) });
    if text.is_empty() {
        return caller.page("trace/scan.html", &view(None, None));
    }
    let sent = text.clone();
    match caller.run(move |app, session| app.scan(session, &sent)).await {
        Ok(scanned) => match place(&scanned) {
            Some(place) => Ok(see_other(&place)),
            None => caller.page("trace/scan.html", &view(Some(&scanned), None)),
        },
        Err(problem) if problem.error().code() == Code::Invalid => {
            caller.page_again("trace/scan.html", &view(None, Some(&problem)), &problem)
        }
        Err(problem) => Err(problem),
    }
}

/// `GET /trace/units/{serial}`
pub async fn show_unit(caller: Caller, serial: web::Path<String>, query: web::Query<ItemQuery>) -> Answer {
    let number = serial.into_inner();
    let (serial, item) = (number.clone(), query.into_inner().item());
    let asked = item.clone();
    let found = caller
        .run(move |app, session| {
            let history = app.unit_history(session, &serial, asked.as_deref())?;
            Ok((app.trace_unit(session, &serial, asked.as_deref())?, history))
        })
        .await;
    let (contents, history) = match found {
        Err(problem) if problem.error().code() == Code::Trace && item.is_none() => {
            return Ok(choose(&number));
        }
        found => found?,
    };
    // The unit itself stands above the trees.
    let made_of = contents.lines.get(1..).unwrap_or_default();
    let holders = history.holders.get(1..).unwrap_or_default();
    caller.page(
        "trace/unit.html",
        &json!({
            "unit": history.unit, "made_in": history.made_in, "made_on": history.made_on,
            "batch": history.batch, "happened": history.happened, "conformity": contents.conformity, "outcomes": OUTCOMES,
            "as_designed": contents.as_designed, "certificates": contents.certificates, "records": contents.lines.first().map(|line| &line.records),
            "made_of": Tree::of(made_of), "holders": Tree::of(holders),
            "taken_out": Tree::of(&contents.taken_out),
        }),
    )
}

/// `GET /trace/fallout?equipment=&operator=&from=&to=`
pub async fn show_fallout(caller: Caller, query: web::Query<FalloutQuestion>) -> Answer {
    let asked = query.into_inner();
    let shown = asked.clone();
    let view = |found: Option<&Fallout>, problems: &Map<String, Value>| json!({ "asked": { "equipment": shown.equipment, "operator": shown.operator, "from": shown.from, "to": shown.to }, "found": found, "problems": problems });
    if asked == FalloutQuestion::default() {
        return caller.page("trace/fallout.html", &view(None, &Map::new()));
    }
    match caller.run(move |app, session| app.fallout(session, &asked)).await {
        Ok(found) => caller.page("trace/fallout.html", &view(Some(&found), &Map::new())),
        Err(problem) if problem.error().code() == Code::Invalid => {
            let problems = problem.error().fields().map(|(name, line)| (name.to_owned(), line.into()));
            caller.page_again("trace/fallout.html", &view(None, &problems.collect()), &problem)
        }
        Err(problem) => Err(problem),
    }
}

/// `GET /trace/fallout/units.csv`, the same under `/api/v1`
pub async fn download_fallout(caller: Caller, query: web::Query<FalloutQuestion>) -> Answer {
    let asked = query.into_inner();
    let table = caller.run(move |app, session| app.fallout_list(session, &asked)).await?;
    Ok(small_file("fallout-units.csv", "text/csv; charset=utf-8", table))
}

/// `GET /trace/lots/{lot}`
pub async fn show_lot(caller: Caller, lot: web::Path<String>, query: web::Query<ItemQuery>) -> Answer {
    let number = lot.into_inner();
    let (lot, item) = (number.clone(), query.into_inner().item());
    let asked = item.clone();
    let found = caller.run(move |app, session| app.where_used(session, &lot, asked.as_deref())).await;
    let used = match found {
        Err(problem) if problem.error().code() == Code::Trace && item.is_none() => {
            return Ok(choose(&number));
        }
        found => found?,
    };
    let lot = used.lines.first().map(|line| &line.node);
    let holders = used.lines.get(1..).unwrap_or_default();
    let units = used.lines.iter().chain(&used.earlier).filter(|line| line.node.is_unit()).count();
    caller.page(
        "trace/lot.html",
        &json!({
            "lot": lot, "holders": Tree::of(holders), "earlier": Tree::of(&used.earlier),
            "delivered": used.delivered, "delivered_inside": used.delivered_inside,
            "not_delivered": used.not_delivered, "held_earlier": used.held_earlier, "balance": used.balance, "has_units": units > 0,
        }),
    )
}

/// `GET /trace/lots/{lot}/units.csv`
pub async fn download_recall_list(
    caller: Caller,
    lot: web::Path<String>,
    query: web::Query<ItemQuery>,
) -> Answer {
    let name = format!("{lot}-units.csv");
    let item = query.into_inner().item();
    let table = caller.run(move |app, session| app.recall_list(session, &lot, item.as_deref())).await?;
    Ok(small_file(&name, "text/csv; charset=utf-8", table))
}

/// `GET /trace/lots/{lot}/recall.pdf`, the same under `/api/v1`
pub async fn print_recall(caller: Caller, lot: web::Path<String>, query: web::Query<ItemQuery>) -> Answer {
    let name = format!("{lot}-recall.pdf");
    let item = query.into_inner().item();
    let printed = caller.run(move |app, session| app.print_recall(session, &lot, item.as_deref())).await?;
    Ok(small_file(&name, "application/pdf", printed))
}

/// `GET /trace/units/{serial}/epcis`, `GET /api/v1/trace/units/{serial}/epcis`
pub async fn download_unit_epcis(
    caller: Caller,
    serial: web::Path<String>,
    query: web::Query<ItemQuery>,
) -> Answer {
    let name = format!("{serial}-epcis.json");
    let item = query.into_inner().item();
    let document = caller.run(move |app, session| app.unit_epcis(session, &serial, item.as_deref())).await?;
    Ok(small_file(&name, "application/json", document))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(depth: i32) -> TraceLine {
        let node = Node {
            node_type: "lot",
            item: String::new(),
            part: String::new(),
            made_in: String::new(),
            revision: String::new(),
            item_id: 0,
            made_on: String::new(),
            title: String::new(),
            number: depth.to_string(),
            status: String::new(),
            customer: String::new(),
            location: String::new(),
            supplier: String::new(),
            certificate: String::new(),
        };
        TraceLine {
            depth,
            node,
            relation: String::new(),
            quantity: String::new(),
            of: None,
            batch: String::new(),
            is_repeated: false,
            records: Vec::new(),
            id: 0,
        }
    }

    #[test]
    fn a_tree_closes_what_it_opens_and_says_what_it_leaves_out() {
        let balanced = |lines: &[TraceLine]| {
            let tree = Tree::of(lines);
            let opened = tree.leaves.iter().filter(|leaf| leaf.has_below).count();
            let closed: i32 = tree.leaves.iter().map(|leaf| leaf.closes).sum();
            assert_eq!(i32::try_from(opened).unwrap(), closed);
            tree.cut
        };
        let depths = |all: &[i32]| all.iter().map(|depth| line(*depth)).collect::<Vec<_>>();
        assert_eq!(balanced(&[]), 0);
        assert_eq!(balanced(&depths(&[1])), 0);
        assert_eq!(balanced(&depths(&[1, 2, 3, 1, 2, 2, 3])), 0);
        let deep: Vec<TraceLine> = (1..5000).map(line).collect();
        assert_eq!(balanced(&deep), 4999 - 24);
        let wide: Vec<TraceLine> = std::iter::repeat_with(|| line(1)).take(5000).collect();
        assert_eq!(balanced(&wide), 3000);
    }
}
