//! Two packs side by side.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::packs::{PAGE, small_file};
use crate::app::Error;
use crate::proof::canonical;
use crate::proof::diff::PackDiff;
use crate::web::caller::Caller;
use crate::web::problem::{Answer, Problem};

/// The pack to compare with.
#[derive(Debug, Clone, Deserialize)]
pub struct DiffQuery {
    /// Its number; empty: the one that was issued before.
    #[serde(default)]
    pub with: String,
}

/// The comparison that was asked for; nothing if there is no earlier pack.
async fn compared(caller: &Caller, number: &str, from: &str) -> Result<Option<PackDiff>, Problem> {
    let (number, from) = (number.to_owned(), from.to_owned());
    caller
        .run(move |app, session| {
            let from = if from.is_empty() { app.pack_before(session, &number)? } else { Some(from) };
            from.map(|from| app.diff_packs(session, &from, &number)).transpose()
        })
        .await
}

/// `GET /packs/{number}/diff?with=`
pub async fn compare_packs(
    caller: Caller,
    number: web::Path<String>,
    query: web::Query<DiffQuery>,
) -> Answer {
    let number = number.into_inner();
    let diff = compared(&caller, &number, &query.with).await?;
    let packs = caller.run(|app, session| app.list_issued(session, None, PAGE)).await?.0;
    let numbers: Vec<&str> =
        packs.iter().map(|pack| pack.request.number.as_str()).filter(|other| *other != number).collect();
    let view = diff.as_ref().map(|diff| json!({ "diff": diff, "labels": labels(&caller, diff) }));
    caller.page("packs/diff.html", &json!({ "number": number, "packs": numbers, "shown": view }))
}

/// Words for what the comparison names by code: of kinds, their fields, states and choices.
fn labels(caller: &Caller, diff: &PackDiff) -> Value {
    let language = &caller.visitor().language;
    let kinds = &caller.definitions().kinds;
    let named = diff.changed.iter().map(|record| &record.kind);
    let named = named.chain(diff.gone.iter().map(|gone| &gone.record.kind));
    let named = named.chain(diff.added.iter().map(|record| &record.kind));
    let mut labels = BTreeMap::new();
    for kind in named.filter_map(|code| kinds.get(code)) {
        let states: BTreeMap<&str, &str> =
            kind.states.iter().map(|state| (state.code.as_str(), state.label.of(language))).collect();
        let fields: BTreeMap<&str, &str> =
            kind.fields.iter().map(|field| (field.name.as_str(), field.label.of(language))).collect();
        labels.insert(
            kind.code.as_str(),
            json!({ "name": kind.name.of(language), "states": states, "fields": fields }),
        );
    }
    let mut values = BTreeMap::new();
    for record in &diff.changed {
        let Some(kind) = kinds.get(&record.kind) else { continue };
        for change in &record.fields {
            let shown = |value: &Option<Value>| {
                let value = value.as_ref()?;
                let field = kind.field(&change.name);
                Some(field.map_or_else(|| value.to_string(), |field| kind.show(field, value, language)))
            };
            let key = format!("{}/{}", record.number, change.name);
            values.insert(key, json!({ "from": shown(&change.from), "to": shown(&change.to) }));
        }
    }
    json!({ "kinds": labels, "values": values })
}

/// The comparison to be taken away, with the name of its file but for the ending; not there without an earlier pack.
async fn taken(caller: &Caller, number: &str, from: &str) -> Result<(String, PackDiff), Problem> {
    let diff = compared(caller, number, from).await?;
    let diff = diff.ok_or_else(|| Error::not_found("pack", format!("before {number}")))?;
    Ok((format!("{} to {}", diff.from.number, diff.to.number), diff))
}

fn json_of(diff: &PackDiff) -> Result<Vec<u8>, Problem> {
    Ok(canonical::to_vec(diff).map_err(Error::from)?)
}

/// `GET /packs/{number}/diff.json?with=`
pub async fn download_pack_diff(
    caller: Caller,
    number: web::Path<String>,
    query: web::Query<DiffQuery>,
) -> Answer {
    let (name, diff) = taken(&caller, &number, &query.with).await?;
    Ok(small_file(&format!("{name}.json"), "application/json", json_of(&diff)?))
}

/// `GET /packs/{number}/diff.pdf?with=`, `GET /api/v1/packs/{number}/diff/pdf?with=`
pub async fn download_printed_pack_diff(
    caller: Caller,
    number: web::Path<String>,
    query: web::Query<DiffQuery>,
) -> Answer {
    let (name, diff) = taken(&caller, &number, &query.with).await?;
    let bytes = caller.run(move |app, session| app.print_pack_diff(session, &diff)).await?;
    Ok(small_file(&format!("{name}.pdf"), "application/pdf", bytes))
}

/// `GET /api/v1/packs/{number}/diff?with=`
pub async fn find_pack_diff(
    caller: Caller,
    number: web::Path<String>,
    query: web::Query<DiffQuery>,
) -> Answer {
    let (_, diff) = taken(&caller, &number, &query.with).await?;
    Ok(HttpResponse::Ok().content_type("application/json").body(json_of(&diff)?))
}
