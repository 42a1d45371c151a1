//! How one wants to be reminded.

use actix_web::web;
use serde::Deserialize;
use serde_json::json;

use crate::app::Code;
use crate::app::reminders::{ReminderSettings, ReminderState};
use crate::web::body::Form;
use crate::web::caller::{Caller, see_other};
use crate::web::problem::{Answer, Problem};
use crate::words::LANGUAGES;

/// What was just done, and the word of a letter whose address was opened.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
    #[serde(default)]
    code: String,
}

/// What is in the forms.
struct Filled<'a> {
    settings: &'a ReminderSettings,
    code: &'a str,
}

/// `GET /account/reminders`
pub async fn show_reminders(caller: Caller, query: web::Query<Done>) -> Answer {
    caller.person()?;
    let state = caller.run(|app, session| app.reminder_settings(session)).await?;
    let settings = ReminderSettings { email: state.email.clone(), language: state.language.clone() };
    let done = matches!(query.done.as_str(), "saved" | "confirmed" | "letter").then_some(query.done.as_str());
    show(&caller, &state, &Filled { settings: &settings, code: &query.code }, (done, None))
}

fn show(
    caller: &Caller,
    state: &ReminderState,
    form: &Filled<'_>,
    (done, problem): (Option<&str>, Option<&Problem>),
) -> Answer {
    let view = json!({
        "state": state, "form": form.settings, "code": form.code, "languages": LANGUAGES, "done": done,
        "is_sent": caller.app().config.mail.is_some(), "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("reminders.html", &view, problem),
        None => caller.page("reminders.html", &view),
    }
}

/// `POST /account/reminders`
pub async fn set_reminders(caller: Caller, form: Form) -> Answer {
    caller.person()?;
    let new =
        ReminderSettings { email: form.get("email").to_owned(), language: form.get("language").to_owned() };
    let wanted = new.clone();
    match caller.run(move |app, session| app.set_reminders(session, &wanted)).await {
        Ok(_) => Ok(see_other("/account/reminders?done=saved")),
        Err(problem) if problem.error().code() == Code::Invalid => {
            let state = caller.run(|app, session| app.reminder_settings(session)).await?;
            show(&caller, &state, &Filled { settings: &new, code: "" }, (None, Some(&problem)))
        }
        Err(problem) => Err(problem),
    }
}

/// `POST /account/reminders/confirm`
pub async fn confirm_address(caller: Caller, form: Form) -> Answer {
    caller.person()?;
    let code = form.get("code").to_owned();
    match caller.run(move |app, session| app.confirm_address(session, &code)).await {
        Ok(_) => Ok(see_other("/account/reminders?done=confirmed")),
        Err(problem) if problem.error().code() == Code::Invalid => {
            let state = caller.run(|app, session| app.reminder_settings(session)).await?;
            let settings = ReminderSettings { email: state.email.clone(), language: state.language.clone() };
            let filled = Filled { settings: &settings, code: form.get("code") };
            show(&caller, &state, &filled, (None, Some(&problem)))
        }
        Err(problem) => Err(problem),
    }
}

/// `POST /account/reminders/letter`
pub async fn send_confirmation(caller: Caller) -> Answer {
    caller.person()?;
    caller.run(|app, session| app.send_confirmation(session)).await?;
    Ok(see_other("/account/reminders?done=letter"))
}
