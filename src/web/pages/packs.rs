//! Packs: which were issued, a new one, one of them with its files.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use actix_web::body::MessageBody;
use actix_web::http::Method;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use super::jobs::shown;
use super::pack_withheld;
use crate::app::packs::{Form as FileForm, PackFile, PackForm};
use crate::app::{Code, Error};
use crate::proof::digest::Digest;
use crate::web::body::Form;
use crate::web::caller::{Caller, see_other};
use crate::web::download::{self, Download};
use crate::web::problem::{Answer, Problem};
use crate::web::render::encoded;

/// So many packs stand on a page.
pub const PAGE: usize = 50;
/// What happens to packs and has a word of its own.
const HAPPENINGS: &[&str] = &[
    "pack_issued",
    "pack_downloaded",
    "pack_timestamped",
    "pack_verified",
    "pack_granted",
    "pack_grant_revoked",
    "pack_disclosed",
];

/// Where to go on.
#[derive(Debug, Clone, Deserialize)]
pub struct PacksQuery {
    /// Number of the last pack that was seen.
    pub cursor: Option<String>,
}

/// `GET /packs`
pub async fn list_packs(caller: Caller, query: web::Query<PacksQuery>) -> Answer {
    let after = query.into_inner().cursor;
    let (packs, next) =
        caller.run(move |app, session| app.list_issued(session, after.as_deref(), PAGE)).await?;
    caller.page("packs/list.html", &json!({ "packs": packs, "next": next }))
}

/// Query of the form: a unit or lot that the pack is to be about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewPackQuery {
    /// Serial number.
    unit: String,
    /// Lot number.
    lot: String,
    /// Part number.
    item: String,
}

/// `GET /packs/new?unit=&lot=&item=`
pub async fn show_new_pack(caller: Caller, query: web::Query<NewPackQuery>) -> Answer {
    let NewPackQuery { unit, lot, item } = query.into_inner();
    let given = |text: String| if text.is_empty() { Vec::new() } else { vec![text] };
    let mut form = PackForm {
        copy: "1".to_owned(),
        units: given(unit),
        lots: given(lot),
        part: item,
        ..PackForm::default()
    };
    form.profile = caller.definitions().profiles.usual(form.is_about_pieces()).to_owned();
    new_pack(&caller, &form, &pack_withheld::nothing(), None).await
}

/// The form; `adding` is what was typed of the next thing to withhold.
async fn new_pack(
    caller: &Caller,
    form: &PackForm,
    adding: &BTreeMap<&str, &str>,
    problem: Option<&Problem>,
) -> Answer {
    let choices = caller.run(|app, session| app.pack_choices(session)).await?;
    let months =
        choices.profiles.iter().find(|profile| profile.code == form.profile).map(|profile| profile.months);
    // What a person hardly ever sets is folded away, unless something there is wrong.
    let folded = ["months", "as_of", "marking", "copy"];
    let withholding = pack_withheld::offered(caller, form).await?;
    let is_open = problem
        .is_some_and(|problem| problem.error().fields().any(|(name, _)| folded.contains(&name)))
        || !form.months.is_empty()
        || !form.as_of.is_empty()
        || !form.unwitnessed.is_empty();
    let of_pieces = ["units", "lots", "orders", "contracts", "part"];
    let is_about = form.is_about_pieces()
        || problem.is_some_and(|problem| problem.error().fields().any(|(name, _)| of_pieces.contains(&name)));
    let marking =
        if form.marking.is_empty() { caller.session.actor.clearance.code() } else { form.marking.as_str() };
    let view = json!({
        "choices": choices, "form": form, "months": months, "marking_chosen": marking, "is_open": is_open, "is_about": is_about,
        "withholding": withholding, "adding": adding, "problem": problem.map(Problem::body),
    });
    match problem {
        Some(problem) => caller.page_again("packs/new.html", &view, problem),
        None => caller.page("packs/new.html", &view),
    }
}

/// `POST /packs/new`
pub async fn create_pack(caller: Caller, form: Form) -> Answer {
    let text = |name: &str| form.get(name).to_owned();
    let lines = |name: &str| -> Vec<String> {
        form.get(name).lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    };
    let asked = PackForm {
        profile: text("profile"),
        site: text("site"),
        product: text("product"),
        months: text("months"),
        as_of: text("as_of"),
        marking: text("marking"),
        copy: text("copy"),
        recipient: text("recipient"),
        withhold: pack_withheld::rules_of(&form),
        units: lines("units"),
        lots: lines("lots"),
        orders: lines("orders"),
        contracts: lines("contracts"),
        part: text("part"),
        unwitnessed: text("unwitnessed"),
    };
    // A button that puts together what is withheld issues nothing. What cannot be meant is not taken in.
    if form.get("do") == "add" || !form.get("drop").is_empty() {
        let is_meant = |text: &&String| text.parse::<crate::domain::withhold::Withhold>().is_ok();
        let meant: Vec<String> = asked.withhold.iter().filter(is_meant).cloned().collect();
        if meant.len() == asked.withhold.len() {
            return new_pack(&caller, &asked, &pack_withheld::nothing(), None).await;
        }
        let given = asked.clone();
        let wrong = caller.run(move |app, session| app.preview_withholding(session, &given)).await.err();
        let adding = pack_withheld::ADDING.into_iter().map(|name| (name, form.get(name))).collect();
        return new_pack(&caller, &PackForm { withhold: meant, ..asked }, &adding, wrong.as_ref()).await;
    }
    let given = asked.clone();
    match caller.run(move |app, session| app.order_pack(session, &given)).await {
        Ok(job) => Ok(see_other(&format!("/jobs/{}", job.job))),
        Err(problem) if matches!(problem.error().code(), Code::Invalid | Code::Queue) => {
            new_pack(&caller, &asked, &pack_withheld::nothing(), Some(&problem)).await
        }
        Err(problem) => Err(problem),
    }
}

