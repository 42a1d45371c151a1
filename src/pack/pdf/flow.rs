//! Filling pages from top to bottom: the cursor, page breaks, anchors, bookmarks, and references to pages that are
//! still to come.

use std::collections::BTreeMap;

use super::canvas::{Canvas, Counted, Ink, Link, Number, Part, Press, Target};
use super::fonts::{Fonts, Weight};
use super::furniture::Furniture;
use super::geometry::{BOTTOM, LEFT, TOP, WIDTH};
use super::signs;
use super::text::{self, Line, PageOf, Style};

/// An entry of the outline that readers show beside the pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Bookmark {
    /// What it says.
    pub title: String,
    /// Depth, from 0.
    pub level: usize,
    /// Page, from 0.
    pub page: usize,
    /// Height on the page, from the top.
    pub y: f32,
}

/// Where each target stands: page from 0, height from the top.
pub type Places = BTreeMap<Target, (usize, f32)>;

/// What laying out finds out, from which the numbers of pages are written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Survey {
    /// Number of pages.
    pub pages: usize,
    /// Where each target stands.
    pub places: Places,
    /// The outline.
    pub bookmarks: Vec<Bookmark>,
}

/// The pages so far and the place where the next thing goes.
#[derive(Debug)]
pub struct Flow<'a> {
    /// Typefaces.
    pub fonts: &'a Fonts,
    /// The present page.
    pub canvas: Canvas<'a>,
    /// Where the next thing starts, from the top of the page.
    pub y: f32,
    furniture: &'a Furniture,
    found: Survey,
    /// Running head of this page, and of those to come.
    page_head: String,
    head: String,
}

impl<'a> Flow<'a> {
    /// No pages yet.
    pub fn new(fonts: &'a Fonts, furniture: &'a Furniture, press: &'a mut dyn Press) -> Self {
        Self {
            fonts,
            canvas: Canvas::new(press),
            y: BOTTOM,
            furniture,
            found: Survey::default(),
            page_head: String::new(),
            head: String::new(),
        }
    }

    /// Starts a page with a new running head, which the pages after it keep.
    pub fn start_page(&mut self, head: &str) {
        head.clone_into(&mut self.head);
        self.continue_page();
    }

    /// Changes the running head of the pages to come, not of this one.
    pub fn set_head(&mut self, head: &str) {
        head.clone_into(&mut self.head);
    }

    /// Starts a page with the same running head.
    pub fn continue_page(&mut self) {
        self.end_page();
        self.canvas.begin_page();
        self.head.clone_into(&mut self.page_head);
        self.y = TOP;
    }

    /// Draws what stands on every page, and hands the page on.
    fn end_page(&mut self) {
        let page = self.canvas.pages();
        if page > 0 {
            self.furniture.draw(&mut self.canvas, self.fonts, &self.page_head, page);
            self.canvas.end_page();
        }
    }

    /// Position of the present page, from 0.
    const fn page(&self) -> usize {
        self.canvas.pages().saturating_sub(1)
    }

    /// Height left on this page.
    #[must_use]
    pub fn room(&self) -> f32 {
        BOTTOM - self.y
    }

    /// Starts a page if less than `height` is left.
    pub fn need(&mut self, height: f32) {
        if self.room() < height {
            self.continue_page();
        }
    }

    /// Leaves space, but not at the top of a page.
    pub fn space(&mut self, height: f32) {
        if self.y > TOP {
            self.y = (self.y + height).min(BOTTOM);
        }
    }

    /// Makes the present place the one that links to `target` lead to.
    pub fn anchor(&mut self, target: Target) {
        let here = (self.page(), self.y);
        self.found.places.entry(target).or_insert(here);
    }

    /// Adds a bookmark to the present place.
    pub fn bookmark(&mut self, level: usize, title: String) {
        self.found.bookmarks.push(Bookmark { title, level, page: self.page(), y: self.y });
    }

