//! Signing records, and who signs in one's place.
//!
//! A program signs for its owner only with the owner's password in that very request. What a request is known by, so that
//! it may be repeated, leaves password and code out: it is kept as a fast hash.

use actix_web::{HttpRequest, HttpResponse, web};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::records::base;
use crate::app::delegations::NewDelegation;
use crate::app::signing::{Proof, SignedRecord, Wanted};
use crate::web::caller::{Caller, password_turn};
use crate::web::idempotency::{gone, mark, once};
use crate::web::json::Json;
use crate::web::problem::Answer;

/// A signature to give.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSignature {
    /// The state of the move that it is asked for.
    to: String,
    /// What it says.
    meaning: String,
    /// Login of whom the caller signs for; without it, for themselves.
    #[serde(default, rename = "for")]
    on_behalf: String,
    /// The caller's password.
    password: String,
    /// Code of the caller's second factor, if they have one.
    #[serde(default)]
    code: String,
}

/// A signature to refuse.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRefusal {
    /// The state of the move that the signature is asked for.
    to: String,
    /// What the signature would say.
    meaning: String,
    /// Why it is refused.
    reason: String,
    /// Login of whom the caller acts for; without it, for themselves.
    #[serde(default, rename = "for")]
    on_behalf: String,
    /// The caller's password.
    password: String,
    /// Code of the caller's second factor, if they have one.
    #[serde(default)]
    code: String,
}

/// What was signed or refused, with its receipt.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SignedDocument {
    #[serde(flatten)]
    signed: SignedRecord,
    /// Proof that the event stands in the ledger.
    receipt: String,
}

async fn sign(
    caller: &Caller,
    request: &HttpRequest,
    number: String,
    (to, meaning, on_behalf, refusal): (String, String, String, Option<String>),
    (password, code): (String, String),
) -> Answer {
    let base = base(caller, request)?;
    let asked = serde_json::json!([to, meaning, on_behalf, refusal]).to_string();
    let wanted = Wanted { number, base, to, meaning, on_behalf, refusal };
    let proof = Proof { password: Zeroizing::new(password), code };
    let visit = caller.visitor().visit.clone();
    let turn = password_turn().await;
    let done = once(
        caller,
        request,
        asked.as_bytes(),
        move |app, session| app.sign_record(session, &visit, &proof, wanted),
        |app, session, signed: SignedRecord| {
            let receipt = app.receipt_of_event(session, signed.event)?;
            Ok(SignedDocument { signed, receipt })
        },
    )
    .await;
    drop(turn);
    let done = done?;
    let mut answer = HttpResponse::Created();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}

/// `POST /api/v1/records/{number}/signatures`
pub async fn sign_record(
    caller: Caller,
    request: HttpRequest,
    number: web::Path<String>,
    new: Json<NewSignature>,
) -> Answer {
    let NewSignature { to, meaning, on_behalf, password, code } = new.0;
    sign(&caller, &request, number.into_inner(), (to, meaning, on_behalf, None), (password, code)).await
}

/// `POST /api/v1/records/{number}/refusals`
pub async fn refuse_record(
    caller: Caller,
    request: HttpRequest,
    number: web::Path<String>,
    new: Json<NewRefusal>,
) -> Answer {
    let NewRefusal { to, meaning, reason, on_behalf, password, code } = new.0;
    sign(&caller, &request, number.into_inner(), (to, meaning, on_behalf, Some(reason)), (password, code))
        .await
}

/// `GET /api/v1/delegations`
pub async fn list_delegations(caller: Caller) -> Answer {
    let list = caller.run(|app, session| app.list_delegations(session)).await?;
    Ok(HttpResponse::Ok().json(list))
}

/// `POST /api/v1/delegations`
pub async fn create_delegation(caller: Caller, request: HttpRequest, new: Json<NewDelegation>) -> Answer {
    let Json(new, body) = new;
    let work = move |app: &std::sync::Arc<crate::app::App>, session: &crate::app::Session| {
        app.give_delegation(session, &new)
    };
    let done = once(&caller, &request, body.as_bytes(), work, |_, _, given| Ok(given)).await?;
    let mut answer = HttpResponse::Created();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}

/// `DELETE /api/v1/delegations/{delegation}`
pub async fn end_delegation(caller: Caller, request: HttpRequest, delegation: web::Path<String>) -> Answer {
    gone(&caller, &request, move |app, session| app.end_delegation(session, &delegation)).await
}
