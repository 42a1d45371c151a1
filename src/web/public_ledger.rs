//! The ledger for anybody, under `/ledger/{organisation}/`, as C2SP tlog-tiles: what is immutable may be kept for ever by
//! every cache on the way.

use actix_web::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_ENCODING};
use actix_web::{HttpResponse, web};

use super::caller::Visitor;
use super::problem::Answer;

/// `GET /ledger/{organisation}/checkpoint`
pub async fn find_checkpoint(visitor: Visitor, organisation: web::Path<String>) -> Answer {
    let note = visitor.run(move |app| app.public_checkpoint(&organisation)).await?;
    Ok(text(note))
}

/// `GET /ledger/{organisation}/vkey`: with which keys its heads were signed. Whoever trusts them has them from elsewhere.
pub async fn find_keys(visitor: Visitor, organisation: web::Path<String>) -> Answer {
    let keys = visitor.run(move |app| app.public_keys(&organisation)).await?;
    Ok(text(keys))
}

/// `GET /ledger/{organisation}/tile/{place}`
pub async fn find_tile(visitor: Visitor, path: web::Path<(String, String)>) -> Answer {
    let (organisation, place) = path.into_inner();
    let bytes = visitor.run(move |app| app.public_tile(&organisation, &format!("tile/{place}"))).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        // Hashes do not get shorter.
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .body(bytes))
}

fn text(text: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .body(text)
}
