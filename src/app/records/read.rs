//! Reading records: lists, one record with all its versions, bytes of its files.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};

use super::filing::{Filed, Outcome, parse_marking};
use super::kept::{KeptView, KindsThen};
use crate::app::destruction::ghost;
use crate::app::events::{Happening, detail, event};
use crate::app::holds::{HeldBy, held_by};
use crate::app::{App, Code, Error, Session};
use crate::blob::read_checked;
use crate::db::{Conn, DbError, records, versions};
use crate::domain::access::{Action, Marking};
use crate::domain::ids::UserId;
use crate::domain::kind::{Kind, Values};
use crate::domain::retention::Keep;
use crate::proof::canonical;
use crate::proof::digest::Digest;
use crate::proof::time::Timestamp;
use crate::proof::version::{Disclosure, Disclosures, Manifest};

/// A stored version, parsed.
#[derive(Debug, Clone)]
pub(in crate::app) struct Parsed {
    pub digest: Digest,
    pub event: u64,
    pub manifest: Manifest,
    pub disclosures: Disclosures,
}

impl Parsed {
    pub fn of(stored: &versions::StoredVersion) -> Result<Self, Error> {
        let broken = |column: &str| {
            let what = format!("{column} of {} v{}", stored.record_id, stored.version);
            Error::from(DbError::Inconsistent { table: "versions", what })
        };
        Ok(Self {
            digest: Digest::from_hex(&stored.digest).map_err(|_| broken("digest"))?,
            event: u64::try_from(stored.event_index).map_err(|_| broken("event_index"))?,
            manifest: canonical::parse_as(stored.manifest.as_bytes()).map_err(|_| broken("manifest"))?,
            disclosures: canonical::parse_as(stored.disclosures.as_bytes())
                .map_err(|_| broken("disclosures"))?,
        })
    }

    /// Field values by name.
    pub fn values(&self) -> Values {
        self.disclosures.fields.iter().map(|field| (field.name().to_owned(), field.value().clone())).collect()
    }

    /// Title.
    pub fn title(&self) -> String {
        shown(self.disclosures.title.as_ref())
    }

    /// Name of the file at a position.
    pub fn file_name(&self, position: usize) -> String {
        shown(self.disclosures.files.get(position).and_then(Option::as_ref))
    }

    pub(super) fn filed(&self, outcome: Outcome) -> Result<Filed, Error> {
        Ok(Filed {
            record: self.manifest.record.clone(),
            number: self.manifest.number.clone(),
            version: self.manifest.version,
            digest: self.digest,
            event: self.event,
            outcome,
        })
    }
}

/// The title of a record at the other end of a link.
pub(in crate::app) fn title_of(record: &records::Record, session: &Session) -> String {
    if record.is_destroyed() { session.words().text("record-destroyed") } else { record.title.clone() }
}

fn shown(disclosure: Option<&Disclosure>) -> String {
    disclosure.and_then(|shown| shown.value().as_str()).unwrap_or_default().to_owned()
}

/// All versions of a record, parsed.
pub(in crate::app) fn parsed_versions(conn: &mut Conn, record_id: &str) -> Result<Vec<Parsed>, Error> {
    versions::of_record(conn, record_id)?.iter().map(Parsed::of).collect()
}

/// Who filed the first version.
pub(super) fn filed_by(history: &[Parsed]) -> Option<UserId> {
    history.first().and_then(|first| first.manifest.author.parse().ok())
}

/// The versions of a record that the actor may see: one that was marked higher than the present one is not there.
pub(in crate::app) fn visible_versions(
    conn: &mut Conn,
    session: &Session,
    record_id: &str,
) -> Result<Vec<Parsed>, Error> {
    let visible = session.visible();
    let mut versions = parsed_versions(conn, record_id)?;
    versions.retain(|version| visible.contains(&version.manifest.marking));
    Ok(versions)
}

