//! Filing a trace batch: filling the tables from its rows.
//!
//! A later version of a batch says what the earlier one said, put right: what it repeats stands where it stood, what it says
//! no more is taken back, and what is new is filed after everything else.
//!
//! Rows are filed in portions: what is on record around the rows of one is looked up together ([`Around`]), and what they add
//! is written together ([`Pending`]). So a file of a million rows takes a thousand questions, not five million, and no more
//! memory than its largest portion.

use std::collections::{HashMap, HashSet, VecDeque};

use super::around::{Around, Pending};
use super::edges::Judge;
use super::intake::{Numbered, Rows, TraceFile};
use super::{hidden_batches, refused, refused_with, written};
use crate::app::records::read::parsed_versions;
use crate::app::{App, Error, Session};
use crate::db::trace::{
    self, BomLine, Edge, Item, Lot, Operation, SerialPattern, Unit, UnitStatus, Withdrawn,
};
use crate::db::{Conn, WriteTx, counters};
use crate::domain::trace::{
    BomRow, EdgeRow, Effectivity, ItemRow, LotRow, OperationRow, Piece, Row, SerialsRow, UnitRow, full_number,
};
use crate::proof::digest::Digest;
use crate::words::Words;

/// Rows that are filed together.
const PORTION: usize = 1000;

/// After so many rows, and again each time that there are four times as many, the database looks at what it has.
const LEARN: usize = 4000;

/// Ids of the genealogy are told apart over all organisations: their counters belong to none.
const INSTALLATION: &str = "";

/// Which version of which batch says a row.
#[derive(Debug, Clone, Copy)]
pub(in crate::app) struct Source<'a> {
    /// Whose.
    pub organisation: &'a str,
    /// Record id of the batch.
    pub batch: &'a str,
    /// Its version.
    pub version: i32,
}

impl Source<'_> {
    /// The row of a part definition.
    pub fn item(&self, item_id: i64, row: &ItemRow) -> Item {
        Item {
            item_id,
            organisation: self.organisation.to_owned(),
            number: row.item.clone(),
            revision: row.revision.clone(),
            title: row.title.clone(),
            batch_record: self.batch.to_owned(),
            batch_version: self.version,
        }
    }

    /// The row of a lot.
    pub fn lot(&self, node_id: i64, row: &LotRow, item_id: i64) -> Lot {
        Lot {
            node_id,
            organisation: self.organisation.to_owned(),
            item_id,
            lot: row.lot.clone(),
            supplier: row.supplier.clone(),
            supplier_lot: row.supplier_lot.clone(),
            certificate: row.certificate.clone(),
            made_on: written(row.made_on),
            quantity: row.quantity.clone(),
            unit: row.unit.clone(),
            batch_record: self.batch.to_owned(),
            batch_version: self.version,
        }
    }

    /// The row of a unit.
    pub fn unit(&self, node_id: i64, row: &UnitRow, item_id: i64) -> Unit {
        Unit {
            node_id,
            organisation: self.organisation.to_owned(),
            item_id,
            serial: row.serial.clone(),
            lot: row.lot.clone(),
            made_on: written(row.made_on),
            batch_record: self.batch.to_owned(),
            batch_version: self.version,
        }
    }

    /// The row of an edge.
    pub fn edge(&self, edge_id: i64, row: &EdgeRow, (child_id, parent_id): (i64, i64)) -> Edge {
        Edge {
            edge_id,
            organisation: self.organisation.to_owned(),
            child_id,
            parent_id,
            relation: row.relation.code().to_owned(),
            quantity: row.quantity.clone(),
            unit: row.unit.clone(),
            batch_record: self.batch.to_owned(),
            batch_version: self.version,
            withdrawn_in: 0,
        }
    }

    /// The row of a line of a parts list.
    pub fn bom_line(&self, line_id: i64, row: &BomRow, item_id: i64) -> BomLine {
        let Effectivity { from_serial, to_serial, from, to } = &row.effectivity;
        BomLine {
            line_id,
            organisation: self.organisation.to_owned(),
            item_id,
            find: row.find.clone(),
            part: row.item.clone(),
            part_revision: row.revision.clone(),
            quantity: row.quantity.clone(),
            unit: row.unit.clone(),
            from_serial: from_serial.clone(),
            to_serial: to_serial.clone(),
            from_date: written(*from),
            to_date: written(*to),
            batch_record: self.batch.to_owned(),
            batch_version: self.version,
            withdrawn_in: 0,
        }
    }

    /// The row of a pattern of serial numbers.
    pub fn pattern(&self, pattern_id: i64, row: &SerialsRow, item_id: i64) -> SerialPattern {
        SerialPattern {
            pattern_id,
            organisation: self.organisation.to_owned(),
            item_id,
            pattern: row.pattern.clone(),
            batch_record: self.batch.to_owned(),
            batch_version: self.version,
            withdrawn_in: 0,
        }
    }

    /// The row of a status of a unit.
    pub fn status(&self, status_id: i64, row: &UnitRow, node_id: i64) -> UnitStatus {
        UnitStatus {
            status_id,
            organisation: self.organisation.to_owned(),
            node_id,
            status: row.status.code().to_owned(),
            customer: row.customer.clone(),
            batch_record: self.batch.to_owned(),
            batch_version: self.version,
            location: row.location.clone(),
            withdrawn_in: 0,
        }
    }

    /// The row of an operation.
    pub fn operation(&self, operation_id: i64, row: &OperationRow, node_id: i64) -> Operation {
        Operation {
            operation_id,
            organisation: self.organisation.to_owned(),
            node_id,
            operation: row.operation.clone(),
            work_order: row.work_order.clone(),
            operator: row.operator.clone(),
            equipment: row.equipment.clone(),
            done_on: written(row.done_on),
            batch_record: self.batch.to_owned(),
            batch_version: self.version,
            withdrawn_in: 0,
        }
    }
}

