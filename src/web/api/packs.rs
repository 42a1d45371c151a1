//! Packs.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use schemars::JsonSchema;
use serde::Serialize;

use super::jobs::accepted;
use crate::app::packs::{Disclose, Form, PackForm, PackLine};
use crate::app::{App, Session};
use crate::web::caller::Caller;
use crate::web::json::Json;
use crate::web::pages::pack_withheld::disclosure;
use crate::web::pages::packs::{PAGE, PacksQuery, send, send_timestamp, small_file};
use crate::web::problem::Answer;

/// A page of packs, the newest first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PackList {
    packs: Vec<PackLine>,
    /// `cursor` of the next page; null after the last.
    next: Option<String>,
}

/// `GET /api/v1/packs`
pub async fn list_packs(caller: Caller, query: web::Query<PacksQuery>) -> Answer {
    let after = query.into_inner().cursor;
    let (packs, next) =
        caller.run(move |app, session| app.list_issued(session, after.as_deref(), PAGE)).await?;
    Ok(HttpResponse::Ok().json(PackList { packs, next }))
}

/// `POST /api/v1/packs`
pub async fn create_pack(caller: Caller, request: HttpRequest, body: Json<PackForm>) -> Answer {
    let Json(form, digest) = body;
    let order = move |app: &Arc<App>, session: &Session| app.order_pack(session, &form);
    accepted(&caller, &request, digest.as_bytes(), order).await
}

/// `POST /api/v1/packs/preview`
pub async fn preview_pack(caller: Caller, body: Json<PackForm>) -> Answer {
    let Json(form, _) = body;
    let withholding = caller.run(move |app, session| app.preview_withholding(session, &form)).await?;
    Ok(HttpResponse::Ok().json(withholding))
}

/// `GET /api/v1/packs/{number}/withheld`
pub async fn list_withheld(caller: Caller, number: web::Path<String>) -> Answer {
    let withheld = caller.run(move |app, session| app.withheld(session, &number)).await?;
    Ok(HttpResponse::Ok().json(withheld))
}

/// `POST /api/v1/packs/{number}/disclosures`
pub async fn disclose_withheld(caller: Caller, number: web::Path<String>, body: Json<Disclose>) -> Answer {
    let Json(asked, _) = body;
    disclosure(&caller, number.into_inner(), asked).await
}

/// `GET /api/v1/packs/{number}`
pub async fn find_pack(caller: Caller, number: web::Path<String>) -> Answer {
    let pack = caller.run(move |app, session| app.show_pack(session, &number)).await?;
    Ok(HttpResponse::Ok().json(pack))
}

/// `POST /api/v1/packs/{number}/rebuild`
pub async fn rebuild_pack(caller: Caller, request: HttpRequest, number: web::Path<String>) -> Answer {
    accepted(&caller, &request, b"", move |app, session| app.order_rebuild(session, &number)).await
}

/// `POST /api/v1/packs/{number}/verify`
pub async fn verify_pack(caller: Caller, request: HttpRequest, number: web::Path<String>) -> Answer {
    accepted(&caller, &request, b"", move |app, session| app.order_verification(session, &number)).await
}

/// `GET /api/v1/packs/{number}/zip`
pub async fn download_pack_zip(caller: Caller, request: HttpRequest, number: web::Path<String>) -> Answer {
    send(&caller, &request, number.into_inner(), Form::Zip).await
}

/// `GET /api/v1/packs/{number}/pdf`
pub async fn download_pack_pdf(caller: Caller, request: HttpRequest, number: web::Path<String>) -> Answer {
    send(&caller, &request, number.into_inner(), Form::Pdf).await
}

/// `GET /api/v1/packs/{number}/timestamp`
pub async fn find_pack_timestamp(caller: Caller, request: HttpRequest, number: web::Path<String>) -> Answer {
    send_timestamp(&caller, &request, number.into_inner()).await
}

/// `GET /api/v1/packs/{number}/receipt`
pub async fn find_pack_receipt(caller: Caller, number: web::Path<String>) -> Answer {
    let name = format!("{number}.tlog-proof");
    let receipt = caller.run(move |app, session| app.pack_receipt(session, &number)).await?;
    Ok(small_file(&name, "text/plain; charset=utf-8", receipt))
}
