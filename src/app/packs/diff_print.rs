//! The comparison of two packs on paper.

use serde_json::Value;

use crate::app::records::filing::parse_marking;
use crate::app::{App, Code, Error, Session};
use crate::domain::kind::{Kind, Kinds};
use crate::pack::format;
use crate::pack::pdf::printout::render;
use crate::pack::printout::{Block, Cell, Look, Printout, Row, Section, Table};
use crate::proof::canonical;
use crate::proof::diff::{Became, Change, PackDiff, RecordChange, RuleChange, Why};
use crate::proof::digest::Digest;
use crate::proof::pack::Status;
use crate::words::Words;

impl App {
    /// The comparison of [`App::diff_packs`] as PDF, in the marked layout of the packs.
    ///
    /// # Errors
    /// Those of [`App::diff_packs`]; [`Code::Pack`] if it cannot be printed.
    pub fn print_pack_diff(&self, session: &Session, diff: &PackDiff) -> Result<Vec<u8>, Error> {
        let words = Words::english();
        let kinds = &self.definitions.of(session.code()).kinds;
        let printing = Printing { kinds, words: &words };
        let printout = printing.printout(&session.organisation.name, diff)?;
        render(&printout, &words)
            .map_err(|error| Error::new(Code::Pack).with("number", &diff.to.number).because(error))
    }
}

/// What is looked up while it is written.
struct Printing<'a> {
    kinds: &'a Kinds,
    words: &'a Words,
}

