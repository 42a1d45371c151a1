//! Proving an installation: every blob hashed again, every version, event, tile and head derived again, and what is
//! wrong named. The report is an event.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

mod bodies;
mod comments;
mod genealogy;
mod held;
mod rows;
mod said;
mod versions;

use super::events::{Happening, detail, event};
use super::uploads::HELD_MS;
use super::{App, Error, Session};
use crate::blob::{BlobError, Entry, read_checked};
use crate::db::{Conn, blobs, uploads};
use crate::domain::access::{Action, Marking};
use crate::ledger::check::{self, Finding};
use crate::proof::digest::{Digest, Fingerprint};
pub use held::Held;
use said::Said;

/// What an examination found.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct FsckReport {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// Blobs and leftovers that no row names.
    pub orphans: Vec<String>,
    /// Of these, so many were removed: all, unless an upload was under way or something else is wrong.
    pub reclaimed: usize,
    /// An upload was under way, so nothing was removed.
    pub is_busy: bool,
    /// Blobs hashed.
    pub blobs: u64,
    /// Bytes hashed.
    pub bytes: u64,
    /// Versions derived again.
    pub versions: u64,
    /// Ledger leaves derived again.
    pub leaves: u64,
    /// The report could not be recorded as an event (a broken ledger takes none).
    pub is_unrecorded: bool,
}

/// What is being examined, and how far: done of total.
pub type Watch<'a> = dyn FnMut(&'static str, u64, u64) + 'a;

impl App {
    /// Examines everything, also against heads that were kept elsewhere.
    ///
    /// # Errors
    /// [`super::Code::Denied`], [`super::Code::Invalid`] for a kept head that is none of this ledger, or if the database or the store cannot be read at all; what is wrong inside is a
    /// finding.
    pub fn fsck(
        self: &Arc<Self>,
        session: &Session,
        kept: &[Held],
        watch: &mut Watch<'_>,
    ) -> Result<FsckReport, Error> {
        session.may(Action::CheckIntegrity, Marking::Unclassified)?;
        let mut report = FsckReport::default();
        let ledger = (session.code(), session.organisation.origin.as_str());
        self.db.read(|conn| held::compare(conn, ledger, kept, &mut report.findings))?;
        let known = self.db.read(|conn| self.fsck_rows(conn, session.code(), &mut report, watch))?;
        self.fsck_blobs(&known, &mut report, watch)?;
        let happening = Happening {
            action: "integrity_checked",
            subject: session.code(),
            digest: None,
            detail: detail([
                ("findings", report.findings.len().into()),
                ("orphans", report.orphans.len().into()),
                ("blobs", report.blobs.into()),
                ("versions", report.versions.into()),
                ("leaves", report.leaves.into()),
            ]),
        };
        let event = event(self, session.code(), (&session.user(), session.now), happening)?;
        let recorded = self.db.write(move |tx| {
            tx.record(event)?;
            Ok::<_, Error>(())
        });
        report.is_unrecorded = recorded.is_err();
        Ok(report)
    }

    fn fsck_rows(
        &self,
        conn: &mut Conn,
        code: &str,
        report: &mut FsckReport,
        watch: &mut Watch<'_>,
    ) -> Result<HashMap<Digest, Fingerprint>, Error> {
        let leaves = &mut report.leaves;
        check::everything(conn, code, &mut report.findings, |done, total| {
            *leaves = done;
            watch("ledger", done, total);
        })?;
        let mut known = HashMap::new();
        blobs::for_each(conn, |blob| {
            known.insert(blob.digest, blob);
        })?;
        let said = Said::read(conn, code)?;
        versions::check(self, conn, code, (&known, &said), report, watch)?;
        rows::check(self, conn, code, &said, report)?;
        genealogy::check(self, conn, code, report, watch)?;
        super::witnesses::fsck(conn, code, &mut report.findings)?;
        Ok(known)
    }

    fn fsck_blobs(
        &self,
        known: &HashMap<Digest, Fingerprint>,
        report: &mut FsckReport,
        watch: &mut Watch<'_>,
    ) -> Result<(), Error> {
        // Held from before the walk, so that what is found is no upload in progress.
        let alone = self.blobs.alone()?;
        let held_since = self.clock.now().millis() - HELD_MS;
        let mut present = BTreeSet::new();
        let mut orphans = Vec::new();
        self.blobs.walk(&mut |entry| match &entry {
            Entry::Blob(digest, _) if known.contains_key(digest) => {
                present.insert(*digest);
            }
            Entry::Blob(..) | Entry::Leftover(..) => orphans.push(entry),
            Entry::Foreign(path) => {
                let reason = "a file that is no blob stands in the store";
                report.findings.push(Finding::new("blob-foreign", format!("blob/{path}"), reason));
            }
        })?;
        let total = u64::try_from(known.len()).unwrap_or(u64::MAX);
        let mut digests: Vec<&Fingerprint> = known.values().collect();
        digests.sort_by_key(|blob| blob.digest);
        for blob in digests {
            let place = format!("blob/{}", blob.digest.hex());
            if !present.contains(&blob.digest) {
                report.findings.push(Finding::new("blob-missing", place, "the stored file is gone"));
                continue;
            }
            match read_checked(&*self.blobs, &blob.digest, |_| Ok(())) {
                Ok(found) if found == *blob => {}
                Ok(_) => {
                    let reason = "size or CRC-32 in the row is not that of the bytes";
                    report.findings.push(Finding::new("blob-row-altered", place, reason));
                }
                Err(error @ BlobError::Altered { .. }) => {
                    report.findings.push(Finding::new("blob-altered", place, error.to_string()));
                }
                Err(error) => report.findings.push(Finding::new("blob-unreadable", place, error.to_string())),
            }
            report.blobs += 1;
            report.bytes += blob.size_bytes;
            watch("blobs", report.blobs, total);
        }
        for orphan in orphans {
            // The rows were read before the lock was held: an import may have committed this blob meanwhile.
            if let Entry::Blob(digest, _) = &orphan
                && self.db.read(|conn| -> Result<bool, Error> {
                    Ok(blobs::find(conn, digest)?.is_some()
                        || uploads::holds(conn, &digest.hex(), held_since)?)
                })?
            {
                continue;
            }
            report.orphans.push(match &orphan {
                Entry::Blob(digest, _) => digest.hex(),
                Entry::Leftover(path, _) | Entry::Foreign(path) => path.clone(),
            });
            // Where rows are wrong, what looks like an orphan may be all that is left of a record.
            if alone.is_some() && report.findings.is_empty() {
                self.blobs.reclaim(&orphan)?;
                report.reclaimed += 1;
            }
        }
        report.is_busy = alone.is_none();
        Ok(())
    }
}
