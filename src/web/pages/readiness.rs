//! Readiness of the steps, with reasons.

use serde::Serialize;
use serde_json::json;

use crate::app::readiness::Readiness;
use crate::domain::rule::StepResult;
use crate::domain::status::Status;
use crate::web::caller::Caller;
use crate::web::problem::Answer;

/// A step as it is shown.
#[derive(Debug, Serialize)]
pub struct StepView {
    code: String,
    title: String,
    status: &'static str,
    met: usize,
    rules: Vec<RuleView>,
}

#[derive(Debug, Serialize)]
struct RuleView {
    id: String,
    label: String,
    status: &'static str,
    items: Vec<ItemView>,
}

#[derive(Debug, Serialize)]
struct ItemView {
    record: String,
    reason: String,
}

/// The steps of an evaluation as they are shown.
pub fn steps_of(readiness: &Readiness) -> Vec<StepView> {
    readiness.steps.iter().map(step).collect()
}

fn step(step: &StepResult) -> StepView {
    StepView {
        code: step.code.clone(),
        title: step.title.clone(),
        status: step.status.code(),
        met: step.rules.iter().filter(|rule| rule.status == Status::Complete).count(),
        rules: step
            .rules
            .iter()
            .map(|rule| RuleView {
                id: rule.id.clone(),
                label: rule.label.clone(),
                status: rule.status.code(),
                items: rule
                    .items
                    .iter()
                    .map(|item| ItemView { record: item.record.clone(), reason: item.reason.clone() })
                    .collect(),
            })
            .collect(),
    }
}

/// `GET /readiness`
pub async fn show_readiness(caller: Caller) -> Answer {
    let readiness = caller.run(|app, session| app.readiness(session, "annexure-b", "", "")).await?;
    caller.page(
        "readiness.html",
        &json!({
            "profile": readiness.profile, "day": readiness.day.to_string(), "size": readiness.as_of.size,
            "steps": steps_of(&readiness),
        }),
    )
}
