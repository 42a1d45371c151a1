//! What stands on every page: marking top and bottom, running head, pack number, page x of y.

use super::canvas::{Canvas, Ink, Part};
use super::fonts::{Fonts, Weight};
use super::geometry::{LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, WIDTH};
use super::text::{self, Line, Style};
use crate::pack::contents::Contents;
use crate::pack::format;
use crate::words::Words;

/// Size of the marking; smaller only if it would not fit on one line.
const MARKING_SIZE: f32 = 15.0;
/// Smallest size of a marking, for the longest ones.
const MARKING_LEAST: f32 = 7.0;

/// Draws it on every page.
pub fn draw(canvas: &mut Canvas, fonts: &Fonts, contents: &Contents, words: &Words) {
    let marking = marking(fonts, &contents.marking);
    let small = Style::new(Weight::Regular, 7.4).ink(Ink::Muted);
    let bold = Style { weight: Weight::Bold, ..small };
    let pages = canvas.pages();
    let foot = words.format(
        "pdf-foot",
        &[
            ("copy", contents.copy.to_string().into()),
            ("size", format::number(words, contents.as_of.size).into()),
            ("origin", contents.as_of.origin.as_str().into()),
        ],
    );
    let number = text::fit(fonts, &contents.number, &bold, WIDTH * 0.4);
    let foot = text::fit(fonts, &foot, &small, WIDTH * 0.62);
    for page in 0..pages {
        canvas.select(page);
        let middle = |line: &Line| (PAGE_WIDTH - line.width) / 2.0;
        canvas.write(Part::Artifact, middle(&marking), 38.0, marking.clone());
        canvas.write(Part::Artifact, middle(&marking), PAGE_HEIGHT - 27.0, marking.clone());
        let head_text = canvas.head(page).to_owned();
        if !head_text.is_empty() {
            let head = text::fit(fonts, &head_text, &small, WIDTH * 0.58);
            canvas.write(Part::Artifact, LEFT, 61.0, head);
            canvas.write(Part::Artifact, RIGHT - number.width, 61.0, number.clone());
            canvas.rule(LEFT, 67.0, WIDTH, 0.5, Ink::Hairline);
        }
        canvas.rule(LEFT, PAGE_HEIGHT - 65.0, WIDTH, 0.5, Ink::Hairline);
        let place = words.format(
            "pdf-page-of",
            &[("page", (page + 1).to_string().into()), ("pages", pages.to_string().into())],
        );
        let place = text::fit(fonts, &place, &small, WIDTH * 0.3);
        canvas.write(Part::Artifact, LEFT, PAGE_HEIGHT - 54.0, foot.clone());
        canvas.write(Part::Artifact, RIGHT - place.width, PAGE_HEIGHT - 54.0, place);
    }
}

/// The marking on one line, as large as its length allows.
fn marking(fonts: &Fonts, marking: &str) -> Line {
    let style = |size| Style::new(Weight::Bold, size);
    let width = text::width(fonts, &text::clean(marking), &style(MARKING_SIZE));
    let size = if width > WIDTH { MARKING_SIZE * WIDTH / width } else { MARKING_SIZE };
    text::fit(fonts, marking, &style(size.max(MARKING_LEAST)), WIDTH)
}
