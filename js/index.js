// The default entry point: inlined WebAssembly, with its JavaScript translation as the fallback.

import { TABLES, USUAL } from "../target/npm/tables.js";
import { instantiate as instantiateTranslation } from "../target/npm/translated.js";
import { INLINED_WASM } from "../target/npm/wasm.js";
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

// Called once, for the first unusual response, so that importing the package costs nothing and cannot fail.
function start() {
  try {
    const bytes = new Uint8Array(INLINED_WASM.length);
    // Not `Uint8Array.from`: its iterator takes long in code that runs once.
    for (let at = 0; at < bytes.length; at++) bytes[at] = INLINED_WASM.charCodeAt(at);
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  } catch {
    return instantiateTranslation();
  }
}

const decoder = /* @__PURE__ */ createDecoder(start, TABLES, catalog, USUAL);

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
