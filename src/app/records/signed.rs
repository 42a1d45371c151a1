//! What was signed of a record: which signatures count for what it says now, what else its next moves ask for, and whom
//! the actor may sign for.

use schemars::JsonSchema;
use serde::Serialize;

use super::content::Content;
use super::filing::db_broken;
use super::moves::Facts;
use super::read::Parsed;
use crate::app::{App, Error, Session};
use crate::db::{Conn, delegations, records, signatures, users};
use crate::domain::access::{Action, Marking};
use crate::domain::ids::UserId;
use crate::domain::kind::signing::{SignatureAsked, Standing};
use crate::domain::kind::{Given, Guard, GuardFailure, Kind, Meaning, Signer, Transition, Values};
use crate::proof::canonical;
use crate::proof::digest::Digest;
use crate::proof::event::{Event, SIGNATURE_REFUSED, Signing};
use crate::proof::time::Timestamp;
use crate::words::Words;

/// A signature of a record, or a refusal, as its event says it.
#[derive(Debug, Clone)]
pub(in crate::app) struct Signature {
    pub said: Signing,
    pub digest: Option<Digest>,
    pub given: Given,
}

impl Signature {
    /// Reads the event of a signature. Its validity is for whoever knows the versions.
    pub fn of(index: i64, body: &str) -> Result<Self, Error> {
        let broken = || db_broken("signatures", &index.to_string());
        let event: Event = canonical::parse_as(body.as_bytes()).map_err(|_| broken())?;
        let said = Signing::of(&event).ok_or_else(broken)?;
        let user = |id: &str| id.parse::<UserId>().map_err(|_| broken());
        let on_behalf = match (&said.on_behalf, &said.for_name) {
            (Some(id), Some(name)) => Some((user(id)?, name.clone())),
            _ => None,
        };
        Ok(Self {
            given: Given {
                event: u64::try_from(index).map_err(|_| broken())?,
                at: event.at,
                user: user(&event.actor)?,
                name: said.name.clone(),
                on_behalf,
                role: said.role.parse().map_err(|_| broken())?,
                meaning: said.meaning.parse().map_err(|_| broken())?,
                to: said.to.clone(),
                is_refusal: event.action == SIGNATURE_REFUSED,
                void_in: None,
            },
            digest: event.digest,
            said,
        })
    }
}

/// All signatures of a record, in the order of the ledger, each with the version that made it void.
pub(in crate::app) fn signatures_of(
    conn: &mut Conn,
    organisation: &str,
    record_id: &str,
    history: &[Parsed],
) -> Result<Vec<Signature>, Error> {
    let rows = signatures::of_record(conn, organisation, record_id)?;
    let mut all =
        rows.iter().map(|row| Signature::of(row.event_index, &row.body)).collect::<Result<Vec<_>, _>>()?;
    judge(&mut all, history);
    Ok(all)
}

/// Finds which are void: a signature holds for the version that it was given to, and for later ones as long as nothing
/// but the state changed.
pub(in crate::app) fn judge(all: &mut [Signature], history: &[Parsed]) {
    if all.is_empty() {
        return;
    }
    let contents: Vec<(u32, Digest, Content)> = history
        .iter()
        .map(|version| (version.manifest.version, version.digest, Content::of(version).signed()))
        .collect();
    for one in all {
        let mut later = contents.iter().skip_while(|(version, ..)| *version != one.said.version);
        one.given.void_in = match later.next() {
            Some((_, digest, content)) if Some(*digest) == one.digest => {
                later.find(|(_, _, other)| other != content).map(|(version, ..)| *version)
            }
            // It is of no version that there is: fsck says so.
            _ => Some(one.said.version),
        };
    }
}

/// Somebody whose word the actor can give: their own, or that of whoever named them delegate.
#[derive(Debug, Clone)]
pub(in crate::app) struct Principal {
    pub signer: Signer,
    pub login: String,
    pub name: String,
    pub delegation: Option<String>,
}

