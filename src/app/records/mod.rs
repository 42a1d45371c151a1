//! Records: filing versions ([`filing`]; `content` says when two are the same, `derived` what lists know of them), and
//! reading them: lists and search ([`list`]), one of them ([`read`]), all that proves it ([`document`]).

mod content;
mod cursor;
pub(in crate::app) mod derived;
pub mod document;
pub mod filing;
pub mod list;
pub mod read;

pub use filing::{DraftFile, Filed, Outcome, VersionDraft};
pub use list::{RecordLine, RecordPage, RecordQuery};
pub use read::{FileView, LinkView, RecordView, VersionView};

/// The kind whose file fills the genealogy tables.
pub const TRACE_BATCH: &str = "trace-batch";

/// The field that holds the path of a file that was imported without an index: it tells files of one name apart.
pub const ORIGINAL_PATH: &str = "original_path";
