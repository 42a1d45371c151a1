//! A label as PNG: the symbol, and lines of text beneath it, drawn from the outlines of the compiled-in fonts.

use allsorts::binary::read::ReadScope;
use allsorts::font_data::FontData;
use allsorts::outline::{OutlineBuilder, OutlineSink};
use allsorts::pathfinder_geometry::line_segment::LineSegment2F;
use allsorts::pathfinder_geometry::vector::Vector2F;
use allsorts::tables::glyf::{GlyfVisitorContext, LocaGlyf};

use super::Label;
use crate::domain::picture;
use crate::pack::pdf::PdfError;
use crate::pack::pdf::fonts::{Fonts, Weight};
use crate::pack::pdf::geometry::count;

/// Width of a module, in points of the picture.
const MODULE: usize = 8;
/// Size of the text, and the height of its line.
const SIZE: f32 = 26.0;
const LEADING: usize = 34;
/// White at both sides of a line that is wider than the symbol.
const MARGIN: usize = 16;
/// Each point is looked at so often in each direction.
const FINE: usize = 4;

/// Draws a label: number and marking, where there is one, stand beneath the symbol, centred.
///
/// # Errors
/// [`PdfError::Font`] if a compiled-in font cannot be read.
pub fn png(label: &Label) -> Result<Vec<u8>, PdfError> {
    let fonts = Fonts::load()?;
    let texts = [(Weight::Mono, &label.number), (Weight::Bold, &label.marking)];
    let lines: Vec<Line> = texts
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(weight, text)| Line::of(&fonts, weight, text))
        .collect::<Result<_, _>>()?;
    let side = label.modules.whole() * MODULE;
    let widest = lines.iter().map(|line| line.width + 2 * MARGIN).max().unwrap_or_default();
    let width = side.max(widest);
    let left = (width - side) / 2;
    let mut rows: Vec<Vec<u8>> = Vec::new();
    for y in 0..side {
        let is_dark = |x: usize| {
            let place = |at: usize| (at / MODULE).checked_sub(label.modules.quiet);
            let inside = x.checked_sub(left).and_then(place).zip(place(y));
            inside.is_some_and(|(column, row)| label.modules.is_dark(row, column))
        };
        rows.push((0..width).map(|x| if is_dark(x) { 0 } else { 255 }).collect());
    }
    for line in &lines {
        rows.extend(line.rows(width));
    }
    rows.push(vec![255; width]);
    let whole = rows.iter().map(Vec::as_slice);
    picture::png(width, whole).ok_or(PdfError::Structure { part: "picture" })
}

/// A line of text as its outlines: straight pieces, in points, `y` down from the top of the line.
struct Line {
    width: usize,
    pieces: Vec<[(f32, f32); 2]>,
}

impl Line {
    fn of(fonts: &Fonts, weight: Weight, text: &str) -> Result<Self, PdfError> {
        let mut pen =
            Pen { pieces: Vec::new(), origin: 0.0, scale: 1.0, start: (0.0, 0.0), here: (0.0, 0.0) };
        for letter in text.chars() {
            let glyph = fonts.glyph(weight, letter);
            let broken = || PdfError::Font { name: glyph.face.resource() };
            let loaded = fonts.get(glyph.face).ok_or_else(broken)?;
            pen.scale = loaded.scale() * SIZE / 1000.0;
            let file =
                ReadScope::new(glyph.face.program()).read::<FontData<'static>>().map_err(|_| broken())?;
            let tables = file.table_provider(0).map_err(|_| broken())?;
            let mut outlines = LocaGlyf::load(&tables).map_err(|_| broken())?;
            let mut context = GlyfVisitorContext::new(&mut outlines, None);
            context.visit(glyph.index, None, &mut pen).map_err(|_| broken())?;
            pen.origin += glyph.advance * SIZE / 1000.0;
        }
        Ok(Self { width: whole(pen.origin.ceil()), pieces: pen.pieces })
    }

