//! QR codes as the path of an SVG: drawn in the page itself, so that no picture of a secret has an address.

use fast_qr::QRBuilder;
use serde::Serialize;

/// Modules of white around a code, as the standard asks.
const QUIET: usize = 4;

/// A code to be drawn: one path of unit squares.
#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    /// Width and height with the white around it, in modules.
    pub size: usize,
    /// `d` of the path.
    pub path: String,
}

/// The code of a text; `None` if it is too long for one.
#[must_use]
pub fn of(text: &str) -> Option<Picture> {
    let code = QRBuilder::new(text).build().ok()?;
    let mut path = String::new();
    for row in 0..code.size {
        for column in 0..code.size {
            let is_dark = code.data.get(row * code.size + column).is_some_and(|module| module.value());
            if is_dark {
                path.push_str(&format!("M{} {}h1v1h-1z", column + QUIET, row + QUIET));
            }
        }
    }
    Some(Picture { size: code.size + 2 * QUIET, path })
}
