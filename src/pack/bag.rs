//! The bag: which files a pack has, with their sums, before a byte of it is written.

use std::collections::BTreeSet;
use std::thread;

use super::contents::Contents;
use super::spool::{Spool, SpoolFile, Spooled};
use super::{index, pdf, readme, verify_page};
use crate::proof::canonical::{self, CanonicalError};
use crate::proof::digest::{Digest, Fingerprint, Hasher};
use crate::proof::pack::{self, PackJson, StepJson};
use crate::words::Words;

/// What goes into a pack, gathered and filtered; all but the files of its versions.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// `pack.json`.
    pub pack: PackJson,
    /// The same for people; its `content_digest` is filled in here.
    pub contents: Contents,
    /// The head that all receipts refer to.
    pub checkpoint: String,
    /// tlog-policy with the log's keys.
    pub policy: String,
    /// What is in `data/traceability/`, if there are units or lots.
    pub traceability: Option<Traceability>,
}

/// The files in `data/traceability/`.
#[derive(Debug, Clone)]
pub struct Traceability {
    /// `units.csv`.
    pub units: Spool,
    /// `edges.csv`.
    pub edges: Spool,
    /// `as-designed.csv`, where there are parts lists.
    pub as_designed: Option<Vec<u8>>,
    /// `operations.csv`, where there are operations.
    pub operations: Option<Spool>,
    /// `epcis.jsonld`, in a pack about pieces.
    pub epcis: Option<Vec<u8>>,
}

/// The files of one version.
#[derive(Debug, Clone)]
pub struct VersionFiles {
    /// `data/<folder>/<number>` of its record.
    pub record_path: String,
    /// From 1.
    pub version: u32,
    /// Canonical JSON.
    pub manifest: String,
    /// Canonical JSON.
    pub disclosures: String,
    /// Ledger index of its event.
    pub index: u64,
    /// Canonical JSON of the event.
    pub event: String,
    /// Its receipt.
    pub receipt: String,
    /// Portable name and sums of each file that is shipped.
    pub files: Vec<(String, Fingerprint)>,
    /// Ledger index, canonical JSON and receipt of each event by which somebody signed it, refused to, or says to have
    /// read it.
    pub said: Vec<(u64, String, String)>,
}

/// Where the bytes of an entry come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// They are here.
    Bytes(Vec<u8>),
    /// They are in a file of their own.
    File(SpoolFile),
    /// They are in the blob store under their digest.
    Blob,
    /// They can only be made once everything before is settled: the pack's own receipt, and what else is made over the
    /// tag manifest.
    Late,
}

/// A file of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Path in the bag.
    pub path: String,
    /// Sums; of no meaning for [`Source::Late`].
    pub fingerprint: Fingerprint,
    /// Bytes.
    pub source: Source,
}

/// A bag that is laid out.
#[derive(Debug, Clone)]
pub struct Bag {
    /// Pack number, name of the top folder.
    pub number: String,
    /// The as-of instant, timestamp of every entry.
    pub at: crate::proof::time::Timestamp,
    /// Files in the order of the container.
    pub entries: Vec<Entry>,
    /// SHA-256 of `tagmanifest-sha256.txt`: what issuing the pack commits to.
    pub tagmanifest: Digest,
    /// SHA-256 of `pack.json`.
    pub content: Digest,
}

