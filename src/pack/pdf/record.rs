//! One sheet a record: what it is, its fields, links, files with their digests, and every version with its place
//! in the ledger.

use std::collections::BTreeMap;

use super::canvas::{Ink, Target};
use super::flow::Flow;
use super::fonts::Weight;
use super::geometry::{LEFT, WIDTH, count};
use super::table::{self, Row};
use super::tags::Tag;
use super::text::{self, Line, Style};
use crate::pack::contents::{Contents, RecordSheet};
use crate::pack::format;
use crate::proof::time::Timestamp;
use crate::words::Words;

/// Draws every record, each on a page of its own, bookmarked under its step.
pub fn draw(flow: &mut Flow<'_>, contents: &Contents, words: &Words) {
    let numbers: BTreeMap<&str, usize> = contents
        .records
        .iter()
        .enumerate()
        .map(|(position, record)| (record.number.as_str(), position))
        .collect();
    let mut step: Option<&str> = None;
    for (position, record) in contents.records.iter().enumerate() {
        let head = words.format(
            "pdf-record-head",
            &[("number", record.number.as_str().into()), ("kind", record.kind.as_str().into())],
        );
        flow.start_page(&head);
        if position == 0 {
            flow.bookmark(0, words.text("pdf-bookmark-records"));
        }
        if step != Some(&record.step) {
            step = Some(&record.step);
            flow.bookmark(1, format::step_title(words, contents, &record.step));
        }
        flow.anchor(Target::Record(position), &record.number);
        flow.bookmark(
            2,
            words.format(
                "pdf-bookmark-record",
                &[("number", record.number.as_str().into()), ("title", record.title.as_str().into())],
            ),
        );
        flow.within(Tag::Sect, |flow| sheet(flow, record, &numbers, words));
    }
}

fn sheet(flow: &mut Flow<'_>, record: &RecordSheet, numbers: &BTreeMap<&str, usize>, words: &Words) {
    flow.fonts.took_missing();
    let number = Style::new(Weight::Mono, 10.0).ink(Ink::Accent);
    // The number belongs to the heading: it is what a sheet is looked for by.
    flow.canvas.open(Tag::H2);
    let mut lines = text::wrap(flow.fonts, &record.number, &number, WIDTH);
    if let Some(last) = lines.last_mut() {
        text::append_space(flow.fonts, last);
    }
    flow.lines(&lines, LEFT, WIDTH);
    flow.space(1.0);
    let title = Style { leading: 20.0, ..Style::new(Weight::Bold, 15.0) };
    let lines = text::wrap(flow.fonts, &record.title, &title, WIDTH);
    flow.lines(&lines, LEFT, WIDTH);
    flow.canvas.close();
    flow.space(4.0);
    flow.canvas.rule(LEFT, flow.y, WIDTH, 1.4, Ink::Accent);
    flow.space(8.0);
    facts(flow, record, words);
    fields(flow, record, words);
    links(flow, record, numbers, words);
    files(flow, record, words);
    signatures(flow, record, words);
    refusals(flow, record, words);
    acknowledgements(flow, record, words);
    versions(flow, record, words);
}

fn facts(flow: &mut Flow<'_>, record: &RecordSheet, words: &Words) {
    let gutter = 12.0;
    let width = (WIDTH - 3.0 * gutter) / 4.0;
    let columns: Vec<(f32, f32)> =
        (0..4).map(|column| (LEFT + count(column) * (width + gutter), width)).collect();
    let style = Style { leading: 12.6, ..Style::new(Weight::Regular, 9.2) };
    let bold = Style { weight: Weight::Bold, ..style };
    let current = record.versions.last();
    let none = || words.text("pack-none");
    let values = [
        ("pack-fact-kind", record.kind.clone(), &style),
        ("pack-fact-state", record.state.clone(), &bold),
        ("pack-fact-marking", record.marking.clone(), &bold),
        ("pack-fact-version", current.map_or_else(none, |version| version.version.to_string()), &style),
        (
            "pack-fact-occurred",
            record.occurred_on.map_or_else(none, |date| format::date(words, date)),
            &style,
        ),
        ("pack-fact-received", format::instant(words, record.received_at), &style),
        ("pack-fact-steps", record.steps.join(", "), &style),
        (
            "pack-fact-event",
            current.map_or_else(none, |version| format::number(words, version.event_index)),
            &style,
        ),
    ];
    let facts: Vec<(String, Vec<Line>)> = values
        .into_iter()
        .map(|(label, value, style)| (words.text(label), text::wrap(flow.fonts, &value, style, width)))
        .collect();
    flow.facts(&columns, &facts);
}

