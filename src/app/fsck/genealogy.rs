//! The tables of serial and batch records, against the files of the trace batches that they were filled from.
//!
//! Ids are drawn in the order of filing. So every table, read in the order of its ids, must say row by row what the files
//! of the batches say, read in the order of the ledger; what a batch repeats was not filed again. The first row that
//! does not is named: what comes after it stands on it.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::path::Path;

use super::{Finding, FsckReport, Watch};
use crate::app::records::TRACE_BATCH;
use crate::app::records::read::Parsed;
use crate::app::trace::filing::{Source, Standing};
use crate::app::trace::intake::{Batch as Told, Earlier, Numbered, parse_from};
use crate::app::{App, Error};
use crate::db::trace::{self, BomLine, Edge, Item, Lot, Operation, SerialPattern, Unit, UnitStatus};
use crate::db::{Conn, DbError, versions};
use crate::domain::trace::{EdgeRow, Piece, Relation, Row};
use crate::proof::digest::Digest;
use crate::words::Words;

const PAGE: i64 = 4096;

/// Reads rows of an organisation after an id, so many at most.
type Load<T> = fn(&mut Conn, &str, i64, i64) -> Result<Vec<T>, DbError>;

/// Rows of a table in the order of their ids, a page at a time.
struct Rows<T> {
    page: VecDeque<T>,
    last: i64,
    load: Load<T>,
    id: fn(&T) -> i64,
}

impl<T> Rows<T> {
    fn new(load: Load<T>, id: fn(&T) -> i64) -> Self {
        Self { page: VecDeque::new(), last: i64::MIN, load, id }
    }

    fn next(&mut self, conn: &mut Conn, code: &str) -> Result<Option<&T>, DbError> {
        if self.page.is_empty() {
            self.page = (self.load)(conn, code, self.last, PAGE)?.into();
        }
        Ok(self.page.front())
    }

    fn pass(&mut self) {
        if let Some(row) = self.page.pop_front() {
            self.last = (self.id)(&row);
        }
    }
}

/// Why the tables are not what the files say.
enum Stop {
    Differs(String),
    Failed(Error),
}

impl From<DbError> for Stop {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

struct Replay<'a> {
    conn: &'a mut Conn,
    code: &'a str,
    items: Rows<Item>,
    lots: Rows<Lot>,
    units: Rows<Unit>,
    statuses: Rows<UnitStatus>,
    edges: Rows<Edge>,
    bom_lines: Rows<BomLine>,
    operations: Rows<Operation>,
    patterns: Rows<SerialPattern>,
    item_ids: HashMap<(String, String), i64>,
    lot_ids: HashMap<(i64, String), i64>,
    unit_ids: HashMap<(i64, String), i64>,
    /// Lots and units by what edges call them: the same number in two revisions is two.
    pieces: HashMap<Piece, Vec<i64>>,
    last_node: i64,
    /// Where each unit went last.
    newest: HashMap<i64, (i64, Relation)>,
    /// Batches have several markings, so not everybody who filed one saw all; or several versions, so that what one of them
    /// said may have been taken back.
    is_mixed: bool,
    /// Then: where each unit ever went.
    went: HashSet<(i64, i64)>,
    /// What batches with several versions said so far, by record.
    said: HashMap<String, Said>,
    /// Rows that the tables say were taken back, until the version that did so is met.
    withdrawn: Withdrawn,
}

/// What the versions of a batch said up to now.
#[derive(Default)]
struct Said {
    edges: Standing<Edge>,
    bom_lines: Standing<BomLine>,
    operations: Standing<Operation>,
    patterns: Standing<SerialPattern>,
    statuses: Standing<UnitStatus>,
    /// Those of the version that is being read, with their ids.
    fresh: Vec<(UnitStatus, i64)>,
}

/// Ids of rows that were taken back, with the version that did.
#[derive(Default)]
struct Withdrawn {
    edges: HashMap<i64, i32>,
    bom_lines: HashMap<i64, i32>,
    operations: HashMap<i64, i32>,
    patterns: HashMap<i64, i32>,
    statuses: HashMap<i64, i32>,
}

