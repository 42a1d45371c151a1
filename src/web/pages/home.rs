//! The first page: what is mine, what is due, readiness at a glance.

use serde_json::json;

use super::readiness::steps_of;
use crate::app::Code;
use crate::domain::access::Action;
use crate::web::caller::Caller;
use crate::web::problem::Answer;

/// `GET /`
pub async fn show_home(caller: Caller) -> Answer {
    let steps = caller.run(|app, session| app.readiness(session, "annexure-b", "", "")).await;
    let steps = match steps {
        Ok(readiness) => steps_of(&readiness, &caller),
        // An organisation that has filed nothing has no readiness yet.
        Err(problem) if problem.error().code() == Code::NotFound => Vec::new(),
        Err(problem) => return Err(problem),
    };
    // Who reads packs alone has nothing else to do here.
    let reads_records = Action::ReadRecord.roles().contains(&caller.session.actor.role);
    let home = if reads_records { Some(caller.run(|app, session| app.home(session)).await?) } else { None };
    caller.page("home.html", &json!({ "steps": steps, "home": home }))
}
