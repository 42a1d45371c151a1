//! Files before it is known which version they will stand in.

use actix_web::http::header::CONTENT_LENGTH;
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::app::{Code, Error};
use crate::proof::digest::Digest;
use crate::web::caller::Caller;
use crate::web::problem::{Answer, Problem};
use crate::web::upload;

/// What the file is called.
#[derive(Debug, Deserialize)]
pub struct Named {
    #[serde(default)]
    name: String,
}

/// The SHA-256 that a `Content-Digest` (RFC 9530) names, among others that are passed over.
fn expected(header: &str) -> Result<Option<Digest>, String> {
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

/// `POST /api/v1/uploads?name=`
pub async fn create_upload(
    caller: Caller,
    request: HttpRequest,
    query: web::Query<Named>,
    payload: web::Payload,
) -> Answer {
    let told = |error: Error| Problem::from(error).in_language(&caller.session.language);
    let header = |name: &str| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let encoding = header("content-encoding");
    if !matches!(encoding.as_str(), "" | "identity") {
        // What is stored is what was sent: a file that is unpacked on the way would have another hash.
        let error = Error::new(Code::MediaType).with("given", encoding).with("taken", "identity");
        return Err(told(error));
    }
    let length = header(CONTENT_LENGTH.as_str()).parse::<u64>().unwrap_or_default();
    if length > upload::FILE_BYTES {
        return Err(told(upload::too_large()));
    }
    let expected = expected(&header("content-digest"))
        .map_err(|reason| told(Error::new(Code::Request).with("reason", reason)))?;
    let received = upload::receive(&caller, query.into_inner().name, expected, payload).await?;
    let digest = format!("sha-256=:{}:", STANDARD.encode(received.digest.as_bytes()));
    Ok(HttpResponse::Created().insert_header(("Repr-Digest", digest)).json(received))
}

/// `DELETE /api/v1/uploads/{upload}`
pub async fn discard_upload(caller: Caller, upload: web::Path<String>) -> Answer {
    caller.run(move |app, session| app.discard_upload(session, &upload)).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_that_is_expected_is_read_as_the_rfc_writes_it() {
        let of_a = Digest::of(b"a");
        let text = STANDARD.encode(of_a.as_bytes());
        assert_eq!(expected("").unwrap(), None);
        assert_eq!(expected("sha-512=:AAAA:").unwrap(), None);
        assert_eq!(expected(&format!("sha-256=:{text}:")).unwrap(), Some(of_a));
        assert_eq!(expected(&format!("sha-512=:AAAA:, sha-256=:{text}:")).unwrap(), Some(of_a));
        for wrong in ["sha-256=abc", "sha-256=:AAAA:", "sha-256=::", "sha-256=:?:"] {
            assert!(expected(wrong).is_err(), "{wrong}");
        }
    }
}
