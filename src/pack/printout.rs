//! Printed reports that are no packs: sections of text, facts and tables, in words. What is on them is decided by who
//! makes them; [`super::pdf::printout`] lays them out.

use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;

/// A report as it is printed.
#[derive(Debug, Clone)]
pub struct Printout {
    /// What kind of report it is, above the title.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Whose it is.
    pub organisation: String,
    /// The highest marking of anything on it, in words: printed top and bottom of each page.
    pub marking: String,
    /// What it is known by, at the right of each page's head.
    pub number: String,
    /// What stands at the foot of each page.
    pub foot: String,
    /// What must not be overlooked, above the title.
    pub notice: Option<Notice>,
    /// As of when.
    pub at: Timestamp,
    /// Digest of what it was made from: two printouts of the same are the same file.
    pub digest: Digest,
    /// Label and value, at its top.
    pub facts: Vec<(String, String)>,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// Why a document on paper is not one that anybody may rely on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// In a word, large: `VOID`.
    pub word: String,
    /// In sentences.
    pub text: String,
}

/// A section.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// What is in it.
    pub blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Debug, Clone)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A paragraph that explains, in the background.
    Note(String),
    /// A heading inside the section.
    Heading(String),
    /// A label, and under it a text over the whole width.
    Labelled(String, String),
    /// Lines to be signed by hand, each with what stands under it.
    Sign(Vec<String>),
    /// Label and value.
    Facts(Vec<(String, String)>),
    /// A table.
    Table(Table),
}

/// A table over the whole width.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Head and share of the width of each column; a negative share marks a column of numbers.
    pub heads: Vec<(String, f32)>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row, or several that the first cell names together.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// The first cell.
    pub lead: Cell,
    /// The cells at its right: one line of them or more.
    pub lines: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// How.
    pub look: Look,
}

/// How a cell is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Look {
    /// As ordinary text.
    #[default]
    Plain,
    /// Bold.
    Strong,
    /// As numbers and digests are.
    Code,
    /// In the background.
    Faint,
}

impl Cell {
    /// A cell of that look.
    pub fn new(text: impl Into<String>, look: Look) -> Self {
        Self { text: text.into(), look }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::new(text, Look::Plain)
    }
}
