//! Carrying a mapping out: rows of somebody's own sheet become rows of an index, which are filed like any other.

use std::collections::{BTreeMap, BTreeSet};

use calamine::{ExcelDateTime, ExcelDateTimeType};

use super::mapping::{
    COMMON, DateOrder, LINK, Mapping, find_head, folded, guess_head, headings, known_headings, position,
};
use super::sheet::{Cell, Row, Table};
use crate::app::{Code, Error};
use crate::domain::kind::{FieldType, Kind, parse_date};
use crate::words::{LANGUAGES, Words};

/// Days since the end of 1899 of which a number in a column of days is taken for one: 1980 to 2099. A year is none.
const SERIALS: std::ops::RangeInclusive<u32> = 29_221..=73_050;
/// Months as people write them, by their first three letters.
const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// How the cells of a column are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum How {
    /// Text of one line.
    Line,
    /// Text of several lines.
    Lines,
    /// Several values.
    List,
    /// Numbers of records that a link of this type leads to.
    Links(String),
    /// A day.
    Date,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// In capitals.
    Marking,
}

impl How {
    /// How a target of the kind is read; nothing if there is no such target.
    pub(super) fn of(kind: &Kind, target: &str) -> Option<Self> {
        if let Some(link) = target.strip_prefix(LINK) {
            return kind.link(link).map(|_| Self::Links(link.to_owned()));
        }
        if COMMON.contains(&target) {
            return Some(match target {
                "occurred_on" => Self::Date,
                "marking" => Self::Marking,
                "files" | "links" => Self::List,
                "reason" => Self::Lines,
                _ => Self::Line,
            });
        }
        Some(match kind.field(target)?.field_type {
            FieldType::Date => Self::Date,
            FieldType::Integer | FieldType::Decimal => Self::Number,
            FieldType::Boolean => Self::Flag,
            FieldType::List => Self::List,
            FieldType::LongText => Self::Lines,
            FieldType::Text | FieldType::Choice | FieldType::Person => Self::Line,
        })
    }

    /// Several columns may say it.
    const fn is_gathered(&self, target: &str) -> bool {
        matches!(self, Self::Links(_)) || matches!(target.as_bytes(), b"files" | b"links")
    }
}

/// Reads the cells of one target.
#[derive(Debug)]
pub(super) struct Reader {
    how: How,
    /// What is meant by what stands there, as it stands and as it is compared.
    said: BTreeMap<String, String>,
    /// Codes by label and code, where what it may say is limited.
    codes: BTreeMap<String, String>,
    dates: DateOrder,
    decimal_comma: bool,
    /// Line ends in a text of one line are the sheet's, not a missing quotation mark's.
    is_workbook: bool,
}

impl Reader {
    fn of(mapping: &Mapping, kind: &Kind, target: &str, is_workbook: bool) -> Option<Self> {
        let how = How::of(kind, target)?;
        let mut said = BTreeMap::new();
        for (text, meant) in mapping.values.get(target).into_iter().flatten() {
            said.insert(folded(text), meant.trim().to_owned());
        }
        for (text, meant) in mapping.values.get(target).into_iter().flatten() {
            said.insert(text.trim().to_owned(), meant.trim().to_owned());
        }
        // What has nothing that can be compared is only known as it stands.
        said.remove("");
        let choices = kind.field(target).map_or(&[][..], |field| field.choices.as_slice());
        let states = if target == "state" { kind.states.as_slice() } else { &[] };
        let named = choices
            .iter()
            .map(|choice| (&choice.code, &choice.label))
            .chain(states.iter().map(|state| (&state.code, &state.label)));
        let mut codes = BTreeMap::new();
        for (code, label) in named {
            codes.insert(folded(code), code.clone());
            for language in LANGUAGES {
                codes.entry(folded(label.of(language))).or_insert_with(|| code.clone());
            }
        }
        if how == How::Flag {
            for language in LANGUAGES {
                let words = Words::of(language);
                for (id, flag) in [("sheet-words-yes", "yes"), ("sheet-words-no", "no")] {
                    codes.extend(words.text(id).split(';').map(|said| (folded(said), flag.to_owned())));
                }
            }
        }
        let (dates, decimal_comma) = (mapping.dates, mapping.decimal_comma);
        Some(Self { how, said, codes, dates, decimal_comma, is_workbook })
    }

    fn meant(&self, text: &str) -> Option<&str> {
        if self.said.is_empty() && self.codes.is_empty() {
            return None;
        }
        let said = self.said.get(text).or_else(|| self.said.get(&folded(text)));
        said.or_else(|| self.codes.get(&folded(text))).map(String::as_str)
    }

