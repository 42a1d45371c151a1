//! Every version of every record: manifest, disclosures, files, event, receipt.
//!
//! The records are shared out among the threads; the findings are put back into the order of the pack.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::MAX_TEXT_BYTES;
use super::code::Code;
use super::contents::parse_json;
use super::ledger::{Head, parse_receipt};
use super::report::{Finding, Findings, MAX_FINDINGS};
use super::source::Files;
use crate::proof::digest::Digest;
use crate::proof::event::{Event, VERSION_COMMITTED, leaf_hash};
use crate::proof::pack::{
    Content, ContentVersion, MARKINGS, PackJson, disclosures_path, event_path, file_path, manifest_path,
    portable_name, receipt_path,
};
use crate::proof::version::{Disclosures, Manifest, Mismatch};

/// Records that a thread takes at once.
const PORTION: usize = 16;

/// Checks all records.
pub(super) fn check_all(files: &Files<'_>, pack: &PackJson, head: &Head, findings: &mut Findings) {
    let portions: Vec<&[Content]> = pack.contents.chunks(PORTION).collect();
    let (next, total) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        let mut done: Vec<(usize, Vec<Finding>)> = Vec::new();
        loop {
            let position = next.fetch_add(1, Ordering::Relaxed);
            let Some(portion) = portions.get(position) else { return done };
            let mut local = Vec::new();
            for content in *portion {
                check_record(files, pack, head, content, &mut local);
            }
            // A pack made to be wrong everywhere must not fill the memory: beyond the limit only the worst is kept.
            if total.fetch_add(local.len(), Ordering::Relaxed) > MAX_FINDINGS {
                local.sort_by_key(|finding| std::cmp::Reverse(finding.code().outcome()));
                local.truncate(1);
            }
            if !local.is_empty() {
                done.push((position, local));
            }
        }
    };
    let mut parts = std::thread::scope(|scope| {
        let handles: Vec<_> =
            (1..super::hash::threads().min(portions.len())).map(|_| scope.spawn(work)).collect();
        let mut parts = work();
        for handle in handles {
            match handle.join() {
                Ok(part) => parts.extend(part),
                // Whatever the thread had not reported is unchecked, and that must show.
                Err(_) => {
                    parts.push((0, vec![Finding::new(Code::ReadFailed, "data").word("error", "gave-up")]))
                }
            }
        }
        parts
    });
    parts.sort_by_key(|(position, _)| *position);
    findings.extend(parts.into_iter().flat_map(|(_, local)| local));
}

fn check_record(
    files: &Files<'_>,
    pack: &PackJson,
    head: &Head,
    content: &Content,
    findings: &mut Vec<Finding>,
) {
    let mut before: Option<Digest> = None;
    for version in &content.versions {
        check_manifest(files, pack, content, version, before, findings);
        check_event(files, pack, content, version, findings);
        check_receipt(files, head, version, findings);
        before = Some(version.digest);
    }
}

fn check_manifest(
    files: &Files<'_>,
    pack: &PackJson,
    content: &Content,
    version: &ContentVersion,
    before: Option<Digest>,
    findings: &mut Vec<Finding>,
) {
    let path = manifest_path(&content.path, version.version);
    // A missing file has its finding already.
    let Some(bytes) = files.bytes(&path, MAX_TEXT_BYTES, findings) else { return };
    if files.digest(&path) != Some(version.digest) {
        findings.push(Finding::new(Code::VersionDigest, &path));
    }
    let Some(manifest) = parse_json::<Manifest>(&bytes, &path, findings) else { return };
    let rank = |marking: &str| MARKINGS.iter().position(|known| *known == marking);
    let differences = [
        ("organisation", manifest.organisation != pack.organisation.code),
        ("record", manifest.record != content.record),
        ("number", manifest.number != content.number),
        ("kind", manifest.kind != content.kind),
        ("version", manifest.version != version.version),
        ("marking", rank(&manifest.marking).is_none() || rank(&manifest.marking) > rank(&pack.scope.marking)),
    ];
    for (member, _) in differences.into_iter().filter(|(_, differs)| *differs) {
        findings.push(Finding::new(Code::VersionMismatch, &path).text("member", member));
    }
    if manifest.previous != before {
        findings.push(Finding::new(Code::VersionChain, &path));
    }
    let is_current = version.version == content.version;
    if is_current {
        check_files(files, content, version, &manifest, &path, findings);
    }
    check_disclosures(files, content, version, &manifest, is_current, findings);
}

