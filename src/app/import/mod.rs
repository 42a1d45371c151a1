//! Importing a folder of evidence.
//!
//! [`index`] reads index files (CSV, XLSX) into rows of text; [`plan`] walks the folder and turns rows (or, without an
//! index, paths) into version drafts, finding everything that can be found without writing; [`media`] says what a file
//! is and whether it is whole; [`run`] stages, publishes and files, group by group.

pub mod index;
pub mod media;
pub mod plan;
pub mod run;

pub use plan::{Plan, PlannedFile, PlannedVersion, Problem};
pub use run::{ImportReport, Progress, RowResult};
