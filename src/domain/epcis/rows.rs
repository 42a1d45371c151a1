//! From events to rows of a trace batch.
//!
//! | event | rows |
//! |---|---|
//! | `ObjectEvent`, `ADD` | each unit of `epcList`, each lot of `quantityList`, with its item |
//! | `ObjectEvent`, `OBSERVE` | the status of each unit, where business step or disposition say one ([`STATUSES`]) |
//! | `ObjectEvent`, `DELETE` | each unit is scrapped |
//! | `AggregationEvent`, `AssociationEvent`, `ADD` | the children are installed in the parent |
//! | the same, `DELETE` | they are removed from it |
//! | `TransformationEvent` | the inputs are consumed by the one output, which is new |
//!
//! What an event adds, takes out or uses up and what rows cannot say is refused. What changes nothing here (`OBSERVE`
//! without a status, `TransactionEvent`, extensions of others) is passed over and told.
//!
//! An event with an `errorDeclaration` takes back the event before it that it repeats (EPCIS 2.0, 7.4.1.4): the one of the same
//! `eventID`, or that says the same. What that one said becomes no row. It stands in the document, or in an earlier version of
//! the batch: then the document goes on from that version instead of taking its place. Events that correct it are events
//! like all others.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::document::Document;
use super::hash::event_id;
use super::identifier::{NoPiece, piece};
use super::problem::{EpcisError, EpcisProblem, Passed};
use crate::domain::decimal;
use crate::domain::kind::parse_date;
use crate::domain::text::{self, Lines};
use crate::domain::trace::{
    EdgeRow, ItemRow, LotRow, MAX_CODE, MAX_NAME, Piece, Relation, Row, UnitRow, UnitStatus,
};
use crate::proof::time::Date;

/// The namespace of what rows say and EPCIS has no field for.
pub(super) const OWN: &str = "urn:sanad:trace:";
/// So many things that are wrong are told.
const MAX_TOLD: usize = 20;

/// Codes of units of measure (UN/ECE Recommendation 20), and how batches write them.
pub(super) const UNITS: &[(&str, &str)] = &[
    ("H87", "pcs"),
    ("KGM", "kg"),
    ("GRM", "g"),
    ("MGM", "mg"),
    ("TNE", "t"),
    ("MTR", "m"),
    ("CMT", "cm"),
    ("MMT", "mm"),
    ("MTK", "m2"),
    ("MTQ", "m3"),
    ("LTR", "l"),
    ("MLT", "ml"),
];

/// Dispositions, then business steps, that say where a unit stands. The disposition counts before the step.
const STATUSES: &[(&str, UnitStatus)] = &[
    ("available", UnitStatus::Released),
    ("sellable_accessible", UnitStatus::Released),
    ("sellable_not_accessible", UnitStatus::Released),
    ("conformant", UnitStatus::Released),
    ("damaged", UnitStatus::Quarantined),
    ("expired", UnitStatus::Quarantined),
    ("needs_replacement", UnitStatus::Quarantined),
    ("non_conformant", UnitStatus::Quarantined),
    ("non_sellable_other", UnitStatus::Quarantined),
    ("recalled", UnitStatus::Quarantined),
    ("unavailable", UnitStatus::Quarantined),
    ("in_transit", UnitStatus::Delivered),
    ("retail_sold", UnitStatus::Delivered),
    ("dispensed", UnitStatus::Delivered),
    ("returned", UnitStatus::Returned),
    ("destroyed", UnitStatus::Scrapped),
    ("disposed", UnitStatus::Scrapped),
    ("holding", UnitStatus::Quarantined),
    ("shipping", UnitStatus::Delivered),
    ("void_shipping", UnitStatus::Released),
    ("retail_selling", UnitStatus::Delivered),
    ("dispensing", UnitStatus::Delivered),
    ("destroying", UnitStatus::Scrapped),
    ("decommissioning", UnitStatus::Scrapped),
];

