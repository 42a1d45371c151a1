//! Slowing down whoever guesses: the more attempts of one account or address have failed, the longer the next one has to
//! wait.
//!
//! Kept in memory: a restart forgives, and a restart is rarer than a guess. Bounded: what has to wait least is forgotten
//! first.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Code, Error};
use crate::proof::time::Timestamp;

/// So many accounts and addresses are remembered.
const REMEMBERED: usize = 20_000;
/// Longest wait.
const LONGEST_MS: i64 = 15 * 60 * 1000;
/// After so long without a failure, nothing is held against anybody.
const FORGIVEN_MS: i64 = 60 * 60 * 1000;

/// Who is slowed down, and how many failures are free of charge.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// Somebody's account; people mistype.
    Account(String),
    /// A network address; many people may share one.
    Address(String),
}

impl Key {
    const fn free(&self) -> u32 {
        match self {
            Self::Account(_) => 4,
            Self::Address(_) => 20,
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last_ms: i64,
    until_ms: i64,
}

/// The memory of failures.
#[derive(Debug, Default)]
pub(super) struct Throttle(Mutex<HashMap<Key, Failures>>);

impl Throttle {
    /// Whether an attempt may be made now.
    ///
    /// # Errors
    /// [`Code::TooMany`] with the seconds to wait.
    pub fn check(&self, keys: &[Key], now: Timestamp) -> Result<(), Error> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let until = keys.iter().filter_map(|key| known.get(key)).map(|failures| failures.until_ms).max();
        match until {
            Some(until) if until > now.millis() => {
                let seconds = (until - now.millis()).div_euclid(1000) + 1;
                Err(Error::new(Code::TooMany).with("seconds", seconds.to_string()))
            }
            _ => Ok(()),
        }
    }

    /// An attempt failed.
    pub fn failed(&self, keys: &[Key], now: Timestamp) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys {
            let before = known.get(key).filter(|failures| now.millis() - failures.last_ms < FORGIVEN_MS);
            let count = before.map_or(0, |failures| failures.count).saturating_add(1);
            let wait = match count.saturating_sub(key.free()) {
                0 => 0,
                more => 1000_i64.checked_shl(more.min(20)).map_or(LONGEST_MS, |wait| wait.min(LONGEST_MS)),
            };
            let until_ms = now.millis().saturating_add(wait);
            known.insert(key.clone(), Failures { count, last_ms: now.millis(), until_ms });
        }
        if known.len() > REMEMBERED {
            let mut ends: Vec<i64> = known.values().map(|failures| failures.until_ms).collect();
            ends.sort_unstable();
            let middle = ends.get(ends.len() / 2).copied().unwrap_or_default();
            known.retain(|_, failures| failures.until_ms > middle);
        }
    }

    /// An attempt succeeded: nothing is held against the account any more. (The address stays slow: whoever guesses has
    /// an account of their own.)
    pub fn succeeded(&self, keys: &[Key]) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for key in keys.iter().filter(|key| matches!(key, Key::Account(_))) {
            known.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn waits_grow_and_are_bounded_and_end() {
        let throttle = Throttle::default();
        let keys = [Key::Account("mgi/a".to_owned()), Key::Address("10.0.0.1".to_owned())];
        for _ in 0..4 {
            throttle.failed(&keys, at(0));
            assert!(throttle.check(&keys, at(0)).is_ok());
        }
        throttle.failed(&keys, at(0));
        let error = throttle.check(&keys, at(0)).unwrap_err();
        assert_eq!((error.code(), error.argument("seconds")), (Code::TooMany, Some("3")));
        assert!(throttle.check(&keys, at(2)).is_ok());
        // Only the account waits: others from the same address may try.
        assert!(throttle.check(&keys[1..], at(0)).is_ok());
        for _ in 0..100 {
            throttle.failed(&keys, at(10));
        }
        assert!(throttle.check(&keys, at(10 + 899)).is_err());
        assert!(throttle.check(&keys, at(10 + 901)).is_ok());
        throttle.succeeded(&keys);
        assert!(throttle.check(&keys[..1], at(10)).is_ok());
        assert!(throttle.check(&keys[1..], at(10)).is_err());
        // After an hour the first mistake is a first mistake.
        throttle.failed(&keys, at(10_000));
        assert!(throttle.check(&keys, at(10_000)).is_ok());
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::default();
        for number in 0..REMEMBERED * 2 {
            throttle.failed(&[Key::Address(number.to_string())], at(i64::try_from(number).unwrap()));
        }
        assert!(throttle.0.lock().unwrap().len() <= REMEMBERED);
    }
}
