//! Everything that is drawn passes here. The canvas keeps drawings by page and says of each whether it is content
//! or an artifact (rules, washes, running heads): tagged PDF needs that, and is to be added at this one place.

use printpdf::{
    Codepoint, Color, FontId, Line as PdfLine, LinePoint, Mm, Op, PaintMode, PdfFontHandle, PdfPage, Point,
    Polygon, PolygonRing, Pt, Rect, Rgb, TextItem, TextMatrix, WindingOrder,
};

use super::fonts::Face;
use super::geometry::{PAGE_HEIGHT, rounded};
use super::text::{Body, Line};

/// The colours. All of them keep their order of darkness when printed in grey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Running text.
    Text,
    /// Labels and what is secondary.
    Muted,
    /// Headings and strong rules.
    Accent,
    /// Thin rules.
    Hairline,
    /// Grounds behind text.
    Wash,
    /// White, on dark grounds.
    Paper,
    /// Sign of "complete".
    Complete,
    /// Sign of "stale".
    Stale,
    /// Sign of "incomplete".
    Incomplete,
    /// Sign of "blocked".
    Blocked,
}

impl Ink {
    fn colour(self) -> Color {
        let (r, g, b) = match self {
            Self::Text => (0.10, 0.11, 0.13),
            Self::Muted => (0.38, 0.41, 0.45),
            Self::Accent => (0.08, 0.22, 0.31),
            Self::Hairline => (0.80, 0.82, 0.84),
            Self::Wash => (0.95, 0.957, 0.963),
            Self::Paper => (1.0, 1.0, 1.0),
            Self::Complete => (0.09, 0.37, 0.24),
            Self::Stale => (0.55, 0.39, 0.04),
            Self::Incomplete => (0.60, 0.29, 0.06),
            Self::Blocked => (0.58, 0.10, 0.12),
        };
        Color::Rgb(Rgb { r, g, b, icc_profile: None })
    }
}

/// Content is read aloud and copied; an artifact is decoration or repeated on each page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Part of what the document says.
    Content,
    /// Decoration, rules, running heads.
    Artifact,
}

/// A place in the document that links and page references point at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The overview of steps.
    Readiness,
    /// A step, by its position in the contents.
    Step(usize),
    /// The traceability page.
    Traceability,
    /// The list of records.
    Register,
    /// A record, by its position in the contents.
    Record(usize),
}

/// A point of an outline; `true` marks a control point of a curve.
pub type OutlinePoint = (f32, f32, bool);

#[derive(Debug, Clone)]
enum Shape {
    Box { x: f32, y: f32, width: f32, height: f32, ink: Ink },
    Area { rings: Vec<Vec<OutlinePoint>>, ink: Ink },
    Stroke { points: Vec<OutlinePoint>, closed: bool, thickness: f32, ink: Ink },
}

#[derive(Debug, Clone)]
struct Drawing {
    part: Part,
    shape: Shape,
}

#[derive(Debug, Clone)]
struct Writing {
    part: Part,
    x: f32,
    baseline: f32,
    line: Line,
}

/// A clickable rectangle.
#[derive(Debug, Clone)]
pub struct Link {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// Where it leads.
    pub target: Target,
}

/// One page.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Running head of the page; empty on the cover.
    pub head: String,
    /// Its links.
    pub links: Vec<Link>,
    drawings: Vec<Drawing>,
    writings: Vec<Writing>,
}

/// All pages; drawing goes to the selected one.
#[derive(Debug, Default)]
pub struct Canvas {
    sheets: Vec<Sheet>,
    selected: usize,
}

impl Canvas {
    /// Adds a page and selects it.
    pub fn add_page(&mut self, head: &str) {
        self.sheets.push(Sheet { head: head.to_owned(), ..Sheet::default() });
        self.selected = self.sheets.len() - 1;
    }

