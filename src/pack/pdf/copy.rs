//! Lays a [`MarkedCopy`] out: the pages of the stored file, each under its markings and over a stripe that says what it is a
//! copy of.
//!
//! The stripe is content on the first page, so that it is read aloud once, and an artifact on the others.

use super::canvas::{Ink, Part};
use super::document::Imprint;
use super::flow::Flow;
use super::fonts::{Fonts, Weight};
use super::furniture::{FOOT_WIDTH, Furniture, SMALL};
use super::geometry::{LEFT, Turn, count};
use super::outline::{self, Outlined};
use super::tags::{self, Tag};
use super::text::{self, Line, Style};
use super::{PdfError, print, signs};
use crate::pack::copy::{Body, MarkedCopy};
use crate::pack::format;
use crate::pack::label::Modules;
use crate::raster::Sheet;
use crate::words::Words;

/// Top of what is shown, under the marking.
const TOP: f32 = 50.0;
/// From the bottom of the page to that of the stripe, over the running foot.
const FOOT: f32 = 69.0;
/// Least height of the stripe, and that of the QR code in it.
const STRIPE: f32 = 74.0;
/// Between the stripe's upper edge and its first line.
const STRIPE_TOP: f32 = 4.0;
const QR_SIDE: f32 = 70.0;
/// Between stripe and page, and between text and QR code.
const GAP: f32 = 7.0;
/// Letters across a page are at most so high, and go over so much of the diagonal.
const WORD_SIZE: f32 = 118.0;
const WORD_SHARE: f32 = 0.8;
/// Height of capital letters, in sizes.
const CAPITALS: f32 = 0.714;

/// Prints a copy.
///
/// # Errors
/// See [`PdfError`].
pub fn render(copy: &MarkedCopy, words: &Words) -> Result<Vec<u8>, PdfError> {
    let fonts = Fonts::load()?;
    let title = words.format("copy-document", &known(copy));
    let foot = text::around(
        &fonts,
        (&copy.organisation, &|name| {
            let mut arguments = known(copy);
            arguments.push(("organisation", name.to_owned().into()));
            words.format("copy-foot", &arguments)
        }),
        &SMALL,
        FOOT_WIDTH,
    );
    let furniture = Furniture::new(&fonts, &copy.marking, "", &foot);
    let imprint = Imprint {
        title,
        author: copy.organisation.clone(),
        subject: copy.digest.to_string(),
        at: copy.at,
        identifier: copy.event.first_half(),
    };
    print((&fonts, &furniture), &imprint, words, |flow| lay_out(flow, copy, words))
}

/// What every sentence about a copy may say.
fn known(copy: &MarkedCopy) -> Vec<(&'static str, fluent_bundle::FluentValue<'static>)> {
    vec![
        ("copy", copy.copy.to_string().into()),
        ("number", copy.number.clone().into()),
        ("title", copy.title.clone().into()),
        ("version", copy.version.to_string().into()),
    ]
}

/// Draws all of it.
pub(super) fn lay_out(flow: &mut Flow<'_>, copy: &MarkedCopy, words: &Words) -> Result<(), PdfError> {
    let word = copy.word.as_deref();
    let word = word.map(|word| outline::word(flow.fonts, Weight::Bold, word)).transpose()?;
    let stamp = Stamp { copy, words, word, modules: Modules::qr(&copy.address).ok_or(PdfError::QrCode)? };
    flow.canvas.open(Tag::Sect);
    match &copy.body {
        Body::Sheets(sheets) => {
            for (position, sheet) in sheets.iter().enumerate() {
                let turn = if sheet.width > sheet.height { Turn::Sideways } else { Turn::Upright };
                let place = stamp.page(flow, turn, (position, sheets.len()));
                let at = fitted(sheet, place);
                let said = stamp.said("copy-page", (position, sheets.len()));
                flow.within_with(Tag::Figure, &tags::figure_on(turn, &said, at), |flow| {
                    flow.canvas.picture(Part::Content, sheet, at);
                });
                frame(flow, at);
                stamp.across(flow, place);
            }
        }
        Body::Text(text) => {
            let style = Style { leading: 10.6, ..Style::new(Weight::Mono, 8.2) };
            let [left, top, width, height] = place(Turn::Upright, stamp.height(flow.fonts, Turn::Upright));
            let lines = text::wrap(flow.fonts, text, &style, width);
            let most = lines_of(height / style.leading);
            let pages = lines.chunks(most);
            let all = pages.len();
            for (position, some) in pages.enumerate() {
                let place = stamp.page(flow, Turn::Upright, (position, all));
                flow.within(Tag::P, |flow| {
                    for (row, line) in some.iter().enumerate() {
                        let top = top + count(row) * style.leading;
                        flow.put(Part::Content, line, left, width, top, false);
                    }
                });
                stamp.across(flow, place);
            }
        }
    }
    flow.canvas.close();
    Ok(())
}

