//! What is in a unit, and where did a lot go? Now, and until it was taken out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::as_designed::{AsDesigned, Designs};
use super::balance::MassBalance;
use super::conformity::{BearingRecord, CertificateOfUnit, Conformity};
use super::node::{Node, named};
use super::{apply, hidden_batches, refused};
use crate::app::{App, Error, Session};
use crate::db::trace::{self, Direction, Hidden, Item};
use crate::db::{Conn, records};
use crate::domain::access::{Action, Marking};
use crate::domain::holding::{Holding, Span, both, extend};
use crate::domain::trace::Relation;

/// One line of an answer.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct TraceLine {
    /// Distance from the start.
    pub depth: i32,
    /// What stands here.
    pub node: Node,
    /// How it is joined to the line above it in the tree, or to `of`: `consumed`, `installed`, `removed`; empty at the
    /// start.
    pub relation: String,
    /// Quantity with unit.
    pub quantity: String,
    /// What it was taken out of, or what was taken out of it, where that is not the line above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<End>,
    /// Number of the trace batch that says that it was taken out; empty unless `relation` is `removed`.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(default)]
    pub batch: String,
    /// What stands below it stands below an earlier line of the same thing.
    pub is_repeated: bool,
    /// Records that bear on it, where a unit's contents are asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub records: Vec<BearingRecord>,
    #[serde(skip)]
    pub(crate) id: i64,
}

/// The other end of an edge.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
pub struct End {
    /// `lot` or `unit`.
    #[serde(rename = "type")]
    pub node_type: &'static str,
    /// Part number and revision.
    pub item: String,
    /// Lot or serial number.
    pub number: String,
}

impl End {
    pub(super) fn of(node: &Node) -> Self {
        Self { node_type: node.node_type, item: node.item.clone(), number: node.number.clone() }
    }
}

/// What a unit is made of.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct UnitContents {
    /// What is in it now, as a tree written in lines: each line stands below the nearest line above it with a smaller
    /// depth.
    pub lines: Vec<TraceLine>,
    /// What was taken out of it, or out of what is in it now, and is not in there again.
    pub taken_out: Vec<TraceLine>,
    /// What the records say of it with everything in it.
    pub conformity: Conformity,
    /// The units in it, itself first, whose parts have a parts list, beside that.
    pub as_designed: Vec<AsDesigned>,
    /// Certificates of conformity that name it, in whatever state.
    pub certificates: Vec<CertificateOfUnit>,
}

/// Where a lot went.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct WhereUsed {
    /// What holds it now, however deep, as a tree like that of [`UnitContents`].
    pub lines: Vec<TraceLine>,
    /// What held it until it was taken out, or until the part that holds it was, and holds none now.
    pub earlier: Vec<TraceLine>,
    /// Delivered units that hold it and are not built into another unit.
    pub delivered: usize,
    /// Units that hold it and are built into one of those.
    pub delivered_inside: usize,
    /// Units that hold it, are not built into another unit and are not delivered.
    pub not_delivered: usize,
    /// Units that held it and hold none now.
    pub held_earlier: usize,
    /// What was made of it, used of it and is left, if its quantity is on record.
    pub balance: Option<MassBalance>,
}

impl App {
    /// What a unit is made of, and what was taken out.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`], [`crate::app::Code::Denied`], [`crate::app::Code::Trace`] if several items have a unit of that number.
    pub fn trace_unit(
        &self,
        session: &Session,
        serial: &str,
        item: Option<&str>,
    ) -> Result<UnitContents, Error> {
        session.may(Action::ReadTrace, Marking::Unclassified)?;
        self.db.read(|conn| {
            let hidden = hidden_batches(conn, session)?;
            let mut found = trace::find_units(conn, session.code(), serial)?;
            found.retain(|unit| !hidden.has(&unit.batch_record, unit.batch_version));
            let found: Vec<(i64, i64)> = found.iter().map(|unit| (unit.node_id, unit.item_id)).collect();
            let start = one(conn, found, item, (&session.language, "unit", serial))?;
            let web = Web::around(conn, start, Direction::Into, &hidden)?;
            let (lines, nodes) = web.tree();
            let taken_out = web.taken_out(conn, &nodes)?;
            let mut contents = UnitContents {
                lines,
                taken_out,
                conformity: Conformity::default(),
                as_designed: Vec::new(),
                certificates: Vec::new(),
            };
            let designs = Designs::of(conn, (&web, &nodes), &hidden)?;
            self.conformity(conn, session, (&web, &nodes, &designs), &mut contents)?;
            Ok(contents)
        })
    }

