//! How one wants to be reminded.

use actix_web::web;
use serde::Deserialize;
use serde_json::json;

use crate::app::Code;
use crate::app::reminders::ReminderSettings;
use crate::web::body::Form;
use crate::web::caller::{Caller, see_other};
use crate::web::problem::{Answer, Problem};
use crate::words::LANGUAGES;

/// Whether it was just saved.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

/// `GET /account/reminders`
pub async fn show_reminders(caller: Caller, query: web::Query<Done>) -> Answer {
    caller.person()?;
    let settings = caller.run(|app, session| app.reminder_settings(session)).await?;
    show(&caller, &settings, query.done == "1", None)
}

fn show(caller: &Caller, form: &ReminderSettings, is_done: bool, problem: Option<&Problem>) -> Answer {
    let view = json!({
        "form": form, "languages": LANGUAGES, "is_done": is_done,
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
        Ok(_) => Ok(see_other("/account/reminders?done=1")),
        Err(problem) if problem.error().code() == Code::Invalid => show(&caller, &new, false, Some(&problem)),
        Err(problem) => Err(problem),
    }
}
