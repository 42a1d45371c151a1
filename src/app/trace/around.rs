//! What is on record around some rows of a batch, looked up together; and what they add to it, written together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::filing::Source;
use super::intake::Numbered;
use crate::app::Error;
use crate::db::trace::{self, Edge, Item, Lot, Operation, Unit, UnitStatus};
use crate::db::{Conn, WriteTx};
use crate::domain::trace::{Piece, Row};

/// What is on record of the items, lots and units that rows name, and what rows have added since.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// By number, then revision: id and title.
    items: BTreeMap<String, BTreeMap<String, (i64, String)>>,
    /// How serial numbers are written, by item.
    patterns: HashMap<i64, String>,
    lots: HashMap<(i64, String), Lot>,
    units: HashMap<(i64, String), i64>,
    /// By what edges call them: the same number in two revisions is two. With each the batch that was the first to name it.
    nodes: HashMap<Piece, Vec<(i64, String, i32)>>,
}

impl Around {
    /// Looks up what rows name.
    pub fn of(conn: &mut Conn, organisation: &str, rows: &[Numbered]) -> Result<Self, Error> {
        let (mut items, mut lots, mut serials) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut piece = |items: &mut BTreeSet<String>, piece: &Piece| {
            items.insert(piece.item().to_owned());
            match piece {
                Piece::Lot { lot, .. } => lots.insert(lot.clone()),
                Piece::Unit { serial, .. } => serials.insert(serial.clone()),
            };
        };
        for Numbered { row, .. } in rows {
            match row {
                Row::Item(row) => drop(items.insert(row.item.clone())),
                Row::Bom(row) => items.extend([row.item.clone(), row.into_item.clone()]),
                Row::Lot(row) => {
                    piece(&mut items, &Piece::Lot { item: row.item.clone(), lot: row.lot.clone() });
                }
                Row::Unit(row) => {
                    piece(&mut items, &Piece::Unit { item: row.item.clone(), serial: row.serial.clone() });
                }
                Row::Edge(row) => {
                    piece(&mut items, &row.child);
                    piece(&mut items, &row.parent);
                }
                Row::Operation(row) => piece(&mut items, &row.piece),
                Row::Serials(row) => drop(items.insert(row.item.clone())),
            }
        }
        let list = |set: BTreeSet<String>| set.into_iter().collect::<Vec<_>>();
        let (items, lots, serials) = (list(items), list(lots), list(serials));
        let mut around = Self::default();
        let mut numbers: HashMap<i64, String> = HashMap::new();
        for item in trace::items_numbered(conn, organisation, &items)? {
            numbers.insert(item.item_id, item.number.clone());
            around.add_item(&item);
        }
        around.patterns = trace::patterns_of(conn, &numbers.keys().copied().collect::<Vec<_>>())?;
        // The same serial may be of a part that no row names.
        for unit in trace::units_numbered(conn, organisation, &serials)? {
            if let Some(number) = numbers.get(&unit.item_id) {
                around.add_unit(number, &unit);
            }
        }
        for lot in trace::lots_numbered(conn, organisation, &lots)? {
            if let Some(number) = numbers.get(&lot.item_id) {
                around.add_lot(number, lot);
            }
        }
        Ok(around)
    }

    /// Id of an item.
    pub fn item(&self, number: &str, revision: &str) -> Option<i64> {
        Some(self.items.get(number)?.get(revision)?.0)
    }

    /// Its title.
    pub fn title(&self, number: &str, revision: &str) -> Option<&String> {
        Some(&self.items.get(number)?.get(revision)?.1)
    }

    /// True if there is a part of this number, in whatever revision.
    pub fn has_part(&self, number: &str) -> bool {
        self.items.contains_key(number)
    }

    /// How serial numbers of an item are written, if that is on record.
    pub fn pattern(&self, item_id: i64) -> Option<&str> {
        self.patterns.get(&item_id).map(String::as_str)
    }

    pub fn add_pattern(&mut self, item_id: i64, pattern: &str) {
        self.patterns.insert(item_id, pattern.to_owned());
    }

    /// A lot of an item.
    pub fn lot(&self, item_id: i64, lot: &str) -> Option<&Lot> {
        self.lots.get(&(item_id, lot.to_owned()))
    }

    /// Node id of a unit of an item.
    pub fn unit(&self, item_id: i64, serial: &str) -> Option<i64> {
        self.units.get(&(item_id, serial.to_owned())).copied()
    }

    pub fn add_item(&mut self, item: &Item) {
        let revisions = self.items.entry(item.number.clone()).or_default();
        revisions.insert(item.revision.clone(), (item.item_id, item.title.clone()));
    }

    pub fn add_lot(&mut self, number: &str, lot: Lot) {
        let piece = Piece::Lot { item: number.to_owned(), lot: lot.lot.clone() };
        let own = (lot.node_id, lot.batch_record.clone(), lot.batch_version);
        self.nodes.entry(piece).or_default().push(own);
        self.lots.insert((lot.item_id, lot.lot.clone()), lot);
    }

    pub fn add_unit(&mut self, number: &str, unit: &Unit) {
        let piece = Piece::Unit { item: number.to_owned(), serial: unit.serial.clone() };
        let own = (unit.node_id, unit.batch_record.clone(), unit.batch_version);
        self.nodes.entry(piece).or_default().push(own);
        self.units.insert((unit.item_id, unit.serial.clone()), unit.node_id);
    }

    /// The node that a row of this version means: the only one of that name, or the last that the version itself was the
    /// first to name.
    ///
    /// # Errors
    /// How many there are, where that is none or several.
    pub fn meant(&self, piece: &Piece, source: Source<'_>) -> Result<i64, usize> {
        let found = self.nodes.get(piece).map(Vec::as_slice).unwrap_or_default();
        let own =
            found.iter().filter(|(_, batch, version)| batch == source.batch && *version == source.version);
        if let Some(newest) = own.map(|(id, ..)| *id).max() {
            return Ok(newest);
        }
        match found {
            [(id, ..)] => Ok(*id),
            _ => Err(found.len()),
        }
    }

    /// The only node of that name.
    pub fn only(&self, piece: &Piece) -> Option<i64> {
        match self.nodes.get(piece).map(Vec::as_slice) {
            Some([(id, ..)]) => Some(*id),
            _ => None,
        }
    }

    /// Every node of that name.
    pub fn all(&self, piece: &Piece) -> impl Iterator<Item = i64> {
        self.nodes.get(piece).into_iter().flatten().map(|(id, ..)| *id)
    }
}

/// Rows that are still to be written.
#[derive(Debug, Default)]
pub(super) struct Pending {
    pub lots: Vec<Lot>,
    pub units: Vec<Unit>,
    pub statuses: Vec<UnitStatus>,
    pub edges: Vec<Edge>,
    pub operations: Vec<Operation>,
}

impl Pending {
    /// Writes them.
    pub fn write(&mut self, tx: &mut WriteTx<'_>) -> Result<(), Error> {
        trace::insert_lots(tx, &std::mem::take(&mut self.lots))?;
        trace::insert_units(tx, &std::mem::take(&mut self.units))?;
        trace::insert_statuses(tx, &std::mem::take(&mut self.statuses))?;
        trace::insert_edges(tx, &std::mem::take(&mut self.edges))?;
        trace::insert_operations(tx, &std::mem::take(&mut self.operations))?;
        Ok(())
    }
}
