//! Lots and units, named for people.

use std::collections::{BTreeSet, HashMap};

use crate::app::Error;
use crate::db::Conn;
use crate::db::trace::{self, Hidden, Item};

/// A lot or unit, named for people.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Node {
    /// `lot` or `unit`.
    #[serde(rename = "type")]
    pub node_type: &'static str,
    /// Part number and revision.
    pub item: String,
    /// Part number, as trace batches name it.
    pub part: String,
    /// Revision, or empty.
    pub revision: String,
    /// Lot that a unit was made in, or empty.
    #[serde(skip)]
    pub made_in: String,
    /// Id of the item.
    #[serde(skip)]
    pub(crate) item_id: i64,
    /// Date on which it was made, or empty.
    #[serde(skip)]
    pub(crate) made_on: String,
    /// Title of the part.
    pub title: String,
    /// Lot or serial number.
    pub number: String,
    /// Status of a unit.
    pub status: String,
    /// Customer of a delivered unit.
    pub customer: String,
    /// Where a unit lies, if that is on record.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(default)]
    pub location: String,
    /// Supplier and its lot, of a lot.
    pub supplier: String,
    /// Number of the certificate record, of a lot.
    pub certificate: String,
}

impl Node {
    /// True for a serialised piece.
    #[must_use]
    pub fn is_unit(&self) -> bool {
        self.node_type == "unit"
    }
}

/// A part, as it is shown and as it is looked for.
#[derive(Debug, Clone, Default)]
struct Part {
    item: String,
    number: String,
    revision: String,
    title: String,
}

impl From<Item> for Part {
    fn from(item: Item) -> Self {
        Self { item: item.full_number(), number: item.number, revision: item.revision, title: item.title }
    }
}

/// The lots and units behind these ids. Those of a hidden batch are left out, and so is what hidden batches say of the
/// others.
///
/// # Errors
/// If the database cannot be read.
pub(super) fn named(conn: &mut Conn, ids: &[i64], hidden: &Hidden) -> Result<HashMap<i64, Node>, Error> {
    let mut units = trace::units(conn, ids)?;
    units.retain(|unit| !hidden.has(&unit.batch_record, unit.batch_version));
    let mut lots = trace::lots(conn, ids)?;
    lots.retain(|lot| !hidden.has(&lot.batch_record, lot.batch_version));
    let mut statuses = trace::statuses_of(conn, ids, hidden)?;
    let items: BTreeSet<i64> =
        units.iter().map(|unit| unit.item_id).chain(lots.iter().map(|lot| lot.item_id)).collect();
    let items = trace::items(conn, &items.into_iter().collect::<Vec<_>>())?;
    let parts: HashMap<i64, Part> = items.into_iter().map(|item| (item.item_id, item.into())).collect();
    let part = |item_id: i64| parts.get(&item_id).cloned().unwrap_or_default();
    let mut nodes = HashMap::new();
    for unit in units {
        let Part { item, number: part, revision, title } = part(unit.item_id);
        let (status, customer, location) = statuses
            .remove(&unit.node_id)
            .map(|row| (row.status, row.customer, row.location))
            .unwrap_or_default();
        let node = Node {
            node_type: "unit",
            item,
            part,
            made_in: unit.lot,
            revision,
            item_id: unit.item_id,
            made_on: unit.made_on,
            title,
            number: unit.serial,
            status,
            customer,
            location,
            supplier: String::new(),
            certificate: String::new(),
        };
        nodes.insert(unit.node_id, node);
    }
    for lot in lots {
        let Part { item, number: part, revision, title } = part(lot.item_id);
        let node = Node {
            node_type: "lot",
            item,
            part,
            made_in: String::new(),
            revision,
            item_id: lot.item_id,
            made_on: lot.made_on,
            title,
            number: lot.lot,
            status: String::new(),
            customer: String::new(),
            location: String::new(),
            supplier: [lot.supplier, lot.supplier_lot].join(" ").trim().to_owned(),
            certificate: lot.certificate,
        };
        nodes.insert(lot.node_id, node);
    }
    Ok(nodes)
}
