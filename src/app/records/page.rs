//! What the site shows about one record beyond its content: who links to it, what may be done with it, where it stands
//! in the ledger; and what a form to edit it starts from.

use super::moves::{Facts, MoveView, moves};
use super::read::{self, LinkView, RecordView};
use super::reading::ReadingView;
use super::signed::{SignatureAsk, SignatureView};
use super::{FileView, filing};
use crate::app::copies::CopyView;
use crate::app::reports::ReportChoice;
use crate::app::{App, Error, Session};
use crate::db::{ledger, records, users};
use crate::domain::access::{Action, Marking};
use crate::domain::kind::{FieldType, Kind, Values};
use crate::proof::digest::Digest;

/// A record with everything around it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct RecordPage {
    /// The record.
    pub record: RecordView,
    /// Its present version.
    pub version: u32,
    /// Digest of that version.
    pub digest: Digest,
    /// Links of other records to it.
    pub incoming: Vec<LinkView>,
    /// Moves from where it stands; none for somebody who may not move it.
    pub moves: Vec<MoveView>,
    /// Signatures, in the order of the ledger.
    pub signatures: Vec<SignatureView>,
    /// What its next moves ask to be signed.
    pub asks: Vec<SignatureAsk>,
    /// It stands where a move led that was signed, and says something else now.
    pub is_unsigned: bool,
    /// Who has to read it, and who has.
    pub reading: Option<ReadingView>,
    /// True if the actor may edit it.
    pub may_edit: bool,
    /// True if the actor may download files and receipts.
    pub may_download: bool,
    /// Records that the actor may file about this one.
    pub follow_ups: Vec<FollowUp>,
    /// Reports that the actor may print of it.
    pub reports: Vec<ReportChoice>,
    /// Marked copies that were issued, the newest first.
    pub copies: Vec<CopyView>,
    /// Leaves of the ledger now.
    pub ledger_size: u64,
}

/// A kind of record that can be filed about another, and by which link.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FollowUp {
    /// Kind code.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Link type.
    pub link: String,
    /// Label of the link.
    pub label: String,
}

/// Somebody who can be named.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Person {
    /// Sign-in name.
    pub login: String,
    /// Printed name.
    pub name: String,
}

/// What a form to edit a record starts from: the present version as values, not as it is shown.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Basis {
    /// Number.
    pub number: String,
    /// Kind code.
    pub kind: String,
    /// Present version.
    pub version: u32,
    /// Its digest.
    pub digest: Digest,
    /// Its author's name.
    pub author: String,
    /// Why it was made.
    pub reason: String,
    /// Title.
    pub title: String,
    /// Date, or empty.
    pub occurred_on: String,
    /// Marking.
    pub marking: String,
    /// State code.
    pub state: String,
    /// Login of the owner.
    pub owner: String,
    /// Field values.
    pub fields: Values,
    /// Files.
    pub files: Vec<FileView>,
    /// Link type, number and title of the records that it links to and the actor may see.
    pub links: Vec<(String, String, String)>,
    /// Moves from where it stands.
    pub moves: Vec<MoveView>,
}

/// What somebody who is to sign a record has before them.
#[derive(Debug, Clone, serde::Serialize)]
pub struct SignPage {
    /// The record.
    pub record: RecordView,
    /// Its present version.
    pub version: u32,
    /// Digest of that version: what is signed.
    pub digest: Digest,
    /// What its next moves ask to be signed.
    pub asks: Vec<SignatureAsk>,
}

impl App {
    /// What somebody who is to sign a record has before them.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`], [`crate::app::Code::Denied`].
    pub fn sign_page(&self, session: &Session, number: &str) -> Result<SignPage, Error> {
        session.may(Action::SignRecord, Marking::Unclassified)?;
        let names = self.names(session)?;
        self.db.read(|conn| {
            let record = Self::visible_record(conn, session, number, Action::SignRecord)?;
            let versions = read::visible_versions(conn, session, &record.record_id)?;
            let current = versions.last().ok_or_else(|| filing::db_broken("versions", &record.number))?;
            Ok(SignPage {
                version: current.manifest.version,
                digest: current.digest,
                asks: self.signed(conn, session, &record, &versions)?.asks,
                record: self.view(conn, session, (&record, &versions, &names))?,
            })
        })
    }

