// The ZIP container of a pack: read as any reader would, then compared byte by byte with the one form that its contents
// allow (src/proof/README.md, section 10). That form has no gap, no overlap and no byte that means nothing.
import { fieldsOf, isSame, lossyText, textOf, utf8 } from "./bytes.js";
import { isPortablePath, rejectCollisions } from "./names.js";

export const MAX_FILES = 1_000_000;
export const MAX_INDEX_BYTES = 256 * 1024 * 1024;

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const END64_BYTES = 56;
const [LOCAL, CENTRAL, END, END64, LOCATOR] = [0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50];
const [ABSENT_16, ABSENT_32] = [0xffff, 0xffffffff];
const DIRECTORY = "(central directory)";
const AT_END = "(end record)";

/// What ends the reading of a container: a finding, thrown.
class Unreadable extends Error {
  constructor(code, path, args) {
    super(code);
    Object.assign(this, { code, path, args });
  }
}
const broken = (path, what) => new Unreadable("container-broken", path, { what });

/// Bytes put together from `[number, bytes]`, little-endian, and from bytes as they are.
const join = (parts) => {
  const whole = [];
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      whole.push(...part);
      continue;
    }
    // Division, since shifts stop at 32 bits.
    for (let [number, bytes] = part; bytes > 0; bytes -= 1, number = Math.floor(number / 256)) whole.push(number % 256);
  }
  return Uint8Array.from(whole);
};
const low = (number) => Math.min(number, ABSENT_32);

/// What local and central headers have in common.
const common = (file, time) => [[0x0800, 2], [0, 2], [time.time, 2], [time.date, 2], [file.crc, 4], [low(file.size), 4], [low(file.size), 4]];

export const localHeader = (file, time) => {
  const name = utf8(file.name);
  const isLarge = file.size >= ABSENT_32;
  return join([
    [LOCAL, 4], [isLarge ? 45 : 20, 2], ...common(file, time), [name.length, 2], [isLarge ? 20 : 0, 2], name,
    ...(isLarge ? [[1, 2], [16, 2], [file.size, 8], [file.size, 8]] : []),
  ]);
};

const centralEntry = (file, time, offset) => {
  const name = utf8(file.name);
  const [isLarge, isFar] = [file.size >= ABSENT_32, offset >= ABSENT_32];
  const extra = (isLarge ? 16 : 0) + (isFar ? 8 : 0);
  return join([
    [CENTRAL, 4], [0x033f, 2], [extra ? 45 : 20, 2], ...common(file, time), [name.length, 2], [extra ? extra + 4 : 0, 2],
    [0, 2], [0, 2], [0, 2], [0x81a40000, 4], [low(offset), 4], name,
    ...(extra ? [[1, 2], [extra, 2]] : []), ...(isLarge ? [[file.size, 8], [file.size, 8]] : []), ...(isFar ? [[offset, 8]] : []),
  ]);
};

const endRecords = (count, size, offset) => {
  const isWide = count >= ABSENT_16 || size >= ABSENT_32 || offset >= ABSENT_32;
  const wide = [
    [END64, 4], [END64_BYTES - 12, 8], [0x033f, 2], [45, 2], [0, 4], [0, 4], [count, 8], [count, 8], [size, 8], [offset, 8],
    [LOCATOR, 4], [0, 4], [offset + size, 8], [1, 4],
  ];
  const short = Math.min(count, ABSENT_16);
  return join([
    ...(isWide ? wide : []), [END, 4], [0, 2], [0, 2], [short, 2], [short, 2], [low(size), 4], [low(offset), 4], [0, 2],
  ]);
};

/// Reads up to `length` bytes; a medium that fails is a finding.
const readOrThrow = async (source, offset, length) => {
  try {
    return await source.read(offset, length);
  } catch (error) {
    throw new Unreadable("pack-unreadable", AT_END, { error: String(error.message ?? error) });
  }
};

