//! Records.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::http::header::{ETAG, IF_MATCH, LOCATION};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::idempotency::Done;
use crate::app::records::{Base, FileChoice, Filed, Moving, RecordForm, RecordQuery, Target};
use crate::app::{App, Code, Error, Session};
use crate::proof::digest::Digest;
use crate::web::api::fresh;

use crate::web::caller::Caller;
use crate::web::idempotency::{mark, once};
use crate::web::json::Json;
use crate::web::problem::{Answer, Problem};
use crate::web::render::encoded;

pub use crate::web::pages::records::download_file;

/// A new record.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRecord {
    kind: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    state: String,
    title: String,
    #[serde(default)]
    occurred_on: Option<String>,
    #[serde(default)]
    marking: Option<String>,
    #[serde(default)]
    owner: Option<String>,
    #[serde(default)]
    fields: BTreeMap<String, Value>,
    #[serde(default)]
    files: Vec<File>,
    #[serde(default)]
    links: Vec<Link>,
    #[serde(default)]
    reason: String,
}

/// A new version of a record: everything is said anew.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVersion {
    title: String,
    #[serde(default)]
    occurred_on: Option<String>,
    #[serde(default)]
    marking: Option<String>,
    #[serde(default)]
    owner: Option<String>,
    #[serde(default)]
    fields: BTreeMap<String, Value>,
    #[serde(default)]
    files: Vec<File>,
    #[serde(default)]
    links: Vec<Link>,
    reason: String,
}

/// A move to another state.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewState {
    to: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    fields: BTreeMap<String, Value>,
}

/// A file: `{"upload": id}`, or `{"digest": "sha256:…"}` for one of the present version.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
enum File {
    Upload(String),
    Digest(Digest),
}

#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Link {
    #[serde(rename = "type")]
    kind: String,
    number: String,
}

fn files(files: Vec<File>) -> Vec<FileChoice> {
    let choice = |file| match file {
        File::Upload(id) => FileChoice::Upload(id),
        File::Digest(digest) => FileChoice::Kept(digest),
    };
    files.into_iter().map(choice).collect()
}

fn links(links: Vec<Link>) -> Vec<(String, String)> {
    links.into_iter().map(|link| (link.kind, link.number)).collect()
}

/// The version that a change is made over, as `ETag` gave it.
fn base(caller: &Caller, request: &HttpRequest) -> Result<Base, Problem> {
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

/// What was filed, with its receipt.
fn answer(mut answer: HttpResponseBuilder, done: &Done<(Filed, String)>) -> HttpResponse {
    mark(&mut answer, done);
    let (filed, receipt) = &done.value;
    answer.insert_header((ETAG, format!("\"{}\"", filed.digest.hex()))).json(json!({
        "number": filed.number, "version": filed.version, "digest": filed.digest, "event": filed.event,
        "outcome": filed.outcome, "receipt": receipt,
    }))
}

/// `POST /api/v1/records`
pub async fn create_record(caller: Caller, request: HttpRequest, body: Json<NewRecord>) -> Answer {
    let Json(new, digest) = body;
    let form = RecordForm {
        target: Target::New { kind: new.kind, number: new.number, state: new.state },
        title: new.title,
        occurred_on: new.occurred_on.unwrap_or_default(),
        marking: new.marking.unwrap_or_default(),
        owner: new.owner.unwrap_or_default(),
        fields: new.fields,
        files: files(new.files),
        links: links(new.links),
        reason: new.reason,
    };
    let done = file(&caller, &request, digest, move |app, session| app.save_record(session, form)).await?;
    let mut created = HttpResponse::Created();
    created.insert_header((LOCATION, format!("/api/v1/records/{}", encoded(&done.value.0.number))));
    Ok(answer(created, &done))
}

/// `PUT /api/v1/records/{number}`
pub async fn revise_record(
    caller: Caller,
    request: HttpRequest,
    number: web::Path<String>,
    body: Json<NewVersion>,
) -> Answer {
    let base = base(&caller, &request)?;
    let Json(new, digest) = body;
    let form = RecordForm {
        target: Target::Edit { number: number.into_inner(), base },
        title: new.title,
        occurred_on: new.occurred_on.unwrap_or_default(),
        marking: new.marking.unwrap_or_default(),
        owner: new.owner.unwrap_or_default(),
        fields: new.fields,
        files: files(new.files),
        links: links(new.links),
        reason: new.reason,
    };
    let done = file(&caller, &request, digest, move |app, session| app.save_record(session, form)).await?;
    Ok(answer(HttpResponse::Ok(), &done))
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
    Ok(answer(HttpResponse::Ok(), &done))
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

    #[test]
    fn members_that_are_not_known_are_refused_by_name() {
        let error = |text: &str| serde_json::from_str::<NewRecord>(text).unwrap_err().to_string();
        assert!(error(r#"{"kind":"k","title":"t","titel":"x"}"#).contains("titel"));
        assert!(error(r#"{"kind":"k"}"#).contains("title"));
        assert!(error(r#"{"kind":"k","title":"t","files":[{"path":"/etc/passwd"}]}"#).contains("path"));
        assert!(
            error(r#"{"kind":"k","title":"t","links":[{"type":"a","number":"b","x":1}]}"#).contains("`x`")
        );
        assert!(serde_json::from_str::<NewVersion>(r#"{"title":"t","reason":"r","kind":"k"}"#).is_err());
    }
}
