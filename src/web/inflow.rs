//! Bytes on their way in: written to disk block by block, never whole in memory, and without holding a thread while the
//! other side is slow.

use actix_web::web;
use futures_util::StreamExt;

use super::caller::Caller;
use super::problem::Problem;
use crate::app::imports::{ImportView, IncomingFile};
use crate::app::{Code, Error};

/// Written in blocks of this size.
const BLOCK_BYTES: usize = 256 * 1024;

/// Takes the body of a request into a file of an import. A body that breaks off leaves nothing.
///
/// # Errors
/// Those of the file; [`Code::Request`] if the body breaks off.
pub async fn receive(
    caller: &Caller,
    mut file: IncomingFile,
    mut body: web::Payload,
) -> Result<ImportView, Problem> {
    let mut block = Vec::with_capacity(BLOCK_BYTES);
    while let Some(bytes) = body.next().await {
        let bytes = bytes.map_err(|error| {
            Problem::from(Error::new(Code::Request).with("reason", error.to_string()))
                .in_language(&caller.session.language)
        })?;
        block.extend_from_slice(&bytes);
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
