//! A PDF pack: the report, and what is attached to it (section 12 of the specification).
//!
//! This is no reader of PDF. A PDF pack has one form; its beginning says where the report ends, and from there on every
//! byte follows from the attachments and is compared. So nothing can hide in it, and nothing that a reader of PDF would
//! have to be trusted with is looked at.

use std::borrow::Cow;

use super::code::Code;
use super::report::{Finding, Findings};
use super::source::{File, PdfSignature, Place, ReadAt, Slice, Source, Store, read_full};
use super::{MAX_INDEX_BYTES, as_of, names, zip};
use crate::proof::container::DosTime;
use crate::proof::digest::{Digest, Hasher};
use crate::proof::pack::{MANIFEST, PACK_JSON, REPORT_PDF, TAG_MANIFEST, parse_manifest};
use crate::proof::pdf_signature::{Draft, Found as Signed, MOST_ROOM_BYTES, Spot};
use crate::proof::pdf_validation::{Carried, MOST_BYTES};
use crate::proof::report::{
    ATTACHMENTS, Base, CLOSE, HAS_VALIDATION, HEAD_BYTES, PROOFS, Revision, TAIL_BYTES, WINDOW_BYTES,
    is_in_proofs, length_of, table_position,
};

/// Where a finding stands that belongs to no attachment.
const REPORT: &str = "(report)";
const END: &str = "(end)";

/// More than can stand behind the attachments: a signature and a timestamp in hexadecimal, and what each needs.
const MOST_UPDATE_BYTES: usize = 5 * MOST_ROOM_BYTES + 2 * MOST_BYTES;

/// True for a file that is to be taken for a PDF pack.
pub(super) fn is_pdf(bytes: &dyn ReadAt) -> bool {
    read(bytes, 0, 5).is_ok_and(|head| head == b"%PDF-")
}

type Refused = Box<Finding>;

fn read(bytes: &dyn ReadAt, offset: u64, length: usize) -> Result<Vec<u8>, Refused> {
    let mut buffer = vec![0; length];
    match read_full(bytes, offset, &mut buffer) {
        Ok(got) => {
            buffer.truncate(got);
            Ok(buffer)
        }
        Err(error) => Err(Box::new(Finding::new(Code::PackUnreadable, REPORT).text("error", error))),
    }
}

fn broken(path: &str, what: &'static str) -> Refused {
    Box::new(Finding::new(Code::PdfBroken, path).word("what", what))
}

/// Where the bytes of an attachment stand.
#[derive(Debug, Clone, Copy)]
struct Found {
    /// What stands before them.
    head: u64,
    /// They themselves.
    start: u64,
    length: u64,
}

/// A PDF pack, as it stands there.
pub(super) struct Pdf<'a> {
    bytes: &'a dyn ReadAt,
    size: u64,
    base: Base,
    found: Vec<Found>,
    /// The container of proofs.
    proofs: Slice<'a>,
    directory: zip::Directory,
}

/// Finds report and attachments.
///
/// # Errors
/// A finding if the file cannot be read as a PDF pack.
pub(super) fn open(bytes: &dyn ReadAt) -> Result<Pdf<'_>, Refused> {
    let size = bytes
        .size_bytes()
        .map_err(|error| Box::new(Finding::new(Code::PackUnreadable, REPORT).text("error", error)))?;
    let length = length_of(&read(bytes, 0, HEAD_BYTES)?).ok_or_else(|| broken(REPORT, "pdf-foreign"))?;
    if length > size {
        return Err(broken(REPORT, "pdf-short"));
    }
    let tail_bytes = u64::try_from(TAIL_BYTES).unwrap_or(u64::MAX);
    let tail = read(bytes, length.saturating_sub(tail_bytes), TAIL_BYTES)?;
    let table = table_position(&tail).filter(|table| *table < length);
    let table = table.ok_or_else(|| broken(REPORT, "pdf-foreign"))?;
    let base = Base::read(length, table, &read(bytes, table, WINDOW_BYTES)?);
    let base = base.ok_or_else(|| broken(REPORT, "pdf-foreign"))?;
    if length == size {
        return Err(Box::new(Finding::new(Code::PdfAlone, REPORT)));
    }
    let mut found = Vec::with_capacity(ATTACHMENTS.len());
    let mut head = length;
    for attachment in &ATTACHMENTS {
        let window = read(bytes, head, WINDOW_BYTES)?;
        let missing = || broken(attachment.name, "pdf-attachment");
        let (before, length) = Revision::length_in(&window).ok_or_else(missing)?;
        let start = head.saturating_add(before);
        let end = start.checked_add(length).filter(|end| *end <= size).ok_or_else(missing)?;
        found.push(Found { head, start, length });
        head = end.saturating_add(u64::try_from(CLOSE.len()).unwrap_or(u64::MAX));
    }
    let place = found_at(&found, |attachment| attachment == PROOFS);
    let proofs = Slice { whole: bytes, start: place.start, length: place.length };
    let directory = zip::read_directory(&proofs)?;
    Ok(Pdf { bytes, size, base, found, proofs, directory })
}

