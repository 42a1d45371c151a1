//! Packs of other organisations for certification bodies, and who may see a pack.

use actix_web::http::Method;
use actix_web::{HttpRequest, web};
use serde_json::json;

use crate::app::Code;
use crate::app::grants::{GRANT_DAYS_MAX, GrantedFile, GrantedForm};
use crate::web::body::Form;
use crate::web::caller::{Caller, see_other};
use crate::web::download::{self, Download};
use crate::web::problem::{Answer, Problem};
use crate::web::render::encoded;

/// Days that the form offers.
const DAYS: i64 = 90;

/// `GET /granted`
pub async fn list_granted(caller: Caller) -> Answer {
    let packs = caller.run(|app, session| app.list_granted(session)).await?;
    caller.page("granted.html", &json!({ "packs": packs }))
}

/// `GET /granted/{grant}/zip`
pub async fn download_granted_zip(caller: Caller, request: HttpRequest, grant: web::Path<String>) -> Answer {
    send(&caller, &request, &grant, GrantedForm::Zip).await
}

/// `GET /granted/{grant}/pdf`
pub async fn download_granted_pdf(caller: Caller, request: HttpRequest, grant: web::Path<String>) -> Answer {
    send(&caller, &request, &grant, GrantedForm::Pdf).await
}

/// `GET /granted/{grant}/timestamp`
pub async fn download_granted_timestamp(
    caller: Caller,
    request: HttpRequest,
    grant: web::Path<String>,
) -> Answer {
    send(&caller, &request, &grant, GrantedForm::Timestamp).await
}

async fn send(caller: &Caller, request: &HttpRequest, grant: &str, form: GrantedForm) -> Answer {
    let (grant, is_only_asked) = (grant.to_owned(), request.method() == Method::HEAD);
    let file =
        caller.run(move |app, session| app.download_granted(session, &grant, form, is_only_asked)).await?;
    let path = file.path;
    let download = Download {
        name: file.name,
        media_type: file.media_type.to_owned(),
        size_bytes: file.size_bytes,
        digest: file.digest,
        open: Box::new(move |from| GrantedFile::open(&path, from)),
    };
    download::send(request, download).await
}

/// `GET /packs/{number}/grants`
pub async fn list_grants(caller: Caller, number: web::Path<String>) -> Answer {
    grants(&caller, &number, &Form::default(), None).await
}

async fn grants(caller: &Caller, number: &str, form: &Form, problem: Option<&Problem>) -> Answer {
    let asked = number.to_owned();
    let grants = caller.run(move |app, session| app.list_grants(session, &asked)).await?;
    let days = if form.get("days").is_empty() { DAYS.to_string() } else { form.get("days").to_owned() };
    let view = json!({
        "number": number, "grants": grants, "days_max": GRANT_DAYS_MAX,
        "grant_form": { "to": form.get("to"), "days": days }, "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("packs/grants_page.html", &view, problem),
        None => caller.page("packs/grants_page.html", &view),
    }
}

/// `POST /packs/{number}/grants`
pub async fn create_grant(caller: Caller, number: web::Path<String>, form: Form) -> Answer {
    let (asked, given) = (number.clone(), form.clone());
    let days = form.get("days").trim().parse().unwrap_or_default();
    let made = caller.run(move |app, session| app.grant_pack(session, &asked, given.get("to"), days)).await;
    match made {
        Ok(_) => Ok(see_other(&format!("/packs/{}/grants", encoded(&number)))),
        Err(problem) if matches!(problem.error().code(), Code::Invalid | Code::Exists) => {
            grants(&caller, &number, &form, Some(&problem)).await
        }
        Err(problem) => Err(problem),
    }
}

/// `POST /packs/{number}/grants/{grant}/revoke`
pub async fn revoke_grant(caller: Caller, path: web::Path<(String, String)>) -> Answer {
    let (number, grant) = path.into_inner();
    let back = format!("/packs/{}/grants", encoded(&number));
    caller.run(move |app, session| app.revoke_grant(session, &number, &grant)).await?;
    Ok(see_other(&back))
}
