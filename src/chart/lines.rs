//! Bars and lines over one axis of labels.

use super::Frame;
use super::paper::{Anchor, LETTER, Paper, WIDTH, real, tick_text, ticks, wrapped};
use crate::domain::figure::Series;

const HEIGHT: f64 = 330.0;
const LEFT: f64 = 52.0;
const RIGHT: f64 = 52.0;
const TOP: f64 = 46.0;
const BOTTOM: f64 = 62.0;
/// Width of what is drawn.
const ACROSS: f64 = WIDTH - LEFT - RIGHT;
/// How a month is written.
const MONTH: &str = "2026-03";
/// Height of what is drawn.
const DOWN: f64 = HEIGHT - TOP - BOTTOM;

/// What a bar, a line and a target look like without a page around them.
const BAR: &str = "chart-bar";
const BAR_LOOK: &str = "fill=\"#6fae9f\" stroke=\"#0b5d4e\"";
const LINES: [&str; 3] = [
    "chart-line stroke=\"#0b5d4e\" stroke-width=\"2.4\"",
    "chart-line-2 stroke=\"#1f4f8f\" stroke-width=\"2\" stroke-dasharray=\"7 4\"",
    "chart-line-2 stroke=\"#1f4f8f\" stroke-width=\"2\" stroke-dasharray=\"2 4\"",
];
const TARGET: &str = "chart-target stroke=\"#7a4f00\" stroke-width=\"1.6\" stroke-dasharray=\"2 3\"";

/// The scale of the values, and where its marks stand.
struct Scale {
    top: f64,
    ticks: Vec<f64>,
}

impl Scale {
    fn of(highest: f64, is_count: bool) -> Self {
        let ticks = ticks(highest, is_count);
        Self { top: ticks.last().copied().unwrap_or(1.0), ticks }
    }

    fn y(&self, value: f64) -> f64 {
        TOP + DOWN - DOWN * (value / self.top).clamp(0.0, 1.0)
    }
}

/// Axis of the values with its marks and unit.
fn axis(paper: &mut Paper<'_>, scale: &Scale, unit: &str) {
    for tick in &scale.ticks {
        let y = scale.y(*tick);
        paper.line((LEFT, y), (LEFT + ACROSS, y), "chart-grid stroke=\"#dcdfdb\"");
        paper.text((LEFT - 7.0, y + 4.0), Anchor::End, "chart-label", &tick_text(*tick));
    }
    paper.line((LEFT, TOP + DOWN), (LEFT + ACROSS, TOP + DOWN), "chart-axis stroke=\"#59605c\"");
    paper.text((LEFT - 44.0, TOP - 12.0), Anchor::Start, "chart-label", unit);
}

/// Labels under the axis. Of months that would touch each other only some are written, the last always; words among
/// months stand a line lower; other labels are broken into lines.
fn labels(paper: &mut Paper<'_>, labels: &[&str], slot: f64) {
    let letters = ((slot - 6.0) / LETTER).floor().max(1.0);
    let is_month = |label: &str| label.len() == MONTH.len() && label.as_bytes().get(4) == Some(&b'-');
    let mut fits = 1_usize;
    while real(fits + 1) <= letters {
        fits += 1;
    }
    let every = MONTH.len().div_ceil(fits);
    let last = labels.iter().rposition(|label| is_month(label));
    for (position, label) in labels.iter().enumerate() {
        let x = LEFT + slot * (real(position) + 0.5);
        let lines = match last {
            Some(_) if !is_month(label) => vec![String::new(), (*label).to_owned()],
            Some(last) if last.abs_diff(position).is_multiple_of(every) => vec![(*label).to_owned()],
            Some(_) => Vec::new(),
            None => wrapped(label, fits),
        };
        for (row, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
            paper.text((x, TOP + DOWN + 17.0 + 13.0 * real(row)), Anchor::Middle, "chart-label", line);
        }
    }
}

/// Words for what is drawn how, at the end of the first line.
fn legend(paper: &mut Paper<'_>, entries: &[(&str, &str, Option<usize>)]) {
    let mut x = LEFT + ACROSS;
    for (look, says, mark) in entries.iter().rev() {
        let width = real(says.chars().count()) * LETTER + 42.0;
        x -= width;
        if look.starts_with(BAR) {
            paper.rect((x, 8.0, 22.0, 11.0), &format!("{BAR} {BAR_LOOK}"), "");
        } else {
            paper.line((x, 14.0), (x + 24.0, 14.0), look);
        }
        if let Some(series) = mark {
            paper.mark((x + 12.0, 14.0), *series, says);
        }
        paper.text((x + 30.0, 18.0), Anchor::Start, "chart-label", says);
    }
}

