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
pub const JSON_BYTES: usize = 1024 * 1024;

/// A JSON body, and the digest of its bytes (what a request that may be repeated is known by). Read before anything else
/// is done; what cannot be read is answered with where and why.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T, pub Digest);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = web::Payload::from_request(&request, payload);
        Box::pin(async move {
            let payload = payload.await.map_err(|error| unreadable(error.to_string()))?;
            read(&request, payload).await
        })
    }
}

/// Reads a JSON body.
///
/// # Errors
/// [`Code::MediaType`], [`Code::TooLarge`], [`Code::Request`].
pub async fn read<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<Json<T>, Problem> {
    let given = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !given.starts_with("application/json") {
        let error = Error::new(Code::MediaType).with("given", given).with("taken", "application/json");
        return Err(error.into());
    }
    let bytes = payload.to_bytes_limited(JSON_BYTES).await.map_err(|_| too_large())?;
    let bytes = bytes.map_err(|error| unreadable(error.to_string()))?;
    from_bytes(&bytes).map(|value| Json(value, Digest::of(&bytes)))
}

/// Reads JSON.
///
/// # Errors
/// [`Code::Request`] with where and why.
pub fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if has_zero(bytes) {
        return Err(unreadable("U+0000".to_owned()));
    }
    serde_json::from_slice(bytes).map_err(|error| unreadable(error.to_string()))
}

/// More JSON than is read.
#[must_use]
pub fn too_large() -> Problem {
    Error::new(Code::TooLarge).with("max", (JSON_BYTES >> 20).to_string()).into()
}

fn unreadable(reason: String) -> Problem {
    Error::new(Code::Request).with("reason", reason).into()
}

/// True if a text in the JSON holds the character of code zero, which no text here may (see [`super::body::no_zero`]).
/// In JSON it can only be escaped: `u0000` after an odd number of backslashes.
fn has_zero(json: &[u8]) -> bool {
    let mut backslashes = 0;
    for (place, byte) in json.iter().enumerate() {
        if *byte == b'\\' {
            backslashes += 1;
            continue;
        }
        if backslashes % 2 == 1 && json.get(place..).is_some_and(|rest| rest.starts_with(b"u0000")) {
            return true;
        }
        backslashes = 0;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_character_of_code_zero_is_found_however_it_is_led_up_to() {
        for (json, expected) in [
            (r#"{"a":"\u0000"}"#, true),
            (r#"{"a":"\\u0000"}"#, false),
            (r#"{"a":"\\\u0000"}"#, true),
            (r#"{"a":"u0000","b":"\u0001"}"#, false),
        ] {
            assert_eq!(has_zero(json.as_bytes()), expected, "{json}");
            let value: serde_json::Value = serde_json::from_str(json).unwrap();
            assert_eq!(value["a"].as_str().unwrap().contains('\0'), expected, "{json}");
        }
    }
}
