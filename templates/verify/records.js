// Every version of every record: manifest, disclosures, files, event, receipt; and that nothing else is there.
import { fromBase64Url, hash, hexOf, textOf, utf8 } from "./bytes.js";
import { canonicalText } from "./json.js";
import { parseKnownReceipt } from "./ledger.js";
import { portableName } from "./names.js";
import { inclusionProblem, leafHash } from "./note.js";
import { MARKINGS, MAX_TEXT_BYTES, OPTIONAL, REQUIRED, SHAPES, parseDocument } from "./pack.js";

const bytesOfHex = (hex) => Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16));

/// Where an event and its receipt are.
const proofOf = (index) => ({ index, event: `proof/events/${index}.json`, receipt: `proof/events/${index}.tlog-proof` });

/// What an event can say of a version, beside that it was filed: where pack.json lists such events, their action, the
/// finding for one that says something else, and the members of its detail that are texts and not empty.
const STATEMENTS = [
  { list: "signatures", action: "record_signed", code: "signed-mismatch", texts: ["meaning", "name"] },
  { list: "refusals", action: "signature_refused", code: "refusal-mismatch", texts: ["meaning", "name", "reason"] },
  { list: "acknowledgements", action: "record_acknowledged", code: "acknowledgement-mismatch", texts: ["name"] },
];

/// Checks all records. `tick` is called for each version, and may throw.
export const checkRecords = async (files, pack, head, findings, tick) => {
  const accounted = new Set(REQUIRED.concat(pack.steps.map(({ folder }) => `data/${folder}/step.json`)));
  for (const content of pack.contents) {
    let before = null;
    for (const version of content.versions) {
      const at = `${content.path}/v${version.version}`;
      const places = {
        manifest: `${at}/manifest.json`, disclosures: `${at}/disclosures.json`, event: proofOf(version.event),
        statements: STATEMENTS.flatMap((statement) => (version[statement.list] ?? []).map((index) => ({ statement, ...proofOf(index) }))),
        // Nothing for what is withheld.
        files: version.files.map((name) => (name === "" ? null : `${at}/files/${name}`)),
      };
      const proofs = [places.event, ...places.statements].flatMap(({ event, receipt }) => [event, receipt]);
      for (const path of [places.manifest, places.disclosures, ...proofs, ...places.files]) if (path) accounted.add(path);
      const subject = { files, pack, head, content, version, places, isCurrent: version.version === content.version };
      const read = await checkManifest(subject, before, findings);
      await checkEvent(subject, findings);
      await checkReceipt(subject, places.event, findings);
      for (const proof of places.statements) {
        await checkStatement(subject, proof, read, findings);
        await checkReceipt(subject, proof, findings);
      }
      before = version.digest;
      await tick();
    }
  }
  for (const path of accounted) if (!files.find(path)) findings.push("file-missing", path);
  const known = new Set([...accounted, ...OPTIONAL]);
  for (const { path } of files.listed()) if (!known.has(path)) findings.push("file-unknown", path);
};

/// A document of a version; a missing file has its finding elsewhere.
const read = async ({ files }, path, shape, findings) => {
  if (!files.find(path)) return null;
  const bytes = await files.read(path, MAX_TEXT_BYTES, findings);
  return bytes && parseDocument(bytes, shape, path, findings);
};

/// Gives the digests of the version's files, if they can be read.
const checkManifest = async (subject, before, findings) => {
  const { files, pack, content, version, places } = subject;
  const path = places.manifest;
  const found = files.find(path)?.digest;
  if (found === undefined) return null;
  if (`sha256:${found}` !== version.digest) findings.push("version-digest", path);
  const manifest = await read(subject, path, SHAPES.manifest, findings);
  if (!manifest) return null;
  const rank = MARKINGS.indexOf(manifest.marking);
  const differences = {
    organisation: manifest.organisation !== pack.organisation.code,
    record: manifest.record !== content.record,
    number: manifest.number !== content.number,
    kind: manifest.kind !== content.kind,
    version: manifest.version !== version.version,
    marking: rank < 0 || rank > MARKINGS.indexOf(pack.scope.marking),
  };
  for (const [member, differs] of Object.entries(differences)) if (differs) findings.push("version-mismatch", path, { member });
  if (manifest.previous !== before) findings.push("version-chain", path);
  if (subject.isCurrent) checkFiles(subject, manifest, findings);
  await checkDisclosures(subject, manifest, findings);
  return manifest.files.map((file) => file.digest);
};

/// The current version's files against its manifest.
const checkFiles = ({ files, places }, manifest, findings) => {
  if (manifest.files.length !== places.files.length) {
    findings.push("version-mismatch", places.manifest, { member: "files" });
    return;
  }
  manifest.files.forEach((entry, at) => {
    const file = places.files[at] && files.find(places.files[at]);
    if (!file || file.digest === undefined) return;
    if (`sha256:${file.digest}` !== entry.digest || file.size !== entry.size) findings.push("file-mismatch", file.path);
  });
};

/// True if a disclosure opens a digest under a name, with a salt of 16 bytes.
const opens = ([salt, name, value], expected, digest) =>
  name === expected && fromBase64Url(salt)?.length === 16 &&
  `sha256:${hexOf(hash(utf8(canonicalText([salt, name, value]))))}` === digest;

