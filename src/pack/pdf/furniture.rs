//! What stands on every page: marking top and bottom, running head, pack number, page x of y.

use super::canvas::{Canvas, Ink, Part};
use super::fonts::{Fonts, Weight};
use super::geometry::{LEFT, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, WIDTH};
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
        for middle in [MARKING_MIDDLE, PAGE_HEIGHT - MARKING_MIDDLE] {
            let height: f32 = marking.iter().map(|line| line.leading).sum();
            let mut top = middle - height / 2.0;
            for line in &marking {
                let baseline = top + line.leading / 2.0 + line.style.size * 0.357;
                canvas.write(Part::Artifact, (PAGE_WIDTH - line.width) / 2.0, baseline, line.clone());
                top += line.leading;
            }
        }
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
