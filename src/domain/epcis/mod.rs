//! EPCIS 2.0: what happened to which thing, in the events of GS1 that others write, and the genealogy of a unit in the
//! same form.
//!
//! Pure. `document` reads a file and holds it against the JSON Schema of GS1 (`schema`); `identifier` reads what things
//! are called there; `hash` makes an event's id from what it says (CBV 2.0, chapter 8.9); `rows` turns events into rows
//! of a trace batch; `export` writes a genealogy as events; `problem` says what can be wrong, and where.

mod document;
mod export;
mod hash;
mod identifier;
mod problem;
mod rows;
mod schema;

pub use document::{Document, MAX_BYTES, MAX_EVENTS};
pub use export::{Genealogy, Named, Step, write};
pub use hash::{Namespaces, event_id, pre_hash};
pub use identifier::{canonical, piece};
pub use problem::{EpcisError, EpcisProblem, Passed};
pub use rows::{Before, Intake, goes_on, rows};
