//! `Idempotency-Key`: a request that changes something may be sent again when its answer was lost, and is done once.
//!
//! Every operation of the API that changes something takes a key, apart from [`WITHOUT`]: its handler wraps its work,
//! `once(&caller, &request, &body, async move { … }).await`. Same key and same
//! request: the answer that was kept (with `Idempotency-Replayed: true`); same key and another request: 422; while
//! the first is under way: 409. Only answers below 400 are kept; whatever was refused may be tried again.

use std::future::Future;

use actix_web::body::to_bytes_limited;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, ETAG, HeaderName, LOCATION};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::problem::{Answer, Problem};
use crate::app::idempotency::Claim;
use crate::app::{Code, Error};
use crate::proof::digest::Digest;

/// Operations that change something and take no key.
pub const WITHOUT: &[&str] = &[
    // The answer has a secret that is kept nowhere.
    "create_token",
    // The request would be kept under a fast hash of a password. Setting the same one twice sets it once.
    "set_person_password",
    // A file takes the place of the one at its path.
    "upload_import_file",
];

/// Longest answer that is kept: the API's answers to writes are short.
const ANSWER_MAX: usize = 1024 * 1024;
/// Headers that are kept with an answer.
const KEPT: &[HeaderName] = &[CONTENT_TYPE, ETAG, LOCATION];

/// An answer as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    headers: Vec<(String, String)>,
    body: String,
}

/// The request, as far as it says what is to be done. `body` is what was sent, or, for an upload that is not held in
/// memory, what stands for it (`Content-Digest`).
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

/// Does `work` once for a key; without a key, each time.
///
/// # Errors
/// Those of the work; [`Code::Request`], [`Code::KeyReused`], [`Code::KeyBusy`].
pub async fn once(
    caller: &Caller,
    request: &HttpRequest,
    body: &[u8],
    work: impl Future<Output = Answer> + 'static,
) -> Answer {
    let Some(key) = request.headers().get("idempotency-key") else { return work.await };
    // What is not ASCII is refused like any other key that cannot be one.
    let key = key.to_str().unwrap_or_default().to_owned();
    let digest = digest(request, body);
    let claimed = key.clone();
    match caller.run(move |app, session| app.claim_key(session, &claimed, &digest)).await? {
        Claim::Done(status, answer) => replay(status, &answer),
        Claim::New => {
            let caller = caller.clone();
            // On its own, so that a caller who hangs up does not leave it half done.
            let done = actix_web::rt::spawn(async move { finish(&caller, key, work.await).await });
            done.await.map_err(|error| Problem::from(Error::new(Code::Internal).because(error)))?
        }
    }
}

async fn finish(caller: &Caller, key: String, answer: Answer) -> Answer {
    let answer = match answer {
        Ok(answer) if answer.status().as_u16() < 400 => answer,
        other => {
            caller.run(move |app, session| app.release_key(session, &key)).await?;
            return other;
        }
    };
    let (head, body) = answer.into_parts();
    let failed = |reason: String| Problem::from(Error::new(Code::Internal).with("reason", reason));
    let bytes = match to_bytes_limited(body, ANSWER_MAX).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(error)) => return Err(failed(error.to_string())),
        Err(error) => return Err(failed(error.to_string())),
    };
    let headers = KEPT.iter().filter_map(|name| {
        let value = head.headers().get(name)?.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    });
    let kept = Kept { headers: headers.collect(), body: String::from_utf8_lossy(&bytes).into_owned() };
    let text = serde_json::to_string(&kept).map_err(|error| failed(error.to_string()))?;
    let status = head.status().as_u16();
    caller.run(move |app, session| app.keep_answer(session, &key, status, &text)).await?;
    Ok(head.set_body(bytes).map_into_boxed_body())
}

fn replay(status: u16, answer: &str) -> Answer {
    let kept: Kept = serde_json::from_str(answer)
        .map_err(|error| Problem::from(Error::new(Code::Internal).because(error)))?;
    let mut response = HttpResponse::build(StatusCode::from_u16(status).unwrap_or(StatusCode::OK));
    for (name, value) in kept.headers {
        response.insert_header((name, value));
    }
    Ok(response.insert_header(("Idempotency-Replayed", "true")).body(kept.body))
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

    #[test]
    fn a_kept_answer_comes_back_as_it_was() {
        let text = r#"{"headers":[["etag","\"a\""],["content-type","application/json"]],"body":"{\"a\":1}"}"#;
        let answer = replay(201, text).unwrap();
        assert_eq!(answer.status(), StatusCode::CREATED);
        assert_eq!(answer.headers().get("etag").unwrap(), "\"a\"");
        assert_eq!(answer.headers().get("idempotency-replayed").unwrap(), "true");
    }
}
