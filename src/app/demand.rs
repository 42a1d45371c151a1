//! How much one user may ask: so much that is worked on at once, and, of the API, points that requests cost, which come
//! back with time. Far more than an import or a busy program needs; a program that runs wild holds up its owner and nobody else.
//!
//! Counted for a user, over all of their tokens and sessions. Kept in memory; whoever asks nothing is not remembered.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::rate::Rate;
use super::{App, Code, Error, Session};

/// So much of one user may be worked on: wait for the disk, the database or the processor, or be done there.
pub const AT_ONCE: u32 = 64;

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

/// Work that is under way: it counts until this is dropped.
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
    fn enter(&self, user: String) -> Result<UnderWay, Error> {
        let mut all = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        let count = all.entry(user.clone()).or_default();
        if *count >= AT_ONCE {
            return Err(Error::new(Code::TooMany).with("seconds", "1"));
        }
        *count += 1;
        Ok(UnderWay { user, all: Arc::clone(&self.under_way) })
    }
}

impl App {
    /// Takes the points of a request to the API.
    ///
    /// # Errors
    /// [`Code::TooMany`] with the seconds to wait.
    pub fn ask(&self, session: &Session, points: u32) -> Result<(), Error> {
        self.demand.rate.take(&session.user(), points, session.now)
    }

    /// Begins work for somebody.
    ///
    /// # Errors
    /// [`Code::TooMany`] if as much of theirs is under way as may be.
    pub fn enter(&self, session: &Session) -> Result<UnderWay, Error> {
        self.demand.enter(session.user())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::time::Timestamp;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    #[test]
    fn so_many_at_once_for_each_user_and_nobody_is_remembered_for_ever() {
        let demand = Demand::default();
        let under_way: Vec<_> = (0..AT_ONCE).map(|_| demand.enter("a".to_owned()).unwrap()).collect();
        let error = demand.enter("a".to_owned()).unwrap_err();
        assert_eq!((error.code(), error.argument("seconds")), (Code::TooMany, Some("1")));
        drop(demand.enter("b".to_owned()).unwrap());
        drop(under_way);
        drop(demand.enter("a".to_owned()).unwrap());
        assert!(demand.under_way.lock().unwrap().is_empty());
    }

    #[test]
    fn what_costs_more_can_be_asked_less_often() {
        let demand = Demand::default();
        let most = |points: u32, now: Timestamp| {
            (0..).take_while(|_| demand.rate.take(&points.to_string(), points, now).is_ok()).count()
        };
        assert_eq!((most(1, at(0)), most(100, at(0))), (40_000, 400));
        assert_eq!((most(1, at(1)), most(100, at(1))), (2000, 20));
    }
}