/// Compares everything.
pub(super) fn check(
    app: &App,
    conn: &mut Conn,
    code: &str,
    report: &mut FsckReport,
    watch: &mut Watch<'_>,
) -> Result<(), Error> {
    let (batches, is_mixed) = batches(conn, code)?;
    let mut versions: HashMap<&str, usize> = HashMap::new();
    for batch in &batches {
        *versions.entry(&batch.record).or_default() += 1;
    }
    let mut replay = Replay {
        conn,
        code,
        items: Rows::new(trace::items_after, |row| row.item_id),
        lots: Rows::new(trace::lots_after, |row| row.node_id),
        units: Rows::new(trace::units_after, |row| row.node_id),
        statuses: Rows::new(trace::statuses_after, |row| row.status_id),
        edges: Rows::new(trace::edges_after, |row| row.edge_id),
        bom_lines: Rows::new(trace::bom_lines_after, |row| row.line_id),
        operations: Rows::new(trace::operations_after, |row| row.operation_id),
        patterns: Rows::new(trace::patterns_after, |row| row.pattern_id),
        item_ids: HashMap::new(),
        lot_ids: HashMap::new(),
        unit_ids: HashMap::new(),
        pieces: HashMap::new(),
        last_node: i64::MIN,
        newest: HashMap::new(),
        is_mixed: is_mixed || versions.values().any(|count| *count > 1),
        went: HashSet::new(),
        said: HashMap::new(),
        withdrawn: Withdrawn::default(),
    };
    // Of the versions that were met.
    let mut files: HashMap<&str, Vec<Digest>> = HashMap::new();
    let total = u64::try_from(batches.len()).unwrap_or(u64::MAX);
    for (done, batch) in (1..).zip(&batches) {
        let place = format!("trace/{}/v{}", batch.number, batch.version);
        // A file that is gone or altered is found with the stored files.
        let Ok(file) = app.blobs.open(&batch.file) else { return Ok(()) };
        let earlier = Earlier { app, files: files.get(batch.record.as_str()).map_or(&[], Vec::as_slice) };
        let Ok(said) = parse_from((Path::new(&place), &place), file, &Words::english(), Some(earlier)) else {
            return Ok(());
        };
        if versions.get(batch.record.as_str()).is_some_and(|count| *count > 1) {
            replay.said.entry(batch.record.clone()).or_default();
        }
        files.entry(&batch.record).or_default().push(batch.file);
        match replay.batch(batch, &said) {
            Ok(()) => {}
            Err(Stop::Failed(error)) => return Err(error),
            Err(Stop::Differs(what)) => {
                report.findings.push(Finding::new("genealogy-altered", place, what));
                return Ok(());
            }
        }
        watch("genealogy", done, total);
    }
    if let Some(what) = replay.left_over()? {
        report.findings.push(Finding::new(
            "genealogy-altered",
            format!("trace/{what}"),
            "no batch says this row",
        ));
    }
    Ok(())
}

/// A version that brought rows.
#[derive(Debug)]
struct Batch {
    record: String,
    number: String,
    version: i32,
    file: Digest,
}

/// The trace batches in the order of the ledger. A version that kept the file of the one before it brought no rows.
/// Also whether they ever had several markings.
fn batches(conn: &mut Conn, code: &str) -> Result<(Vec<Batch>, bool), Error> {
    let (mut found, mut markings) = (Vec::new(), BTreeSet::new());
    let mut files: HashMap<String, Vec<Digest>> = HashMap::new();
    let mut from = i64::MIN;
    loop {
        let page = versions::page(conn, code, from, i64::MAX, 1000)?;
        let Some(last) = page.last() else { return Ok((found, markings.len() > 1)) };
        from = last.event_index + 1;
        // A version that does not parse was reported before.
        for (stored, parsed) in page.iter().filter_map(|stored| Some((stored, Parsed::of(stored).ok()?))) {
            let manifest = parsed.manifest;
            if manifest.kind != TRACE_BATCH {
                continue;
            }
            markings.insert(manifest.marking);
            let digests: Vec<Digest> = manifest.files.iter().map(|file| file.digest).collect();
            let is_new =
                files.insert(manifest.record, digests.clone()).is_none_or(|before| before != digests);
            if let (true, Some(file)) = (is_new, digests.first()) {
                found.push(Batch {
                    record: stored.record_id.clone(),
                    number: manifest.number,
                    version: stored.version,
                    file: *file,
                });
            }
        }
    }
}

