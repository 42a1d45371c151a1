// What a pack says about itself: the shapes of its documents, and that pack.json agrees with itself.
import { compareBytes } from "./bytes.js";
import { anything, canonicalText, date, digest, instant, listOf, mapOf, members, notEmpty, orNull, parseCanonical, text, tuple, u32, u64, word } from "./json.js";
import { isPortableName } from "./names.js";

export const MAX_TEXT_BYTES = 32 * 1024 * 1024;
const STEPS = [
  "a-standards", "b-quality-management-system", "c-procedures", "d-training", "e-risk", "f-internal-audits", "g-certification",
  "h-testing", "i-compliance", "j-improvement", "k-experts", "l-regulatory", "m-traceability", "n-external-audits",
  "o-customer-feedback",
];
/// What a pack can be limited to, in the order of their list.
const SORTS = ["unit", "lot", "order", "contract"];
export const MARKINGS = ["UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL", "SECRET"];

/// Files that every pack has, and those that it may have: nothing is derived from these, and the lists cover them.
export const REQUIRED = [
  "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "README.txt", "data/pack.json",
  "proof/checkpoint", "proof/policy", "proof/pack.tlog-proof",
];
export const OPTIONAL = [
  "data/index.html", "data/report.pdf", "data/traceability/units.csv", "data/traceability/edges.csv",
  "data/traceability/as-designed.csv", "data/traceability/operations.csv", "data/traceability/epcis.jsonld", "verify/check.sh", "verify/verify.html",
];
/// What can be made over the tag manifest with certificates. The event that issued the pack names what there is; whether a
/// signature or timestamp holds is for sanad-verify and openssl.
export const SEALS = ["proof/certificates.pem", "proof/tagmanifest.p7s", "proof/tagmanifest.tsr"];
OPTIONAL.push(...SEALS);
/// Files that the tag manifest does not list because they are made over it.
export const MADE_AFTER = ["proof/pack.tlog-proof", ...SEALS];

const status = word("complete", "not-applicable", "stale", "incomplete", "blocked");
const rule = members({ id: text, label: text, status, items: listOf(members({ record: text, reason: text })) });
const step = { code: text, folder: text, title: text, status, rules: listOf(rule) };
const subject = members({ sort: word(...SORTS), part: text, number: text });
const withheld = members({ part: word("title", "field", "file"), name: text, reason: text });
const disclosure = tuple(text, text, anything);
/// Ledger indexes; an empty list is not written.
const someEvents = notEmpty(listOf(u64));

/// The documents, by what they are.
export const SHAPES = {
  pack: members({
    type: word("sanad/pack/v1"), number: text, organisation: members({ code: text, name: text }), origin: text,
    scope: members(
      { site: text, product: text, from: date, to: date, marking: text, copy: u32, recipient: text },
      { about: notEmpty(listOf(subject)) },
    ),
    profile: members({ code: text, title: text, digest }),
    as_of: members({ size: u64, root: digest, at: instant }),
    steps: listOf(members(step)),
    contents: listOf(members({
      record: text, number: text, kind: text, title: text, step: text, steps: listOf(text), path: text, version: u32,
      versions: listOf(members(
        { version: u32, digest, event: u64, files: listOf(text) },
        { withheld: notEmpty(listOf(withheld)), signatures: someEvents, refusals: someEvents, acknowledgements: someEvents },
      )),
    })),
  }),
  step: members({ type: word("sanad/step/v1"), pack: text, ...step }),
  manifest: members({
    type: word("sanad/version/v1"), organisation: text, record: text, number: text, kind: text, kind_digest: digest,
    version: u32, previous: orNull(digest), title: digest, marking: text, occurred_on: orNull(date), received_at: instant,
    state: text, author: text, reason: text, fields: mapOf(digest),
    files: listOf(members({ name: digest, size: u64, media_type: text, digest })),
    links: listOf(members({ type: text, to: text, version: orNull(u32) })),
  }),
  disclosures: members({
    type: word("sanad/disclosures/v1"), record: text, version: u32, title: orNull(disclosure), fields: listOf(disclosure),
    files: listOf(orNull(disclosure)),
  }),
  event: members({
    type: word("sanad/event/v1"), organisation: text, at: instant, actor: text, action: text, subject: text,
    digest: orNull(digest), detail: mapOf(anything), salt: text,
  }),
};

