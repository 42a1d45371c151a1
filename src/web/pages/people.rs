//! People of the organisation: for administrators.

use std::sync::Arc;

use actix_web::web;
use serde_json::json;

use crate::app::addresses::KnownAddress;
use crate::app::people::{NAME_MAX, NewPerson, PersonChange};
use crate::app::{App, Code, Session};
use crate::domain::access::{Marking, Role};
use crate::domain::password::MIN_CHARS;
use crate::web::body::Form;
use crate::web::caller::{Caller, password_turn, see_other};
use crate::web::problem::{Answer, Problem};
use crate::web::render::encoded;

fn roles() -> Vec<&'static str> {
    Role::ALL.iter().map(|role| role.code()).collect()
}

/// Nobody gives a clearance above their own.
fn clearances(caller: &Caller) -> Vec<&'static str> {
    let own = caller.session.actor.clearance;
    Marking::ALL.iter().filter(|marking| **marking <= own).map(|marking| marking.code()).collect()
}

fn change_of(form: &Form) -> PersonChange {
    PersonChange {
        name: form.get("name").to_owned(),
        role: form.get("role").to_owned(),
        clearance: form.get("clearance").to_owned(),
    }
}

/// What is shown beside the form, and not on a page of its own.
fn is_correctable(problem: &Problem) -> bool {
    matches!(problem.error().code(), Code::Invalid | Code::Clearance | Code::Exists)
}

/// `GET /people`
pub async fn list_people(caller: Caller) -> Answer {
    list(&caller, &Form::default(), None).await
}

async fn list(caller: &Caller, form: &Form, problem: Option<&Problem>) -> Answer {
    let people = caller.run(|app, session| app.list_people(session)).await?;
    let clearance = match form.get("clearance") {
        "" => Marking::Restricted.min(caller.session.actor.clearance).code(),
        given => given,
    };
    let view = json!({
        "people": people, "roles": roles(), "clearances": clearances(caller), "name_max": NAME_MAX,
        "form": { "login": form.get("login"), "name": form.get("name"), "role": form.get("role"), "clearance": clearance },
        "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("people/list.html", &view, problem),
        None => caller.page("people/list.html", &view),
    }
}

/// `POST /people`
pub async fn create_person(caller: Caller, form: Form) -> Answer {
    let new = NewPerson { login: form.get("login").trim().to_owned(), person: change_of(&form) };
    let made = caller.run(move |app, session| app.add_person(session, &new)).await;
    match made {
        Ok(person) => Ok(see_other(&format!("/people/{}", encoded(&person.login)))),
        Err(problem) if is_correctable(&problem) => list(&caller, &form, Some(&problem)).await,
        Err(problem) => Err(problem),
    }
}

/// `GET /people/{login}`
pub async fn show_person(caller: Caller, login: web::Path<String>) -> Answer {
    person(&caller, &login, None, None).await
}

async fn person(caller: &Caller, login: &str, form: Option<&Form>, problem: Option<&Problem>) -> Answer {
    let asked = login.to_owned();
    let (person, owners) = caller
        .run(move |app, session| Ok((app.find_person(session, &asked)?, app.list_owners(session)?)))
        .await?;
    let open = owners.owners.iter().find(|one| one.login == person.login).map_or(0, |one| one.open);
    let successors: Vec<_> = owners.successors.into_iter().filter(|one| one.login != person.login).collect();
    let is_changing = form.is_some();
    let form = match form {
        Some(form) => change_of(form),
        None => PersonChange {
            name: person.name.clone(),
            role: person.role.clone(),
            clearance: person.clearance.clone(),
        },
    };
    let may_handle = person.clearance.parse::<Marking>().is_ok_and(|of| of <= caller.session.actor.clearance);
    let mut clearances = clearances(caller);
    if !clearances.contains(&person.clearance.as_str()) {
        clearances.extend(
            Marking::ALL.iter().map(|marking| marking.code()).filter(|code| *code == person.clearance),
        );
    }
    let view = json!({
        "shown": person, "roles": roles(), "clearances": clearances, "name_max": NAME_MAX, "min": MIN_CHARS,
        "form": { "name": form.name, "role": form.role, "clearance": form.clearance },
        "may_handle": may_handle, "own": caller.session.actor.clearance.code(),
        "open": open, "successors": successors, "is_changing": is_changing,
        "is_self": person.login == caller.session.login,
        "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("people/show.html", &view, problem),
        None => caller.page("people/show.html", &view),
    }
}

/// The person's page again: with what was wrong, or as it is now.
async fn after<T>(caller: &Caller, login: &str, form: Option<&Form>, done: Result<T, Problem>) -> Answer {
    match done {
        Ok(_) => Ok(see_other(&format!("/people/{}", encoded(login)))),
        Err(problem) if is_correctable(&problem) => person(caller, login, form, Some(&problem)).await,
        Err(problem) => Err(problem),
    }
}

/// `POST /people/{login}`
pub async fn update_person(caller: Caller, login: web::Path<String>, form: Form) -> Answer {
    let (asked, change, successor) = (login.clone(), change_of(&form), form.get("successor").to_owned());
    let change =
        move |app: &Arc<App>, session: &Session| app.change_person_with(session, &asked, &change, &successor);
    let done = caller.run(change).await;
    after(&caller, &login, Some(&form), done).await
}

/// `POST /people/{login}/switch`
pub async fn switch_person(caller: Caller, login: web::Path<String>, form: Form) -> Answer {
    let (asked, is_on) = (login.clone(), form.get("is_active") == "true");
    let successor = form.get("successor").to_owned();
    let done = caller.run(move |app, session| app.switch_person(session, &asked, (is_on, &successor))).await;
    after(&caller, &login, None, done).await
}

/// `POST /people/{login}/password`
pub async fn set_person_password(caller: Caller, login: web::Path<String>, form: Form) -> Answer {
    let (asked, password) = (login.clone(), form.get("password").to_owned());
    let turn = password_turn().await;
    let done = caller.run(move |app, session| app.set_password(session, &asked, &password)).await;
    drop(turn);
    after(&caller, &login, None, done).await
}

/// `POST /people/{login}/address`
pub async fn confirm_person_address(caller: Caller, login: web::Path<String>, form: Form) -> Answer {
    let (asked, known) = (login.clone(), KnownAddress { email: form.get("email").to_owned() });
    let done = caller.run(move |app, session| app.confirm_person_address(session, &asked, &known)).await;
    after(&caller, &login, None, done).await
}

/// `POST /people/{login}/second-factor`
pub async fn reset_second_factor(caller: Caller, login: web::Path<String>) -> Answer {
    let asked = login.clone();
    let done = caller.run(move |app, session| app.reset_second_factor(session, &asked)).await;
    after(&caller, &login, None, done).await
}
