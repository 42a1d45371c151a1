//! The genealogy of a unit as an EPCIS 2.0 document: what others read, and `sanad import` reads again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Read;
use std::path::Path;

use super::history::Batches;
use super::questions::one;
use super::{hidden_batches, refused};
use crate::app::{App, Code, Error, Session};
use crate::db::Conn;
use crate::db::trace::{self, Direction, Hidden, Item};
use crate::domain::access::{Action, Marking};
use crate::domain::epcis::{
    Before, Document, EpcisError, Genealogy, MAX_BYTES, Named, Step, event_id, rows, write,
};
use crate::domain::trace::{Piece, Relation};
use crate::proof::time::Timestamp;
use crate::words::Words;

impl App {
    /// Everything that is or was in a unit, as an EPCIS document. Each event has its hash as its id.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`], [`Code::Trace`] if several items have a unit of that number.
    pub fn unit_epcis(&self, session: &Session, serial: &str, item: Option<&str>) -> Result<Vec<u8>, Error> {
        session.may(Action::ReadTrace, Marking::Unclassified)?;
        let base = format!("https://{}", session.organisation.origin);
        let language = session.language.as_str();
        self.db.read(|conn| {
            let hidden = hidden_batches(conn, session)?;
            let mut found = trace::find_units(conn, session.code(), serial)?;
            found.retain(|unit| !hidden.has(&unit.batch_record, unit.batch_version));
            let places: Vec<(i64, i64)> = found.iter().map(|unit| (unit.node_id, unit.item_id)).collect();
            let start = one(conn, places, item, (language, "unit", serial))?;
            let edges = trace::reach(conn, &[start], Direction::Into, &hidden)?;
            let ids: BTreeSet<i64> =
                edges.iter().flat_map(|edge| [edge.child_id, edge.parent_id]).chain([start]).collect();
            let nodes = ids.into_iter().collect::<Vec<_>>();
            document(conn, (&nodes, edges, &hidden), (base, session.now), language)
        })
    }
}

/// Lots and units, and what went into what in the order of filing, as a document.
///
/// # Errors
/// [`Code::Trace`] if the document is none that others could read.
pub(in crate::app) fn document(
    conn: &mut Conn,
    (nodes, edges, hidden): (&[i64], Vec<trace::Step>, &Hidden),
    (base, made_at): (String, Timestamp),
    language: &str,
) -> Result<Vec<u8>, Error> {
    let things = things(conn, nodes, hidden)?;
    let mut batches = Batches::new(conn);
    let mut steps = Vec::new();
    for edge in edges {
        // What a hidden batch made does not exist.
        let (Some(child), Some(parent)) = (things.get(&edge.child_id), things.get(&edge.parent_id)) else {
            continue;
        };
        let Some(relation) = Relation::of(&edge.relation) else { continue };
        steps.push(Step {
            child: child.piece.clone(),
            parent: parent.piece.clone(),
            relation,
            quantity: edge.quantity,
            unit: edge.unit,
            at: batches.of(&edge.batch_record)?.1,
        });
    }
    let things: Vec<Named> = things.into_values().collect();
    let about = things.first().map(|thing| thing.piece.to_string()).unwrap_or_default();
    let written = write(&Genealogy { things, steps, base, made_at });
    let bytes =
        serde_json::to_vec_pretty(&written).map_err(|error| Error::new(Code::Internal).because(error))?;
    // What we give out others must be able to read: the schema of GS1 decides.
    match Document::read(&bytes) {
        Ok(_) => Ok(bytes),
        Err(wrong) => {
            let words = Words::on_pages(language);
            let lines: Vec<String> = wrong.iter().map(|error| error.message(&words)).collect();
            Err(refused(language, "trace-epcis-unsound", &about).details(lines))
        }
    }
}

/// An event of a document.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ReadEvent {
    /// Which, from 1.
    pub number: usize,
    /// Its type.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The id that follows from what it says.
    pub id: String,
}

/// What a document says, without anything else being known.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ReadEpcis {
    /// Its events.
    pub events: Vec<ReadEvent>,
    /// How many rows a trace batch would have; absent where it would be refused.
    pub rows: Option<usize>,
    /// Why a trace batch would be refused.
    pub refused: Vec<String>,
    /// What changes nothing in the genealogy.
    pub passed: Vec<String>,
}

