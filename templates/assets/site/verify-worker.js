// Hashes one file in pieces; of a pack also its list of contents, which is what the ledger has.
"use strict";
const PIECE = 4 * 1024 * 1024;
const LIST = "/tagmanifest-sha256.txt";
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const view = async (blob) => new DataView(await blob.arrayBuffer());

// Where the directory of a ZIP begins and how long it is; also of the large form (APPNOTE 4.3.14 to 4.3.16).
const directory = async (file) => {
  const from = Math.max(0, file.size - 98);
  const end = await view(file.slice(from));
  const at = end.byteLength - 22;
  if (at < 0 || end.getUint32(at, true) !== 0x06054b50) return null;
  if (at >= 76 && end.getUint32(at - 20, true) === 0x07064b50 && end.getUint32(at - 76, true) === 0x06064b50) {
    return [Number(end.getBigUint64(at - 76 + 48, true)), Number(end.getBigUint64(at - 76 + 40, true))];
  }
  return [end.getUint32(at + 16, true), end.getUint32(at + 12, true)];
};

// The bytes of the list of contents, if this is a pack: a ZIP with a stored, small member of that name.
const list = async (file) => {
  const found = await directory(file);
  if (!found || found[1] > 256 * 1024 * 1024) return null;
  const names = await view(file.slice(found[0], found[0] + found[1]));
  const text = new TextDecoder();
  for (let at = 0; at + 46 <= names.byteLength && names.getUint32(at, true) === 0x02014b50;) {
    const [method, size, length, extra, comment] =
      [names.getUint16(at + 10, true), names.getUint32(at + 24, true), names.getUint16(at + 28, true), names.getUint16(at + 30, true), names.getUint16(at + 32, true)];
    const name = text.decode(new Uint8Array(names.buffer, at + 46, length));
    if (name.endsWith(LIST) && name.indexOf("/") === name.length - LIST.length && method === 0 && size < PIECE) {
      let offset = names.getUint32(at + 42, true);
      for (let field = at + 46 + length; offset === 0xffffffff && field < at + 46 + length + extra;) {
        if (names.getUint16(field, true) === 1) { offset = Number(names.getBigUint64(field + names.getUint16(field + 2, true) - 4, true)); break; }
        field += 4 + names.getUint16(field + 2, true);
      }
      const head = await view(file.slice(offset, offset + 30));
      if (head.byteLength < 30 || head.getUint32(0, true) !== 0x04034b50) return null;
      const start = offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
      return new Uint8Array(await file.slice(start, start + size).arrayBuffer());
    }
    at += 46 + length + extra + comment;
  }
  return null;
};

onmessage = async ({ data: { file, sha256: address } }) => {
  try {
    const { sha256 } = await import(address);
    const whole = sha256.create();
    for (let from = 0; from < file.size; from += PIECE) {
      whole.update(new Uint8Array(await file.slice(from, from + PIECE).arrayBuffer()));
      postMessage({ done: Math.min(1, (from + PIECE) / file.size) });
    }
    const contents = await list(file).catch(() => null);
    postMessage({ hash: hex(whole.digest()), pack: contents && hex(sha256(contents)) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};
