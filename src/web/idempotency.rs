//! `Idempotency-Key`: a request that changes something may be sent again when its answer was lost, and is done once.
//!
//! Every operation of the API that changes something takes a key, apart from [`WITHOUT`]. Its handler hands its use case to [`once`], and what is read afterwards to tell of it. Same key and same
//! request: the same answer again (with `Idempotency-Replayed: true`), also after the service was killed and started
//! anew; same key and another request: 422; while the first is under way: 409. What was refused may be tried again.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use serde::de::DeserializeOwned;

use super::caller::Caller;
use super::problem::{Answer, Problem};
use crate::app::idempotency::Done;
use crate::app::{App, Error, Session};
use crate::proof::digest::Digest;

/// Operations that change something and take no key.
pub const WITHOUT: &[&str] = &[
    // The answer has a secret that is kept nowhere.
    "create_token",
    "create_calendar",
    // The request would be kept under a fast hash of a password. Setting the same one twice sets it once.
    "set_person_password",
    // What it says of somebody is so, however often it is said.
    "update_person",
    // What was taken away is gone.
    "reset_second_factor",
    // A file takes the place of the one at its path.
    "upload_import_file",
    // Imports are known in memory alone. One that is begun for nothing is thrown away when the service starts anew.
    "create_import",
    "delete_import",
    // What the columns mean is what was said last.
    "set_import_mapping",
    // It changes nothing.
    "preview_pack",
    // Whoever asks has no account that a key could be kept with. To be told again is to be told anew.
    "create_verification_receipt",
    // The same is disclosed, however often it is asked for; that it was asked for is an event each time.
    "disclose_withheld",
];

/// The request, as far as it says what is to be done. `body` is what was sent, or what stands for it.
fn digest(request: &HttpRequest, body: &[u8]) -> Digest {
    let header = |name: &str| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    // Without parameters: the boundary of parts is another each time.
    let media_type = header("content-type").split(';').next().unwrap_or_default().to_owned();
    let head = format!(
        "{}\n{}\n{}\n{}\n{}\n",
        request.method(),
        request.path(),
        request.query_string(),
        media_type,
        header("if-match"),
    );
    Digest::of(&[head.as_bytes(), body].concat())
}

/// True if a request may be one that is repeated.
#[must_use]
pub fn has_key(request: &HttpRequest) -> bool {
    request.headers().contains_key("idempotency-key")
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

/// Does away with something once; there is nothing to tell of it.
///
/// # Errors
/// As [`once`].
pub async fn gone(
    caller: &Caller,
    request: &HttpRequest,
    work: impl FnOnce(&Arc<App>, &Session) -> Result<(), Error> + Send + 'static,
) -> Answer {
    let done = once(caller, request, b"", work, |_, _, ()| Ok(())).await?;
    let mut answer = HttpResponse::NoContent();
    mark(&mut answer, &done);
    Ok(answer.finish())
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
