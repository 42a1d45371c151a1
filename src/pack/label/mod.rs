//! Labels of units and lots: a symbol that scanners read, and beneath it what people read; as a picture of one, or as
//! sheets of A4 that are cut already.
//!
//! [`symbol`] makes the modules, [`picture`] draws them as PNG with a line of text, [`sheet`] lays sheets out.

pub mod picture;
pub mod sheet;
pub mod symbol;

pub use symbol::Modules;

/// A label.
#[derive(Debug, Clone)]
pub struct Label {
    /// The symbol.
    pub modules: Modules,
    /// What stands beneath it: the serial or lot number.
    pub number: String,
    /// What stands beside it on a sheet: part number, title.
    pub lines: Vec<String>,
    /// Marking, where there is one.
    pub marking: String,
}
