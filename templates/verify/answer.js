// A verification receipt, which stands alone: what a ledger answered when somebody asked whether bytes are on record.
import { hash, textOf, utf8 } from "./bytes.js";
import { digest, instant, members, u64, word } from "./json.js";
import { checkTrust, parseKnownReceipt } from "./ledger.js";
import { HEADER, inclusionProblem, leafHash, parseCheckpoint } from "./note.js";
import { SHAPES, parseDocument } from "./pack.js";

/// Where findings stand about the receipt: it has no parts.
const RECEIPT = "(receipt)";
const MAX_RECEIPT_BYTES = 1024 * 1024;

const STANDS = { as_of: u64, position: u64, recorded_at: instant, standing: word("known", "superseded", "withdrawn", "destroyed") };
const isUnknown = members({ as_of: u64, standing: word("unknown") });
const isAnswer = (detail) => isUnknown(detail) || members(STANDS)(detail);

/// True for a file that is to be taken for a receipt.
export const isReceipt = async (container) => {
  try {
    const head = utf8(HEADER);
    const found = container.size < head.length ? [] : await container.read(0, head.length);
    return head.every((byte, at) => byte === found[at]);
  } catch {
    return false;
  }
};

export const checkAnswer = async (container, trust, findings, summary) => {
  summary.is_receipt = true;
  if (container.size > MAX_RECEIPT_BYTES) {
    findings.push("limit-exceeded", RECEIPT, { limit: MAX_RECEIPT_BYTES });
    return;
  }
  let text;
  try {
    text = textOf(await container.read(0, container.size));
  } catch (error) {
    findings.push("pack-unreadable", RECEIPT, { error: String(error.message ?? error) });
    return;
  }
  if (text === null) {
    findings.push("receipt-form", RECEIPT, { error: "not-utf8" });
    return;
  }
  const receipt = parseKnownReceipt(text, null, RECEIPT, findings);
  if (!receipt) return;
  summary.answer = answerOf(receipt, findings);
  const trusted = await checkTrust(trust, RECEIPT, [[RECEIPT, receipt.checkpoint]], findings, summary);
  summary.issuer_trusted = trusted === 1;
};

/// The event must be an answer, by the organisation of the ledger, at the position of the receipt.
const answerOf = (receipt, findings) => {
  const wrong = (what) => findings.push("answer-form", RECEIPT, { what });
  if (!receipt.extra) {
    wrong("answer-no-event");
    return null;
  }
  const event = parseDocument(receipt.extra, SHAPES.event, RECEIPT, findings);
  if (!event) return null;
  const head = parseCheckpoint(receipt.checkpoint);
  const { action, actor, subject, detail, organisation } = event;
  let problem = null;
  if (action !== "verification_answered") problem = "answer-action";
  else if (!digest(event.digest) || subject !== event.digest || actor !== "" || !isAnswer(detail)) problem = "answer-only-form";
  else if (BigInt(detail.as_of) > receipt.index || detail.position >= detail.as_of) problem = "answer-position";
  if (problem) wrong(problem);
  const cut = head.origin.lastIndexOf("/");
  if (cut < 0 || head.origin.slice(cut + 1) !== organisation) wrong("answer-organisation");
  const error = inclusionProblem(leafHash(hash(receipt.extra)), receipt, head);
  if (error) findings.push("receipt-invalid", RECEIPT, { error });
  if (problem) return null;
  const { as_of, standing, position = null, recorded_at = null } = detail;
  return { asked: event.digest, standing, position, recorded_at, as_of, origin: head.origin, event: String(receipt.index), at: event.at };
};
