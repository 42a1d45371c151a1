//! Traceability.

use actix_web::{HttpResponse, web};
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::trace::{FalloutQuestion, UnitContents, UnitHistory};
use crate::web::caller::Caller;
use crate::web::pages::trace::{ItemQuery, ScanQuery, TraceQuery};
use crate::web::problem::Answer;

/// A unit: what it is made of, and what became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UnitDocument {
    contents: UnitContents,
    history: UnitHistory,
}

/// `GET /api/v1/trace?q=`
pub async fn search_trace(caller: Caller, query: web::Query<TraceQuery>) -> Answer {
    let hits = caller.run(move |app, session| app.search_trace(session, &query.q)).await?;
    Ok(HttpResponse::Ok().json(hits))
}

/// `GET /api/v1/scan?text=`
pub async fn find_scanned(caller: Caller, query: web::Query<ScanQuery>) -> Answer {
    let scanned = caller.run(move |app, session| app.scan(session, &query.text)).await?;
    Ok(HttpResponse::Ok().json(scanned))
}

/// `GET /api/v1/trace/units/{serial}`
pub async fn find_unit(caller: Caller, serial: web::Path<String>, query: web::Query<ItemQuery>) -> Answer {
    let item = query.into_inner().item();
    let (contents, history) = caller
        .run(move |app, session| {
            let history = app.unit_history(session, &serial, item.as_deref())?;
            Ok((app.trace_unit(session, &serial, item.as_deref())?, history))
        })
        .await?;
    Ok(HttpResponse::Ok().json(UnitDocument { contents, history }))
}

/// `GET /api/v1/trace/fallout?equipment=&operator=&from=&to=`
pub async fn find_fallout(caller: Caller, query: web::Query<FalloutQuestion>) -> Answer {
    let asked = query.into_inner();
    let found = caller.run(move |app, session| app.fallout(session, &asked)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// `GET /api/v1/trace/lots/{lot}/where-used`
pub async fn find_where_used(caller: Caller, lot: web::Path<String>, query: web::Query<ItemQuery>) -> Answer {
    let item = query.into_inner().item();
    let used = caller.run(move |app, session| app.where_used(session, &lot, item.as_deref())).await?;
    Ok(HttpResponse::Ok().json(used))
}
