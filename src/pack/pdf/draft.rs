//! Pages that are laid out, kept small until the end is known: which pages there are, so that their numbers can be
//! written, and which glyphs are shown, so that the fonts can be subset and each glyph gets its code.

use std::sync::Arc;

use super::canvas::{Counted, Ink, Link, Number, OutlinePoint, Part, Press, Shape, Target};
use super::flow::Survey;
use super::fonts::{Face, Fonts, Weight};
use super::geometry::Turn;
use super::tags::{Structure, Suspended, Tag};
use super::text::{self, Body, Line};
use super::usage::{Glyphs, Usage};
use crate::raster::Sheet;
use crate::words::Words;

/// Stands for a page number that is not known yet: has every digit, so that the fonts get them all.
const SOME_NUMBER: &str = "0123456789";

/// Where a mark belongs: content or which artifact; and the marked-content sequence, for content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Content or artifact.
    pub part: Part,
    /// For content, its sequence on the page.
    pub sequence: u32,
}

/// A run of glyphs of one face, size and colour.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// Where it belongs.
    pub place: Place,
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
    Box(Place, Ink, [f32; 4]),
    /// A filled area of outlines.
    Area(Place, Ink, Box<[Vec<OutlinePoint>]>),
    /// A picture by its object number: left, top, width, height.
    Picture(Place, u32, [f32; 4]),
    /// A line through points, closed or not, of some width.
    Stroke(Place, Ink, Box<[OutlinePoint]>, bool, f32),
    /// Glyphs.
    Shown(Shown),
    /// The number of a page, as long as it is not known, and the object number of its link.
    Number(Place, Box<Number>, Option<u32>),
    /// Urdu begins, or ends.
    Urdu(Place, bool),
}

/// One page.
#[derive(Debug, Default)]
pub struct Draft {
    /// What is on it, in the order in which it was drawn.
    pub marks: Vec<Mark>,
    /// What each marked-content sequence is.
    pub tags: Vec<Tag>,
    /// How it lies.
    pub turn: Turn,
    glyphs: Vec<u16>,
}

/// A page in the file.
#[derive(Debug)]
pub struct Leaf {
    /// Its object number.
    pub number: u32,
    /// That of its content.
    pub content: u32,
    /// How it lies.
    pub turn: Turn,
    /// Its links, with the object numbers of their annotations.
    pub links: Vec<(u32, Link)>,
}

impl Draft {
    /// A page that will probably have as much on it as another.
    fn like(other: &Self) -> Self {
        Self {
            marks: Vec::with_capacity(other.marks.len()),
            tags: Vec::new(),
            turn: Turn::Upright,
            glyphs: Vec::with_capacity(other.glyphs.len()),
        }
    }

    /// The glyphs of a run.
    #[must_use]
    pub fn glyphs_of(&self, shown: &Shown) -> &[u16] {
        let range = usize::try_from(shown.start).ok().zip(usize::try_from(shown.length).ok());
        range
            .and_then(|(start, length)| self.glyphs.get(start..start.checked_add(length)?))
            .unwrap_or_default()
    }

    /// Glyphs are written in the order in which they are read, wherever they stand: what copies text or reads it aloud goes
    /// by it.
    fn write(&mut self, place: Place, x: f32, baseline: f32, line: &Line) {
        let mut is_urdu = false;
        for position in 0..line.runs.len() {
            let position = line.order.get(position).copied().unwrap_or(position);
            let Some(run) = line.runs.get(position) else { continue };
            if run.is_urdu != is_urdu && place.part == Part::Content {
                is_urdu = run.is_urdu;
                self.marks.push(Mark::Urdu(place, is_urdu));
            }
            let shown = Shown {
                place,
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
                // They read from right to left.
                Body::Shaped(placed) => {
                    for glyph in placed.iter().rev() {
                        let one = Shown { x: shown.x + glyph.x, raised: glyph.y, ..shown };
                        self.show(one, std::iter::once(glyph.glyph));
                    }
                }
            }
        }
        if is_urdu {
            self.marks.push(Mark::Urdu(place, false));
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
    structure: Structure,
    page: Draft,
    pages: Vec<Draft>,
    leaves: Vec<Leaf>,
    extras: Extras,
}

/// What most files have none of: it is written only where it is used.
#[derive(Debug, Default)]
pub struct Extras {
    /// Pictures, with their object numbers.
    pub pictures: Vec<(u32, Arc<Sheet>)>,
    /// Something stands across a page.
    pub has_stamps: bool,
}

/// What was laid out.
#[derive(Debug)]
pub struct Drawn {
    /// The pages, complete.
    pub pages: Vec<Draft>,
    /// What the file says about each.
    pub leaves: Vec<Leaf>,
    /// The structure, and which object numbers are taken.
    pub structure: Structure,
    /// What the fonts have to have.
    pub glyphs: Glyphs,
    /// Pictures and stamps.
    pub extras: Extras,
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
            structure: Structure::default(),
            page: Draft::default(),
            pages: Vec::new(),
            leaves: Vec::new(),
            extras: Extras::default(),
        }
    }