/// What a document says to the genealogy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Intake {
    /// The rows, in the order of the events.
    pub rows: Vec<Row>,
    /// What was passed over.
    pub passed: Vec<Passed>,
    /// What events said that were declared to be wrong.
    pub taken_back: Vec<Row>,
}

/// What stands before a document.
#[derive(Debug, Clone, Copy)]
pub enum Before<'a> {
    /// That is not known yet: an event that is declared to be wrong may be there.
    Unknown,
    /// The documents of earlier versions of its batch that it goes on from, oldest first.
    Documents(&'a [Document]),
}

/// Turns the events of a document, and of those that it goes on from, into rows.
///
/// # Errors
/// Every event that cannot be said in rows, with its place; at most twenty.
pub fn rows(document: &Document, before: Before<'_>) -> Result<Intake, Vec<EpcisError>> {
    let earlier = match before {
        Before::Unknown => &[],
        Before::Documents(documents) => documents,
    };
    let events: Vec<Event<'_>> = earlier.iter().chain([document]).flat_map(events_of).collect();
    let mut mapper = Mapper { intake: Intake::default(), items: HashSet::new(), defined: HashSet::new() };
    let mut wrong = Vec::new();
    for (event, standing) in events.iter().zip(standings(&events)) {
        let done = match standing {
            Standing::Stands => mapper.event(event),
            Standing::TakenBack => {
                mapper.take_back(event);
                Ok(())
            }
            Standing::TakesBack => Ok(()),
            // It says what the wrong one said.
            Standing::Lacks if matches!(before, Before::Unknown) => {
                mapper.take_back(event);
                Ok(())
            }
            Standing::Lacks => {
                Err(event.wrong("/errorDeclaration", EpcisProblem::ErrorDeclared, event.text("eventID")))
            }
        };
        if let Err(error) = done {
            wrong.push(error);
            if wrong.len() == MAX_TOLD {
                break;
            }
        }
    }
    if wrong.is_empty() { Ok(mapper.intake) } else { Err(wrong) }
}

/// True if a document declares an event to be wrong that it does not have: it goes on from the version before it.
#[must_use]
pub fn goes_on(document: &Document) -> bool {
    let events: Vec<Event<'_>> = events_of(document).collect();
    standings(&events).contains(&Standing::Lacks)
}

fn events_of(document: &Document) -> impl Iterator<Item = Event<'_>> {
    (1..).zip(&document.events).map(move |(number, event)| Event { document, number, event })
}

/// What becomes of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// What it says holds.
    Stands,
    /// A later one declares it to be wrong.
    TakenBack,
    /// It declares one before it to be wrong.
    TakesBack,
    /// It would, but there is none.
    Lacks,
}

/// What becomes of each event.
fn standings(events: &[Event<'_>]) -> Vec<Standing> {
    let mut found = vec![Standing::Stands; events.len()];
    let declares = |event: &Event<'_>| event.event.get("errorDeclaration").is_some();
    if !events.iter().any(declares) {
        return found;
    }
    // Those before, by id and by what they say: the last one first.
    let mut by_id: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_content: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, event) in events.iter().enumerate() {
        let (id, content) = (event.text("eventID"), event_id(event.event, &event.document.namespaces));
        if declares(event) {
            let known = by_id.get(id).or_else(|| by_content.get(&content));
            let before = known.map(Vec::as_slice).unwrap_or_default();
            let standing = |at: &&usize| found.get(**at) == Some(&Standing::Stands);
            // One that was taken back before is declared once again.
            let target = before.iter().rev().find(standing).or_else(|| before.last()).copied();
            let own = if target.is_some() { Standing::TakesBack } else { Standing::Lacks };
            for (at, becomes) in target.map(|at| (at, Standing::TakenBack)).into_iter().chain([(place, own)])
            {
                found.iter_mut().skip(at).take(1).for_each(|one| *one = becomes);
            }
        } else {
            if !id.is_empty() {
                by_id.entry(id).or_default().push(place);
            }
            by_content.entry(content).or_default().push(place);
        }
    }
    found
}

