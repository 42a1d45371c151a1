//! Compliance packs: what is asked for ([`request`]), what it stands on (`basis`),
//! gathering it as of a ledger position ([`collect`], `proofs`), issuing and making again ([`build`]), signing it
//! ([`seals`]), asking for that in the background ([`order`]), and what there is ([`read`]).

mod basis;
pub mod build;
pub mod collect;
pub mod order;
mod proofs;
pub mod read;
pub mod request;
pub mod seals;

pub use build::BuiltPack;
pub use order::{PackChoices, PackForm};
pub use read::{Form, PackFile, PackLine, PackView};
pub use request::{NewPack, PackRequest};
pub use seals::Sealed;
