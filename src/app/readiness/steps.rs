//! The steps of an evaluation, several at the same time where there are many records.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::domain::rule::{Evaluation, StepResult};

/// More threads than this wait for memory.
const THREADS: usize = 4;
/// Fewer records than this are evaluated before other threads have begun.
const MANY: usize = 5_000;

/// Works out every step; in order, however many threads there are.
pub(super) fn steps(evaluation: &Evaluation<'_>, records: usize) -> Vec<StepResult> {
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(THREADS);
    at_the_same_time(evaluation, if records < MANY { 1 } else { threads.min(evaluation.count()) })
}

fn at_the_same_time(evaluation: &Evaluation<'_>, threads: usize) -> Vec<StepResult> {
    if threads < 2 {
        return evaluation.steps();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(step) = evaluation.step(place) else { return done };
            done.push((place, step));
        }
    };
    let mut all = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        for other in others {
            match other.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, step)| step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::Kinds;
    use crate::domain::profile::Profiles;
    use crate::domain::snapshot::{Snapshot, TraceFacts};
    use crate::proof::time::Timestamp;
    use crate::words::Words;

    #[test]
    fn any_number_of_threads_finds_the_same_in_the_same_order() {
        let (kinds, profiles, words) =
            (Kinds::embedded().unwrap(), Profiles::embedded().unwrap(), Words::english());
        let day = "2026-11-30".parse().unwrap();
        let snapshot = Snapshot {
            as_of: Timestamp::from_millis(1_796_000_000_000),
            from: day,
            to: day,
            site: String::new(),
            product: String::new(),
            records: Vec::new(),
            trace: TraceFacts::default(),
            against: None,
            ledger_verified: true,
        };
        for profile in profiles.iter() {
            let evaluation = Evaluation::new((profile, &kinds), &snapshot, &words, None);
            let alone = evaluation.steps();
            assert_eq!(alone.len(), profile.steps.len());
            for threads in [1, 2, 4, 40] {
                assert_eq!(at_the_same_time(&evaluation, threads), alone, "{} {threads}", profile.code);
            }
        }
    }
}
