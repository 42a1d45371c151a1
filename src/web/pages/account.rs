//! One's own account: sessions and tokens.

use actix_web::web;
use serde_json::json;

use crate::app::Code;
use crate::app::tokens::DAYS_MAX;
use crate::domain::access::{Action, Scope};
use crate::web::body::Form;
use crate::web::calendar::path;
use crate::web::caller::{Caller, see_other};
use crate::web::problem::{Answer, Problem};

/// Days that the form offers.
const DAYS: i64 = 90;

/// `GET /account`
pub async fn show_account(caller: Caller) -> Answer {
    account(&caller, &Form::default(), Made::default(), None).await
}

/// A secret that was made, shown this once.
#[derive(Default)]
struct Made<'a> {
    token: Option<&'a str>,
    calendar: Option<&'a str>,
}

async fn account(caller: &Caller, form: &Form, made: Made<'_>, problem: Option<&Problem>) -> Answer {
    let browser = caller.person()?.clone();
    let (sessions, tokens, factor) = caller
        .run(move |app, _| {
            Ok((
                app.list_sessions(&browser)?,
                app.list_tokens(&browser.session)?,
                app.second_factor(&browser)?,
            ))
        })
        .await?;
    let scopes: Vec<&str> = Scope::ALL.iter().map(|scope| scope.code()).collect();
    let days = if form.get("days").is_empty() { DAYS.to_string() } else { form.get("days").to_owned() };
    let view = json!({
        "sessions": sessions, "tokens": tokens, "scopes": scopes, "days_max": DAYS_MAX, "made": made.token, "calendar": made.calendar,
        "may_read": Action::ReadRecord.roles().contains(&caller.session.actor.role),
        "has_second_factor": factor.is_on,
        "may_sign": Action::SignRecord.roles().contains(&caller.session.actor.role),
        "now": caller.session.now,
        "form": { "name": form.get("name"), "days": days, "scopes": form.all("scopes").collect::<Vec<_>>() },
        "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("account.html", &view, problem),
        None => caller.page("account.html", &view),
    }
}

/// `POST /account/tokens`
pub async fn create_token(caller: Caller, form: Form) -> Answer {
    let browser = caller.person()?.clone();
    let given = form.clone();
    let made = caller
        .run(move |app, _| {
            let scopes: Vec<String> = given.all("scopes").map(str::to_owned).collect();
            app.create_token(
                &browser,
                given.get("name"),
                &scopes,
                given.get("days").parse().unwrap_or_default(),
            )
        })
        .await;
    match made {
        Ok((_, text)) => {
            let made = Made { token: Some(&text), calendar: None };
            account(&caller, &Form::default(), made, None).await
        }
        Err(problem) if problem.error().code() == Code::Invalid => {
            account(&caller, &form, Made::default(), Some(&problem)).await
        }
        Err(problem) => Err(problem),
    }
}

/// `POST /account/calendar`
pub async fn create_calendar(caller: Caller) -> Answer {
    let browser = caller.person()?.clone();
    let (_, text) = caller.run(move |app, _| app.create_calendar(&browser)).await?;
    let public = caller.app().config.public().unwrap_or_default();
    let address = format!("{public}{}", path(&text, &caller.visitor().language));
    let made = Made { token: None, calendar: Some(&address) };
    account(&caller, &Form::default(), made, None).await
}

/// `POST /account/tokens/{token}/revoke`
pub async fn revoke_token(caller: Caller, token: web::Path<String>) -> Answer {
    caller.person()?;
    caller.run(move |app, session| app.revoke_token(session, &token)).await?;
    Ok(see_other("/account"))
}

/// `POST /account/sessions/{session}/end`
pub async fn end_session(caller: Caller, session: web::Path<String>) -> Answer {
    let browser = caller.person()?.clone();
    caller.run(move |app, _| app.end_session(&browser, &session)).await?;
    Ok(see_other("/account"))
}