const readEnd = async (source) => {
  const block = async (beforeEnd, signature, length) => {
    if (beforeEnd > source.size) throw broken(AT_END, "broken-end");
    const bytes = await readOrThrow(source, source.size - beforeEnd, length);
    const fields = fieldsOf(bytes);
    if (bytes.length !== length || fields.u32(0) !== signature) throw broken(AT_END, "broken-end");
    return fields;
  };
  const end = await block(END_BYTES, END, END_BYTES);
  const short = { count: end.u16(10), size: end.u32(12), offset: end.u32(16) };
  if (short.count !== ABSENT_16 && short.size !== ABSENT_32 && short.offset !== ABSENT_32) return short;
  await block(END_BYTES + LOCATOR_BYTES, LOCATOR, LOCATOR_BYTES);
  const wide = await block(END_BYTES + LOCATOR_BYTES + END64_BYTES, END64, END64_BYTES);
  return { count: wide.u64(32), size: wide.u64(40), offset: wide.u64(48) };
};

const readEntries = (central, end) => {
  const entries = [];
  for (let start = 0; start < central.length;) {
    const rest = central.subarray(start);
    const fields = fieldsOf(rest);
    const wrong = () => broken(DIRECTORY, "broken-entry");
    if (fields.u32(0) !== CENTRAL || rest.length < CENTRAL_BYTES) throw wrong();
    const [nameLength, extraLength] = [fields.u16(28), fields.u16(30)];
    const whole = CENTRAL_BYTES + nameLength + extraLength + fields.u16(32);
    if (rest.length < whole) throw wrong();
    const nameBytes = rest.subarray(CENTRAL_BYTES, CENTRAL_BYTES + nameLength);
    let [size, offset] = [fields.u32(24), fields.u32(42)];
    if (size === ABSENT_32 || offset === ABSENT_32) {
      // Zip64: id 1, length, then original size, stored size and offset, each only if marked as absent.
      const extra = fieldsOf(rest.subarray(CENTRAL_BYTES + nameLength, CENTRAL_BYTES + nameLength + extraLength));
      if (extra.u16(0) !== 1) throw wrong();
      let at = 4;
      if (size === ABSENT_32) {
        size = extra.u64(at);
        at += 16;
      }
      if (offset === ABSENT_32) offset = extra.u64(at);
    }
    const name = textOf(nameBytes);
    entries.push({
      name: name ?? lossyText(nameBytes), isUtf8: name !== null, size, crc: fields.u32(16), offset, method: fields.u16(10),
      time: { time: fields.u16(12), date: fields.u16(14) }, raw: rest.subarray(0, whole), at: start,
    });
    start += whole;
  }
  if (entries.length !== end.count) throw broken(AT_END, "broken-count");
  return entries;
};

const pathOf = (name) => (name.includes("/") ? name.slice(name.indexOf("/") + 1) : name);

/// The files by their paths under the top directory; those with a hostile or colliding name are rejected.
const listFiles = (entries, top, findings) => {
  const files = [];
  for (const entry of entries) {
    const last = files.at(-1)?.path;
    const isInside = entry.name.startsWith(`${top}/`);
    const path = isInside ? entry.name.slice(top.length + 1) : entry.name;
    const isHostile = !entry.isUtf8 || !isPortablePath(entry.name);
    if (isHostile) findings.push("name-hostile", entry.name);
    else if (!isInside) findings.push("top-directory", entry.name);
    else if ((files.length === 0) !== (path === "bagit.txt") || (last !== undefined && last !== "bagit.txt" && last > path)) {
      findings.push("member-order", path);
    }
    files.push({
      name: entry.name, path, size: entry.size, crc: entry.crc, offset: entry.offset, isRejected: isHostile || !isInside,
    });
  }
  rejectCollisions(files, findings);
  return files;
};

/// Date and time as ZIP headers carry them: UTC, seconds rounded down to even, clamped to 1980 to 2107.
const dosTime = (at) => {
  const [year, month, day, hour, minute, second] = at.match(/\d+/g).map(Number);
  if (year < 1980) return { date: 0x21, time: 0 };
  if (year > 2107) return { date: (127 << 9) | (12 << 5) | 31, time: (23 << 11) | (59 << 5) | 29 };
  return { date: ((year - 1980) << 9) | (month << 5) | day, time: (hour << 11) | (minute << 5) | (second >> 1) };
};

