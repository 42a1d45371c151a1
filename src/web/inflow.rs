//! Bytes on their way in: written to disk block by block, never whole in memory, and without holding a thread while the
//! other side is slow.

use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};

use super::caller::Caller;
use super::pace;
use super::problem::Problem;
use crate::app::imports::{ImportView, IncomingFile};
use crate::app::{Code, Error};

/// Written in blocks of this size.
const BLOCK_BYTES: usize = 256 * 1024;

/// Takes a body into a file of an import. One that breaks off leaves nothing.
///
/// # Errors
/// Those of the file; [`Code::Request`] if the body breaks off.
pub async fn receive<S, E>(
    caller: &Caller,
    mut file: IncomingFile,
    mut body: S,
) -> Result<ImportView, Problem>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::fmt::Display,
{
    let broken = |reason: String| {
        Problem::from(Error::new(Code::Request).with("reason", reason)).in_language(&caller.session.language)
    };
    let mut block = Vec::new();
    loop {
        let Some(bytes) = body.next().await else { break };
        block.extend_from_slice(
            &bytes.map_err(|error| broken(pace::reason(&error, &caller.session.words())))?,
        );
        if block.len() >= BLOCK_BYTES {
            file = write(caller, file, std::mem::take(&mut block)).await?;
        }
    }
    file = write(caller, file, block).await?;
    caller.run(move |_, session| file.finish(session)).await
}

async fn write(caller: &Caller, mut file: IncomingFile, block: Vec<u8>) -> Result<IncomingFile, Problem> {
    caller.run(move |_, _| file.write(&block).map(|()| file)).await
}
