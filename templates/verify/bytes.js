// Bytes and texts: strict UTF-8 and base64, SHA-256, CRC-32, little-endian numbers.
import { sha256 } from "../assets/vendor/noble-hashes/sha256.js";

// Files up to this size go to the browser's own SHA-256 in one piece; it wants all bytes at once.
const WHOLE_BYTES = 64 * 1024 * 1024;
// Below this size, asking the browser costs more than computing.
const SMALL_BYTES = 16 * 1024;

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lossy = new TextDecoder("utf-8", { ignoreBOM: true });

export const utf8 = (text) => new TextEncoder().encode(text);
export const lossyText = (bytes) => lossy.decode(bytes);

/// The text, or null if the bytes are not UTF-8.
export const textOf = (bytes) => {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
};

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
export const hexOf = (bytes) => {
  let text = "";
  for (const byte of bytes) text += HEX[byte];
  return text;
};

/// Standard base64 with padding; null for any other spelling.
export const fromBase64 = (text) => {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null;
  const plain = atob(text);
  // Bits that no byte needs must be zero, or one value would have several spellings.
  if (btoa(plain) !== text) return null;
  const bytes = new Uint8Array(plain.length);
  for (let at = 0; at < plain.length; at += 1) bytes[at] = plain.charCodeAt(at);
  return bytes;
};

/// base64url without padding, as salts are written.
export const fromBase64Url = (text) => {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  return fromBase64(text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (text.length % 4)) % 4));
};

export const isSame = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);

/// Negative, zero or positive, as the bytes of two texts compare.
export const compareBytes = (a, b) => {
  // UTF-16 sorts as UTF-8 does, but for what lies beyond the basic plane.
  if (!/[\ud800-\udfff]/.test(a) && !/[\ud800-\udfff]/.test(b)) return a < b ? -1 : a > b ? 1 : 0;
  const [x, y] = [utf8(a), utf8(b)];
  for (let at = 0; at < x.length && at < y.length; at += 1) if (x[at] !== y[at]) return x[at] - y[at];
  return x.length - y.length;
};

/// SHA-256 of what is at hand, at once.
export const hash = (...parts) => {
  const whole = sha256.create();
  for (const part of parts) whole.update(part);
  return whole.digest();
};

/// SHA-256 of bytes that are all at hand, by the browser where that is quicker.
const hashWhole = async (bytes) => {
  const subtle = globalThis.crypto?.subtle;
  if (bytes.length < SMALL_BYTES || !subtle) return hash(bytes);
  return new Uint8Array(await subtle.digest("SHA-256", bytes));
};

const CRC_TABLES = (() => {
  const tables = Array.from({ length: 8 }, () => new Int32Array(256));
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    tables[0][byte] = value;
  }
  for (let byte = 0; byte < 256; byte += 1) {
    for (let row = 1; row < 8; row += 1) {
      const before = tables[row - 1][byte];
      tables[row][byte] = (before >>> 8) ^ tables[0][before & 255];
    }
  }
  return tables;
})();

/// CRC-32 (IEEE 802.3), continued from what earlier bytes gave. Eight bytes a step: one at a time is half as fast as
/// the browser's SHA-256.
export const crc32 = (bytes, before = 0) => {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = CRC_TABLES;
  let crc = ~before;
  let at = 0;
  for (const end = bytes.length - 7; at < end; at += 8) {
    const low = crc ^ (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24));
    crc = t7[low & 255] ^ t6[(low >>> 8) & 255] ^ t5[(low >>> 16) & 255] ^ t4[low >>> 24] ^
      t3[bytes[at + 4]] ^ t2[bytes[at + 5]] ^ t1[bytes[at + 6]] ^ t0[bytes[at + 7]];
  }
  for (; at < bytes.length; at += 1) crc = (crc >>> 8) ^ t0[(crc ^ bytes[at]) & 255];
  return ~crc >>> 0;
};

/// Both sums of `size` bytes that come in pieces: `pieces` is an async iterator over them. Gives also how many came, and
/// the bytes themselves if they are few, or are to be kept.
export const sumsOf = async (size, pieces, isKept = false) => {
  let crc = 0;
  let count = 0;
  if (isKept || size <= WHOLE_BYTES) {
    let all = new Uint8Array();
    for await (const piece of pieces) {
      if (piece.length === size) all = piece;
      else {
        if (all.length === 0) all = new Uint8Array(size);
        all.set(piece, count);
      }
      count += piece.length;
    }
    const bytes = all.subarray(0, count);
    const digest = hashWhole(bytes);
    crc = crc32(bytes);
    return { digest: hexOf(await digest), crc, count, bytes };
  }
  const whole = sha256.create();
  for await (const piece of pieces) {
    whole.update(piece);
    crc = crc32(piece, crc);
    count += piece.length;
  }
  return { digest: hexOf(whole.digest()), crc, count, bytes: null };
};

/// Little-endian numbers at positions; beyond the end they read as 0.
export const fieldsOf = (bytes) => {
  const byte = (at) => bytes[at] ?? 0;
  const u16 = (at) => byte(at) | (byte(at + 1) << 8);
  const u32 = (at) => u16(at) + u16(at + 2) * 0x10000;
  // Above 2^53 it is no longer exact, and larger than anything that is there.
  const u64 = (at) => u32(at) + u32(at + 4) * 0x100000000;
  return { u16, u32, u64 };
};
