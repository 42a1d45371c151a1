//! A heat map: rows by columns, each cell with its number or sign.

use super::Frame;
use super::paper::{Anchor, LETTER, Paper, WIDTH, real, wrapped};
use crate::domain::figure::Tile;

const LABELS: f64 = 190.0;
const ROW: f64 = 34.0;
const LEGEND: f64 = 40.0;

/// Fill by how often: darker for more. The number in the cell says the same.
const FILLS: [&str; 3] = ["#cfe6df", "#8fc3b4", "#4f9c88"];

pub(super) fn heat(columns: &[String], rows: &[(String, Vec<Tile>)], frame: &Frame<'_>) -> String {
    let longest = columns.iter().map(|label| label.chars().count()).max().unwrap_or_default();
    let top = LEGEND + real(longest) * LETTER + 12.0;
    let mut paper = Paper::new(top + ROW * real(rows.len()) + 12.0, frame);
    let width = (WIDTH - LABELS - 8.0) / real(columns.len().max(1));
    for (position, label) in columns.iter().enumerate() {
        paper.upwards((LABELS + width * (real(position) + 0.5) + 4.0, top - 6.0), "chart-label", label);
    }
    for (row, (label, tiles)) in rows.iter().enumerate() {
        let y = top + ROW * real(row);
        let lines = wrapped(label, 26);
        let first = y + ROW / 2.0 + 4.0 - 6.5 * real(lines.len().min(2) - usize::from(!lines.is_empty()));
        for (position, line) in lines.iter().take(2).enumerate() {
            paper.text((LABELS - 8.0, first + 13.0 * real(position)), Anchor::End, "chart-label", line);
        }
        for (position, (tile, column)) in tiles.iter().zip(columns).enumerate() {
            let x = LABELS + width * real(position);
            cell(&mut paper, (x, y, width), *tile, &format!("{label}, {column}"), frame);
        }
    }
    let mut x = LABELS;
    let [done, planned, nothing] = frame.tiles;
    for (tile, says) in [(Tile::Done(1), done), (Tile::Planned, planned), (Tile::Nothing, nothing)] {
        cell(&mut paper, (x, 4.0, 26.0), tile, says, frame);
        paper.text((x + 34.0, 25.0), Anchor::Start, "chart-label", says);
        x += 34.0 + real(says.chars().count()) * LETTER + 26.0;
    }
    paper.finish()
}

fn cell(paper: &mut Paper<'_>, (x, y, width): (f64, f64, f64), tile: Tile, place: &str, frame: &Frame<'_>) {
    let shape = (x + 1.0, y + 1.0, width - 2.0, ROW - 2.0);
    let [done, planned, nothing] = frame.tiles;
    let (look, says, sign) = match tile {
        Tile::Outside => return,
        Tile::Nothing => (format!("chart-gap {}", paper.hatched()), nothing, String::new()),
        Tile::Planned => {
            let look = "chart-planned fill=\"#fff\" stroke=\"#7a4f00\" stroke-width=\"1.6\" stroke-dasharray=\"4 3\"";
            (look.to_owned(), planned, "○".to_owned())
        }
        Tile::Done(times) => {
            let level = usize::try_from(times).unwrap_or(usize::MAX).clamp(1, FILLS.len());
            let fill = FILLS.get(level - 1).copied().unwrap_or_default();
            (format!("chart-done-{level} fill=\"{fill}\" stroke=\"#0b5d4e\""), done, times.to_string())
        }
    };
    let says = if place == says { says.to_owned() } else { format!("{place}: {says} {sign}") };
    paper.rect(shape, &look, says.trim_end());
    if !sign.is_empty() {
        paper.text((x + width / 2.0, y + ROW / 2.0 + 4.0), Anchor::Middle, "chart-value", &sign);
    }
}
