//! Which edges may be filed: nothing is in two places, nothing contains itself, nothing is taken out that is not in.
//!
//! The filer's clearance counts here as everywhere: what a hidden batch says does not exist, because a refusal would
//! tell of it. Each question is answered through an index from the few rows that bear on it, so that filing a row
//! takes no longer in a genealogy of a million units.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::around::{Around, Pending};
use super::intake::Numbered;
use super::{apply, node, refused_with};
use crate::app::Error;
use crate::db::trace::{self, Direction, Edge, Hidden, Step};
use crate::db::{Conn, WriteTx};
use crate::domain::decimal;
use crate::domain::holding::{Amounts, Holding, NotRemovable, in_unit};
use crate::domain::trace::{EdgeRow, Piece, Relation, Row};

/// Judges the edges of one batch.
#[derive(Debug)]
pub(super) struct Judge {
    /// Batches that do not exist for the filer.
    hidden: Hidden,
    /// The filer's.
    language: String,
    /// What is in, of the pairs that something of this batch was taken out of: read once, then kept up to date.
    holdings: HashMap<(i64, i64), Holding>,
    /// What there is of the lots that this batch uses, if it is on record how much was made: read once, then kept up to date.
    stocks: HashMap<i64, Option<Stock>>,
    /// Of the units that rows of this portion put somewhere: where they were put last.
    newest: HashMap<i64, Step>,
    /// Of the nodes of this portion: what something is or was in.
    filled: HashSet<i64>,
    /// And what is or was in something.
    placed: HashSet<i64>,
}

/// What there is of a lot.
#[derive(Debug)]
struct Stock {
    made: String,
    unit: String,
    used: String,
}

impl Judge {
    pub(super) fn new(hidden: Hidden, language: &str) -> Self {
        Self {
            hidden,
            language: language.to_owned(),
            holdings: HashMap::new(),
            stocks: HashMap::new(),
            newest: HashMap::new(),
            filled: HashSet::new(),
            placed: HashSet::new(),
        }
    }

    /// Batches that do not exist for the filer.
    pub(super) const fn hidden(&self) -> &Hidden {
        &self.hidden
    }

    /// Looks up where the nodes of some rows are.
    pub(super) fn look(&mut self, conn: &mut Conn, rows: &[Numbered], around: &Around) -> Result<(), Error> {
        let (mut units, mut children, mut parents) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for Numbered { row, .. } in rows {
            if let Row::Edge(row) = row {
                if let Piece::Unit { .. } = row.child {
                    units.extend(around.all(&row.child));
                }
                children.extend(around.all(&row.child));
                parents.extend(around.all(&row.parent));
            }
        }
        let list = |set: BTreeSet<i64>| set.into_iter().collect::<Vec<_>>();
        self.newest = trace::newest_edges(conn, &list(units), &self.hidden)?;
        self.filled = trace::with_edges(conn, &list(children), Direction::Into)?;
        self.placed = trace::with_edges(conn, &list(parents), Direction::Outward)?;
        Ok(())
    }

