//! Who witnesses an organisation's ledger, and how each of them stands.
//!
//! The policy (C2SP tlog-policy) is kept whole: each change appends the new one with an event that names its digest.
//! `exchange` has what is sent to witnesses and what comes back; `view` what people see; `check` what `fsck` finds.

mod check;
mod exchange;
mod view;

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

pub(super) use check::fsck;
pub use exchange::{Ask, Heard, Kept, Next, Since, Turn};
pub(super) use view::witnesses_view;
pub use view::{WitnessView, WitnessesView};

use super::events::{Happening, detail, event};
use super::{App, Code, Error, Session};
use crate::db::witnesses::{self, StoredPolicy};
use crate::domain::access::{Action, Marking};
use crate::ledger::witnessed;
use crate::proof::digest::Digest;
use crate::proof::note::VerifierKey;
use crate::proof::policy::{Group, Policy, Witness};
use crate::words::Words;

/// Name of the group of all witnesses, where the quorum is so many of them.
const ALL: &str = "witnesses";

/// How many witnesses must have signed a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quorum {
    /// None.
    None,
    /// One of them.
    Any,
    /// All.
    All,
    /// So many.
    Some(usize),
}

/// Wakes whoever asks the witnesses.
#[derive(Debug, Default)]
pub(super) struct Bell {
    rung: Mutex<bool>,
    bell: Condvar,
}

impl App {
    /// Who witnesses the ledger: its keys, the witnesses, the quorum.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn witness_policy(&self, session: &Session) -> Result<Policy, Error> {
        session.may(Action::ReadEvents, Marking::Unclassified)?;
        self.db.read(|conn| Ok(witnessed::policy(conn, session.code())?))
    }

    /// Adds a witness. It counts for the quorum where that is a number of all.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Invalid`] for a name or key that cannot stand in the policy.
    pub fn add_witness(
        &self,
        session: &Session,
        name: &str,
        key: VerifierKey,
        url: Option<String>,
    ) -> Result<Policy, Error> {
        let mut policy = self.witness_policy(session)?;
        if !key.algorithm().is_of_witness() {
            return Err(wrong("witness-not-a-witness"));
        }
        if let Some(url) = &url
            && !(url.starts_with("https://") || url.starts_with("http://"))
        {
            return Err(wrong("witness-url"));
        }
        policy.witnesses.push(Witness { name: name.to_owned(), key, url });
        if let Some(group) = all_of(&mut policy)? {
            group.members.push(name.to_owned());
        }
        self.set_witness_policy(session, policy)
    }

    /// Takes a witness away. What it signed stays.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::NotFound`]; [`Code::Invalid`] if the quorum needs it.
    pub fn remove_witness(&self, session: &Session, name: &str) -> Result<Policy, Error> {
        let mut policy = self.witness_policy(session)?;
        if !policy.witnesses.iter().any(|witness| witness.name == name) {
            return Err(Error::not_found("witness", name));
        }
        policy.witnesses.retain(|witness| witness.name != name);
        if let Some(group) = all_of(&mut policy)? {
            group.members.retain(|member| member != name);
            if group.threshold > group.members.len() {
                return Err(wrong("witness-needed"));
            }
        }
        self.set_witness_policy(session, policy)
    }

    /// Says how many of the witnesses must have signed a head.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Invalid`] if there are not as many.
    pub fn set_quorum(&self, session: &Session, quorum: Quorum) -> Result<Policy, Error> {
        let mut policy = self.witness_policy(session)?;
        all_of(&mut policy)?;
        policy.groups.clear();
        policy.quorum = None;
        let members: Vec<String> = policy.witnesses.iter().map(|witness| witness.name.clone()).collect();
        let threshold = match quorum {
            Quorum::None => None,
            Quorum::Any => Some(1),
            Quorum::All => Some(members.len()),
            Quorum::Some(number) => Some(number),
        };
        if let Some(threshold) = threshold {
            if threshold < 1 || threshold > members.len() {
                return Err(wrong("witness-too-few"));
            }
            policy.groups.push(Group { name: ALL.to_owned(), threshold, members });
            policy.quorum = Some(ALL.to_owned());
        }
        self.set_witness_policy(session, policy)
    }

    /// Makes a policy the present one. Its `log` lines are left out: the ledger knows its own keys.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Invalid`] if it is none.
    pub fn set_witness_policy(&self, session: &Session, policy: Policy) -> Result<Policy, Error> {
        session.may(Action::ManageKeys, Marking::Unclassified)?;
        let text = Policy { logs: Vec::new(), ..policy }.to_string();
        // What is kept can be read again: a name that is used twice, or that has a blank in it, is found here.
        text.parse::<Policy>().map_err(|error| wrong("witness-policy-form").because(error))?;
        let happening = Happening {
            action: "witnesses_changed",
            subject: session.code(),
            digest: Some(Digest::of(text.as_bytes())),
            detail: detail([("policy", text.clone().into())]),
        };
        let event = event(self, session.code(), (&session.user(), session.now), happening)?;
        let (code, now) = (session.code().to_owned(), session.now);
        self.db.write(move |tx| {
            let index = tx.record(event)?;
            let new = StoredPolicy {
                organisation: code,
                event_index: i64::try_from(index).unwrap_or(i64::MAX),
                policy: text,
                changed_ms: now.millis(),
            };
            Ok::<_, Error>(witnesses::insert_policy(tx, &new)?)
        })?;
        self.ask_witnesses();
        self.witness_policy(session)
    }

    /// Waits until somebody wants the witnesses asked, but no longer than that; true if somebody does.
    pub fn wait_for_witness_bell(&self, longest: Duration) -> bool {
        let rung = self.witnesses.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.witnesses.bell.wait_timeout_while(rung, longest, |rung| !*rung);
        let (mut rung, _) = waited.unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *rung)
    }

    /// Has the witnesses asked soon, if somebody does that in this process.
    pub fn ask_witnesses(&self) {
        *self.witnesses.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.witnesses.bell.notify_all();
    }
}

/// The group of all witnesses, if the quorum is one; none if no quorum is asked for.
fn all_of(policy: &mut Policy) -> Result<Option<&mut Group>, Error> {
    match (&policy.quorum, policy.groups.as_mut_slice()) {
        (None, []) => Ok(None),
        (Some(quorum), [group]) if *quorum == group.name && group.name == ALL => Ok(Some(group)),
        // What somebody wrote in a file of their own is theirs to change.
        _ => Err(wrong("witness-own-policy")),
    }
}

fn wrong(id: &str) -> Error {
    Error::new(Code::Invalid).with("place", "witness").detail(Words::english().text(id))
}
