//! A genealogy as events: what [`super::rows()`] reads into the same genealogy again.
//!
//! First each thing is made (`ObjectEvent`, `ADD`), then it is put together in the order in which it was filed: what is
//! installed or removed is an `AssociationEvent`, what is consumed a `TransformationEvent`; last, where each unit stands.
//! What EPCIS has no field for stands in the namespace `urn:sanad:trace:`. Each event's id is its hash (CBV 2.0, 8.9).

use std::collections::BTreeSet;

use serde_json::{Map, Number, Value, json};

use super::hash::{Namespaces, event_id};
use super::identifier::uri;
use super::rows::{OWN, UNITS};
use crate::domain::trace::{Piece, Relation};
use crate::proof::time::Timestamp;

/// Named in the published implementation of event hashes too, so that it needs no network for our documents.
const CONTEXT: &str = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

/// A lot or unit. Texts are empty where there is nothing to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Which.
    pub piece: Piece,
    /// Revision of the item.
    pub revision: String,
    /// Title of the item.
    pub title: String,
    /// Lot that a unit was made in.
    pub lot: String,
    /// Supplier of a lot.
    pub supplier: String,
    /// The supplier's number.
    pub supplier_lot: String,
    /// Number of the record that certifies a lot.
    pub certificate: String,
    /// Date.
    pub made_on: String,
    /// How much a lot is.
    pub quantity: String,
    /// Unit of that.
    pub unit: String,
    /// Where a unit stands: code of a status.
    pub status: String,
    /// Customer of a unit.
    pub customer: String,
    /// Where a unit lies.
    pub location: String,
    /// When it was filed.
    pub at: Timestamp,
    /// When its status was.
    pub status_at: Timestamp,
}

/// One thing that went into another, or out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub child: Piece,
    /// Into or out of what.
    pub parent: Piece,
    /// How.
    pub relation: Relation,
    /// How much.
    pub quantity: String,
    /// Unit of that.
    pub unit: String,
    /// When it was filed.
    pub at: Timestamp,
}

impl Step {
    /// The unit of measure that no code says. A unit's has no field at all.
    fn measure(&self) -> &str {
        match &self.child {
            Piece::Lot { .. } if code(&self.unit).is_some() => "",
            _ => &self.unit,
        }
    }

    /// The quantity, where a number in JSON would lose how it is written.
    fn exact(&self) -> &str {
        exact(&self.quantity)
    }

    /// Whether one event can say both.
    fn goes_with(&self, other: &Self) -> bool {
        let is_lot = |step: &Self| matches!(step.child, Piece::Lot { .. });
        (&self.parent, self.relation, self.at, self.measure(), is_lot(self))
            == (&other.parent, other.relation, other.at, other.measure(), is_lot(other))
            && self.exact().is_empty()
            && other.exact().is_empty()
    }
}

/// What is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Genealogy {
    /// Lots and units, each once.
    pub things: Vec<Named>,
    /// What went into what, in the order of filing.
    pub steps: Vec<Step>,
    /// Under which address things without a GS1 key stand; without a slash at its end.
    pub base: String,
    /// When the document is made.
    pub made_at: Timestamp,
}

/// Writes an EPCIS document.
#[must_use]
pub fn write(genealogy: &Genealogy) -> Value {
    let context = json!([CONTEXT, { "sanad": OWN }]);
    let mut writer = Writer {
        namespaces: Namespaces::of(Some(&context)),
        base: &genealogy.base,
        ids: BTreeSet::new(),
        events: Vec::new(),
    };
    for thing in &genealogy.things {
        writer.made(thing);
    }
    for group in genealogy.steps.chunk_by(Step::goes_with) {
        // A list names nothing twice.
        let (mut seen, mut from) = (BTreeSet::new(), 0);
        for (index, step) in group.iter().enumerate() {
            if !seen.insert(&step.child) {
                writer.joined(group.get(from..index).unwrap_or_default());
                (seen, from) = (BTreeSet::from([&step.child]), index);
            }
        }
        writer.joined(group.get(from..).unwrap_or_default());
    }
    for thing in &genealogy.things {
        writer.stands(thing);
    }
    json!({
        "@context": context, "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": genealogy.made_at.to_string(), "epcisBody": { "eventList": writer.events },
    })
}

/// Code of a unit of measure.
fn code(unit: &str) -> Option<&'static str> {
    UNITS.iter().find(|(_, known)| *known == unit).map(|(code, _)| *code)
}

fn number(quantity: &str) -> Option<Number> {
    quantity.parse::<i64>().ok().map(Number::from).or_else(|| Number::from_f64(quantity.parse().ok()?))
}

