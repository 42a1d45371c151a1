//! The offline verifier: a pack in, a report with stable finding codes out. No network, no clock of its own.
//!
//! Read in this order: [`code`] (every finding there is), [`report`] (what comes out), `source`, `zip`, `folder`, `pdf`
//! and `names` (what goes in), `threads`, `reading` and `hash` (one pass over all bytes), `bag` (the BagIt layer), `contents` and
//! `records` (what the pack says about itself), `samples` (drawn again), `ledger` (receipts, signatures, trust), [`disclosed`] (what was withheld
//! and is disclosed later), [`compare`] (two packs), `answer` (a verification receipt, which stands alone).
//!
//! A bad pack is a [`Report`] with findings, never an error: the verifier goes on as far as it can and names each
//! place. Trust comes from outside: without a [`Policy`] that lists the issuer's key, the best verdict is
//! [`Verdict::Intact`].

#![deny(missing_docs)]

use std::io::Read;
use std::path::Path;

use crate::proof::container::DosTime;
use crate::proof::pack;
use crate::proof::policy::{MAX_POLICY_BYTES, Policy};
use crate::proof::time::Timestamp;

pub mod audit;
pub mod code;
pub mod compare;
pub mod disclosed;
pub mod report;
pub mod source;

mod answer;
mod bag;
mod contents;
mod folder;
mod hash;
mod ledger;
mod names;
mod pdf;
mod reading;
mod records;
mod samples;
pub mod seals;
mod threads;
mod zip;

#[cfg(test)]
mod exported;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod mutations;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tricks;

pub use code::{Code, Outcome};
use contents::ReadPack;
pub use disclosed::{Offered, Opened};
pub use report::{Finding, Report, Verdict};
use report::{Findings, Summary};
pub use samples::{Redrawn, Sampled};
use seals::{Authorities, Beside};
use source::{Files, ReadAt, Source};

/// Most files in a pack.
pub const MAX_FILES: usize = 1_000_000;
/// Largest `pack.json`, manifest or tag manifest, in bytes.
pub const MAX_INDEX_BYTES: u64 = 256 << 20;
/// Largest other JSON or text file that is interpreted, in bytes.
pub const MAX_TEXT_BYTES: u64 = 32 << 20;

/// Largest container that is read from a pipe, into memory, in bytes: there are no temporary files.
pub const MAX_PIPED_BYTES: u64 = 1 << 30;

/// What the verifier was told about whom to trust.
#[derive(Debug, Clone)]
pub enum Trust {
    /// Nothing.
    Absent,
    /// The logs and witnesses of this policy.
    Policy(Policy),
    /// A trust file that lies inside the pack, which cannot vouch for itself.
    Inside {
        /// The file, as it was named.
        path: String,
    },
    /// A trust file that cannot be used, and why: nothing can be verified with it.
    Unusable {
        /// The file, as it was named.
        path: String,
        /// What is wrong with it.
        error: String,
    },
}

impl Trust {
    /// Reads a trust file, a C2SP tlog-policy, for checking the given pack.
    #[must_use]
    pub fn read(path: &Path, pack: &Path) -> Self {
        let unusable = |error: String| Self::Unusable { path: path.display().to_string(), error };
        // The mistake nearest at hand: the policy that lies in the unpacked pack vouches for nothing.
        if let (Ok(trust), Ok(pack)) = (path.canonicalize(), pack.canonicalize())
            && pack.is_dir()
            && trust.starts_with(&pack)
        {
            return Self::Inside { path: path.display().to_string() };
        }
        let file = match std::fs::File::open(path) {
            Ok(file) => file,
            Err(error) => return unusable(error.to_string()),
        };
        let limit = u64::try_from(MAX_POLICY_BYTES).unwrap_or(u64::MAX) + 1;
        let mut text = String::new();
        if let Err(error) = std::io::Read::read_to_string(&mut std::io::Read::take(file, limit), &mut text) {
            return unusable(error.to_string());
        }
        match text.parse() {
            Ok(policy) => Self::Policy(policy),
            Err(error) => unusable(error.to_string()),
        }
    }
}

