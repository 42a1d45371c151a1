//! Each page as the content stream that PDF (ISO 32000-1, 7.8 and 8 to 9) wants.

use super::PdfError;
use super::canvas::{Ink, OutlinePoint, Part};
use super::draft::{Draft, Mark, Place, Shown};
use super::fonts::Face;
use super::geometry::Turn;
use super::objects::hundredths;

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

/// Writes content streams, one after the other.
#[derive(Debug)]
pub struct Streams<'a> {
    codes: &'a Codes,
    /// Figures under text, artifacts under content.
    figures: [Layer; 2],
    texts: [Layer; 4],
    /// Over all of them.
    stamps: Layer,
    content: Vec<u8>,
}

/// How artifacts are marked, in the order in which they are written.
const ARTIFACTS: [&str; 3] = [
    "/Artifact<</Type/Layout>>BDC\n",
    "/Artifact<</Type/Pagination/Subtype/Header>>BDC\n",
    "/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n",
];

const ACROSS: &str = "/Artifact<</Type/Pagination/Subtype/Watermark>>BDC\n";
/// Name of the state of graphics in which stamps let show through what is under them.
pub const STAMP: &str = "Stamp";

impl<'a> Streams<'a> {
    /// For fonts in which glyphs have these codes.
    #[must_use]
    pub fn new(codes: &'a Codes) -> Self {
        Self {
            codes,
            figures: Default::default(),
            texts: Default::default(),
            stamps: Layer::default(),
            content: Vec::new(),
        }
    }

    /// The content stream of a page.
    ///
    /// # Errors
    /// [`PdfError::Structure`] if a glyph has no code.
    pub fn page(&mut self, draft: &Draft) -> Result<&[u8], PdfError> {
        let page = draft.turn.height();
        let layers = self.figures.iter_mut().chain(&mut self.texts).chain([&mut self.stamps]);
        layers.for_each(|layer| layer.page = page);
        for mark in &draft.marks {
            self.add(draft, mark)?;
        }
        self.content.clear();
        let artifacts = || ARTIFACTS.into_iter().map(Some).take(1).chain([None]);
        for (layer, artifact) in self.figures.iter_mut().zip(artifacts()) {
            layer.move_to(&mut self.content, artifact);
        }
        self.content.extend_from_slice(b"BT\n");
        for (layer, artifact) in self.texts.iter_mut().zip(ARTIFACTS.into_iter().map(Some).chain([None])) {
            layer.move_to(&mut self.content, artifact);
        }
        self.content.extend_from_slice(b"ET\n");
        if !self.stamps.bytes.is_empty() {
            self.content.extend_from_slice(format!("q\n/{STAMP} gs\n").as_bytes());
            self.stamps.move_to(&mut self.content, Some(ACROSS));
            self.content.extend_from_slice(b"Q\n");
        }
        Ok(&self.content)
    }

    fn add(&mut self, draft: &Draft, mark: &Mark) -> Result<(), PdfError> {
        match mark {
            Mark::Box(place, ink, at) => self.figure(draft, *place).rectangle(*ink, *at),
            Mark::Area(place, ink, rings) => self.figure(draft, *place).area(*ink, rings),
            Mark::Stroke(place, ink, points, closed, thickness) => {
                self.figure(draft, *place).stroke(*ink, points, *closed, *thickness);
            }
            Mark::Picture(place, number, at) => self.figure(draft, *place).picture(*number, *at),
            Mark::Shown(shown) => {
                let codes = self.codes;
                self.text(draft, shown.place).show(codes, shown, draft.glyphs_of(shown))?;
            }
            Mark::Urdu(place, begins) => {
                let operators: &[u8] = if *begins { b"/Span<</Lang(ur)>>BDC\n" } else { b"EMC\n" };
                self.text(draft, *place).bytes.extend_from_slice(operators);
            }
            Mark::Number(..) => return Err(PdfError::Structure { part: "page number" }),
        }
        Ok(())
    }

    fn figure(&mut self, draft: &Draft, place: Place) -> &mut Layer {
        let [artifacts, contents] = &mut self.figures;
        let layer = match place.part {
            Part::Content => contents,
            Part::Stamp => &mut self.stamps,
            Part::Header | Part::Footer | Part::Decoration => artifacts,
        };
        layer.enter(draft, place);
        layer
    }

    fn text(&mut self, draft: &Draft, place: Place) -> &mut Layer {
        let [decoration, header, footer, content] = &mut self.texts;
        let layer = match place.part {
            // Nothing is written across a page: what stands there is drawn.
            Part::Decoration | Part::Stamp => decoration,
            Part::Header => header,
            Part::Footer => footer,
            Part::Content => content,
        };
        layer.enter(draft, place);
        layer
    }
}

/// Operators of one kind, and what they have set so far, so that nothing is set twice.
#[derive(Debug)]
struct Layer {
    bytes: Vec<u8>,
    fill: Option<Ink>,
    stroke: Option<Ink>,
    thickness: Option<f32>,
    font: Option<(Face, f32)>,
    /// The marked-content sequence that is open.
    sequence: Option<u32>,
    /// Height of the page: here lengths are from the top, in the file from the bottom.
    page: f32,
}

