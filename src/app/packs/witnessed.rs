//! Packs and witnesses: which head a pack stands at, what its proofs carry, and its own receipt.
//!
//! What witnesses have signed comes later than what they sign, and goes on coming. So what a pack was given out with is
//! kept: the head with its cosignatures in the pack's basis, for everything in the pack is made over it; the pack's own
//! receipt, which is made last and over everything, beside the pack.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::app::{App, Code, Error, Session};
use crate::db::ledger::StoredCheckpoint;
use crate::db::{Conn, ledger, pack_receipts};
use crate::ledger::check::verifier_keys;
use crate::ledger::read::lasting_receipt;
use crate::ledger::witnessed::{self, Which};
use crate::proof::policy::{Log, Policy, Witness};

/// So long a pack waits for the witnesses, twice: for its head, and for its own receipt.
const PATIENCE: Duration = Duration::from_secs(20);
/// They are looked for so often.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What was true of witnesses when a pack was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Witnessed {
    /// Who witnessed the ledger: `witness`, `group` and `quorum` lines.
    policy: String,
    /// The head that the pack stands at, with the cosignatures that it had.
    pub checkpoint: String,
}

impl Witnessed {
    /// None where nobody witnesses.
    pub fn of(policy: &Policy, head: &StoredCheckpoint) -> Option<Self> {
        let policy = Policy { logs: Vec::new(), ..policy.clone() };
        let checkpoint = head.note.clone();
        (!policy.witnesses.is_empty()).then(|| Self { policy: policy.to_string(), checkpoint })
    }

    fn policy(&self) -> Result<Policy, Error> {
        self.policy.parse().map_err(|error| Error::new(Code::Internal).because(error))
    }

    /// The witnesses for `proof/policy`, so that it has every key that signed something in the pack. It asks for no quorum:
    /// how many are enough is for the reader's trust file to say, and a pack may be issued before they have signed its own
    /// receipt. Where they are asked is nobody's business.
    pub fn shown(&self) -> Result<Vec<Witness>, Error> {
        let witnesses = self.policy()?.witnesses.into_iter();
        Ok(witnesses.map(|witness| Witness { url: None, ..witness }).collect())
    }
}

impl App {
    /// The head that a new pack stands at, with its cosignatures: the present one once enough witnesses have signed it,
    /// else the newest one that they have signed. Where none is asked for, or whoever issues the pack does without them,
    /// the present one with those that it has.
    pub(super) fn head_for_pack(
        &self,
        session: &Session,
        policy: &Policy,
        is_unwitnessed: bool,
    ) -> Result<StoredCheckpoint, Error> {
        let code = session.code();
        let present = self
            .db
            .read(|conn| ledger::head(conn, code)?.ok_or_else(|| Error::not_found("ledger position", "0")))?;
        if is_unwitnessed || policy.quorum.is_none() {
            return self.db.read(|conn| Ok(witnessed::cosigned(conn, code, present, policy)?));
        }
        if let Some(head) = self.await_quorum(code, present.size, policy)? {
            return Ok(head);
        }
        let newest = self
            .db
            .read(|conn| witnessed::witnessed(conn, code, policy, Which::Newest).map_err(Error::from))?;
        newest.ok_or_else(|| Error::new(Code::Unwitnessed))
    }

    /// A head of at least that size that enough witnesses have signed, if there comes one soon.
    fn await_quorum(
        &self,
        code: &str,
        size: u64,
        policy: &Policy,
    ) -> Result<Option<StoredCheckpoint>, Error> {
        let look = || {
            self.db.read(|conn| {
                witnessed::witnessed(conn, code, policy, Which::First(size)).map_err(Error::from)
            })
        };
        let found = look()?;
        // Witnesses that are served by file do not come soon.
        if found.is_some() || policy.witnesses.iter().all(|witness| witness.url.is_none()) {
            return Ok(found);
        }
        let since = self.clock.now().millis();
        self.ask_witnesses();
        let looks = PATIENCE.as_millis() / LOOK_EVERY.as_millis();
        for _ in 0..looks {
            thread::sleep(LOOK_EVERY);
            if let Some(head) = look()? {
                return Ok(Some(head));
            }
            if self.is_hopeless(code, policy, since)? {
                break;
            }
        }
        Ok(None)
    }