    /// The rows of the line, as wide as the picture.
    fn rows(&self, width: usize) -> Vec<Vec<u8>> {
        let left = count((width - self.width.min(width)) / 2);
        let mut rows = Vec::with_capacity(LEADING);
        for y in 0..LEADING {
            let mut covered = vec![0_usize; width];
            for part in 0..FINE {
                let height = count(y) + (count(part) + 0.5) / count(FINE);
                self.cover(height, left, &mut covered);
            }
            let most = FINE * FINE;
            let grey = |covered: &usize| u8::try_from(255 - 255 * (*covered).min(most) / most).unwrap_or(255);
            rows.push(covered.iter().map(grey).collect());
        }
        rows
    }

    /// Adds what is inside of the outlines at a height: non-zero winding, as TrueType wants it.
    fn cover(&self, height: f32, left: f32, covered: &mut [usize]) {
        let mut crossings: Vec<(f32, i32)> = Vec::new();
        for [(x1, y1), (x2, y2)] in &self.pieces {
            let turn = match (*y1 <= height, *y2 <= height) {
                (true, false) => 1,
                (false, true) => -1,
                _ => continue,
            };
            crossings.push((left + x1 + (height - y1) / (y2 - y1) * (x2 - x1), turn));
        }
        crossings.sort_by(|one, two| one.0.total_cmp(&two.0));
        let mut winding = 0;
        let mut entered = 0.0;
        for (x, turn) in crossings {
            if winding == 0 {
                entered = x;
            }
            winding += turn;
            if winding == 0 {
                let fine = |x: f32| whole((x * count(FINE)).round().max(0.0));
                for place in fine(entered)..fine(x) {
                    if let Some(point) = covered.get_mut(place / FINE) {
                        *point += 1;
                    }
                }
            }
        }
    }
}

/// A length in whole points: what is no number, or beyond any picture, is none.
fn whole(length: f32) -> usize {
    // The lengths here are below 2^16, and whole: written out and read they are exact.
    format!("{length:.0}").parse().unwrap_or_default()
}

/// Collects outlines as straight pieces.
struct Pen {
    pieces: Vec<[(f32, f32); 2]>,
    origin: f32,
    scale: f32,
    start: (f32, f32),
    here: (f32, f32),
}

impl Pen {
    /// Where a point of the font stands; its base line is where the letters of a line stand on.
    fn place(&self, point: Vector2F) -> (f32, f32) {
        (self.origin + point.x() * self.scale, count(LEADING) * 0.76 - point.y() * self.scale)
    }

    fn to(&mut self, there: (f32, f32)) {
        self.pieces.push([self.here, there]);
        self.here = there;
    }
}

/// Straight pieces for a curve: at this size nobody sees them.
const STEPS: usize = 6;

impl OutlineSink for Pen {
    fn move_to(&mut self, to: Vector2F) {
        self.here = self.place(to);
        self.start = self.here;
    }

    fn line_to(&mut self, to: Vector2F) {
        self.to(self.place(to));
    }

    fn quadratic_curve_to(&mut self, control: Vector2F, to: Vector2F) {
        let (from, control, to) = (self.here, self.place(control), self.place(to));
        for step in 1..=STEPS {
            let t = count(step) / count(STEPS);
            let at = |a: f32, b: f32, c: f32| (1.0 - t) * (1.0 - t) * a + 2.0 * (1.0 - t) * t * b + t * t * c;
            self.to((at(from.0, control.0, to.0), at(from.1, control.1, to.1)));
        }
    }

    fn cubic_curve_to(&mut self, control: LineSegment2F, to: Vector2F) {
        // TrueType has none; where one came from elsewhere, its middle is close enough.
        self.quadratic_curve_to((control.from() + control.to()) * 0.5, to);
    }

    fn close(&mut self) {
        self.to(self.start);
    }
}
