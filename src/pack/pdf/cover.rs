//! The first page: whose pack, of what, as of when; and how to check it.

use super::canvas::{Ink, Part, Target};
use super::flow::Flow;
use super::fonts::Weight;
use super::geometry::{LEFT, TOP, WIDTH, count};
use super::tags::{self, Tag};
use super::text::{self, Line, Style};
use super::{PdfError, signs};
use crate::pack::contents::Contents;
use crate::pack::format;
use crate::words::Words;

/// Side of the QR code: 45 modules of more than half a millimetre each.
const QR_SIDE: f32 = 112.0;
/// Space inside the panel.
const INSET: f32 = 12.0;
/// Space under each fact of the panel.
const ITEM_SPACE: f32 = 3.4;

/// Draws the cover.
///
/// # Errors
/// [`PdfError::QrCode`] if pack number and digest do not fit into a QR code.
pub fn draw(flow: &mut Flow<'_>, contents: &Contents, words: &Words) -> Result<(), PdfError> {
    flow.start_page("");
    flow.canvas.open(Tag::Sect);
    flow.bookmark(0, words.text("pdf-bookmark-cover"));
    flow.y = TOP - 4.0;
    flow.paragraph(&contents.organisation_name, &Style::new(Weight::Bold, 12.5).ink(Ink::Accent));
    flow.y += 5.0;
    flow.canvas.rule(LEFT, flow.y, WIDTH, 2.2, Ink::Accent);
    flow.y += 34.0;
    flow.paragraph(&words.text("pack-kind"), &Style::new(Weight::Regular, 11.0).ink(Ink::Muted));
    flow.y += 1.0;
    let title = Style { leading: 32.0, ..Style::new(Weight::Bold, 25.0).ink(Ink::Accent) };
    flow.text(Tag::H1, &contents.profile.title, &title);
    flow.y += 3.0;
    flow.paragraph(&contents.number, &Style::new(Weight::Mono, 13.0));
    flow.y += 24.0;
    facts(flow, contents, words);
    strip(flow, contents, words);
    panel(flow, contents, words)?;
    how_to_check(flow, contents, words);
    flow.canvas.close();
    Ok(())
}

fn facts(flow: &mut Flow<'_>, contents: &Contents, words: &Words) {
    let gutter = 18.0;
    let width = (WIDTH - 2.0 * gutter) / 3.0;
    let columns: Vec<(f32, f32)> =
        (0..3).map(|column| (LEFT + count(column) * (width + gutter), width)).collect();
    let value = Style::new(Weight::Regular, 10.0);
    let strong = Style::new(Weight::Bold, 10.0);
    let or =
        |text: &str, otherwise: &str| if text.is_empty() { words.text(otherwise) } else { text.to_owned() };
    let period = format::period(words, contents.scope.from, contents.scope.to);
    let copy = words.format("pack-copy", &[("copy", contents.copy.to_string().into())]);
    if !contents.scope.about.is_empty() {
        let about = about(contents);
        let lines = text::wrap(flow.fonts, &about, &strong, WIDTH);
        flow.facts(&[(LEFT, WIDTH)], &[(words.text("pack-about-label"), lines)]);
    }
    let facts = [
        ("pack-site", or(&contents.scope.site, "pack-all-sites"), &value),
        ("pack-product", or(&contents.scope.product, "pack-all-products"), &value),
        ("pack-period-label", period, &value),
        ("pack-marking", contents.marking.clone(), &strong),
        ("pack-copy-label", copy, &value),
        ("pack-recipient", or(&contents.recipient, "pack-no-recipient"), &value),
    ]
    .map(|(label, text, style)| (words.text(label), text::wrap(flow.fonts, &text, style, width)));
    flow.facts(&columns, &facts);
}

/// What the pack is about; of many, the first and how many more there are.
fn about(contents: &Contents) -> String {
    let all = &contents.scope.about;
    let mut shown = all.iter().take(ABOUT_SHOWN).cloned().collect::<Vec<_>>().join("; ");
    let more = all.len().saturating_sub(ABOUT_SHOWN);
    if more > 0 {
        shown.push_str(&format!("; +{more}"));
    }
    shown
}

/// So many pieces are named on the cover.
const ABOUT_SHOWN: usize = 12;

/// Steps that stand beside each other at the most.
const STRIP: usize = 15;

/// The steps at a glance: code and sign.
fn strip(flow: &mut Flow<'_>, contents: &Contents, words: &Words) {
    if contents.steps.is_empty() {
        return;
    }
    let height = 37.0;
    flow.space(4.0);
    flow.need(height + 30.0);
    let rows = contents.steps.len().div_ceil(STRIP);
    let across = contents.steps.len().div_ceil(rows);
    let cell = WIDTH / count(if rows > 1 { across } else { STRIP });
    // Clauses have longer codes than the letters of Annexure B.
    let size = if contents.steps.iter().all(|step| step.code.len() <= 3) { 9.0 } else { 6.0 };
    let letter = Style::new(Weight::Bold, size);
    flow.canvas.rule(LEFT, flow.y, WIDTH, 0.5, Ink::Hairline);
    let diameter = 12.0;
    flow.canvas.open_with(Tag::L, tags::LABELLED);
    for (position, step) in contents.steps.iter().enumerate() {
        if position > 0 && position % across == 0 {
            flow.y += height;
            flow.need(height);
        }
        let x = LEFT + cell * count(position % across);
        let mut line = text::fit(flow.fonts, &step.code, &letter, cell);
        line.target = Some(Target::Step(position));
        let left = x + (cell - line.width) / 2.0;
        let (middle, y) = (x + cell / 2.0, flow.y + 26.0);
        let square = [middle - diameter / 2.0, y - diameter / 2.0, diameter, diameter];
        let status = format::status(words, step.status);
        flow.within(Tag::LI, |flow| {
            flow.within(Tag::Lbl, |flow| {
                flow.put(Part::Content, &line, left, line.width, flow.y + 4.5, false)
            });
            flow.within(Tag::LBody, |flow| {
                flow.within_with(Tag::Figure, &tags::figure(&status, square), |flow| {
                    signs::draw_status(&mut flow.canvas, Part::Content, step.status, [middle, y], diameter);
                });
            });
        });
    }
    flow.canvas.close();
    flow.y += height;
    flow.canvas.rule(LEFT, flow.y, WIDTH, 0.5, Ink::Hairline);
    flow.y += 5.0;
    let summary = format::summary(words, contents);
    flow.paragraph(&summary, &Style::new(Weight::Regular, 8.4).ink(Ink::Muted));
    flow.space(18.0);
}

