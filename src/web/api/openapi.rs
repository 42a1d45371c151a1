//! The description of the API.

use actix_web::http::header::{CONTENT_LANGUAGE, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};

use crate::proof::digest::Digest;
use crate::web::api::fresh;
use crate::web::openapi;
use crate::web::problem::Answer;

/// `GET /api/v1/openapi.json`
pub async fn find_openapi(request: HttpRequest) -> Answer {
    let document = openapi::document();
    let tag: String = Digest::of(document.to_string().as_bytes()).hex().chars().take(16).collect();
    let mut answer: HttpResponse = fresh(&request, &tag, document);
    answer.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static("en"));
    Ok(answer)
}
