//! The facts that rules look at: every record as it stood at a ledger position. Gathered by `app`, judged here.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::access::Marking;
use crate::domain::ids::{RecordId, UserId};
use crate::domain::kind::Values;
use crate::domain::trace::conformity::Reason;
use crate::domain::{Date, Timestamp};

/// One record in its version at the position.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordFacts {
    /// Id.
    pub id: RecordId,
    /// Number.
    pub number: String,
    /// Code of the kind.
    pub kind: String,
    /// Title.
    pub title: String,
    /// State.
    pub state: String,
    /// Marking.
    pub marking: Marking,
    /// When what it records happened.
    pub occurred_on: Option<Date>,
    /// When the version was received.
    pub received_at: Timestamp,
    /// When the first version was received. A record is late if this is long after `occurred_on`; a correction years
    /// later does not make it so.
    pub first_received_at: Timestamp,
    /// Version, from 1.
    pub version: u32,
    /// Author of the version.
    pub author: UserId,
    /// Authors of all versions before it, oldest first.
    pub previous_authors: Vec<UserId>,
    /// Fields.
    pub fields: Values,
    /// Outgoing links: type and the record linked to.
    pub links: Vec<(String, RecordId)>,
    /// Number of files.
    pub files: usize,
    /// What must not be said of it, although rules look at it.
    pub unspoken: Unspoken,
}

/// What reasons must not tell of a record: a pack withholds it. Results are those of the true values all the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unspoken {
    /// The title.
    pub title: bool,
    /// Fields, by name.
    pub fields: BTreeSet<String>,
    /// Content of its files: what trace batches say stands there.
    pub files: bool,
}

/// The products in a text that names several.
pub fn products(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|product| !product.is_empty())
}

impl RecordFacts {
    /// Site, or empty: a record of the whole organisation.
    #[must_use]
    pub fn site(&self) -> &str {
        self.text("site")
    }

    /// Products as they are written, apart by `;`.
    #[must_use]
    pub fn product(&self) -> &str {
        self.text("product")
    }

    /// The text in a field, as it is written; empty where there is none, or something else.
    #[must_use]
    pub fn text(&self, field: &str) -> &str {
        self.fields.get(field).and_then(|value| value.as_str()).unwrap_or_default()
    }

    /// Products, or none: a record of all products.
    #[must_use]
    pub fn products(&self) -> Vec<&str> {
        products(self.product()).collect()
    }

    /// True if the record belongs to a scope. An empty site or product limits nothing; a record without one belongs
    /// to all.
    #[must_use]
    pub fn in_scope(&self, site: &str, product: &str) -> bool {
        if site.is_empty() && product.is_empty() {
            return true;
        }
        let products = self.products();
        (site.is_empty() || self.site().is_empty() || self.site() == site)
            && (product.is_empty() || products.is_empty() || products.contains(&product))
    }

    /// The texts in a field: one, or those of a list; `product` gives the products one by one.
    #[must_use]
    pub fn texts(&self, field: &str) -> Vec<String> {
        use serde_json::Value;
        if field == "product" {
            return self.products().into_iter().map(str::to_owned).collect();
        }
        match self.fields.get(field) {
            None | Some(Value::Null | Value::Object(_)) => Vec::new(),
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(values)) => {
                values.iter().filter_map(|value| value.as_str()).map(str::to_owned).collect()
            }
            Some(other) => vec![other.to_string()],
        }
    }

    /// The date in a field; `occurred_on` gives the record's own.
    #[must_use]
    pub fn date(&self, field: &str) -> Option<Date> {
        if field == "occurred_on" {
            return self.occurred_on;
        }
        crate::domain::kind::parse_date(self.text(field))
    }
}

/// Things of one sort that are wrong: how many, and the first few by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TraceGap {
    /// How many.
    pub count: u64,
    /// Serials or lots, at most a handful.
    pub examples: Vec<String>,
}

/// So many names are kept of a gap.
const EXAMPLES: usize = 5;

