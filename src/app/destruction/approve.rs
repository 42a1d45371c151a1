//! The second person. Everything is looked at again inside the write, and events, rows and certificate are one commit.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::obstacles::Looking;
use super::{DestructionView, Request, decided, text, view, visible};
use crate::app::events::{Happening, detail, event};
use crate::app::records::read::parsed_versions;
use crate::app::second_factor::Right;
use crate::app::sign_in::Visit;
use crate::app::signing::{Proof, spend_right};
use crate::app::{App, Code, Error, Session};
use crate::db::destructions::{self, Destruction};
use crate::db::ghosts::{self, Ghost};
use crate::db::{DbError, WriteTx, derivations, erasures, users};
use crate::domain::access::{Action, Marking};
use crate::proof::destruction::{
    Certificate, CertificateSchema, DESTRUCTION_APPROVED, Destroyed, RECORD_DESTROYED, Step,
};
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;
use crate::proof::version::{Disclosures, DisclosuresSchema};

impl App {
    /// Approves what another person proposed, with one's password: the records are destroyed. Returns when that is durable
    /// and the files are gone, or will go as soon as no upload is under way.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`]; [`Code::Invalid`] with `password` if it is wrong, [`Code::SecondFactor`],
    /// [`Code::TooMany`]; [`Code::Destruction`] with what stands in the way: it is one's own proposal, or was decided
    /// before, or a record has changed, is under a hold or has to be kept after all. Nothing is destroyed then.
    pub fn approve_destruction(
        self: &Arc<Self>,
        session: &Session,
        visit: &Visit,
        proof: &Proof,
        number: &str,
    ) -> Result<DestructionView, Error> {
        session.may(Action::DestroyRecords, Marking::Unclassified)?;
        let row = self.db.read(|conn| visible(conn, session, number, Action::DestroyRecords))?;
        may_decide(session, &row)?;
        let right = self.authenticate_again(session, visit, proof, "destruction")?;
        let (app, by, address) = (Arc::clone(self), session.clone(), visit.address.clone());
        let number = number.to_owned();
        let done = self.db.write(move |tx| {
            Approving { app: &app, session: &by }.approve(tx, &number, (right.as_ref(), &address))
        })?;
        // What was decided stands. What is left to do is done at the next chance, if it cannot be now.
        if let Err(error) = self.sweep() {
            tracing::warn!(code = error.code().text(), causes = ?error.causes(), "files are still to be destroyed");
        }
        Ok(done.value)
    }
}

/// Whether the actor is the second person, and there is something to decide.
fn may_decide(session: &Session, row: &Destruction) -> Result<(), Error> {
    if row.outcome != destructions::PROPOSED {
        return Err(decided(session, &row.number));
    }
    if row.proposed_by == session.user() {
        let line = session.words().text("destruction-own");
        return Err(Error::new(Code::Destruction).detail(format!("{}: {line}", row.number)));
    }
    Ok(())
}

struct Approving<'a> {
    app: &'a App,
    session: &'a Session,
}