/// Says so if this sheet shows a letter that no font here has.
fn note_missing(flow: &mut Flow<'_>, words: &Words) {
    if flow.fonts.took_missing() {
        let style = Style { leading: 10.0, ..Style::new(Weight::Regular, 7.2).ink(Ink::Muted) };
        flow.space(4.0);
        flow.paragraph(&words.text("pdf-missing-letters"), &style);
        // Its own sample of the sign does not count for the next sheet.
        flow.fonts.took_missing();
    }
}

fn nothing(flow: &mut Flow<'_>, words: &Words, id: &str) {
    flow.space(2.0);
    flow.paragraph(&words.text(id), &Style::new(Weight::Regular, 8.4).ink(Ink::Muted));
}

fn fields(flow: &mut Flow<'_>, record: &RecordSheet, words: &Words) {
    flow.heading(&words.text("pack-fields-title"), 24.0);
    if record.fields.is_empty() {
        nothing(flow, words, "pack-no-fields");
        return;
    }
    let mut columns = table::columns([(String::new(), 27.0), (String::new(), 73.0)]);
    if let Some(label) = columns.first_mut() {
        label.leads = true;
    }
    let [label_column, value_column] = columns.as_slice() else { return };
    let label_style = Style { leading: 12.4, ..Style::new(Weight::Regular, 8.4).ink(Ink::Muted) };
    let value_style = Style { leading: 12.4, ..Style::new(Weight::Regular, 9.0) };
    let continued = words.text("pdf-continued");
    let rows: Vec<Row> = record
        .fields
        .iter()
        .map(|(label, value)| {
            let label = text::wrap(flow.fonts, label, &label_style, label_column.width);
            let mut again: Vec<Line> = label.iter().take(2).cloned().collect();
            again.extend(text::wrap(flow.fonts, &continued, &label_style, label_column.width));
            Row {
                cells: vec![label, text::wrap(flow.fonts, value, &value_style, value_column.width)],
                again,
                ..Row::default()
            }
        })
        .collect();
    table::draw(flow, &columns, &rows);
}

fn links(flow: &mut Flow<'_>, record: &RecordSheet, numbers: &BTreeMap<&str, usize>, words: &Words) {
    if record.links.is_empty() {
        return;
    }
    flow.heading(&words.text("pack-links-title"), 40.0);
    let columns = table::columns([
        (words.text("pack-column-link"), 22.0),
        (words.text("pack-column-number"), 22.0),
        (words.text("pack-column-title"), 43.0),
        (words.text("pdf-column-page"), -13.0),
    ]);
    let style = Style { leading: 12.0, ..Style::new(Weight::Regular, 8.6) };
    let mono = Style { leading: 12.0, ..Style::new(Weight::Mono, 8.0) };
    let width = |column: usize| columns.get(column).map_or(0.0, |column| column.width);
    let rows: Vec<Row> = record
        .links
        .iter()
        .map(|link| {
            let target = numbers.get(link.number.as_str()).map(|position| Target::Record(*position));
            let mut numbered = text::wrap(flow.fonts, &link.number, &mono, width(1));
            for line in &mut numbered {
                line.target = target;
            }
            let page = match target {
                Some(target) => vec![Line::page_of(style, target, "pdf-page-number")],
                None => {
                    text::wrap(flow.fonts, &words.text("pack-not-in-pack"), &style.ink(Ink::Muted), width(3))
                }
            };
            Row {
                cells: vec![
                    text::wrap(flow.fonts, &link.label, &style.ink(Ink::Muted), width(0)),
                    numbered,
                    text::wrap(flow.fonts, &link.title, &style, width(2)),
                    page,
                ],
                ..Row::default()
            }
        })
        .collect();
    table::draw(flow, &columns, &rows);
}

