// Creates the functions that an entry point exports. Each has a factory, so that bundlers can drop the unused ones, and each is
// a method of an object, because bundlers rename clashing functions but not methods.

import {
  BASE_DELAY_MS,
  MAX_DELAY_MS,
  NO_BODY,
  OPAQUE_RESPONSE,
  RETRIES,
  THROWING,
  USED_BODY,
  attempt,
  propertyOf,
  readOptions,
  statusOf,
} from "./decoder.js";
import { StardustError } from "./error.js";

export function createDecodeEnvelope(decoder) {
  return decoder.decodeEnvelope;
}

export function createUnwrapEnvelope({ decodeEnvelope }) {
  return {
    unwrapEnvelope(input, options) {
      return unwrap(decodeEnvelope(input, options));
    },
  }.unwrapEnvelope;
}

function unwrap(decoded) {
  if (decoded.ok) return decoded.data;
  throw new StardustError(decoded);
}

/** The methods that read a body, by preference. A mocked Response often has only `json`. */
export const READERS = ["arrayBuffer", "text", "json"];

/**
 * Returns whether the body of a response cannot be read any more. Calls the getter of its class, because with the proxies that
 * SvelteKit passes to load functions, `response.body` would use the body up.
 */
export function isUsed(response) {
  return response.bodyUsed || attempt(() => Reflect.get(response.constructor.prototype, "body", response).locked);
}

export function createDecodeResponse({ decode, decodeKind }) {
  return {
    async decodeResponse(response, options) {
      // Awaited before the options are read: if they are invalid, a rejection would otherwise stay unhandled.
      response = await response;
      const known = readOptions(options, true);
      let read, bodyless;
      try {
        // Without a TextDecoder, text is cheaper; and in React Native below 0.73, `arrayBuffer` always rejects.
        const names = typeof TextDecoder === "undefined" ? ["text", "arrayBuffer", "json"] : READERS;
        read = names.map((name) => response?.[name]).find((value) => typeof value === "function");
        if (read !== undefined) {
          // In the load functions of SvelteKit, reading a header throws if the page will not receive it.
          const header = (name) => attempt(() => response.headers.get(name));
          known.status ||= statusOf(response.status);
          if (typeof header("retry-after") === "string") known.retryAfter ??= header("retry-after");
          if (isUsed(response)) return decodeKind(USED_BODY, known);
          if (/^opaque/.test(response.type)) bodyless = OPAQUE_RESPONSE;
          else if (header("content-length") > 0) bodyless = NO_BODY;
        }
      } catch {
        return decodeKind(THROWING, known);
      }
      if (read === undefined) return decode(response, known);
      const body = await read.call(response);
      const isEmpty = body === "" || propertyOf(body, "byteLength") === 0;
      return isEmpty && bodyless !== undefined ? decodeKind(bodyless, known) : decode(body, known);
    },
  }.decodeResponse;
}

export function createUnwrapResponse(decodeResponse, decodeThrown) {
  return {
    async unwrapResponse(response, options) {
      let decoded, hasArrived;
      try {
        response = await response;
        hasArrived = true;
        decoded = await decodeResponse(response, options);
      } catch (error) {
        // Rethrows the TypeError for invalid options, which is not a network error.
        readOptions(options);
        const isAborted = propertyOf(propertyOf(options, "signal"), "aborted") === true;
        if (isAborted || propertyOf(error, "name") === "AbortError") throw error;
        const failure = await decodeThrown(error, options, !hasArrived);
        // Safari wraps an abort.
        throw failure.decoded.reason === "aborted" ? error : failure;
      }
      return unwrap(decoded);
    },
  }.unwrapResponse;
}

export function createRetryDelay({ retryDelayMs }) {
  return {
    retryDelay(error, attempt, policy) {
      const numberOf = (value, name, fallback) => {
        const number = propertyOf(value, name);
        return typeof number === "number" && number >= 0 ? number : fallback;
      };
      const random = propertyOf(policy, "random");
      return retryDelayMs(
        propertyOf(error, "retry"),
        numberOf(error, "retryAfterMs", NaN),
        statusOf(propertyOf(error, "status")),
        typeof attempt === "number" ? attempt : NaN,
        numberOf(policy, "retries", RETRIES),
        numberOf(policy, "baseDelayMs", BASE_DELAY_MS),
        numberOf(policy, "maxDelayMs", MAX_DELAY_MS),
        propertyOf(policy, "idempotent") === false ? 0 : 1,
        typeof random === "function" ? random() : Math.random(),
      );
    },
  }.retryDelay;
}
