// The BagIt layer: every file is listed, every listed file is there, every sum is right, every text has its one form.
import { compareBytes, textOf } from "./bytes.js";
import { MAX_INDEX_BYTES } from "./container.js";
import { MADE_AFTER, MAX_TEXT_BYTES, bagInfo } from "./pack.js";

const TAG_MANIFEST = "tagmanifest-sha256.txt";
const isPayload = (path) => path.startsWith("data/");
/// What no manifest lists: the tag manifest itself and what is made over it.
const isExempt = (path) => path === TAG_MANIFEST || MADE_AFTER.includes(path);

/// The lines of a manifest, or null; what is wrong with its form is a finding.
const parseManifest = (bytes, manifest, findings) => {
  const wrong = (error) => {
    findings.push("manifest-form", manifest, { error });
    return null;
  };
  const text = textOf(bytes);
  if (text === null) return wrong("not-utf8");
  if (text === "") return [];
  if (!text.endsWith("\n")) return wrong("manifest-line");
  const lines = [];
  for (const line of text.slice(0, -1).split("\n")) {
    if (!/^[0-9a-f]{64} {2}[^]/.test(line)) return wrong("manifest-line");
    const path = line.slice(66);
    if (lines.length && compareBytes(lines.at(-1).path, path) >= 0) return wrong("manifest-order");
    lines.push({ path, digest: line.slice(0, 64) });
  }
  return lines;
};

const checkCrc = (file, findings) => {
  if (file.crc !== undefined && file.crcFound !== undefined && file.crc !== file.crcFound) findings.push("crc-mismatch", file.path);
};

export const checkManifests = async (files, findings) => {
  for (const [manifest, isTag] of [["manifest-sha256.txt", false], [TAG_MANIFEST, true]]) {
    const bytes = await files.read(manifest, MAX_INDEX_BYTES, findings);
    const lines = bytes && parseManifest(bytes, manifest, findings);
    if (!lines) continue;
    const listed = new Set();
    for (const { path, digest } of lines) {
      if (isPayload(path) === isTag || isExempt(path)) findings.push("manifest-form", manifest, { error: "manifest-foreign" });
      const file = files.find(path);
      if (!file) {
        findings.push("file-missing", path);
        continue;
      }
      listed.add(path);
      // With other bytes the CRC-32 is wrong too; one finding says enough. An unread file has its finding already.
      if (file.digest === digest) checkCrc(file, findings);
      else if (file.digest !== undefined) findings.push("digest-mismatch", path, { manifest });
    }
    for (const { path } of files.listed()) {
      if (isPayload(path) !== isTag && !isExempt(path) && !listed.has(path)) findings.push("file-unlisted", path, { manifest });
    }
  }
  // What no manifest vouches for is still held to the container's own sum.
  for (const file of files.listed()) if (isExempt(file.path)) checkCrc(file, findings);
};

export const checkTags = async (files, pack, findings) => {
  const read = async (path) => {
    const bytes = await files.read(path, MAX_TEXT_BYTES, findings);
    return bytes && { text: textOf(bytes) };
  };
  const [bagit, info, readme] = [await read("bagit.txt"), await read("bag-info.txt"), await read("README.txt")];
  if (bagit && bagit.text !== "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n") findings.push("bag-form", "bagit.txt");
  if (info && pack) {
    let [bytes, count] = [0, 0];
    for (const file of files.listed()) {
      if (!isPayload(file.path)) continue;
      bytes += file.size;
      count += 1;
    }
    if (info.text !== bagInfo(pack, bytes, count)) findings.push("bag-form", "bag-info.txt");
  }
  if (readme) {
    const text = readme.text ?? "";
    const isPlain = text.endsWith("\n") && !/[^\P{Cc}\n]/u.test(text) && (!pack || text.includes(pack.number));
    if (!isPlain) findings.push("text-form", "README.txt");
  }
};
