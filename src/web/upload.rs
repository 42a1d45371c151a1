//! Bytes of evidence on their way in: streamed from the connection into the store, never whole in memory.

use std::io::{self, Read};
use std::sync::Arc;

use actix_web::http::header::HeaderMap;
use actix_web::web::Bytes;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::{Stream, StreamExt};
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::caller::Caller;
use super::pace;
use super::problem::Problem;
use crate::app::uploads::{Incoming, Upload};
use crate::app::{App, Code, Error, Session};
use crate::proof::digest::Digest;

/// Longest file.
pub const FILE_BYTES: u64 = 16 << 30;
/// Pieces of a body that wait in memory for the disk; a piece has some 64 KiB.
const PIECES_WAITING: usize = 4;
/// A file of no more is held in memory until all of it is there: it needs no thread of its own, and one that breaks off was
/// never written.
pub const HELD_BYTES: usize = 128 * 1024;
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

/// A file on its way into a record: still in memory, or staged.
#[derive(Debug)]
pub enum Sent {
    /// The few bytes of a small one.
    Held(Held),
    /// One that was written and hashed on its way.
    Staged(Incoming),
}

/// A small file.
#[derive(Debug)]
pub struct Held {
    name: String,
    expected: Option<Digest>,
    bytes: Vec<u8>,
}

impl Sent {
    /// Stages what is still in memory. On a thread that may wait.
    ///
    /// # Errors
    /// Those of [`App::stage_file`].
    pub fn staged(self, app: &App, session: &Session) -> Result<Incoming, Error> {
        match self {
            Self::Staged(file) => Ok(file),
            Self::Held(Held { name, expected, bytes }) => {
                app.stage_file(session, &name, &mut bytes.as_slice(), expected.as_ref())
            }
        }
    }
}

/// Receives a file for the caller.
///
/// # Errors
/// Those of [`App::receive`]; [`Code::TooLarge`]; [`Code::Request`] if the body breaks off or stalls. Nothing is kept
/// then.
pub async fn receive<S, E>(
    caller: &Caller,
    name: String,
    expected: Option<Digest>,
    body: S,
) -> Result<Upload, Problem>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::fmt::Display,
{
    let mut body = Inflow::new(caller, body);
    match body.hold(HELD_BYTES).await? {
        Some(bytes) => {
            let work = move |app: &Arc<App>, session: &Session| {
                app.receive(session, &name, &mut bytes.as_slice(), expected.as_ref())
            };
            caller.run(work).await
        }
        None => {
            let work = move |app: &App, session: &Session, source: &mut dyn Read| {
                app.receive(session, &name, source, expected.as_ref())
            };
            body.stream(work).await
        }
    }
}

/// Receives a file that comes with its record. What is longer than `room`, which gets less by what is held, is staged.
///
/// # Errors
/// As [`receive`].
pub async fn stage<S, E>(
    caller: &Caller,
    name: String,
    expected: Option<Digest>,
    body: S,
    room: &mut usize,
) -> Result<Sent, Problem>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::fmt::Display,
{
    let mut body = Inflow::new(caller, body);
    if let Some(bytes) = body.hold(*room).await? {
        *room -= bytes.len();
        return Ok(Sent::Held(Held { name, expected, bytes }));
    }
    let work = move |app: &App, session: &Session, source: &mut dyn Read| {
        app.stage_file(session, &name, source, expected.as_ref())
    };
    body.stream(work).await.map(Sent::Staged)
}

/// The same, staged in any case.
///
/// # Errors
/// As [`receive`].
pub async fn stage_one<S, E>(
    caller: &Caller,
    name: String,
    expected: Option<Digest>,
    body: S,
) -> Result<Incoming, Problem>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::fmt::Display,
{
    let sent = stage(caller, name, expected, body, &mut 0).await?;
    caller.run(move |app, session| sent.staged(app, session)).await
}

/// A body that is being read.
struct Inflow<'c, S> {
    caller: &'c Caller,
    body: S,
    size: u64,
    /// What was read and not handed on yet.
    held: Vec<u8>,
}

impl<'c, S, E> Inflow<'c, S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::fmt::Display,
{
    const fn new(caller: &'c Caller, body: S) -> Self {
        Self { caller, body, size: 0, held: Vec::new() }
    }

