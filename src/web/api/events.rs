//! The audit trail.

use actix_web::{HttpResponse, web};

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
        // What is no number is the number of no event.
        .run(move |app, session| app.show_event(session, index.parse().unwrap_or(u64::MAX)))
        .await?;
    Ok(HttpResponse::Ok().json(document))
}
