//! What is sent to witnesses and what comes back, over the network or by file. No connection is opened here: `jobs` does
//! that for those that have an address.

use super::super::events::{Happening, detail, event};
use super::super::{App, Code, Error, Session};
use crate::db::cosignatures::{self, Cosignature};
use crate::db::witnesses::{self, WitnessState};
use crate::db::{Conn, ledger, organisations};
use crate::domain::access::{Action, Marking};
use crate::ledger::{read, witnessed};
use crate::proof::checkpoint::Checkpoint;
use crate::proof::note::{NoteSignature, SignedNote, VerifierKey};
use crate::proof::policy::Witness;
use crate::proof::time::Timestamp;
use crate::proof::witness::{AddCheckpoint, SIZE_MEDIA_TYPE};

/// Longest time that a witness that fails is left alone.
const LONGEST_MS: i64 = 3_600_000;
/// The same where somebody waits for it.
const AWAITED_MS: i64 = 2000;
/// Heads that a lone cosignature is tried on, the newest first.
const TRIED: i64 = 1000;

/// Who is to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Who has not cosigned the present head. One that fails is left alone longer each time.
    Regular,
    /// The same, and somebody waits for it.
    Awaited,
    /// Everybody. A ledger that was set back may think that all is cosigned, until its witnesses say what they know.
    Everybody,
}

/// What a witness is to be asked.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Whose ledger.
    pub organisation: String,
    /// Who is asked.
    pub witness: Witness,
    /// The request.
    pub request: AddCheckpoint,
    /// Leaves of the head in it.
    pub size: u64,
    /// It begins where the witness said that it stands.
    pub is_second: bool,
}

/// What came back.
#[derive(Debug, Clone)]
pub enum Heard {
    /// An answer.
    Answer {
        /// Status of HTTP.
        status: u16,
        /// Media type.
        media_type: String,
        /// Body.
        body: String,
    },
    /// None, and why in technical words.
    Nothing(String),
}

/// What follows from it.
#[derive(Debug)]
pub enum Next {
    /// The head is cosigned.
    Cosigned,
    /// The witness is to be asked again, at once.
    Again(Box<Ask>),
    /// It did not cosign.
    Failed {
        /// Code: `witness-problem-<code>` in the message files.
        problem: &'static str,
        /// In technical words.
        detail: String,
        /// It says that the ledger is not the one that it cosigned.
        is_contradiction: bool,
    },
}

/// From where a witness wants the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// From so many leaves.
    Size(u64),
    /// From what the witness of this name cosigned last, as far as is known here.
    Witness(String),
}

/// A cosignature that was taken in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Kept {
    /// Name of the witness.
    pub witness: String,
    /// Leaves of the head.
    pub size: u64,
    /// When it was cosigned.
    pub at: Timestamp,
    /// It was not there before.
    pub is_new: bool,
}

