//! Marked copies of stored files.

use std::time::Duration;

use actix_web::web;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::packs::small_file;
use crate::app::copies::{Desk, NewCopy, PrintedCopy};
use crate::app::{Code, Error};
use crate::proof::digest::Digest;
use crate::web::body::Form;
use crate::web::caller::Caller;
use crate::web::problem::{Answer, Problem};

/// So many are drawn at once: each takes a processor, and much memory. The others hold no thread while they wait.
static TURNS: Semaphore = Semaphore::const_new(2);
/// So long a turn is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// A turn to have a copy drawn.
///
/// # Errors
/// [`Code::Busy`] if none becomes free.
pub async fn turn() -> Result<SemaphorePermit<'static>, Problem> {
    turn_among(&TURNS, PATIENCE).await
}

async fn turn_among(
    turns: &'static Semaphore,
    patience: Duration,
) -> Result<SemaphorePermit<'static>, Problem> {
    let busy = || Error::new(Code::Busy).with("seconds", PATIENCE.as_secs().to_string());
    let turn = actix_web::rt::time::timeout(patience, turns.acquire()).await;
    Ok(turn.map_err(|_| busy())?.map_err(|_| busy())?)
}

/// A file as it is named in an address.
///
/// # Errors
/// [`Code::NotFound`] for what can be no digest.
pub fn named(digest: &str) -> Result<Digest, Error> {
    Digest::from_hex(digest.trim_start_matches("sha256:")).map_err(|_| Error::not_found("file", digest))
}

/// A copy on its way out.
pub fn sent(printed: PrintedCopy) -> actix_web::HttpResponse {
    small_file(&printed.file, "application/pdf", printed.bytes)
}

/// `POST /records/{number}/files/{digest}/copies`
pub async fn create_copy(caller: Caller, path: web::Path<(String, String)>, form: Form) -> Answer {
    let (number, digest) = path.into_inner();
    let new = NewCopy { recipient: form.get("for").to_owned(), purpose: form.get("purpose").to_owned() };
    let turn = turn().await?;
    let printed = caller
        .run(move |app, session| {
            let desk = Desk::default();
            let issued = app.issue_copy(session, (&number, named(&digest)?), &new, &desk)?;
            let printed = app.print_copy(session, &issued, &desk);
            // Also where nobody waits for it any more.
            drop(turn);
            printed
        })
        .await?;
    Ok(sent(printed))
}

#[cfg(test)]
mod tests {
    use actix_web::ResponseError as _;
    use actix_web::http::header::RETRY_AFTER;

    use super::*;
    use crate::words::Words;

    #[test]
    fn who_waits_too_long_is_told_when_to_ask_again() {
        static ONE: Semaphore = Semaphore::const_new(1);
        actix_web::rt::System::new().block_on(async {
            let held = turn_among(&ONE, PATIENCE).await.unwrap();
            let refused = turn_among(&ONE, Duration::from_millis(20)).await.unwrap_err();
            let answer = refused.error_response();
            assert_eq!(answer.status(), 503);
            assert_eq!(answer.headers().get(RETRY_AFTER).unwrap(), "30");
            assert_eq!(refused.body().title, Words::english().text("site-error-busy"));
            drop(held);
            assert!(turn_among(&ONE, Duration::from_millis(20)).await.is_ok());
        });
    }
}