    /// Where a lot went: every lot and unit that holds it or held it, however deep, delivered ones with their
    /// customers.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`], [`crate::app::Code::Denied`], [`crate::app::Code::Trace`] if several items have a lot of that number.
    pub fn where_used(&self, session: &Session, lot: &str, item: Option<&str>) -> Result<WhereUsed, Error> {
        session.may(Action::ReadTrace, Marking::Unclassified)?;
        self.db.read(|conn| {
            let hidden = hidden_batches(conn, session)?;
            let mut found = trace::find_lots(conn, session.code(), lot)?;
            found.retain(|lot| !hidden.has(&lot.batch_record, lot.batch_version));
            let places: Vec<(i64, i64)> = found.iter().map(|lot| (lot.node_id, lot.item_id)).collect();
            let start = one(conn, places, item, (&session.language, "lot", lot))?;
            let web = Web::around(conn, start, Direction::Outward, &hidden)?;
            let (lines, nodes) = web.tree();
            let (earlier, held) = web.earlier(conn)?;
            let is_unit = |id: &&i64| web.names.get(id).is_some_and(Node::is_unit);
            let (delivered, delivered_inside, not_delivered) = web.count(&nodes);
            let held_earlier = held.iter().filter(is_unit).count();
            let own = found.iter().find(|lot| lot.node_id == start);
            let balance =
                own.and_then(|own| MassBalance::of(own, web.from(start).map(|(_, holding)| holding)));
            Ok(WhereUsed {
                lines,
                earlier,
                delivered,
                delivered_inside,
                not_delivered,
                held_earlier,
                balance,
            })
        })
    }
}

