//! Filing a trace batch: reading its file, and filling the tables from its rows.

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::path::Path;

use super::edges::Judge;
use super::{hidden_batches, refused};
use crate::app::{Code, Error, Session};
use crate::db::trace::{self, Edge, Item, Lot, Unit, UnitStatus};
use crate::db::{WriteTx, counters};
use crate::domain::epcis::{self, Passed};
use crate::domain::trace::{EdgeRow, Header, ItemRow, LotRow, Piece, Row, UnitRow};
use crate::words::Words;

/// Ids of the genealogy are told apart over all organisations: their counters belong to none.
const INSTALLATION: &str = "";

/// Rows of one batch; more are for a later, streaming intake.
const ROWS_MAX: usize = 2_000_000;

/// So far the first character of a file is looked for.
const HEAD_BYTES: u64 = 1024;

/// What the file of a trace batch says.
#[derive(Debug, Default)]
pub(in crate::app) struct Batch {
    /// Its rows.
    pub rows: Vec<Row>,
    /// What of an EPCIS document changes nothing in the genealogy.
    pub passed: Vec<Passed>,
}

/// Reads the file of a trace batch: an EPCIS document where it begins as JSON does, otherwise CSV.
///
/// # Errors
/// [`Code::Trace`] with each wrong row or event (the first twenty), [`Code::File`].
pub(in crate::app) fn parse(path: &Path, words: &Words) -> Result<Batch, Error> {
    let source = std::fs::File::open(path).map_err(|error| Error::file(path, error))?;
    let shown = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    parse_from((path, &shown), source, words)
}

/// The same from a stream; `path` is for errors in reading it, `shown` for those in what it says.
///
/// # Errors
/// As [`parse`].
pub(in crate::app) fn parse_from(
    (path, shown): (&Path, &str),
    mut source: impl Read,
    words: &Words,
) -> Result<Batch, Error> {
    let mut head = Vec::new();
    (&mut source).take(HEAD_BYTES).read_to_end(&mut head).map_err(|error| Error::file(path, error))?;
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    let is_json = start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let source = Cursor::new(head).chain(source);
    if is_json {
        return parse_events((path, shown), source, words);
    }
    Ok(Batch { rows: parse_rows((path, shown), source, words)?, passed: Vec::new() })
}

/// Reads an EPCIS document.
fn parse_events((path, shown): (&Path, &str), source: impl Read, words: &Words) -> Result<Batch, Error> {
    let mut bytes = Vec::new();
    // One byte more than is allowed shows that it is too long.
    let most = u64::try_from(epcis::MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    source.take(most).read_to_end(&mut bytes).map_err(|error| Error::file(path, error))?;
    let read = epcis::Document::read(&bytes).and_then(|document| epcis::rows(&document));
    let intake = read.map_err(|wrong| {
        let lines: Vec<String> = wrong.iter().map(|error| error.message(words)).collect();
        Error::new(Code::Trace).with("file", shown).details(lines)
    })?;
    Ok(Batch { rows: intake.rows, passed: intake.passed })
}

/// Reads rows from CSV.
fn parse_rows((path, shown): (&Path, &str), source: impl Read, words: &Words) -> Result<Vec<Row>, Error> {
    let wrong = |lines: Vec<String>| Error::new(Code::Trace).with("file", shown).details(lines);
    let unreadable = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::file(path, error),
        csv::ErrorKind::Utf8 { pos, .. } => {
            let line = pos.map_or(0, |pos| pos.line());
            wrong(vec![words.format("index-not-utf8", &[("row", line.into()), ("what", "".into())])])
        }
        kind => wrong(vec![format!("{kind:?}")]),
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source);
    let mut records = reader.records();
    let first = records.next().transpose().map_err(unreadable)?;
    let Some(first) = first else { return Err(wrong(vec![words.text("trace-empty")])) };
    let header =
        Header::read(&first.iter().collect::<Vec<_>>()).map_err(|error| wrong(vec![error.message(words)]))?;
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for record in records {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                problems.push(error.to_string());
                break;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match header.row(line, &record.iter().collect::<Vec<_>>()) {
            Ok(row) => rows.push(row),
            Err(error) if problems.len() < 20 => problems.push(error.message(words)),
            Err(_) => {}
        }
        if rows.len() > ROWS_MAX {
            problems.push(words.format(
                "index-too-many-rows",
                &[("row", line.into()), ("what", ROWS_MAX.to_string().into())],
            ));
            break;
        }
    }
    if problems.is_empty() { Ok(rows) } else { Err(wrong(problems)) }
}

