//! Signatures that a move asks for: which meaning, by whom, in which order; and which of those that were given fill them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::lifecycle::GuardFailure;
use super::values::{Values, all_hold};
use crate::domain::access::{CodeError, Role};
use crate::domain::ids::UserId;
use crate::proof::time::Timestamp;

/// What somebody says with a signature. Its words are `meaning-<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// I wrote this.
    Authored,
    /// I read it through and it is right.
    Reviewed,
    /// It may be used.
    Approved,
    /// I checked it against what it speaks of.
    Verified,
    /// I answer for it.
    Responsible,
}

impl Meaning {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Authored, Self::Reviewed, Self::Approved, Self::Verified, Self::Responsible];

    /// As it stands in events and in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Authored => "authored",
            Self::Reviewed => "reviewed",
            Self::Approved => "approved",
            Self::Verified => "verified",
            Self::Responsible => "responsible",
        }
    }

    /// True if it judges what somebody else wrote.
    #[must_use]
    pub const fn is_judgement(self) -> bool {
        matches!(self, Self::Reviewed | Self::Approved | Self::Verified)
    }
}

impl std::str::FromStr for Meaning {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let known = Self::ALL.iter().find(|meaning| meaning.code() == text);
        known.copied().ok_or_else(|| CodeError {
            given: text.to_owned(),
            allowed: Self::ALL.iter().map(|meaning| meaning.code()).collect(),
        })
    }
}

/// In which order the signatures of a move are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// One after the other, as they stand.
    InOrder,
    /// In any, also at once.
    Any,
}

/// One signature that a move asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureAsked {
    /// What it says.
    pub meaning: Meaning,
    /// Who may give it.
    pub roles: Vec<Role>,
    /// Asked for only where each of these fields has one of these values; without any, always.
    #[serde(default)]
    pub when: BTreeMap<String, Vec<String>>,
}

impl SignatureAsked {
    /// True if a record with these fields needs it.
    #[must_use]
    pub fn applies(&self, fields: &Values) -> bool {
        all_hold(fields, &self.when)
    }
}

/// The signatures that a move asks for. Each is given by somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signatures {
    /// In which order.
    pub order: Order,
    /// Which.
    pub of: Vec<SignatureAsked>,
}

/// A signature, or a refusal to sign, that somebody gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Ledger index of its event.
    pub event: u64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub user: UserId,
    /// Their printed name then.
    pub name: String,
    /// In whose name, and that name, if they signed for somebody else.
    pub on_behalf: Option<(UserId, String)>,
    /// The role in which it was given: theirs, or that of whom they signed for.
    pub role: Role,
    /// What it says.
    pub meaning: Meaning,
    /// The state that the move leads to.
    pub to: String,
    /// True if they refused.
    pub is_refusal: bool,
    /// The first later version with another content.
    pub void_in: Option<u32>,
}

impl Given {
    /// Whose word it is.
    #[must_use]
    pub fn principal(&self) -> UserId {
        self.on_behalf.as_ref().map_or(self.user, |(user, _)| *user)
    }

    fn people(&self) -> BTreeSet<UserId> {
        [self.user, self.principal()].into()
    }
}

/// Where the signatures of a move stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing<'a> {
    /// What is asked for, and what was given for it.
    pub slots: Vec<(&'a SignatureAsked, Option<&'a Given>)>,
    /// Refusals that stand in the way.
    pub refusals: Vec<&'a Given>,
}

/// Somebody who wants to sign, for themselves or for somebody else.
#[derive(Debug, Clone, Copy)]
pub struct Signer {
    /// Who they are.
    pub user: UserId,
    /// Whose word it is: their own, or that of whoever named them delegate.
    pub principal: UserId,
    /// The role of whose word it is.
    pub role: Role,
}

