//! The records of an organisation as they stood at a position, brought forward from one position to the next, and the shelf
//! on which they are remembered.
//!
//! Versions never change and the ledger only grows, so what is known at one position holds at the next, but for the records
//! that events in between name: versions, destructions, acknowledgements. All of it is in the database: what another process
//! has written is found the same way. That the ledger is still the one that was read is seen by its root at the old position.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::told::{Known, versions_between};
use crate::app::Error;
use crate::app::packs::collect::record_id;
use crate::app::records::reading::{add_acknowledged, add_acknowledged_to};
use crate::db::{Conn, acknowledgements, ghosts, ledger};
use crate::domain::ids::RecordId;
use crate::domain::kind::Kinds;
use crate::domain::snapshot::RecordFacts;
use crate::domain::trace::conformity::Naming;
use crate::ledger::read::root_at;
use crate::proof::digest::Digest;

/// So many records are remembered, of all organisations together, of some 2 KiB each (`tests/bench/run readiness` measures it).
/// Those of an organisation with more are read each time.
const MOST: usize = 250_000;

/// Going back is cheaper than reading everything, as long as no more than one record in so many has changed since.
const FEW: usize = 8;

/// All records as they stood at a position. What was destroyed before it is not there; what was destroyed later is, and
/// says nothing any more ([`crate::app::destruction::ghost::lines_since`]).
#[derive(Debug, Clone)]
pub(in crate::app) struct Records {
    size: u64,
    root: Digest,
    known: BTreeMap<RecordId, Known>,
    ghosts: BTreeMap<RecordId, u64>,
    touched: Touched,
    /// Which of them name which units and lots; made when somebody asks.
    naming: OnceLock<Naming>,
}

/// Until which position records were changed: those of a kind, or those that they are linked with.
#[derive(Debug, Clone, Default)]
struct Touched {
    /// Of what changed before nothing is known.
    since: u64,
    kinds: BTreeMap<String, u64>,
    /// A record came or went, or its marking changed.
    present: u64,
}

/// Kinds that were touched since a position.
#[derive(Debug)]
pub(super) struct Changed<'a> {
    pub(super) kinds: BTreeSet<&'a str>,
    /// The same records are there, with the same markings.
    pub(super) is_same_set: bool,
}

impl Records {
    /// Reads all of them.
    fn read(conn: &mut Conn, organisation: &str, size: u64, kinds: &Kinds) -> Result<Self, Error> {
        let mut records = Self {
            size: 0,
            root: root_at(conn, organisation, size)?,
            known: BTreeMap::new(),
            ghosts: destroyed(conn, organisation, (0, size))?,
            touched: Touched { since: size, kinds: BTreeMap::new(), present: size },
            naming: OnceLock::new(),
        };
        for told in versions_between(conn, organisation, (0, size))? {
            let id = told.facts.id;
            if !records.ghosts.contains_key(&id) {
                let before = records.known.remove(&id);
                records.known.insert(id, Known::follow(before, told));
            }
        }
        for (index, record) in acknowledgements::between(conn, organisation, 0, column(size))? {
            if let Some(known) = records.known.get_mut(&record_id(&record)?) {
                known.last = known.last.max(u64::try_from(index).unwrap_or_default());
            }
        }
        add_acknowledged(
            conn,
            (organisation, size),
            kinds,
            records.known.values_mut().map(|known| &mut known.facts),
        )?;
        records.size = size;
        Ok(records)
    }

    /// Brings them forward.
    fn advance(
        &mut self,
        conn: &mut Conn,
        organisation: &str,
        size: u64,
        kinds: &Kinds,
    ) -> Result<(), Error> {
        let (from, root) = (self.size, root_at(conn, organisation, size)?);
        self.naming = OnceLock::new();
        let gone = destroyed(conn, organisation, (from, size))?;
        let told = versions_between(conn, organisation, (from, size))?;
        let mut read = BTreeMap::new();
        for (index, record) in acknowledgements::between(conn, organisation, column(from), column(size))? {
            read.insert(record_id(&record)?, u64::try_from(index).unwrap_or_default());
        }
        let changed: BTreeSet<RecordId> = told
            .iter()
            .map(|told| told.facts.id)
            .chain(gone.keys().copied())
            .chain(read.keys().copied())
            .collect();
        if !changed.is_empty() {
            self.touch(&changed, size);
        }
        for told in told {
            let id = told.facts.id;
            let before = self.known.remove(&id);
            if before.as_ref().is_none_or(|before| before.facts.marking != told.facts.marking) {
                self.touched.present = size;
            }
            self.known.insert(id, Known::follow(before, told));
        }
        for id in gone.keys() {
            self.known.remove(id);
            self.touched.present = size;
        }
        self.ghosts.extend(gone);
        for id in &changed {
            let Some(known) = self.known.get_mut(id) else { continue };
            known.last = known.last.max(read.get(id).copied().unwrap_or_default());
            add_acknowledged_to(conn, size, kinds, &mut known.facts)?;
        }
        if !changed.is_empty() {
            self.touch(&changed, size);
        }
        (self.size, self.root) = (size, root);
        Ok(())
    }

