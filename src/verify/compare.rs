//! Two packs side by side, from the packs alone: each is verified, then what differs is read from them.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use super::report::{Findings, Report, Verdict, printable};
use super::source::{ReadAt, Source};
use super::{MAX_INDEX_BYTES, MAX_TEXT_BYTES, Trust, folder, hash, verify, zip};
use crate::proof::canonical;
use crate::proof::diff::{Became, Change, End, PackDiff, Version, Why, diff};
use crate::proof::digest::Digest;
use crate::proof::pack::{Content, PACK_JSON, PackJson, disclosures_path, manifest_path};
use crate::words::Words;

/// Two packs, verified and compared.
#[derive(Debug)]
pub struct Compared {
    /// The report on the earlier one.
    pub from: Report,
    /// The report on the later one.
    pub to: Report,
    /// What differs; only between packs in which nothing is wrong.
    pub diff: Result<PackDiff, CompareError>,
}

/// Why two packs cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum CompareError {
    /// One of them is not sound: what it says is not to be relied on.
    #[error("one of the packs is not sound")]
    Unsound,
    /// They are of two organisations.
    #[error("the packs are of two organisations")]
    Organisations,
    /// A file changed after it was verified, or can no longer be read.
    #[error("{0} is not what was verified")]
    Changed(String),
}

impl CompareError {
    /// Its sentence.
    #[must_use]
    pub fn reason(&self, words: &Words) -> String {
        match self {
            Self::Unsound => words.text("compare-unsound"),
            Self::Organisations => words.text("compare-organisations"),
            Self::Changed(path) => words.format("compare-altered", &[("path", printable(path).into())]),
        }
    }
}

impl Compared {
    /// The exit code: that of the worse verdict; 2 if there is no comparison although both are sound.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        let worse = |verdict: Verdict| match verdict {
            Verdict::Verified => 0,
            Verdict::Intact => 1,
            Verdict::CouldNotCheck => 2,
            Verdict::NotVerified => 3,
        };
        let verdict =
            [self.from.verdict(), self.to.verdict()].into_iter().max_by_key(|verdict| worse(*verdict));
        let is_sound = verdict.is_some_and(is_sound);
        match (is_sound, &self.diff) {
            (true, Err(_)) => Verdict::CouldNotCheck.exit_code(),
            _ => verdict.map_or(2, Verdict::exit_code),
        }
    }
}

const fn is_sound(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Verified | Verdict::Intact)
}

/// Verifies two packs and compares them. The packs do not say why a record is in the later one no longer.
#[must_use]
pub fn compare(from: &Path, to: &Path, trust: &Trust) -> Compared {
    let reports = (verify(from, trust), verify(to, trust));
    let diff = compare_sound((from, &reports.0), (to, &reports.1));
    Compared { from: reports.0, to: reports.1, diff }
}

fn compare_sound(from: (&Path, &Report), to: (&Path, &Report)) -> Result<PackDiff, CompareError> {
    if !is_sound(from.1.verdict()) || !is_sound(to.1.verdict()) {
        return Err(CompareError::Unsound);
    }
    let (files_from, files_to) = (open(from.0)?, open(to.0)?);
    let (source_from, source_to) = (files_from.source(from.0)?, files_to.source(to.0)?);
    let (reader_from, reader_to) = (Reader::new(&source_from), Reader::new(&source_to));
    let (pack_from, pack_to) = (reader_from.pack(from.1)?, reader_to.pack(to.1)?);
    if pack_from.0.organisation.code != pack_to.0.organisation.code || pack_from.0.origin != pack_to.0.origin
    {
        return Err(CompareError::Organisations);
    }
    diff(
        (&pack_from.0, pack_from.1),
        (&pack_to.0, pack_to.1),
        &mut |end, content| match end {
            End::From => reader_from.version(content),
            End::To => reader_to.version(content),
        },
        &mut |_| Ok((Why::NotStated, None)),
    )
}

/// An open pack.
enum Opened {
    Container(std::fs::File, zip::Directory),
    Folder,
}