/// What a reader brings along, none of which comes from the pack.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Whom they trust as the ledger.
    pub trust: &'a Trust,
    /// Whom they trust to certify signers.
    pub authorities: &'a Authorities,
    /// A timestamp that stands beside the pack, because it came later.
    pub timestamp: Option<&'a Beside>,
    /// What was disclosed of the pack later.
    pub offered: &'a [Offered],
}

impl<'a> Asked<'a> {
    /// Trust in a ledger alone.
    #[must_use]
    pub const fn of(trust: &'a Trust) -> Self {
        Self { trust, authorities: &Authorities::Absent, timestamp: None, offered: &[] }
    }
}

/// Verifies the pack at `path`: a ZIP file, the folder that came out of one, or the PDF. Or a verification receipt.
#[must_use]
pub fn verify(path: &Path, trust: &Trust) -> Report {
    verify_asked(path, &Asked::of(trust))
}

/// The same with all that a reader may bring along.
#[must_use]
pub fn verify_asked(path: &Path, asked: &Asked<'_>) -> Report {
    let shown = path.display().to_string();
    let unreadable = |error: std::io::Error| {
        let mut findings = Findings::default();
        findings.push(Finding::new(Code::PackUnreadable, &shown).text("error", error));
        Report::new(findings, Summary::default())
    };
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => return unreadable(error),
    };
    if metadata.is_dir() {
        let mut findings = Findings::default();
        return match folder::open(path, &mut findings) {
            Ok(source) => check(&source, asked, findings, None),
            Err(error) => unreadable(error),
        };
    }
    match std::fs::File::open(path) {
        Ok(file) => verify_container_asked(&file, asked),
        Err(error) => unreadable(error),
    }
}

/// Where findings stand about what came through standard input.
const STANDARD_INPUT: &str = "-";

/// Verifies the container on standard input: where it stands if that is a file, of any size; from a pipe, once all of it
/// is in memory.
#[must_use]
pub fn verify_stdin(asked: &Asked<'_>) -> Report {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd as _;
        if let Ok(input) = std::io::stdin().as_fd().try_clone_to_owned() {
            let file = std::fs::File::from(input);
            if file.metadata().is_ok_and(|metadata| metadata.is_file()) {
                return verify_container_asked(&file, asked);
            }
        }
    }
    verify_stream(std::io::stdin().lock(), MAX_PIPED_BYTES, asked)
}

/// Verifies a container that can only be read from its beginning to its end, and that is at most `limit` bytes long.
fn verify_stream(stream: impl Read, limit: u64, asked: &Asked<'_>) -> Report {
    let mut bytes = Vec::new();
    let read = stream.take(limit.saturating_add(1)).read_to_end(&mut bytes);
    let finding = match read {
        Err(error) => Finding::new(Code::PackUnreadable, STANDARD_INPUT).text("error", error),
        Ok(count) if u64::try_from(count).is_ok_and(|count| count <= limit) => {
            return verify_container_asked(&bytes, asked);
        }
        Ok(_) => Finding::new(Code::LimitExceeded, STANDARD_INPUT).number("limit", limit),
    };
    let mut findings = Findings::default();
    findings.push(finding);
    Report::new(findings, Summary::default())
}

/// Verifies what is in one file: a pack, ZIP or PDF, or a verification receipt. It is open, or in memory.
#[must_use]
pub fn verify_container(container: &dyn ReadAt, trust: &Trust) -> Report {
    verify_container_asked(container, &Asked::of(trust))
}

