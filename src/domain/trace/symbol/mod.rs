//! What a scanner sends, and what is put into a symbol: GS1 element strings and Digital Links, ISO/IEC 15434 envelopes
//! with the identifiers of MIL-STD-130, addresses of this service, plain numbers.
//!
//! Read [`reading`] first: which of these a text is. [`gs1`], [`link`] and [`envelope`] read and write one each;
//! [`identity`] says what it names, [`uii`] how it is called under MIL-STD-130; [`problem`] what can be wrong.

pub mod envelope;
pub mod gs1;
pub mod identity;
pub mod link;
pub mod problem;
pub mod reading;
pub mod uii;

pub use identity::Identity;
pub use problem::{SymbolError, SymbolProblem};
pub use reading::{Form, Own, Reading, read};
pub use uii::{Construct, Uii};

/// Whose list a qualifier stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Application identifiers of GS1.
    Application,
    /// Data identifiers (ANSI MH10.8.2), format 06.
    Data,
    /// Text element identifiers (ATA Spec 2000), format 12 and DD.
    Text,
}

/// A qualifier with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Whose qualifier it is.
    pub scheme: Scheme,
    /// The qualifier: `01`, `1P`, `SER`.
    pub code: String,
    /// What it qualifies.
    pub value: String,
}

impl Element {
    /// An element.
    #[must_use]
    pub fn new(scheme: Scheme, code: &str, value: &str) -> Self {
        Self { scheme, code: code.to_owned(), value: value.to_owned() }
    }
}

/// The value of the first of these qualifiers that is there.
fn first<'a>(elements: &'a [Element], scheme: Scheme, codes: &[&str]) -> Option<&'a str> {
    codes.iter().find_map(|code| {
        let found = elements.iter().find(|element| element.scheme == scheme && element.code == *code);
        found.map(|element| element.value.as_str())
    })
}

/// Group separator: FNC1 as scanners send it, and between the elements of an envelope.
pub const GS: char = '\u{1d}';
/// Record separator: between the formats of an envelope.
pub const RS: char = '\u{1e}';
/// End of an envelope.
pub const EOT: char = '\u{4}';