    /// Of what a cell says, that which means nothing, where what it may say is limited.
    pub(super) fn unknown(&self, cell: &Cell) -> Vec<String> {
        let parts = match self.how {
            How::List => parts(cell.text()).collect(),
            _ => vec![cell.text()],
        };
        let is_unknown = |text: &&str| !text.is_empty() && self.meant(text).is_none();
        parts.into_iter().filter(is_unknown).map(str::to_owned).collect()
    }

    /// The cell as an index has it.
    ///
    /// # Errors
    /// The message that says why not.
    fn read(&self, cell: &Cell) -> Result<String, &'static str> {
        if *cell == Cell::Wrong {
            return Err("sheet-cell-error");
        }
        let text = cell.text();
        if let Some(meant) = self.meant(text).filter(|_| !text.is_empty()) {
            return Ok(match &self.how {
                How::Links(link) => format!("{link}:{meant}"),
                _ => meant.to_owned(),
            });
        }
        let each = |change: &dyn Fn(&str) -> String| parts(text).map(change).collect::<Vec<_>>().join(";");
        Ok(match &self.how {
            _ if text.is_empty() => String::new(),
            How::List => each(&|part| self.meant(part).unwrap_or(part).to_owned()),
            How::Links(link) => each(&|part| format!("{link}:{}", self.meant(part).unwrap_or(part))),
            How::Line if self.is_workbook => text.split_whitespace().collect::<Vec<_>>().join(" "),
            How::Line | How::Lines => text.to_owned(),
            How::Flag => return Err("sheet-bad-flag"),
            How::Marking => text.to_uppercase(),
            How::Number if matches!(cell, Cell::Number(_)) => text.to_owned(),
            How::Number => number(text, self.decimal_comma).ok_or("sheet-bad-number")?,
            How::Date => day(cell, self.dates).ok_or(match self.dates {
                DateOrder::Year => "sheet-bad-date",
                DateOrder::Day => "sheet-bad-date-day",
                DateOrder::Month => "sheet-bad-date-month",
            })?,
        })
    }
}

/// Several values of a cell: apart by `;`, by the same sign of Urdu, or by lines.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '؛', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty())
}

/// Digits of Arabic script as the others.
pub(super) fn digits(text: &str) -> String {
    let digit = |character: char| match u32::from(character) {
        code @ 0x660..=0x669 => char::from_digit(code - 0x660, 10).unwrap_or(character),
        code @ 0x6f0..=0x6f9 => char::from_digit(code - 0x6f0, 10).unwrap_or(character),
        _ => character,
    };
    text.chars().map(digit).collect()
}

/// A number that is text, with its decimal sign as a point; nothing if its signs stand where they cannot.
fn number(text: &str, decimal_comma: bool) -> Option<String> {
    let (group, point) = if decimal_comma { ('.', ',') } else { (',', '.') };
    let text: String = digits(text).chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let (whole, part) =
        text.split_once(point).map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let mut groups = whole.split(group);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let leading = first.trim_start_matches(['-', '+']).len();
    let is_grouped = rest.is_empty() || ((1..=3).contains(&leading) && rest.iter().all(|g| g.len() == 3));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = is_digits(first.trim_start_matches(['-', '+']))
        && rest.iter().all(|group| is_digits(group))
        && part.is_none_or(is_digits);
    (is_grouped && is_plain)
        .then(|| format!("{first}{}{}", rest.concat(), part.map(|p| format!(".{p}")).unwrap_or_default()))
}

/// A day, however it was written: as a day, as a number of days, or as text in that order.
fn day(cell: &Cell, order: DateOrder) -> Option<String> {
    let text = digits(cell.text());
    if let Ok(serial) = text.parse::<f64>() {
        let days = text.split('.').next().and_then(|days| days.parse::<u32>().ok())?;
        let (year, month, day, ..) =
            ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false).to_ymd_hms_milli();
        return SERIALS.contains(&days).then(|| format!("{year:04}-{month:02}-{day:02}"));
    }
    // A time of day does not matter.
    let text =
        text.split_once('T').filter(|(day, _)| parse_date(day).is_some()).map_or(&*text, |(day, _)| day);
    let is_sign = |c: char| matches!(c, '/' | '.' | '-' | ',') || c.is_whitespace();
    let parts: Vec<&str> =
        text.split(is_sign).filter(|part| !part.is_empty() && !part.contains(':')).take(4).collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    let is_word = |part: &str| part.chars().all(char::is_alphabetic);
    let (year, month, day) = match order {
        _ if first.len() == 4 => (first, second, third),
        _ if is_word(first) => (third, first, second),
        _ if is_word(second) => (third, second, first),
        DateOrder::Day => (third, second, first),
        DateOrder::Month => (third, first, second),
        DateOrder::Year => return None,
    };
    let month = match month.to_lowercase().get(..3) {
        Some(start) if is_word(month) => MONTHS.iter().position(|name| *name == start)? + 1,
        _ => month.parse().ok()?,
    };
    let date = format!("{year}-{month:02}-{:02}", day.parse::<u8>().ok()?);
    parse_date(&date).map(|_| date)
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    /// Heading of its column.
    pub heading: String,
    /// The message.
    pub id: &'static str,
    /// What stands there.
    pub given: String,
}