/// Rows of a table that one batch says, by what they say: ids in the order of filing.
#[derive(Debug)]
pub(in crate::app) struct Standing<T>(HashMap<T, VecDeque<i64>>);

impl<T> Default for Standing<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Eq + std::hash::Hash> Standing<T> {
    /// Those of a table: `said` is what a row says, without what only this one has.
    fn of(rows: Vec<T>, id: fn(&T) -> i64, said: fn(T) -> T) -> Self {
        let mut standing = Self::default();
        for row in rows {
            let id = id(&row);
            standing.add(said(row), id);
        }
        standing
    }

    /// Adds a row of that id; `said` is the row without what only this one has.
    pub fn add(&mut self, said: T, id: i64) {
        self.0.entry(said).or_default().push_back(id);
    }

    /// Takes the oldest row that says this, if there is one.
    pub fn take(&mut self, said: &T) -> Option<i64> {
        self.0.get_mut(said)?.pop_front()
    }

    /// Takes the oldest row of another that says this, if there is one.
    pub fn bring(&mut self, from: &mut Self, said: T) -> bool {
        match from.take(&said) {
            Some(id) => {
                self.add(said, id);
                true
            }
            None => false,
        }
    }

    /// True if a row that says this is left.
    pub fn has(&self, said: &T) -> bool {
        self.0.get(said).is_some_and(|ids| !ids.is_empty())
    }

    /// The ids of what was not taken, in the order of filing.
    pub fn left(self) -> Vec<i64> {
        let mut left: Vec<i64> = self.0.into_values().flatten().collect();
        left.sort_unstable();
        left
    }
}

/// What the earlier versions of a batch say.
#[derive(Debug, Default)]
struct Earlier {
    /// Rows of this version that are there already, by their place.
    repeated: HashSet<usize>,
    /// Statuses of units that were filed and not taken back.
    statuses: Standing<UnitStatus>,
}

/// Fills the tables from the rows of a batch.
struct Filler<'a, 'tx, 'c> {
    tx: &'a mut WriteTx<'tx>,
    source: Source<'c>,
    language: &'a str,
    /// What is on record of what the rows of this portion name.
    around: Around,
    /// What they add.
    pending: Pending,
    /// Quantity and unit of the lines of parts lists so far: alternatives have the same.
    lines: HashMap<(i64, String, Effectivity), (String, String)>,
    earlier: Earlier,
    judge: Judge,
}