    /// What rules find in a record depends on it and on what it is linked with, in either direction: whether another
    /// supersedes it, what it names in a reason.
    fn touch(&mut self, changed: &BTreeSet<RecordId>, size: u64) {
        let mut touched: BTreeSet<&str> = BTreeSet::new();
        for (id, known) in &self.known {
            let links = &known.facts.links;
            if changed.contains(id) {
                touched.insert(&known.facts.kind);
                let linked = links.iter().filter_map(|(_, to)| self.known.get(to));
                touched.extend(linked.map(|known| known.facts.kind.as_str()));
            } else if links.iter().any(|(_, to)| changed.contains(to)) {
                touched.insert(&known.facts.kind);
            }
        }
        for kind in touched {
            self.touched.kinds.insert(kind.to_owned(), size);
        }
    }

    /// What changed since a position; nothing if that is not known.
    pub(super) fn changed_since(&self, size: u64) -> Option<Changed<'_>> {
        (self.touched.since..=self.size).contains(&size).then(|| {
            let kinds = self.touched.kinds.iter().filter(|(_, until)| **until > size);
            Changed {
                kinds: kinds.map(|(kind, _)| kind.as_str()).collect(),
                is_same_set: self.touched.present <= size,
            }
        })
    }

    /// As they stood at an earlier position.
    fn back(&self, conn: &mut Conn, organisation: &str, size: u64, kinds: &Kinds) -> Result<Self, Error> {
        let later = self.known.iter().filter(|(_, known)| known.last >= size).map(|(id, _)| *id);
        let gone = self.ghosts.iter().filter(|(_, event)| **event >= size).map(|(id, _)| *id);
        let changed: Vec<RecordId> = later.chain(gone).collect();
        if changed.len() * FEW > self.known.len() {
            return Self::read(conn, organisation, size, kinds);
        }
        let mut records = Self { size, root: root_at(conn, organisation, size)?, ..self.clone() };
        records.touched = Touched { since: size, kinds: BTreeMap::new(), present: size };
        records.naming = OnceLock::new();
        records.ghosts.retain(|_, event| *event < size);
        for id in changed {
            records.known.remove(&id);
            if let Some(mut known) = Known::before(conn, &id.to_string(), size)? {
                add_acknowledged_to(conn, size, kinds, &mut known.facts)?;
                records.known.insert(id, known);
            }
        }
        Ok(records)
    }

    /// Each record.
    pub fn iter(&self) -> impl Iterator<Item = &Known> {
        self.known.values()
    }

    /// Which of them name which units and lots.
    pub fn naming(&self, kinds: &Kinds) -> &Naming {
        self.naming.get_or_init(|| Naming::of(self.facts(), kinds))
    }

    /// What rules look at in each.
    pub fn facts(&self) -> impl Iterator<Item = Arc<RecordFacts>> {
        self.known.values().map(|known| Arc::clone(&known.facts))
    }
}

fn column(index: u64) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

fn destroyed(
    conn: &mut Conn,
    organisation: &str,
    (from, before): (u64, u64),
) -> Result<BTreeMap<RecordId, u64>, Error> {
    let rows = ghosts::between(conn, organisation, column(from), column(before))?;
    rows.into_iter()
        .map(|(record, event)| Ok((record_id(&record)?, u64::try_from(event).unwrap_or_default())))
        .collect()
}

/// Records that are remembered, by organisation; the last used at the end.
#[derive(Debug, Default)]
pub(in crate::app) struct Shelf {
    known: Mutex<Vec<(String, Arc<Records>)>>,
    /// Held while they are read: who comes meanwhile finds them.
    turn: Mutex<()>,
}

impl Shelf {
    /// The records of an organisation at a position, all of them whoever asks.
    pub fn at(
        &self,
        conn: &mut Conn,
        organisation: &str,
        size: u64,
        kinds: &Kinds,
    ) -> Result<Arc<Records>, Error> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(mut records) = self.take(organisation) else {
            return Ok(self.put(organisation, Arc::new(Records::read(conn, organisation, size, kinds)?)));
        };
        let end = ledger::head(conn, organisation)?.map(|head| head.size).unwrap_or_default();
        if end < records.size {
            // They were read by somebody who sees more than this reader.
            self.put(organisation, records);
            return Ok(Arc::new(Records::read(conn, organisation, size, kinds)?));
        }
        if root_at(conn, organisation, records.size)? != records.root {
            return Ok(self.put(organisation, Arc::new(Records::read(conn, organisation, size, kinds)?)));
        }
        if size < records.size {
            let earlier = records.back(conn, organisation, size, kinds);
            self.put(organisation, records);
            return Ok(Arc::new(earlier?));
        }
        if size > records.size {
            Arc::make_mut(&mut records).advance(conn, organisation, size, kinds)?;
        }
        Ok(self.put(organisation, records))
    }

    /// Lets go of an organisation's.
    pub fn forget(&self, organisation: &str) {
        drop(self.take(organisation));
    }

    fn take(&self, organisation: &str) -> Option<Arc<Records>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let place = known.iter().position(|(of, _)| of == organisation)?;
        Some(known.remove(place).1)
    }

    fn put(&self, organisation: &str, records: Arc<Records>) -> Arc<Records> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.push((organisation.to_owned(), Arc::clone(&records)));
        while known.iter().map(|(_, records)| records.known.len()).sum::<usize>() > MOST {
            known.remove(0);
        }
        records
    }
}
