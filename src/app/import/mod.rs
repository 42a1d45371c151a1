//! Importing a folder of evidence.
//!
//! [`index`] reads index files (CSV, XLSX) into rows of text; [`plan`] walks the folder and turns rows (or, without an
//! index, paths) into version drafts, finding everything that can be found without writing; [`media`] says what a file
//! is and whether it is whole; [`run`] stages, publishes and files, group by group.
//!
//! Somebody's own sheet goes the same way: [`sheet`] reads its cells, a [`mapping`] says what its columns mean, `reading`
//! makes rows of an index of it, and [`own`] has them filed, all or none, and writes the file with what was refused.

pub mod index;
pub mod mapping;
pub mod media;
pub mod own;
pub mod plan;
mod reading;
pub mod run;
pub mod sheet;

pub use plan::{Plan, PlannedFile, PlannedVersion, Problem};
pub use run::{ImportReport, Progress, RowResult};
