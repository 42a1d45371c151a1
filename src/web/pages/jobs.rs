//! Work in the background: one's jobs, and how far each is.

use actix_web::web;
use serde_json::{Value, json};

use crate::app::jobs::JobView;
use crate::web::caller::{Caller, see_other};
use crate::web::problem::Answer;

/// A job as pages show it.
pub fn shown(job: &JobView) -> Value {
    let percent = job.done.saturating_mul(100).checked_div(job.total).unwrap_or_default().min(100);
    let mut view = json!(job);
    if let Some(view) = view.as_object_mut() {
        view.insert("percent".to_owned(), percent.into());
        view.insert("is_over".to_owned(), job.is_over().into());
        let number = job.request.get("number").and_then(Value::as_str).unwrap_or_default();
        view.insert("number".to_owned(), number.into());
    }
    view
}

/// `GET /jobs`
pub async fn list_jobs(caller: Caller) -> Answer {
    let jobs = caller.run(|app, session| app.list_jobs(session)).await?;
    let jobs: Vec<Value> = jobs.iter().map(shown).collect();
    caller.page("jobs/list.html", &json!({ "jobs": jobs }))
}

/// `GET /jobs/{job}`
pub async fn show_job(caller: Caller, job: web::Path<String>) -> Answer {
    let job = caller.run(move |app, session| app.find_job(session, &job)).await?;
    let import = job.result.get("import").and_then(Value::as_str).map(str::to_owned);
    // What was sent for an import may be gone by now.
    let is_held = match import {
        Some(import) => caller.run(move |app, session| app.find_import(session, &import)).await.is_ok(),
        None => false,
    };
    let markings = caller.session.visible();
    let usual = caller.app().config.marking.code();
    caller.page(
        "jobs/show.html",
        &json!({ "job": shown(&job), "is_held": is_held, "markings": markings, "usual": usual }),
    )
}

/// `POST /jobs/{job}/withdraw`
pub async fn withdraw_job(caller: Caller, job: web::Path<String>) -> Answer {
    let back = format!("/jobs/{}", crate::web::render::encoded(&job));
    caller.run(move |app, session| app.withdraw_job(session, &job)).await?;
    Ok(see_other(&back))
}
