//! What a pack is made of: `pack.json`, the fifteen folders, the texts of the bag, and portable names.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::{Deserialize, Deserializer, Serialize};

use super::digest::Digest;
use super::schema::schema;
use super::time::{Date, Timestamp, plain_date};

schema! {
    /// `type` of `pack.json`.
    PackSchema = "sanad/pack/v1"
}
schema! {
    /// `type` of a `step.json`.
    StepSchema = "sanad/step/v1"
}

/// The steps of Annexure B: code and folder, in order.
pub const STEPS: [(&str, &str); 15] = [
    ("a", "a-standards"),
    ("b", "b-quality-management-system"),
    ("c", "c-procedures"),
    ("d", "d-training"),
    ("e", "e-risk"),
    ("f", "f-internal-audits"),
    ("g", "g-certification"),
    ("h", "h-testing"),
    ("i", "i-compliance"),
    ("j", "j-improvement"),
    ("k", "k-experts"),
    ("l", "l-regulatory"),
    ("m", "m-traceability"),
    ("n", "n-external-audits"),
    ("o", "o-customer-feedback"),
];

/// Classifications, lowest first.
pub const MARKINGS: [&str; 4] = ["UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET"];

/// First member of the container; says that this is a bag.
pub const BAGIT: &str = "bagit.txt";
/// Its only content.
pub const BAGIT_TEXT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
/// Facts about the bag.
pub const BAG_INFO: &str = "bag-info.txt";
/// Digests of everything under `data/`.
pub const MANIFEST: &str = "manifest-sha256.txt";
/// Digests of everything else.
pub const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
/// How to check the pack with public tools.
pub const README: &str = "README.txt";
/// What the pack says.
pub const PACK_JSON: &str = "data/pack.json";
/// The pack to read offline.
pub const INDEX_HTML: &str = "data/index.html";
/// The PDF pack.
pub const REPORT_PDF: &str = "data/report.pdf";
/// Serialised units in scope.
pub const UNITS_CSV: &str = "data/traceability/units.csv";
/// Genealogy edges in scope.
pub const EDGES_CSV: &str = "data/traceability/edges.csv";
/// Parts lists of the items in scope.
pub const AS_DESIGNED_CSV: &str = "data/traceability/as-designed.csv";
/// What was done to the lots and units in scope.
pub const OPERATIONS_CSV: &str = "data/traceability/operations.csv";
/// The same as events of GS1 (EPCIS 2.0), in packs about units.
pub const EPCIS_JSON: &str = "data/traceability/epcis.jsonld";
/// The head that every version's receipt refers to.
pub const CHECKPOINT: &str = "proof/checkpoint";
/// The issuer's keys; informative, never trusted.
pub const POLICY: &str = "proof/policy";
/// Receipt of the event that issued this pack.
pub const PACK_RECEIPT: &str = "proof/pack.tlog-proof";
/// CMS signature over the tag manifest.
pub const SIGNATURE: &str = "proof/tagmanifest.p7s";
/// Timestamp of the tag manifest.
pub const TIMESTAMP: &str = "proof/tagmanifest.tsr";
/// The signer's certificate and those that lead to its authority.
pub const CERTIFICATES: &str = "proof/certificates.pem";

/// The page that checks a pack in a browser: a convenience, since it cannot vouch for the pack that it came with.
pub const VERIFY_PAGE: &str = "verify/verify.html";
/// The script that checks one file of a pack with public tools.
pub const CHECK_SCRIPT: &str = "verify/check.sh";

/// Files outside `data/` that the tag manifest does not list because they are made over it, in the order of the
/// container.
pub const MADE_AFTER_TAG_MANIFEST: [&str; 4] = [CERTIFICATES, PACK_RECEIPT, SIGNATURE, TIMESTAMP];

/// Member of the detail of the event `pack_issued` that names what was made over the tag manifest, apart from the
/// event's own receipt: an object from path to digest. Absent if nothing was.
pub const SEALS: &str = "seals";

/// Path of a step's result.
#[must_use]
pub fn step_path(folder: &str) -> String {
    format!("data/{folder}/step.json")
}

/// Path of a version's manifest, under the path of its record.
#[must_use]
pub fn manifest_path(record: &str, version: u32) -> String {
    format!("{record}/v{version}/manifest.json")
}

/// Path of a version's disclosures, under the path of its record.
#[must_use]
pub fn disclosures_path(record: &str, version: u32) -> String {
    format!("{record}/v{version}/disclosures.json")
}

