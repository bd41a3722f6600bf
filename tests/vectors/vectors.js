// Reads the cases and verifies a JavaScript implementation with them, in Node and in browsers.
//
// A case is `{ name?, input, status?, retryAfter?, int64?, expected }`.
//
// `input` is a recipe for text or bytes: a string; an array of recipes to concatenate; `{ "repeat": [recipe, times] }`;
// `{ "each": [text, times] }`, which repeats the text and replaces each # with a counter of six digits; `{ "hex": "c0af" }`,
// bytes that are not UTF-8; `{ "unit": "d800" }`, a code unit that UTF-8 cannot encode.
//
// `expected` is the result without its default values: see `complete`. `description` is the code of the description, and
// `found` is the end of a malformed result's message. Strings can be recipes, and `dataText` is a recipe for the canonical
// JSON of `data`. ../vectors.rs reads the same format.

import { Verbatim, canonical } from "./canonical.js";

export const FORMS = ["text", "bytes", "ArrayBuffer", "part of a buffer", "object", "frozen object"];

/** Longer inputs are tested in only three forms, to save time. */
const LONG = 100_000;

/** Returns whether a name contains one of the words, or there are no words. */
export function isNamed(name, words) {
  return words.length === 0 || words.some((word) => name.toLowerCase().includes(word.toLowerCase()));
}

/** @param {string} generated One case per line. @param {string} handWritten A JSON array. */
export function read(generated, handWritten) {
  const named = (line, at) => ({ name: `line ${at + 1} of generated.jsonl`, ...JSON.parse(line) });
  return [...JSON.parse(handWritten), ...generated.trimEnd().split("\n").map(named)];
}

/** Returns whether a recipe contains a piece of this kind. */
const has = (recipe, kind) =>
  typeof recipe === "object" && (kind in recipe || Object.values(recipe).some((piece) => has(piece, kind)));

/** Returns the text of a recipe. */
function textOf(recipe) {
  if (typeof recipe === "string") return recipe;
  if (Array.isArray(recipe)) return recipe.map(textOf).join("");
  if ("unit" in recipe) return String.fromCharCode(parseInt(recipe.unit, 16));
  const [piece, times] = recipe.repeat ?? recipe.each;
  if ("repeat" in recipe) return textOf(piece).repeat(times);
  return Array.from({ length: times }, (_, at) => piece.replaceAll("#", String(at).padStart(6, "0"))).join("");
}

/** Returns the bytes of a recipe as hexadecimal digits. */
function hexOf(recipe) {
  if (typeof recipe === "string") return Array.from(new TextEncoder().encode(recipe), hexOfByte).join("");
  if (Array.isArray(recipe)) return recipe.map(hexOf).join("");
  if ("hex" in recipe) return recipe.hex;
  const [piece, times] = recipe.repeat;
  return hexOf(piece).repeat(times);
}

const hexOfByte = (byte) => byte.toString(16).padStart(2, "0");

const bytesOfHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));

/** Returns the bytes of an input, or `undefined` if it cannot be encoded. @returns {Uint8Array | undefined} */
export function bytesOf({ input }) {
  if (has(input, "unit")) return undefined;
  return has(input, "hex") ? bytesOfHex(hexOf(input)) : new TextEncoder().encode(textOf(input));
}

/** What the message of a malformed result expected, by the first word of the reason. */
const EXPECTED = {
  code: 'an integer within ±(2^53−1) in the field "code"',
  success: 'true or false in the field "success"',
};

/** Returns the expected result of a case, with default values for what the case omits. */
export function complete({ input, status, expected: { dataText, description, found, ...given } }, catalog) {
  const { outcome } = given;
  const whole = { ok: outcome === "success", date: null, requestId: null, status: status ?? null, anomalies: [] };
  if (outcome !== "success") Object.assign(whole, { retry: "never", retryAfterMs: null });
  if (outcome !== "malformed") whole.data = dataText === undefined ? null : new Verbatim(textOf(dataText));
  if (outcome === "success") {
    whole.message = "";
  } else if (outcome === "failure") {
    whole.description = catalog.find(({ code }) => code === description) ?? null;
    whole.codeName = whole.description?.name ?? null;
    whole.message = whole.description?.description;
  } else {
    const [field] = given.reason.split("-");
    whole.message = `Expected ${EXPECTED[field] ?? "a Stardust envelope, a JSON object"}, but got ${found}.`;
    // Most bodies are short enough to be kept whole.
    if (given.body === undefined) whole.body = textOf(input).replace(/^\ufeff/, "");
  }
  for (const name of ["message", "date", "requestId", "body"]) {
    if (typeof given[name] === "object" && given[name] !== null) given[name] = textOf(given[name]);
  }
  return { ...whole, ...given };
}

/**
 * Verifies an implementation with every case, in every form that the input can have.
 *
 * @returns {{ checked: Record<string, number>, differences: { form: string, name: string, input: unknown, ... }[] }}
 */
export function verify({ decodeEnvelope }, vectors, catalog) {
  const checked = {};
  const differences = [];
  for (const vector of vectors) {
    const { input, status, retryAfter, int64 } = vector;
    const options = { status, retryAfter, int64 };
    const result = complete(vector, catalog);
    const expected = canonical(result);
    const check = (form, value, wanted = expected) => {
      checked[form] = (checked[form] ?? 0) + 1;
      const actual = resultOf(() => canonical(decodeEnvelope(value, options)));
      if (actual !== wanted) differences.push({ form, ...shown(vector), ...split(wanted, actual) });
    };

    const text = has(input, "hex") ? undefined : textOf(input);
    const isShort = text === undefined || text.length <= LONG;
    const bytes = bytesOf(vector);
    if (bytes !== undefined) {
      check("bytes", bytes);
      if (isShort) {
        const longer = new Uint8Array(bytes.length + 2).fill(0x31);
        longer.set(bytes, 1);
        check("part of a buffer", longer.subarray(1, -1));
        check("ArrayBuffer", longer.buffer.slice(1, -1));
      }
    }
    if (text === undefined) continue;
    check("text", text);

    // `int64` applies to text and bytes only, so objects with long integers are skipped.
    if (int64 !== undefined || /\d{16}/.test(text)) continue;
    const object = objectOf(text);
    if (object === undefined) continue;
    // Without a text, there is no body excerpt; everything else is the same.
    const wanted = result.outcome === "malformed" ? canonical({ ...result, body: null }) : expected;
    const before = isShort ? canonical(object) : undefined;
    check("object", object, wanted);
    if (!isShort) continue;
    const after = canonical(object);
    if (after !== before) differences.push({ form: "object, which was modified", ...shown(vector), ...split(before, after) });
    check("frozen object", deepFreeze(object), wanted);
  }
  return { checked, differences };
}

function resultOf(task) {
  try {
    return task();
  } catch (error) {
    return `threw ${error}`;
  }
}

/** Parses a text, or returns `undefined` if it is not an object or an array: strings would be decoded as text. */
function objectOf(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function deepFreeze(value) {
  const open = [value];
  for (let next; (next = open.pop()) !== undefined; ) {
    Object.freeze(next);
    for (const inner of Object.values(next)) if (typeof inner === "object" && inner !== null) open.push(inner);
  }
  return value;
}

const shown = ({ name, expected, ...rest }) => ({ name, ...rest });

/** Returns excerpts of two texts that start shortly before their first difference. */
export function split(expected, actual) {
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at++;
  const from = Math.max(0, at - 60);
  const cut = (text) => (from > 0 ? "…" : "") + text.slice(from, at + 240) + (text.length > at + 240 ? "…" : "");
  return { expected: cut(expected), actual: cut(actual) };
}
