//! Records.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::http::header::{ETAG, IF_MATCH, LOCATION};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::idempotency::Done;
use crate::app::records::{Base, Filed, Moving, Outcome, RecordQuery};
use crate::app::{App, Code, Error, Session};
use crate::proof::digest::Digest;
use crate::web::api::fresh;
use crate::web::api::record_body::{self, Body, NewRecord, NewVersion};
use crate::web::caller::Caller;
use crate::web::idempotency::{mark, once};
use crate::web::json::Json;
use crate::web::problem::{Answer, Problem};
use crate::web::render::encoded;

pub use crate::web::pages::records::{Pair, download_file};

/// A move to another state.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewState {
    to: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    fields: BTreeMap<String, Value>,
}

/// The version that a change is made over, as `ETag` gave it.
pub(super) fn base(caller: &Caller, request: &HttpRequest) -> Result<Base, Problem> {
    let told = |error: Error| Problem::from(error).in_language(&caller.session.language);
    let given = request.headers().get(IF_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if given.trim().is_empty() || given.trim() == "*" {
        return Err(told(Error::new(Code::PreconditionRequired)));
    }
    let digest = tag(given);
    digest
        .map(Base::Digest)
        .ok_or_else(|| told(Error::new(Code::Request).with("reason", format!("If-Match: {given}"))))
}

/// The digest in an entity tag. What compression appends on the way to its reader is passed over.
fn tag(given: &str) -> Option<Digest> {
    let text = given.trim().trim_start_matches("W/").trim_matches('"');
    let text = text.trim_start_matches("sha256:");
    Digest::from_hex(text.get(..64).unwrap_or(text)).ok()
}

/// `GET /api/v1/records`
pub async fn list_records(caller: Caller, query: web::Query<RecordQuery>) -> Answer {
    let page = caller.run(move |app, session| app.find_records(session, &query)).await?;
    Ok(HttpResponse::Ok().json(page))
}

/// `GET /api/v1/records/{number}`
pub async fn find_record(caller: Caller, request: HttpRequest, number: web::Path<String>) -> Answer {
    let document = caller.run(move |app, session| app.record_document(session, &number)).await?;
    let digest = document.record.versions.last().map(|version| version.digest.hex()).unwrap_or_default();
    Ok(fresh(&request, &digest, document))
}

/// `GET /api/v1/records/{number}/versions/{version}`
pub async fn find_version(caller: Caller, path: web::Path<(String, String)>) -> Answer {
    let (number, version) = path.into_inner();
    // What is no number is the number of no version.
    let version = version.parse().unwrap_or(0);
    let document = caller.run(move |app, session| app.version_document(session, &number, version)).await?;
    Ok(HttpResponse::Ok().json(document))
}

/// `GET /api/v1/records/{number}/compare?from=&to=`
pub async fn find_comparison(caller: Caller, number: web::Path<String>, query: web::Query<Pair>) -> Answer {
    let pair = (query.from, query.to);
    let compared = caller.run(move |app, session| app.compare_versions(session, &number, pair)).await?;
    Ok(HttpResponse::Ok().json(compared))
}

/// What was filed, with its receipt.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FiledDocument {
    /// Number.
    number: String,
    /// Version.
    version: u32,
    /// Its digest.
    digest: Digest,
    /// Ledger index of its event.
    event: u64,
    /// What became of the request.
    outcome: Outcome,
    /// Proof that the event stands in the ledger.
    receipt: String,
}

fn answer(mut answer: HttpResponseBuilder, done: Done<(Filed, String)>) -> HttpResponse {
    mark(&mut answer, &done);
    let (Filed { number, version, digest, event, outcome, .. }, receipt) = done.value;
    let document = FiledDocument { number, version, digest, event, outcome, receipt };
    answer.insert_header((ETAG, format!("\"{}\"", digest.hex()))).json(document)
}

/// Files something once, and tells of it with its receipt.
async fn file(
    caller: &Caller,
    request: &HttpRequest,
    body: Digest,
    work: impl FnOnce(&Arc<App>, &Session) -> Result<Filed, Error> + Send + 'static,
) -> Result<Done<(Filed, String)>, Problem> {
    once(caller, request, body.as_bytes(), work, |app, session, filed: Filed| {
        let receipt = app.receipt_of(session, &filed)?;
        Ok((filed, receipt))
    })
    .await
}

/// `POST /api/v1/records`
pub async fn create_record(caller: Caller, request: HttpRequest, payload: web::Payload) -> Answer {
    let body: Body<NewRecord> = record_body::read(&caller, &request, payload).await?;
    let digest = body.digest;
    let (form, files) = body.into_form(NewRecord::form);
    let work = move |app: &Arc<App>, session: &Session| files.save(app, session, form);
    let done = file(&caller, &request, digest, work).await?;
    let mut created = HttpResponse::Created();
    created.insert_header((LOCATION, format!("/api/v1/records/{}", encoded(&done.value.0.number))));
    Ok(answer(created, done))
}

/// `PUT /api/v1/records/{number}`
pub async fn revise_record(
    caller: Caller,
    request: HttpRequest,
    number: web::Path<String>,
    payload: web::Payload,
) -> Answer {
    let base = base(&caller, &request)?;
    let body: Body<NewVersion> = record_body::read(&caller, &request, payload).await?;
    let digest = body.digest;
    let (form, files) = body.into_form(|new| new.form(number.into_inner(), base));
    let work = move |app: &Arc<App>, session: &Session| files.save(app, session, form);
    let done = file(&caller, &request, digest, work).await?;
    Ok(answer(HttpResponse::Ok(), done))
}

/// `POST /api/v1/records/{number}/move`
pub async fn move_record(
    caller: Caller,
    request: HttpRequest,
    number: web::Path<String>,
    body: Json<NewState>,
) -> Answer {
    let base = base(&caller, &request)?;
    let Json(NewState { to, reason, fields }, digest) = body;
    let moving = Moving { number: number.into_inner(), base, to, reason, fields };
    let done = file(&caller, &request, digest, move |app, session| app.move_record(session, moving)).await?;
    Ok(answer(HttpResponse::Ok(), done))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_a_version_however_it_is_written() {
        let digest = Digest::of(b"x");
        let hex = digest.hex();
        for given in
            [format!("\"{hex}\""), format!("W/\"{hex}\""), format!("\"{hex}-gzip\""), digest.to_string()]
        {
            assert_eq!(tag(&given), Some(digest), "{given}");
        }
        for given in ["", "\"\"", "\"abc\"", "سند"] {
            assert_eq!(tag(given), None, "{given}");
        }
    }
}
