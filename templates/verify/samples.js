// Samples, drawn again from what the pack holds: the list of all, the secret, and the ledger's root.
import { compareBytes, hash, hexOf, textOf, utf8 } from "./bytes.js";
import { Findings } from "./findings.js";
import { parseKnownReceipt } from "./ledger.js";
import { inclusionProblem, leafHash, rootEnding } from "./note.js";
import { MAX_TEXT_BYTES, SHAPES, parseDocument } from "./pack.js";

/// Longest list that is read, in bytes.
const MAX_LIST_BYTES = 2 * MAX_TEXT_BYTES;
/// What decides a sample, what its answer must say, and what a decision says beside that.
const ASKED = ["population", "part", "kind_code", "plan", "level", "aql", "commitment"];
const ANSWERED = ["secret", "position", "root", "seed", "population_size", "sample_size", "accept", "reject"];
const DECIDED = ["inspected", "nonconforming", "decision"];

/// ISO 2859-1, single sampling, normal inspection. Table 1: the largest lot of each row, and its letter at each level.
const LEVELS = ["s-1", "s-2", "s-3", "s-4", "i", "ii", "iii"];
const LETTERS = [
  [8, "AAAAAAB"], [15, "AAAAABC"], [25, "AABBBCD"], [50, "ABBCCDE"], [90, "BBCCCEF"], [150, "BBCDDFG"], [280, "BCDEEGH"],
  [500, "BCDEFHJ"], [1200, "CCEFGJK"], [3200, "CDEGHKL"], [10000, "CDFGJLM"], [35000, "CDFHKMN"], [150000, "DEGJLNP"],
  [500000, "DEGJMPQ"], [Infinity, "DEHKNQR"],
];
const CODES_IN_ORDER = "ABCDEFGHJKLMNPQR";
const SIZES = [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000];
const LIMITS = ["0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5", "2.5", "4.0", "6.5", "10"];
/// Table 2-A as it is printed: for each letter its row from 0.010 to 10; v is the plan below, ^ the one above.
const TABLE = [
  "v v v v v v v v v v v v v v 0 v", "v v v v v v v v v v v v v 0 ^ v", "v v v v v v v v v v v v 0 ^ v 1",
  "v v v v v v v v v v v 0 ^ v 1 2", "v v v v v v v v v v 0 ^ v 1 2 3", "v v v v v v v v v 0 ^ v 1 2 3 5",
  "v v v v v v v v 0 ^ v 1 2 3 5 7", "v v v v v v v 0 ^ v 1 2 3 5 7 10", "v v v v v v 0 ^ v 1 2 3 5 7 10 14",
  "v v v v v 0 ^ v 1 2 3 5 7 10 14 21", "v v v v 0 ^ v 1 2 3 5 7 10 14 21 ^", "v v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^",
  "v v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^", "v 0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^", "0 ^ v 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^",
  "^ ^ 1 2 3 5 7 10 14 21 ^ ^ ^ ^ ^ ^",
].map((row) => row.split(" "));

/// Size, acceptance and rejection number for a lot, or null if there is no such plan.
export const samplePlan = (scheme, lot, level, limit) => {
  const column = LIMITS.indexOf(limit);
  if (column < 0 || lot === 0) return null;
  let row;
  if (scheme === "zero") {
    row = TABLE.findIndex((cells) => cells[column] === "0");
    if (row < 0) row = 0;
  } else if (scheme === "iso-2859-1" && LEVELS.includes(level)) {
    row = CODES_IN_ORDER.indexOf(LETTERS.find(([most]) => lot <= most)[1][LEVELS.indexOf(level)]);
    const step = { v: 1, "^": -1 };
    while (step[TABLE[row][column]]) row += step[TABLE[row][column]];
  } else {
    return null;
  }
  const accept = Number(TABLE[row][column]) || 0;
  return { size: Math.min(SIZES[row], lot), accept, reject: accept + 1 };
};