/// Path of a version's file, under the path of its record.
#[must_use]
pub fn file_path(record: &str, version: u32, name: &str) -> String {
    format!("{record}/v{version}/files/{name}")
}

/// Path of the event at this index.
#[must_use]
pub fn event_path(index: u64) -> String {
    format!("proof/events/{index}.json")
}

/// Path of the receipt for the event at this index.
#[must_use]
pub fn receipt_path(index: u64) -> String {
    format!("proof/events/{index}.tlog-proof")
}

/// `data/pack.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackJson {
    /// Always `sanad/pack/v1`.
    #[serde(rename = "type")]
    pub schema: PackSchema,
    /// Number of the pack, `POF-AB-2026-0007`: also the name of the top directory, so it is a portable name.
    pub number: String,
    /// Whose pack it is.
    pub organisation: Organisation,
    /// Origin of the ledger, `<host>/<organisation code>`.
    pub origin: String,
    /// What the pack is about.
    pub scope: Scope,
    /// The profile that it was evaluated under.
    pub profile: Profile,
    /// The ledger position that everything refers to.
    pub as_of: AsOf,
    /// Result of each step, in the order of [`STEPS`].
    pub steps: Vec<Step>,
    /// The records, by step (in the order of `steps`), then by number (bytes).
    #[serde(deserialize_with = "tight")]
    pub contents: Vec<Content>,
}

/// The organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Short code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// The scope. An empty text means "not limited" or "not stated".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Site.
    pub site: String,
    /// Product.
    pub product: String,
    /// First day of the look-back window.
    #[serde(with = "plain_date")]
    pub from: Date,
    /// Last day of the window.
    #[serde(with = "plain_date")]
    pub to: Date,
    /// Highest marking of anything inside; one of [`MARKINGS`].
    pub marking: String,
    /// Copy number, from 1.
    pub copy: u32,
    /// Whom this copy is for.
    pub recipient: String,
    /// The pieces that the pack is limited to, with everything in them; each once, in order. The member is written only
    /// where there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "some_subjects")]
    pub about: Vec<Subject>,
}

/// Something that a pack can be limited to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// What it is.
    pub sort: SubjectSort,
    /// Part number of a unit or lot; empty for an order or contract.
    pub part: String,
    /// Serial number, lot number, number of the order or contract.
    pub number: String,
}

/// What a pack can be limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SubjectSort {
    /// A serialised piece.
    Unit,
    /// A lot, with the units that were made in it.
    Lot,
    /// A work order: what its trace batches made.
    Order,
    /// A contract: what was certified under it.
    Contract,
}

impl SubjectSort {
    /// All four.
    pub const ALL: &'static [Self] = &[Self::Unit, Self::Lot, Self::Order, Self::Contract];

    /// As written in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Lot => "lot",
            Self::Order => "order",
            Self::Contract => "contract",
        }
    }
}

impl Subject {
    /// True if it names something, and a part just where there is one. What it names is one line without anything else.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let is_line = |text: &str| text.trim() == text && !text.chars().any(char::is_control);
        let has_part = matches!(self.sort, SubjectSort::Unit | SubjectSort::Lot);
        !self.number.is_empty()
            && is_line(&self.number)
            && is_line(&self.part)
            && has_part != self.part.is_empty()
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { sort, part, number } = self;
        match part.is_empty() {
            true => write!(f, "{} {number}", sort.code()),
            false => write!(f, "{} {part} {number}", sort.code()),
        }
    }
}

/// True for a list in its one form: every entry well formed, each once, in order.
#[must_use]
pub fn is_subject_list(list: &[Subject]) -> bool {
    list.iter().all(Subject::is_well_formed) && list.is_sorted_by(|a, b| a < b)
}

/// The profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// `annexure-b`.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Digest of its definition.
    pub digest: Digest,
}

/// A position of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AsOf {
    /// Number of leaves.
    pub size: u64,
    /// Merkle root.
    pub root: Digest,
    /// When the head was signed; also the timestamp of every member of the container.
    pub at: Timestamp,
}

/// Result of a step or rule. Never "compliant": adequacy is the certification body's judgement.
///
/// The order is the severity: the worst of several is their maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Every rule is met.
    Complete,
    /// Not applicable, with a signed justification.
    NotApplicable,
    /// Evidence exists but is out of date.
    Stale,
    /// Evidence is missing.
    Incomplete,
    /// Something open forbids it.
    Blocked,
}