/// A file of a record, under the latest name that it had, and the version that had it so; a version that was marked higher
/// than the actor's clearance is not there.
pub(in crate::app) fn file_of(
    conn: &mut Conn,
    session: &Session,
    record: &records::Record,
    digest: &Digest,
) -> Result<(Parsed, FileView), Error> {
    for version in visible_versions(conn, session, &record.record_id)?.into_iter().rev() {
        let files = version.manifest.files.iter().enumerate();
        let mut found = files.filter(|(_, file)| file.digest == *digest).map(|(position, file)| FileView {
            name: version.file_name(position),
            size_bytes: file.size,
            media_type: file.media_type.clone(),
            digest: file.digest,
        });
        let file = found.next();
        drop(found);
        if let Some(file) = file {
            return Ok((version, file));
        }
    }
    Err(Error::not_found("file", digest.to_string()))
}

/// Link type and record of current versions that link to this one.
pub(in crate::app) fn links_to(
    conn: &mut Conn,
    record_id: &str,
) -> Result<Vec<(String, records::Record)>, Error> {
    Ok(records::linking_to(conn, record_id)?)
}

/// A record as it is shown.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct RecordView {
    /// Number.
    pub number: String,
    /// Kind code.
    pub kind: String,
    /// Name of the kind.
    pub kind_name: String,
    /// Title.
    pub title: String,
    /// State code.
    pub state: String,
    /// Label of the state.
    pub state_label: String,
    /// Marking.
    pub marking: String,
    /// Owner's name.
    pub owner: String,
    /// When what it records happened.
    pub occurred_on: Option<String>,
    /// How long it is kept, and why.
    pub kept: KeptView,
    /// Legal holds that it is under.
    pub holds: Vec<HeldBy>,
    /// Label, name and shown value of each field, in the kind's order.
    pub fields: Vec<FieldView>,
    /// Files of the current version.
    pub files: Vec<FileView>,
    /// Links of the current version.
    pub links: Vec<LinkView>,
    /// Versions, first to last.
    pub versions: Vec<VersionView>,
}

/// A field as it is shown.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct FieldView {
    /// Name.
    pub name: String,
    /// Label.
    pub label: String,
    /// Value with unit.
    pub value: String,
}

/// A file as it is shown.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct FileView {
    /// Name as received.
    pub name: String,
    /// Bytes.
    pub size_bytes: u64,
    /// Media type.
    pub media_type: String,
    /// SHA-256.
    pub digest: Digest,
}

/// A link as it is shown.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct LinkView {
    /// Label of the link.
    pub label: String,
    /// Number of the other record.
    pub number: String,
    /// Its title.
    pub title: String,
}

/// A version as it is shown.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct VersionView {
    /// From 1.
    pub version: u32,
    /// When received.
    pub received_at: Timestamp,
    /// Author's name.
    pub author: String,
    /// State code.
    pub state: String,
    /// Why.
    pub reason: String,
    /// Version digest.
    pub digest: Digest,
    /// Ledger index of its event.
    pub event: u64,
}

impl App {
    /// Records that the actor may see, by number.
    ///
    /// # Errors
    /// [`Code::Denied`].
    pub fn list_records(
        &self,
        session: &Session,
        kind: Option<&str>,
        state: Option<&str>,
    ) -> Result<Vec<records::Record>, Error> {
        session.may(Action::ReadRecord, Marking::Unclassified)?;
        let kinds = &self.definitions.of(session.code()).kinds;
        if let Some(code) = kind.filter(|code| kinds.get(code).is_none()) {
            let known: Vec<&str> = kinds.iter().map(|known| known.code.as_str()).collect();
            return Err(Error::not_found("kind", code).detail(known.join(", ")));
        }
        let states: BTreeSet<&str> = kinds
            .iter()
            .filter(|known| kind.is_none_or(|code| code == known.code))
            .flat_map(|known| known.states.iter().map(|state| state.code.as_str()))
            .collect();
        if let Some(code) = state.filter(|code| !states.contains(code)) {
            let known: Vec<&str> = states.into_iter().collect();
            return Err(Error::not_found("state", code).detail(known.join(", ")));
        }
        let filter = records::RecordFilter {
            kind: kind.map(str::to_owned),
            state: state.map(str::to_owned),
            markings: session.visible(),
            is_with_destroyed: false,
        };
        self.db.read(|conn| Ok(records::list(conn, session.code(), &filter)?))
    }

