//! The heads of the ledger: their form, their signatures under the pack's own policy, and under the reader's trust.

use super::code::Code;
use super::report::{Finding, Summary};
use super::source::{Files, read};
use super::{MAX_TEXT_BYTES, Trust};
use crate::proof::canonical;
use crate::proof::checkpoint::{Checkpoint, CheckpointError};
use crate::proof::digest::Digest;
use crate::proof::event::{Event, PACK_ISSUED, leaf_hash};
use crate::proof::note::{NoteError, SignedNote, VerifierKey};
use crate::proof::pack::{CHECKPOINT, PACK_RECEIPT, POLICY, PackJson, TAG_MANIFEST};
use crate::proof::policy::{Policy, UnacceptableError};
use crate::proof::receipt::Receipt;

/// The head that all receipts of versions must refer to.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// `proof/checkpoint`, byte for byte.
    pub text: String,
    /// What it says; `None` if it could not be read.
    pub checkpoint: Option<Checkpoint>,
    /// The event that issued the pack, if it could be read.
    pub issue: Option<Event>,
}

impl Head {
    /// The checkpoint's text if it is one, otherwise nothing.
    pub(super) fn known(&self) -> &str {
        if self.checkpoint.is_some() { &self.text } else { "" }
    }
}

/// A text file of the proof folder; what is wrong with it is a finding of the given code.
fn read_text(files: &Files<'_>, path: &str, code: Code, findings: &mut Vec<Finding>) -> Option<String> {
    let mut local = Vec::new();
    let text = read(files, path, MAX_TEXT_BYTES, &mut local).and_then(|bytes| {
        let text = String::from_utf8(bytes.into_owned());
        text.map_err(|_| local_not_utf8(code, path)).map_or_else(
            |finding| {
                findings.push(finding);
                None
            },
            Some,
        )
    });
    findings.extend(local);
    text
}

fn local_not_utf8(code: Code, path: &str) -> Finding {
    Finding::new(code, path).word("error", "not-utf8")
}

/// Checks policy, checkpoint and the pack's own receipt.
pub(super) fn check_heads(
    files: &Files<'_>,
    pack: Option<&PackJson>,
    trust: &Trust,
    findings: &mut Vec<Finding>,
    summary: &mut Summary,
) -> Head {
    let own = read_policy(files, pack, findings);
    let text = read_text(files, CHECKPOINT, Code::CheckpointForm, findings);
    let checkpoint = text.as_deref().and_then(|text| read_checkpoint(text, CHECKPOINT, findings));
    if let (Some(pack), Some(checkpoint)) = (pack, &checkpoint)
        && (checkpoint.origin != pack.origin
            || checkpoint.size != pack.as_of.size
            || checkpoint.root != pack.as_of.root)
    {
        findings.push(Finding::new(Code::CheckpointMismatch, CHECKPOINT));
    }
    let receipt = read_text(files, PACK_RECEIPT, Code::ReceiptForm, findings)
        .and_then(|text| read_receipt(&text, PACK_RECEIPT, findings));
    let issue = receipt
        .as_ref()
        .and_then(|receipt| check_issue(files, pack, checkpoint.as_ref(), receipt, findings, summary));

    let notes: Vec<(&str, &str)> = [
        (CHECKPOINT, text.as_deref().filter(|_| checkpoint.is_some())),
        (PACK_RECEIPT, receipt.as_ref().map(|receipt| receipt.checkpoint.as_str())),
    ]
    .into_iter()
    .filter_map(|(path, note)| Some((path, note?)))
    .collect();
    if let Some(own) = &own {
        for (path, note) in &notes {
            check_own_signatures(own, path, note, findings);
        }
        summary.issuer =
            checkpoint.as_ref().zip(text.as_deref()).and_then(|(head, note)| signer(own, head, note));
    }
    summary.is_trusted = check_trust(trust, CHECKPOINT, &notes, findings, summary) == 2;
    Head { text: text.unwrap_or_default(), checkpoint, issue }
}

fn read_policy(files: &Files<'_>, pack: Option<&PackJson>, findings: &mut Vec<Finding>) -> Option<Policy> {
    let text = read_text(files, POLICY, Code::PolicyForm, findings)?;
    let policy: Policy = match text.parse() {
        Ok(policy) => policy,
        Err(error) => {
            findings.push(Finding::new(Code::PolicyForm, POLICY).text("error", error));
            return None;
        }
    };
    if policy.to_string() != text {
        findings.push(Finding::new(Code::PolicyForm, POLICY).word("error", "policy-spelling"));
    }
    if pack.is_some_and(|pack| !policy.logs.iter().any(|log| log.key.name() == pack.origin)) {
        findings.push(Finding::new(Code::PolicyForm, POLICY).word("error", "policy-no-log"));
    }
    Some(policy)
}

fn read_checkpoint(note: &str, path: &str, findings: &mut Vec<Finding>) -> Option<Checkpoint> {
    Checkpoint::claimed(note)
        .map_err(|error| findings.push(Finding::new(Code::CheckpointForm, path).text("error", error)))
        .ok()
}

/// A receipt whose checkpoint is expected to be `known`.
pub(super) fn parse_receipt(
    text: &str,
    known: &str,
    path: &str,
    findings: &mut Vec<Finding>,
) -> Option<Receipt> {
    let parsed = Receipt::parse_under(text, known);
    parsed.map_err(|error| findings.push(Finding::new(Code::ReceiptForm, path).text("error", error))).ok()
}