/// Why a sample was not found to agree.
class Stop extends Error {
  constructor(result, what, path = null) {
    super(what);
    Object.assign(this, { result, what, path });
  }
}
const unchecked = (why) => new Stop("not-checked", why);
const wrong = (what, path) => new Stop("disagreed", what, path);

/// Draws every sample of the pack again; gives what came of each.
export const checkSamples = async (files, pack, head, findings) => {
  const samples = [];
  for (const content of pack.contents) {
    if (content.kind !== "sample") continue;
    try {
      const agreed = await redraw({ files, pack, head, content });
      if (agreed) samples.push({ number: content.number, result: "agreed", ...agreed });
    } catch (stop) {
      if (!(stop instanceof Stop)) throw stop;
      if (stop.result === "disagreed") findings.push("sample-mismatch", stop.path, { what: stop.what });
      samples.push({ number: content.number, result: stop.result, ...(stop.path ? {} : { why: stop.what }) });
    }
  }
  return samples;
};

/// What a version tells, as far as it is not withheld. What is wrong with its files has findings of its own.
const tell = async ({ files, content }, { version }) => {
  const at = `${content.path}/v${version}`;
  const read = async (name, shape) => {
    const path = `${at}/${name}`;
    const bytes = files.find(path) && (await files.read(path, MAX_TEXT_BYTES, new Findings()));
    return bytes && parseDocument(bytes, shape, path, new Findings());
  };
  const [manifest, shown] = [await read("manifest.json", SHAPES.manifest), await read("disclosures.json", SHAPES.disclosures)];
  if (!manifest || !shown) throw unchecked("redraw-unread");
  const names = new Set(Object.keys(manifest.fields));
  return {
    names, isAnswer: names.has("seed") || names.has("drawn"),
    values: new Map(shown.fields.map(([, name, value]) => [name, value])),
    files: shown.files.map((name) => (typeof name?.[2] === "string" ? name[2] : null)),
  };
};

const withholds = ({ names, values }, list) => list.some((name) => names.has(name) && !values.has(name));
const isSameValue = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/// Null if nothing was drawn yet; what agrees; or a `Stop`.
const redraw = async (subject) => {
  const { pack, content } = subject;
  const versions = [];
  for (const version of content.versions) versions.push({ version, ...(await tell(subject, version)) });
  const told = versions.at(-1);
  if (!told?.isAnswer) return null;
  const path = `${content.path}/v${told.version.version}/disclosures.json`;
  const need = (holds, what) => {
    if (!holds) throw wrong(what, path);
  };
  const number = (name) => {
    const value = told.values.get(name);
    need(Number.isSafeInteger(value) && value >= 0, "redraw-lacks");
    return value;
  };
  const textAt = (name) => {
    const value = told.values.has(name) ? told.values.get(name) : "";
    need(typeof value === "string", "redraw-lacks");
    return value;
  };

  const first = versions.findIndex(({ isAnswer }) => isAnswer);
  need(first > 0, "redraw-asked");
  const asked = versions[first - 1];
  need(ANSWERED.every((name) => told.names.has(name)), "redraw-lacks");
  if (withholds(told, [...ASKED, ...ANSWERED, "drawn"]) || withholds(asked, ASKED)) throw unchecked("redraw-withheld");
  need(ASKED.every((name) => isSameValue(asked.values.get(name), told.values.get(name))), "redraw-changed");
  const secret = textAt("secret");
  need(hexOf(hash(utf8(secret))) === textAt("commitment"), "redraw-secret");
  const position = number("position");
  need(asked.version.event < position && position <= versions[first].version.event, "redraw-position");
  const root = textAt("root");
  need(/^[0-9a-f]{64}$/.test(root), "redraw-lacks");
  const shown = await rootAt(subject, position);
  need(shown === null || shown === root, "redraw-root");
  const seed = hexOf(hash(utf8(`sanad/sample/v1\n${pack.origin}\n${position}\n${root}\n${secret}\n`)));
  need(seed === textAt("seed"), "redraw-seed");

  const list = await readList(subject, told, "population.txt", "redraw-no-list", path);
  const isOrdered = list.lines.length > 0 && list.lines.every((line, at) => at === 0 || compareBytes(list.lines[at - 1], line) < 0);
  if (!isOrdered) throw wrong("redraw-list", list.path);
  const population = list.lines.length;
  if (population !== number("population_size")) throw wrong("redraw-population", list.path);
  const plan = samplePlan(textAt("plan"), population, textAt("level") || "ii", textAt("aql"));
  need(plan, "redraw-plan");
  const stated = [number("sample_size"), number("accept"), number("reject")];
  need(isSameValue(stated, [plan.size, plan.accept, plan.reject]), "redraw-size");
  let drawn = told.values.get("drawn");
  if (drawn === undefined) drawn = (await readList(subject, told, "sample.txt", "redraw-drawn", path)).lines;
  need(Array.isArray(drawn) && drawn.every((line) => typeof line === "string"), "redraw-lacks");
  const ranked = list.lines.map((line) => [hexOf(hash(utf8(`${seed}\n${line}`))), line]);
  ranked.sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : compareBytes(x, y)));
  need(isSameValue(drawn, ranked.slice(0, plan.size).map(([, line]) => line)), "redraw-drawn");
  if (told.names.has("decision") && !withholds(told, DECIDED)) {
    const [inspected, nonconforming] = [number("inspected"), number("nonconforming")];
    const isPossible = nonconforming <= inspected && inspected <= plan.size;
    const follows = !isPossible ? "" : nonconforming >= plan.reject ? "rejected" : inspected === plan.size ? "accepted" : "";
    need(textAt("decision") === follows, "redraw-decision");
  }
  return { drawn: plan.size, population, position, root_shown: shown !== null };
};

