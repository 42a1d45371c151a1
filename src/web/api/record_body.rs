//! What a program sends to file a record: JSON, or, with files that come with it, parts: `record` first, which is that
//! JSON, then `files`.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, web};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::app::records::{Base, FileChoice, Filed, RecordForm, Target};
use crate::app::{App, Code, Error, Session};
use crate::proof::digest::{Digest, Hasher};
use crate::web::caller::Caller;
use crate::web::idempotency;
use crate::web::json::{self, JSON_BYTES, Json};
use crate::web::parts::{Part, Parts, is_in_parts};
use crate::web::problem::Problem;
use crate::web::upload::{self, HELD_BYTES, Sent};

/// So many files may come with a record. Each is open until the record is filed; more are sent as uploads before it.
pub const FILES_MAX: usize = 20;

/// A body: members of its own, and what any version says. The members stand in one structure, since in one that is
/// flattened into another serde lets unknown ones pass, or tells of them last.
macro_rules! body {
    ($(#[$about:meta])* $name:ident { $($(#[$of:meta])* $own:ident,)* }) => {
        $(#[$about])*
        #[derive(Debug, Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$of])* $own: String,)*
            title: String,
            #[serde(default)]
            occurred_on: Option<String>,
            #[serde(default)]
            marking: Option<String>,
            #[serde(default)]
            owner: Option<String>,
            #[serde(default)]
            fields: BTreeMap<String, Value>,
            #[serde(default)]
            files: Vec<File>,
            #[serde(default)]
            links: Vec<Link>,
        }

        impl $name {
            fn said(self, target: Target) -> RecordForm {
                RecordForm {
                    target,
                    title: self.title,
                    occurred_on: self.occurred_on.unwrap_or_default(),
                    marking: self.marking.unwrap_or_default(),
                    owner: self.owner.unwrap_or_default(),
                    fields: self.fields,
                    files: self.files.into_iter().map(FileChoice::from).collect(),
                    links: self.links.into_iter().map(|link| (link.kind, link.number)).collect(),
                    reason: self.reason,
                }
            }
        }
    };
}

body! {
    /// A new record.
    NewRecord {
        kind,
        #[serde(default)]
        number,
        #[serde(default)]
        state,
        #[serde(default)]
        reason,
    }
}

body! {
    /// A new version of a record: everything is said anew.
    NewVersion {
        reason,
    }
}

/// A file: `{"upload": id}`, or `{"digest": "sha256:…"}` for one of the present version.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
enum File {
    Upload(String),
    Digest(Digest),
}

#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Link {
    #[serde(rename = "type")]
    kind: String,
    number: String,
}

impl From<File> for FileChoice {
    fn from(file: File) -> Self {
        match file {
            File::Upload(id) => Self::Upload(id),
            File::Digest(digest) => Self::Kept(digest),
        }
    }
}

impl NewRecord {
    /// As it is saved.
    #[must_use]
    pub fn form(mut self) -> RecordForm {
        let [kind, number, state] = [&mut self.kind, &mut self.number, &mut self.state].map(std::mem::take);
        self.said(Target::New { kind, number, state })
    }
}

impl NewVersion {
    /// As it is saved over the version that was seen.
    #[must_use]
    pub fn form(self, number: String, base: Base) -> RecordForm {
        self.said(Target::Edit { number, base })
    }
}

/// What was sent, and its files.
#[derive(Debug)]
pub struct Body<T> {
    /// The record.
    pub record: T,
    /// What the request is known by, should it be repeated.
    pub digest: Digest,
    files: Files,
}

/// Files that came with a record, in order.
#[derive(Debug, Default)]
pub struct Files {
    sent: Vec<Sent>,
}

impl<T> Body<T> {
    /// The record as it is saved, and its files.
    pub fn into_form(self, form: impl FnOnce(T) -> RecordForm) -> (RecordForm, Files) {
        (form(self.record), self.files)
    }
}

