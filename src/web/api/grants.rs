//! Who may see a pack, and the packs that were granted to the caller.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::app::grants::{GrantView, GrantedPack};
use crate::web::caller::Caller;
use crate::web::idempotency::{gone, mark, once};
use crate::web::json::Json;
use crate::web::problem::Answer;

/// A grant to give.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGrant {
    /// `organisation/login`
    to: String,
    days: i64,
}

/// Grants of a pack.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct GrantList {
    grants: Vec<GrantView>,
}

/// Packs that the caller was granted.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct GrantedList {
    packs: Vec<GrantedPack>,
}

/// `GET /api/v1/packs/{number}/grants`
pub async fn list_grants(caller: Caller, number: web::Path<String>) -> Answer {
    let grants = caller.run(move |app, session| app.list_grants(session, &number)).await?;
    Ok(HttpResponse::Ok().json(GrantList { grants }))
}

/// `POST /api/v1/packs/{number}/grants`
pub async fn create_grant(
    caller: Caller,
    request: HttpRequest,
    number: web::Path<String>,
    new: Json<NewGrant>,
) -> Answer {
    let Json(new, body) = new;
    let done = once(
        &caller,
        &request,
        body.as_bytes(),
        move |app, session| app.grant_pack(session, &number, &new.to, new.days),
        |_, _, grant| Ok(grant),
    )
    .await?;
    let mut answer = HttpResponse::Created();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}

/// `DELETE /api/v1/packs/{number}/grants/{grant}`
pub async fn revoke_grant(caller: Caller, request: HttpRequest, path: web::Path<(String, String)>) -> Answer {
    let (number, grant) = path.into_inner();
    gone(&caller, &request, move |app, session| app.revoke_grant(session, &number, &grant)).await
}

/// `GET /api/v1/granted`
pub async fn list_granted(caller: Caller) -> Answer {
    let packs = caller.run(|app, session| app.list_granted(session)).await?;
    Ok(HttpResponse::Ok().json(GrantedList { packs }))
}
