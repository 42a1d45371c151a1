//! What is left to do once a destruction is committed: files out of the store, words out of the database's own corners.
//! It can be interrupted at any point and begun again; a start of the service, `fsck` and each approval do.

use std::collections::BTreeSet;

use crate::app::uploads::HELD_MS;
use crate::app::{App, Error};
use crate::db::{Conn, derivations, destructions, erasures, events, ghosts, uploads};
use crate::proof::canonical;
use crate::proof::destruction::{Certificate, DESTRUCTION_APPROVED};
use crate::proof::digest::Digest;
use crate::proof::event::Event;

/// Names the last destruction of which the database has not let go yet; empty if there is none.
pub(super) const TO_SCRUB: &str = "scrub";

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Files that were removed.
    pub removed: usize,
    /// Files that are still to go: an upload was under way, or somebody has just sent the same bytes again.
    pub waiting: usize,
}

impl App {
    /// Removes the files that are to go. One that a kept record names again stays.
    ///
    /// # Errors
    /// [`Error`] from the database or the store; what is not done is done the next time.
    pub fn sweep(&self) -> Result<Swept, Error> {
        self.scrub()?;
        let to_do = self.db.read(|conn| erasures::condemned(conn).map_err(Error::from))?;
        if to_do.is_empty() {
            return Ok(Swept::default());
        }
        // Held until it is written down: who sends the same bytes meanwhile waits, and finds them gone.
        let Some(_alone) = self.blobs.alone()? else {
            return Ok(Swept { removed: 0, waiting: to_do.len() });
        };
        let released = self.db.read(released)?;
        let held_since = self.clock.now().millis() - HELD_MS;
        let mut swept = Swept::default();
        let (mut done, mut spared) = (Vec::new(), Vec::new());
        for name in to_do {
            let Ok(digest) = Digest::from_hex(&name) else { continue };
            let is_held =
                self.db.read(|conn| uploads::holds(conn, &name, held_since).map_err(Error::from))?;
            if !released.contains(&digest) {
                // A kept record has it, or no certificate in the ledger names it: then it is not for us to remove.
                spared.push(name);
            } else if is_held {
                swept.waiting += 1;
            } else {
                self.blobs.destroy(&digest)?;
                swept.removed += 1;
                done.push(name);
            }
        }
        self.db.write(move |tx| {
            erasures::set_done(tx, &done)?;
            erasures::spare(tx, &spared).map_err(Error::from)
        })?;
        Ok(swept)
    }

    /// Has the database let go of what was written over.
    fn scrub(&self) -> Result<(), Error> {
        let last = self.db.read(|conn| derivations::find(conn, TO_SCRUB).map_err(Error::from))?;
        if last.is_none_or(|last| last.is_empty()) {
            return Ok(());
        }
        self.db.write(|tx| erasures::renew_words(tx).map_err(Error::from))?;
        self.db.empty_log()?;
        self.db.write(|tx| derivations::set(tx, TO_SCRUB, "").map_err(Error::from))?;
        Ok(())
    }
}

/// Files that may be gone: those that a certificate names to which an event commits, in any organisation of the
/// installation, and that no kept record has.
pub(in crate::app) fn released(conn: &mut Conn) -> Result<BTreeSet<Digest>, Error> {
    let mut released = BTreeSet::new();
    for row in destructions::approved(conn)? {
        let Some(text) = &row.certificate else { continue };
        let index = row.event_index.and_then(|index| u64::try_from(index).ok()).unwrap_or(u64::MAX);
        let event = events::find(conn, &row.organisation, index)?
            .and_then(|stored| canonical::parse_as::<Event>(stored.body.as_bytes()).ok());
        let is_committed = event.is_some_and(|event| {
            event.action == DESTRUCTION_APPROVED
                && event.subject == row.number
                && event.digest == Some(Digest::of(text.as_bytes()))
        });
        if let (true, Ok(certificate)) = (is_committed, canonical::parse_as::<Certificate>(text.as_bytes())) {
            released.extend(certificate.files);
        }
    }
    let mut gone = BTreeSet::new();
    for digest in released {
        if !ghosts::is_kept(conn, &digest.hex())? {
            gone.insert(digest);
        }
    }
    Ok(gone)
}
