//! One's own tokens and sessions.
//!
//! A program sees its owner's tokens and takes them back. It makes none, and has no business with the sessions of a
//! person: whoever finds a token could otherwise keep a way in when it is taken back.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::app::sign_in::{Browser, SessionView};
use crate::app::tokens::TokenView;
use crate::app::{App, Session};
use crate::web::caller::Caller;
use crate::web::idempotency::gone;
use crate::web::json::Json;
use crate::web::problem::Answer;

/// A token to make.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for.
    name: String,
    /// `read`, `write`, `packs`, `manage`
    scopes: Vec<String>,
    /// Days until it runs out.
    days: i64,
}

/// A token that was made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MadeToken {
    #[serde(flatten)]
    token: TokenView,
    /// What a program sends. It is shown this once.
    text: String,
}

/// The caller's tokens, the latest first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TokenList {
    tokens: Vec<TokenView>,
}

/// The caller's sessions, the latest first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionList {
    sessions: Vec<SessionView>,
}

/// `GET /api/v1/tokens`
pub async fn list_tokens(caller: Caller) -> Answer {
    let tokens = caller.run(|app, session| app.list_tokens(session)).await?;
    Ok(HttpResponse::Ok().json(TokenList { tokens }))
}

/// `POST /api/v1/tokens`
pub async fn create_token(caller: Caller, new: Json<NewToken>) -> Answer {
    let browser = caller.person()?.clone();
    let new = new.0;
    let made = caller.run(move |app, _| app.create_token(&browser, &new.name, &new.scopes, new.days)).await;
    let (token, text) = made?;
    let mut answer = HttpResponse::Created();
    answer.insert_header(("Cache-Control", "no-store"));
    Ok(answer.json(MadeToken { token, text }))
}

/// `DELETE /api/v1/tokens/{token}`
pub async fn revoke_token(caller: Caller, request: HttpRequest, token: web::Path<String>) -> Answer {
    gone(&caller, &request, move |app, session| app.revoke_token(session, &token)).await
}

/// `GET /api/v1/sessions`
pub async fn list_sessions(caller: Caller) -> Answer {
    let browser = caller.person()?.clone();
    let sessions = caller.run(move |app, _| app.list_sessions(&browser)).await?;
    Ok(HttpResponse::Ok().json(SessionList { sessions }))
}

/// `DELETE /api/v1/sessions/{session}`
pub async fn end_session(caller: Caller, request: HttpRequest, ended: web::Path<String>) -> Answer {
    let browser = caller.person()?.clone();
    let work = move |app: &Arc<App>, session: &Session| {
        let browser = Browser { session: session.clone(), ..browser };
        app.end_session(&browser, &ended)
    };
    gone(&caller, &request, work).await
}
