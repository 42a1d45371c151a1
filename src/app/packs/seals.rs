//! What is made over a pack's tag manifest and cannot be made again: the signature with a certificate, the timestamp.
//!
//! It is made when the pack is issued, named by digest in the event that issues it, and kept with the pack, so that a
//! pack that is made again has the same. A timestamp that no authority gave at that time is fetched later and stands
//! beside the pack: the bytes that were issued never change.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::build::Part;
use super::read::visible_pack;
use crate::app::events::{Happening, detail, event};
use crate::app::{App, Code, Error, Session};
use crate::db::pack_files::PackFile;
use crate::db::packs::StoredPack;
use crate::db::{Conn, organisations, pack_files, packs, timestamps};
use crate::domain::access::{Action, Marking};
use crate::proof::digest::{Digest, Hasher};
use crate::proof::pack::{CERTIFICATES, SIGNATURE, TIMESTAMP};
use crate::proof::pdf_signature::{Draft, Found, ROOM_BYTES, Spot};
use crate::proof::pdf_validation::Carried;
use crate::proof::report::{HAS_VALIDATION, HEAD_BYTES};
use crate::proof::time::Timestamp;
use crate::proof::x509::timestamp::Token;
use crate::proof::x509::{Certificate, Store, X509Error, cms};
use crate::sign::{Identity, SignError, Stamp, Unstamped, stamp};
use crate::words::Words;

/// Name under which the signature of a PDF is kept.
pub(in crate::app) const REPORT_SIGNATURE: &str = "report.signature";
/// Name under which a timestamp of a PDF is kept that came later.
pub(in crate::app) const REPORT_TIMESTAMP: &str = "report.timestamp";

/// So long until authorities are asked again for the first time; then twice as long each time.
const FIRST_WAIT_MS: i64 = 60 * 1000;
/// Longest time between two attempts.
const LONGEST_WAIT_MS: i64 = 60 * 60 * 1000;

/// Identities that were loaded, by organisation.
#[derive(Debug, Default)]
pub(in crate::app) struct Identities(Mutex<HashMap<String, Arc<Identity>>>);

/// Files that are made over a tag manifest.
#[derive(Debug, Clone, Default)]
pub(super) struct Seals {
    /// Bytes by path in the pack.
    pub files: BTreeMap<String, Vec<u8>>,
    /// A timestamp that came after the pack was issued: it stands beside it.
    pub late: Option<Vec<u8>>,
    /// The signature of the PDF, and whatever came later: the updates behind it.
    pub report: Option<Vec<u8>>,
    /// True if they were made just now.
    pub is_new: bool,
    /// Why there is no timestamp although authorities are configured.
    pub unstamped: Option<String>,
}

/// What outsiders see of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Sealed {
    /// Whose certificate signed it; none if it is not signed.
    pub signer: Option<String>,
    /// Who issued that certificate.
    pub issuer: Option<String>,
    /// The time that an authority vouches for.
    pub timestamped_at: Option<Timestamp>,
    /// True if a timestamp is waited for.
    pub is_waiting: bool,
}

impl Seals {
    /// As they were when the pack was issued.
    pub fn stored(conn: &mut Conn, pack: &StoredPack) -> Result<Self, Error> {
        let files = pack_files::of_pack(conn, &pack.organisation, &pack.number)?.into_iter();
        let (own, later): (Vec<_>, Vec<_>) = files.partition(|file| file.event_index == pack.event_index);
        let mut later: BTreeMap<String, Vec<u8>> =
            later.into_iter().map(|file| (file.name, file.body)).collect();
        let late = later.remove(TIMESTAMP);
        let stamped = later.remove(REPORT_TIMESTAMP).unwrap_or_default();
        let report = later.remove(REPORT_SIGNATURE).map(|signature| [signature, stamped].concat());
        Ok(Self {
            files: own.into_iter().map(|file| (file.name, file.body)).collect(),
            late,
            report,
            ..Self::default()
        })
    }

