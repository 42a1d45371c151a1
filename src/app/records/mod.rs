//! Records: filing versions ([`filing`]; `content` says when two are the same, `in_force` what stays as it was signed, `sampled` what a sample may say,
//! `derived` what lists know of them, `kept` how long they are kept), and reading them: lists and search ([`list`]), as tables ([`register`]), one of them ([`read`]), all that proves it ([`document`]).
//!
//! People and programs file through [`save`] (what a form says, over a version that they have seen) and [`moves`]; what
//! they look at before is in [`page`] and [`compare`], and what was signed of a record in
//! [`signed`], and who has read it in [`reading`].

pub mod compare;
mod content;
mod cursor;
pub(in crate::app) mod derived;
pub mod document;
mod drawing;
pub mod filing;
mod in_force;
pub(in crate::app) mod kept;
pub mod list;
pub mod moves;
pub mod page;
pub mod read;
pub mod reading;
pub mod register;
mod sampled;
pub mod save;
pub mod signed;
mod wrong;

pub use compare::Comparison;
pub use filing::{DraftFile, Filed, Outcome, VersionDraft};
pub use kept::KeptView;
pub use list::{RecordLine, RecordList, RecordQuery};
pub use moves::{MoveView, Moving};
pub use page::{Basis, RecordPage};
pub use read::{FileView, LinkView, RecordView, VersionView};
pub use reading::{AcknowledgedRecord, AcknowledgementView, ReadingView};
pub use save::{Base, FileChoice, RecordForm, Target};
pub use signed::{SignatureAsk, SignatureView};

/// The kind whose file fills the genealogy tables.
pub const TRACE_BATCH: &str = "trace-batch";

/// The field that holds the path of a file that was imported without an index: it tells files of one name apart.
pub const ORIGINAL_PATH: &str = "original_path";