fn open(path: &Path) -> Result<Opened, CompareError> {
    let changed = |_: io::Error| CompareError::Changed(path.display().to_string());
    if path.is_dir() {
        return Ok(Opened::Folder);
    }
    let file = std::fs::File::open(path).map_err(changed)?;
    let directory =
        zip::read_directory(&file).map_err(|_| CompareError::Changed(path.display().to_string()))?;
    Ok(Opened::Container(file, directory))
}

impl Opened {
    fn source(&self, path: &Path) -> Result<Source<'_>, CompareError> {
        let changed = || CompareError::Changed(path.display().to_string());
        let mut findings = Findings::default();
        match self {
            Self::Folder => folder::open(path, &mut findings).map_err(|_| changed()),
            Self::Container(file, directory) => {
                let bytes: &dyn ReadAt = file;
                zip::open(bytes, directory, None, &mut findings)
                    .map(|(source, _)| source)
                    .map_err(|_| changed())
            }
        }
    }
}

/// Reads files of a pack again; each is held to the digest by which the verified `pack.json` commits to it.
struct Reader<'s> {
    source: &'s Source<'s>,
    positions: HashMap<&'s str, usize>,
}

impl<'s> Reader<'s> {
    fn new(source: &'s Source<'s>) -> Self {
        let files = source.files.iter().enumerate().filter(|(_, file)| !file.is_rejected);
        Self { source, positions: files.map(|(position, file)| (file.path(), position)).collect() }
    }

    fn bytes(&self, path: &str, limit: u64) -> Result<(Vec<u8>, Digest), CompareError> {
        let changed = || CompareError::Changed(path.to_owned());
        let file = self.positions.get(path).and_then(|position| self.source.files.get(*position));
        let file = file.filter(|file| file.size_bytes <= limit).ok_or_else(changed)?;
        let (hashed, bytes) = hash::hash_one(self.source, file);
        Ok((bytes, hashed.fingerprint.ok_or_else(changed)?.digest))
    }

    fn pack(&self, report: &Report) -> Result<(PackJson, Digest), CompareError> {
        let (bytes, digest) = self.bytes(PACK_JSON, MAX_INDEX_BYTES)?;
        let pack = canonical::parse_as(&bytes).ok().filter(|_| report.summary().content == Some(digest));
        Ok((pack.ok_or_else(|| CompareError::Changed(PACK_JSON.to_owned()))?, digest))
    }

    fn version(&self, content: &Content) -> Result<Version, CompareError> {
        let path = manifest_path(&content.path, content.version);
        let (manifest, digest) = self.bytes(&path, MAX_TEXT_BYTES)?;
        let stated = content.versions.last().map(|version| version.digest);
        let changed = || CompareError::Changed(path.clone());
        let manifest = canonical::parse_as(&manifest).ok().filter(|_| stated == Some(digest));
        let disclosures = self.bytes(&disclosures_path(&content.path, content.version), MAX_TEXT_BYTES)?.0;
        let disclosures = canonical::parse_as(&disclosures).ok();
        let (manifest, disclosures) = manifest.zip(disclosures).ok_or_else(changed)?;
        let version = Version { manifest, disclosures };
        if !version.manifest.check(&version.disclosures).is_empty() {
            return Err(changed());
        }
        Ok(version)
    }
}

