//! A form with files, read part by part: text is kept, each file is received like any other upload. What was received
//! stays with whoever sent it, also if the form is not right yet.

use actix_multipart::{Field, Multipart};
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;

use super::body::no_zero;
use super::body::{FORM_BYTES, Form};
use super::caller::Caller;
use super::problem::Problem;
use super::upload;
use crate::app::uploads::Upload;
use crate::app::{Code, Error};

/// Parts of one form.
const PARTS_MAX: usize = 5000;

/// A form, and what became of its files.
#[derive(Debug)]
pub struct Posted {
    /// Names and values.
    pub form: Form,
    /// Files that were received.
    pub uploads: Vec<Upload>,
    /// Why others were not.
    pub refused: Vec<Error>,
    /// Why none could be received any more, such as a full disk.
    pub failed: Option<Problem>,
}

/// Reads a form with files.
///
/// # Errors
/// [`Code::MediaType`], [`Code::Request`], [`Code::TooLarge`] if there is more text than a form may have.
pub async fn read(caller: &Caller, request: &HttpRequest, payload: web::Payload) -> Result<Posted, Problem> {
    let told = |error: Error| Problem::from(error).in_language(&caller.session.language);
    let unreadable = |error: String| told(Error::new(Code::Request).with("reason", error));
    let given = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !given.starts_with("multipart/form-data") {
        let error = Error::new(Code::MediaType).with("given", given).with("taken", "multipart/form-data");
        return Err(told(error));
    }
    let mut parts = Multipart::new(request.headers(), payload);
    let mut posted = Posted { form: Form::default(), uploads: Vec::new(), refused: Vec::new(), failed: None };
    let (mut room, mut count) = (FORM_BYTES, 0);
    while let Some(part) = parts.next().await {
        let part = part.map_err(|error| unreadable(error.to_string()))?;
        count += 1;
        if count > PARTS_MAX {
            return Err(told(too_long()));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let disposition = part.content_disposition();
        match disposition.and_then(|found| found.get_filename()).map(str::to_owned) {
            // A browser sends an empty part where no file was chosen.
            Some(file) if file.is_empty() || posted.failed.is_some() => {
                drain(part).await.map_err(unreadable)?
            }
            Some(file) => match upload::receive(caller, file, None, part).await {
                Ok(upload) => posted.uploads.push(upload),
                Err(problem) if problem.error().code() == Code::Invalid => {
                    posted.refused.push(problem.into_error());
                }
                Err(problem) if problem.error().code() == Code::Request => return Err(problem),
                // The rest is read all the same: what was typed is not lost for it.
                Err(problem) => posted.failed = Some(problem),
            },
            None => {
                let text = text(part, &mut room).await.map_err(unreadable)?;
                posted.form.push(name, text.ok_or_else(|| told(too_long()))?);
            }
        }
    }
    Ok(posted)
}

fn too_long() -> Error {
    Error::new(Code::TooLarge).with("max", (FORM_BYTES >> 20).to_string())
}

async fn drain(mut part: Field) -> Result<(), String> {
    while let Some(bytes) = part.next().await {
        bytes.map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// A part as text; `None` if it is longer than what room is left.
async fn text(mut part: Field, room: &mut usize) -> Result<Option<String>, String> {
    let mut text = Vec::new();
    while let Some(bytes) = part.next().await {
        let bytes = bytes.map_err(|error| error.to_string())?;
        let Some(left) = room.checked_sub(bytes.len()) else { return Ok(None) };
        *room = left;
        text.extend_from_slice(&bytes);
    }
    no_zero([text.as_slice()]).map_err(|_| "U+0000".to_owned())?;
    String::from_utf8(text).map(Some).map_err(|error| error.to_string())
}