    fn told(&self, error: Error) -> Problem {
        Problem::from(error).in_language(&self.caller.session.language)
    }

    async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        let next = self.body.next().await;
        let bytes = next.transpose().map_err(|error| {
            let reason = pace::reason(&error, &self.caller.session.words());
            self.told(Error::new(Code::Request).with("reason", reason))
        })?;
        let length = bytes.as_ref().map_or(0, Bytes::len);
        self.size = self.size.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        if self.size > FILE_BYTES { Err(self.told(too_large())) } else { Ok(bytes) }
    }

    /// All of it, if it is no longer than `room`.
    async fn hold(&mut self, room: usize) -> Result<Option<Vec<u8>>, Problem> {
        while let Some(bytes) = self.next().await? {
            self.held.extend_from_slice(&bytes);
            if self.held.len() > room {
                return Ok(None);
            }
        }
        Ok(Some(std::mem::take(&mut self.held)))
    }

    /// Hands it on to `work`, which has a thread of its own.
    async fn stream<T: Send + 'static>(
        mut self,
        work: impl FnOnce(&App, &Session, &mut dyn Read) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let _place = PLACES
            .acquire()
            .await
            .map_err(|_| self.told(Error::new(Code::Internal).with("reason", "an upload")))?;
        let (sender, pieces) = mpsc::channel(PIECES_WAITING);
        let (done, received) = oneshot::channel();
        let (app, session) = (Arc::clone(self.caller.app()), self.caller.session.clone());
        let piece = Bytes::from(std::mem::take(&mut self.held));
        let work = move || {
            let mut body = Body { pieces, piece, is_over: false };
            // Whoever asked may have gone meanwhile.
            drop(done.send(work(&app, &session, &mut body)));
        };
        std::thread::Builder::new().name("upload".to_owned()).spawn(work).map_err(|error| {
            self.told(Error::new(Code::Internal).with("reason", "a thread").because(error))
        })?;
        loop {
            let piece = self.next().await?.map_or(Piece::End, Piece::Bytes);
            let is_end = matches!(piece, Piece::End);
            // A store that takes no more has its reason ready.
            if sender.send(piece).await.is_err() || is_end {
                break;
            }
        }
        let received = received.await;
        let internal = |_| self.told(Error::new(Code::Internal).with("reason", "an upload"));
        received.map_err(internal)?.map_err(|error| self.told(error))
    }
}

/// The SHA-256 that a `Content-Digest` (RFC 9530) names, among others that are passed over.
///
/// # Errors
/// [`Code::Request`] if it cannot be read.
pub fn expected(headers: &HeaderMap) -> Result<Option<Digest>, Error> {
    let header = headers.get("content-digest").and_then(|value| value.to_str().ok()).unwrap_or_default();
    digest_in(header).map_err(|reason| Error::new(Code::Request).with("reason", reason))
}

fn digest_in(header: &str) -> Result<Option<Digest>, String> {
    for member in header.split(',') {
        let Some((algorithm, value)) = member.split_once('=') else { continue };
        if !algorithm.trim().eq_ignore_ascii_case("sha-256") {
            continue;
        }
        let value = value.trim().strip_prefix(':').and_then(|rest| rest.strip_suffix(':'));
        let bytes = value.and_then(|value| STANDARD.decode(value).ok());
        let digest = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).map(Digest::from_bytes);
        return digest.map(Some).ok_or_else(|| format!("Content-Digest: {header}"));
    }
    Ok(None)
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

    #[test]
    fn the_digest_that_is_expected_is_read_as_the_rfc_writes_it() {
        let of_a = Digest::of(b"a");
        let text = STANDARD.encode(of_a.as_bytes());
        assert_eq!(digest_in("").unwrap(), None);
        assert_eq!(digest_in("sha-512=:AAAA:").unwrap(), None);
        assert_eq!(digest_in(&format!("sha-256=:{text}:")).unwrap(), Some(of_a));
        assert_eq!(digest_in(&format!("sha-512=:AAAA:, sha-256=:{text}:")).unwrap(), Some(of_a));
        for wrong in ["sha-256=abc", "sha-256=:AAAA:", "sha-256=::", "sha-256=:?:"] {
            assert!(digest_in(wrong).is_err(), "{wrong}");
        }
    }
}
