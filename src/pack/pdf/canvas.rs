//! Everything that is drawn passes here, page by page, to a [`Press`], which keeps it (`draft`). Of each drawing the
//! canvas says whether it is content or an artifact (rules, washes, running heads), and of content what it is (`tags`).

use std::sync::Arc;

use super::geometry::Turn;
use super::tags::{Suspended, Tag};
use super::text::{Line, PageOf, Style};
use crate::raster::Sheet;

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
    /// Red, green and blue, from 0 to 1.
    #[must_use]
    pub const fn rgb(self) -> [f32; 3] {
        match self {
            Self::Text => [0.10, 0.11, 0.13],
            Self::Muted => [0.38, 0.41, 0.45],
            Self::Accent => [0.08, 0.22, 0.31],
            Self::Hairline => [0.80, 0.82, 0.84],
            Self::Wash => [0.95, 0.957, 0.963],
            Self::Paper => [1.0, 1.0, 1.0],
            Self::Complete => [0.09, 0.37, 0.24],
            Self::Stale => [0.55, 0.39, 0.04],
            Self::Incomplete => [0.60, 0.29, 0.06],
            Self::Blocked => [0.58, 0.10, 0.12],
        }
    }
}

/// Content is read aloud and copied; everything else is an artifact: decoration, or repeated on each page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Part of what the document says.
    Content,
    /// Marking and running head at the top of the page.
    Header,
    /// Marking and running foot at its bottom.
    Footer,
    /// Rules, grounds, heads of tables that are repeated.
    Decoration,
    /// What stands across a page, over everything else, and lets it show through.
    Stamp,
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

/// A figure without letters.
#[derive(Debug, Clone, Copy)]
pub enum Shape<'a> {
    /// A filled rectangle: left, top, width, height.
    Box([f32; 4]),
    /// A filled area of one or more outlines.
    Area(&'a [Vec<OutlinePoint>]),
    /// A line through points.
    Stroke {
        /// Its points.
        points: &'a [OutlinePoint],
        /// True if its end is joined to its start.
        closed: bool,
        /// Width of the line.
        thickness: f32,
    },
}

/// A clickable rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
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

/// Which number of a page is to be written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Counted {
    /// That of the page on which something stands.
    PageOf(PageOf),
    /// That of the page itself, from 1, and how many there are.
    Here(usize),
}

/// The number of a page, to be written when all pages are laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Which one.
    pub counted: Counted,
    /// Content or artifact.
    pub part: Part,
    /// How it looks.
    pub style: Style,
    /// Its left edge, or its right one.
    pub x: f32,
    /// True if `x` is its right edge.
    pub at_right: bool,
    /// Width that it may have.
    pub limit: f32,
    /// Its baseline, from the top.
    pub baseline: f32,
    /// A link as wide as the number.
    pub link: Option<Link>,
}

impl Number {
    /// Message that the number is put into, as `page` (and how many there are as `pages`).
    #[must_use]
    pub const fn message(&self) -> &'static str {
        match self.counted {
            Counted::PageOf(of) => of.message,
            Counted::Here(_) => "pdf-page-of",
        }
    }
}

/// What takes the drawings of one page after the other. Lengths are points from the top left corner of the page.
pub trait Press {
    /// A page begins.
    fn begin_page(&mut self, _: Turn) {}