/// A canonical JSON document of a shape, or null; what is wrong with it is a finding.
export const parseDocument = (bytes, shape, path, findings) => {
  try {
    const value = parseCanonical(bytes);
    if (shape(value)) return value;
    findings.push("json-form", path, { error: "not the expected members and types" });
  } catch (error) {
    findings.push("json-form", path, { error: error.message });
  }
  return null;
};

const isUlid = (value) => /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(value);
const isAscending = (list) => list.every((item, at) => at === 0 || list[at - 1] < item);
/// Position of the file that an entry of the list of what is withheld means, from 0; -1 for anything else.
const withheldPosition = ({ part, name }) => (part === "file" && /^[1-9][0-9]{0,15}$/.test(name) ? Number(name) - 1 : -1);
const PARTS = ["title", "field", "file"];
const WHITE = /^\p{White_Space}|\p{White_Space}$/u;
/// True for one line without control characters that says something.
const isReason = (reason) => reason !== "" && !WHITE.test(reason) && [...reason].length <= 300 && !/\p{Cc}/u.test(reason);

const isWithheldEntry = (entry) =>
  isReason(entry.reason) &&
  (entry.part === "title" ? entry.name === "" : entry.part === "field" ? entry.name !== "" : withheldPosition(entry) >= 0);

/// Negative if the one entry stands before the other.
const withheldOrder = (one, two) =>
  PARTS.indexOf(one.part) - PARTS.indexOf(two.part) || withheldPosition(one) - withheldPosition(two) ||
  compareBytes(one.name, two.name);

/// The list in its one form: every entry well formed, in order, each thing once.
const isWithheldList = (list) =>
  list.every(isWithheldEntry) && list.every((entry, at) => at === 0 || withheldOrder(list[at - 1], entry) < 0);

/// One line without a sign that is none, and without space around it.
const isLine = (line) => !WHITE.test(line) && !/\p{Cc}/u.test(line);

/// Something that a pack is limited to names a number, and a part just where there is one.
const isSubject = ({ sort, part, number }) =>
  number !== "" && isLine(number) && isLine(part) && (part !== "") === (sort === "unit" || sort === "lot");

const subjectOrder = (a, b) =>
  SORTS.indexOf(a.sort) - SORTS.indexOf(b.sort) || compareBytes(a.part, b.part) || compareBytes(a.number, b.number);

/// What a pack is limited to, in its one form: each once, in order.
const isSubjectList = (list) =>
  list.every(isSubject) && list.every((entry, at) => at === 0 || subjectOrder(list[at - 1], entry) < 0);

/// Something that a pack is limited to, as people read it.
export const subjectText = ({ sort, part, number }) => [sort, ...(part === "" ? [] : [part]), number].join(" ");

/// Adds to a set; false if it was there.
const addNew = (set, item) => set.size < set.add(item).size;

/// Whatever pack.json must satisfy by itself. `top` is the name of the top directory in a container.
export const checkPack = (pack, top, findings) => {
  if (top !== null && top !== pack.number) findings.push("top-directory", top);
  const wrong = (rule, subject) => findings.push("pack-inconsistent", "data/pack.json", { rule, subject });
  if (!isPortableName(pack.number)) wrong("rule-number", pack.number);
  const ending = `/${pack.organisation.code}`;
  if (!pack.origin.endsWith(ending) || pack.origin === ending) wrong("rule-origin", pack.origin);
  if (pack.scope.from > pack.scope.to) wrong("rule-period", pack.scope.from);
  if (!MARKINGS.includes(pack.scope.marking)) wrong("rule-marking", pack.scope.marking);
  if (pack.scope.copy === 0) wrong("rule-copy", "0");
  const about = pack.scope.about ?? [];
  if (!isSubjectList(about)) wrong("rule-about", about.map(subjectText).join("; "));
  checkSteps(pack, wrong);
  checkContents(pack, wrong);
};

