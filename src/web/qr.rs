//! QR codes: as the path of an SVG, drawn in the page itself, so that no picture of a secret has an address; and for the
//! command line as a file or in the terminal.

use fast_qr::QRBuilder;
use serde::Serialize;

use crate::domain::picture;

/// Modules of white around a code, as the standard asks.
const QUIET: usize = 4;
/// Width of a module in a PNG.
const POINTS: usize = 8;

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
    let code = Code::of(text)?;
    let mut path = String::new();
    for row in 0..code.size {
        for column in 0..code.size {
            if code.is_dark(row, column) {
                path.push_str(&format!("M{} {}h1v1h-1z", column + QUIET, row + QUIET));
            }
        }
    }
    Some(Picture { size: code.size + 2 * QUIET, path })
}

/// The modules of a code.
struct Code {
    size: usize,
    code: fast_qr::QRCode,
}

impl Code {
    fn of(text: &str) -> Option<Self> {
        // The lowest correction: on a clean print or a screen, and the longest text.
        let code = QRBuilder::new(text).ecl(fast_qr::ECL::L).build().ok()?;
        Some(Self { size: code.size, code })
    }

    /// The same with the white around it counted in.
    fn is_light(&self, row: usize, column: usize) -> bool {
        let inside = row.checked_sub(QUIET).zip(column.checked_sub(QUIET));
        !inside.is_some_and(|(row, column)| column < self.size && self.is_dark(row, column))
    }

    fn is_dark(&self, row: usize, column: usize) -> bool {
        self.code.data.get(row * self.size + column).is_some_and(|module| module.value())
    }
}

/// The code of a text as an SVG of its own; `None` if it is too long for one.
#[must_use]
pub fn svg(text: &str) -> Option<String> {
    let Picture { size, path } = of(text)?;
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path d=\"{path}\"/></svg>\n"
    ))
}

/// The code of a text as a PNG: grey, a module eight points wide; `None` if it is too long for one.
#[must_use]
pub fn png(text: &str) -> Option<Vec<u8>> {
    let code = Code::of(text)?;
    let whole = code.size + 2 * QUIET;
    let line = |row: usize| -> Vec<u8> {
        let point = |column| if code.is_light(row, column) { [255; POINTS] } else { [0; POINTS] };
        (0..whole).flat_map(point).collect()
    };
    let lines: Vec<Vec<u8>> = (0..whole).map(line).collect();
    picture::png(whole * POINTS, lines.iter().flat_map(|line| std::iter::repeat_n(line.as_slice(), POINTS)))
}

/// The code of a text in characters of which each shows two modules, light on dark; `None` if it is too long for one.
#[must_use]
pub fn terminal(text: &str) -> Option<String> {
    let code = Code::of(text)?;
    let whole = code.size + 2 * QUIET;
    let is_light = |row: usize, column: usize| row < whole && code.is_light(row, column);
    let mut drawn = String::new();
    for row in (0..whole).step_by(2) {
        for column in 0..whole {
            drawn.push(match (is_light(row, column), is_light(row + 1, column)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        drawn.push('\n');
    }
    Some(drawn)
}
