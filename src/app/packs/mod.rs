//! Compliance packs: what is asked for ([`request`]), gathering it as of a ledger position ([`collect`]), issuing and
//! making again ([`build`]).

pub mod build;
pub mod collect;
pub mod request;

pub use build::BuiltPack;
pub use request::{NewPack, PackRequest};
