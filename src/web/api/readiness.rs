//! Readiness of the steps.

use actix_web::{HttpResponse, web};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::app::readiness::Moment;
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
    /// Ledger position; without it the last one of the day, or the present one.
    as_of: String,
    /// Day of judgement; without it that of the position, or today.
    day: String,
}

/// The readiness table.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReadinessDocument {
    /// Title of the profile.
    profile: String,
    /// Judged on this day.
    day: String,
    /// Ledger position, in leaves.
    size: u64,
    /// When the head of that position was signed, RFC 3339.
    signed_at: String,
    /// Its root.
    root: String,
    /// Steps in order.
    steps: Vec<StepView>,
}

/// `GET /api/v1/readiness`
pub async fn find_readiness(caller: Caller, query: web::Query<ReadinessQuery>) -> Answer {
    let (readiness, owners) = caller
        .run(move |app, session| {
            let profile = if query.profile.is_empty() { "annexure-b" } else { &query.profile };
            let moment = Moment::parse(session, &query.as_of, &query.day)?;
            let found = app.readiness_as_of(session, profile, (&query.site, &query.product), moment)?;
            let owners = app.owners(session, &found)?;
            Ok((found, owners))
        })
        .await?;
    let document = ReadinessDocument {
        profile: readiness.profile.clone(),
        day: readiness.day.to_string(),
        size: readiness.as_of.size,
        root: readiness.as_of.root.to_string(),
        signed_at: readiness.as_of.at.to_string(),
        steps: steps_of(&readiness, &owners, &caller),
    };
    Ok(HttpResponse::Ok().json(document))
}
