//! Records: filing versions ([`filing`]; `content` says when two are the same) and reading them ([`read`]).
//!
//! People and programs file through [`save`] (what a form says, over a version that they have seen) and [`moves`]; what
//! they look at before is in [`page`] and [`compare`].

pub mod compare;
mod content;
pub mod filing;
pub mod moves;
pub mod page;
pub mod read;
pub mod save;

pub use compare::Comparison;
pub use filing::{DraftFile, Filed, Outcome, VersionDraft};
pub use moves::{MoveView, Moving};
pub use page::{Basis, RecordPage};
pub use read::{FileView, LinkView, RecordView, VersionView};
pub use save::{Base, FileChoice, RecordForm, Target};

/// The kind whose file fills the genealogy tables.
pub const TRACE_BATCH: &str = "trace-batch";

/// The field that holds the path of a file that was imported without an index: it tells files of one name apart.
pub const ORIGINAL_PATH: &str = "original_path";
