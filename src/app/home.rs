//! What somebody has to do: what is theirs, what is due, what waits for them, what has changed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::comments::Mentions;
use super::handover::{self, OwnerLine};
use super::records::list::{RecordLine, SOON_DAYS};
use super::records::read::parsed_versions;
use super::{App, Error, Session};
use crate::db::Conn;
use crate::db::search::{self, COUNT_MAX, Listing, Page, Search, Sort};
use crate::db::{records, users};
use crate::domain::access::{Action, Marking};
use crate::domain::kind::Category;
use crate::proof::time::Timestamp;

/// Rows of each part.
const ROWS: u32 = 6;
/// So many of the latest records that wait for a signature are looked through for those that wait for the reader's.
const LOOKED_THROUGH: u32 = 100;

/// A part of the first page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Part {
    /// The first of them.
    pub records: Vec<RecordLine>,
    /// How many there are, up to 1,000.
    pub count: u32,
    /// There are more than that.
    pub is_more: bool,
}

/// What stands on the first page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Home {
    /// Open, and owned by the reader.
    pub mine: Part,
    /// Due before today.
    pub overdue: Part,
    /// Due within a month.
    pub soon: Part,
    /// Waiting for the reader's signature.
    pub to_sign: Part,
    /// Waiting for the reader's acknowledgement.
    pub to_read: Part,
    /// Comments that name the reader.
    pub mentions: Mentions,
    /// People who were switched off and still own what is open or in force: for those who may hand it over.
    pub left: Vec<OwnerLine>,
    /// Waiting for approval.
    pub review: Part,
    /// Changed last.
    pub changed: Part,
}

impl App {
    /// What somebody has to do.
    ///
    /// # Errors
    /// [`super::Code::Denied`] for those who read no records.
    pub fn home(&self, session: &Session) -> Result<Home, Error> {
        session.may(Action::ReadRecord, Marking::Unclassified)?;
        let all = Listing {
            organisation: session.code().to_owned(),
            markings: session.visible(),
            ..Listing::default()
        };
        let day =
            |days: i64| Timestamp::from_millis(session.now.millis() + days * 86_400_000).date().to_string();
        let due = |from: String, before: String| Listing { due: Some((from, before)), ..all.clone() };
        self.db.read(|conn| {
            let left = handover::left(conn, session)?;
            let to_sign = self.to_sign(conn, session, &all)?;
            let to_read = self.to_read(conn, session, &all)?;
            let mentions = self.mentions(conn, session)?;
            let mut part = |listing: Listing, sort: Sort| self.part(conn, session, &listing, sort);
            Ok(Home {
                mine: part(
                    Listing {
                        owner: Some(session.user()),
                        categories: Category::OPEN.to_vec(),
                        ..all.clone()
                    },
                    Sort::Received,
                )?,
                overdue: part(due(String::new(), day(0)), Sort::Due)?,
                soon: part(due(day(0), day(SOON_DAYS + 1)), Sort::Due)?,
                to_sign,
                to_read,
                mentions,
                left,
                review: part(
                    Listing { categories: vec![Category::Review.code()], ..all.clone() },
                    Sort::Received,
                )?,
                changed: part(all.clone(), Sort::Received)?,
            })
        })
    }

    /// What waits for the reader's signature, among the latest records that wait for one.
    fn to_sign(&self, conn: &mut Conn, session: &Session, all: &Listing) -> Result<Part, Error> {
        if session.may(Action::SignRecord, Marking::Unclassified).is_err() {
            return Ok(Part::default());
        }
        let mut rows = Vec::new();
        for kind in self.definitions.of(session.code()).kinds.iter() {
            let asking = kind.transitions.iter().filter(|transition| transition.signatures.is_some());
            let states: BTreeSet<&String> = asking.flat_map(|transition| &transition.from).collect();
            for state in states {
                let (kind, state) = (Some(kind.code.clone()), Some(state.clone()));
                let listing = Listing { kind, state, ..all.clone() };
                let page =
                    Page { sort: Sort::Received, is_descending: true, after: None, limit: LOOKED_THROUGH };
                rows.extend(search::list(conn, &listing, &page)?);
            }
        }
        rows.sort_by_key(|row| Reverse((row.received_ms, row.search_id)));
        let is_more = rows.len() > usize::try_from(LOOKED_THROUGH).unwrap_or(usize::MAX);
        rows.truncate(usize::try_from(LOOKED_THROUGH).unwrap_or(usize::MAX));
        let mut mine = Vec::new();
        for row in rows {
            if self.waits_for(conn, session, &row)? {
                mine.push(row);
            }
        }
        self.first(conn, session, mine, is_more)
    }

    /// What the reader has to read and has not acknowledged. Whoever is named in a record is found by their name.
    fn to_read(&self, conn: &mut Conn, session: &Session, all: &Listing) -> Result<Part, Error> {
        if session.may(Action::AcknowledgeRecord, Marking::Unclassified).is_err() {
            return Ok(Part::default());
        }
        let own = users::find_by_id(conn, &session.user())?;
        let names = [session.login.clone(), own.map(|user| user.name).unwrap_or_default()];
        let mut rows: BTreeMap<String, records::Record> = BTreeMap::new();
        let mut is_more = false;
        for kind in self.definitions.of(session.code()).kinds.iter() {
            let states = kind.reading.iter().flat_map(|reading| &reading.states);
            for (state, name) in states.flat_map(|state| names.iter().map(move |name| (state, name))) {
                let search = Some(Search::parse(name)).filter(|search| !search.is_empty());
                let Some(search) = search else { continue };
                let (kind, state) = (Some(kind.code.clone()), Some(state.clone()));
                let listing = Listing { kind, state, search: Some(search), ..all.clone() };
                let page =
                    Page { sort: Sort::Received, is_descending: true, after: None, limit: LOOKED_THROUGH };
                let found = search::list(conn, &listing, &page)?;
                is_more |= found.len() >= usize::try_from(LOOKED_THROUGH).unwrap_or(usize::MAX);
                rows.extend(found.into_iter().map(|row| (row.record_id.clone(), row)));
            }
        }
        let mut mine = Vec::new();
        for row in rows.into_values() {
            let versions = parsed_versions(conn, &row.record_id)?;
            if self.reading(conn, session, &row, &versions)?.is_some_and(|reading| reading.waits_for_me) {
                mine.push(row);
            }
        }
        mine.sort_by_key(|row| Reverse((row.received_ms, row.search_id)));
        self.first(conn, session, mine, is_more)
    }

    /// The first rows of what was found.
    fn first(
        &self,
        conn: &mut Conn,
        session: &Session,
        mut found: Vec<records::Record>,
        is_more: bool,
    ) -> Result<Part, Error> {
        let count = u32::try_from(found.len()).unwrap_or(u32::MAX);
        found.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
        Ok(Part { records: self.lines(conn, session, found)?, count, is_more })
    }

    fn part(&self, conn: &mut Conn, session: &Session, listing: &Listing, sort: Sort) -> Result<Part, Error> {
        let page = Page { sort, is_descending: sort == Sort::Received, after: None, limit: ROWS };
        let rows = search::list(conn, listing, &page)?;
        let count = search::count(conn, listing)?;
        Ok(Part {
            records: self.lines(conn, session, rows)?,
            count: count.min(COUNT_MAX),
            is_more: count > COUNT_MAX,
        })
    }
}
