//! Parts lists, and how units differ from them.

use std::collections::{BTreeSet, HashMap};

use schemars::JsonSchema;
use serde::Serialize;

use super::node::Node;
use super::questions::{End, Web};
use crate::app::Error;
use crate::db::Conn;
use crate::db::trace::{self, BomLine, Hidden};
use crate::domain::holding::Holding;
use crate::domain::kind::parse_date;
use crate::domain::trace::Effectivity;
use crate::domain::trace::design::{BuiltIn, Compared, Line, Mismatch, compare};

/// A unit beside the parts list of its part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AsDesigned {
    /// The unit.
    pub of: End,
    /// Every line that holds for it, and what is in it and in no line.
    pub lines: Vec<AsDesignedLine>,
}

/// A line of a parts list beside what is in a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AsDesignedLine {
    /// Find number; empty for what is in no line.
    pub find: String,
    /// Parts with their revisions: the designed one first, then its alternatives; or what is in no line.
    pub parts: Vec<String>,
    /// How much is designed, with its unit.
    pub needed: String,
    /// How much is in, with its unit.
    pub built: String,
    /// How they differ; absent where they do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(default)]
    pub mismatch: Option<Mismatch>,
    /// Numbers of concessions in force that cover the difference.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    pub concessions: Vec<String>,
}

impl AsDesignedLine {
    pub(super) fn of(compared: Compared, concessions: Vec<String>) -> Self {
        let Compared { find, parts, needed, built, mismatch } = compared;
        Self { find, parts, needed, built, mismatch, concessions }
    }
}

/// The parts lists of some items, by the ids of these.
#[derive(Debug, Default)]
pub(super) struct Designs(HashMap<i64, Vec<Line>>);

impl Designs {
    /// Those of the units among some nodes.
    pub fn of(conn: &mut Conn, (web, nodes): (&Web, &[i64]), hidden: &Hidden) -> Result<Self, Error> {
        let units = nodes.iter().filter_map(|id| web.node(*id)).filter(|node| node.is_unit());
        let items: BTreeSet<i64> = units.map(|node| node.item_id).collect();
        let rows = trace::bom_lines_of(conn, &items.into_iter().collect::<Vec<_>>(), hidden)?;
        Ok(Self::in_force(&rows))
    }

    /// What holds of rows in the order of filing: of the batches that say something of a find number the newest.
    pub fn in_force(rows: &[BomLine]) -> Self {
        let mut newest: HashMap<(i64, &str), &str> = HashMap::new();
        for row in rows {
            newest.insert((row.item_id, &row.find), &row.batch_record);
        }
        let mut designs = Self::default();
        for row in rows {
            if newest.get(&(row.item_id, row.find.as_str())) == Some(&row.batch_record.as_str()) {
                designs.0.entry(row.item_id).or_default().push(line(row));
            }
        }
        designs
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True if there is one of this item.
    pub fn has(&self, item: i64) -> bool {
        self.0.contains_key(&item)
    }

    /// A unit beside its parts list; nothing if there is none.
    pub fn compare(&self, item: i64, unit: (&str, &str), built: &[BuiltIn]) -> Vec<Compared> {
        let Some(lines) = self.0.get(&item) else { return Vec::new() };
        compare((unit.0, parse_date(unit.1)), lines, built)
    }

    /// The same of a node.
    pub fn compare_node(&self, web: &Web, (id, node): (i64, &Node)) -> Vec<Compared> {
        if !node.is_unit() || !self.has(node.item_id) {
            return Vec::new();
        }
        let built: Vec<BuiltIn> = web
            .from(id)
            .filter(|(_, holding)| holding.is_in())
            .filter_map(|(there, holding)| {
                let node = web.node(there)?;
                Some(built_in((&node.part, &node.revision, node.is_unit()), holding))
            })
            .collect();
        self.compare(node.item_id, (&node.number, &node.made_on), &built)
    }
}

/// What a holding comes to.
pub(super) fn built_in((part, revision, is_unit): (&str, &str, bool), holding: &Holding) -> BuiltIn {
    let mut amounts = holding.consumed.clone();
    amounts.join(&holding.installed);
    BuiltIn { part: part.to_owned(), revision: revision.to_owned(), is_unit, amounts }
}

fn line(row: &BomLine) -> Line {
    Line {
        find: row.find.clone(),
        part: row.part.clone(),
        revision: row.part_revision.clone(),
        quantity: row.quantity.clone(),
        unit: row.unit.clone(),
        effectivity: Effectivity {
            from_serial: row.from_serial.clone(),
            to_serial: row.to_serial.clone(),
            from: parse_date(&row.from_date),
            to: parse_date(&row.to_date),
        },
    }
}
