//! Lays a [`Printout`] out: title, facts, sections.

use super::canvas::Ink;
use super::document::Imprint;
use super::flow::Flow;
use super::fonts::{Fonts, Weight};
use super::furniture::Furniture;
use super::geometry::{LEFT, WIDTH, count};
use super::table::{self, Column, Kind};
use super::tags::Tag;
use super::text::{self, Line, Style};
use super::{PdfError, print};
use crate::pack::printout::{Block, Cell, Look, Notice, Printout, Row, Section, Table};
use crate::words::Words;

/// Prints a report.
///
/// # Errors
/// See [`PdfError`].
pub fn render(printout: &Printout, words: &Words) -> Result<Vec<u8>, PdfError> {
    let fonts = Fonts::load()?;
    let furniture = Furniture::new(&fonts, &printout.marking, &printout.number, &printout.foot);
    let imprint = Imprint {
        title: printout.title.clone(),
        author: printout.organisation.clone(),
        subject: printout.digest.to_string(),
        at: printout.at,
        identifier: printout.digest.first_half(),
    };
    print((&fonts, &furniture), &imprint, words, |flow| {
        lay_out(flow, printout);
        Ok(())
    })
}

/// Draws all of it.
pub(super) fn lay_out(flow: &mut Flow<'_>, printout: &Printout) {
    flow.start_page(&printout.title);
    flow.within(Tag::Sect, |flow| {
        flow.paragraph(&printout.organisation, &Style::new(Weight::Bold, 10.0).ink(Ink::Accent));
        flow.space(2.0);
        flow.canvas.rule(LEFT, flow.y, WIDTH, 1.8, Ink::Accent);
        flow.space(12.0);
        if let Some(told) = &printout.notice {
            notice(flow, told);
        }
        flow.paragraph(&printout.kind, &Style::new(Weight::Regular, 9.5).ink(Ink::Muted));
        let title = Style { leading: 23.0, ..Style::new(Weight::Bold, 18.0).ink(Ink::Accent) };
        flow.text(Tag::H1, &printout.title, &title);
        flow.bookmark(0, printout.title.clone());
        flow.space(8.0);
        facts(flow, &printout.facts);
        for section in &printout.sections {
            flow.within(Tag::Sect, |flow| draw_section(flow, section));
        }
    });
}

/// Between two heavy rules, so that nobody takes what follows for more than it is.
fn notice(flow: &mut Flow<'_>, notice: &Notice) {
    flow.canvas.rule(LEFT, flow.y, WIDTH, 2.4, Ink::Blocked);
    flow.space(6.0);
    let word = Style { leading: 21.0, ..Style::new(Weight::Bold, 17.0).ink(Ink::Blocked) };
    flow.paragraph(&notice.word, &word);
    flow.paragraph(&notice.text, &Style { leading: 13.0, ..Style::new(Weight::Regular, 9.6) });
    flow.space(6.0);
    flow.canvas.rule(LEFT, flow.y, WIDTH, 2.4, Ink::Blocked);
    flow.space(14.0);
}

fn draw_section(flow: &mut Flow<'_>, section: &Section) {
    let style = Style { leading: 16.0, ..Style::new(Weight::Bold, 11.5).ink(Ink::Accent) };
    let lines = text::wrap(flow.fonts, &section.title, &style, WIDTH);
    flow.space(14.0);
    flow.need(style.leading + 50.0);
    flow.bookmark(1, section.title.clone());
    flow.within(Tag::H2, |flow| flow.lines(&lines, LEFT, WIDTH));
    flow.space(2.0);
    flow.canvas.rule(LEFT, flow.y, WIDTH, 0.8, Ink::Accent);
    flow.space(4.0);
    for block in &section.blocks {
        match block {
            Block::Text(text) => {
                flow.paragraph(text, &Style { leading: 12.4, ..Style::new(Weight::Regular, 9.0) });
            }
            Block::Note(text) => {
                let style = Style { leading: 11.6, ..Style::new(Weight::Regular, 8.2).ink(Ink::Muted) };
                flow.paragraph(text, &style);
            }
            Block::Heading(text) => heading(flow, text),
            Block::Labelled(label, text) => labelled(flow, label, text),
            Block::Sign(labels) => sign(flow, labels),
            Block::Facts(pairs) => facts(flow, pairs),
            Block::Table(table) => draw_table(flow, table),
        }
        flow.space(4.0);
    }
}

