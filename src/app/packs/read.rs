//! Issued packs: which there are, what one says of itself, its files, its receipt.
//!
//! `visible_pack` alone decides who may know of a pack.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use serde_json::Value;

use super::build::request_of;
use super::request::PackRequest;
use super::seals::Sealed;
use super::witnessed::stored_receipt;
use crate::app::events::{Happening, detail, event};
use crate::app::jobs::{JobView, Order};
use crate::app::readiness::AsOf;
use crate::app::records::filing::parse_marking;
use crate::app::{App, Code, Error, Session};
use crate::db::packs::StoredPack;
use crate::db::{Conn, events, packs, users};
use crate::domain::access::{Action, Marking};
use crate::proof::digest::{Digest, Hasher};
use crate::proof::time::Timestamp;

/// So much of a pack's history is shown.
const HISTORY: i64 = 100;
/// So many digests of files are remembered.
const REMEMBERED: usize = 500;
/// Files are hashed in blocks of this size.
const BLOCK_BYTES: usize = 256 * 1024;

/// Digests of pack files that were hashed, by path, length and time of change: hashing five gigabytes takes longer than
/// anybody waits for a download to begin.
#[derive(Debug, Default)]
pub(in crate::app) struct Digests(Mutex<HashMap<(PathBuf, u64, SystemTime), Digest>>);

/// Which file of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The pack itself.
    Zip,
    /// Its report.
    Pdf,
}

impl Form {
    /// How the file's name ends.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::Pdf => "pdf",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Zip => "application/zip",
            Self::Pdf => "application/pdf",
        }
    }
}

/// A file of a pack, to be downloaded.
#[derive(Debug, Clone)]
pub struct PackFile {
    /// Where it is.
    pub path: PathBuf,
    /// Name to save it under.
    pub name: String,
    /// Media type.
    pub media_type: &'static str,
    /// Length.
    pub size_bytes: u64,
    /// SHA-256 of the file.
    pub digest: Digest,
}

impl PackFile {
    /// Opens it from a position on.
    ///
    /// # Errors
    /// [`Code::File`].
    pub fn open(path: &Path, from: u64) -> Result<Box<dyn Read + Send>, Error> {
        let failed = |error| Error::file(path, error);
        let mut file = File::open(path).map_err(failed)?;
        file.seek(SeekFrom::Start(from)).map_err(failed)?;
        Ok(Box::new(file))
    }
}

/// A pack in a list.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct PackLine {
    /// What was asked for.
    pub request: PackRequest,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Who issued it: their printed name.
    pub issued_by: String,
    /// SHA-256 of its `tagmanifest-sha256.txt`.
    pub tagmanifest: String,
    /// Ledger index of the event that issued it.
    pub event: u64,
    /// Bytes of the ZIP; none if the file was removed.
    pub size_bytes: Option<u64>,
}

/// What happened to a pack.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct PackEvent {
    /// Ledger index.
    pub event: u64,
    /// When.
    pub at: Timestamp,
    /// What: `pack_issued`, `pack_downloaded`, …
    pub action: String,
    /// Who: their printed name.
    pub by: String,
    /// More.
    pub detail: Value,
}

/// A pack as its page shows it.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct PackView {
    /// As in the list.
    #[serde(flatten)]
    pub line: PackLine,
    /// Title of the profile.
    pub profile_title: String,
    /// SHA-256 of `pack.json`: printed on the report.
    pub content: String,
    /// When the head was signed that it stands at.
    pub as_of_at: Timestamp,
    /// Bytes of the report; none if the file was removed.
    pub pdf_bytes: Option<u64>,
    /// The latest verification of the file.
    pub verification: Option<JobView>,
    /// What happened to it, newest first; only for those who may read the audit trail.
    pub history: Option<Vec<PackEvent>>,
    /// Proof that it was issued: a `tlog-proof`.
    pub receipt: String,
    /// How it is signed and timestamped.
    pub sealed: Sealed,
}

/// The pack with this number, if the actor may know of it: the one place where that is decided.
///
/// # Errors
/// [`Code::NotFound`] if there is none, or it is above the actor's clearance; [`Code::Denied`].
pub(in crate::app) fn visible_pack(
    conn: &mut Conn,
    session: &Session,
    number: &str,
) -> Result<(StoredPack, PackRequest), Error> {
    pack_for(conn, session, number, Action::ReadPack)
}

