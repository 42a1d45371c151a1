//! Work in the background.

use actix_web::{HttpRequest, HttpResponse, web};
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::jobs::JobView;
use crate::web::caller::Caller;
use crate::web::idempotency::once;
use crate::web::problem::Answer;

/// The answer to what will be done in the background: where to ask about it.
pub fn accepted(job: &JobView) -> HttpResponse {
    HttpResponse::Accepted().insert_header(("Location", format!("/api/v1/jobs/{}", job.job))).json(job)
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
    let by = caller.clone();
    let work = async move {
        by.run(move |app, session| app.withdraw_job(session, &job)).await?;
        Ok(HttpResponse::NoContent().finish())
    };
    once(&caller, &request, b"", work).await
}
