//! Record kinds as data. One TOML file is one kind; from it follow validation, lifecycle, numbers, forms, columns.
//!
//! [`mod@format`] has the file's shape, [`set`] loads all of them, [`values`] checks and normalises a record's fields,
//! [`lifecycle`] decides transitions, [`signing`] the
//! signatures that they ask for, [`reading`] what people have to acknowledge, [`number`] makes record numbers, `schema` tells programs the fields, [`mod@check`] looks for mistakes in definitions.

pub mod check;
pub mod format;
pub mod lifecycle;
pub mod number;
pub mod reading;
mod schema;
pub mod set;
pub mod signing;
pub mod values;

pub use check::Problem;
pub use format::{
    Category, Choice, Dates, Field, FieldType, Guard, Kind, Label, LinkType, Retention, RetentionFrom,
    Sampling, State, Transition,
};
pub use lifecycle::{GuardFailure, Linked, TransitionContext, TransitionError};
pub use number::{NumberError, NumberFormat};
pub use reading::Reading;
pub use set::{DefinitionError, Kinds};
pub use signing::{Given, Meaning, Signatures, Signer};
pub use values::{FieldError, FieldProblem, Validated, Values, parse_date};

#[cfg(test)]
mod tests;
