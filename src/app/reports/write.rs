//! A report in words: its sections as data for the layout.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::Asked;
use super::gather::{Gathering, Source};
use crate::app::figures::FigureQuery;
use crate::app::readiness::AsOf;
use crate::app::records::signed::SignatureView;
use crate::app::{App, Error, Session};
use crate::db::Conn;
use crate::domain::kind::{Field, FieldType, Kind};
use crate::domain::report::{Linked, Part, Period, Report};
use crate::pack::format;
use crate::pack::printout::{Block, Cell, Look, Printout, Row, Section, Table};
use crate::words::Words;

/// What is looked up while a report is written.
pub(super) struct Writing<'a> {
    pub app: &'a App,
    pub session: &'a Session,
    pub words: &'a Words,
    pub report: &'a Report,
    pub asked: &'a Asked,
    pub as_of: &'a AsOf,
    /// Names of people, by id.
    pub names: &'a BTreeMap<String, String>,
}

/// A value with its label.
pub(super) struct Shown {
    pub label: String,
    pub value: String,
    /// It wants the whole width.
    is_long: bool,
}

type Main<'b, 'a> = (&'b Rc<Source<'a>>, &'b [SignatureView]);

impl Writing<'_> {
    pub fn printout<'a>(
        &self,
        conn: &mut Conn,
        gathering: &mut Gathering<'a>,
        main: Main<'_, 'a>,
    ) -> Result<Printout, Error> {
        let words = self.words;
        let (source, _) = main;
        let current = source.current()?;
        let notice = self.notice(conn, gathering, source)?;
        let mut sections = Vec::new();
        for section in &self.report.sections {
            let mut blocks = Vec::new();
            for part in &section.parts {
                self.part(conn, gathering, (main, part), &mut blocks)?;
            }
            self.without_bare_headings(&mut blocks);
            sections.push(Section { title: section.title.of("en").to_owned(), blocks });
        }
        let digest = self.digest(gathering)?;
        sections.push(self.sources(gathering, digest)?);
        let mut facts = vec![
            ("report-number", source.record.number.clone()),
            ("report-version", current.manifest.version.to_string()),
            ("report-state", self.state(source, &source.record.state)),
            ("report-owner", self.name(&source.record.owner)),
            ("report-head", format::number(words, self.as_of.size)),
            ("report-as-of", format::instant(words, self.as_of.at)),
        ];
        if let Some((from, to)) = self.asked.period {
            facts.push(("report-period", format::period(words, from, to)));
        }
        if !gathering.above.is_empty() {
            let arguments =
                [("count", gathering.above.len().into()), ("marking", self.asked.limit.code().into())];
            facts.push(("report-above", words.format("report-above-count", &arguments)));
        }
        let foot = [
            ("report", self.report.name.of("en").into()),
            ("number", source.record.number.as_str().into()),
            ("version", current.manifest.version.to_string().into()),
            ("position", format::number(words, self.as_of.size).into()),
        ];
        Ok(Printout {
            kind: self.report.name.of("en").to_owned(),
            title: source.record.title.clone(),
            organisation: self.session.organisation.name.clone(),
            marking: gathering.highest.code().to_owned(),
            number: match &notice {
                Some(notice) => self.known(&notice.word, &source.record.number),
                None => source.record.number.clone(),
            },
            foot: words.format("report-foot", &foot),
            notice,
            at: self.as_of.at,
            digest,
            facts: facts.into_iter().map(|(label, value)| (words.text(label), value)).collect(),
            sections,
        })
    }

    /// A heading with nothing under it gets the sentence that there is nothing, and so does a section.
    fn without_bare_headings(&self, blocks: &mut Vec<Block>) {
        let none = || Block::Note(self.words.text("report-none"));
        let mut whole = Vec::with_capacity(blocks.len());
        let mut is_bare = true;
        for block in blocks.drain(..) {
            let is_heading = matches!(block, Block::Heading(_));
            if is_heading && is_bare && !whole.is_empty() {
                whole.push(none());
            }
            is_bare = is_heading;
            whole.push(block);
        }
        if is_bare {
            whole.push(none());
        }
        *blocks = whole;
    }

    fn part<'a>(
        &self,
        conn: &mut Conn,
        gathering: &mut Gathering<'a>,
        ((source, signatures), part): (Main<'_, 'a>, &Part),
        blocks: &mut Vec<Block>,
    ) -> Result<(), Error> {
        match part {
            Part::Note(text) => blocks.push(Block::Note(text.of("en").to_owned())),
            Part::Heading(text) => blocks.push(Block::Heading(text.of("en").to_owned())),
            Part::Fields(names) => self.fields(source, names.iter().map(String::as_str), blocks),
            Part::AllFields => {
                let names = source.kind.fields.iter().map(|field| field.name.as_str());
                self.fields(source, names, blocks);
            }
            Part::Linked(linked) => {
                let found = gathering.linked(conn, source, linked)?;
                self.linked(linked, &found, blocks);
            }
            Part::Links => self.links(conn, gathering, source, blocks)?,
            Part::Period(period) => {
                let Some(days) = self.asked.period else { return Ok(()) };
                let found = gathering.of_period(conn, period, days)?;
                self.period(period, &found, blocks);
            }
            Part::Figures(codes) => self.figures(conn, gathering, codes, blocks)?,
            Part::Pieces(of) => self.pieces(conn, gathering, (source, *of), blocks)?,
            Part::Sheet(sheet) => self.sheet(source, sheet, blocks)?,
            Part::Files => self.files(source, blocks)?,
            Part::Signatures => self.signatures(signatures, blocks),
            Part::Sign(labels) if self.is_in_force(source) => {
                blocks.push(Block::Sign(labels.iter().map(|label| label.of("en").to_owned()).collect()));
            }
            Part::Sign(_) => {}
            Part::History => {
                gathering.tell_history(source)?;
                self.history(source, blocks);
            }
        }
        Ok(())
    }

    /// The last values of figures, over what the report may tell.
    fn figures(
        &self,
        conn: &mut Conn,
        gathering: &mut Gathering<'_>,
        codes: &[String],
        blocks: &mut Vec<Block>,
    ) -> Result<(), Error> {
        let today = self.session.now.date();
        let day = self.asked.period.map_or(today, |(_, to)| to.min(today));
        let mut session = Session { language: "en".to_owned(), ..self.session.clone() };
        session.actor.clearance = self.asked.limit;
        let list = self.app.computed(conn, &session, &FigureQuery::default(), (day, self.as_of.size))?;
        let mut rows = Vec::new();
        for figure in codes.iter().filter_map(|code| list.figures.iter().find(|one| one.code == *code)) {
            gathering.highest = gathering.highest.max(figure.outcome.marking);
            let value = figure.value.as_ref().map_or_else(
                || self.words.text("report-no-value"),
                |value| format!("{value} {}", figure.value_unit),
            );
            let judged = figure.on_target.map(|is| if is { "report-on-target" } else { "report-off-target" });
            let cells = vec![
                Cell::new(value, Look::Strong),
                figure.value_of.clone().unwrap_or_default().into(),
                figure.target.clone().unwrap_or_default().into(),
                judged.map(|id| self.words.text(id)).unwrap_or_default().into(),
            ];
            rows.push(Row { lead: Cell::from(figure.title.clone()), lines: vec![cells] });
        }
        let heads = self.heads([
            ("report-figure", 34.0),
            ("report-value", 26.0),
            ("report-value-of", 14.0),
            ("report-target", 12.0),
            ("report-judged", 14.0),
        ]);
        let at = [("day", day.to_string().into())];
        blocks.push(Block::Table(Table { heads, rows }));
        blocks.push(Block::Note(self.words.format("report-figures-at", &at)));
        Ok(())
    }

    // ---- values

    pub(super) fn name(&self, id: &str) -> String {
        self.names.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }

    pub(super) fn state(&self, source: &Source<'_>, code: &str) -> String {
        source.kind.state(code).map_or(code, |state| state.label.of("en")).to_owned()
    }

    fn value(&self, source: &Source<'_>, field: &Field, value: &Value) -> String {
        match value {
            Value::Bool(true) => self.words.text("report-yes"),
            Value::Bool(false) => self.words.text("report-no"),
            value => source.kind.show(field, value, "en"),
        }
    }

    /// What a record says under a name: a field of its kind, or what every record has.
    pub(super) fn shown(&self, source: &Source<'_>, name: &str) -> Option<Shown> {
        if let Some(field) = source.kind.field(name) {
            let value = self.value(source, field, source.values.get(name)?);
            let is_long = field.field_type == FieldType::LongText || value.chars().count() > 90;
            return Some(Shown { label: field.label.of("en").to_owned(), value, is_long });
        }
        let value = match name {
            "title" => source.record.title.clone(),
            "state" => self.state(source, &source.record.state),
            "occurred_on" => source.record.occurred_on.clone()?,
            "owner" => self.name(&source.record.owner),
            "marking" => source.record.marking.clone(),
            _ => return None,
        };
        Some(Shown {
            label: self.words.text(&format!("report-{}", name.replace('_', "-"))),
            value,
            is_long: false,
        })
    }

    /// Short values in a grid, long ones under it, each with its label.
    fn fields<'n>(&self, source: &Source<'_>, names: impl Iterator<Item = &'n str>, blocks: &mut Vec<Block>) {
        let shown: Vec<Shown> = names.filter_map(|name| self.shown(source, name)).collect();
        let (long, short): (Vec<Shown>, Vec<Shown>) = shown.into_iter().partition(|shown| shown.is_long);
        if !short.is_empty() {
            blocks.push(Block::Facts(short.into_iter().map(|shown| (shown.label, shown.value)).collect()));
        }
        blocks.extend(long.into_iter().map(|shown| Block::Labelled(shown.label, shown.value)));
    }

    // ---- other records

    fn linked(&self, linked: &Linked, found: &[Rc<Source<'_>>], blocks: &mut Vec<Block>) {
        self.counts(found, &linked.count_by, blocks);
        if linked.table {
            self.table(found, &linked.fields, blocks);
            return;
        }
        for source in found {
            let mut own = Vec::new();
            self.fields(source, linked.fields.iter().map(String::as_str), &mut own);
            if !own.is_empty() {
                blocks.push(Block::Heading(self.named(source)));
                blocks.append(&mut own);
            }
        }
    }

    fn named(&self, source: &Source<'_>) -> String {
        let arguments = [
            ("kind", source.kind.name.of("en").into()),
            ("number", source.record.number.as_str().into()),
            ("title", source.record.title.as_str().into()),
        ];
        self.words.format("report-record", &arguments)
    }

    fn period(&self, period: &Period, found: &[Rc<Source<'_>>], blocks: &mut Vec<Block>) {
        self.counts(found, &period.count_by, blocks);
        self.table(found, &period.fields, blocks);
    }

    /// How many there are, and how many of each value of each field.
    fn counts(&self, found: &[Rc<Source<'_>>], fields: &[String], blocks: &mut Vec<Block>) {
        if found.is_empty() || fields.is_empty() {
            return;
        }
        let mut facts = vec![(self.words.text("report-count"), format::count(self.words, found.len()))];
        for name in fields {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            let mut label = None;
            for source in found {
                let shown = self.shown(source, name);
                label = label.or_else(|| shown.as_ref().map(|shown| shown.label.clone()));
                let value = shown.map_or_else(|| self.words.text("report-not-stated"), |shown| shown.value);
                *counts.entry(value).or_default() += 1;
            }
            let Some(label) = label else { continue };
            let line = counts.iter().map(|(value, count)| format!("{value}: {count}"));
            facts.push((label, line.collect::<Vec<_>>().join("\n")));
        }
        blocks.push(Block::Facts(facts));
    }

    /// A row for each record: what it is, then those of the fields that any of them has.
    fn table(&self, found: &[Rc<Source<'_>>], fields: &[String], blocks: &mut Vec<Block>) {
        if found.is_empty() {
            return;
        }
        let rows: Vec<Vec<Option<Shown>>> =
            found.iter().map(|source| fields.iter().map(|name| self.shown(source, name)).collect()).collect();
        let mut heads = vec![(self.words.text("report-what"), 34.0)];
        let mut kept = Vec::new();
        for position in 0..fields.len() {
            let column = rows.iter().filter_map(|row| row.get(position).and_then(Option::as_ref));
            let Some(first) = column.clone().next() else { continue };
            let is_long = column.clone().any(|shown| shown.is_long);
            heads.push((first.label.clone(), if is_long { 34.0 } else { 16.0 }));
            kept.push(position);
        }
        // A record that says nothing of what the table is about has no row in it.
        let rows = found.iter().zip(&rows).filter_map(|(source, row)| {
            let cells: Vec<Option<&Shown>> =
                kept.iter().map(|position| row.get(*position).and_then(Option::as_ref)).collect();
            if cells.iter().all(Option::is_none) {
                return None;
            }
            let cells =
                cells.iter().map(|cell| cell.map_or_else(Cell::default, |shown| shown.value.clone().into()));
            let lead = format!("{}\n{}", source.record.number, source.record.title);
            Some(Row { lead: Cell::new(lead, Look::Plain), lines: vec![cells.collect()] })
        });
        let rows: Vec<Row> = rows.collect();
        if !rows.is_empty() {
            blocks.push(Block::Table(Table { heads, rows }));
        }
    }

    fn links<'a>(
        &self,
        conn: &mut Conn,
        gathering: &mut Gathering<'a>,
        source: &Source<'a>,
        blocks: &mut Vec<Block>,
    ) -> Result<(), Error> {
        let mut rows = Vec::new();
        for (link, is_own, record) in gathering.neighbours(conn, source, None)? {
            let from = if is_own {
                Some(source.kind)
            } else {
                self.app.definitions.of(self.session.code()).kinds.get(&record.kind)
            };
            let label = from
                .and_then(|kind: &Kind| kind.link(&link))
                .map_or(link.as_str(), |link| link.label.of("en"));
            let id = if is_own { "report-link" } else { "report-link-from" };
            let label = self.words.format(id, &[("label", label.into())]);
            let Some(other) = gathering.source(conn, record)? else { continue };
            let cells = vec![
                Cell::new(other.record.number.clone(), Look::Strong),
                other.record.title.clone().into(),
                self.state(&other, &other.record.state).into(),
            ];
            rows.push(Row { lead: Cell::new(label, Look::Faint), lines: vec![cells] });
        }
        if !rows.is_empty() {
            let heads = self.heads([
                ("report-link-column", 22.0),
                ("report-number", 22.0),
                ("report-title", 40.0),
                ("report-state", 16.0),
            ]);
            blocks.push(Block::Table(Table { heads, rows }));
        }
        Ok(())
    }
}