    /// Number of pages.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.sheets.len()
    }

    /// Position of the selected page, from 0.
    #[must_use]
    pub const fn page(&self) -> usize {
        self.selected
    }

    /// Selects a page, from 0.
    pub const fn select(&mut self, page: usize) {
        self.selected = page;
    }

    /// Running head of a page.
    #[must_use]
    pub fn head(&self, page: usize) -> &str {
        self.sheets.get(page).map_or("", |sheet| &sheet.head)
    }

    fn draw(&mut self, part: Part, shape: Shape) {
        if let Some(sheet) = self.sheets.get_mut(self.selected) {
            sheet.drawings.push(Drawing { part, shape });
        }
    }

    /// A filled rectangle.
    pub fn fill(&mut self, part: Part, [x, y, width, height]: [f32; 4], ink: Ink) {
        self.draw(part, Shape::Box { x, y, width, height, ink });
    }

    /// A horizontal rule, `y` being its middle.
    pub fn rule(&mut self, x: f32, y: f32, width: f32, thickness: f32, ink: Ink) {
        self.fill(Part::Artifact, [x, y - thickness / 2.0, width, thickness], ink);
    }

    /// A filled area of one or more outlines.
    pub fn area(&mut self, part: Part, rings: Vec<Vec<OutlinePoint>>, ink: Ink) {
        self.draw(part, Shape::Area { rings, ink });
    }

    /// A line through points.
    pub fn stroke(&mut self, part: Part, points: Vec<OutlinePoint>, closed: bool, thickness: f32, ink: Ink) {
        self.draw(part, Shape::Stroke { points, closed, thickness, ink });
    }

    /// A line of text whose first letter starts at `x`.
    pub fn write(&mut self, part: Part, x: f32, baseline: f32, line: Line) {
        if let Some(sheet) = self.sheets.get_mut(self.selected) {
            sheet.writings.push(Writing { part, x, baseline, line });
        }
    }

    /// A clickable rectangle.
    pub fn link(&mut self, link: Link) {
        if let Some(sheet) = self.sheets.get_mut(self.selected) {
            sheet.links.push(link);
        }
    }

    /// Every line of content with its page, left edge, right edge and baseline, for tests of the layout.
    #[cfg(test)]
    pub fn extents(&self) -> impl Iterator<Item = (usize, f32, f32, f32)> {
        self.sheets.iter().enumerate().flat_map(|(page, sheet)| {
            sheet
                .writings
                .iter()
                .filter(|writing| writing.part == Part::Content)
                .map(move |writing| (page, writing.x, writing.x + writing.line.width, writing.baseline))
        })
    }

    /// The pages as printpdf takes them, and their links.
    #[must_use]
    pub fn finish(self) -> (Vec<PdfPage>, Vec<Vec<Link>>) {
        self.sheets
            .into_iter()
            .map(|sheet| {
                let mut ops = Vec::new();
                let mut pen = Pen::default();
                for part in [Part::Artifact, Part::Content] {
                    for drawing in sheet.drawings.iter().filter(|drawing| drawing.part == part) {
                        pen.draw(&mut ops, &drawing.shape);
                    }
                }
                ops.push(Op::StartTextSection);
                for part in [Part::Artifact, Part::Content] {
                    for writing in sheet.writings.iter().filter(|writing| writing.part == part) {
                        pen.write(&mut ops, writing);
                    }
                }
                ops.push(Op::EndTextSection);
                (PdfPage::new(Mm(210.0), Mm(297.0), ops), sheet.links)
            })
            .unzip()
    }
}

/// What the page description has set so far, so that nothing is set twice.
#[derive(Default)]
struct Pen {
    fill: Option<Ink>,
    stroke: Option<Ink>,
    thickness: Option<f32>,
    font: Option<(Face, f32)>,
}

impl Pen {
    fn fill(&mut self, ops: &mut Vec<Op>, ink: Ink) {
        if self.fill != Some(ink) {
            self.fill = Some(ink);
            ops.push(Op::SetFillColor { col: ink.colour() });
        }
    }

    fn draw(&mut self, ops: &mut Vec<Op>, shape: &Shape) {
        match shape {
            Shape::Box { x, y, width, height, ink } => {
                self.fill(ops, *ink);
                ops.push(Op::DrawRectangle {
                    rectangle: Rect {
                        x: Pt(rounded(*x)),
                        y: Pt(rounded(PAGE_HEIGHT - y - height)),
                        width: Pt(rounded(*width)),
                        height: Pt(rounded(*height)),
                        mode: Some(PaintMode::Fill),
                        winding_order: None,
                    },
                });
            }
            Shape::Area { rings, ink } => {
                self.fill(ops, *ink);
                ops.push(Op::DrawPolygon {
                    polygon: Polygon {
                        rings: rings.iter().map(|ring| PolygonRing { points: points(ring) }).collect(),
                        mode: PaintMode::Fill,
                        winding_order: WindingOrder::NonZero,
                    },
                });
            }
            Shape::Stroke { points: outline, closed, thickness, ink } => {
                if self.stroke != Some(*ink) {
                    self.stroke = Some(*ink);
                    ops.push(Op::SetOutlineColor { col: ink.colour() });
                }
                if self.thickness != Some(*thickness) {
                    self.thickness = Some(*thickness);
                    ops.push(Op::SetOutlineThickness { pt: Pt(*thickness) });
                }
                ops.push(Op::DrawLine { line: PdfLine { points: points(outline), is_closed: *closed } });
            }
        }
    }

    fn write(&mut self, ops: &mut Vec<Op>, writing: &Writing) {
        for run in &writing.line.runs {
            self.fill(ops, writing.line.style.ink);
            if self.font != Some((run.face, run.size)) {
                self.font = Some((run.face, run.size));
                ops.push(Op::SetFont {
                    font: PdfFontHandle::External(FontId(run.face.resource().to_owned())),
                    size: Pt(rounded(run.size)),
                });
            }
            let (x, y) = (writing.x + run.x, PAGE_HEIGHT - writing.baseline);
            match &run.body {
                Body::Letters(text) => {
                    ops.push(place(x, y));
                    ops.push(Op::ShowText { items: vec![TextItem::Text(text.clone())] });
                }
                // One by one: printpdf joins what stands on one baseline into one operator.
                Body::Shaped(glyphs) => {
                    for glyph in glyphs {
                        ops.push(place(x + glyph.x, y + glyph.y));
                        let codepoint = Codepoint::with_cid(glyph.glyph, 0.0, glyph.letters.clone());
                        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(vec![codepoint])] });
                    }
                }
            }
        }
    }
}

fn place(x: f32, y: f32) -> Op {
    Op::SetTextMatrix { matrix: TextMatrix::Translate(Pt(rounded(x)), Pt(rounded(y))) }
}

fn points(outline: &[OutlinePoint]) -> Vec<LinePoint> {
    outline
        .iter()
        .map(|(x, y, bezier)| LinePoint {
            p: Point { x: Pt(rounded(*x)), y: Pt(rounded(PAGE_HEIGHT - y)) },
            bezier: *bezier,
        })
        .collect()
}
