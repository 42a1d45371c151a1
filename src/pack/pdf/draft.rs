//! Pages that are laid out, kept small until the end is known: which pages there are, so that their numbers can be
//! written, and which glyphs are shown, so that the fonts can be subset and each glyph gets its code.

use super::canvas::{Counted, Ink, Link, Number, OutlinePoint, Part, Press, Shape};
use super::flow::Survey;
use super::fonts::{Face, Fonts, Weight};
use super::text::{self, Body, Line};
use super::usage::{Glyphs, Usage};
use crate::words::Words;

/// Stands for a page number that is not known yet: has every digit, so that the fonts get them all.
const SOME_NUMBER: &str = "0123456789";

/// A run of glyphs of one face, size and colour.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// Content or artifact.
    pub part: Part,
    /// Colour.
    pub ink: Ink,
    /// The face.
    pub face: Face,
    /// Type size.
    pub size: f32,
    /// Left edge of the first glyph.
    pub x: f32,
    /// Its baseline, from the top.
    pub baseline: f32,
    /// Height above the baseline, which shaping gives to single glyphs.
    pub raised: f32,
    /// Where its glyphs begin among those of the page.
    start: u32,
    /// How many they are.
    length: u32,
}

/// One thing on a page.
#[derive(Debug)]
pub enum Mark {
    /// A filled rectangle: left, top, width, height.
    Box(Part, Ink, [f32; 4]),
    /// A filled area of outlines.
    Area(Part, Ink, Box<[Vec<OutlinePoint>]>),
    /// A line through points, closed or not, of some width.
    Stroke(Part, Ink, Box<[OutlinePoint]>, bool, f32),
    /// Glyphs.
    Shown(Shown),
    /// The number of a page, as long as it is not known.
    Number(Box<Number>),
}

/// One page.
#[derive(Debug, Default)]
pub struct Draft {
    /// What is on it, in the order in which it was drawn.
    pub marks: Vec<Mark>,
    glyphs: Vec<u16>,
}

impl Draft {
    /// A page that will probably have as much on it as another.
    fn like(other: &Self) -> Self {
        Self { marks: Vec::with_capacity(other.marks.len()), glyphs: Vec::with_capacity(other.glyphs.len()) }
    }

    /// The glyphs of a run.
    #[must_use]
    pub fn glyphs_of(&self, shown: &Shown) -> &[u16] {
        let range = usize::try_from(shown.start).ok().zip(usize::try_from(shown.length).ok());
        range
            .and_then(|(start, length)| self.glyphs.get(start..start.checked_add(length)?))
            .unwrap_or_default()
    }

    fn write(&mut self, part: Part, x: f32, baseline: f32, line: &Line) {
        for run in &line.runs {
            let shown = Shown {
                part,
                ink: line.style.ink,
                face: run.face,
                size: run.size,
                x: x + run.x,
                baseline,
                raised: 0.0,
                start: 0,
                length: 0,
            };
            match &run.body {
                Body::Letters(letters) => self.show(shown, letters.iter().map(|(glyph, _)| *glyph)),
                // Nothing but joiners. Colour and face are set all the same: what was issued has it so.
                Body::Shaped(placed) if placed.is_empty() => self.show(shown, std::iter::empty()),
                Body::Shaped(placed) => {
                    for glyph in placed {
                        let one = Shown { x: shown.x + glyph.x, raised: glyph.y, ..shown };
                        self.show(one, std::iter::once(glyph.glyph));
                    }
                }
            }
        }
    }

    fn show(&mut self, shown: Shown, glyphs: impl Iterator<Item = u16>) {
        let start = self.glyphs.len();
        self.glyphs.extend(glyphs);
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let length = count(self.glyphs.len() - start);
        self.marks.push(Mark::Shown(Shown { start: count(start), length, ..shown }));
    }
}

