//! The witnesses of a ledger as people see them.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::{App, Error, Session};
use super::ALL;
use crate::db::{Conn, cosignatures, ledger, witnesses};
use crate::domain::access::{Action, Marking};
use crate::ledger::witnessed;
use crate::proof::policy::Policy;
use crate::proof::time::Timestamp;

/// How a witness stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WitnessView {
    /// Its name here.
    pub name: String,
    /// Its verifier key.
    pub vkey: String,
    /// Where it is asked; none if heads go to it by file.
    pub url: Option<String>,
    /// Leaves of the head that it cosigned last.
    pub size: Option<u64>,
    /// When it did.
    pub cosigned_at: Option<Timestamp>,
    /// Events since then.
    pub behind: u64,
    /// When it was asked last.
    pub asked_at: Option<Timestamp>,
    /// Code of what kept it from cosigning when it was asked last; empty if nothing did.
    pub problem: String,
    /// The same in words.
    pub problem_label: String,
    /// The same in technical words.
    pub detail: String,
    /// Since when it says that this ledger is not the one that it cosigned.
    pub contradicted_at: Option<Timestamp>,
}

/// The witnesses of a ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WitnessesView {
    /// Each of them, in the order of the policy.
    pub witnesses: Vec<WitnessView>,
    /// How many of them must sign, where the quorum is a number of all.
    pub needed: Option<usize>,
    /// True if some must have signed before a head counts.
    pub has_quorum: bool,
    /// The policy that says so (C2SP tlog-policy): with the keys of the ledger it is a trust file for `sanad-verify`.
    pub policy: String,
    /// Leaves of the newest head that enough of them have signed; none if there is none.
    pub quorum_size: Option<u64>,
    /// When that head was signed by the ledger.
    pub quorum_at: Option<Timestamp>,
    /// Events since then.
    pub quorum_behind: u64,
    /// One of them says that this ledger is not the one that it cosigned.
    pub is_contradicted: bool,
}

impl App {
    /// The witnesses of the ledger and how each stands.
    ///
    /// # Errors
    /// [`super::Code::Denied`].
    pub fn witnesses(&self, session: &Session) -> Result<WitnessesView, Error> {
        session.may(Action::ReadEvents, Marking::Unclassified)?;
        self.db.read(|conn| witnesses_view(conn, session))
    }

    /// Names of the witnesses that say that the ledger is not the one that they cosigned: for those who look after it.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn contradictions(&self, session: &Session) -> Result<Vec<String>, Error> {
        if session.may(Action::CheckIntegrity, Marking::Unclassified).is_err() {
            return Ok(Vec::new());
        }
        let found = self.db.read(|conn| contradictions(conn, session.code()))?;
        Ok(found.into_iter().map(|(name, _)| name).collect())
    }
}

/// Witnesses of the present policy that contradict the ledger, and in which words.
pub(in crate::app) fn contradictions(
    conn: &mut Conn,
    organisation: &str,
) -> Result<Vec<(String, String)>, Error> {
    let states = witnesses::states(conn, organisation)?;
    if states.iter().all(|state| state.contradicted_ms.is_none()) {
        return Ok(Vec::new());
    }
    let witnesses = witnessed::policy(conn, organisation)?.witnesses.into_iter();
    Ok(witnesses
        .filter_map(|witness| {
            let vkey = witness.key.to_string();
            let state = states.iter().find(|state| state.vkey == vkey)?;
            let at = Timestamp::from_millis(state.contradicted_ms?);
            Some((witness.name, format!("since {at}; {}: {}", state.problem, state.detail)))
        })
        .collect())
}

pub(in crate::app) fn witnesses_view(conn: &mut Conn, session: &Session) -> Result<WitnessesView, Error> {
    let code = session.code();
    let policy = witnessed::policy(conn, code)?;
    let head = ledger::head(conn, code)?.map_or(0, |head| head.size);
    let states = witnesses::states(conn, code)?;
    let words = session.words();
    let mut shown = Vec::new();
    for witness in &policy.witnesses {
        let vkey = witness.key.to_string();
        let state = states.iter().find(|state| state.vkey == vkey);
        let latest = cosignatures::latest_of(conn, code, &vkey)?;
        let size = latest.as_ref().and_then(|row| u64::try_from(row.size).ok());
        let problem = state.map(|state| state.problem.clone()).unwrap_or_default();
        shown.push(WitnessView {
            name: witness.name.clone(),
            url: witness.url.clone(),
            behind: head.saturating_sub(size.unwrap_or(0)),
            size,
            cosigned_at: latest.map(|row| Timestamp::from_millis(row.cosigned_ms)),
            asked_at: state.map(|state| Timestamp::from_millis(state.asked_ms)),
            problem_label: match problem.as_str() {
                "" => String::new(),
                code => words.text(&format!("witness-problem-{code}")),
            },
            problem,
            detail: state.map(|state| state.detail.clone()).unwrap_or_default(),
            contradicted_at: state.and_then(|state| state.contradicted_ms).map(Timestamp::from_millis),
            vkey,
        });
    }
    let newest = match policy.quorum {
        Some(_) => witnessed::witnessed(conn, code, &policy, witnessed::Which::Newest)?,
        None => None,
    };
    Ok(WitnessesView {
        needed: needed(&policy),
        has_quorum: policy.quorum.is_some(),
        policy: policy.to_string(),
        quorum_behind: head.saturating_sub(newest.as_ref().map_or(0, |head| head.size)),
        quorum_size: newest.as_ref().map(|head| head.size),
        quorum_at: newest.map(|head| head.signed_at),
        is_contradicted: shown.iter().any(|witness| witness.contradicted_at.is_some()),
        witnesses: shown,
    })
}

fn needed(policy: &Policy) -> Option<usize> {
    match policy.groups.as_slice() {
        [group] if group.name == ALL && policy.quorum.as_deref() == Some(ALL) => Some(group.threshold),
        _ => None,
    }
}
