//! What there is: parts, lots and units by the beginnings of their numbers.

use super::hidden_batches;
use super::node::{Node, named};
use crate::app::{App, Error, Session};
use crate::db::Conn;
use crate::db::trace::{self, Hidden, Item};
use crate::domain::access::{Action, Marking};

/// So many of each are listed.
pub const LISTED: usize = 100;

/// A part definition.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Part {
    /// Part number.
    pub number: String,
    /// Revision.
    pub revision: String,
    /// Title.
    pub title: String,
}

/// What a search found, of each the first [`LISTED`].
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct TraceHits {
    /// Parts.
    pub parts: Vec<Part>,
    /// Lots.
    pub lots: Vec<Node>,
    /// Units.
    pub units: Vec<Node>,
    /// There is more of something than is listed.
    pub is_cut: bool,
}

impl TraceHits {
    fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.lots.is_empty() && self.units.is_empty()
    }
}

impl App {
    /// Parts, lots and units whose numbers begin with `query`; lots also by their supplier's number. Of a part that is
    /// named in full, its lots and units. Without a query, the parts that there are.
    ///
    /// # Errors
    /// [`crate::app::Code::Denied`].
    pub fn search_trace(&self, session: &Session, query: &str) -> Result<TraceHits, Error> {
        session.may(Action::ReadTrace, Marking::Unclassified)?;
        let query = query.trim();
        self.db.read(|conn| {
            let hidden = hidden_batches(conn, session)?;
            let found = search(conn, session.code(), query, &hidden)?;
            let upper = query.to_uppercase();
            // Numbers are mostly in capitals, and people mostly do not type them so.
            if found.is_empty() && upper != query {
                return search(conn, session.code(), &upper, &hidden);
            }
            Ok(found)
        })
    }
}

fn search(conn: &mut Conn, code: &str, query: &str, hidden: &Hidden) -> Result<TraceHits, Error> {
    let most = i64::try_from(LISTED).unwrap_or(i64::MAX) + 1;
    let items = trace::items_from(conn, code, query, hidden, most)?;
    let (mut lots, mut units) = (Vec::new(), Vec::new());
    if !query.is_empty() {
        lots = trace::lots_from(conn, code, query, hidden, most)?;
        units = trace::units_from(conn, code, query, hidden, most)?;
        let exact: Vec<i64> =
            items.iter().filter(|item| is_named(item, query)).map(|item| item.item_id).collect();
        if !exact.is_empty() {
            let (of_lots, of_units) = trace::nodes_of_items(conn, code, &exact, hidden, most)?;
            lots.extend(of_lots);
            units.extend(of_units);
        }
    }
    let is_cut = [items.len(), lots.len(), units.len()].iter().any(|found| *found > LISTED);
    Ok(TraceHits {
        parts: items
            .into_iter()
            .take(LISTED)
            .map(|item| Part { number: item.number, revision: item.revision, title: item.title })
            .collect(),
        lots: nodes(conn, lots, hidden)?,
        units: nodes(conn, units, hidden)?,
        is_cut,
    })
}

fn is_named(item: &Item, query: &str) -> bool {
    item.number == query || query.strip_prefix(&item.number).is_some_and(|rest| rest.trim() == item.revision)
}

fn nodes(conn: &mut Conn, mut ids: Vec<i64>, hidden: &Hidden) -> Result<Vec<Node>, Error> {
    ids.truncate(LISTED);
    let mut named = named(conn, &ids, hidden)?;
    Ok(ids.iter().filter_map(|id| named.remove(id)).collect())
}