/// The only node found, or the one of the item asked for, by number or by number and revision.
pub(super) fn one(
    conn: &mut Conn,
    found: Vec<(i64, i64)>,
    item: Option<&str>,
    (language, what, number): (&str, &'static str, &str),
) -> Result<i64, Error> {
    let mut left = Vec::new();
    let mut items = Vec::new();
    for (node, item_id) in found {
        let part = trace::item(conn, item_id)?;
        let full = part.as_ref().map(Item::full_number).unwrap_or_default();
        let known = part.as_ref().map(|part| part.number.clone()).unwrap_or_default();
        if item.is_none_or(|wanted| wanted == known || wanted == full) {
            left.push(node);
            items.push(known);
        }
    }
    match left.as_slice() {
        [node] => Ok(*node),
        [] => Err(Error::not_found(what, number)),
        _ => {
            let name = format!("{number}: {}", items.join(", "));
            Err(refused(language, "trace-several-items", &name))
        }
    }
}

/// Everything that can be reached from some nodes, as the reader may see it.
pub(super) struct Holdings {
    /// For each node and what stands beyond it in the direction asked for, what is held along the way.
    beyond: BTreeMap<(i64, i64), Holding>,
    /// Who they are; a node without a name is hidden.
    names: HashMap<i64, Node>,
    /// The batch of each edge that took something out.
    removals: HashMap<i64, String>,
}

impl Holdings {
    pub(super) fn around(
        conn: &mut Conn,
        starts: &[i64],
        direction: Direction,
        hidden: &Hidden,
    ) -> Result<Self, Error> {
        let steps = trace::reach(conn, starts, direction, hidden)?;
        let ends = steps.iter().flat_map(|step| [step.child_id, step.parent_id]);
        let ids: BTreeSet<i64> = ends.chain(starts.iter().copied()).collect();
        let names = named(conn, &ids.into_iter().collect::<Vec<_>>(), hidden)?;
        let mut beyond: BTreeMap<(i64, i64), Holding> = BTreeMap::new();
        let mut removals = HashMap::new();
        for step in steps {
            if !names.contains_key(&step.child_id) || !names.contains_key(&step.parent_id) {
                continue;
            }
            let (here, there) = match direction {
                Direction::Into => (step.parent_id, step.child_id),
                Direction::Outward => (step.child_id, step.parent_id),
            };
            apply(beyond.entry((here, there)).or_default(), &step);
            if step.relation == Relation::Removed.code() {
                removals.insert(step.edge_id, step.batch_record);
            }
        }
        Ok(Self { beyond, names, removals })
    }

    /// What stands beyond a node, and what is held along the way.
    pub(super) fn from(&self, id: i64) -> impl DoubleEndedIterator<Item = (i64, &Holding)> {
        self.beyond.range((id, i64::MIN)..=(id, i64::MAX)).map(|((_, there), holding)| (*there, holding))
    }

    pub(super) fn node(&self, id: i64) -> Option<&Node> {
        self.names.get(&id)
    }
}

/// Everything that can be reached from a node.
pub(super) struct Web {
    start: i64,
    all: Holdings,
}

impl std::ops::Deref for Web {
    type Target = Holdings;

    fn deref(&self) -> &Holdings {
        &self.all
    }
}

impl Web {
    pub(super) fn around(
        conn: &mut Conn,
        start: i64,
        direction: Direction,
        hidden: &Hidden,
    ) -> Result<Self, Error> {
        Ok(Self { start, all: Holdings::around(conn, &[start], direction, hidden)? })
    }

    fn line(&self, depth: i32, id: i64, (relation, quantity): (&str, String)) -> Option<TraceLine> {
        Some(TraceLine {
            depth,
            node: self.names.get(&id)?.clone(),
            relation: relation.to_owned(),
            quantity,
            of: None,
            batch: String::new(),
            is_repeated: false,
            records: Vec::new(),
            id,
        })
    }

    /// All nodes that it knows: what is joined to the start now, and what was.
    pub(super) fn ids(&self) -> impl Iterator<Item = i64> {
        self.names.keys().copied()
    }

    /// True if something is in it.
    pub(super) fn holds_something(&self, id: i64) -> bool {
        self.from(id).any(|(_, holding)| holding.is_in())
    }

    /// What is joined to the start now, and the nodes in the order of their first lines. What stands below a thing is
    /// written once, so that there are no more lines than edges; and a circle ends.
    pub(super) fn tree(&self) -> (Vec<TraceLine>, Vec<i64>) {
        let (mut lines, mut nodes) = (Vec::new(), Vec::new());
        let mut seen = BTreeSet::new();
        // Depth first, without recursion: chains can be of any length.
        let mut stack = vec![(0, self.start, ("", String::new()))];
        while let Some((depth, id, how)) = stack.pop() {
            let Some(mut line) = self.line(depth, id, how) else { continue };
            let mut below: Vec<_> = self.from(id).filter(|(_, holding)| holding.is_in()).collect();
            if seen.insert(id) {
                nodes.push(id);
            } else {
                line.is_repeated = !below.is_empty();
                below.clear();
            }
            lines.push(line);
            for (there, holding) in below.into_iter().rev() {
                for (relation, amounts) in holding.present().into_iter().rev() {
                    stack.push((depth + 1, there, (relation.code(), amounts.to_string())));
                }
            }
        }
        (lines, nodes)
    }

    /// A line of something taken out; `of` is what it is, or was, joined to.
    fn removal(
        &self,
        numbers: &mut Numbers<'_>,
        (depth, id, of): (i32, i64, i64),
        holding: &Holding,
    ) -> Result<Option<TraceLine>, Error> {
        let how = (Relation::Removed.code(), holding.removed.to_string());
        let Some(mut line) = self.line(depth, id, how) else { return Ok(None) };
        line.of = self.names.get(&of).map(End::of);
        let batch = holding.last_removal.and_then(|edge| self.removals.get(&edge));
        line.batch = batch.map(|batch| numbers.of(batch)).transpose()?.unwrap_or_default();
        Ok(Some(line))
    }

    /// What was taken out of these nodes.
    fn taken_out(&self, conn: &mut Conn, nodes: &[i64]) -> Result<Vec<TraceLine>, Error> {
        let mut numbers = Numbers::new(conn);
        let mut lines = Vec::new();
        for id in nodes {
            for (there, holding) in self.from(*id).filter(|(_, holding)| !holding.removed.is_empty()) {
                // A piece that is in again is not out; of a lot, other pieces may be.
                let is_unit = self.names.get(&there).is_some_and(Node::is_unit);
                if !(is_unit && holding.is_in()) {
                    lines.extend(self.removal(&mut numbers, (1, there, *id), holding)?);
                }
            }
        }
        Ok(lines)
    }

    /// When each node held the start: while it held something that did.
    fn times(&self) -> HashMap<i64, Vec<Span>> {
        let mut times = HashMap::from([(self.start, vec![Span::ALWAYS])]);
        let mut open = vec![self.start];
        while let Some(id) = open.pop() {
            let here = times.get(&id).cloned().unwrap_or_default();
            for (there, holding) in self.from(id) {
                if extend(times.entry(there).or_default(), both(&here, &holding.spans)) {
                    open.push(there);
                }
            }
        }
        times
    }

    /// What held the start and does not now: as a tree, and as nodes.
    fn earlier(&self, conn: &mut Conn) -> Result<(Vec<TraceLine>, BTreeSet<i64>), Error> {
        let times = self.times();
        let held: BTreeSet<i64> = times
            .iter()
            .filter(|(_, spans)| spans.last().is_some_and(|last| last.to.is_some()))
            .map(|(id, _)| *id)
            .collect();
        let mut numbers = Numbers::new(conn);
        let mut lines = Vec::new();
        let mut seen = BTreeSet::new();
        // Below what holds it still, or the start itself; below these, what held it through them.
        let holders = times.keys().filter(|id| !held.contains(id)).collect::<BTreeSet<_>>();
        let mut stack: Vec<(i32, i64, i64)> = Vec::new();
        for id in holders.into_iter().rev() {
            stack.extend(self.through(*id, &times, &held).into_iter().rev().map(|there| (1, there, *id)));
        }
        while let Some((depth, id, of)) = stack.pop() {
            let Some(holding) = self.beyond.get(&(of, id)) else { continue };
            let line = match holding.present().first() {
                Some((relation, amounts)) => self.line(depth, id, (relation.code(), amounts.to_string())),
                None => self.removal(&mut numbers, (depth, id, of), holding)?,
            };
            let Some(mut line) = line else { continue };
            if depth > 1 || of == self.start {
                // It stands below that, or below the question itself.
                line.of = None;
            }
            let below = self.through(id, &times, &held);
            let is_first = seen.insert(id);
            line.is_repeated = !is_first && !below.is_empty();
            lines.push(line);
            if is_first {
                stack.extend(below.into_iter().rev().map(|there| (depth + 1, there, id)));
            }
        }
        Ok((lines, held))
    }

    /// The earlier holders that held the start through this node.
    fn through(&self, id: i64, times: &HashMap<i64, Vec<Span>>, held: &BTreeSet<i64>) -> Vec<i64> {
        let here = times.get(&id).map(Vec::as_slice).unwrap_or_default();
        self.from(id)
            .filter(|(there, holding)| held.contains(there) && !both(here, &holding.spans).is_empty())
            .map(|(there, _)| there)
            .collect()
    }

    /// Of the present holders: delivered units that stand alone, units inside those, and others that stand alone.
    fn count(&self, nodes: &[i64]) -> (usize, usize, usize) {
        let is_unit = |id: &i64| self.names.get(id).is_some_and(Node::is_unit);
        let mut parts: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        let mut inside = BTreeSet::new();
        for id in nodes {
            for (there, _) in self.from(*id).filter(|(_, holding)| holding.is_in()) {
                parts.entry(there).or_default().push(*id);
                if is_unit(&there) {
                    inside.insert(*id);
                }
            }
        }
        let alone = nodes.iter().filter(|id| is_unit(id) && !inside.contains(id));
        let (delivered, others): (Vec<i64>, Vec<i64>) =
            alone.partition(|id| self.names.get(id).is_some_and(|node| node.status == "delivered"));
        let mut within = BTreeSet::new();
        let mut open = delivered.clone();
        while let Some(id) = open.pop() {
            open.extend(parts.get(&id).into_iter().flatten().copied().filter(|part| within.insert(*part)));
        }
        (delivered.len(), within.iter().filter(|id| is_unit(id)).count(), others.len())
    }
}

/// Numbers of trace batches, each looked up once.
struct Numbers<'a> {
    conn: &'a mut Conn,
    known: HashMap<String, String>,
}

impl<'a> Numbers<'a> {
    fn new(conn: &'a mut Conn) -> Self {
        Self { conn, known: HashMap::new() }
    }

    fn of(&mut self, batch: &str) -> Result<String, Error> {
        if let Some(number) = self.known.get(batch) {
            return Ok(number.clone());
        }
        let number = records::find(self.conn, batch)?.map(|record| record.number).unwrap_or_default();
        self.known.insert(batch.to_owned(), number.clone());
        Ok(number)
    }
}
