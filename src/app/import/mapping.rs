//! What the columns of somebody's own sheet mean: a mapping, as data, and what is suggested for a sheet that is seen for the
//! first time. `reading` carries it out.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::index::letters;
use super::reading::{How, Reading, digits};
use super::sheet::{Cell, Row, Table};
use crate::app::{Code, Error};
use crate::db::search::words as words_of;
use crate::domain::kind::Kind;
use crate::words::{LANGUAGES, Words};

/// What a column may be beside the fields of the kind, as the columns of an index are called.
pub const COMMON: &[&str] =
    &["number", "title", "occurred_on", "state", "marking", "owner", "files", "links", "reason"];
/// Before the type of a link: a column with the numbers of the records that it leads to.
pub const LINK: &str = "link.";
/// The headings stand in one of the first rows: above them may stand titles and logos.
const HEAD_ROWS: usize = 30;
/// Values that are shown of a column, and of those that mean nothing yet.
const EXAMPLES: usize = 3;
const UNKNOWN: usize = 50;
/// Rows that are looked at to suggest something.
const LOOKED_AT: usize = 2000;

/// How days are written in cells that are text. Cells that are days need no such word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub enum DateOrder {
    /// `2026-10-02`; this one is always understood.
    #[default]
    #[serde(rename = "YYYY-MM-DD")]
    Year,
    /// `02/10/2026`, `2.10.2026`, `2-Oct-2026`.
    #[serde(rename = "DD/MM/YYYY")]
    Day,
    /// `10/02/2026`, `Oct 2, 2026`.
    #[serde(rename = "MM/DD/YYYY")]
    Month,
}

impl DateOrder {
    /// All of them, as they are written.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("YYYY-MM-DD", Self::Year), ("DD/MM/YYYY", Self::Day), ("MM/DD/YYYY", Self::Month)];
}

/// What the columns of a sheet mean.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// Code of the kind that each row is a record of.
    pub kind: String,
    /// Name of the sheet in the workbook; empty: the first.
    pub sheet: String,
    /// Row with the headings; 0: the first that has them all.
    pub head_row: usize,
    /// How days are written in cells that are text.
    pub dates: DateOrder,
    /// `1.234,5` rather than `1,234.5` in cells that are text.
    pub decimal_comma: bool,
    /// By heading: what the column is (`number`, `title`, a field, `link.TYPE`, …); empty: left out.
    pub columns: BTreeMap<String, String>,
    /// The same for all rows that say nothing else, by what it is.
    pub constants: BTreeMap<String, String>,
    /// By what the column is: what stands in the sheet, and what is meant by it.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
}

/// Something that a column can be.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct TargetView {
    /// As it stands in a mapping.
    pub target: String,
    /// For people.
    pub label: String,
    /// Every record of the kind has it.
    pub is_required: bool,
    /// What it may say, if that is limited: code and label.
    pub choices: Vec<(String, String)>,
}

/// A column of a sheet.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ColumnView {
    /// Its heading.
    pub heading: String,
    /// What it is; empty: left out.
    pub target: String,
    /// The first of what stands in it.
    pub examples: Vec<String>,
    /// What stands in it and means nothing yet, where what it may say is limited.
    pub unknown: Vec<String>,
}

/// A sheet, and what its columns mean.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct SheetView {
    /// Name of the file.
    pub file: String,
    /// Sheets of the workbook; none for a CSV file.
    pub sheets: Vec<String>,
    /// The one that was read.
    pub sheet: String,
    /// Row with the headings.
    pub head_row: usize,
    /// Rows below it.
    pub rows: usize,
    /// Columns with a heading.
    pub columns: Vec<ColumnView>,
    /// What columns can be.
    pub targets: Vec<TargetView>,
    /// The mapping that says so.
    pub mapping: Mapping,
}

/// A text as it is compared: letters and digits, without case, accents and signs.
pub(super) fn folded(text: &str) -> String {
    words_of(text).concat()
}

impl Mapping {
    /// Reads the file of a mapping.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the line that is wrong.
    pub fn read(text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|error| {
            Error::new(Code::Invalid).with("place", "mapping").field("mapping", error.to_string().trim())
        })
    }

    /// The mapping as a file.
    ///
    /// # Errors
    /// [`Code::Internal`].
    pub fn file(&self) -> Result<String, Error> {
        toml::to_string(self).map_err(|error| Error::new(Code::Internal).because(error))
    }
}

