//! Every version of every record: manifest, disclosures, files, event, receipt.
//!
//! The records are shared out among the threads; the findings are put back into the order of the pack.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::code::Code;
use super::contents::{Account, Located, parse_json};
use super::ledger::{Head, parse_receipt};
use super::report::{Finding, MAX_FINDINGS};
use super::source::{Files, Search};
use super::{MAX_TEXT_BYTES, threads};
use crate::proof::digest::Digest;
use crate::proof::event::{
    Acknowledging, Event, RECORD_ACKNOWLEDGED, RECORD_SIGNED, SIGNATURE_REFUSED, VERSION_COMMITTED, leaf_hash,
};
use crate::proof::pack::{
    Content, ContentVersion, MARKINGS, PackJson, Part, Withheld, disclosures_path, event_path, file_path,
    manifest_path, portable_name, receipt_path,
};
use crate::proof::text::Text;
use crate::proof::version::{Disclosures, Manifest, Mismatch};

/// Records that a thread takes at once.
const PORTION: usize = 16;

/// Checks all records, and does `first` beside it on the calling thread. Gives which files the records account for;
/// nothing if that is not known.
pub(super) fn check_all<T>(
    files: &Files<'_>,
    pack: &PackJson,
    head: &Head,
    findings: &mut Vec<Finding>,
    first: impl FnOnce() -> T,
) -> (Option<Account>, T) {
    let portions: Vec<&[Content]> = pack.contents.chunks(PORTION).collect();
    let total = AtomicUsize::new(0);
    let check = |(): &mut (), number: usize| {
        let (mut account, mut local) = (Account::default(), Vec::new());
        // Data and proofs lie far apart, each in about the order of the records.
        let (mut data, mut proofs) = (files.search(), files.search());
        for content in portions.get(number).copied().unwrap_or_default() {
            let mut before: Option<Digest> = None;
            for version in &content.versions {
                let places = Places::find(content, version, &mut account, &mut data, &mut proofs);
                let subject = Subject { files, pack, head, content, version, places };
                let read = subject.check_manifest(before, &mut local);
                subject.check_event(&mut local);
                subject.check_receipt(&subject.places.event, version.event, &mut local);
                for (statement, index, proof) in &subject.places.statements {
                    subject.check_statement(statement, (&proof.event, read.as_deref()), &mut local);
                    subject.check_receipt(proof, *index, &mut local);
                }
                before = Some(version.digest);
            }
        }
        // A pack made to be wrong everywhere must not fill the memory: beyond the limit only the worst is kept.
        if total.fetch_add(local.len(), Ordering::Relaxed) > MAX_FINDINGS {
            local.sort_by_key(|finding| std::cmp::Reverse(finding.code().outcome()));
            local.truncate(1);
        }
        (account, local)
    };
    let (first, done) = threads::share(portions.len(), first, || (), check);
    // Whatever a thread had not reported is unchecked, and that must show.
    let gave_up = done.iter().any(Option::is_none);
    if gave_up {
        findings.push(Finding::new(Code::ReadFailed, "data").word("error", "gave-up"));
    }
    let mut account = Account::default();
    for (part, local) in done.into_iter().flatten() {
        account.extend(part);
        findings.extend(local);
    }
    ((!gave_up).then_some(account), first)
}

/// What an event can say of a version, beside that it was filed.
struct Statement {
    action: &'static str,
    /// The finding for an event that says something else.
    code: Code,
    /// Members of its detail that are texts and not empty, and how a finding names them.
    texts: &'static [(&'static str, &'static str)],
}

const NAME: (&str, &str) = ("name", "detail.name");
const MEANING: (&str, &str) = ("meaning", "detail.meaning");

/// In the order of [`ContentVersion::statements`].
const STATEMENTS: [Statement; 3] = [
    Statement { action: RECORD_SIGNED, code: Code::SignedMismatch, texts: &[MEANING, NAME] },
    Statement {
        action: SIGNATURE_REFUSED,
        code: Code::RefusalMismatch,
        texts: &[MEANING, NAME, ("reason", "detail.reason")],
    },
    Statement { action: RECORD_ACKNOWLEDGED, code: Code::AcknowledgementMismatch, texts: &[NAME] },
];

