//! Imports: begin one, send its files, try it, carry it out.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::jobs::accepted;
use crate::app::import::mapping::Mapping;
use crate::app::jobs::ImportOrder;
use crate::app::{Code, Error};
use crate::web::caller::Caller;
use crate::web::inflow;
use crate::web::json::Json;
use crate::web::pages::import::marking;
use crate::web::pages::import_sheet::SheetQuery;
use crate::web::problem::Answer;

/// Where a file stands in what is sent.
#[derive(Debug, Clone, Deserialize)]
pub struct FileQuery {
    #[serde(default)]
    path: String,
}

/// How to import.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct OrderBody {
    /// Find out what would happen; write nothing.
    is_dry: bool,
    /// File what is right although other rows are wrong.
    keep_going: bool,
    /// Marking of new records that have none; empty: the setting of the installation.
    marking: String,
}

/// `POST /api/v1/imports`
pub async fn create_import(caller: Caller) -> Answer {
    let import = caller.run(|app, session| app.open_import(session)).await?;
    let place = format!("/api/v1/imports/{}", import.import);
    Ok(HttpResponse::Created().insert_header(("Location", place)).json(import))
}

/// `GET /api/v1/imports/{import}`
pub async fn find_import(caller: Caller, import: web::Path<String>) -> Answer {
    let import = caller.run(move |app, session| app.find_import(session, &import)).await?;
    Ok(HttpResponse::Ok().json(import))
}

/// `DELETE /api/v1/imports/{import}`
pub async fn delete_import(caller: Caller, import: web::Path<String>) -> Answer {
    caller.run(move |app, session| app.discard_import(session, &import)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `PUT /api/v1/imports/{import}/files?path=a/b.pdf`
pub async fn upload_import_file(
    caller: Caller,
    import: web::Path<String>,
    query: web::Query<FileQuery>,
    body: web::Payload,
) -> Answer {
    let file = caller.run(move |app, session| app.take_import_file(session, &import, &query.path)).await?;
    let import = inflow::receive(&caller, file, body).await?;
    Ok(HttpResponse::Created().json(import))
}

/// `GET /api/v1/imports/{import}/mapping?kind=nonconformity`
pub async fn find_import_mapping(
    caller: Caller,
    import: web::Path<String>,
    query: web::Query<SheetQuery>,
) -> Answer {
    let seen = caller.run(move |app, session| query.look(app, session, &import)).await?;
    Ok(HttpResponse::Ok().json(seen))
}

/// `PUT /api/v1/imports/{import}/mapping`
pub async fn set_import_mapping(
    caller: Caller,
    import: web::Path<String>,
    Json(mapping, _): Json<Mapping>,
) -> Answer {
    let seen = caller
        .run(move |app, session| {
            app.set_import_mapping(session, &import, &mapping, true)?;
            app.find_import_mapping(session, &import, ("", "", 0))
        })
        .await?;
    Ok(HttpResponse::Ok().json(seen))
}

/// `POST /api/v1/imports/{import}/run`
pub async fn run_import(
    caller: Caller,
    request: HttpRequest,
    import: web::Path<String>,
    body: web::Bytes,
) -> Answer {
    let order: OrderBody = if body.is_empty() {
        OrderBody::default()
    } else {
        serde_json::from_slice(&body)
            .map_err(|error| Error::new(Code::Request).with("reason", error.to_string()))?
    };
    let order = ImportOrder {
        import: import.into_inner(),
        is_dry: order.is_dry,
        keep_going: order.keep_going,
        marking: marking(&order.marking)?,
    };
    accepted(&caller, &request, &body, move |app, session| app.order_import(session, order)).await
}