fn found_at(found: &[Found], is_wanted: impl Fn(&str) -> bool) -> Found {
    let mut pairs = ATTACHMENTS.iter().zip(found);
    let wanted = pairs.find(|(attachment, _)| is_wanted(attachment.name)).map(|(_, found)| *found);
    wanted.unwrap_or(Found { head: 0, start: 0, length: 0 })
}

impl Pdf<'_> {
    /// The bytes of an attachment that is a file of the bag; nothing if it is too large.
    fn attached(&self, path: &str) -> Result<Vec<u8>, Refused> {
        let mut pairs = ATTACHMENTS.iter().zip(&self.found);
        let found = pairs.find(|(attachment, _)| attachment.path == Some(path)).map(|(_, found)| found);
        match found.filter(|found| found.length <= MAX_INDEX_BYTES) {
            Some(found) => read(self.bytes, found.start, usize::try_from(found.length).unwrap_or(0)),
            None => Ok(Vec::new()),
        }
    }

    /// The files that are here, and the name of the top directory of the container of proofs. Everything else of the file
    /// is compared with its only form.
    ///
    /// # Errors
    /// A finding if the container cannot be read.
    pub(super) fn files(&self, findings: &mut Findings) -> Result<(Source<'_>, String), Refused> {
        let at = as_of(&self.attached(PACK_JSON)?);
        let signature = match at {
            Some(at) => self.compare(Revision::new(self.base, at), findings)?,
            None => None,
        };
        let (mut source, top) = zip::open(&self.proofs, &self.directory, at.map(DosTime::from), findings)?;
        for file in &mut source.files {
            if let Some(Place::Member { offset, .. }) = &mut file.place {
                *offset = offset.saturating_add(self.proofs.start);
            }
            if !file.is_rejected && !is_in_proofs(file.path()) {
                findings.push(
                    Finding::new(Code::PdfForm, file.path()).word("what", "pdf-not-here").number("at", 0_u64),
                );
            }
        }
        let plain = |path: &'static str, offset, size_bytes| File {
            name: Cow::Borrowed(path),
            path_start: 0,
            size_bytes,
            place: Some(Place::Plain { offset }),
            is_rejected: false,
        };
        source.files.push(plain(REPORT_PDF, 0, self.base.length));
        for (attachment, found) in ATTACHMENTS.iter().zip(&self.found) {
            if let Some(path) = attachment.path {
                source.files.push(plain(path, found.start, found.length));
            }
        }
        names::reject_collisions(&mut source.files, findings);
        if let Store::Container { bytes, .. } = &mut source.store {
            *bytes = self.bytes;
        }
        source.elsewhere = Some(self.elsewhere()?);
        source.signature = signature;
        Ok((source, top))
    }

    /// What the manifests list, and a PDF has no room for.
    fn elsewhere(&self) -> Result<Vec<(String, Digest)>, Refused> {
        let is_here = |path: &str| {
            path == REPORT_PDF
                || is_in_proofs(path)
                || ATTACHMENTS.iter().any(|attachment| attachment.path == Some(path))
        };
        let mut elsewhere = Vec::new();
        for manifest in [MANIFEST, TAG_MANIFEST] {
            let text = self.attached(manifest)?;
            // What is wrong with a manifest is found when it is checked.
            let listed = std::str::from_utf8(&text).ok().and_then(|text| parse_manifest(text).ok());
            let listed = listed.unwrap_or_default().into_iter().filter(|(path, _)| !is_here(path));
            elsewhere.extend(listed.map(|(path, digest)| (path.to_owned(), digest)));
        }
        elsewhere.sort_unstable();
        Ok(elsewhere)
    }

    /// Everything between and behind the attachments; returns the signature, if the file has one.
    fn compare(
        &self,
        mut revision: Revision,
        findings: &mut Findings,
    ) -> Result<Option<PdfSignature>, Refused> {
        let mut wrong = |path: &str, at: u64| {
            findings.push(Finding::new(Code::PdfForm, path).word("what", "pdf-differs").number("at", at));
        };
        for (attachment, found) in ATTACHMENTS.iter().zip(&self.found) {
            let before = revision.open(found.length);
            for (expected, start) in [(before.as_str(), found.head), (CLOSE, found.start + found.length)] {
                if let Some(at) = self.differs(expected.as_bytes(), start)? {
                    wrong(attachment.name, at);
                }
            }
        }
        let start = revision.position();
        let tag_manifest = Digest::of(&self.attached(TAG_MANIFEST)?);
        let end = revision.finish(&tag_manifest);
        let differs = self.differs(&end, start)?;
        let expected = start.saturating_add(u64::try_from(end.len()).unwrap_or(u64::MAX));
        if let Some(at) = differs {
            wrong(END, at);
            return Ok(None);
        }
        let Some(more) = self.size.checked_sub(expected).filter(|more| *more > 0) else { return Ok(None) };
        let length = usize::try_from(more).ok().filter(|length| *length <= MOST_UPDATE_BYTES);
        let signature = match (revision.spot(&end, &tag_manifest), length) {
            (Some(spot), Some(length)) => self.updates(spot, &read(self.bytes, expected, length)?)?,
            _ => Err(expected),
        };
        match signature {
            Ok(signature) => Ok(Some(signature)),
            Err(at) => {
                wrong(END, at);
                Ok(None)
            }
        }
    }

    /// What may stand behind the attachments, in this order and to the end of the file: the signature, what is needed to
    /// validate it later, a timestamp of the document, and what that needs. The inner error is where it is something else.
    fn updates(&self, spot: Spot, updates: &[u8]) -> Result<Result<PdfSignature, u64>, Refused> {
        let updates_at = spot.position;
        let rest = |spot: &Spot| {
            let done = spot.position.saturating_sub(updates_at);
            usize::try_from(done).ok().and_then(|done| updates.get(done..)).unwrap_or_default()
        };
        // A report from before there was a place for it has another object in it.
        let place = read(self.bytes, u64::try_from(HEAD_BYTES).unwrap_or(0), HAS_VALIDATION.len())?;
        let mut carried = Carried::default();
        let mut validation = |signed: &Signed, spot: Spot| {
            let key = signed.draft.key(&signed.signature);
            let update =
                carried.read(&spot, &key, rest(&spot)).filter(|_| place == HAS_VALIDATION.as_bytes());
            let Some(update) = update else { return spot };
            carried = update.carried;
            update.next
        };
        let Some(seal) = Signed::seal(&spot, rest(&spot)) else { return Ok(Err(spot.position)) };
        let mut at = validation(&seal, seal.draft.next());
        let mut timestamp = None;
        if let Some(late) = Signed::timestamp(&at, &seal.draft, rest(&at)) {
            let digest = self.digest_of_signed(at.position, &late.draft)?;
            at = validation(&late, late.draft.next());
            timestamp = Some((late.signature, digest));
        }
        if !rest(&at).is_empty() {
            return Ok(Err(at.position));
        }
        let digest = self.digest_of_signed(spot.position, &seal.draft)?;
        Ok(Ok(PdfSignature { seal: (seal.signature, digest), timestamp, carried: carried.store }))
    }

    /// SHA-256 of the file up to the signature's update, and of what of the update is signed.
    fn digest_of_signed(&self, length: u64, draft: &Draft) -> Result<Digest, Refused> {
        let mut hasher = Hasher::new();
        let mut at = 0;
        while at < length {
            let block = usize::try_from((length - at).min(1 << 20)).unwrap_or(0);
            let block = read(self.bytes, at, block)?;
            if block.is_empty() {
                return Err(broken(END, "pdf-short"));
            }
            hasher.update(&block);
            at = at.saturating_add(u64::try_from(block.len()).unwrap_or(u64::MAX));
        }
        let (before, after) = draft.signed();
        hasher.update(before);
        hasher.update(after);
        Ok(hasher.finish().digest)
    }

    /// The first byte that is not as expected.
    fn differs(&self, expected: &[u8], start: u64) -> Result<Option<u64>, Refused> {
        let found = read(self.bytes, start, expected.len())?;
        if found == expected {
            return Ok(None);
        }
        let same = found.iter().zip(expected).take_while(|(found, expected)| found == expected).count();
        Ok(Some(start.saturating_add(u64::try_from(same).unwrap_or(0))))
    }
}