impl Approving<'_> {
    fn approve(
        &self,
        tx: &mut WriteTx<'_>,
        number: &str,
        (right, address): (Option<&Right>, &str),
    ) -> Result<DestructionView, Error> {
        let session = self.session;
        let row = visible(tx.look(), session, number, Action::DestroyRecords)?;
        may_decide(session, &row)?;
        let request = Request::of(&row)?;
        let records = self.still_there(tx, &request)?;
        if let Some(right) = right {
            spend_right(self.app, session, tx, (right, address))?;
        }
        // The row says so first: what follows refers to it.
        let decided_row = Destruction {
            outcome: destructions::APPROVED.to_owned(),
            decided_by: Some(session.user()),
            decided_ms: Some(session.now.millis()),
            ..row
        };
        let mut files = BTreeSet::new();
        for record in &records {
            files.extend(self.destroy(tx, record, &decided_row.number)?);
        }
        let mut gone = Vec::new();
        for digest in files {
            if !ghosts::is_kept(tx.look(), &digest.hex())? {
                gone.push(digest);
            }
        }
        for digest in &gone {
            erasures::condemn(tx, &digest.hex(), (session.code(), &decided_row.number))?;
        }
        derivations::set(tx, super::sweep::TO_SCRUB, &decided_row.number)?;
        let certificate = text(&Certificate {
            schema: CertificateSchema,
            number: decided_row.number.clone(),
            organisation: session.code().to_owned(),
            reason: request.reason,
            proposed: self.step(
                tx,
                &decided_row.proposed_by,
                Timestamp::from_millis(decided_row.created_ms),
            )?,
            approved: self.step(tx, &session.user(), session.now)?,
            records,
            files: gone.clone(),
        })?;
        let what = Happening {
            action: DESTRUCTION_APPROVED,
            subject: &decided_row.number,
            digest: Some(Digest::of(certificate.as_bytes())),
            detail: detail([("files", gone.len().into())]),
        };
        let approved = event(self.app, session.code(), (&session.user(), session.now), what)?;
        let index = tx.record(approved)?;
        let done = Destruction {
            certificate: Some(certificate),
            event_index: Some(i64::try_from(index).unwrap_or(i64::MAX)),
            ..decided_row
        };
        if !destructions::decide(tx, &done)? {
            return Err(decided(session, &done.number));
        }
        let shown = view(tx.look(), session, &done)?;
        session.keep(tx, &shown)?;
        Ok(shown)
    }

    /// The records, as they were when they were proposed: nothing stands in the way, and nobody has filed anything since.
    fn still_there(&self, tx: &mut WriteTx<'_>, request: &Request) -> Result<Vec<Destroyed>, Error> {
        let looking = Looking::deciding(self.app, tx.look(), self.session)?;
        let (mut records, mut lines) = (Vec::new(), Vec::new());
        for proposed in &request.records {
            match looking.at(tx.look(), &proposed.number)? {
                Ok(record) if record.record == proposed.record && record.versions == proposed.versions => {
                    records.push(record);
                }
                Ok(_) => {
                    let line = self.session.words().text("obstacle-changed");
                    lines.push(format!("{}: {line}", proposed.number));
                }
                Err(reason) => lines.push(format!("{}: {reason}", proposed.number)),
            }
        }
        if lines.is_empty() { Ok(records) } else { Err(Error::new(Code::Destruction).details(lines)) }
    }

    /// Takes away what one record said; returns what its versions had as files.
    fn destroy(
        &self,
        tx: &mut WriteTx<'_>,
        record: &Destroyed,
        number: &str,
    ) -> Result<BTreeSet<Digest>, Error> {
        let session = self.session;
        let versions = parsed_versions(tx.look(), &record.record)?;
        let missing = || DbError::inconsistent("versions", record.record.clone());
        let current = versions.last().ok_or_else(missing)?;
        let what = Happening {
            action: RECORD_DESTROYED,
            subject: &record.record,
            digest: Some(current.digest),
            detail: detail([("number", record.number.clone().into()), ("destruction", number.into())]),
        };
        let happened = event(self.app, session.code(), (&session.user(), session.now), what)?;
        let mut empty = Vec::new();
        let mut files = BTreeSet::new();
        for version in &versions {
            let withheld = Disclosures {
                schema: DisclosuresSchema,
                record: record.record.clone(),
                version: version.manifest.version,
                title: None,
                fields: Vec::new(),
                files: vec![None; version.manifest.files.len()],
            };
            let place = i32::try_from(version.manifest.version).map_err(|_| missing())?;
            empty.push((place, text(&withheld)?));
            files.extend(version.manifest.files.iter().map(|file| file.digest));
        }
        let index = tx.record(happened)?;
        let ghost = Ghost {
            record_id: record.record.clone(),
            organisation: session.code().to_owned(),
            number: number.to_owned(),
            event_index: i64::try_from(index).unwrap_or(i64::MAX),
            destroyed_ms: session.now.millis(),
        };
        destructions::erase(tx, &ghost, &empty)?;
        Ok(files)
    }

    fn step(&self, tx: &mut WriteTx<'_>, user_id: &str, at: Timestamp) -> Result<Step, Error> {
        let user = users::find_by_id(tx.look(), user_id)?
            .ok_or_else(|| DbError::inconsistent("users", user_id.to_owned()))?;
        Ok(Step { by: user.user_id, name: user.name, login: user.login, at })
    }
}
