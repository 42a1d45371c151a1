//! Sheets of labels as PDF: A4, in the grids in which such sheets are sold.

use super::Label;
use crate::pack::pdf::canvas::{Ink, Part};
use crate::pack::pdf::document::Imprint;
use crate::pack::pdf::flow::Flow;
use crate::pack::pdf::fonts::{Fonts, Weight};
use crate::pack::pdf::furniture::Furniture;
use crate::pack::pdf::geometry::count;
use crate::pack::pdf::tags::{self, Tag};
use crate::pack::pdf::text::{self, Style};
use crate::pack::pdf::{PdfError, print, signs};
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;
use crate::words::Words;

/// Points of a millimetre.
const MM: f32 = 72.0 / 25.4;
/// White inside of a label, at each side.
const INSET: f32 = 1.8 * MM;

/// How a sheet is cut; lengths in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// Columns and rows: `3x8`.
    pub code: &'static str,
    /// Labels beside each other.
    pub columns: usize,
    /// Labels one under the other.
    pub rows: usize,
    /// Width and height of a label.
    pub size: [f32; 2],
    /// Left and top edge of the first one.
    pub first: [f32; 2],
    /// From one to the next, across and down.
    pub step: [f32; 2],
}

/// The grids, as the makers of sheets for A4 have them.
pub const GRIDS: &[Grid] = &[
    Grid { code: "3x8", columns: 3, rows: 8, size: [63.5, 33.9], first: [7.2, 12.9], step: [66.0, 33.9] },
    Grid { code: "5x13", columns: 5, rows: 13, size: [38.1, 21.2], first: [4.7, 10.7], step: [40.6, 21.2] },
    Grid { code: "2x7", columns: 2, rows: 7, size: [99.1, 38.1], first: [4.7, 15.2], step: [101.6, 38.1] },
];

impl Grid {
    /// The grid with this code.
    #[must_use]
    pub fn of(code: &str) -> Option<&'static Self> {
        GRIDS.iter().find(|grid| grid.code == code)
    }

    /// Labels on a sheet.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.columns * self.rows
    }
}

/// What is printed.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// Title of the document.
    pub title: String,
    /// Whose it is.
    pub organisation: String,
    /// When.
    pub at: Timestamp,
    /// How the sheets are cut.
    pub grid: &'a Grid,
    /// The first label that is free on the first sheet, from 0.
    pub start: usize,
    /// The labels.
    pub labels: &'a [Label],
}

/// Prints sheets of labels. The same labels give the same file.
///
/// # Errors
/// See [`PdfError`].
pub fn render(sheet: &Sheet<'_>, words: &Words) -> Result<Vec<u8>, PdfError> {
    let fonts = Fonts::load()?;
    let furniture = Furniture::none(&fonts);
    let digest = Digest::of(format!("{sheet:?}").as_bytes());
    let imprint = Imprint {
        title: sheet.title.clone(),
        author: sheet.organisation.clone(),
        subject: sheet.title.clone(),
        at: sheet.at,
        identifier: digest.first_half(),
    };
    print((&fonts, &furniture), &imprint, words, |flow| {
        for (position, label) in sheet.labels.iter().enumerate() {
            let place = sheet.start + position;
            let cell = place % sheet.grid.count();
            if position == 0 || cell == 0 {
                flow.start_page("");
                flow.bookmark(0, sheet.title.clone());
            }
            draw(flow, label, cell_of(sheet.grid, cell), words);
        }
        Ok(())
    })
}

/// Left, top, width and height of a label in points.
fn cell_of(grid: &Grid, cell: usize) -> [f32; 4] {
    let (column, row) = (count(cell % grid.columns), count(cell / grid.columns));
    let [left, top] = grid.first;
    let [across, down] = grid.step;
    let [width, height] = grid.size;
    [left + column * across, top + row * down, width, height].map(|length| length * MM)
}

fn draw(flow: &mut Flow<'_>, label: &Label, [x, y, width, height]: [f32; 4], words: &Words) {
    let size = if height > 25.0 * MM { 9.0 } else { 6.5 };
    let number = Style { leading: size * 1.25, ..Style::new(Weight::Mono, size) };
    let side = (height - 2.0 * INSET - number.leading).min(width / 2.0);
    let said = words.format("label-alternative", &[("number", label.number.as_str().into())]);
    flow.within(Tag::Sect, |flow| {
        let square = [x + INSET, y + INSET, side, side];
        flow.within_with(Tag::Figure, &tags::figure(&said, square), |flow| {
            signs::draw_modules(
                &mut flow.canvas,
                Part::Content,
                &label.modules,
                [x + INSET, y + INSET, side],
            );
        });
        let inside = width - 2.0 * INSET;
        flow.within(Tag::P, |flow| {
            let line = text::fit(flow.fonts, &label.number, &number, inside);
            flow.put(Part::Content, &line, x + INSET, inside, y + INSET + side, false);
        });
        let right = x + INSET + side + 1.2 * MM;
        let room = x + width - INSET - right;
        let plain = Style { leading: size * 1.25, ..Style::new(Weight::Regular, size * 0.85) };
        let bold = Style { weight: Weight::Bold, ..plain };
        let marking = Some((&label.marking, bold)).filter(|(marking, _)| !marking.is_empty());
        let beside = marking.into_iter().chain(label.lines.iter().map(|line| (line, plain)));
        let mut top = y + INSET;
        for (text, style) in beside {
            // The marking comes first, so that it is what has room.
            for line in text::wrap(flow.fonts, text, &style.ink(Ink::Text), room) {
                if top + style.leading > y + INSET + side {
                    break;
                }
                flow.within(Tag::P, |flow| flow.put(Part::Content, &line, right, room, top, false));
                top += style.leading;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::label::Modules;
    use crate::pack::pdf::geometry::{PAGE_HEIGHT, PAGE_WIDTH};

    #[test]
    fn every_label_of_every_grid_is_on_the_paper() {
        for grid in GRIDS {
            let [x, y, width, height] = cell_of(grid, grid.count() - 1);
            assert!(x + width <= PAGE_WIDTH + 0.01 && y + height <= PAGE_HEIGHT + 0.01, "{}", grid.code);
            assert_eq!(Grid::of(grid.code), Some(grid));
        }
    }

    #[test]
    fn sheets_fill_from_the_first_free_label() {
        let label = Label {
            modules: Modules::data_matrix("A-1").unwrap(),
            number: "A-1".into(),
            lines: vec!["SG-100 C".into(), "Rifle sight".into()],
            marking: "RESTRICTED".into(),
        };
        let labels = vec![label; 24];
        let pages = |start: usize| {
            let sheet = Sheet {
                title: "Labels".into(),
                organisation: "Test Works".into(),
                at: Timestamp::from_millis(0),
                grid: Grid::of("3x8").unwrap(),
                start,
                labels: &labels,
            };
            let bytes = render(&sheet, &Words::english()).unwrap();
            assert_eq!(render(&sheet, &Words::english()).unwrap(), bytes);
            lopdf::Document::load_mem(&bytes).unwrap().get_pages().len()
        };
        assert_eq!((pages(0), pages(1), pages(23)), (1, 2, 2));
    }
}
