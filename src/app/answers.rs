//! Answers in writing. Whether bytes are on record is told to anybody and leaves no trace (`verify`). Whoever wants to show
//! the answer to somebody else has it put into the ledger that gives it, as an event, and takes the event's receipt away:
//! it is signed as everything there is, and checked offline with `sanad-verify`.
//!
//! The event says what was asked and what was answered, over how much of the ledger, and when. Nothing stands in it that
//! the question itself does not tell: no title, number, kind or marking. Nor who asked, nor any text of theirs: strangers
//! do not write into an organisation's ledger, and what it signs are its own words. How often, is bounded twice: for each
//! address (in memory), and for each organisation and day (by the ledger itself, so that no restart forgets it).

use super::events::{Happening, event};
use super::verify::Place;
use super::{App, Code, Error};
use crate::db::organisations::{self, Organisation};
use crate::db::{Conn, events, ledger};
use crate::ledger::witnessed;
use crate::proof::answer::{Answer, Recorded, Standing};
use crate::proof::digest::Digest;
use crate::proof::event::VERIFICATION_ANSWERED;
use crate::proof::time::Timestamp;
use crate::words::Words;

/// So many answers in writing an organisation gives in 24 hours.
pub const A_DAY: i64 = 200;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// An answer that stands in a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Whose ledger.
    pub organisation: String,
    /// Index of its event.
    pub index: u64,
}

/// The receipt of an answer, as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenReceipt {
    /// Name of the file.
    pub name: String,
    /// C2SP tlog-proof, with the event in it.
    pub text: String,
    /// True if waiting brings nothing: enough witnesses have signed, or none does so by itself.
    pub is_final: bool,
}

impl App {
    /// Answers in writing whether bytes are on record: one event in the ledger of the organisation that is named, by its
    /// code or its ledger's origin. Without a name, of the one that has them.
    ///
    /// # Errors
    /// [`Code::TooMany`] if the address asks too often, or the organisation has answered often enough within a day;
    /// [`Code::Invalid`] if an organisation must be named, or is not here.
    pub fn answer_in_writing(
        &self,
        address: &str,
        language: &str,
        digest: &Digest,
        named: &str,
    ) -> Result<Written, Error> {
        let now = self.clock.now();
        self.rate.take_of(address, now)?;
        let (organisation, answer) = self.db.read(|conn| {
            let places = self.places(conn, digest)?;
            let organisation = which(conn, &places, named.trim(), language)?.organisation;
            has_room(conn, &organisation, now)?;
            let place = places.into_iter().find(|(code, _)| *code == organisation).map(|(_, place)| place);
            let answer = Answer {
                asked: *digest,
                standing: place.as_ref().map_or(Standing::Unknown, |place| place.standing),
                recorded: place.map(|place| Recorded { position: place.position, at: place.at }),
                as_of: ledger::head(conn, &organisation)?.map_or(0, |head| head.size),
            };
            Ok::<_, Error>((organisation, answer))
        })?;
        self.written.take_of(address, now)?;
        let subject = digest.to_string();
        let what = Happening {
            action: VERIFICATION_ANSWERED,
            subject: &subject,
            digest: Some(*digest),
            detail: answer.detail()?,
        };
        let answered = event(self, &organisation, ("", now), what)?;
        let index = self.db.write(move |tx| tx.record(answered).map_err(Error::from))?.value;
        Ok(Written { organisation, index })
    }

    /// The receipt that somebody was given, with what witnesses have signed by now; `None` if it is the receipt of no answer
    /// here. It is no new answer: nothing is written.
    ///
    /// # Errors
    /// [`Code::TooMany`] if the address asks too often.
    pub fn renewed_receipt(&self, address: &str, text: &str) -> Result<Option<WrittenReceipt>, Error> {
        let given = self.verify_receipt(address, text)?;
        let Some(place) = given.place.filter(|_| given.answer.is_some()) else { return Ok(None) };
        let all = self.db.read(|conn| organisations::list(conn).map_err(Error::from))?;
        let organisation = all.into_iter().find(|one| one.origin == place.origin);
        let written =
            organisation.map(|one| Written { organisation: one.organisation, index: place.position });
        written.map(|written| self.written_receipt(&written)).transpose()
    }

    /// The receipt of an answer, with what witnesses have signed by now.
    ///
    /// # Errors
    /// [`Code::NotFound`] if there is no such event.
    pub fn written_receipt(&self, written: &Written) -> Result<WrittenReceipt, Error> {
        let Written { organisation, index } = written;
        self.db.read(|conn| {
            let stored = events::find(conn, organisation, *index)?
                .filter(|stored| stored.action == VERIFICATION_ANSWERED)
                .ok_or_else(|| Error::not_found("event", index.to_string()))?;
            let receipt = witnessed::receipt(conn, organisation, *index, Some(stored.body.into_bytes()))?;
            let policy = witnessed::policy(conn, organisation)?;
            let waits = policy.quorum.is_some()
                && policy.witnesses.iter().any(|witness| witness.url.is_some())
                && policy.open(&receipt.checkpoint).is_err();
            let name = format!("{organisation}-verification-{index}.tlog-proof");
            Ok(WrittenReceipt { name, text: receipt.to_string(), is_final: !waits })
        })
    }
}

/// The organisation that is to answer.
fn which(
    conn: &mut Conn,
    places: &[(String, Place)],
    named: &str,
    language: &str,
) -> Result<Organisation, Error> {
    let all = organisations::list(conn)?;
    let wrong = |id: &str, arguments: &[crate::words::Argument<'_>]| {
        let words = Words::on_pages(language);
        let line = words.format(id, arguments);
        Error::new(Code::Invalid).with("place", words.text("verify-written")).field("organisation", line)
    };
    if !named.is_empty() {
        let mut all = all.into_iter();
        return all
            .find(|one| one.organisation == named || one.origin == named)
            .ok_or_else(|| wrong("verify-written-not-here", &[("given", named.into())]));
    }
    match places {
        [] => Err(wrong("verify-written-whose", &[])),
        [(code, _)] => {
            let found = all.into_iter().find(|one| one.organisation == *code);
            found.ok_or_else(|| Error::not_found("organisation", code.clone()))
        }
        _ => {
            let origins: Vec<&str> = places.iter().map(|(_, place)| place.origin.as_str()).collect();
            Err(wrong("verify-written-which", &[("origins", origins.join(", ").into())]))
        }
    }
}

/// Refuses what would be one answer too many within 24 hours.
fn has_room(conn: &mut Conn, organisation: &str, now: Timestamp) -> Result<(), Error> {
    let oldest = events::nth_last(conn, organisation, VERIFICATION_ANSWERED, A_DAY)?;
    let wait_ms = oldest.map_or(0, |at_ms| at_ms.saturating_add(DAY_MS).saturating_sub(now.millis()));
    if wait_ms > 0 {
        let seconds = wait_ms.saturating_add(999).div_euclid(1000);
        return Err(Error::new(Code::TooMany).with("seconds", seconds.to_string()));
    }
    Ok(())
}
