//! How much somebody may ask: a bucket of points for each, refilled with time.
//!
//! Kept in memory and bounded: the fullest buckets, which hold nothing against anybody, are forgotten first.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use super::{Code, Error};
use crate::proof::time::Timestamp;

const SECOND_US: i64 = 1_000_000;
/// So many buckets are remembered.
const REMEMBERED: usize = 20_000;

/// Buckets of the same size.
#[derive(Debug)]
pub struct Rate {
    /// For each, until when it is in debt for what was asked, in microseconds.
    known: Mutex<HashMap<String, i64>>,
    /// What a point costs: in so long it comes back.
    point_us: i64,
    /// The debt that is still granted.
    most_us: i64,
}

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
    /// What anybody may ask, by address: sixty at once, and one a second.
    #[must_use]
    pub fn of_addresses() -> Self {
        Self { known: Mutex::default(), point_us: SECOND_US, most_us: 60 * SECOND_US }
    }

    /// What an address may have answered in writing: twenty at once, and one in ten minutes. Each stays in a ledger for ever.
    #[must_use]
    pub fn of_answers() -> Self {
        Self { known: Mutex::default(), point_us: 600 * SECOND_US, most_us: 20 * 600 * SECOND_US }
    }

    /// What an address may ask of a witness, behind which a whole installation may stand: 600 at once, and ten a second.
    #[must_use]
    pub fn of_installations() -> Self {
        Self { known: Mutex::default(), point_us: SECOND_US / 10, most_us: 60 * SECOND_US }
    }

    /// What a user may ask of the API: 40,000 points at once, and 2,000 a second.
    #[must_use]
    pub fn of_users() -> Self {
        Self { known: Mutex::default(), point_us: SECOND_US / 2000, most_us: 20 * SECOND_US }
    }

    /// Takes a point of an address's bucket.
    ///
    /// # Errors
    /// [`Code::TooMany`] with the seconds to wait if it is empty.
    pub fn take_of(&self, address: &str, now: Timestamp) -> Result<(), Error> {
        self.take(&network(address), 1, now)
    }

    /// Takes points of a bucket.
    ///
    /// # Errors
    /// [`Code::TooMany`] with the seconds to wait if there are not as many in it.
    pub fn take(&self, whose: &str, points: u32, now: Timestamp) -> Result<(), Error> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now.millis().saturating_mul(1000);
        if known.len() >= REMEMBERED {
            known.retain(|_, paid| *paid > now);
            if known.len() >= REMEMBERED {
                let mut debts: Vec<i64> = known.values().copied().collect();
                debts.sort_unstable();
                let middle = debts.get(debts.len() / 2).copied().unwrap_or_default();
                known.retain(|_, paid| *paid > middle);
            }
        }
        let paid = known.entry(whose.to_owned()).or_insert(now);
        let next = (*paid).max(now) + self.point_us.saturating_mul(i64::from(points));
        if next - now > self.most_us {
            let seconds = (next - now - self.most_us).div_euclid(SECOND_US) + 1;
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
        let rate = Rate::of_addresses();
        for _ in 0..60 {
            rate.take_of("10.0.0.1", at(0)).unwrap();
        }
        let error = rate.take_of("10.0.0.1", at(0)).unwrap_err();
        assert_eq!((error.code(), error.argument("seconds")), (Code::TooMany, Some("2")));
        rate.take_of("10.0.0.2", at(0)).unwrap();
        rate.take_of("10.0.0.1", at(1)).unwrap();
        assert!(rate.take_of("10.0.0.1", at(1)).is_err());
        for _ in 0..60 {
            rate.take_of("10.0.0.1", at(100)).unwrap();
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
        let rate = Rate::of_addresses();
        for number in 0..REMEMBERED * 2 {
            rate.take_of(&number.to_string(), at(0)).unwrap();
        }
        assert!(rate.known.lock().unwrap().len() <= REMEMBERED);
    }
}
