//! Figures that are remembered while nothing changes them: each looks at every record.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{FigureList, FigureQuery};
use crate::domain::access::Marking;

/// So many are remembered: a few for each organisation, clearance and language.
const REMEMBERED: usize = 24;

/// From what figures follow. A position in the ledger is more than that: most events change no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Basis {
    pub organisation: String,
    pub query: FigureQuery,
    pub clearance: Marking,
    pub language: String,
    pub last_change: Option<i64>,
    pub last_pack: Option<i64>,
}

/// Figures, the last asked for at the end.
#[derive(Debug, Default)]
pub(in crate::app) struct Remembered {
    known: Mutex<Vec<(Basis, Arc<FigureList>)>>,
    /// Held while they are computed: of a hundred who ask at once, one works and the others find what came of it.
    turn: Mutex<()>,
}

impl Remembered {
    /// What was computed from just this.
    pub(super) fn find(&self, basis: &Basis) -> Option<Arc<FigureList>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(of, _)| of == basis).map(|(_, list)| Arc::clone(list))
    }

    pub(super) fn keep(&self, basis: Basis, list: Arc<FigureList>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|(of, _)| *of != basis);
        if known.len() >= REMEMBERED {
            known.remove(0);
        }
        known.push((basis, list));
    }

    /// Waits for one's turn to compute.
    pub(super) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
