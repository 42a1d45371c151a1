//! The BagIt layer: every file is listed, every listed file is there, every digest is right, every tag file has its one
//! form.

use super::code::Code;
use super::report::{Finding, Findings};
use super::source::{Files, read};
use super::{MAX_INDEX_BYTES, MAX_TEXT_BYTES};
use crate::proof::pack::{
    BAG_INFO, BAGIT, BAGIT_TEXT, MADE_AFTER_TAG_MANIFEST, MANIFEST, ManifestError, PackJson, README,
    TAG_MANIFEST, bag_info, manifest_lines,
};

/// True for what the manifest lists; the rest belongs to the tag manifest.
fn is_payload(path: &str) -> bool {
    path.starts_with("data/")
}

/// True for what no manifest lists: the tag manifest itself and what is made over it.
fn is_exempt(path: &str) -> bool {
    path == TAG_MANIFEST || MADE_AFTER_TAG_MANIFEST.contains(&path)
}

/// Compares all files with the two manifests.
pub(super) fn check_manifests(files: &Files<'_>, findings: &mut Findings) {
    for (manifest, is_tag) in [(MANIFEST, false), (TAG_MANIFEST, true)] {
        let mut local = Vec::new();
        let bytes = read(files, manifest, MAX_INDEX_BYTES, &mut local);
        findings.extend(local);
        let Some(bytes) = bytes else { continue };
        let Ok(text) = std::str::from_utf8(&bytes) else {
            findings.push(Finding::new(Code::ManifestForm, manifest).word("error", "not-utf8"));
            continue;
        };
        if let Some(error) = manifest_lines(text).find_map(Result::err) {
            let (word, line) = match error {
                ManifestError::Line(line) => ("manifest-line", line),
                ManifestError::Order(line) => ("manifest-order", line),
            };
            findings
                .push(Finding::new(Code::ManifestForm, manifest).word("error", word).number("line", line));
            continue;
        }
        let mut is_listed = vec![false; files.len()];
        let mut search = files.search();
        // Read a second time rather than kept: a list of so many lines would take as much room as their text.
        for (path, digest) in manifest_lines(text).flatten() {
            if is_payload(path) == is_tag || is_exempt(path) {
                findings.push(
                    Finding::new(Code::ManifestForm, manifest)
                        .word("error", "manifest-foreign")
                        .text("line", path),
                );
            }
            let Some(position) = search.position(path) else {
                if files.digest_elsewhere(path) != Some(digest) {
                    findings.push(Finding::new(Code::FileMissing, path));
                }
                continue;
            };
            is_listed.iter_mut().skip(position).take(1).for_each(|mark| *mark = true);
            match files.fingerprint(position) {
                Some(found) if found.digest == digest => check_crc32(files, position, path, findings),
                // With other bytes the CRC-32 is wrong too; one finding says enough.
                Some(_) => {
                    findings.push(Finding::new(Code::DigestMismatch, path).text("manifest", manifest));
                }
                // An unread file has its finding already.
                None => {}
            }
        }
        for path in files.unmarked(&is_listed).filter(|path| is_payload(path) != is_tag && !is_exempt(path)) {
            findings.push(Finding::new(Code::FileUnlisted, path).text("manifest", manifest));
        }
    }
    // What no manifest vouches for is still held to the container's own sum.
    for (file, _) in files.listed().filter(|(file, _)| is_exempt(file.path())) {
        if let Some(position) = files.position(file.path()) {
            check_crc32(files, position, file.path(), findings);
        }
    }
}

/// How many bytes `bag-info.txt` says there are under `data/`.
fn stated_bytes(info: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(info).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Payload-Oxum: "))?;
    line.split_once('.')?.0.parse().ok()
}

fn check_crc32(files: &Files<'_>, position: usize, path: &str, findings: &mut Findings) {
    if let (Some(sums), Some(stated)) = (files.fingerprint(position), files.stated_crc32(position))
        && sums.crc32 != stated
    {
        findings.push(Finding::new(Code::CrcMismatch, path));
    }
}

/// The texts of the bag: `bagit.txt`, `bag-info.txt`, `README.txt`.
pub(super) fn check_tags(files: &Files<'_>, pack: Option<&PackJson>, findings: &mut Findings) {
    let mut local = Vec::new();
    let mut text = |path: &str| read(files, path, MAX_TEXT_BYTES, &mut local);
    let (bagit, info, readme) = (text(BAGIT), text(BAG_INFO), text(README));
    if bagit.is_some_and(|bytes| *bytes != *BAGIT_TEXT.as_bytes()) {
        local.push(Finding::new(Code::BagForm, BAGIT));
    }
    if let (Some(info), Some(pack)) = (info, pack) {
        let mut payload = (0_u64, 0_u64);
        for (file, _) in files.listed().filter(|(file, _)| is_payload(file.path())) {
            payload.0 = payload.0.saturating_add(file.size_bytes);
            payload.1 += 1;
        }
        if let Some(elsewhere) = files.elsewhere() {
            // How large the others are is not known; their number is.
            let more = elsewhere.iter().filter(|(path, _)| is_payload(path)).count();
            payload.1 = payload.1.saturating_add(u64::try_from(more).unwrap_or(u64::MAX));
            payload.0 = stated_bytes(&info).map_or(payload.0, |stated| stated.max(payload.0));
        }
        if *info != *bag_info(pack, payload.0, payload.1).as_bytes() {
            local.push(Finding::new(Code::BagForm, BAG_INFO));
        }
    }
    if let Some(readme) = readme {
        let is_plain = std::str::from_utf8(&readme).is_ok_and(|text| {
            text.ends_with('\n')
                && !text.chars().any(|c| c.is_control() && c != '\n')
                && pack.is_none_or(|pack| text.contains(&pack.number))
        });
        if !is_plain {
            local.push(Finding::new(Code::TextForm, README));
        }
    }
    findings.extend(local);
}