/// The lines of a file, and its path.
const readList = async ({ files, content }, { version, files: names }, name, missing, answer) => {
  const place = names.indexOf(name);
  if (place < 0) throw names.includes(null) ? unchecked("redraw-withheld") : wrong(missing, answer);
  const shown = version.files[place];
  if (!shown) throw unchecked("redraw-withheld");
  const path = `${content.path}/v${version.version}/files/${shown}`;
  const file = files.find(path);
  if (!file) throw unchecked("redraw-elsewhere");
  if (file.digest === undefined) throw unchecked("redraw-unread");
  if (file.size > MAX_LIST_BYTES) throw unchecked("redraw-large");
  const bytes = await files.read(path, MAX_LIST_BYTES, new Findings());
  if (!bytes) throw unchecked("redraw-unread");
  const text = textOf(bytes);
  if (text === null || (text !== "" && !text.endsWith("\n"))) throw wrong("redraw-list", path);
  return { lines: text.split("\n").slice(0, -1), path };
};

/// The ledger's root at a position in hexadecimal, if the event before it is in the pack with its receipt; or null.
const rootAt = async ({ files, head }, position) => {
  const at = `proof/events/${position - 1}`;
  const event = files.find(`${at}.json`)?.digest;
  if (!head.checkpoint || event === undefined || !files.find(`${at}.tlog-proof`)) return null;
  const bytes = await files.read(`${at}.tlog-proof`, MAX_TEXT_BYTES, new Findings());
  const text = bytes && textOf(bytes);
  const receipt = text ? parseKnownReceipt(text, head, `${at}.tlog-proof`, new Findings()) : null;
  if (receipt?.index !== BigInt(position - 1)) return null;
  const leaf = leafHash(Uint8Array.from(event.match(/../g), (byte) => parseInt(byte, 16)));
  return inclusionProblem(leaf, receipt, head.checkpoint) === null ? hexOf(rootEnding(leaf, receipt, head.checkpoint)) : null;
};
