//! Issuing a pack, and making an issued one again.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::about::{Asker, SUBJECTS_MAX};
use super::basis::Basis;
use super::collect::{Collected, pack_number};
use super::read::visible_pack;
use super::request::{NewPack, PackRequest};
use super::seals::{Sealed, Seals, write_beside};
use super::withhold;
use super::witnessed::Witnessed;
use crate::app::destruction::ghost::lines_since;
use crate::app::events::{Happening, detail, event};
use crate::app::figures::REQUESTED_AT;
use crate::app::readiness::AsOf;
use crate::app::{App, Code, Error, Session, definitions};
use crate::blob::BlobError;
use crate::db::{Conn, counters, packs};
use crate::domain::access::{Action, Marking};
use crate::domain::profile::Profile;
use crate::ledger::witnessed;
use crate::pack::attach::{self, AttachError};
use crate::pack::bag::{Bag, BagError, VersionFiles};
use crate::pack::zip::{self, Supply, ZipError};
use crate::proof::canonical;
use crate::proof::digest::Digest;
use crate::proof::event::PACK_ISSUED;
use crate::proof::pack::{PACK_RECEIPT, SEALS};
use crate::proof::time::Timestamp;
use crate::words::Words;

/// Why a pack does not come out as it was issued: records that its rules looked at were destroyed since, or something is
/// wrong.
pub(super) fn differs(
    conn: &mut Conn,
    session: &Session,
    (number, as_of): (&str, u64),
    (issued, made): (String, String),
) -> Result<Error, Error> {
    let destroyed = lines_since(conn, session, as_of, &session.words())?;
    if destroyed.is_empty() {
        let arguments = [("issued", issued.into()), ("made", made.into())];
        let line = Words::english().format("pack-differs", &arguments);
        return Ok(Error::new(Code::Pack).with("number", number).detail(line));
    }
    Ok(Error::new(Code::PackDestroyed).details(destroyed))
}

/// Refuses a pack about pieces under a profile of the organisation, and the other way round.
fn fits(profile: &Profile, new: &NewPack, words: &Words) -> Result<(), Error> {
    let wrong = match (profile.pieces.is_some(), new.about.is_empty()) {
        (true, true) => ("profile", "pack-wrong-no-pieces"),
        (false, false) => ("profile", "pack-wrong-pieces"),
        (true, false) if !new.site.is_empty() => ("site", "pack-wrong-scope-of-pieces"),
        (true, false) if !new.product.is_empty() => ("product", "pack-wrong-scope-of-pieces"),
        _ if new.about.len() > SUBJECTS_MAX => ("units", "pack-wrong-many-pieces"),
        _ => return Ok(()),
    };
    let line = words.format(wrong.1, &[("max", SUBJECTS_MAX.into())]);
    Err(Error::new(Code::Invalid).with("place", words.text("packs-new")).field(wrong.0, line))
}

/// A pack that was written.
#[derive(Debug, Clone, serde::Serialize)]
pub struct BuiltPack {
    /// Number.
    pub number: String,
    /// The ZIP.
    pub zip: PathBuf,
    /// The PDF: the report, with what proves it attached.
    pub pdf: PathBuf,
    /// Bytes of the ZIP.
    pub size_bytes: u64,
    /// Files in the bag.
    pub files: usize,
    /// SHA-256 of `pack.json`: printed on the report.
    pub content: Digest,
    /// SHA-256 of `tagmanifest-sha256.txt`: what the ledger holds.
    pub tagmanifest: Digest,
    /// Ledger position that it stands at.
    pub as_of: u64,
    /// Highest marking that was to be included.
    pub limit: Marking,
    /// Records of its scope that are marked higher and were left out. For whoever made it, who may see them; the pack
    /// does not tell.
    pub withheld: usize,
    /// Where a quorum of witnesses is asked for: whether they have signed both its heads.
    pub is_witnessed: Option<bool>,
    /// How it is signed and timestamped.
    pub sealed: Sealed,
}

