//! What is past its retention, legal holds, and destruction by two people.

use actix_web::web;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::packs::small_file;
use crate::app::Code;
use crate::app::destruction::NewDestruction;
use crate::app::holds::NewHold;
use crate::app::signing::Proof;
use crate::web::address::address;
use crate::web::api::retention::Cursor;
use crate::web::body::Form;
use crate::web::caller::{Caller, password_turn, see_other};
use crate::web::problem::{Answer, Problem};
use crate::web::render::encoded;

const PAGE: &str = "/retention";

/// True for what a person can put right on the form.
fn is_of_form(problem: &Problem) -> bool {
    matches!(problem.error().code(), Code::Invalid | Code::Destruction | Code::SecondFactor | Code::TooMany)
}

/// The form with what is wrong with it; or that alone, for whoever may send the form and, by their token, not read the page.
fn again(shown: Answer, problem: Problem) -> Answer {
    match shown {
        Err(of_page) if of_page.error().code() == Code::Scope => Err(problem),
        shown => shown,
    }
}

/// Numbers as they were typed: separated by commas, blanks or lines.
fn numbers(form: &Form, name: &str) -> Vec<String> {
    let split =
        |text: &str| text.split([',', ';', ' ', '\n', '\r', '\t']).map(str::to_owned).collect::<Vec<_>>();
    form.all(name).flat_map(split).filter(|number| !number.is_empty()).collect()
}

/// `GET /retention?cursor=`
pub async fn show_retention(caller: Caller, query: web::Query<Cursor>) -> Answer {
    show(&caller, &query.cursor, &Form::default(), None).await
}