impl Status {
    /// All five, mildest first.
    pub const ALL: &'static [Self] =
        &[Self::Complete, Self::NotApplicable, Self::Stale, Self::Incomplete, Self::Blocked];

    /// As written in JSON: `complete`, `not-applicable`, `stale`, `incomplete`, `blocked`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::NotApplicable => "not-applicable",
            Self::Stale => "stale",
            Self::Incomplete => "incomplete",
            Self::Blocked => "blocked",
        }
    }
}

/// Result of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// `a` … `o`.
    pub code: String,
    /// Its folder under `data/`.
    pub folder: String,
    /// Its title.
    pub title: String,
    /// Its result.
    pub status: Status,
    /// Its rules.
    pub rules: Vec<Rule>,
}

/// Result of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable id, `f.3`.
    pub id: String,
    /// What it asks.
    pub label: String,
    /// Its result.
    pub status: Status,
    /// What fails it and why.
    pub items: Vec<Item>,
}

/// Something that fails a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Number of the record, or empty.
    pub record: String,
    /// Why it fails.
    pub reason: String,
}

/// `step.json`: the step as in `pack.json`, and which pack it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepJson {
    /// Always `sanad/step/v1`.
    #[serde(rename = "type")]
    pub schema: StepSchema,
    /// Number of the pack.
    pub pack: String,
    /// `a` … `o`.
    pub code: String,
    /// Its folder under `data/`.
    pub folder: String,
    /// Its title.
    pub title: String,
    /// Its result.
    pub status: Status,
    /// Its rules.
    pub rules: Vec<Rule>,
}

impl StepJson {
    /// The step's own file in the pack of this number.
    #[must_use]
    pub fn new(pack: &str, step: &Step) -> Self {
        let Step { code, folder, title, status, rules } = step.clone();
        Self { schema: StepSchema, pack: pack.to_owned(), code, folder, title, status, rules }
    }
}

/// One record in the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// ULID.
    pub record: String,
    /// Number.
    pub number: String,
    /// Code of the kind.
    pub kind: String,
    /// Title of the current version; empty if it is withheld.
    pub title: String,
    /// The step in whose folder it stands.
    pub step: String,
    /// All steps that it evidences, in order.
    #[serde(deserialize_with = "tight")]
    pub steps: Vec<String>,
    /// Its folder: `data/<step's folder>/<portable name of the number>`.
    pub path: String,
    /// The current version: the last of `versions`.
    pub version: u32,
    /// All versions, from 1 upwards without a gap.
    #[serde(deserialize_with = "tight")]
    pub versions: Vec<ContentVersion>,
}

/// A list without the room that it grew in: most have one entry, where four would fit, and a pack has tens of thousands.
fn tight<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let mut list = Vec::deserialize(deserializer)?;
    list.shrink_to_fit();
    Ok(list)
}

/// One version of a record in the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentVersion {
    /// From 1.
    pub version: u32,
    /// Digest of its manifest.
    pub digest: Digest,
    /// Index of its event in the ledger.
    pub event: u64,
    /// Portable names of its files in the pack, in the order of the manifest, and an empty text for one that is
    /// withheld; empty for all but the current version.
    #[serde(deserialize_with = "tight")]
    pub files: Vec<String>,
    /// What of it is not in the pack: the title, then fields by name, then files by position. The member is written
    /// only where something is withheld.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "some_withheld")]
    pub withheld: Vec<Withheld>,
    /// Indexes of the events that sign it, ascending. The member is written only where there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "some_events")]
    pub signatures: Vec<u64>,
    /// Indexes of the events by which somebody refused to sign it; as `signatures`.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "some_events")]
    pub refusals: Vec<u64>,
    /// Indexes of the events by which somebody says that they have read it; as `signatures`.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "some_events")]
    pub acknowledgements: Vec<u64>,
}

impl ContentVersion {
    /// Indexes of the events by which people said something of it: signatures, refusals, acknowledgements.
    #[must_use]
    pub fn statements(&self) -> [&[u64]; 3] {
        [&self.signatures, &self.refusals, &self.acknowledgements]
    }
}

/// Something of a version that is not in the pack, although its manifest commits to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withheld {
    /// What sort of thing.
    pub part: Part,
    /// Name of the field; position of the file from 1, in decimal; empty for the title.
    pub name: String,
    /// Why: one line.
    pub reason: String,
}

/// What can be withheld. The order is that of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// The title.
    Title,
    /// The value of a field.
    Field,
    /// The name and the content of a file.
    File,
}