    /// The record with this number, if the actor may see it.
    pub(in crate::app) fn visible_record(
        conn: &mut Conn,
        session: &Session,
        number: &str,
        action: Action,
    ) -> Result<records::Record, Error> {
        let missing = || Error::not_found("record", number);
        let record = records::find_by_number(conn, session.code(), number)?.ok_or_else(missing)?;
        session
            .may(action, parse_marking(&record.marking)?)
            .map_err(|error| if error.code() == Code::NotFound { missing() } else { error })?;
        if record.is_destroyed() {
            return Err(ghost::gone(conn, &record)?);
        }
        Ok(record)
    }

    /// One record with everything about it.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`].
    pub fn show_record(&self, session: &Session, number: &str) -> Result<RecordView, Error> {
        let names = self.names(session)?;
        self.db.read(|conn| {
            let record = Self::visible_record(conn, session, number, Action::ReadRecord)?;
            let versions = visible_versions(conn, session, &record.record_id)?;
            self.view(conn, session, (&record, &versions, &names))
        })
    }

    pub(super) fn view(
        &self,
        conn: &mut Conn,
        session: &Session,
        (record, versions, names): (&records::Record, &[Parsed], &BTreeMap<String, String>),
    ) -> Result<RecordView, Error> {
        let language = session.language.as_str();
        let mut titles = BTreeMap::new();
        for link in versions.last().iter().flat_map(|current| &current.manifest.links) {
            if let Some(target) = records::find(conn, &link.to)?
                && session.visible().contains(&target.marking)
            {
                let title = title_of(&target, session);
                titles.insert(link.to.clone(), (target.number, title));
            }
        }
        let kind = self
            .definitions
            .of(session.code())
            .kinds
            .get(&record.kind)
            .ok_or_else(|| Error::not_found("kind", &record.kind))?;
        let kept = self.kept(conn, session, (record, versions, kind))?;
        let name_of = |id: &String| names.get(id).cloned().unwrap_or_else(|| id.clone());
        let current = versions.last().ok_or_else(|| Error::not_found("record", &record.number))?;
        let values = current.values();
        let fields = kind.fields.iter().filter_map(|field| {
            let value = values.get(&field.name)?;
            Some(FieldView {
                name: field.name.clone(),
                label: field.label.of(language).to_owned(),
                value: kind.show(field, value, language),
            })
        });
        let files = current.manifest.files.iter().enumerate().map(|(position, file)| FileView {
            name: current.file_name(position),
            size_bytes: file.size,
            media_type: file.media_type.clone(),
            digest: file.digest,
        });
        let links = current.manifest.links.iter().filter_map(|link| {
            let (number, title) = titles.get(&link.to)?.clone();
            let label = kind.link(&link.kind).map_or(link.kind.as_str(), |known| known.label.of(language));
            Some(LinkView { label: label.to_owned(), number, title })
        });
        Ok(RecordView {
            number: record.number.clone(),
            kind: kind.code.clone(),
            kind_name: kind.name.of(language).to_owned(),
            title: record.title.clone(),
            state: record.state.clone(),
            state_label: kind
                .state(&record.state)
                .map_or(record.state.as_str(), |s| s.label.of(language))
                .to_owned(),
            marking: record.marking.clone(),
            owner: name_of(&record.owner),
            occurred_on: record.occurred_on.clone(),
            kept,
            holds: held_by(conn, session.code(), record)?,
            fields: fields.collect(),
            files: files.collect(),
            links: links.collect(),
            versions: versions
                .iter()
                .map(|version| VersionView {
                    version: version.manifest.version,
                    received_at: version.manifest.received_at,
                    author: name_of(&version.manifest.author),
                    state: version.manifest.state.clone(),
                    reason: version.manifest.reason.clone(),
                    digest: version.digest,
                    event: version.event,
                })
                .collect(),
        })
    }