/// Fills the tables from the rows of a batch.
struct Filler<'a, 'tx, 'c> {
    tx: &'a mut WriteTx<'tx>,
    organisation: &'a str,
    language: &'a str,
    batch: (&'c str, i32),
    nodes: HashMap<Piece, i64>,
    items: HashMap<(String, String), i64>,
    judge: Judge,
}

/// Files the rows of a trace batch: all of them or, on error, none.
///
/// # Errors
/// [`Code::Trace`] naming the row's item, lot or serial.
pub(in crate::app) fn file_rows(
    tx: &mut WriteTx<'_>,
    session: &Session,
    batch: (&str, i32),
    rows: &[Row],
) -> Result<(), Error> {
    let judge = Judge::new(hidden_batches(tx.look(), session)?, &session.language);
    let mut filler = Filler {
        tx,
        organisation: session.code(),
        language: &session.language,
        batch,
        nodes: HashMap::new(),
        items: HashMap::new(),
        judge,
    };
    for row in rows {
        match row {
            Row::Item(row) => filler.item(row)?,
            Row::Lot(row) => filler.lot(row)?,
            Row::Unit(row) => filler.unit(row)?,
            Row::Edge(row) => filler.edge(row)?,
        }
    }
    Ok(())
}

impl Filler<'_, '_, '_> {
    fn next(&mut self, counter: &str) -> Result<i64, Error> {
        Ok(counters::take(self.tx, INSTALLATION, counter, 1)?)
    }

    fn item_id(&mut self, number: &str, revision: &str) -> Result<i64, Error> {
        let key = (number.to_owned(), revision.to_owned());
        if let Some(id) = self.items.get(&key) {
            return Ok(*id);
        }
        let item =
            trace::find_item(self.tx.look(), self.organisation, number, revision)?.ok_or_else(|| {
                refused(self.language, "trace-item-unknown", format!("{number} {revision}").trim_end())
            })?;
        self.items.insert(key, item.item_id);
        Ok(item.item_id)
    }

    fn item(&mut self, row: &ItemRow) -> Result<(), Error> {
        if let Some(known) = trace::find_item(self.tx.look(), self.organisation, &row.item, &row.revision)? {
            return if known.title == row.title || row.title.is_empty() {
                Ok(())
            } else {
                Err(refused(self.language, "trace-item-differs", &row.item))
            };
        }
        let item_id = self.next("trace/item")?;
        trace::insert_item(
            self.tx,
            Item {
                item_id,
                organisation: self.organisation.to_owned(),
                number: row.item.clone(),
                revision: row.revision.clone(),
                title: row.title.clone(),
                batch_record: self.batch.0.to_owned(),
                batch_version: self.batch.1,
            },
        )?;
        Ok(())
    }

    fn lot(&mut self, row: &LotRow) -> Result<(), Error> {
        let item_id = self.item_id(&row.item, &row.revision)?;
        let made_on = row.made_on.map(|date| date.to_string()).unwrap_or_default();
        if let Some(known) = trace::lot_of(self.tx.look(), self.organisation, item_id, &row.lot)? {
            let same =
                (&known.supplier, &known.supplier_lot, &known.certificate, &known.made_on, &known.quantity)
                    == (&row.supplier, &row.supplier_lot, &row.certificate, &made_on, &row.quantity);
            return if same { Ok(()) } else { Err(refused(self.language, "trace-lot-differs", &row.lot)) };
        }
        let node_id = self.next("trace/node")?;
        trace::insert_lot(
            self.tx,
            Lot {
                node_id,
                organisation: self.organisation.to_owned(),
                item_id,
                lot: row.lot.clone(),
                supplier: row.supplier.clone(),
                supplier_lot: row.supplier_lot.clone(),
                certificate: row.certificate.clone(),
                made_on,
                quantity: row.quantity.clone(),
                unit: row.unit.clone(),
                batch_record: self.batch.0.to_owned(),
                batch_version: self.batch.1,
            },
        )?;
        self.nodes.insert(Piece::Lot { item: row.item.clone(), lot: row.lot.clone() }, node_id);
        Ok(())
    }

    fn unit(&mut self, row: &UnitRow) -> Result<(), Error> {
        let item_id = self.item_id(&row.item, &row.revision)?;
        let node_id = match trace::unit_of(self.tx.look(), self.organisation, item_id, &row.serial)? {
            Some(known) => known.node_id,
            None => {
                let node_id = self.next("trace/node")?;
                trace::insert_unit(
                    self.tx,
                    Unit {
                        node_id,
                        organisation: self.organisation.to_owned(),
                        item_id,
                        serial: row.serial.clone(),
                        lot: row.lot.clone(),
                        made_on: row.made_on.map(|date| date.to_string()).unwrap_or_default(),
                        batch_record: self.batch.0.to_owned(),
                        batch_version: self.batch.1,
                    },
                )?;
                self.nodes
                    .insert(Piece::Unit { item: row.item.clone(), serial: row.serial.clone() }, node_id);
                node_id
            }
        };
        // A unit that is named again has moved on: its new status stands after the old one.
        let status_id = self.next("trace/status")?;
        trace::insert_status(
            self.tx,
            UnitStatus {
                status_id,
                organisation: self.organisation.to_owned(),
                node_id,
                status: row.status.code().to_owned(),
                customer: row.customer.clone(),
                batch_record: self.batch.0.to_owned(),
                batch_version: self.batch.1,
            },
        )?;
        Ok(())
    }

    fn node(&mut self, piece: &Piece) -> Result<i64, Error> {
        if let Some(id) = self.nodes.get(piece) {
            return Ok(*id);
        }
        let (found, name) = match piece {
            Piece::Lot { item, lot } => {
                (trace::lot_nodes(self.tx.look(), self.organisation, item, lot)?, format!("{item} {lot}"))
            }
            Piece::Unit { item, serial } => (
                trace::unit_nodes(self.tx.look(), self.organisation, item, serial)?,
                format!("{item} {serial}"),
            ),
        };
        match found.as_slice() {
            [id] => {
                self.nodes.insert(piece.clone(), *id);
                Ok(*id)
            }
            [] => Err(refused(self.language, "trace-piece-unknown", &name)),
            // The same lot number in two revisions of an item: an edge does not say which.
            _ => Err(refused(self.language, "trace-piece-ambiguous", &name)),
        }
    }

    fn edge(&mut self, row: &EdgeRow) -> Result<(), Error> {
        let (child_id, parent_id) = (self.node(&row.child)?, self.node(&row.parent)?);
        if !self.judge.admits(self.tx.look(), row, (child_id, parent_id))? {
            return Ok(());
        }
        let edge_id = self.next("trace/edge")?;
        trace::insert_edge(
            self.tx,
            Edge {
                edge_id,
                organisation: self.organisation.to_owned(),
                child_id,
                parent_id,
                relation: row.relation.code().to_owned(),
                quantity: row.quantity.clone(),
                unit: row.unit.clone(),
                batch_record: self.batch.0.to_owned(),
                batch_version: self.batch.1,
            },
        )?;
        self.judge.filed(edge_id, row, (child_id, parent_id));
        Ok(())
    }
}