/// Takes the next row of a table if it is this one, else names what differs.
macro_rules! expect {
    ($self:ident . $table:ident, $name:expr, |$row:ident| $expected:expr) => {{
        let found = $self.$table.next($self.conn, $self.code)?.cloned();
        match found {
            Some($row) if $row == $expected => {
                $self.$table.pass();
                $row
            }
            Some(_) => {
                return Err(Stop::Differs(format!(
                    "the next row of {} is not {}, as the file says",
                    stringify!($table),
                    $name
                )));
            }
            None => {
                return Err(Stop::Differs(format!("the row of {} in {} is gone", $name, stringify!($table))));
            }
        }
    }};
}

/// The same of a table whose rows a later version of their batch may take back: takes note of the one that did, as the table
/// says, and of what was said, if the batch has several versions.
macro_rules! expect_standing {
    ($self:ident . $table:ident, $source:expr, $name:expr, |$row:ident| $expected:expr, $id:ident) => {{
        let row = expect!($self.$table, $name, |$row| $expected);
        let id = row.$id;
        if row.withdrawn_in != 0 {
            $self.withdrawn.$table.insert(id, row.withdrawn_in);
        }
        if let Some(said) = $self.said.get_mut($source.batch) {
            said.$table.add(row.said(), id);
        }
    }};
}

