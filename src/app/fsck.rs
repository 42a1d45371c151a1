//! Proving an installation: every blob hashed again, every version, event, tile and head derived again, and what is
//! wrong named. The report is an event.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::events::{Happening, detail, event};
use super::records::read::Parsed;
use super::uploads::HELD_MS;
use super::{App, Error, Session};
use crate::blob::{BlobError, Entry, read_checked};
use crate::db::{Conn, blobs, definitions, events, grants, pack_files, packs, records, uploads, versions};
use crate::domain::access::{Action, Marking};
use crate::ledger::check::{self, Finding};
use crate::proof::canonical;
use crate::proof::digest::{Digest, Fingerprint};
use crate::proof::event::Event;
use crate::proof::pack::SEALS;
use crate::proof::time::Timestamp;

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
    /// Examines everything.
    ///
    /// # Errors
    /// [`super::Code::Denied`], or if the database or the store cannot be read at all; what is wrong inside is a
    /// finding.
    pub fn fsck(self: &Arc<Self>, session: &Session, watch: &mut Watch<'_>) -> Result<FsckReport, Error> {
        session.may(Action::CheckIntegrity, Marking::Unclassified)?;
        let mut report = FsckReport::default();
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
        let committed = fsck_versions(conn, code, &known, report, watch)?;
        fsck_events(conn, code, &committed, report)?;
        for definition in definitions::list(conn, code)? {
            if Digest::of(definition.body.as_bytes()).hex() != definition.digest {
                let place = format!("definition/{}", definition.code);
                report.findings.push(Finding::new(
                    "definition-altered",
                    place,
                    "the text has another digest",
                ));
            }
        }
        fsck_packs(conn, code, report)?;
        fsck_grants(conn, code, report)?;
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

/// Derives every version again; returns their digests by the index of their events.
fn fsck_versions(
    conn: &mut Conn,
    code: &str,
    known: &HashMap<Digest, Fingerprint>,
    report: &mut FsckReport,
    watch: &mut Watch<'_>,
) -> Result<HashMap<u64, Digest>, Error> {
    const PAGE: i64 = 1000;
    let mut committed = HashMap::new();
    let mut heads: HashMap<String, Parsed> = HashMap::new();
    let mut began: HashMap<String, i64> = HashMap::new();
    let mut from = i64::MIN;
    loop {
        let page = versions::page(conn, code, from, i64::MAX, PAGE)?;
        let Some(last) = page.last() else { break };
        from = last.event_index + 1;
        for stored in &page {
            report.versions += 1;
            let place = format!("record/{}/v{}", stored.record_id, stored.version);
            let mut found =
                |code, reason: String| report.findings.push(Finding::new(code, place.clone(), reason));
            if Digest::of(stored.manifest.as_bytes()).hex() != stored.digest {
                found("version-altered", "the manifest has another digest than the version".to_owned());
            }
            let parsed = match Parsed::of(stored) {
                Ok(parsed) => parsed,
                Err(error) => {
                    found("version-altered", error.causes().join(": "));
                    continue;
                }
            };
            for mismatch in parsed.manifest.check(&parsed.disclosures) {
                found("disclosure-altered", format!("{mismatch:?}"));
            }
            for reason in column_problems(conn, stored, &parsed)? {
                found("version-altered", reason);
            }
            let previous = heads.get(&stored.record_id).map(|previous| previous.digest);
            let expected = heads.get(&stored.record_id).map_or(1, |previous| previous.manifest.version + 1);
            if parsed.manifest.previous != previous || parsed.manifest.version != expected {
                found("version-chain", "the version before it is not the one that it names".to_owned());
            }
            for file in parsed.manifest.files.iter().filter(|file| !known.contains_key(&file.digest)) {
                found("blob-unknown", format!("the file {} is not among the stored files", file.digest));
            }
            committed.insert(parsed.event, parsed.digest);
            began.entry(stored.record_id.clone()).or_insert(parsed.manifest.received_at.millis());
            heads.insert(stored.record_id.clone(), parsed);
        }
        watch("versions", report.versions, report.versions);
    }
    for (record_id, head) in &heads {
        let row = records::find(conn, record_id)?;
        let agrees = row.as_ref().is_some_and(|row| {
            row.digest == head.digest.hex()
                && u32::try_from(row.version) == Ok(head.manifest.version)
                && row.number == head.manifest.number
                && row.title == head.title()
                && row.state == head.manifest.state
                && row.marking == head.manifest.marking
                && row.kind == head.manifest.kind
                && row.occurred_on == head.manifest.occurred_on.map(|date| date.to_string())
                && row.received_ms == head.manifest.received_at.millis()
                && Some(&row.created_ms) == began.get(record_id)
        });
        if !agrees {
            let place = format!("record/{}", head.manifest.number);
            let reason = "the record's row does not say what its last version says";
            report.findings.push(Finding::new("record-altered", place, reason));
        }
    }
    let markings = Marking::ALL.iter().map(|marking| marking.code().to_owned()).collect();
    for row in records::list(conn, code, &records::RecordFilter { kind: None, state: None, markings })? {
        if !heads.contains_key(&row.record_id) {
            let place = format!("record/{}", row.number);
            report.findings.push(Finding::new("record-altered", place, "the record has no version"));
        }
    }
    Ok(committed)
}

/// Columns, files and links that do not say what the manifest says.
fn column_problems(
    conn: &mut Conn,
    stored: &versions::StoredVersion,
    parsed: &Parsed,
) -> Result<Vec<String>, Error> {
    let manifest = &parsed.manifest;
    let mut problems = Vec::new();
    let mut compare = |name: &str, same: bool| {
        if !same {
            problems.push(format!("{name} differs between the row and the manifest"));
        }
    };
    compare("organisation", manifest.organisation == stored.organisation);
    compare("record", manifest.record == stored.record_id);
    compare("version", u32::try_from(stored.version) == Ok(manifest.version));
    compare("author", manifest.author == stored.author);
    compare("received_at", manifest.received_at.millis() == stored.received_ms);
    let files = versions::files_of(conn, &stored.record_id, stored.version)?;
    compare(
        "files",
        files.iter().map(|f| f.digest.clone()).eq(manifest.files.iter().map(|f| f.digest.hex())),
    );
    let links = versions::links_of(conn, &stored.record_id, stored.version)?;
    let same_links = links
        .iter()
        .map(|link| (link.link_type.as_str(), link.to_record.as_str()))
        .eq(manifest.links.iter().map(|link| (link.kind.as_str(), link.to.as_str())));
    compare("links", same_links);
    Ok(problems)
}

/// Each committed version has its event and the other way round.
fn fsck_events(
    conn: &mut Conn,
    code: &str,
    committed: &HashMap<u64, Digest>,
    report: &mut FsckReport,
) -> Result<(), Error> {
    const PAGE: u64 = 4096;
    let mut seen = 0_usize;
    let mut from = 0;
    loop {
        let page = events::page(conn, code, from, PAGE)?;
        if page.is_empty() {
            break;
        }
        from += PAGE;
        for stored in page.iter().filter(|stored| stored.action == "version_committed") {
            let place = format!("ledger/{code}/event/{}", stored.index);
            // An event that does not parse was reported with the ledger.
            let Ok(event) = canonical::parse_as::<Event>(stored.body.as_bytes()) else { continue };
            match committed.get(&stored.index) {
                None => {
                    let reason =
                        format!("the version of record {} that it commits to is gone", event.subject);
                    report.findings.push(Finding::new("version-missing", place, reason));
                }
                Some(digest) if event.digest != Some(*digest) => {
                    let reason = "it commits to another digest than its version has";
                    report.findings.push(Finding::new("version-altered", place, reason));
                }
                Some(_) => seen += 1,
            }
        }
    }
    if seen < committed.len() {
        let reason = format!("no event commits to versions that are there: {}", committed.len() - seen);
        report.findings.push(Finding::new("version-uncommitted", format!("ledger/{code}"), reason));
    }
    Ok(())
}

/// Every grant stands in the ledger as its row says, and so does its end.
fn fsck_grants(conn: &mut Conn, code: &str, report: &mut FsckReport) -> Result<(), Error> {
    let mut said = BTreeSet::new();
    for action in ["pack_granted", "pack_grant_revoked"] {
        for stored in events::of_action(conn, code, action)? {
            let Ok(event) = canonical::parse_as::<Event>(stored.body.as_bytes()) else { continue };
            let text =
                |name: &str| event.detail.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
            said.insert((
                action,
                text("grant").to_owned(),
                event.subject.clone(),
                text("expires").to_owned(),
            ));
        }
    }
    for grant in grants::list(conn, code)? {
        let expires = Timestamp::from_millis(grant.expires_ms).to_string();
        let is_said =
            |action| said.contains(&(action, grant.grant_id.clone(), grant.number.clone(), expires.clone()));
        if !is_said("pack_granted") || is_said("pack_grant_revoked") != grant.revoked_ms.is_some() {
            let reason = "its row does not say what its events say";
            report.findings.push(Finding::new("grant-altered", format!("grant/{}", grant.grant_id), reason));
        }
    }
    Ok(())
}

fn fsck_packs(conn: &mut Conn, code: &str, report: &mut FsckReport) -> Result<(), Error> {
    for pack in packs::list(conn, code)? {
        let index = u64::try_from(pack.event_index).unwrap_or(u64::MAX);
        let event = events::find(conn, code, index)?
            .and_then(|stored| canonical::parse_as::<Event>(stored.body.as_bytes()).ok());
        let files = pack_files::of_pack(conn, code, &pack.number)?;
        fsck_pack_files(conn, code, &pack, &files, event.as_ref(), report)?;
        let agrees = event.is_some_and(|event| {
            event.action == "pack_issued"
                && event.subject == pack.number
                && event.digest.is_some_and(|digest| digest.hex() == pack.tagmanifest_digest)
                && event.detail.get("content").and_then(serde_json::Value::as_str)
                    == Some(&format!("sha256:{}", pack.content_digest))
        });
        if !agrees {
            let reason = "its row does not say what its event says";
            report.findings.push(Finding::new("pack-altered", format!("pack/{}", pack.number), reason));
        }
    }
    Ok(())
}

/// What was made over a pack: as the event says that issued it, or, for what came later, an event of its own.
fn fsck_pack_files(
    conn: &mut Conn,
    code: &str,
    pack: &packs::StoredPack,
    files: &[pack_files::PackFile],
    issued: Option<&Event>,
    report: &mut FsckReport,
) -> Result<(), Error> {
    let (own, later): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.event_index == pack.event_index);
    let stated = issued.and_then(|event| event.detail.get(SEALS)).and_then(serde_json::Value::as_object);
    let mut stated: BTreeMap<&str, &str> = stated
        .into_iter()
        .flatten()
        .filter_map(|(path, digest)| Some((path.as_str(), digest.as_str()?)))
        .collect();
    let mut wrong: Vec<&str> = Vec::new();
    for file in own {
        if stated.remove(file.name.as_str()) != Some(Digest::of(&file.body).to_string().as_str()) {
            wrong.push(&file.name);
        }
    }
    // What is left was removed.
    wrong.extend(stated.into_keys());
    for file in later {
        let index = u64::try_from(file.event_index).unwrap_or(u64::MAX);
        let event = events::find(conn, code, index)?
            .and_then(|stored| canonical::parse_as::<Event>(stored.body.as_bytes()).ok());
        let agrees = event.is_some_and(|event| {
            event.action == "pack_timestamped"
                && event.subject == pack.number
                && event.digest == Some(Digest::of(&file.body))
        });
        if !agrees {
            wrong.push(&file.name);
        }
    }
    for name in wrong {
        let reason = "what was made over the pack is not what its event says";
        report.findings.push(Finding::new(
            "pack-file-altered",
            format!("pack/{}/{name}", pack.number),
            reason,
        ));
    }
    Ok(())
}