/// Headings of a row: those that stand twice are counted, and a column without one is called by its letter.
pub(super) fn headings(row: &Row) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut name = |(column, cell): (usize, &Cell)| {
        let text = cell.text().split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return format!("({})", letters(column));
        }
        let count = seen.entry(text.clone()).or_default();
        *count += 1;
        if *count > 1 { format!("{text} ({count})") } else { text }
    };
    row.cells.iter().enumerate().map(&mut name).collect()
}

/// What headings say, by how they are compared: names and labels in every language.
pub(super) fn known_headings(kind: &Kind) -> BTreeMap<String, String> {
    let mut known = BTreeMap::new();
    let mut add = |said: &str, target: &str| {
        let said = folded(said);
        if !said.is_empty() {
            known.entry(said).or_insert_with(|| target.to_owned());
        }
    };
    for field in &kind.fields {
        add(&field.name, &field.name);
        LANGUAGES.iter().for_each(|language| add(field.label.of(language), &field.name));
    }
    for link in &kind.links {
        let target = format!("{LINK}{}", link.code);
        add(&link.code, &target);
        LANGUAGES.iter().for_each(|language| add(link.label.of(language), &target));
    }
    for language in LANGUAGES {
        let words = Words::of(language);
        for target in COMMON {
            add(target, target);
            words.text(&format!("sheet-heads-{target}")).split(';').for_each(|said| add(said, target));
        }
    }
    known
}

/// What a heading says; a unit in brackets behind it does not matter.
fn meant<'a>(known: &'a BTreeMap<String, String>, heading: &str) -> Option<&'a str> {
    let without = heading.split_once('(').map_or(heading, |(before, _)| before);
    [heading, without].iter().find_map(|said| known.get(&folded(said))).map(String::as_str)
}

/// The row that most looks like headings: most of it is known, or else most of it is filled.
pub(super) fn guess_head<'a>(table: &'a Table, known: &BTreeMap<String, String>) -> Option<&'a Row> {
    let score = |row: &Row| {
        let texts = row.cells.iter().filter_map(|cell| match cell {
            Cell::Text(text) => Some(text.as_str()),
            _ => None,
        });
        let mut counts = (0, 0);
        for text in texts {
            counts = (counts.0 + usize::from(meant(known, text).is_some()), counts.1 + 1);
        }
        counts
    };
    let rows = table.rows.iter().take(HEAD_ROWS);
    // The first of equals.
    rows.rev().max_by_key(|row| score(row))
}

/// The first row with all these headings; `at` is looked at before the others.
pub(super) fn find_head<'a>(table: &'a Table, wanted: &[&str], at: usize) -> Option<&'a Row> {
    let has_all = |row: &&Row| {
        let there = headings(row);
        wanted.iter().all(|heading| position(&there, heading).is_some())
    };
    let named = table.rows.iter().find(|row| row.number == at).filter(has_all);
    named.or_else(|| table.rows.iter().take(HEAD_ROWS).find(has_all))
}

/// Where a heading stands.
pub(super) fn position(headings: &[String], heading: &str) -> Option<usize> {
    let exact = headings.iter().position(|there| there == heading.trim());
    exact.or_else(|| {
        let said = folded(heading);
        headings.iter().position(|there| !said.is_empty() && folded(there) == said)
    })
}

/// Suggests what the columns of a sheet mean, from its headings and what stands below them.
///
/// # Errors
/// [`Code::Invalid`] if the sheet has no row of that number.
pub fn suggest(table: &Table, kind: &Kind, head_row: usize) -> Result<Mapping, Error> {
    let known = known_headings(kind);
    let head = match head_row {
        0 => guess_head(table, &known),
        number => table.rows.iter().find(|row| row.number == number),
    };
    let head = head.ok_or_else(|| {
        Error::new(Code::Invalid).with("place", "head_row").field("head_row", head_row.to_string())
    })?;
    let mut mapping = Mapping {
        kind: kind.code.clone(),
        sheet: table.sheet.clone(),
        head_row: head.number,
        ..Mapping::default()
    };
    let mut taken = BTreeSet::new();
    for (column, heading) in headings(head).into_iter().enumerate() {
        let target = meant(&known, &heading).filter(|target| taken.insert((*target).to_owned()));
        let Some(target) = target else {
            mapping.columns.insert(heading, String::new());
            continue;
        };
        let below = table.rows.iter().filter(|row| row.number > head.number).take(LOOKED_AT);
        let texts = below.filter_map(|row| match row.cells.get(column) {
            Some(Cell::Text(text)) => Some(text.as_str()),
            _ => None,
        });
        match How::of(kind, target) {
            Some(How::Date) => mapping.dates = texts.fold(mapping.dates, date_order),
            Some(How::Number) => {
                mapping.decimal_comma |= texts
                    .filter(|text| !text.contains('.'))
                    .any(|text| text.split_once(',').is_some_and(|(_, part)| part.len() != 3));
            }
            _ => {}
        }
        mapping.columns.insert(heading, target.to_owned());
    }
    Ok(mapping)
}

