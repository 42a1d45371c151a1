//! Readiness of the steps, with reasons and the way to what is missing.

use actix_web::web;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::readiness::{Moment, Owner, Owners, Readiness};
use crate::domain::profile::Profile;
use crate::domain::rule::{RuleResult, StepResult};
use crate::domain::status::Status;
use crate::web::caller::Caller;
use crate::web::problem::Answer;

/// The profile that is shown if none is asked for.
const PROFILE: &str = "annexure-b";
/// More kinds than this are a choice that nobody is helped by.
const KINDS_MAX: usize = 3;

/// What to judge.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReadinessQuery {
    profile: String,
    site: String,
    product: String,
    as_of: String,
    day: String,
}

/// A step as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StepView {
    /// Code, `f`.
    code: String,
    /// Title.
    title: String,
    /// The worst status of its rules.
    status: &'static str,
    /// How many rules are met.
    met: usize,
    /// Names of those who answer for its evidence; none if no record says so.
    responsible: Vec<String>,
    /// Every rule, met or not.
    rules: Vec<RuleView>,
}

/// A rule as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RuleView {
    /// `f.3`.
    id: String,
    /// What it asks.
    label: String,
    /// Result.
    status: &'static str,
    /// What fails it, then remarks.
    items: Vec<ItemView>,
    /// Kinds of which a record would help, where one is lacking.
    kinds: Vec<KindChoice>,
}

/// A reason.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ItemView {
    /// Number of the record, or empty.
    record: String,
    /// One sentence.
    reason: String,
    /// What would settle it, one sentence; empty where nothing has to be done.
    remedy: String,
    /// Who answers for it: the owner of the record, or those who answer for the step.
    owners: Vec<OwnerView>,
    /// False for a remark that changes nothing.
    fails: bool,
}

/// Somebody who answers for something.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OwnerView {
    /// Printed name.
    name: String,
    /// False if they were switched off: somebody has to take over.
    is_active: bool,
}

/// A kind to file a record of.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KindChoice {
    /// Code.
    code: String,
    /// Name.
    name: String,
}

/// The steps of an evaluation as they are shown.
pub fn steps_of(readiness: &Readiness, owners: &Owners, caller: &Caller) -> Vec<StepView> {
    let profile = caller.definitions().profile(&readiness.profile_code).ok();
    readiness.steps.iter().map(|step| step_of(step, owners, profile, caller)).collect()
}

fn step_of(step: &StepResult, owners: &Owners, profile: Option<&Profile>, caller: &Caller) -> StepView {
    StepView {
        code: step.code.clone(),
        title: step.title.clone(),
        status: step.status.code(),
        met: step.rules.iter().filter(|rule| rule.status == Status::Complete).count(),
        responsible: owners.of_step(step).into_iter().map(|owner| owner.name).collect(),
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
                    .map(|item| ItemView {
                        record: item.record.clone(),
                        reason: item.reason.clone(),
                        remedy: item.remedy.clone(),
                        owners: owners
                            .of(step, item)
                            .into_iter()
                            .map(|Owner { name, is_active }| OwnerView { name, is_active })
                            .collect(),
                        fails: item.fails,
                    })
                    .collect(),
                kinds: lacking(rule, step, profile, caller),
            })
            .collect(),
    }
}

/// Kinds of which a record would help: those that the rule looks for, where a reason names no record.
fn lacking(
    rule: &RuleResult,
    step: &StepResult,
    profile: Option<&Profile>,
    caller: &Caller,
) -> Vec<KindChoice> {
    if !rule.items.iter().any(|item| item.fails && item.record.is_empty()) {
        return Vec::new();
    }
    let known = profile.and_then(|profile| profile.step(&step.code));
    let check = known.and_then(|step| step.rules.iter().find(|known| known.id == rule.id));
    let kinds = &caller.definitions().kinds;
    let wanted: Vec<KindChoice> = check
        .into_iter()
        .flat_map(|rule| rule.check.wanted_kinds())
        .filter_map(|code| kinds.get(code))
        .map(|kind| KindChoice {
            code: kind.code.clone(),
            name: kind.name.of(&caller.session.language).to_owned(),
        })
        .collect();
    if wanted.len() > KINDS_MAX { Vec::new() } else { wanted }
}

/// `GET /readiness`
pub async fn show_readiness(caller: Caller, query: web::Query<ReadinessQuery>) -> Answer {
    let asked = query.clone();
    let profile = if asked.profile.is_empty() { PROFILE.to_owned() } else { asked.profile.clone() };
    let (readiness, owners) = caller
        .run(move |app, session| {
            let moment = Moment::parse(session, &asked.as_of, &asked.day)?;
            let found = app.readiness_as_of(session, &profile, (&asked.site, &asked.product), moment)?;
            let owners = app.owners(session, &found)?;
            Ok((found, owners))
        })
        .await?;
    let language = &caller.session.language;
    let profiles = caller.definitions().profiles.of_organisation();
    let profiles: Vec<_> = profiles
        .map(|profile| json!({ "code": profile.code, "title": profile.title.of(language) }))
        .collect();
    caller.page(
        "readiness.html",
        &json!({
            "profile": readiness.profile, "day": readiness.day.to_string(), "size": readiness.as_of.size,
            "steps": steps_of(&readiness, &owners, &caller), "sites": readiness.sites, "products": readiness.products,
            "site": query.site, "product": query.product, "profiles": profiles,
            "asked_day": query.day, "asked_position": query.as_of, "signed_at": readiness.as_of.at.to_string(),
            "today": caller.session.now.date().to_string(),
            "profile_code": readiness.profile_code, "is_first": readiness.profile_code == PROFILE,
        }),
    )
}
