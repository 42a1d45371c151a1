//! JSON bodies of requests.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;

use super::problem::Problem;
use crate::app::{Code, Error};
use crate::proof::digest::Digest;

/// Longest body.
const JSON_BYTES: usize = 1024 * 1024;

/// A JSON body, and the digest of its bytes (what a request that may be repeated is known by). Read before anything else
/// is done; what cannot be read is answered with where and why.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T, pub Digest);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let wrong = |code: Code, reason: String| {
            Problem::from(Error::new(code).with("reason", reason).with("max", (JSON_BYTES >> 20).to_string()))
        };
        let given =
            request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !given.starts_with("application/json") {
            let error = Error::new(Code::MediaType).with("given", given).with("taken", "application/json");
            return Box::pin(std::future::ready(Err(error.into())));
        }
        let bytes = web::Payload::from_request(request, payload);
        Box::pin(async move {
            let payload = bytes.await.map_err(|error| wrong(Code::Request, error.to_string()))?;
            let bytes = payload
                .to_bytes_limited(JSON_BYTES)
                .await
                .map_err(|_| wrong(Code::TooLarge, String::new()))?
                .map_err(|error| wrong(Code::Request, error.to_string()))?;
            serde_json::from_slice(&bytes)
                .map(|value| Self(value, Digest::of(&bytes)))
                .map_err(|error| wrong(Code::Request, error.to_string()))
        })
    }
}
