//! Who signs in whose place: somebody names a delegate, from a day to a day. The delegate signs in their own name for the
//! other, where that one's role may sign; it is not passed on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::events::{Happening, detail, event};
use super::{App, Code, Error, Session, commitments};
use crate::db::delegations::{self, Delegation};
use crate::db::{Conn, users};
use crate::domain::access::{Action, Marking, Role};
use crate::domain::clock::random;
use crate::domain::ids::DelegationId;
use crate::domain::kind::parse_date;
use crate::proof::time::Timestamp;

/// Longest delegation, in days.
pub const DELEGATION_DAYS_MAX: i32 = 366;

/// A delegation to give, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDelegation {
    /// Login of who is to sign.
    pub to: String,
    /// First day, `2026-10-02`.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Codes of the kinds that it is for; none for all.
    #[serde(default)]
    pub kinds: Vec<String>,
}

/// A delegation as either side sees it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct DelegationView {
    /// Its id.
    pub delegation: String,
    /// Printed name of whose word it is.
    pub from_name: String,
    /// Printed name of who signs.
    pub to_name: String,
    /// Login of who signs.
    pub to: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Kinds that it is for; none for all.
    pub kinds: Vec<String>,
    /// When it was given.
    #[schemars(with = "String")]
    pub created_at: Timestamp,
    /// When it was taken back.
    #[schemars(with = "Option<String>")]
    pub ended_at: Option<Timestamp>,
    /// `coming`, `good`, `over` or `ended`.
    pub standing: String,
}

/// Delegations of somebody.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct DelegationList {
    /// That they gave.
    pub given: Vec<DelegationView>,
    /// That they were given.
    pub received: Vec<DelegationView>,
}

fn signs(role: &str) -> bool {
    role.parse::<Role>().is_ok_and(|role| Action::SignRecord.roles().contains(&role))
}

impl App {
    /// Names somebody who signs in one's place.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Invalid`] with every wrong field named.
    pub fn give_delegation(&self, session: &Session, new: &NewDelegation) -> Result<DelegationView, Error> {
        session.may(Action::SignRecord, Marking::Unclassified)?;
        let words = session.words();
        let mut wrong = Error::new(Code::Invalid).with("place", &new.to);
        let found =
            self.db.read(|conn| users::find(conn, session.code(), new.to.trim()).map_err(Error::from))?;
        let delegate = found
            .filter(|user| user.disabled_ms.is_none() && signs(&user.role) && user.user_id != session.user());
        if delegate.is_none() {
            wrong = wrong.field("to", words.text("delegation-to"));
        }
        let (from, until) = (parse_date(new.from.trim()), parse_date(new.until.trim()));
        let today = session.now.date();
        if from.is_none() {
            wrong = wrong.field("from", words.text("delegation-day"));
        }
        let longest = |from| today.max(from).checked_add(jiff::Span::new().days(DELEGATION_DAYS_MAX)).ok();
        let is_span = match (from, until) {
            (Some(from), Some(until)) => {
                from <= until && today <= until && longest(from).is_some_and(|last| until <= last)
            }
            (None, Some(_)) => true,
            _ => false,
        };
        if !is_span {
            let arguments = [("max", i64::from(DELEGATION_DAYS_MAX).into())];
            wrong = wrong.field("until", words.format("delegation-until", &arguments));
        }
        let mut kinds: Vec<String> = new.kinds.iter().map(|code| code.trim().to_owned()).collect();
        kinds.retain(|code| !code.is_empty());
        kinds.sort();
        kinds.dedup();
        if let Some(code) =
            kinds.iter().find(|code| self.definitions.of(session.code()).kinds.get(code).is_none())
        {
            let arguments = [("kind", code.as_str().into())];
            wrong = wrong.field("kinds", words.format("delegation-kind", &arguments));
        }
        let (Some(delegate), Some(from), Some(until)) = (delegate, from, until) else { return Err(wrong) };
        if !wrong.lines().is_empty() {
            return Err(wrong);
        }
        let now = session.now;
        let row = Delegation {
            delegation_id: DelegationId::new(now, random(&*self.entropy)?).to_string(),
            organisation: session.code().to_owned(),
            user_id: session.user(),
            delegate_id: delegate.user_id.clone(),
            starts_on: from.to_string(),
            ends_on: until.to_string(),
            kinds: kinds.join(" "),
            created_ms: now.millis(),
            ended_ms: None,
        };
        let given = event(
            self,
            session.code(),
            (&session.user(), now),
            Happening {
                action: "delegation_given",
                subject: &row.delegation_id,
                digest: Some(commitments::delegation(&row)?),
                detail: detail([
                    ("to", delegate.user_id.clone().into()),
                    ("login", delegate.login.clone().into()),
                    ("from", row.starts_on.clone().into()),
                    ("until", row.ends_on.clone().into()),
                    ("kinds", row.kinds.clone().into()),
                ]),
            },
        )?;
        let shown = self.db.read(|conn| view(conn, session, row.clone()))?;
        let (by, outcome) = (session.clone(), shown.clone());
        self.db.write(move |tx| {
            delegations::insert(tx, &row)?;
            tx.record(given)?;
            by.keep(tx, &outcome)
        })?;
        Ok(shown)
    }