/// Files the rows of a trace batch: all of them or, on error, none.
///
/// # Errors
/// [`crate::app::Code::Trace`] naming the row and its item, lot or serial.
pub(in crate::app) fn file_rows(
    tx: &mut WriteTx<'_>,
    (app, session): (&App, &Session),
    (batch, version): (&str, i32),
    file: &TraceFile,
) -> Result<(), Error> {
    let judge = Judge::new(hidden_batches(tx.look(), session)?, &session.language);
    let words = session.words();
    let mut filler = Filler {
        tx,
        source: Source { organisation: session.code(), batch, version },
        language: &session.language,
        around: Around::default(),
        pending: Pending::default(),
        lines: HashMap::new(),
        earlier: Earlier::default(),
        judge,
    };
    let file = &file.after(earlier_files(filler.tx.look(), batch, version)?);
    if version > 1 {
        filler.put_right((app, file, &words))?;
    }
    let (mut place, mut next) = (0, LEARN);
    portions(file.rows_to_file(app, &words)?, |rows| {
        filler.portion(place, rows)?;
        place += rows.len();
        if place >= next {
            trace::learn(filler.tx)?;
            next = place * 4;
        }
        Ok(())
    })
}

/// The files of the versions of a batch before this one, as far as they brought rows.
fn earlier_files(conn: &mut Conn, batch: &str, version: i32) -> Result<Vec<Digest>, Error> {
    let mut files = Vec::new();
    if version > 1 {
        for earlier in parsed_versions(conn, batch)? {
            let is_before = i32::try_from(earlier.manifest.version).is_ok_and(|earlier| earlier < version);
            files.extend(earlier.manifest.files.first().filter(|_| is_before).map(|file| file.digest));
        }
        files.dedup();
    }
    Ok(files)
}

/// Goes through the rows of a file, so many at a time.
fn portions(mut rows: Rows<'_>, mut each: impl FnMut(&[Numbered]) -> Result<(), Error>) -> Result<(), Error> {
    loop {
        let some = rows.by_ref().take(PORTION).collect::<Result<Vec<_>, _>>()?;
        if some.is_empty() {
            return Ok(());
        }
        each(&some)?;
    }
}

/// Says in which row of the file something is wrong.
fn at_row(error: Error, at: u64, language: &str) -> Error {
    if at == 0 {
        return error;
    }
    let words = Words::on_pages(language);
    error.map_lines(|line| {
        words.format("trace-at-row", &[("row", at.to_string().into()), ("what", line.into())])
    })
}

