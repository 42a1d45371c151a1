//! The list of records, by step, with the page of each sheet: what makes a printed pack usable.

use super::canvas::Target;
use super::flow::Flow;
use super::fonts::Weight;
use super::table::{self, Row};
use super::tags::Tag;
use super::text::{self, Line, Style};
use crate::pack::contents::Contents;
use crate::words::Words;

/// Draws the list.
pub fn draw(flow: &mut Flow<'_>, contents: &Contents, words: &Words) {
    let title = words.text("pdf-register-title");
    flow.start_page(&title);
    flow.within(Tag::Sect, |flow| list(flow, contents, words, &title));
}

fn list(flow: &mut Flow<'_>, contents: &Contents, words: &Words, title: &str) {
    flow.anchor(Target::Register, title);
    flow.bookmark(0, title.to_owned());
    flow.title(title);
    if contents.records.is_empty() {
        flow.paragraph(&words.text("pack-register-empty"), &Style::new(Weight::Regular, 9.0));
        return;
    }
    flow.paragraph(&words.text("pdf-register-intro"), &Style::new(Weight::Regular, 9.0));
    flow.space(8.0);
    let columns = table::columns([
        (words.text("pack-column-step"), 6.0),
        (words.text("pack-column-number"), 21.0),
        (words.text("pack-column-kind"), 17.0),
        (words.text("pack-column-title"), 32.5),
        (words.text("pack-column-state"), 14.0),
        (words.text("pack-column-version"), -9.5),
        (words.text("pdf-column-page"), -6.5),
    ]);
    let style = Style { leading: 10.8, ..Style::new(Weight::Regular, 7.9) };
    let mono = Style { leading: 10.8, ..Style::new(Weight::Mono, 7.5) };
    let bold = Style { weight: Weight::Bold, ..style };
    let width = |column: usize| columns.get(column).map_or(0.0, |column| column.width);
    let rows: Vec<Row> = contents
        .records
        .iter()
        .enumerate()
        .map(|(position, record)| {
            let target = Some(Target::Record(position));
            let mut number = text::wrap(flow.fonts, &record.number, &mono, width(1));
            for line in &mut number {
                line.target = target;
            }
            let version = record.versions.last().map_or(0, |version| version.version);
            // The sheet has the whole title; three lines of it are enough to find it by.
            let mut titled = text::wrap(flow.fonts, &record.title, &style, width(3));
            if titled.len() > 3 {
                titled.truncate(2);
                titled.push(text::fit(flow.fonts, "…", &style, width(3)));
            }
            Row {
                cells: vec![
                    text::wrap(flow.fonts, &record.step, &bold, width(0)),
                    number,
                    text::wrap(flow.fonts, &record.kind, &style, width(2)),
                    titled,
                    text::wrap(flow.fonts, &record.state, &style, width(4)),
                    text::wrap(flow.fonts, &version.to_string(), &style, width(5)),
                    vec![Line::page_of(style, Target::Record(position), "pdf-page-number")],
                ],
                ..Row::default()
            }
        })
        .collect();
    table::draw(flow, &columns, &rows);
}
