//! Sharing work out among threads.

use std::sync::atomic::{AtomicUsize, Ordering};

/// More threads than this gain nothing from common disks.
const MAX_THREADS: usize = 8;

/// How many threads share the work.
pub(super) fn count() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from).clamp(1, MAX_THREADS)
}

/// Does `first` on the calling thread and `count` jobs on all threads, the calling one among them once `first` is done.
/// Each thread has a `state` of its own. Gives what the jobs gave, in their order; `None` is a job whose thread
/// panicked.
pub(super) fn share<F, S, T: Send>(
    count: usize,
    first: impl FnOnce() -> F,
    state: impl Fn() -> S + Sync,
    job: impl Fn(&mut S, usize) -> T + Sync,
) -> (F, Vec<Option<T>>) {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut state = state();
        let mut done: Vec<(usize, T)> = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return done;
            }
            done.push((number, job(&mut state, number)));
        }
    };
    let mut results: Vec<Option<T>> = Vec::new();
    results.resize_with(count, || None);
    std::thread::scope(|scope| {
        let handles: Vec<_> = (1..self::count()).take(count).map(|_| scope.spawn(work)).collect();
        let first = first();
        let mut parts = vec![work()];
        parts.extend(handles.into_iter().filter_map(|handle| handle.join().ok()));
        for (number, result) in parts.into_iter().flatten() {
            if let Some(slot) = results.get_mut(number) {
                *slot = Some(result);
            }
        }
        (first, results)
    })
}