/// Where the files of a version are.
struct Places {
    manifest: Located,
    disclosures: Located,
    event: Proof,
    /// Of its signatures, refusals and acknowledgements, in the order of `pack.json`, each with its index.
    statements: Vec<(&'static Statement, u64, Proof)>,
    /// In the order of `pack.json`; nothing for what is withheld.
    files: Vec<Option<Located>>,
}

/// Where an event and its receipt are.
struct Proof {
    event: Located,
    receipt: Located,
}

impl Proof {
    fn find(index: u64, account: &mut Account, proofs: &mut Search<'_>) -> Self {
        Self {
            event: account.find(proofs, event_path(index)),
            receipt: account.find(proofs, receipt_path(index)),
        }
    }
}

impl Places {
    fn find(
        content: &Content,
        version: &ContentVersion,
        account: &mut Account,
        data: &mut Search<'_>,
        proofs: &mut Search<'_>,
    ) -> Self {
        let (record, number) = (&content.path, version.version);
        // In the order of their paths, so that each is found behind the one before.
        Self {
            disclosures: account.find(data, disclosures_path(record, number)),
            files: version
                .files
                .iter()
                .map(|name| (!name.is_empty()).then(|| account.find(data, file_path(record, number, name))))
                .collect(),
            manifest: account.find(data, manifest_path(record, number)),
            event: Proof::find(version.event, account, proofs),
            statements: STATEMENTS
                .iter()
                .zip(version.statements())
                .flat_map(|(statement, indexes)| indexes.iter().map(move |index| (statement, *index)))
                .map(|(statement, index)| (statement, index, Proof::find(index, account, proofs)))
                .collect(),
        }
    }
}

/// A version, and what it is checked against.
struct Subject<'a> {
    files: &'a Files<'a>,
    pack: &'a PackJson,
    head: &'a Head,
    content: &'a Content,
    version: &'a ContentVersion,
    places: Places,
}