/// The same for whoever does something else with it.
///
/// # Errors
/// As [`visible_pack`].
pub(super) fn pack_for(
    conn: &mut Conn,
    session: &Session,
    number: &str,
    action: Action,
) -> Result<(StoredPack, PackRequest), Error> {
    let missing = || Error::not_found("pack", number);
    let stored = packs::find(conn, session.code(), number)?.ok_or_else(missing)?;
    let request = request_of(&stored)?;
    // One that is above the actor's clearance is, to them, a number that was never issued.
    session
        .may(action, parse_marking(&request.marking)?)
        .map_err(|error| if error.code() == Code::NotFound { missing() } else { error })?;
    Ok((stored, request))
}

impl App {
    /// Issued packs that the actor may know of, newest first, with who issued them and how large they are: those after
    /// the one with the number `after`, and the number to go on from, if there are more.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn list_issued(
        &self,
        session: &Session,
        after: Option<&str>,
        limit: usize,
    ) -> Result<(Vec<PackLine>, Option<String>), Error> {
        let mut packs = self.list_packs(session)?;
        packs.reverse();
        if let Some(after) = after {
            let place = packs.iter().position(|(request, _)| request.number == after);
            packs.drain(..place.map_or(packs.len(), |place| place + 1));
        }
        let is_more = packs.len() > limit;
        packs.truncate(limit);
        let next = packs.last().filter(|_| is_more).map(|(request, _)| request.number.clone());
        let lines: Result<Vec<PackLine>, Error> = self.db.read(|conn| {
            let names = names(conn, session)?;
            packs
                .into_iter()
                .map(|(request, stored)| self.pack_line(conn, &names, request, &stored))
                .collect()
        });
        Ok((lines?, next))
    }

    /// The number of the pack that was issued before the one with this number, as far as the actor may know.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`].
    pub fn pack_before(&self, session: &Session, number: &str) -> Result<Option<String>, Error> {
        self.db.read(|conn| visible_pack(conn, session, number))?;
        let packs = self.list_packs(session)?;
        let before = packs.iter().take_while(|(request, _)| request.number != number).last();
        Ok(before.map(|(request, _)| request.number.clone()))
    }

    fn pack_line(
        &self,
        conn: &mut Conn,
        names: &BTreeMap<String, String>,
        request: PackRequest,
        stored: &StoredPack,
    ) -> Result<PackLine, Error> {
        let index = u64::try_from(stored.event_index).unwrap_or_default();
        let issued = events::find(conn, &stored.organisation, index)?;
        let actor = issued.map(|event| event.actor).unwrap_or_default();
        Ok(PackLine {
            size_bytes: self.pack_size(&stored.number, Form::Zip)?,
            request,
            issued_at: Timestamp::from_millis(stored.created_ms),
            issued_by: names.get(&actor).cloned().unwrap_or(actor),
            tagmanifest: format!("sha256:{}", stored.tagmanifest_digest),
            event: index,
        })
    }

    /// A pack with everything that its page shows.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`].
    pub fn show_pack(&self, session: &Session, number: &str) -> Result<PackView, Error> {
        let order = Order::VerifyPack { number: number.to_owned() };
        let is_trusted = session.may(Action::ReadEvents, Marking::Unclassified).is_ok();
        let mut view = self.db.read(|conn| {
            let (stored, request) = visible_pack(conn, session, number)?;
            let code = stored.organisation.clone();
            let names = names(conn, session)?;
            let as_of = AsOf::at(conn, &code, request.as_of)?;
            let profile = crate::app::definitions::profile_of(
                self,
                conn,
                &code,
                &request.profile,
                &request.profile_digest,
            )?;
            let line = self.pack_line(conn, &names, request, &stored)?;
            let history =
                is_trusted.then(|| events::about(conn, &code, number, HISTORY)).transpose()?.map(|events| {
                    // Also definitions were stored for its sake; what happened to the pack itself begins so.
                    let own = events.into_iter().filter(|event| event.action.starts_with("pack_"));
                    own.map(|event| happened(event, &names)).collect()
                });
            let receipt = stored_receipt(conn, &code, number, line.event)?;
            Ok::<_, Error>(PackView {
                line,
                profile_title: profile.title.of(&session.language).to_owned(),
                content: format!("sha256:{}", stored.content_digest),
                as_of_at: as_of.at,
                pdf_bytes: self.pack_size(number, Form::Pdf)?,
                verification: None,
                history,
                receipt: receipt.to_string(),
                sealed: self.sealed(conn, &stored)?,
            })
        })?;
        view.verification = self.latest_of(session.code(), &order)?;
        Ok(view)
    }

    fn pack_path(&self, number: &str, form: Form) -> PathBuf {
        self.config.packs.join(format!("{number}.{}", form.extension()))
    }

    fn pack_size(&self, number: &str, form: Form) -> Result<Option<u64>, Error> {
        let path = self.pack_path(number, form);
        match fs::metadata(&path) {
            Ok(data) => Ok(data.is_file().then_some(data.len())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::file(&path, error)),
        }
    }

    /// The ZIP of a pack that the actor may see, for whoever checks it.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`]; [`Code::PackGone`] if the file was removed.
    pub fn pack_zip(&self, session: &Session, number: &str) -> Result<PathBuf, Error> {
        self.db.read(|conn| visible_pack(conn, session, number))?;
        self.pack_size(number, Form::Zip)?
            .ok_or_else(|| Error::new(Code::PackGone).with("number", number))?;
        Ok(self.pack_path(number, Form::Zip))
    }

    /// A file of a pack, for downloading. Unless it is only asked about, the download is an event.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`]; [`Code::PackGone`] if the file was removed.
    pub fn download_pack(
        &self,
        session: &Session,
        number: &str,
        form: Form,
        is_only_asked: bool,
    ) -> Result<PackFile, Error> {
        self.db.read(|conn| visible_pack(conn, session, number))?;
        let gone = || Error::new(Code::PackGone).with("number", number);
        self.pack_size(number, form)?.ok_or_else(gone)?;
        let path = self.pack_path(number, form);
        let (digest, size_bytes) = self.pack_digest(&path)?;
        let name = format!("{number}.{}", form.extension());
        if !is_only_asked {
            let what = Happening {
                action: "pack_downloaded",
                subject: number,
                digest: Some(digest),
                detail: detail([("name", name.clone().into())]),
            };
            let downloaded = event(self, session.code(), (&session.user(), session.now), what)?;
            self.db.write(move |tx| tx.record(downloaded).map_err(Error::from))?;
        }
        Ok(PackFile { path, name, media_type: form.media_type(), size_bytes, digest })
    }

    /// SHA-256 and length of the file of a pack.
    pub(in crate::app) fn pack_digest(&self, path: &Path) -> Result<(Digest, u64), Error> {
        let failed = |error| Error::file(path, error);
        let mut file = File::open(path).map_err(failed)?;
        let data = file.metadata().map_err(failed)?;
        let key = (path.to_owned(), data.len(), data.modified().map_err(failed)?);
        let known = || self.pack_digests.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(digest) = known().get(&key) {
            return Ok((*digest, data.len()));
        }
        let mut hasher = Hasher::new();
        let mut block = vec![0_u8; BLOCK_BYTES];
        loop {
            let length = file.read(&mut block).map_err(failed)?;
            if length == 0 {
                break;
            }
            hasher.update(block.get(..length).unwrap_or_default());
        }
        let digest = hasher.finish().digest;
        let mut known = known();
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(key, digest);
        Ok((digest, data.len()))
    }

    /// The receipt of a pack's issue: a `tlog-proof`.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`].
    pub fn pack_receipt(&self, session: &Session, number: &str) -> Result<String, Error> {
        Ok(self.show_pack(session, number)?.receipt)
    }

    /// The trust file of the actor's own organisation: its ledger keys, as this installation keeps them.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn own_trust(&self, session: &Session) -> Result<String, Error> {
        let keys = self.db.read(|conn| crate::ledger::check::verifier_keys(conn, session.code()))?;
        let logs = keys.iter().map(|key| format!("log {key}\n"));
        Ok(logs.chain(["quorum none\n".to_owned()]).collect())
    }

    /// Records how the verification of a pack's file ended.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn record_verification(
        &self,
        session: &Session,
        number: &str,
        (verdict, findings): (&str, usize),
    ) -> Result<(), Error> {
        let what = Happening {
            action: "pack_verified",
            subject: number,
            digest: None,
            detail: detail([("verdict", verdict.into()), ("findings", findings.into())]),
        };
        let verified = event(self, session.code(), (&session.user(), self.clock.now()), what)?;
        self.db.write(move |tx| tx.record(verified).map_err(Error::from))?;
        Ok(())
    }
}

/// Printed names by user id.
fn names(conn: &mut Conn, session: &Session) -> Result<BTreeMap<String, String>, Error> {
    let users = users::list(conn, session.code())?;
    Ok(users.into_iter().map(|user| (user.user_id, user.name)).collect())
}

fn detail_of(body: &str) -> Value {
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    body.get("detail").cloned().unwrap_or_default()
}

fn happened(event: events::StoredEvent, names: &BTreeMap<String, String>) -> PackEvent {
    PackEvent {
        event: event.index,
        at: Timestamp::from_millis(event.at_ms),
        detail: detail_of(&event.body),
        action: event.action,
        by: names.get(&event.actor).cloned().unwrap_or(event.actor),
    }
}
