//! Rows of a trace batch: definitions (items, lots, units) and the edges between them, from a CSV file.
//!
//! Pure and row by row, so that a file with a million units needs no more memory than one with ten. What can be seen
//! in one row is checked here; that a serial stands once, that an edge joins things that exist and that what is taken
//! out was in are for the tables.
//!
//! What the records say of units and lots, and what stands against them, is in [`conformity`]; which records bear on them,
//! in [`about`].
//!
//! `row` says what a row can be, `problem` what can be wrong with it, `read` turns cells into the one or the other.
//! [`symbol`] is apart from that: what scanners read, and what stands on labels.

pub mod about;
pub mod conformity;
mod problem;
mod read;
mod row;
pub mod symbol;

pub use problem::{TraceError, TraceProblem};
pub use read::{COLUMNS, Header, MAX_CODE, MAX_NAME};
pub use row::{EdgeRow, ItemRow, LotRow, Piece, Relation, Row, UnitRow, UnitStatus};
