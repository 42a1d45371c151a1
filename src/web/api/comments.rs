//! What people say about records.

use actix_web::{HttpRequest, HttpResponse, web};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::app::comments::{Commented, PAGE};
use crate::web::caller::Caller;
use crate::web::idempotency::{mark, once};
use crate::web::json::Json;
use crate::web::problem::Answer;

/// Something to say.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    /// What is said; `@login` names somebody.
    text: String,
}

/// What was said, with its receipt.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CommentDocument {
    #[serde(flatten)]
    said: Commented,
    /// Proof that the event stands in the ledger.
    receipt: String,
}

/// Where to go on.
#[derive(Debug, Default, Deserialize)]
pub struct Earlier {
    before: Option<u64>,
}

/// `GET /api/v1/records/{number}/comments`
pub async fn list_comments(caller: Caller, number: web::Path<String>, query: web::Query<Earlier>) -> Answer {
    let before = query.before;
    let list =
        caller.run(move |app, session| app.list_comments(session, &number, before, Some(PAGE))).await?;
    Ok(HttpResponse::Ok().json(list))
}

/// `POST /api/v1/records/{number}/comments`
pub async fn create_comment(
    caller: Caller,
    request: HttpRequest,
    number: web::Path<String>,
    new: Json<NewComment>,
) -> Answer {
    let Json(new, body) = new;
    let done = once(
        &caller,
        &request,
        body.as_bytes(),
        move |app, session| app.add_comment(session, &number, &new.text),
        |app, session, said: Commented| {
            let receipt = app.receipt_of_event(session, said.comment.event)?;
            Ok(CommentDocument { said, receipt })
        },
    )
    .await?;
    let mut answer = HttpResponse::Created();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}
