//! Who the caller is.

use actix_web::HttpResponse;
use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::access::{Action, Marking, Scope, Subject, may};
use crate::web::caller::Caller;
use crate::web::problem::Answer;

/// The caller, and what they may do.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Me {
    /// Login.
    login: String,
    /// Code of the organisation.
    organisation: String,
    /// Its name.
    organisation_name: String,
    /// Role.
    role: &'static str,
    /// Highest marking that they may see.
    clearance: &'static str,
    /// Scopes of the token; absent for a person with a browser.
    scopes: Option<Vec<&'static str>>,
    /// What they may do.
    may: Vec<&'static str>,
}

/// `GET /api/v1/me`
pub async fn find_me(caller: Caller) -> Answer {
    let session = &caller.session;
    let actor = &session.actor;
    let own = Subject::new(actor.organisation.clone(), Marking::Unclassified);
    let allowed = Action::ALL.iter().filter(|action| may(actor, **action, &own).is_ok());
    let scopes = |scopes: &Vec<Scope>| scopes.iter().map(|scope| scope.code()).collect();
    Ok(HttpResponse::Ok().json(Me {
        login: session.login.clone(),
        organisation: session.code().to_owned(),
        organisation_name: session.organisation.name.clone(),
        role: actor.role.code(),
        clearance: actor.clearance.code(),
        scopes: actor.scopes.as_ref().map(scopes),
        may: allowed.map(|action| action.code()).collect(),
    }))
}