impl Printing<'_> {
    fn printout(&self, organisation: &str, diff: &PackDiff) -> Result<Printout, Error> {
        let words = self.words;
        let markings = [&diff.from.scope.marking, &diff.to.scope.marking].map(|code| parse_marking(code));
        let [from, to] = markings;
        let position = |size: u64| format::number(words, size);
        let foot = words.format(
            "diff-print-foot",
            &[("from", diff.from.number.as_str().into()), ("to", diff.to.number.as_str().into())],
        );
        let facts = [
            ("diff-print-from", diff.from.number.clone()),
            ("diff-print-position", position(diff.from.as_of.size)),
            ("diff-print-as-of", format::instant(words, diff.from.as_of.at)),
            ("diff-print-to", diff.to.number.clone()),
            ("diff-print-position", position(diff.to.as_of.size)),
            ("diff-print-as-of", format::instant(words, diff.to.as_of.at)),
            ("diff-print-content", diff.from.content.to_string()),
            ("diff-print-content", diff.to.content.to_string()),
            ("diff-print-unchanged", format::number(words, diff.unchanged)),
        ];
        Ok(Printout {
            kind: words.text("diff-print-kind"),
            title: words.format("diff-title", &[("number", diff.to.number.as_str().into())]),
            organisation: organisation.to_owned(),
            marking: from?.max(to?).code().to_owned(),
            number: diff.to.number.clone(),
            foot,
            notice: None,
            at: diff.to.as_of.at,
            digest: Digest::of(&canonical::to_vec(diff)?),
            facts: facts.into_iter().map(|(label, value)| (words.text(label), value)).collect(),
            sections: self.sections(diff),
        })
    }

    fn sections(&self, diff: &PackDiff) -> Vec<Section> {
        let mut sections = Vec::new();
        if !diff.scope.is_empty() {
            let rows = diff.scope.iter().map(|change| {
                let name = self.words.text(&format!("diff-scope-{}", change.name));
                Row { lead: Cell::new(name, Look::Faint), lines: vec![self.pair(change)] }
            });
            let heads = self.heads([
                ("diff-print-what", 24.0),
                ("diff-print-before", 38.0),
                ("diff-print-now", 38.0),
            ]);
            sections.push(self.section("pack-scope", "", Table { heads, rows: rows.collect() }));
        }
        sections.push(self.steps(diff));
        sections.push(self.added(diff));
        sections.push(self.changed(diff));
        sections.push(self.gone(diff));
        sections
    }

    fn heads<const N: usize>(&self, heads: [(&str, f32); N]) -> Vec<(String, f32)> {
        heads.into_iter().map(|(id, share)| (self.words.text(id), share)).collect()
    }

    /// A section with a table, or with the sentence that there is nothing for it.
    fn section(&self, title: &str, none: &str, table: Table) -> Section {
        let block =
            if table.rows.is_empty() { Block::Text(self.words.text(none)) } else { Block::Table(table) };
        Section { title: self.words.text(title), blocks: vec![block] }
    }

    fn pair(&self, change: &Change) -> Vec<Cell> {
        [&change.from, &change.to].map(|value| self.value(value.as_deref())).into()
    }

    fn value(&self, value: Option<&str>) -> Cell {
        match value {
            None => Cell::new(self.words.text("diff-value-withheld"), Look::Faint),
            Some("") => Cell::from("—".to_owned()),
            Some(text) => Cell::from(text.to_owned()),
        }
    }

    fn status(&self, status: Option<Status>) -> Cell {
        status.map_or_else(|| Cell::from("—".to_owned()), |status| format::status(self.words, status).into())
    }

    fn steps(&self, diff: &PackDiff) -> Section {
        let mut rows = Vec::new();
        for step in &diff.steps {
            let title = format::step_heading(self.words, &step.code, &step.title);
            let mut lines =
                vec![vec![Cell::new(title, Look::Strong), self.status(step.from), self.status(step.to)]];
            lines.extend(step.rules.iter().flat_map(|rule| self.rule(rule)));
            rows.push(Row { lead: Cell::new(step.code.clone(), Look::Strong), lines });
        }
        let heads = self.heads([
            ("pack-column-step", 7.0),
            ("diff-print-what", 57.0),
            ("diff-print-before", 18.0),
            ("diff-print-now", 18.0),
        ]);
        self.section("diff-steps-title", "diff-steps-same", Table { heads, rows })
    }

    /// A rule, and under it the reasons that came and went.
    fn rule(&self, rule: &RuleChange) -> Vec<Vec<Cell>> {
        let text = format!("{} {}", rule.id, rule.label);
        let mut lines = vec![vec![text.into(), self.status(rule.from), self.status(rule.to)]];
        let gained = rule.gained.iter().map(|item| ("diff-gained", item));
        for (id, item) in gained.chain(rule.lost.iter().map(|item| ("diff-lost", item))) {
            let text = format!("{} {}", item.record, item.reason);
            let (word, none) = (self.words.text(id), Cell::default());
            let (before, now) = if id == "diff-lost" { (word.into(), none) } else { (none, word.into()) };
            lines.push(vec![Cell::new(text.trim(), Look::Faint), before, now]);
        }
        lines
    }

    fn kind(&self, code: &str) -> Option<&Kind> {
        self.kinds.get(code)
    }

    fn kind_name(&self, code: &str) -> String {
        let language = self.words.language();
        self.kind(code).map_or_else(|| code.to_owned(), |kind| kind.name.of(language).to_owned())
    }

    fn title(&self, title: &str) -> Cell {
        self.value(Some(title).filter(|title| !title.is_empty()))
    }

    fn added(&self, diff: &PackDiff) -> Section {
        let rows = diff.added.iter().map(|record| {
            let note = if record.was_on_record { self.words.text("diff-was-before") } else { String::new() };
            let cells = vec![self.kind_name(&record.kind).into(), self.title(&record.title), note.into()];
            Row { lead: Cell::new(record.number.clone(), Look::Code), lines: vec![cells] }
        });
        let heads = self.heads([
            ("pack-column-number", 24.0),
            ("pack-column-kind", 18.0),
            ("pack-column-title", 36.0),
            ("diff-print-note", 22.0),
        ]);
        self.section("diff-added-title", "diff-added-none", Table { heads, rows: rows.collect() })
    }

    fn gone(&self, diff: &PackDiff) -> Section {
        let rows = diff.gone.iter().map(|gone| {
            let why = match gone.why {
                Why::Settled => "diff-gone-settled",
                Why::Marking => "diff-gone-marking",
                Why::Scope => "diff-gone-scope",
                Why::NotYet => "diff-gone-not-yet",
                Why::NotStated => "diff-gone-not-stated",
            };
            let state = gone.state.as_deref().map(|state| self.state(&gone.record.kind, state));
            let mut why = self.words.text(why);
            if let Some(state) = state {
                why = format!("{why} ({state})");
            }
            let cells =
                vec![self.kind_name(&gone.record.kind).into(), self.title(&gone.record.title), why.into()];
            Row { lead: Cell::new(gone.record.number.clone(), Look::Code), lines: vec![cells] }
        });
        let heads = self.heads([
            ("pack-column-number", 24.0),
            ("pack-column-kind", 18.0),
            ("pack-column-title", 34.0),
            ("diff-print-why", 24.0),
        ]);
        self.section("diff-gone-title", "diff-gone-none", Table { heads, rows: rows.collect() })
    }

    fn state(&self, kind: &str, state: &str) -> String {
        let label = self.kind(kind).and_then(|kind| kind.state(state));
        label.map_or_else(|| state.to_owned(), |label| label.label.of(self.words.language()).to_owned())
    }

    fn changed(&self, diff: &PackDiff) -> Section {
        let rows = diff.changed.iter().map(|record| {
            let lead = Cell::new(record.number.clone(), Look::Code);
            Row { lead, lines: self.record(record) }
        });
        let heads = self.heads([
            ("pack-column-number", 23.0),
            ("diff-print-what", 21.0),
            ("diff-print-before", 28.0),
            ("diff-print-now", 28.0),
        ]);
        self.section("diff-changed-title", "diff-changed-none", Table { heads, rows: rows.collect() })
    }

    /// Everything that differs of a record: the version first, with the reason that its author gave.
    fn record(&self, record: &RecordChange) -> Vec<Vec<Cell>> {
        let words = self.words;
        let version = |version: u32| words.format("diff-print-version", &[("version", version.into())]);
        let withdrawn = if record.is_withdrawn {
            format!(" ({})", words.text("diff-is-withdrawn"))
        } else {
            String::new()
        };
        let now = format!("{}{withdrawn}\n{}", version(record.to), record.reason);
        let title = Cell { look: Look::Strong, ..self.title(&record.title) };
        let mut lines = vec![vec![title, version(record.from).into(), now.into()]];
        for change in &record.members {
            let name = Cell::new(words.text(&format!("diff-member-{}", change.name)), Look::Faint);
            let mut pair = self.pair(change);
            if change.name == "state" {
                let named = [&change.from, &change.to];
                let named = named.map(|state| state.as_deref().map(|state| self.state(&record.kind, state)));
                pair = named.map(|state| self.value(state.as_deref())).into();
            }
            lines.push([name].into_iter().chain(pair).collect());
        }
        for change in &record.fields {
            let field = self.kind(&record.kind).and_then(|kind| Some((kind, kind.field(&change.name)?)));
            let label = field.map_or(change.name.as_str(), |(_, field)| field.label.of(words.language()));
            let shown = |value: &Option<Value>, is_absent: bool| match value {
                _ if is_absent => self.value(Some("")),
                None => self.value(None),
                Some(value) => match field {
                    Some((kind, field)) => kind.show(field, value, words.language()).into(),
                    None => value.to_string().into(),
                },
            };
            let from = shown(&change.from, change.change == Became::Added);
            let to = shown(&change.to, change.change == Became::Removed);
            lines.push(vec![Cell::new(label, Look::Faint), from, to]);
        }
        for file in &record.files {
            let what = Cell::new(words.text(&format!("compare-file-{}", became(file.change))), Look::Faint);
            // The beginning of the digest is enough to find the file by.
            let digest: String = file.digest.hex().chars().take(16).collect();
            let named = |name: &Option<String>| {
                let name = name.clone().unwrap_or_else(|| words.text("diff-value-withheld"));
                Cell::from(format!("{name}\n{digest}…"))
            };
            let (from, to) = match file.change {
                Became::Added => (Cell::default(), named(&file.name)),
                Became::Removed => (named(&file.name), Cell::default()),
                _ => (named(&file.name), named(&file.new_name)),
            };
            lines.push(vec![what, from, to]);
        }
        for link in &record.links {
            let what = Cell::new(words.text(&format!("compare-link-{}", became(link.change))), Look::Faint);
            let text = Cell::from(format!("{}: {}", link.kind, link.to));
            let none = Cell::default();
            let (from, to) = if link.change == Became::Added { (none, text) } else { (text, none) };
            lines.push(vec![what, from, to]);
        }
        lines
    }
}

const fn became(change: Became) -> &'static str {
    match change {
        Became::Added => "added",
        Became::Removed => "removed",
        _ => "renamed",
    }
}