impl Files {
    /// Saves a record with them. On a thread that may wait.
    ///
    /// # Errors
    /// Those of [`App::save_record_with`] and of the files.
    pub fn save(self, app: &Arc<App>, session: &Session, form: RecordForm) -> Result<Filed, Error> {
        let staged = self.sent.into_iter().map(|file| file.staged(app, session));
        let staged = staged.collect::<Result<Vec<_>, Error>>()?;
        app.save_record_with(session, form, staged)
    }
}

/// Reads either.
///
/// # Errors
/// [`Code::MediaType`], [`Code::Request`], [`Code::TooLarge`]; of a file, those of [`upload::stage`].
pub async fn read<T: DeserializeOwned + 'static>(
    caller: &Caller,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<Body<T>, Problem> {
    if !is_in_parts(request) {
        let Json(record, digest) = json::read(request, payload).await?;
        return Ok(Body { record, digest, files: Files::default() });
    }
    let wrong = |id: &str, name: &str| {
        let reason = caller.session.words().format(id, &[("name", name.to_owned().into())]);
        Problem::from(Error::new(Code::Request).with("reason", reason)).in_language(&caller.session.language)
    };
    let mut parts = Parts::of(caller, request, payload, FILES_MAX + 1)?;
    let first = parts.next().await?.filter(is_record).ok_or_else(|| wrong("record-part-first", ""))?;
    let mut room = JSON_BYTES;
    let text = parts.bytes(first, &mut room).await?.ok_or_else(json::too_large)?;
    let record = json::from_bytes(&text)?;
    // Whether it is the same request again must be known before anything is done, and so the files' digests.
    let mut room = if idempotency::has_key(request) { 0 } else { HELD_BYTES };
    let mut request_is = Hasher::new();
    request_is.update(&text);
    let mut sent = Vec::new();
    while let Some(Part { name, file, body }) = parts.next().await? {
        let Some(file) = file.filter(|_| name == "files") else {
            return Err(wrong("record-part-unknown", &name));
        };
        let told = |error: Error| Problem::from(error).in_language(&caller.session.language);
        let expected = upload::expected(body.headers()).map_err(told)?;
        let received = upload::stage(caller, file.clone(), expected, body, &mut room).await?;
        if let Sent::Staged(staged) = &received {
            let line = format!("\n{} {file}", staged.staged.fingerprint().digest);
            request_is.update(line.as_bytes());
        }
        sent.push(received);
    }
    Ok(Body { record, digest: request_is.finish().digest, files: Files { sent } })
}

fn is_record(part: &Part) -> bool {
    let media =
        part.body.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    part.name == "record" && media.starts_with("application/json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_that_are_not_known_are_refused_by_name() {
        let error = |text: &str| serde_json::from_str::<NewRecord>(text).unwrap_err().to_string();
        assert!(error(r#"{"kind":"k","title":"t","titel":"x"}"#).contains("titel"));
        assert!(error(r#"{"kind":"k","titel":"x"}"#).contains("titel"));
        assert!(error(r#"{"kind":"k"}"#).contains("title"));
        assert!(error(r#"{"kind":"k","title":"t","title":"u"}"#).contains("title"));
        assert!(error(r#"{"kind":"k","title":"t","files":[{"path":"/etc/passwd"}]}"#).contains("path"));
        assert!(
            error(r#"{"kind":"k","title":"t","links":[{"type":"a","number":"b","x":1}]}"#).contains("`x`")
        );
        let error = |text: &str| serde_json::from_str::<NewVersion>(text).unwrap_err().to_string();
        assert!(error(r#"{"title":"t","reason":"r","kind":"k"}"#).contains("kind"));
        assert!(error(r#"{"title":"t"}"#).contains("reason"));
        assert!(error(r#"{"title":"t","reason":"r","reason":"s"}"#).contains("reason"));
    }
}
