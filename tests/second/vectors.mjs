// Published vectors before the second verifier: Wycheproof for Ed25519, the test data of RFC 8785, and examples of the
// C2SP specifications. (The first one goes through the same in src/proof.)
import fs from "node:fs";

const lines = (name) =>
  fs.readFileSync(new URL(`../vectors/${name}.txt`, import.meta.url), "utf8").trim().split("\n").map((line) => line.split(" "));
const hex = (text) => new Uint8Array(Buffer.from(text === "-" ? "" : text, "hex"));

export const vectors = async (second, check, knowsMlDsa) => {
  await check("ML-DSA-44: what is signed is what the specification says", () => {
    const documentation = fs.readFileSync(new URL("../../src/proof/README.md", import.meta.url), "utf8");
    const head = "log.example/mgi\n3\nrra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc=\n";
    const message = second.subtreeMessage("log.example/mgi", hex("000000006b49d200"), head);
    if (!documentation.includes(Buffer.from(message).toString("hex"))) throw new Error("another message");
    if (second.subtreeMessage("log.example/mgi", hex("000000006b49d200"), "text\n") !== null) throw new Error("no checkpoint");
    return 2;
  });
  if (knowsMlDsa) {
    await check("Wycheproof: ML-DSA-44", async () => {
      const base64 = (text) => new Uint8Array(Buffer.from(text === "-" ? "" : text, "base64"));
      let [key, count] = [null, 0];
      for (const [number, result, signature, message] of lines("mldsa44")) {
        if (number === "key") {
          key = base64(result);
          continue;
        }
        const holds = key.length === 1312 && (await second.verifyMlDsa(key, base64(message), base64(signature)));
        if (holds !== (result === "valid")) throw new Error(`vector ${number}: ${holds}`);
        count += 1;
      }
      return count;
    });
  }
  await check("Wycheproof: Ed25519", async () => {
    const vectors = lines("ed25519");
    for (const [number, result, key, signature, message] of vectors) {
      const holds = second.isUsableKey(hex(key)) && (await second.verifyEd25519(hex(key), hex(message), hex(signature)));
      if (holds !== (result === "valid")) throw new Error(`vector ${number}: ${holds}`);
    }
    return vectors.length;
  });
  await check("keys that sign anything, or lie on no curve, are none", () => {
    const small = [
      "00".repeat(32), `01${"00".repeat(31)}`, `${"00".repeat(31)}80`, `ec${"ff".repeat(30)}7f`, `ed${"ff".repeat(30)}7f`, `ee${"ff".repeat(30)}7f`,
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ];
    const offCurve = [`02${"00".repeat(31)}`];
    for (const key of [...small, ...offCurve]) if (second.isUsableKey(hex(key))) throw new Error(key);
    return small.length + offCurve.length;
  });
  await check("RFC 8785: the published test data, integers only", () => {
    const all = lines("jcs");
    for (const [name, input, output] of all) {
      const reads = (bytes) => {
        try {
          second.parseCanonical(bytes);
          return true;
        } catch {
          return false;
        }
      };
      if (reads(hex(input))) throw new Error(`${name}: the input is not canonical`);
      if (reads(hex(output)) !== (name !== "values")) throw new Error(`${name}: the output`);
    }
    return all.length;
  });
  await check("C2SP: the examples of signed-note, tlog-cosignature and tlog-proof", async () => {
    const key = second.parseKey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    const signature = Buffer.from("Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=", "base64");
    const text = new TextEncoder().encode("This is an example message.\n");
    if (!(await second.verifyEd25519(key.key, text, new Uint8Array(signature.subarray(4))))) throw new Error("signed-note");
    const head = second.parseCheckpoint(
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n" +
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n" +
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n",
    );
    if (head.size !== 20852163n || head.signatures.map(({ id }) => id).join() !== "033de0ae,8d66cf3f") throw new Error("tlog-cosignature");
    // Of src/proof/README.md, section 7: the third leaf of the published tree, at size 3.
    const policy = second.parsePolicy("log log.example/mgi+82bbe645+Ae1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR\nquorum none\n");
    const receipt = second.parseReceipt(
      "c2sp.org/tlog-proof@v1\nextra e30=\nindex 2\n+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=\n\n" +
        "log.example/mgi\n3\nrra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc=\n\n" +
        "— log.example/mgi grvmRdu11Z9PBbymF4KqhZuNNjxdPnFsi6+qrweVQOFiU6ubjku1EBmB1WE0Lk8t0GCq7yhKVfTTPC/7rl1wKbG/hgg=\n",
    );
    await second.openCheckpoint(policy, receipt.checkpoint);
    const problem = second.inclusionProblem(second.leafHash(hex("10")), receipt, second.parseCheckpoint(receipt.checkpoint));
    if (problem) throw new Error(`tlog-proof: ${problem}`);
    return 3;
  });
};
