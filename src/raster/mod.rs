//! Pages of stored files as images: what marked copies show.
//!
//! A stored file may be written to hurt whoever reads it. So it is read in a process of its own, which has the bytes and
//! nothing else: no folder, no database, no network that it asked for; little memory, little time ([`child`]). The process
//! that serves gives it the file, takes sheets from it ([`frame`]), believes none of their lengths, and ends it when its
//! time is over ([`parent`]). [`pages`] is what the child does.

pub mod child;
pub mod frame;
pub mod pages;
pub mod parent;

use std::time::Duration;

/// Points of a page for each inch, where it is of an ordinary size.
pub const DPI: f32 = 150.0;
/// Longest file that is shown.
pub const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Most pages.
pub const PAGES_MAX: usize = 200;
/// Shortest and longest side of a page, in points of 1/72 inch: from a seal to the longest that PDF knows.
pub const SIDES: std::ops::RangeInclusive<f32> = 8.0..=14_400.0;
/// Most points of a sheet. A larger page gets fewer an inch: on A4 they are 300 an inch all the same.
pub const POINTS_MAX: u64 = 6_000_000;
/// Most points of a picture as it is stored.
pub const PICTURE_POINTS_MAX: u64 = 50_000_000;
/// Most bytes of all sheets together.
pub const SHEETS_BYTES_MAX: u64 = 96 * 1024 * 1024;
/// Memory of the child, its program included.
pub const MEMORY_BYTES: u64 = 1280 * 1024 * 1024;
/// Time that the child may have of the processor, in seconds, and altogether.
pub const PROCESSOR_SECONDS: u64 = 60;
pub const PATIENCE: Duration = Duration::from_secs(90);
/// The subcommand of this program that is the child.
pub const SUBCOMMAND: &str = "draw-pages";

/// How the points of a sheet are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Row by row, compressed without loss (zlib).
    Flate,
    /// As a JPEG file.
    Jpeg,
}

/// A page as an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Points of a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// One byte a point; otherwise three: red, green, blue.
    pub is_grey: bool,
    /// How they are packed.
    pub packing: Packing,
    /// The packed points.
    pub bytes: Vec<u8>,
}

/// Why a file is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Of another type than is shown.
    #[error("no PDF, PNG or JPEG")]
    Form,
    /// It cannot be opened without a password.
    #[error("sealed with a password")]
    Sealed,
    /// It cannot be read.
    #[error("broken")]
    Broken,
    /// So many pages.
    #[error("{0} pages")]
    Many(u32),
    /// A page or picture is too large.
    #[error("page {0} is too large")]
    Large(u32),
    /// Something on a page cannot be shown as it is meant.
    #[error("something on page {0} cannot be shown")]
    Partial(u32),
    /// It took too much time, memory or room.
    #[error("it takes too much time or memory")]
    Costly,
}

/// Why there are no sheets.
#[derive(Debug, thiserror::Error)]
pub enum RasterError {
    /// The file is such that it is not shown.
    #[error("the file is not shown: {0}")]
    Refused(Refusal),
    /// The process that draws could not be begun.
    #[error("the process that draws pages could not be begun")]
    Begin(#[source] std::io::Error),
}