/// How many lines there is room for.
fn lines_of(room: f32) -> usize {
    (1..=200).take_while(|lines| count(*lines) <= room).last().unwrap_or(1)
}

/// Where the pages of the file stand on such a page, over a stripe that is so high: left, top, width, height.
const fn place(turn: Turn, stripe: f32) -> [f32; 4] {
    [LEFT, TOP, turn.right() - LEFT, turn.height() - FOOT - stripe - GAP - TOP]
}

/// Width of the stripe's text, beside the QR code.
const fn beside_code(turn: Turn) -> f32 {
    turn.right() - LEFT - QR_SIDE - GAP
}

/// Height of the stripe with these paragraphs.
fn height_of(paragraphs: &[(Tag, Vec<Line>)]) -> f32 {
    let lines: f32 = paragraphs.iter().flat_map(|(_, lines)| lines).map(|line| line.leading).sum();
    STRIPE.max(lines + STRIPE_TOP)
}

/// A sheet as large as there is room, in the middle of it, its sides as they were; but no point of it larger than one of
/// 1/72 inch.
fn fitted(sheet: &Sheet, [left, top, width, height]: [f32; 4]) -> [f32; 4] {
    let [own_width, own_height] =
        [sheet.width, sheet.height].map(|points| count(usize::try_from(points).unwrap_or(usize::MAX)));
    let scale = (width / own_width).min(height / own_height).min(1.0);
    let [own_width, own_height] = [own_width, own_height].map(|points| points * scale);
    [left + (width - own_width) / 2.0, top + (height - own_height) / 2.0, own_width, own_height]
}

/// A thin line around a page, to see where it ends.
fn frame(flow: &mut Flow<'_>, [x, y, width, height]: [f32; 4]) {
    let corners =
        [(x, y, false), (x + width, y, false), (x + width, y + height, false), (x, y + height, false)];
    flow.canvas.stroke(Part::Decoration, &corners, true, 0.8, Ink::Hairline);
}

/// What is put on each page.
struct Stamp<'a> {
    copy: &'a MarkedCopy,
    words: &'a Words,
    word: Option<Outlined>,
    modules: Modules,
}

