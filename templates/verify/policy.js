// C2SP tlog-policy: which logs and witnesses are trusted, and how many witnesses must have cosigned.
import { utf8 } from "./bytes.js";
import { ML_DSA, NoteError, OF_LOG, OF_WITNESS, isBy, parseCheckpoint, parseKey, verifySignature } from "./note.js";

export const MAX_POLICY_BYTES = 256 * 1024;
const MAX_LINES = 1024;

export const parsePolicy = (text) => {
  if (utf8(text).length > MAX_POLICY_BYTES) throw new Error("the policy is too large");
  if (text !== "" && !text.endsWith("\n")) throw new Error("the last line does not end");
  const policy = { logs: [], witnesses: [], groups: [], quorum: null };
  let [quorums, defined, number] = [0, 0, 0];
  for (const line of text.slice(0, -1).split("\n")) {
    number += 1;
    const wrong = (what) => new Error(`line ${number}: ${what}`);
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(line)) throw wrong("a control character");
    const words = line.split(/[ \t]/).filter((word) => word !== "");
    if (words.length === 0 || words[0].startsWith("#")) continue;
    defined += 1;
    if (defined > MAX_LINES) throw new Error("the policy is too large");
    if (words[0] === "quorum") quorums += 1;
    addLine(policy, words, wrong);
  }
  if (quorums !== 1) throw new Error("a policy has exactly one quorum line");
  return policy;
};

const isDefined = (policy, name) => [...policy.witnesses, ...policy.groups].some((other) => other.name === name);

const addLine = (policy, words, wrong) => {
  const key = (text, algorithms) => {
    let key;
    try {
      key = parseKey(text);
    } catch (error) {
      throw wrong(error.message);
    }
    if (!algorithms.includes(key.algorithm)) throw wrong("the key's algorithm is not one for this use");
    return key;
  };
  const isListed = (list, { key }) => list.some((other) => String(other.key.key) === String(key));
  const newName = (name) => {
    if (name === "none" || isDefined(policy, name)) throw wrong("the name is already defined");
  };
  const [what, ...rest] = words;
  if (what === "log" && (rest.length === 1 || rest.length === 2)) {
    const log = { key: key(rest[0], OF_LOG), url: rest[1] };
    if (isListed(policy.logs, log.key)) throw wrong("the key is already listed");
    policy.logs.push(log);
  } else if (what === "witness" && (rest.length === 2 || rest.length === 3)) {
    const witness = { name: rest[0], key: key(rest[1], OF_WITNESS), url: rest[2] };
    newName(witness.name);
    if (isListed(policy.witnesses, witness.key)) throw wrong("the key is already listed");
    policy.witnesses.push(witness);
  } else if (what === "group" && rest.length >= 3) {
    const [name, spelled, ...members] = rest;
    newName(name);
    members.forEach((member, position) => {
      if (!isDefined(policy, member)) throw wrong("the name is not defined above");
      const isTaken = policy.groups.some((group) => group.members.includes(member));
      if (isTaken || members.indexOf(member) < position) throw wrong("the name is already a member of a group");
    });
    const words = { all: members.length, any: 1 };
    const threshold = Object.hasOwn(words, spelled) ? words[spelled] : /^[0-9]+$/.test(spelled) ? Number(spelled) : 0;
    if (threshold < 1 || threshold > members.length) throw wrong("the threshold is not within 1 and the number of members");
    policy.groups.push({ name, threshold, members });
  } else if (what === "quorum" && rest.length === 1) {
    if (rest[0] === "none") return;
    if (!isDefined(policy, rest[0])) throw wrong("the name is not defined above");
    policy.quorum = rest[0];
  } else {
    throw wrong("not a log, witness, group or quorum line of a tlog-policy");
  }
};

/// The one form in which a policy stands in a pack.
export const policyText = (policy) => {
  const behind = (url) => (url === undefined ? "" : ` ${url}`);
  const threshold = ({ threshold, members }) => (threshold === members.length ? "all" : threshold === 1 ? "any" : threshold);
  return [
    ...policy.logs.map((log) => `log ${log.key.text}${behind(log.url)}\n`),
    ...policy.witnesses.map((witness) => `witness ${witness.name} ${witness.key.text}${behind(witness.url)}\n`),
    ...policy.groups.map((group) => `group ${group.name} ${threshold(group)} ${group.members.join(" ")}\n`),
    `quorum ${policy.quorum ?? "none"}\n`,
  ].join("");
};

/// True if the quorum is met when exactly the named witnesses have cosigned.
const isQuorum = (policy, cosigned) => {
  if (policy.quorum === null) return true;
  const witnessed = new Set(cosigned);
  // A group only names what stands above it, so one pass in order decides all.
  for (const { name, threshold, members } of policy.groups) {
    if (members.filter((member) => witnessed.has(member)).length >= threshold) witnessed.add(name);
  }
  return witnessed.has(policy.quorum);
};

const uncheckable = (algorithm) =>
  Object.assign(new NoteError(`this browser cannot check signatures of ${algorithm}`, "unchecked"), { algorithm });

/// Opens a signed checkpoint: signed by one of the logs under its own origin, and cosigned by a quorum. Throws a
/// NoteError whose `kind` is `unknown-key`, `origin`, `quorum` (with `found`), `unchecked`, or null.
///
/// A signature of ML-DSA-44 that this browser cannot check counts for nothing: `unchecked` says by which keys such there
/// are, where the rest is enough, and the error is of that kind where it is not. One of Ed25519 must be checked.
export const openCheckpoint = async (policy, note) => {
  const head = parseCheckpoint(note);
  const [signers, unchecked] = [[], []];
  const holds = async (key, signature) => {
    const holds = await verifySignature(key, head.text, signature.bytes);
    if (holds === null && key.algorithm !== ML_DSA) throw uncheckable("Ed25519");
    if (holds === false) throw new NoteError(`the signature by ${key.name} does not verify`);
    if (holds === null) unchecked.push(key);
    return holds;
  };
  for (const signature of head.signatures) {
    const log = policy.logs.find(({ key }) => isBy(signature, key));
    if (!log) continue;
    if (await holds(log.key, signature)) signers.push(log.key);
  }
  const isOrigin = (key) => key.name === head.origin;
  const signer = signers.find(isOrigin);
  if (!signer && !unchecked.some(isOrigin)) {
    if (signers.length + unchecked.length === 0) throw new NoteError("no signature is by a known key", "unknown-key");
    throw new NoteError(`not signed by a key of the log ${head.origin}`, "origin");
  }
  const [cosigned, perhaps] = [[], []];
  for (const { name, key } of policy.witnesses) {
    const signature = head.signatures.find((signature) => isBy(signature, key));
    if (signature) ((await holds(key, signature)) ? cosigned : perhaps).push(name);
  }
  if (!isQuorum(policy, [...cosigned, ...perhaps])) {
    const error = new NoteError("the quorum is not met", "quorum");
    error.found = cosigned.length + perhaps.length;
    throw error;
  }
  if (!signer || !isQuorum(policy, cosigned)) throw uncheckable("ML-DSA-44");
  return { cosigned: cosigned.length, signer, unchecked };
};
