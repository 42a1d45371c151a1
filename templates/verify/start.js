// In a browser, the page. Elsewhere (the tests run this very script in Node) the parts that a test asks for.
import { sumsOf } from "./bytes.js";
import { CODES } from "./findings.js";
import { parseCanonical } from "./json.js";
import { parseCheckpoint, parseKey, parseReceipt, inclusionProblem, isUsableKey, leafHash, subtreeMessage, verifyEd25519, verifyMlDsa } from "./note.js";
import { startPage } from "./page.js";
import { openCheckpoint, parsePolicy, policyText } from "./policy.js";
import { verifyPack } from "./verify.js";

if (typeof document === "undefined") {
  globalThis.sanadVerify = {
    CODES, WORDS, inclusionProblem, isUsableKey, leafHash, openCheckpoint, parseCanonical, parseCheckpoint, parseKey, parsePolicy,
    parseReceipt, policyText, subtreeMessage, sumsOf, verifyEd25519, verifyMlDsa, verifyPack,
  };
} else {
  startPage(WORDS);
}
