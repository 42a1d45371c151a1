//! Signing a record, or refusing to: an event over the version's digest, given with the password at each signing.
//!
//! What is asked for says the kind (`domain::kind::signing`); what was given, and what still counts, is read in
//! [`super::records::signed`]. Everything that decides is looked at inside the write: of two who sign at once, the
//! second sees what the first has signed.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::events::{Happening, detail, event};
use super::records::Base;
use super::records::filing::{Filing, parse_marking};
use super::records::moves::Facts;
use super::records::read::parsed_versions;
use super::records::signed::{principals, unfilled};
use super::second_factor::{Right, spend};
use super::sign_in::{Visit, is_password, waste};
use super::throttle::Key;
use super::{App, Code, Error, Session, commitments};
use crate::db::signatures::{self, StoredSignature};
use crate::db::{DbError, WriteTx, records, users};
use crate::domain::access::{Action, Marking};
use crate::domain::kind::{GuardFailure, Meaning};
use crate::domain::text::{Lines, normalise};
use crate::proof::digest::Digest;
use crate::proof::event::{RECORD_SIGNED, SIGNATURE_REFUSED, Signing};
use crate::proof::time::Timestamp;

/// Longest reason of a refusal, in characters.
const REASON_MAX: usize = 2000;

/// What shows that it is they who sign.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// Password.
    pub password: Zeroizing<String>,
    /// Code of the second factor; empty for whoever has none.
    pub code: String,
}

/// A signature that somebody wants to give, or to refuse.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The record.
    pub number: String,
    /// The version that they have seen.
    pub base: Base,
    /// The state of the move that it is asked for.
    pub to: String,
    /// What it says.
    pub meaning: String,
    /// Login of whom they sign for; empty for themselves.
    pub on_behalf: String,
    /// Why they refuse; `None` signs.
    pub refusal: Option<String>,
}

/// A signature that was given, or refused.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SignedRecord {
    /// Number.
    pub number: String,
    /// The version.
    pub version: u32,
    /// Its digest: what was signed.
    pub digest: Digest,
    /// Ledger index of the event.
    pub event: u64,
    /// What it says.
    pub meaning: String,
    /// Printed name.
    pub name: String,
    /// In whose place.
    pub on_behalf_of: Option<String>,
    /// When, in UTC.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// True if it was refused.
    pub is_refusal: bool,
}

impl App {
    /// Signs a record, or refuses to, and returns when it is durable.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`]; [`Code::Invalid`] with `password` if it is wrong, [`Code::SecondFactor`],
    /// [`Code::TooMany`]; [`Code::Conflict`] or [`Code::Precondition`] if another version than the one that they have
    /// seen is the present one; [`Code::Signature`] with what stands in the way.
    pub fn sign_record(
        self: &Arc<Self>,
        session: &Session,
        visit: &Visit,
        proof: &Proof,
        wanted: Wanted,
    ) -> Result<SignedRecord, Error> {
        session.may(Action::SignRecord, Marking::Unclassified)?;
        self.db.read(|conn| Self::visible_record(conn, session, &wanted.number, Action::SignRecord))?;
        let right = self.authenticate_again(session, visit, proof, "signature")?;
        let filing = Filing { app: Arc::clone(self), session: session.clone(), marking: self.config.marking };
        let address = visit.address.clone();
        Ok(self.db.write(move |tx| filing.sign(tx, &wanted, (right.as_ref(), &address)))?.value)
    }

    /// Asks for password and second factor again. A wrong one is an event, and slows the next one down as at the door.
    pub(super) fn authenticate_again(
        &self,
        session: &Session,
        visit: &Visit,
        proof: &Proof,
        what_for: &str,
    ) -> Result<Option<Right>, Error> {
        let keys = [
            Key::Account(format!("{}/{}", session.code(), session.login)),
            Key::Address(visit.address.clone()),
        ];
        self.throttle.check(&keys, session.now)?;
        let user = self.db.read(|conn| users::find_by_id(conn, &session.user()).map_err(Error::from))?;
        let user =
            user.filter(|user| user.disabled_ms.is_none()).ok_or_else(|| Error::new(Code::SignedOut))?;
        let is_right = match &user.password_hash {
            Some(hash) => is_password(&proof.password, hash)?,
            None => waste(&proof.password).map(|()| false)?,
        };
        if !is_right {
            let what = Happening {
                action: "sign_in_refused",
                subject: &user.user_id,
                digest: None,
                detail: detail([("address", visit.address.clone().into()), ("for", what_for.into())]),
            };
            let refused = event(self, session.code(), (&user.user_id, session.now), what)?;
            self.db.write(move |tx| tx.record(refused).map_err(Error::from))?;
            self.throttle.failed(&keys, session.now);
            let line = session.words().text("sign-password-wrong");
            return Err(Error::new(Code::Invalid).with("place", "password").field("password", line));
        }
        self.throttle.succeeded(&keys);
        match user.totp_confirmed_ms {
            Some(_) => self.right(session, visit, &proof.code).map(Some),
            None => Ok(None),
        }
    }
}

