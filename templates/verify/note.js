// C2SP signed-note, tlog-checkpoint, tlog-proof and the Merkle tree of RFC 6962: each in its one spelling.
import { fromBase64, hash, hexOf, isSame, utf8 } from "./bytes.js";

const MAX_NOTE_BYTES = 256 * 1024;
const MAX_SIGNATURES = 64;
const MAX_HASHES = 64;
const MAX_EXTRA = 256 * 1024;
const MAX_SIGNED_NAME = 255;
export const LOG = 0x01;
export const COSIGNER = 0x04;
export const ML_DSA = 0x06;
/// A log's own heads are signed with these, the heads of others with those.
export const OF_LOG = [LOG, ML_DSA];
export const OF_WITNESS = [COSIGNER, ML_DSA];
const ML_DSA_KEY_BYTES = 1312;
const ML_DSA_BYTES = 2420;

/// Why a note is refused; `kind` is `unknown-key` or `origin` where somebody else signed, else nothing.
export class NoteError extends Error {
  constructor(message, kind = null) {
    super(message);
    this.kind = kind;
  }
}
const isKeyName = (name) => name !== "" && !/[\p{White_Space}\p{Cc}+]/u.test(name);

// --- Ed25519, beside what the browser does: is this a point of the curve, and not one of the eight of small order? ---

const P = 2n ** 255n - 19n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
const SMALL = new Set([
  0n, 1n, P - 1n,
  2707385501144840649318225287225658788936804267575313519463743609750303402022n,
  55188659117513257062467267217118295137698188065244968500265048394206261417927n,
]);
const yOf = (bytes) => {
  let y = 0n;
  for (let at = 31; at >= 0; at -= 1) y = (y << 8n) | BigInt(at === 31 ? bytes[at] & 127 : bytes[at]);
  return y % P;
};
const power = (base, exponent) => {
  let result = 1n;
  for (let left = exponent; left > 0n; left >>= 1n, base = (base * base) % P) if (left & 1n) result = (result * base) % P;
  return result;
};
/// x² = (y² − 1) / (dy² + 1) must be a square (RFC 8032, section 5.1.3).
const isOnCurve = (bytes) => {
  const y2 = yOf(bytes) ** 2n % P;
  const square = ((y2 - 1n + P) * power((D * y2 + 1n) % P, P - 2n)) % P;
  return square === 0n || power(square, (P - 1n) / 2n) === 1n;
};
const isSmall = (bytes) => SMALL.has(yOf(bytes));
export const isUsableKey = (key) => key.length === 32 && isOnCurve(key) && !isSmall(key);

/// True, false, or null if this browser has no Ed25519.
export const verifyEd25519 = async (key, message, signature) => {
  if (signature.length !== 64 || isSmall(signature)) return false;
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return null;
  try {
    const imported = await subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return await subtle.verify({ name: "Ed25519" }, imported, signature, message);
  } catch {
    return null;
  }
};

/// The same for ML-DSA-44, which few browsers have yet.
export const verifyMlDsa = async (key, message, signature) => {
  if (signature.length !== ML_DSA_BYTES) return false;
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return null;
  try {
    const imported = await subtle.importKey("raw-public", key, { name: "ML-DSA-44" }, false, ["verify"]);
    return await subtle.verify({ name: "ML-DSA-44" }, imported, signature, message);
  } catch {
    return null;
  }
};

/// A verifier key from its one spelling, `name+id+key`.
export const parseKey = (text) => {
  const [name, id, ...rest] = text.split("+");
  if (id === undefined || rest.length === 0) throw new NoteError("a verifier key is written name+id+key");
  if (!isKeyName(name)) throw new NoteError("a key name has no space, control character or plus sign");
  const bytes = fromBase64(rest.join("+"));
  if (!bytes?.length) throw new NoteError("a verifier key is written name+id+key");
  const [algorithm, key] = [bytes[0], bytes.slice(1)];
  if (![LOG, COSIGNER, ML_DSA].includes(algorithm)) throw new NoteError(`the key's algorithm ${algorithm} is not supported`);
  const isUsable = algorithm === ML_DSA ? key.length === ML_DSA_KEY_BYTES : isUsableKey(key);
  if (algorithm === ML_DSA && utf8(name).length > MAX_SIGNED_NAME) throw new NoteError("the name is too long for this kind of key");
  if (!isUsable) throw new NoteError("the key is no usable public key");
  const derived = hexOf(hash(utf8(`${name}\n`), bytes).subarray(0, 4));
  if (id !== derived) throw new NoteError("the key id does not belong to this name and key");
  return { name, id, algorithm, key, text };
};

/// Checks the signature of one line; null if this browser cannot.
export const verifySignature = async (key, text, signature) => {
  if (key.algorithm === LOG) return verifyEd25519(key.key, utf8(text), signature);
  if (signature.length < 8 || signature[0] > 127) return false;
  const time = signature.subarray(0, 8).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  if (key.algorithm === ML_DSA) {
    const message = subtreeMessage(key.name, signature.subarray(0, 8), text);
    return message ? verifyMlDsa(key.key, message, signature.subarray(8)) : false;
  }
  return verifyEd25519(key.key, utf8(`cosignature/v1\ntime ${time}\n${text}`), signature.subarray(8));
};
export const isBy = (signature, key) => signature.id === key.id && signature.name === key.name;

