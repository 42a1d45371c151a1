//! Importing from the browser: what was sent is tried first, and then carried out.

use actix_multipart::Multipart;
use actix_web::web;
use futures_util::StreamExt;
use serde_json::json;

use crate::app::imports::{BYTES_MAX, FILES_MAX};
use crate::app::jobs::ImportOrder;
use crate::app::{Code, Error};
use crate::domain::access::{Action, CodeError, Marking};
use crate::web::body::Form;
use crate::web::caller::{Caller, see_other};
use crate::web::inflow;
use crate::web::problem::{Answer, Problem};

/// `GET /import`
pub async fn show_import(caller: Caller) -> Answer {
    caller.run(|_, session| session.may(Action::ImportRecords, Marking::Unclassified)).await?;
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

/// A marking that was named; none if the text is empty.
pub fn marking(given: &str) -> Result<Option<Marking>, Error> {
    if given.is_empty() {
        return Ok(None);
    }
    given.parse().map(Some).map_err(|error: CodeError| {
        Error::new(Code::Invalid).with("place", "marking").field("marking", error.allowed.join(", "))
    })
}

/// How the form asks for it.
pub fn order(import: String, form: &Form) -> Result<ImportOrder, Error> {
    Ok(ImportOrder {
        import,
        is_dry: form.get("do") != "run",
        keep_going: form.get("keep_going") == "yes",
        marking: marking(form.get("marking"))?,
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

/// `POST /import`: a form without JavaScript. What it sends is tried at once.
pub async fn send_import(caller: Caller, form: Multipart) -> Answer {
    let import = caller.run(|app, session| app.open_import(session)).await?.import;
    match sent(&caller, &import, form).await {
        Ok(job) => Ok(see_other(&format!("/jobs/{job}"))),
        Err(problem) => {
            // What broke off on the way is of no use to anybody.
            caller.run(move |app, session| app.discard_import(session, &import)).await?;
            match problem.error().code() {
                Code::Invalid | Code::Queue | Code::TooLarge | Code::Request => page(&caller, Some(&problem)),
                _ => Err(problem),
            }
        }
    }
}

async fn sent(caller: &Caller, import: &str, mut form: Multipart) -> Result<String, Problem> {
    let broken = |error: actix_multipart::MultipartError| {
        let error = Error::new(Code::Request).with("reason", error.to_string());
        Problem::from(error).in_language(&caller.session.language)
    };
    while let Some(field) = form.next().await {
        let field = field.map_err(broken)?;
        let name =
            field.content_disposition().and_then(|about| about.get_filename()).unwrap_or_default().to_owned();
        // A field without a file, or nothing chosen.
        if name.is_empty() {
            continue;
        }
        let id = import.to_owned();
        let file = caller.run(move |app, session| app.take_import_file(session, &id, &name)).await?;
        inflow::receive(caller, file, field).await?;
    }
    let order = ImportOrder { import: import.to_owned(), is_dry: true, keep_going: false, marking: None };
    Ok(caller.run(move |app, session| app.order_import(session, order)).await?.job)
}
