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
    window: Duration,
    timer: Pin<Box<Sleep>>,
    bytes: usize,
    poor: u32,
}

/// The same body, which ends with an error if it hardly comes in.
#[must_use]
pub fn watched(body: Payload) -> Payload {
    watched_for(body, WINDOW)
}

fn watched_for(body: Payload, window: Duration) -> Payload {
    match body {
        Payload::None => Payload::None,
        body => {
            let timer = Box::pin(sleep(window));
            Payload::Stream { payload: Box::pin(Paced { body, window, timer, bytes: 0, poor: 0 }) }
        }
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
                while this.timer.as_mut().poll(cx).is_ready() {
                    this.poor = if this.bytes < WINDOW_BYTES { this.poor + 1 } else { 0 };
                    if this.poor >= POOR_MAX {
                        let reason =
                            format!("fewer than {WINDOW_BYTES} bytes arrived in {:?}, twice", this.window);
                        let error = io::Error::new(io::ErrorKind::TimedOut, reason);
                        return Poll::Ready(Some(Err(PayloadError::Io(error))));
                    }
                    this.bytes = 0;
                    this.timer.set(sleep(this.window));
                }
            }
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt, stream};

    use super::*;

    /// What a body brings in all, and how it ends.
    fn read(
        body: impl Stream<Item = Result<Bytes, PayloadError>> + 'static,
    ) -> (usize, Option<io::ErrorKind>) {
        let window = Duration::from_millis(20);
        actix_web::rt::System::new().block_on(async move {
            let mut body = watched_for(Payload::Stream { payload: Box::pin(body) }, window);
            let mut came = 0;
            loop {
                match body.next().await {
                    Some(Ok(bytes)) => came += bytes.len(),
                    Some(Err(PayloadError::Io(error))) => return (came, Some(error.kind())),
                    Some(Err(error)) => panic!("{error}"),
                    None => return (came, None),
                }
            }
        })
    }

    fn piece(bytes: usize) -> Result<Bytes, PayloadError> {
        Ok(Bytes::from(vec![0; bytes]))
    }

    #[test]
    fn a_body_that_hardly_comes_is_given_up() {
        let gone = Some(io::ErrorKind::TimedOut);
        assert_eq!(read(stream::iter([piece(5), piece(7)])), (12, None));
        assert_eq!(read(stream::pending()), (0, gone));
        assert_eq!(read(stream::iter([piece(5)]).chain(stream::pending())), (5, gone));
        // However fast it began.
        let much = 10 * WINDOW_BYTES;
        assert_eq!(read(stream::iter([piece(much)]).chain(stream::pending())), (much, gone));
        // A byte now and then is as good as none.
        let dribbling = stream::unfold((), |()| async {
            sleep(Duration::from_millis(5)).await;
            Some((piece(1), ()))
        });
        let (came, end) = read(dribbling);
        assert!(came < 100 && end == gone, "{came}");
    }
}