    /// Delegations that the actor gave and was given, the newest first.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn list_delegations(&self, session: &Session) -> Result<DelegationList, Error> {
        session.may(Action::SignRecord, Marking::Unclassified)?;
        self.db.read(|conn| {
            let mut list = DelegationList::default();
            for row in delegations::of_user(conn, &session.user())? {
                list.given.push(view(conn, session, row)?);
            }
            for row in delegations::to_delegate(conn, &session.user())? {
                list.received.push(view(conn, session, row)?);
            }
            Ok(list)
        })
    }

    /// Takes back a delegation that the actor gave.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::NotFound`] if it is another's, or was taken back before.
    pub fn end_delegation(&self, session: &Session, delegation: &str) -> Result<(), Error> {
        session.may(Action::SignRecord, Marking::Unclassified)?;
        let missing = || Error::not_found("delegation", delegation);
        let row = self
            .db
            .read(|conn| delegations::find(conn, delegation).map_err(Error::from))?
            .filter(|row| row.user_id == session.user() && row.organisation == session.code())
            .ok_or_else(missing)?;
        let what = Happening {
            action: "delegation_ended",
            subject: &row.delegation_id,
            digest: None,
            detail: detail([("to", row.delegate_id.clone().into())]),
        };
        let ended = event(self, session.code(), (&session.user(), session.now), what)?;
        let by = session.clone();
        self.db.write(move |tx| {
            if !delegations::end(tx, &row.delegation_id, by.now.millis())? {
                return Err(Error::not_found("delegation", row.delegation_id));
            }
            tx.record(ended)?;
            by.keep(tx, &())
        })?;
        Ok(())
    }
}

fn view(conn: &mut Conn, session: &Session, row: Delegation) -> Result<DelegationView, Error> {
    let name = |user: Option<users::User>| user.map(|user| (user.name, user.login)).unwrap_or_default();
    let (from_name, _) = name(users::find_by_id(conn, &row.user_id)?);
    let (to_name, to) = name(users::find_by_id(conn, &row.delegate_id)?);
    let today = session.now.date().to_string();
    let standing = match row.ended_ms {
        Some(_) => "ended",
        None if row.ends_on < today => "over",
        None if today < row.starts_on => "coming",
        None => "good",
    };
    Ok(DelegationView {
        delegation: row.delegation_id,
        from_name,
        to_name,
        to,
        from: row.starts_on,
        until: row.ends_on,
        kinds: row.kinds.split(' ').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        created_at: Timestamp::from_millis(row.created_ms),
        ended_at: row.ended_ms.map(Timestamp::from_millis),
        standing: standing.to_owned(),
    })
}
