// node run.mjs PAGE.html FIXTURES [SANAD-VERIFY]: the script of verify.html, as it is shipped, held against what the
// first verifier says. Prints one line a check, "ok COUNT NAME" or "not ok NAME: why", and ends with 1 if any failed.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mutations } from "./mutations.mjs";
import { vectors } from "./vectors.mjs";

const [pagePath, fixtures, program] = process.argv.slice(2);
const page = fs.readFileSync(pagePath, "utf8");
vm.runInThisContext(page.split("<script>")[1].split("</script>")[0], { filename: "verify.html" });
const second = globalThis.sanadVerify;
const list = JSON.parse(fs.readFileSync(path.join(fixtures, "list.json"), "utf8"));

/// A file to read, on a medium that fails at a position if one is given.
export const fileSource = (file, failing = null) => {
  const whole = fs.readFileSync(file);
  return {
    size: whole.length,
    read: async (offset, length) => {
      if (failing !== null && offset <= failing && failing < offset + length) throw new Error("the disk has a bad sector");
      return new Uint8Array(whole.subarray(offset, offset + length));
    },
  };
};
/// A folder to list, as a browser gives one; beyond it, what is neither file nor folder is shown.
export const folderOf = (folder) => ({
  name: folder,
  entries: async () => fs.readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) return { ...folderOf(at), name: entry.name, kind: "folder" };
    return { name: entry.name, kind: entry.isFile() ? "file" : "special", open: async () => fileSource(at) };
  }),
});
const trustOf = (trust) => trust && { name: trust.name, bytes: new TextEncoder().encode(trust.text) };

let failed = 0;
const check = async (name, run) => {
  try {
    console.log(`ok ${(await run()) ?? 1} ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok ${name}: ${String(error.message).replaceAll("\n", " ")}`);
  }
};
const equal = (found, expected, what) => {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: the second says ${a}, the first ${b}`);
};

await check("the codes are those of the first verifier, and mean the same", () => {
  const inOrder = (codes) => Object.entries(codes).sort(([a], [b]) => (a < b ? -1 : 1));
  const own = { ...second.CODES };
  // The one that only a browser needs: it may have no Ed25519.
  equal(own["signature-unchecked"], "U", "signature-unchecked");
  delete own["signature-unchecked"];
  // What the page does not take in: a PDF, what was disclosed later, certificates.
  const ofBoth = inOrder(list.codes).filter(([code]) => !/^(?:pdf-|disclosed-|cms-|certificate|timestamp-|algorithm-)/.test(code));
  equal(inOrder(own), ofBoth.map(([code, outcome]) => [code, outcome[0]]), "codes");
  return Object.keys(own).length;
});

const ofMlDsa = list.cases.find(({ name }) => name === "two signatures, ML-DSA-44 trusted");
const knowsMlDsa = (await second.verifyPack({ container: fileSource(ofMlDsa.path) }, trustOf(ofMlDsa.trust))).exit_code === 0;
/// What is expected of this runtime: what the first verifier says, but where it would have to know ML-DSA-44 and does not.
const expectedOf = (one) => (one.unable && !knowsMlDsa ? one.unable : one);

/// Objects with their members in order.
const inOrder = (list) => list.map((one) => Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))));
const sorted = (findings) => [...new Set(findings)].sort();
await check("every fixture: the same verdict and the same findings", async () => {
  const wrong = [];
  for (const one of list.cases) {
    const input = one.is_folder ? { folder: folderOf(one.path) } : { container: fileSource(one.path, one.failing) };
    const report = await second.verifyPack(input, trustOf(one.trust));
    const found = [report.exit_code, ...sorted(report.findings.map(({ code, path }) => `${code} ${path}`))];
    const expected = [expectedOf(one).exit_code, ...sorted(expectedOf(one).findings)];
    if (JSON.stringify(inOrder(report.samples)) !== JSON.stringify(inOrder(one.samples))) wrong.push(`${one.name}: ${JSON.stringify(report.samples)} instead of ${JSON.stringify(one.samples)}`);
    if (JSON.stringify(found) !== JSON.stringify(expected)) wrong.push(`${one.name}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
    for (const { code, args } of report.findings) {
      const words = second.WORDS.ur[`finding-${code}`];
      for (const [, name] of words.matchAll(/\{(\w+)\}/g)) if (args[name] === undefined) wrong.push(`${one.name}: ${code} lacks ${name}`);
    }
  }
  if (wrong.length) throw new Error(`${wrong.length} of ${list.cases.length}: ${wrong.join(" | ")}`);
  return list.cases.length;
});