/// Reads a document for somebody who wants to know what it says.
///
/// # Errors
/// [`Code::File`], [`Code::Trace`] if it is no EPCIS document.
pub fn read_epcis(path: &Path, words: &Words) -> Result<ReadEpcis, Error> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let read = std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    read.map_err(|error| Error::file(path, error))?;
    let lines = |wrong: &[EpcisError]| wrong.iter().map(|error| error.message(words)).collect::<Vec<_>>();
    let (document, against) = Document::open(&bytes).map_err(|wrong| {
        Error::new(Code::Trace).with("file", path.display().to_string()).details(lines(&wrong))
    })?;
    let event = |(number, event): (usize, &serde_json::Value)| ReadEvent {
        number,
        event_type: event.get("type").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned(),
        id: event_id(event, &document.namespaces),
    };
    let events = (1..).zip(&document.events).map(event).collect();
    let said = if against.is_empty() { rows(&document, Before::Documents(&[])) } else { Err(against) };
    Ok(match said {
        Ok(intake) => ReadEpcis {
            events,
            rows: Some(intake.rows.len()),
            refused: Vec::new(),
            passed: intake.passed.iter().map(|passed| passed.message(words)).collect(),
        },
        Err(wrong) => ReadEpcis { events, rows: None, refused: lines(&wrong), passed: Vec::new() },
    })
}

fn things(conn: &mut Conn, ids: &[i64], hidden: &Hidden) -> Result<BTreeMap<i64, Named>, Error> {
    let mut items: HashMap<i64, Item> = HashMap::new();
    let mut statuses = trace::statuses_of(conn, ids, hidden)?;
    let (units, lots) = (trace::units(conn, ids)?, trace::lots(conn, ids)?);
    for item_id in units.iter().map(|unit| unit.item_id).chain(lots.iter().map(|lot| lot.item_id)) {
        if let std::collections::hash_map::Entry::Vacant(free) = items.entry(item_id)
            && let Some(item) = trace::item(conn, item_id)?
        {
            free.insert(item);
        }
    }
    let mut batches = Batches::new(conn);
    let mut found = BTreeMap::new();
    for unit in units.into_iter().filter(|unit| !hidden.has(&unit.batch_record, unit.batch_version)) {
        let Some(item) = items.get(&unit.item_id) else { continue };
        let at = batches.of(&unit.batch_record)?.1;
        let status = statuses.remove(&unit.node_id);
        let status_at =
            status.as_ref().map_or(Ok(at), |status| batches.of(&status.batch_record).map(|batch| batch.1))?;
        let (status, customer, location) =
            status.map(|row| (row.status, row.customer, row.location)).unwrap_or_default();
        let piece = Piece::Unit { item: item.number.clone(), serial: unit.serial };
        let named = Named {
            lot: unit.lot,
            made_on: unit.made_on,
            status,
            customer,
            location,
            status_at,
            ..plain(item, piece, at)
        };
        found.insert(unit.node_id, named);
    }
    for lot in lots.into_iter().filter(|lot| !hidden.has(&lot.batch_record, lot.batch_version)) {
        let Some(item) = items.get(&lot.item_id) else { continue };
        let piece = Piece::Lot { item: item.number.clone(), lot: lot.lot };
        let named = Named {
            supplier: lot.supplier,
            supplier_lot: lot.supplier_lot,
            certificate: lot.certificate,
            made_on: lot.made_on,
            quantity: lot.quantity,
            unit: lot.unit,
            ..plain(item, piece, batches.of(&lot.batch_record)?.1)
        };
        found.insert(lot.node_id, named);
    }
    Ok(found)
}

/// A thing of which nothing is said but what it is.
fn plain(item: &Item, piece: Piece, at: Timestamp) -> Named {
    Named {
        piece,
        revision: item.revision.clone(),
        title: item.title.clone(),
        lot: String::new(),
        supplier: String::new(),
        supplier_lot: String::new(),
        certificate: String::new(),
        made_on: String::new(),
        quantity: String::new(),
        unit: String::new(),
        status: String::new(),
        customer: String::new(),
        location: String::new(),
        at,
        status_at: at,
    }
}
