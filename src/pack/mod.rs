//! Compliance packs: contents (data) in, ZIP and PDF out. Nothing here queries.

pub mod contents;
pub mod format;
pub mod index;
pub mod pdf;
pub mod readme;

#[cfg(test)]
pub mod testing;
