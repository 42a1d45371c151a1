//! What stands on every page: marking top and bottom, running head, pack number, page x of y.

use super::canvas::{Canvas, Counted, Ink, Number, Part};
use super::fonts::{Fonts, Weight};
use super::geometry::{LEFT, Turn, WIDTH};
use super::text::{self, Line, Style};
use crate::pack::contents::Contents;
use crate::pack::format;
use crate::words::Words;

/// Size of the marking; smaller only if it would not fit on one line.
const MARKING_SIZE: f32 = 17.0;
/// From this size on, two small lines are better than one that is smaller still.
const MARKING_TWO_LINES: f32 = 10.0;
/// Smallest size of a marking.
const MARKING_LEAST: f32 = 4.0;
/// Middle of the marking at the top of the page, and its distance from the bottom.
const MARKING_MIDDLE: f32 = 32.0;

/// Room for the running foot.
pub const FOOT_WIDTH: f32 = WIDTH * 0.68;
/// How running head and foot look.
pub const SMALL: Style = Style::new(Weight::Regular, 7.4).ink(Ink::Muted);

/// What is the same on every page, measured once.
#[derive(Debug)]
pub struct Furniture {
    marking: Vec<Line>,
    number: Line,
    foot: Line,
    small: Style,
    /// Nothing at all is drawn.
    is_none: bool,
}

impl Furniture {
    /// That of a pack.
    #[must_use]
    pub fn of_pack(fonts: &Fonts, contents: &Contents, words: &Words) -> Self {
        let foot = words.format(
            "pdf-foot",
            &[
                ("copy", contents.copy.to_string().into()),
                ("size", format::number(words, contents.as_of.size).into()),
                ("origin", contents.as_of.origin.as_str().into()),
            ],
        );
        Self::new(fonts, &contents.marking, &contents.number, &foot)
    }

    /// Measures it: the marking, what stands at the right of the running head, and the running foot.
    #[must_use]
    pub fn new(fonts: &Fonts, marking: &str, number: &str, foot: &str) -> Self {
        let small = SMALL;
        let bold = Style { weight: Weight::Bold, ..small };
        Self {
            marking: self::marking(fonts, marking),
            number: text::fit(fonts, number, &bold, WIDTH * 0.4),
            foot: text::fit(fonts, foot, &small, FOOT_WIDTH),
            small,
            is_none: false,
        }
    }

    /// That of pages that have none: sheets of labels are printed to their edges.
    #[must_use]
    pub fn none(fonts: &Fonts) -> Self {
        Self { is_none: true, ..Self::new(fonts, "", "", "") }
    }

    /// Draws it on a page, from 1.
    pub fn draw(&self, canvas: &mut Canvas<'_>, fonts: &Fonts, head: &str, (page, turn): (usize, Turn)) {
        if self.is_none {
            return;
        }
        let (page_width, page_height, right) = (turn.width(), turn.height(), turn.right());
        let height: f32 = self.marking.iter().map(|line| line.leading).sum();
        for (part, middle) in [(Part::Header, MARKING_MIDDLE), (Part::Footer, page_height - MARKING_MIDDLE)] {
            let mut top = middle - height / 2.0;
            for line in &self.marking {
                let baseline = top + line.leading / 2.0 + line.style.size * 0.357;
                canvas.write(part, (page_width - line.width) / 2.0, baseline, line);
                top += line.leading;
            }
        }
        if !head.is_empty() {
            let head = text::fit(fonts, head, &self.small, WIDTH * 0.58);
            canvas.write(Part::Header, LEFT, 61.0, &head);
            canvas.write(Part::Header, right - self.number.width, 61.0, &self.number);
            canvas.rule(LEFT, 67.0, right - LEFT, 0.5, Ink::Hairline);
        }
        canvas.rule(LEFT, page_height - 65.0, right - LEFT, 0.5, Ink::Hairline);
        canvas.write(Part::Footer, LEFT, page_height - 54.0, &self.foot);
        canvas.number(Number {
            counted: Counted::Here(page),
            part: Part::Footer,
            style: self.small,
            x: right,
            at_right: true,
            limit: WIDTH * 0.3,
            baseline: page_height - 54.0,
            link: None,
        });
    }
}

/// The marking, centred: on one line as large as its length allows, a very long one on two. It is never cut.
fn marking(fonts: &Fonts, marking: &str) -> Vec<Line> {
    let mut size = MARKING_SIZE;
    loop {
        let style = Style { leading: size * 1.2, ..Style::new(Weight::Bold, size) };
        let lines = text::wrap(fonts, &text::clean(marking).replace('\n', " "), &style, WIDTH);
        let most = if size > MARKING_TWO_LINES { 1 } else { 2 };
        if lines.len() <= most || size <= MARKING_LEAST {
            return lines;
        }
        size -= 0.5;
    }
}
