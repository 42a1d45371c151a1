//! Importing from the browser: what was sent is tried first, and then carried out.

use actix_multipart::Multipart;
use actix_web::web;
use futures_util::StreamExt;
use serde_json::json;

use crate::app::import::mapping::Mapping;
use crate::app::imports::{BYTES_MAX, FILES_MAX};
use crate::app::jobs::ImportOrder;
use crate::app::{Code, Error};
use crate::domain::access::{Action, CodeError, Marking};
use crate::web::body::Form;
use crate::web::caller::{Caller, see_other};
use crate::web::inflow;
use crate::web::pages::import_sheet;
use crate::web::problem::{Answer, Problem};
use crate::web::render::encoded;

/// Longest mapping.
const TEXT_BYTES: usize = 1024 * 1024;

/// `GET /import`
pub async fn show_import(caller: Caller) -> Answer {
    caller.run(|_, session| session.may(Action::ImportRecords, Marking::Unclassified)).await?;
    page(&caller, None)
}

/// The page, with what is wrong.
pub fn page(caller: &Caller, problem: Option<&Problem>) -> Answer {
    let view = json!({
        "files_max": FILES_MAX, "bytes_max": BYTES_MAX, "kinds": import_sheet::kinds(caller),
        "problem": problem.map(Problem::body),
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

/// `POST /import`: a form without JavaScript. What it sends is tried at once; of a spreadsheet it is asked first what its
/// columns mean.
pub async fn send_import(caller: Caller, form: Multipart) -> Answer {
    let import = caller.run(|app, session| app.open_import(session)).await?.import;
    match sent(&caller, &import, form).await {
        Ok(place) => Ok(see_other(&place)),
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

/// Takes what is sent; returns where it goes on.
async fn sent(caller: &Caller, import: &str, mut form: Multipart) -> Result<String, Problem> {
    let broken = |error: actix_multipart::MultipartError| {
        let error = Error::new(Code::Request).with("reason", error.to_string());
        Problem::from(error).in_language(&caller.session.language)
    };
    let mut kind = String::new();
    let mut mapping = None;
    while let Some(field) = form.next().await {
        let mut field = field.map_err(broken)?;
        let about = field.content_disposition();
        let part = about.and_then(|about| about.get_name()).unwrap_or_default().to_owned();
        let name = about.and_then(|about| about.get_filename()).unwrap_or_default().to_owned();
        if part == "kind" || (part == "mapping" && !name.is_empty()) {
            let text = text(&mut field).await.map_err(broken)?;
            if part == "kind" {
                kind = text;
            } else {
                let said = Mapping::read(&text);
                mapping =
                    Some(said.map_err(|error| Problem::from(error).in_language(&caller.session.language))?);
            }
            continue;
        }
        // A field without a file, or nothing chosen.
        if name.is_empty() {
            continue;
        }
        let id = import.to_owned();
        let file = caller.run(move |app, session| app.take_import_file(session, &id, &name)).await?;
        inflow::receive(caller, file, field).await?;
    }
    if !kind.is_empty() || mapping.is_some() {
        let (id, asked, is_said) = (import.to_owned(), kind.clone(), mapping.is_some());
        caller
            .run(move |app, session| match &mapping {
                Some(mapping) => app.set_import_mapping(session, &id, mapping, false),
                None => app.find_import_mapping(session, &id, (&asked, "", 0)).map(drop),
            })
            .await?;
        let query = if is_said { String::new() } else { format!("?kind={}", encoded(&kind)) };
        return Ok(format!("/import/{}/sheet{query}", encoded(import)));
    }
    let order = ImportOrder { import: import.to_owned(), is_dry: true, keep_going: false, marking: None };
    let job = caller.run(|app, session| app.order_import(session, order)).await?.job;
    Ok(format!("/jobs/{job}"))
}

/// A short field as text; what is longer than any is cut, and cannot be read then.
async fn text(field: &mut actix_multipart::Field) -> Result<String, actix_multipart::MultipartError> {
    let mut bytes = Vec::new();
    while let Some(block) = field.next().await {
        let block = block?;
        if bytes.len() < TEXT_BYTES {
            bytes.extend_from_slice(&block);
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
