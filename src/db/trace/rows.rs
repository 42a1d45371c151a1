//! What a row of each table says.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::db::schema::{edges as e, items as i, lots as l, unit_statuses as s, units as u};

/// A part definition.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = i)]
pub struct Item {
    /// Id.
    pub item_id: i64,
    /// Whose.
    pub organisation: String,
    /// Part number.
    pub number: String,
    /// Revision.
    pub revision: String,
    /// Title.
    pub title: String,
    /// Trace batch that it came from.
    pub batch_record: String,
    /// Its version.
    pub batch_version: i32,
}

impl Item {
    /// Part number and, if there is one, revision, as people name a part.
    #[must_use]
    pub fn full_number(&self) -> String {
        crate::domain::trace::full_number(&self.number, &self.revision)
    }
}

/// A batch of an item.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = l)]
pub struct Lot {
    /// Node id.
    pub node_id: i64,
    /// Whose.
    pub organisation: String,
    /// Of what.
    pub item_id: i64,
    /// Lot number.
    pub lot: String,
    /// Supplier.
    pub supplier: String,
    /// The supplier's own lot number.
    pub supplier_lot: String,
    /// Number of the certificate record.
    pub certificate: String,
    /// Date, or empty.
    pub made_on: String,
    /// Decimal text, or empty.
    pub quantity: String,
    /// Unit of the quantity.
    pub unit: String,
    /// Trace batch.
    pub batch_record: String,
    /// Its version.
    pub batch_version: i32,
}

/// A serialised piece.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = u)]
pub struct Unit {
    /// Node id.
    pub node_id: i64,
    /// Whose.
    pub organisation: String,
    /// Of what.
    pub item_id: i64,
    /// Serial number.
    pub serial: String,
    /// Lot that it was made in, or empty.
    pub lot: String,
    /// Date, or empty.
    pub made_on: String,
    /// Trace batch.
    pub batch_record: String,
    /// Its version.
    pub batch_version: i32,
}

/// Where a unit stands, as of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Queryable, Insertable)]
#[diesel(table_name = s)]
pub struct UnitStatus {
    /// Id; later statuses have higher ones.
    pub status_id: i64,
    /// Whose.
    pub organisation: String,
    /// Of which unit.
    pub node_id: i64,
    /// `in-work`, …
    pub status: String,
    /// Customer, or empty.
    pub customer: String,
    /// Trace batch.
    pub batch_record: String,
    /// Its version.
    pub batch_version: i32,
    /// Where it lies, or empty.
    pub location: String,
    /// The version of the batch that took it back; 0 while it stands.
    pub withdrawn_in: i32,
}

impl UnitStatus {
    /// What it says, apart from what tells it from another row of its batch that says the same.
    #[must_use]
    pub fn said(self) -> Self {
        Self { status_id: 0, batch_version: 0, withdrawn_in: 0, ..self }
    }
}

/// "child went into parent", or out of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Queryable, Insertable)]
#[diesel(table_name = e)]
pub struct Edge {
    /// Id.
    pub edge_id: i64,
    /// Whose.
    pub organisation: String,
    /// What went in or out.
    pub child_id: i64,
    /// Into or out of what.
    pub parent_id: i64,
    /// `consumed`, `installed` or `removed`.
    pub relation: String,
    /// Decimal text; empty where all that is in is taken out.
    pub quantity: String,
    /// Unit of the quantity.
    pub unit: String,
    /// Trace batch.
    pub batch_record: String,
    /// Its version.
    pub batch_version: i32,
    /// The version that took it back, or 0.
    pub withdrawn_in: i32,
}

impl Edge {
    /// What it says, apart from what tells it from another row of its batch that says the same.
    #[must_use]
    pub fn said(self) -> Self {
        Self { edge_id: 0, batch_version: 0, withdrawn_in: 0, ..self }
    }
}

/// What a walk and the filing of an edge need to know of one.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, QueryableByName)]
pub struct Step {
    /// Id: the order of filing.
    #[diesel(sql_type = BigInt)]
    pub edge_id: i64,
    /// What went in or out.
    #[diesel(sql_type = BigInt)]
    pub child_id: i64,
    /// Into or out of what.
    #[diesel(sql_type = BigInt)]
    pub parent_id: i64,
    /// `consumed`, `installed` or `removed`.
    #[diesel(sql_type = Text)]
    pub relation: String,
    /// Decimal text; empty where all that is in is taken out.
    #[diesel(sql_type = Text)]
    pub quantity: String,
    /// Unit of the quantity.
    #[diesel(sql_type = Text)]
    pub unit: String,
    /// Trace batch.
    #[diesel(sql_type = Text)]
    pub batch_record: String,
}

impl From<&Edge> for Step {
    fn from(edge: &Edge) -> Self {
        Self {
            edge_id: edge.edge_id,
            child_id: edge.child_id,
            parent_id: edge.parent_id,
            relation: edge.relation.clone(),
            quantity: edge.quantity.clone(),
            unit: edge.unit.clone(),
            batch_record: edge.batch_record.clone(),
        }
    }
}

/// The columns of a [`Step`].
pub(super) const STEP: (
    e::edge_id,
    e::child_id,
    e::parent_id,
    e::relation,
    e::quantity,
    e::unit,
    e::batch_record,
) = (e::edge_id, e::child_id, e::parent_id, e::relation, e::quantity, e::unit, e::batch_record);
