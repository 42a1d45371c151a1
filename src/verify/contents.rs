//! What the pack says about itself: `pack.json` in itself, the steps' own files, and that exactly the files are there
//! which it accounts for.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::code::Code;
use super::report::{Finding, Findings};
use super::source::{Files, Search, read};
use super::{MAX_INDEX_BYTES, MAX_TEXT_BYTES};
use crate::proof::canonical;
use crate::proof::pack::{
    AS_DESIGNED_CSV, BAG_INFO, BAGIT, CERTIFICATES, CHECK_SCRIPT, CHECKPOINT, Content, EDGES_CSV, EPCIS_JSON,
    INDEX_HTML, MANIFEST, MARKINGS, OPERATIONS_CSV, PACK_JSON, PACK_RECEIPT, POLICY, PackJson, README,
    REPORT_PDF, SIGNATURE, STEPS, StepJson, TAG_MANIFEST, TIMESTAMP, UNITS_CSV, VERIFY_PAGE, Withheld,
    is_portable_name, is_subject_list, is_withheld_list, step_path,
};

/// Profile whose steps and folders are fixed.
const ANNEXURE_B: &str = "annexure-b";

/// Files that a pack may have or not have: covered by the manifest, with nothing derived from them, or made over the tag
/// manifest and named by the event that issued the pack.
const OPTIONAL: [&str; 12] = [
    INDEX_HTML,
    REPORT_PDF,
    UNITS_CSV,
    EDGES_CSV,
    AS_DESIGNED_CSV,
    OPERATIONS_CSV,
    EPCIS_JSON,
    VERIFY_PAGE,
    CHECK_SCRIPT,
    CERTIFICATES,
    SIGNATURE,
    TIMESTAMP,
];

/// Files that every pack has.
const REQUIRED: [&str; 9] =
    [BAGIT, BAG_INFO, MANIFEST, TAG_MANIFEST, README, PACK_JSON, CHECKPOINT, POLICY, PACK_RECEIPT];

/// What came of `pack.json`.
#[derive(Debug, Default)]
pub(super) struct ReadPack {
    /// What it says, if it could be read.
    pub pack: Option<PackJson>,
    /// What is wrong with its form.
    pub form: Vec<Finding>,
    /// What is wrong with what it says.
    pub content: Findings,
}

impl ReadPack {
    /// Parses and checks it. `top` is the name of the top directory in a container.
    pub(super) fn parse(bytes: &[u8], top: Option<&str>) -> Self {
        let mut read = Self::default();
        read.pack = parse_json(bytes, PACK_JSON, &mut read.form);
        if let Some(pack) = &read.pack {
            check_pack(pack, top, &mut read.content);
        }
        read
    }

    /// As [`ReadPack::parse`], from the file.
    pub(super) fn read(files: &Files<'_>, top: Option<&str>) -> Self {
        let mut form = Vec::new();
        match read(files, PACK_JSON, MAX_INDEX_BYTES, &mut form) {
            Some(bytes) => Self::parse(&bytes, top),
            None => Self { form, ..Self::default() },
        }
    }
}

/// Reads a canonical JSON file; what is wrong with it is a finding.
fn read_json<T: DeserializeOwned>(files: &Files<'_>, path: &str, findings: &mut Findings) -> Option<T> {
    let mut local = Vec::new();
    let parsed =
        read(files, path, MAX_TEXT_BYTES, &mut local).and_then(|bytes| parse_json(&bytes, path, &mut local));
    findings.extend(local);
    parsed
}

/// Parses canonical JSON; what is wrong with it is a finding.
pub(super) fn parse_json<'a, T: Deserialize<'a>>(
    bytes: &'a [u8],
    path: &str,
    findings: &mut Vec<Finding>,
) -> Option<T> {
    match canonical::parse_as(bytes) {
        Ok(parsed) => Some(parsed),
        Err(error) => {
            findings.push(Finding::new(Code::JsonForm, path).text("error", error));
            None
        }
    }
}

/// True for a ULID as we write it: 26 characters of Crockford's base 32, upper case, within 128 bits.
fn is_ulid(text: &str) -> bool {
    text.len() == 26
        && text.starts_with(|c| matches!(c, '0'..='7'))
        && text.bytes().all(|b| b.is_ascii_digit() || (b.is_ascii_uppercase() && !b"ILOU".contains(&b)))
}

