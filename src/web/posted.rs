//! A form with files, read part by part: text is kept, each file is received like any other upload. What was received
//! stays with whoever sent it, also if the form is not right yet.

use actix_web::{HttpRequest, web};

use super::body::{FORM_BYTES, Form};
use super::caller::Caller;
use super::parts::Parts;
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
    let mut parts = Parts::of(caller, request, payload, PARTS_MAX)?;
    let mut posted = Posted { form: Form::default(), uploads: Vec::new(), refused: Vec::new(), failed: None };
    let mut room = FORM_BYTES;
    while let Some(mut part) = parts.next().await? {
        match part.file.take() {
            // A browser sends an empty part where no file was chosen.
            Some(file) if file.is_empty() || posted.failed.is_some() => parts.pass_over(part).await?,
            Some(file) => match upload::receive(caller, file, None, part.body).await {
                Ok(upload) => posted.uploads.push(upload),
                Err(problem) if problem.error().code() == Code::Invalid => {
                    posted.refused.push(problem.into_error());
                }
                Err(problem) if problem.error().code() == Code::Request => return Err(problem),
                // The rest is read all the same: what was typed is not lost for it.
                Err(problem) => posted.failed = Some(problem),
            },
            None => {
                let name = std::mem::take(&mut part.name);
                let too_long = || {
                    let error = Error::new(Code::TooLarge).with("max", (FORM_BYTES >> 20).to_string());
                    Problem::from(error).in_language(&caller.session.language)
                };
                let text = parts.bytes(part, &mut room).await?.ok_or_else(too_long)?;
                let text = String::from_utf8(text).map_err(|error| parts.unreadable(error.to_string()))?;
                posted.form.push(name, text);
            }
        }
    }
    Ok(posted)
}