impl App {
    /// Whom to ask now, in every organisation, of the witnesses with an address.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn witnesses_due(&self, interval_ms: i64, turn: Turn) -> Result<Vec<Ask>, Error> {
        let now = self.clock.now().millis();
        self.db.read(|conn| {
            let mut due = Vec::new();
            for organisation in organisations::list(conn)? {
                let code = organisation.organisation;
                let states = witnesses::states(conn, &code)?;
                for witness in witnessed::policy(conn, &code)?.witnesses {
                    let vkey = witness.key.to_string();
                    let state = states.iter().find(|state| state.vkey == vkey);
                    let is_turn = state.is_none_or(|state| {
                        let doublings = u32::try_from(state.failures.clamp(0, 16)).unwrap_or_default();
                        let pause =
                            interval_ms.saturating_mul(1 << doublings).min(LONGEST_MS.max(interval_ms));
                        let is_awaited = turn == Turn::Awaited
                            && (state.failures == 0 || now >= state.asked_ms.saturating_add(AWAITED_MS));
                        is_awaited || now >= state.asked_ms.saturating_add(pause) || now < state.asked_ms
                    });
                    if witness.url.is_none() || !(is_turn || turn == Turn::Everybody) {
                        continue;
                    }
                    let signed = signed_size(conn, &code, &witness.key)?;
                    let head = ledger::head(conn, &code)?.map_or(0, |head| head.size);
                    let is_new = signed.is_none_or(|signed| signed < head);
                    // One that failed is asked until it does not: what it says may be more than a passing trouble.
                    let is_failing = state.is_some_and(|state| state.failures > 0);
                    if head > 0 && (is_new || is_failing || turn == Turn::Everybody) {
                        due.push(ask(conn, &code, witness, (signed.unwrap_or(0), false))?);
                    }
                }
            }
            Ok(due)
        })
    }

    /// Takes what a witness answered: keeps the cosignature, or writes down what is the matter.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn hear_witness(&self, ask: &Ask, heard: &Heard) -> Result<Next, Error> {
        let next = self.judge_answer(ask, heard)?;
        match &next {
            Next::Cosigned | Next::Again(_) => {}
            Next::Failed { problem, detail, is_contradiction } => {
                self.set_problem(&ask.organisation, &ask.witness, (problem, detail, *is_contradiction))?;
            }
        }
        Ok(next)
    }

    fn judge_answer(&self, ask: &Ask, heard: &Heard) -> Result<Next, Error> {
        let failed = |problem, detail: String, is_contradiction| {
            Ok(Next::Failed { problem, detail, is_contradiction })
        };
        let (status, media_type, body) = match heard {
            Heard::Nothing(reason) => return failed("unreachable", reason.clone(), false),
            Heard::Answer { status, media_type, body } => (*status, media_type, body.trim_end()),
        };
        let said = || format!("{status} {}", body.chars().take(200).collect::<String>());
        match status {
            200 => {
                let text = head_text(&ask.request.checkpoint)?;
                let line = lines_of(body).into_iter().find(|line| line.is_by(&ask.witness.key));
                let Some(line) = line else { return failed("no-cosignature", said(), false) };
                let genuine = ask.witness.key.verify(&text, &line.bytes).ok().flatten();
                match genuine.filter(|time| *time > 0) {
                    Some(time) => {
                        self.keep_cosignature(&ask.organisation, &ask.witness, (ask.size, time), &line)?;
                        Ok(Next::Cosigned)
                    }
                    None => failed("false-cosignature", said(), false),
                }
            }
            409 => {
                let latest: Option<u64> =
                    body.parse().ok().filter(|_| media_type.starts_with(SIZE_MEDIA_TYPE));
                let Some(latest) = latest else { return failed("answer", said(), false) };
                let head = self.db.read(|conn| ledger::head(conn, &ask.organisation).map_err(Error::from))?;
                let head = head.map_or(0, |head| head.size);
                if latest > head {
                    return failed("ahead", format!("{latest} > {head}"), true);
                }
                // What it cosigned while this was on its way is newer than what is asked for.
                if ask.is_second || latest == ask.request.old_size {
                    return failed("conflict", said(), false);
                }
                let again = self
                    .db
                    .read(|conn| self::ask(conn, &ask.organisation, ask.witness.clone(), (latest, true)))?;
                Ok(Next::Again(Box::new(again)))
            }
            422 => failed("forked", said(), true),
            403 => failed("key", said(), false),
            404 => failed("stranger", said(), false),
            429 => failed("busy", said(), false),
            _ => failed("answer", said(), false),
        }
    }

    /// Keeps a signature that was verified, and that the witness is well.
    fn keep_cosignature(
        &self,
        organisation: &str,
        witness: &Witness,
        (size, time): (u64, u64),
        line: &NoteSignature,
    ) -> Result<bool, Error> {
        let now = self.clock.now().millis();
        let new = Cosignature {
            organisation: organisation.to_owned(),
            size: i64::try_from(size).unwrap_or(i64::MAX),
            vkey: witness.key.to_string(),
            line: line.to_string(),
            cosigned_ms: i64::try_from(time.saturating_mul(1000)).unwrap_or(i64::MAX),
            received_ms: now,
        };
        let state = WitnessState {
            organisation: new.organisation.clone(),
            vkey: new.vkey.clone(),
            asked_ms: now,
            failures: 0,
            problem: String::new(),
            detail: String::new(),
            contradicted_ms: None,
        };
        let kept = self.db.write(move |tx| {
            witnesses::set_state(tx, &state)?;
            Ok::<_, Error>(cosignatures::insert(tx, &new)?)
        })?;
        Ok(kept.value)
    }

    /// Writes down why a witness did not cosign. That it contradicts the ledger is an event, once.
    fn set_problem(
        &self,
        organisation: &str,
        witness: &Witness,
        (problem, words, is_contradiction): (&str, &str, bool),
    ) -> Result<(), Error> {
        let (code, vkey, now) = (organisation.to_owned(), witness.key.to_string(), self.clock.now());
        let told = [
            ("witness", vkey.clone().into()),
            ("problem", problem.to_owned().into()),
            ("answer", words.to_owned().into()),
        ];
        let happening = Happening {
            action: "witness_contradicted",
            subject: &witness.name,
            digest: None,
            detail: detail(told),
        };
        let event = event(self, organisation, ("", now), happening)?;
        let (problem, words) = (problem.to_owned(), words.to_owned());
        self.db.write(move |tx| {
            let before = witnesses::states(tx.look(), &code)?.into_iter().find(|state| state.vkey == vkey);
            let since = before.as_ref().and_then(|state| state.contradicted_ms);
            if is_contradiction && since.is_none() {
                tx.record(event)?;
            }
            let new = WitnessState {
                organisation: code,
                vkey,
                asked_ms: now.millis(),
                failures: before.map_or(0, |state| state.failures).saturating_add(1),
                problem,
                detail: words,
                // It stands until the witness cosigns again: that it cannot be reached now takes nothing back.
                contradicted_ms: since.or(is_contradiction.then_some(now.millis())),
            };
            Ok::<_, Error>(witnesses::set_state(tx, &new)?)
        })?;
        Ok(())
    }

    /// A request for a witness that is not reached over the network.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::NotFound`] for an unknown witness or an empty ledger; [`Code::NotCosigned`] if the
    /// ledger has not as many leaves.
    pub fn export_checkpoint(&self, session: &Session, since: &Since) -> Result<AddCheckpoint, Error> {
        session.may(Action::ReadEvents, Marking::Unclassified)?;
        self.db.read(|conn| {
            let code = session.code();
            let old_size = match since {
                Since::Size(size) => *size,
                Since::Witness(name) => {
                    let witness = witnessed::policy(conn, code)?
                        .witnesses
                        .into_iter()
                        .find(|witness| witness.name == *name)
                        .ok_or_else(|| Error::not_found("witness", name))?;
                    signed_size(conn, code, &witness.key)?.unwrap_or(0)
                }
            };
            let head = ledger::head(conn, code)?.ok_or_else(|| Error::not_found("ledger position", "0"))?;
            if old_size > head.size {
                return Err(Error::new(Code::NotThatLong)
                    .with("size", head.size.to_string())
                    .with("since", old_size.to_string()));
            }
            let proof = witnessed::consistency(conn, code, old_size, head.size)?;
            Ok(AddCheckpoint { old_size, proof, checkpoint: head.note })
        })
    }

    /// Takes in cosignatures that came by file: a cosigned checkpoint, or the signature lines alone.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Cosignature`] if no line is by a witness of this ledger under one of its heads;
    /// [`Code::Contradicted`] if a witness has cosigned a head that this ledger never had.
    pub fn import_cosignature(&self, session: &Session, text: &str) -> Result<Vec<Kept>, Error> {
        session.may(Action::CheckIntegrity, Marking::Unclassified)?;
        let text = spelled(text);
        let code = session.code();
        let policy = self.db.read(|conn| witnessed::policy(conn, code).map_err(Error::from))?;
        let named = SignedNote::parse(&text).ok();
        let lines = named.as_ref().map_or_else(|| lines_of(&text), |note| note.signatures.clone());
        let mut kept = Vec::new();
        for witness in &policy.witnesses {
            let Some(line) = lines.iter().find(|line| line.is_by(&witness.key)) else { continue };
            let found = match &named {
                Some(note) => self.signed_head(session, note, (witness, line))?,
                None => self.db.read(|conn| tried_heads(conn, code, &witness.key, line))?,
            };
            if let Some((size, time)) = found {
                let is_new = self.keep_cosignature(code, witness, (size, time), line)?;
                let at = Timestamp::from_millis(i64::try_from(time.saturating_mul(1000)).unwrap_or(i64::MAX));
                kept.push(Kept { witness: witness.name.clone(), size, at, is_new });
            }
        }
        if kept.is_empty() { Err(Error::new(Code::Cosignature)) } else { Ok(kept) }
    }

    /// The size of the head in the note and the time of the witness's signature, if it is genuine.
    fn signed_head(
        &self,
        session: &Session,
        note: &SignedNote,
        (witness, line): (&Witness, &NoteSignature),
    ) -> Result<Option<(u64, u64)>, Error> {
        let Ok(head) = note.text.parse::<Checkpoint>() else { return Ok(None) };
        let time = witness.key.verify(&note.text, &line.bytes).ok().flatten().filter(|time| *time > 0);
        let Some(time) = time.filter(|_| head.origin == session.organisation.origin) else { return Ok(None) };
        let is_ours = self.db.read(|conn| {
            let present = ledger::head(conn, session.code())?.map_or(0, |head| head.size);
            Ok::<_, Error>(
                head.size <= present && read::root_at(conn, session.code(), head.size)? == head.root,
            )
        })?;
        if !is_ours {
            // Only the log's own key makes it the log's word, but the witness's word is loud enough.
            let problem = format!("{} {}", head.size, head.root);
            self.set_problem(session.code(), witness, ("forked", &problem, true))?;
            return Err(Error::new(Code::Contradicted)
                .with("witness", &witness.name)
                .with("size", head.size.to_string()));
        }
        Ok(Some((head.size, time)))
    }
}

