//! Importing from the browser: what was sent is tried first, and then carried out.

use actix_web::web;
use serde_json::json;

use crate::app::imports::{BYTES_MAX, FILES_MAX};
use crate::app::jobs::ImportOrder;
use crate::app::{Code, Error};
use crate::domain::access::Action;
use crate::web::body::Form;
use crate::web::caller::{Caller, see_other};
use crate::web::problem::{Answer, Problem};

/// `GET /import`
pub async fn show_import(caller: Caller) -> Answer {
    caller
        .run(|_, session| session.may(Action::ImportRecords, crate::domain::access::Marking::Unclassified))
        .await?;
    page(&caller, None)
}

/// The page, with what is wrong.
pub fn page(caller: &Caller, problem: Option<&Problem>) -> Answer {
    let view = json!({
        "files_max": FILES_MAX, "bytes_max": BYTES_MAX, "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("import.html", &view, problem),
        None => caller.page("import.html", &view),
    }
}

/// How the form asks for it.
pub fn order(import: String, form: &Form) -> Result<ImportOrder, Error> {
    let marking = match form.get("marking") {
        "" => None,
        given => Some(given.parse().map_err(|error: crate::domain::access::CodeError| {
            Error::new(Code::Invalid).with("place", "marking").field("marking", error.allowed.join(", "))
        })?),
    };
    Ok(ImportOrder {
        import,
        is_dry: form.get("do") != "run",
        keep_going: form.get("keep_going") == "yes",
        marking,
    })
}

/// `POST /import/{import}`: tries what was sent, or carries it out.
pub async fn order_import(caller: Caller, import: web::Path<String>, form: Form) -> Answer {
    let import = import.into_inner();
    let ordered = caller.run(move |app, session| app.order_import(session, order(import, &form)?)).await;
    match ordered {
        Ok(job) => Ok(see_other(&format!("/jobs/{}", job.job))),
        Err(problem) if matches!(problem.error().code(), Code::Invalid | Code::Queue) => {
            page(&caller, Some(&problem))
        }
        Err(problem) => Err(problem),
    }
}
