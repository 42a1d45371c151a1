//! Bytes of evidence on their way in: streamed from the connection into the store, never whole in memory.

use std::io::{self, Read};
use std::sync::Arc;

use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::caller::Caller;
use super::pace;
use super::problem::Problem;
use crate::app::uploads::Upload;
use crate::app::{Code, Error};
use crate::proof::digest::Digest;

/// Longest file.
pub const FILE_BYTES: u64 = 16 << 30;
/// Pieces of a body that wait in memory for the disk; a piece has some 64 KiB.
const PIECES_WAITING: usize = 4;
/// Read before anything is done about a file: most are through by then, and have no thread wait for their sender.
const FIRST_BYTES: usize = 64 * 1024;
/// Longer files that are received at once; more wait with their first bytes. Each has a thread of its own, so that slow
/// senders hold up nobody else's work; those who hardly send are given up (see [`super::pace`]).
static PLACES: Semaphore = Semaphore::const_new(512);

/// Part of a body. Its end is said: a connection that breaks is not one.
enum Piece {
    Bytes(Bytes),
    End,
}

/// The reading side of a body.
struct Body {
    pieces: mpsc::Receiver<Piece>,
    piece: Bytes,
    is_over: bool,
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() && !self.is_over {
            match self.pieces.blocking_recv() {
                Some(Piece::Bytes(piece)) => self.piece = piece,
                Some(Piece::End) => self.is_over = true,
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        let length = self.piece.len().min(buffer.len());
        let read = self.piece.split_to(length);
        if let Some(to) = buffer.get_mut(..length) {
            to.copy_from_slice(&read);
        }
        Ok(length)
    }
}

/// Receives a file for the caller.
///
/// # Errors
/// Those of [`crate::app::App::receive`]; [`Code::TooLarge`]; [`Code::Request`] if the body breaks off.
/// Nothing is kept then.
pub async fn receive<S, E>(
    caller: &Caller,
    name: String,
    expected: Option<Digest>,
    mut body: S,
) -> Result<Upload, Problem>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::fmt::Display,
{
    let language = caller.session.language.clone();
    let told = |error: Error| Problem::from(error).in_language(&language);
    let internal = || told(Error::new(Code::Internal).with("reason", "an upload"));
    let mut size: u64 = 0;
    let mut next = async |body: &mut S| -> Result<Piece, Problem> {
        match body.next().await {
            Some(Ok(bytes)) => {
                size = size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
                if size > FILE_BYTES { Err(told(too_large())) } else { Ok(Piece::Bytes(bytes)) }
            }
            Some(Err(error)) => {
                let reason = pace::reason(&error, &caller.session.words());
                Err(told(Error::new(Code::Request).with("reason", reason)))
            }
            None => Ok(Piece::End),
        }
    };
    let (mut first, mut is_over) = (Vec::new(), false);
    while first.len() < FIRST_BYTES && !is_over {
        match next(&mut body).await? {
            Piece::Bytes(bytes) => first.extend_from_slice(&bytes),
            Piece::End => is_over = true,
        }
    }
    let _place = PLACES.acquire().await.map_err(|_| internal())?;
    let (sender, pieces) = mpsc::channel(PIECES_WAITING);
    let (done, received) = oneshot::channel();
    let (app, session) = (Arc::clone(caller.app()), caller.session.clone());
    let work = move || {
        let mut body = Body { pieces, piece: first.into(), is_over };
        // Whoever asked may have gone meanwhile.
        drop(done.send(app.receive(&session, &name, &mut body, expected.as_ref())));
    };
    std::thread::Builder::new()
        .name("upload".to_owned())
        .spawn(work)
        .map_err(|error| told(Error::new(Code::Internal).with("reason", "a thread").because(error)))?;
    while !is_over {
        let piece = next(&mut body).await?;
        is_over = matches!(piece, Piece::End);
        // A store that takes no more has its reason ready.
        if sender.send(piece).await.is_err() {
            break;
        }
    }
    received.await.map_err(|_| internal())?.map_err(told)
}

/// More bytes than a file may have.
#[must_use]
pub fn too_large() -> Error {
    Error::new(Code::TooLarge).with("max", (FILE_BYTES >> 20).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: Vec<Piece>) -> io::Result<Vec<u8>> {
        let (sender, receiver) = mpsc::channel(pieces.len().max(1));
        for piece in pieces {
            sender.try_send(piece).ok().unwrap();
        }
        drop(sender);
        let mut body = Body { pieces: receiver, piece: Bytes::new(), is_over: false };
        let mut read = Vec::new();
        body.read_to_end(&mut read).map(|_| read)
    }

    #[test]
    fn a_body_ends_only_where_its_end_was_said() {
        let bytes = |text: &'static str| Piece::Bytes(Bytes::from_static(text.as_bytes()));
        let whole = read(vec![bytes("ab"), bytes(""), bytes("c"), Piece::End]).unwrap();
        assert_eq!(whole, b"abc");
        assert_eq!(read(vec![Piece::End]).unwrap(), b"");
        let broken = read(vec![bytes("ab")]).unwrap_err();
        assert_eq!(broken.kind(), io::ErrorKind::UnexpectedEof);
    }
}
