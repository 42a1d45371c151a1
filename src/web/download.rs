//! Bytes of evidence on their way out: so that a browser keeps them and never runs them, whole or in parts, with the hash
//! that they must have.

use std::io::Read;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, RANGE,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::problem::Answer;
use super::render::encoded;
use crate::app::{Code, Error};
use crate::proof::digest::{Digest, Hasher};

/// Read and sent in blocks of this size; two of them wait in memory for a slow reader.
const BLOCK_BYTES: usize = 256 * 1024;
const BLOCKS_WAITING: usize = 2;

/// Opens what is downloaded, from a position on.
type Open = Box<dyn FnOnce(u64) -> Result<Box<dyn Read + Send>, Error> + Send>;

/// Something to download.
pub struct Download {
    /// Name that the browser offers to save it under.
    pub name: String,
    /// Media type. Whatever it is, a browser is told to save and not to show it.
    pub media_type: String,
    /// Length.
    pub size_bytes: u64,
    /// SHA-256 of the whole.
    pub digest: Digest,
    /// Opens it from a position on.
    pub open: Open,
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Download").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What a `Range` header asks for (RFC 9110, section 14): one range; several, or one that cannot be read, count as none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    From(u64, u64),
    Outside,
}

fn part(header: &str, size: u64) -> Part {
    let Some(spec) = header.strip_prefix("bytes=").filter(|spec| !spec.contains(',')) else {
        return Part::Whole;
    };
    let Some((first, last)) = spec.trim().split_once('-') else { return Part::Whole };
    match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), _) if first >= size => Part::Outside,
        (Ok(first), Ok(last)) if last >= first => Part::From(first, last.min(size.saturating_sub(1))),
        (Ok(first), Err(_)) if last.is_empty() => Part::From(first, size.saturating_sub(1)),
        (Err(_), Ok(0)) if first.is_empty() => Part::Outside,
        (Err(_), Ok(length)) if first.is_empty() && size > 0 => {
            Part::From(size.saturating_sub(length), size.saturating_sub(1))
        }
        _ => Part::Whole,
    }
}

/// Answers with the download, or the part of it that was asked for.
///
/// # Errors
/// Those of opening it.
pub async fn send(request: &HttpRequest, download: Download) -> Answer {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let etag = format!("\"{}\"", download.digest.hex());
    let repr = format!("sha-256=:{}:", STANDARD.encode(download.digest.as_bytes()));
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((ETAG, etag.clone()))
        .insert_header(("Repr-Digest", repr))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((ACCEPT_RANGES, "bytes"));
    if header(IF_NONE_MATCH).split(',').any(|tag| tag.trim() == etag || tag.trim() == "*") {
        return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
    }
    let is_fresh = header(IF_RANGE).is_empty() || header(IF_RANGE) == etag;
    let (first, last) = match part(header(RANGE), download.size_bytes) {
        Part::From(first, last) if is_fresh => {
            answer
                .status(StatusCode::PARTIAL_CONTENT)
                .insert_header((CONTENT_RANGE, format!("bytes {first}-{last}/{}", download.size_bytes)));
            (first, last + 1)
        }
        Part::Outside if is_fresh => {
            answer.insert_header((CONTENT_RANGE, format!("bytes */{}", download.size_bytes)));
            return Ok(answer.status(StatusCode::RANGE_NOT_SATISFIABLE).finish());
        }
        _ => (0, download.size_bytes),
    };
    let length = last - first;
    answer
        .insert_header((CONTENT_TYPE, download.media_type.clone()))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename*=UTF-8''{}", encoded(&download.name)),
        ))
        // Nothing in it may run, should a browser show it after all.
        .insert_header(("Content-Security-Policy", "default-src 'none'; sandbox"))
        // What was hashed is what is sent: never compressed on the way.
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header((CONTENT_LENGTH, length.to_string()))
        .no_chunking(length);
    if request.method() == actix_web::http::Method::HEAD {
        return Ok(answer.finish());
    }
    let (blocks, receiver) = tokio::sync::mpsc::channel(BLOCKS_WAITING);
    let open = download.open;
    let whole = (length == download.size_bytes).then_some(download.digest);
    actix_web::rt::task::spawn_blocking(move || pump(open, (first, length), whole, &blocks));
    let stream = futures_util::stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|block: Result<Bytes, Error>| (block.map_err(broken), receiver))
    });
    Ok(answer.streaming(stream))
}

/// A file that cannot be read to its end breaks the connection: the other side sees that it has not all of it.
fn broken(error: Error) -> std::io::Error {
    tracing::error!(code = error.code().text(), causes = ?error.causes(), "a download broke off");
    std::io::Error::other(error.code().text())
}

/// Sends `length` bytes from `first` on. The whole is hashed on the way, and its last block is held back until the hash
/// is right: nobody ends up with all of a file that is not the one that was filed.
fn pump(
    open: Open,
    (first, length): (u64, u64),
    whole: Option<Digest>,
    blocks: &tokio::sync::mpsc::Sender<Result<Bytes, Error>>,
) {
    let mut source = match open(first) {
        Ok(source) => source.take(length),
        Err(error) => return drop(blocks.blocking_send(Err(error))),
    };
    let mut hasher = Hasher::new();
    let mut left = length;
    while left > 0 {
        let mut block = vec![0; BLOCK_BYTES.min(usize::try_from(left).unwrap_or(BLOCK_BYTES))];
        match source.read(&mut block) {
            Ok(read) if read > 0 => {
                block.truncate(read);
                left -= u64::try_from(read).unwrap_or_default();
            }
            Ok(_) => {
                let error = Error::new(Code::Blob).with("path", "its end is missing");
                return drop(blocks.blocking_send(Err(error)));
            }
            Err(error) => return drop(blocks.blocking_send(Err(Error::new(Code::Blob).because(error)))),
        }
        if let Some(expected) = whole {
            hasher.update(&block);
            if left == 0 && std::mem::take(&mut hasher).finish().digest != expected {
                let error = Error::new(Code::Blob).with("path", expected.to_string());
                return drop(blocks.blocking_send(Err(error)));
            }
        }
        // The reader has gone: nothing more to do.
        if blocks.blocking_send(Ok(block.into())).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_rfc_says() {
        for (header, expected) in [
            ("", Part::Whole),
            ("bytes=0-4", Part::From(0, 4)),
            ("bytes=5-", Part::From(5, 9)),
            ("bytes=-3", Part::From(7, 9)),
            ("bytes=-30", Part::From(0, 9)),
            ("bytes=0-100", Part::From(0, 9)),
            ("bytes=10-", Part::Outside),
            ("bytes=-0", Part::Outside),
            ("bytes=4-2", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("lines=0-4", Part::Whole),
        ] {
            assert_eq!(part(header, 10), expected, "{header}");
        }
        assert_eq!(part("bytes=0-0", 0), Part::Outside);
    }
}
