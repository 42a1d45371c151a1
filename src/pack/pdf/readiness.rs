//! Readiness: one table of all steps, then each step with its rules, their reasons and what fails them.

use std::collections::BTreeMap;

use super::canvas::{Ink, Part, Target};
use super::flow::Flow;
use super::fonts::Weight;
use super::geometry::{LEFT, WIDTH};
use super::table::{self, Kind, Row};
use super::tags::{self, Tag};
use super::text::{self, Line, Style};
use crate::pack::contents::{Contents, Status, StepSheet};
use crate::pack::format;
use crate::words::Words;

/// Share of the width that the status of a step or rule takes, at the right.
const STATUS_SHARE: f32 = 0.2;

/// Draws the overview and the steps.
pub fn draw(flow: &mut Flow<'_>, contents: &Contents, words: &Words) {
    let title = words.text("pack-readiness-title");
    flow.start_page(&title);
    flow.canvas.open(Tag::Sect);
    flow.anchor(Target::Readiness, &title);
    flow.bookmark(0, title.clone());
    flow.title(&title);
    let intro = words.format(
        "pdf-readiness-intro",
        &[
            ("profile", contents.profile.title.as_str().into()),
            ("summary", format::summary(words, contents).into()),
        ],
    );
    flow.paragraph(&intro, &Style::new(Weight::Regular, 9.0));
    flow.space(8.0);
    overview(flow, contents, words);
    legend(flow, words);
    flow.canvas.close();
    let numbers: BTreeMap<&str, usize> = contents
        .records
        .iter()
        .enumerate()
        .map(|(position, record)| (record.number.as_str(), position))
        .collect();
    let title = words.text("pack-steps-title");
    flow.start_page(&title);
    flow.canvas.open(Tag::Sect);
    flow.bookmark(0, title.clone());
    flow.title(&title);
    for (position, step) in contents.steps.iter().enumerate() {
        flow.within(Tag::Sect, |flow| self::step(flow, position, step, &numbers, words));
    }
    flow.canvas.close();
}

/// A status word with its sign. The sign takes room that wrapping has to leave.
fn status_line(flow: &Flow<'_>, status: Status, words: &Words, size: f32, width: f32) -> Line {
    let style = Style::new(Weight::Bold, size);
    let mut line = text::fit(flow.fonts, &format::status(words, status), &style, width - size * 1.5);
    line.sign = Some(status);
    line
}

fn overview(flow: &mut Flow<'_>, contents: &Contents, words: &Words) {
    let columns = table::columns([
        (words.text("pack-column-step"), 6.0),
        (words.text("pack-column-title"), 38.0),
        (words.text("pack-column-status"), 21.0),
        (words.text("pack-column-rules-met"), -11.0),
        (words.text("pack-column-open-items"), -11.5),
        (words.text("pack-column-records"), -10.0),
        (words.text("pdf-column-page"), -6.0),
    ]);
    let mut evidence: BTreeMap<&str, usize> = BTreeMap::new();
    for record in &contents.records {
        for step in &record.steps {
            *evidence.entry(step.as_str()).or_default() += 1;
        }
    }
    let style = Style::new(Weight::Regular, 9.0);
    let width = |column: usize| columns.get(column).map_or(0.0, |column| column.width);
    let rows: Vec<Row> = contents
        .steps
        .iter()
        .enumerate()
        .map(|(position, step)| {
            let target = Some(Target::Step(position));
            let open = format::open_items(step);
            let rules_met = format::rules_met(words, step);
            let records = evidence.get(step.code.as_str()).copied().unwrap_or(0);
            let cell = |column: usize, text: &str| text::wrap(flow.fonts, text, &style, width(column));
            let bold = Style { weight: Weight::Bold, ..style };
            let mut title = cell(1, &step.title);
            for line in &mut title {
                line.target = target;
            }
            Row {
                cells: vec![
                    text::wrap(flow.fonts, &step.code, &bold, width(0)),
                    title,
                    vec![status_line(flow, step.status, words, 9.0, width(2))],
                    cell(3, &rules_met),
                    cell(4, &format::count(words, open)),
                    cell(5, &format::count(words, records)),
                    vec![Line::page_of(style, Target::Step(position), "pdf-page-number")],
                ],
                ..Row::default()
            }
        })
        .collect();
    table::draw(flow, &columns, &rows);
}

/// What the five words mean, and what this pack does not say.
fn legend(flow: &mut Flow<'_>, words: &Words) {
    let style = Style { leading: 11.6, ..Style::new(Weight::Regular, 8.2) };
    let word_width = 96.0;
    flow.heading(&words.text("pack-legend-title"), 60.0);
    flow.space(3.0);
    flow.canvas.open_with(Tag::L, tags::LABELLED);
    for status in format::STATUSES {
        let lines = text::wrap(flow.fonts, &format::meaning(words, status), &style, WIDTH - word_width);
        let word = status_line(flow, status, words, 8.2, word_width);
        flow.item_beside(&word, &lines, word_width);
        flow.y += 1.5;
    }
    flow.canvas.close();
    flow.space(6.0);
    flow.paragraph(&words.text("pack-no-verdict"), &style.ink(Ink::Muted));
}