impl TraceGap {
    /// One more.
    pub fn add(&mut self, name: &str) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(name.to_owned());
        }
    }

    /// Those of another portion.
    fn join(&mut self, more: Self) {
        self.count += more.count;
        let free = EXAMPLES.saturating_sub(self.examples.len());
        self.examples.extend(more.examples.into_iter().take(free));
    }
}

/// What the serial and batch tables say about a scope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TraceFacts {
    /// Part definitions.
    pub items: u64,
    /// Lots.
    pub lots: u64,
    /// Units.
    pub units: u64,
    /// Genealogy edges in force: what was taken out again counts no more.
    pub edges: u64,
    /// Units that nothing went into.
    pub units_without_parts: TraceGap,
    /// Lots that nothing went into and that name no supplier.
    pub lots_without_supplier: TraceGap,
    /// Lots that nothing went into and that name no certificate, or one that is not on record.
    pub lots_without_certificate: TraceGap,
    /// Serials that stand for more than one unit of the same item.
    pub duplicate_serials: TraceGap,
    /// Delivered units without a customer.
    pub delivered_without_customer: TraceGap,
    /// Units that are not built as designed, where no concession covers it.
    pub not_as_designed: TraceGap,
}

impl TraceFacts {
    /// Adds what other lots and units tell.
    pub fn add(&mut self, more: Self) {
        self.items += more.items;
        self.lots += more.lots;
        self.units += more.units;
        self.edges += more.edges;
        self.units_without_parts.join(more.units_without_parts);
        self.lots_without_supplier.join(more.lots_without_supplier);
        self.lots_without_certificate.join(more.lots_without_certificate);
        self.duplicate_serials.join(more.duplicate_serials);
        self.delivered_without_customer.join(more.delivered_without_customer);
        self.not_as_designed.join(more.not_as_designed);
    }

    /// Puts one word in the place of all serials and lots: the batch that they stand in is withheld.
    pub fn name_nothing(&mut self, word: &str) {
        for gap in [
            &mut self.units_without_parts,
            &mut self.lots_without_supplier,
            &mut self.lots_without_certificate,
            &mut self.duplicate_serials,
            &mut self.delivered_without_customer,
            &mut self.not_as_designed,
        ] {
            if gap.count > 0 {
                gap.examples = vec![word.to_owned()];
            }
        }
    }
}

/// Something that stands against one of the pieces that a pack is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgainstPiece {
    /// Why.
    pub reason: Reason,
    /// Number of the record that says so, or empty.
    pub record: String,
    /// The sentence.
    pub text: String,
}

/// Everything as of a ledger position.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The instant of the position. What was received after it is not there.
    pub as_of: Timestamp,
    /// First day of the look-back window.
    pub from: Date,
    /// Last day of the window and the day on which validity is judged.
    pub to: Date,
    /// Site, or empty for all.
    pub site: String,
    /// Product, or empty for all.
    pub product: String,
    /// Records. Those outside the scope, or received after `as_of`, may be among them: evaluation leaves them out.
    pub records: Vec<Arc<RecordFacts>>,
    /// Serial and batch data in scope.
    pub trace: TraceFacts,
    /// What stands against the pieces in scope; `None` where the scope is not one of pieces.
    pub against: Option<Vec<AgainstPiece>>,
    /// True if the ledger was verified up to the position.
    pub ledger_verified: bool,
}

/// The look-back window that ends on `to`: its first day is the day after the same date so many months before.
#[must_use]
pub fn window_start(to: Date, months: u16) -> Date {
    let back = jiff::Span::new().try_months(i64::from(months)).and_then(|span| to.checked_sub(span));
    back.and_then(|date| date.tomorrow()).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_of_twelve_months_ends_on_the_day() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(window_start(date("2026-11-15"), 12), date("2025-11-16"));
        assert_eq!(window_start(date("2024-02-29"), 12), date("2023-03-01"));
    }
}
