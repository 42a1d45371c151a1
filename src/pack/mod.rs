//! Compliance packs: contents (data) in, ZIP and PDF out. Nothing here queries.

pub mod attach;
pub mod bag;
pub mod contents;
pub mod copy;
pub mod format;
pub mod index;
pub mod label;
pub mod pdf;
pub mod printout;
pub mod readme;
pub mod spool;
pub mod verify_page;
pub mod zip;

#[cfg(test)]
pub mod testing;