/// One step: heading, clauses, rules with reasons.
fn step(
    flow: &mut Flow<'_>,
    position: usize,
    step: &StepSheet,
    numbers: &BTreeMap<&str, usize>,
    words: &Words,
) {
    let heading = Style { leading: 16.0, ..Style::new(Weight::Bold, 11.5).ink(Ink::Accent) };
    let status_width = WIDTH * STATUS_SHARE;
    let title = format::step_heading(words, &step.code, &step.title);
    flow.space(20.0);
    // Pages that this step goes on to say which one it is.
    flow.set_head(&title);
    flow.need(90.0);
    flow.anchor(Target::Step(position), &title);
    flow.bookmark(1, title.clone());
    // In the column in which the table below has the status of each rule.
    let status = status_line(flow, step.status, words, 9.2, status_width);
    let top = flow.y + 1.0;
    let lines = text::wrap(flow.fonts, &title, &heading, WIDTH - status_width - 10.0);
    flow.within(Tag::H3, |flow| flow.lines(&lines, LEFT, WIDTH - status_width));
    flow.within(Tag::P, |flow| {
        flow.put(Part::Content, &status, LEFT + WIDTH - status_width, status_width, top, false);
    });
    if !step.clauses.is_empty() {
        let clauses: Vec<String> =
            step.clauses.iter().map(|clauses| format::clauses(words, clauses)).collect();
        flow.paragraph(
            &clauses.join(&words.text("pdf-clauses-join")),
            &Style::new(Weight::Regular, 7.8).ink(Ink::Muted),
        );
    }
    flow.y += 3.0;
    flow.canvas.rule(LEFT, flow.y, WIDTH, 0.8, Ink::Accent);
    if step.rules.is_empty() {
        flow.y += 4.0;
        flow.paragraph(&words.text("pack-step-no-rules"), &Style::new(Weight::Regular, 8.6).ink(Ink::Muted));
        return;
    }
    rules(flow, step, numbers, words);
}

fn rules(flow: &mut Flow<'_>, step: &StepSheet, numbers: &BTreeMap<&str, usize>, words: &Words) {
    let columns = table::columns([
        (String::new(), 0.07),
        (String::new(), 0.24),
        (String::new(), 0.69 - STATUS_SHARE),
        (String::new(), STATUS_SHARE),
    ]);
    let [id_column, number_column, reason_column, status_column] = columns.as_slice() else { return };
    // A rule's sentence runs over the columns that its items divide.
    let label_width = reason_column.x + reason_column.width - number_column.x;
    let style = Style { leading: 12.0, ..Style::new(Weight::Regular, 8.8) };
    let small = Style { leading: 11.2, ..Style::new(Weight::Regular, 8.2) };
    let mono = Style { leading: 11.2, ..Style::new(Weight::Mono, 7.8) };
    let mut rows = Vec::new();
    for rule in &step.rules {
        let settled = format::is_settled(rule.status);
        let label = Style { weight: if settled { Weight::Regular } else { Weight::Bold }, ..style };
        rows.push(Row {
            cells: vec![
                text::wrap(flow.fonts, &rule.id, &style.ink(Ink::Muted), id_column.width),
                text::wrap(flow.fonts, &rule.label, &label, label_width),
                Vec::new(),
                vec![status_line(flow, rule.status, words, 8.2, status_column.width)],
            ],
            kinds: vec![Kind::Leads(rule.items.len() + 1), Kind::Over(2), Kind::Covered, Kind::Plain],
            with_next: !rule.items.is_empty(),
            open: !rule.items.is_empty(),
            ..Row::default()
        });
        let last = rule.items.len().saturating_sub(1);
        for (position, (number, reason)) in rule.items.iter().enumerate() {
            // A reason that is about no record takes the place of the number too.
            let reason_width = if number.is_empty() { label_width } else { reason_column.width };
            let reason = text::wrap(flow.fonts, reason, &small, reason_width);
            let (mut numbered, reason, kinds) = if number.is_empty() {
                (reason, Vec::new(), [Kind::Over(2), Kind::Covered])
            } else {
                let number = text::wrap(flow.fonts, number, &mono, number_column.width);
                (number, reason, [Kind::Plain, Kind::Plain])
            };
            let mut place = Vec::new();
            if let Some(record) = numbers.get(number.as_str()) {
                for line in &mut numbered {
                    line.target = Some(Target::Record(*record));
                }
                place.push(Line::page_of(small.ink(Ink::Muted), Target::Record(*record), "pdf-see-page"));
            }
            rows.push(Row {
                cells: vec![Vec::new(), numbered, reason, place],
                kinds: [Kind::Covered].into_iter().chain(kinds).collect(),
                open: position != last,
                ..Row::default()
            });
        }
    }
    table::draw(flow, &columns, &rows);
}