fn files(flow: &mut Flow<'_>, record: &RecordSheet, words: &Words) {
    flow.heading(&words.text("pack-files-title"), 40.0);
    if record.files.is_empty() {
        nothing(flow, words, "pack-no-files");
        return;
    }
    let columns = table::columns([
        (words.text("pack-column-file"), 64.0),
        (words.text("pack-column-media-type"), 20.0),
        (words.text("pack-column-size"), -16.0),
    ]);
    let bold = Style { leading: 12.0, ..Style::new(Weight::Bold, 8.6) };
    let small = Style { leading: 10.4, ..Style::new(Weight::Regular, 7.4).ink(Ink::Muted) };
    let mono = Style { leading: 10.4, ..Style::new(Weight::Mono, 7.0) };
    let plain = Style { leading: 12.0, ..Style::new(Weight::Regular, 8.0) };
    let width = |column: usize| columns.get(column).map_or(0.0, |column| column.width);
    let rows: Vec<Row> = record
        .files
        .iter()
        .map(|file| {
            let mut name = text::wrap(flow.fonts, &file.name, &bold, width(0));
            name.extend(text::wrap(flow.fonts, &file.path, &small, width(0)));
            name.extend(text::wrap(flow.fonts, &file.digest.to_string(), &mono, width(0)));
            Row {
                cells: vec![
                    name,
                    text::wrap(flow.fonts, &file.media_type, &plain, width(1)),
                    text::wrap(flow.fonts, &format::bytes(words, file.size_bytes), &plain, width(2)),
                ],
                ..Row::default()
            }
        })
        .collect();
    table::draw(flow, &columns, &rows);
}

/// Something that somebody said of a version, as a row shows it.
struct Statement {
    who: String,
    /// Under the name, muted; may be empty.
    role: String,
    /// Under that, in their own words; may be empty.
    reason: String,
    at: Timestamp,
    version: String,
    event_index: u64,
}

/// Who signed, with what meaning, when: as 21 CFR 11.50 asks of what is printed.
fn signatures(flow: &mut Flow<'_>, record: &RecordSheet, words: &Words) {
    let rows = record.signatures.iter().map(|one| Statement {
        who: format!("{}: {}", one.meaning, one.name),
        role: format::signed_as(words, one),
        reason: String::new(),
        at: one.at,
        version: format::signed_version(words, one),
        event_index: one.event_index,
    });
    let heads = ["pack-signatures-title", "pack-column-signed", "pack-column-signed-at"];
    statements(flow, words, heads, rows.collect());
}

/// Who refused to, and why.
fn refusals(flow: &mut Flow<'_>, record: &RecordSheet, words: &Words) {
    let rows = record.refusals.iter().map(|one| Statement {
        who: format!("{}: {}", one.of.meaning, one.of.name),
        role: format::signed_as(words, &one.of),
        reason: one.reason.clone(),
        at: one.of.at,
        version: format::refused_version(words, one),
        event_index: one.of.event_index,
    });
    let heads = ["pack-refusals-title", "pack-column-refused", "pack-column-refused-at"];
    statements(flow, words, heads, rows.collect());
}

/// Who has read it.
fn acknowledgements(flow: &mut Flow<'_>, record: &RecordSheet, words: &Words) {
    let rows = record.acknowledgements.iter().map(|one| Statement {
        who: one.name.clone(),
        role: one.login.clone(),
        reason: String::new(),
        at: one.at,
        version: format::read_version(words, one),
        event_index: one.event_index,
    });
    let heads = ["pack-acknowledgements-title", "pack-column-acknowledged", "pack-column-acknowledged-at"];
    statements(flow, words, heads, rows.collect());
    if record.withheld_acknowledgements.is_empty() {
        return;
    }
    if record.acknowledgements.is_empty() {
        flow.heading(&words.text("pack-acknowledgements-title"), 24.0);
    }
    for line in &record.withheld_acknowledgements {
        flow.space(2.0);
        flow.paragraph(line, &Style::new(Weight::Regular, 8.4).ink(Ink::Muted));
    }
}

