//! Tables: columns of wrapped text with thin rules, heads repeated on each page, rows that are higher than the
//! page continued on the next.

use super::canvas::{Ink, Part};
use super::flow::Flow;
use super::fonts::Weight;
use super::geometry::{HEIGHT, LEFT, WIDTH};
use super::tags::{self, Suspended, Tag};
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
    /// True if its cells name what stands beside them.
    pub leads: bool,
}

/// Columns over the whole width, each given by head and share of the width; a negative share marks a column whose
/// text ends at the right.
#[must_use]
pub fn columns(shares: impl Into<Vec<(String, f32)>>) -> Vec<Column> {
    let shares = shares.into();
    let total: f32 = shares.iter().map(|(_, share)| share.abs()).sum();
    let mut x = LEFT;
    let last = shares.len().saturating_sub(1);
    shares
        .into_iter()
        .enumerate()
        .map(|(position, (head, share))| {
            let whole = WIDTH * share.abs() / total;
            let width = if position == last { whole } else { whole - GUTTER };
            let column = Column { x, width, head, at_right: share < 0.0, leads: false };
            x += whole;
            column
        })
        .collect()
}

/// What a cell is among the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// One cell of one column.
    #[default]
    Plain,
    /// Names so many rows, this one the first.
    Leads(usize),
    /// Goes on over so many columns.
    Over(usize),
    /// None: one at its left or above it takes its place.
    Covered,
}

/// One row: lines for each column.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Lines of each column, already wrapped to its width.
    pub cells: Vec<Vec<Line>>,
    /// What each cell is; ordinary cells if this is empty.
    pub kinds: Vec<Kind>,
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
    let first = heights.first().copied().unwrap_or(0.0).min(KEEP_WHOLE);
    let heads = Heads::new(flow, columns);
    flow.need(heads.height() + first);
    flow.canvas.open(Tag::Table);
    heads.draw(flow, columns, Part::Content);
    for (position, row) in rows.iter().enumerate() {
        let own = heights.get(position).copied().unwrap_or(0.0);
        // A row that announces the next stays with it (or with the start of it).
        let following = if row.with_next { heights.get(position + 1).copied().unwrap_or(0.0) } else { 0.0 };
        let wanted = own + following.min(KEEP_WHOLE);
        if flow.room() < wanted && wanted <= KEEP_WHOLE * 2.0 {
            flow.continue_page();
            heads.draw(flow, columns, Part::Decoration);
        }
        flow.canvas.open(Tag::TR);
        let mut cells = Cells::begin(flow, columns, row);
        if flow.room() >= own {
            cells.part(flow, columns, &row.cells);
        } else {
            cells.split(flow, columns, row, &heads);
        }
        cells.end(flow);
        flow.canvas.close();
        let ink = if row.open { None } else { Some(Ink::Hairline) };
        if let Some(ink) = ink {
            flow.canvas.rule(LEFT, flow.y, WIDTH, 0.5, ink);
        }
    }
    flow.canvas.close();
}

/// The heads of columns, laid out once for a table: they are drawn on each of its pages.
struct Heads(Vec<Vec<Line>>);

impl Heads {
    fn new(flow: &Flow<'_>, columns: &[Column]) -> Self {
        if columns.iter().all(|column| column.head.is_empty()) {
            return Self(Vec::new());
        }
        let style = Style::new(Weight::Bold, 7.4).ink(Ink::Muted);
        Self(
            columns.iter().map(|column| text::wrap(flow.fonts, &column.head, &style, column.width)).collect(),
        )
    }

    /// Their height with the rule on which they stand.
    fn height(&self) -> f32 {
        self.0.iter().map(|lines| height_of(lines)).fold(0.0, f32::max) + 3.5
    }

    /// Draws them. Where they are repeated, they are no content.
    fn draw(&self, flow: &mut Flow<'_>, columns: &[Column], part: Part) {
        if self.0.is_empty() {
            return;
        }
        let is_content = part == Part::Content;
        if is_content {
            flow.canvas.open(Tag::TR);
        }
        let bottom = flow.y + self.height() - 1.5;
        for (column, lines) in columns.iter().zip(&self.0) {
            if is_content {
                flow.canvas.open_with(Tag::TH, tags::OF_COLUMN);
            }
            let mut y = bottom - height_of(lines);
            for line in lines {
                flow.put(part, line, column.x, column.width, y, column.at_right);
                y += line.leading;
            }
            if is_content {
                flow.canvas.close();
            }
        }
        if is_content {
            flow.canvas.close();
        }
        flow.y = bottom + 1.5;
        flow.canvas.rule(LEFT, flow.y, WIDTH, 0.8, Ink::Muted);
    }
}

/// The cells of a row as elements of the structure. All of them stay open until the row is drawn, since each may go on on
/// the next page.
struct Cells(Vec<Option<Cell>>);

