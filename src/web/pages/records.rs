//! Records: list, one of them, its files.

use actix_web::{HttpRequest, web};
use serde::Deserialize;
use serde_json::json;

use crate::app::{Code, Error};
use crate::proof::digest::Digest;
use crate::web::caller::Caller;
use crate::web::download::{self, Download};
use crate::web::problem::Answer;

/// What to list.
#[derive(Debug, Clone, Deserialize)]
pub struct ListQuery {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    state: String,
}

fn given(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// `GET /records`
pub async fn list_records(caller: Caller, query: web::Query<ListQuery>) -> Answer {
    let asked = query.clone();
    let records = caller
        .run(move |app, session| app.list_records(session, given(&asked.kind), given(&asked.state)))
        .await?;
    let language = caller.visitor().language.clone();
    let kinds = &caller.app().definitions().kinds;
    let rows: Vec<_> = records
        .iter()
        .map(|record| {
            let kind = kinds.get(&record.kind);
            let state = kind.and_then(|kind| kind.state(&record.state));
            json!({
                "number": record.number, "title": record.title, "marking": record.marking,
                "kind": kind.map_or(record.kind.as_str(), |kind| kind.name.of(&language)),
                "state": state.map_or(record.state.as_str(), |state| state.label.of(&language)),
                "received": record.received_ms,
            })
        })
        .collect();
    let all: Vec<_> =
        kinds.iter().map(|kind| json!({ "code": kind.code, "name": kind.plural.of(&language) })).collect();
    caller.page(
        "records/list.html",
        &json!({ "records": rows, "kinds": all, "kind": query.kind, "state": query.state }),
    )
}

/// `GET /records/{number}`
pub async fn show_record(caller: Caller, number: web::Path<String>) -> Answer {
    let record = caller.run(move |app, session| app.show_record(session, &number)).await?;
    caller.page("records/show.html", &json!({ "record": record }))
}

/// `GET /records/{number}/files/{digest}`
pub async fn download_file(
    caller: Caller,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Answer {
    let (number, digest) = path.into_inner();
    let digest = Digest::from_hex(digest.trim_start_matches("sha256:"))
        .map_err(|_| Error::not_found("file", digest.clone()))?;
    let file = caller.run(move |app, session| app.open_file(session, &number, &digest)).await?;
    let app = caller.app().clone();
    let open =
        move |from: u64| app.open_blob(&digest, from).map_err(|error| Error::new(Code::Blob).because(error));
    download::send(
        &request,
        Download {
            name: file.name,
            media_type: file.media_type,
            size_bytes: file.size_bytes,
            digest,
            open: Box::new(open),
        },
    )
    .await
}