    /// What the event says of them: digests by path. None if there are none.
    pub fn digests(&self) -> Option<Value> {
        let digests =
            |(path, body): (&String, &Vec<u8>)| (path.clone(), Value::from(Digest::of(body).to_string()));
        (!self.files.is_empty()).then(|| Value::Object(self.files.iter().map(digests).collect()))
    }

    /// Keeps them with the pack that the event issued; puts down that a timestamp is still due.
    pub fn keep(self, tx: &mut crate::db::WriteTx<'_>, pack: &StoredPack) -> Result<(), Error> {
        for (name, body) in self.files {
            pack_files::insert(tx, &file_of(pack, name, body, pack.event_index, pack.created_ms))?;
        }
        if let Some(error) = self.unstamped {
            let waiting = timestamps::Waiting {
                organisation: pack.organisation.clone(),
                number: pack.number.clone(),
                attempts: 1,
                next_ms: pack.created_ms + FIRST_WAIT_MS,
                error,
                created_ms: pack.created_ms,
            };
            timestamps::insert(tx, &waiting)?;
        }
        Ok(())
    }

    /// What they say.
    pub fn sealed(&self) -> Sealed {
        let late = self.late.iter().map(|body| (TIMESTAMP, body.as_slice()));
        let files = self.files.iter().map(|(name, body)| (name.as_str(), body.as_slice()));
        sealed(files.chain(late), self.unstamped.is_some())
    }
}

fn sealed<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>, is_waiting: bool) -> Sealed {
    let mut sealed = Sealed { is_waiting, ..Sealed::default() };
    for (name, body) in files {
        match name {
            CERTIFICATES => {
                let chain = std::str::from_utf8(body).ok().and_then(|pem| Certificate::from_pem(pem).ok());
                let signer = chain.as_ref().and_then(|chain| chain.first());
                sealed.signer = signer.map(Certificate::common_name);
                sealed.issuer = signer.map(Certificate::issuer_common_name);
            }
            TIMESTAMP => sealed.timestamped_at = Token::from_response(body).ok().map(|token| token.at),
            _ => {}
        }
    }
    sealed
}

fn file_of(pack: &StoredPack, name: String, body: Vec<u8>, event_index: i64, created_ms: i64) -> PackFile {
    let StoredPack { organisation, number, .. } = pack.clone();
    PackFile { organisation, number, name, body, event_index, created_ms }
}

/// Writes a timestamp beside its pack, whole or not at all.
pub(super) fn write_beside(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let part = Part::create(path.with_extension("tsr.part"))?;
    (&part.file)
        .write_all(bytes)
        .and_then(|()| part.file.sync_all())
        .map_err(|error| Error::file(path, error))?;
    part.keep_as(path)
}

/// SHA-256 of so many bytes of a PDF, and of what stands behind them.
fn digest_of(path: &Path, length: u64, behind: &[&[u8]]) -> Result<Digest, Error> {
    let failed = |error| Error::file(path, error);
    let mut file = File::open(path).map_err(failed)?.take(length);
    let mut hasher = Hasher::new();
    let mut block = vec![0; 256 << 10];
    loop {
        let length = file.read(&mut block).map_err(failed)?;
        if length == 0 {
            break;
        }
        hasher.update(block.get(..length).unwrap_or_default());
    }
    for bytes in behind {
        hasher.update(bytes);
    }
    Ok(hasher.finish().digest)
}

/// What of a store is of use now: an answer to which there should be a newer one helps nobody.
fn current(mut store: Store, organisation: &str, now: Timestamp) -> Store {
    let count = store.answers.len();
    store.answers.retain(|answer| !answer.is_stale_at(now));
    if store.answers.len() < count {
        tracing::warn!(organisation, "an OCSP answer has run out and is left out: renew its file");
    }
    store
}

/// The update that adds what is needed to validate a signature later; nothing if nothing is known of revocation.
fn validation(
    carried: &Carried,
    (draft, signature): (&Draft, &[u8]),
    store: &Store,
    organisation: &str,
) -> Vec<u8> {
    if store.lists.is_empty() && store.answers.is_empty() && carried.store.is_empty() {
        return Vec::new();
    }
    match carried.add(&draft.next(), &draft.key(signature), store) {
        Some(update) => update.bytes,
        None if store.without(&carried.store).is_empty() => Vec::new(),
        None => {
            tracing::warn!(organisation, "what is known of revocation is too large for a PDF, and left out");
            Vec::new()
        }
    }
}