/// What the pack refers to, with the QR code.
fn panel(flow: &mut Flow<'_>, contents: &Contents, words: &Words) -> Result<(), PdfError> {
    let width = WIDTH - 3.0 * INSET - QR_SIDE;
    let label = Style::new(Weight::Regular, 7.4).ink(Ink::Muted);
    let value = Style::new(Weight::Regular, 8.8);
    let mono = Style::new(Weight::Mono, 7.4);
    let as_of = &contents.as_of;
    let position = format::position(words, as_of);
    let items: Vec<[Vec<Line>; 2]> = [
        ("pack-content-digest", contents.content_digest.to_string(), &mono),
        ("pack-ledger", as_of.origin.clone(), &value),
        ("pack-as-of", position, &value),
        ("pack-ledger-root", as_of.root.to_string(), &mono),
        ("pack-ledger-key", as_of.vkey.clone(), &mono),
        ("pack-profile-digest", contents.profile.digest.to_string(), &mono),
    ]
    .into_iter()
    .map(|(name, text, style)| {
        [
            text::wrap(flow.fonts, &words.text(name), &label, width),
            text::wrap(flow.fonts, &text, style, width),
        ]
    })
    .collect();
    let caption_style = Style::new(Weight::Regular, 6.8).ink(Ink::Muted);
    let caption = text::wrap(flow.fonts, &words.text("pdf-qr-caption"), &caption_style, QR_SIDE);
    let sum = |lines: &[Line]| lines.iter().map(|line| line.leading).sum::<f32>();
    let said: f32 =
        items.iter().flatten().map(|lines| sum(lines)).sum::<f32>() + ITEM_SPACE * count(items.len() - 1);
    let height = said.max(QR_SIDE + 4.0 + sum(&caption)) + 2.0 * INSET;
    let list = |flow: &mut Flow<'_>, x: f32| {
        flow.within_with(Tag::L, tags::LABELLED, |flow| {
            for item in &items {
                flow.item(item, x, width);
                flow.y += ITEM_SPACE;
            }
        });
    };
    if height > super::geometry::HEIGHT {
        // Keys and origins of that length do not exist; if one does, it is printed without the ground.
        list(flow, LEFT);
        return Ok(());
    }
    flow.need(height);
    let top = flow.y;
    flow.canvas.fill(Part::Decoration, [LEFT, top, WIDTH, height], Ink::Wash);
    flow.y = top + INSET;
    list(flow, LEFT + INSET);
    let x = LEFT + WIDTH - INSET - QR_SIDE;
    let payload = format!("{}\n{}", contents.number, contents.content_digest);
    let said = words.format(
        "pdf-qr-alternative",
        &[
            ("number", contents.number.as_str().into()),
            ("digest", contents.content_digest.to_string().into()),
        ],
    );
    let square = [x, top + INSET, QR_SIDE, QR_SIDE];
    flow.within_with(Tag::Figure, &tags::figure(&said, square), |flow| {
        signs::draw_qr_code(&mut flow.canvas, &payload, x, top + INSET, QR_SIDE)
    })?;
    flow.y = top + INSET + QR_SIDE + 4.0;
    flow.placed(Tag::P, &caption, x, QR_SIDE);
    flow.y = top + height;
    flow.space(20.0);
    Ok(())
}

fn how_to_check(flow: &mut Flow<'_>, contents: &Contents, words: &Words) {
    let heading = Style::new(Weight::Bold, 9.4).ink(Ink::Accent);
    let body = Style { leading: 12.2, ..Style::new(Weight::Regular, 8.6) };
    let indent = 14.0;
    flow.need(60.0);
    flow.text(Tag::H2, &words.text("pdf-check-title"), &heading);
    flow.y += 2.0;
    flow.canvas.open_with(Tag::L, tags::NUMBERED);
    for (position, id) in ["pdf-check-1", "pdf-check-2", "pdf-check-3", "pdf-check-4"].into_iter().enumerate()
    {
        let text = words.format(id, &[("number", contents.number.as_str().into())]);
        let lines = text::wrap(flow.fonts, &text, &body, WIDTH - indent);
        let numeral = text::fit(
            flow.fonts,
            &(position + 1).to_string(),
            &Style { weight: Weight::Bold, ..body },
            indent,
        );
        flow.item_beside(&numeral, &lines, indent);
        flow.y += 1.6;
    }
    flow.canvas.close();
}
