// The default entry point: WebAssembly, inlined; where it is refused or missing, its translation to JavaScript.

import { TABLES } from "../target/npm/tables.js";
import { instantiate as instantiateTranslation } from "../target/npm/translated.js";
import { WASM_HEX } from "../target/npm/wasm-hex.js";
import { createDecoder } from "./decoder.js";
import {
  createDecodeEnvelope,
  createDecodeResponse,
  createRetryDelay,
  createUnwrapEnvelope,
} from "./functions.js";

// Called once, on the first decode, so that importing the package costs nothing and cannot fail.
function start() {
  try {
    const bytes = Uint8Array.from(WASM_HEX.match(/../g), (byte) => parseInt(byte, 16));
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  } catch {
    return instantiateTranslation();
  }
}

const decoder = /* @__PURE__ */ createDecoder(start, TABLES);

export { ErrorCode, catalog, describeCode } from "./catalog.js";
export { StardustError } from "./error.js";
export const decodeEnvelope = /* @__PURE__ */ createDecodeEnvelope(decoder);
export const decodeResponse = /* @__PURE__ */ createDecodeResponse(decoder);
export const unwrapEnvelope = /* @__PURE__ */ createUnwrapEnvelope(decoder);
export const retryDelay = /* @__PURE__ */ createRetryDelay(decoder);