impl App {
    /// Issues a pack: gathers it, writes ZIP and PDF to `folder`, records the event.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::Pack`] if evidence is missing or altered (nothing is then issued);
    /// [`Code::DiskFull`], [`Code::File`].
    pub fn build_pack(
        self: &Arc<Self>,
        session: &Session,
        new: &NewPack,
        folder: &Path,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<BuiltPack, Error> {
        let (mut request, basis) = self.request(session, new)?;
        let limit = crate::app::records::filing::parse_marking(&request.marking)?;
        let profile = self.definitions.of(session.code()).profile(&new.profile)?;
        // Better found out now than when all of it is written.
        self.check_identity(session.code(), session.now)?;
        if !request.withhold.is_empty() || !request.about.is_empty() {
            // Before a number is taken: what is to be withheld or told of may not be there.
            self.db.read(|conn| self.gather(conn, session, (&request, &basis)))?;
        }
        let code = session.code().to_owned();
        let year = session.now.date().year();
        // Taken in a write of its own: a pack that fails leaves its number unused, and no number is used twice.
        let number = self
            .db
            .write(move |tx| Ok::<_, Error>(counters::take(tx, &code, &format!("pack/{year}"), 1)?))?
            .value;
        request.number = pack_number(profile, session.code(), year, number);
        let laid_out = self.lay_out(session, &request, &basis)?;
        let position = (request.as_of, limit);
        let witnessed = basis.witnessed.clone();
        let requested = new.requested.unwrap_or(session.now);
        let issue = Issue::New(Box::new((request, basis, requested)));
        self.write_pack(session, laid_out, (issue, witnessed), position, folder, progress)
    }

    /// The request for a new pack, still without its number, and what it stands on.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::NotFound`]; [`Code::Invalid`] for what cannot be withheld.
    pub(super) fn request(&self, session: &Session, new: &NewPack) -> Result<(PackRequest, Basis), Error> {
        let limit = new.marking.unwrap_or(session.actor.clearance);
        session.may_mark(Action::IssuePack, limit)?;
        let profile = self.definitions.of(session.code()).profile(&new.profile)?;
        fits(profile, new, &session.words())?;
        let withhold = withhold::parse(&new.withhold, &session.words())?;
        let policy = self.db.read(|conn| witnessed::policy(conn, session.code()).map_err(Error::from))?;
        let head = match new.as_of {
            Some(size) => self.db.read(|conn| {
                let as_of = AsOf::at(conn, session.code(), size)?;
                let destroyed = lines_since(conn, session, size, &session.words())?;
                if !destroyed.is_empty() {
                    return Err(Error::new(Code::PackDestroyed).details(destroyed));
                }
                Ok::<_, Error>(witnessed::cosigned(conn, session.code(), as_of.checkpoint(), &policy)?)
            })?,
            None => self.head_for_pack(session, &policy, new.unwitnessed)?,
        };
        let known = (head.size, Witnessed::of(&policy, &head));
        let as_of = AsOf::from(head);
        let basis = self.db.read(|conn| Basis::present(self, conn, session, known))?;
        let asker = Asker { session, limit };
        let about = self.db.read(|conn| self.subjects(conn, asker, (as_of.size, &new.about)))?;
        let request = PackRequest {
            number: String::new(),
            profile: profile.code.clone(),
            profile_digest: profile.digest,
            basis: basis.digest()?,
            as_of: as_of.size,
            to: if new.as_of.is_some() { as_of.at.date() } else { session.now.date() }.to_string(),
            site: new.site.clone(),
            product: new.product.clone(),
            window_months: new.window_months.unwrap_or(profile.window_months),
            marking: limit.code().to_owned(),
            copy: new.copy,
            recipient: new.recipient.clone(),
            // As they are understood, so that there is one spelling.
            withhold: withhold.iter().map(ToString::to_string).collect(),
            about,
        };
        Ok((request, basis))
    }

    /// Makes an issued pack again, from its request and the ledger, and proves that it is the same: bytes that differ
    /// are not written.
    ///
    /// # Errors
    /// [`Code::NotFound`]; [`Code::Pack`] if the bytes are not those that were issued.
    pub fn rebuild_pack(
        self: &Arc<Self>,
        session: &Session,
        number: &str,
        folder: &Path,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<BuiltPack, Error> {
        let (stored, request) = self.db.read(|conn| visible_pack(conn, session, number))?;
        let limit = crate::app::records::filing::parse_marking(&request.marking)?;
        let basis = self.db.read(|conn| Basis::stored(conn, session.code(), &request.basis))?;
        let (bag, withheld) = self.lay_out(session, &request, &basis)?;
        if bag.tagmanifest.hex() != stored.tagmanifest_digest {
            let issued = format!("sha256:{}", stored.tagmanifest_digest);
            let (made, as_of) = (bag.tagmanifest.to_string(), request.as_of);
            return Err(self.db.read(|conn| differs(conn, session, (number, as_of), (issued, made)))?);
        }
        let seals = self.db.read(|conn| Seals::stored(conn, &stored))?;
        let index = u64::try_from(stored.event_index).unwrap_or_default();
        let position = (request.as_of, limit);
        let issue = (Issue::Again(index, seals), basis.witnessed);
        self.write_pack(session, (bag, withheld), issue, position, folder, progress)
    }

    /// Issued packs that the actor may know of, oldest first.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn list_packs(&self, session: &Session) -> Result<Vec<(PackRequest, packs::StoredPack)>, Error> {
        session.may(Action::ReadPack, Marking::Unclassified)?;
        let stored = self.db.read(|conn| packs::list(conn, session.code()).map_err(Error::from))?;
        let visible = session.visible();
        let mut listed = Vec::new();
        for pack in stored {
            let request = request_of(&pack)?;
            if visible.contains(&request.marking) {
                listed.push((request, pack));
            }
        }
        Ok(listed)
    }

    fn lay_out(
        &self,
        session: &Session,
        request: &PackRequest,
        basis: &Basis,
    ) -> Result<(Bag, usize), Error> {
        let code = session.code();
        self.db.read(|conn| {
            let Collected { evidence, proofs, withheld } = self.collect(conn, session, (request, basis))?;
            let versions = |take: &mut dyn FnMut(VersionFiles)| proofs.read(conn, code, take);
            let bag = Bag::lay_out(evidence, versions, &Words::english()).map_err(|error| {
                let new = Error::new(Code::Pack).with("number", &request.number);
                match error {
                    BagError::Caller(error) => error,
                    BagError::Path(ref path) => new.detail(path.clone()).because(error),
                    _ => new.because(error),
                }
            })?;
            Ok((bag, withheld))
        })
    }

    fn write_pack(
        self: &Arc<Self>,
        session: &Session,
        (bag, withheld): (Bag, usize),
        (issue, witnessed): (Issue, Option<Witnessed>),
        (as_of, limit): (u64, Marking),
        folder: &Path,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<BuiltPack, Error> {
        fs::create_dir_all(folder).map_err(|error| Error::file(folder, error))?;
        let zip = folder.join(format!("{}.zip", bag.number));
        let pdf = folder.join(format!("{}.pdf", bag.number));
        let part = Part::create(folder.join(format!(".{}.part", bag.number)))?;
        // Before the ZIP, in the middle of which the pack is issued: a full disk is better found earlier.
        let report = Part::create(folder.join(format!(".{}.pdf.part", bag.number)))?;
        let mut printed = BufWriter::with_capacity(256 * 1024, &report.file);
        let refused = |error: AttachError| match error {
            AttachError::Write(error) => Error::file(&report.path, error),
            other => {
                Error::new(Code::Pack).with("number", &bag.number).detail(other.to_string()).because(other)
            }
        };
        let waiting = attach::begin(&bag, &mut printed).map_err(refused)?;
        reserve(&mut printed).map_err(|error| Error::file(&report.path, error))?;
        let mut supply = Supplier {
            app: self,
            session,
            tagmanifest: bag.tagmanifest,
            content: bag.content,
            number: &bag.number,
            issue,
            witnessed,
            late: None,
            absent: 0,
            written: 0,
            total: bag.total_bytes(),
            progress,
        };
        let mut out = BufWriter::with_capacity(256 * 1024, &part.file);
        let size_bytes =
            zip::write(&bag, &mut supply, &mut out).map_err(|error| said(&bag.number, &part.path, error))?;
        drop(out);
        let files = bag.entries.len() - supply.absent;
        let Late { sealed, receipt, .. } = supply.late.as_ref().ok_or_else(|| Error::new(Code::Internal))?;
        let sealed = sealed.clone();
        let spot = waiting.finish(receipt, &mut printed).map_err(refused)?;
        end_at_position(&mut printed).map_err(|error| Error::file(&report.path, error))?;
        drop(printed);
        // What was issued is there, whatever becomes of the PDF's own signature.
        part.file.sync_all().map_err(|error| Error::file(&part.path, error))?;
        part.keep_as(&zip)?;
        let signature = match supply.late.as_ref().map(|late| &late.seals) {
            Some(seals) if seals.is_new => {
                let is_stamped = seals.unstamped.is_none();
                self.sign_report(session, &bag.number, (&report.path, &spot), is_stamped)?
            }
            Some(seals) => seals.report.clone(),
            None => None,
        };
        if let Some(update) = signature {
            // Behind everything that is there: the same handle is at its end.
            (&report.file).write_all(&update).map_err(|error| Error::file(&report.path, error))?;
        }
        report.file.sync_all().map_err(|error| Error::file(&report.path, error))?;
        report.keep_as(&pdf)?;
        if let Some(late) = supply.late.as_ref().and_then(|late| late.seals.late.as_ref()) {
            write_beside(&folder.join(format!("{}.tsr", bag.number)), late)?;
        }
        let is_witnessed = self.is_witnessed(session.code(), &bag.number, supply.witnessed.as_ref())?;
        Ok(BuiltPack {
            number: bag.number.clone(),
            zip,
            pdf,
            size_bytes,
            files,
            content: bag.content,
            tagmanifest: bag.tagmanifest,
            as_of,
            limit,
            withheld,
            is_witnessed,
            sealed,
        })
    }

    /// Records that a pack was issued; returns the index of the event.
    fn issue(
        self: &Arc<Self>,
        session: &Session,
        (request, basis, requested): (PackRequest, Basis, Timestamp),
        (tagmanifest, content): (Digest, Digest),
        seals: Seals,
    ) -> Result<u64, Error> {
        let app = Arc::clone(self);
        let session = session.clone();
        let committed = self.db.write(move |tx| {
            let (code, user) = (session.code().to_owned(), session.user());
            // The pack is issued now: making it may have taken long, and others went on recording meanwhile.
            let now = app.clock.now().max(session.now);
            let used = ("profile", request.profile.as_str(), request.profile_digest);
            definitions::ensure(&app, tx, &code, (&user, now), used)?;
            basis.keep(&app, tx, &code, (&user, now), &request.number)?;
            let text = String::from_utf8(canonical::to_vec(&request)?)
                .map_err(|error| Error::new(Code::Internal).because(error))?;
            let mut said = detail([
                ("as_of", request.as_of.into()),
                ("content", content.to_string().into()),
                ("request", Digest::of(text.as_bytes()).to_string().into()),
                (REQUESTED_AT, requested.to_string().into()),
            ]);
            said.extend(seals.digests().map(|digests| (SEALS.to_owned(), digests)));
            let happening = Happening {
                action: PACK_ISSUED,
                subject: &request.number,
                digest: Some(tagmanifest),
                detail: said,
            };
            let index = tx.record(event(&app, &code, (&user, now), happening)?)?;
            let stored = packs::StoredPack {
                organisation: code,
                number: request.number.clone(),
                request: text,
                tagmanifest_digest: tagmanifest.hex(),
                event_index: i64::try_from(index).unwrap_or(i64::MAX),
                created_ms: now.millis(),
                content_digest: content.hex(),
            };
            packs::insert(tx, &stored)?;
            seals.keep(tx, &stored)?;
            Ok::<_, Error>(index)
        })?;
        Ok(committed.value)
    }
}

pub(in crate::app) fn request_of(stored: &packs::StoredPack) -> Result<PackRequest, Error> {
    canonical::parse_as(stored.request.as_bytes()).map_err(|error| {
        let line = Words::english().text("pack-request-unknown");
        Error::new(Code::Pack).with("number", &stored.number).detail(line).because(error)
    })
}

fn said(number: &str, path: &Path, error: ZipError<Error>) -> Error {
    match error {
        ZipError::Write(error) => Error::file(path, error),
        ZipError::Caller(error) => error,
        other => Error::new(Code::Pack).with("number", number).detail(other.to_string()).because(other),
    }
}

/// Room for the receipt and the end of the file.
const RESERVED_BYTES: usize = 32 << 10;

/// Takes the room that is still needed, so that a full disk is found before the pack is issued.
fn reserve(out: &mut BufWriter<&File>) -> io::Result<()> {
    let position = out.stream_position()?;
    out.write_all(&[0; RESERVED_BYTES])?;
    out.seek(SeekFrom::Start(position))?;
    Ok(())
}

/// Gives back what of it was not needed.
fn end_at_position(out: &mut BufWriter<&File>) -> io::Result<()> {
    let position = out.stream_position()?;
    out.get_ref().set_len(position)
}

/// How the pack's own receipt comes about.
enum Issue {
    /// The pack is new: record the event.
    New(Box<(PackRequest, Basis, Timestamp)>),
    /// It was issued: its event has this index, and this was made over it then.
    Again(u64, Seals),
}

/// What is made over the tag manifest, once it is.
struct Late {
    seals: Seals,
    sealed: Sealed,
    receipt: Vec<u8>,
}

/// What the writer of the container asks for.
struct Supplier<'a> {
    app: &'a Arc<App>,
    session: &'a Session,
    tagmanifest: Digest,
    content: Digest,
    number: &'a str,
    issue: Issue,
    witnessed: Option<Witnessed>,
    late: Option<Late>,
    /// So many of the files that could be made over the tag manifest there are not.
    absent: usize,
    written: u64,
    total: u64,
    progress: &'a mut dyn FnMut(u64, u64),
}

impl Supply for Supplier<'_> {
    type Error = Error;

