//! A verification receipt, which stands alone: what a ledger answered when somebody asked whether bytes are on record
//! (section 7 of the specification).

use super::Asked;
use super::code::Code;
use super::ledger::{check_trust, parse_receipt};
use super::report::{Answered, Finding, Findings, Report, Summary};
use super::seals::Authorities;
use super::source::{ReadAt, read_full};
use crate::proof::answer::{Answer, AnswerError};
use crate::proof::canonical;
use crate::proof::checkpoint::Checkpoint;
use crate::proof::digest::Digest;
use crate::proof::event::{Event, leaf_hash};
use crate::proof::receipt::{HEADER, Receipt};

/// Where findings stand about the receipt: it has no parts.
const RECEIPT: &str = "(receipt)";

/// Largest receipt that is read, in bytes: a proof, a signed note of at most 256 KiB, and an event.
pub const MAX_RECEIPT_BYTES: u64 = 1 << 20;

/// True for a file that is to be taken for a receipt.
pub(super) fn is_receipt(bytes: &dyn ReadAt) -> bool {
    let mut head = vec![0; HEADER.len()];
    read_full(bytes, 0, &mut head).is_ok_and(|got| got == head.len()) && head == HEADER.as_bytes()
}

/// Checks it.
pub(super) fn check(bytes: &dyn ReadAt, asked: &Asked<'_>) -> Report {
    let mut found = Vec::new();
    let mut summary = Summary { is_receipt: true, ..Summary::default() };
    match read(bytes) {
        Ok(text) => {
            if let Some(receipt) = parse_receipt(&text, "", RECEIPT, &mut found) {
                summary.answer = answer(&receipt, &mut found);
                let notes = [(RECEIPT, receipt.checkpoint.as_str())];
                let trusted = check_trust(asked.trust, RECEIPT, &notes, &mut found, &mut summary);
                summary.is_trusted = trusted == notes.len();
            }
        }
        Err(finding) => found.push(finding),
    }
    // What a reader brought along for a pack is not passed over in silence.
    if !matches!(asked.authorities, Authorities::Absent) {
        found.push(Finding::new(Code::CertificateMissing, RECEIPT));
    }
    for offered in asked.offered {
        let finding = Finding::new(Code::DisclosedUnknown, offered.path());
        found.push(finding.word("what", "disclosed-no-version"));
    }
    let mut findings = Findings::default();
    findings.extend(found);
    Report::new(findings, summary)
}

fn read(bytes: &dyn ReadAt) -> Result<String, Finding> {
    let failed = |error: std::io::Error| Finding::new(Code::PackUnreadable, RECEIPT).text("error", error);
    let size = bytes.size_bytes().map_err(failed)?;
    if size > MAX_RECEIPT_BYTES {
        return Err(Finding::new(Code::LimitExceeded, RECEIPT).number("limit", MAX_RECEIPT_BYTES));
    }
    let mut buffer = vec![0; usize::try_from(size).unwrap_or_default()];
    let got = read_full(bytes, 0, &mut buffer).map_err(failed)?;
    buffer.truncate(got);
    String::from_utf8(buffer).map_err(|_| Finding::new(Code::ReceiptForm, RECEIPT).word("error", "not-utf8"))
}

/// The event must be an answer, by the organisation of the ledger, at the position of the receipt.
fn answer(receipt: &Receipt, findings: &mut Vec<Finding>) -> Option<Answered> {
    let wrong = |what| Finding::new(Code::AnswerForm, RECEIPT).word("what", what);
    let Some(extra) = &receipt.extra else {
        findings.push(wrong("answer-no-event"));
        return None;
    };
    let event: Event = match canonical::parse_as(extra) {
        Ok(event) => event,
        Err(error) => {
            findings.push(Finding::new(Code::JsonForm, RECEIPT).text("error", error));
            return None;
        }
    };
    let head = Checkpoint::claimed(&receipt.checkpoint).ok()?;
    let answer = Answer::of(&event, receipt.index).map_err(|error| match error {
        AnswerError::Action => "answer-action",
        AnswerError::Form => "answer-only-form",
        AnswerError::Position => "answer-position",
    });
    if let Err(what) = answer {
        findings.push(wrong(what));
    }
    let is_of_ledger = head.origin.rsplit_once('/').is_some_and(|(_, code)| code == event.organisation);
    if !is_of_ledger {
        findings.push(wrong("answer-organisation"));
    }
    if let Err(error) = receipt.verify_inclusion(&leaf_hash(&Digest::of(extra)), &head) {
        findings.push(Finding::new(Code::ReceiptInvalid, RECEIPT).text("error", error));
    }
    let answer = answer.ok()?;
    Some(Answered { answer, origin: head.origin, index: receipt.index, at: event.at })
}
