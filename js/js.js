// The entry point without WebAssembly: the same module, translated to JavaScript by wasm2js.

import { TABLES } from "../target/npm/tables.js";
import { instantiate } from "../target/npm/translated.js";
import { createDecoder } from "./decoder.js";
import {
  createDecodeEnvelope,
  createDecodeResponse,
  createRetryDelay,
  createUnwrapEnvelope,
} from "./functions.js";

const decoder = /* @__PURE__ */ createDecoder(instantiate, TABLES);

export { ErrorCode, catalog, describeCode } from "./catalog.js";
export { StardustError } from "./error.js";
export const decodeEnvelope = /* @__PURE__ */ createDecodeEnvelope(decoder);
export const decodeResponse = /* @__PURE__ */ createDecodeResponse(decoder);
export const unwrapEnvelope = /* @__PURE__ */ createUnwrapEnvelope(decoder);
export const retryDelay = /* @__PURE__ */ createRetryDelay(decoder);
