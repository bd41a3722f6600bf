// The entry point that loads the `.wasm` as a separate, cacheable file with `init` or `initSync`.

import { TABLES } from "../target/npm/tables.js";
import { createErrorAttributes } from "./attributes.js";
import { catalog } from "./catalog.js";
import { createDecodeError, createDecodeThrown } from "./decode-error.js";
import { createDecoder } from "./decoder.js";
import {
  createDecodeEnvelope,
  createDecodeResponse,
  createRetryDelay,
  createUnwrapEnvelope,
  createUnwrapResponse,
} from "./functions.js";

let engine, loading;

const decoder = /* @__PURE__ */ createDecoder(() => {
  if (engine === undefined) {
    throw new Error("stardust-errors/wasm: call `await init()` or `initSync(module)` before decoding");
  }
  return engine;
}, TABLES, catalog);

export { ErrorCode, catalog, describeCode } from "./catalog.js";
export { StardustError } from "./error.js";
export const decodeEnvelope = /* @__PURE__ */ createDecodeEnvelope(decoder);
export const decodeResponse = /* @__PURE__ */ createDecodeResponse(decoder);
export const unwrapEnvelope = /* @__PURE__ */ createUnwrapEnvelope(decoder);

const decodeThrown = /* @__PURE__ */ createDecodeThrown(decoder, decodeResponse);

export const unwrapResponse = /* @__PURE__ */ createUnwrapResponse(decodeResponse, decodeThrown);
export const decodeError = /* @__PURE__ */ createDecodeError(decodeThrown);
export const retryDelay = /* @__PURE__ */ createRetryDelay(decoder);
export const errorAttributes = /* @__PURE__ */ createErrorAttributes();

export function initSync(input) {
  if (engine !== undefined) return;
  const exports = instantiate(input);
  if (typeof exports.stardust_decide !== "function") throw new TypeError(EXPECTED);
  engine = exports;
}

export async function init(input) {
  if (engine !== undefined) return;
  // Concurrent calls share one load; after a failure, the next call tries again.
  loading ??= (async () => {
    try {
      input = await input;
      // Engines without WebAssembly often have no `URL`, either.
      if (typeof WebAssembly === "undefined") throw unavailable();
      initSync(await load(input === undefined ? new URL("./stardust-errors.wasm", import.meta.url) : input));
    } catch (error) {
      loading = undefined;
      throw error;
    }
  })();
  await loading;
}

const EXPECTED = "stardust-errors/wasm: expected stardust-errors.wasm, as a module or as its bytes, but got something else";

function instantiate(source) {
  // Servers often respond to a missing file with an HTML page, for which the compiler's error is cryptic.
  if (!isModule(source) && !startsLikeWasm(source)) throw new TypeError(EXPECTED);
  try {
    const module = isModule(source) ? source : new WebAssembly.Module(source);
    return new WebAssembly.Instance(module).exports;
  } catch (cause) {
    throw isAvailable() ? new TypeError(EXPECTED, { cause }) : unavailable(cause);
  }
}

function unavailable(cause) {
  return new Error(
    "stardust-errors/wasm: WebAssembly is not available here. If the page has a Content-Security-Policy, add " +
      '\'wasm-unsafe-eval\' to its script-src directive, or import "stardust-errors", which also works without WebAssembly.',
    { cause },
  );
}

/** Returns whether WebAssembly is available. A policy that forbids it stops the compilation, or in Safari the instantiation. */
function isAvailable() {
  try {
    const empty = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    return new WebAssembly.Instance(empty) !== undefined;
  } catch {
    return false;
  }
}

/** Returns whether a value is a compiled module. `instanceof` fails in Next.js' edge runtime, which passes those of another realm. */
function isModule(source) {
  return Object.prototype.toString.call(source) === "[object WebAssembly.Module]";
}

/** Loads anything that `init` accepts and returns what `initSync` accepts. */
async function load(input) {
  if (typeof input === "string" || input instanceof URL) {
    // Node's `fetch` does not support `file:` URLs, and bundlers for browsers could not resolve an import of `node:fs`.
    const fs = String(input).startsWith("file:") ? globalThis.process?.getBuiltinModule?.("node:fs") : undefined;
    if (fs !== undefined) return fs.promises.readFile(new URL(input));
    input = await fetch(input);
  }
  return typeof input.arrayBuffer === "function" ? input.arrayBuffer() : input;
}

function startsLikeWasm(source) {
  const { buffer = source, byteOffset = 0, byteLength = 0 } = source ?? {};
  return byteLength > 4 && new DataView(buffer, byteOffset).getUint32(0) === 0x0061736d;
}