/// Why a bag cannot be laid out.
#[derive(Debug, thiserror::Error)]
pub enum BagError<E> {
    /// Something does not fit canonical JSON.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// The report cannot be made.
    #[error("the report cannot be made")]
    Pdf(#[from] pdf::PdfError),
    /// The index page cannot be made.
    #[error("the index page cannot be made")]
    Index(#[from] index::IndexError),
    /// The thread that hashes and makes the page died.
    #[error("a thread ended before its time")]
    Thread,
    /// The caller's part failed: handing out the files of the versions.
    #[error("the files of the versions cannot be gathered")]
    Caller(E),
    /// Two files would have the same path, or a path is not portable.
    #[error("the path {0} is not portable or occurs twice")]
    Path(String),
}

fn bytes(path: &str, bytes: Vec<u8>) -> Entry {
    let mut hasher = Hasher::new();
    hasher.update(&bytes);
    Entry { path: path.to_owned(), fingerprint: hasher.finish(), source: Source::Bytes(bytes) }
}

fn spooled(path: &str, Spool { fingerprint, place }: Spool) -> Entry {
    let source = match place {
        Spooled::Memory(bytes) => Source::Bytes(bytes),
        Spooled::File(file) => Source::File(file),
    };
    Entry { path: path.to_owned(), fingerprint, source }
}

/// Files of the pack: those of `data/`, and those of `proof/`.
#[derive(Default)]
struct Files {
    data: Vec<Entry>,
    tags: Vec<Entry>,
}

impl Files {
    /// Adds the files of a version.
    fn add(&mut self, version: VersionFiles) {
        let Self { data, tags } = self;
        let VersionFiles {
            record_path: at,
            version: number,
            manifest,
            disclosures,
            index,
            event,
            receipt,
            files,
            said,
        } = version;
        data.push(bytes(&pack::manifest_path(&at, number), manifest.into_bytes()));
        data.push(bytes(&pack::disclosures_path(&at, number), disclosures.into_bytes()));
        for (name, fingerprint) in files {
            let path = pack::file_path(&at, number, &name);
            data.push(Entry { path, fingerprint, source: Source::Blob });
        }
        for (index, event, receipt) in std::iter::once((index, event, receipt)).chain(said) {
            tags.push(bytes(&pack::event_path(index), event.into_bytes()));
            tags.push(bytes(&pack::receipt_path(index), receipt.into_bytes()));
        }
    }
}

impl Bag {
    /// Lays a pack out. `versions` hands out every version in `pack.contents`, in any order, on another thread: what it
    /// reads is read while the report is laid out.
    ///
    /// # Errors
    /// [`BagError`].
    pub fn lay_out<E: Send>(
        evidence: Evidence,
        versions: impl FnOnce(&mut dyn FnMut(VersionFiles)) -> Result<(), E> + Send,
        words: &Words,
    ) -> Result<Self, BagError<E>> {
        let Evidence { pack, mut contents, checkpoint, policy, traceability } = evidence;
        let pack_json = canonical::to_vec(&pack)?;
        let content = Digest::of(&pack_json);
        contents.content_digest = content;
        // Another thread hashes what is there and makes the page, while this one makes the report.
        let (report, others) = thread::scope(|scope| {
            let (contents, language) = (&contents, words.language());
            let others = scope.spawn(move || -> Result<_, BagError<E>> {
                let mut files = Files::default();
                versions(&mut |version| files.add(version)).map_err(BagError::Caller)?;
                Ok((files, index::render(contents, &Words::of(language))?))
            });
            (pdf::render(contents, words), others.join())
        });
        let (Files { mut data, mut tags }, page) = others.map_err(|_| BagError::Thread)??;
        data.extend([
            bytes(pack::REPORT_PDF, report?),
            bytes(pack::INDEX_HTML, page.into_bytes()),
            bytes(pack::PACK_JSON, pack_json),
        ]);
        for step in &pack.steps {
            let json = canonical::to_vec(&StepJson::new(&pack.number, step))?;
            data.push(bytes(&pack::step_path(&step.folder), json));
        }
        if let Some(Traceability { units, edges, as_designed, operations, epcis }) = traceability {
            data.push(spooled(pack::UNITS_CSV, units));
            data.push(spooled(pack::EDGES_CSV, edges));
            data.extend(as_designed.map(|lines| bytes(pack::AS_DESIGNED_CSV, lines)));
            data.extend(operations.map(|done| spooled(pack::OPERATIONS_CSV, done)));
            data.extend(epcis.map(|events| bytes(pack::EPCIS_JSON, events)));
        }
        let payload_bytes = data.iter().map(|entry| entry.fingerprint.size_bytes).sum();
        let payload_files = u64::try_from(data.len()).unwrap_or(u64::MAX);
        tags.push(bytes(pack::CHECKPOINT, checkpoint.into_bytes()));
        tags.push(bytes(pack::POLICY, policy.into_bytes()));
        tags.push(bytes(pack::README, readme::render(&contents).into_bytes()));
        tags.push(bytes(pack::VERIFY_PAGE, verify_page::html().into()));
        tags.push(bytes(pack::CHECK_SCRIPT, verify_page::CHECK_SCRIPT.into()));
        tags.push(bytes(pack::BAGIT, pack::BAGIT_TEXT.into()));
        tags.push(bytes(pack::BAG_INFO, pack::bag_info(&pack, payload_bytes, payload_files).into_bytes()));
        tags.push(bytes(pack::MANIFEST, manifest(&mut data)?.into_bytes()));
        let tag_manifest = bytes(pack::TAG_MANIFEST, manifest(&mut tags)?.into_bytes());
        let tagmanifest = tag_manifest.fingerprint.digest;
        let late = pack::MADE_AFTER_TAG_MANIFEST.map(|path| Entry {
            path: path.to_owned(),
            fingerprint: Hasher::new().finish(),
            source: Source::Late,
        });
        let mut entries = data;
        entries.extend(tags);
        entries.push(tag_manifest);
        entries.extend(late);
        entries.sort_by(|a, b| (a.path != pack::BAGIT, &a.path).cmp(&(b.path != pack::BAGIT, &b.path)));
        Ok(Self { number: pack.number, at: pack.as_of.at, entries, tagmanifest, content })
    }

    /// The bytes of an entry that are at hand: `data/report.pdf` and the like.
    #[must_use]
    pub fn bytes_of(&self, path: &str) -> Option<&[u8]> {
        self.entries.iter().find(|entry| entry.path == path).and_then(|entry| match &entry.source {
            Source::Bytes(bytes) => Some(bytes.as_slice()),
            Source::File(_) | Source::Blob | Source::Late => None,
        })
    }

    /// Bytes of all files together, without the container.
    #[must_use]
    pub fn total_bytes(&self) -> u64 {
        self.entries.iter().map(|entry| entry.fingerprint.size_bytes).sum()
    }
}

/// Sorts the entries by path and writes their manifest.
fn manifest<E>(entries: &mut [Entry]) -> Result<String, BagError<E>> {
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    let mut folded = BTreeSet::new();
    for entry in entries.iter() {
        if !pack::is_portable_path(&entry.path) || !folded.insert(entry.path.to_lowercase()) {
            return Err(BagError::Path(entry.path.clone()));
        }
    }
    Ok(pack::manifest_text(entries.iter().map(|entry| (entry.path.as_str(), &entry.fingerprint.digest))))
}