fn heading(flow: &mut Flow<'_>, text: &str) {
    let style = Style { leading: 13.0, ..Style::new(Weight::Bold, 9.4) };
    let lines = text::wrap(flow.fonts, text, &style, WIDTH);
    flow.space(5.0);
    // Something of what it heads stays with it.
    flow.need(style.leading * count(lines.len()) + 34.0);
    flow.within(Tag::H3, |flow| flow.lines(&lines, LEFT, WIDTH));
}

/// The label stays with the first lines of the text.
fn labelled(flow: &mut Flow<'_>, label: &str, text: &str) {
    let style = Style::new(Weight::Bold, 7.6).ink(Ink::Muted);
    flow.need(style.leading + 26.0);
    flow.paragraph(label, &style);
    flow.paragraph(text, &Style { leading: 12.4, ..Style::new(Weight::Regular, 9.0) });
}

/// Room for a hand, a rule, and under it who writes there.
fn sign(flow: &mut Flow<'_>, labels: &[String]) {
    let style = Style::new(Weight::Regular, 7.6).ink(Ink::Muted);
    for label in labels {
        flow.need(36.0 + style.leading);
        flow.space(34.0);
        flow.canvas.rule(LEFT, flow.y, WIDTH * 0.62, 0.6, Ink::Text);
        flow.space(2.0);
        flow.paragraph(label, &style);
    }
}

fn facts(flow: &mut Flow<'_>, pairs: &[(String, String)]) {
    if pairs.is_empty() {
        return;
    }
    let gutter = 18.0;
    let width = (WIDTH - 2.0 * gutter) / 3.0;
    let columns: Vec<(f32, f32)> =
        (0..3).map(|column| (LEFT + count(column) * (width + gutter), width)).collect();
    let style = Style { leading: 12.6, ..Style::new(Weight::Regular, 9.2) };
    let facts: Vec<(String, Vec<Line>)> = pairs
        .iter()
        .map(|(label, value)| (label.clone(), text::wrap(flow.fonts, value, &style, width)))
        .collect();
    flow.facts(&columns, &facts);
}

fn draw_table(flow: &mut Flow<'_>, table: &Table) {
    let columns = table::columns(table.heads.clone());
    let rows: Vec<table::Row> =
        table.rows.iter().flat_map(|row| rows_of(flow.fonts, row, &columns)).collect();
    table::draw(flow, &columns, &rows);
}

/// The printed rows of one row: its first cell leads them all.
fn rows_of(fonts: &Fonts, row: &Row, columns: &[Column]) -> Vec<table::Row> {
    let cells = |cells: &[Cell]| -> Vec<Vec<Line>> {
        let columns = columns.iter().skip(1);
        cells.iter().zip(columns).map(|(cell, column)| lines(fonts, cell, column.width)).collect()
    };
    let lead = columns.first().map_or_else(Vec::new, |column| lines(fonts, &row.lead, column.width));
    let last = row.lines.len().saturating_sub(1);
    let printed = row.lines.iter().enumerate().map(|(position, line)| {
        let (first, kind) = match position {
            0 if last > 0 => (lead.clone(), Kind::Leads(row.lines.len())),
            0 => (lead.clone(), Kind::Plain),
            _ => (Vec::new(), Kind::Covered),
        };
        let kinds = [kind].into_iter().chain(line.iter().map(|_| Kind::Plain)).collect();
        table::Row {
            cells: [first].into_iter().chain(cells(line)).collect(),
            kinds,
            // One line of it fits wherever one of the others does.
            again: lead.iter().take(1).cloned().collect(),
            with_next: position == 0 && last > 0,
            open: position < last,
        }
    });
    printed.collect()
}

fn lines(fonts: &Fonts, cell: &Cell, width: f32) -> Vec<Line> {
    let plain = Style { leading: 11.2, ..Style::new(Weight::Regular, 8.2) };
    let style = match cell.look {
        Look::Plain => plain,
        Look::Strong => Style { weight: Weight::Bold, ..plain },
        Look::Code => Style { leading: 11.2, ..Style::new(Weight::Mono, 7.7) },
        Look::Faint => plain.ink(Ink::Muted),
    };
    text::wrap(fonts, &cell.text, &style, width)
}
