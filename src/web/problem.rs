//! How an error is answered: RFC 9457 for programs, a page for people.
//!
//! A handler returns the product's one error. Here it gets its status, from one table; [`super::frame`] turns it into a
//! page where a person asked. The technical cause goes to the log and to nobody else.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use crate::app::{Code, Error};
use crate::words::Words;

/// What a handler returns.
pub type Answer = Result<HttpResponse, Problem>;

/// An error on its way out.
#[derive(Debug)]
pub struct Problem {
    error: Error,
    language: String,
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self { error, language: "en".to_owned() }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(&self.error, f)
    }
}

/// RFC 9457, section 3, with a stable code and the fields that are wrong.
#[derive(Debug, Clone, Serialize)]
pub struct Body {
    /// URI of the type of problem: `urn:sanad:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened and what to do next, in the reader's language.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: &'static str,
    /// More lines.
    pub details: Vec<String>,
    /// Fields that are wrong.
    pub fields: Vec<FieldProblem>,
    /// Seconds to wait before another attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<u64>,
}

/// A field that is wrong.
#[derive(Debug, Clone, Serialize)]
pub struct FieldProblem {
    /// Its name.
    pub name: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The one table of statuses. `README.md` beside this file says what each means.
#[must_use]
pub const fn status(code: Code) -> StatusCode {
    match code {
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Denied
        | Code::DeniedKind
        | Code::DeniedOthers
        | Code::Scope
        | Code::Nobody
        | Code::CrossSite => StatusCode::FORBIDDEN,
        Code::SignedOut | Code::SignIn => StatusCode::UNAUTHORIZED,
        Code::TooMany | Code::Queue => StatusCode::TOO_MANY_REQUESTS,
        Code::PackGone | Code::PackDestroyed | Code::Destroyed => StatusCode::GONE,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::Request => StatusCode::BAD_REQUEST,
        Code::Method => StatusCode::METHOD_NOT_ALLOWED,
        Code::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::Precondition => StatusCode::PRECONDITION_FAILED,
        Code::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
        Code::Exists
        | Code::KeysChanged
        | Code::Conflict
        | Code::Transition
        | Code::Signature
        | Code::Acknowledgement
        | Code::Destruction
        | Code::KeyBusy
        | Code::Interrupted
        | Code::Withdrawn
        | Code::Contradicted
        | Code::Unwitnessed
        | Code::NotCosigned
        | Code::Working => StatusCode::CONFLICT,
        Code::Clearance
        | Code::SecondFactor
        | Code::Invalid
        | Code::Index
        | Code::Trace
        | Code::Label
        | Code::Copy
        | Code::NotThatLong
        | Code::Cosignature
        | Code::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
        Code::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        Code::Busy | Code::Unavailable | Code::Clock | Code::Timestamp | Code::Definitions => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        Code::File
        | Code::NoInstallation
        | Code::InstallationExists
        | Code::Config
        | Code::Migrate
        | Code::Newer
        | Code::Ledger
        | Code::Key
        | Code::WitnessFolder
        | Code::Address
        | Code::Listen
        | Code::Organisation
        | Code::Database
        | Code::Blob
        | Code::Pack
        | Code::Signing
        | Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl Problem {
    /// In the reader's language.
    #[must_use]
    pub fn in_language(mut self, language: &str) -> Self {
        language.clone_into(&mut self.language);
        self
    }

    /// As it is told.
    #[must_use]
    pub fn body(&self) -> Body {
        self.body_in(&self.language)
    }

    /// The same in another language.
    #[must_use]
    pub fn body_in(&self, language: &str) -> Body {
        let words = Words::on_pages(language);
        let status = status(self.error.code());
        // What went wrong inside is not for the other side of the network.
        let is_told = matches!(self.error.code(), Code::DiskFull | Code::Busy | Code::Definitions);
        let title = if status.is_server_error() && !is_told {
            words.text("site-error-inside")
        } else {
            self.error.message_for_site(&words)
        };
        let told = !status.is_server_error();
        Body {
            kind: format!("urn:sanad:problem:{}", self.error.code().text()),
            title,
            status: status.as_u16(),
            code: self.error.code().text(),
            details: self.error.other_lines().filter(|_| told).map(str::to_owned).collect(),
            fields: self
                .error
                .fields()
                .filter(|_| told)
                .map(|(name, reason)| FieldProblem { name: name.to_owned(), reason: reason.to_owned() })
                .collect(),
            retry_after_seconds: self.error.argument("seconds").and_then(|seconds| seconds.parse().ok()),
        }
    }

    /// The error itself.
    #[must_use]
    pub fn into_error(self) -> Error {
        self.error
    }

    /// The head of an answer that says it on a page of its own making.
    #[must_use]
    pub fn answer(&self) -> actix_web::HttpResponseBuilder {
        let mut answer = HttpResponse::build(self.status_code());
        if let Some(seconds) = self.error.argument("seconds") {
            answer.insert_header((RETRY_AFTER, seconds));
        }
        answer
    }

    /// The error.
    #[must_use]
    pub const fn error(&self) -> &Error {
        &self.error
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        status(self.error.code())
    }

    fn error_response(&self) -> HttpResponse {
        if self.status_code().is_server_error() {
            tracing::error!(code = self.error.code().text(), causes = ?self.error.causes(), lines = ?self.error.lines(), "failed");
        }
        let body = self.body();
        let mut answer = HttpResponse::build(self.status_code());
        if let Some(seconds) = body.retry_after_seconds {
            answer.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if self.error.code() == Code::SignedOut {
            answer.insert_header(("WWW-Authenticate", "Bearer"));
        }
        answer.insert_header((CONTENT_TYPE, "application/problem+json"));
        let text = serde_json::to_vec(&body).unwrap_or_default();
        answer.body(text)
    }
}

/// A method that its address does not take.
pub async fn no_such_method() -> Answer {
    Err(Error::new(Code::Method).into())
}

/// Any address that is in no table.
pub async fn no_such_page(request: actix_web::HttpRequest) -> Answer {
    Err(Error::not_found("page", request.path()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_is_not_told() {
        let error = Error::new(Code::Database)
            .detail("the password is hunter2")
            .because(std::io::Error::other("connection to 10.0.0.7 refused"));
        let text = serde_json::to_string(&Problem::from(error).body()).unwrap();
        assert!(!text.contains("hunter2") && !text.contains("10.0.0.7"), "{text}");
    }

    #[test]
    fn fields_stand_beside_their_reasons() {
        let error = Error::new(Code::Invalid).with("place", "x").field("title", "missing").detail("and this");
        let body = Problem::from(error).body();
        assert_eq!(body.status, 422);
        assert_eq!((body.fields[0].name.as_str(), body.fields[0].reason.as_str()), ("title", "missing"));
        assert_eq!(body.details, ["and this"]);
    }
}