impl Replay<'_> {
    fn batch(&mut self, batch: &Batch, told: &Told) -> Result<(), Stop> {
        let rows = &told.rows;
        let mut own = HashMap::new();
        let source = Source { organisation: self.code, batch: &batch.record, version: batch.version };
        let repeated = self.put_right(source, told)?;
        for (place, Numbered { row, .. }) in rows.iter().enumerate() {
            if repeated.contains(&place) {
                continue;
            }
            match row {
                Row::Item(row) => {
                    let key = (row.item.clone(), row.revision.clone());
                    if let Entry::Vacant(free) = self.item_ids.entry(key) {
                        let item = expect!(self.items, row.item, |item| source.item(item.item_id, row));
                        free.insert(item.item_id);
                    }
                }
                Row::Lot(row) => {
                    let item_id = self.item(&row.item, &row.revision)?;
                    let key = (item_id, row.lot.clone());
                    if let Entry::Vacant(free) = self.lot_ids.entry(key) {
                        let lot = expect!(self.lots, row.lot, |lot| source.lot(lot.node_id, row, item_id));
                        free.insert(lot.node_id);
                        let piece = Piece::Lot { item: row.item.clone(), lot: row.lot.clone() };
                        self.node(piece, lot.node_id, &mut own)?;
                    }
                }
                Row::Unit(row) => {
                    let item_id = self.item(&row.item, &row.revision)?;
                    let key = (item_id, row.serial.clone());
                    let node_id = match self.unit_ids.get(&key) {
                        Some(id) => *id,
                        None => {
                            let unit = expect!(self.units, row.serial, |unit| source.unit(
                                unit.node_id,
                                row,
                                item_id
                            ));
                            self.unit_ids.insert(key, unit.node_id);
                            let piece = Piece::Unit { item: row.item.clone(), serial: row.serial.clone() };
                            self.node(piece, unit.node_id, &mut own)?;
                            unit.node_id
                        }
                    };
                    let said = source.status(0, row, node_id).said();
                    if self.said.get(&batch.record).is_some_and(|earlier| earlier.statuses.has(&said)) {
                        continue;
                    }
                    let found = expect!(self.statuses, row.serial, |status| UnitStatus {
                        withdrawn_in: status.withdrawn_in,
                        ..source.status(status.status_id, row, node_id)
                    });
                    if found.withdrawn_in != 0 {
                        self.withdrawn.statuses.insert(found.status_id, found.withdrawn_in);
                    }
                    if let Some(earlier) = self.said.get_mut(&batch.record) {
                        earlier.fresh.push((said, found.status_id));
                    }
                }
                Row::Edge(row) => self.edge(source, row, &own)?,
                Row::Serials(row) => {
                    let item_id = self.item(&row.item, &row.revision)?;
                    expect_standing!(
                        self.patterns,
                        source,
                        row.item,
                        |found| SerialPattern {
                            withdrawn_in: found.withdrawn_in,
                            ..source.pattern(found.pattern_id, row, item_id)
                        },
                        pattern_id
                    );
                }
                Row::Bom(row) => {
                    let item_id = self.item(&row.into_item, &row.into_revision)?;
                    let name = format!("{} {}", row.into_item, row.find);
                    expect_standing!(
                        self.bom_lines,
                        source,
                        name,
                        |found| BomLine {
                            withdrawn_in: found.withdrawn_in,
                            ..source.bom_line(found.line_id, row, item_id)
                        },
                        line_id
                    );
                }
                Row::Operation(row) => {
                    let node_id = self.end(&row.piece, &own)?;
                    let name = format!("{} {}", row.piece, row.operation);
                    expect_standing!(
                        self.operations,
                        source,
                        name,
                        |found| Operation {
                            withdrawn_in: found.withdrawn_in,
                            ..source.operation(found.operation_id, row, node_id)
                        },
                        operation_id
                    );
                }
            }
        }
        Ok(())
    }

    fn item(&self, number: &str, revision: &str) -> Result<i64, Stop> {
        let known = self.item_ids.get(&(number.to_owned(), revision.to_owned()));
        known
            .copied()
            .ok_or_else(|| Stop::Differs(format!("the item {number} {revision} is not known before it")))
    }

    /// Lots and units draw from one range: none stands before one that was filed earlier.
    fn node(&mut self, piece: Piece, node_id: i64, own: &mut HashMap<Piece, i64>) -> Result<(), Stop> {
        if node_id <= self.last_node {
            return Err(Stop::Differs(format!("{piece} is out of order")));
        }
        self.last_node = node_id;
        own.insert(piece.clone(), node_id);
        self.pieces.entry(piece).or_default().push(node_id);
        Ok(())
    }

    fn edge(&mut self, source: Source<'_>, row: &EdgeRow, own: &HashMap<Piece, i64>) -> Result<(), Stop> {
        let (child_id, parent_id) = (self.end(&row.child, own)?, self.end(&row.parent, own)?);
        let is_unit = matches!(row.child, Piece::Unit { .. });
        if is_unit && row.relation != Relation::Removed {
            let is_repeated = self.newest.get(&child_id) == Some(&(parent_id, row.relation));
            // Whoever may not see all batches repeats only what they see: then the table says whether it was filed.
            let is_next = |edge: &Edge| (edge.child_id, edge.parent_id) == (child_id, parent_id);
            let is_skipped = if self.is_mixed && self.went.contains(&(child_id, parent_id)) {
                !self.edges.next(self.conn, self.code)?.is_some_and(is_next)
            } else {
                is_repeated
            };
            if is_skipped {
                return Ok(());
            }
        }
        let name = format!("{} in {}", row.child, row.parent);
        expect_standing!(
            self.edges,
            source,
            name,
            |found| Edge {
                withdrawn_in: found.withdrawn_in,
                ..source.edge(found.edge_id, row, (child_id, parent_id))
            },
            edge_id
        );
        if is_unit {
            self.newest.insert(child_id, (parent_id, row.relation));
            if self.is_mixed {
                self.went.insert((child_id, parent_id));
            }
        }
        Ok(())
    }

    /// What of these rows an earlier version of the batch said; what it said and is said no more must be taken back.
    fn put_right(&mut self, source: Source<'_>, told: &Told) -> Result<HashSet<usize>, Stop> {
        let rows = &told.rows;
        let Some(mut said) = self.said.remove(source.batch) else { return Ok(HashSet::new()) };
        for (status, id) in said.fresh.drain(..) {
            said.statuses.add(status, id);
        }
        let mut wrong = Vec::new();
        for row in &told.taken_back {
            if let Row::Unit(row) = row
                && let Ok(item) = self.item(&row.item, &row.revision)
                && let Some(node) = self.unit_ids.get(&(item, row.serial.clone()))
            {
                wrong.extend(said.statuses.take(&source.status(0, row, *node).said()));
            }
        }
        let mut repeated = HashSet::new();
        let (mut edges, mut bom_lines) = (Standing::default(), Standing::default());
        let (mut operations, mut patterns) = (Standing::default(), Standing::default());
        let own = HashMap::new();
        for (place, Numbered { row, .. }) in rows.iter().enumerate() {
            let is_known = match row {
                Row::Edge(row) => {
                    let ends = self.end(&row.child, &own).ok().zip(self.end(&row.parent, &own).ok());
                    ends.is_some_and(|ids| edges.bring(&mut said.edges, source.edge(0, row, ids).said()))
                }
                Row::Bom(row) => self.item(&row.into_item, &row.into_revision).is_ok_and(|item| {
                    bom_lines.bring(&mut said.bom_lines, source.bom_line(0, row, item).said())
                }),
                Row::Operation(row) => self.end(&row.piece, &own).is_ok_and(|node| {
                    operations.bring(&mut said.operations, source.operation(0, row, node).said())
                }),
                Row::Serials(row) => self.item(&row.item, &row.revision).is_ok_and(|item| {
                    patterns.bring(&mut said.patterns, source.pattern(0, row, item).said())
                }),
                Row::Item(_) | Row::Lot(_) | Row::Unit(_) => false,
            };
            if is_known {
                repeated.insert(place);
            }
        }
        let version = source.version;
        for (left, withdrawn, table) in [
            (said.edges.left(), &mut self.withdrawn.edges, "edges"),
            (said.bom_lines.left(), &mut self.withdrawn.bom_lines, "bom_lines"),
            (said.operations.left(), &mut self.withdrawn.operations, "operations"),
            (said.patterns.left(), &mut self.withdrawn.patterns, "serial_patterns"),
            (wrong, &mut self.withdrawn.statuses, "unit_statuses"),
        ] {
            for id in left {
                if withdrawn.remove(&id) != Some(version) {
                    let what = format!(
                        "version {version} took back the row {id} of {table}, which the table does not say"
                    );
                    return Err(Stop::Differs(what));
                }
            }
        }
        let statuses = said.statuses;
        let kept = Said { edges, bom_lines, operations, patterns, statuses, fresh: Vec::new() };
        self.said.insert(source.batch.to_owned(), kept);
        Ok(repeated)
    }

    fn end(&self, piece: &Piece, own: &HashMap<Piece, i64>) -> Result<i64, Stop> {
        if let Some(id) = own.get(piece) {
            return Ok(*id);
        }
        match self.pieces.get(piece).map(Vec::as_slice) {
            Some([id]) => Ok(*id),
            _ => Err(Stop::Differs(format!("{piece} is not known before it"))),
        }
    }

    /// The first row of any table that no batch brought.
    fn left_over(&mut self) -> Result<Option<String>, Error> {
        let (conn, code) = (&mut *self.conn, self.code);
        macro_rules! none_of {
            ($($table:ident: $name:literal, $said:ident;)+) => {$(
                if let Some(row) = self.$table.next(conn, code)? {
                    return Ok(Some(format!("{}/{}", $name, row.$said)));
                }
            )+};
        }
        none_of! {
            items: "item", number;
            lots: "lot", lot;
            units: "unit", serial;
            statuses: "status", status_id;
            bom_lines: "bom-line", line_id;
            operations: "operation", operation_id;
            patterns: "serial-pattern", pattern_id;
            edges: "edge", edge_id;
        }
        let Withdrawn { edges, bom_lines, operations, patterns, statuses } = &self.withdrawn;
        let withdrawn = [
            ("status", statuses),
            ("edge", edges),
            ("bom-line", bom_lines),
            ("operation", operations),
            ("serial-pattern", patterns),
        ];
        let least = withdrawn.into_iter().find_map(|(name, ids)| Some((name, ids.keys().min()?)));
        Ok(least.map(|(name, id)| format!("{name}/{id}/withdrawn")))
    }
}
