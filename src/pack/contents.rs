//! What a pack says, as plain data: gathered by `app::packs`, laid out by `pdf` and `index`.
//!
//! Everything here is already filtered (scope, clearance), already sorted, and already in the reader's language
//! where it comes from data (kind, field and state labels). The layouts add only their own words from `words`.

pub use crate::domain::status::Status;
use crate::proof::digest::Digest;
use crate::proof::time::{Date, Timestamp};

/// A whole pack.
#[derive(Debug, Clone)]
pub struct Contents {
    /// Pack number, `POF-AB-2026-0007`.
    pub number: String,
    /// Short code of the organisation, `pof`.
    pub organisation_code: String,
    /// Name of the organisation, as printed on the cover.
    pub organisation_name: String,
    /// Highest marking of anything inside: printed top and bottom of each page.
    pub marking: String,
    /// Copy number, from 1.
    pub copy: u32,
    /// Whom this copy is for; empty if not stated.
    pub recipient: String,
    /// Scope of the pack.
    pub scope: Scope,
    /// The profile that it was evaluated under.
    pub profile: ProfileSummary,
    /// Ledger position that everything refers to.
    pub as_of: LedgerPosition,
    /// SHA-256 of `pack.json`: the digest printed and encoded in the QR code.
    pub content_digest: Digest,
    /// Steps a to o in order.
    pub steps: Vec<StepSheet>,
    /// Records in the order of the pack: by step, then by number.
    pub records: Vec<RecordSheet>,
    /// Serial and batch records in scope, counted; `None` when there are none.
    pub traceability: Option<TraceabilitySummary>,
    /// A signature with a certificate is made over the pack.
    pub is_signed: bool,
    /// A timestamp is asked for.
    pub is_stamped: bool,
}

/// What the pack is about. An empty text means "not limited".
#[derive(Debug, Clone)]
pub struct Scope {
    /// Site, or empty for all.
    pub site: String,
    /// Product, or empty for all.
    pub product: String,
    /// First day of the look-back window.
    pub from: Date,
    /// Last day of the window: the as-of date.
    pub to: Date,
    /// The pieces that the pack is limited to, a line each; none for all.
    pub about: Vec<String>,
}

/// The profile's own words.
#[derive(Debug, Clone)]
pub struct ProfileSummary {
    /// `annexure-b`.
    pub code: String,
    /// `Annexure B: Quality Standards and Certifications`.
    pub title: String,
    /// Digest of the definition in use.
    pub digest: Digest,
}

/// A position of the ledger.
#[derive(Debug, Clone)]
pub struct LedgerPosition {
    /// Origin of the log, `<host>/<organisation>`.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Merkle root at that size.
    pub root: Digest,
    /// When the head was signed.
    pub at: Timestamp,
    /// Verifier key of the log (`name+id+key`), of Ed25519.
    pub vkey: String,
    /// Name and id of the key of ML-DSA-44 that signed the head beside it, if one did.
    pub beside: Option<String>,
}

/// One step of the profile.
#[derive(Debug, Clone)]
pub struct StepSheet {
    /// `a` … `o`.
    pub code: String,
    /// Title of the step.
    pub title: String,
    /// The worst of its rules.
    pub status: Status,
    /// Clauses by standard, `("ISO 9001:2015", "9.2, 10.2")`.
    pub clauses: Vec<(String, String)>,
    /// Every rule, met or not.
    pub rules: Vec<RuleLine>,
}

/// One rule's result.
#[derive(Debug, Clone)]
pub struct RuleLine {
    /// Stable id, `f.3`.
    pub id: String,
    /// What the rule asks, one sentence.
    pub label: String,
    /// Its result.
    pub status: Status,
    /// Failing items: record number (or empty) and the reason, one sentence.
    pub items: Vec<(String, String)>,
}

/// One record.
#[derive(Debug, Clone)]
pub struct RecordSheet {
    /// Step in whose folder it stands, `f`.
    pub step: String,
    /// All steps that it evidences.
    pub steps: Vec<String>,
    /// Number, `POF-NC-2026-0012`.
    pub number: String,
    /// Title.
    pub title: String,
    /// Name of the kind, `Nonconformity`.
    pub kind: String,
    /// Label of the state, `Closed`.
    pub state: String,
    /// Marking.
    pub marking: String,
    /// When what it records happened.
    pub occurred_on: Option<Date>,
    /// When the current version was received.
    pub received_at: Timestamp,
    /// Fields with a value: label and value (unit included), in the kind's order. Values may be long and have lines.
    pub fields: Vec<(String, String)>,
    /// Files of the current version.
    pub files: Vec<FileLine>,
    /// Path of the record's folder, relative to `data/`: `f-internal-audits/POF-NC-2026-0012`.
    pub path: String,
    /// Links to other records.
    pub links: Vec<LinkLine>,
    /// All versions, first to current.
    pub versions: Vec<VersionLine>,
    /// Signatures, in the order of the ledger.
    pub signatures: Vec<SignatureLine>,
    /// Refusals to sign, in the order of the ledger.
    pub refusals: Vec<RefusalLine>,
    /// Who says to have read it, in the order of the ledger.
    pub acknowledgements: Vec<AcknowledgementLine>,
    /// How many acknowledgements are withheld, and why: a line for each reason.
    pub withheld_acknowledgements: Vec<String>,
}