/// How days seem to be written, after one more of them. Where both are possible it is the day that comes first.
fn date_order(before: DateOrder, text: &str) -> DateOrder {
    let text = digits(text);
    let mut parts = text.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty());
    let (Some(first), Some(second)) = (parts.next(), parts.next()) else { return before };
    if first.len() == 4 || parts.next().is_none() {
        return before;
    }
    let is_month = |part: &str| part.parse::<u8>().map_or(part.len() > 2, |number| number <= 12);
    match (is_month(first), is_month(second), before) {
        (true, false, _) => DateOrder::Month,
        (_, _, DateOrder::Month) => DateOrder::Month,
        _ => DateOrder::Day,
    }
}

/// What the columns of a kind's sheet can be.
#[must_use]
pub fn targets(kind: &Kind, words: &Words) -> Vec<TargetView> {
    let language = words.language();
    let common = COMMON.iter().map(|target| TargetView {
        target: (*target).to_owned(),
        label: words.text(&format!("sheet-target-{target}")),
        is_required: *target == "title",
        choices: if *target == "state" {
            kind.states
                .iter()
                .map(|state| (state.code.clone(), state.label.of(language).to_owned()))
                .collect()
        } else {
            Vec::new()
        },
    });
    let fields = kind.fields.iter().map(|field| TargetView {
        target: field.name.clone(),
        label: field.label.of(language).to_owned(),
        is_required: field.required,
        choices: field
            .choices
            .iter()
            .map(|choice| (choice.code.clone(), choice.label.of(language).to_owned()))
            .collect(),
    });
    let links = kind.links.iter().map(|link| TargetView {
        target: format!("{LINK}{}", link.code),
        label: words.format("sheet-target-link", &[("link", link.label.of(language).into())]),
        is_required: link.required,
        choices: Vec::new(),
    });
    common.chain(fields).chain(links).collect()
}

/// A sheet as people decide about it.
#[must_use]
pub fn view(file: &str, table: &Table, kind: &Kind, mapping: Mapping, words: &Words) -> SheetView {
    let wanted: Vec<&str> =
        mapping.columns.iter().filter(|(_, to)| !to.is_empty()).map(|(said, _)| said.as_str()).collect();
    let known = known_headings(kind);
    let head = find_head(table, &wanted, mapping.head_row).or_else(|| guess_head(table, &known));
    let (head_row, names) = head.map_or((0, Vec::new()), |head| (head.number, headings(head)));
    let below = || table.rows.iter().filter(|row| row.number > head_row);
    let columns = names.iter().enumerate().map(|(column, heading)| {
        let entry = mapping.columns.iter().find(|(said, _)| position(&names, said) == Some(column));
        let target = entry.map(|(_, target)| target.clone()).unwrap_or_default();
        let mut unknown = BTreeSet::new();
        let texts = || below().filter_map(|row| row.cells.get(column));
        if let Some(reader) = Reading::limited(&mapping, kind, &target) {
            for cell in texts() {
                if unknown.len() >= UNKNOWN {
                    break;
                }
                unknown.extend(reader.unknown(cell));
            }
        }
        ColumnView {
            heading: heading.clone(),
            examples: texts()
                .map(Cell::text)
                .filter(|text| !text.is_empty())
                .take(EXAMPLES)
                .map(|text| text.chars().take(60).collect())
                .collect(),
            unknown: unknown.into_iter().collect(),
            target,
        }
    });
    SheetView {
        file: file.to_owned(),
        sheets: table.sheets.clone(),
        sheet: table.sheet.clone(),
        head_row,
        rows: below().count(),
        columns: columns.collect(),
        targets: targets(kind, words),
        mapping: Mapping { head_row, ..mapping.clone() },
    }
}
