// The whole: a pack and a trust file in, a verdict with findings out. Nothing here knows of the page around it.
import { checkAnswer, isReceipt } from "./answer.js";
import { checkManifests, checkTags } from "./bag.js";
import { MAX_INDEX_BYTES, openContainer } from "./container.js";
import { Findings } from "./findings.js";
import { instant } from "./json.js";
import { checkHeads } from "./ledger.js";
import { SHAPES, checkPack, parseDocument } from "./pack.js";
import { checkRecords, checkStepFiles } from "./records.js";
import { checkSamples } from "./samples.js";
import { Files, openFolder } from "./source.js";

/// Verifies `input`: `{ container }` (something to read: a pack, or a verification receipt) or `{ folder }`
/// (something to list), under `trust`
/// (`{ name, bytes }` or null). `progress(part, done)` is told how far it is, from 0 to 1; `signal` may abort it.
export const verifyPack = async (input, trust, { progress = () => {}, signal = null } = {}) => {
  const findings = new Findings();
  const summary = { pack: null, files: 0, bytes: 0, issuer_key: null, issuer_trusted: false, witnesses: 0, unchecked: [], issued_at: null, is_receipt: false, answer: null, samples: [] };
  const report = () => ({ ...findings.verdict, findings: findings.list, findings_omitted: findings.omitted, ...summary });
  if (input.container && (await isReceipt(input.container))) {
    await checkAnswer(input.container, trust, findings, summary);
    return report();
  }
  let opened = null;
  if (input.folder) {
    try {
      opened = { files: await openFolder(input.folder, findings), top: null };
    } catch (error) {
      findings.push("pack-unreadable", input.folder.name ?? "", { error: String(error.message ?? error) });
    }
  } else {
    opened = await openContainer(input.container, instant, findings);
  }
  if (!opened) return report();

  const files = input.folder ? new Files(opened.files) : new Files(opened.files, input.container, opened.time);
  const total = opened.files.reduce((sum, file) => sum + file.size, 0) || 1;
  let done = 0;
  await files.hashAll(findings, (bytes) => {
    signal?.throwIfAborted();
    done += bytes;
    progress("hashing", done / total);
  });
  for (const file of files.listed()) {
    summary.files += 1;
    summary.bytes += file.digest === undefined ? 0 : file.size;
  }

  const bytes = await files.read("data/pack.json", MAX_INDEX_BYTES, findings);
  const pack = bytes && parseDocument(bytes, SHAPES.pack, "data/pack.json", findings);
  const head = await checkHeads(files, pack, trust, findings, summary);
  await checkManifests(files, findings);
  await checkTags(files, pack, findings);
  if (pack) {
    describe(pack, summary);
    checkPack(pack, opened.top, findings);
    await checkStepFiles(files, pack, findings);
    const versions = summary.pack.versions || 1;
    let checked = 0;
    await checkRecords(files, pack, head, findings, async () => {
      signal?.throwIfAborted();
      checked += 1;
      // Give the page a turn now and then; what is at hand is checked without one.
      if (checked % 200 === 0) await new Promise((resolve) => setTimeout(resolve));
      progress("checking", checked / versions);
    });
    summary.samples = await checkSamples(files, pack, head, findings);
  }
  return report();
};

/// How many of a list there are by what is asked of each, in the order of first appearance.
const countBy = (list, of) => {
  const counts = new Map();
  for (const item of list) counts.set(of(item), (counts.get(of(item)) ?? 0) + 1);
  return [...counts].map(([key, count]) => ({ key, count }));
};

/// What pack.json says, without its contents.
const describe = (pack, summary) => {
  const versions = pack.contents.flatMap((content) => content.versions);
  const { number, organisation, origin, scope, profile, as_of } = pack;
  summary.pack = {
    number, organisation, origin, scope, profile, as_of,
    steps: pack.steps.map(({ code, title, status }) => ({ code, title, status })),
    records: pack.contents.length, versions: versions.length,
    record_files: versions.reduce((sum, version) => sum + version.files.filter((name) => name !== "").length, 0),
    withheld: countBy(versions.flatMap((version) => version.withheld ?? []), ({ reason }) => reason),
  };
};
