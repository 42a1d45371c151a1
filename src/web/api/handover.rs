//! Handing over what somebody owns.

use actix_web::{HttpRequest, HttpResponse};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::handover::HandedOver;
use crate::web::caller::Caller;
use crate::web::idempotency::{mark, once};
use crate::web::json::Json;
use crate::web::problem::Answer;

/// Whose records, and who takes over.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHandOver {
    /// Login of who has them.
    from: String,
    /// Login of who takes over.
    to: String,
}

/// `GET /api/v1/hand-over`
pub async fn list_owners(caller: Caller) -> Answer {
    let list = caller.run(|app, session| app.list_owners(session)).await?;
    Ok(HttpResponse::Ok().json(list))
}

/// `POST /api/v1/hand-over`
pub async fn hand_over_records(caller: Caller, request: HttpRequest, new: Json<NewHandOver>) -> Answer {
    let Json(new, body) = new;
    let done = once(
        &caller,
        &request,
        body.as_bytes(),
        move |app, session| app.hand_over(session, &new.from, &new.to),
        |_, _, done: HandedOver| Ok(done),
    )
    .await?;
    let mut answer = HttpResponse::Ok();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}