/// An event and where it stands.
struct Event<'a> {
    document: &'a Document,
    number: usize,
    event: &'a Value,
}

impl<'a> Event<'a> {
    fn wrong(&self, place: &str, problem: EpcisProblem, given: &str) -> EpcisError {
        EpcisError::new(self.number, self.document.pointer(self.number, place), problem, given)
    }

    fn text(&self, field: &str) -> &'a str {
        self.event.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    fn list(&self, field: &str) -> &'a [Value] {
        self.event.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// A word of the vocabulary, whatever form it is written in.
    fn word(&self, field: &str) -> &'a str {
        self.text(field).rsplit([':', '/', '-']).next().unwrap_or_default()
    }

    /// Where a unit stands after this event.
    fn status(&self) -> Result<Option<UnitStatus>, EpcisError> {
        let own = self.own("status", MAX_CODE)?;
        if !own.is_empty() {
            let known = UnitStatus::ALL.iter().find(|status| status.code() == own);
            return known.copied().map(Some).ok_or_else(|| self.wrong("", EpcisProblem::Text, &own));
        }
        let of = |word: &str| STATUSES.iter().find(|(known, _)| *known == word).map(|(_, status)| *status);
        Ok(of(self.word("disposition")).or_else(|| of(self.word("bizStep"))))
    }

    /// What Sanad wrote beside the fields of EPCIS: in `ilmd` or in the event.
    fn own(&self, name: &str, longest: usize) -> Result<String, EpcisError> {
        let wanted = format!("{{{OWN}}}{name}");
        for (place, fields) in [("/ilmd", self.event.get("ilmd")), ("", Some(self.event))] {
            let fields = fields.and_then(Value::as_object).into_iter().flatten();
            for (field, value) in fields {
                if self.document.namespaces.field(field) == wanted {
                    let place = format!("{place}/{field}");
                    let given = value
                        .as_str()
                        .ok_or_else(|| self.wrong(&place, EpcisProblem::Text, &value.to_string()))?;
                    return self.clean(&place, given, longest);
                }
            }
        }
        Ok(String::new())
    }

    fn date(&self, name: &str) -> Result<Option<Date>, EpcisError> {
        match self.own(name, MAX_CODE)?.as_str() {
            "" => Ok(None),
            given => parse_date(given).map(Some).ok_or_else(|| self.wrong("", EpcisProblem::Date, given)),
        }
    }

    /// A text as rows have it.
    fn clean(&self, place: &str, given: &str, longest: usize) -> Result<String, EpcisError> {
        let clean = text::normalise(given, Lines::One).ok().filter(|clean| clean.chars().count() <= longest);
        clean.ok_or_else(|| self.wrong(place, EpcisProblem::Text, given))
    }

    fn piece(&self, place: &str, value: &Value) -> Result<Piece, EpcisError> {
        let given = value.as_str().unwrap_or_default();
        let found = piece(given).map_err(|none| {
            let problem = match none {
                NoPiece::Class => EpcisProblem::Class,
                NoPiece::Other => EpcisProblem::Identifier,
            };
            self.wrong(place, problem, given)
        })?;
        let code = |text: &str| {
            let clean = self.clean(place, text, MAX_CODE)?;
            // A number that is not what it is written as would be another one.
            if clean.is_empty() || clean != text {
                Err(self.wrong(place, EpcisProblem::Text, given))
            } else {
                Ok(clean)
            }
        };
        Ok(match found {
            Piece::Lot { item, lot } => Piece::Lot { item: code(&item)?, lot: code(&lot)? },
            Piece::Unit { item, serial } => Piece::Unit { item: code(&item)?, serial: code(&serial)? },
        })
    }

    /// The units of a list.
    fn units(&self, field: &str) -> Result<Vec<Piece>, EpcisError> {
        let mut found = Vec::new();
        for (index, value) in self.list(field).iter().enumerate() {
            let place = format!("/{field}/{index}");
            match self.piece(&place, value)? {
                unit @ Piece::Unit { .. } => found.push(unit),
                Piece::Lot { .. } => {
                    return Err(self.wrong(
                        &place,
                        EpcisProblem::Quantity,
                        value.as_str().unwrap_or_default(),
                    ));
                }
            }
        }
        Ok(found)
    }

    /// The lots of a list, with quantity (empty if there is none) and unit.
    fn lots(&self, field: &str) -> Result<Vec<(Piece, String, String)>, EpcisError> {
        let mut found = Vec::new();
        let elements = self.list(field);
        for (index, element) in elements.iter().enumerate() {
            let place = format!("/{field}/{index}");
            let class = element.get("epcClass").unwrap_or(&Value::Null);
            let lot = self.piece(&format!("{place}/epcClass"), class)?;
            if let Piece::Unit { .. } = lot {
                let given = class.as_str().unwrap_or_default();
                return Err(self.wrong(&format!("{place}/epcClass"), EpcisProblem::Quantity, given));
            }
            let number = element.get("quantity").map(ToString::to_string).unwrap_or_default();
            let quantity = self.quantity(&format!("{place}/quantity"), &number, elements.len() == 1)?;
            let unit = match element.get("uom").and_then(Value::as_str) {
                None => self.own("unit", MAX_CODE)?,
                Some(code) => {
                    let known = UNITS.iter().find(|(known, _)| *known == code);
                    known.map_or(code, |(_, unit)| *unit).to_owned()
                }
            };
            found.push((lot, quantity, unit));
        }
        Ok(found)
    }

    /// A quantity as decimal text. JSON has no trailing zeros: what Sanad wrote beside it has.
    fn quantity(&self, place: &str, number: &str, is_alone: bool) -> Result<String, EpcisError> {
        if number.is_empty() {
            return Ok(String::new());
        }
        let wrong = || self.wrong(place, EpcisProblem::Quantity, number);
        let positive =
            |text: &str| decimal::normalise(text).filter(|number| decimal::compare(number, "0").is_gt());
        let quantity = positive(number.strip_suffix(".0").unwrap_or(number)).ok_or_else(wrong)?;
        let written = if is_alone { self.own("quantity", MAX_CODE)? } else { String::new() };
        if written.is_empty() {
            return Ok(quantity);
        }
        positive(&written).filter(|exact| decimal::compare(exact, &quantity).is_eq()).ok_or_else(wrong)
    }

    /// Who has it now, or had it before: a party of the list, if there is one.
    fn party(&self, list: &str, what: &str) -> Result<String, EpcisError> {
        for wanted in ["possessing_party", "owning_party"] {
            for (index, element) in self.list(list).iter().enumerate() {
                let named = element.get("type").and_then(Value::as_str).unwrap_or_default();
                if named.ends_with(wanted) {
                    let given = element.get(what).and_then(Value::as_str).unwrap_or_default();
                    return self.clean(&format!("/{list}/{index}/{what}"), given, MAX_NAME);
                }
            }
        }
        Ok(String::new())
    }

    /// What Sanad wrote, or the party of a list.
    fn own_or_party(&self, name: &str, list: &str, what: &str) -> Result<String, EpcisError> {
        let own = self.own(name, MAX_NAME)?;
        if own.is_empty() { self.party(list, what) } else { Ok(own) }
    }
}

