//! The PDF pack: the report, and behind it, as an incremental update, the files that prove it. Written in two steps, since
//! the last of them, the receipt, only exists once the pack is issued.

use std::io::{self, Write};

use super::bag::{Bag, Entry, Source};
use crate::proof::container::{ContainerError, Layout, Member};
use crate::proof::digest::Digest;
use crate::proof::pack::REPORT_PDF;
use crate::proof::pdf_signature::Spot;
use crate::proof::report::{
    self, ATTACHMENTS, Base, CLOSE, Revision, TAIL_BYTES, WINDOW_BYTES, is_in_proofs, table_position,
};

/// Why a PDF pack cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum AttachError {
    /// The place that it is written to failed.
    #[error("cannot write the PDF")]
    Write(#[from] io::Error),
    /// The container of proofs cannot hold them.
    #[error(transparent)]
    Container(#[from] ContainerError),
    /// A file that belongs into it is not at hand.
    #[error("{0} is not at hand, or not in its form")]
    Missing(String),
}

/// A PDF pack but for its last attachment and what stands behind it.
#[derive(Debug)]
pub struct Waiting {
    revision: Revision,
    tag_manifest: Digest,
}

/// Writes everything that is known before the pack is issued.
///
/// # Errors
/// [`AttachError`].
pub fn begin(bag: &Bag, out: &mut dyn Write) -> Result<Waiting, AttachError> {
    let lacks = |path: &str| AttachError::Missing(path.to_owned());
    let report = bag.bytes_of(REPORT_PDF).ok_or_else(|| lacks(REPORT_PDF))?;
    let base = base_of(report).ok_or_else(|| lacks(REPORT_PDF))?;
    out.write_all(report)?;
    let mut revision = Revision::new(base, bag.at);
    // The last one is the receipt.
    for attachment in ATTACHMENTS.iter().take(ATTACHMENTS.len() - 1) {
        match attachment.path {
            Some(path) => {
                let bytes = bag.bytes_of(path).ok_or_else(|| lacks(path))?;
                out.write_all(revision.open(length(bytes)).as_bytes())?;
                out.write_all(bytes)?;
            }
            None => write_proofs(bag, &mut revision, out)?,
        }
        out.write_all(CLOSE.as_bytes())?;
    }
    Ok(Waiting { revision, tag_manifest: bag.tagmanifest })
}

impl Waiting {
    /// Writes the receipt, and ends the file; returns what a signature behind it has to know.
    ///
    /// # Errors
    /// [`AttachError::Write`].
    pub fn finish(self, receipt: &[u8], out: &mut dyn Write) -> Result<Spot, AttachError> {
        let Self { mut revision, tag_manifest } = self;
        out.write_all(revision.open(length(receipt)).as_bytes())?;
        out.write_all(receipt)?;
        out.write_all(CLOSE.as_bytes())?;
        let end = revision.finish(&tag_manifest);
        out.write_all(&end)?;
        revision.spot(&end, &tag_manifest).ok_or_else(|| AttachError::Missing(REPORT_PDF.to_owned()))
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// What of a report its update depends on.
fn base_of(report: &[u8]) -> Option<Base> {
    let size = length(report);
    let table = report::length_of(report)
        .filter(|length| *length == size)
        .and_then(|_| table_position(report.get(report.len().checked_sub(TAIL_BYTES)?..)?))?;
    let start = usize::try_from(table).ok()?;
    let window = report.get(start..start.checked_add(WINDOW_BYTES)?.min(report.len()))?;
    Base::read(size, table, window)
}

/// The container of proofs: the members of the pack's own container that are interpreted, in the same form.
fn write_proofs(bag: &Bag, revision: &mut Revision, out: &mut dyn Write) -> Result<(), AttachError> {
    let members = || bag.entries.iter().filter(|entry| is_in_proofs(&entry.path));
    let header = |layout: &mut Layout, entry: &Entry| {
        let name = format!("{}/{}", bag.number, entry.path);
        let Entry { fingerprint: sums, .. } = entry;
        layout.member(&Member { name: &name, size_bytes: sums.size_bytes, crc32: sums.crc32 })
    };
    let mut layout = Layout::new(bag.at);
    for entry in members() {
        header(&mut layout, entry)?;
    }
    let size = layout.offset().saturating_add(length(&layout.finish()));
    out.write_all(revision.open(size).as_bytes())?;
    let mut layout = Layout::new(bag.at);
    for entry in members() {
        let Source::Bytes(bytes) = &entry.source else {
            return Err(AttachError::Missing(entry.path.clone()));
        };
        out.write_all(&header(&mut layout, entry)?)?;
        out.write_all(bytes)?;
    }
    out.write_all(&layout.finish())?;
    Ok(())
}
