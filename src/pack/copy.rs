//! Marked copies: what is stamped on the pages of a stored file. [`super::pdf::copy`] lays them out.

use std::sync::Arc;

use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;
use crate::raster::Sheet;

/// A copy as it is handed out.
#[derive(Debug, Clone)]
pub struct MarkedCopy {
    /// Whose document it is.
    pub organisation: String,
    /// Marking, printed top and bottom of each page.
    pub marking: String,
    /// Number of the record.
    pub number: String,
    /// Its title in that version.
    pub title: String,
    /// The version that the file is of.
    pub version: u32,
    /// In what state that version was when the copy was issued, as a sentence without its full stop.
    pub state: String,
    /// What stands across each page, if the document is not in force: `SUPERSEDED`.
    pub word: Option<String>,
    /// Number of the copy, counted for the record.
    pub copy: u64,
    /// For whom.
    pub recipient: String,
    /// What for; may be empty.
    pub purpose: String,
    /// Who issued it.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// Ledger index of the event.
    pub position: u64,
    /// SHA-256 of the stored file.
    pub digest: Digest,
    /// What its QR code says: the address of the public page about that digest.
    pub address: String,
    /// Digest of the event: two copies with the same are the same file.
    pub event: Digest,
    /// What is on its pages.
    pub body: Body,
}

/// What a copy shows.
#[derive(Debug, Clone)]
pub enum Body {
    /// Pages as images.
    Sheets(Vec<Arc<Sheet>>),
    /// A text.
    Text(String),
}
