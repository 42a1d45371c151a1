//! As of when readiness is asked for: a ledger position, a day, or both.

use crate::app::{App, Code, Error, Session};
use crate::db::Conn;
use crate::domain::kind::parse_date;
use crate::proof::time::{Date, Timestamp};

use super::AsOf;

/// As of when. Without either, now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moment {
    /// The ledger position with so many leaves, for which a head was signed. Without it the last one of the day, or the present
    /// one for a day that is not over.
    pub size: Option<u64>,
    /// Validity, windows and due dates are judged on this day. Without it that of the position's head.
    pub day: Option<Date>,
}

impl Moment {
    /// From texts, as a page or a program gives them; an empty one asks for nothing.
    ///
    /// # Errors
    /// [`Code::Invalid`] with the field's name.
    pub fn parse(session: &Session, as_of: &str, day: &str) -> Result<Self, Error> {
        let words = session.words();
        let wrong = |name: &'static str, id: &str, given: &str| {
            let line = words.format(id, &[("given", given.to_owned().into())]);
            Error::new(Code::Invalid).with("place", words.text("events-place")).field(name, line)
        };
        let size = match as_of.trim() {
            "" => None,
            text => Some(text.parse().map_err(|_| wrong("as_of", "events-number", text))?),
        };
        let day = match day.trim() {
            "" => None,
            text => Some(parse_date(text).ok_or_else(|| wrong("day", "events-day", text))?),
        };
        Ok(Self { size, day })
    }

    /// The position and the day.
    pub(super) fn find(self, conn: &mut Conn, organisation: &str) -> Result<(AsOf, Date), Error> {
        let as_of = match (self.size, self.day) {
            (Some(size), _) => AsOf::at(conn, organisation, size)?,
            (None, Some(day)) => AsOf::until(conn, organisation, day)?,
            (None, None) => AsOf::head(conn, organisation)?,
        };
        let day = self.day.unwrap_or_else(|| as_of.at.date());
        Ok((as_of, day))
    }

    /// True if the day is the present one and nothing else is asked: what is found then is remembered.
    pub(super) fn is_now(self, now: Timestamp) -> bool {
        self.size.is_none() && self.day.is_none_or(|day| day == now.date())
    }
}

impl App {
    /// Evaluates a profile as of a moment, over what the actor may see: what was on record then, judged on that day. A day
    /// that has not come is judged by what is on record now.
    ///
    /// # Errors
    /// As [`App::readiness`]; [`Code::NotFound`] if no head was signed at the position, or nothing was on record on that day;
    /// [`Code::Destroyed`] if something that was on record then no longer is.
    pub fn readiness_as_of(
        &self,
        session: &Session,
        profile: &str,
        (site, product): (&str, &str),
        moment: Moment,
    ) -> Result<super::Readiness, Error> {
        if moment.is_now(session.now) {
            return self.readiness(session, profile, site, product);
        }
        self.readiness_at(session, profile, (site, product), moment)
    }
}
