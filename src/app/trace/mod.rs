//! Serial and batch records: `filing` the rows of a trace batch, the `genealogy` that batches make together, and
//! the two [`questions`] asked of it.

pub(super) mod filing;
pub(super) mod genealogy;
pub mod questions;

pub use questions::{Node, TraceLine};

use super::{Code, Error};
use crate::words::Words;

/// A trace batch or question refused for the reason with this message id.
fn refused(id: &str, name: &str) -> Error {
    Error::new(Code::Trace)
        .with("file", "")
        .detail(Words::english().format(id, &[("name", name.to_owned().into())]))
}
