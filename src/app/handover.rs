//! Handing over: everything that somebody owns and that is open or in force goes to somebody else, in one write with an event for each record. So no
//! record stays with somebody who is no longer there.
//!
//! An owner is no author: nobody becomes one by it, and nothing that was signed changes. As everywhere, whoever does it
//! does it to what they may see; what they may not see shows as without an owner to those who may.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::events::{Happening, detail, event};
use super::records::derived::of_stored;
use super::records::filing::parse_marking;
use super::{App, Code, Error, Session};
use crate::db::records::{self, Record};
use crate::db::search::{self, COUNT_MAX, Listing};
use crate::db::{Conn, DbError, WriteTx, delegations, users};
use crate::domain::access::{Action, Marking, Role};
use crate::domain::kind::Category;

/// What somebody has to answer for: something remains to be done about it, or it is in force and has to be reviewed.
const LIVE: &[&str] =
    &[Category::Draft.code(), Category::Review.code(), Category::Open.code(), Category::Effective.code()];

/// Who owns what is open or in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OwnerLine {
    /// Login.
    pub login: String,
    /// Printed name.
    pub name: String,
    /// False if they were switched off: their records have nobody.
    pub is_active: bool,
    /// Records of theirs, open or in force, that the caller may see.
    pub open: usize,
}

/// People who own what is open or in force, those first who were switched off; and who can take over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OwnerList {
    /// Owners.
    pub owners: Vec<OwnerLine>,
    /// Who can take over.
    pub successors: Vec<Successor>,
}

/// Somebody who can take over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Successor {
    /// Login.
    pub login: String,
    /// Printed name.
    pub name: String,
}

/// What was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HandedOver {
    /// Login of who had it.
    pub from: String,
    /// Login of who has it.
    pub to: String,
    /// Numbers of the records.
    pub records: Vec<String>,
}

/// Whether somebody in this role works on records.
pub(super) fn works(role: &str) -> bool {
    role.parse::<Role>().is_ok_and(|role| Action::ReviseRecord.roles().contains(&role))
}

/// People who were switched off and own what the actor may see and hand over.
pub(super) fn left(conn: &mut Conn, session: &Session) -> Result<Vec<OwnerLine>, Error> {
    let mut left = Vec::new();
    if session.may(Action::HandOverRecords, Marking::Unclassified).is_err() {
        return Ok(left);
    }
    for user in users::list(conn, session.code())?.into_iter().filter(|user| user.disabled_ms.is_some()) {
        let listing = Listing {
            organisation: session.code().to_owned(),
            markings: session.visible(),
            owner: Some(user.user_id),
            categories: LIVE.to_vec(),
            ..Listing::default()
        };
        let open = usize::try_from(search::count(conn, &listing)?.min(COUNT_MAX)).unwrap_or(usize::MAX);
        if open > 0 {
            left.push(OwnerLine { login: user.login, name: user.name, is_active: false, open });
        }
    }
    Ok(left)
}

/// What somebody owns, open or in force, that the actor may see.
fn open_of(conn: &mut Conn, session: &Session, user_id: &str) -> Result<Vec<Record>, Error> {
    Ok(records::owned(conn, session.code(), user_id, (LIVE, &session.visible()))?)
}

