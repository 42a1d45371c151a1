//! Serial and batch records: `intake` reads the file of a trace batch, `filing` its rows (`edges` says which may be filed),
//! the `genealogy` that batches make together, `facts` what it tells the rules, `lists` how a pack has it, and the two [`questions`] asked of it, whose
//! answers name a [`node`]. [`search`] finds where to begin, [`scan`] what a scanner read, [`labels`] are what it reads,
//! [`history`] says what became of a unit, [`conformity`] what stands against it, `as_designed` how it differs from its parts
//! list, `assembly` walks what a pack is about, `balance` what is left of a lot, `release` says which units may not be let go,
//! [`fallout`] says where work went that is in doubt, `recall` writes the list of what a lot went into, `epcis` what is in a
//! unit as events of GS1.

mod around;
mod as_designed;
pub(super) mod assembly;
mod balance;
pub mod conformity;
mod edges;
mod epcis;
pub(super) mod facts;
pub mod fallout;
pub(super) mod filing;
pub(super) mod genealogy;
pub mod history;
pub(super) mod intake;
pub mod labels;
pub(super) mod lists;
pub mod node;
pub mod questions;
mod recall;
mod release;
pub mod scan;
pub mod search;

pub use balance::MassBalance;
pub use epcis::{ReadEpcis, ReadEvent, read_epcis};
pub use fallout::{Fallout, FalloutQuestion};
pub use history::{Happened, UnitHistory};
pub use node::Node;
pub use questions::{End, TraceLine, UnitContents, WhereUsed};
pub use scan::Scanned;
pub use search::{Part, TraceHits};

use std::collections::BTreeMap;

use super::{Code, Error, Session};
use crate::app::readiness::Known;
use crate::app::records::TRACE_BATCH;
use crate::db::trace::{Hidden, Step};
use crate::db::{Conn, records};
use crate::domain::Date;
use crate::domain::access::Marking;
use crate::domain::holding::Holding;
use crate::domain::trace::Relation;
use crate::words::{Argument, Words};

/// A trace batch or question refused for the reason with this message id, in the language of whoever filed or asked.
fn refused(language: &str, id: &str, name: &str) -> Error {
    refused_with(language, id, &[("name", name.to_owned().into())])
}

/// The same with other arguments than a name.
fn refused_with(language: &str, id: &str, arguments: &[Argument<'_>]) -> Error {
    Error::new(Code::Trace).with("file", "").detail(Words::on_pages(language).format(id, arguments))
}

/// Record ids of trace batches above the actor's clearance.
fn hidden_batches(conn: &mut Conn, session: &Session) -> Result<Hidden, Error> {
    hidden_above(conn, session.code(), session.actor.clearance)
}

/// Record ids of trace batches that are marked higher.
pub(super) fn hidden_above(conn: &mut Conn, organisation: &str, limit: Marking) -> Result<Hidden, Error> {
    let above = Marking::ALL.iter().filter(|marking| **marking > limit);
    let above: Vec<String> = above.map(|marking| marking.code().to_owned()).collect();
    if above.is_empty() {
        return Ok(Hidden::default());
    }
    let kind = Some(TRACE_BATCH.to_owned());
    let filter = records::RecordFilter { kind, markings: above, is_with_destroyed: true, state: None };
    let batches = records::list(conn, organisation, &filter)?.into_iter().map(|record| record.record_id);
    Ok(Hidden { batches: batches.collect(), later: Vec::new() })
}

/// What of the trace does not exist at a position, given the records that were there and may be seen.
pub(super) fn hidden_at(conn: &mut Conn, organisation: &str, there: &[&Known]) -> Result<Hidden, Error> {
    let there = there.iter().map(|known| &known.facts).filter(|facts| facts.kind == TRACE_BATCH);
    let there: BTreeMap<String, u32> = there.map(|facts| (facts.id.to_string(), facts.version)).collect();
    let kind = Some(TRACE_BATCH.to_owned());
    let markings = Marking::ALL.iter().map(|marking| marking.code().to_owned()).collect();
    let filter = records::RecordFilter { kind, markings, is_with_destroyed: true, state: None };
    let mut hidden = Hidden::default();
    for record in records::list(conn, organisation, &filter)? {
        match there.get(&record.record_id).map(|version| i32::try_from(*version).unwrap_or(i32::MAX)) {
            None => hidden.batches.push(record.record_id),
            Some(version) if version < record.version => hidden.later.push((record.record_id, version)),
            Some(_) => {}
        }
    }
    Ok(hidden)
}

/// Goes one edge further. A relation that no version of the program filed changes nothing.
fn apply(holding: &mut Holding, step: &Step) {
    if let Some(relation) = Relation::of(&step.relation) {
        holding.apply(step.edge_id, relation, &step.quantity, &step.unit);
    }
}

/// A day as tables have it; empty where there is none.
fn written(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}