pub(super) fn pareto(bars: &[(String, f64)], frame: &Frame<'_>) -> String {
    let mut paper = Paper::new(HEIGHT, frame);
    let highest = bars.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    let scale = Scale::of(highest, true);
    axis(&mut paper, &scale, frame.unit);
    for share in [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] {
        let y = TOP + DOWN - DOWN * share / 100.0;
        paper.text((LEFT + ACROSS + 7.0, y + 4.0), Anchor::Start, "chart-label", &format!("{share:.0}%"));
    }
    let slot = ACROSS / real(bars.len().max(1));
    for (position, (label, value)) in bars.iter().enumerate() {
        bar(&mut paper, (position, slot), (label, *value), &scale, &format!("{BAR} {BAR_LOOK}"));
    }
    let all: f64 = bars.iter().map(|(_, value)| *value).sum();
    let (mut running, mut points) = (0.0, Vec::new());
    for (position, (_, value)) in bars.iter().enumerate() {
        running += value;
        let share = if all > 0.0 { running * 100.0 / all } else { 0.0 };
        points.push((LEFT + slot * (real(position) + 0.5), TOP + DOWN - DOWN * share / 100.0, share));
    }
    let path: Vec<Option<(f64, f64)>> = points.iter().map(|(x, y, _)| Some((*x, *y))).collect();
    paper.path(&path, "chart-line-2 stroke=\"#1f4f8f\" stroke-width=\"2\"");
    for (x, y, share) in &points {
        paper.mark((*x, *y), 1, &format!("{share:.1}%"));
    }
    let names: Vec<&str> = bars.iter().map(|(label, _)| label.as_str()).collect();
    labels(&mut paper, &names, slot);
    legend(
        &mut paper,
        &[
            (BAR, frame.unit, None),
            ("chart-line-2 stroke=\"#1f4f8f\" stroke-width=\"2\"", frame.share, Some(1)),
        ],
    );
    paper.finish()
}

/// A bar with its value above it.
fn bar(
    paper: &mut Paper<'_>,
    (position, slot): (usize, f64),
    (label, value): (&str, f64),
    scale: &Scale,
    look: &str,
) {
    let (x, y) = (LEFT + slot * (real(position) + 0.14), scale.y(value));
    let written = tick_text(value);
    paper.rect((x, y, slot * 0.72, TOP + DOWN - y), look, &format!("{label}: {written}"));
    if value > 0.0 {
        paper.text((LEFT + slot * (real(position) + 0.5), y - 5.0), Anchor::Middle, "chart-value", &written);
    }
}

pub(super) fn bars(bars: &[(String, f64)], bad: usize, frame: &Frame<'_>) -> String {
    let mut paper = Paper::new(HEIGHT, frame);
    let highest = bars.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    let scale = Scale::of(highest, true);
    axis(&mut paper, &scale, frame.unit);
    let slot = ACROSS / real(bars.len().max(1));
    for (position, (label, value)) in bars.iter().enumerate() {
        let look = if position < bad {
            format!("chart-bar-bad {}", paper.hatched())
        } else {
            format!("{BAR} {BAR_LOOK}")
        };
        bar(&mut paper, (position, slot), (label, *value), &scale, &look);
    }
    let names: Vec<&str> = bars.iter().map(|(label, _)| label.as_str()).collect();
    labels(&mut paper, &names, slot);
    paper.finish()
}

pub(super) fn lines(names: &[String], series: &[Series], target: Option<f64>, frame: &Frame<'_>) -> String {
    let mut paper = Paper::new(HEIGHT, frame);
    let values = series.iter().flat_map(|one| &one.values).flatten().copied().chain(target);
    let scale = Scale::of(values.fold(0.0, f64::max), false);
    axis(&mut paper, &scale, frame.unit);
    let slot = ACROSS / real(names.len().max(1));
    let mut entries: Vec<(&str, &str, Option<usize>)> = Vec::new();
    let aim = target.map(|target| format!("{}: {}", frame.target, paper.value(target)));
    if let Some(target) = target {
        let y = scale.y(target);
        paper.line((LEFT, y), (LEFT + ACROSS, y), TARGET);
    }
    for (which, one) in series.iter().enumerate() {
        let look = LINES.get(which).or(LINES.last()).copied().unwrap_or_default();
        let points: Vec<Option<(f64, f64)>> = one
            .values
            .iter()
            .enumerate()
            .map(|(position, value)| {
                value.map(|value| (LEFT + slot * (real(position) + 0.5), scale.y(value)))
            })
            .collect();
        // A month without a value is no reason for two lines: it is the mark that is missing.
        let joined: Vec<Option<(f64, f64)>> = points.iter().copied().filter(Option::is_some).collect();
        paper.path(&joined, look);
        for ((point, value), label) in points.iter().zip(&one.values).zip(names) {
            if let (Some(point), Some(value)) = (point, value) {
                let says = format!("{}, {label}: {}", one.name, paper.value(*value));
                paper.mark(*point, which, &says);
                if which == 0 && names.len() <= 13 {
                    let text = paper.value(*value);
                    paper.text((point.0, point.1 - 9.0), Anchor::Middle, "chart-value", &text);
                }
            }
        }
        entries.push((look, one.name.as_str(), Some(which)));
    }
    if let Some(aim) = &aim {
        entries.push((TARGET, aim.as_str(), None));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    labels(&mut paper, &names, slot);
    legend(&mut paper, &entries);
    paper.finish()
}