/// A PDF that was signed without a timestamp.
struct Unmarked {
    path: PathBuf,
    /// Bytes before its signature's update, and the updates that it has.
    position: u64,
    updates: Vec<u8>,
    seal: Draft,
    /// What it carries, and where the next update stands.
    carried: Carried,
    spot: Spot,
    /// False for a report from before there was a place for it.
    has_place: bool,
}

/// The same with a timestamp of the document.
struct Marked {
    pdf: Unmarked,
    /// The update with it.
    update: Vec<u8>,
    /// Its time.
    at: Timestamp,
}

impl Unmarked {
    /// Looks at the PDF of a pack; none if it is not there, is not the one that was signed, or has a timestamp.
    fn open(path: PathBuf, updates: Vec<u8>) -> Result<Option<Self>, Error> {
        let length = match fs::metadata(&path) {
            Ok(about) => about.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::file(&path, error)),
        };
        let own = u64::try_from(updates.len()).unwrap_or(u64::MAX);
        let position = length.checked_sub(own);
        let Some((position, spot)) = position.and_then(|at| Some((at, Spot::of_seal(at, &updates)?))) else {
            return Ok(None);
        };
        let Some(Found { draft: seal, signature }) = Found::seal(&spot, &updates) else { return Ok(None) };
        let (before, after) = seal.signed();
        let content = digest_of(&path, position, &[before, after])?;
        let read = cms::Signature::parse(&signature).and_then(|read| read.verify_digest(content.as_bytes()));
        if !read.is_ok_and(|signed| signed.timestamp.is_none()) {
            return Ok(None);
        }
        let behind = updates.get(seal.length()..).unwrap_or_default();
        let (carried, spot) = match Carried::default().read(&seal.next(), &seal.key(&signature), behind) {
            Some(update) => (update.carried, update.next),
            None if behind.is_empty() => (Carried::default(), seal.next()),
            None => return Ok(None),
        };
        let start = HEAD_BYTES.saturating_add(HAS_VALIDATION.len());
        let mut head = Vec::with_capacity(start);
        let most = u64::try_from(start).unwrap_or(u64::MAX);
        let read = File::open(&path).and_then(|file| file.take(most).read_to_end(&mut head));
        read.map_err(|error| Error::file(&path, error))?;
        let has_place = head.ends_with(HAS_VALIDATION.as_bytes());
        Ok(Some(Self { path, position, updates, seal, carried, spot, has_place }))
    }

    /// The timestamp's update, with an empty place for it, and the digest of what it is to be over.
    fn draft(&self) -> Result<(Draft, Digest), Error> {
        let draft = Draft::timestamp(&self.spot, &self.seal, ROOM_BYTES);
        let (before, after) = draft.signed();
        let digest = digest_of(&self.path, self.position, &[&self.updates, before, after])?;
        Ok((draft, digest))
    }

    /// Writes the update behind the PDF, whole or not at all.
    fn append(&self, update: &[u8]) -> Result<(), Error> {
        let failed = |error| Error::file(&self.path, error);
        let part = Part::create(self.path.with_extension("pdf.late.part"))?;
        let mut earlier = File::open(&self.path).map_err(failed)?.take(self.position);
        io::copy(&mut earlier, &mut &part.file)
            .and_then(|_| (&part.file).write_all(&self.updates))
            .and_then(|()| (&part.file).write_all(update))
            .and_then(|()| part.file.sync_all())
            .map_err(failed)?;
        part.keep_as(&self.path)
    }
}

/// An identity that cannot be used, in words for whoever keeps the configuration.
fn unusable(organisation: &str, error: SignError) -> Error {
    let line = Words::english().format(error.problem.word(), &[("what", error.what.clone().into())]);
    Error::new(Code::Signing).with("organisation", organisation).detail(line).because(error)
}