/// Keeps pages as they are drawn, and what they show.
#[derive(Debug)]
pub struct Drafts<'a> {
    fonts: &'a Fonts,
    words: &'a Words,
    usage: Usage,
    /// Messages with a page number whose letters were noted.
    sampled: Vec<(Weight, &'static str)>,
    page: Draft,
    pages: Vec<Draft>,
    links: Vec<Vec<Link>>,
}

/// What was laid out.
#[derive(Debug)]
pub struct Drawn {
    /// The pages, complete.
    pub pages: Vec<Draft>,
    /// The links of each.
    pub links: Vec<Vec<Link>>,
    /// What the fonts have to have.
    pub glyphs: Glyphs,
}

impl<'a> Drafts<'a> {
    /// No pages yet.
    #[must_use]
    pub fn new(fonts: &'a Fonts, words: &'a Words) -> Self {
        Self {
            fonts,
            words,
            usage: Usage::default(),
            sampled: Vec::new(),
            page: Draft::default(),
            pages: Vec::new(),
            links: Vec::new(),
        }
    }

    /// The pages, with their numbers written.
    #[must_use]
    pub fn finish(mut self, survey: &Survey) -> Drawn {
        let (mut pages, mut links) = (std::mem::take(&mut self.pages), std::mem::take(&mut self.links));
        for (page, links) in pages.iter_mut().zip(&mut links) {
            let marks = std::mem::take(&mut page.marks);
            page.marks.reserve_exact(marks.len());
            for mark in marks {
                match mark {
                    Mark::Number(number) => self.write_number(page, links, &number, survey),
                    known => page.marks.push(known),
                }
            }
        }
        Drawn { pages, links, glyphs: self.usage.finish() }
    }

    fn write_number(&self, page: &mut Draft, links: &mut [Link], number: &Number, survey: &Survey) {
        let of = match number.counted {
            Counted::PageOf(of) => survey.places.get(&of.target).map(|(page, _)| page + 1),
            Counted::Here(page) => Some(page),
        };
        let Some(of) = of else { return };
        let line = self.line(number, [&of.to_string(), &survey.pages.to_string()], number.limit);
        let x = if number.at_right { number.x - line.width } else { number.x };
        if let Some(link) = number.link.and_then(|position| links.get_mut(position)) {
            (link.x, link.width) = (x, line.width);
        }
        page.write(number.part, x, number.baseline, &line);
    }

    fn line(&self, number: &Number, [page, pages]: [&str; 2], limit: f32) -> Line {
        let text = self.words.format(number.message(), &[("page", page.into()), ("pages", pages.into())]);
        text::fit(self.fonts, &text, &number.style, limit)
    }
}

impl Press for Drafts<'_> {
    fn draw(&mut self, part: Part, shape: Shape<'_>, ink: Ink) {
        self.page.marks.push(match shape {
            Shape::Box(at) => Mark::Box(part, ink, at),
            Shape::Area(rings) => Mark::Area(part, ink, rings.into()),
            Shape::Stroke { points, closed, thickness } => {
                Mark::Stroke(part, ink, points.into(), closed, thickness)
            }
        });
    }

    fn write(&mut self, part: Part, x: f32, baseline: f32, line: &Line) {
        self.usage.note(line);
        self.page.write(part, x, baseline, line);
    }

    fn number(&mut self, number: Number) {
        let sample = (number.style.weight, number.message());
        if !self.sampled.contains(&sample) {
            self.sampled.push(sample);
            let limit = match number.counted {
                // A column that is too narrow for every digit at once is wide enough for a number.
                Counted::PageOf(_) => f32::MAX,
                Counted::Here(_) => number.limit,
            };
            self.usage.note(&self.line(&number, [SOME_NUMBER; 2], limit));
        }
        self.page.marks.push(Mark::Number(Box::new(number)));
    }

    fn end_page(&mut self, links: Vec<Link>) {
        let next = Draft::like(&self.page);
        let mut page = std::mem::replace(&mut self.page, next);
        page.marks.shrink_to_fit();
        page.glyphs.shrink_to_fit();
        self.pages.push(page);
        self.links.push(links);
    }
}
