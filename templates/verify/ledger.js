// The heads of the ledger: their form, their signatures under the pack's own policy, and under the reader's trust.
import { hash, textOf } from "./bytes.js";
import { digestText, inclusionProblem, isBy, leafHash, parseCheckpoint, parseReceipt } from "./note.js";
import { MAX_TEXT_BYTES, SEALS, SHAPES, parseDocument } from "./pack.js";
import { MAX_POLICY_BYTES, openCheckpoint, parsePolicy, policyText } from "./policy.js";

const CHECKPOINT = "proof/checkpoint";
const POLICY = "proof/policy";
const PACK_RECEIPT = "proof/pack.tlog-proof";

/// Runs a parser; what it throws is a finding.
const parsed = (parse, code, path, findings) => {
  try {
    return parse();
  } catch (error) {
    findings.push(code, path, { error: error.message });
    return null;
  }
};

/// A receipt that probably ends in the head that is known.
export const parseKnownReceipt = (text, head, path, findings) =>
  parsed(() => parseReceipt(text, head?.checkpoint ? head.text : null), "receipt-form", path, findings);

const readText = async (files, path, code, findings) => {
  const bytes = await files.read(path, MAX_TEXT_BYTES, findings);
  const text = bytes && textOf(bytes);
  if (bytes && text === null) findings.push(code, path, { error: "not-utf8" });
  return text;
};

/// Checks policy, checkpoint and the pack's own receipt; gives the head that the receipts of versions must refer to.
export const checkHeads = async (files, pack, trust, findings, summary) => {
  const own = await readPolicy(files, pack, findings);
  const text = await readText(files, CHECKPOINT, "checkpoint-form", findings);
  const checkpoint = text === null ? null : parsed(() => parseCheckpoint(text), "checkpoint-form", CHECKPOINT, findings);
  if (pack && checkpoint) {
    const { size, root } = pack.as_of;
    if (checkpoint.origin !== pack.origin || checkpoint.size !== BigInt(size) || digestText(checkpoint.root) !== root) {
      findings.push("checkpoint-mismatch", CHECKPOINT);
    }
  }
  const spelled = await readText(files, PACK_RECEIPT, "receipt-form", findings);
  const receipt = spelled === null ? null : parseKnownReceipt(spelled, null, PACK_RECEIPT, findings);
  if (receipt) checkIssue(files, pack, checkpoint, receipt, findings, summary);

  const notes = [];
  if (checkpoint) notes.push([CHECKPOINT, text]);
  if (receipt) notes.push([PACK_RECEIPT, receipt.checkpoint]);
  if (own) for (const [path, note] of notes) await checkOwnSignatures(own, path, note, findings, summary);
  summary.issuer_trusted = (await checkTrust(trust, CHECKPOINT, notes, findings, summary)) === 2;
  return { text: text ?? "", checkpoint };
};

const readPolicy = async (files, pack, findings) => {
  const text = await readText(files, POLICY, "policy-form", findings);
  if (text === null) return null;
  const policy = parsed(() => parsePolicy(text), "policy-form", POLICY, findings);
  if (!policy) return null;
  if (policyText(policy) !== text) findings.push("policy-form", POLICY, { error: "policy-spelling" });
  if (pack && !policy.logs.some(({ key }) => key.name === pack.origin)) findings.push("policy-form", POLICY, { error: "policy-no-log" });
  return policy;
};

