//! Compliance packs: what is asked for ([`request`]), what it stands on (`basis`),
//! gathering it as of a ledger position ([`collect`], `proofs`), for pieces and what is in them (`about`), and in words (`sheets`) but for what is withheld (`withhold`), issuing and making
//! again ([`build`]), signing it ([`seals`]), asking for that in the background ([`order`]), what there is ([`read`]), how two
//! differ ([`diff`], `diff_print`), what is withheld and later disclosed ([`withheld`]), and what witnesses have to do with it
//! (`witnessed`).

mod about;
mod basis;
pub mod build;
pub mod collect;
pub mod diff;
mod diff_print;
pub mod order;
mod proofs;
pub mod read;
pub mod request;
mod said;
pub mod seals;
mod sheets;
pub mod withheld;
mod withhold;
mod witnessed;

pub use build::BuiltPack;
pub(in crate::app) use build::request_of;
pub use order::{PackChoices, PackForm};
pub use read::{Form, PackFile, PackLine, PackView};
pub use request::{NewPack, PackRequest};
pub use seals::Sealed;
pub use withheld::{Disclose, Disclosed, WithheldLine, Withholding};