struct Mapper {
    intake: Intake,
    /// Items that a row says already: number and revision.
    items: HashSet<(String, String)>,
    /// Lots and units that events made.
    defined: HashSet<Piece>,
}

impl Mapper {
    /// Keeps what a wrong event said apart. What could not be said in rows was none.
    fn take_back(&mut self, event: &Event<'_>) {
        let mut alone =
            Self { intake: Intake::default(), items: HashSet::new(), defined: self.defined.clone() };
        if alone.event(event).is_ok() {
            self.intake.taken_back.append(&mut alone.intake.rows);
        }
    }

    fn event(&mut self, event: &Event<'_>) -> Result<(), EpcisError> {
        let id = event.text("eventID");
        if id.starts_with("ni:///sha-256;")
            && id.ends_with("?ver=CBV2.0")
            && id != event_id(event.event, &event.document.namespaces)
        {
            self.intake.passed.push(Passed::Id { event: event.number });
        }
        let before = self.intake.rows.len();
        match event.text("type") {
            "ObjectEvent" => self.object(event)?,
            "AggregationEvent" | "AssociationEvent" => self.joined(event)?,
            "TransformationEvent" => self.transformed(event)?,
            _ => {}
        }
        if self.intake.rows.len() == before {
            let event_type = event.text("type").to_owned();
            self.intake.passed.push(Passed::Event { event: event.number, event_type });
        }
        self.pass_fields(event);
        Ok(())
    }

