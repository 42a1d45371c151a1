//! People of the organisation.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::app::addresses::KnownAddress;
use crate::app::people::{NewPerson, PersonChange, PersonView};
use crate::web::caller::{Caller, password_turn};
use crate::web::idempotency::{mark, once};
use crate::web::json::Json;
use crate::web::problem::Answer;

/// What may be changed of somebody; what is left out stays.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonPatch {
    name: Option<String>,
    role: Option<String>,
    clearance: Option<String>,
    is_active: Option<bool>,
    /// Login of who takes over what somebody owns, open or in force, who is switched off.
    successor: Option<String>,
}

/// A password.
#[derive(Debug, Clone, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Password {
    password: String,
}

/// People.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct PersonList {
    people: Vec<PersonView>,
}

/// `GET /api/v1/people`
pub async fn list_people(caller: Caller) -> Answer {
    let people = caller.run(|app, session| app.list_people(session)).await?;
    Ok(HttpResponse::Ok().json(PersonList { people }))
}

/// `POST /api/v1/people`
pub async fn create_person(caller: Caller, request: HttpRequest, new: Json<NewPerson>) -> Answer {
    let Json(new, body) = new;
    let done = once(
        &caller,
        &request,
        body.as_bytes(),
        move |app, session| app.add_person(session, &new),
        |_, _, person| Ok(person),
    )
    .await?;
    let mut answer = HttpResponse::Created();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}

/// `GET /api/v1/people/{login}`
pub async fn find_person(caller: Caller, login: web::Path<String>) -> Answer {
    let person = caller.run(move |app, session| app.find_person(session, &login)).await?;
    Ok(HttpResponse::Ok().json(person))
}

/// `PATCH /api/v1/people/{login}`
pub async fn update_person(caller: Caller, login: web::Path<String>, patch: Json<PersonPatch>) -> Answer {
    let patch = patch.0;
    let person = caller
        .run(move |app, session| {
            let mut person = app.find_person(session, &login)?;
            if patch.name.is_some() || patch.role.is_some() || patch.clearance.is_some() {
                let change = PersonChange {
                    name: patch.name.unwrap_or(person.name),
                    role: patch.role.unwrap_or(person.role),
                    clearance: patch.clearance.unwrap_or(person.clearance),
                };
                let successor = patch.successor.as_deref().unwrap_or_default();
                person = app.change_person_with(session, &login, &change, successor)?;
            }
            match patch.is_active {
                Some(is_on) => {
                    let successor = patch.successor.unwrap_or_default();
                    app.switch_person(session, &login, (is_on, &successor))
                }
                None => Ok(person),
            }
        })
        .await?;
    Ok(HttpResponse::Ok().json(person))
}

/// `PUT /api/v1/people/{login}/password`
pub async fn set_person_password(caller: Caller, login: web::Path<String>, body: Json<Password>) -> Answer {
    let turn = password_turn().await;
    caller.run(move |app, session| app.set_password(session, &login, &body.0.password)).await?;
    drop(turn);
    Ok(HttpResponse::NoContent().finish())
}

/// `DELETE /api/v1/people/{login}/second-factor`
pub async fn reset_second_factor(caller: Caller, login: web::Path<String>) -> Answer {
    let person = caller.run(move |app, session| app.reset_second_factor(session, &login)).await?;
    Ok(HttpResponse::Ok().json(person))
}

/// `POST /api/v1/people/{login}/address`
pub async fn confirm_person_address(
    caller: Caller,
    login: web::Path<String>,
    request: HttpRequest,
    known: Json<KnownAddress>,
) -> Answer {
    let Json(known, body) = known;
    let done = once(
        &caller,
        &request,
        body.as_bytes(),
        move |app, session| app.confirm_person_address(session, &login, &known),
        |_, _, person: PersonView| Ok(person),
    )
    .await?;
    let mut answer = HttpResponse::Ok();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}