/// Writes a comparison for people.
///
/// # Errors
/// If writing fails.
pub fn write_text(diff: &PackDiff, words: &Words, out: &mut dyn io::Write) -> io::Result<()> {
    for line in lines(diff, words) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// A comparison as lines for people: headings stand at the margin, what belongs to them is indented.
#[must_use]
pub fn lines(diff: &PackDiff, words: &Words) -> Vec<String> {
    let say = |id: &str, arguments: &[(&str, &str)]| {
        let arguments: Vec<_> =
            arguments.iter().map(|(name, value)| (*name, printable(value).into())).collect();
        words.format(id, &arguments)
    };
    let count = |id: &str, count: usize| words.format(id, &[("count", count.into())]);
    let some = |value: &Option<String>| match value {
        Some(text) if text.is_empty() => words.text("diff-nothing"),
        Some(text) => text.clone(),
        None => words.text("diff-withheld"),
    };
    let pair = |change: &Change| {
        let (from, to) = (some(&change.from), some(&change.to));
        say("diff-pair", &[("name", &change.name), ("from", &from), ("to", &to)])
    };
    let status = |status: Option<crate::proof::pack::Status>| {
        status.map_or_else(
            || words.text("diff-nothing"),
            |status| words.text(&format!("diff-{}", status.code())),
        )
    };
    let mut lines = vec![say(
        "diff-head",
        &[
            ("from", &diff.from.number),
            ("to", &diff.to.number),
            ("from-size", &diff.from.as_of.size.to_string()),
            ("to-size", &diff.to.as_of.size.to_string()),
        ],
    )];
    lines.extend(diff.scope.iter().map(|change| format!("  {}", pair(change))));
    lines.push(count("diff-steps", diff.steps.len()));
    for step in &diff.steps {
        let (from, to) = (status(step.from), status(step.to));
        lines.push(format!("  {} {}: {from} → {to}", printable(&step.code), printable(&step.title)));
        for rule in &step.rules {
            let (from, to) = (status(rule.from), status(rule.to));
            lines.push(format!("    {} {}: {from} → {to}", printable(&rule.id), printable(&rule.label)));
            let items = rule.gained.iter().map(|item| ("+", item));
            for (sign, item) in items.chain(rule.lost.iter().map(|item| ("-", item))) {
                let text = format!("{} {}", item.record, item.reason);
                lines.push(format!("      {sign} {}", printable(text.trim())));
            }
        }
    }
    lines.push(count("diff-added", diff.added.len()));
    for record in &diff.added {
        let id = if record.was_on_record { "diff-was-on-record" } else { "diff-new" };
        lines.push(format!("  {}", say(id, &[("number", &record.number), ("title", &record.title)])));
    }
    lines.push(count("diff-changed", diff.changed.len()));
    for record in &diff.changed {
        let id = if record.is_withdrawn { "diff-withdrawn" } else { "diff-superseded" };
        let arguments = [
            ("number", record.number.as_str()),
            ("title", record.title.as_str()),
            ("from", &record.from.to_string()),
            ("to", &record.to.to_string()),
            ("reason", record.reason.as_str()),
        ];
        lines.push(format!("  {}", say(id, &arguments)));
        lines.extend(record.members.iter().map(|change| format!("    {}", pair(change))));
        for field in &record.fields {
            let text = |value: &Option<serde_json::Value>, is_there: bool| match value {
                Some(serde_json::Value::String(text)) => text.clone(),
                Some(value) => value.to_string(),
                None if is_there => words.text("diff-withheld"),
                None => words.text("diff-nothing"),
            };
            let from = text(&field.from, field.change != Became::Added);
            let to = text(&field.to, field.change != Became::Removed);
            let line = say("diff-pair", &[("name", &field.name), ("from", &from), ("to", &to)]);
            lines.push(format!("    {line}"));
        }
        for file in &record.files {
            let id = match file.change {
                Became::Added => "diff-file-added",
                Became::Removed => "diff-file-removed",
                _ => "diff-file-renamed",
            };
            let arguments = [
                ("name", some(&file.name)),
                ("new", some(&file.new_name)),
                ("digest", file.digest.to_string()),
            ];
            let arguments: Vec<(&str, &str)> =
                arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
            lines.push(format!("    {}", say(id, &arguments)));
        }
        for link in &record.links {
            let id = if link.change == Became::Added { "diff-link-added" } else { "diff-link-removed" };
            lines.push(format!("    {}", say(id, &[("link", &link.kind), ("to", &link.to)])));
        }
    }
    lines.push(count("diff-gone", diff.gone.len()));
    for gone in &diff.gone {
        let why = match gone.why {
            Why::Settled => "diff-why-settled",
            Why::Marking => "diff-why-marking",
            Why::Scope => "diff-why-scope",
            Why::NotYet => "diff-why-not-yet",
            Why::NotStated => "diff-why-not-stated",
        };
        let state = gone.state.clone().unwrap_or_default();
        let why = say(why, &[("state", &state)]);
        let arguments =
            [("number", gone.record.number.as_str()), ("title", gone.record.title.as_str()), ("why", &why)];
        lines.push(format!("  {}", say("diff-gone-line", &arguments)));
    }
    lines.push(words.format("diff-unchanged", &[("count", diff.unchanged.into())]));
    lines
}
