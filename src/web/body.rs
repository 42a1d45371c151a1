//! Bounds on what is read into memory, and readers of forms.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, web};

use super::problem::Problem;
use crate::app::{Code, Error};

/// Longest form or JSON body. Files do not go this way.
pub const FORM_BYTES: usize = 2 * 1024 * 1024;

/// The limit of the framework's reader of forms.
#[must_use]
pub fn limits() -> web::FormConfig {
    web::FormConfig::default().limit(FORM_BYTES)
}

/// A question in an address that cannot be read is answered like anything else that cannot be.
#[must_use]
pub fn questions() -> web::QueryConfig {
    web::QueryConfig::default().error_handler(|error, _| {
        Problem::from(Error::new(Code::Request).with("reason", error.to_string())).into()
    })
}

/// An address whose parts are not of their kind (a version that is no number) leads nowhere.
#[must_use]
pub fn paths() -> web::PathConfig {
    web::PathConfig::default()
        .error_handler(|_, request| Problem::from(Error::not_found("page", request.path())).into())
}

/// Refuses what no text may hold: one of the databases cannot store it, and nobody types it.
///
/// # Errors
/// [`Code::Request`] if a text has the character of code zero.
pub fn no_zero<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> Result<(), Error> {
    if texts.into_iter().any(|text| text.contains(&0)) {
        return Err(Error::new(Code::Request).with("reason", "U+0000"));
    }
    Ok(())
}

/// A form as its pairs of names and values, in order.
#[derive(Debug, Clone, Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Adds a pair.
    pub fn push(&mut self, name: String, value: String) {
        self.0.push((name, value));
    }

    /// Names and values, in order.
    #[must_use]
    pub fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }

    /// The first value under a name.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// All values under a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Values whose names begin with `prefix`, by the rest of the name; several under one name are joined by lines.
    #[must_use]
    pub fn under(&self, prefix: &str) -> BTreeMap<String, String> {
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in &self.0 {
            if let Some(rest) = name.strip_prefix(prefix) {
                found
                    .entry(rest.to_owned())
                    .and_modify(|there| {
                        there.push('\n');
                        there.push_str(value);
                    })
                    .or_insert_with(|| value.clone());
            }
        }
        found
    }
}

impl FromRequest for Form {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = web::Form::<Vec<(String, String)>>::from_request(request, payload);
        Box::pin(async move {
            match form.await {
                Ok(form) => {
                    let form = Self(form.into_inner());
                    no_zero(form.0.iter().flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]))?;
                    Ok(form)
                }
                Err(error) => {
                    let is_large = error.as_response_error().status_code() == StatusCode::PAYLOAD_TOO_LARGE;
                    let code = if is_large { Code::TooLarge } else { Code::Request };
                    let max = (FORM_BYTES >> 20).to_string();
                    Err(Error::new(code).with("reason", error.to_string()).with("max", max).into())
                }
            }
        })
    }
}