    /// Whether the edge is to be filed; false if it says only what is on record already.
    ///
    /// # Errors
    /// [`crate::app::Code::Trace`] naming the pieces, if it may not be filed.
    pub(super) fn admits(
        &mut self,
        (tx, pending): (&mut WriteTx<'_>, &mut Pending),
        row: &EdgeRow,
        (child_id, parent_id): (i64, i64),
    ) -> Result<bool, Error> {
        if child_id == parent_id {
            return Err(refused_with(
                &self.language,
                "trace-into-itself",
                &[("name", row.child.to_string().into())],
            ));
        }
        if row.relation == Relation::Removed {
            pending.write(tx)?;
            self.removable(tx.look(), row, (child_id, parent_id))?;
            return Ok(true);
        }
        if let Piece::Unit { .. } = row.child
            && let Some(newest) = self.newest.get(&child_id).cloned()
            && newest.relation != Relation::Removed.code()
        {
            if newest.parent_id == parent_id && newest.relation == row.relation.code() {
                return Ok(false);
            }
            pending.write(tx)?;
            return Err(self.is_elsewhere(tx.look(), row, &newest)?);
        }
        // Things are mostly built from the bottom up: then nothing is in the child, or the parent is in nothing.
        let may_be_inside = self.filled.contains(&child_id) && self.placed.contains(&parent_id);
        if may_be_inside && self.is_inside((tx, pending), &row.child, (child_id, parent_id))? {
            let arguments =
                [("child", row.child.to_string().into()), ("parent", row.parent.to_string().into())];
            return Err(refused_with(&self.language, "trace-contains-itself", &arguments));
        }
        if let Piece::Lot { .. } = row.child {
            self.in_stock((tx, pending), row, child_id)?;
        }
        Ok(true)
    }

    /// Refuses to use more of a lot than was made of it, or by a unit that its quantity cannot be compared with.
    fn in_stock(
        &mut self,
        (tx, pending): (&mut WriteTx<'_>, &mut Pending),
        row: &EdgeRow,
        lot: i64,
    ) -> Result<(), Error> {
        let stock = match self.stocks.entry(lot) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(free) => {
                pending.write(tx)?;
                free.insert(stock(tx.look(), lot, &self.hidden)?)
            }
        };
        let Some(stock) = stock else { return Ok(()) };
        let left = decimal::subtract(&stock.made, &stock.used);
        let shown = |quantity: &str, unit: &str| format!("{quantity} {unit}").trim_end().to_owned();
        let arguments = [
            ("child", row.child.to_string().into()),
            ("parent", row.parent.to_string().into()),
            ("given", shown(&row.quantity, &row.unit).into()),
            ("unit", stock.unit.clone().into()),
            ("made", shown(&stock.made, &stock.unit).into()),
            ("left", shown(&left, &stock.unit).into()),
        ];
        let Some(wanted) = in_unit(&row.quantity, &row.unit, &stock.unit) else {
            return Err(refused_with(&self.language, "trace-no-conversion", &arguments));
        };
        if decimal::compare(&wanted, &left).is_gt() {
            return Err(refused_with(&self.language, "trace-overdrawn", &arguments));
        }
        Ok(())
    }

    /// Takes note of an edge that was filed.
    pub(super) fn filed(&mut self, edge: &Edge, row: &EdgeRow) {
        let ids = (edge.child_id, edge.parent_id);
        if let Some(holding) = self.holdings.get_mut(&ids) {
            holding.apply(edge.edge_id, row.relation, &row.quantity, &row.unit);
        }
        if let Piece::Unit { .. } = row.child {
            self.newest.insert(edge.child_id, Step::from(edge));
        }
        self.filled.insert(edge.parent_id);
        self.placed.insert(edge.child_id);
        if row.relation == Relation::Removed {
            // How much that was is for the rows to say.
            self.stocks.remove(&ids.0);
        } else if let Some(Some(stock)) = self.stocks.get_mut(&ids.0)
            && let Some(more) = in_unit(&row.quantity, &row.unit, &stock.unit)
        {
            stock.used = decimal::add(&stock.used, &more);
        }
    }

    fn removable(&mut self, conn: &mut Conn, row: &EdgeRow, ids: (i64, i64)) -> Result<(), Error> {
        let holding = match self.holdings.entry(ids) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(free) => {
                let mut holding = Holding::default();
                for step in trace::edges_between(conn, ids.0, ids.1, &self.hidden)? {
                    apply(&mut holding, &step);
                }
                free.insert(holding)
            }
        };
        // A serialised piece is in or out; how its one piece is counted does not matter.
        let (quantity, unit) = match row.child {
            Piece::Unit { .. } => ("", ""),
            Piece::Lot { .. } => (row.quantity.as_str(), row.unit.as_str()),
        };
        let id = match holding.may_remove(quantity, unit) {
            Ok(()) => return Ok(()),
            Err(NotRemovable::Absent) => "trace-not-in",
            Err(NotRemovable::Consumed) => "trace-consumed-stays",
            Err(NotRemovable::Unit) => "trace-other-unit",
            Err(NotRemovable::TooMuch) => "trace-more-than-in",
        };
        let arguments = [
            ("child", row.child.to_string().into()),
            ("parent", row.parent.to_string().into()),
            ("given", format!("{quantity} {unit}").trim().to_owned().into()),
            ("held", holding.installed.to_string().into()),
        ];
        Err(refused_with(&self.language, id, &arguments))
    }