    /// Draws a line in a column, its top at `top`; lines that read from right to left stand at the right edge.
    pub fn put(&mut self, part: Part, line: &Line, x: f32, width: f32, top: f32, at_right: bool) {
        let middle = top + line.leading / 2.0;
        // Capital letters of every face here are about 0.714 of the size high.
        let baseline = middle + line.style.size * 0.357;
        let mut left = if at_right || line.right_to_left { x + width - line.width } else { x };
        if let Some(status) = line.sign {
            let diameter = line.style.size * 1.02;
            signs::draw_status(&mut self.canvas, status, left + diameter / 2.0, middle, diameter);
            left += diameter + line.style.size * 0.42;
        }
        if let Some(target) = line.target {
            let (link_width, height) = (line.width, line.leading);
            self.canvas.link(Link { x: left, y: top, width: link_width, height, target });
        }
        if let Some(of) = line.page_of {
            self.page_number(of, line, (x, width, at_right), (top, baseline));
        }
        if !line.runs.is_empty() {
            self.canvas.write(part, left, baseline, line);
        }
    }

    /// Leaves room for the number of the page on which something stands, as a link to it.
    fn page_number(
        &mut self,
        of: PageOf,
        line: &Line,
        (left, width, at_right): (f32, f32, bool),
        (top, baseline): (f32, f32),
    ) {
        let number = Number {
            counted: Counted::PageOf(of),
            part: Part::Content,
            style: line.style,
            x: if at_right { left + width } else { left },
            at_right,
            limit: width,
            baseline,
            link: None,
        };
        self.canvas.linked_number(number, of.target, (top, line.leading));
    }

    /// Writes lines one under the other at the cursor, over as many pages as they need.
    pub fn lines(&mut self, lines: &[Line], x: f32, width: f32) {
        for line in lines {
            self.need(line.leading);
            self.put(Part::Content, line, x, width, self.y, false);
            self.y += line.leading;
        }
    }

    /// Writes a paragraph over the whole width.
    pub fn paragraph(&mut self, text: &str, style: &Style) {
        let lines = text::wrap(self.fonts, text, style, WIDTH);
        self.lines(&lines, LEFT, WIDTH);
    }

    /// A heading inside a page with a thin rule under it; at least `follow` of what comes next stays with it.
    pub fn heading(&mut self, text: &str, follow: f32) {
        let style = Style { leading: 15.0, ..Style::new(Weight::Bold, 10.0).ink(Ink::Accent) };
        let lines = text::wrap(self.fonts, text, &style, WIDTH);
        self.space(14.0);
        self.need(style.leading + 4.0 + follow);
        self.lines(&lines, LEFT, WIDTH);
        self.y += 2.0;
        self.canvas.rule(LEFT, self.y, WIDTH, 0.8, Ink::Accent);
        self.y += 2.0;
    }

    /// Pairs of label and value in a grid, row by row. Values wrap; a row is as high as its highest value.
    pub fn facts(&mut self, columns: &[(f32, f32)], facts: &[(String, Vec<Line>)]) {
        let label_style = Style::new(Weight::Regular, 7.4).ink(Ink::Muted);
        for row in facts.chunks(columns.len().max(1)) {
            let cells: Vec<(Vec<Line>, f32, f32)> = row
                .iter()
                .zip(columns)
                .map(|((label, value), (x, width))| {
                    let mut lines = text::wrap(self.fonts, label, &label_style, *width);
                    lines.extend(value.iter().cloned());
                    (lines, *x, *width)
                })
                .collect();
            let height = cells
                .iter()
                .map(|(lines, ..)| lines.iter().map(|line| line.leading).sum())
                .fold(0.0, f32::max);
            if height <= super::geometry::HEIGHT {
                self.need(height);
                for (lines, x, width) in &cells {
                    let mut top = self.y;
                    for line in lines {
                        self.put(Part::Content, line, *x, *width, top, false);
                        top += line.leading;
                    }
                }
                self.y += height;
            } else {
                // Higher than a page: the cells one after the other, each over as many pages as it needs.
                for (lines, x, width) in &cells {
                    self.lines(lines, *x, *width);
                }
            }
            self.space(7.0);
        }
    }

    /// Ends the last page.
    #[must_use]
    pub fn finish(mut self) -> Survey {
        self.end_page();
        Survey { pages: self.canvas.pages(), ..self.found }
    }
}