    /// Draws a figure.
    fn draw(&mut self, part: Part, shape: Shape<'_>, ink: Ink);

    /// Shows a page that was drawn elsewhere: left, top, width, height.
    fn picture(&mut self, _: Part, _: &Arc<Sheet>, _: [f32; 4]) {}

    /// Writes a line whose first letter starts at `x`.
    fn write(&mut self, part: Part, x: f32, baseline: f32, line: &Line);

    /// Leaves room for the number of a page.
    fn number(&mut self, number: Number);

    /// Makes a rectangle clickable. The link of a number comes with it.
    fn link(&mut self, _: Link) {}

    /// The page is complete.
    fn end_page(&mut self);

    /// Begins an element of the structure in the present one, with attributes as they stand in the file.
    fn open(&mut self, _: Tag, _: &str) {}

    /// Begins a link as an element, or goes on with it in the next line.
    fn open_link(&mut self, _: Target) {}

    /// Ends the present element.
    fn close(&mut self) {}

    /// How many elements are open.
    fn depth(&self) -> usize {
        0
    }

    /// Takes away the elements above a depth, to be continued later.
    fn suspend(&mut self, _depth: usize) -> Suspended {
        Suspended::default()
    }

    /// Continues them.
    fn resume(&mut self, _: Suspended) {}
}

/// The page that is being drawn.
pub struct Canvas<'a> {
    press: &'a mut dyn Press,
    pages: usize,
}

impl std::fmt::Debug for Canvas<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Canvas").field("pages", &self.pages).finish_non_exhaustive()
    }
}

impl<'a> Canvas<'a> {
    /// No page yet.
    pub fn new(press: &'a mut dyn Press) -> Self {
        Self { press, pages: 0 }
    }

    /// Begins the next page. The one before it has to be ended.
    pub fn begin_page(&mut self, turn: Turn) {
        self.pages += 1;
        self.press.begin_page(turn);
    }

    /// Ends the page.
    pub fn end_page(&mut self) {
        self.press.end_page();
    }

    /// Number of pages so far, the present one included.
    #[must_use]
    pub const fn pages(&self) -> usize {
        self.pages
    }

    /// A filled rectangle.
    pub fn fill(&mut self, part: Part, rectangle: [f32; 4], ink: Ink) {
        self.press.draw(part, Shape::Box(rectangle), ink);
    }

    /// A horizontal rule, `y` being its middle.
    pub fn rule(&mut self, x: f32, y: f32, width: f32, thickness: f32, ink: Ink) {
        self.fill(Part::Decoration, [x, y - thickness / 2.0, width, thickness], ink);
    }

    /// A filled area of one or more outlines.
    pub fn area(&mut self, part: Part, rings: &[Vec<OutlinePoint>], ink: Ink) {
        self.press.draw(part, Shape::Area(rings), ink);
    }

    /// A line through points.
    pub fn stroke(&mut self, part: Part, points: &[OutlinePoint], closed: bool, thickness: f32, ink: Ink) {
        self.press.draw(part, Shape::Stroke { points, closed, thickness }, ink);
    }

    /// A page that was drawn elsewhere: left, top, width, height.
    pub fn picture(&mut self, part: Part, sheet: &Arc<Sheet>, at: [f32; 4]) {
        self.press.picture(part, sheet, at);
    }

    /// A line of text whose first letter starts at `x`.
    pub fn write(&mut self, part: Part, x: f32, baseline: f32, line: &Line) {
        self.press.write(part, x, baseline, line);
    }

    /// The number of a page, whichever it will be.
    pub fn number(&mut self, number: Number) {
        self.press.number(number);
    }

    /// A clickable rectangle.
    pub fn link(&mut self, link: Link) {
        self.press.link(link);
    }

    /// Begins an element of the structure in the present one. Every content belongs to the element that is open.
    pub fn open(&mut self, tag: Tag) {
        self.press.open(tag, "");
    }

    /// Begins an element with attributes, as they stand in the file.
    pub fn open_with(&mut self, tag: Tag, attributes: &str) {
        self.press.open(tag, attributes);
    }

    /// Begins a link as an element of the structure; where one ended last that leads to the same place, goes on with it.
    pub fn open_link(&mut self, target: Target) {
        self.press.open_link(target);
    }

    /// Ends the present element.
    pub fn close(&mut self) {
        self.press.close();
    }

    /// How many elements are open.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.press.depth()
    }

    /// Takes away the elements above a depth, to be continued later.
    pub fn suspend(&mut self, depth: usize) -> Suspended {
        self.press.suspend(depth)
    }

    /// Continues them.
    pub fn resume(&mut self, suspended: Suspended) {
        self.press.resume(suspended);
    }
}
