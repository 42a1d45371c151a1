//! The address of one's own calendar.

use actix_web::HttpResponse;
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::tokens::TokenView;
use crate::web::calendar::path;
use crate::web::caller::Caller;
use crate::web::problem::Answer;

/// An address that was made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MadeCalendar {
    #[serde(flatten)]
    token: TokenView,
    /// The address, from the service's own on. It is shown this once.
    path: String,
}

/// `POST /api/v1/calendars`
pub async fn create_calendar(caller: Caller) -> Answer {
    let browser = caller.person()?.clone();
    let (token, text) = caller.run(move |app, _| app.create_calendar(&browser)).await?;
    let path = path(&text, &caller.session.language);
    let mut answer = HttpResponse::Created();
    answer.insert_header(("Cache-Control", "no-store"));
    Ok(answer.json(MadeCalendar { token, path }))
}
