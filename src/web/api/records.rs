//! Records.

use actix_web::{HttpRequest, HttpResponse, web};

pub use super::super::pages::records::download_file;
use crate::app::records::RecordQuery;
use crate::web::api::fresh;
use crate::web::caller::Caller;
use crate::web::problem::Answer;

/// `GET /api/v1/records`
pub async fn list_records(caller: Caller, query: web::Query<RecordQuery>) -> Answer {
    let page = caller.run(move |app, session| app.find_records(session, &query)).await?;
    Ok(HttpResponse::Ok().json(page))
}

/// `GET /api/v1/records/{number}`
pub async fn find_record(caller: Caller, request: HttpRequest, number: web::Path<String>) -> Answer {
    let document = caller.run(move |app, session| app.record_document(session, &number)).await?;
    let digest = document.record.versions.last().map(|version| version.digest.hex()).unwrap_or_default();
    Ok(fresh(&request, &digest, document))
}

/// `GET /api/v1/records/{number}/versions/{version}`
pub async fn find_version(caller: Caller, path: web::Path<(String, String)>) -> Answer {
    let (number, version) = path.into_inner();
    // What is no number is the number of no version.
    let version = version.parse().unwrap_or(0);
    let document = caller.run(move |app, session| app.version_document(session, &number, version)).await?;
    Ok(HttpResponse::Ok().json(document))
}