impl Signatures {
    /// Where they stand for a record with these fields. `given` is in the order of the ledger.
    ///
    /// What somebody said last with a meaning is what they say; what was given for another content says nothing.
    #[must_use]
    pub fn standing<'a>(&'a self, to: &str, fields: &Values, given: &'a [Given]) -> Standing<'a> {
        let good: Vec<&Given> = given.iter().filter(|one| one.to == to && one.void_in.is_none()).collect();
        let is_last = |place: usize, one: &Given| {
            !good
                .iter()
                .skip(place + 1)
                .any(|later| (later.principal(), later.meaning) == (one.principal(), one.meaning))
        };
        let last: Vec<&Given> = good
            .iter()
            .enumerate()
            .filter(|(place, one)| is_last(*place, one))
            .map(|(_, one)| *one)
            .collect();
        let mut slots: Vec<(&SignatureAsked, Option<&Given>)> =
            self.of.iter().filter(|asked| asked.applies(fields)).map(|asked| (asked, None)).collect();
        let mut people = BTreeSet::new();
        for one in last.iter().filter(|one| !one.is_refusal) {
            let fits =
                |asked: &SignatureAsked| asked.meaning == one.meaning && asked.roles.contains(&one.role);
            let slot = slots.iter_mut().filter(|(_, by)| by.is_none());
            let slot = match self.order {
                Order::InOrder => slot.take(1).find(|(asked, _)| fits(asked)),
                Order::Any => { slot }.find(|(asked, _)| fits(asked)),
            };
            if let Some((_, by)) = slot
                && people.is_disjoint(&one.people())
            {
                people.extend(one.people());
                *by = Some(one);
            }
        }
        Standing { slots, refusals: last.into_iter().filter(|one| one.is_refusal).collect() }
    }

    /// Why a record may not make the move yet; nothing if all is signed.
    #[must_use]
    pub fn failures(&self, to: &str, fields: &Values, given: &[Given]) -> Vec<GuardFailure> {
        let standing = self.standing(to, fields, given);
        let mut failures: Vec<GuardFailure> = standing
            .slots
            .iter()
            .filter(|(_, by)| by.is_none())
            .map(|(asked, _)| asked.failure("signature-missing"))
            .collect();
        if !failures.is_empty() {
            // What is there already belongs to the answer.
            failures.extend(
                standing.slots.iter().filter_map(|(_, by)| by.map(|one| one.told("signature-given"))),
            );
        }
        failures.extend(standing.refusals.iter().map(|one| one.told("signature-refused")));
        failures
    }

    /// Whether somebody may sign with this meaning now, or refuse to. `authors` wrote what is signed.
    ///
    /// # Errors
    /// Why not.
    pub fn may_sign(
        &self,
        standing: &Standing<'_>,
        (meaning, signer, is_refusal): (Meaning, Signer, bool),
        authors: &[UserId],
    ) -> Result<(), GuardFailure> {
        let fail =
            |guard| Err(GuardFailure { guard, arguments: vec![("meaning", meaning.code().to_owned())] });
        let of_meaning = |asked: &SignatureAsked| asked.meaning == meaning;
        if !standing.slots.iter().any(|(asked, _)| of_meaning(asked)) {
            return fail("sign-not-asked");
        }
        let mine =
            standing.slots.iter().find(|(asked, _)| of_meaning(asked) && asked.roles.contains(&signer.role));
        if mine.is_none() {
            return fail("sign-role");
        }
        let wrote = |user: &UserId| authors.contains(user);
        if meaning.is_judgement() && (wrote(&signer.user) || wrote(&signer.principal)) {
            return fail("sign-author");
        }
        if meaning == Meaning::Authored && !wrote(&signer.principal) {
            return fail("sign-not-author");
        }
        let signed = |one: &Given| one.meaning == meaning && one.principal() == signer.principal;
        // Whoever has signed may take it back by refusing, until the record has moved.
        if is_refusal && standing.slots.iter().filter_map(|(_, by)| *by).any(signed) {
            return Ok(());
        }
        let people: BTreeSet<UserId> = [signer.user, signer.principal].into();
        if standing.slots.iter().filter_map(|(_, by)| *by).any(|one| !people.is_disjoint(&one.people())) {
            return fail("sign-twice");
        }
        let mut open = standing.slots.iter().filter(|(_, by)| by.is_none()).map(|(asked, _)| *asked);
        let fits = |asked: &SignatureAsked| of_meaning(asked) && asked.roles.contains(&signer.role);
        let is_turn = match self.order {
            Order::InOrder => open.clone().next().is_some_and(fits),
            Order::Any => open.clone().any(fits),
        };
        if is_turn {
            return Ok(());
        }
        if open.any(fits) { fail("sign-order") } else { fail("sign-given") }
    }
}

impl SignatureAsked {
    fn failure(&self, guard: &'static str) -> GuardFailure {
        let roles: Vec<&str> = self.roles.iter().map(|role| role.code()).collect();
        let arguments = vec![("meaning", self.meaning.code().to_owned()), ("roles", roles.join(","))];
        GuardFailure { guard, arguments }
    }
}

impl Given {
    fn told(&self, guard: &'static str) -> GuardFailure {
        let arguments = vec![
            ("meaning", self.meaning.code().to_owned()),
            ("name", self.name.clone()),
            ("day", self.at.date().to_string()),
        ];
        GuardFailure { guard, arguments }
    }
}