impl Part {
    /// All three.
    pub const ALL: &'static [Self] = &[Self::Title, Self::Field, Self::File];

    /// As written in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Field => "field",
            Self::File => "file",
        }
    }
}

/// Longest reason for withholding something, in characters.
pub const MAX_REASON_CHARS: usize = 300;

impl Withheld {
    /// Position of the file that is meant, from 0; `None` for anything else, and for a position that is not written in
    /// its one form.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        let position =
            self.name.parse::<usize>().ok().filter(|position| position.to_string() == self.name)?;
        position.checked_sub(1).filter(|_| self.part == Part::File)
    }

    /// True if the name is one that the part can have, and the reason is one line that says something.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let named = match self.part {
            Part::Title => self.name.is_empty(),
            Part::Field => !self.name.is_empty(),
            Part::File => self.position().is_some(),
        };
        named && is_reason(&self.reason)
    }

    /// Where it stands in the list.
    fn order(&self) -> (Part, Option<usize>, &str) {
        (self.part, self.position(), &self.name)
    }
}

/// True for a list in its one form: every entry well formed, in order, each thing once.
#[must_use]
pub fn is_withheld_list(list: &[Withheld]) -> bool {
    list.iter().all(Withheld::is_well_formed) && list.is_sorted_by(|a, b| a.order() < b.order())
}

/// True for one line without control characters that says something.
#[must_use]
pub fn is_reason(text: &str) -> bool {
    !text.trim().is_empty()
        && text.trim() == text
        && text.chars().count() <= MAX_REASON_CHARS
        && !text.chars().any(char::is_control)
}

/// An empty list is not written, so it is not read either: there is one spelling.
fn some_withheld<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Withheld>, D::Error> {
    let list = Vec::deserialize(deserializer)?;
    if list.is_empty() {
        return Err(serde::de::Error::custom("an empty list of what is withheld is not written"));
    }
    Ok(list)
}

/// As [`some_withheld`].
fn some_subjects<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Subject>, D::Error> {
    let list = Vec::deserialize(deserializer)?;
    if list.is_empty() {
        return Err(serde::de::Error::custom("an empty list of what the pack is about is not written"));
    }
    Ok(list)
}

/// As [`some_withheld`].
fn some_events<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u64>, D::Error> {
    let list = Vec::deserialize(deserializer)?;
    if list.is_empty() {
        return Err(serde::de::Error::custom("an empty list of events is not written"));
    }
    Ok(list)
}

/// The only form of `bag-info.txt`. `payload_bytes` and `payload_files` count what stands under `data/`.
#[must_use]
pub fn bag_info(pack: &PackJson, payload_bytes: u64, payload_files: u64) -> String {
    // A value stands on one line (RFC 8493, section 2.2.2).
    let one_line =
        |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    format!(
        "Bagging-Date: {}\nExternal-Identifier: {}\nPayload-Oxum: {payload_bytes}.{payload_files}\n\
         Source-Organization: {}\n",
        pack.as_of.at.date(),
        one_line(&pack.number),
        one_line(&pack.organisation.name).trim(),
    )
}

/// Writes a manifest or tag manifest: one line `<hex>  <path>` a file. Give the files sorted by the bytes of their
/// paths.
#[must_use]
pub fn manifest_text<'a>(files: impl IntoIterator<Item = (&'a str, &'a Digest)>) -> String {
    let mut text = String::new();
    for (path, digest) in files {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{}  {path}", digest.hex());
    }
    text
}

/// Why a manifest is refused. Lines count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// The last line does not end, or a line is not `<hex>  <path>`.
    #[error("line {0} is not a digest, two spaces and a path")]
    Line(usize),
    /// A path does not come after the one before it.
    #[error("line {0} is out of order or a duplicate")]
    Order(usize),
}

/// Reads a manifest or tag manifest in its one form: LF line ends, paths strictly ascending by their bytes.
///
/// # Errors
/// [`ManifestError`] naming the first line that is wrong.
pub fn parse_manifest(text: &str) -> Result<Vec<(&str, Digest)>, ManifestError> {
    manifest_lines(text).collect()
}