/// The quantity, if its number is not written as it is.
fn exact(quantity: &str) -> &str {
    match number(quantity) {
        Some(number) if number.to_string() != quantity => quantity,
        _ => "",
    }
}

struct Writer<'a> {
    namespaces: Namespaces,
    base: &'a str,
    ids: BTreeSet<String>,
    events: Vec<Value>,
}

impl Writer<'_> {
    fn uri(&self, piece: &Piece) -> String {
        uri(piece, self.base)
    }

    /// Adds an event with its id. Two that say the same are told apart by a count.
    fn add(&mut self, at: Timestamp, mut fields: Map<String, Value>) {
        fields.insert("eventTime".to_owned(), at.to_string().into());
        fields.insert("eventTimeZoneOffset".to_owned(), "+00:00".into());
        let mut event = Value::Object(fields);
        let mut id = event_id(&event, &self.namespaces);
        let mut again = 1;
        while !self.ids.insert(id.clone()) {
            again += 1;
            if let Some(fields) = event.as_object_mut() {
                fields.insert("sanad:again".to_owned(), again.to_string().into());
            }
            id = event_id(&event, &self.namespaces);
        }
        if let Some(fields) = event.as_object_mut() {
            fields.insert("eventID".to_owned(), id.into());
        }
        self.events.push(event);
    }

    fn element(&self, lot: &Piece, quantity: &str, unit: &str) -> Value {
        let mut element = Map::from_iter([("epcClass".to_owned(), self.uri(lot).into())]);
        if let Some(number) = number(quantity) {
            element.insert("quantity".to_owned(), number.into());
            element.extend(code(unit).map(|code| ("uom".to_owned(), code.into())));
        }
        Value::Object(element)
    }

    fn made(&mut self, thing: &Named) {
        let measure = if code(&thing.unit).is_none() { thing.unit.as_str() } else { "" };
        let ilmd = own(&[
            ("revision", &thing.revision),
            ("title", &thing.title),
            ("lot", &thing.lot),
            ("supplier", &thing.supplier),
            ("supplierLot", &thing.supplier_lot),
            ("certificate", &thing.certificate),
            ("madeOn", &thing.made_on),
            ("quantity", exact(&thing.quantity)),
            ("unit", measure),
        ]);
        let (step, list, value) = match &thing.piece {
            Piece::Lot { .. } => {
                let element = self.element(&thing.piece, &thing.quantity, &thing.unit);
                ("creating_class_instance", "quantityList", json!([element]))
            }
            Piece::Unit { .. } => ("commissioning", "epcList", json!([self.uri(&thing.piece)])),
        };
        let mut fields = Map::from_iter([
            ("type".to_owned(), json!("ObjectEvent")),
            ("action".to_owned(), json!("ADD")),
            ("bizStep".to_owned(), json!(step)),
            (list.to_owned(), value),
        ]);
        if list == "epcList" {
            fields.insert("disposition".to_owned(), json!("active"));
        }
        if !ilmd.is_empty() {
            fields.insert("ilmd".to_owned(), ilmd.into());
        }
        self.add(thing.at, fields);
    }

    fn joined(&mut self, steps: &[Step]) {
        let Some(first) = steps.first() else { return };
        let mut fields = own(&[("unit", first.measure()), ("quantity", first.exact())]);
        let is_lot = matches!(first.child, Piece::Lot { .. });
        let children: Vec<Value> = steps
            .iter()
            .map(|step| {
                if is_lot {
                    self.element(&step.child, &step.quantity, &step.unit)
                } else {
                    self.uri(&step.child).into()
                }
            })
            .collect();
        let mut put = |field: &str, value: Value| fields.insert(field.to_owned(), value);
        if first.relation == Relation::Consumed {
            put("type", json!("TransformationEvent"));
            put(if is_lot { "inputQuantityList" } else { "inputEPCList" }, children.into());
            match &first.parent {
                lot @ Piece::Lot { .. } => put("outputQuantityList", json!([self.element(lot, "", "")])),
                unit @ Piece::Unit { .. } => put("outputEPCList", json!([self.uri(unit)])),
            };
        } else {
            let is_in = first.relation == Relation::Installed;
            put("type", json!("AssociationEvent"));
            put("action", json!(if is_in { "ADD" } else { "DELETE" }));
            put("bizStep", json!(if is_in { "installing" } else { "removing" }));
            put("parentID", self.uri(&first.parent).into());
            put(if is_lot { "childQuantityList" } else { "childEPCs" }, children.into());
        }
        self.add(first.at, fields);
    }

    /// Where a unit stands, unless it is being made, as every unit is at first.
    fn stands(&mut self, thing: &Named) {
        let (action, step, disposition) = match thing.status.as_str() {
            "quarantined" => ("OBSERVE", "holding", "unavailable"),
            "released" => ("OBSERVE", "inspecting", "conformant"),
            "delivered" => ("OBSERVE", "shipping", "in_transit"),
            "returned" => ("OBSERVE", "receiving", "returned"),
            "scrapped" => ("DELETE", "destroying", "destroyed"),
            _ if thing.customer.is_empty() && thing.location.is_empty() => return,
            _ => ("OBSERVE", "other", "in_progress"),
        };
        let mut fields = own(&[
            ("revision", &thing.revision),
            ("status", &thing.status),
            ("customer", &thing.customer),
            ("location", &thing.location),
        ]);
        for (field, value) in [
            ("type", json!("ObjectEvent")),
            ("action", json!(action)),
            ("bizStep", json!(step)),
            ("disposition", json!(disposition)),
            ("epcList", json!([self.uri(&thing.piece)])),
        ] {
            fields.insert(field.to_owned(), value);
        }
        self.add(thing.status_at, fields);
    }
}

