//! The ledger: its head, its heads, and how to check it oneself.

use actix_web::web;
use serde::Deserialize;
use serde_json::json;

use crate::web::caller::Caller;
use crate::web::problem::Answer;

/// Which heads.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HeadsQuery {
    /// Those before this size; empty for the newest.
    pub before: String,
}

/// `GET /ledger`
pub async fn show_ledger(caller: Caller, query: web::Query<HeadsQuery>) -> Answer {
    let before = query.before.clone();
    let ledger = caller.run(move |app, session| app.show_ledger(session, &before)).await?;
    caller.page("ledger.html", &json!({ "ledger": ledger, "before": query.before }))
}
