//! Evaluations that are remembered while nothing changes them.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use super::Readiness;
use crate::domain::access::Marking;
use crate::proof::time::Date;

/// Evaluations that are remembered: a few for each organisation, clearance and language.
const REMEMBERED: usize = 24;

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
    pub language: String,
}

impl Basis {
    /// True if the other is of the same question, asked of what may be other records.
    fn asks_like(&self, other: &Self) -> bool {
        Self { day: other.day, last_change: other.last_change, ..self.clone() } == *other
    }
}

/// Evaluations, the last of each question.
#[derive(Debug, Default)]
pub(in crate::app) struct Remembered {
    known: Mutex<Vec<(Basis, Readiness)>>,
    /// Held while one is made: of a hundred who ask at once, one works and the others find what came of it.
    turn: Mutex<()>,
}

impl Remembered {
    /// What was found from just this.
    pub(super) fn find(&self, basis: &Basis) -> Option<Readiness> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(of, _)| of == basis).map(|(_, readiness)| readiness.clone())
    }

    /// What was found last when the same was asked, whatever has been filed since.
    pub(super) fn find_last(&self, basis: &Basis) -> Option<Readiness> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(of, _)| of.asks_like(basis)).map(|(_, readiness)| readiness.clone())
    }

    pub(super) fn keep(&self, basis: Basis, readiness: Readiness) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // What came before of the same question is of no more use.
        known.retain(|(of, _)| !of.asks_like(&basis));
        if known.len() >= REMEMBERED {
            known.remove(0);
        }
        known.push((basis, readiness));
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