    /// One record with everything around it.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`], [`crate::app::Code::Denied`].
    pub fn record_page(&self, session: &Session, number: &str) -> Result<RecordPage, Error> {
        let names = self.names(session)?;
        self.db.read(|conn| {
            let record = Self::visible_record(conn, session, number, Action::ReadRecord)?;
            let marking = filing::parse_marking(&record.marking)?;
            let (kind, versions) =
                (self.kind_of(&record)?, read::visible_versions(conn, session, &record.record_id)?);
            let filed_by = read::filed_by(&versions);
            let may_work = |action| session.may_work(action, marking, kind, filed_by).is_ok();
            let mut view = self.view(conn, session, (&record, &versions, &names))?;
            let current = versions.last().ok_or_else(|| filing::db_broken("versions", &record.number))?;
            word_booleans(&mut view, kind, session);
            let mut incoming = Vec::new();
            for (link, from) in read::links_to(conn, &record.record_id)? {
                if session.visible().contains(&from.marking) {
                    let other = self.definitions.of(session.code()).kinds.get(&from.kind);
                    let label = other
                        .and_then(|kind| kind.link(&link))
                        .map_or(link.as_str(), |known| known.label.of(&session.language));
                    incoming.push(LinkView {
                        label: label.to_owned(),
                        title: read::title_of(&from, session),
                        number: from.number,
                    });
                }
            }
            let moves = if may_work(Action::MoveRecord) {
                self.moves_of(conn, session, &record)?
            } else {
                Vec::new()
            };
            let signed = self.signed(conn, session, &record, &versions)?;
            let is_unsigned = signed.is_outdated(&record.state);
            let reading = self.reading(conn, session, &record, &versions)?;
            let copies = self.copies_of(conn, session, &record, &versions)?;
            let head = ledger::head(conn, session.code())?;
            Ok(RecordPage {
                signatures: signed.signatures,
                asks: signed.asks,
                is_unsigned,
                reading,
                version: current.manifest.version,
                digest: current.digest,
                incoming,
                moves,
                may_edit: may_work(Action::ReviseRecord),
                may_download: session.may(Action::DownloadFile, marking).is_ok(),
                follow_ups: self.follow_ups(session, &record.kind),
                reports: if session.may(Action::DownloadFile, marking).is_ok() {
                    self.reports_of(session, &record.kind, &current.values())
                } else {
                    Vec::new()
                },
                copies,
                ledger_size: head.map(|head| head.size).unwrap_or_default(),
                record: view,
            })
        })
    }

    /// Kinds that name this one among what they link to. Links to any kind would name them all, and are left out.
    fn follow_ups(&self, session: &Session, about: &str) -> Vec<FollowUp> {
        let mut found = Vec::new();
        for kind in self.definitions.of(session.code()).kinds.iter() {
            if session.may_work(Action::CreateRecord, Marking::Unclassified, kind, None).is_err() {
                continue;
            }
            if let Some(link) = kind.links.iter().find(|link| link.to.iter().any(|to| to == about)) {
                found.push(FollowUp {
                    kind: kind.code.clone(),
                    name: kind.name.of(&session.language).to_owned(),
                    link: link.code.clone(),
                    label: link.label.of(&session.language).to_owned(),
                });
            }
        }
        found
    }

    fn kind_of(&self, record: &records::Record) -> Result<&Kind, Error> {
        self.definitions
            .of(&record.organisation)
            .kinds
            .get(&record.kind)
            .ok_or_else(|| Error::not_found("kind", &record.kind))
    }

