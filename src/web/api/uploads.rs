//! Files before it is known which version they will stand in.

use std::sync::Arc;

use actix_web::http::header::CONTENT_LENGTH;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::app::uploads::Upload;
use crate::app::{App, Code, Error, Session};
use crate::web::caller::Caller;
use crate::web::idempotency::{gone, has_key, mark, once};
use crate::web::problem::{Answer, Problem};
use crate::web::upload;

/// What the file is called.
#[derive(Debug, Deserialize)]
pub struct Named {
    #[serde(default)]
    name: String,
}

/// `POST /api/v1/uploads?name=`
pub async fn create_upload(
    caller: Caller,
    request: HttpRequest,
    query: web::Query<Named>,
    payload: web::Payload,
) -> Answer {
    let told = |error: Error| Problem::from(error).in_language(&caller.session.language);
    let header = |name: &str| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let encoding = header("content-encoding");
    if !matches!(encoding.as_str(), "" | "identity") {
        // What is stored is what was sent: a file that is unpacked on the way would have another hash.
        let error = Error::new(Code::MediaType).with("given", encoding).with("taken", "identity");
        return Err(told(error));
    }
    let length = header(CONTENT_LENGTH.as_str()).parse::<u64>().unwrap_or_default();
    if length > upload::FILE_BYTES {
        return Err(told(upload::too_large()));
    }
    let expected = upload::expected(request.headers()).map_err(told)?;
    let name = query.into_inner().name;
    if !has_key(&request) {
        let received = upload::receive(&caller, name, expected, payload).await?;
        return Ok(created(HttpResponse::Created(), &received));
    }
    // What it is known by when it is sent again is the digest of what came, which is durable only then.
    let file = upload::stage_one(&caller, name, expected, payload).await?;
    let digest = file.staged.fingerprint().digest;
    let keep = move |app: &Arc<App>, session: &Session| app.keep_upload(session, file);
    let done = once(&caller, &request, digest.as_bytes(), keep, |_, _, upload| Ok(upload)).await?;
    let mut answer = HttpResponse::Created();
    mark(&mut answer, &done);
    Ok(created(answer, &done.value))
}

fn created(mut answer: HttpResponseBuilder, received: &Upload) -> HttpResponse {
    let digest = format!("sha-256=:{}:", STANDARD.encode(received.digest.as_bytes()));
    answer.insert_header(("Repr-Digest", digest)).json(received)
}

/// `DELETE /api/v1/uploads/{upload}`
pub async fn discard_upload(caller: Caller, request: HttpRequest, upload: web::Path<String>) -> Answer {
    gone(&caller, &request, move |app, session| app.discard_upload(session, &upload)).await
}
