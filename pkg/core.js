// The decision, compiled from Rust (src/wasm/numbers.rs), as the rest of the package asks it.

import { HEADER_BYTES } from "./generated/tables.js";

/**
 * @typedef {object} Exports
 * @property {{ readonly buffer: ArrayBuffer }} memory
 * @property {(code: number, shape: number, status: number) => number} decide
 * @property {() => number} header_address
 * @property {(length: number, nowMs: number) => number} retry_after_ms
 */

/**
 * @param {() => Exports} instantiate Called when the first answer is decoded: so importing the package costs nothing and
 *   cannot fail.
 */
export function createCore(instantiate) {
  /** @type {Exports | undefined} */
  let wasm;
  return {
    /** See `decide` in src/crossing.rs. */
    decide(code, shape, status) {
      return (wasm ??= instantiate()).decide(code, shape, status);
    },

    /** The milliseconds to wait by a `Retry-After` header, or `null` where it says none. */
    retryAfterMs(header) {
      if (header.length > HEADER_BYTES) return null;
      wasm ??= instantiate();
      const place = new Uint8Array(wasm.memory.buffer, wasm.header_address(), HEADER_BYTES);
      // A header is ASCII; whatever else somebody has is turned into a byte that means nothing.
      for (let at = 0; at < header.length; at++) place[at] = Math.min(header.charCodeAt(at), 255);
      const ms = wasm.retry_after_ms(header.length, Date.now());
      return Number.isNaN(ms) ? null : ms;
    },
  };
}
