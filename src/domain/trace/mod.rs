//! Rows of a trace batch: definitions (items and what they are designed of, lots, units), the edges between them and what was
//! done to them, from a CSV file.
//!
//! Pure and row by row, so that a file with a million units needs no more memory than one with ten. What can be seen
//! in one row is checked here; that a serial stands once, that an edge joins things that exist and that what is taken
//! out was in are for the tables.
//!
//! `design` compares what a unit is made of with what its parts list says for its serial number.
//!
//! What the records say of units and lots, and what stands against them, is in [`conformity`]; which records bear on them,
//! in [`about`].
//!
//! `row` says what a row can be, `problem` what can be wrong with it, `read` turns cells into the one or the other.
//! [`symbol`] is apart from that: what scanners read, and what stands on labels.

pub mod about;
pub mod conformity;
pub mod design;
mod problem;
mod read;
mod row;
pub mod symbol;

pub use problem::{TraceError, TraceProblem};
pub use read::{COLUMNS, Header, MAX_CODE, MAX_NAME};
pub use row::{
    BomRow, EdgeRow, Effectivity, ItemRow, LotRow, OperationRow, Piece, Relation, Row, SerialsRow, UnitRow,
    UnitStatus, full_number,
};
