//! Whether bytes are on record: for anybody.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::app::{Code, Error};
use crate::proof::digest::Digest;
use crate::web::caller::Visitor;
use crate::web::pages::verify::{digest_of, in_writing};
use crate::web::problem::{Answer, Problem};

/// `GET /api/v1/verify/{digest}`
pub async fn verify_digest(visitor: Visitor, digest: web::Path<String>) -> Answer {
    let digest = asked(&visitor, &digest)?;
    let address = visitor.visit.address.clone();
    let standings = visitor.run(move |app| app.verify_digest(&address, &digest)).await?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(standings))
}

/// Who is to answer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Whose {
    organisation: String,
}

/// `POST /api/v1/verify/{digest}/receipt`
pub async fn create_verification_receipt(
    visitor: Visitor,
    digest: web::Path<String>,
    whose: web::Query<Whose>,
) -> Answer {
    let digest = asked(&visitor, &digest)?;
    let receipt = in_writing(&visitor, digest, whose.into_inner().organisation).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(receipt.text))
}

fn asked(visitor: &Visitor, digest: &str) -> Result<Digest, Problem> {
    digest_of(digest).ok_or_else(|| {
        let line = crate::web::render::with_words(&visitor.language, |words| words.text("verify-no-hash"));
        let error = Error::new(Code::Invalid).with("place", "digest").field("digest", line);
        Problem::from(error).in_language(&visitor.language)
    })
}