fn signed_size(conn: &mut Conn, organisation: &str, key: &VerifierKey) -> Result<Option<u64>, Error> {
    let latest = cosignatures::latest_of(conn, organisation, &key.to_string())?;
    Ok(latest.and_then(|row| u64::try_from(row.size).ok()))
}

fn ask(
    conn: &mut Conn,
    organisation: &str,
    witness: Witness,
    (old_size, is_second): (u64, bool),
) -> Result<Ask, Error> {
    let head = ledger::head(conn, organisation)?.ok_or_else(|| Error::not_found("ledger position", "0"))?;
    // A witness that is ahead of the ledger is asked from nothing, and says where it stands.
    let old_size = if old_size > head.size { 0 } else { old_size };
    let proof = witnessed::consistency(conn, organisation, old_size, head.size)?;
    let request = AddCheckpoint { old_size, proof, checkpoint: head.note };
    Ok(Ask { organisation: organisation.to_owned(), witness, request, size: head.size, is_second })
}

/// The text of a head of ours.
fn head_text(note: &str) -> Result<String, Error> {
    let note = SignedNote::parse(note).map_err(|error| Error::new(Code::Internal).because(error))?;
    Ok(note.text)
}

/// The signature lines of a text that is nothing else; none if it is something else.
fn lines_of(text: &str) -> Vec<NoteSignature> {
    // A note is what such lines stand in; its text does not matter for reading them.
    let note = SignedNote::parse(&format!("-\n\n{}\n", text.trim()));
    note.map(|note| note.signatures).unwrap_or_default()
}

/// Under which of the newest heads the line is a signature, and its time.
fn tried_heads(
    conn: &mut Conn,
    organisation: &str,
    key: &VerifierKey,
    line: &NoteSignature,
) -> Result<Option<(u64, u64)>, Error> {
    for head in ledger::heads_before(conn, organisation, u64::MAX >> 1, TRIED)? {
        let time = key.verify(&head_text(&head.note)?, &line.bytes).ok().flatten();
        if let Some(time) = time.filter(|time| *time > 0) {
            return Ok(Some((head.size, time)));
        }
    }
    Ok(None)
}

/// As files and scanners give texts: line ends of two characters, blanks around, the last line end left out.
fn spelled(text: &str) -> String {
    format!("{}\n", text.replace("\r\n", "\n").trim())
}
