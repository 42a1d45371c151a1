//! Compliance packs: contents (data) in, ZIP and PDF out. Nothing here queries.

pub mod contents;