/// The lines of a manifest one by one, each as far as it and the one before it tell whether it is right.
pub fn manifest_lines(text: &str) -> impl Iterator<Item = Result<(&str, Digest), ManifestError>> {
    let mut last = "";
    (1..).zip(text.split_inclusive('\n')).map(move |(number, line)| {
        let parsed = line.strip_suffix('\n').and_then(|line| line.split_at_checked(64));
        let (hex, rest) = parsed.ok_or(ManifestError::Line(number))?;
        let path = rest.strip_prefix("  ").ok_or(ManifestError::Line(number))?;
        let digest = Digest::from_hex(hex).map_err(|_| ManifestError::Line(number))?;
        if path.is_empty() {
            return Err(ManifestError::Line(number));
        }
        if last.as_bytes() >= path.as_bytes() {
            return Err(ManifestError::Order(number));
        }
        last = path;
        Ok((path, digest))
    })
}

/// Longest portable name, in bytes.
pub const MAX_NAME_BYTES: usize = 100;

/// Longest path inside a pack, in bytes.
pub const MAX_PATH_BYTES: usize = 400;

/// True for a name that every common file system keeps as it is: ASCII letters, digits, `.`, `-` and `_`; at most
/// 100 bytes; no dot or hyphen at the start, no dot at the end; none of the names that Windows reserves.
#[must_use]
pub fn is_portable_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= MAX_NAME_BYTES
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        && !name.starts_with(['.', '-'])
        && !name.ends_with('.')
        && !is_reserved(name)
}

/// True for a relative path of portable names.
#[must_use]
pub fn is_portable_path(path: &str) -> bool {
    path.len() <= MAX_PATH_BYTES && path.split('/').all(is_portable_name)
}

fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let is = |text: &str| stem.eq_ignore_ascii_case(text);
    match stem.len() {
        3 => ["con", "prn", "aux", "nul"].into_iter().any(is),
        4 => {
            let (device, number) = stem.split_at_checked(3).unwrap_or_default();
            number.bytes().all(|byte| byte.is_ascii_digit())
                && ["com", "lpt"].into_iter().any(|text| device.eq_ignore_ascii_case(text))
        }
        _ => false,
    }
}

/// A portable name as near to `name` as can be, that differs from all in `taken` by more than case; it is then taken.
/// The true name stays in the disclosures.
pub fn portable_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
            plain.push(c);
        } else if !plain.ends_with('-') {
            plain.push('-');
        }
    }
    // The extension tells a reader's computer what to open, so it is kept when the rest must be cut.
    let (stem, extension) = match plain.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty()
                && (1..=10).contains(&extension.len())
                && extension.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
        {
            (stem, format!(".{extension}"))
        }
        _ => (plain.as_str(), String::new()),
    };
    let stem = stem.trim_matches(['.', '-']);
    let mut stem = if stem.is_empty() { "file".to_owned() } else { stem.to_owned() };
    if is_reserved(&stem) {
        stem.insert(0, '_');
    }
    for number in 1_u32.. {
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        let room = MAX_NAME_BYTES.saturating_sub(suffix.len() + extension.len());
        let kept: String = stem.chars().take(room).collect();
        let candidate = format!("{}{suffix}{extension}", kept.trim_end_matches(['.', '-']));
        if taken.insert(candidate.to_ascii_lowercase()) {
            return candidate;
        }
    }
    // Four thousand million names that differ only by number do not fit in memory.
    String::new()
}

#[cfg(test)]
mod tests {
    use super::super::canonical;
    use super::*;
    use serde_json::json;

    #[test]
    fn pack_json_is_read_back_and_nothing_else_is() {
        let value = json!({
            "type": "sanad/pack/v1", "number": "MGI-AB-2026-0001",
            "organisation": {"code": "mgi", "name": "Margalla Instruments"},
            "origin": "log.example/mgi",
            "scope": {"site": "", "product": "", "from": "2025-11-16", "to": "2026-11-15", "marking": "RESTRICTED",
                "copy": 1, "recipient": ""},
            "profile": {"code": "annexure-b", "title": "Annexure B", "digest": Digest::of(b"profile")},
            "as_of": {"size": 1, "root": Digest::of(b"root"), "at": "2026-11-15T10:00:01.000Z"},
            "steps": [{"code": "a", "folder": "a-standards", "title": "Standards", "status": "not-applicable",
                "rules": [{"id": "a.1", "label": "…", "status": "stale", "items": [{"record": "", "reason": "…"}]}]}],
            "contents": [{"record": "01JAAAAAAAAAAAAAAAAAAAAAAA", "number": "MGI-NC-2026-0012",
                "kind": "nonconformity", "title": "…", "step": "f", "steps": ["f"],
                "path": "data/f-internal-audits/MGI-NC-2026-0012", "version": 1,
                "versions": [{"version": 1, "digest": Digest::of(b"v"), "event": 0, "files": ["scan.pdf"]}]}]
        });
        let bytes = canonical::to_vec(&value).unwrap();
        let pack: PackJson = canonical::parse_as(&bytes).unwrap();
        assert_eq!(canonical::to_vec(&pack).unwrap(), bytes);
        assert_eq!(
            bag_info(&pack, 1234, 5),
            "Bagging-Date: 2026-11-15\nExternal-Identifier: MGI-AB-2026-0001\nPayload-Oxum: 1234.5\nSource-Organization: Margalla Instruments\n"
        );
        let step = StepJson::new(&pack.number, &pack.steps[0]);
        let mut expected = value["steps"][0].clone();
        expected["type"] = json!("sanad/step/v1");
        expected["pack"] = json!("MGI-AB-2026-0001");
        assert_eq!(serde_json::to_value(step).unwrap(), expected);
        let mut other = value;
        other["scope"]["to"] = json!("15.11.2026");
        assert!(serde_json::from_value::<PackJson>(other).is_err());
    }