const checkSteps = (pack, wrong) => {
  if (pack.profile.code === "annexure-b") {
    const steps = pack.steps.map(({ code, folder }) => [code, folder]);
    if (canonicalText(steps) !== canonicalText(STEPS.map((folder) => [folder[0], folder]))) wrong("rule-steps", "annexure-b");
  }
  const [codes, folders] = [new Set(), new Set()];
  for (const { code, folder } of pack.steps) {
    const isNew = addNew(codes, code) && addNew(folders, folder.toLowerCase());
    if (!isNew || !isPortableName(folder)) wrong("rule-steps", code);
  }
};

const checkContents = (pack, wrong) => {
  const order = new Map(pack.steps.map(({ code, folder }, place) => [code, { place, folder }]));
  const [records, paths, events] = [new Set(), new Set(), new Set()];
  let last = null;
  for (const content of pack.contents) {
    const { number } = content;
    const found = order.get(content.step);
    if (!found) {
      wrong("rule-step", number);
      continue;
    }
    if (last && (last.place - found.place || compareBytes(last.number, number)) >= 0) wrong("rule-order", number);
    last = { place: found.place, number };
    const places = content.steps.map((code) => order.get(code)?.place ?? NaN);
    if (!places.every(Number.isInteger) || !isAscending(places) || !content.steps.includes(content.step)) wrong("rule-step", number);
    if (!isUlid(content.record) || !addNew(records, content.record)) wrong("rule-record", number);
    const start = `data/${found.folder}/`;
    const name = content.path.startsWith(start) ? content.path.slice(start.length) : "";
    const isNamed = isPortableName(name) && (!isPortableName(number) || name === number);
    if (!isNamed || !addNew(paths, content.path.toLowerCase())) wrong("rule-path", number);
    checkVersions(pack, content, events, wrong);
  }
};

const checkVersions = (pack, { number, version: current, versions }, events, wrong) => {
  if (!versions.every(({ version }, at) => version === at + 1) || versions.at(-1)?.version !== current) wrong("rule-versions", number);
  const newest = versions.at(-1)?.version;
  let last = -1;
  for (const { version, event, files, withheld = [], signatures = [], refusals = [], acknowledgements = [] } of versions) {
    // A version is signed, refused and read after it was filed, and before the next one is.
    const statements = [signatures, refusals, acknowledgements];
    if (!statements.every(isAscending)) wrong("rule-events", number);
    for (const index of [event, ...statements.flat().sort((one, two) => one - two)]) {
      const isLater = index > last && index < pack.as_of.size;
      if (!isLater || !addNew(events, index)) wrong("rule-events", number);
      last = index;
    }
    if (!isWithheldList(withheld)) wrong("rule-withheld", number);
    // What is withheld has no name in the pack, and everything else has one.
    const names = new Set();
    const absent = new Set(withheld.map(withheldPosition));
    const isFine = (name, at) => (absent.has(at) ? name === "" : isPortableName(name) && addNew(names, name.toLowerCase()));
    const areFine = files.every(isFine);
    if (!areFine || (version !== newest && files.length > 0)) wrong("rule-files", number);
  }
};

/// The only form of bag-info.txt.
export const bagInfo = (pack, bytes, files) => {
  const oneLine = (text) => text.replace(/\p{Cc}/gu, " ");
  const name = oneLine(pack.organisation.name).replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "");
  return `Bagging-Date: ${pack.as_of.at.slice(0, 10)}\nExternal-Identifier: ${oneLine(pack.number)}\n` +
    `Payload-Oxum: ${bytes}.${files}\nSource-Organization: ${name}\n`;
};