/// The same with all that a reader may bring along.
#[must_use]
pub fn verify_container_asked(container: &dyn ReadAt, asked: &Asked<'_>) -> Report {
    if answer::is_receipt(container) {
        return answer::check(container, asked);
    }
    let mut findings = Findings::default();
    let report = if pdf::is_pdf(container) {
        pdf::open(container).and_then(|pdf| {
            let (source, top) = pdf.files(&mut findings)?;
            Ok(check(&source, asked, std::mem::take(&mut findings), Some(&top)))
        })
    } else {
        zip::read_directory(container).and_then(|directory| {
            let (source, top) = zip::open(container, &directory, None, &mut findings)?;
            Ok(check(&source, asked, std::mem::take(&mut findings), Some(&top)))
        })
    };
    report.unwrap_or_else(|finding| {
        findings.push(*finding);
        Report::new(findings, Summary::default())
    })
}

/// Everything after the list of files is known. `top` is the name of the top directory in a container.
///
/// Whatever takes long runs beside something else, each with findings of its own. They come together in the order of
/// the checks, which is not that of the work.
fn check(source: &Source<'_>, asked: &Asked<'_>, mut findings: Findings, top: Option<&str>) -> Report {
    let pack_json = source.files.iter().position(|file| {
        !file.is_rejected && file.path() == pack::PACK_JSON && file.size_bytes <= MAX_INDEX_BYTES
    });
    let (pass, early) = hash::hash_all(source, pack_json, |bytes| ReadPack::parse(bytes, top));
    let files = Files::new(source, pass, &mut findings);
    let mut summary = Summary::of_files(&files);

    // Missing, unread or too large: why is found out late.
    let ReadPack { pack, form, content } = early.unwrap_or_else(|| ReadPack::read(&files, top));
    findings.extend(form);
    let (mut of_heads, mut of_records) = (Vec::new(), Vec::new());
    let head = ledger::check_heads(&files, pack.as_ref(), asked.trust, &mut of_heads, &mut summary);
    seals::check(&files, head.issue.as_ref(), asked, &mut of_heads, &mut summary);
    let check_bag = || {
        let mut findings = Findings::default();
        bag::check_manifests(&files, &mut findings);
        bag::check_tags(&files, pack.as_ref(), &mut findings);
        findings
    };
    match &pack {
        None => findings.append(check_bag()),
        Some(pack) => {
            summary.describe(pack);
            summary.content = pack_json.and_then(|position| files.digest(position));
            let (account, of_bag) = records::check_all(&files, pack, &head, &mut of_records, check_bag);
            findings.append(of_bag);
            findings.append(content);
            contents::check_steps(&files, pack, &mut findings);
            if let Some(account) = account {
                contents::check_presence(&files, pack, account, &mut findings);
            }
        }
    }
    findings.extend(of_heads);
    findings.extend(of_records);
    if let Some(pack) = &pack {
        summary.samples = samples::check(&files, pack, &head, &mut findings);
    }
    if let Some(pack) = pack.as_ref().filter(|_| !asked.offered.is_empty()) {
        summary.opened = disclosed::check(&files, pack, asked.offered, &mut findings);
    }
    Report::new(findings, summary)
}

/// The time that every member of a container must carry: the as-of instant of its `pack.json`.
fn container_time(pack_json: &[u8]) -> Option<DosTime> {
    as_of(pack_json).map(DosTime::from)
}

/// The same from the first bytes of a `pack.json`, if it begins with that instant.
fn first_time(beginning: &[u8]) -> Option<DosTime> {
    let rest = beginning.strip_prefix(br#"{"as_of":"#)?;
    let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<AsOf>();
    values.next()?.ok().map(|as_of| DosTime::from(as_of.at))
}

/// The position that a pack is of. Not the strict reading: a `pack.json` that is refused elsewhere still tells which time
/// was meant.
#[derive(serde::Deserialize)]
struct AsOf {
    at: Timestamp,
}

/// The as-of instant of a `pack.json`.
fn as_of(pack_json: &[u8]) -> Option<Timestamp> {
    #[derive(serde::Deserialize)]
    struct Pack {
        as_of: AsOf,
    }
    let pack: Pack = serde_json::from_slice(pack_json).ok()?;
    Some(pack.as_of.at)
}
