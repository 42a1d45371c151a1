//! The BagIt layer: every file is listed, every listed file is there, every digest is right, every tag file has its one
//! form.

use super::code::Code;
use super::report::{Finding, Findings};
use super::source::Files;
use super::{MAX_INDEX_BYTES, MAX_TEXT_BYTES};
use crate::proof::digest::Digest;
use crate::proof::pack::{
    BAG_INFO, BAGIT, BAGIT_TEXT, MADE_AFTER_TAG_MANIFEST, MANIFEST, ManifestError, PackJson, README,
    TAG_MANIFEST, bag_info, parse_manifest,
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
        let Some(bytes) = files.bytes(manifest, MAX_INDEX_BYTES, &mut local) else {
            if local.is_empty() && !files.has(manifest) {
                local.push(Finding::new(Code::FileMissing, manifest));
            }
            findings.extend(local);
            continue;
        };
        let Ok(text) = std::str::from_utf8(&bytes) else {
            findings.push(Finding::new(Code::ManifestForm, manifest).word("error", "not-utf8"));
            continue;
        };
        let lines = match parse_manifest(text) {
            Ok(lines) => lines,
            Err(error) => {
                findings.push(match error {
                    ManifestError::Line(line) => Finding::new(Code::ManifestForm, manifest)
                        .word("error", "manifest-line")
                        .number("line", line),
                    ManifestError::Order(line) => Finding::new(Code::ManifestForm, manifest)
                        .word("error", "manifest-order")
                        .number("line", line),
                });
                continue;
            }
        };
        let mut is_listed = vec![false; files.len()];
        for (path, digest) in lines {
            if is_payload(path) == is_tag || is_exempt(path) {
                findings.push(
                    Finding::new(Code::ManifestForm, manifest)
                        .word("error", "manifest-foreign")
                        .text("line", path),
                );
            }
            match files.position(path) {
                Some(position) => is_listed.iter_mut().skip(position).take(1).for_each(|mark| *mark = true),
                None => findings.push(Finding::new(Code::FileMissing, path)),
            }
            check_digest(files, manifest, path, &digest, findings);
        }
        for path in files.unmarked(&is_listed).filter(|path| is_payload(path) != is_tag && !is_exempt(path)) {
            findings.push(Finding::new(Code::FileUnlisted, path).text("manifest", manifest));
        }
    }
    // What no manifest vouches for is still held to the container's own sum.
    for path in files.paths().filter(|path| is_exempt(path)) {
        check_crc32(files, path, findings);
    }
}

fn check_digest(files: &Files<'_>, manifest: &str, path: &str, digest: &Digest, findings: &mut Findings) {
    match files.digest(path) {
        Some(found) if found == *digest => check_crc32(files, path, findings),
        // With other bytes the CRC-32 is wrong too; one finding says enough.
        Some(_) => findings.push(Finding::new(Code::DigestMismatch, path).text("manifest", manifest)),
        // Missing and unread files have their finding already.
        None => {}
    }
}

fn check_crc32(files: &Files<'_>, path: &str, findings: &mut Findings) {
    if let (Some(sums), Some(stated)) = (files.fingerprint(path), files.stated_crc32(path))
        && sums.crc32 != stated
    {
        findings.push(Finding::new(Code::CrcMismatch, path));
    }
}

/// The texts of the bag: `bagit.txt`, `bag-info.txt`, `README.txt`.
pub(super) fn check_tags(files: &Files<'_>, pack: Option<&PackJson>, findings: &mut Findings) {
    let mut local = Vec::new();
    let mut read = |path: &str| {
        if !files.has(path) {
            local.push(Finding::new(Code::FileMissing, path));
        }
        files.bytes(path, MAX_TEXT_BYTES, &mut local)
    };
    let (bagit, info, readme) = (read(BAGIT), read(BAG_INFO), read(README));
    if bagit.is_some_and(|bytes| *bytes != *BAGIT_TEXT.as_bytes()) {
        local.push(Finding::new(Code::BagForm, BAGIT));
    }
    if let (Some(info), Some(pack)) = (info, pack) {
        let mut payload = (0_u64, 0_u64);
        for path in files.paths().filter(|path| is_payload(path)) {
            payload.0 = payload.0.saturating_add(files.size_bytes(path));
            payload.1 += 1;
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
