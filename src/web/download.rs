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

use super::outflow::{self, Blocks, block_bytes};
use super::problem::Answer;
use super::render::encoded;
use crate::app::{Code, Error};
use crate::proof::digest::{Digest, Hasher};

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
    let place = outflow::place().await?;
    let whole = (length == download.size_bytes).then_some(download.digest);
    let reading = Reading {
        open: Some((download.open, first)),
        source: None,
        left: length,
        sent: 0,
        hasher: Hasher::new(),
        whole,
    };
    Ok(answer.streaming(outflow::body(reading, place)))
}

/// A file that is read to be sent. A whole one is hashed on the way, and its last block is held back until the hash is
/// right: nobody ends up with all of a file that is not the one that was filed. One that cannot be read to its end breaks
/// the connection: the other side sees that it has not all of it.
struct Reading {
    open: Option<(Open, u64)>,
    source: Option<Box<dyn Read + Send>>,
    left: u64,
    sent: u64,
    hasher: Hasher,
    whole: Option<Digest>,
}

impl Blocks for Reading {
    fn next(&mut self) -> Result<Option<Bytes>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        if let Some((open, from)) = self.open.take() {
            self.source = Some(open(from)?);
        }
        let mut block = vec![0; block_bytes(self.sent, self.left)];
        let read = self.source.as_mut().map_or(Ok(0), |source| source.read(&mut block));
        let read = read.map_err(|error| Error::new(Code::Blob).because(error))?;
        if read == 0 {
            return Err(Error::new(Code::Blob).with("path", "its end is missing"));
        }
        block.truncate(read);
        let read = u64::try_from(read).unwrap_or_default();
        self.left -= read;
        self.sent += read;
        if let Some(expected) = self.whole {
            self.hasher.update(&block);
            if self.left == 0 && std::mem::take(&mut self.hasher).finish().digest != expected {
                return Err(Error::new(Code::Blob).with("path", expected.to_string()));
            }
        }
        Ok(Some(block.into()))
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