    /// Tells which extensions nothing was made of.
    fn pass_fields(&mut self, event: &Event<'_>) {
        let fields = [Some(event.event), event.event.get("ilmd")];
        for (field, _) in fields.into_iter().flatten().filter_map(Value::as_object).flatten() {
            let is_known = field == LOT_NUMBER
                || event.document.namespaces.field(field).starts_with(&format!("{{{OWN}}}"));
            if (field.contains(':') && !is_known) || field == "@context" {
                self.intake.passed.push(Passed::Field { event: event.number, field: field.clone() });
            }
        }
    }

    fn object(&mut self, event: &Event<'_>) -> Result<(), EpcisError> {
        let status = event.status()?;
        match event.text("action") {
            "ADD" => {
                for unit in event.units("epcList")? {
                    self.unit(event, unit, status.unwrap_or(UnitStatus::InWork))?;
                }
                for lot in event.lots("quantityList")? {
                    self.lot(event, lot)?;
                }
            }
            action => {
                let is_over = action == "DELETE";
                let Some(status) = (if is_over { Some(UnitStatus::Scrapped) } else { status }) else {
                    return Ok(());
                };
                for unit in event.units("epcList")? {
                    self.unit(event, unit, status)?;
                }
            }
        }
        Ok(())
    }

    /// The item of something, once.
    fn item(&mut self, event: &Event<'_>, item: &str) -> Result<String, EpcisError> {
        let revision = event.own("revision", MAX_CODE)?;
        if self.items.insert((item.to_owned(), revision.clone())) {
            let title = event.own("title", MAX_NAME)?;
            self.intake.rows.push(Row::Item(ItemRow {
                item: item.to_owned(),
                revision: revision.clone(),
                title,
            }));
        }
        Ok(revision)
    }

    fn unit(&mut self, event: &Event<'_>, unit: Piece, status: UnitStatus) -> Result<(), EpcisError> {
        let Piece::Unit { item, serial } = &unit else { return Ok(()) };
        let is_new = event.text("action") != "OBSERVE" && event.text("action") != "DELETE";
        let revision = if is_new { self.item(event, item)? } else { event.own("revision", MAX_CODE)? };
        let mut lot = event.own("lot", MAX_CODE)?;
        if lot.is_empty()
            && let Some(given) = event.event.pointer("/ilmd").and_then(|ilmd| ilmd.get(LOT_NUMBER))
        {
            lot = event.clean("/ilmd", given.as_str().unwrap_or_default(), MAX_CODE)?;
        }
        let customer = match status {
            UnitStatus::Delivered => event.own_or_party("customer", "destinationList", "destination")?,
            _ => event.own("customer", MAX_NAME)?,
        };
        self.intake.rows.push(Row::Unit(UnitRow {
            item: item.clone(),
            revision,
            serial: serial.clone(),
            lot,
            status,
            customer,
            location: event.own("location", MAX_NAME)?,
            made_on: event.date("madeOn")?,
        }));
        self.defined.insert(unit);
        Ok(())
    }

