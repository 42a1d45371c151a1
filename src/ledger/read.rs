//! Reading a ledger: its right edge, its tiles, its heads, receipts.

use super::refuse;
use crate::db::ledger::{self, StoredCheckpoint};
use crate::db::{Conn, DbError};
use crate::proof::digest::Digest;
use crate::proof::receipt::Receipt;
use crate::proof::tile::{self, Cached, Edge, TileReader};

/// The right edge of the tree of `size` leaves, which must be the present one.
///
/// # Errors
/// [`DbError::Ledger`] if the stored tiles are not those of such a tree.
pub fn edge(conn: &mut Conn, organisation: &str, size: u64) -> Result<Edge, DbError> {
    let mut tiles = Vec::new();
    let (mut level, mut hashes) = (0_u8, size);
    while hashes > 0 {
        let partial = if hashes % 256 == 0 {
            Vec::new()
        } else {
            let mut tile = stored_tile(conn, organisation, level, hashes / 256)?;
            // A tile that was loaded with more hashes than the tree has would let a rolled-back head go unseen.
            if u64::try_from(tile.len()).unwrap_or(u64::MAX) != hashes % 256 {
                return Err(refuse(
                    organisation,
                    format!("tile {level}/{} is not of the head's width", hashes / 256),
                ));
            }
            tile.truncate(256);
            tile
        };
        tiles.push(partial);
        hashes /= 256;
        level += 1;
    }
    Edge::from_tiles(size, tiles).map_err(|error| refuse(organisation, error.to_string()))
}

fn stored_tile(conn: &mut Conn, organisation: &str, level: u8, index: u64) -> Result<Vec<Digest>, DbError> {
    ledger::tile(conn, organisation, level, index)?
        .ok_or_else(|| refuse(organisation, format!("tile {level}/{index} is missing")))
}

/// Tiles of a ledger in the database.
pub(super) struct Tiles<'c> {
    conn: &'c mut Conn,
    organisation: &'c str,
}

impl<'c> Tiles<'c> {
    pub(super) fn new(conn: &'c mut Conn, organisation: &'c str) -> Self {
        Self { conn, organisation }
    }
}

impl TileReader for Tiles<'_> {
    type Error = DbError;

    fn tile(&mut self, level: u8, index: u64, _width: u16) -> Result<Vec<Digest>, DbError> {
        stored_tile(self.conn, self.organisation, level, index)
    }
}

/// Makes any number of receipts against one head.
pub struct Receipts<'c> {
    tiles: Cached<Tiles<'c>>,
    organisation: &'c str,
    head: StoredCheckpoint,
}

impl std::fmt::Debug for Receipts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Receipts").field("head", &self.head).finish_non_exhaustive()
    }
}

impl<'c> Receipts<'c> {
    /// Receipts against `head`.
    pub fn new(conn: &'c mut Conn, organisation: &'c str, head: StoredCheckpoint) -> Self {
        Self { tiles: Cached::new(Tiles { conn, organisation }), organisation, head }
    }

    /// The receipt of the leaf at `index`.
    ///
    /// # Errors
    /// [`DbError::Ledger`] if the index is not in the tree or a tile is missing.
    pub fn receipt(&mut self, index: u64, extra: Option<Vec<u8>>) -> Result<Receipt, DbError> {
        let proof = tile::inclusion_proof(&mut self.tiles, index, self.head.size)
            .map_err(|error| refuse(self.organisation, error.to_string()))?;
        Ok(Receipt { extra, index, proof, checkpoint: self.head.note.clone() })
    }
}

/// The receipt that belongs to an event for good: against the first head that was signed after it.
///
/// # Errors
/// [`DbError::Ledger`] if no head covers the index.
pub fn lasting_receipt(
    conn: &mut Conn,
    organisation: &str,
    index: u64,
    extra: Option<Vec<u8>>,
) -> Result<Receipt, DbError> {
    let head = ledger::head_from(conn, organisation, index + 1)?
        .ok_or_else(|| refuse(organisation, format!("no head covers leaf {index}")))?;
    Receipts::new(conn, organisation, head).receipt(index, extra)
}

/// Root of the tree as it was at `size` leaves, from the tiles.
///
/// # Errors
/// [`DbError::Ledger`] if a tile is missing.
pub fn root_at(conn: &mut Conn, organisation: &str, size: u64) -> Result<Digest, DbError> {
    tile::root(&mut Tiles { conn, organisation }, size)
        .map_err(|error| refuse(organisation, error.to_string()))
}
