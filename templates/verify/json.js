// Canonical JSON (RFC 8785, numbers narrowed to integers): one spelling, and the shapes that documents have.
import { textOf } from "./bytes.js";

const MAX_DEPTH = 64;

/// Parses bytes that must be the canonical spelling of a value. Throws an Error that says what is wrong.
export const parseCanonical = (bytes) => {
  const text = textOf(bytes);
  if (text === null) throw new Error("not UTF-8");
  const reader = new Reader(text);
  const value = reader.value(0);
  if (reader.at !== text.length) reader.wrong();
  return value;
};

class Reader {
  at = 0;
  #text;

  constructor(text) {
    this.#text = text;
  }

  wrong(at = this.at) {
    throw new Error(`not canonical JSON (RFC 8785) from character ${at} on`);
  }

  #take(sign) {
    const isNext = this.#text[this.at] === sign;
    if (isNext) this.at += 1;
    return isNext;
  }

  #expect(sign) {
    if (!this.#take(sign)) this.wrong();
  }

  value(depth) {
    switch (this.#text[this.at]) {
      case '"': return this.#string();
      case "{": return this.#object(this.#deeper(depth));
      case "[": return this.#array(this.#deeper(depth));
      case "t": return this.#word("true", true);
      case "f": return this.#word("false", false);
      case "n": return this.#word("null", null);
      default: return this.#number();
    }
  }

  #deeper(depth) {
    if (depth >= MAX_DEPTH) throw new Error(`nested deeper than ${MAX_DEPTH} levels`);
    return depth + 1;
  }

  #word(word, value) {
    if (!this.#text.startsWith(word, this.at)) this.wrong();
    this.at += word.length;
    return value;
  }

  #array(depth) {
    const items = [];
    this.#expect("[");
    if (this.#take("]")) return items;
    do items.push(this.value(depth)); while (this.#take(","));
    this.#expect("]");
    return items;
  }

  #object(depth) {
    // Without a prototype, so that no name means anything by itself.
    const members = Object.create(null);
    this.#expect("{");
    if (this.#take("}")) return members;
    let last = null;
    do {
      const start = this.at;
      const name = this.#string();
      // Texts compare by UTF-16 code units, as the RFC sorts.
      if (last !== null && last >= name) this.wrong(start);
      last = name;
      this.#expect(":");
      members[name] = this.value(depth);
    } while (this.#take(","));
    this.#expect("}");
    return members;
  }

  #string() {
    const start = this.at;
    this.#expect('"');
    let hasEscape = false;
    for (; ; this.at += 1) {
      const code = this.#text.charCodeAt(this.at);
      if (code === 0x22) break;
      if (code === 0x5c) {
        // Only what must be escaped, and the short form where there is one.
        const escape = /\\(?:["\\btnfr]|u00(?:0[0-7bef]|1[0-9a-f]))/y;
        escape.lastIndex = this.at;
        const found = escape.exec(this.#text);
        if (!found) this.wrong();
        this.at += found[0].length - 1;
        hasEscape = true;
      } else if (!(code >= 0x20)) {
        this.wrong();
      }
    }
    this.at += 1;
    const spelled = this.#text.slice(start, this.at);
    return hasEscape ? JSON.parse(spelled) : spelled.slice(1, -1);
  }

  #number() {
    const digits = /-?(?:0|[1-9][0-9]*)/y;
    digits.lastIndex = this.at;
    const found = digits.exec(this.#text);
    if (!found || found[0] === "-0") this.wrong();
    this.at = digits.lastIndex;
    if (/[.eE]/.test(this.#text[this.at] ?? "")) throw new Error("numbers must be integers");
    const number = Number(found[0]);
    if (!Number.isSafeInteger(number)) throw new Error("integers must lie within ±(2^53 − 1)");
    return number;
  }
}

/// The canonical spelling of a value that was read.
export const canonicalText = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalText(value[name])}`).join(",")}}`;
};

// Shapes: functions that say whether a value has them.
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isInteger = (most) => (value) => Number.isInteger(value) && value >= 0 && value <= most;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export const text = (value) => typeof value === "string";
export const word = (...words) => (value) => words.includes(value);
export const u32 = isInteger(2 ** 32 - 1);
export const u64 = isInteger(Number.MAX_SAFE_INTEGER);
export const digest = (value) => text(value) && /^sha256:[0-9a-f]{64}$/.test(value);
export const anything = () => true;
export const mapOf = (shape) => (value) => isObject(value) && Object.keys(value).every((name) => shape(value[name]));
export const listOf = (shape) => (value) => Array.isArray(value) && value.every(shape);
export const notEmpty = (shape) => (value) => shape(value) && value.length > 0;
export const orNull = (shape) => (value) => value === null || shape(value);
export const tuple = (...shapes) => (value) =>
  Array.isArray(value) && value.length === shapes.length && shapes.every((shape, at) => shape(value[at]));

/// An object with exactly these members, and perhaps those.
export const members = (shapes, optional = {}) => {
  const names = Object.keys(shapes);
  return (value) => {
    if (!isObject(value)) return false;
    const more = Object.keys(optional).filter((name) => Object.hasOwn(value, name));
    return Object.keys(value).length === names.length + more.length &&
      names.every((name) => Object.hasOwn(value, name) && shapes[name](value[name])) &&
      more.every((name) => optional[name](value[name]));
  };
};

export const date = (value) => {
  const found = text(value) && /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  if (!found) return false;
  const [year, month, day] = found.slice(1).map(Number);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month >= 1 && month <= 12 && day >= 1 && day <= DAYS[month - 1] + (month === 2 && isLeap ? 1 : 0);
};

export const instant = (value) =>
  text(value) && /^.{10}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/.test(value) && date(value.slice(0, 10)) &&
  value <= "9999-12-30T22:00:00.999Z";
