//! The description of the API.

use std::sync::LazyLock;

use actix_web::HttpRequest;
use actix_web::http::header::{CONTENT_LANGUAGE, HeaderValue};
use serde_json::Value;

use crate::proof::digest::Digest;
use crate::web::api::fresh;
use crate::web::openapi;
use crate::web::problem::Answer;

/// The document and its tag; it is the same for as long as the service runs.
static DOCUMENT: LazyLock<(Value, String)> = LazyLock::new(|| {
    let document = openapi::document();
    let tag = Digest::of(document.to_string().as_bytes()).hex().chars().take(16).collect();
    (document, tag)
});

/// `GET /api/v1/openapi.json`
pub async fn find_openapi(request: HttpRequest) -> Answer {
    let (document, tag) = &*DOCUMENT;
    let mut answer = fresh(&request, tag, document);
    answer.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static("en"));
    Ok(answer)
}
