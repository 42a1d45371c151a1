//! Packs that people of certification bodies may see, although they belong to another organisation.
//!
//! A grant is good while it has not run out and was not taken back, and its receiver is an active certification body
//! cleared for the pack's marking. Who was granted nothing learns nothing: neither that there is a pack, nor of whom.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::events::{Happening, detail, event};
use super::packs::PackRequest;
use super::packs::build::request_of;
use super::records::filing::parse_marking;
use super::{App, Code, Error, Session, commitments};
use crate::db::{Conn, grants, organisations, packs, users};
use crate::domain::access::{Action, Marking, Role};
use crate::domain::clock::random;
use crate::domain::ids::GrantId;
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;

/// Longest life of a grant, in days.
pub const GRANT_DAYS_MAX: i64 = 366;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A grant as the organisation that gave it sees it.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct GrantView {
    /// Its id.
    pub grant: String,
    /// To whom: `organisation/login`.
    pub to: String,
    /// Their printed name.
    pub name: String,
    /// When it was given.
    #[schemars(with = "String")]
    pub created_at: Timestamp,
    /// When it runs out.
    #[schemars(with = "String")]
    pub expires_at: Timestamp,
    /// When it was taken back.
    #[schemars(with = "Option<String>")]
    pub revoked_at: Option<Timestamp>,
    /// True while it is good.
    pub is_good: bool,
}

/// A pack that somebody was granted.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct GrantedPack {
    /// The grant's id: names the pack in addresses.
    pub grant: String,
    /// Name of the organisation whose pack it is.
    pub organisation: String,
    /// Number of the pack.
    pub number: String,
    /// Profile.
    pub profile: String,
    /// Highest marking in it.
    pub marking: String,
    /// The day that it was judged on.
    pub to: String,
    /// When it was issued.
    #[schemars(with = "String")]
    pub issued_at: Timestamp,
    /// When the grant runs out.
    #[schemars(with = "String")]
    pub expires_at: Timestamp,
    /// SHA-256 of `pack.json`: printed on the report.
    pub content: String,
    /// True if a timestamp came after the pack was issued and stands beside it.
    pub is_stamped_later: bool,
}

/// Which file of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantedForm {
    /// The pack itself.
    Zip,
    /// Its report.
    Pdf,
    /// The timestamp that came after it was issued.
    Timestamp,
}

/// A file of a granted pack.
#[derive(Debug, Clone)]
pub struct GrantedFile {
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

impl GrantedFile {
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

/// The pack with this number, if the actor may grant it.
fn grantable(
    conn: &mut Conn,
    session: &Session,
    number: &str,
) -> Result<(packs::StoredPack, Marking), Error> {
    session.may(Action::GrantPack, Marking::Unclassified)?;
    let missing = || Error::not_found("pack", number);
    let stored = packs::find(conn, session.code(), number)?.ok_or_else(missing)?;
    let marking = parse_marking(&request_of(&stored)?.marking)?;
    session
        .may(Action::GrantPack, marking)
        .map_err(|error| if error.code() == Code::NotFound { missing() } else { error })?;
    Ok((stored, marking))
}

/// True if this user may have been granted something of that marking.
fn may_receive(user: &users::User, marking: Marking) -> bool {
    user.disabled_ms.is_none()
        && user.role == Role::CertificationBody.code()
        && user.clearance.parse::<Marking>().is_ok_and(|clearance| clearance >= marking)
}

impl App {
    /// Grants a pack to somebody of a certification body, named as `organisation/login`, for so many days.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::NotFound`], [`Code::Invalid`] with the fields named, [`Code::Exists`].
    pub fn grant_pack(
        &self,
        session: &Session,
        number: &str,
        to: &str,
        days: i64,
    ) -> Result<GrantView, Error> {
        let words = session.words();
        let (stored, marking) = self.db.read(|conn| grantable(conn, session, number))?;
        let receiver = self.db.read(|conn| -> Result<_, Error> {
            let Some((organisation, login)) = to.trim().split_once('/') else { return Ok(None) };
            Ok(users::find(conn, organisation, login)?)
        })?;
        let mut wrong = Error::new(Code::Invalid).with("place", number);
        let receiver = receiver.filter(|user| may_receive(user, marking));
        if receiver.is_none() {
            // One line for whatever is wrong with them: who is not granted anything is not told of either.
            wrong = wrong.field("to", words.format("grant-to", &[("marking", marking.code().into())]));
        }
        if !(1..=GRANT_DAYS_MAX).contains(&days) {
            wrong = wrong.field("days", words.format("grant-days", &[("max", GRANT_DAYS_MAX.into())]));
        }
        let Some(receiver) = receiver.filter(|_| wrong.lines().is_empty()) else { return Err(wrong) };
        let now = session.now;
        let row = grants::Grant {
            grant_id: GrantId::new(now, random(&*self.entropy)?).to_string(),
            organisation: stored.organisation,
            number: stored.number,
            user_id: receiver.user_id.clone(),
            granted_by: session.user(),
            created_ms: now.millis(),
            expires_ms: now.millis() + days * DAY_MS,
            revoked_ms: None,
        };
        let granted = self.grant_event(session, "pack_granted", (&row, &receiver))?;
        let shown = grant_view(&row, &receiver, now);
        let (by, outcome) = (session.clone(), shown.clone());
        self.db.write(move |tx| {
            let there = grants::of_pack(tx.look(), &row.organisation, &row.number)?;
            if there.iter().any(|grant| grant.user_id == row.user_id && is_good(grant, now)) {
                let name = format!("{}/{}", receiver.organisation, receiver.login);
                return Err(Error::new(Code::Exists).with("what", "grant").with("name", name));
            }
            grants::insert(tx, &row)?;
            tx.record(granted)?;
            by.keep(tx, &outcome)
        })?;
        Ok(shown)
    }

