//! What a legal hold covers: records by name, and all that match a filter.
//!
//! A record is covered if any of its versions is, so that no correction takes it out from under a hold; and so is what is
//! filed later, as soon as it matches.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Date;
use super::kind::Values;
use crate::proof::time::optional_date;

/// What a hold covers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scope {
    /// Ids of the records that are named.
    pub records: Vec<String>,
    /// The filter: all that is given must hold. Codes of kinds; none for all.
    pub kinds: Vec<String>,
    /// What happened, or came in, on this day or later.
    #[serde(with = "optional_date")]
    pub from: Option<Date>,
    /// And up to this day.
    #[serde(with = "optional_date")]
    pub to: Option<Date>,
    /// Number or name of a supplier.
    pub supplier: String,
    /// Id of the supplier's own record, if there is one.
    pub supplier_record: Option<String>,
    /// Serial number of a unit.
    pub unit: String,
}

/// What is looked at in one version of a record.
#[derive(Debug, Clone, Copy)]
pub struct Covered<'a> {
    /// Record id.
    pub record: &'a str,
    /// Kind code.
    pub kind: &'a str,
    /// Title.
    pub title: &'a str,
    /// The day on which it happened, or else came in.
    pub day: Date,
    /// Fields.
    pub values: &'a Values,
    /// Ids of the records that it links to.
    pub links: &'a [&'a str],
}

/// Fields in which a unit is named.
const UNITS: &[&str] = &["serial", "serials", "serial_number"];
/// With these the names of fields begin that name a supplier.
const SUPPLIER: &str = "supplier";

impl Scope {
    /// True if there is a filter beside the records that are named.
    #[must_use]
    pub fn has_filter(&self) -> bool {
        *self != Self { records: self.records.clone(), ..Self::default() }
    }

    /// True if it covers the version.
    #[must_use]
    pub fn covers(&self, version: &Covered<'_>) -> bool {
        if self.records.iter().any(|id| id == version.record) {
            return true;
        }
        self.has_filter()
            && (self.kinds.is_empty() || self.kinds.iter().any(|kind| kind == version.kind))
            && self.from.is_none_or(|from| from <= version.day)
            && self.to.is_none_or(|to| version.day <= to)
            && (self.supplier.is_empty() || self.is_of_supplier(version))
            && (self.unit.is_empty() || names(version.values, |name| UNITS.contains(&name), &self.unit))
    }

    fn is_of_supplier(&self, version: &Covered<'_>) -> bool {
        let is_it = |id: &str| self.supplier_record.as_deref() == Some(id);
        is_it(version.record)
            || version.links.iter().any(|id| is_it(id))
            || (version.kind == SUPPLIER && is_same(version.title, &self.supplier))
            || names(version.values, |name| name.starts_with(SUPPLIER), &self.supplier)
    }
}

fn is_same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// True if one of these fields says this, alone or among others.
fn names(values: &Values, is_one: impl Fn(&str) -> bool, wanted: &str) -> bool {
    let says = |text: &str| is_same(text, wanted) || text.split([';', ',']).any(|part| is_same(part, wanted));
    values.iter().filter(|(name, _)| is_one(name)).any(|(_, value)| match value {
        Value::String(text) => says(text),
        Value::Array(all) => all.iter().filter_map(Value::as_str).any(says),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn each_part_of_a_filter_narrows_it_and_names_add_to_it() {
        let values: Values =
            [("serials", json!(["BT12-0001", "BT12-0002"])), ("supplier_name", json!("Habib Steel"))]
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect();
        let version = Covered {
            record: "R1",
            kind: "nonconformity",
            title: "Bore too wide",
            day: day("2026-03-02"),
            values: &values,
            links: &["S1"],
        };
        let scope = Scope::default();
        assert!(!scope.covers(&version), "nothing is asked for, so nothing is covered");
        let is = |change: fn(&mut Scope)| {
            let mut scope = Scope::default();
            change(&mut scope);
            scope.covers(&version)
        };
        assert!(is(|scope| scope.records = vec!["R1".into()]));
        assert!(!is(|scope| scope.records = vec!["R2".into()]));
        assert!(is(|scope| scope.kinds = vec!["audit".into(), "nonconformity".into()]));
        assert!(!is(|scope| scope.kinds = vec!["audit".into()]));
        assert!(is(|scope| scope.from = Some(day("2026-03-02"))));
        assert!(!is(|scope| scope.from = Some(day("2026-03-03"))));
        assert!(is(|scope| scope.to = Some(day("2026-03-02"))));
        assert!(!is(|scope| scope.to = Some(day("2026-03-01"))));
        assert!(is(|scope| scope.supplier = "habib steel".into()));
        assert!(!is(|scope| scope.supplier = "Habib".into()));
        assert!(is(|scope| {
            scope.supplier = "TST-SUP-1".into();
            scope.supplier_record = Some("S1".into());
        }));
        assert!(is(|scope| scope.unit = "bt12-0002".into()));
        assert!(!is(|scope| scope.unit = "BT12-000".into()));
        assert!(!is(|scope| {
            scope.unit = "BT12-0001".into();
            scope.kinds = vec!["audit".into()];
        }));
        // Named, and a filter that does not hold: the name is enough.
        assert!(is(|scope| {
            scope.records = vec!["R1".into()];
            scope.kinds = vec!["audit".into()];
        }));
    }

    #[test]
    fn texts_that_name_several_are_taken_apart() {
        let values: Values = [("serials".to_owned(), json!("A-1; A-2,A-3"))].into();
        let version = Covered {
            record: "R",
            kind: "complaint",
            title: "",
            day: day("2026-01-01"),
            values: &values,
            links: &[],
        };
        for (unit, expected) in [("A-1", true), ("A-3", true), ("A", false), ("A-1; A-2,A-3", true)] {
            assert_eq!(Scope { unit: unit.into(), ..Scope::default() }.covers(&version), expected, "{unit}");
        }
        let supplier = Covered { kind: "supplier", title: "Habib Steel", ..version };
        assert!(Scope { supplier: "HABIB STEEL ".into(), ..Scope::default() }.covers(&supplier));
    }
}
