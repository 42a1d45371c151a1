//! One's own password and second factor, and the code at sign-in.

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web;
use serde_json::json;

use super::sign_in::{Next, own};
use crate::app::{Code, Error};
use crate::domain::password::MIN_CHARS;
use crate::web::body::Form;
use crate::web::caller::{Caller, Visitor, password_turn, see_other};
use crate::web::problem::{Answer, Problem};
use crate::web::qr;

const PAGE: &str = "/account/second-factor";

fn is_correctable(problem: &Problem) -> bool {
    matches!(problem.error().code(), Code::SecondFactor | Code::TooMany | Code::Invalid)
}

/// `GET /account/second-factor`
pub async fn show_second_factor(caller: Caller) -> Answer {
    page(&caller, &[], None).await
}

async fn page(caller: &Caller, codes: &[String], problem: Option<&Problem>) -> Answer {
    let browser = caller.person()?.clone();
    let factor = caller.run(move |app, _| app.second_factor(&browser)).await?;
    let picture = factor.address.as_deref().and_then(qr::of);
    let view = json!({
        "factor": factor, "picture": picture, "codes": codes, "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("second_factor.html", &view, problem),
        None => caller.page("second_factor.html", &view),
    }
}

/// `POST /account/second-factor`
pub async fn begin_second_factor(caller: Caller) -> Answer {
    let browser = caller.person()?.clone();
    caller.run(move |app, _| app.begin_second_factor(&browser)).await?;
    Ok(see_other(PAGE))
}

/// `POST /account/second-factor/confirm`
pub async fn confirm_second_factor(caller: Caller, form: Form) -> Answer {
    let (browser, visit) = (caller.person()?.clone(), caller.visitor().visit.clone());
    let done = caller.run(move |app, _| app.confirm_second_factor(&browser, &visit, form.get("code"))).await;
    match done {
        Ok(codes) => page(&caller, &codes, None).await,
        Err(problem) if is_correctable(&problem) => page(&caller, &[], Some(&problem)).await,
        Err(problem) => Err(problem),
    }
}

/// `POST /account/second-factor/recovery`
pub async fn renew_recovery(caller: Caller, form: Form) -> Answer {
    let (browser, visit) = (caller.person()?.clone(), caller.visitor().visit.clone());
    let done = caller.run(move |app, _| app.renew_recovery(&browser, &visit, form.get("code"))).await;
    match done {
        Ok(codes) => page(&caller, &codes, None).await,
        Err(problem) if is_correctable(&problem) => page(&caller, &[], Some(&problem)).await,
        Err(problem) => Err(problem),
    }
}

/// `POST /account/second-factor/remove`
pub async fn remove_second_factor(caller: Caller, form: Form) -> Answer {
    let (browser, visit) = (caller.person()?.clone(), caller.visitor().visit.clone());
    let done = caller.run(move |app, _| app.remove_second_factor(&browser, &visit, form.get("code"))).await;
    match done {
        Ok(()) => Ok(see_other(PAGE)),
        Err(problem) if is_correctable(&problem) => page(&caller, &[], Some(&problem)).await,
        Err(problem) => Err(problem),
    }
}

/// `GET /account/password`
pub async fn show_password(caller: Caller) -> Answer {
    password(&caller, false, None)
}

fn password(caller: &Caller, is_done: bool, problem: Option<&Problem>) -> Answer {
    caller.person()?;
    let view = json!({ "min": MIN_CHARS, "is_done": is_done, "problem": problem.map(Problem::body) });
    match problem {
        Some(problem) => caller.page_again("password.html", &view, problem),
        None => caller.page("password.html", &view),
    }
}

/// `POST /account/password`
pub async fn change_password(caller: Caller, form: Form) -> Answer {
    let (browser, visit) = (caller.person()?.clone(), caller.visitor().visit.clone());
    if form.get("new") != form.get("again") {
        let line = caller.session.words().text("password-differs");
        let error = Error::new(Code::Invalid).with("place", "password").field("again", line);
        let problem = Problem::from(error).in_language(&caller.session.language);
        return password(&caller, false, Some(&problem));
    }
    let turn = password_turn().await;
    let done = caller
        .run(move |app, _| app.change_password(&browser, &visit, form.get("old"), form.get("new")))
        .await;
    drop(turn);
    match done {
        Ok(()) => password(&caller, true, None),
        Err(problem) if is_correctable(&problem) => password(&caller, false, Some(&problem)),
        Err(problem) => Err(problem),
    }
}

/// `GET /sign-in/code`
pub async fn show_code(visitor: Visitor, query: web::Query<Next>) -> Answer {
    let token = visitor.token().map(str::to_owned).unwrap_or_default();
    if !visitor.run(move |app| app.owes_code(&token)).await? {
        return Ok(see_other("/sign-in"));
    }
    visitor.page("code.html", &json!({ "next": own(&query.next), "problem": null }))
}

/// `POST /sign-in/code`
pub async fn give_code(visitor: Visitor, form: Form) -> Answer {
    let (token, visit) = (visitor.token().map(str::to_owned).unwrap_or_default(), visitor.visit.clone());
    let given = form.clone();
    let done = visitor.run(move |app| app.give_code(&token, &visit, given.get("code"))).await;
    match done {
        Ok(token) => {
            let mut answer = HttpResponse::SeeOther();
            answer.insert_header((LOCATION, own(form.get("next")).to_owned()));
            Ok(answer.cookie(visitor.session_cookie(&token)).finish())
        }
        Err(problem) if is_correctable(&problem) => {
            let view = json!({ "next": own(form.get("next")), "problem": problem.body() });
            visitor.page_again("code.html", &view, &problem)
        }
        Err(problem) => Err(problem),
    }
}
