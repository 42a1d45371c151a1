//! A person's calendar, for programs that know nothing but its address.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::api::is_tag;
use super::caller::{Visitor, language_named};
use super::problem::Answer;
use crate::app::Error;
use crate::proof::digest::Digest;

/// In which language.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    language: String,
}

/// The address of a calendar, from the service's own on.
pub(super) fn path(text: &str, language: &str) -> String {
    format!("/calendar/{text}.ics?language={language}")
}

/// `GET /calendar/{feed}`
pub async fn find_calendar(
    visitor: Visitor,
    request: HttpRequest,
    feed: web::Path<String>,
    query: web::Query<Asked>,
) -> Answer {
    let text = feed.trim_end_matches(".ics").to_owned();
    let language = language_named(&query.language, &request);
    let found = visitor.run(move |app| app.calendar(&text, language)).await?;
    // What was asked for is a secret, and stands in no answer.
    let body = found.ok_or_else(|| Error::not_found("calendar", ""))?;
    let tag = Digest::of(body.as_bytes()).hex();
    let known =
        request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').any(|known| is_tag(known, &tag));
    let mut answer = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((ETAG, format!("\"{tag}\""))).insert_header((CACHE_CONTROL, "private, no-cache"));
    if is_known {
        return Ok(answer.finish());
    }
    answer.insert_header((CONTENT_LANGUAGE, language));
    Ok(answer.content_type("text/calendar; charset=utf-8").body(body))
}
