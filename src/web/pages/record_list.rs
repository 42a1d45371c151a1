//! The list of records: filters, search, order, pages.

use actix_web::web;
use serde::Serialize;
use serde_json::json;

use crate::app::Code;
use crate::app::records::{RecordList, RecordQuery};
use crate::domain::access::Marking;
use crate::domain::kind::Kinds;
use crate::web::address::address;
use crate::web::caller::Caller;
use crate::web::problem::{Answer, Problem};

/// Columns of the list; those that have an order are links.
const COLUMNS: &[(&str, bool)] = &[
    ("number", true),
    ("title", true),
    ("kind", false),
    ("state", true),
    ("marking", false),
    ("owner", false),
    ("due", true),
    ("received", true),
];

#[derive(Debug, Serialize)]
struct Column {
    name: &'static str,
    /// Address of the list in this order, or in the other direction if it is in this order.
    href: Option<String>,
    /// For `aria-sort`.
    sorted: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Choice {
    code: String,
    label: String,
}

fn in_order(query: &RecordQuery, sort: &str, order: &str, cursor: &str) -> String {
    question("/records", query, sort, order, cursor)
}

fn question(path: &str, query: &RecordQuery, sort: &str, order: &str, cursor: &str) -> String {
    address(
        path,
        &[
            ("q", &query.q),
            ("kind", &query.kind),
            ("state", &query.state),
            ("marking", &query.marking),
            ("owner", &query.owner),
            ("open", &query.open),
            ("due", &query.due),
            ("kept", &query.kept),
            ("sort", sort),
            ("order", order),
            ("cursor", cursor),
        ],
    )
}

fn columns(query: &RecordQuery) -> Vec<Column> {
    let is_descending = query.order().1;
    let sorted_by = if query.sort.is_empty() { "received" } else { &query.sort };
    let column = |(name, has_order): &(&'static str, bool)| {
        let is_here = sorted_by == *name;
        let other = if is_here && !is_descending { "desc" } else { "asc" };
        // The newest first is what people mean by that order.
        let order = if *name == "received" && !is_here { "desc" } else { other };
        Column {
            name,
            href: has_order.then(|| in_order(query, name, order, "")),
            sorted: is_here.then_some(if is_descending { "descending" } else { "ascending" }),
        }
    };
    COLUMNS.iter().map(column).collect()
}

/// States of a kind, or of all kinds, once each.
fn states(kinds: &Kinds, kind: &str, language: &str) -> Vec<Choice> {
    let mut found: Vec<Choice> = Vec::new();
    let of = kinds.iter().filter(|known| kind.is_empty() || known.code == kind);
    for state in of.flat_map(|known| &known.states) {
        if !found.iter().any(|choice| choice.code == state.code) {
            found.push(Choice { code: state.code.clone(), label: state.label.of(language).to_owned() });
        }
    }
    if kind.is_empty() {
        found.sort_by(|a, b| a.label.cmp(&b.label));
    }
    found
}

/// `GET /records`
pub async fn list_records(caller: Caller, query: web::Query<RecordQuery>) -> Answer {
    let asked = query.clone();
    let found = caller.run(move |app, session| app.find_records(session, &asked)).await;
    match found {
        Ok(page) => show(&caller, &query, page, None).await,
        // The filters stay as they were typed, with what is wrong beside them.
        Err(problem) if matches!(problem.error().code(), Code::Invalid) => {
            show(&caller, &query, RecordList::default(), Some(&problem)).await
        }
        Err(problem) => Err(problem),
    }
}

async fn show(caller: &Caller, query: &RecordQuery, page: RecordList, problem: Option<&Problem>) -> Answer {
    let people = caller.run(|app, session| app.everybody(session)).await?;
    let language = caller.visitor().language.clone();
    let kinds = &caller.definitions().kinds;
    let mut all: Vec<Choice> = kinds
        .iter()
        .map(|kind| Choice { code: kind.code.clone(), label: kind.plural.of(&language).to_owned() })
        .collect();
    all.sort_by(|a, b| a.label.cmp(&b.label));
    let cleared = caller.session.actor.clearance;
    let markings: Vec<&str> =
        Marking::ALL.iter().filter(|marking| **marking <= cleared).map(|marking| marking.code()).collect();
    let turn = |cursor: &Option<String>| {
        cursor.as_ref().map(|cursor| in_order(query, &query.sort, &query.order, cursor))
    };
    let is_filtered = [
        &query.q,
        &query.kind,
        &query.state,
        &query.marking,
        &query.owner,
        &query.open,
        &query.due,
        &query.kept,
    ]
    .iter()
    .any(|given| !given.is_empty());
    let view = json!({
        "page": page, "query": query, "columns": columns(query), "kinds": all,
        "states": states(kinds, &query.kind, &language), "markings": markings, "people": people,
        "csv": question("/records.csv", query, &query.sort, &query.order, ""),
        "xlsx": question("/records.xlsx", query, &query.sort, &query.order, ""),
        "next": turn(&page.next), "previous": turn(&page.previous), "is_filtered": is_filtered,
        "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("records/list.html", &view, problem),
        None => caller.page("records/list.html", &view),
    }
}