/// `GET /packs/{number}`
pub async fn show_pack(caller: Caller, number: web::Path<String>) -> Answer {
    let pack = caller.run(move |app, session| app.show_pack(session, &number)).await?;
    let verification = pack.verification.as_ref().map(shown);
    let rules = pack_withheld::shown_rules(&caller, &pack.line.request.withhold);
    caller.page(
        "packs/show.html",
        &json!({ "pack": pack, "verification": verification, "happenings": HAPPENINGS, "rules": rules }),
    )
}

/// `POST /packs/{number}/rebuild`
pub async fn rebuild_pack(caller: Caller, number: web::Path<String>) -> Answer {
    let job = caller.run(move |app, session| app.order_rebuild(session, &number)).await?;
    Ok(see_other(&format!("/jobs/{}", job.job)))
}

/// `POST /packs/{number}/verify`
pub async fn verify_pack(caller: Caller, number: web::Path<String>) -> Answer {
    let job = caller.run(move |app, session| app.order_verification(session, &number)).await?;
    Ok(see_other(&format!("/jobs/{}", job.job)))
}

/// `GET /packs/{number}/zip`
pub async fn download_pack_zip(caller: Caller, request: HttpRequest, number: web::Path<String>) -> Answer {
    send(&caller, &request, number.into_inner(), FileForm::Zip).await
}

/// `GET /packs/{number}/pdf`
pub async fn download_pack_pdf(caller: Caller, request: HttpRequest, number: web::Path<String>) -> Answer {
    send(&caller, &request, number.into_inner(), FileForm::Pdf).await
}

/// A file of a pack, whole or in parts. What is only asked about, without its bytes, was not downloaded.
pub async fn send(caller: &Caller, request: &HttpRequest, number: String, form: FileForm) -> Answer {
    let is_only_asked = request.method() == Method::HEAD;
    let file =
        caller.run(move |app, session| app.download_pack(session, &number, form, is_only_asked)).await?;
    let PackFile { path, name, media_type, size_bytes, digest } = file;
    let open = move |from: u64| -> Result<_, Error> { PackFile::open(&path, from) };
    let media_type = media_type.to_owned();
    download::send(request, Download { name, media_type, size_bytes, digest, open: Box::new(open) }).await
}

/// `GET /packs/{number}/receipt`
pub async fn download_pack_receipt(caller: Caller, number: web::Path<String>) -> Answer {
    let name = format!("{number}.tlog-proof");
    let receipt = caller.run(move |app, session| app.pack_receipt(session, &number)).await?;
    Ok(small_file(&name, "text/plain; charset=utf-8", receipt))
}

/// `GET /packs/{number}/timestamp`
pub async fn download_pack_timestamp(
    caller: Caller,
    request: HttpRequest,
    number: web::Path<String>,
) -> Answer {
    send_timestamp(&caller, &request, number.into_inner()).await
}

/// The timestamp of a pack, as `openssl ts -verify` reads it.
pub async fn send_timestamp(caller: &Caller, request: &HttpRequest, number: String) -> Answer {
    let name = format!("{number}.tsr");
    let bytes = caller.run(move |app, session| app.pack_timestamp(session, &number)).await?;
    let (digest, size_bytes) = (Digest::of(&bytes), u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    let open = move |from: u64| -> Result<_, Error> {
        let mut bytes = Cursor::new(bytes.clone());
        bytes.set_position(from);
        let reader: Box<dyn Read + Send> = Box::new(bytes);
        Ok(reader)
    };
    let media_type = "application/timestamp-reply".to_owned();
    download::send(request, Download { name, media_type, size_bytes, digest, open: Box::new(open) }).await
}

/// A small text to be saved.
pub fn small_file(name: &str, media_type: &str, body: impl MessageBody + 'static) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type.to_owned()))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", encoded(name))))
        .insert_header(("Cache-Control", "private, no-cache"))
        .insert_header(("Content-Security-Policy", "default-src 'none'; sandbox"))
        .body(body)
}
