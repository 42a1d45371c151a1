//! What is made over a pack's tag manifest and cannot be made again: the signature with a certificate, the timestamp.
//!
//! It is made when the pack is issued, named by digest in the event that issues it, and kept with the pack, so that a
//! pack that is made again has the same. A timestamp that no authority gave at that time is fetched later and stands
//! beside the pack: the bytes that were issued never change.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;
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
use crate::proof::pdf_signature::{Draft, ROOM_BYTES, Spot};
use crate::proof::time::Timestamp;
use crate::proof::x509::timestamp::Token;
use crate::proof::x509::{Certificate, X509Error, cms};
use crate::sign::{Identity, SignError, Unstamped, stamp};
use crate::words::Words;

/// Name under which the signature of a PDF is kept.
pub(in crate::app) const REPORT_SIGNATURE: &str = "report.signature";

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
    /// The signature of the PDF: the update behind it.
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
        let (late, report) = (later.remove(TIMESTAMP), later.remove(REPORT_SIGNATURE));
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

/// SHA-256 of a PDF and of what of its signature's update is signed.
fn digest_of(path: &Path, draft: &Draft) -> Result<Digest, Error> {
    let failed = |error| Error::file(path, error);
    let mut file = File::open(path).map_err(failed)?;
    let mut hasher = Hasher::new();
    let mut block = vec![0; 256 << 10];
    loop {
        let length = file.read(&mut block).map_err(failed)?;
        if length == 0 {
            break;
        }
        hasher.update(block.get(..length).unwrap_or_default());
    }
    let (before, after) = draft.signed();
    hasher.update(before);
    hasher.update(after);
    Ok(hasher.finish().digest)
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
            let revoked = identity.revoked().map_err(wrong)?;
            let request = cms::Request {
                chain: identity.chain(),
                revoked: &revoked,
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

    /// Signs the PDF of a pack that was issued just now, if the organisation signs; returns the update behind it. It is
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
        let revoked = identity.revoked().map_err(wrong)?;
        let beside = identity.chain().iter().map(|certificate| certificate.der().len()).sum::<usize>()
            + revoked.iter().map(|list| list.der().len()).sum::<usize>();
        let draft = Draft::new(spot, &identity.signer().common_name(), now, ROOM_BYTES + beside);
        let content = digest_of(path, &draft)?;
        let request = cms::Request {
            chain: identity.chain(),
            revoked: &revoked,
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
        let token = stamped.as_ref().map(|stamp| stamp.token.der());
        let signature = made.finish(token).map_err(unwritable)?;
        // An authority's token may be larger than anybody expected.
        let update = draft.fill(&signature).or_else(|| draft.fill(&unstamped));
        let update = update.ok_or_else(|| Error::new(Code::Internal).with("reason", "a signature"))?;
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
        let (at, body) = (token.at, token.to_response().map_err(unwritable)?);
        let (app, pack, user, file) = (Arc::clone(self), pack.clone(), user.to_owned(), body.clone());
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
            timestamps::remove(tx, &pack.organisation, &pack.number)?;
            Ok::<_, Error>(())
        })?;
        // Beside the pack, where sanad-verify looks for it. It is kept in its row: without the file nothing is lost.
        write_beside(&path, &file)?;
        Ok(Ok(at))
    }
}
