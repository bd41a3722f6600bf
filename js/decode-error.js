// What HTTP libraries throw, told apart by what the values are, not by their classes: no library is imported, and errors of
// other copies and realms count as well.

import { NOT_A_RESPONSE, USED_BODY, propertyOf, readOptions, statusOf, textOf } from "./decoder.js";
import { StardustError } from "./error.js";
import { READERS } from "./functions.js";

/**
 * Why no response arrived, what is said of it, and what shows it: the code of an error, or its name and message, as in
 * `TypeError: Failed to fetch`. In this order, because what is a timeout inside often is an abort outside.
 */
const UNREACHABLE = [
  [
    "timeout",
    "The request timed out.",
    // AbortSignal.timeout, ky, got; axios, Node, undici; Safari, React Native.
    /^(TimeoutError: |E(CONNABORTED|TIMEDOUT)$|UND_ERR_\w+_TIMEOUT$|TypeError: .*timed out)/,
  ],
  [
    "aborted",
    "The request was aborted.",
    // AbortController; axios, got; Node, undici; TanStack Query.
    /^(Abort|Canceled|Cancel)Error: |^(ERR_CANCELED|ERR_ABORTED|ABORT_ERR|UND_ERR_ABORTED|Error: CancelledError)$/,
  ],
  [
    "network-error",
    "The server could not be reached.",
    // ky, axios; connections, DNS and TLS in Node, undici and Bun.
    /^(NetworkError: |ERR_NETWORK$|E(CONN|HOST|NET|PIPE|PROTO|NOTFOUND|AI_)|HPE_|UND_ERR_SOCKET$)/,
    /^([A-Z_]*(CERT|SSL|TLS|VERIFY)|Connection(Refused|Closed)$|FailedToOpenSocket$)/,
    // The `fetch` of Chromium and Firefox; Node, Deno and React Native; Safari, in the words of its system; workerd.
    /^TypeError: (Failed to fetch($| \()|network error$|NetworkError |Error in |Content-Length header )/,
    /^TypeError: ([Ff]etch failed|terminated$|error (sending|reading) |Network request failed)/,
    /^TypeError: (Load failed($| \()|The (Internet|network) connection |Could not connect |A server with |An SSL error )/,
    /^Error: (Network connection lost\.|internal error; reference = )/,
  ],
];

/** Chains of causes can be endless. */
const MAX_LINKS = 16;

/**
 * Creates what `decodeError` and `unwrapResponse` share. Its `isRejection` says that a promise of a response rejected with
 * the value: then any `TypeError` is one of the network.
 */
export function createDecodeThrown({ decodeEnvelope, decodeKind }, decodeResponse) {
  return async (thrown, options, isRejection) => {
    const known = readLeniently(options);
    let decoded;
    try {
      if (thrown instanceof StardustError) return thrown;
      decoded = await decode(thrown, known, isRejection);
    } catch {
      // Any value can be thrown, also one that throws when it is looked at.
    }
    return new StardustError(decoded ?? notAResponse(thrown, readOptions()), { cause: thrown });
  };

  async function decode(thrown, options, isRejection) {
    const chain = chainOf(thrown);
    for (const error of chain) {
      if (error instanceof StardustError) return error.decoded;
      const response = responseOf(error);
      if (response) return decodeAnswered(response, error, chain, options);
    }
    // What an interceptor rejects with is often the envelope itself.
    const decoded = decodeEnvelope(thrown, options);
    if (decoded.outcome === "failure") return decoded;
    const found = findUnreachable(chain) ?? (isRejection && thrown.name === "TypeError" ? UNREACHABLE[2] : undefined);
    return found && unreachable(found);
  }

  async function decodeAnswered(response, error, chain, options) {
    const { headers, status = response.statusCode } = response;
    options = readOptions({
      ...options,
      status: options.status || status,
      retryAfter: options.retryAfter ?? headers?.get?.("retry-after") ?? headers?.["retry-after"],
    });
    let decoded;
    try {
      decoded = await decodeResponse(await bodyOf(response, error), options);
    } catch (failure) {
      const found = findUnreachable([...chain, failure]);
      if (found?.[0] === "aborted") return unreachable(found);
      return { ...decodeKind(USED_BODY, options), message: "The body of the response broke off, or was already read." };
    }
    return decoded.ok ? notAResponse(error, options) : decoded;
  }

  function notAResponse(thrown, options) {
    const decoded = decodeKind(NOT_A_RESPONSE, options);
    return { ...decoded, message: textOf(propertyOf(thrown, "message")) ?? textOf(thrown) ?? decoded.message };
  }

  function unreachable([reason, message]) {
    // The fields of a malformed result, but for the body.
    const { body, ...fields } = decodeKind(NOT_A_RESPONSE, readOptions());
    return { ...fields, outcome: "unreachable", reason, retry: reason === "aborted" ? "never" : "backoff", message };
  }
}

export function createDecodeError(decodeThrown) {
  return {
    decodeError(thrown, options) {
      return decodeThrown(thrown, options, false);
    },
  }.decodeError;
}

/** Reads options for a function that never rejects. There is no data for a schema. */
function readLeniently(options) {
  try {
    return { ...readOptions(options), schema: undefined };
  } catch {
    return readOptions({ redact: propertyOf(options, "redact") });
  }
}

/** Returns a value and what caused it, from the outside to the inside. */
function chainOf(thrown) {
  const chain = [thrown];
  for (const error of chain) {
    if (chain.length > MAX_LINKS) break;
    const { cause, config, errors } = error;
    // axios makes the same error of an abort and of a timeout; the signal knows which.
    chain.push(...[cause, config?.signal?.reason, errors?.[0], errors?.[1]].filter(Boolean));
  }
  return chain;
}

function findUnreachable(chain) {
  const texts = chain.flatMap((error) => [`${error?.name}: ${error?.message}`, `${error?.code}`]);
  return UNREACHABLE.find(([, , ...signs]) => signs.some((sign) => texts.some((text) => sign.test(text))));
}

/** Returns the response of an error, or the value itself if it is one. */
function responseOf(error) {
  const { response } = error;
  if (typeof response === "object" && response) return response;
  if (isReadable(error) || (statusOf(error.status) && keptBody(error, error) !== undefined)) return error;
}

function isReadable(response) {
  return READERS.some((name) => typeof response[name] === "function");
}

/** Returns what a library kept of a body: ofetch, axios, ky 2, superagent, got. */
function keptBody(response, error) {
  const kept = [response._data, response.data, error.data, response.text, response.body];
  return kept.find((body) => body !== undefined && typeof body !== "function");
}

/** Returns what `decodeResponse` takes, or throws where the body is lost. */
async function bodyOf(response, error) {
  if (isReadable(response) && !response.bodyUsed && !response.body?.locked) return response;
  const body = keptBody(response, error);
  // A stream of Node that was read ends at once, as if it were empty.
  if (body === undefined || body?.readableDidRead) throw undefined;
  return body?.getReader || body?.[Symbol.asyncIterator] ? new Response(body).blob() : body;
}
