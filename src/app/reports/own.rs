//! What a report tells of its own record (files, signatures, versions, rows of a file), and of what it was made from.

use serde_json::json;

use super::gather::{Gathering, Source};
use super::sheet;
use super::write::Writing;
use crate::app::Error;
use crate::app::records::filing::parse_marking;
use crate::app::records::read::Parsed;
use crate::app::records::signed::SignatureView;
use crate::blob::read_checked;
use crate::domain::report::Sheet;
use crate::pack::format;
use crate::pack::printout::{Block, Cell, Look, Row, Section, Table};
use crate::proof::canonical;
use crate::proof::digest::Digest;

impl Writing<'_> {
    pub(super) fn heads<const N: usize>(&self, heads: [(&str, f32); N]) -> Vec<(String, f32)> {
        heads.into_iter().map(|(id, share)| (self.words.text(id), share)).collect()
    }

    pub(super) fn files(&self, source: &Source<'_>, blocks: &mut Vec<Block>) -> Result<(), Error> {
        let current = source.current()?;
        let rows = current.manifest.files.iter().enumerate().map(|(position, file)| Row {
            lead: Cell::from(current.file_name(position)),
            lines: vec![vec![
                format::bytes(self.words, file.size).into(),
                Cell::new(file.digest.hex(), Look::Code),
            ]],
        });
        let rows: Vec<Row> = rows.collect();
        if !rows.is_empty() {
            let heads = self.heads([("report-file", 30.0), ("report-size", 18.0), ("report-digest", 52.0)]);
            blocks.push(Block::Table(Table { heads, rows }));
        }
        Ok(())
    }

    pub(super) fn signatures(&self, signatures: &[SignatureView], blocks: &mut Vec<Block>) {
        let words = self.words;
        let rows = signatures.iter().map(|one| {
            let role = words.text(&format!("role-{}", one.role));
            let role = match &one.on_behalf_of {
                Some(name) => {
                    words.format("pack-signed-for", &[("role", role.into()), ("name", name.as_str().into())])
                }
                None => role,
            };
            let meaning = match (&one.reason, one.is_refusal) {
                (reason, true) => words.format(
                    "report-refused",
                    &[
                        ("meaning", one.meaning_label.as_str().into()),
                        ("reason", reason.clone().unwrap_or_default().into()),
                    ],
                ),
                _ => one.meaning_label.clone(),
            };
            let version = one.version.to_string();
            let standing = match one.void_in {
                Some(void) => words.format(
                    "pack-signed-void",
                    &[("version", version.into()), ("void", void.to_string().into())],
                ),
                None if one.standing == "replaced" => {
                    words.format("report-replaced", &[("version", version.into())])
                }
                None => version,
            };
            let cells = vec![
                Cell::from(format!("{}\n{role}", one.name)),
                format::instant(words, one.at).into(),
                standing.into(),
                Cell::new(format::number(words, one.event), Look::Code),
            ];
            Row { lead: Cell::new(meaning, Look::Strong), lines: vec![cells] }
        });
        let rows: Vec<Row> = rows.collect();
        if !rows.is_empty() {
            let heads = self.heads([
                ("report-meaning", 24.0),
                ("report-signer", 28.0),
                ("report-signed-at", 20.0),
                ("report-signed-version", 18.0),
                ("report-event", -10.0),
            ]);
            blocks.push(Block::Table(Table { heads, rows }));
        }
    }

    pub(super) fn history(&self, source: &Source<'_>, blocks: &mut Vec<Block>) {
        let row = |version: &Parsed| {
            let manifest = &version.manifest;
            let cells = vec![
                format::instant(self.words, manifest.received_at).into(),
                self.name(&manifest.author).into(),
                self.state(source, &manifest.state).into(),
                manifest.reason.clone().into(),
            ];
            Row { lead: Cell::new(manifest.version.to_string(), Look::Strong), lines: vec![cells] }
        };
        let heads = self.heads([
            ("report-version", 8.0),
            ("report-received", 20.0),
            ("report-author", 18.0),
            ("report-state", 16.0),
            ("report-reason", 38.0),
        ]);
        blocks.push(Block::Table(Table { heads, rows: source.versions.iter().map(row).collect() }));
    }

    /// The first table of that name among the files. One that cannot be read is said to be missing: the file is there to be
    /// opened by hand.
    pub(super) fn sheet(
        &self,
        source: &Source<'_>,
        sheet: &Sheet,
        blocks: &mut Vec<Block>,
    ) -> Result<(), Error> {
        let current = source.current()?;
        for (position, file) in current.manifest.files.iter().enumerate() {
            let name = current.file_name(position);
            if !sheet::may_hold(&name) || file.size > sheet::MAX_BYTES {
                continue;
            }
            let mut bytes = Vec::new();
            read_checked(&*self.app.blobs, &file.digest, |block| {
                bytes.extend_from_slice(block);
                Ok(())
            })?;
            let Some(found) = sheet::rows(&name, bytes, sheet) else { continue };
            let heads = sheet
                .columns
                .iter()
                .map(|column| (column.label.of("en").to_owned(), f32::from(column.share)));
            let rows = found.rows.into_iter().map(|cells| {
                let mut cells = cells.into_iter().map(Cell::from);
                let lead = cells.next().unwrap_or_default();
                Row { lead, lines: vec![cells.collect()] }
            });
            blocks.push(Block::Table(Table { heads: heads.collect(), rows: rows.collect() }));
            let from = [("name", name.into()), ("digest", file.digest.hex().into())];
            blocks.push(Block::Note(self.words.format("report-sheet-from", &from)));
            if found.is_cut {
                blocks.push(Block::Note(self.words.text("report-sheet-cut")));
            }
            return Ok(());
        }
        blocks.push(Block::Note(self.words.text("report-sheet-none")));
        Ok(())
    }

    // ---- what it was made from

    /// Digest of what the report was made from.
    pub(super) fn digest(&self, gathering: &Gathering<'_>) -> Result<Digest, Error> {
        let mut records = Vec::new();
        for source in gathering.reported.values() {
            let current = source.current()?;
            records.push(json!([source.record.number, current.manifest.version, current.digest]));
        }
        let period = self.asked.period.map(|(from, to)| [from.to_string(), to.to_string()]);
        let basis = json!({
            "report": self.report.code, "definition": self.report.digest, "period": period,
            "marking": self.asked.limit.code(), "size": self.as_of.size, "root": self.as_of.root,
            "records": records, "above": gathering.above.len(),
        });
        Ok(Digest::of(&canonical::to_vec(&basis)?))
    }

    pub(super) fn sources(&self, gathering: &Gathering<'_>, digest: Digest) -> Result<Section, Error> {
        let words = self.words;
        let mut rows = Vec::new();
        for source in gathering.reported.values() {
            let current = source.current()?;
            let marking = parse_marking(&current.manifest.marking)?;
            let cells = vec![
                current.manifest.version.to_string().into(),
                marking.code().to_owned().into(),
                Cell::new(current.digest.hex(), Look::Code),
                Cell::new(format::number(words, current.event), Look::Code),
            ];
            rows.push(Row {
                lead: Cell::new(source.record.number.clone(), Look::Strong),
                lines: vec![cells],
            });
        }
        let heads = self.heads([
            ("report-number", 22.0),
            ("report-version", 8.0),
            ("report-marking", 15.0),
            ("report-digest", 45.0),
            ("report-event", -10.0),
        ]);
        let facts = [
            ("report-origin", self.session.organisation.origin.clone()),
            ("report-head", format::number(words, self.as_of.size)),
            ("report-as-of", format::instant(words, self.as_of.at)),
            ("report-limit", self.asked.limit.code().to_owned()),
            ("report-definition", format!("{} {}", self.report.code, self.report.digest.hex())),
            ("report-root", self.as_of.root.hex()),
            ("report-basis", digest.hex()),
        ];
        let facts = facts.into_iter().map(|(label, value)| (words.text(label), value)).collect();
        let mut blocks = vec![
            Block::Note(words.text("report-sources-note")),
            Block::Facts(facts),
            Block::Table(Table { heads, rows }),
        ];
        if !gathering.above.is_empty() {
            let arguments =
                [("count", gathering.above.len().into()), ("marking", self.asked.limit.code().into())];
            blocks.insert(1, Block::Text(words.format("report-above-sentence", &arguments)));
        }
        Ok(Section { title: words.text("report-sources"), blocks })
    }
}