/// The time that all members must carry: that of pack.json, read loosely, since one that is refused elsewhere still
/// tells which time was meant.
const findTime = async (source, files, isInstant) => {
  const file = files.find((file) => file.path === "data/pack.json" && !file.isRejected);
  if (!file || file.size > MAX_INDEX_BYTES) return null;
  try {
    const bytes = await source.read(file.offset + LOCAL_BYTES + utf8(file.name).length, file.size);
    const at = JSON.parse(textOf(bytes))?.as_of?.at;
    return isInstant(at) ? dosTime(at) : null;
  } catch {
    return null;
  }
};

/// Each entry of the central directory against its one form, the members standing one behind the other from 0 on.
const compareDirectory = (files, entries, time, end, findings) => {
  let offset = 0;
  files.forEach((file, number) => {
    const name = utf8(file.name);
    if (name.length === 0 || name.length > ABSENT_16) return;
    const expected = centralEntry(file, time, offset);
    const found = entries[number].raw;
    if (!isSame(found, expected)) {
      const same = expected.findIndex((byte, at) => byte !== found[at]);
      const at = end.offset + entries[number].at + (same < 0 ? expected.length : same);
      findings.push("container-form", pathOf(file.name), { part: "part-central", at });
    }
    offset += LOCAL_BYTES + name.length + (file.size >= ABSENT_32 ? 20 : 0) + file.size;
  });
  if (offset !== end.offset) {
    findings.push("container-form", DIRECTORY, { part: "part-gap", at: Math.min(offset, end.offset) });
  }
};

/// Everything behind the central directory against its one form, to the last byte.
const compareEnd = async (source, entries, end, findings) => {
  const expected = endRecords(entries.length, end.size, end.offset);
  const start = end.offset + end.size;
  const found = await source.read(start, expected.length).catch(() => new Uint8Array());
  if (!isSame(found, expected) || start + expected.length !== source.size) {
    const same = expected.findIndex((byte, at) => byte !== found[at]);
    findings.push("container-form", AT_END, { part: "part-end", at: start + (same < 0 ? expected.length : same) });
  }
};

/// The files of a container, the name of its top directory and the time that its members must carry; null if the
/// members cannot be read, which is then a finding.
export const openContainer = async (source, isInstant, findings) => {
  try {
    const end = await readEnd(source);
    if (end.count > MAX_FILES || end.size > MAX_INDEX_BYTES) {
      throw new Unreadable("limit-exceeded", DIRECTORY, { limit: MAX_FILES });
    }
    if (end.offset + end.size > source.size || end.count > Math.floor(end.size / CENTRAL_BYTES)) {
      throw broken(AT_END, "broken-end");
    }
    const central = await readOrThrow(source, end.offset, end.size);
    if (central.length < end.size) throw broken(DIRECTORY, "broken-data");
    const entries = readEntries(central, end);
    // The data of a compressed member cannot be compared with anything here; most likely somebody packed it again.
    const compressed = entries.find((entry) => entry.method !== 0);
    if (compressed) throw broken(pathOf(compressed.name), "broken-compressed");
    // Overlapping members could make a small file cost any amount of hashing.
    if (entries.reduce((sum, entry) => sum + entry.size, 0) > source.size) throw broken(DIRECTORY, "broken-overlap");
    const top = entries.length ? entries[0].name.split("/")[0] : "";
    const files = listFiles(entries, top, findings);
    const time = (await findTime(source, files, isInstant)) ?? entries[0]?.time ?? { date: 0, time: 0 };
    compareDirectory(files, entries, time, end, findings);
    await compareEnd(source, entries, end, findings);
    return { files, top, time };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    findings.push(error.code, error.path, error.args);
    return null;
  }
};

/// Where the data of a member begins, if its local header has lengths at all.
export const dataOffset = (file, found, expected) => {
  const fields = fieldsOf(found);
  if (found.length < LOCAL_BYTES || fields.u32(0) !== LOCAL) return file.offset + expected.length;
  return file.offset + LOCAL_BYTES + fields.u16(26) + fields.u16(28);
};