    /// How long a record is kept. The day follows from all its versions; what is said of it only from those that the actor
    /// may see.
    fn kept(
        &self,
        conn: &mut Conn,
        session: &Session,
        (record, visible, kind): (&records::Record, &[Parsed], &Kind),
    ) -> Result<KeptView, Error> {
        let mut kinds = KindsThen::new(&self.definitions.of(session.code()).kinds, session.code());
        let words = session.words();
        let view = |keep: &Keep| KeptView::of(keep, Some(kind), session.now.date(), &words);
        let versions = parsed_versions(conn, &record.record_id)?;
        let all = view(&kinds.kept(conn, &versions)?);
        let seen = view(&kinds.kept(conn, visible)?);
        if seen.keep_until == all.keep_until {
            return Ok(seen);
        }
        Ok(KeptView { reason: words.text("kept-earlier"), ..all })
    }

    /// A file of some version of a record, for downloading; the download is an event.
    ///
    /// # Errors
    /// [`Code::NotFound`] if no version of the record that the actor may see has it; [`Code::Denied`].
    pub fn open_file(&self, session: &Session, number: &str, digest: &Digest) -> Result<FileView, Error> {
        let (record, file) = self.db.read(|conn| {
            let record = Self::visible_record(conn, session, number, Action::DownloadFile)?;
            let (_, file) = file_of(conn, session, &record, digest)?;
            Ok::<_, Error>((record, file))
        })?;
        let happening = Happening {
            action: "file_downloaded",
            subject: &record.record_id,
            digest: Some(*digest),
            detail: detail([("name", file.name.clone().into())]),
        };
        let downloaded = event(self, session.code(), (&session.user(), session.now), happening)?;
        self.db.write(move |tx| tx.record(downloaded).map_err(Error::from))?;
        Ok(file)
    }

    /// Opens the bytes of a blob that the actor was shown, from a position on.
    ///
    /// # Errors
    /// [`Code::Blob`] if it is missing.
    pub fn open_blob(&self, digest: &Digest, from: u64) -> Result<Box<dyn Read + Send>, Error> {
        Ok(self.blobs.open_from(digest, from)?)
    }

    /// Copies the bytes of a blob that the actor was shown, checking them on the way.
    ///
    /// # Errors
    /// [`Code::Blob`] if it is missing or altered, [`Code::File`] if `to` cannot take it.
    pub fn copy_blob(&self, digest: &Digest, to: &mut dyn Write) -> Result<(), Error> {
        read_checked(&*self.blobs, digest, |block| to.write_all(block))?;
        Ok(())
    }

    /// Manifest, disclosures, event and receipt of each version of a record, as texts ready to be written to files:
    /// the record's evidence outside a pack.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::Denied`].
    pub fn record_evidence(&self, session: &Session, number: &str) -> Result<Vec<VersionEvidence>, Error> {
        self.db.read(|conn| {
            let record = Self::visible_record(conn, session, number, Action::DownloadFile)?;
            let mut evidence = Vec::new();
            let visible = session.visible();
            for stored in versions::of_record(conn, &record.record_id)? {
                if !visible.contains(&Parsed::of(&stored)?.manifest.marking) {
                    continue;
                }
                let index = u64::try_from(stored.event_index).unwrap_or_default();
                let event = crate::db::events::find(conn, session.code(), index)?
                    .ok_or_else(|| DbError::Inconsistent { table: "events", what: index.to_string() })?;
                let receipt = crate::ledger::witnessed::receipt(conn, session.code(), index, None)?;
                evidence.push(VersionEvidence {
                    version: u32::try_from(stored.version).unwrap_or_default(),
                    manifest: stored.manifest,
                    disclosures: stored.disclosures,
                    event: event.body,
                    receipt: receipt.to_string(),
                });
            }
            Ok(evidence)
        })
    }
}

/// What proves one version.
#[derive(Debug, Clone)]
pub struct VersionEvidence {
    /// From 1.
    pub version: u32,
    /// Canonical JSON.
    pub manifest: String,
    /// Canonical JSON.
    pub disclosures: String,
    /// Canonical JSON.
    pub event: String,
    /// `tlog-proof`.
    pub receipt: String,
}
