//! What comes of a figure: something to draw, and the table behind it.

use crate::domain::access::Marking;

/// A line of values over the same labels as the others.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What it is.
    pub name: String,
    /// A value for each label; none where there is nothing to count.
    pub values: Vec<Option<f64>>,
}

/// A cell of a heat map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tile {
    /// Nothing is asked there.
    Outside,
    /// Nothing was done.
    Nothing,
    /// Nothing was done yet, but it is planned.
    Planned,
    /// Done so many times.
    Done(u32),
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Plot {
    /// Bars, the highest first, and the running share of all of them.
    Pareto {
        /// Label and value of each bar.
        bars: Vec<(String, f64)>,
    },
    /// Bars in their own order.
    Bars {
        /// Label and value of each bar.
        bars: Vec<(String, f64)>,
        /// How many of them from the first on are bad in themselves.
        bad: usize,
    },
    /// Lines over months.
    Lines {
        /// Labels.
        labels: Vec<String>,
        /// Lines.
        series: Vec<Series>,
        /// What the first should be.
        target: Option<f64>,
    },
    /// Rows by columns.
    Heat {
        /// Labels of the columns.
        columns: Vec<String>,
        /// Label and cells of each row.
        rows: Vec<(String, Vec<Tile>)>,
    },
}

impl Plot {
    /// True if there is nothing to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Pareto { bars } => bars.is_empty(),
            Self::Bars { bars, .. } => bars.iter().all(|(_, value)| *value <= 0.0),
            Self::Lines { series, .. } => series.iter().all(|one| one.values.iter().all(Option::is_none)),
            Self::Heat { columns, rows } => columns.is_empty() || rows.is_empty(),
        }
    }
}

/// A cell of the table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A count.
    Count(usize),
    /// A value with the decimals of the figure.
    Value(f64),
    /// A share in percent.
    Share(f64),
    /// Nothing to say.
    Empty,
}

impl Cell {
    /// A value, or nothing.
    #[must_use]
    pub fn value(value: Option<f64>) -> Self {
        value.map_or(Self::Empty, Self::Value)
    }

    /// As it is written with so many decimals.
    #[must_use]
    pub fn text(&self, decimals: u8) -> String {
        let number = |value: f64, decimals: u8| {
            let text = format!("{value:.*}", usize::from(decimals));
            // Zero has no sign.
            if text.trim_start_matches('-').bytes().all(|byte| byte == b'0' || byte == b'.') {
                text.trim_start_matches('-').to_owned()
            } else {
                text
            }
        };
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Value(value) => number(*value, decimals),
            Self::Share(share) => number(*share, 1),
            Self::Empty => String::new(),
        }
    }
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Cells.
    pub cells: Vec<Cell>,
    /// Numbers of the records that it counts.
    pub records: Vec<String>,
}

/// The table behind a figure.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Heads.
    pub heads: Vec<String>,
    /// Rows.
    pub rows: Vec<Row>,
}

/// What comes of a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What is drawn.
    pub plot: Plot,
    /// The table behind it.
    pub table: Table,
    /// The last value, and what it is of: a month, or a word.
    pub last: Option<(String, f64)>,
    /// What that value should be.
    pub target: Option<f64>,
    /// How many records were counted.
    pub counted: usize,
    /// The highest marking among them.
    pub marking: Marking,
}