fn unwritable(error: X509Error) -> Error {
    Error::new(Code::Internal).with("reason", "a signature").because(error)
}

/// What kept every authority from answering, in one line.
fn line_of(errors: &[Unstamped]) -> String {
    let causes = errors.iter().map(|error| {
        let cause = std::error::Error::source(error).map(|cause| format!(": {cause}"));
        format!("{error}{}", cause.unwrap_or_default())
    });
    causes.collect::<Vec<_>>().join("; ")
}

impl App {
    /// With what this organisation signs; none if nothing is configured.
    ///
    /// # Errors
    /// [`Code::Signing`].
    pub(super) fn identity(&self, organisation: &str) -> Result<Option<Arc<Identity>>, Error> {
        let Some(signing) = self.config.signing.get(organisation) else { return Ok(None) };
        let mut known = self.identities.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(identity) = known.get(organisation) {
            return Ok(Some(Arc::clone(identity)));
        }
        let identity = Identity::load(signing, Arc::clone(&self.entropy))
            .map_err(|error| unusable(organisation, error))?;
        let identity = Arc::new(identity);
        known.insert(organisation.to_owned(), Arc::clone(&identity));
        Ok(Some(identity))
    }

    /// Whether packs of this organisation can be signed at this time, if they are to be.
    pub(super) fn check_identity(&self, organisation: &str, now: Timestamp) -> Result<(), Error> {
        match self.identity(organisation)? {
            Some(identity) => identity.check_at(now).map_err(|error| unusable(organisation, error)),
            None => Ok(()),
        }
    }

    /// Loads every identity of the configuration, so that what is wrong is found when the service starts and not when
    /// a pack is due. One whose certificates have run out is only said to have: records are kept without it.
    ///
    /// # Errors
    /// [`Code::Signing`]; [`Code::NotFound`] for an organisation that is not there.
    pub fn check_signing(&self) -> Result<(), Error> {
        for organisation in self.config.signing.keys() {
            self.db.read(|conn| {
                let found = organisations::find(conn, organisation)?;
                found.ok_or_else(|| Error::not_found("organisation", organisation))
            })?;
            let Some(identity) = self.identity(organisation)? else { continue };
            if let Err(error) = identity.check_at(self.clock.now()) {
                tracing::error!(
                    organisation,
                    what = error.what,
                    "the signing certificate is not valid: no pack is issued"
                );
            }
        }
        Ok(())
    }

    /// Signs and timestamps a tag manifest, as far as that is configured.
    ///
    /// # Errors
    /// [`Code::Signing`]: a pack that should be signed is not issued without. Without a timestamp it is.
    pub(super) fn seal(
        &self,
        organisation: &str,
        tagmanifest: &Digest,
        now: Timestamp,
    ) -> Result<Seals, Error> {
        let mut seals = Seals { is_new: true, ..Seals::default() };
        let mut unstamped = None;
        // Authorities that could not be reached a moment ago are not waited for again.
        let mut ask = |digest: &Digest| {
            if self.config.timestamps.is_empty() || unstamped.is_some() {
                return None;
            }
            match stamp(&self.config.timestamps, digest, now, &*self.entropy) {
                Ok(stamp) => Some(stamp.token),
                Err(errors) => {
                    unstamped = Some(line_of(&errors));
                    None
                }
            }
        };
        if let Some(identity) = self.identity(organisation)? {
            let wrong = |error| unusable(organisation, error);
            identity.check_at(now).map_err(wrong)?;
            let known = current(identity.revocation().map_err(wrong)?, organisation, now);
            let request = cms::Request {
                chain: identity.chain(),
                known: &known,
                content: tagmanifest.as_bytes(),
                at: Some(now),
            };
            let made = cms::sign(&*identity, &request).map_err(wrong)?.map_err(unwritable)?;
            let token = ask(&Digest::of(made.signature()));
            let signature = made.finish(token.as_ref().map(Token::der)).map_err(unwritable)?;
            seals.files.insert(SIGNATURE.to_owned(), signature);
            seals.files.insert(CERTIFICATES.to_owned(), identity.chain_pem().into_bytes());
        }
        if let Some(token) = ask(tagmanifest) {
            seals.files.insert(TIMESTAMP.to_owned(), token.to_response().map_err(unwritable)?);
        }
        if let Some(error) = &unstamped {
            tracing::warn!(
                organisation,
                error,
                "no timestamp authority could be asked: the pack waits for one"
            );
        }
        seals.unstamped = unstamped;
        Ok(seals)
    }