/// Whom the actor may sign for today, themselves first: records of this kind, up to this marking.
pub(in crate::app) fn principals(
    conn: &mut Conn,
    session: &Session,
    kind: &Kind,
    marking: Marking,
) -> Result<Vec<Principal>, Error> {
    let own = users::find_by_id(conn, &session.user())?.ok_or_else(|| db_broken("users", &session.login))?;
    let (user, role) = (session.actor.user, session.actor.role);
    let signer = Signer { user, principal: user, role };
    let mut all = vec![Principal { signer, login: own.login, name: own.name, delegation: None }];
    let today = session.now.date().to_string();
    for one in delegations::to_delegate(conn, &session.user())? {
        let is_good = one.organisation == session.code()
            && one.ended_ms.is_none()
            && one.starts_on <= today
            && today <= one.ends_on
            && (one.kinds.is_empty() || one.kinds.split(' ').any(|code| code == kind.code))
            && !all.iter().any(|known| known.signer.principal.to_string() == one.user_id);
        if !is_good {
            continue;
        }
        let Some(from) = users::find_by_id(conn, &one.user_id)?.filter(|from| from.disabled_ms.is_none())
        else {
            continue;
        };
        let broken = || db_broken("users", &from.login);
        let clearance: Marking = from.clearance.parse().map_err(|_| broken())?;
        if clearance < marking {
            continue;
        }
        let signer = Signer {
            user,
            principal: from.user_id.parse().map_err(|_| broken())?,
            role: from.role.parse().map_err(|_| broken())?,
        };
        all.push(Principal {
            signer,
            login: from.login,
            name: from.name,
            delegation: Some(one.delegation_id),
        });
    }
    Ok(all)
}

/// Moves from a state that ask for signatures of a record with these fields.
pub(super) fn asking<'k>(kind: &'k Kind, state: &str, fields: &Values) -> Vec<&'k Transition> {
    let asks = |transition: &&Transition| transition.asks(fields);
    kind.transitions_from(state).into_iter().filter(asks).collect()
}

/// What has to be filled in before anybody signs for a move: filled in with the move, it would change what was signed.
pub(in crate::app) fn unfilled(
    kind: &Kind,
    transition: &Transition,
    (fields, files): (&Values, usize),
) -> Vec<GuardFailure> {
    let needed = |name: &str| {
        let field = kind.field(name);
        transition.needs(name, fields) || field.is_some_and(|field| field.needed(&transition.to))
    };
    let asked = super::moves::asked(kind, transition).into_iter();
    let empty = asked.filter(|name| !fields.contains_key(name) && needed(name));
    let label = |name: String| kind.field(&name).map_or(name, |field| field.label.en.clone());
    let empty =
        empty.map(|name| GuardFailure { guard: "field-present", arguments: vec![("field", label(name))] });
    // A file that came later would void what was signed.
    let is_bare = files == 0 && transition.guards.contains(&Guard::FilesPresent);
    let bare = is_bare.then(|| GuardFailure { guard: "files-present", arguments: Vec::new() });
    empty.chain(bare).collect()
}

/// A signature as it is shown.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SignatureView {
    /// Ledger index of its event.
    pub event: u64,
    /// The version that was signed.
    pub version: u32,
    /// Digest of that version.
    pub digest: Option<Digest>,
    /// `authored`, `reviewed`, `approved`, `verified` or `responsible`.
    pub meaning: String,
    /// The same in words.
    pub meaning_label: String,
    /// The state that it was given for.
    pub to: String,
    /// Printed name of who signed, as it was then.
    pub name: String,
    /// Their login.
    pub login: String,
    /// The role in which it was given.
    pub role: String,
    /// Printed name of the person in whose place it was given.
    pub on_behalf_of: Option<String>,
    /// When, in UTC.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// True if they refused to sign.
    pub is_refusal: bool,
    /// Why they refused.
    pub reason: Option<String>,
    /// `counts`: nothing but the state has changed since. `void`: the content has. `replaced`: the same person has said
    /// something else since.
    pub standing: &'static str,
    /// The version that changed the content.
    pub void_in: Option<u32>,
}