    /// Grants of a pack, the newest first.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::NotFound`].
    pub fn list_grants(&self, session: &Session, number: &str) -> Result<Vec<GrantView>, Error> {
        self.db.read(|conn| {
            let (stored, _) = grantable(conn, session, number)?;
            let mut views = Vec::new();
            for grant in grants::of_pack(conn, &stored.organisation, &stored.number)? {
                if let Some(user) = users::find_by_id(conn, &grant.user_id)? {
                    views.push(grant_view(&grant, &user, session.now));
                }
            }
            Ok(views)
        })
    }

    /// Takes a grant back.
    ///
    /// # Errors
    /// [`Code::Denied`], [`Code::NotFound`] also if it was taken back before.
    pub fn revoke_grant(&self, session: &Session, number: &str, grant: &str) -> Result<(), Error> {
        let missing = || Error::not_found("grant", grant);
        let (row, receiver) = self.db.read(|conn| -> Result<_, Error> {
            let (stored, _) = grantable(conn, session, number)?;
            let row = grants::find(conn, grant)?
                .filter(|row| row.organisation == stored.organisation && row.number == stored.number)
                .ok_or_else(missing)?;
            let receiver = users::find_by_id(conn, &row.user_id)?.ok_or_else(missing)?;
            Ok((row, receiver))
        })?;
        let revoked = self.grant_event(session, "pack_grant_revoked", (&row, &receiver))?;
        let by = session.clone();
        self.db.write(move |tx| {
            if !grants::revoke(tx, &row.grant_id, by.now.millis())? {
                return Err(Error::not_found("grant", row.grant_id));
            }
            tx.record(revoked)?;
            by.keep(tx, &())
        })?;
        Ok(())
    }

    /// Packs that the actor was granted, the newest grant first.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn list_granted(&self, session: &Session) -> Result<Vec<GrantedPack>, Error> {
        session.may(Action::ReadGranted, Marking::Unclassified)?;
        self.db.read(|conn| {
            let mut packs = Vec::new();
            for grant in grants::of_user(conn, &session.user())? {
                if let Some((pack, request, organisation)) = granted(conn, session, &grant)? {
                    let beside = self.config.packs.join(format!("{}.tsr", pack.number));
                    packs.push(GrantedPack {
                        is_stamped_later: beside.is_file(),
                        grant: grant.grant_id,
                        organisation: organisation.name,
                        number: pack.number,
                        profile: request.profile,
                        marking: request.marking,
                        to: request.to,
                        issued_at: Timestamp::from_millis(pack.created_ms),
                        expires_at: Timestamp::from_millis(grant.expires_ms),
                        content: format!("sha256:{}", pack.content_digest),
                    });
                }
            }
            Ok(packs)
        })
    }