impl Default for Layer {
    fn default() -> Self {
        Self {
            bytes: Vec::new(),
            fill: None,
            stroke: None,
            thickness: None,
            font: None,
            sequence: None,
            page: Turn::Upright.height(),
        }
    }
}

impl Layer {
    /// Adds what was written to the page, and starts anew.
    fn move_to(&mut self, content: &mut Vec<u8>, artifact: Option<&str>) {
        if !self.bytes.is_empty() {
            content.extend_from_slice(artifact.unwrap_or_default().as_bytes());
            content.extend_from_slice(&self.bytes);
            content.extend_from_slice(b"EMC\n");
        }
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        *self = Self { bytes, ..Self::default() };
    }

    /// Begins the marked-content sequence of a place, unless it is the one that is open.
    fn enter(&mut self, draft: &Draft, place: Place) {
        if place.part != Part::Content || self.sequence == Some(place.sequence) {
            return;
        }
        if self.sequence.is_some() {
            self.bytes.extend_from_slice(b"EMC\n");
        }
        self.sequence = Some(place.sequence);
        let tag = usize::try_from(place.sequence).ok().and_then(|at| draft.tags.get(at));
        let tag = tag.map_or("Span", |tag| tag.name());
        self.bytes.extend_from_slice(format!("/{tag}<</MCID {}>>BDC\n", place.sequence).as_bytes());
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

    fn rectangle(&mut self, ink: Ink, [x, y, width, height]: [f32; 4]) {
        self.fill(ink);
        self.operator(&[x, self.page - y - height, width, height], "re");
        self.operator(&[], "f");
    }

    fn picture(&mut self, number: u32, [x, y, width, height]: [f32; 4]) {
        self.operator(&[], "q");
        self.operator(&[width, 0.0, 0.0, height, x, self.page - y - height], "cm");
        self.bytes.extend_from_slice(format!("/P{number} ").as_bytes());
        self.operator(&[], "Do");
        self.operator(&[], "Q");
    }

    fn area(&mut self, ink: Ink, rings: &[Vec<OutlinePoint>]) {
        self.fill(ink);
        for ring in rings {
            self.path(ring);
            self.operator(&[], "h");
        }
        self.operator(&[], "f");
    }

    fn stroke(&mut self, ink: Ink, points: &[OutlinePoint], closed: bool, thickness: f32) {
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

    /// Straight lines and, where two control points stand before a point, curves.
    fn path(&mut self, points: &[OutlinePoint]) {
        let Some(((x, y, _), mut rest)) = points.split_first() else { return };
        self.operator(&[*x, self.page - y], "m");
        while let [first, others @ ..] = rest {
            match rest {
                [(ax, ay, true), (bx, by, true), (x, y, _), after @ ..] => {
                    let at = [*ax, self.page - ay, *bx, self.page - by, *x, self.page - y];
                    self.operator(&at, "c");
                    rest = after;
                }
                _ => {
                    self.operator(&[first.0, self.page - first.1], "l");
                    rest = others;
                }
            }
        }
    }

    /// Shows glyphs.
    fn show(&mut self, codes: &Codes, shown: &Shown, glyphs: &[u16]) -> Result<(), PdfError> {
        self.fill(shown.ink);
        if self.font != Some((shown.face, shown.size)) {
            self.font = Some((shown.face, shown.size));
            self.bytes.push(b'/');
            self.bytes.extend_from_slice(shown.face.resource().as_bytes());
            self.bytes.push(b' ');
            self.operator(&[shown.size], "Tf");
        }
        if glyphs.is_empty() {
            return Ok(());
        }
        let y = self.page - shown.baseline + shown.raised;
        self.operator(&[1.0, 0.0, 0.0, 1.0, shown.x, y], "Tm");
        self.bytes.push(b'<');
        for glyph in glyphs {
            let code = codes.of(shown.face, *glyph).ok_or(PdfError::Structure { part: "glyph" })?;
            hexadecimal(&mut self.bytes, code);
        }
        self.bytes.extend_from_slice(b"> Tj\n");
        Ok(())
    }
}

fn hexadecimal(out: &mut Vec<u8>, code: u16) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for shift in [12, 8, 4, 0] {
        let digit = usize::from(code >> shift & 0xF);
        out.extend(DIGITS.get(digit));
    }
}

/// A number with two decimals. (Colours, too: none of them is given more exactly than to a thousandth, and no eye tells a
/// hundredth.)
fn number(out: &mut Vec<u8>, value: f32) {
    let (digits, used) = hundredths(value);
    out.extend(digits.iter().take(used));
}

#[cfg(test)]
mod tests {
    use super::*;

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
        layer.stroke(Ink::Paper, &points, false, 0.5);
        assert_eq!(
            String::from_utf8(layer.bytes).unwrap(),
            "1 1 1 RG\n0.5 w\n0 841.89 m\n1 841.89 2 841.89 3 841.89 c\n4 840.89 l\nS\n"
        );
    }
}