    fn lot(
        &mut self,
        event: &Event<'_>,
        (lot, quantity, unit): (Piece, String, String),
    ) -> Result<(), EpcisError> {
        let Piece::Lot { item, lot: number } = &lot else { return Ok(()) };
        let revision = self.item(event, item)?;
        self.intake.rows.push(Row::Lot(LotRow {
            item: item.clone(),
            revision,
            lot: number.clone(),
            supplier: event.own_or_party("supplier", "sourceList", "source")?,
            supplier_lot: event.own("supplierLot", MAX_CODE)?,
            certificate: event.own("certificate", MAX_CODE)?,
            made_on: event.date("madeOn")?,
            quantity,
            unit,
        }));
        self.defined.insert(lot);
        Ok(())
    }

    fn joined(&mut self, event: &Event<'_>) -> Result<(), EpcisError> {
        let relation = match event.text("action") {
            "ADD" => Relation::Installed,
            "DELETE" => Relation::Removed,
            _ => return Ok(()),
        };
        let parent = event.piece("/parentID", event.event.get("parentID").unwrap_or(&Value::Null))?;
        let (units, lots) = (event.units("childEPCs")?, event.lots("childQuantityList")?);
        if units.is_empty() && lots.is_empty() {
            return Err(event.wrong("", EpcisProblem::AllOut, ""));
        }
        self.edges(event, (units, "childEPCs"), (lots, "childQuantityList"), (&parent, relation))
    }

    fn transformed(&mut self, event: &Event<'_>) -> Result<(), EpcisError> {
        let (units, lots) = (event.units("inputEPCList")?, event.lots("inputQuantityList")?);
        let (made, made_lots) = (event.units("outputEPCList")?, event.lots("outputQuantityList")?);
        let outputs = made.len() + made_lots.len();
        if outputs > 1 {
            return Err(event.wrong("", EpcisProblem::SeveralOutputs, &outputs.to_string()));
        }
        let Some(parent) = made.first().or_else(|| made_lots.first().map(|(lot, _, _)| lot)).cloned() else {
            return Err(event.wrong("", EpcisProblem::HalfTransformation, event.text("transformationID")));
        };
        if units.is_empty() && lots.is_empty() {
            return Err(event.wrong("", EpcisProblem::HalfTransformation, event.text("transformationID")));
        }
        if !self.defined.contains(&parent) {
            let status = event.status()?.unwrap_or(UnitStatus::InWork);
            for unit in made {
                self.unit(event, unit, status)?;
            }
            for lot in made_lots {
                self.lot(event, lot)?;
            }
        }
        let inputs = ((units, "inputEPCList"), (lots, "inputQuantityList"));
        self.edges(event, inputs.0, inputs.1, (&parent, Relation::Consumed))
    }

    fn edges(
        &mut self,
        event: &Event<'_>,
        (units, unit_field): (Vec<Piece>, &str),
        (lots, lot_field): (Vec<(Piece, String, String)>, &str),
        (parent, relation): (&Piece, Relation),
    ) -> Result<(), EpcisError> {
        let measure = event.own("unit", MAX_CODE)?;
        let units = units.into_iter().map(|unit| (unit, "1".to_owned(), measure.clone()));
        let placed = units.enumerate().map(|(index, row)| (format!("/{unit_field}/{index}"), row));
        let lots = lots.into_iter().enumerate().map(|(index, row)| (format!("/{lot_field}/{index}"), row));
        for (place, (child, quantity, unit)) in placed.chain(lots) {
            if child == *parent {
                return Err(event.wrong(&place, EpcisProblem::Itself, &child.to_string()));
            }
            if quantity.is_empty() && relation != Relation::Removed {
                return Err(event.wrong(&place, EpcisProblem::QuantityMissing, &child.to_string()));
            }
            self.intake.rows.push(Row::Edge(EdgeRow {
                child,
                parent: parent.clone(),
                relation,
                quantity,
                unit,
            }));
        }
        Ok(())
    }
}

/// The lot of a unit in the vocabulary of CBV (10.1).
const LOT_NUMBER: &str = "cbvmda:lotNumber";
