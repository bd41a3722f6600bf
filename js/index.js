// The default entry point: inlined WebAssembly, with its JavaScript translation as the fallback.

import { TABLES } from "../target/npm/tables.js";
import { instantiate as instantiateTranslation } from "../target/npm/translated.js";
import { WASM_HEX } from "../target/npm/wasm-hex.js";
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

// Called once, on the first decode, so that importing the package costs nothing and cannot fail.
function start() {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(decodeHex(WASM_HEX))).exports;
  } catch {
    return instantiateTranslation();
  }
}

/** Decodes hexadecimal digits. Four bytes at a time, because this runs once, before the JavaScript engine optimizes it. */
function decodeHex(hex) {
  const view = new DataView(new ArrayBuffer(hex.length / 2));
  for (let end = hex.length; end > 0; end -= 8) {
    const at = Math.max(end - 8, 0);
    view.setUint32(at / 2, parseInt(hex.slice(at, at + 8), 16));
  }
  return view.buffer;
}

const decoder = /* @__PURE__ */ createDecoder(start, TABLES, catalog);

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