impl App {
    /// Who owns what is open or in force, and who can take over.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn list_owners(&self, session: &Session) -> Result<OwnerList, Error> {
        session.may(Action::HandOverRecords, Marking::Unclassified)?;
        self.db.read(|conn| {
            let counted: BTreeMap<String, i64> =
                records::owners(conn, session.code(), (LIVE, &session.visible()))?.into_iter().collect();
            let mut list = OwnerList::default();
            for user in users::list(conn, session.code())? {
                let open = counted.get(&user.user_id).copied().unwrap_or_default();
                let is_active = user.disabled_ms.is_none();
                if is_active && works(&user.role) {
                    list.successors.push(Successor { login: user.login.clone(), name: user.name.clone() });
                }
                if open > 0 {
                    let open = usize::try_from(open).unwrap_or(usize::MAX);
                    list.owners.push(OwnerLine { login: user.login, name: user.name, is_active, open });
                }
            }
            list.owners
                .sort_by(|a, b| (a.is_active, &a.name, &a.login).cmp(&(b.is_active, &b.name, &b.login)));
            list.successors.sort_by(|a, b| (&a.name, &a.login).cmp(&(&b.name, &b.login)));
            Ok(list)
        })
    }

    /// Hands everything of somebody that is open or in force, as far as the actor may see them, over to somebody else.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::NotFound`] for who is not there; [`Code::Invalid`] if whoever is to take over cannot.
    pub fn hand_over(self: &Arc<Self>, session: &Session, from: &str, to: &str) -> Result<HandedOver, Error> {
        session.may(Action::HandOverRecords, Marking::Unclassified)?;
        let (app, by, from, to) = (Arc::clone(self), session.clone(), from.to_owned(), to.to_owned());
        let done = self.db.write(move |tx| {
            let owner = users::find(tx.look(), by.code(), from.trim())?;
            let owner = owner.ok_or_else(|| Error::not_found("user", from.as_str()))?;
            let done = app.give_records(tx, &by, &owner, ("to", &to))?;
            by.keep(tx, &done)?;
            Ok::<_, Error>(done)
        })?;
        Ok(done.value)
    }

    /// The same inside a write.
    pub(super) fn give_records(
        &self,
        tx: &mut WriteTx<'_>,
        session: &Session,
        owner: &users::User,
        (field, to): (&str, &str),
    ) -> Result<HandedOver, Error> {
        let words = session.words();
        let wrong = |line: String| Error::new(Code::Invalid).with("place", &owner.login).field(field, line);
        let successor = users::find(tx.look(), session.code(), to.trim())?
            .filter(|user| user.disabled_ms.is_none() && works(&user.role) && user.user_id != owner.user_id);
        let Some(successor) = successor else { return Err(wrong(words.text("hand-over-to"))) };
        let broken = || DbError::inconsistent("users", &successor.login);
        let clearance: Marking = successor.clearance.parse().map_err(|_| broken())?;
        let open = open_of(tx.look(), session, &owner.user_id)?;
        let mut above = Vec::new();
        for record in &open {
            if parse_marking(&record.marking)? > clearance {
                above.push(record.number.as_str());
            }
        }
        if !above.is_empty() {
            let arguments = [("name", successor.name.as_str().into()), ("numbers", above.join(", ").into())];
            return Err(wrong(words.format("hand-over-above", &arguments)));
        }
        let mut numbers = Vec::with_capacity(open.len());
        for record in open {
            let happening = Happening {
                action: "record_handed_over",
                subject: &record.record_id,
                digest: None,
                detail: detail([
                    ("number", record.number.clone().into()),
                    ("owner", successor.user_id.clone().into()),
                    ("from", owner.user_id.clone().into()),
                ]),
            };
            tx.record(event(self, session.code(), (&session.user(), session.now), happening)?)?;
            numbers.push(record.number.clone());
            let record = Record { owner: successor.user_id.clone(), ..record };
            let derived = of_stored(tx.look(), &self.definitions.of(session.code()).kinds, &record)?;
            records::set_owner(tx, &record, &derived.text)?;
        }
        Ok(HandedOver { from: owner.login.clone(), to: successor.login, records: numbers })
    }

    /// What becomes of the work of somebody who is switched off, or gets a role that works on no records: their open records
    /// go to whoever takes over, and who signs in whose place ends for them. A delegation is somebody's own word, so it is
    /// passed on to nobody.
    pub(super) fn leave(
        &self,
        tx: &mut WriteTx<'_>,
        session: &Session,
        user: &users::User,
        successor: &str,
    ) -> Result<(), Error> {
        let open = open_of(tx.look(), session, &user.user_id)?.len();
        if open > 0 && successor.trim().is_empty() {
            let line = session.words().format("hand-over-needed", &[("count", open.into())]);
            return Err(Error::new(Code::Invalid).with("place", &user.login).field("successor", line));
        }
        if open > 0 {
            self.give_records(tx, session, user, ("successor", successor))?;
        }
        let mut all = delegations::of_user(tx.look(), &user.user_id)?;
        all.extend(delegations::to_delegate(tx.look(), &user.user_id)?);
        let today = session.now.date().to_string();
        for one in all.into_iter().filter(|one| one.ended_ms.is_none() && one.ends_on >= today) {
            let what = Happening {
                action: "delegation_ended",
                subject: &one.delegation_id,
                digest: None,
                detail: detail([("to", one.delegate_id.clone().into())]),
            };
            let ended = event(self, session.code(), (&session.user(), session.now), what)?;
            if delegations::end(tx, &one.delegation_id, session.now.millis())? {
                tx.record(ended)?;
            }
        }
        Ok(())
    }
}
