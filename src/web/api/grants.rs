//! Who may see a pack, and the packs that were granted to the caller.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use crate::web::caller::Caller;
use crate::web::json::Json;
use crate::web::problem::Answer;

/// A grant to give.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewGrant {
    /// `organisation/login`
    to: String,
    days: i64,
}

/// `GET /api/v1/packs/{number}/grants`
pub async fn list_grants(caller: Caller, number: web::Path<String>) -> Answer {
    let grants = caller.run(move |app, session| app.list_grants(session, &number)).await?;
    Ok(HttpResponse::Ok().json(json!({ "grants": grants })))
}

/// `POST /api/v1/packs/{number}/grants`
pub async fn create_grant(caller: Caller, number: web::Path<String>, new: Json<NewGrant>) -> Answer {
    let new = new.0;
    let grant = caller.run(move |app, session| app.grant_pack(session, &number, &new.to, new.days)).await?;
    Ok(HttpResponse::Created().json(grant))
}

/// `DELETE /api/v1/packs/{number}/grants/{grant}`
pub async fn revoke_grant(caller: Caller, path: web::Path<(String, String)>) -> Answer {
    let (number, grant) = path.into_inner();
    caller.run(move |app, session| app.revoke_grant(session, &number, &grant)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `GET /api/v1/granted`
pub async fn list_granted(caller: Caller) -> Answer {
    let packs = caller.run(|app, session| app.list_granted(session)).await?;
    Ok(HttpResponse::Ok().json(json!({ "packs": packs })))
}
