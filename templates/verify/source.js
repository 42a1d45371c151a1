// Where the bytes come from, a container or a folder, and the one pass over all of them.
import { sumsOf } from "./bytes.js";
import { MAX_FILES, dataOffset, localHeader } from "./container.js";
import { isPortablePath, rejectCollisions } from "./names.js";

/// Deepest folder; a pack needs six.
const MAX_FOLDERS = 16;
/// Bytes that are read at once: many small files come with one read.
const BLOCK_BYTES = 4 * 1024 * 1024;
/// Files up to this size are kept if they will be interpreted, as long as all that are kept stay below the second.
const KEPT_FILE_BYTES = 1024 * 1024;
const KEPT_TOTAL_BYTES = 96 * 1024 * 1024;

/// Something to read a Blob or File through: `size`, and `read(offset, length)`, which gives fewer bytes only at the end.
export const blobSource = (blob) => ({
  size: blob.size,
  read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
});

/// Lists a folder. An entry is `{ name, kind }` with kind `file` (and `open`), `folder` (and `entries`) or `special`.
/// If it holds nothing but one other folder, as after unpacking, that one is the pack.
export const openFolder = async (folder, findings) => {
  let entries = await folder.entries();
  if (entries.length === 1 && entries[0].kind === "folder") entries = await entries[0].entries();
  const files = [];
  const list = async (entries, under, depth) => {
    for (const entry of entries) {
      const path = under ? `${under}/${entry.name}` : entry.name;
      if (entry.kind === "special") {
        findings.push("entry-special", path);
      } else if (!isPortablePath(path)) {
        findings.push("name-hostile", path);
      } else if (files.length >= MAX_FILES || depth >= MAX_FOLDERS) {
        findings.push("limit-exceeded", path, { limit: MAX_FILES });
        return;
      } else if (entry.kind === "folder") {
        const inside = await entry.entries();
        if (inside.length === 0) findings.push("folder-empty", path);
        await list(inside, path, depth + 1);
      } else {
        const source = await entry.open();
        files.push({ name: path, path, size: source.size, source, isRejected: false });
      }
    }
  };
  if (entries.length === 0) findings.push("folder-empty", "");
  await list(entries, "", 0);
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  rejectCollisions(files, findings);
  return files;
};

/// A block of the container, from which one member after the other is taken.
class Window {
  #start = 0;
  #block = new Uint8Array();
  #source;

  constructor(source) {
    this.#source = source;
  }

  async read(offset, length) {
    const skip = offset - this.#start;
    if (skip >= 0 && skip + length <= this.#block.length) return this.#block.subarray(skip, skip + length);
    if (length > BLOCK_BYTES) return this.#source.read(offset, length);
    this.#start = offset;
    try {
      this.#block = await this.#source.read(offset, BLOCK_BYTES);
    } catch {
      // Where the block cannot be read, perhaps the member can: it must not suffer for what stands behind it.
      this.#block = new Uint8Array();
      return this.#source.read(offset, length);
    }
    return this.#block.subarray(0, length);
  }
}

/// True for a file whose bytes a later check reads.
const isInterpreted = (path) => !path.startsWith("data/") || (path.endsWith(".json") && !path.includes("/files/"));

/// The files of a pack, after the pass over their bytes has been made.
export class Files {
  #byPath = new Map();
  #container;
  #time;
  #kept = 0;

  constructor(list, container = null, time = null) {
    this.all = list;
    this.#container = container;
    this.#time = time;
    for (const file of list) if (!file.isRejected) this.#byPath.set(file.path, file);
  }

  /// The files that were not rejected.
  listed() {
    return this.#byPath.values();
  }

  find(path) {
    return this.#byPath.get(path) ?? null;
  }

  /// Hashes everything once; what goes wrong is a finding. `tick(bytes)` is told how far it is, and may throw.
  async hashAll(findings, tick) {
    const window = this.#container && new Window(this.#container);
    for (const file of this.all) {
      const sums = await this.#hash(file, window, tick, findings);
      if (!sums) continue;
      file.digest = sums.digest;
      file.crcFound = sums.crc;
      if (isInterpreted(file.path) && file.size <= KEPT_FILE_BYTES && this.#kept + file.size <= KEPT_TOTAL_BYTES) {
        this.#kept += file.size;
        // A copy, or the whole block would be kept with it.
        file.bytes = sums.bytes.slice();
      }
    }
  }

  async #hash(file, window, tick, findings, isKept = false) {
    let headerAt = null;
    try {
      let offset = 0;
      if (window) {
        const expected = localHeader(file, this.#time);
        const found = await window.read(file.offset, expected.length);
        offset = file.offset + expected.length;
        const same = expected.findIndex((byte, at) => byte !== found[at]);
        if (same >= 0) {
          headerAt = file.offset + same;
          offset = dataOffset(file, found, expected);
        }
      }
      const source = window ?? file.source;
      const pieces = async function* () {
        for (let done = 0; done < file.size;) {
          const piece = await source.read(offset + done, Math.min(BLOCK_BYTES, file.size - done));
          if (piece.length === 0) return;
          done += piece.length;
          await tick(piece.length);
          yield piece;
        }
      };
      const sums = await sumsOf(file.size, pieces(), isKept);
      if (headerAt !== null) findings.push("container-form", file.path, { part: "part-local", at: headerAt });
      if (sums.count === file.size) return sums;
      findings.push("container-broken", file.path, { what: "broken-data" });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      findings.push("read-failed", file.path, { error: String(error.message ?? error) });
    }
    return null;
  }

  /// The bytes of a file that is to be interpreted, or null; what is wrong with that is a finding.
  async read(path, limit, findings) {
    const file = this.find(path);
    if (!file) {
      findings.push("file-missing", path);
      return null;
    }
    if (file.digest === undefined) return null;
    if (file.bytes) return file.bytes;
    if (file.size > limit) {
      findings.push("limit-exceeded", path, { limit });
      return null;
    }
    const window = this.#container && new Window(this.#container);
    const sums = await this.#hash(file, window, () => {}, findings, true);
    if (sums?.digest !== file.digest) {
      findings.push("read-failed", path, { error: "changed-meanwhile" });
      return null;
    }
    return sums.bytes;
  }
}