    /// The moves from where a record stands.
    fn moves_of(
        &self,
        conn: &mut crate::db::Conn,
        session: &Session,
        record: &records::Record,
    ) -> Result<Vec<MoveView>, Error> {
        let history = read::parsed_versions(conn, &record.record_id)?;
        let current = history.last().ok_or_else(|| filing::db_broken("versions", &record.number))?;
        let mut links = Vec::new();
        for link in &current.manifest.links {
            links.extend(records::find(conn, &link.to)?.map(|to| (link.kind.clone(), to)));
        }
        let mut facts = Facts::of(self, conn, session, (record, &history, &links))?;
        let kind = self.kind_of(record)?;
        facts.look_at_units(self, conn, session, (kind, &record.state, &current.values()))?;
        Ok(moves(kind, session, record, current, &facts))
    }

    /// What a form to edit or move a record starts from.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`], [`crate::app::Code::Denied`].
    pub fn record_basis(&self, session: &Session, number: &str, action: Action) -> Result<Basis, Error> {
        let names = self.names(session)?;
        self.db.read(|conn| {
            let record = Self::visible_record(conn, session, number, action)?;
            let versions = read::parsed_versions(conn, &record.record_id)?;
            let current = versions.last().ok_or_else(|| filing::db_broken("versions", &record.number))?;
            let marking = filing::parse_marking(&record.marking)?;
            session.may_work(action, marking, self.kind_of(&record)?, read::filed_by(&versions))?;
            let view = self.view(conn, session, (&record, &versions, &names))?;
            let mut links = Vec::new();
            for link in &current.manifest.links {
                let to = records::find(conn, &link.to)?;
                if let Some(to) = to.filter(|to| session.visible().contains(&to.marking)) {
                    let title = read::title_of(&to, session);
                    links.push((link.kind.clone(), to.number, title));
                }
            }
            let owner = users::find_by_id(conn, &record.owner)?;
            Ok(Basis {
                version: current.manifest.version,
                digest: current.digest,
                author: names.get(&current.manifest.author).cloned().unwrap_or_default(),
                reason: current.manifest.reason.clone(),
                title: current.title(),
                occurred_on: record.occurred_on.clone().unwrap_or_default(),
                marking: record.marking.clone(),
                state: record.state.clone(),
                owner: owner.map(|user| user.login).unwrap_or_default(),
                fields: current.values(),
                files: view.files,
                links,
                moves: self.moves_of(conn, session, &record)?,
                number: record.number,
                kind: record.kind,
            })
        })
    }

    /// The people of the organisation who are active, by name: for choosing an owner and for naming somebody in a field.
    ///
    /// # Errors
    /// [`crate::app::Code::Denied`] for those who file nothing.
    pub fn people(&self, session: &Session) -> Result<Vec<Person>, Error> {
        session.may(Action::CreateRecord, Marking::Unclassified)?;
        let mut people: Vec<Person> = self.db.read(|conn| {
            let users = users::list(conn, session.code())?;
            let active = users.into_iter().filter(|user| user.disabled_ms.is_none());
            Ok::<_, Error>(active.map(|user| Person { login: user.login, name: user.name }).collect())
        })?;
        people.sort_by(|a, b| (&a.name, &a.login).cmp(&(&b.name, &b.login)));
        Ok(people)
    }

    /// The receipt of an event of the actor's own write: what they are told with what they filed.
    ///
    /// # Errors
    /// [`crate::app::Code::Ledger`] if no head covers it.
    pub fn receipt_of(&self, session: &Session, filed: &filing::Filed) -> Result<String, Error> {
        self.receipt_of_event(session, filed.event)
    }

    /// The same by the index of the event.
    ///
    /// # Errors
    /// As [`Self::receipt_of`].
    pub fn receipt_of_event(&self, session: &Session, event: u64) -> Result<String, Error> {
        self.db.read(|conn| {
            Ok(crate::ledger::read::lasting_receipt(conn, session.code(), event, None)?.to_string())
        })
    }
}

/// Yes and no in the reader's words.
fn word_booleans(view: &mut RecordView, kind: &Kind, session: &Session) {
    for field in &mut view.fields {
        let of = kind.field(&field.name).map(|field| field.field_type);
        if of == Some(FieldType::Boolean) {
            let id = if field.value == "true" { "value-yes" } else { "value-no" };
            field.value = session.words().text(id);
        }
    }
}