async fn show(caller: &Caller, cursor: &str, form: &Form, problem: Option<&Problem>) -> Answer {
    let cursor = cursor.to_owned();
    let (past, holds, destructions) = caller
        .run(move |app, session| {
            let past = app.past_retention(session, &cursor)?;
            Ok((past, app.list_holds(session)?, app.list_destructions(session)?))
        })
        .await?;
    let turn = |cursor: &Option<String>| cursor.as_ref().map(|cursor| address(PAGE, &[("cursor", cursor)]));
    let chosen: Vec<&str> = form.all("records").collect();
    let view = json!({
        "past": past, "holds": holds, "destructions": destructions,
        "next": turn(&past.next), "previous": turn(&past.previous),
        "form": { "records": chosen, "reason": form.get("reason") },
        "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("retention/show.html", &view, problem),
        None => caller.page("retention/show.html", &view),
    }
}

/// `GET /retention/holds/new`
pub async fn show_new_hold(caller: Caller) -> Answer {
    new_hold(&caller, &Form::default(), None)
}

fn new_hold(caller: &Caller, form: &Form, problem: Option<&Problem>) -> Answer {
    let language = caller.visitor().language.as_str();
    let chosen: Vec<&str> = form.all("kinds").collect();
    let mut kinds: Vec<(String, Value)> = caller
        .definitions()
        .kinds
        .iter()
        .map(|kind| {
            let name = kind.plural.of(language).to_owned();
            let is_chosen = chosen.contains(&kind.code.as_str());
            (name.clone(), json!({ "code": kind.code, "name": name, "is_chosen": is_chosen }))
        })
        .collect();
    kinds.sort_by(|(a, _), (b, _)| a.cmp(b));
    let typed = ["name", "reason", "records", "from", "to", "supplier", "unit"];
    let typed: serde_json::Map<String, Value> =
        typed.iter().map(|name| ((*name).to_owned(), form.get(name).into())).collect();
    let view = json!({
        "kinds": kinds.into_iter().map(|(_, kind)| kind).collect::<Vec<_>>(), "form": typed,
        "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("retention/new_hold.html", &view, problem),
        None => caller.page("retention/new_hold.html", &view),
    }
}

/// `POST /retention/holds/new`
pub async fn place_hold(caller: Caller, form: Form) -> Answer {
    let new = NewHold {
        name: form.get("name").to_owned(),
        reason: form.get("reason").to_owned(),
        records: numbers(&form, "records"),
        kinds: form.all("kinds").map(str::to_owned).collect(),
        from: form.get("from").to_owned(),
        to: form.get("to").to_owned(),
        supplier: form.get("supplier").to_owned(),
        unit: form.get("unit").to_owned(),
    };
    match caller.run(move |app, session| app.place_hold(session, &new)).await {
        Ok(hold) => Ok(see_other(&format!("/retention/holds/{}", encoded(&hold.hold)))),
        Err(problem) if is_of_form(&problem) => new_hold(&caller, &form, Some(&problem)),
        Err(problem) => Err(problem),
    }
}

/// `GET /retention/holds/{hold}`
pub async fn show_hold(caller: Caller, hold: web::Path<String>) -> Answer {
    one_hold(&caller, &hold, &Form::default(), None).await
}

async fn one_hold(caller: &Caller, hold: &str, form: &Form, problem: Option<&Problem>) -> Answer {
    let hold = hold.to_owned();
    let page = caller.run(move |app, session| app.show_hold(session, &hold)).await?;
    let view = json!({ "page": page, "reason": form.get("reason"), "problem": problem.map(Problem::body) });
    match problem {
        Some(problem) => caller.page_again("retention/hold.html", &view, problem),
        None => caller.page("retention/hold.html", &view),
    }
}

/// `POST /retention/holds/{hold}/lift`
pub async fn lift_hold(caller: Caller, hold: web::Path<String>, form: Form) -> Answer {
    let (asked, reason) = (hold.clone(), form.get("reason").to_owned());
    match caller.run(move |app, session| app.lift_hold(session, &asked, &reason)).await {
        Ok(_) => Ok(see_other(&format!("/retention/holds/{}", encoded(&hold)))),
        Err(problem) if is_of_form(&problem) => {
            let shown = one_hold(&caller, &hold, &form, Some(&problem)).await;
            again(shown, problem)
        }
        Err(problem) => Err(problem),
    }
}

/// `POST /retention/destructions`
pub async fn propose_destruction(caller: Caller, form: Form) -> Answer {
    let new = NewDestruction { records: numbers(&form, "records"), reason: form.get("reason").to_owned() };
    match caller.run(move |app, session| app.propose_destruction(session, &new)).await {
        Ok(view) => Ok(see_other(&format!("/retention/destructions/{}", encoded(&view.number)))),
        Err(problem) if is_of_form(&problem) => {
            let shown = show(&caller, "", &form, Some(&problem)).await;
            again(shown, problem)
        }
        Err(problem) => Err(problem),
    }
}

/// `GET /retention/destructions/{destruction}`
pub async fn show_destruction(caller: Caller, number: web::Path<String>) -> Answer {
    one_destruction(&caller, &number, &Form::default(), None).await
}

async fn one_destruction(caller: &Caller, number: &str, form: &Form, problem: Option<&Problem>) -> Answer {
    let number = number.to_owned();
    let (view, has_code) = caller
        .run(move |app, session| {
            Ok((app.show_destruction(session, &number)?, app.has_second_factor(session)?))
        })
        .await?;
    let view = json!({
        "destruction": view, "has_second_factor": has_code, "login": caller.session.login,
        "reason": form.get("reason"), "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("retention/destruction.html", &view, problem),
        None => caller.page("retention/destruction.html", &view),
    }
}

/// `POST /retention/destructions/{destruction}/decision`
pub async fn decide_destruction(caller: Caller, number: web::Path<String>, form: Form) -> Answer {
    let asked = number.clone();
    let done = if form.get("act") == "approve" {
        let proof = Proof {
            password: Zeroizing::new(form.get("password").to_owned()),
            code: form.get("code").to_owned(),
        };
        let visit = caller.visitor().visit.clone();
        let turn = password_turn().await;
        let done =
            caller.run(move |app, session| app.approve_destruction(session, &visit, &proof, &asked)).await;
        drop(turn);
        done
    } else {
        let reason = form.get("reason").to_owned();
        caller.run(move |app, session| app.refuse_destruction(session, &asked, &reason)).await
    };
    match done {
        Ok(_) => Ok(see_other(&format!("/retention/destructions/{}", encoded(&number)))),
        Err(problem) if is_of_form(&problem) => {
            let shown = one_destruction(&caller, &number, &form, Some(&problem)).await;
            again(shown, problem)
        }
        Err(problem) => Err(problem),
    }
}

/// `GET /retention/destructions/{destruction}/certificate`, `GET /api/v1/destructions/{destruction}/certificate/pdf`
pub async fn download_certificate(caller: Caller, number: web::Path<String>) -> Answer {
    let asked = number.clone();
    let bytes = caller.run(move |app, session| app.print_certificate(session, &asked)).await?;
    Ok(small_file(&format!("{number}.pdf"), "application/pdf", bytes))
}

#[cfg(test)]
mod tests {
    use crate::words::Words;

    #[test]
    fn words_that_are_put_together_are_there() {
        let groups: &[(&str, &[&str])] = &[
            ("destruction-is-", &["proposed", "approved", "refused", "withdrawn"]),
            ("kept-from-", &["occurred_on", "received_at", "closed", "superseded", "expiry", "field"]),
            ("kept-waiting-", &["occurred_on", "received_at", "closed", "superseded", "expiry", "field"]),
            ("certificate-from-", &["occurred_on", "received_at", "closed", "superseded", "expiry", "field"]),
        ];
        let words = Words::english();
        for (start, ends) in groups {
            for end in *ends {
                assert!(words.has(&format!("{start}{end}")), "{start}{end}");
            }
        }
    }
}
