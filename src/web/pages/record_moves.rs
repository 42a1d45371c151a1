//! Moving a record: what the move asks for, and what stands in its way.

use std::collections::BTreeMap;

use actix_web::web;
use serde::Deserialize;
use serde_json::{Value, json};

use super::record_form::{field_view, texts_of, wrong};
use crate::app::records::{Base, Basis, Moving, RecordForm};
use crate::app::{Code, Error};
use crate::domain::access::Action;
use crate::domain::kind::Values;
use crate::web::body::Form;
use crate::web::caller::{Caller, see_other};
use crate::web::problem::{Answer, Problem};
use crate::web::render::encoded;

/// Where to.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    to: String,
}

async fn basis(caller: &Caller, number: &str) -> Result<Basis, Problem> {
    let number = number.to_owned();
    caller.run(move |app, session| app.record_basis(session, &number, Action::MoveRecord)).await
}

async fn show(
    caller: &Caller,
    basis: &Basis,
    (to, reason, typed): (&str, &str, &BTreeMap<String, String>),
    problem: Option<&Problem>,
) -> Answer {
    let people = caller.run(|app, session| app.people(session)).await?;
    let kind = caller.definitions().kinds.get(&basis.kind);
    let kind = kind.ok_or_else(|| Problem::from(Error::not_found("kind", basis.kind.clone())))?;
    let language = caller.visitor().language.as_str();
    let wanted = basis.moves.iter().find(|one| one.to == to);
    if wanted.is_none() && problem.is_none() {
        return Err(Problem::from(Error::not_found("state", to)).in_language(&caller.session.language));
    }
    let asked = wanted.map(|wanted| wanted.fields.as_slice()).unwrap_or_default();
    let fields: Vec<Value> = kind
        .fields
        .iter()
        .filter(|field| asked.contains(&field.name))
        .map(|field| {
            let text = typed.get(&field.name).map(String::as_str).unwrap_or_default();
            let mut view = field_view(kind, field, (text, to, None), (problem, language));
            // Guards ask for it as much as the state does, but for those that hang on what another field says.
            let leaving = kind.transitions_from(&basis.state);
            let mut guarding = leaving.iter().filter(|transition| transition.to == to);
            if guarding.any(|transition| transition.needs(&field.name, &Values::new()))
                && let Some(needed) = view.get_mut("is_needed")
            {
                *needed = Value::Bool(true);
            }
            view
        })
        .collect();
    let state = kind.state(&basis.state).map_or(basis.state.as_str(), |state| state.label.of(language));
    let view = json!({
        "record": basis, "move": wanted, "to": to, "reason": reason, "fields": fields, "people": people,
        "kind_name": kind.name.of(language), "state": state, "problem": problem.map(Problem::body),
        "wrong": wrong(problem, &["reason"]),
    });
    match problem {
        Some(problem) => caller.page_again("records/move.html", &view, problem),
        None => caller.page("records/move.html", &view),
    }
}

/// `GET /records/{number}/move?to=`
pub async fn show_move(caller: Caller, number: web::Path<String>, query: web::Query<Wanted>) -> Answer {
    let basis = basis(&caller, &number).await?;
    let kind = caller.definitions().kinds.get(&basis.kind);
    let texts = kind.map(|kind| texts_of(kind, &basis)).unwrap_or_default();
    show(&caller, &basis, (&query.to, "", &texts), None).await
}

/// `POST /records/{number}/move`
pub async fn submit_move(caller: Caller, number: web::Path<String>, form: Form) -> Answer {
    let before = basis(&caller, &number).await?;
    let typed = form.under("field.");
    let to = form.get("to").to_owned();
    let asked = before.moves.iter().find(|one| one.to == to).map(|one| one.fields.clone());
    let kind = caller.definitions().kinds.get(&before.kind);
    let mut fields = kind.map(|kind| RecordForm::typed(kind, &typed)).unwrap_or_default();
    // A field that the form had and that came back empty is taken away.
    for name in form.all("has").filter(|name| asked.iter().flatten().any(|known| known == name)) {
        fields.entry(name.to_owned()).or_insert(Value::Null);
    }
    let moving = Moving {
        number: before.number.clone(),
        base: Base::Version(form.get("base").parse().unwrap_or_default()),
        to: to.clone(),
        reason: form.get("reason").to_owned(),
        fields,
    };
    match caller.run(move |app, session| app.move_record(session, moving)).await {
        Ok(filed) => Ok(see_other(&format!("/records/{}?done=moved", encoded(&filed.number)))),
        Err(problem)
            if matches!(
                problem.error().code(),
                Code::NotFound | Code::Denied | Code::DeniedKind | Code::DeniedOthers | Code::Scope
            ) =>
        {
            Err(problem)
        }
        Err(problem) => {
            let now = basis(&caller, &number).await?;
            show(&caller, &now, (&to, form.get("reason"), &typed), Some(&problem)).await
        }
    }
}
