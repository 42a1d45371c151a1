// What the verifier has to say. The codes and what each means for the verdict are those of sanad-verify
// (src/verify/code.rs): B the pack is not verified, U something could not be checked, I the issuer is not established.

export const CODES = {
  "pack-unreadable": "U",
  "read-failed": "U",
  "limit-exceeded": "U",
  "container-broken": "B",
  "container-form": "B",
  "top-directory": "B",
  "name-hostile": "B",
  "name-collision": "B",
  "member-order": "B",
  "entry-special": "B",
  "folder-empty": "B",
  "file-missing": "B",
  "file-unlisted": "B",
  "file-unknown": "B",
  "digest-mismatch": "B",
  "crc-mismatch": "B",
  "manifest-form": "B",
  "bag-form": "B",
  "text-form": "B",
  "json-form": "B",
  "pack-inconsistent": "B",
  "step-mismatch": "B",
  "version-digest": "B",
  "version-mismatch": "B",
  "version-chain": "B",
  "disclosure-mismatch": "B",
  "withheld-undeclared": "B",
  "withheld-present": "B",
  "withheld-unknown": "B",
  "file-mismatch": "B",
  "event-mismatch": "B",
  "signed-mismatch": "B",
  "refusal-mismatch": "B",
  "acknowledgement-mismatch": "B",
  "sample-mismatch": "B",
  "policy-form": "B",
  "checkpoint-form": "B",
  "checkpoint-mismatch": "B",
  "signature-invalid": "B",
  "signature-unknown": "B",
  "receipt-form": "B",
  "receipt-mismatch": "B",
  "answer-form": "B",
  "receipt-invalid": "B",
  "issue-mismatch": "B",
  "seal-mismatch": "B",
  "trust-missing": "I",
  "trust-unknown-key": "I",
  "trust-signature": "B",
  "trust-quorum": "B",
  "trust-unusable": "U",
  // The one that sanad-verify never needs: this browser has no Ed25519.
  "signature-unchecked": "U",
};

const SEVERITY = ["", "I", "U", "B"];
const VERDICTS = [
  { verdict: "verified", exit_code: 0 },
  { verdict: "intact", exit_code: 3 },
  { verdict: "could-not-check", exit_code: 2 },
  { verdict: "not-verified", exit_code: 1 },
];

/// Most findings that are kept; beyond it they are only counted.
const MAX_FINDINGS = 10_000;

/// Findings as they come: one of each code and place. What stands in `args` is put into the message; a name that ends
/// in "-" … is a phrase of the page's words, everything else is shown as it is.
export class Findings {
  list = [];
  omitted = 0;
  #seen = new Set();
  #worst = 0;

  push(code, path, args = {}) {
    this.#worst = Math.max(this.#worst, SEVERITY.indexOf(CODES[code]));
    const key = `${code} ${path}`;
    if (this.list.length >= MAX_FINDINGS) {
      this.omitted += 1;
    } else if (!this.#seen.has(key)) {
      this.#seen.add(key);
      this.list.push({ code, path, args });
    }
  }

  get verdict() {
    return VERDICTS[this.#worst];
  }
}