/// A signature that a move asks for.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SignatureAsk {
    /// The state that the move leads to.
    pub to: String,
    /// The verb of the move.
    pub label: String,
    /// What the signature says.
    pub meaning: String,
    /// The same in words.
    pub meaning_label: String,
    /// Roles that may give it.
    pub roles: Vec<String>,
    /// Who gave it, if somebody did.
    pub given_by: Option<String>,
    /// Ledger index of their signature.
    pub event: Option<u64>,
    /// True if the caller may sign it now.
    pub may_sign: bool,
    /// True if the caller may refuse it now.
    pub may_refuse: bool,
    /// Whom the caller may sign or refuse for.
    #[serde(rename = "as")]
    pub as_whom: Vec<Whom>,
    /// Why the caller may not sign it.
    pub reasons: Vec<String>,
}

/// Somebody whose word the caller can give.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Whom {
    /// Login.
    pub login: String,
    /// Printed name.
    pub name: String,
}

/// Of each, whether the same person has said something else since of the same content.
pub(in crate::app) fn replaced(all: &[Signature]) -> Vec<bool> {
    let said = |one: &Signature| (one.given.principal(), one.given.meaning, one.given.to.clone());
    // What the content of a later signature is, no earlier one that is void by then can be about.
    let is_of_one_content = |one: &Signature, later: &Signature| {
        one.given.void_in.is_none_or(|version| later.said.version < version)
    };
    let mut all_replaced = Vec::new();
    for (place, one) in all.iter().enumerate() {
        let mut later = all.iter().skip(place + 1);
        all_replaced.push(later.any(|later| said(later) == said(one) && is_of_one_content(one, later)));
    }
    all_replaced
}

pub(in crate::app) fn views(all: &[Signature], words: &Words) -> Vec<SignatureView> {
    all.iter()
        .zip(replaced(all))
        .map(|(one, is_replaced)| SignatureView {
            event: one.given.event,
            version: one.said.version,
            digest: one.digest,
            meaning: one.said.meaning.clone(),
            meaning_label: words.text(&format!("meaning-{}", one.said.meaning)),
            to: one.said.to.clone(),
            name: one.said.name.clone(),
            login: one.said.login.clone(),
            role: one.said.role.clone(),
            on_behalf_of: one.said.for_name.clone(),
            at: one.given.at,
            is_refusal: one.given.is_refusal,
            reason: one.said.reason.clone(),
            standing: match one.given.void_in {
                Some(_) => "void",
                None if is_replaced => "replaced",
                None => "counts",
            },
            void_in: one.given.void_in,
        })
        .collect()
}

/// What the actor can do about one signature of a move.
pub(in crate::app) struct Turn<'a> {
    pub asked: &'a SignatureAsked,
    pub given: Option<&'a Given>,
    /// For whom they may sign.
    pub signing: Vec<&'a Principal>,
    /// For whom they may refuse.
    pub refusing: Vec<&'a Principal>,
    /// Why they may not sign.
    pub failures: Vec<GuardFailure>,
}

/// What the actor can do about each signature of a move.
pub(in crate::app) fn turns<'a>(
    transition: &'a Transition,
    standing: &Standing<'a>,
    (principals, authors): (&'a [Principal], &[UserId]),
    unfilled: &[GuardFailure],
) -> Vec<Turn<'a>> {
    let Some(signatures) = &transition.signatures else { return Vec::new() };
    let mut turns = Vec::new();
    for (asked, given) in &standing.slots {
        let may = |one: &&Principal, is_refusal: bool| {
            signatures.may_sign(standing, (asked.meaning, one.signer, is_refusal), authors)
        };
        let is_open = given.is_none();
        let mut failures = unfilled.to_vec();
        let mut signing: Vec<&Principal> = Vec::new();
        if is_open {
            signing = principals.iter().filter(|one| may(one, false).is_ok()).collect();
            if signing.is_empty() {
                failures.extend(principals.first().and_then(|own| may(&own, false).err()));
            } else if !failures.is_empty() {
                signing.clear();
            }
        }
        turns.push(Turn {
            asked,
            given: *given,
            signing,
            refusing: principals.iter().filter(|one| may(one, true).is_ok()).collect(),
            failures,
        });
    }
    turns
}

/// What was signed of a record, and what is to be signed.
#[derive(Debug, Default)]
pub(super) struct Signed {
    pub signatures: Vec<SignatureView>,
    pub asks: Vec<SignatureAsk>,
}

