//! Whether bytes are on record: for anybody.

use actix_web::{HttpResponse, web};

use crate::app::{Code, Error};
use crate::web::caller::Visitor;
use crate::web::pages::verify::digest_of;
use crate::web::problem::{Answer, Problem};

/// `GET /api/v1/verify/{digest}`
pub async fn verify_digest(visitor: Visitor, digest: web::Path<String>) -> Answer {
    let Some(digest) = digest_of(&digest) else {
        let line = crate::web::render::with_words(&visitor.language, |words| words.text("verify-no-hash"));
        let error = Error::new(Code::Invalid).with("place", "digest").field("digest", line);
        return Err(Problem::from(error).in_language(&visitor.language));
    };
    let address = visitor.visit.address.clone();
    let standings = visitor.run(move |app| app.verify_digest(&address, &digest)).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(standings))
}