/// The current version's files against its manifest.
fn check_files(
    files: &Files<'_>,
    content: &Content,
    version: &ContentVersion,
    manifest: &Manifest,
    path: &str,
    findings: &mut Vec<Finding>,
) {
    if manifest.files.len() != version.files.len() {
        findings.push(Finding::new(Code::VersionMismatch, path).text("member", "files"));
        return;
    }
    for (entry, name) in manifest.files.iter().zip(&version.files) {
        let path = file_path(&content.path, version.version, name);
        if let Some(found) = files.fingerprint(&path)
            && (found.digest != entry.digest || found.size_bytes != entry.size)
        {
            findings.push(Finding::new(Code::FileMismatch, &path));
        }
    }
}

fn check_disclosures(
    files: &Files<'_>,
    content: &Content,
    version: &ContentVersion,
    manifest: &Manifest,
    is_current: bool,
    findings: &mut Vec<Finding>,
) {
    let path = disclosures_path(&content.path, version.version);
    let Some(bytes) = files.bytes(&path, MAX_TEXT_BYTES, findings) else { return };
    let Some(disclosures) = parse_json::<Disclosures>(&bytes, &path, findings) else { return };
    for mismatch in manifest.check(&disclosures) {
        let finding = Finding::new(Code::DisclosureMismatch, &path);
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
    if !is_current {
        return;
    }
    // What pack.json shows is what was disclosed: the title, and names that follow from the true ones.
    let title = disclosures.title.as_ref().map_or(Some(""), |title| title.value().as_str());
    if title != Some(content.title.as_str()) {
        findings.push(Finding::new(Code::DisclosureMismatch, &path).word("what", "disclosure-shown-title"));
    }
    let names: Option<Vec<&str>> =
        disclosures.files.iter().map(|name| name.as_ref().and_then(|name| name.value().as_str())).collect();
    if let Some(names) = names.filter(|names| names.len() == version.files.len()) {
        let mut taken = std::collections::BTreeSet::new();
        if !names.iter().zip(&version.files).all(|(name, shown)| portable_name(name, &mut taken) == *shown) {
            findings
                .push(Finding::new(Code::DisclosureMismatch, &path).word("what", "disclosure-shown-names"));
        }
    }
}

fn check_event(
    files: &Files<'_>,
    pack: &PackJson,
    content: &Content,
    version: &ContentVersion,
    findings: &mut Vec<Finding>,
) {
    let path = event_path(version.event);
    let Some(bytes) = files.bytes(&path, MAX_TEXT_BYTES, findings) else { return };
    let Some(event) = parse_json::<Event>(&bytes, &path, findings) else { return };
    let number = event.detail.get("version").and_then(serde_json::Value::as_u64);
    let differences = [
        ("organisation", event.organisation != pack.organisation.code),
        ("action", event.action != VERSION_COMMITTED),
        ("subject", event.subject != content.record),
        ("digest", event.digest != Some(version.digest)),
        (
            "detail.number",
            event.detail.get("number").and_then(|n| n.as_str()) != Some(content.number.as_str()),
        ),
        ("detail.version", number != Some(u64::from(version.version))),
    ];
    for (member, _) in differences.into_iter().filter(|(_, differs)| *differs) {
        findings.push(Finding::new(Code::EventMismatch, &path).text("member", member));
    }
}

fn check_receipt(files: &Files<'_>, head: &Head, version: &ContentVersion, findings: &mut Vec<Finding>) {
    let path = receipt_path(version.event);
    let Some(bytes) = files.bytes(&path, MAX_TEXT_BYTES, findings) else { return };
    let Ok(text) = std::str::from_utf8(&bytes) else {
        findings.push(Finding::new(Code::ReceiptForm, &path).word("error", "not-utf8"));
        return;
    };
    let Some(receipt) = parse_receipt(text, head.known(), &path, findings) else { return };
    let differs = if receipt.index != version.event {
        Some("receipt-index")
    } else if receipt.extra.is_some() {
        Some("receipt-extra")
    } else if receipt.checkpoint != head.text {
        Some("receipt-head")
    } else {
        None
    };
    if let Some(what) = differs {
        findings.push(Finding::new(Code::ReceiptMismatch, &path).word("what", what));
        return;
    }
    // The event's digest is that of its file: an event that is not canonical has its own finding.
    if let (Some(checkpoint), Some(event)) = (&head.checkpoint, files.digest(&event_path(version.event)))
        && let Err(error) = receipt.verify_inclusion(&leaf_hash(&event), checkpoint)
    {
        findings.push(Finding::new(Code::ReceiptInvalid, &path).text("error", error));
    }
}
