//! The second pass: each page as the content stream that PDF (ISO 32000-1, 7.8 and 8 to 9) wants, handed on as soon as
//! it is complete, so that no more than a few pages are held however long the document is.

use std::sync::mpsc::SyncSender;

use super::canvas::{Ink, Link, OutlinePoint, Part, Press, Shape};
use super::fonts::Face;
use super::geometry::PAGE_HEIGHT;
use super::text::{Body, Line};

/// The numbers of the glyphs in the embedded fonts: by position of the face, by glyph of the font file.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    /// Code of each glyph that is embedded.
    pub faces: [Vec<Option<u16>>; Face::ALL.len()],
}

impl Codes {
    fn of(&self, face: Face, glyph: u16) -> Option<u16> {
        self.faces.get(face.position())?.get(usize::from(glyph)).copied().flatten()
    }
}

/// A page before it is compressed.
#[derive(Debug)]
pub struct Page {
    /// Its content stream.
    pub content: Vec<u8>,
    /// Its links.
    pub links: Vec<Link>,
}

/// Writes content streams and sends them on.
#[derive(Debug)]
pub struct Streams<'a> {
    codes: &'a Codes,
    pages: SyncSender<Page>,
    /// Figures under text, artifacts under content.
    figures: [Layer; 2],
    texts: [Layer; 2],
    /// A glyph that the first pass did not see.
    unknown: bool,
}

impl<'a> Streams<'a> {
    /// Sends pages to `pages`.
    #[must_use]
    pub fn new(codes: &'a Codes, pages: SyncSender<Page>) -> Self {
        Self { codes, pages, figures: Default::default(), texts: Default::default(), unknown: false }
    }

    /// True if every glyph had a code.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        !self.unknown
    }
}

const fn layer(layers: &mut [Layer; 2], part: Part) -> &mut Layer {
    let [artifacts, contents] = layers;
    match part {
        Part::Artifact => artifacts,
        Part::Content => contents,
    }
}

impl Press for Streams<'_> {
    fn draw(&mut self, part: Part, shape: Shape<'_>, ink: Ink) {
        layer(&mut self.figures, part).draw(shape, ink);
    }

    fn write(&mut self, part: Part, x: f32, baseline: f32, line: &Line) {
        let known = layer(&mut self.texts, part).write(self.codes, x, baseline, line);
        self.unknown |= !known;
    }

    fn end_page(&mut self, links: Vec<Link>) {
        let [figures, more] = &self.figures;
        let [heads, text] = &self.texts;
        let mut content = Vec::with_capacity(
            figures.bytes.len() + more.bytes.len() + heads.bytes.len() + text.bytes.len() + 8,
        );
        content.extend_from_slice(&figures.bytes);
        content.extend_from_slice(&more.bytes);
        content.extend_from_slice(b"BT\n");
        content.extend_from_slice(&heads.bytes);
        content.extend_from_slice(&text.bytes);
        content.extend_from_slice(b"ET\n");
        for layer in self.figures.iter_mut().chain(&mut self.texts) {
            layer.clear();
        }
        // Whoever receives has gone only if it failed; it says so itself.
        drop(self.pages.send(Page { content, links }));
    }
}

/// Operators of one kind, and what they have set so far, so that nothing is set twice.
#[derive(Debug, Default)]
struct Layer {
    bytes: Vec<u8>,
    fill: Option<Ink>,
    stroke: Option<Ink>,
    thickness: Option<f32>,
    font: Option<(Face, f32)>,
}

impl Layer {
    fn clear(&mut self) {
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        *self = Self { bytes, ..Self::default() };
    }

    fn operator(&mut self, operands: &[f32], name: &str) {
        for operand in operands {
            number(&mut self.bytes, *operand);
            self.bytes.push(b' ');
        }
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.push(b'\n');
    }

    fn fill(&mut self, ink: Ink) {
        if self.fill != Some(ink) {
            self.fill = Some(ink);
            self.operator(&ink.rgb(), "rg");
        }
    }

    fn draw(&mut self, shape: Shape<'_>, ink: Ink) {
        match shape {
            Shape::Box([x, y, width, height]) => {
                self.fill(ink);
                self.operator(&[x, PAGE_HEIGHT - y - height, width, height], "re");
                self.operator(&[], "f");
            }
            Shape::Area(rings) => {
                self.fill(ink);
                for ring in rings {
                    self.path(ring);
                    self.operator(&[], "h");
                }
                self.operator(&[], "f");
            }
            Shape::Stroke { points, closed, thickness } => {
                if self.stroke != Some(ink) {
                    self.stroke = Some(ink);
                    self.operator(&ink.rgb(), "RG");
                }
                if self.thickness != Some(thickness) {
                    self.thickness = Some(thickness);
                    self.operator(&[thickness], "w");
                }
                self.path(points);
                self.operator(&[], if closed { "s" } else { "S" });
            }
        }
    }

