//! The log as files in the C2SP tlog-tiles layout, for tools that nobody here wrote.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{check, read, refuse, witnessed};
use crate::db::{Conn, DbError, events, ledger};
use crate::proof::digest::Digest;
use crate::proof::tile;

/// What can go wrong while exporting.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database or the ledger in it.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A file cannot be written.
    #[error("cannot write {path}")]
    File {
        /// Path.
        path: PathBuf,
        /// Cause.
        source: io::Error,
    },
}

/// Writes `checkpoint`, `vkey`, `tile/…` and `tile/entries/…` of the present head to `folder`, and the events with
/// their receipts to `folder/receipts` if asked. Returns the size of the tree.
///
/// # Errors
/// [`ExportError`].
pub fn export(
    conn: &mut Conn,
    organisation: &str,
    folder: &Path,
    with_receipts: bool,
) -> Result<u64, ExportError> {
    let head = check::head(conn, organisation)?.ok_or_else(|| refuse(organisation, "the ledger is empty"))?;
    let policy = witnessed::policy(conn, organisation)?;
    let head = witnessed::cosigned(conn, organisation, head, &policy)?;
    let mut keys = String::new();
    for key in check::verifier_keys(conn, organisation)? {
        keys = format!("{keys}{key}\n");
    }
    write(&folder.join("vkey"), keys.as_bytes())?;
    let (mut level, mut hashes) = (0_u8, head.size);
    while hashes > 0 {
        for index in 0..hashes.div_ceil(256) {
            let width = u16::try_from((hashes - index * 256).min(256)).unwrap_or(256);
            let stored = ledger::tile(conn, organisation, level, index)?
                .ok_or_else(|| refuse(organisation, format!("tile {level}/{index} is missing")))?;
            let bytes: Vec<u8> =
                stored.iter().take(usize::from(width)).flat_map(|hash| *hash.as_bytes()).collect();
            write(&folder.join(tile::path(level, index, width)), &bytes)?;
        }
        hashes /= 256;
        level += 1;
    }
    for index in 0..head.size.div_ceil(256) {
        let page = events::page(conn, organisation, index * 256, 256.min(head.size - index * 256))?;
        let width = u16::try_from(page.len()).unwrap_or(256);
        let leaves: Vec<Digest> = page.iter().map(|event| Digest::of(event.body.as_bytes())).collect();
        write(&folder.join(tile::entries_path(index, width)), &bundle(&leaves))?;
        if with_receipts {
            let mut receipts = read::Receipts::new(conn, organisation, head.clone());
            for event in &page {
                let receipt = receipts.receipt(event.index, None)?;
                let name = folder.join("receipts").join(event.index.to_string());
                write(&name.with_extension("json"), event.body.as_bytes())?;
                write(&name.with_extension("tlog-proof"), receipt.to_string().as_bytes())?;
            }
        }
    }
    write(&folder.join("checkpoint"), head.note.as_bytes())?;
    Ok(head.size)
}

/// A bundle of entries (C2SP tlog-tiles): each behind its length.
#[must_use]
pub fn bundle(leaves: &[Digest]) -> Vec<u8> {
    let mut bundle = Vec::with_capacity(leaves.len() * 34);
    for leaf in leaves {
        bundle.extend_from_slice(&32_u16.to_be_bytes());
        bundle.extend_from_slice(leaf.as_bytes());
    }
    bundle
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    let failed = |source| ExportError::File { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, bytes).map_err(failed)
}