const checkDisclosures = async (subject, manifest, findings) => {
  const { content, version, places } = subject;
  const path = places.disclosures;
  const disclosures = await read(subject, path, SHAPES.disclosures, findings);
  if (!disclosures) return;
  const wrong = (what) => findings.push("disclosure-mismatch", path, { what });
  if (disclosures.record !== manifest.record || disclosures.version !== manifest.version) wrong("disclosure-subject");
  // What is null or absent is not disclosed, and everything else still has to open.
  const { title, fields, files } = disclosures;
  if (title && !opens(title, "title", manifest.title)) wrong("disclosure-title");
  fields.forEach((field, at) => {
    const name = field[1];
    if (at > 0 && fields[at - 1][1] >= name) wrong("disclosure-order");
    if (!Object.hasOwn(manifest.fields, name)) wrong("disclosure-unknown");
    else if (!opens(field, name, manifest.fields[name])) wrong("disclosure-field");
  });
  if (files.length !== manifest.files.length) wrong("disclosure-count");
  manifest.files.forEach((entry, at) => {
    if (files[at] && !opens(files[at], "name", entry.name)) wrong("disclosure-file");
  });
  checkWithheld(subject, manifest, disclosures, findings);
  if (!subject.isCurrent) return;
  // What pack.json shows is what was disclosed: the title, and names that follow from the true ones.
  if ((title ? title[2] : "") !== content.title) wrong("disclosure-shown-title");
  const taken = new Set();
  const follows = (name, at) => (name === null ? "" : portableName(name[2], taken)) === version.files[at];
  if (!files.every((name) => name === null || typeof name[2] === "string")) wrong("disclosure-shown-names");
  else if (files.length === version.files.length && !files.every(follows)) wrong("disclosure-shown-names");
};

/// What is not disclosed is exactly what pack.json says is withheld.
const checkWithheld = ({ version, places }, manifest, { title, fields, files }, findings) => {
  const list = version.withheld ?? [];
  const check = (part, name, isThere) => {
    const isDeclared = list.some((entry) => entry.part === part && entry.name === name);
    const code = isThere ? (isDeclared ? "withheld-present" : null) : isDeclared ? null : "withheld-undeclared";
    if (code) findings.push(code, places.disclosures, { part: `part-${part}`, name });
  };
  const shown = new Set(fields.map((field) => field[1]));
  check("title", "", title !== null);
  for (const name of Object.keys(manifest.fields)) check("field", name, shown.has(name));
  files.slice(0, manifest.files.length).forEach((name, at) => check("file", `${at + 1}`, name !== null));
  for (const { part, name } of list) {
    const isKnown = part === "title" || (part === "field" ? Object.hasOwn(manifest.fields, name)
      : /^[1-9][0-9]*$/.test(name) && Number(name) <= manifest.files.length);
    if (!isKnown) findings.push("withheld-unknown", places.disclosures, { part: `part-${part}`, name });
  }
};

/// What an event that commits to a version says otherwise.
const differencesOf = ({ pack, content, version }, event, action) => ({
  organisation: event.organisation !== pack.organisation.code,
  action: event.action !== action,
  subject: event.subject !== content.record,
  digest: event.digest !== version.digest,
  "detail.number": event.detail.number !== content.number,
  "detail.version": event.detail.version !== version.version,
});

const checkEvent = async (subject, findings) => {
  const path = subject.places.event.event;
  const event = await read(subject, path, SHAPES.event, findings);
  if (!event) return;
  const differences = differencesOf(subject, event, "version_committed");
  for (const [member, differs] of Object.entries(differences)) if (differs) findings.push("event-mismatch", path, { member });
};

/// What was read: the revision and the files of a version, in one digest.
const contentOf = (revision, digests) => `sha256:${hexOf(hash(utf8(canonicalText(["reading", revision, digests]))))}`;

/// The event of a signature, refusal or acknowledgement: over this version, and saying what such an event says. What was
/// read is these files, if they are known.
const checkStatement = async (subject, { statement, event: path }, digests, findings) => {
  const event = await read(subject, path, SHAPES.event, findings);
  if (!event) return;
  const { action, code, texts } = statement;
  const lacks = (name) => typeof event.detail[name] !== "string" || event.detail[name] === "";
  const more = Object.fromEntries(texts.map((name) => [`detail.${name}`, lacks(name)]));
  if (action === "record_acknowledged" && digests) {
    const { revision, content } = event.detail;
    more["detail.content"] = typeof revision !== "string" || content !== contentOf(revision, digests);
  }
  for (const [member, differs] of Object.entries({ ...differencesOf(subject, event, action), ...more })) {
    if (differs) findings.push(code, path, { member });
  }
};

/// The receipt of an event at its index.
const checkReceipt = async ({ files, head }, proof, findings) => {
  const path = proof.receipt;
  const bytes = files.find(path) && (await files.read(path, MAX_TEXT_BYTES, findings));
  if (!bytes) return;
  const text = textOf(bytes);
  if (text === null) {
    findings.push("receipt-form", path, { error: "not-utf8" });
    return;
  }
  const receipt = parseKnownReceipt(text, head, path, findings);
  if (!receipt) return;
  const what = receipt.index !== BigInt(proof.index) ? "receipt-index"
    : receipt.extra ? "receipt-extra"
    : receipt.checkpoint !== head.text ? "receipt-head"
    : null;
  if (what) {
    findings.push("receipt-mismatch", path, { what });
    return;
  }
  const event = files.find(proof.event)?.digest;
  if (!head.checkpoint || event === undefined) return;
  const error = inclusionProblem(leafHash(bytesOfHex(event)), receipt, head.checkpoint);
  if (error) findings.push("receipt-invalid", path, { error });
};

/// Each step's own file against the step in pack.json.
export const checkStepFiles = async (files, pack, findings) => {
  for (const step of pack.steps) {
    const path = `data/${step.folder}/step.json`;
    const found = await read({ files }, path, SHAPES.step, findings);
    const expected = { type: "sanad/step/v1", pack: pack.number, ...step };
    if (found && canonicalText(found) !== canonicalText(expected)) findings.push("step-mismatch", path);
  }
};