/// A mapping that fits a sheet.
#[derive(Debug)]
pub(super) struct Reading {
    columns: Vec<(usize, String, String, Reader)>,
    constants: BTreeMap<String, String>,
    /// Row with the headings.
    pub head: usize,
    /// All headings, in order.
    pub headings: Vec<String>,
}

impl Reading {
    /// Holds the mapping against kind and sheet.
    ///
    /// # Errors
    /// [`Code::Invalid`] with everything that does not fit.
    pub fn new(mapping: &Mapping, kind: &Kind, table: &Table, words: &Words) -> Result<Self, Error> {
        let mut lines: Vec<(String, String)> = Vec::new();
        let mut wrong = |name: &str, id: &str, arguments: &[(&'static str, &str)]| {
            let arguments: Vec<_> = arguments.iter().map(|(name, value)| (*name, (*value).into())).collect();
            lines.push((name.to_owned(), words.format(id, &arguments)));
        };
        let is_workbook = !table.sheets.is_empty();
        let wanted: Vec<&str> =
            mapping.columns.iter().filter(|(_, to)| !to.is_empty()).map(|(said, _)| said.as_str()).collect();
        let head = find_head(table, &wanted, mapping.head_row)
            .or_else(|| table.rows.iter().find(|row| row.number == mapping.head_row))
            .or_else(|| guess_head(table, &known_headings(kind)));
        let (number, headings) = head.map_or((0, Vec::new()), |head| (head.number, headings(head)));
        let mut columns: Vec<(usize, String, String, Reader)> = Vec::new();
        for (heading, target) in mapping.columns.iter().filter(|(_, target)| !target.is_empty()) {
            let Some(column) = position(&headings, heading) else {
                let there = headings.join(", ");
                let row = number.to_string();
                wrong(heading, "mapping-heading", &[("heading", heading), ("row", &row), ("there", &there)]);
                continue;
            };
            let Some(reader) = Reader::of(mapping, kind, target, is_workbook) else {
                wrong(heading, "mapping-target", &[("target", target), ("kind", &kind.code)]);
                continue;
            };
            let earlier = columns.iter().find(|(_, _, to, _)| to == target);
            if let Some((_, other, ..)) = earlier.filter(|_| !reader.how.is_gathered(target)) {
                wrong(
                    heading,
                    "mapping-twice",
                    &[("heading", heading), ("other", other), ("target", target)],
                );
            }
            columns.push((column, heading.clone(), target.clone(), reader));
        }
        columns.sort_by_key(|(column, ..)| *column);
        let mut constants = BTreeMap::new();
        for (target, value) in mapping.constants.iter().filter(|(_, value)| !value.trim().is_empty()) {
            match Reader::of(mapping, kind, target, true)
                .map(|r| r.read(&Cell::Text(value.trim().to_owned())))
            {
                None => wrong(target, "mapping-target", &[("target", target), ("kind", &kind.code)]),
                Some(Err(id)) => wrong(target, id, &[("given", value)]),
                Some(Ok(value)) => drop(constants.insert(column_of(target).to_owned(), value)),
            }
        }
        for target in mapping.values.keys().filter(|target| How::of(kind, target).is_none()) {
            wrong(target, "mapping-target", &[("target", target), ("kind", &kind.code)]);
        }
        let is_said = |target: &str| {
            constants.contains_key(column_of(target)) || columns.iter().any(|(_, _, to, _)| to == target)
        };
        if !is_said("title") && !is_said("files") {
            wrong("title", "mapping-required", &[("field", &words.text("sheet-target-title"))]);
        }
        for field in kind.fields.iter().filter(|field| field.required && !is_said(&field.name)) {
            wrong(&field.name, "mapping-required", &[("field", field.label.of(words.language()))]);
        }
        if lines.is_empty() {
            return Ok(Self { columns, constants, head: number, headings });
        }
        let error = Error::new(Code::Invalid).with("place", "mapping");
        Err(lines.into_iter().fold(error, |error, (name, line)| error.field(name, line)))
    }

    /// A reader of a target, if what it may say is limited.
    pub fn limited(mapping: &Mapping, kind: &Kind, target: &str) -> Option<Reader> {
        Reader::of(mapping, kind, target, true).filter(|reader| !reader.codes.is_empty())
    }

    /// The heading under which what a column of an index says stands in the sheet.
    pub fn headings_by_column(&self) -> BTreeMap<String, String> {
        let of = |(_, heading, target, _): &(usize, String, String, Reader)| {
            (column_of(target).to_owned(), heading.clone())
        };
        self.columns.iter().map(of).collect()
    }

    /// Headings of columns that are left out although something stands in them.
    pub fn left_out(&self, table: &Table) -> Vec<String> {
        let used: BTreeSet<usize> = self.columns.iter().map(|(column, ..)| *column).collect();
        let mut filled = BTreeSet::new();
        for row in table.rows.iter().filter(|row| row.number > self.head) {
            let cells = row.cells.iter().enumerate();
            filled.extend(cells.filter(|(_, cell)| **cell != Cell::Empty).map(|(column, _)| column));
        }
        let name = |column: &usize| {
            let heading = self.headings.get(*column).cloned();
            heading.unwrap_or_else(|| format!("({})", super::index::letters(*column)))
        };
        filled.difference(&used).map(name).collect()
    }

    /// A row as an index has it; `None` if nothing stands in its columns.
    ///
    /// # Errors
    /// Everything that cannot be read.
    pub fn row(&self, row: &Row) -> Option<Result<BTreeMap<String, String>, Vec<Wrong>>> {
        let mut cells = BTreeMap::new();
        let mut wrong = Vec::new();
        let mut is_empty = true;
        for (column, heading, target, reader) in &self.columns {
            let Some(cell) = row.cells.get(*column).filter(|cell| **cell != Cell::Empty) else { continue };
            is_empty = false;
            match reader.read(cell) {
                Ok(text) if text.is_empty() => {}
                Ok(text) => {
                    let gathered = |there: &mut String| {
                        there.push(';');
                        there.push_str(&text);
                    };
                    cells.entry(column_of(target).to_owned()).and_modify(gathered).or_insert(text);
                }
                Err(id) => {
                    let given = cell.text().chars().take(100).collect();
                    wrong.push(Wrong { heading: heading.clone(), id, given });
                }
            }
        }
        if is_empty {
            return None;
        }
        for (column, value) in &self.constants {
            cells.entry(column.clone()).or_insert_with(|| value.clone());
        }
        Some(if wrong.is_empty() { Ok(cells) } else { Err(wrong) })
    }
}

/// The column of an index that a target stands in.
fn column_of(target: &str) -> &str {
    if target.starts_with(LINK) { "links" } else { target }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_by_their_decimal_sign() {
        let comma = |text| number(text, true);
        let point = |text| number(text, false);
        assert_eq!(
            ["1.234,5", "1 234,5", "-0,05", "۱۲,۵"].map(comma).map(Option::unwrap),
            ["1234.5", "1234.5", "-0.05", "12.5"]
        );
        assert_eq!(
            ["1,234.5", "12.50", "1,500", "7"].map(point).map(Option::unwrap),
            ["1234.5", "12.50", "1500", "7"]
        );
        // What could be either is not guessed, and no digit is lost.
        assert_eq!(["1.5", "1.23,4", "12 mm", "twelve", "1,2,3"].map(comma), [const { None }; 5]);
        assert_eq!(["1,5", "12,34.5", "1.2.3", "5%"].map(point), [const { None }; 4]);
    }

    #[test]
    fn days_are_read_however_they_were_written() {
        let text = |text: &str, order| day(&Cell::Text(text.to_owned()), order);
        for written in [
            "02/10/2026",
            "2.10.2026",
            "2-Oct-2026",
            "2 October 2026",
            "2026-10-02",
            "2026/10/2",
            "۰۲/۱۰/۲۰۲۶",
        ] {
            assert_eq!(text(written, DateOrder::Day).as_deref(), Some("2026-10-02"), "{written}");
        }
        for written in ["10/02/2026", "Oct 2, 2026", "2026-10-02T00:00:00", "2026-10-02 08:30"] {
            assert_eq!(text(written, DateOrder::Month).as_deref(), Some("2026-10-02"), "{written}");
        }
        // Nothing is guessed: a year of two digits, an order that nobody named, a day that does not exist, a year alone.
        for written in ["02/10/26", "31/02/2026", "2026", "next week", "Q3 2026", "1/2/3/2026", "5/13/2026"] {
            assert_eq!(text(written, DateOrder::Day), None, "{written}");
        }
        assert_eq!(text("02/10/2026", DateOrder::Year), None);
        let serial = |number: &str| day(&Cell::Number(number.to_owned()), DateOrder::Year);
        assert_eq!(["45930", "45930.75"].map(|n| serial(n).unwrap()), ["2025-09-30", "2025-09-30"]);
        assert_eq!(["2025", "0", "-3", "20250930"].map(serial), [const { None }; 4]);
    }
}