/// Whatever `pack.json` must satisfy by itself.
fn check_pack(pack: &PackJson, top: Option<&str>, findings: &mut Findings) {
    if top.is_some_and(|top| top != pack.number) {
        findings.push(Finding::new(Code::TopDirectory, top.unwrap_or_default()));
    }
    let mut wrong = |rule: &'static str, subject: &str| {
        findings.push(
            Finding::new(Code::PackInconsistent, PACK_JSON).word("rule", rule).text("subject", subject),
        );
    };
    if !is_portable_name(&pack.number) {
        wrong("rule-number", &pack.number);
    }
    let code = &pack.organisation.code;
    if pack
        .origin
        .strip_suffix(code.as_str())
        .and_then(|rest| rest.strip_suffix('/'))
        .is_none_or(str::is_empty)
    {
        wrong("rule-origin", &pack.origin);
    }
    if pack.scope.from > pack.scope.to {
        wrong("rule-period", &pack.scope.from.to_string());
    }
    if !MARKINGS.contains(&pack.scope.marking.as_str()) {
        wrong("rule-marking", &pack.scope.marking);
    }
    if pack.scope.copy == 0 {
        wrong("rule-copy", "0");
    }
    if !is_subject_list(&pack.scope.about) {
        wrong("rule-about", &pack.scope.about.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
    }
    check_step_list(pack, &mut wrong);
    check_contents(pack, &mut wrong);
}

