//! The first page: what is mine, what is due, readiness at a glance.

use std::time::Duration;

use actix_web::rt::time::timeout;
use serde_json::json;

use super::readiness::steps_of;
use crate::app::Code;
use crate::app::readiness::{Owners, Readiness};
use crate::domain::access::Action;
use crate::web::caller::Caller;
use crate::web::problem::{Answer, Problem};

/// The profile that is glanced at.
const PROFILE: &str = "annexure-b";
/// How long the page waits for an evaluation; it goes on without it and shows the one before.
const PATIENCE: Duration = Duration::from_millis(400);

/// Readiness, as far as it can be had at once.
#[derive(Debug, Default)]
struct Glance {
    found: Option<Readiness>,
    /// Something was filed since, and is being looked at.
    is_late: bool,
}

async fn glance(caller: &Caller) -> Result<Glance, Problem> {
    let present = caller.run(|app, session| match app.readiness_unless_busy(session, PROFILE) {
        // An organisation that has filed nothing has no readiness yet, and waits for none.
        Err(error) if error.code() == Code::NotFound => Ok(Some(None)),
        other => other.map(|found| found.map(Some)),
    });
    match timeout(PATIENCE, present).await {
        Ok(Err(problem)) => Err(problem),
        Ok(Ok(Some(found))) => Ok(Glance { found, is_late: false }),
        // It goes on by itself and is there for whoever asks next.
        Err(_) | Ok(Ok(None)) => {
            let last = caller.run(|app, session| app.readiness_last(session, PROFILE)).await?;
            Ok(Glance { found: last, is_late: true })
        }
    }
}

/// `GET /`
pub async fn show_home(caller: Caller) -> Answer {
    let Glance { found, is_late } = glance(&caller).await?;
    let steps =
        found.as_ref().map(|readiness| steps_of(readiness, &Owners::default(), &caller)).unwrap_or_default();
    // Who reads packs alone has nothing else to do here.
    let reads_records = Action::ReadRecord.roles().contains(&caller.session.actor.role);
    let home = if reads_records { Some(caller.run(|app, session| app.home(session)).await?) } else { None };
    let contradicted_by = caller.run(|app, session| app.contradictions(session)).await?;
    caller.page(
        "home.html",
        &json!({
            "steps": steps, "home": home, "is_late": is_late,
            "contradicted_by": contradicted_by,
            "position": found.map(|readiness| readiness.as_of.size),
        }),
    )
}
