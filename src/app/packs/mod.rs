//! Compliance packs: what is asked for ([`request`]), what it stands on (`basis`),
//! gathering it as of a ledger position ([`collect`], `proofs`), issuing and making again ([`build`]).

mod basis;
pub mod build;
pub mod collect;
mod proofs;
pub mod request;

pub use build::BuiltPack;
pub use request::{NewPack, PackRequest};
