//! The first page: what is mine, what is due, readiness at a glance.

use serde_json::json;

use super::readiness::steps_of;
use crate::web::caller::Caller;
use crate::web::problem::Answer;

/// `GET /`
pub async fn show_home(caller: Caller) -> Answer {
    let steps = caller.run(|app, session| app.readiness(session, "annexure-b", "", "")).await;
    let steps = match steps {
        Ok(readiness) => steps_of(&readiness),
        // An organisation that has filed nothing has no readiness yet.
        Err(problem) if problem.error().code() == crate::app::Code::NotFound => Vec::new(),
        Err(problem) => return Err(problem),
    };
    caller.page("home.html", &json!({ "steps": steps }))
}
