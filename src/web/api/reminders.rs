//! How one wants to be reminded.

use actix_web::{HttpRequest, HttpResponse};

use crate::app::addresses::Word;
use crate::app::reminders::{ReminderSettings, ReminderState};
use crate::web::caller::Caller;
use crate::web::idempotency::{mark, once};
use crate::web::json::Json;
use crate::web::problem::Answer;

/// `GET /api/v1/reminders`
pub async fn find_reminders(caller: Caller) -> Answer {
    let settings = caller.run(|app, session| app.reminder_settings(session)).await?;
    Ok(HttpResponse::Ok().json(settings))
}

/// `PUT /api/v1/reminders`
pub async fn set_reminders(caller: Caller, request: HttpRequest, new: Json<ReminderSettings>) -> Answer {
    caller.person()?;
    let Json(new, body) = new;
    let work = move |app: &std::sync::Arc<crate::app::App>, session: &crate::app::Session| {
        app.set_reminders(session, &new)
    };
    let done = once(&caller, &request, body.as_bytes(), work, |_, _, set: ReminderState| Ok(set)).await?;
    let mut answer = HttpResponse::Ok();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}

/// `POST /api/v1/reminders/confirmation`
pub async fn confirm_address(caller: Caller, request: HttpRequest, word: Json<Word>) -> Answer {
    caller.person()?;
    let Json(word, body) = word;
    let work = move |app: &std::sync::Arc<crate::app::App>, session: &crate::app::Session| {
        app.confirm_address(session, &word.code)
    };
    let done = once(&caller, &request, body.as_bytes(), work, |_, _, set: ReminderState| Ok(set)).await?;
    let mut answer = HttpResponse::Ok();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}

/// `POST /api/v1/reminders/letter`
pub async fn send_confirmation(caller: Caller, request: HttpRequest) -> Answer {
    caller.person()?;
    let work =
        |app: &std::sync::Arc<crate::app::App>, session: &crate::app::Session| app.send_confirmation(session);
    let done = once(&caller, &request, b"", work, |_, _, set: ReminderState| Ok(set)).await?;
    let mut answer = HttpResponse::Ok();
    mark(&mut answer, &done);
    Ok(answer.json(done.value))
}
