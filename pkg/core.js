// The Rust behind the package (src/wasm/numbers.rs), as the rest of the package asks it.

import { HEADER_BYTES, MOST_PLACES, WINDOW_BYTES } from "./generated/numbers.js";
import { verdictOf } from "./verdict.js";

/**
 * @typedef {object} Exports
 * @property {{ readonly buffer: ArrayBuffer }} memory Never grows.
 * @property {() => number} address Of the places, behind which is the window.
 * @property {(code: number, shape: number, status: number) => number} decide
 * @property {(length: number, isFirst: number) => number} find_integers
 * @property {(length: number, nowMs: number) => number} retry_after_ms
 */

/** How many answers are remembered: a power of two, and no two codes of the catalog share a place. */
const REMEMBERED = 256;

/** jsdom has none. */
const encoder = typeof TextEncoder === "undefined" ? undefined : /* @__PURE__ */ new TextEncoder();

/**
 * @param {() => Exports} instantiate Called when the first answer is decoded: so importing the package costs nothing and
 *   cannot fail.
 */
export function createCore(instantiate) {
  /** @type {Exports | undefined} */
  let rust;
  /** Where text is put for Rust. @type {Uint8Array} */
  let window;
  /** Where Rust puts places in the text: where something begins, and where it ends. @type {Uint32Array} */
  let places;

  function start() {
    const exports = instantiate();
    places = new Uint32Array(exports.memory.buffer, exports.address(), 2 * MOST_PLACES);
    window = new Uint8Array(places.buffer, places.byteOffset + places.byteLength, WINDOW_BYTES);
    rust = exports;
  }

  /** Puts a text into the window, a byte for each code unit: so places are the same on both sides. */
  function put(text) {
    const { length } = text;
    if (encoder?.encodeInto(text, window).written !== length) {
      // What is not ASCII says nothing to those who read here: any character that says nothing will do.
      for (let at = 0; at < length; at++) window[at] = Math.min(text.charCodeAt(at), 0x7f);
    }
    return length;
  }

  // The decision is a pure function, and most answers repeat a question asked before: to remember the last question of
  // each place is cheaper than to ask again.
  const remembered = Array.from({ length: REMEMBERED }, () => ({ code: NaN, shape: 0, status: 0, verdict: verdictOf(0) }));

  function ask(question, code, shape, status) {
    if (rust === undefined) start();
    question.verdict = verdictOf(rust.decide(code, shape, status));
    question.code = code;
    question.shape = shape;
    question.status = status;
  }

  return {
    /** See `decide` in src/crossing.rs. */
    decide(code, shape, status) {
      const question = remembered[code & (REMEMBERED - 1)];
      if (question.code !== code || question.shape !== shape || question.status !== status) ask(question, code, shape, status);
      return question.verdict;
    },

    /** Where the long integers of a JSON text are, see src/long_integers.rs: begin, end, begin, end, ... */
    findLongIntegers(text) {
      if (rust === undefined) start();
      const found = [];
      // A character takes three bytes at the most.
      const piece = Math.floor(WINDOW_BYTES / 3);
      for (let at = 0; at < text.length; at += piece) {
        const count = rust.find_integers(put(text.slice(at, at + piece)), at === 0 ? 1 : 0);
        for (let place = 0; place < 2 * count; place++) found.push(places[place]);
      }
      return found;
    },

    /** The milliseconds to wait by a `Retry-After` header, or `null` where it says none. */
    retryAfterMs(header) {
      if (header.length > HEADER_BYTES) return null;
      if (rust === undefined) start();
      const ms = rust.retry_after_ms(put(header), Date.now());
      return Number.isNaN(ms) ? null : ms;
    },
  };
}