    /// Signs the PDF of a pack that was issued just now, if the organisation signs; returns the updates behind it. It is
    /// made after the pack's receipt, which stands in the PDF, so it is an event of its own. Authorities that could not
    /// be reached a moment ago (`is_stamped` is false then) are not asked again.
    pub(super) fn sign_report(
        self: &Arc<Self>,
        session: &Session,
        number: &str,
        (path, spot): (&Path, &Spot),
        is_stamped: bool,
    ) -> Result<Option<Vec<u8>>, Error> {
        let code = session.code();
        let Some(identity) = self.identity(code)? else { return Ok(None) };
        let wrong = |error| unusable(code, error);
        let now = self.clock.now().max(session.now);
        let known = current(identity.revocation().map_err(wrong)?, code, now);
        let beside = identity.chain().iter().map(|certificate| certificate.der().len()).sum::<usize>();
        let draft = Draft::seal(spot, &identity.signer().common_name(), now, ROOM_BYTES + beside);
        let (before, after) = draft.signed();
        let content = digest_of(path, spot.position, &[before, after])?;
        let request = cms::Request {
            chain: identity.chain(),
            // In a PDF that stands behind the signature.
            known: &Store::default(),
            content: content.as_bytes(),
            at: None,
        };
        let made = cms::sign(&*identity, &request).map_err(wrong)?.map_err(unwritable)?;
        let stamped = match self.config.timestamps.as_slice() {
            [] => None,
            authorities if is_stamped => {
                stamp(authorities, &Digest::of(made.signature()), now, &*self.entropy).ok()
            }
            _ => None,
        };
        let unstamped = made.clone().finish(None).map_err(unwritable)?;
        let chain = Store { certificates: identity.chain().to_vec(), ..known };
        let (signature, store) = match stamped {
            Some(Stamp { token, store }) => {
                let signature = made.finish(Some(token.der())).map_err(unwritable)?;
                // An authority's token may be larger than anybody expected.
                if draft.fill(&signature).is_some() {
                    (signature, chain.with(&store))
                } else {
                    (unstamped, chain)
                }
            }
            None => (unstamped, chain),
        };
        let update = draft.fill(&signature);
        let mut update = update.ok_or_else(|| Error::new(Code::Internal).with("reason", "a signature"))?;
        update.extend(validation(&Carried::default(), (&draft, &signature), &store, code));
        let (app, session, number, body) =
            (Arc::clone(self), session.clone(), number.to_owned(), update.clone());
        self.db.write(move |tx| {
            let pack = packs::find(tx.look(), session.code(), &number)?;
            let pack = pack.ok_or_else(|| Error::not_found("pack", &number))?;
            let happening = Happening {
                action: "report_signed",
                subject: &number,
                digest: Some(Digest::of(&body)),
                detail: detail([]),
            };
            let now = app.clock.now().max(now);
            let index = tx.record(event(&app, session.code(), (&session.user(), now), happening)?)?;
            let index = i64::try_from(index).unwrap_or(i64::MAX);
            pack_files::insert(tx, &file_of(&pack, REPORT_SIGNATURE.to_owned(), body, index, now.millis()))?;
            Ok::<_, Error>(())
        })?;
        Ok(Some(update))
    }

    /// How a pack is signed and timestamped.
    pub(super) fn sealed(&self, conn: &mut Conn, pack: &StoredPack) -> Result<Sealed, Error> {
        let is_waiting = timestamps::find(conn, &pack.organisation, &pack.number)?.is_some();
        let files = pack_files::of_pack(conn, &pack.organisation, &pack.number)?;
        Ok(sealed(files.iter().map(|file| (file.name.as_str(), file.body.as_slice())), is_waiting))
    }

