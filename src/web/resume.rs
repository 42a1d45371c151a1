//! What somebody sent after their session had ended: it is given back to them as a form that can be sent again once they
//! have signed in, so that nothing typed is lost. It is read from the request and stands in the answer; nothing is kept.

use actix_multipart::Multipart;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::Method;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use futures_util::StreamExt as _;
use serde_json::json;

use super::body::{FORM_BYTES, Form};
use super::caller::Visitor;
use super::pace;
use super::problem::{Answer, Problem};

const URL_ENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// What is read of files that came with it, only to reach what was typed after them: they are chosen again.
const FILES_BYTES: usize = 16 * 1024 * 1024;

/// Secrets are typed again, and not written into a page.
fn is_secret(name: &str) -> bool {
    ["password", "code", "secret"].iter().any(|word| name.contains(word))
}

/// A form that was sent without a session.
#[derive(Debug)]
pub struct Unsent {
    fields: Vec<(String, String)>,
    encoding: &'static str,
    had_files: bool,
}

impl Unsent {
    /// Takes what was typed out of the request; `None` if it is no form, too long, or holds a secret.
    pub async fn take(request: &mut ServiceRequest) -> Option<Self> {
        if request.method() != Method::POST {
            return None;
        }
        let media = request.headers().get(CONTENT_TYPE)?.to_str().ok()?.to_owned();
        let payload = pace::watched(request.take_payload());
        let unsent = if media.starts_with(MULTIPART) {
            Self::of_parts(Multipart::new(request.headers(), payload)).await?
        } else if media.starts_with(URL_ENCODED) {
            Self::of_text(request.request(), payload).await?
        } else {
            return None;
        };
        let is_worth_it = unsent.fields.iter().any(|(_, value)| !value.trim().is_empty());
        let has_secret = unsent.fields.iter().any(|(name, _)| is_secret(name));
        (is_worth_it && !has_secret).then_some(unsent)
    }

    async fn of_text(request: &HttpRequest, mut payload: Payload) -> Option<Self> {
        let form = Form::from_request(request, &mut payload).await.ok()?;
        Some(Self { fields: form.into_pairs(), encoding: URL_ENCODED, had_files: false })
    }

    async fn of_parts(mut parts: Multipart) -> Option<Self> {
        let mut unsent = Self { fields: Vec::new(), encoding: MULTIPART, had_files: false };
        let (mut room, mut files) = (FORM_BYTES, FILES_BYTES);
        while let Some(part) = parts.next().await {
            let mut part = part.ok()?;
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.content_disposition().and_then(|found| found.get_filename());
            let (is_file, is_chosen) = (file.is_some(), file.is_some_and(|name| !name.is_empty()));
            unsent.had_files |= is_chosen;
            let mut text = Vec::new();
            while let Some(bytes) = part.next().await {
                let bytes = bytes.ok()?;
                let left = if is_file { &mut files } else { &mut room };
                *left = left.checked_sub(bytes.len())?;
                if !is_file {
                    text.extend_from_slice(&bytes);
                }
            }
            if !is_file {
                unsent.fields.push((name, String::from_utf8(text).ok()?));
            }
        }
        Some(unsent)
    }

    /// The page that gives it back.
    ///
    /// # Errors
    /// [`crate::app::Code::Internal`] if the template asks for something that is not there.
    pub async fn page(&self, request: &HttpRequest, problem: &Problem) -> Answer {
        let visitor = Visitor::extract(request).await?;
        visitor.page_again(
            "resume.html",
            &json!({
                "fields": self.fields, "encoding": self.encoding, "had_files": self.had_files,
                "to": request.uri().to_string(),
            }),
            problem,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_given_back() {
        for name in ["password", "new_password", "code", "client_secret"] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["title", "field.containment", "reason", "link.number"] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