impl Subject<'_> {
    fn is_current(&self) -> bool {
        self.version.version == self.content.version
    }

    /// Gives the digests of the version's files, if they can be read and somebody says to have read these.
    fn check_manifest(&self, before: Option<Digest>, findings: &mut Vec<Finding>) -> Option<Vec<Digest>> {
        let Located { path, position: Some(position) } = &self.places.manifest else {
            // A missing file has its finding already.
            return None;
        };
        let bytes = self.files.bytes(*position, MAX_TEXT_BYTES, findings)?;
        if self.files.digest(*position) != Some(self.version.digest) {
            findings.push(Finding::new(Code::VersionDigest, path));
        }
        let manifest = parse_json::<Manifest<Text<'_>>>(&bytes, path, findings)?;
        let rank = |marking: &str| MARKINGS.iter().position(|known| *known == marking);
        let (marking, highest) = (rank(&manifest.marking), rank(&self.pack.scope.marking));
        let differences = [
            ("organisation", *manifest.organisation != *self.pack.organisation.code),
            ("record", *manifest.record != *self.content.record),
            ("number", *manifest.number != *self.content.number),
            ("kind", *manifest.kind != *self.content.kind),
            ("version", manifest.version != self.version.version),
            ("marking", marking.is_none() || marking > highest),
        ];
        for (member, _) in differences.into_iter().filter(|(_, differs)| *differs) {
            findings.push(Finding::new(Code::VersionMismatch, path).text("member", member));
        }
        if manifest.previous != before {
            findings.push(Finding::new(Code::VersionChain, path));
        }
        if self.is_current() {
            self.check_files(&manifest, findings);
        }
        self.check_disclosures(&manifest, findings);
        let files = || manifest.files.iter().map(|file| file.digest).collect();
        (!self.version.acknowledgements.is_empty()).then(files)
    }

    /// The current version's files against its manifest.
    fn check_files(&self, manifest: &Manifest<Text<'_>>, findings: &mut Vec<Finding>) {
        if manifest.files.len() != self.places.files.len() {
            let finding = Finding::new(Code::VersionMismatch, &self.places.manifest.path);
            findings.push(finding.text("member", "files"));
            return;
        }
        for (entry, file) in manifest.files.iter().zip(&self.places.files) {
            let Some(file) = file else { continue };
            let differs = match file.position {
                Some(position) => self
                    .files
                    .fingerprint(position)
                    .is_some_and(|found| found.digest != entry.digest || found.size_bytes != entry.size),
                // What is not here is still held to what the manifest of the pack says of it.
                None => self.files.digest_elsewhere(&file.path).is_some_and(|digest| digest != entry.digest),
            };
            if differs {
                findings.push(Finding::new(Code::FileMismatch, &file.path));
            }
        }
    }

    fn check_disclosures(&self, manifest: &Manifest<Text<'_>>, findings: &mut Vec<Finding>) {
        let Located { path, position: Some(position) } = &self.places.disclosures else { return };
        let Some(bytes) = self.files.bytes(*position, MAX_TEXT_BYTES, findings) else { return };
        let Some(disclosures) = parse_json::<Disclosures<Text<'_>>>(&bytes, path, findings) else { return };
        for mismatch in manifest.check(&disclosures) {
            let finding = Finding::new(Code::DisclosureMismatch, path);
            findings.push(match mismatch {
                Mismatch::Subject => finding.word("what", "disclosure-subject"),
                Mismatch::Title => finding.word("what", "disclosure-title"),
                Mismatch::Field(name) => finding.word("what", "disclosure-field").text("name", name),
                Mismatch::UnknownField(name) => finding.word("what", "disclosure-unknown").text("name", name),
                Mismatch::Order(name) => finding.word("what", "disclosure-order").text("name", name),
                Mismatch::FileName(position) => {
                    finding.word("what", "disclosure-file").number("name", position.saturating_add(1))
                }
                Mismatch::FileCount => finding.word("what", "disclosure-count"),
            });
        }
        self.check_withheld(manifest, &disclosures, path, findings);
        if !self.is_current() {
            return;
        }
        // What pack.json shows is what was disclosed: the title, and names that follow from the true ones.
        let mut wrong = |what| findings.push(Finding::new(Code::DisclosureMismatch, path).word("what", what));
        let title = disclosures.title.as_ref().map_or(Some(""), |title| title.value().as_str());
        if title != Some(self.content.title.as_str()) {
            wrong("disclosure-shown-title");
        }
        // Nothing for a name that is withheld; nothing at all if one is no text.
        let names: Option<Vec<Option<&str>>> = disclosures
            .files
            .iter()
            .map(|name| match name {
                None => Some(None),
                Some(name) => name.value().as_str().map(Some),
            })
            .collect();
        let Some(names) = names else { return wrong("disclosure-shown-names") };
        if names.len() == self.version.files.len() {
            let mut taken = BTreeSet::new();
            let mut follow =
                |name: Option<&str>| name.map(|name| portable_name(name, &mut taken)).unwrap_or_default();
            if !names.into_iter().zip(&self.version.files).all(|(name, shown)| follow(name) == *shown) {
                wrong("disclosure-shown-names");
            }
        }
    }

    /// What is not disclosed is exactly what `pack.json` says is withheld.
    fn check_withheld(
        &self,
        manifest: &Manifest<Text<'_>>,
        disclosures: &Disclosures<Text<'_>>,
        path: &str,
        findings: &mut Vec<Finding>,
    ) {
        let withheld = &self.version.withheld;
        // Nearly always: everything is there.
        if withheld.is_empty()
            && disclosures.title.is_some()
            && disclosures.fields.len() >= manifest.fields.len()
            && disclosures.files.iter().all(Option::is_some)
        {
            return;
        }
        let declared =
            |part: Part, name: &str| withheld.iter().any(|entry| entry.part == part && entry.name == name);
        let mut check = |part: Part, name: &str, is_there: bool| {
            let code = match (is_there, declared(part, name)) {
                (true, true) => Code::WithheldPresent,
                (false, false) => Code::WithheldUndeclared,
                _ => return,
            };
            findings.push(Finding::new(code, path).word("part", part_word(part)).text("name", name));
        };
        check(Part::Title, "", disclosures.title.is_some());
        for name in manifest.fields.keys() {
            check(Part::Field, name, disclosures.fields.iter().any(|field| field.name() == &**name));
        }
        for (position, name) in (1_usize..).zip(&disclosures.files).take(manifest.files.len()) {
            check(Part::File, &position.to_string(), name.is_some());
        }
        let known = |entry: &Withheld| match entry.part {
            Part::Title => true,
            Part::Field => manifest.fields.contains_key(entry.name.as_str()),
            Part::File => entry.position().is_some_and(|position| position < manifest.files.len()),
        };
        for entry in withheld.iter().filter(|entry| !known(entry)) {
            let finding = Finding::new(Code::WithheldUnknown, path);
            findings.push(finding.word("part", part_word(entry.part)).text("name", &entry.name));
        }
    }

    fn check_event(&self, findings: &mut Vec<Finding>) {
        let Located { path, position: Some(position) } = &self.places.event.event else { return };
        let Some(bytes) = self.files.bytes(*position, MAX_TEXT_BYTES, findings) else { return };
        let Some(event) = parse_json::<Event<Text<'_>>>(&bytes, path, findings) else { return };
        for (member, _) in
            self.differences(&event, VERSION_COMMITTED).into_iter().filter(|(_, differs)| *differs)
        {
            findings.push(Finding::new(Code::EventMismatch, path).text("member", member));
        }
    }

    /// What an event that commits to this version says otherwise.
    fn differences(&self, event: &Event<Text<'_>>, action: &str) -> [(&'static str, bool); 6] {
        let number = event.detail.get("number").and_then(serde_json::Value::as_str);
        let version = event.detail.get("version").and_then(serde_json::Value::as_u64);
        [
            ("organisation", *event.organisation != *self.pack.organisation.code),
            ("action", *event.action != *action),
            ("subject", *event.subject != *self.content.record),
            ("digest", event.digest != Some(self.version.digest)),
            ("detail.number", number != Some(self.content.number.as_str())),
            ("detail.version", version != Some(u64::from(self.version.version))),
        ]
    }

    /// The event of a signature, refusal or acknowledgement: over this version, and saying what such an event says. What
    /// was read is these files, if they are known.
    fn check_statement(
        &self,
        statement: &Statement,
        (event, read): (&Located, Option<&[Digest]>),
        findings: &mut Vec<Finding>,
    ) {
        let Located { path, position: Some(position) } = event else { return };
        let Some(bytes) = self.files.bytes(*position, MAX_TEXT_BYTES, findings) else { return };
        let Some(event) = parse_json::<Event<Text<'_>>>(&bytes, path, findings) else { return };
        let text = |name: &str| event.detail.get(name).and_then(serde_json::Value::as_str);
        let lacks = |name: &str| text(name).is_none_or(str::is_empty);
        let is_read = statement.action == RECORD_ACKNOWLEDGED;
        let content = read.filter(|_| is_read).map(|files| {
            let content = text("revision").and_then(|name| Acknowledging::content_of(name, files).ok());
            content.is_none_or(|content| text("content") != Some(content.to_string().as_str()))
        });
        let texts = statement.texts.iter().map(|(name, member)| (*member, lacks(name)));
        let more = texts.chain(content.map(|differs| ("detail.content", differs)));
        let all = self.differences(&event, statement.action).into_iter().chain(more);
        for (member, _) in all.filter(|(_, differs)| *differs) {
            findings.push(Finding::new(statement.code, path).text("member", member));
        }
    }

    /// The receipt of an event at this index.
    fn check_receipt(&self, proof: &Proof, index: u64, findings: &mut Vec<Finding>) {
        let Located { path, position: Some(position) } = &proof.receipt else { return };
        let Some(bytes) = self.files.bytes(*position, MAX_TEXT_BYTES, findings) else { return };
        let Ok(text) = std::str::from_utf8(&bytes) else {
            findings.push(Finding::new(Code::ReceiptForm, path).word("error", "not-utf8"));
            return;
        };
        let Some(receipt) = parse_receipt(text, self.head.known(), path, findings) else { return };
        let differs = if receipt.index != index {
            Some("receipt-index")
        } else if receipt.extra.is_some() {
            Some("receipt-extra")
        } else if receipt.checkpoint != self.head.text {
            Some("receipt-head")
        } else {
            None
        };
        if let Some(what) = differs {
            findings.push(Finding::new(Code::ReceiptMismatch, path).word("what", what));
            return;
        }
        // The event's digest is that of its file: an event that is not canonical has its own finding.
        let event = proof.event.position.and_then(|position| self.files.digest(position));
        if let (Some(checkpoint), Some(event)) = (&self.head.checkpoint, event)
            && let Err(error) = receipt.verify_inclusion(&leaf_hash(&event), checkpoint)
        {
            findings.push(Finding::new(Code::ReceiptInvalid, path).text("error", error));
        }
    }
}

/// The word for what is withheld.
pub(super) const fn part_word(part: Part) -> &'static str {
    match part {
        Part::Title => "part-title",
        Part::Field => "part-field",
        Part::File => "part-file",
    }
}
