//! The first page: whose pack, of what, as of when; and how to check it.

use super::canvas::{Ink, Part, Target};
use super::flow::Flow;
use super::fonts::Weight;
use super::geometry::{LEFT, TOP, WIDTH, count};
use super::text::{self, Line, Style};
use super::{PdfError, signs};
use crate::pack::contents::Contents;
use crate::pack::format;
use crate::words::Words;

/// Side of the QR code: 45 modules of more than half a millimetre each.
const QR_SIDE: f32 = 112.0;
/// Space inside the panel.
const INSET: f32 = 12.0;

/// Draws the cover.
///
/// # Errors
/// [`PdfError::QrCode`] if pack number and digest do not fit into a QR code.
pub fn draw(flow: &mut Flow<'_>, contents: &Contents, words: &Words) -> Result<(), PdfError> {
    flow.start_page("");
    flow.bookmark(0, words.text("pdf-bookmark-cover"));
    flow.y = TOP - 4.0;
    flow.paragraph(&contents.organisation_name, &Style::new(Weight::Bold, 12.5).ink(Ink::Accent));
    flow.y += 5.0;
    flow.canvas.rule(LEFT, flow.y, WIDTH, 2.2, Ink::Accent);
    flow.y += 34.0;
    flow.paragraph(&words.text("pack-kind"), &Style::new(Weight::Regular, 11.0).ink(Ink::Muted));
    flow.y += 1.0;
    let title = Style { leading: 32.0, ..Style::new(Weight::Bold, 25.0).ink(Ink::Accent) };
    flow.paragraph(&contents.profile.title, &title);
    flow.y += 3.0;
    flow.paragraph(&contents.number, &Style::new(Weight::Mono, 13.0));
    flow.y += 24.0;
    facts(flow, contents, words);
    strip(flow, contents, words);
    panel(flow, contents, words)?;
    how_to_check(flow, contents, words);
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

/// The fifteen steps at a glance: letter and sign.
fn strip(flow: &mut Flow<'_>, contents: &Contents, words: &Words) {
    if contents.steps.is_empty() {
        return;
    }
    let height = 37.0;
    flow.space(4.0);
    flow.need(height + 30.0);
    let cell = WIDTH / count(contents.steps.len().max(15));
    let letter = Style::new(Weight::Bold, 9.0);
    flow.canvas.rule(LEFT, flow.y, WIDTH, 0.5, Ink::Hairline);
    for (position, step) in contents.steps.iter().enumerate() {
        let x = LEFT + cell * count(position);
        let mut line = text::fit(flow.fonts, &step.code, &letter, cell);
        line.target = Some(Target::Step(position));
        let left = x + (cell - line.width) / 2.0;
        flow.put(Part::Content, &line, left, line.width, flow.y + 4.5, false);
        signs::draw_status(&mut flow.canvas, step.status, x + cell / 2.0, flow.y + 26.0, 12.0);
    }
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
    let mut lines: Vec<Line> = Vec::new();
    for (name, text, style) in [
        ("pack-content-digest", contents.content_digest.to_string(), &mono),
        ("pack-ledger", as_of.origin.clone(), &value),
        ("pack-as-of", position, &value),
        ("pack-ledger-root", as_of.root.to_string(), &mono),
        ("pack-ledger-key", as_of.vkey.clone(), &mono),
        ("pack-profile-digest", contents.profile.digest.to_string(), &mono),
    ] {
        if !lines.is_empty() {
            lines.push(Line { leading: 3.4, ..Line::blank(label) });
        }
        lines.extend(text::wrap(flow.fonts, &words.text(name), &label, width));
        lines.extend(text::wrap(flow.fonts, &text, style, width));
    }
    let caption_style = Style::new(Weight::Regular, 6.8).ink(Ink::Muted);
    let caption = text::wrap(flow.fonts, &words.text("pdf-qr-caption"), &caption_style, QR_SIDE);
    let sum = |lines: &[Line]| lines.iter().map(|line| line.leading).sum::<f32>();
    let height = sum(&lines).max(QR_SIDE + 4.0 + sum(&caption)) + 2.0 * INSET;
    if height > super::geometry::HEIGHT {
        // Keys and origins of that length do not exist; if one does, it is printed without the ground.
        flow.lines(&lines, LEFT, width);
        return Ok(());
    }
    flow.need(height);
    let top = flow.y;
    flow.canvas.fill(Part::Artifact, [LEFT, top, WIDTH, height], Ink::Wash);
    let mut y = top + INSET;
    for line in &lines {
        flow.put(Part::Content, line, LEFT + INSET, width, y, false);
        y += line.leading;
    }
    let x = LEFT + WIDTH - INSET - QR_SIDE;
    let payload = format!("{}\n{}", contents.number, contents.content_digest);
    signs::draw_qr_code(&mut flow.canvas, &payload, x, top + INSET, QR_SIDE)?;
    let mut y = top + INSET + QR_SIDE + 4.0;
    for line in &caption {
        flow.put(Part::Content, line, x, QR_SIDE, y, false);
        y += line.leading;
    }
    flow.y = top + height;
    flow.space(20.0);
    Ok(())
}

fn how_to_check(flow: &mut Flow<'_>, contents: &Contents, words: &Words) {
    let heading = Style::new(Weight::Bold, 9.4).ink(Ink::Accent);
    let body = Style { leading: 12.2, ..Style::new(Weight::Regular, 8.6) };
    let indent = 14.0;
    flow.need(60.0);
    flow.paragraph(&words.text("pdf-check-title"), &heading);
    flow.y += 2.0;
    for (position, id) in ["pdf-check-1", "pdf-check-2", "pdf-check-3", "pdf-check-4"].into_iter().enumerate()
    {
        let text = words.format(id, &[("number", contents.number.as_str().into())]);
        let lines = text::wrap(flow.fonts, &text, &body, WIDTH - indent);
        flow.need(body.leading * 2.0);
        let numeral = text::fit(
            flow.fonts,
            &(position + 1).to_string(),
            &Style { weight: Weight::Bold, ..body },
            indent,
        );
        flow.put(Part::Content, &numeral, LEFT, indent, flow.y, false);
        flow.lines(&lines, LEFT + indent, WIDTH - indent);
        flow.y += 1.6;
    }
}
