//! How much one user may ask of the API: so many requests at once, and points that requests cost, which come back with
//! time. Far more than an import or a busy program needs; a program that runs wild holds up its owner and nobody else.
//!
//! Counted for a user, over all of their tokens and sessions. Kept in memory; whoever asks nothing is not remembered.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::rate::Rate;
use super::{App, Code, Error, Session};
use crate::proof::time::Timestamp;

/// Requests of one user that may be under way, from their head to the last byte of their answer.
pub const AT_ONCE: u32 = 48;

/// What users ask at present.
#[derive(Debug)]
pub(super) struct Demand {
    rate: Rate,
    under_way: Arc<Mutex<HashMap<String, u32>>>,
}

impl Default for Demand {
    fn default() -> Self {
        Self { rate: Rate::of_users(), under_way: Arc::default() }
    }
}

/// A request that is under way: it counts until this is dropped.
#[derive(Debug)]
pub struct UnderWay {
    user: String,
    all: Arc<Mutex<HashMap<String, u32>>>,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = all.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                all.remove(&self.user);
            }
        }
    }
}

impl Demand {
    fn admit(&self, user: String, points: u32, now: Timestamp) -> Result<UnderWay, Error> {
        {
            let mut all = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
            let count = all.entry(user.clone()).or_default();
            if *count >= AT_ONCE {
                return Err(Error::new(Code::TooMany).with("seconds", "1"));
            }
            *count += 1;
        }
        let under_way = UnderWay { user, all: Arc::clone(&self.under_way) };
        self.rate.take(&under_way.user, points, now)?;
        Ok(under_way)
    }
}

impl App {
    /// Lets a request to the API in.
    ///
    /// # Errors
    /// [`Code::TooMany`] with the seconds to wait.
    pub fn admit(&self, session: &Session, points: u32) -> Result<UnderWay, Error> {
        self.demand.admit(session.user(), points, session.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn so_many_at_once_for_each_user_and_nobody_is_remembered_for_ever() {
        let demand = Demand::default();
        let under_way: Vec<_> =
            (0..AT_ONCE).map(|_| demand.admit("a".to_owned(), 1, at(0)).unwrap()).collect();
        let error = demand.admit("a".to_owned(), 1, at(0)).unwrap_err();
        assert_eq!((error.code(), error.argument("seconds")), (Code::TooMany, Some("1")));
        drop(demand.admit("b".to_owned(), 1, at(0)).unwrap());
        drop(under_way);
        drop(demand.admit("a".to_owned(), 1, at(0)).unwrap());
        assert!(demand.under_way.lock().unwrap().is_empty());
    }

    #[test]
    fn what_costs_more_can_be_asked_less_often() {
        let demand = Demand::default();
        let most = |points: u32, now: Timestamp| {
            (0..).take_while(|_| demand.admit(points.to_string(), points, now).is_ok()).count()
        };
        assert_eq!((most(1, at(0)), most(100, at(0))), (40_000, 400));
        assert_eq!((most(1, at(1)), most(100, at(1))), (2000, 20));
        assert!(demand.under_way.lock().unwrap().is_empty());
    }
}
