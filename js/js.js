// The entry point without WebAssembly: the same module, translated to JavaScript by wasm2js.

import { TABLES, USUAL } from "../target/npm/tables.js";
import { instantiate } from "../target/npm/translated.js";
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

const decoder = /* @__PURE__ */ createDecoder(instantiate, TABLES, catalog, USUAL);

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