    /// True if so many witnesses were asked since then in vain that the rest are not enough.
    fn is_hopeless(&self, code: &str, policy: &Policy, since: i64) -> Result<bool, Error> {
        let states = self.db.read(|conn| crate::db::witnesses::states(conn, code).map_err(Error::from))?;
        let is_failing = |witness: &&Witness| {
            let vkey = witness.key.to_string();
            states.iter().any(|state| state.vkey == vkey && state.failures > 0 && state.asked_ms >= since)
        };
        let able = policy.witnesses.iter().filter(|witness| witness.url.is_some() && !is_failing(witness));
        Ok(!policy.is_quorum(&able.map(|witness| witness.name.as_str()).collect()))
    }

    fn with_keys(&self, code: &str, policy: Policy) -> Result<Policy, Error> {
        let keys = self.db.read(|conn| verifier_keys(conn, code).map_err(Error::from))?;
        let logs = keys.into_iter().map(|key| Log { key, url: None }).collect();
        Ok(Policy { logs, ..policy })
    }

    /// Where a quorum is asked for: whether enough witnesses have signed the head of a pack and that of its receipt.
    pub(super) fn is_witnessed(
        &self,
        code: &str,
        number: &str,
        witnessed: Option<&Witnessed>,
    ) -> Result<Option<bool>, Error> {
        let Some(witnessed) = witnessed else { return Ok(None) };
        let policy = self.with_keys(code, witnessed.policy()?)?;
        if policy.quorum.is_none() {
            return Ok(None);
        }
        let kept = self.db.read(|conn| pack_receipts::find(conn, code, number).map_err(Error::from))?;
        Ok(Some(kept.is_some() && policy.open(&witnessed.checkpoint).is_ok()))
    }

    /// True if issuing a pack waits for witnesses that are asked over the network.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn waits_for_witnesses(&self, session: &Session) -> Result<bool, Error> {
        let policy = self.db.read(|conn| witnessed::policy(conn, session.code()).map_err(Error::from))?;
        Ok(policy.quorum.is_some() && policy.witnesses.iter().any(|witness| witness.url.is_some()))
    }

    /// The receipt of the event that issued a pack, as it goes into the pack. Once enough witnesses have signed a head over
    /// it, it is kept, and the pack has this one for ever. `is_new`: they are waited for.
    pub(super) fn issue_receipt(
        self: &Arc<Self>,
        code: &str,
        (number, index): (&str, u64),
        witnessed: Option<&Witnessed>,
        is_new: bool,
    ) -> Result<String, Error> {
        let policy = witnessed.map(Witnessed::policy).transpose()?.filter(|policy| policy.quorum.is_some());
        let Some(policy) = policy else {
            return self.db.read(|conn| stored_receipt(conn, code, number, index));
        };
        let kept = self.db.read(|conn| pack_receipts::find(conn, code, number).map_err(Error::from))?;
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let policy = self.with_keys(code, policy)?;
        let size = index.saturating_add(1);
        let head = if is_new {
            self.await_quorum(code, size, &policy)?
        } else {
            self.db.read(|conn| {
                witnessed::witnessed(conn, code, &policy, Which::First(size)).map_err(Error::from)
            })?
        };
        let Some(head) = head else { return self.db.read(|conn| stored_receipt(conn, code, number, index)) };
        let receipt = self.db.read(|conn| {
            let event = event_of(conn, code, index)?;
            let receipt = crate::ledger::read::Receipts::new(conn, code, head).receipt(index, Some(event))?;
            Ok::<_, Error>(receipt.to_string())
        })?;
        let (code, number, new) = (code.to_owned(), number.to_owned(), receipt.clone());
        self.db.write(move |tx| Ok::<_, Error>(pack_receipts::insert(tx, &code, &number, &new)?))?;
        Ok(receipt)
    }
}

fn event_of(conn: &mut Conn, code: &str, index: u64) -> Result<Vec<u8>, Error> {
    let event = crate::db::events::find(conn, code, index)?;
    Ok(event.ok_or_else(|| Error::not_found("event", index.to_string()))?.body.into_bytes())
}

/// The receipt that a pack was given out with: the one that was kept, or else the lasting one.
pub(super) fn stored_receipt(conn: &mut Conn, code: &str, number: &str, index: u64) -> Result<String, Error> {
    if let Some(kept) = pack_receipts::find(conn, code, number)? {
        return Ok(kept);
    }
    let event = event_of(conn, code, index)?;
    Ok(lasting_receipt(conn, code, index, Some(event))?.to_string())
}
