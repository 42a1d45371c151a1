//! Retention, legal holds and destruction, for programs.

use actix_web::{HttpRequest, HttpResponse, web};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::app::destruction::{DestructionView, NewDestruction};
use crate::app::holds::{HoldView, Lifting, NewHold};
use crate::app::signing::Proof;
use crate::web::caller::{Caller, password_turn};
use crate::web::idempotency::{mark, once};
use crate::web::json::Json;
use crate::web::problem::Answer;

/// Where a page begins.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Cursor {
    /// From the page before.
    #[serde(default)]
    pub cursor: String,
}

/// Legal holds.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HoldList {
    /// Those in force first.
    holds: Vec<HoldView>,
}

/// Destructions.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DestructionList {
    /// The newest first.
    destructions: Vec<DestructionView>,
}

/// The approval of what another person proposed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApproval {
    /// The caller's password.
    password: String,
    /// Code of the caller's second factor, if they have one.
    #[serde(default)]
    code: String,
}

/// `GET /api/v1/retention?cursor=`
pub async fn list_past_retention(caller: Caller, query: web::Query<Cursor>) -> Answer {
    let list = caller.run(move |app, session| app.past_retention(session, &query.cursor)).await?;
    Ok(HttpResponse::Ok().json(list))
}

/// `GET /api/v1/holds`
pub async fn list_holds(caller: Caller) -> Answer {
    let holds = caller.run(|app, session| app.list_holds(session)).await?;
    Ok(HttpResponse::Ok().json(HoldList { holds }))
}

/// `GET /api/v1/holds/{hold}`
pub async fn find_hold(caller: Caller, hold: web::Path<String>) -> Answer {
    let page = caller.run(move |app, session| app.show_hold(session, &hold)).await?;
    Ok(HttpResponse::Ok().json(page))
}

/// `POST /api/v1/holds`
pub async fn place_hold(caller: Caller, request: HttpRequest, new: Json<NewHold>) -> Answer {
    let Json(new, body) = new;
    let work = move |app: &std::sync::Arc<crate::app::App>, session: &crate::app::Session| {
        app.place_hold(session, &new)
    };
    let done = once(&caller, &request, body.as_bytes(), work, |_, _, placed| Ok(placed)).await?;
    let mut answer = HttpResponse::Created();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}

/// `POST /api/v1/holds/{hold}/lift`
pub async fn lift_hold(
    caller: Caller,
    request: HttpRequest,
    hold: web::Path<String>,
    new: Json<Lifting>,
) -> Answer {
    let Json(new, body) = new;
    let work = move |app: &std::sync::Arc<crate::app::App>, session: &crate::app::Session| {
        app.lift_hold(session, &hold, &new.reason)
    };
    let done = once(&caller, &request, body.as_bytes(), work, |_, _, lifted| Ok(lifted)).await?;
    let mut answer = HttpResponse::Ok();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}

/// `GET /api/v1/destructions`
pub async fn list_destructions(caller: Caller) -> Answer {
    let destructions = caller.run(|app, session| app.list_destructions(session)).await?;
    Ok(HttpResponse::Ok().json(DestructionList { destructions }))
}

/// `GET /api/v1/destructions/{destruction}`
pub async fn find_destruction(caller: Caller, number: web::Path<String>) -> Answer {
    let view = caller.run(move |app, session| app.show_destruction(session, &number)).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// `GET /api/v1/destructions/{destruction}/certificate`
pub async fn find_certificate(caller: Caller, number: web::Path<String>) -> Answer {
    let certified = caller.run(move |app, session| app.certificate(session, &number)).await?;
    Ok(HttpResponse::Ok().content_type("application/json").body(certified.text))
}

/// `POST /api/v1/destructions`
pub async fn propose_destruction(caller: Caller, request: HttpRequest, new: Json<NewDestruction>) -> Answer {
    let Json(new, body) = new;
    let work = move |app: &std::sync::Arc<crate::app::App>, session: &crate::app::Session| {
        app.propose_destruction(session, &new)
    };
    let done = once(&caller, &request, body.as_bytes(), work, |_, _, proposed| Ok(proposed)).await?;
    let mut answer = HttpResponse::Created();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}

/// `POST /api/v1/destructions/{destruction}/approval`
pub async fn approve_destruction(
    caller: Caller,
    request: HttpRequest,
    number: web::Path<String>,
    new: Json<NewApproval>,
) -> Answer {
    // The password is not part of what the request is known by: that is kept as a fast hash.
    let NewApproval { password, code } = new.0;
    let proof = Proof { password: Zeroizing::new(password), code };
    let visit = caller.visitor().visit.clone();
    let turn = password_turn().await;
    let done = once(
        &caller,
        &request,
        b"",
        move |app, session| app.approve_destruction(session, &visit, &proof, &number),
        |_, _, view: DestructionView| Ok(view),
    )
    .await;
    drop(turn);
    let done = done?;
    let mut answer = HttpResponse::Ok();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}

/// `POST /api/v1/destructions/{destruction}/refusal`
pub async fn refuse_destruction(
    caller: Caller,
    request: HttpRequest,
    number: web::Path<String>,
    new: Json<Lifting>,
) -> Answer {
    let Json(new, body) = new;
    let work = move |app: &std::sync::Arc<crate::app::App>, session: &crate::app::Session| {
        app.refuse_destruction(session, &number, &new.reason)
    };
    let done = once(&caller, &request, body.as_bytes(), work, |_, _, refused| Ok(refused)).await?;
    let mut answer = HttpResponse::Ok();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}

/// `GET /api/v1/records/{number}/ghost`
pub async fn find_ghost(caller: Caller, number: web::Path<String>) -> Answer {
    let ghost = caller.run(move |app, session| app.show_ghost(session, &number)).await?;
    Ok(HttpResponse::Ok().json(ghost))
}
