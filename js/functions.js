// The functions of an entry point, created over its decoder by calls that a bundler can drop. Each is a method of an object,
// because bundlers rename functions whose names clash, but not methods.

import { THROWING, USED_BODY, readOptions, statusOf } from "./decoder.js";
import { StardustError } from "./error.js";

export function createDecodeEnvelope(decoder) {
  return decoder.decodeEnvelope;
}

export function createUnwrapEnvelope({ decodeEnvelope }) {
  return {
    unwrapEnvelope(input, options) {
      const decoded = decodeEnvelope(input, options);
      if (decoded.ok) return decoded.data;
      throw new StardustError(decoded);
    },
  }.unwrapEnvelope;
}

/** In the order of preference: a mocked Response often has only the last. */
const READERS = ["arrayBuffer", "text", "json"];

export function createDecodeResponse({ decodeEnvelope, decodeKind }) {
  return {
    async decodeResponse(response, options) {
      const known = readOptions(options);
      response = await response;
      let read, isUsed;
      try {
        // Without a TextDecoder, text is cheaper; and in React Native below 0.73, `arrayBuffer` always rejects.
        const names = typeof TextDecoder === "undefined" ? READERS.slice(1) : READERS;
        read = names.map((name) => response?.[name]).find((value) => typeof value === "function");
        if (read !== undefined) {
          known.status ||= statusOf(response.status);
          known.retryAfter ??= response.headers?.get?.("retry-after");
          isUsed = response.bodyUsed || response.body?.locked;
        }
      } catch {
        return decodeKind(THROWING, readOptions(known));
      }
      if (read === undefined) return decodeEnvelope(response, known);
      if (isUsed) return decodeKind(USED_BODY, readOptions(known));
      return decodeEnvelope(await read.call(response), known);
    },
  }.decodeResponse;
}
