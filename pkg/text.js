// Text as both sides have it: Rust knows no lone surrogates.

/** The text with U+FFFD in the place of each lone surrogate. */
export const wellFormed =
  "toWellFormed" in String.prototype
    ? (text) => text.toWellFormed()
    : (text) => text.replace(/\p{Surrogate}/gu, "\ufffd");

const BODY_CHARACTERS = 512;

/** The first 512 characters (code points) of what came. */
export function firstCharacters(text) {
  // Two code units a character at the most.
  const start = wellFormed(text.slice(0, 2 * BODY_CHARACTERS));
  return start.length <= BODY_CHARACTERS ? start : Array.from(start).slice(0, BODY_CHARACTERS).join("");
}

let strict;

/** The text that the bytes are, or `undefined` where they are no UTF-8. A byte order mark is left in. */
export function decodeUtf8(bytes) {
  try {
    if (typeof TextDecoder === "undefined") return decodeURIComponent(percentEncoded(bytes));
    strict ??= new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    // A browser's decoder refuses memory that is shared with a worker; a copy is not shared.
    const shared = typeof SharedArrayBuffer === "function" && bytes.buffer instanceof SharedArrayBuffer;
    return strict.decode(shared ? bytes.slice() : bytes);
  } catch {
    return undefined;
  }
}

/** The start of bytes that are no UTF-8, with U+FFFD for each wrong place and without a byte order mark: enough for the
 * first characters. */
export function lossyStart(bytes) {
  // Four bytes a character at the most, a byte order mark, and three more so that a cut character is none of the first.
  const start = bytes.slice(0, 4 * BODY_CHARACTERS + 3 + 3);
  if (typeof TextDecoder !== "undefined") return new TextDecoder().decode(start);
  return Array.from(start, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : "\ufffd")).join("");
}

// jsdom has no TextDecoder, and tests run in it. What it has decodes UTF-8 as strictly, only slowly.
function percentEncoded(bytes) {
  return Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
}
