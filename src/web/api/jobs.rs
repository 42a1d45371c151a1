//! Work in the background.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::jobs::JobView;
use crate::app::{App, Error, Session};
use crate::web::caller::Caller;
use crate::web::idempotency::{gone, mark, once};
use crate::web::problem::Answer;

/// Orders something that will be done in the background; the answer says where to ask about it.
pub async fn accepted(
    caller: &Caller,
    request: &HttpRequest,
    body: &[u8],
    order: impl FnOnce(&Arc<App>, &Session) -> Result<JobView, Error> + Send + 'static,
) -> Answer {
    let done = once(caller, request, body, order, |_, _, job| Ok(job)).await?;
    let mut answer = HttpResponse::Accepted();
    mark(&mut answer, &done);
    let place = format!("/api/v1/jobs/{}", done.value.job);
    Ok(answer.insert_header(("Location", place)).json(done.value))
}

/// The caller's latest jobs, the newest first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct JobList {
    jobs: Vec<JobView>,
}

/// `GET /api/v1/jobs`
pub async fn list_jobs(caller: Caller) -> Answer {
    let jobs = caller.run(|app, session| app.list_jobs(session)).await?;
    Ok(HttpResponse::Ok().json(JobList { jobs }))
}

/// `GET /api/v1/jobs/{job}`
pub async fn find_job(caller: Caller, job: web::Path<String>) -> Answer {
    let job = caller.run(move |app, session| app.find_job(session, &job)).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(job))
}

/// `DELETE /api/v1/jobs/{job}`: takes back one that still waits.
pub async fn delete_job(caller: Caller, request: HttpRequest, job: web::Path<String>) -> Answer {
    gone(&caller, &request, move |app, session| app.withdraw_job(session, &job)).await
}
