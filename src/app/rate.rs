//! How often somebody may ask what anybody may ask: a bucket of tokens for each address, refilled with time.
//!
//! Kept in memory and bounded: the fullest buckets, which hold nothing against anybody, are forgotten first.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use super::{Code, Error};
use crate::proof::time::Timestamp;

/// So many a minute, and so many at once.
const A_MINUTE: i64 = 60;
const MINUTE_MS: i64 = 60_000;
/// So many addresses are remembered.
const REMEMBERED: usize = 20_000;

/// Buckets by address: for each, until when it is in debt for what was asked.
#[derive(Debug, Default)]
pub(super) struct Rate(Mutex<HashMap<String, i64>>);

/// Whoever has one address of IPv6 has the other 2^64 of its network too.
fn network(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::")
        }
        _ => address.to_owned(),
    }
}

impl Rate {
    /// Takes one token of the address's bucket.
    ///
    /// # Errors
    /// [`Code::TooMany`] with the seconds to wait if it is empty.
    pub fn take(&self, address: &str, now: Timestamp) -> Result<(), Error> {
        let each = MINUTE_MS / A_MINUTE;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now.millis();
        if known.len() >= REMEMBERED {
            known.retain(|_, paid| *paid > now);
            if known.len() >= REMEMBERED {
                let mut debts: Vec<i64> = known.values().copied().collect();
                debts.sort_unstable();
                let middle = debts.get(debts.len() / 2).copied().unwrap_or_default();
                known.retain(|_, paid| *paid > middle);
            }
        }
        let paid = known.entry(network(address)).or_insert(now);
        let next = (*paid).max(now) + each;
        if next - now > MINUTE_MS {
            let seconds = (next - now - MINUTE_MS).div_euclid(1000) + 1;
            return Err(Error::new(Code::TooMany).with("seconds", seconds.to_string()));
        }
        *paid = next;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn sixty_at_once_then_one_a_second_for_each_address() {
        let rate = Rate::default();
        for _ in 0..60 {
            rate.take("10.0.0.1", at(0)).unwrap();
        }
        let error = rate.take("10.0.0.1", at(0)).unwrap_err();
        assert_eq!((error.code(), error.argument("seconds")), (Code::TooMany, Some("2")));
        rate.take("10.0.0.2", at(0)).unwrap();
        rate.take("10.0.0.1", at(1)).unwrap();
        assert!(rate.take("10.0.0.1", at(1)).is_err());
        for _ in 0..60 {
            rate.take("10.0.0.1", at(100)).unwrap();
        }
    }

    #[test]
    fn a_network_is_one_address() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::1"));
        assert_ne!(network("2001:db8:1:3::1"), network("2001:db8:1:2::1"));
        assert_ne!(network("10.0.0.1"), network("10.0.0.2"));
    }

    #[test]
    fn memory_is_bounded() {
        let rate = Rate::default();
        for number in 0..REMEMBERED * 2 {
            rate.take(&number.to_string(), at(0)).unwrap();
        }
        assert!(rate.0.lock().unwrap().len() <= REMEMBERED);
    }
}
