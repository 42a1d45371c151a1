//! The tree as C2SP tlog-tiles: tiles of 256 hashes and where they stand, the growing right edge ([`Edge`]), and proofs
//! read from tiles (`proofs`), which may be kept (`cached`).

mod cached;
mod edge;
mod proofs;
#[cfg(test)]
mod tests;

pub use self::cached::Cached;
pub use self::edge::{Edge, complete};
pub use self::proofs::{TileReader, consistency_proof, inclusion_proof, root};

/// Hashes in a full tile.
pub const WIDTH: u16 = 256;

/// Tree levels that one tile spans.
const HEIGHT: u32 = 8;

/// Where a tile stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// Tile level, 0 at the leaves.
    pub level: u8,
    /// Index within the level.
    pub index: u64,
    /// Hashes in it, 1 to 256.
    pub width: u16,
}

impl Tile {
    /// The path under the log's prefix, `tile/0/x001/x234/067` or `tile/0/x001/x234/067.p/8`.
    #[must_use]
    pub fn path(&self) -> String {
        path(self.level, self.index, self.width)
    }
}

/// The path of a tile under the log's prefix; a width below 256 names the partial tile.
#[must_use]
pub fn path(level: u8, index: u64, width: u16) -> String {
    format!("tile/{level}/{}", index_path(index, width))
}

/// The path of a bundle of entries under the log's prefix.
#[must_use]
pub fn entries_path(index: u64, width: u16) -> String {
    format!("tile/entries/{}", index_path(index, width))
}

/// What a path under the log's prefix asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A tile of hashes.
    Tile(Tile),
    /// A bundle of entries: its index and how many.
    Entries {
        /// Index of the bundle.
        index: u64,
        /// Entries in it, 1 to 256.
        width: u16,
    },
}

impl Asked {
    /// Reads `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`. There is one spelling of each; another is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (level, rest) = text.strip_prefix("tile/")?.split_once('/')?;
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().ok()?),
            None => (rest, WIDTH),
        };
        if width == 0 || width > WIDTH {
            return None;
        }
        let mut index: u64 = 0;
        for part in number.split('/') {
            let digits = part.strip_prefix('x').unwrap_or(part);
            index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
        }
        let asked = match level {
            "entries" => Self::Entries { index, width },
            level => {
                Self::Tile(Tile { level: level.parse().ok().filter(|level| *level < 64)?, index, width })
            }
        };
        (asked.path() == text).then_some(asked)
    }

    /// The path under the log's prefix.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Tile(tile) => tile.path(),
            Self::Entries { index, width } => entries_path(*index, *width),
        }
    }
}

fn index_path(index: u64, width: u16) -> String {
    let mut text = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1000);
        rest /= 1000;
    }
    if width < WIDTH { format!("{text}.p/{width}") } else { text }
}

/// Number of hashes at a tile level in a tree of `size` leaves.
#[must_use]
pub fn hashes_at(size: u64, level: u8) -> u64 {
    size.checked_shr(HEIGHT * u32::from(level)).unwrap_or(0)
}

/// Why an edge or a proof cannot be made from the given tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TileError<E> {
    /// The tile could not be read.
    #[error("a tile could not be read: {0}")]
    Read(E),
    /// A tile has fewer hashes than the tree's size demands, or (for an edge) another number.
    #[error("tile {} has {found} hashes, not {}", .tile.path(), .tile.width)]
    Width {
        /// The tile that was expected.
        tile: Tile,
        /// How many hashes came.
        found: usize,
    },
    /// The index is not below the size, or the older size is above the newer.
    #[error("the position lies outside the tree")]
    OutOfRange,
}