    /// A file of a granted pack, for downloading. Unless it is only asked about, the download is an event in the ledger
    /// of the organisation that granted it.
    ///
    /// # Errors
    /// [`Code::Denied`]; [`Code::NotFound`] for whatever was not granted, or has no file any more.
    pub fn download_granted(
        &self,
        session: &Session,
        grant: &str,
        form: GrantedForm,
        is_only_asked: bool,
    ) -> Result<GrantedFile, Error> {
        session.may(Action::ReadGranted, Marking::Unclassified)?;
        let missing = || Error::not_found("grant", grant);
        let (pack, grant_id) = self.db.read(|conn| -> Result<_, Error> {
            let row = grants::find(conn, grant)?.ok_or_else(missing)?;
            let found = granted(conn, session, &row)?;
            found.map(|(pack, _, _)| (pack, row.grant_id)).ok_or_else(missing)
        })?;
        let (extension, media_type) = match form {
            GrantedForm::Zip => ("zip", "application/zip"),
            GrantedForm::Pdf => ("pdf", "application/pdf"),
            GrantedForm::Timestamp => ("tsr", "application/timestamp-reply"),
        };
        let name = format!("{}.{extension}", pack.number);
        let path = self.config.packs.join(&name);
        if !path.is_file() {
            return Err(missing());
        }
        let (digest, size_bytes) = self.pack_digest(&path)?;
        if !is_only_asked {
            let what = Happening {
                action: "pack_downloaded",
                subject: &pack.number,
                digest: Some(digest),
                detail: detail([
                    ("name", name.clone().into()),
                    ("grant", grant_id.into()),
                    ("by", format!("{}/{}", session.code(), session.login).into()),
                ]),
            };
            let downloaded = event(self, &pack.organisation, (&session.user(), session.now), what)?;
            self.db.write(move |tx| tx.record(downloaded).map_err(Error::from))?;
        }
        Ok(GrantedFile { path, name, media_type, size_bytes, digest })
    }

    fn grant_event(
        &self,
        session: &Session,
        action: &'static str,
        (grant, receiver): (&grants::Grant, &users::User),
    ) -> Result<crate::db::NewEvent, Error> {
        let what = Happening {
            action,
            subject: &grant.number,
            digest: Some(commitments::grant(grant)?),
            detail: detail([
                ("grant", grant.grant_id.clone().into()),
                ("to", format!("{}/{}", receiver.organisation, receiver.login).into()),
                ("expires", Timestamp::from_millis(grant.expires_ms).to_string().into()),
            ]),
        };
        event(self, &grant.organisation, (&session.user(), session.now), what)
    }
}

fn is_good(grant: &grants::Grant, now: Timestamp) -> bool {
    grant.revoked_ms.is_none() && grant.expires_ms > now.millis()
}

fn grant_view(grant: &grants::Grant, receiver: &users::User, now: Timestamp) -> GrantView {
    GrantView {
        grant: grant.grant_id.clone(),
        to: format!("{}/{}", receiver.organisation, receiver.login),
        name: receiver.name.clone(),
        created_at: Timestamp::from_millis(grant.created_ms),
        expires_at: Timestamp::from_millis(grant.expires_ms),
        revoked_at: grant.revoked_ms.map(Timestamp::from_millis),
        is_good: is_good(grant, now),
    }
}

/// What a grant lets the actor see; `None` if it is another's, or not good, or above their clearance.
fn granted(
    conn: &mut Conn,
    session: &Session,
    grant: &grants::Grant,
) -> Result<Option<(packs::StoredPack, PackRequest, organisations::Organisation)>, Error> {
    if grant.user_id != session.user() || !is_good(grant, session.now) {
        return Ok(None);
    }
    let Some(pack) = packs::find(conn, &grant.organisation, &grant.number)? else { return Ok(None) };
    let Some(organisation) = organisations::find(conn, &grant.organisation)? else { return Ok(None) };
    let request = request_of(&pack)?;
    let is_cleared = parse_marking(&request.marking)? <= session.actor.clearance;
    Ok(is_cleared.then_some((pack, request, organisation)))
}
