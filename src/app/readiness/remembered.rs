//! Evaluations that are remembered while nothing changes them.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use super::Readiness;
use crate::domain::access::Marking;
use crate::domain::snapshot::TraceFacts;
use crate::proof::time::Date;

/// Evaluations that are remembered: a few for each organisation, clearance and language.
const REMEMBERED: usize = 24;

/// They have so many reasons together, of some 250 bytes each; what was found last is kept in any case.
const REASONS: usize = 200_000;

/// From what an evaluation follows. A position in the ledger is more than that: most events change no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Basis {
    pub organisation: String,
    pub profile: String,
    pub site: String,
    pub product: String,
    pub clearance: Marking,
    pub day: Date,
    pub last_change: Option<i64>,
    /// What was found before it may name what was destroyed.
    pub last_destruction: Option<i64>,
    pub language: String,
}

impl Basis {
    /// True if the other is of the same question, asked of what may be other records.
    fn asks_like(&self, other: &Self) -> bool {
        Self { day: other.day, last_change: other.last_change, ..self.clone() } == *other
    }
}

/// What came of an evaluation.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub readiness: Readiness,
    /// The position, if what was found there holds at a later one for rules whose records have not changed.
    pub lasting_at: Option<u64>,
    /// What the trace batches said.
    pub trace: TraceFacts,
}

impl Found {
    fn reasons(&self) -> usize {
        self.readiness.steps.iter().flat_map(|step| &step.rules).map(|rule| rule.items.len()).sum()
    }
}

/// Evaluations, the last of each question.
#[derive(Debug, Default)]
pub(in crate::app) struct Remembered {
    known: Mutex<Vec<(Basis, Found)>>,
    /// Held while one is made: of a hundred who ask at once, one works and the others find what came of it.
    turn: Mutex<()>,
}

impl Remembered {
    /// What was found from just this.
    pub(super) fn find(&self, basis: &Basis) -> Option<Readiness> {
        self.find_where(|of| of == basis).map(|found| found.readiness)
    }

    /// What was found last when the same was asked, whatever has been filed since.
    pub(super) fn find_last(&self, basis: &Basis) -> Option<Readiness> {
        self.find_where(|of| of.asks_like(basis)).map(|found| found.readiness)
    }

    /// What was found last when the same was asked, judged on the same day.
    pub(super) fn find_earlier(&self, basis: &Basis) -> Option<Found> {
        self.find_where(|of| of.asks_like(basis) && of.day == basis.day)
    }

    fn find_where(&self, is_it: impl Fn(&Basis) -> bool) -> Option<Found> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(of, _)| is_it(of)).map(|(_, found)| found.clone())
    }

    pub(super) fn keep(&self, basis: Basis, found: Found) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // What came before of the same question is of no more use, and what came before a destruction must go.
        known.retain(|(of, _)| {
            let is_after =
                of.organisation != basis.organisation || of.last_destruction == basis.last_destruction;
            is_after && !of.asks_like(&basis)
        });
        known.push((basis, found));
        let is_much = |known: &[(Basis, Found)]| {
            known.len() > REMEMBERED
                || known.iter().map(|(_, found)| found.reasons()).sum::<usize>() > REASONS
        };
        while known.len() > 1 && is_much(&known) {
            known.remove(0);
        }
    }

    /// Lets go of everything of an organisation.
    pub(in crate::app) fn forget(&self, organisation: &str) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|(of, _)| of.organisation != organisation);
    }

    /// Waits for one's turn to evaluate.
    pub(super) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One's turn to evaluate, if nobody else has it.
    pub(super) fn turn_now(&self) -> Option<MutexGuard<'_, ()>> {
        match self.turn.try_lock() {
            Ok(turn) => Some(turn),
            Err(TryLockError::Poisoned(turn)) => Some(turn.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}