struct Cell {
    element: Suspended,
    /// True if it has more than one paragraph.
    has_paragraphs: bool,
}

impl Cells {
    fn begin(flow: &mut Flow<'_>, columns: &[Column], row: &Row) -> Self {
        let depth = flow.canvas.depth();
        let cells = columns.iter().zip(&row.cells).enumerate().map(|(position, (column, lines))| {
            let kind = row.kinds.get(position).copied().unwrap_or_default();
            match kind {
                Kind::Covered => return None,
                Kind::Leads(rows) => flow.canvas.open_with(Tag::TH, &tags::of_rows(rows)),
                Kind::Over(columns) => flow.canvas.open_with(Tag::TD, &tags::over_columns(columns)),
                Kind::Plain if column.leads => flow.canvas.open_with(Tag::TH, &tags::of_rows(1)),
                Kind::Plain => flow.canvas.open(Tag::TD),
            }
            let has_paragraphs = lines.iter().filter(|line| line.starts).count() > 1;
            Some(Cell { element: flow.canvas.suspend(depth), has_paragraphs })
        });
        Self(cells.collect())
    }

    fn end(self, flow: &mut Flow<'_>) {
        let depth = flow.canvas.depth();
        for cell in self.0.into_iter().flatten() {
            flow.canvas.resume(cell.element);
            while flow.canvas.depth() > depth {
                flow.canvas.close();
            }
        }
    }

    /// Draws lines that fit on this page.
    fn part<L: AsRef<[Line]>>(&mut self, flow: &mut Flow<'_>, columns: &[Column], parts: &[L]) {
        let top = flow.y + PADDING;
        let mut bottom = top;
        let depth = flow.canvas.depth();
        for ((column, lines), cell) in columns.iter().zip(parts).zip(&mut self.0) {
            let Some(cell) = cell else { continue };
            flow.canvas.resume(std::mem::take(&mut cell.element));
            let mut y = top;
            for line in lines.as_ref() {
                if cell.has_paragraphs && line.starts {
                    if flow.canvas.depth() > depth + 1 {
                        flow.canvas.close();
                    }
                    flow.canvas.open(Tag::P);
                }
                flow.put(Part::Content, line, column.x, column.width, y, column.at_right);
                y += line.leading;
            }
            bottom = bottom.max(y);
            cell.element = flow.canvas.suspend(depth);
        }
        flow.y = bottom + PADDING;
    }

    /// Draws cells over several pages: of each column as many lines as fit, the others on the next page.
    fn split(&mut self, flow: &mut Flow<'_>, columns: &[Column], row: &Row, heads: &Heads) {
        let mut rest: Vec<&[Line]> = row.cells.iter().map(Vec::as_slice).collect();
        while rest.iter().any(|lines| !lines.is_empty()) {
            let room = flow.room() - 2.0 * PADDING;
            let mut now: Vec<&[Line]> = Vec::with_capacity(rest.len());
            for lines in &mut rest {
                let (fits, left) = lines.split_at_checked(fitting(lines, room)).unwrap_or((lines, &[]));
                now.push(fits);
                *lines = left;
            }
            let drew = now.iter().any(|lines| !lines.is_empty());
            if drew {
                self.part(flow, columns, &now);
            }
            if rest.iter().all(|lines| lines.is_empty()) {
                return;
            }
            if !drew && flow.y <= super::geometry::TOP + 30.0 {
                // A single line higher than a page cannot be; were it so, stopping beats looping.
                return;
            }
            flow.continue_page();
            heads.draw(flow, columns, Part::Decoration);
            // The first column says again what this is, unless it has lines of its own left.
            if let Some(column) =
                columns.first().filter(|_| drew && rest.first().is_some_and(|first| first.is_empty()))
            {
                let mut y = flow.y + PADDING;
                for line in &row.again {
                    flow.put(Part::Decoration, line, column.x, column.width, y, column.at_right);
                    y += line.leading;
                }
            }
        }
    }
}

/// How many lines fit. A page does not end after the first line of a paragraph or before its last.
fn fitting(lines: &[Line], room: f32) -> usize {
    let mut used = 0.0;
    let fit = lines
        .iter()
        .take_while(|line| {
            used += line.leading;
            used <= room
        })
        .count();
    let starts = |position: usize| lines.get(position).is_none_or(|line| line.starts);
    let kept = match fit {
        _ if fit == lines.len() => fit,
        // The first line of a paragraph alone at the end, or its last alone at the beginning of what follows.
        2.. if starts(fit - 1) && !starts(fit) => fit - 1,
        2.. if !starts(fit) && starts(fit + 1) && !starts(fit - 1) => fit - 1,
        _ => fit,
    };
    if kept == 0 { fit } else { kept }
}