impl Filler<'_, '_, '_> {
    fn next(&mut self, counter: &str) -> Result<i64, Error> {
        Ok(counters::take(self.tx, INSTALLATION, counter, 1)?)
    }

    /// Files some rows; `first` is the place of the first of them.
    fn portion(&mut self, first: usize, rows: &[Numbered]) -> Result<(), Error> {
        self.around = Around::of(self.tx.look(), self.source.organisation, rows)?;
        self.judge.look(self.tx.look(), rows, &self.around)?;
        for (place, Numbered { at, row }) in (first..).zip(rows) {
            if self.earlier.repeated.contains(&place) {
                continue;
            }
            let filed = match row {
                Row::Item(row) => self.item(row),
                Row::Bom(row) => self.bom(row),
                Row::Lot(row) => self.lot(row),
                Row::Unit(row) => self.unit(row),
                Row::Edge(row) => self.edge(row),
                Row::Operation(row) => self.operation(row),
                Row::Serials(row) => self.serials(row),
            };
            filed.map_err(|error| at_row(error, *at, self.language))?;
        }
        self.pending.write(self.tx)?;
        Ok(())
    }

    /// Finds out what is there already, and takes back what this version says no more.
    fn put_right(&mut self, (app, file, words): (&App, &TraceFile, &Words)) -> Result<(), Error> {
        let said = trace::said_by(self.tx.look(), self.source.batch)?;
        let mut edges = Standing::of(said.edges, |row| row.edge_id, Edge::said);
        let mut lines = Standing::of(said.bom_lines, |row| row.line_id, BomLine::said);
        let mut operations = Standing::of(said.operations, |row| row.operation_id, Operation::said);
        let mut patterns = Standing::of(said.patterns, |row| row.pattern_id, SerialPattern::said);
        self.earlier.statuses = Standing::of(said.statuses, |row| row.status_id, UnitStatus::said);
        let mut first = 0;
        portions(file.rows(app, words)?, |rows| {
            let around = Around::of(self.tx.look(), self.source.organisation, rows)?;
            for (place, Numbered { row, .. }) in (first..).zip(rows) {
                let known = match row {
                    Row::Edge(row) => {
                        let ends = around.only(&row.child).zip(around.only(&row.parent));
                        ends.and_then(|ids| edges.take(&self.source.edge(0, row, ids).said()))
                    }
                    Row::Bom(row) => {
                        let into = around.item(&row.into_item, &row.into_revision);
                        into.and_then(|item| lines.take(&self.source.bom_line(0, row, item).said()))
                    }
                    Row::Operation(row) => {
                        let node = around.only(&row.piece);
                        node.and_then(|node| operations.take(&self.source.operation(0, row, node).said()))
                    }
                    Row::Serials(row) => {
                        let item = around.item(&row.item, &row.revision);
                        item.and_then(|item| patterns.take(&self.source.pattern(0, row, item).said()))
                    }
                    Row::Item(_) | Row::Lot(_) | Row::Unit(_) => None,
                };
                if known.is_some() {
                    self.earlier.repeated.insert(place);
                }
            }
            first += rows.len();
            Ok(())
        })?;
        let left = Withdrawn {
            edges: edges.left(),
            bom_lines: lines.left(),
            operations: operations.left(),
            patterns: patterns.left(),
            statuses: self.statuses_taken_back(file.taken_back(app, words)?)?,
        };
        trace::withdraw(self.tx, &left, self.source.version)?;
        Ok(())
    }

    /// The statuses that events said which are declared to be wrong.
    fn statuses_taken_back(&mut self, rows: Vec<Row>) -> Result<Vec<i64>, Error> {
        let rows: Vec<Numbered> = rows.into_iter().map(|row| Numbered { at: 0, row }).collect();
        let around = Around::of(self.tx.look(), self.source.organisation, &rows)?;
        let mut ids = Vec::new();
        for Numbered { row, .. } in &rows {
            if let Row::Unit(row) = row
                && let Some(item) = around.item(&row.item, &row.revision)
                && let Some(node) = around.unit(item, &row.serial)
            {
                ids.extend(self.earlier.statuses.take(&self.source.status(0, row, node).said()));
            }
        }
        Ok(ids)
    }

    fn item_id(&self, number: &str, revision: &str) -> Result<i64, Error> {
        self.around
            .item(number, revision)
            .ok_or_else(|| refused(self.language, "trace-item-unknown", &full_number(number, revision)))
    }

    fn item(&mut self, row: &ItemRow) -> Result<(), Error> {
        if let Some(title) = self.around.title(&row.item, &row.revision) {
            return if *title == row.title || row.title.is_empty() {
                Ok(())
            } else {
                Err(refused(self.language, "trace-item-differs", &row.item))
            };
        }
        let item_id = self.next("trace/item")?;
        let item = self.source.item(item_id, row);
        self.around.add_item(&item);
        trace::insert_item(self.tx, item)?;
        Ok(())
    }

    fn bom(&mut self, row: &BomRow) -> Result<(), Error> {
        let item_id = self.item_id(&row.into_item, &row.into_revision)?;
        if !row.revision.is_empty() {
            self.item_id(&row.item, &row.revision)?;
        } else if !self.around.has_part(&row.item) {
            return Err(refused(self.language, "trace-item-unknown", &row.item));
        }
        let key = (item_id, row.find.clone(), row.effectivity.clone());
        let amount = (row.quantity.clone(), row.unit.clone());
        if *self.lines.entry(key).or_insert_with(|| amount.clone()) != amount {
            let arguments = [("find", row.find.clone().into()), ("name", row.into_item.clone().into())];
            return Err(refused_with(self.language, "trace-alternative-differs", &arguments));
        }
        if self.is_designed_inside(&row.into_item, &row.item)? {
            let arguments = [("child", row.item.clone().into()), ("parent", row.into_item.clone().into())];
            return Err(refused_with(self.language, "trace-contains-itself", &arguments));
        }
        let line_id = self.next("trace/bom-line")?;
        trace::insert_bom_line(self.tx, self.source.bom_line(line_id, row, item_id))?;
        Ok(())
    }

    /// Whether a part goes into another by their parts lists, however deep.
    fn is_designed_inside(&mut self, part: &str, other: &str) -> Result<bool, Error> {
        let (mut seen, mut open) = (HashSet::from([other.to_owned()]), vec![other.to_owned()]);
        while !open.is_empty() {
            let items = trace::items_numbered(self.tx.look(), self.source.organisation, &open)?;
            let ids: Vec<i64> = items.iter().map(|item| item.item_id).collect();
            open.clear();
            for line in trace::bom_lines_of(self.tx.look(), &ids, self.judge.hidden())? {
                if line.part == part {
                    return Ok(true);
                }
                if seen.insert(line.part.clone()) {
                    open.push(line.part);
                }
            }
        }
        Ok(false)
    }

    fn lot(&mut self, row: &LotRow) -> Result<(), Error> {
        let item_id = self.item_id(&row.item, &row.revision)?;
        let made_on = written(row.made_on);
        if let Some(known) = self.around.lot(item_id, &row.lot) {
            let same =
                (&known.supplier, &known.supplier_lot, &known.certificate, &known.made_on, &known.quantity)
                    == (&row.supplier, &row.supplier_lot, &row.certificate, &made_on, &row.quantity);
            return if same { Ok(()) } else { Err(refused(self.language, "trace-lot-differs", &row.lot)) };
        }
        let node_id = self.next("trace/node")?;
        let lot = self.source.lot(node_id, row, item_id);
        self.around.add_lot(&row.item, lot.clone());
        self.pending.lots.push(lot);
        Ok(())
    }

    fn unit(&mut self, row: &UnitRow) -> Result<(), Error> {
        let item_id = self.item_id(&row.item, &row.revision)?;
        let node_id = match self.around.unit(item_id, &row.serial) {
            Some(known) => known,
            None => {
                self.is_well_written(item_id, row)?;
                let node_id = self.next("trace/node")?;
                let unit = self.source.unit(node_id, row, item_id);
                self.around.add_unit(&row.item, &unit);
                self.pending.units.push(unit);
                node_id
            }
        };
        // What an earlier version of the same batch said may be long past: it is not said again.
        if self.earlier.statuses.has(&self.source.status(0, row, node_id).said()) {
            return Ok(());
        }
        // A unit that is named again has moved on: its new status stands after the old one.
        let status_id = self.next("trace/status")?;
        self.pending.statuses.push(self.source.status(status_id, row, node_id));
        Ok(())
    }

    /// Refuses a new serial number that is not written as those of its part are.
    fn is_well_written(&self, item_id: i64, row: &UnitRow) -> Result<(), Error> {
        let Some(pattern) = self.around.pattern(item_id) else { return Ok(()) };
        if SerialsRow::compiled(pattern).is_some_and(|pattern| pattern.is_match(&row.serial)) {
            return Ok(());
        }
        let arguments = [
            ("name", row.serial.clone().into()),
            ("item", row.item.clone().into()),
            ("pattern", pattern.to_owned().into()),
        ];
        Err(refused_with(self.language, "trace-serial-pattern", &arguments))
    }

    fn serials(&mut self, row: &SerialsRow) -> Result<(), Error> {
        let item_id = self.item_id(&row.item, &row.revision)?;
        let pattern_id = self.next("trace/pattern")?;
        trace::insert_pattern(self.tx, self.source.pattern(pattern_id, row, item_id))?;
        self.around.add_pattern(item_id, &row.pattern);
        Ok(())
    }

    fn node(&self, piece: &Piece) -> Result<i64, Error> {
        match self.around.meant(piece, self.source) {
            Ok(id) => Ok(id),
            Err(0) => Err(refused(self.language, "trace-piece-unknown", &piece.to_string())),
            // The same lot number in two revisions of an item: an edge does not say which.
            Err(_) => Err(refused(self.language, "trace-piece-ambiguous", &piece.to_string())),
        }
    }

    fn edge(&mut self, row: &EdgeRow) -> Result<(), Error> {
        let ids = (self.node(&row.child)?, self.node(&row.parent)?);
        if !self.judge.admits((self.tx, &mut self.pending), row, ids)? {
            return Ok(());
        }
        let edge_id = self.next("trace/edge")?;
        let edge = self.source.edge(edge_id, row, ids);
        self.judge.filed(&edge, row);
        self.pending.edges.push(edge);
        Ok(())
    }

    fn operation(&mut self, row: &OperationRow) -> Result<(), Error> {
        let node_id = self.node(&row.piece)?;
        let operation_id = self.next("trace/operation")?;
        self.pending.operations.push(self.source.operation(operation_id, row, node_id));
        Ok(())
    }
}
