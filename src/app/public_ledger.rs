//! A ledger as anybody reads it: the signed head, and the tree in tiles (C2SP tlog-tiles). A leaf is a salted commitment,
//! so neither tells anything of what was recorded (formats.md, section 2).

use super::{App, Error};
use crate::db::ledger::StoredCheckpoint;
use crate::db::{Conn, events, ledger, organisations};
use crate::ledger::{check, witnessed};
use crate::proof::digest::Digest;
use crate::proof::tile::{Asked, WIDTH, hashes_at};

impl App {
    /// The signed note of an organisation's head: the newest one that its witnesses' quorum has signed, with their
    /// signatures; the present one where no quorum is asked for, or none was reached yet.
    ///
    /// # Errors
    /// [`super::Code::NotFound`] if there is no such organisation, or nothing in its ledger.
    pub fn public_checkpoint(&self, organisation: &str) -> Result<String, Error> {
        let head = self.db.read(|conn| witnessed::published(conn, organisation).map_err(Error::from))?;
        head.map(|head| head.note).ok_or_else(|| missing(organisation))
    }

    /// The verifier keys of an organisation's ledger, one a line, the present one last.
    ///
    /// # Errors
    /// [`super::Code::NotFound`] if there is no such organisation.
    pub fn public_keys(&self, organisation: &str) -> Result<String, Error> {
        self.db.read(|conn| {
            if organisations::find(conn, organisation)?.is_none() {
                return Err(missing(organisation));
            }
            let keys = check::verifier_keys(conn, organisation)?;
            Ok(keys.into_iter().map(|key| format!("{key}\n")).collect())
        })
    }

    /// A tile or a bundle of entries, as far as the present head covers it: one of fewer hashes than there are now is the
    /// beginning of what is there.
    ///
    /// # Errors
    /// [`super::Code::NotFound`] if the head does not cover it.
    pub fn public_tile(&self, organisation: &str, path: &str) -> Result<Vec<u8>, Error> {
        let none = || Error::not_found("ledger tile", path);
        let asked = Asked::parse(path).ok_or_else(none)?;
        self.db.read(|conn| {
            let size = public_head(conn, organisation)?.size;
            let (there, index, width) = match asked {
                Asked::Tile(tile) => (hashes_at(size, tile.level), tile.index, tile.width),
                Asked::Entries { index, width } => (size, index, width),
            };
            let first = index.checked_mul(u64::from(WIDTH)).ok_or_else(none)?;
            let end = first.checked_add(u64::from(width)).ok_or_else(none)?;
            if end > there {
                return Err(none());
            }
            match asked {
                Asked::Tile(tile) => {
                    let stored = ledger::tile(conn, organisation, tile.level, index)?.ok_or_else(none)?;
                    let hashes = stored.iter().take(usize::from(width));
                    Ok(hashes.flat_map(|hash| *hash.as_bytes()).collect())
                }
                Asked::Entries { .. } => {
                    let page = events::page(conn, organisation, first, u64::from(width))?;
                    let leaves: Vec<Digest> =
                        page.iter().map(|event| Digest::of(event.body.as_bytes())).collect();
                    Ok(crate::ledger::export::bundle(&leaves))
                }
            }
        })
    }
}

fn public_head(conn: &mut Conn, organisation: &str) -> Result<StoredCheckpoint, Error> {
    ledger::head(conn, organisation)?.ok_or_else(|| missing(organisation))
}

fn missing(organisation: &str) -> Error {
    Error::not_found("ledger", organisation)
}
