//! Bodies that hardly come in: whoever sends next to nothing for the better part of a minute is given up, so that nobody holds memory, a
//! place or a connection by dribbling.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::rt::time::{Sleep, sleep};
use actix_web::web::Bytes;
use futures_util::Stream;

/// Looked at so often.
const WINDOW: Duration = Duration::from_secs(20);
/// What a body brings in one window at least, if it is not through by then: less than the slowest telephone line did.
const WINDOW_BYTES: usize = 8 * 1024;
/// So many poor windows in a row are too many. One may be our own doing: while nobody reads, nothing comes.
const POOR_MAX: u32 = 2;

/// A body that is watched.
struct Paced {
    body: Payload,
    window: Pin<Box<Sleep>>,
    bytes: usize,
    poor: u32,
}

/// The same body, which ends with an error if it hardly comes in.
#[must_use]
pub fn watched(body: Payload) -> Payload {
    match body {
        Payload::None => Payload::None,
        body => Payload::Stream {
            payload: Box::pin(Paced { body, window: Box::pin(sleep(WINDOW)), bytes: 0, poor: 0 }),
        },
    }
}

impl Stream for Paced {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let next = Pin::new(&mut this.body).poll_next(cx);
        match &next {
            Poll::Ready(Some(Ok(bytes))) => this.bytes = this.bytes.saturating_add(bytes.len()),
            Poll::Ready(_) => {}
            Poll::Pending => {
                while this.window.as_mut().poll(cx).is_ready() {
                    this.poor = if this.bytes < WINDOW_BYTES { this.poor + 1 } else { 0 };
                    if this.poor >= POOR_MAX {
                        let reason = format!("fewer than {WINDOW_BYTES} bytes arrived in {WINDOW:?}, twice");
                        let error = io::Error::new(io::ErrorKind::TimedOut, reason);
                        return Poll::Ready(Some(Err(PayloadError::Io(error))));
                    }
                    this.bytes = 0;
                    this.window.set(sleep(WINDOW));
                }
            }
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use actix_web::rt::time::{advance, pause};
    use futures_util::StreamExt;
    use tokio::sync::mpsc;

    use super::*;

    #[actix_web::test]
    async fn a_body_may_come_slowly_but_must_come() {
        pause();
        for (bytes, is_taken) in [(WINDOW_BYTES, true), (WINDOW_BYTES / 2, true), (WINDOW_BYTES / 4, false)] {
            let (sender, receiver) = mpsc::channel::<Result<Bytes, PayloadError>>(1);
            let incoming = futures_util::stream::unfold(receiver, |mut receiver| async {
                receiver.recv().await.map(|bytes| (bytes, receiver))
            });
            let mut body = watched(Payload::Stream { payload: Box::pin(incoming) });
            actix_web::rt::spawn(async move {
                while sender.send(Ok(Bytes::from(vec![0; bytes]))).await.is_ok() {
                    sleep(WINDOW / 2).await;
                }
            });
            let mut came = 0;
            while let Some(Ok(bytes)) = body.next().await {
                came += bytes.len();
                if came > 20 * WINDOW_BYTES {
                    break;
                }
            }
            assert_eq!(came > 20 * WINDOW_BYTES, is_taken, "{bytes} bytes each {:?}", WINDOW / 2);
        }
        advance(Duration::ZERO).await;
    }
}
