//! Records: filing versions ([`filing`]; `content` says when two are the same) and reading them ([`read`]).

mod content;
pub mod filing;
pub mod read;

pub use filing::{DraftFile, Filed, Outcome, VersionDraft};
pub use read::{FileView, LinkView, RecordView, VersionView};

/// The kind whose file fills the genealogy tables.
pub const TRACE_BATCH: &str = "trace-batch";

/// The field that holds the path of a file that was imported without an index: it tells files of one name apart.
pub const ORIGINAL_PATH: &str = "original_path";