    /// Straight lines and, where two control points stand before a point, curves.
    fn path(&mut self, points: &[OutlinePoint]) {
        let Some(((x, y, _), mut rest)) = points.split_first() else { return };
        self.operator(&[*x, PAGE_HEIGHT - y], "m");
        while let [first, others @ ..] = rest {
            match rest {
                [(ax, ay, true), (bx, by, true), (x, y, _), after @ ..] => {
                    let at = [*ax, PAGE_HEIGHT - ay, *bx, PAGE_HEIGHT - by, *x, PAGE_HEIGHT - y];
                    self.operator(&at, "c");
                    rest = after;
                }
                _ => {
                    self.operator(&[first.0, PAGE_HEIGHT - first.1], "l");
                    rest = others;
                }
            }
        }
    }

    /// Writes a line; false if a glyph has no code.
    fn write(&mut self, codes: &Codes, x: f32, baseline: f32, line: &Line) -> bool {
        let mut known = true;
        for run in &line.runs {
            self.fill(line.style.ink);
            if self.font != Some((run.face, run.size)) {
                self.font = Some((run.face, run.size));
                self.bytes.push(b'/');
                self.bytes.extend_from_slice(run.face.resource().as_bytes());
                self.bytes.push(b' ');
                self.operator(&[run.size], "Tf");
            }
            let (x, y) = (x + run.x, PAGE_HEIGHT - baseline);
            let mut show = |layer: &mut Self, x: f32, y: f32, glyphs: &mut dyn Iterator<Item = u16>| {
                layer.operator(&[1.0, 0.0, 0.0, 1.0, x, y], "Tm");
                layer.bytes.push(b'<');
                for glyph in glyphs {
                    let code = codes.of(run.face, glyph);
                    known &= code.is_some();
                    hexadecimal(&mut layer.bytes, code.unwrap_or_default());
                }
                layer.bytes.extend_from_slice(b"> Tj\n");
            };
            match &run.body {
                Body::Letters(letters) => {
                    show(self, x, y, &mut letters.iter().map(|(glyph, _)| *glyph));
                }
                Body::Shaped(placed) => {
                    for glyph in placed {
                        show(self, x + glyph.x, y + glyph.y, &mut std::iter::once(glyph.glyph));
                    }
                }
            }
        }
        known
    }
}

fn hexadecimal(out: &mut Vec<u8>, code: u16) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for shift in [12, 8, 4, 0] {
        let digit = usize::from(code >> shift & 0xF);
        out.extend(DIGITS.get(digit));
    }
}

/// A number with two decimals: a 7,200th of an inch is finer than any printer, and keeps the file small. (Colours, too:
/// none of them is given more exactly than to a thousandth, and no eye tells a hundredth.)
fn number(out: &mut Vec<u8>, value: f32) {
    #[expect(clippy::as_conversions, reason = "no other conversion rounds and saturates; lengths are small")]
    let hundredths = (value * 100.0).round() as i32;
    if hundredths < 0 {
        out.push(b'-');
    }
    let hundredths = hundredths.unsigned_abs();
    let mut digits = [0_u8; 10];
    let mut rest = hundredths / 100;
    let mut used = 0;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        used += 1;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend(digits.iter().skip(10 - used));
    let decimals = u8::try_from(hundredths % 100).unwrap_or_default();
    if decimals > 0 {
        out.extend([b'.', b'0' + decimals / 10]);
        if decimals % 10 > 0 {
            out.push(b'0' + decimals % 10);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_short_and_exact_to_a_hundredth() {
        for (value, text) in [
            (0.0, "0"),
            (-0.001, "0"),
            (1.0, "1"),
            (-1.5, "-1.5"),
            (0.05, "0.05"),
            (841.89, "841.89"),
            (595.277, "595.28"),
            (-0.25, "-0.25"),
            (100_000.0, "100000"),
        ] {
            let mut out = Vec::new();
            number(&mut out, value);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }

    #[test]
    fn codes_are_four_digits() {
        let mut out = Vec::new();
        hexadecimal(&mut out, 0);
        hexadecimal(&mut out, 0xA7F);
        hexadecimal(&mut out, 0xFFFF);
        assert_eq!(out, b"00000A7FFFFF");
    }

    #[test]
    fn curves_take_two_control_points_and_lines_none() {
        let mut layer = Layer::default();
        let points =
            [(0.0, 0.0, false), (1.0, 0.0, true), (2.0, 0.0, true), (3.0, 0.0, false), (4.0, 1.0, false)];
        layer.draw(Shape::Stroke { points: &points, closed: false, thickness: 0.5 }, Ink::Paper);
        assert_eq!(
            String::from_utf8(layer.bytes).unwrap(),
            "1 1 1 RG\n0.5 w\n0 841.89 m\n1 841.89 2 841.89 3 841.89 c\n4 840.89 l\nS\n"
        );
    }
}
