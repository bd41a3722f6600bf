// The decision, compiled from Rust (src/wasm/numbers.rs). Instantiated on first use, so that importing costs nothing and
// cannot fail.

import { WASM_BASE64 } from "./generated/wasm.js";

let wasm;

/** See `decide` in src/crossing.rs. */
export function decide(code, shape, status) {
  return (wasm ??= instantiate()).decide(code, shape, status);
}

/** The milliseconds to wait by a `Retry-After` header, or `null` where it says none. */
export function retryAfterMs(header) {
  wasm ??= instantiate();
  const place = new Uint8Array(wasm.memory.buffer, wasm.header_address(), HEADER_BYTES);
  const { read, written } = new TextEncoder().encodeInto(header, place);
  if (read < header.length) return null;
  const ms = wasm.retry_after_ms(written, Date.now());
  return Number.isNaN(ms) ? null : ms;
}

/** The room for a header in wasm. */
const HEADER_BYTES = 64;

function instantiate() {
  const bytes = Uint8Array.from(atob(WASM_BASE64), (character) => character.charCodeAt(0));
  let module;
  try {
    module = new WebAssembly.Module(bytes);
  } catch (cause) {
    throw new Error(
      "stardust-errors: WebAssembly may not run here. If the page has a Content-Security-Policy, add 'wasm-unsafe-eval' " +
        "to its script-src directive.",
      { cause },
    );
  }
  return new WebAssembly.Instance(module).exports;
}
