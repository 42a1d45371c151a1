//! What is told of the pieces that a record names, a table for each sort.

use std::collections::{BTreeMap, BTreeSet};

use super::super::gather::{Gathering, Source};
use super::super::write::Writing;
use super::Pieces;
use crate::app::Error;
use crate::db::Conn;
use crate::db::trace::{Lot, Unit};
use crate::domain::ids::RecordId;
use crate::domain::kind::Category;
use crate::domain::report::OfPieces;
use crate::domain::trace::conformity::{Bearing, Bears, PART, Reason};
use crate::pack::printout::{Block, Cell, Look, Row, Table};

/// A nonconformity, or what is to be told of it.
struct Gap {
    id: RecordId,
    nodes: Vec<i64>,
    /// Concessions that cover it.
    concessions: BTreeSet<RecordId>,
}

/// What is there of these, one under the other.
fn lines<const N: usize>(texts: [String; N]) -> String {
    texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Number and title of a record.
fn lead(source: &Source<'_>) -> Cell {
    Cell::from(lines([source.record.number.clone(), source.record.title.clone()]))
}

impl Writing<'_> {
    pub(in crate::app::reports) fn pieces<'a>(
        &self,
        conn: &mut Conn,
        gathering: &mut Gathering<'a>,
        (source, of): (&Source<'a>, OfPieces),
        blocks: &mut Vec<Block>,
    ) -> Result<(), Error> {
        let pieces = self.named_pieces(conn, gathering, source)?;
        let table = match of {
            OfPieces::Named => self.named_table(source, &pieces),
            OfPieces::Tests => self.tests_table(conn, gathering, &pieces)?,
            OfPieces::Deviations => self.deviations_table(conn, gathering, &pieces)?,
            OfPieces::Materials => self.materials_table(conn, gathering, &pieces)?,
        };
        blocks.push(match table.rows.is_empty() {
            true => Block::Note(self.words.text("report-none")),
            false => Block::Table(table),
        });
        Ok(())
    }

    /// What the record says under a name, or nothing.
    fn said(&self, source: &Source<'_>, name: &str) -> String {
        self.shown(source, name).map(|shown| shown.value).unwrap_or_default()
    }

    // ---- the pieces themselves

    fn named_table(&self, source: &Source<'_>, pieces: &Pieces) -> Table {
        let heads = self.heads([
            ("report-pieces-part", 20.0),
            ("report-pieces-title", 24.0),
            ("report-pieces-number", 22.0),
            ("report-pieces-quantity", 12.0),
            ("report-pieces-made-on", 12.0),
            ("report-pieces-status", 12.0),
        ]);
        let mut rows = Vec::new();
        for (number, nodes) in &pieces.named {
            if nodes.is_empty() {
                rows.push(self.unknown(source, number));
            }
            let units = nodes.iter().filter_map(|node| pieces.unit(*node));
            rows.extend(units.map(|unit| self.unit_row(pieces, unit)));
            let lots = nodes.iter().filter_map(|node| pieces.lot(*node));
            rows.extend(lots.map(|lot| self.lot_row(pieces, lot)));
        }
        Table { heads, rows }
    }

    /// A number that the record names and no batch knows.
    fn unknown(&self, source: &Source<'_>, number: &str) -> Row {
        let cells = vec![
            Cell::new(self.words.text("report-pieces-unknown"), Look::Faint),
            Cell::new(number.to_owned(), Look::Code),
            Cell::default(),
            Cell::default(),
            Cell::default(),
        ];
        Row { lead: Cell::from(self.said(source, PART)), lines: vec![cells] }
    }

    fn unit_row(&self, pieces: &Pieces, unit: &Unit) -> Row {
        let (part, title) = pieces.part(unit.item_id);
        let made_in = match unit.lot.as_str() {
            "" => String::new(),
            lot => self.words.format("report-pieces-made-in", &[("lot", lot.into())]),
        };
        let status = match pieces.status(unit.node_id) {
            "" => String::new(),
            status => self.words.text(&format!("trace-status-{status}")),
        };
        let cells = vec![
            title.into(),
            Cell::new(lines([unit.serial.clone(), made_in]), Look::Code),
            "1".to_owned().into(),
            unit.made_on.clone().into(),
            status.into(),
        ];
        Row { lead: Cell::new(part, Look::Strong), lines: vec![cells] }
    }

    fn lot_row(&self, pieces: &Pieces, lot: &Lot) -> Row {
        let (part, title) = pieces.part(lot.item_id);
        let cells = vec![
            title.into(),
            Cell::new(lot.lot.clone(), Look::Code),
            format!("{} {}", lot.quantity, lot.unit).trim().to_owned().into(),
            lot.made_on.clone().into(),
            Cell::default(),
        ];
        Row { lead: Cell::new(part, Look::Strong), lines: vec![cells] }
    }

    // ---- tests

    fn tests_table<'a>(
        &self,
        conn: &mut Conn,
        gathering: &mut Gathering<'a>,
        pieces: &Pieces,
    ) -> Result<Table, Error> {
        let heads = self.heads([
            ("report-pieces-test", 19.0),
            ("report-pieces-of", 17.0),
            ("report-pieces-method", 20.0),
            ("report-pieces-day", 13.0),
            ("report-pieces-result", 16.0),
            ("report-pieces-with", 22.0),
        ]);
        // One that another took the place of is told by that.
        let is_told = |one: &Bears| {
            let kind = self.app.definitions.of(self.session.code()).kinds.get(&one.record.kind);
            let category = kind.and_then(|kind| kind.state(&one.record.state)).map(|state| state.category);
            one.bearing == Bearing::Test && category != Some(Category::Superseded)
        };
        let mut rows = Vec::new();
        for (id, nodes) in pieces.bearing(is_told).into_values() {
            let Some(test) = gathering.by_id(conn, &id.to_string())? else { continue };
            let counts = test.kind.state(&test.record.state).is_some_and(|state| state.counts);
            let result = match counts {
                true => lines([self.said(&test, "result"), self.said(&test, "measured")]),
                false => self.state(&test, &test.record.state),
            };
            let method = lines([self.said(&test, "method"), self.said(&test, "acceptance_criterion")]);
            let cells = vec![
                pieces.which(self.words, &nodes).into(),
                method.into(),
                self.said(&test, "tested_on").into(),
                result.into(),
                self.calibrations(conn, gathering, &test)?.into(),
            ];
            rows.push(Row { lead: lead(&test), lines: vec![cells] });
        }
        Ok(Table { heads, rows })
    }

    /// What a test was made with: each calibration with what was calibrated and for how long.
    fn calibrations<'a>(
        &self,
        conn: &mut Conn,
        gathering: &mut Gathering<'a>,
        test: &Source<'a>,
    ) -> Result<String, Error> {
        let kinds = &self.app.definitions.of(self.session.code()).kinds;
        let mut all = BTreeMap::new();
        for (_, is_own, record) in gathering.neighbours(conn, test, None)? {
            if !is_own || kinds.bearing(&record.kind) != Some(Bearing::Calibration) {
                continue;
            }
            let Some(one) = gathering.source(conn, record)? else { continue };
            let day = |field: &Option<String>| field.as_deref().map(|field| self.said(&one, field));
            let from = day(&one.kind.dates.starts).or_else(|| one.record.occurred_on.clone());
            let from = from.unwrap_or_default();
            let until = day(&one.kind.dates.expires).unwrap_or_default();
            let valid = match (from.as_str(), until.as_str()) {
                ("", only) | (only, "") => only.to_owned(),
                (from, until) => self
                    .words
                    .format("report-pieces-valid", &[("from", from.into()), ("until", until.into())]),
            };
            // What was drawn back, or is not in force yet, must not look like one that is.
            let category = one.kind.state(&one.record.state).map(|state| state.category);
            let standing = match category {
                Some(Category::Effective | Category::Superseded | Category::Closed) => String::new(),
                _ => self.state(&one, &one.record.state),
            };
            let equipment = self.said(&one, "equipment");
            let certificate = self.said(&one, "certificate_number");
            let told = lines([one.record.number.clone(), equipment, certificate, valid, standing]);
            all.insert(one.record.number.clone(), told);
        }
        Ok(all.into_values().collect::<Vec<_>>().join("\n"))
    }

    // ---- deviations

    fn deviations_table<'a>(
        &self,
        conn: &mut Conn,
        gathering: &mut Gathering<'a>,
        pieces: &Pieces,
    ) -> Result<Table, Error> {
        let heads = self.heads([
            ("report-pieces-deviation", 26.0),
            ("report-pieces-of", 18.0),
            ("report-pieces-disposition", 16.0),
            ("report-pieces-concession", 24.0),
            ("report-pieces-approval", 20.0),
        ]);
        let (mut rows, mut told) = (Vec::new(), BTreeSet::new());
        for gap in gaps(pieces).into_values() {
            let Some(one) = gathering.by_id(conn, &gap.id.to_string())? else { continue };
            let is_open = one.kind.state(&one.record.state).is_none_or(|state| state.category.is_open());
            let disposition = match is_open {
                true => self.state(&one, &one.record.state),
                false => self.said(&one, "disposition"),
            };
            let mut concessions = Vec::new();
            for id in &gap.concessions {
                let Some(concession) = gathering.by_id(conn, &id.to_string())? else { continue };
                told.insert(*id);
                let approval = self.concession(&concession);
                concessions.push(lines([concession.record.number.clone(), approval]));
            }
            let approval = ["customer_approval", "customer_approval_reference"];
            let cells = vec![
                pieces.which(self.words, &gap.nodes).into(),
                disposition.into(),
                concessions.join("\n").into(),
                lines(approval.map(|name| self.said(&one, name))).into(),
            ];
            rows.push(Row { lead: lead(&one), lines: vec![cells] });
        }
        // What somebody agreed to before anything was wrong.
        let is_given = |one: &Bears| one.bearing == Bearing::Concession && one.outcome.is_empty();
        for (id, nodes) in pieces.bearing(is_given).into_values().filter(|(id, _)| !told.contains(id)) {
            let Some(one) = gathering.by_id(conn, &id.to_string())? else { continue };
            let built = self.departures(pieces, id);
            let cells = vec![
                pieces.which(self.words, &nodes).into(),
                lines([self.said(&one, "concession_type"), built]).into(),
                Cell::default(),
                self.concession(&one).into(),
            ];
            rows.push(Row { lead: lead(&one), lines: vec![cells] });
        }
        Ok(Table { heads, rows })
    }

    /// What is not built as designed, and may stay so by a concession.
    fn departures(&self, pieces: &Pieces, concession: RecordId) -> String {
        let all = pieces.judged.iter().flat_map(|(_, judged)| &judged.departures);
        let own = all.filter(|one| one.concessions.iter().any(|facts| facts.id == concession));
        let told: BTreeSet<String> = own
            .map(|one| {
                let design = &one.design;
                let arguments = [
                    ("find", design.find.as_str().into()),
                    ("parts", design.parts.join(" / ").into()),
                    ("needed", design.needed.as_str().into()),
                    ("built", design.built.as_str().into()),
                ];
                let id =
                    if design.find.is_empty() { "report-pieces-foreign" } else { "report-pieces-departure" };
                self.words.format(id, &arguments)
            })
            .collect();
        told.into_iter().collect::<Vec<_>>().join("\n")
    }

    /// Who agreed to a concession, where that is written, and until when it holds.
    fn concession(&self, source: &Source<'_>) -> String {
        let until = source.kind.dates.expires.as_deref().map(|field| self.said(source, field));
        let until = match until.unwrap_or_default().as_str() {
            "" => String::new(),
            day => self.words.format("report-pieces-until", &[("day", day.into())]),
        };
        lines([self.said(source, "approved_by"), self.said(source, "approval_reference"), until])
    }

    // ---- materials

    fn materials_table<'a>(
        &self,
        conn: &mut Conn,
        gathering: &mut Gathering<'a>,
        pieces: &Pieces,
    ) -> Result<Table, Error> {
        let heads = self.heads([
            ("report-pieces-part", 24.0),
            ("report-pieces-lot", 18.0),
            ("report-pieces-supplier", 22.0),
            ("report-pieces-supplier-lot", 16.0),
            ("report-pieces-certificate", 24.0),
        ]);
        let mut rows = BTreeMap::new();
        for (node, piece) in pieces.assembly.placed().filter(|(_, piece)| !piece.is_unit) {
            let Some(lot) = pieces.lot(node) else { continue };
            // What was made here of other lots has no certificate of somebody else.
            if !piece.needs_certificate && lot.certificate.is_empty() {
                continue;
            }
            let (part, title) = pieces.part(lot.item_id);
            let certificate = self.certificate(conn, gathering, &lot.certificate)?;
            let cells = vec![
                Cell::new(lot.lot.clone(), Look::Code),
                lot.supplier.clone().into(),
                Cell::new(lot.supplier_lot.clone(), Look::Code),
                certificate.into(),
            ];
            let row = Row { lead: Cell::from(lines([part.clone(), title])), lines: vec![cells] };
            rows.insert((part, lot.lot.clone(), node), row);
        }
        Ok(Table { heads, rows: rows.into_values().collect() })
    }

    /// The number of a lot's certificate as its batch says it, and what the record of that number says.
    fn certificate(
        &self,
        conn: &mut Conn,
        gathering: &mut Gathering<'_>,
        number: &str,
    ) -> Result<String, Error> {
        if number.is_empty() {
            return Ok(self.words.text("report-pieces-uncertified"));
        }
        let Some(one) = gathering.numbered(conn, number)? else { return Ok(number.to_owned()) };
        let state = self.state(&one, &one.record.state);
        let standing = match one.kind.state(&one.record.state).map(|state| state.category) {
            Some(Category::Void) => state.to_uppercase(),
            Some(category) if category.is_open() => state,
            _ => String::new(),
        };
        let names = ["certificate_number", "inspection_document", "material_certificate"];
        let said = lines(names.map(|name| self.said(&one, name)));
        Ok(lines([number.to_owned(), said, standing]))
    }
}

/// Nonconformities that are not settled or stay as they are, by number.
fn gaps(pieces: &Pieces) -> BTreeMap<&str, Gap> {
    let mut gaps: BTreeMap<&str, Gap> = BTreeMap::new();
    for (node, judged) in &pieces.judged {
        let is_gap = |reason: Reason| matches!(reason, Reason::Open | Reason::Rejected);
        let against = judged.against.iter().filter(|one| is_gap(one.reason));
        let against = against.filter_map(|one| Some((one.record.as_ref()?, Default::default())));
        let stays = judged.deviations.iter().map(|one| (&one.record, one.concessions.as_slice()));
        for (record, concessions) in against.chain(stays) {
            let none = || Gap { id: record.id, nodes: Vec::new(), concessions: BTreeSet::new() };
            let gap = gaps.entry(&record.number).or_insert_with(none);
            gap.nodes.push(*node);
            gap.concessions.extend(concessions.iter().map(|concession| concession.id));
        }
    }
    gaps
}
