//! Records.

use actix_web::{HttpResponse, web};

use crate::web::caller::Caller;
use crate::web::problem::Answer;

/// `GET /api/v1/records/{number}`
pub async fn find_record(caller: Caller, number: web::Path<String>) -> Answer {
    let record = caller.run(move |app, session| app.show_record(session, &number)).await?;
    let etag =
        record.versions.last().map(|version| format!("\"{}\"", version.digest.hex())).unwrap_or_default();
    Ok(HttpResponse::Ok().insert_header(("ETag", etag)).json(record))
}