/// The event that issued the pack: it must commit to exactly this pack, after the head that the pack refers to.
const checkIssue = (files, pack, asOf, receipt, findings, summary) => {
  const wrong = (what) => findings.push("issue-mismatch", PACK_RECEIPT, { what });
  if (!receipt.extra) {
    wrong("issue-no-event");
    return;
  }
  const event = parseDocument(receipt.extra, SHAPES.event, PACK_RECEIPT, findings);
  if (!event) return;
  const head = parseCheckpoint(receipt.checkpoint);
  const tags = files.find("tagmanifest-sha256.txt")?.digest;
  if (event.action !== "pack_issued") wrong("issue-action");
  else if (event.digest === null || tags === undefined || event.digest !== `sha256:${tags}`) wrong("issue-digest");
  else if (pack) {
    if (event.subject !== pack.number) wrong("issue-subject");
    else if (event.organisation !== pack.organisation.code) wrong("issue-organisation");
    else if (receipt.index < BigInt(pack.as_of.size)) wrong("issue-position");
    else summary.issued_at = event.at;
  }
  if (asOf && asOf.origin !== head.origin) findings.push("checkpoint-mismatch", PACK_RECEIPT);
  const error = inclusionProblem(leafHash(hash(receipt.extra)), receipt, head);
  if (error) findings.push("receipt-invalid", PACK_RECEIPT, { error });
  checkSeals(files, event, findings);
};

/// What the event that issued the pack says was made over it, that there is, and nothing else.
const checkSeals = (files, { detail }, findings) => {
  const wrong = (path, what) => findings.push("seal-mismatch", path, { what });
  const { seals } = detail;
  const named = new Map(seals !== null && typeof seals === "object" && !Array.isArray(seals) ? Object.entries(seals) : []);
  for (const path of SEALS) {
    const file = files.find(path);
    if (!named.has(path)) {
      if (file) wrong(path, "seal-unnamed");
    } else if (!file) {
      wrong(path, "seal-missing");
    } else if (file.digest !== undefined && named.get(path) !== `sha256:${file.digest}`) {
      wrong(path, "seal-other");
    }
  }
  const foreign = [...named.keys()].find((path) => !SEALS.includes(path));
  if (foreign !== undefined) wrong(foreign, "seal-missing");
};

/// Keys whose signatures this browser left unchecked, since others were enough: said, but no finding.
const leave = (unchecked, summary) => {
  for (const { name, id } of unchecked) summary.unchecked.push(`${name}+${id}`);
  summary.unchecked = [...new Set(summary.unchecked)];
};

/// Signatures under the pack's own policy: proves nothing about who issued it, but a pack whose own keys do not bear it
/// out is broken.
const checkOwnSignatures = async (own, path, note, findings, summary) => {
  try {
    const { signer, unchecked } = await openCheckpoint(own, note);
    leave(unchecked, summary);
    if (path === CHECKPOINT) summary.issuer_key = signer.text;
  } catch (error) {
    if (error.kind === "unchecked") findings.push("signature-unchecked", path, { algorithm: error.algorithm });
    else findings.push("signature-invalid", path, { error: error.message });
  }
  // A line that no listed key accounts for could say anything, unchecked.
  const isListed = (signature) => [...own.logs, ...own.witnesses].some(({ key }) => isBy(signature, key));
  const unlisted = parseCheckpoint(note).signatures.find((signature) => !isListed(signature));
  if (unlisted) findings.push("signature-unknown", path, { name: unlisted.name });
};

/// The reader's own trust, which never comes from the pack: `{ name, bytes }`, or null. Gives how many of these heads it
/// bears out; that there is none is said of `place`.
export const checkTrust = async (trust, place, notes, findings, summary) => {
  if (!trust) {
    findings.push("trust-missing", place);
    return 0;
  }
  const text = trust.bytes.length > MAX_POLICY_BYTES + 1 ? null : textOf(trust.bytes);
  const policy = parsed(() => {
    if (text === null) throw new Error("too large, or not UTF-8");
    return parsePolicy(text);
  }, "trust-unusable", trust.name, findings);
  if (!policy) return 0;
  let trusted = 0;
  for (const [path, note] of notes) {
    try {
      const { cosigned, unchecked } = await openCheckpoint(policy, note);
      summary.witnesses = cosigned;
      leave(unchecked, summary);
      trusted += 1;
    } catch (error) {
      if (error.kind === "unchecked") findings.push("signature-unchecked", path, { algorithm: error.algorithm });
      else if (error.kind === "quorum") findings.push("trust-quorum", path, { found: error.found });
      else if (error.kind === "unknown-key" || error.kind === "origin") findings.push("trust-unknown-key", path);
      else findings.push("trust-signature", path, { error: error.message });
    }
  }
  return trusted;
};
