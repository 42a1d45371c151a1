//! What came of jobs, task by task, as their pages and the API show it.

use schemars::JsonSchema;
use serde::Serialize;

use super::import::Problem;
use crate::domain::access::Marking;
use crate::proof::digest::Digest;

/// What came of a job.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum JobResult {
    /// A pack was issued, or made again.
    Pack(MadePack),
    /// The file of a pack was checked.
    Verification(CheckedPack),
    /// An import was tried, or carried out.
    Import(Box<DoneImport>),
}

/// A pack that was made. Paths of the machine are nobody's business here.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MadePack {
    /// Number.
    pub number: String,
    /// Bytes of the ZIP.
    pub size_bytes: u64,
    /// Files in the bag.
    pub files: usize,
    /// SHA-256 of `pack.json`: printed on the report.
    pub content: Digest,
    /// SHA-256 of `tagmanifest-sha256.txt`: what the ledger holds.
    pub tagmanifest: Digest,
    /// Ledger position that it stands at.
    pub as_of: u64,
    /// Highest marking that was to be included.
    pub marking: Marking,
    /// Records of its scope that are marked higher and were left out.
    pub withheld: usize,
    /// Where a quorum of witnesses is asked for: whether they have signed both its heads.
    pub is_witnessed: Option<bool>,
}

/// A pack whose file was checked under this installation's own keys.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckedPack {
    /// Number.
    pub number: String,
    /// The verifier's verdict.
    pub verdict: String,
    /// The first of its findings.
    pub findings: Vec<FoundInPack>,
    /// How many there are.
    pub findings_total: usize,
}

/// Something that is wrong with a pack.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FoundInPack {
    /// Stable code.
    pub code: String,
    /// Where in the pack.
    pub path: String,
    /// What.
    pub reason: String,
}

/// An import that was tried or carried out.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DoneImport {
    /// Its id.
    pub import: String,
    /// Nothing was written.
    pub is_dry: bool,
    /// Nothing was to be written.
    pub was_asked_dry: bool,
    /// New records.
    pub filed: usize,
    /// New versions.
    pub revised: usize,
    /// Rows that say what is there already.
    pub unchanged: usize,
    /// Rows that were refused.
    pub refused: usize,
    /// New records that got a marking because their rows have none.
    pub unmarked: usize,
    /// It was a spreadsheet of which somebody said what its columns mean.
    pub is_sheet: bool,
    /// Headings of its columns that are left out although something stands in them.
    pub columns_left_out: Vec<String>,
    /// There is a file with the rows that were refused, until what was sent is gone.
    pub has_error_file: bool,
    /// How many rows there are.
    pub rows_total: usize,
    /// The first of them, what was refused before the rest.
    pub rows: Vec<ImportedRow>,
    /// How many problems there are.
    pub problems_total: usize,
    /// The first of them.
    pub problems: Vec<Problem>,
    /// How many files no index mentions, or rows of a spreadsheet have nothing in the columns that are used.
    pub unlisted_total: usize,
    /// The first of them.
    pub unlisted: Vec<String>,
}

/// A row of an import.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ImportedRow {
    /// Where it stands.
    pub place: String,
    /// Its files, by name.
    pub files: Vec<String>,
    /// Number of the record; empty for what was refused.
    pub number: String,
    /// Version; 0 for what was refused.
    pub version: u32,
    /// `filed`, `revised`, `unchanged`, `refused`.
    pub outcome: &'static str,
    /// Digest of the version.
    pub digest: Option<Digest>,
    /// Code of what is wrong.
    pub code: Option<&'static str>,
    /// What is wrong; empty if nothing is.
    pub message: String,
    /// More lines; of what is not refused, what of an EPCIS document changes nothing in the genealogy.
    pub details: Vec<String>,
}

/// What kept a job from being done.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct JobProblem {
    /// Stable code.
    pub code: String,
    /// What happened.
    pub title: String,
    /// More lines.
    pub details: Vec<String>,
}
