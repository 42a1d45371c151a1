//! Tables: columns of wrapped text with thin rules, heads repeated on each page, rows that are higher than the
//! page continued on the next.

use super::canvas::{Ink, Part};
use super::flow::Flow;
use super::fonts::Weight;
use super::geometry::{HEIGHT, LEFT, WIDTH};
use super::text::{self, Line, Style};

/// Space above and below the text of a row.
const PADDING: f32 = 3.6;
/// Space between columns.
const GUTTER: f32 = 10.0;
/// Rows up to this height move to the next page whole; higher ones are split where the page ends.
const KEEP_WHOLE: f32 = HEIGHT / 4.0;

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Left edge.
    pub x: f32,
    /// Width of its text.
    pub width: f32,
    /// Words above it.
    pub head: String,
    /// True if its text ends at the right edge.
    pub at_right: bool,
}

/// Columns over the whole width, each given by head and share of the width; a negative share marks a column whose
/// text ends at the right.
#[must_use]
pub fn columns<const N: usize>(shares: [(String, f32); N]) -> Vec<Column> {
    let total: f32 = shares.iter().map(|(_, share)| share.abs()).sum();
    let mut x = LEFT;
    let last = N.saturating_sub(1);
    shares
        .into_iter()
        .enumerate()
        .map(|(position, (head, share))| {
            let whole = WIDTH * share.abs() / total;
            let width = if position == last { whole } else { whole - GUTTER };
            let column = Column { x, width, head, at_right: share < 0.0 };
            x += whole;
            column
        })
        .collect()
}

/// One row: lines for each column.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Lines of each column, already wrapped to its width.
    pub cells: Vec<Vec<Line>>,
    /// What the first column shows again where the row goes on on another page.
    pub again: Vec<Line>,
    /// True if the row must not be the last on its page.
    pub with_next: bool,
    /// True if no rule stands under it.
    pub open: bool,
}

impl Row {
    fn height(&self) -> f32 {
        let text = self.cells.iter().map(|lines| height_of(lines)).fold(0.0, f32::max);
        text + 2.0 * PADDING
    }
}

fn height_of(lines: &[Line]) -> f32 {
    lines.iter().map(|line| line.leading).sum()
}

/// Draws a table at the cursor.
pub fn draw(flow: &mut Flow<'_>, columns: &[Column], rows: &[Row]) {
    let heights: Vec<f32> = rows.iter().map(Row::height).collect();
    let head_height = 14.0;
    let first = heights.first().copied().unwrap_or(0.0).min(KEEP_WHOLE);
    flow.need(head_height + first);
    head(flow, columns);
    for (position, row) in rows.iter().enumerate() {
        let own = heights.get(position).copied().unwrap_or(0.0);
        // A row that announces the next stays with it (or with the start of it).
        let following = if row.with_next { heights.get(position + 1).copied().unwrap_or(0.0) } else { 0.0 };
        let wanted = own + following.min(KEEP_WHOLE);
        if flow.room() < wanted && wanted <= KEEP_WHOLE * 2.0 {
            flow.continue_page();
            head(flow, columns);
        }
        if flow.room() >= own {
            part(flow, columns, &row.cells);
        } else {
            split(flow, columns, row);
        }
        let ink = if row.open { None } else { Some(Ink::Hairline) };
        if let Some(ink) = ink {
            flow.canvas.rule(LEFT, flow.y, WIDTH, 0.5, ink);
        }
    }
}

fn head(flow: &mut Flow<'_>, columns: &[Column]) {
    if columns.iter().all(|column| column.head.is_empty()) {
        return;
    }
    let style = Style::new(Weight::Bold, 7.4).ink(Ink::Muted);
    flow.y += 2.0;
    for column in columns {
        let line = text::fit(flow.fonts, &column.head, &style, column.width);
        flow.put(Part::Content, &line, column.x, column.width, flow.y, column.at_right);
    }
    flow.y += style.leading + 1.5;
    flow.canvas.rule(LEFT, flow.y, WIDTH, 0.8, Ink::Muted);
}

/// Draws cells that fit on this page.
fn part(flow: &mut Flow<'_>, columns: &[Column], cells: &[Vec<Line>]) {
    let top = flow.y + PADDING;
    let mut bottom = top;
    for (column, lines) in columns.iter().zip(cells) {
        let mut y = top;
        for line in lines {
            flow.put(Part::Content, line, column.x, column.width, y, column.at_right);
            y += line.leading;
        }
        bottom = bottom.max(y);
    }
    flow.y = bottom + PADDING;
}

/// Draws cells over several pages: of each column as many lines as fit, the others on the next page.
fn split(flow: &mut Flow<'_>, columns: &[Column], row: &Row) {
    let mut rest: Vec<&[Line]> = row.cells.iter().map(Vec::as_slice).collect();
    while rest.iter().any(|lines| !lines.is_empty()) {
        let room = flow.room() - 2.0 * PADDING;
        let mut now = Vec::with_capacity(rest.len());
        for lines in &mut rest {
            let mut used = 0.0;
            let fitting = lines
                .iter()
                .take_while(|line| {
                    used += line.leading;
                    used <= room
                })
                .count();
            let (fits, left) = lines.split_at_checked(fitting).unwrap_or((lines, &[]));
            now.push(fits.to_vec());
            *lines = left;
        }
        let drew = now.iter().any(|lines| !lines.is_empty());
        if drew {
            part(flow, columns, &now);
        }
        if rest.iter().any(|lines| !lines.is_empty()) {
            // The first column says again what this is, unless it has lines of its own left.
            if let Some(first) = rest.first_mut().filter(|first| drew && first.is_empty()) {
                *first = &row.again;
            }
            if !drew && flow.y <= super::geometry::TOP + 30.0 {
                // A single line higher than a page cannot be; were it so, stopping beats looping.
                return;
            }
            flow.continue_page();
            head(flow, columns);
        }
    }
}