impl Filing {
    fn sign(
        &self,
        tx: &mut WriteTx<'_>,
        wanted: &Wanted,
        (right, address): (Option<&Right>, &str),
    ) -> Result<SignedRecord, Error> {
        let (app, session) = (&self.app, &self.session);
        let record = App::visible_record(tx.look(), session, &wanted.number, Action::SignRecord)?;
        let history = parsed_versions(tx.look(), &record.record_id)?;
        self.check_base(tx, &record, &history, &wanted.base)?;
        let broken = || DbError::inconsistent("versions", record.number.clone());
        let current = history.last().ok_or_else(broken)?;
        let reason = self.reason(wanted)?;
        let unknown = || Error::not_found("kind", &record.kind);
        let kind = app.definitions.of(session.code()).kinds.get(&record.kind).ok_or_else(unknown)?;
        let fields = current.values();
        let meaning: Meaning =
            wanted.meaning.parse().map_err(|_| Error::not_found("meaning", &wanted.meaning))?;
        let refused = |failures: &[GuardFailure]| {
            let words = session.words();
            Error::new(Code::Signature)
                .with("number", &record.number)
                .with("meaning", words.text(&format!("meaning-{}", meaning.code())))
                .details(failures.iter().map(|failure| failure.message(&words)).collect::<Vec<_>>())
        };
        let not_asked = || {
            let arguments = vec![("meaning", meaning.code().to_owned())];
            refused(&[GuardFailure { guard: "sign-not-asked", arguments }])
        };
        // Where several moves lead there, the one that asks for this signature is meant.
        let asks = |transition: &&&crate::domain::kind::Transition| {
            let asked = transition.signatures.iter().flat_map(|signatures| &signatures.of);
            transition.to == wanted.to
                && asked.into_iter().any(|one| one.meaning == meaning && one.applies(&fields))
        };
        let leaving = kind.transitions_from(&record.state);
        let transition = leaving.iter().find(asks).copied().ok_or_else(not_asked)?;
        let signatures = transition.signatures.as_ref().ok_or_else(not_asked)?;

        let links: Vec<(String, records::Record)> = Vec::new();
        let facts = Facts::of(app, tx.look(), session, (&record, &history, &links))?;
        let all = principals(tx.look(), session, kind, parse_marking(&record.marking)?)?;
        let login = if wanted.on_behalf.is_empty() { &session.login } else { &wanted.on_behalf };
        let principal = all.iter().find(|one| one.login == *login).ok_or_else(|| {
            let arguments = vec![("name", login.clone())];
            refused(&[GuardFailure { guard: "sign-no-delegate", arguments }])
        })?;
        let standing = signatures.standing(&wanted.to, &fields, &facts.given);
        let is_refusal = reason.is_some();
        signatures
            .may_sign(&standing, (meaning, principal.signer, is_refusal), &facts.authors)
            .map_err(|failure| refused(&[failure]))?;
        let empty = unfilled(kind, transition, (&fields, current.manifest.files.len()));
        if !is_refusal && !empty.is_empty() {
            return Err(refused(&empty));
        }

        let own = all.first().ok_or_else(broken)?;
        let is_for_other = principal.delegation.is_some();
        let said = Signing {
            number: record.number.clone(),
            version: current.manifest.version,
            meaning: meaning.code().to_owned(),
            to: wanted.to.clone(),
            name: own.name.clone(),
            login: own.login.clone(),
            role: principal.signer.role.code().to_owned(),
            on_behalf: is_for_other.then(|| principal.signer.principal.to_string()),
            for_name: is_for_other.then(|| principal.name.clone()),
            delegation: principal.delegation.clone(),
            reason,
        };
        let by = session.user();
        let happening = Happening {
            action: if is_refusal { SIGNATURE_REFUSED } else { RECORD_SIGNED },
            subject: &record.record_id,
            digest: Some(current.digest),
            detail: said.detail(),
        };
        let signed = event(app, session.code(), (&by, session.now), happening)?;
        let body = signed.body().to_owned();
        if let Some(right) = right {
            spend_right(app, session, tx, (right, address))?;
        }
        let index = tx.record(signed)?;
        signatures::insert(
            tx,
            StoredSignature {
                organisation: session.code().to_owned(),
                event_index: i64::try_from(index).unwrap_or(i64::MAX),
                record_id: record.record_id.clone(),
                version: record.version,
                body,
            },
        )?;
        let outcome = SignedRecord {
            number: said.number,
            version: said.version,
            digest: current.digest,
            event: index,
            meaning: said.meaning,
            name: said.name,
            on_behalf_of: said.for_name,
            at: session.now,
            is_refusal,
        };
        session.keep(tx, &outcome)?;
        Ok(outcome)
    }

    /// Why they refuse: one has to be given.
    fn reason(&self, wanted: &Wanted) -> Result<Option<String>, Error> {
        let Some(given) = &wanted.refusal else { return Ok(None) };
        let words = self.session.words();
        let reason = normalise(given, Lines::Many).unwrap_or_default();
        if reason.is_empty() || reason.chars().count() > REASON_MAX {
            let line = words.format("sign-reason", &[("max", REASON_MAX.into())]);
            return Err(Error::new(Code::Invalid).with("place", &wanted.number).field("reason", line));
        }
        Ok(Some(reason))
    }
}

/// Uses the code of the second factor up. A recovery code that is gone is an event, which commits to those left.
pub(super) fn spend_right(
    app: &App,
    session: &Session,
    tx: &mut WriteTx<'_>,
    (right, address): (&Right, &str),
) -> Result<(), Error> {
    let user = session.user();
    spend(tx, &user, right, session.now.millis())?;
    if matches!(right, Right::Recovery(_)) {
        let what = Happening {
            action: "recovery_code_used",
            subject: &user,
            digest: None,
            detail: detail([("address", address.into())]),
        };
        let used = event(app, session.code(), (&user, session.now), what)?;
        commitments::record_user(tx, used, &user)?;
    }
    Ok(())
}