export const parseNote = (note) => {
  if (utf8(note).length > MAX_NOTE_BYTES) throw new NoteError("the note is too large");
  const wrong = () => new NoteError("a note is a text ending in a newline, an empty line, and signature lines");
  const end = note.lastIndexOf("\n\n");
  if (end < 0 || !note.endsWith("\n")) throw wrong();
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2);
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text) || !lines.endsWith("\n")) throw wrong();
  const signatures = [];
  for (const line of lines.slice(0, -1).split("\n")) {
    if (signatures.length === MAX_SIGNATURES) throw new NoteError("the note has too many signatures");
    const found = /^— ([^ ]*) (.*)$/s.exec(line);
    if (!found) throw wrong();
    if (!isKeyName(found[1])) throw new NoteError("a key name has no space, control character or plus sign");
    const bytes = fromBase64(found[2]);
    if (!bytes || bytes.length < 5) throw wrong();
    const signature = { name: found[1], id: hexOf(bytes.subarray(0, 4)), bytes: bytes.slice(4) };
    if (signatures.some((other) => isBy(other, signature))) throw new NoteError("two signatures have the same key name and id");
    signatures.push(signature);
  }
  return { text, signatures };
};

/// A decimal without sign or leading zero, of 64 bits.
const parseDecimal = (text) => {
  if (!/^(?:0|[1-9][0-9]{0,19})$/.test(text)) return null;
  const number = BigInt(text);
  return number < 2n ** 64n ? number : null;
};
const parseHash = (text) => {
  const bytes = text.length === 44 ? fromBase64(text) : null;
  return bytes?.length === 32 ? bytes : null;
};

/// Exactly origin, size and root, or null.
const parseHead = (text) => {
  const lines = text.slice(0, -1).split("\n");
  const [origin, size, root] = [lines[0], parseDecimal(lines[1] ?? ""), parseHash(lines[2] ?? "")];
  return lines.length !== 3 || origin === "" || size === null || !root ? null : { origin, size, root };
};

/// What a signed checkpoint says, whoever signed it.
export const parseCheckpoint = (note) => {
  const { text, signatures } = parseNote(note);
  const head = parseHead(text);
  if (!head) throw new NoteError("a checkpoint is three lines: origin, size and root hash");
  return { ...head, text, signatures };
};

/// What ML-DSA-44 signs of a checkpoint: the cosigned_message of tlog-cosignature; null if the text is none.
export const subtreeMessage = (cosigner, time, text) => {
  const head = parseHead(text);
  const [name, origin] = [utf8(cosigner), utf8(head?.origin ?? "")];
  if (!head || origin.length > MAX_SIGNED_NAME) return null;
  const size = Uint8Array.from({ length: 8 }, (_, at) => Number((head.size >> BigInt(56 - 8 * at)) & 255n));
  const parts = [utf8("subtree/v1\n\0"), [name.length], name, time, [origin.length], origin, new Uint8Array(8), size, head.root];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
};

export const HEADER = "c2sp.org/tlog-proof@v1";

/// A receipt whose checkpoint is probably `known`, which is then not parsed again.
export const parseReceipt = (text, known = null) => {
  const wrong = (what) => new NoteError(`not a tlog-proof: ${what}`);
  const end = text.indexOf("\n\n");
  if (end < 0) throw wrong("no empty line");
  const lines = text.slice(0, end).split("\n");
  if (lines.shift() !== HEADER) throw wrong(`the first line is not ${HEADER}`);
  let extra = null;
  if (lines[0]?.startsWith("extra ")) {
    const spelled = lines.shift().slice(6);
    extra = spelled.length > MAX_EXTRA ? null : fromBase64(spelled);
    if (!extra) throw wrong("the extra line is too long or no base64");
  }
  const first = lines.shift() ?? "";
  const index = first.startsWith("index ") ? parseDecimal(first.slice(6)) : null;
  if (index === null) throw wrong("no index");
  if (lines.length > MAX_HASHES) throw wrong("too many hashes");
  const proof = lines.map(parseHash);
  if (proof.includes(null)) throw wrong("a line is no base64 SHA-256");
  const checkpoint = text.slice(end + 2);
  if (checkpoint !== known) parseCheckpoint(checkpoint);
  return { extra, index, proof, checkpoint };
};

export const leafHash = (entry) => hash(Uint8Array.of(0), entry);

/// Why the leaf does not stand at this index of the tree, or null if it does (RFC 9162, section 2.1.3.2).
export const inclusionProblem = (leaf, { index, proof }, { size, root }) => {
  if (index >= size) return "the position lies outside the tree";
  let [node, last, found] = [index, size - 1n, leaf];
  for (const sibling of proof) {
    if (last === 0n) return "the proof has the wrong number of hashes";
    if (node & 1n || node === last) {
      found = hash(Uint8Array.of(1), sibling, found);
      while (!(node & 1n) && node !== 0n) [node, last] = [node >> 1n, last >> 1n];
    } else {
      found = hash(Uint8Array.of(1), found, sibling);
    }
    [node, last] = [node >> 1n, last >> 1n];
  }
  if (last !== 0n) return "the proof has the wrong number of hashes";
  return isSame(found, root) ? null : "the proof leads to another root";
};

/// The root of the tree that this leaf is the last of: what stands to the left of the way up is the same in every larger
/// tree. The proof has been found to hold.
export const rootEnding = (leaf, { index, proof }, { size }) => {
  let [node, last, found] = [index, size - 1n, leaf];
  for (const sibling of proof) {
    if (node & 1n || node === last) {
      found = hash(Uint8Array.of(1), sibling, found);
      while (!(node & 1n) && node !== 0n) [node, last] = [node >> 1n, last >> 1n];
    }
    [node, last] = [node >> 1n, last >> 1n];
  }
  return found;
};

/// The text of a root, to compare with what pack.json states.
export const digestText = (bytes) => `sha256:${hexOf(bytes)}`;
