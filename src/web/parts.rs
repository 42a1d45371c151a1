//! Bodies of several parts (`multipart/form-data`), read one part after the other.

use actix_multipart::{Field, Multipart};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;

use super::body::no_zero;
use super::caller::Caller;
use super::problem::Problem;
use crate::app::{Code, Error};

/// The parts of a body.
pub struct Parts {
    parts: Multipart,
    left: usize,
    language: String,
}

/// A part.
pub struct Part {
    /// Name of the field.
    pub name: String,
    /// Name of the file; none for text.
    pub file: Option<String>,
    /// Its bytes and headers. They must be read, or be let go of, before the next part.
    pub body: Field,
}

/// True if a request says that its body has several parts.
#[must_use]
pub fn is_in_parts(request: &HttpRequest) -> bool {
    media_type(request).starts_with("multipart/form-data")
}

fn media_type(request: &HttpRequest) -> &str {
    request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

impl Parts {
    /// Begins to read.
    ///
    /// # Errors
    /// [`Code::MediaType`] if it is no such body.
    pub fn of(
        caller: &Caller,
        request: &HttpRequest,
        payload: web::Payload,
        most: usize,
    ) -> Result<Self, Problem> {
        let language = caller.session.language.clone();
        if !is_in_parts(request) {
            let error = Error::new(Code::MediaType)
                .with("given", media_type(request))
                .with("taken", "multipart/form-data");
            return Err(Problem::from(error).in_language(&language));
        }
        Ok(Self { parts: Multipart::new(request.headers(), payload), left: most, language })
    }

    /// The next part; none after the last.
    ///
    /// # Errors
    /// [`Code::Request`] if the body breaks off, has too many parts, or is in no such form.
    pub async fn next(&mut self) -> Result<Option<Part>, Problem> {
        let Some(part) = self.parts.next().await else { return Ok(None) };
        let body = part.map_err(|error| self.unreadable(error.to_string()))?;
        self.left = self.left.checked_sub(1).ok_or_else(|| self.unreadable("too many parts".to_owned()))?;
        let name = body.name().unwrap_or_default().to_owned();
        let disposition = body.content_disposition();
        let file = disposition.and_then(|found| found.get_filename()).map(str::to_owned);
        Ok(Some(Part { name, file, body }))
    }

    /// A part's bytes; `None` if there are more than `room`, which gets less by as many.
    ///
    /// # Errors
    /// [`Code::Request`] if the body breaks off, or a text has the character of code zero.
    pub async fn bytes(&self, mut part: Part, room: &mut usize) -> Result<Option<Vec<u8>>, Problem> {
        let mut all = Vec::new();
        while let Some(bytes) = part.body.next().await {
            let bytes = bytes.map_err(|error| self.unreadable(error.to_string()))?;
            let Some(left) = room.checked_sub(bytes.len()) else { return Ok(None) };
            *room = left;
            all.extend_from_slice(&bytes);
        }
        no_zero([all.as_slice()]).map_err(|error| Problem::from(error).in_language(&self.language))?;
        Ok(Some(all))
    }

    /// Reads a part to its end for nothing.
    ///
    /// # Errors
    /// [`Code::Request`] if the body breaks off.
    pub async fn pass_over(&self, mut part: Part) -> Result<(), Problem> {
        while let Some(bytes) = part.body.next().await {
            bytes.map_err(|error| self.unreadable(error.to_string()))?;
        }
        Ok(())
    }

    /// The problem of a body that cannot be read.
    pub fn unreadable(&self, reason: String) -> Problem {
        Problem::from(Error::new(Code::Request).with("reason", reason)).in_language(&self.language)
    }
}
