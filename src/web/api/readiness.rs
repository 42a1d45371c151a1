//! Readiness of the steps.

use actix_web::{HttpResponse, web};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::web::caller::Caller;
use crate::web::pages::readiness::{StepView, steps_of};
use crate::web::problem::Answer;

/// What to judge.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReadinessQuery {
    /// Profile code; without it, Annexure B.
    profile: String,
    /// Site.
    site: String,
    /// Product.
    product: String,
}

/// The readiness table.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReadinessDocument {
    /// Title of the profile.
    profile: String,
    /// Judged on this day.
    day: String,
    /// Ledger position.
    size: u64,
    /// Its root.
    root: String,
    /// Steps in order.
    steps: Vec<StepView>,
}

/// `GET /api/v1/readiness`
pub async fn find_readiness(caller: Caller, query: web::Query<ReadinessQuery>) -> Answer {
    let readiness = caller
        .run(move |app, session| {
            let profile = if query.profile.is_empty() { "annexure-b" } else { &query.profile };
            app.readiness(session, profile, &query.site, &query.product)
        })
        .await?;
    let document = ReadinessDocument {
        profile: readiness.profile.clone(),
        day: readiness.day.to_string(),
        size: readiness.as_of.size,
        root: readiness.as_of.root.to_string(),
        steps: steps_of(&readiness, &caller),
    };
    Ok(HttpResponse::Ok().json(document))
}
