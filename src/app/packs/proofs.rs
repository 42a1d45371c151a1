//! What proves the versions of a pack: their texts as stored, events, receipts, and the sums of the files that are
//! shipped. Read in pages, while the report is laid out.

use std::collections::{BTreeMap, HashMap};

use crate::app::Error;
use crate::db::ledger::StoredCheckpoint;
use crate::db::{Conn, DbError, blobs, versions};
use crate::ledger::read::Receipts;
use crate::pack::bag::VersionFiles;
use crate::proof::digest::{Digest, Fingerprint};

/// Versions that are read at once.
const PAGE: i64 = 500;

/// Where a version stands in the pack.
#[derive(Debug)]
pub(super) struct Place {
    /// `data/<folder>/<number>` of its record.
    pub record_path: String,
    /// From 1.
    pub version: u32,
    /// Portable name and digest of each file that is shipped.
    pub files: Vec<(String, Digest)>,
    /// Its disclosures without what is withheld; nothing if all are shipped as they are stored.
    pub disclosures: Option<String>,
    /// Ledger index and canonical JSON of each event by which somebody signed it, refused to, or says to have read it.
    pub said: Vec<(u64, String)>,
}

/// The versions of a pack, and the head that their receipts refer to.
#[derive(Debug)]
pub(super) struct Proofs {
    /// By ledger index.
    pub places: BTreeMap<u64, Place>,
    /// The head.
    pub head: StoredCheckpoint,
}

impl Proofs {
    /// Hands out the files of each version, in the order of the ledger.
    pub fn read(
        self,
        conn: &mut Conn,
        organisation: &str,
        take: &mut dyn FnMut(VersionFiles),
    ) -> Result<(), Error> {
        let end = self.places.last_key_value().map_or(0, |(last, _)| last.saturating_add(1));
        let mut wanted = self.places.into_iter().peekable();
        while let Some(first) = wanted.peek().map(|(index, _)| *index) {
            let page = versions::texts(conn, organisation, first, end, PAGE)?;
            let found: Vec<(Place, versions::Texts)> = page
                .into_iter()
                .filter_map(|texts| {
                    let (_, place) = wanted.next_if(|(index, _)| *index == texts.event_index)?;
                    Some((place, texts))
                })
                .collect();
            if found.is_empty() {
                return Err(DbError::Inconsistent { table: "events", what: first.to_string() }.into());
            }
            let digests = found.iter().flat_map(|(place, _)| place.files.iter().map(|(_, digest)| digest));
            let sums = blobs::find_all(conn, digests)?;
            let mut receipts = Receipts::new(conn, organisation, self.head.clone());
            for (place, texts) in found {
                let mut said = Vec::new();
                for (index, event) in place.said {
                    let receipt = receipts.receipt(index, None)?.to_string();
                    said.push((index, event, receipt));
                }
                take(VersionFiles {
                    said,
                    receipt: receipts.receipt(texts.event_index, None)?.to_string(),
                    files: with_sums(place.files, &sums)?,
                    record_path: place.record_path,
                    version: place.version,
                    manifest: texts.manifest,
                    disclosures: place.disclosures.unwrap_or(texts.disclosures),
                    index: texts.event_index,
                    event: texts.event,
                });
            }
        }
        Ok(())
    }
}

fn with_sums(
    files: Vec<(String, Digest)>,
    sums: &HashMap<Digest, Fingerprint>,
) -> Result<Vec<(String, Fingerprint)>, Error> {
    let known = files.into_iter().map(|(name, digest)| {
        let blob = sums
            .get(&digest)
            .ok_or_else(|| DbError::Inconsistent { table: "blobs", what: digest.to_string() })?;
        Ok((name, *blob))
    });
    known.collect()
}
