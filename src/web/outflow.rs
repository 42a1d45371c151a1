//! Bytes on their way out, block by block: no thread is held and little memory is used while the other side takes its
//! time, and what it does not take is not made.

use std::io;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::rt::task::{JoinHandle, spawn_blocking};
use actix_web::web::Bytes;
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::app::{Code, Error};

/// Sent in blocks of about this size. One is made while the one before it is on its way, so a reader who stands still
/// holds some 300 KiB.
const BLOCK_BYTES: usize = 64 * 1024;
/// Whoever has taken so much does read, and gets larger blocks, which cost less.
const MUCH_BYTES: u64 = 8 * 1024 * 1024;
const LARGE_BLOCK_BYTES: usize = 256 * 1024;
/// So many are sent at once: it bounds what readers hold who stand still. Those who take nothing at all are gone in less
/// than a minute (see [`super::door`]).
static PLACES: Semaphore = Semaphore::const_new(512);
/// So long a place is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is sent, block by block.
pub trait Blocks: Send + 'static {
    /// The next block, on a thread that may wait; nothing after the last.
    ///
    /// # Errors
    /// What keeps it from being sent to its end: the connection is broken off.
    fn next(&mut self) -> Result<Option<Bytes>, Error>;
}

/// The length of the next block, after so much was sent and with so much left.
#[must_use]
pub fn block_bytes(sent: u64, left: u64) -> usize {
    let most = if sent < MUCH_BYTES { BLOCK_BYTES } else { LARGE_BLOCK_BYTES };
    most.min(usize::try_from(left).unwrap_or(most))
}

type Made<B> = JoinHandle<(B, Result<Option<Bytes>, Error>)>;

fn make<B: Blocks>(mut blocks: B) -> Made<B> {
    spawn_blocking(move || {
        let next = blocks.next();
        (blocks, next)
    })
}

/// A place among what is sent at once.
///
/// # Errors
/// [`Code::Busy`] if none becomes free.
pub async fn place() -> Result<SemaphorePermit<'static>, Error> {
    let busy = || Error::new(Code::Busy).with("seconds", PATIENCE.as_secs().to_string());
    let place = actix_web::rt::time::timeout(PATIENCE, PLACES.acquire()).await;
    place.map_err(|_| busy())?.map_err(|_| busy())
}

/// A table as a file to be taken away, under a name of our own.
///
/// # Errors
/// [`Code::Busy`] if no place becomes free.
pub async fn csv<B: Blocks>(name: &str, blocks: B) -> Result<HttpResponse, Error> {
    let place = place().await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((CACHE_CONTROL, "no-store"))
        .streaming(body(blocks, place)))
}

/// The blocks as the body of an answer.
pub fn body<B: Blocks>(
    blocks: B,
    place: SemaphorePermit<'static>,
) -> impl Stream<Item = io::Result<Bytes>> + 'static {
    unfold((Some(make(blocks)), place), |(made, place)| async {
        match made?.await {
            Ok((_, Ok(None))) => None,
            Ok((blocks, Ok(Some(block)))) => Some((Ok(block), (Some(make(blocks)), place))),
            Ok((_, Err(error))) => {
                tracing::error!(code = error.code().text(), causes = ?error.causes(), "an answer broke off");
                Some((Err(io::Error::other(error.code().text())), (None, place)))
            }
            Err(error) => Some((Err(io::Error::other(error)), (None, place))),
        }
    })
}
