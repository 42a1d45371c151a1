//! Filling pages from top to bottom: the cursor, page breaks, anchors, bookmarks, and references to pages that are
//! still to come.

use std::collections::BTreeMap;

use super::canvas::{Canvas, Counted, Ink, Link, Number, Part, Press, Target};
use super::fonts::{Fonts, Weight};
use super::furniture::Furniture;
use super::geometry::{BOTTOM, LEFT, TOP, Turn, WIDTH};
use super::signs;
use super::tags::{self, Tag};
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

/// Where something stands that links lead to.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Page, from 0.
    pub page: usize,
    /// Height on the page, from the top.
    pub y: f32,
    /// What it is, for those who cannot see where a link leads.
    pub title: String,
}

/// Where each target stands.
pub type Places = BTreeMap<Target, Place>;

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
    turn: Turn,
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
            turn: Turn::Upright,
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

    /// Starts a page that lies so. What fills pages from top to bottom goes on upright ones alone.
    pub fn start_turned(&mut self, turn: Turn) {
        self.end_page();
        self.turn = turn;
        self.canvas.begin_page(turn);
        self.head.clone_into(&mut self.page_head);
        self.y = TOP;
    }

    /// Changes the running head of the pages to come, not of this one.
    pub fn set_head(&mut self, head: &str) {
        head.clone_into(&mut self.head);
    }

    /// Starts a page with the same running head.
    pub fn continue_page(&mut self) {
        self.start_turned(Turn::Upright);
    }

    /// Draws what stands on every page, and hands the page on.
    fn end_page(&mut self) {
        let page = self.canvas.pages();
        if page > 0 {
            self.furniture.draw(&mut self.canvas, self.fonts, &self.page_head, (page, self.turn));
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
        // Lines that were measured together must not part because their sum was rounded otherwise.
        if self.room() + 0.01 < height {
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
    pub fn anchor(&mut self, target: Target, title: &str) {
        let here = Place { page: self.page(), y: self.y, title: title.to_owned() };
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
            signs::draw_status(
                &mut self.canvas,
                Part::Decoration,
                status,
                [left + diameter / 2.0, middle],
                diameter,
            );
            left += diameter + line.style.size * 0.42;
        }
        if let Some(of) = line.page_of {
            self.page_number(of, line, (x, width, at_right), (top, baseline));
        }
        if line.runs.is_empty() {
            return;
        }
        match line.target {
            Some(target) => {
                self.canvas.open_link(target);
                self.canvas.write(part, left, baseline, line);
                let (link_width, height) = (line.width, line.leading);
                self.canvas.link(Link { x: left, y: top, width: link_width, height, target });
                self.canvas.close();
            }
            None => self.canvas.write(part, left, baseline, line),
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
            // As wide as the number, so not known yet.
            link: Some(Link { x: left, y: top, width: 0.0, height: line.leading, target: of.target }),
        };
        self.canvas.open_link(of.target);
        self.canvas.number(number);
        self.canvas.close();
    }

    /// Puts what `draw` draws into an element of the structure.
    pub fn within<T>(&mut self, tag: Tag, draw: impl FnOnce(&mut Self) -> T) -> T {
        self.within_with(tag, "", draw)
    }

    /// The same, for an element with attributes as they stand in the file.
    pub fn within_with<T>(&mut self, tag: Tag, attributes: &str, draw: impl FnOnce(&mut Self) -> T) -> T {
        self.canvas.open_with(tag, attributes);
        let drawn = draw(self);
        self.canvas.close();
        drawn
    }

    /// Writes lines one under the other at the cursor, over as many pages as they need. They belong to the element of
    /// the structure that is open.
    pub fn lines(&mut self, lines: &[Line], x: f32, width: f32) {
        for line in lines {
            self.need(line.leading);
            self.put(Part::Content, line, x, width, self.y, false);
            self.y += line.leading;
        }
    }

    /// Writes a text over the whole width. It becomes one element of the structure, or, if it is a paragraph, one for
    /// each of its paragraphs. A page does not end after the first line of a paragraph or before its last, unless the
    /// paragraph has but three.
    pub fn text(&mut self, tag: Tag, text: &str, style: &Style) {
        let lines = text::wrap(self.fonts, text, style, WIDTH);
        self.placed(tag, &lines, LEFT, WIDTH);
    }

    /// The same for lines that are broken already.
    pub fn placed(&mut self, tag: Tag, lines: &[Line], x: f32, width: f32) {
        let mut rest = lines;
        while let Some((first, others)) = rest.split_first() {
            let more = others.iter().take_while(|line| !line.starts || tag != Tag::P).count();
            let (paragraph, next) = rest.split_at_checked(more + 1).unwrap_or((rest, &[]));
            rest = next;
            if first.runs.is_empty() && more == 0 {
                self.lines(paragraph, x, width);
                continue;
            }
            self.canvas.open(tag);
            for (position, line) in paragraph.iter().enumerate() {
                // The first two lines stay together, and the last two.
                let with_next = position == 0 || position + 2 == paragraph.len();
                let next = paragraph.get(position + 1).filter(|_| with_next).map_or(0.0, |next| next.leading);
                self.need(line.leading + next);
                self.put(Part::Content, line, x, width, self.y, false);
                self.y += line.leading;
            }
            self.canvas.close();
        }
    }

    /// Writes a paragraph over the whole width.
    pub fn paragraph(&mut self, text: &str, style: &Style) {
        self.text(Tag::P, text, style);
    }

    /// The title of a part, at the top of its first page.
    pub fn title(&mut self, text: &str) {
        self.text(Tag::H2, text, &Style::new(Weight::Bold, 17.0).ink(Ink::Accent));
        self.space(2.0);
    }

    /// A heading inside a page with a thin rule under it; at least `follow` of what comes next stays with it.
    pub fn heading(&mut self, text: &str, follow: f32) {
        let style = Style { leading: 15.0, ..Style::new(Weight::Bold, 10.0).ink(Ink::Accent) };
        let lines = text::wrap(self.fonts, text, &style, WIDTH);
        self.space(14.0);
        self.need(style.leading + 4.0 + follow);
        self.within(Tag::H3, |flow| flow.lines(&lines, LEFT, WIDTH));
        self.y += 2.0;
        self.canvas.rule(LEFT, self.y, WIDTH, 0.8, Ink::Accent);
        self.y += 2.0;
    }

    /// Pairs of label and value in a grid, row by row. Values wrap; a row is as high as its highest value.
    pub fn facts(&mut self, columns: &[(f32, f32)], facts: &[(String, Vec<Line>)]) {
        let label_style = Style::new(Weight::Regular, 7.4).ink(Ink::Muted);
        self.canvas.open_with(Tag::L, tags::LABELLED);
        for row in facts.chunks(columns.len().max(1)) {
            let cells: Vec<([Vec<Line>; 2], f32, f32)> = row
                .iter()
                .zip(columns)
                .map(|((label, value), (x, width))| {
                    let label = text::wrap(self.fonts, label, &label_style, *width);
                    ([label, value.clone()], *x, *width)
                })
                .collect();
            let height = cells
                .iter()
                .map(|(lines, ..)| lines.iter().flatten().map(|line| line.leading).sum())
                .fold(0.0, f32::max);
            if height <= super::geometry::HEIGHT {
                self.need(height);
                let top = self.y;
                for (lines, x, width) in &cells {
                    self.y = top;
                    self.item(lines, *x, *width);
                }
                self.y = top + height;
            } else {
                // Higher than a page: the cells one after the other, each over as many pages as it needs.
                for (lines, x, width) in &cells {
                    self.item(lines, *x, *width);
                }
            }
            self.space(7.0);
        }
        self.canvas.close();
    }

    /// An item of a list at the cursor: its label, and under it what it says.
    pub fn item(&mut self, [label, body]: &[Vec<Line>; 2], x: f32, width: f32) {
        self.within(Tag::LI, |flow| {
            flow.within(Tag::Lbl, |flow| flow.lines(label, x, width));
            flow.within(Tag::LBody, |flow| flow.lines(body, x, width));
        });
    }

    /// An item of a list at the cursor: its label, and beside it what it says, over as many pages as it needs.
    pub fn item_beside(&mut self, label: &Line, body: &[Line], indent: f32) {
        let first: f32 = body.iter().take(2).map(|line| line.leading).sum();
        self.need(first);
        self.within(Tag::LI, |flow| {
            flow.within(Tag::Lbl, |flow| flow.put(Part::Content, label, LEFT, indent, flow.y, false));
            flow.within(Tag::LBody, |flow| flow.lines(body, LEFT + indent, WIDTH - indent));
        });
    }

    /// Ends the last page.
    #[must_use]
    pub fn finish(mut self) -> Survey {
        self.end_page();
        Survey { pages: self.canvas.pages(), ..self.found }
    }
}