    #[test]
    fn a_manifest_has_one_form() {
        let (a, b) = (Digest::of(b"a"), Digest::of(b"b"));
        let text = manifest_text([("data/a", &a), ("data/b c", &b)]);
        assert_eq!(parse_manifest(&text).unwrap(), [("data/a", a), ("data/b c", b)]);
        assert_eq!(parse_manifest("").unwrap(), []);
        let line = |digest: &Digest, path: &str| format!("{}  {path}\n", digest.hex());
        for (wrong, error) in [
            (text.trim_end().to_owned(), ManifestError::Line(2)),
            (text.replace("  data/a", " data/a"), ManifestError::Line(1)),
            (text.replace("  data/a", " *data/a"), ManifestError::Line(1)),
            (text.to_uppercase(), ManifestError::Line(1)),
            (format!("{text}\n"), ManifestError::Line(3)),
            (line(&b, "data/b") + &line(&a, "data/a"), ManifestError::Order(2)),
            (line(&a, "data/a") + &line(&a, "data/a"), ManifestError::Order(2)),
            (line(&a, ""), ManifestError::Line(1)),
        ] {
            assert_eq!(parse_manifest(&wrong), Err(error), "{wrong}");
        }
    }

    #[test]
    fn hostile_names_become_portable_and_stay_apart() {
        let mut taken = BTreeSet::new();
        let mut name = |text: &str| {
            let name = portable_name(text, &mut taken);
            assert!(is_portable_name(&name), "{text} became {name}");
            name
        };
        assert_eq!(name("scan.pdf"), "scan.pdf");
        assert_eq!(name("SCAN.PDF"), "SCAN-2.PDF");
        assert_eq!(name("scan.pdf"), "scan-3.pdf");
        assert_eq!(name("../../etc/passwd"), "etc-passwd");
        assert_eq!(name("معائنہ رپورٹ.pdf"), "file.pdf");
        assert_eq!(name("رپورٹ 7.pdf"), "7.pdf");
        assert_eq!(name(""), "file");
        assert_eq!(name("..."), "file-2");
        assert_eq!(name("CON.txt"), "_CON.txt");
        assert_eq!(name("com1"), "_com1");
        assert_eq!(name("a b\t c?.docx"), "a-b-c.docx");
        assert_eq!(name(".htaccess"), "htaccess");
        assert_eq!(name("nul\0.pdf"), "_nul.pdf");
        assert!(name(&format!("{}.pdf", "x".repeat(500))).ends_with("xxx.pdf"));
        assert!(name(&format!("{}.pdf", "x".repeat(500))).ends_with("xx-2.pdf"));
        assert!(name(&"é".repeat(500)).len() <= MAX_NAME_BYTES);
    }

    #[test]
    fn paths_that_leave_the_pack_are_not_portable() {
        for good in ["data/a-standards/step.json", "proof/events/57.tlog-proof", "bagit.txt"] {
            assert!(is_portable_path(good), "{good}");
        }
        for bad in [
            "", "/", "/etc", "a//b", "a/", "../a", "a/../b", "./a", "a/.b", "a\\b", "a:b", "a b", "-rf", "ü",
            "a/nul", "COM1.txt", "a.",
        ] {
            assert!(!is_portable_path(bad), "{bad}");
        }
        assert!(!is_portable_path("a/".repeat(300).trim_end_matches('/')));
    }
}
