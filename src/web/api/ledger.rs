//! The ledger: its heads, its keys, and the signed note of the present head.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};

use crate::app::Error;
use crate::web::caller::Caller;
use crate::web::pages::ledger::HeadsQuery;
use crate::web::problem::{Answer, Problem};

/// `GET /api/v1/ledger?before=`
pub async fn find_ledger(caller: Caller, query: web::Query<HeadsQuery>) -> Answer {
    let before = query.into_inner().before;
    let ledger = caller.run(move |app, session| app.show_ledger(session, &before)).await?;
    Ok(HttpResponse::Ok().json(ledger))
}

/// `GET /api/v1/checkpoint`: the signed note, as it is.
pub async fn find_checkpoint(caller: Caller) -> Answer {
    let ledger = caller.run(|app, session| app.show_ledger(session, "0")).await?;
    let head = ledger.head.ok_or_else(|| Problem::from(Error::not_found("ledger position", "0")))?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .body(head.note))
}