/// A table of what people said, if they said anything: `heads` are its title and what stands over name and time.
fn statements(flow: &mut Flow<'_>, words: &Words, heads: [&str; 3], said: Vec<Statement>) {
    if said.is_empty() {
        return;
    }
    let [title, who, at] = heads.map(|id| words.text(id));
    flow.heading(&title, 40.0);
    let columns = table::columns([
        (who, 42.0),
        (at, 22.0),
        (words.text("pack-column-signed-version"), 22.0),
        (words.text("pack-column-event"), -14.0),
    ]);
    let bold = Style { leading: 12.0, ..Style::new(Weight::Bold, 8.6) };
    let plain = Style { leading: 12.0, ..Style::new(Weight::Regular, 8.6) };
    let width = |column: usize| columns.get(column).map_or(0.0, |column| column.width);
    let rows: Vec<Row> = said
        .into_iter()
        .map(|one| {
            let mut who = text::wrap(flow.fonts, &one.who, &bold, width(0));
            for (said, style) in [(&one.role, plain.ink(Ink::Muted)), (&one.reason, plain)] {
                if !said.is_empty() {
                    who.extend(text::wrap(flow.fonts, said, &style, width(0)));
                }
            }
            Row {
                cells: vec![
                    who,
                    text::wrap(flow.fonts, &format::instant(words, one.at), &plain, width(1)),
                    text::wrap(flow.fonts, &one.version, &plain, width(2)),
                    text::wrap(flow.fonts, &format::number(words, one.event_index), &plain, width(3)),
                ],
                ..Row::default()
            }
        })
        .collect();
    table::draw(flow, &columns, &rows);
}

fn versions(flow: &mut Flow<'_>, record: &RecordSheet, words: &Words) {
    flow.heading(&words.text("pack-versions-title"), 60.0);
    // Said on each sheet, since a sheet is copied and read alone; and above the table, since under it the note would often
    // be all that is on a page.
    flow.space(3.0);
    let small = Style { leading: 10.0, ..Style::new(Weight::Regular, 7.2).ink(Ink::Muted) };
    flow.paragraph(&words.text("pack-versions-note"), &small);
    flow.space(2.0);
    let columns = table::columns([
        (words.text("pack-column-version"), 8.5),
        (words.text("pdf-column-what"), 63.5),
        (words.text("pack-column-state"), 14.0),
        (words.text("pack-column-event"), -14.0),
    ]);
    let bold = Style { leading: 12.0, ..Style::new(Weight::Bold, 8.6) };
    let plain = Style { leading: 12.0, ..Style::new(Weight::Regular, 8.6) };
    let mono = Style { leading: 10.4, ..Style::new(Weight::Mono, 7.0) };
    let width = |column: usize| columns.get(column).map_or(0.0, |column| column.width);
    let rows: Vec<Row> = record
        .versions
        .iter()
        .map(|version| {
            let filed = words.format(
                "pdf-version-filed",
                &[
                    ("at", format::instant(words, version.received_at).into()),
                    ("author", version.author.as_str().into()),
                ],
            );
            let mut what = text::wrap(flow.fonts, &filed, &plain.ink(Ink::Muted), width(1));
            if !version.reason.trim().is_empty() {
                what.extend(text::wrap(flow.fonts, &version.reason, &plain, width(1)));
            }
            what.extend(text::wrap(flow.fonts, &version.digest.to_string(), &mono, width(1)));
            Row {
                cells: vec![
                    text::wrap(flow.fonts, &version.version.to_string(), &bold, width(0)),
                    what,
                    text::wrap(flow.fonts, &version.state, &plain, width(2)),
                    text::wrap(flow.fonts, &format::number(words, version.event_index), &plain, width(3)),
                ],
                ..Row::default()
            }
        })
        .collect();
    table::draw(flow, &columns, &rows);
    note_missing(flow, words);
}