await check(`ML-DSA-44: ${knowsMlDsa ? "this runtime checks it" : "what is left unchecked is said, and never called wrong"}`, async () => {
  let count = 0;
  for (const one of list.cases.filter(({ unable }) => unable)) {
    const report = await second.verifyPack({ container: fileSource(one.path) }, trustOf(one.trust));
    equal(report.unchecked.length, knowsMlDsa ? 0 : one.unable.unchecked, one.name);
    if (!knowsMlDsa && report.findings.some(({ code }) => code === "trust-signature" || code === "signature-invalid")) throw new Error(one.name);
    count += 1;
  }
  return count;
});

if (program) {
  await check("every fixture: sanad-verify --json says so too", () => {
    let count = 0;
    for (const one of list.cases.filter(({ failing }) => failing === null)) {
      const trust = [];
      if (one.trust) {
        const file = one.trust.text ? path.join(fixtures, "trust") : one.trust.name;
        if (one.trust.text) fs.writeFileSync(file, one.trust.text);
        trust.push("--trust", file);
      }
      const { status, stdout } = spawnSync(program, [one.path, "--json", ...trust], { encoding: "utf8", maxBuffer: 1 << 26 });
      const report = JSON.parse(stdout);
      equal([status, report.exit_code], [one.exit_code, one.exit_code], one.name);
      equal(sorted(report.findings.map(({ code, path }) => `${code} ${path}`)), sorted(one.findings), one.name);
      count += 1;
    }
    return count;
  });
}

const good = list.cases.find(({ name }) => name === "good");
const answer = list.cases.find(({ name }) => name === "answer good");
const trust = trustOf(good.trust);
await check("without Ed25519 in the browser nothing is ever verified", async () => {
  const { importKey } = crypto.subtle;
  crypto.subtle.importKey = async () => {
    throw new DOMException("Unrecognized name.", "NotSupportedError");
  };
  try {
    const report = await second.verifyPack({ container: fileSource(good.path) }, trust);
    equal([report.verdict, sorted(report.findings.map(({ code }) => code))], ["could-not-check", ["signature-unchecked"]], "verdict");
  } finally {
    crypto.subtle.importKey = importKey;
  }
});
await check("a verification receipt says what was asked and answered", async () => {
  const report = await second.verifyPack({ container: fileSource(answer.path) }, trust);
  const { asked, standing, position, as_of, origin, event } = report.answer;
  const scan = createHash("sha256").update("%PDF-1.7 scan").digest("hex");
  equal([asked, standing, position, as_of, origin, event], [`sha256:${scan}`, "superseded", 7, 9, "log.example/mgi", "9"], "the answer");
});
await check("a check can be stopped, and tells how far it is", async () => {
  const parts = new Map();
  await second.verifyPack({ container: fileSource(good.path) }, trust, { progress: (part, done) => parts.set(part, done) });
  equal([...parts], [["hashing", 1], ["checking", 1]], "progress");
  const stopped = await second.verifyPack({ container: fileSource(good.path) }, trust, { signal: AbortSignal.abort() }).catch((error) => error.name);
  equal(stopped, "AbortError", "stopped");
});
await check("a file that is too large for one piece has the same sums as in one", async () => {
  const size = 65 * 1024 * 1024 + 3;
  const piece = Uint8Array.from({ length: 1 << 20 }, (_, at) => (at * 31 + (at >> 8)) & 255);
  const pieces = async function* () {
    for (let done = 0; done < size; done += piece.length) yield piece.subarray(0, Math.min(piece.length, size - done));
  };
  const [streamed, kept] = [await second.sumsOf(size, pieces()), await second.sumsOf(size, pieces(), true)];
  equal([streamed.digest, streamed.crc, streamed.count], [kept.digest, kept.crc, size], "sums");
  equal(streamed.digest, createHash("sha256").update(kept.bytes).digest("hex"), "SHA-256");
  const known = await second.sumsOf(9, (async function* () { yield new TextEncoder().encode("123456789"); })());
  equal(known.crc, 0xcbf43926, "the published CRC-32");
  return 3;
});
await mutations(second, { good, answer, trust, fileSource, folderOf, check });
await vectors(second, check, knowsMlDsa);
process.exit(failed ? 1 : 0);