    fn open(&mut self, digest: &Digest) -> Result<Box<dyn Read + Send>, Error> {
        self.app.blobs.open(digest).map_err(|error: BlobError| error.into())
    }

    fn late(&mut self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let late = match self.late.take() {
            Some(late) => late,
            None => self.issue()?,
        };
        let late = self.late.insert(late);
        let bytes =
            if path == PACK_RECEIPT { Some(&late.receipt) } else { late.seals.files.get(path) }.cloned();
        self.absent += usize::from(bytes.is_none());
        Ok(bytes)
    }

    fn progress(&mut self, bytes: u64) {
        self.written += bytes;
        (self.progress)(self.written, self.total);
    }
}

impl Supplier<'_> {
    /// Signs, and records the event that commits to all of it.
    fn issue(&self) -> Result<Late, Error> {
        let code = self.session.code();
        let (index, seals) = match &self.issue {
            Issue::Again(index, seals) => (*index, seals.clone()),
            Issue::New(new) => {
                let now = self.app.clock.now().max(self.session.now);
                let seals = self.app.seal(code, &self.tagmanifest, now)?;
                let digests = (self.tagmanifest, self.content);
                (self.app.issue(self.session, new.as_ref().clone(), digests, seals.clone())?, seals)
            }
        };
        let is_new = matches!(self.issue, Issue::New(_));
        let receipt = self.app.issue_receipt(code, (self.number, index), self.witnessed.as_ref(), is_new)?;
        Ok(Late { sealed: seals.sealed(), seals, receipt: receipt.into_bytes() })
    }
}

/// A file that is removed again unless it is kept.
pub(super) struct Part {
    path: PathBuf,
    pub(super) file: File,
    is_kept: std::cell::Cell<bool>,
}

impl Part {
    pub(super) fn create(path: PathBuf) -> Result<Self, Error> {
        let file = File::create(&path).map_err(|error| Error::file(&path, error))?;
        Ok(Self { path, file, is_kept: std::cell::Cell::new(false) })
    }

    pub(super) fn keep_as(&self, target: &Path) -> Result<(), Error> {
        fs::rename(&self.path, target).map_err(|error| Error::file(target, error))?;
        self.is_kept.set(true);
        // The name itself is only durable with its folder.
        let folder = target.parent().unwrap_or_else(|| Path::new("."));
        File::open(folder).and_then(|dir| dir.sync_all()).map_err(|error| Error::file(folder, error))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.is_kept.get() {
            drop(fs::remove_file(&self.path));
        }
    }
}