    /// The timestamp of a pack (`.tsr`), in it or beside it.
    ///
    /// # Errors
    /// [`Code::NotFound`] also if it has none, or none yet; [`Code::Denied`].
    pub fn pack_timestamp(&self, session: &Session, number: &str) -> Result<Vec<u8>, Error> {
        self.db.read(|conn| {
            let (pack, _) = visible_pack(conn, session, number)?;
            let mut files = pack_files::of_pack(conn, &pack.organisation, number)?.into_iter();
            let found = files.find(|file| file.name == TIMESTAMP);
            found.map(|file| file.body).ok_or_else(|| Error::not_found("timestamp", number))
        })
    }

    /// Asks the authorities for the timestamps of packs that wait and whose turn it is; returns how many were given.
    /// What fails is put off.
    ///
    /// # Errors
    /// [`Error`] from the database.
    pub fn stamp_due(self: &Arc<Self>) -> Result<usize, Error> {
        let now = self.clock.now();
        let due = self.db.read(|conn| timestamps::due(conn, now.millis()).map_err(Error::from))?;
        let mut given = 0;
        for waiting in due {
            let (code, number) = (waiting.organisation.clone(), waiting.number.clone());
            let pack = self.db.read(|conn| packs::find(conn, &code, &number).map_err(Error::from))?;
            let Some(pack) = pack else { continue };
            match self.stamp_late(&pack, "")? {
                Ok(_) => given += 1,
                Err(error) => {
                    tracing::warn!(
                        organisation = code,
                        pack = number,
                        error,
                        "a timestamp is still waited for"
                    );
                    self.put_off(waiting, error)?;
                }
            }
        }
        Ok(given)
    }

    fn put_off(&self, mut waiting: timestamps::Waiting, error: String) -> Result<(), Error> {
        let doubled = FIRST_WAIT_MS
            .saturating_mul(1_i64.checked_shl(waiting.attempts.unsigned_abs()).unwrap_or(i64::MAX));
        waiting.attempts = waiting.attempts.saturating_add(1);
        waiting.next_ms = self.clock.now().millis() + doubled.clamp(FIRST_WAIT_MS, LONGEST_WAIT_MS);
        waiting.error = error;
        self.db.write(move |tx| timestamps::put_off(tx, &waiting).map_err(Error::from))?;
        Ok(())
    }

