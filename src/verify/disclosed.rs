//! What a pack withholds, checked when it is disclosed later: a value by its disclosure, a file by its content.

use std::io;
use std::path::Path;

use serde_json::Value;

use super::MAX_TEXT_BYTES;
use super::code::Code;
use super::contents::parse_json;
use super::records::part_word;
use super::report::{Finding, Findings};
use super::source::{Files, read};
use crate::proof::canonical;
use crate::proof::digest::{Fingerprint, Hasher};
use crate::proof::disclosed::Later;
use crate::proof::pack::{Content, ContentVersion, PackJson, Part, manifest_path};
use crate::proof::version::Manifest;

/// Something that was handed over to be checked against a pack.
#[derive(Debug, Clone)]
pub struct Offered {
    /// The file, as it was named.
    path: String,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    /// A disclosure.
    Value(Box<Later>),
    /// Any other file: the content of one that may be withheld.
    Content(Fingerprint),
    /// It could not be read.
    Unreadable(String),
}

/// Something that was withheld, disclosed and found to be what the pack commits to.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Number of the record.
    pub number: String,
    /// Its version.
    pub version: u32,
    /// What it is.
    pub part: Part,
    /// Field, or position of the file.
    pub name: String,
    /// The value; nothing for the content of a file.
    pub value: Option<Value>,
}

impl Offered {
    /// Reads a file.
    #[must_use]
    pub fn read(path: &Path) -> Self {
        let shown = path.display().to_string();
        match Self::hash(path) {
            Ok((text, sums)) => Self::of(&shown, &text, sums),
            Err(error) => Self { path: shown, what: What::Unreadable(error.to_string()) },
        }
    }

    /// A file of which the beginning is at hand, as far as a disclosure can be long.
    fn of(path: &str, text: &[u8], sums: Fingerprint) -> Self {
        let what = canonical::parse_as(text)
            .map_or(What::Content(sums), |later: Later| What::Value(Box::new(later)));
        Self { path: path.to_owned(), what }
    }

    /// The first bytes and the sums of a file.
    fn hash(path: &Path) -> io::Result<(Vec<u8>, Fingerprint)> {
        use io::Read as _;
        let mut file = std::fs::File::open(path)?;
        let mut hasher = Hasher::new();
        let mut text = Vec::new();
        file.by_ref().take(MAX_TEXT_BYTES).read_to_end(&mut text)?;
        hasher.update(&text);
        let mut block = vec![0_u8; 128 << 10];
        loop {
            match file.read(&mut block)? {
                0 => break,
                length => hasher.update(block.get(..length).unwrap_or_default()),
            }
        }
        Ok((text, hasher.finish()))
    }

    /// The file, as it was named.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Bytes in memory, as a file of this name.
    #[cfg(test)]
    pub(super) fn bytes(path: &str, bytes: &[u8]) -> Self {
        let mut hasher = Hasher::new();
        hasher.update(bytes);
        Self::of(path, bytes, hasher.finish())
    }
}

/// Checks everything that was handed over.
pub(super) fn check(
    files: &Files<'_>,
    pack: &PackJson,
    offered: &[Offered],
    findings: &mut Findings,
) -> Vec<Opened> {
    let mut opened = Vec::new();
    for Offered { path, what } in offered {
        let mut local = Vec::new();
        match what {
            What::Unreadable(error) => {
                local.push(Finding::new(Code::DisclosedUnreadable, path).text("error", error));
            }
            What::Value(later) => opened.extend(value(files, pack, (path, later), &mut local)),
            What::Content(sums) => {
                let found = content(files, pack, sums, &mut local);
                if found.is_empty() {
                    let finding = Finding::new(Code::DisclosedUnknown, path);
                    local.push(finding.word("what", "disclosed-no-file"));
                }
                opened.extend(found);
            }
        }
        findings.extend(local);
    }
    opened
}

/// A disclosure against the manifest of its version.
fn value(
    files: &Files<'_>,
    pack: &PackJson,
    (path, later): (&str, &Later),
    findings: &mut Vec<Finding>,
) -> Option<Opened> {
    let content = pack.contents.iter().find(|content| content.record == later.record);
    let version = content.and_then(|content| {
        let version = content.versions.iter().find(|version| version.version == later.version)?;
        Some((content, version))
    });
    let Some((content, version)) = version else {
        findings.push(Finding::new(Code::DisclosedUnknown, path).word("what", "disclosed-no-version"));
        return None;
    };
    if !version.withheld.iter().any(|entry| entry.part == later.part && entry.name == later.name) {
        findings.push(Finding::new(Code::DisclosedUnknown, path).word("what", "disclosed-not-withheld"));
        return None;
    }
    let manifest = manifest(files, content, version, findings)?;
    if !later.is_of(&manifest) {
        findings.push(Finding::new(Code::DisclosedMismatch, path).word("part", part_word(later.part)));
        return None;
    }
    Some(Opened {
        number: content.number.clone(),
        version: version.version,
        part: later.part,
        name: later.name.clone(),
        value: Some(later.disclosure.value().clone()),
    })
}

/// The withheld files that have this content.
fn content(
    files: &Files<'_>,
    pack: &PackJson,
    sums: &Fingerprint,
    findings: &mut Vec<Finding>,
) -> Vec<Opened> {
    let mut opened = Vec::new();
    for content in &pack.contents {
        for version in &content.versions {
            let withheld: Vec<usize> = version.withheld.iter().filter_map(|entry| entry.position()).collect();
            if withheld.is_empty() {
                continue;
            }
            let Some(manifest) = manifest(files, content, version, findings) else { continue };
            for position in withheld {
                let is_it = |file: &crate::proof::version::FileEntry| {
                    file.digest == sums.digest && file.size == sums.size_bytes
                };
                if manifest.files.get(position).is_some_and(is_it) {
                    opened.push(Opened {
                        number: content.number.clone(),
                        version: version.version,
                        part: Part::File,
                        name: (position + 1).to_string(),
                        value: None,
                    });
                }
            }
        }
    }
    opened
}

/// The manifest of a version, which has the digest that `pack.json` states, or a finding of its own.
fn manifest(
    files: &Files<'_>,
    content: &Content,
    version: &ContentVersion,
    findings: &mut Vec<Finding>,
) -> Option<Manifest> {
    let path = manifest_path(&content.path, version.version);
    let bytes = read(files, &path, MAX_TEXT_BYTES, findings)?;
    parse_json(&bytes, &path, findings)
}
