//! Serial and batch records in scope: counts, and the first units.

use super::canvas::{Ink, Target};
use super::flow::Flow;
use super::fonts::Weight;
use super::geometry::{LEFT, WIDTH, count};
use super::table::{self, Row};
use super::tags::Tag;
use super::text::{self, Style};
use crate::pack::contents::{StructureLine, TraceabilitySummary};
use crate::pack::format;
use crate::words::Words;

/// Draws the page.
pub fn draw(flow: &mut Flow<'_>, summary: &TraceabilitySummary, words: &Words) {
    let title = words.text("pack-trace-title");
    flow.start_page(&title);
    flow.within(Tag::Sect, |flow| page(flow, summary, words, &title));
}

fn page(flow: &mut Flow<'_>, summary: &TraceabilitySummary, words: &Words, title: &str) {
    flow.anchor(Target::Traceability, title);
    flow.bookmark(0, title.to_owned());
    flow.title(title);
    flow.paragraph(&words.text("pack-trace-intro"), &Style::new(Weight::Regular, 9.0));
    flow.space(8.0);
    let width = WIDTH / 4.0;
    let columns: Vec<(f32, f32)> =
        (0..4).map(|column| (LEFT + width * count(column), width - 10.0)).collect();
    let figure = Style { leading: 24.0, ..Style::new(Weight::Bold, 18.0) };
    let facts = [
        ("pack-trace-items", summary.items),
        ("pack-trace-lots", summary.lots),
        ("pack-trace-units", summary.units),
        ("pack-trace-edges", summary.edges),
    ]
    .map(|(label, number)| {
        (
            words.text(label),
            vec![text::fit(flow.fonts, &format::number(words, number), &figure, width - 10.0)],
        )
    });
    flow.facts(&columns, &facts);
    if !summary.structure.is_empty() {
        return structure(flow, &summary.structure, words);
    }
    if summary.sample.is_empty() {
        return;
    }
    flow.heading(&words.text("pack-trace-sample"), 60.0);
    let columns = table::columns([
        (words.text("pack-column-serial"), 25.0),
        (words.text("pack-column-item"), 38.0),
        (words.text("pack-column-unit-status"), 16.0),
        (words.text("pack-column-installed"), 21.0),
    ]);
    let style = Style::new(Weight::Regular, 8.8);
    let mono = Style::new(Weight::Mono, 8.2);
    let width = |column: usize| columns.get(column).map_or(0.0, |column| column.width);
    let rows: Vec<Row> = summary
        .sample
        .iter()
        .map(|unit| {
            let installed = format::installed(words, unit);
            Row {
                cells: vec![
                    text::wrap(flow.fonts, &unit.serial, &mono, width(0)),
                    text::wrap(flow.fonts, &unit.item, &style, width(1)),
                    text::wrap(flow.fonts, &unit.status, &style, width(2)),
                    text::wrap(flow.fonts, &installed, &style, width(3)),
                ],
                ..Row::default()
            }
        })
        .collect();
    table::draw(flow, &columns, &rows);
    if let Some(more) = format::more_units(words, summary) {
        flow.space(5.0);
        flow.paragraph(&more, &Style::new(Weight::Regular, 8.2).ink(Ink::Muted));
    }
}

/// Levels are written as in indented parts lists: `0`, `.1`, `..2`. Deeper than this the dots say no more.
const DOTS: u32 = 8;

/// What is in what, as a tree.
fn structure(flow: &mut Flow<'_>, lines: &[StructureLine], words: &Words) {
    flow.heading(&words.text("pack-trace-structure"), 60.0);
    let columns = table::columns([
        (words.text("pack-column-level"), 8.0),
        (words.text("pack-column-piece"), 30.0),
        (words.text("pack-column-went-in"), 12.0),
        (words.text("pack-column-standing"), 24.0),
        (words.text("pack-column-bears"), 28.0),
    ]);
    let style = Style::new(Weight::Regular, 8.6);
    let strong = Style::new(Weight::Bold, 8.6);
    let mono = Style::new(Weight::Mono, 8.2);
    let width = |column: usize| columns.get(column).map_or(0.0, |column| column.width);
    let rows: Vec<Row> = lines
        .iter()
        .map(|line| {
            let dots = ".".repeat(usize::try_from(line.depth.min(DOTS)).unwrap_or_default());
            let level = format!("{dots}{}", line.depth);
            let piece = format!("{} {}", line.item, line.number);
            let standing = if line.is_repeated {
                words.text("pack-structure-repeated")
            } else if line.is_unit {
                line.status.clone()
            } else {
                line.source.clone()
            };
            let of_piece = if line.depth == 0 { &strong } else { &style };
            Row {
                cells: vec![
                    text::wrap(flow.fonts, &level, &mono, width(0)),
                    text::wrap(flow.fonts, &piece, of_piece, width(1)),
                    text::wrap(flow.fonts, &line.quantity, &style, width(2)),
                    text::wrap(flow.fonts, &standing, &style, width(3)),
                    text::wrap(flow.fonts, &line.records.join(", "), &style, width(4)),
                ],
                ..Row::default()
            }
        })
        .collect();
    table::draw(flow, &columns, &rows);
}
