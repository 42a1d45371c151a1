//! The page: A4, its margins, and conversions of counts to lengths. Lengths are points (1/72 inch), `y` grows
//! downwards from the top edge; only the canvas knows that PDF counts upwards.

/// Width of A4.
pub const PAGE_WIDTH: f32 = 595.28;
/// Height of A4.
pub const PAGE_HEIGHT: f32 = 841.89;
/// Left margin: wide enough for a file punch.
pub const LEFT: f32 = 56.0;
/// Right edge of the text.
pub const RIGHT: f32 = PAGE_WIDTH - 48.0;
/// Width of the text.
pub const WIDTH: f32 = RIGHT - LEFT;
/// Top of the text, under the marking and the running head.
pub const TOP: f32 = 86.0;
/// Bottom of the text, above the running foot and the marking.
pub const BOTTOM: f32 = PAGE_HEIGHT - 76.0;
/// Height of the text.
pub const HEIGHT: f32 = BOTTOM - TOP;

/// How a page lies before its reader. Only what was drawn elsewhere, and lay so there, is ever sideways.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Turn {
    /// Higher than wide.
    #[default]
    Upright,
    /// Wider than high.
    Sideways,
}

impl Turn {
    /// Width of the page.
    #[must_use]
    pub const fn width(self) -> f32 {
        match self {
            Self::Upright => PAGE_WIDTH,
            Self::Sideways => PAGE_HEIGHT,
        }
    }

    /// Height of the page.
    #[must_use]
    pub const fn height(self) -> f32 {
        match self {
            Self::Upright => PAGE_HEIGHT,
            Self::Sideways => PAGE_WIDTH,
        }
    }

    /// Right edge of what stands on every page.
    #[must_use]
    pub const fn right(self) -> f32 {
        match self {
            Self::Upright => RIGHT,
            Self::Sideways => PAGE_HEIGHT - (PAGE_WIDTH - RIGHT),
        }
    }
}

/// A count as a length factor. Counts here are lines on a page or cells in a row; anything above 65,535 is a page
/// that cannot exist, and saturates.
#[must_use]
pub fn count(number: usize) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}

/// Two decimals are a 7,200th of an inch: finer than any printer, and they keep the file small.
#[must_use]
pub fn rounded(length: f32) -> f32 {
    (length * 100.0).round() / 100.0
}
