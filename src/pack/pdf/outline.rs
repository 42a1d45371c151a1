//! Letters as areas: for what stands across a page, which is drawn and not written.

use allsorts::binary::read::ReadScope;
use allsorts::font_data::FontData;
use allsorts::outline::{OutlineBuilder, OutlineSink};
use allsorts::pathfinder_geometry::line_segment::LineSegment2F;
use allsorts::pathfinder_geometry::vector::Vector2F;
use allsorts::tables::glyf::{GlyfVisitorContext, LocaGlyf};

use super::PdfError;
use super::canvas::OutlinePoint;
use super::fonts::{Fonts, Weight};

/// A word as outlines at size 1: right of and above the point where it begins.
#[derive(Debug, Default)]
pub struct Outlined {
    /// The outlines; `y` grows upwards.
    pub rings: Vec<Vec<OutlinePoint>>,
    /// How far it goes.
    pub width: f32,
}

/// The outlines of a word whose letters stand one after the other, from left to right.
///
/// # Errors
/// [`PdfError::Font`] if a compiled-in font cannot be read.
pub fn word(fonts: &Fonts, weight: Weight, word: &str) -> Result<Outlined, PdfError> {
    let mut pen = Pen { outlined: Outlined::default(), ring: Vec::new(), scale: 1.0 };
    for letter in word.chars() {
        let glyph = fonts.glyph(weight, letter);
        let broken = || PdfError::Font { name: glyph.face.resource() };
        pen.scale = fonts.get(glyph.face).ok_or_else(broken)?.scale() / 1000.0;
        let file = ReadScope::new(glyph.face.program()).read::<FontData<'static>>().map_err(|_| broken())?;
        let tables = file.table_provider(0).map_err(|_| broken())?;
        let mut outlines = LocaGlyf::load(&tables).map_err(|_| broken())?;
        let mut context = GlyfVisitorContext::new(&mut outlines, None);
        context.visit(glyph.index, None, &mut pen).map_err(|_| broken())?;
        pen.outlined.width += glyph.advance / 1000.0;
    }
    Ok(pen.outlined)
}

struct Pen {
    outlined: Outlined,
    ring: Vec<OutlinePoint>,
    scale: f32,
}

impl Pen {
    fn place(&self, point: Vector2F) -> (f32, f32) {
        (self.outlined.width + point.x() * self.scale, point.y() * self.scale)
    }

    fn curve(&mut self, one: (f32, f32), other: (f32, f32), to: (f32, f32)) {
        self.ring.extend([(one.0, one.1, true), (other.0, other.1, true), (to.0, to.1, false)]);
    }
}

impl OutlineSink for Pen {
    fn move_to(&mut self, to: Vector2F) {
        let (x, y) = self.place(to);
        self.ring = vec![(x, y, false)];
    }

    fn line_to(&mut self, to: Vector2F) {
        let (x, y) = self.place(to);
        self.ring.push((x, y, false));
    }

    /// A curve with one control point is one with two: two thirds of the way to it, from either end.
    fn quadratic_curve_to(&mut self, control: Vector2F, to: Vector2F) {
        let (control, to) = (self.place(control), self.place(to));
        let from = self.ring.last().map_or(control, |(x, y, _)| (*x, *y));
        let towards = |end: (f32, f32)| {
            (end.0 + (control.0 - end.0) * 2.0 / 3.0, end.1 + (control.1 - end.1) * 2.0 / 3.0)
        };
        self.curve(towards(from), towards(to), to);
    }

    fn cubic_curve_to(&mut self, control: LineSegment2F, to: Vector2F) {
        let [one, other, to] = [control.from(), control.to(), to].map(|point| self.place(point));
        self.curve(one, other, to);
    }

    fn close(&mut self) {
        let ring = std::mem::take(&mut self.ring);
        if ring.len() > 2 {
            self.outlined.rings.push(ring);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_their_outlines_one_after_the_other() {
        let fonts = Fonts::load().unwrap();
        // O has an outer ring and an inner one, I has one.
        let outlined = word(&fonts, Weight::Bold, "VOID").unwrap();
        assert_eq!(outlined.rings.len(), 1 + 2 + 1 + 2);
        let left = |ring: &Vec<OutlinePoint>| ring.iter().map(|point| point.0).fold(f32::MAX, f32::min);
        assert!(left(&outlined.rings[0]) < left(&outlined.rings[3]));
        assert!(
            outlined
                .rings
                .iter()
                .flatten()
                .all(|(x, y, _)| { (-0.1..=outlined.width + 0.1).contains(x) && (-0.1..=0.8).contains(y) })
        );
        assert!(outlined.rings.iter().flatten().any(|(.., is_control)| *is_control));
    }
}
