//! Marked copies of stored files.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, web};

use crate::app::copies::{Desk, IssuedCopy, NewCopy};
use crate::web::caller::Caller;
use crate::web::idempotency::once;
use crate::web::json::Json;
use crate::web::pages::copies::{named, sent, turn};
use crate::web::problem::Answer;

/// `POST /api/v1/records/{number}/files/{digest}/copies`
pub async fn create_copy(
    caller: Caller,
    request: HttpRequest,
    path: web::Path<(String, String)>,
    new: Json<NewCopy>,
) -> Answer {
    let (number, digest) = path.into_inner();
    let Json(new, body) = new;
    let turn = turn().await?;
    let desk = Desk::default();
    let drawn = desk.clone();
    let done = once(
        &caller,
        &request,
        body.as_bytes(),
        move |app, session| app.issue_copy(session, (&number, named(&digest)?), &new, &drawn),
        move |app, session, issued: IssuedCopy| {
            let printed = app.print_copy(session, &issued, &desk);
            // Also where nobody waits for it any more.
            drop(turn);
            printed
        },
    )
    .await?;
    let mut answer = sent(done.value);
    if done.is_replayed {
        let replayed = HeaderName::from_static("idempotency-replayed");
        answer.headers_mut().insert(replayed, HeaderValue::from_static("true"));
    }
    Ok(answer)
}