fn check_step_list(pack: &PackJson, wrong: &mut impl FnMut(&'static str, &str)) {
    let steps: Vec<(&str, &str)> =
        pack.steps.iter().map(|step| (step.code.as_str(), step.folder.as_str())).collect();
    if pack.profile.code == ANNEXURE_B && steps != STEPS {
        wrong("rule-steps", ANNEXURE_B);
    }
    let (mut codes, mut folders) = (HashSet::new(), HashSet::new());
    for (code, folder) in steps {
        if !codes.insert(code) || !folders.insert(folder.to_ascii_lowercase()) || !is_portable_name(folder) {
            wrong("rule-steps", code);
        }
    }
}

fn check_contents(pack: &PackJson, wrong: &mut impl FnMut(&'static str, &str)) {
    let order: HashMap<&str, (usize, &str)> = (0..)
        .zip(&pack.steps)
        .map(|(place, step)| (step.code.as_str(), (place, step.folder.as_str())))
        .collect();
    let (mut records, mut paths, mut events) = (HashSet::new(), HashSet::new(), HashSet::new());
    let mut last: Option<(usize, &str)> = None;
    for content in &pack.contents {
        let number = content.number.as_str();
        let Some((place, folder)) = order.get(content.step.as_str()).copied() else {
            wrong("rule-step", number);
            continue;
        };
        if last.is_some_and(|last| last >= (place, number)) {
            wrong("rule-order", number);
        }
        last = Some((place, number));
        let places: Option<Vec<usize>> =
            content.steps.iter().map(|step| order.get(step.as_str()).map(|(place, _)| *place)).collect();
        if !places.is_some_and(|places| places.is_sorted_by(|a, b| a < b))
            || !content.steps.contains(&content.step)
        {
            wrong("rule-step", number);
        }
        if !is_ulid(&content.record) || !records.insert(content.record.as_str()) {
            wrong("rule-record", number);
        }
        let name = content.path.strip_prefix("data/").and_then(|path| path.strip_prefix(folder));
        let name = name.and_then(|path| path.strip_prefix('/')).unwrap_or_default();
        if !is_portable_name(name)
            || (is_portable_name(number) && name != number)
            || !paths.insert(content.path.to_ascii_lowercase())
        {
            wrong("rule-path", number);
        }
        check_versions(pack, content, &mut events, wrong);
    }
}

fn check_versions(
    pack: &PackJson,
    content: &Content,
    events: &mut HashSet<u64>,
    wrong: &mut impl FnMut(&'static str, &str),
) {
    let number = content.number.as_str();
    let numbered = (1..).zip(&content.versions).all(|(expected, version)| version.version == expected);
    let current = content.versions.last().map(|version| version.version);
    if !numbered || current != Some(content.version) {
        wrong("rule-versions", number);
    }
    let mut last: Option<u64> = None;
    for version in &content.versions {
        // A version is signed, refused and read after it was filed, and before the next one is.
        if !version.statements().iter().all(|list| list.is_sorted_by(|a, b| a < b)) {
            wrong("rule-events", number);
        }
        let mut statements = version.statements().concat();
        statements.sort_unstable();
        for event in std::iter::once(version.event).chain(statements) {
            let is_later = last.is_none_or(|last| last < event);
            if !is_later || event >= pack.as_of.size || !events.insert(event) {
                wrong("rule-events", number);
            }
            last = Some(event);
        }
        let withheld: HashSet<usize> = version.withheld.iter().filter_map(Withheld::position).collect();
        if !is_withheld_list(&version.withheld) {
            wrong("rule-withheld", number);
        }
        // What is withheld has no name in the pack, and everything else has one.
        let mut names = HashSet::new();
        let mut is_fine = |(position, name): (usize, &String)| match withheld.contains(&position) {
            true => name.is_empty(),
            false => is_portable_name(name) && names.insert(name.to_ascii_lowercase()),
        };
        if !version.files.iter().enumerate().all(&mut is_fine)
            || (Some(version.version) != current && !version.files.is_empty())
        {
            wrong("rule-files", number);
        }
    }
}

/// Each step's own file against the step in `pack.json`.
pub(super) fn check_steps(files: &Files<'_>, pack: &PackJson, findings: &mut Findings) {
    for step in &pack.steps {
        let path = step_path(&step.folder);
        if files.position(&path).is_none() {
            continue;
        }
        let found: Option<StepJson> = read_json(files, &path, findings);
        if found.is_some_and(|found| found != StepJson::new(&pack.number, step)) {
            findings.push(Finding::new(Code::StepMismatch, &path));
        }
    }
}

/// Which files `pack.json` accounts for.
#[derive(Debug, Default)]
pub(super) struct Account {
    /// Positions of those that are there.
    present: Vec<usize>,
    /// Paths of those that are not.
    missing: Vec<String>,
    /// Paths of those that need not be.
    elsewhere: Vec<String>,
}

impl Account {
    /// Finds a file that must be there.
    pub(super) fn find(&mut self, search: &mut Search<'_>, path: String) -> Located {
        let position = search.position(&path);
        match position {
            Some(position) => self.present.push(position),
            None if search.files().digest_elsewhere(&path).is_some() => self.elsewhere.push(path.clone()),
            None => self.missing.push(path.clone()),
        }
        Located { path, position }
    }

    /// Adds what was accounted for elsewhere.
    pub(super) fn extend(&mut self, other: Self) {
        self.present.extend(other.present);
        self.missing.extend(other.missing);
        self.elsewhere.extend(other.elsewhere);
    }
}

/// A file that `pack.json` accounts for.
#[derive(Debug)]
pub(super) struct Located {
    /// Its path.
    pub path: String,
    /// Its position, if it is there.
    pub position: Option<usize>,
}

/// Exactly the files that `pack.json` accounts for: those of the records, and those that every pack has.
pub(super) fn check_presence(
    files: &Files<'_>,
    pack: &PackJson,
    mut account: Account,
    findings: &mut Findings,
) {
    let mut search = files.search();
    for path in REQUIRED {
        account.find(&mut search, path.to_owned());
    }
    for step in &pack.steps {
        account.find(&mut search, step_path(&step.folder));
    }
    account.present.extend(OPTIONAL.iter().filter_map(|path| search.position(path)));
    let mut is_accounted = vec![false; files.len()];
    for position in account.present {
        is_accounted.iter_mut().skip(position).take(1).for_each(|mark| *mark = true);
    }
    account.missing.sort_unstable();
    // What a manifest has already shown to be missing is not said twice.
    findings.extend(account.missing.iter().map(|path| Finding::new(Code::FileMissing, path)));
    findings.extend(files.unmarked(&is_accounted).map(|path| Finding::new(Code::FileUnknown, path)));
    account.elsewhere.sort_unstable();
    let is_unknown = |path: &str| {
        !OPTIONAL.contains(&path)
            && account.elsewhere.binary_search_by(|other| other.as_str().cmp(path)).is_err()
    };
    let elsewhere = files.elsewhere().unwrap_or_default().iter().map(|(path, _)| path.as_str());
    findings
        .extend(elsewhere.filter(|path| is_unknown(path)).map(|path| Finding::new(Code::FileUnknown, path)));
}
