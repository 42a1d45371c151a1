//! Mass balance of a lot: what was made or received, less what other things hold of it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::db::trace::Lot;
use crate::domain::decimal;
use crate::domain::holding::{Amounts, Holding};

/// The balance of a lot whose quantity is on record, in its own unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MassBalance {
    /// Made or received, as decimal text.
    pub made: String,
    /// Consumed in other things, or installed in them now.
    pub used: String,
    /// The difference; negative where more was used than there was.
    pub left: String,
    /// Unit of these, or empty.
    pub unit: String,
    /// True if more was used than there was.
    pub is_overdrawn: bool,
    /// What was used in units that cannot be counted in that one, and is not in the balance: `3 pcs`; empty if there is none.
    pub uncounted: String,
}

impl MassBalance {
    /// From what each thing holds of the lot; nothing if its quantity is not on record.
    pub(super) fn of<'a>(lot: &Lot, holdings: impl Iterator<Item = &'a Holding>) -> Option<Self> {
        if lot.quantity.is_empty() {
            return None;
        }
        let mut used = Amounts::default();
        for holding in holdings {
            used.join(&holding.consumed);
            used.join(&holding.installed);
        }
        let (used, uncounted) = used.total(&lot.unit);
        let left = decimal::subtract(&lot.quantity, &used);
        Some(Self {
            made: lot.quantity.clone(),
            used,
            is_overdrawn: decimal::compare(&left, "0").is_lt(),
            left,
            unit: lot.unit.clone(),
            uncounted: uncounted.to_string(),
        })
    }
}
