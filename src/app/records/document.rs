//! One record as programs read it: with the links in both directions, and what proves each version.

use schemars::JsonSchema;
use serde::Serialize;

use super::filing::parse_marking;
use super::read::{LinkView, RecordView};
use super::reading::ReadingView;
use super::signed::{SignatureAsk, SignatureView};
use crate::app::copies::CopyView;
use crate::app::{App, Error, Session};
use crate::db::{DbError, events, records, versions};
use crate::domain::access::Action;
use crate::ledger::witnessed;

/// A record with everything about it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RecordDocument {
    /// The record.
    #[serde(flatten)]
    pub record: RecordView,
    /// Records whose current version links to this one.
    pub linked_from: Vec<LinkView>,
    /// Signatures and refusals, in the order of the ledger.
    pub signatures: Vec<SignatureView>,
    /// What its next moves ask to be signed.
    pub to_be_signed: Vec<SignatureAsk>,
    /// Who has to read it and who has, if its kind asks for that.
    pub reading: Option<ReadingView>,
    /// Marked copies that were issued, the newest first.
    pub copies: Vec<CopyView>,
}

/// What proves a version.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct VersionDocument {
    /// Number of the record.
    pub number: String,
    /// From 1.
    pub version: u32,
    /// Digest of the manifest's bytes: the version's own.
    pub digest: String,
    /// Canonical JSON, byte for byte as it was hashed.
    pub manifest: String,
    /// Canonical JSON: what stands behind the digests in the manifest.
    pub disclosures: String,
    /// Canonical JSON: the leaf of the ledger is its SHA-256.
    pub event: String,
    /// Proof that the event stands in the ledger (C2SP tlog-proof).
    pub receipt: String,
}

impl App {
    /// One record with the links in both directions.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`], [`crate::app::Code::Denied`].
    pub fn record_document(&self, session: &Session, number: &str) -> Result<RecordDocument, Error> {
        let record = self.show_record(session, number)?;
        let (linked_from, signed, reading, copies) = self.db.read(|conn| -> Result<_, Error> {
            let row = Self::visible_record(conn, session, number, Action::ReadRecord)?;
            let visible = session.visible();
            let linking = records::linking_to(conn, &row.record_id)?.into_iter();
            let versions = super::read::visible_versions(conn, session, &row.record_id)?;
            let signed = self.signed(conn, session, &row, &versions)?;
            let reading = self.reading(conn, session, &row, &versions)?;
            let copies = self.copies_of(conn, session, &row, &versions)?;
            let linked_from = linking
                .filter(|(_, from)| visible.contains(&from.marking))
                .map(|(link, from)| {
                    let kind = self.definitions.of(session.code()).kinds.get(&from.kind);
                    let label = kind.and_then(|kind| kind.link(&link));
                    LinkView {
                        label: label
                            .map_or(link.as_str(), |link| link.label.of(&session.language))
                            .to_owned(),
                        title: super::read::title_of(&from, session),
                        number: from.number,
                    }
                })
                .collect();
            Ok((linked_from, signed, reading, copies))
        })?;
        let (signatures, to_be_signed) = (signed.signatures, signed.asks);
        Ok(RecordDocument { record, linked_from, signatures, to_be_signed, reading, copies })
    }

    /// Manifest, disclosures, event and receipt of a version.
    ///
    /// # Errors
    /// [`crate::app::Code::NotFound`] also where the version was marked above the actor's clearance;
    /// [`crate::app::Code::Denied`].
    pub fn version_document(
        &self,
        session: &Session,
        number: &str,
        version: u32,
    ) -> Result<VersionDocument, Error> {
        self.db.read(|conn| {
            let record = Self::visible_record(conn, session, number, Action::ReadRecord)?;
            let missing = || Error::not_found("version", version.to_string());
            let position = i32::try_from(version).map_err(|_| missing())?;
            let stored = versions::find(conn, &record.record_id, position)?.ok_or_else(missing)?;
            let parsed = super::read::Parsed::of(&stored)?;
            session
                .may(Action::ReadRecord, parse_marking(&parsed.manifest.marking)?)
                .map_err(|_| missing())?;
            let event = events::find(conn, session.code(), parsed.event)?
                .ok_or_else(|| DbError::inconsistent("events", parsed.event.to_string()))?;
            let receipt = witnessed::receipt(conn, session.code(), parsed.event, None)?;
            Ok(VersionDocument {
                number: record.number,
                version,
                digest: parsed.digest.to_string(),
                manifest: stored.manifest,
                disclosures: stored.disclosures,
                event: event.body,
                receipt: receipt.to_string(),
            })
        })
    }
}