    /// The pages, with their numbers written.
    #[must_use]
    pub fn finish(mut self, survey: &Survey) -> Drawn {
        let (mut pages, mut leaves) = (std::mem::take(&mut self.pages), std::mem::take(&mut self.leaves));
        for (page, leaf) in pages.iter_mut().zip(&mut leaves) {
            let marks = std::mem::take(&mut page.marks);
            page.marks.reserve_exact(marks.len());
            for mark in marks {
                match mark {
                    Mark::Number(place, number, link) => {
                        self.write_number(page, leaf, (place, &number, link), survey);
                    }
                    known => page.marks.push(known),
                }
            }
        }
        Drawn { pages, leaves, structure: self.structure, glyphs: self.usage.finish(), extras: self.extras }
    }

    fn write_number(
        &self,
        page: &mut Draft,
        leaf: &mut Leaf,
        (place, number, link): (Place, &Number, Option<u32>),
        survey: &Survey,
    ) {
        let of = match number.counted {
            Counted::PageOf(of) => survey.places.get(&of.target).map(|place| place.page + 1),
            Counted::Here(page) => Some(page),
        };
        let Some(of) = of else { return };
        let line = self.line(number, [&of.to_string(), &survey.pages.to_string()], number.limit);
        let x = if number.at_right { number.x - line.width } else { number.x };
        if let Some((_, link)) = leaf.links.iter_mut().find(|(annotation, _)| Some(*annotation) == link) {
            (link.x, link.width) = (x, line.width);
        }
        page.write(place, x, number.baseline, &line);
    }

    fn line(&self, number: &Number, [page, pages]: [&str; 2], limit: f32) -> Line {
        let text = self.words.format(number.message(), &[("page", page.into()), ("pages", pages.into())]);
        text::fit(self.fonts, &text, &number.style, limit)
    }

    fn place(&mut self, part: Part, is_text: bool) -> Place {
        let sequence = if part == Part::Content { self.structure.sequence(is_text) } else { 0 };
        Place { part, sequence }
    }
}

impl Press for Drafts<'_> {
    fn begin_page(&mut self, turn: Turn) {
        let number = self.structure.objects.number();
        let content = self.structure.objects.number();
        self.structure.begin_page(number);
        self.page.turn = turn;
        self.leaves.push(Leaf { number, content, turn, links: Vec::new() });
    }

    fn draw(&mut self, part: Part, shape: Shape<'_>, ink: Ink) {
        let place = self.place(part, false);
        self.extras.has_stamps |= part == Part::Stamp;
        self.page.marks.push(match shape {
            Shape::Box(at) => Mark::Box(place, ink, at),
            Shape::Area(rings) => Mark::Area(place, ink, rings.into()),
            Shape::Stroke { points, closed, thickness } => {
                Mark::Stroke(place, ink, points.into(), closed, thickness)
            }
        });
    }

    fn picture(&mut self, part: Part, sheet: &Arc<Sheet>, at: [f32; 4]) {
        let place = self.place(part, false);
        let known = self.extras.pictures.iter().find(|(_, there)| Arc::ptr_eq(there, sheet));
        let number = match known {
            Some((number, _)) => *number,
            None => {
                let number = self.structure.objects.number();
                self.extras.pictures.push((number, Arc::clone(sheet)));
                number
            }
        };
        self.page.marks.push(Mark::Picture(place, number, at));
    }

    fn write(&mut self, part: Part, x: f32, baseline: f32, line: &Line) {
        let place = self.place(part, true);
        self.usage.note(line);
        self.page.write(place, x, baseline, line);
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
        let place = self.place(number.part, true);
        let annotation = number.link.map(|link| {
            let annotation = self.structure.annotation();
            if let Some(leaf) = self.leaves.last_mut() {
                leaf.links.push((annotation, link));
            }
            annotation
        });
        self.page.marks.push(Mark::Number(place, Box::new(number), annotation));
    }

    fn link(&mut self, link: Link) {
        let annotation = self.structure.annotation();
        if let Some(leaf) = self.leaves.last_mut() {
            leaf.links.push((annotation, link));
        }
    }

    fn end_page(&mut self) {
        let next = Draft::like(&self.page);
        let mut page = std::mem::replace(&mut self.page, next);
        page.marks.shrink_to_fit();
        page.glyphs.shrink_to_fit();
        page.tags = self.structure.end_page();
        self.pages.push(page);
    }

    fn open(&mut self, tag: Tag, attributes: &str) {
        self.structure.open(tag, attributes);
    }

    fn open_link(&mut self, target: Target) {
        self.structure.open_link(target);
    }

    fn close(&mut self) {
        self.structure.close();
    }

    fn depth(&self) -> usize {
        self.structure.depth()
    }

    fn suspend(&mut self, depth: usize) -> Suspended {
        self.structure.suspend(depth)
    }

    fn resume(&mut self, suspended: Suspended) {
        self.structure.resume(suspended);
    }
}
