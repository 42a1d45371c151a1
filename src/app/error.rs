//! The one error of the product: a stable code, arguments for its message, what is wrong field by field, and the
//! technical cause kept aside.
//!
//! The words stand in `templates/locales/<language>/errors.ftl` under `error-<code>`: what happened and where, and
//! what to do next. Causes are in the driver's or system's own words, for whoever looks after the machine.

use fluent_bundle::FluentValue;

use crate::blob::BlobError;
use crate::db::DbError;
use crate::domain::access::Denial;
use crate::domain::clock::EntropyError;
use crate::ledger::KeyError;
use crate::proof::canonical::CanonicalError;
use crate::words::Words;

macro_rules! codes {
    ($($(#[$meta:meta])* $variant:ident => $code:literal,)*) => {
        /// Stable codes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code {
            $($(#[$meta])* $variant,)*
        }

        impl Code {
            /// All, for the test that each has its words.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as text.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }
        }
    };
}

codes! {
    /// There is no such thing, or the actor may not know of it.
    NotFound => "not-found",
    /// The role does not allow the action.
    Denied => "denied",
    /// The role does not work on records of this kind.
    DeniedKind => "denied-kind",
    /// The role revises only what its bearer filed.
    DeniedOthers => "denied-others",
    /// Another site sent a request that changes something.
    CrossSite => "cross-site",
    /// What was sent cannot be read.
    Request => "request",
    /// The address takes other methods only.
    Method => "method",
    /// What was sent is longer than is taken.
    TooLarge => "too-large",
    /// Somebody else has changed it meanwhile.
    Conflict => "conflict",
    /// The version that the request names is not the present one.
    Precondition => "precondition-failed",
    /// A change has to name the version that it is made over.
    PreconditionRequired => "precondition-required",
    /// What was sent is of another type than is taken.
    MediaType => "media-type",
    /// A key for repeating a request stands for another request.
    KeyReused => "key-reused",
    /// The request with this key is under way, or broke off.
    KeyBusy => "key-busy",
    /// A marking that somebody named is above their clearance.
    Clearance => "clearance",
    /// There are several organisations, and none was named.
    Organisation => "organisation",
    /// No user's role allows the action.
    Nobody => "nobody",
    /// A token may not be used for this.
    Scope => "scope",
    /// Organisation, login or password are not those of anybody who may sign in.
    SignIn => "sign-in",
    /// The code of the second factor is wrong.
    SecondFactor => "second-factor",
    /// Somebody has to sign in first, or again.
    SignedOut => "signed-out",
    /// Too many attempts; how many seconds to wait.
    TooMany => "too-many",
    /// Fields are wrong; each is named.
    Invalid => "invalid",
    /// A signature cannot be given as things stand.
    Signature => "signature",
    /// Nobody has to acknowledge it, or not this person, as things stand.
    Acknowledgement => "acknowledgement",
    /// The lifecycle does not allow the move.
    Transition => "transition",
    /// The thing exists already.
    Exists => "exists",
    /// The ledger's keys changed while a pack was being made.
    KeysChanged => "keys-changed",
    /// A folder or file that is needed is missing or unreadable.
    File => "file",
    /// The disk (or quota) is full.
    DiskFull => "disk-full",
    /// There is no installation in the folder.
    NoInstallation => "no-installation",
    /// There is an installation already.
    InstallationExists => "installation-exists",
    /// The configuration file is wrong.
    Config => "config",
    /// The tables need `sanad migrate`.
    Migrate => "migrate",
    /// The database was used by a newer program.
    Newer => "newer",
    /// Kinds or profiles are wrong.
    Definitions => "definitions",
    /// The ledger does not agree with itself: the service must not run.
    Ledger => "ledger",
    /// The clock stands before what was recorded.
    Clock => "clock",
    /// The installation's key is missing or wrong.
    Key => "key",
    /// The address of the database names none.
    Address => "address",
    /// The service cannot listen on its address.
    Listen => "listen",
    /// The database cannot be reached or opened.
    Unavailable => "unavailable",
    /// Another process holds the right to write.
    Busy => "busy",
    /// The database failed.
    Database => "database",
    /// A stored file is missing or altered.
    Blob => "blob",
    /// An import index is wrong.
    Index => "index",
    /// A trace batch is wrong.
    Trace => "trace",
    /// A label cannot be made.
    Label => "label",
    /// No marked copy can be made of a stored file.
    Copy => "copy",
    /// The record was destroyed when its retention was over.
    Destroyed => "destroyed",
    /// Records cannot be destroyed as things stand; each reason is named.
    Destruction => "destruction",
    /// A pack cannot be made, for what it would have to show was destroyed when its retention was over.
    PackDestroyed => "pack-destroyed",
    /// A pack cannot be made.
    Pack => "pack",
    /// The signing identity of an organisation cannot be used.
    Signing => "signing",
    /// No timestamp authority gave a timestamp.
    Timestamp => "timestamp",
    /// The file of an issued pack is not where packs are kept.
    PackGone => "pack-gone",
    /// A head was asked for, or named, that the ledger has not come to.
    NotThatLong => "not-that-long",
    /// What came is no cosignature of a witness of this ledger.
    Cosignature => "cosignature",
    /// A witness has cosigned a head that this ledger never had.
    Contradicted => "contradicted",
    /// Enough witnesses have not signed any head.
    Unwitnessed => "unwitnessed",
    /// A witness does not cosign a head.
    NotCosigned => "not-cosigned",
    /// The folder of a witness cannot be used.
    WitnessFolder => "witness-folder",
    /// A job works on it, or files are on their way: it cannot be changed now.
    Working => "working",
    /// Too many jobs of the same person wait already.
    Queue => "queue",
    /// The service ended while a job ran that cannot be begun again by itself.
    Interrupted => "interrupted",
    /// A job was taken back by whoever asked for it.
    Withdrawn => "withdrawn",
    /// Something that should never happen.
    Internal => "internal",
}

/// An error for people.
#[derive(Debug)]
pub struct Error {
    code: Code,
    arguments: Vec<(&'static str, String)>,
    details: Vec<String>,
    /// Which detail is about which field.
    fields: Vec<(String, usize)>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error with this code.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self { code, arguments: Vec::new(), details: Vec::new(), fields: Vec::new(), cause: None }
    }

    /// There is no `what` of that `name`.
    #[must_use]
    pub fn not_found(what: &'static str, name: impl Into<String>) -> Self {
        Self::new(Code::NotFound).with("what", what).with("name", name)
    }

    /// A file or folder could not be used.
    #[must_use]
    pub fn file(path: &std::path::Path, source: std::io::Error) -> Self {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        let full = matches!(source.kind(), StorageFull | QuotaExceeded | FileTooLarge);
        let code = if full { Code::DiskFull } else { Code::File };
        Self::new(code).with("path", path.display().to_string()).because(source)
    }

    /// Adds an argument of the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// Adds a line of detail, in the reader's language already.
    #[must_use]
    pub fn detail(mut self, line: impl Into<String>) -> Self {
        self.details.push(line.into());
        self
    }

    /// Adds a line of detail about a field.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, line: impl Into<String>) -> Self {
        self.fields.push((name.into(), self.details.len()));
        self.detail(line)
    }

    /// Adds lines of detail.
    #[must_use]
    pub fn details(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.details.extend(lines);
        self
    }

    /// Puts each line in other words: where it is, for instance.
    #[must_use]
    pub fn map_lines(mut self, put: impl FnMut(String) -> String) -> Self {
        self.details = self.details.into_iter().map(put).collect();
        self
    }

    /// Adds the technical cause.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// An argument of the message.
    #[must_use]
    pub fn argument(&self, name: &str) -> Option<&str> {
        self.arguments.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Field by field, or line by line, what is wrong.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.details
    }

    /// What is wrong by field; lines that are about no field are left out.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .filter_map(|(name, place)| Some((name.as_str(), self.details.get(*place)?.as_str())))
    }

    /// Lines of detail that are about no field.
    pub fn other_lines(&self) -> impl Iterator<Item = &str> {
        let of_field = |place: usize| self.fields.iter().any(|(_, of)| *of == place);
        self.details
            .iter()
            .enumerate()
            .filter(move |(place, _)| !of_field(*place))
            .map(|(_, line)| line.as_str())
    }

    /// The message in the reader's language.
    #[must_use]
    pub fn message(&self, words: &Words) -> String {
        self.worded(words, &format!("error-{}", self.code.text()))
    }

    fn worded(&self, words: &Words, id: &str) -> String {
        let arguments: Vec<(&str, FluentValue<'_>)> =
            self.arguments.iter().map(|(name, value)| (*name, FluentValue::from(value.as_str()))).collect();
        words.format(id, &arguments)
    }

    /// The same for somebody at the site, who has no command line: `site-error-<code>` where there is one.
    #[must_use]
    pub fn message_for_site(&self, words: &Words) -> String {
        let id = format!("site-error-{}", self.code.text());
        if words.has(&id) { self.worded(words, &id) } else { self.message(words) }
    }

    /// The causes, outermost first, in technical words; empty if there are none.
    #[must_use]
    pub fn causes(&self) -> Vec<String> {
        let mut causes = Vec::new();
        let mut next: Option<&(dyn std::error::Error + 'static)> =
            self.cause.as_deref().map(|cause| -> &(dyn std::error::Error + 'static) { cause });
        while let Some(cause) = next {
            causes.push(cause.to_string());
            next = cause.source();
        }
        causes
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.text())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| -> &(dyn std::error::Error + 'static) { cause })
    }
}

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        let new = match &error {
            _ if error.is_full() => Self::new(Code::DiskFull).with("path", "database"),
            DbError::ClockBehind { now, last } => {
                Self::new(Code::Clock).with("now", now.to_string()).with("last", last.to_string())
            }
            DbError::Ledger { organisation, reason } => {
                Self::new(Code::Ledger).with("organisation", organisation).with("reason", reason)
            }
            _ if error.is_busy() => Self::new(Code::Busy),
            DbError::Unavailable { url, .. } => Self::new(Code::Unavailable).with("url", url),
            DbError::Url(given) => return Self::new(Code::Address).with("given", given),
            _ => Self::new(Code::Database),
        };
        new.because(error)
    }
}

impl From<BlobError> for Error {
    fn from(error: BlobError) -> Self {
        let place = match &error {
            BlobError::Io { place, .. } => place.clone(),
            BlobError::Missing(digest) | BlobError::Altered { expected: digest, .. } => digest.to_string(),
            BlobError::Source(_) => String::new(),
        };
        let code = match &error {
            _ if error.is_full() => Code::DiskFull,
            BlobError::Io { .. } | BlobError::Source(_) => Code::File,
            BlobError::Missing(_) | BlobError::Altered { .. } => Code::Blob,
        };
        Self::new(code).with("path", place).because(error)
    }
}

impl From<Denial> for Error {
    fn from(denial: Denial) -> Self {
        match denial {
            Denial::Role { role, action } => {
                Self::new(Code::Denied).with("role", role.code()).with("action", action.code())
            }
            Denial::Kind { role } => Self::new(Code::DeniedKind).with("role", role.code()),
            Denial::Others { role } => Self::new(Code::DeniedOthers).with("role", role.code()),
            Denial::Scope { scope } => Self::new(Code::Scope).with("scope", scope.code()),
            Denial::OtherOrganisation | Denial::Clearance => Self::not_found("record", ""),
        }
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Self {
        Self::new(Code::Key).with("reason", error.to_string()).because(error)
    }
}

impl From<EntropyError> for Error {
    fn from(error: EntropyError) -> Self {
        Self::new(Code::Internal).because(error)
    }
}

impl From<CanonicalError> for Error {
    fn from(error: CanonicalError) -> Self {
        Self::new(Code::Internal).because(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_words() {
        let words = Words::english();
        for code in Code::ALL {
            assert!(words.has(&format!("error-{}", code.text())), "{}", code.text());
        }
    }
}
