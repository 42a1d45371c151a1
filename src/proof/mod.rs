//! Pure formats: every byte that an outsider checks. Reads no clock, no file and no random number.
//!
//! `README.md` beside this file is the specification, with test vectors. Read in this order: [`canonical`] (the JSON
//! that is hashed), [`digest`] and [`time`] (what stands in it), [`version`] and [`event`] (what is committed to),
//! [`merkle`] and [`tile`] (the ledger's tree), [`note`], [`checkpoint`], [`receipt`] and [`policy`] (its signed
//! heads, proofs and trusted keys), [`pack`] and [`container`] (what is handed over).

#![deny(missing_docs)]

pub mod canonical;
pub mod checkpoint;
pub mod container;
pub mod digest;
pub mod event;
pub mod merkle;
pub mod note;
pub mod pack;
pub mod policy;
pub mod receipt;
mod schema;
pub mod tile;
pub mod time;
pub mod version;
