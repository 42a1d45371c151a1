//! Status signs and the QR code. Each status has a shape of its own, so that it is told apart without colour.

use super::PdfError;
use super::canvas::{Canvas, Ink, OutlinePoint, Part};
use super::geometry::count;
use crate::pack::contents::Status;
use crate::pack::label::Modules;

/// Distance of a control point from its end point for a quarter circle of radius 1.
const QUARTER: f32 = 0.552_284_8;

/// Outline of a circle, or of its left half.
fn circle(x: f32, y: f32, radius: f32, left_half_only: bool) -> Vec<OutlinePoint> {
    let handle = radius * QUARTER;
    let mut outline = vec![
        (x, y - radius, false),
        (x - handle, y - radius, true),
        (x - radius, y - handle, true),
        (x - radius, y, false),
        (x - radius, y + handle, true),
        (x - handle, y + radius, true),
        (x, y + radius, false),
    ];
    if !left_half_only {
        outline.extend([
            (x + handle, y + radius, true),
            (x + radius, y + handle, true),
            (x + radius, y, false),
            (x + radius, y - handle, true),
            (x + handle, y - radius, true),
            (x, y - radius, false),
        ]);
    }
    outline
}

/// Draws the sign of a status around a centre: a disc with a tick (complete), a ring with a dash (not applicable),
/// a clock (stale), a half-filled ring (incomplete), an octagon with a bar (blocked).
///
/// Where the word beside it says the same, the sign is decoration; where it stands alone, it belongs to a figure.
pub fn draw_status(canvas: &mut Canvas<'_>, part: Part, status: Status, [x, y]: [f32; 2], diameter: f32) {
    let radius = diameter / 2.0;
    let thickness = diameter * 0.11;
    let ring = radius - thickness / 2.0;
    match status {
        Status::Complete => {
            canvas.area(part, &[circle(x, y, radius, false)], Ink::Complete);
            let tick = [
                (x - radius * 0.46, y + radius * 0.02, false),
                (x - radius * 0.12, y + radius * 0.38, false),
                (x + radius * 0.48, y - radius * 0.36, false),
            ];
            canvas.stroke(part, &tick, false, diameter * 0.13, Ink::Paper);
        }
        Status::NotApplicable => {
            canvas.stroke(part, &circle(x, y, ring, false), true, thickness, Ink::Muted);
            let dash = [(x - radius * 0.45, y, false), (x + radius * 0.45, y, false)];
            canvas.stroke(part, &dash, false, thickness, Ink::Muted);
        }
        Status::Stale => {
            canvas.stroke(part, &circle(x, y, ring, false), true, thickness, Ink::Stale);
            let hands =
                [(x, y - radius * 0.58, false), (x, y, false), (x + radius * 0.42, y + radius * 0.2, false)];
            canvas.stroke(part, &hands, false, thickness, Ink::Stale);
        }
        Status::Incomplete => {
            canvas.area(part, &[circle(x, y, radius, true)], Ink::Incomplete);
            canvas.stroke(part, &circle(x, y, ring, false), true, thickness, Ink::Incomplete);
        }
        Status::Blocked => {
            let cut = radius * 0.414;
            let octagon = vec![
                (x - cut, y - radius, false),
                (x + cut, y - radius, false),
                (x + radius, y - cut, false),
                (x + radius, y + cut, false),
                (x + cut, y + radius, false),
                (x - cut, y + radius, false),
                (x - radius, y + cut, false),
                (x - radius, y - cut, false),
            ];
            canvas.area(part, &[octagon], Ink::Blocked);
            let bar = [x - radius * 0.56, y - radius * 0.19, radius * 1.12, radius * 0.38];
            canvas.fill(part, bar, Ink::Paper);
        }
    }
}

/// Draws a QR code of `text` as one filled area in a square. The square has to stand on a light ground with four
/// modules of margin, which is part of it.
///
/// # Errors
/// [`PdfError::QrCode`] if the text is too long for any QR code.
pub fn draw_qr_code(canvas: &mut Canvas<'_>, text: &str, x: f32, y: f32, side: f32) -> Result<(), PdfError> {
    let modules = Modules::qr(text).ok_or(PdfError::QrCode)?;
    draw_modules(canvas, Part::Content, &modules, [x, y, side]);
    Ok(())
}

/// Draws a symbol as one filled area in a square, with the white around it that its standard asks for.
pub fn draw_modules(canvas: &mut Canvas<'_>, part: Part, modules: &Modules, [x, y, side]: [f32; 3]) {
    canvas.fill(Part::Decoration, [x, y, side, side], Ink::Paper);
    let module = side / count(modules.whole());
    let mut rings = Vec::new();
    for row in 0..modules.size {
        let top = y + module * count(row + modules.quiet);
        let mut column = 0;
        // One rectangle for each stretch of dark modules: fewer points, and no hairlines between them.
        while column < modules.size {
            let dark = (column..modules.size).take_while(|column| modules.is_dark(row, *column)).count();
            if dark > 0 {
                let left = x + module * count(column + modules.quiet);
                let right = left + module * count(dark);
                let bottom = top + module;
                rings.push(vec![
                    (left, top, false),
                    (right, top, false),
                    (right, bottom, false),
                    (left, bottom, false),
                ]);
            }
            column += dark.max(1);
        }
    }
    canvas.area(part, &rings, Ink::Text);
}