/// Fields of our own, where there is something to say.
fn own(fields: &[(&str, &str)]) -> Map<String, Value> {
    let said = fields.iter().filter(|(_, value)| !value.is_empty());
    said.map(|(name, value)| (format!("sanad:{name}"), (*value).into())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Before, Document, rows};
    use super::*;
    use crate::domain::trace::{EdgeRow, Row};

    fn unit(serial: &str) -> Piece {
        Piece::Unit { item: "ED".into(), serial: serial.into() }
    }

    fn lot(number: &str) -> Piece {
        Piece::Lot { item: "04012345111118".into(), lot: number.into() }
    }

    fn named(piece: Piece) -> Named {
        let none = String::new;
        Named {
            piece,
            revision: "C".into(),
            title: "Drive".into(),
            lot: none(),
            supplier: none(),
            supplier_lot: none(),
            certificate: none(),
            made_on: none(),
            quantity: none(),
            unit: none(),
            status: "in-work".into(),
            customer: none(),
            location: none(),
            at: Timestamp::from_millis(0),
            status_at: Timestamp::from_millis(0),
        }
    }

    fn step(child: Piece, parent: Piece, relation: Relation, quantity: &str, unit: &str) -> Step {
        let (quantity, unit) = (quantity.to_owned(), unit.to_owned());
        Step { child, parent, relation, quantity, unit, at: Timestamp::from_millis(0) }
    }

    #[test]
    fn steps_are_read_as_they_were_written() {
        use Relation::{Consumed, Installed, Removed};
        let steps = vec![
            step(unit("P1"), unit("D"), Installed, "1", ""),
            step(unit("P2"), unit("D"), Installed, "1", ""),
            // The same twice is two events, and so is what has another unit of measure.
            step(lot("L1"), unit("D"), Installed, "2", "pcs"),
            step(lot("L1"), unit("D"), Installed, "2", "pcs"),
            step(lot("L1"), unit("D"), Installed, "2", "kit"),
            step(lot("L1"), unit("D"), Removed, "", ""),
            step(lot("L1"), unit("D"), Installed, "2.50", "kg"),
            step(lot("L2"), lot("L1"), Consumed, "0.125", "m"),
            step(unit("P3"), unit("D"), Consumed, "1", "pcs"),
            step(unit("P1"), unit("D"), Removed, "1", ""),
        ];
        let things = ["D", "P1", "P2", "P3"].map(unit).into_iter().chain(["L1", "L2"].map(lot)).map(named);
        let genealogy = Genealogy {
            things: things.collect(),
            steps: steps.clone(),
            base: "https://example.com/x".into(),
            made_at: Timestamp::from_millis(0),
        };
        let document = Document::read(write(&genealogy).to_string().as_bytes()).unwrap();
        assert_eq!(document.events.len(), 6 + 9);
        let intake = rows(&document, Before::Documents(&[])).unwrap();
        assert_eq!(intake.passed, []);
        let edges: Vec<Step> = intake
            .rows
            .iter()
            .filter_map(|row| match row {
                Row::Edge(EdgeRow { child, parent, relation, quantity, unit }) => {
                    Some(step(child.clone(), parent.clone(), *relation, quantity, unit))
                }
                _ => None,
            })
            .collect();
        assert_eq!(edges, steps);
        let ids: BTreeSet<&str> =
            document.events.iter().map(|event| event["eventID"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), document.events.len());
    }
}
