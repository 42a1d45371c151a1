//! Signing a record, and who signs in one's place.

use actix_web::web;
use serde::Deserialize;
use serde_json::json;
use zeroize::Zeroizing;

use crate::app::delegations::NewDelegation;
use crate::app::records::Base;
use crate::app::signing::{Proof, Wanted};
use crate::app::{Code, Error};
use crate::web::body::Form;
use crate::web::caller::{Caller, password_turn, see_other};
use crate::web::problem::{Answer, Problem};
use crate::web::render::encoded;

const DELEGATIONS: &str = "/account/delegations";

/// Which signature.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    to: String,
    #[serde(default)]
    meaning: String,
}

/// `GET /records/{number}/sign?to=&meaning=`
pub async fn show_sign(caller: Caller, number: web::Path<String>, query: web::Query<Asked>) -> Answer {
    show(&caller, &number, &query, &Form::default(), None).await
}

async fn show(
    caller: &Caller,
    number: &str,
    asked: &Asked,
    form: &Form,
    problem: Option<&Problem>,
) -> Answer {
    let number = number.to_owned();
    let name = caller.browser.as_ref().map_or(&caller.session.login, |browser| &browser.name);
    let (page, has_code) = caller
        .run(move |app, session| Ok((app.sign_page(session, &number)?, app.has_second_factor(session)?)))
        .await?;
    let ask = page
        .asks
        .iter()
        .filter(|ask| ask.to == asked.to && ask.meaning == asked.meaning)
        .max_by_key(|ask| (ask.may_sign, ask.may_refuse));
    if ask.is_none() && problem.is_none() {
        let missing = Error::not_found("signature", asked.meaning.clone());
        return Err(Problem::from(missing).in_language(&caller.session.language));
    }
    let view = json!({
        "record": page.record, "version": page.version, "digest": page.digest, "ask": ask,
        "has_second_factor": has_code,
        "signer": { "login": caller.session.login, "name": name }, "on_behalf": form.get("for"), "reason": form.get("reason"),
        "is_refusing": form.get("act") == "refuse", "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("records/sign.html", &view, problem),
        None => caller.page("records/sign.html", &view),
    }
}

/// `POST /records/{number}/sign`
pub async fn submit_sign(caller: Caller, number: web::Path<String>, form: Form) -> Answer {
    let asked = Asked { to: form.get("to").to_owned(), meaning: form.get("meaning").to_owned() };
    let is_refusing = form.get("act") == "refuse";
    let wanted = Wanted {
        number: number.clone(),
        base: Base::Version(form.get("base").parse().unwrap_or_default()),
        to: asked.to.clone(),
        meaning: asked.meaning.clone(),
        on_behalf: form.get("for").to_owned(),
        refusal: is_refusing.then(|| form.get("reason").to_owned()),
    };
    let proof = Proof {
        password: Zeroizing::new(form.get("password").to_owned()),
        code: form.get("code").to_owned(),
    };
    let visit = caller.visitor().visit.clone();
    let turn = password_turn().await;
    let done = caller.run(move |app, session| app.sign_record(session, &visit, &proof, wanted)).await;
    drop(turn);
    match done {
        Ok(_) => {
            let done = if is_refusing { "refused" } else { "signed" };
            Ok(see_other(&format!("/records/{}?done={done}#signatures", encoded(&number))))
        }
        Err(problem)
            if matches!(
                problem.error().code(),
                Code::NotFound | Code::Denied | Code::Scope | Code::SignedOut
            ) =>
        {
            Err(problem)
        }
        Err(problem) => show(&caller, &number, &asked, &form, Some(&problem)).await,
    }
}

/// `GET /account/delegations`
pub async fn list_delegations(caller: Caller) -> Answer {
    delegations(&caller, &Form::default(), None).await
}

async fn delegations(caller: &Caller, form: &Form, problem: Option<&Problem>) -> Answer {
    let (list, people) =
        caller.run(|app, session| Ok((app.list_delegations(session)?, app.people(session)?))).await?;
    let language = caller.visitor().language.as_str();
    let chosen: Vec<&str> = form.all("kinds").collect();
    let kinds: Vec<_> = caller.definitions()
        .kinds
        .iter()
        .filter(|kind| kind.transitions.iter().any(|transition| transition.signatures.is_some()))
        .map(|kind| json!({ "code": kind.code, "name": kind.plural.of(language), "is_chosen": chosen.contains(&kind.code.as_str()) }))
        .collect();
    let today = caller.session.now.date().to_string();
    let from = if form.get("from").is_empty() { today.as_str() } else { form.get("from") };
    let people: Vec<_> = people.into_iter().filter(|one| one.login != caller.session.login).collect();
    let view = json!({
        "list": list, "people": people, "kinds": kinds,
        "form": { "to": form.get("to"), "from": from, "until": form.get("until") },
        "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("delegations.html", &view, problem),
        None => caller.page("delegations.html", &view),
    }
}

/// `POST /account/delegations`
pub async fn create_delegation(caller: Caller, form: Form) -> Answer {
    let new = NewDelegation {
        to: form.get("to").to_owned(),
        from: form.get("from").to_owned(),
        until: form.get("until").to_owned(),
        kinds: form.all("kinds").map(str::to_owned).collect(),
    };
    match caller.run(move |app, session| app.give_delegation(session, &new)).await {
        Ok(_) => Ok(see_other(DELEGATIONS)),
        Err(problem) if problem.error().code() == Code::Invalid => {
            delegations(&caller, &form, Some(&problem)).await
        }
        Err(problem) => Err(problem),
    }
}

/// `POST /account/delegations/{delegation}/end`
pub async fn end_delegation(caller: Caller, delegation: web::Path<String>) -> Answer {
    caller.run(move |app, session| app.end_delegation(session, &delegation)).await?;
    Ok(see_other(DELEGATIONS))
}