    /// The refusal of a unit that is in something already.
    fn is_elsewhere(&self, conn: &mut Conn, row: &EdgeRow, newest: &Step) -> Result<Error, Error> {
        let named = node::named(conn, &[newest.parent_id], &Hidden::default())?;
        let place = named.get(&newest.parent_id).map(|node| format!("{} {}", node.item, node.number));
        let id = if newest.relation == Relation::Consumed.code() { "trace-used-up" } else { "trace-is-in" };
        let arguments = [
            ("child", row.child.to_string().into()),
            ("parent", row.parent.to_string().into()),
            ("place", place.unwrap_or_default().into()),
        ];
        Ok(refused_with(&self.language, id, &arguments))
    }

    /// Whether the parent is in the child already, however deep.
    fn is_inside(
        &self,
        (tx, pending): (&mut WriteTx<'_>, &mut Pending),
        child: &Piece,
        (child_id, parent_id): (i64, i64),
    ) -> Result<bool, Error> {
        pending.write(tx)?;
        let conn = tx.look();
        // From the end where there is less to see: little goes into a lot, and a unit is in one thing only.
        let (from, wanted, direction) = match child {
            Piece::Lot { .. } => (child_id, parent_id, Direction::Into),
            Piece::Unit { .. } => (parent_id, child_id, Direction::Outward),
        };
        let mut seen = BTreeSet::from([from]);
        let mut open = vec![from];
        while let Some(here) = open.pop() {
            for there in self.next(conn, here, direction)? {
                if there == wanted {
                    return Ok(true);
                }
                if seen.insert(there) {
                    open.push(there);
                }
            }
        }
        Ok(false)
    }

    /// What is in a node, or what it is in.
    fn next(&self, conn: &mut Conn, here: i64, direction: Direction) -> Result<Vec<i64>, Error> {
        if direction == Direction::Outward && trace::unit(conn, here)?.is_some() {
            let newest = trace::newest_edges(conn, &[here], &self.hidden)?.remove(&here);
            let is_in = |step: &Step| step.relation != Relation::Removed.code();
            return Ok(newest.filter(is_in).map(|step| step.parent_id).into_iter().collect());
        }
        let mut holdings: BTreeMap<i64, Holding> = BTreeMap::new();
        for step in trace::edges_at(conn, here, direction, &self.hidden)? {
            let there = match direction {
                Direction::Into => step.child_id,
                Direction::Outward => step.parent_id,
            };
            apply(holdings.entry(there).or_default(), &step);
        }
        Ok(holdings.into_iter().filter(|(_, holding)| holding.is_in()).map(|(there, _)| there).collect())
    }
}

/// What is on record of a lot. Where it has a quantity without a unit, nobody knows what is counted.
fn stock(conn: &mut Conn, lot: i64, hidden: &Hidden) -> Result<Option<Stock>, Error> {
    let Some(found) = trace::lots(conn, &[lot])?.pop() else { return Ok(None) };
    if found.quantity.is_empty() || found.unit.is_empty() {
        return Ok(None);
    }
    let mut holdings: HashMap<i64, Holding> = HashMap::new();
    for step in trace::edges_at(conn, lot, Direction::Outward, hidden)? {
        apply(holdings.entry(step.parent_id).or_default(), &step);
    }
    let mut used = Amounts::default();
    for holding in holdings.values() {
        used.join(&holding.consumed);
        used.join(&holding.installed);
    }
    let (used, _) = used.total(&found.unit);
    Ok(Some(Stock { made: found.quantity, unit: found.unit, used }))
}
