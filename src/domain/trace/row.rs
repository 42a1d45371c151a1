//! What a row can be.

use crate::proof::time::Date;

/// A part definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// Part number.
    pub item: String,
    /// Revision, or empty.
    pub revision: String,
    /// Name of the part.
    pub title: String,
}

/// As designed: so much of a part goes into another, for some serials or dates or for all. Rows with the same find number of
/// the same part are one another's alternatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BomRow {
    /// Part number of what goes in.
    pub item: String,
    /// The revision that it must have, or empty for any.
    pub revision: String,
    /// Part number of what it goes into.
    pub into_item: String,
    /// Revision of that, or empty.
    pub into_revision: String,
    /// Find number: the line of the parts list.
    pub find: String,
    /// How much of it, as decimal text; `0` if nothing goes there any more, empty for as much as is required.
    pub quantity: String,
    /// Unit of the quantity, or empty for pieces.
    pub unit: String,
    /// For which units of what it goes into.
    pub effectivity: Effectivity,
}

/// How serial numbers of a part are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SerialsRow {
    /// Part number.
    pub item: String,
    /// Revision, or empty.
    pub revision: String,
    /// Regular expression that the whole serial number matches.
    pub pattern: String,
}

impl SerialsRow {
    /// The pattern, ready to be matched; `None` if it is none.
    #[must_use]
    pub fn compiled(pattern: &str) -> Option<regex_lite::Regex> {
        regex_lite::Regex::new(&format!("^(?:{pattern})$")).ok()
    }
}

/// For which units a line of a parts list holds: by serial number, by the day on which they were made, or both. What is empty
/// does not limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Effectivity {
    /// First serial number.
    pub from_serial: String,
    /// Last serial number.
    pub to_serial: String,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// A batch of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotRow {
    /// Part number.
    pub item: String,
    /// Revision, or empty.
    pub revision: String,
    /// Lot number.
    pub lot: String,
    /// Supplier, or empty for an own lot.
    pub supplier: String,
    /// The supplier's own lot or heat number, or empty.
    pub supplier_lot: String,
    /// Number of the record that certifies it, or empty.
    pub certificate: String,
    /// When it was made or received.
    pub made_on: Option<Date>,
    /// How much, as decimal text, or empty.
    pub quantity: String,
    /// Unit of the quantity, or empty.
    pub unit: String,
}

/// Where a unit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitStatus {
    /// Being made.
    InWork,
    /// Held back.
    Quarantined,
    /// Free to be delivered or used.
    Released,
    /// With the customer.
    Delivered,
    /// Came back.
    Returned,
    /// Destroyed.
    Scrapped,
}

impl UnitStatus {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::InWork, Self::Quarantined, Self::Released, Self::Delivered, Self::Returned, Self::Scrapped];

    /// As in files and tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InWork => "in-work",
            Self::Quarantined => "quarantined",
            Self::Released => "released",
            Self::Delivered => "delivered",
            Self::Returned => "returned",
            Self::Scrapped => "scrapped",
        }
    }
}

/// One serialised piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// Part number.
    pub item: String,
    /// Revision, or empty.
    pub revision: String,
    /// Serial number.
    pub serial: String,
    /// Lot that it was made in, or empty.
    pub lot: String,
    /// Where it stands.
    pub status: UnitStatus,
    /// Customer, or empty.
    pub customer: String,
    /// Where it lies, or empty.
    pub location: String,
    /// When it was made.
    pub made_on: Option<Date>,
}

/// Part number and, if there is one, revision, as people name a part.
#[must_use]
pub fn full_number(item: &str, revision: &str) -> String {
    format!("{item} {revision}").trim_end().to_owned()
}

/// A lot or a unit, as an edge names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Piece {
    /// All or part of a lot.
    Lot {
        /// Part number.
        item: String,
        /// Lot number.
        lot: String,
    },
    /// A unit.
    Unit {
        /// Part number.
        item: String,
        /// Serial number.
        serial: String,
    },
}

impl Piece {
    /// Part number.
    #[must_use]
    pub fn item(&self) -> &str {
        match self {
            Self::Lot { item, .. } | Self::Unit { item, .. } => item,
        }
    }
}

/// How one thing went into another, or out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Used up: it is no longer there by itself.
    Consumed,
    /// Built in: it can be taken out again.
    Installed,
    /// Taken out of what it was built into.
    Removed,
}

/// An item and its number, as people read it.
impl std::fmt::Display for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Lot { item, lot: number } | Self::Unit { item, serial: number } => {
                write!(f, "{item} {number}")
            }
        }
    }
}

impl Relation {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Consumed, Self::Installed, Self::Removed];

    /// As in files and tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Consumed => "consumed",
            Self::Installed => "installed",
            Self::Removed => "removed",
        }
    }

    /// The relation with this code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|relation| relation.code() == code)
    }
}

/// This went into that, or out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdgeRow {
    /// What went in or out.
    pub child: Piece,
    /// What it went into or out of.
    pub parent: Piece,
    /// How.
    pub relation: Relation,
    /// How much of it, as decimal text; `1` for a unit without one; empty where all of a lot is taken out.
    pub quantity: String,
    /// Unit of the quantity, or empty.
    pub unit: String,
}

/// What was done to a lot or unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationRow {
    /// To what.
    pub piece: Piece,
    /// Number and name of the operation, as the route card has it.
    pub operation: String,
    /// Work order, or empty.
    pub work_order: String,
    /// Who did it, or empty.
    pub operator: String,
    /// Number of the record or of the mark of what it was done with, or empty.
    pub equipment: String,
    /// When.
    pub done_on: Option<Date>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A part definition.
    Item(ItemRow),
    /// What goes into a part as designed.
    Bom(BomRow),
    /// How its serial numbers are written.
    Serials(SerialsRow),
    /// A batch.
    Lot(LotRow),
    /// A unit.
    Unit(UnitRow),
    /// A genealogy edge.
    Edge(EdgeRow),
    /// What was done to a piece.
    Operation(OperationRow),
}
