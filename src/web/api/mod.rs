//! `/api/v1` for programs, one file a noun: the use cases that the pages call, as JSON.

pub mod account;
pub mod calendar;
pub mod comments;
pub mod copies;
pub mod events;
pub mod grants;
pub mod handover;
pub mod health;
pub mod imports;
pub mod jobs;
pub mod kinds;
pub mod ledger;
pub mod me;
pub mod openapi;
pub mod packs;
pub mod people;
pub mod readiness;
pub mod reading;
pub mod record_body;
pub mod records;
pub mod reminders;
pub mod retention;
pub mod signatures;
pub mod trace;
pub mod uploads;
pub mod verify;

use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

/// True if an entity tag is this one. What compression appends on the way to its reader is passed over.
pub(super) fn is_tag(given: &str, tag: &str) -> bool {
    let given = given.trim().trim_start_matches("W/").trim_matches('"');
    given == tag || given.strip_suffix("-gzip") == Some(tag)
}

/// An answer under a tag that changes with what it says: whoever has it already is told so.
fn fresh(request: &HttpRequest, tag: &str, answer: impl Serialize) -> HttpResponse {
    let etag = format!("\"{tag}\"");
    let known =
        request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').any(|known| is_tag(known, tag));
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, etag)).insert_header((CACHE_CONTROL, "private, no-cache"));
    if is_known { response.finish() } else { response.json(answer) }
}