    /// Packs that wait for a timestamp, the longest waiting first.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn waiting_packs(&self, session: &Session) -> Result<Vec<String>, Error> {
        session.may(Action::IssuePack, Marking::Unclassified)?;
        self.db.read(|conn| {
            let waiting = timestamps::of_organisation(conn, session.code())?;
            Ok(waiting.into_iter().map(|waiting| waiting.number).collect())
        })
    }

    /// Asks the authorities for the timestamp of a pack that has none, now.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`]; [`Code::Exists`] if it has one; [`Code::Timestamp`] if none was given.
    pub fn stamp_pack(self: &Arc<Self>, session: &Session, number: &str) -> Result<Timestamp, Error> {
        let (pack, request) = self.db.read(|conn| visible_pack(conn, session, number))?;
        session.may(Action::IssuePack, crate::app::records::filing::parse_marking(&request.marking)?)?;
        if self.db.read(|conn| self.sealed(conn, &pack))?.timestamped_at.is_some() {
            return Err(Error::new(Code::Exists).with("what", "timestamp").with("name", number));
        }
        self.stamp_late(&pack, &session.user())?
            .map_err(|error| Error::new(Code::Timestamp).with("number", number).detail(error))
    }

    /// A timestamp for a pack that was issued without; the inner error says what kept the authorities from it.
    fn stamp_late(
        self: &Arc<Self>,
        pack: &StoredPack,
        user: &str,
    ) -> Result<Result<Timestamp, String>, Error> {
        let digest = Digest::from_hex(&pack.tagmanifest_digest)
            .map_err(|error| Error::new(Code::Internal).because(error))?;
        let stamped = stamp(&self.config.timestamps, &digest, self.clock.now(), &*self.entropy);
        let token = match stamped {
            Ok(stamp) => stamp.token,
            Err(errors) if errors.is_empty() => return Ok(Err("no [[timestamps]] in sanad.toml".to_owned())),
            Err(errors) => return Ok(Err(line_of(&errors))),
        };
        let report = match self.stamp_report(pack)? {
            Ok(report) => report,
            Err(error) => return Ok(Err(error)),
        };
        let (at, body) = (token.at, token.to_response().map_err(unwritable)?);
        let (app, pack, user, file) = (Arc::clone(self), pack.clone(), user.to_owned(), body.clone());
        let of_report = report.as_ref().map(|marked| (marked.update.clone(), marked.at));
        let path = self.config.packs.join(format!("{}.tsr", pack.number));
        self.db.write(move |tx| {
            let there = pack_files::of_pack(tx.look(), &pack.organisation, &pack.number)?;
            if there.iter().any(|file| file.name == TIMESTAMP) {
                return Err(Error::new(Code::Exists).with("what", "timestamp").with("name", &pack.number));
            }
            let now = app.clock.now();
            let happening = Happening {
                action: "pack_timestamped",
                subject: &pack.number,
                digest: Some(Digest::of(&body)),
                detail: detail([("time", at.to_string().into())]),
            };
            let index = tx.record(event(&app, &pack.organisation, (&user, now), happening)?)?;
            let index = i64::try_from(index).unwrap_or(i64::MAX);
            pack_files::insert(tx, &file_of(&pack, TIMESTAMP.to_owned(), body, index, now.millis()))?;
            if let Some((update, at)) = of_report {
                let happening = Happening {
                    action: "report_timestamped",
                    subject: &pack.number,
                    digest: Some(Digest::of(&update)),
                    detail: detail([("time", at.to_string().into())]),
                };
                let index = tx.record(event(&app, &pack.organisation, (&user, now), happening)?)?;
                let index = i64::try_from(index).unwrap_or(i64::MAX);
                let name = REPORT_TIMESTAMP.to_owned();
                pack_files::insert(tx, &file_of(&pack, name, update, index, now.millis()))?;
            }
            timestamps::remove(tx, &pack.organisation, &pack.number)?;
            Ok::<_, Error>(())
        })?;
        // Beside the pack, where sanad-verify looks for it. It is kept in its row: without the file nothing is lost.
        write_beside(&path, &file)?;
        // Behind the bytes that were issued, which stay as they are.
        if let Some(marked) = report {
            marked.pdf.append(&marked.update)?;
        }
        Ok(Ok(at))
    }

    /// A timestamp for the PDF of a pack, if it was signed without one and lies in the folder of packs. The inner error says
    /// what kept the authorities from it.
    fn stamp_report(&self, pack: &StoredPack) -> Result<Result<Option<Marked>, String>, Error> {
        let files = self.db.read(|conn| pack_files::of_pack(conn, &pack.organisation, &pack.number))?;
        let signed = files.into_iter().find(|file| file.name == REPORT_SIGNATURE);
        let path = self.config.packs.join(format!("{}.pdf", pack.number));
        let unmarked = match signed {
            Some(file) => Unmarked::open(path, file.body)?,
            None => None,
        };
        let Some(unmarked) = unmarked else { return Ok(Ok(None)) };
        let now = self.clock.now();
        let (draft, digest) = unmarked.draft()?;
        let Stamp { token, store } = match stamp(&self.config.timestamps, &digest, now, &*self.entropy) {
            Ok(stamp) => stamp,
            Err(errors) => return Ok(Err(line_of(&errors))),
        };
        // An authority's token may be larger than anybody expected.
        let Some(mut update) = draft.fill(token.der()) else { return Ok(Ok(None)) };
        if unmarked.has_place {
            let store = current(store, &pack.organisation, now);
            update.extend(validation(&unmarked.carried, (&draft, token.der()), &store, &pack.organisation));
        }
        Ok(Ok(Some(Marked { pdf: unmarked, update, at: token.at })))
    }
}
