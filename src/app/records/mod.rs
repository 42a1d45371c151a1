//! Records: filing versions ([`filing`]) and reading them ([`read`]).

pub mod filing;
pub mod read;

pub use filing::{DraftFile, Filed, Outcome, VersionDraft};
pub use read::{FileView, LinkView, RecordView, VersionView};

/// The kind whose file fills the genealogy tables.
pub const TRACE_BATCH: &str = "trace-batch";
