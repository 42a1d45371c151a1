//! The audit trail.

use actix_web::{HttpResponse, web};

use crate::app::Error;
use crate::app::audit::EventQuery;
use crate::web::caller::Caller;
use crate::web::problem::Answer;

/// `GET /api/v1/events`
pub async fn list_events(caller: Caller, query: web::Query<EventQuery>) -> Answer {
    let page = caller.run(move |app, session| app.list_events(session, &query)).await?;
    Ok(HttpResponse::Ok().json(page))
}

/// `GET /api/v1/events/{index}`
pub async fn find_event(caller: Caller, index: web::Path<String>) -> Answer {
    let document = caller
        .run(move |app, session| {
            let number = index.parse().map_err(|_| Error::not_found("event", index.as_str()))?;
            app.show_event(session, number)
        })
        .await?;
    Ok(HttpResponse::Ok().json(document))
}
