// A thousand random changes each to a container, to a folder, to a verification receipt and to a receipt: the second verifier refuses all of them.
// (The first one does the same in src/verify/mutations.rs.)
import fs from "node:fs";

const ROUNDS = 1000;

/// A small generator with a fixed seed: the same changes in every run.
const generator = (seed) => {
  let state = seed;
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0;
    state = Math.imul(state ^ (state >>> 12), 0x297a2d39) ^ state;
    return (state ^ (state >>> 15)) >>> 0;
  };
  return (below) => next() % below;
};

/// One change to some bytes, never none.
const mutate = (bytes, random) => {
  for (;;) {
    const at = random(bytes.length + 1);
    const length = 1 + random(Math.min(64, bytes.length));
    const cut = bytes.subarray(at, at + length);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    const behind = bytes.subarray(at + cut.length);
    const noise = Uint8Array.from({ length }, () => random(256));
    const changed = [
      () => Buffer.concat([before, Uint8Array.of((bytes[at] ?? 0) ^ (1 + random(255))), bytes.subarray(at + 1)]),
      () => Buffer.concat([before, Uint8Array.of((bytes[at] ?? 0) ^ (1 << random(8))), bytes.subarray(at + 1)]),
      () => Buffer.concat([before, behind]),
      () => Buffer.concat([before, noise, after]),
      () => Buffer.concat([before, noise, behind]),
      () => Buffer.concat([before, cut, after]),
      () => Buffer.concat([before, new Uint8Array(cut.length), behind]),
      () => Buffer.from(before),
      () => Buffer.concat([behind, before]),
    ][random(9)]();
    if (Buffer.compare(changed, bytes) !== 0) return changed;
  }
};

export const mutations = async (second, { good, answer, trust, check }) => {
  const whole = fs.readFileSync(good.path);
  const source = (bytes) => ({ size: bytes.length, read: async (offset, length) => new Uint8Array(bytes.subarray(offset, offset + length)) });

  /// The members of the good container, by path.
  const members = new Map();
  const top = `${whole.subarray(30, 30 + whole.readUInt16LE(26)).toString().split("/")[0]}/`;
  for (let at = 0; whole.readUInt32LE(at) === 0x04034b50;) {
    const [size, name] = [whole.readUInt32LE(at + 18), whole.readUInt16LE(at + 26)];
    const start = at + 30 + name;
    members.set(whole.subarray(at + 30, start).toString().slice(top.length), whole.subarray(start, start + size));
    at = start + size;
  }
  const folder = (files) => {
    const root = { name: "pack", kind: "folder", inside: new Map() };
    for (const [path, bytes] of files) {
      let at = root;
      const parts = path.split("/");
      const name = parts.pop();
      for (const part of parts) {
        if (at.inside.get(part)?.kind !== "folder") at.inside.set(part, { name: part, kind: "folder", inside: new Map() });
        at = at.inside.get(part);
      }
      at.inside.set(name, { name, kind: "file", open: async () => source(bytes) });
    }
    const give = (at) => Object.assign(at, { entries: async () => [...at.inside.values()].map((one) => (one.inside ? give(one) : one)) });
    return give(root);
  };
  const refused = (report, what) => {
    if (report.exit_code !== 1 && report.exit_code !== 2) throw new Error(`${what}: ${report.verdict}`);
  };

  await check("a thousand changes to a container are refused", async () => {
    const random = generator(1);
    for (let round = 0; round < ROUNDS; round += 1) {
      refused(await second.verifyPack({ container: source(mutate(whole, random)) }, trust), `round ${round}`);
    }
    return ROUNDS;
  });
  await check("a thousand changes to a folder are refused", async () => {
    const random = generator(2);
    if ((await second.verifyPack({ folder: folder(members) }, trust)).exit_code !== 0) throw new Error("the good one is refused");
    const paths = [...members.keys()];
    for (let round = 0; round < ROUNDS; round += 1) {
      const files = new Map(members);
      const path = paths[random(paths.length)];
      const other = paths[random(paths.length)];
      const kind = random(10);
      if (kind === 0) files.delete(path);
      else if (kind === 1) files.set(`${path.slice(0, path.lastIndexOf("/") + 1)}added-${round}.txt`, Buffer.from("x"));
      else if (kind === 2 && Buffer.compare(files.get(path), files.get(other)) !== 0) files.set(path, files.get(other));
      else if (kind === 3) files.set(`${path}x`, files.get(path)), files.delete(path);
      else files.set(path, mutate(files.get(path), random));
      refused(await second.verifyPack({ folder: folder(files) }, trust), `round ${round}, ${path}`);
    }
    return ROUNDS;
  });
  await check("a thousand changes to a verification receipt are refused", async () => {
    const random = generator(4);
    const bytes = fs.readFileSync(answer.path);
    if ((await second.verifyPack({ container: source(bytes) }, trust)).exit_code !== 0) throw new Error("the good one is refused");
    for (let round = 0; round < ROUNDS; round += 1) {
      const report = await second.verifyPack({ container: source(mutate(bytes, random)) }, trust);
      // Under another name of the key it is the signature of somebody whom nobody knows.
      if (report.findings.length !== 1 || report.findings[0].code !== "trust-unknown-key") refused(report, `round ${round}`);
    }
    return ROUNDS;
  });
  await check("a thousand changes to a receipt are refused", async () => {
    const random = generator(3);
    const policy = second.parsePolicy(new TextDecoder().decode(trust.bytes));
    const name = "proof/events/7.tlog-proof";
    const event = members.get("proof/events/7.json");
    const leaf = second.leafHash(new Uint8Array(await crypto.subtle.digest("SHA-256", event)));
    const proves = async (bytes) => {
      const receipt = second.parseReceipt(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
      await second.openCheckpoint(policy, receipt.checkpoint);
      const problem = second.inclusionProblem(leaf, receipt, second.parseCheckpoint(receipt.checkpoint));
      if (problem) throw new Error(problem);
      return receipt;
    };
    await proves(members.get(name));
    for (let round = 0; round < ROUNDS; round += 1) {
      const receipt = await proves(mutate(members.get(name), random)).catch(() => null);
      // One more signature line, or unauthenticated extra data, could stand; nothing here makes one.
      if (receipt) throw new Error(`round ${round} still proves`);
    }
    return ROUNDS;
  });
};