impl Signed {
    /// True if a record came to where it stands by signatures that are of another content than it has now.
    pub fn is_outdated(&self, state: &str) -> bool {
        let given = || self.signatures.iter().filter(|one| one.to == state && !one.is_refusal);
        given().next().is_some() && !given().any(|one| one.standing == "counts")
    }
}

impl App {
    /// What was signed of a record, as far as the actor may see the versions, and what its next moves ask for.
    pub(super) fn signed(
        &self,
        conn: &mut Conn,
        session: &Session,
        record: &records::Record,
        visible: &[Parsed],
    ) -> Result<Signed, Error> {
        let history = super::read::parsed_versions(conn, &record.record_id)?;
        let all = signatures_of(conn, session.code(), &record.record_id, &history)?;
        let mut signatures = views(&all, &session.words());
        let is_seen = |one: &SignatureView| visible.iter().any(|seen| seen.manifest.version == one.version);
        signatures.retain(is_seen);
        let asks = self.asks(conn, session, record, &history)?;
        Ok(Signed { signatures, asks })
    }

    /// True if a record waits for a signature that the actor may give now.
    pub(in crate::app) fn waits_for(
        &self,
        conn: &mut Conn,
        session: &Session,
        record: &records::Record,
    ) -> Result<bool, Error> {
        let history = super::read::parsed_versions(conn, &record.record_id)?;
        let asks = self.asks(conn, session, record, &history)?;
        Ok(asks.iter().any(|ask| ask.may_sign))
    }

    /// The signatures that the moves from where a record stands ask for, as the actor may give them.
    fn asks(
        &self,
        conn: &mut Conn,
        session: &Session,
        record: &records::Record,
        history: &[Parsed],
    ) -> Result<Vec<SignatureAsk>, Error> {
        let current = history.last().ok_or_else(|| db_broken("versions", &record.number))?;
        let unknown = || Error::not_found("kind", &record.kind);
        let kind = self.definitions.of(session.code()).kinds.get(&record.kind).ok_or_else(unknown)?;
        let fields = current.values();
        let asking = asking(kind, &record.state, &fields);
        if asking.is_empty() {
            return Ok(Vec::new());
        }
        let facts = Facts::of(self, conn, session, (record, history, &[]))?;
        let marking = super::filing::parse_marking(&record.marking)?;
        let words = session.words();
        let principals = match session.may(Action::SignRecord, marking) {
            Ok(()) => principals(conn, session, kind, marking)?,
            Err(_) => Vec::new(),
        };
        let mut asks = Vec::new();
        for transition in asking {
            let Some(signatures) = &transition.signatures else { continue };
            let standing = signatures.standing(&transition.to, &fields, &facts.given);
            let unfilled = unfilled(kind, transition, (&fields, current.manifest.files.len()));
            for turn in turns(transition, &standing, (&principals, &facts.authors), &unfilled) {
                let mut whom: Vec<Whom> = Vec::new();
                for one in turn.signing.iter().chain(&turn.refusing) {
                    if !whom.iter().any(|known| known.login == one.login) {
                        whom.push(Whom { login: one.login.clone(), name: one.name.clone() });
                    }
                }
                let meaning = turn.asked.meaning;
                asks.push(SignatureAsk {
                    to: transition.to.clone(),
                    label: transition.label.of(&session.language).to_owned(),
                    meaning: meaning.code().to_owned(),
                    meaning_label: meaning_label(meaning, &words),
                    roles: turn.asked.roles.iter().map(|role| role.code().to_owned()).collect(),
                    given_by: turn.given.map(|given| given.name.clone()),
                    event: turn.given.map(|given| given.event),
                    may_sign: !turn.signing.is_empty(),
                    may_refuse: !turn.refusing.is_empty(),
                    as_whom: whom,
                    reasons: turn.failures.iter().map(|failure| failure.message(&words)).collect(),
                });
            }
        }
        Ok(asks)
    }
}

fn meaning_label(meaning: Meaning, words: &Words) -> String {
    words.text(&format!("meaning-{}", meaning.code()))
}