impl Stamp<'_> {
    /// A sentence about a page, from 0, of so many.
    fn said(&self, id: &str, (position, pages): (usize, usize)) -> String {
        let mut arguments = known(self.copy);
        arguments.push(("page", (position + 1).to_string().into()));
        arguments.push(("pages", pages.to_string().into()));
        self.words.format(id, &arguments)
    }

    /// Begins a page, with its stripe; gives the place for what it shows.
    fn page(&self, flow: &mut Flow<'_>, turn: Turn, of: (usize, usize)) -> [f32; 4] {
        flow.start_turned(turn);
        flow.y = TOP;
        flow.bookmark(0, self.said("copy-bookmark", of));
        let paragraphs = self.paragraphs(flow.fonts, beside_code(turn));
        let stripe = height_of(&paragraphs);
        self.stripe(flow, (turn, stripe), &paragraphs, of.0 == 0);
        place(turn, stripe)
    }

    /// How high the stripe is on such a page.
    fn height(&self, fonts: &Fonts, turn: Turn) -> f32 {
        height_of(&self.paragraphs(fonts, beside_code(turn)))
    }

    fn stripe(
        &self,
        flow: &mut Flow<'_>,
        (turn, height): (Turn, f32),
        paragraphs: &[(Tag, Vec<Line>)],
        is_first: bool,
    ) {
        let (top, right) = (turn.height() - FOOT - height, turn.right());
        let width = beside_code(turn);
        flow.canvas.rule(LEFT, top, right - LEFT, 1.6, self.ink());
        let mut y = top + STRIPE_TOP;
        for (tag, lines) in paragraphs {
            let mut draw = |flow: &mut Flow<'_>, part| {
                for line in lines {
                    flow.put(part, line, LEFT, width, y, false);
                    y += line.leading;
                }
            };
            if is_first {
                flow.within(*tag, |flow| draw(flow, Part::Content));
            } else {
                draw(flow, Part::Footer);
            }
        }
        let square = [right - QR_SIDE, top + 3.0, QR_SIDE, QR_SIDE];
        let [x, y, side, _] = square;
        if is_first {
            let said =
                self.words.format("copy-qr-alternative", &[("address", self.copy.address.clone().into())]);
            flow.within_with(Tag::Figure, &tags::figure_on(turn, &said, square), |flow| {
                signs::draw_modules(&mut flow.canvas, Part::Content, &self.modules, [x, y, side]);
            });
        } else {
            signs::draw_modules(&mut flow.canvas, Part::Decoration, &self.modules, [x, y, side]);
        }
    }

    const fn ink(&self) -> Ink {
        if self.copy.word.is_some() { Ink::Blocked } else { Ink::Accent }
    }

    /// The paragraphs of the stripe, from top to bottom. Of a title that is too long the middle is left out; all else is
    /// there to its last letter, on as many lines as that takes.
    fn paragraphs(&self, fonts: &Fonts, width: f32) -> Vec<(Tag, Vec<Line>)> {
        let (copy, words) = (self.copy, self.words);
        let mut arguments = known(copy);
        arguments.extend([
            ("state", copy.state.clone().into()),
            ("purpose", copy.purpose.clone().into()),
            ("recipient", copy.recipient.clone().into()),
            ("name", copy.name.clone().into()),
            ("at", format::instant(words, copy.at).into()),
            ("position", format::number(words, copy.position).into()),
            ("digest", copy.digest.hex().into()),
        ]);
        let small = Style { leading: 10.4, ..Style::new(Weight::Regular, 7.6) };
        let bold = Style { leading: 11.6, ..Style::new(Weight::Bold, 8.6).ink(self.ink()) };
        let title = Style { leading: 13.4, ..Style::new(Weight::Bold, 10.2).ink(Ink::Accent) };
        let mono = Style { leading: 9.6, ..Style::new(Weight::Mono, 6.5).ink(Ink::Muted) };
        let said = |id: &str, style: &Style| {
            (Tag::P, text::wrap(fonts, &words.format(id, &arguments), style, width))
        };
        let head = |name: &str| {
            words.format(
                "copy-title",
                &[("number", copy.number.clone().into()), ("title", name.to_owned().into())],
            )
        };
        let head = text::around(fonts, (&copy.title, &head), &title, width);
        let mut paragraphs = vec![
            (Tag::H1, vec![text::fit(fonts, &head, &title, width)]),
            said("copy-state", &bold),
            said("copy-issued", &small),
        ];
        if !copy.purpose.is_empty() {
            paragraphs.push(said("copy-purpose", &small));
        }
        let strong = Style { weight: Weight::Bold, ..small };
        paragraphs.push(said("copy-uncontrolled", &strong));
        paragraphs.push(said("copy-digest", &mono));
        paragraphs
    }

    /// The word across the page, rising from left to right.
    fn across(&self, flow: &mut Flow<'_>, [left, top, width, height]: [f32; 4]) {
        let Some(Outlined { rings, width: own }) = &self.word else { return };
        let diagonal = width.hypot(height);
        let size = WORD_SIZE.min(diagonal * WORD_SHARE / own.max(0.1));
        let (cosine, sine) = (width / diagonal, height / diagonal);
        let (middle_x, middle_y) = (left + width / 2.0, top + height / 2.0);
        let turned = |(x, y, is_control): &(f32, f32, bool)| {
            let (x, y) = ((x - own / 2.0) * size, (y - CAPITALS / 2.0) * size);
            (middle_x + x * cosine - y * sine, middle_y - x * sine - y * cosine, *is_control)
        };
        let rings: Vec<Vec<_>> = rings.iter().map(|ring| ring.iter().map(turned).collect()).collect();
        flow.canvas.area(Part::Stamp, &rings, Ink::Blocked);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::testing::{copy, sheet};

    fn printed(copy: &MarkedCopy) -> lopdf::Document {
        let words = Words::english();
        let bytes = render(copy, &words).unwrap();
        assert_eq!(words.errors(), Vec::<String>::new());
        assert_eq!(bytes, render(copy, &words).unwrap(), "the same copy is the same file");
        lopdf::Document::load_mem(&bytes).unwrap()
    }

    fn content(document: &lopdf::Document, page: u32) -> String {
        String::from_utf8_lossy(&document.get_page_content(document.get_pages()[&page])).into_owned()
    }

    #[test]
    fn each_page_is_an_image_that_lies_as_it_lay_with_a_text_in_its_place() {
        let document = printed(&copy(Body::Sheets(vec![sheet(100, 140), sheet(140, 100)]), None));
        let pages = document.get_pages();
        let boxes: Vec<_> = pages
            .values()
            .map(|page| {
                let page = document.get_dictionary(*page).unwrap();
                let sides = page.get(b"MediaBox").unwrap().as_array().unwrap().clone();
                sides.iter().map(|side| side.as_float().unwrap()).collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(boxes, [[0.0, 0.0, 595.28, 841.89], [0.0, 0.0, 841.89, 595.28]]);
        let images =
            document.objects.values().filter_map(|object| object.as_stream().ok()).filter(|stream| {
                stream.dict.get(b"Subtype").is_ok_and(|of| of.as_name().ok() == Some(b"Image"))
            });
        assert_eq!(images.count(), 2);
        let alternatives: Vec<String> = document
            .objects
            .values()
            .filter_map(|object| object.as_dict().ok()?.get(b"Alt").ok()?.as_str().ok())
            .map(|text| String::from_utf8_lossy(text).into_owned())
            .collect();
        assert!(
            alternatives.iter().any(|text| text.starts_with("Page 2 of 2 of A manual")),
            "{alternatives:?}"
        );
        assert_eq!(alternatives.len(), 3, "two pages, and the QR code once");
        for page in [1, 2] {
            let content = content(&document, page);
            assert!(content.contains(" Do\n"), "{content}");
            assert!(!content.contains("Watermark"), "nothing stands across what is in force");
        }
    }

    #[test]
    fn what_is_not_in_force_says_so_across_each_page_and_over_all_of_it() {
        let sheets = vec![sheet(100, 140), sheet(100, 140), sheet(140, 100)];
        for body in [Body::Sheets(sheets), Body::Text("line\n".repeat(150))] {
            let document = printed(&copy(body, Some("SUPERSEDED")));
            let pages = document.get_pages().len();
            assert_eq!(pages, 3);
            for page in 1..=3 {
                let content = content(&document, page);
                let (before, after) = content.split_once("/Stamp gs").unwrap();
                assert!(before.contains("ET") && after.contains("Watermark"));
                assert!(!after.contains("Tj") && !after.contains(" Do"), "something lies over it");
            }
        }
    }

    #[test]
    fn a_sheet_keeps_its_sides_and_its_place() {
        for (width, height) in [(100, 140), (140, 100), (1, 900), (900, 1), (500, 500)] {
            for turn in [Turn::Upright, Turn::Sideways] {
                let room = place(turn, STRIPE);
                let [x, y, w, h] = fitted(&Sheet { ..(*sheet(width, height)).clone() }, room);
                assert!(x >= room[0] - 0.1 && y >= room[1] - 0.1);
                assert!(x + w <= room[0] + room[2] + 0.1 && y + h <= room[1] + room[3] + 0.1);
                assert!((w / h / (width as f32 / height as f32) - 1.0).abs() < 0.01);
            }
        }
    }

    /// What is written on a page, letter by letter as it can be searched.
    fn read(bytes: &[u8]) -> Vec<String> {
        let document = lopdf::Document::load_mem(bytes).unwrap();
        let numbers: Vec<u32> = document.get_pages().into_keys().collect();
        numbers.iter().map(|page| document.extract_text(&[*page]).unwrap().replace('\n', " ")).collect()
    }

    #[test]
    fn all_of_the_stripe_and_the_foot_is_there_however_long_names_are() {
        let words = Words::english();
        let fonts = Fonts::load().unwrap();
        for (recipient, purpose) in [
            ("Northern Works".to_owned(), String::new()),
            ("W".repeat(120), "W".repeat(200)),
            (
                "Northern Works, نالی ".repeat(6).trim().to_owned(),
                "For an audit ".repeat(15).trim().to_owned(),
            ),
        ] {
            let mut copy = copy(Body::Sheets(vec![sheet(100, 140), sheet(140, 100)]), Some("DRAFT"));
            copy.organisation = "The General Directorate of Production and Inspection ".repeat(4);
            copy.number = "TST-QM-2026-00000001".to_owned();
            (copy.recipient, copy.purpose) = (recipient, purpose);
            let modules = Modules::qr(&copy.address).unwrap();
            let stamp = Stamp { copy: &copy, words: &words, word: None, modules };
            for turn in [Turn::Upright, Turn::Sideways] {
                let paragraphs = stamp.paragraphs(&fonts, beside_code(turn));
                let lines: Vec<_> = paragraphs.iter().flat_map(|(_, lines)| lines).collect();
                let height: f32 = lines.iter().map(|line| line.leading).sum();
                assert!(height + STRIPE_TOP <= stamp.height(&fonts, turn), "{height}");
                assert!(lines.iter().all(|line| line.width <= beside_code(turn)));
                let cut = lines.iter().filter(|line| is_cut(line)).count();
                assert_eq!(cut, 1, "the middle of the title is left out, and nothing else");
                let [_, _, _, room] = place(turn, stamp.height(&fonts, turn));
                assert!(room > 260.0, "something is left for the page: {room}");
            }
            for text in read(&render(&copy, &words).unwrap()) {
                let foot = "Uncontrolled when printed. Marked copy 3 of TST-QM-2026-00000001, version 4. T";
                assert!(text.contains(foot), "{text}");
            }
        }
    }

    fn is_cut(line: &Line) -> bool {
        line.runs.iter().any(|run| match &run.body {
            text::Body::Letters(letters) => letters.iter().any(|(_, letter)| *letter == '…'),
            text::Body::Shaped(placed) => placed.iter().any(|one| one.letters.contains('…')),
        })
    }
}