fn read_receipt(text: &str, path: &str, findings: &mut Vec<Finding>) -> Option<Receipt> {
    let mut local = Vec::new();
    let receipt = parse_receipt(text, "", path, &mut local);
    findings.extend(local);
    receipt
}

/// The event that issued the pack: it must commit to exactly this pack, after the head that the pack refers to.
fn check_issue(
    files: &Files<'_>,
    pack: Option<&PackJson>,
    as_of: Option<&Checkpoint>,
    receipt: &Receipt,
    findings: &mut Vec<Finding>,
    summary: &mut Summary,
) -> Option<Event> {
    let Some(extra) = &receipt.extra else {
        findings.push(Finding::new(Code::IssueMismatch, PACK_RECEIPT).word("what", "issue-no-event"));
        return None;
    };
    let event: Event = match canonical::parse_as(extra) {
        Ok(event) => event,
        Err(error) => {
            findings.push(Finding::new(Code::JsonForm, PACK_RECEIPT).text("error", error));
            return None;
        }
    };
    let Ok(head) = Checkpoint::claimed(&receipt.checkpoint) else { return Some(event) };
    let mut wrong = |what| findings.push(Finding::new(Code::IssueMismatch, PACK_RECEIPT).word("what", what));
    if event.action != PACK_ISSUED {
        wrong("issue-action");
    } else if event.digest.is_none()
        || event.digest != files.position(TAG_MANIFEST).and_then(|at| files.digest(at))
    {
        wrong("issue-digest");
    } else if let Some(pack) = pack {
        if event.subject != pack.number {
            wrong("issue-subject");
        } else if event.organisation != pack.organisation.code {
            wrong("issue-organisation");
        } else if receipt.index < pack.as_of.size {
            wrong("issue-position");
        } else {
            summary.issued_at = Some(event.at);
        }
    }
    if as_of.is_some_and(|as_of| as_of.origin != head.origin) {
        findings.push(Finding::new(Code::CheckpointMismatch, PACK_RECEIPT));
    }
    if let Err(error) = receipt.verify_inclusion(&leaf_hash(&Digest::of(extra)), &head) {
        findings.push(Finding::new(Code::ReceiptInvalid, PACK_RECEIPT).text("error", error));
    }
    Some(event)
}

/// Signatures under the pack's own policy: proves nothing about who issued it, but a pack whose own keys do not bear it
/// out is broken.
fn check_own_signatures(own: &Policy, path: &str, note: &str, findings: &mut Vec<Finding>) {
    if let Err(error) = own.open(note) {
        findings.push(Finding::new(Code::SignatureInvalid, path).text("error", error));
    }
    // A line that no listed key accounts for could say anything, unchecked.
    let is_listed = |signature: &crate::proof::note::NoteSignature| {
        own.logs.iter().any(|log| signature.is_by(&log.key))
            || own.witnesses.iter().any(|witness| signature.is_by(&witness.key))
    };
    let unlisted = SignedNote::parse(note)
        .ok()
        .and_then(|note| note.signatures.into_iter().find(|signature| !is_listed(signature)));
    if let Some(signature) = unlisted {
        findings.push(Finding::new(Code::SignatureUnknown, path).text("name", signature.name));
    }
}

/// The key of the pack's own policy that signed as the log.
fn signer(own: &Policy, head: &Checkpoint, note: &str) -> Option<String> {
    let note = SignedNote::parse(note).ok()?;
    let is_signer = |key: &VerifierKey| {
        key.name() == head.origin
            && key.algorithm().is_of_log()
            && note
                .signatures
                .iter()
                .any(|line| line.is_by(key) && key.verify(&note.text, &line.bytes).is_ok())
    };
    let signers = own.logs.iter().map(|log| &log.key).filter(|key| is_signer(key));
    // Where several did, the one that is short enough to be read: Ed25519 comes first.
    signers.min_by_key(|key| key.algorithm()).map(ToString::to_string)
}

/// The reader's own trust, which never comes from the pack: how many of these heads it bears out. That there is none is
/// said of `place`.
pub(super) fn check_trust(
    trust: &Trust,
    place: &str,
    notes: &[(&str, &str)],
    findings: &mut Vec<Finding>,
    summary: &mut Summary,
) -> usize {
    let policy = match trust {
        Trust::Absent => {
            findings.push(Finding::new(Code::TrustMissing, place));
            return 0;
        }
        Trust::Inside { path } => {
            findings.push(Finding::new(Code::TrustUnusable, path).word("error", "trust-inside"));
            return 0;
        }
        Trust::Unusable { path, error } => {
            findings.push(Finding::new(Code::TrustUnusable, path).text("error", error));
            return 0;
        }
        Trust::Policy(policy) => policy,
    };
    let mut trusted = 0;
    for (path, note) in notes {
        match policy.open(note) {
            Ok((_, witnesses)) => {
                trusted += 1;
                summary.witnesses = u64::try_from(witnesses.len()).unwrap_or(0);
            }
            Err(UnacceptableError::Quorum { found }) => {
                findings.push(Finding::new(Code::TrustQuorum, path).number("found", found));
            }
            Err(UnacceptableError::Checkpoint(
                CheckpointError::Note(NoteError::UnknownKey) | CheckpointError::Origin(_),
            )) => findings.push(Finding::new(Code::TrustUnknownKey, path)),
            Err(UnacceptableError::Checkpoint(error)) => {
                findings.push(Finding::new(Code::TrustSignature, path).text("error", error));
            }
        }
    }
    trusted
}
