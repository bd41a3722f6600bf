// The cases, and how an implementation in JavaScript is held against them. For Node and browsers.
//
// A case is `{ name?, input, status?, retryAfter?, int64?, expected }`.
//
// `input` is a recipe of text or bytes: a string; an array of recipes, one behind the other; `{ "repeat": [recipe, times] }`;
// `{ "each": [text, times] }`, the same with six digits that count in the place of each #; `{ "hex": "c0af" }`, bytes that
// are no text; `{ "unit": "d800" }`, a code unit that no bytes can hold.
//
// `expected` is the result without what goes without saying: see `complete`. `description` is the code whose description it
// is, and `found` the end of the message of a malformed answer. The texts in it may be recipes, and `dataText` is one that
// makes the canonical JSON of `data`. The same is read in ../vectors.rs.

import { Verbatim, canonical } from "./canonical.js";

export const FORMS = ["text", "bytes", "ArrayBuffer", "part of a buffer", "object", "frozen object"];

/** What is longer comes in the three forms that differ most, because it takes long. */
const LONG = 100_000;

/** Returns whether an implementation has one of these words in its name, or there are none. */
export function isNamed(name, words) {
  return words.length === 0 || words.some((word) => name.toLowerCase().includes(word.toLowerCase()));
}

/** @param {string} generated One case a line. @param {string} handWritten An array. */
export function read(generated, handWritten) {
  const named = (line, at) => ({ name: `line ${at + 1} of generated.jsonl`, ...JSON.parse(line) });
  return [...JSON.parse(handWritten), ...generated.trimEnd().split("\n").map(named)];
}

/** Whether a piece of this kind is in a recipe. */
const has = (recipe, kind) =>
  typeof recipe === "object" && (kind in recipe || Object.values(recipe).some((piece) => has(piece, kind)));

/** The text that a recipe makes. */
function textOf(recipe) {
  if (typeof recipe === "string") return recipe;
  if (Array.isArray(recipe)) return recipe.map(textOf).join("");
  if ("unit" in recipe) return String.fromCharCode(parseInt(recipe.unit, 16));
  const [piece, times] = recipe.repeat ?? recipe.each;
  if ("repeat" in recipe) return textOf(piece).repeat(times);
  return Array.from({ length: times }, (_, at) => piece.replaceAll("#", String(at).padStart(6, "0"))).join("");
}

/** The bytes that a recipe makes, as hexadecimal digits. */
function hexOf(recipe) {
  if (typeof recipe === "string") return Array.from(new TextEncoder().encode(recipe), hexOfByte).join("");
  if (Array.isArray(recipe)) return recipe.map(hexOf).join("");
  if ("hex" in recipe) return recipe.hex;
  const [piece, times] = recipe.repeat;
  return hexOf(piece).repeat(times);
}

const hexOfByte = (byte) => byte.toString(16).padStart(2, "0");

const bytesOfHex = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));

/** The bytes of a case's input; `undefined` where it is nothing that bytes can hold. @returns {Uint8Array | undefined} */
export function bytesOf({ input }) {
  if (has(input, "unit")) return undefined;
  return has(input, "hex") ? bytesOfHex(hexOf(input)) : new TextEncoder().encode(textOf(input));
}

/** What a malformed answer was expected to have, by the start of its reason. */
const EXPECTED = {
  code: 'an integer within ±(2^53−1) in the field "code"',
  success: 'true or false in the field "success"',
};

/** The whole result that a case expects. */
export function complete({ input, status, expected: { dataText, description, found, ...said } }, catalog) {
  const { outcome } = said;
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
    const [field] = said.reason.split("-");
    whole.message = `Expected ${EXPECTED[field] ?? "a Stardust envelope, a JSON object"}, but got ${found}.`;
    // The body is short, as a rule, and then all of it is kept.
    if (said.body === undefined) whole.body = textOf(input).replace(/^\ufeff/, "");
  }
  for (const name of ["message", "date", "requestId", "body"]) {
    if (typeof said[name] === "object" && said[name] !== null) said[name] = textOf(said[name]);
  }
  return { ...whole, ...said };
}

/**
 * Holds an implementation against every case, in every form that the input can have.
 *
 * @returns {{ held: Record<string, number>, differences: { form: string, name: string, input: unknown, ... }[] }}
 */
export function hold({ decodeEnvelope }, vectors, catalog) {
  const held = {};
  const differences = [];
  for (const vector of vectors) {
    const { input, status, retryAfter, int64 } = vector;
    const options = { status, retryAfter, int64 };
    const result = complete(vector, catalog);
    const expected = canonical(result);
    const check = (form, value, wanted = expected) => {
      held[form] = (held[form] ?? 0) + 1;
      const came = answer(() => canonical(decodeEnvelope(value, options)));
      if (came !== wanted) differences.push({ form, ...shown(vector), ...split(wanted, came) });
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

    // An object is as its parser made it: `int64` is about text and bytes only.
    if (int64 !== undefined || /\d{16}/.test(text)) continue;
    const object = objectOf(text);
    if (object === undefined) continue;
    // No text came, so there is no body; all else is the same.
    const wanted = result.outcome === "malformed" ? canonical({ ...result, body: null }) : expected;
    const before = isShort ? canonical(object) : undefined;
    check("object", object, wanted);
    if (!isShort) continue;
    const after = canonical(object);
    if (after !== before) differences.push({ form: "object, which was changed", ...shown(vector), ...split(before, after) });
    check("frozen object", deepFreeze(object), wanted);
  }
  return { held, differences };
}

function answer(task) {
  try {
    return task();
  } catch (error) {
    return `threw ${error}`;
  }
}

/** What a JSON parser makes of the text, where that is an object or an array: any other value is another input. */
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

/** Two texts from a little before where they part. */
export function split(expected, came) {
  let at = 0;
  while (at < expected.length && expected[at] === came[at]) at++;
  const from = Math.max(0, at - 60);
  const cut = (text) => (from > 0 ? "…" : "") + text.slice(from, at + 240) + (text.length > at + 240 ? "…" : "");
  return { expected: cut(expected), came: cut(came) };
}
