//! `Idempotency-Key`: a request that changes something may be sent again when its answer was lost, and is done once.
//!
//! A handler of the API hands its use case to [`once`], and what is read afterwards to tell of it. Same key and same
//! request: the same answer again (with `Idempotency-Replayed: true`), also after the service was killed and started
//! anew; same key and another request: 422; while the first is under way: 409. What was refused may be tried again.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponseBuilder};
use serde::de::DeserializeOwned;

use super::caller::Caller;
use super::problem::Problem;
use crate::app::idempotency::Done;
use crate::app::{App, Error, Session};
use crate::proof::digest::Digest;

/// The request, as far as it says what is to be done. `body` is what was sent, or what stands for it.
fn digest(request: &HttpRequest, body: &[u8]) -> Digest {
    let header = |name: &str| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let head = format!(
        "{}\n{}\n{}\n{}\n{}\n",
        request.method(),
        request.path(),
        request.query_string(),
        header("content-type"),
        header("if-match"),
    );
    Digest::of(&[head.as_bytes(), body].concat())
}

/// Does `work` once for a key; without a key, each time. Then `told` reads what the answer says of its outcome: the same
/// each time. Both run on a thread that a caller who hangs up does not stop.
///
/// # Errors
/// Those of the work; [`crate::app::Code::Request`], [`crate::app::Code::KeyReused`], [`crate::app::Code::KeyBusy`].
pub async fn once<T: DeserializeOwned, R: Send + 'static>(
    caller: &Caller,
    request: &HttpRequest,
    body: &[u8],
    work: impl FnOnce(&Arc<App>, &Session) -> Result<T, Error> + Send + 'static,
    told: impl FnOnce(&Arc<App>, &Session, T) -> Result<R, Error> + Send + 'static,
) -> Result<Done<R>, Problem> {
    // What is not ASCII is refused like any other key that cannot be one.
    let key = request.headers().get("idempotency-key");
    let key = key.map(|key| key.to_str().unwrap_or_default().to_owned());
    let digest = digest(request, body);
    caller
        .run(move |app, session| {
            let done = match key {
                Some(key) => app.once(session, &key, digest, |session| work(app, session))?,
                None => Done { value: work(app, session)?, is_replayed: false },
            };
            Ok(Done { value: told(app, session, done.value)?, is_replayed: done.is_replayed })
        })
        .await
}

/// Says of an answer that it was given before.
pub fn mark<T>(answer: &mut HttpResponseBuilder, done: &Done<T>) {
    if done.is_replayed {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_request_is_what_it_asks_for() {
        let request = |path: &str| TestRequest::post().uri(path).to_http_request();
        let one = digest(&request("/api/v1/records"), b"{}");
        assert_eq!(one, digest(&request("/api/v1/records"), b"{}"));
        assert_ne!(one, digest(&request("/api/v1/records"), b"{ }"));
        assert_ne!(one, digest(&request("/api/v1/records?dry=1"), b"{}"));
        assert_ne!(one, digest(&request("/api/v1/uploads"), b"{}"));
    }
}