/// One refusal to sign, as its event says it.
#[derive(Debug, Clone)]
pub struct RefusalLine {
    /// What was not signed, by whom, when.
    pub of: SignatureLine,
    /// Why. May be long and have lines.
    pub reason: String,
    /// True if the same person has said something else since.
    pub is_taken_back: bool,
}

/// One acknowledgement, as its event says it.
#[derive(Debug, Clone)]
pub struct AcknowledgementLine {
    /// The version that was read.
    pub version: u32,
    /// Its revision; may be empty.
    pub revision: String,
    /// Printed name.
    pub name: String,
    /// Login.
    pub login: String,
    /// When.
    pub at: Timestamp,
    /// Index of its event.
    pub event_index: u64,
}

/// One signature, as its event says it.
#[derive(Debug, Clone)]
pub struct SignatureLine {
    /// The version that was signed.
    pub version: u32,
    /// What it says, in words.
    pub meaning: String,
    /// Printed name.
    pub name: String,
    /// Printed name of the person in whose place it was given.
    pub on_behalf_of: Option<String>,
    /// The role in which it was given, in words.
    pub role: String,
    /// When.
    pub at: Timestamp,
    /// Index of its event.
    pub event_index: u64,
    /// The version that changed what was signed.
    pub void_in: Option<u32>,
}

/// One link.
#[derive(Debug, Clone)]
pub struct LinkLine {
    /// Label of the link, `is corrected by`.
    pub label: String,
    /// Number of the other record.
    pub number: String,
    /// Title of the other record; empty if the reader may not see it.
    pub title: String,
}

/// One file.
#[derive(Debug, Clone)]
pub struct FileLine {
    /// Name as received.
    pub name: String,
    /// Path inside the pack, relative to `data/`.
    pub path: String,
    /// Bytes.
    pub size_bytes: u64,
    /// What people call its type: `PDF`, or `application/x-unknown`.
    pub media_type: String,
    /// SHA-256.
    pub digest: Digest,
}

/// One version of a record.
#[derive(Debug, Clone)]
pub struct VersionLine {
    /// From 1.
    pub version: u32,
    /// When it was received.
    pub received_at: Timestamp,
    /// Who filed it.
    pub author: String,
    /// State label.
    pub state: String,
    /// Why.
    pub reason: String,
    /// Version digest.
    pub digest: Digest,
    /// Index of its event in the ledger.
    pub event_index: u64,
}

/// Counts for the cover and the traceability page.
#[derive(Debug, Clone)]
pub struct TraceabilitySummary {
    /// Part definitions.
    pub items: u64,
    /// Lots.
    pub lots: u64,
    /// Serialised units.
    pub units: u64,
    /// Genealogy edges in force: what was taken out again counts no more.
    pub edges: u64,
    /// The first units by serial, each with item, status and what went into it (for a short table).
    pub sample: Vec<UnitLine>,
    /// In a pack about pieces, all of what is in them, as trees; otherwise nothing.
    pub structure: Vec<StructureLine>,
}

/// A piece in the tree of what is in what.
#[derive(Debug, Clone)]
pub struct StructureLine {
    /// How deep it stands: 0 for a piece that the pack is about.
    pub depth: u32,
    /// Item number and revision.
    pub item: String,
    /// Serial or lot number.
    pub number: String,
    /// True for a serialised piece.
    pub is_unit: bool,
    /// How much of it went in, with its unit; empty at the top.
    pub quantity: String,
    /// Status of a unit, as recorded.
    pub status: String,
    /// Supplier and certificate of a lot.
    pub source: String,
    /// Records that bear on it, each with what it comes to.
    pub records: Vec<String>,
    /// What is in it stands further up.
    pub is_repeated: bool,
}

/// One unit in the short table.
#[derive(Debug, Clone)]
pub struct UnitLine {
    /// Serial.
    pub serial: String,
    /// Item number and revision.
    pub item: String,
    /// Status, as recorded.
    pub status: String,
    /// Lots and units installed directly, `7 lots, 2 units` is for the layout to say.
    pub lots: u64,
    /// Units installed directly.
    pub units: u64,
}
