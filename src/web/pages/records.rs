//! One record, and its files.

use actix_web::{HttpRequest, web};
use serde_json::json;

use crate::app::{Code, Error};
use crate::proof::digest::Digest;
use crate::web::caller::Caller;
use crate::web::download::{self, Download};
use crate::web::problem::Answer;

/// `GET /records/{number}`
pub async fn show_record(caller: Caller, number: web::Path<String>) -> Answer {
    let record = caller.run(move |app, session| app.show_record(session, &number)).await?;
    caller.page("records/show.html", &json!({ "record": record }))
}

/// `GET /records/{number}/files/{digest}`
pub async fn download_file(
    caller: Caller,
    request: HttpRequest,
    path: web::Path<(String, String)>,
) -> Answer {
    let (number, digest) = path.into_inner();
    let digest = Digest::from_hex(digest.trim_start_matches("sha256:"))
        .map_err(|_| Error::not_found("file", digest.clone()))?;
    let file = caller.run(move |app, session| app.open_file(session, &number, &digest)).await?;
    let app = caller.app().clone();
    let open =
        move |from: u64| app.open_blob(&digest, from).map_err(|error| Error::new(Code::Blob).because(error));
    download::send(
        &request,
        Download {
            name: file.name,
            media_type: file.media_type,
            size_bytes: file.size_bytes,
            digest,
            open: Box::new(open),
        },
    )
    .await
}
