// Converts the errors of HTTP libraries. Recognizes them by their properties, not by their class, so that no library has to be
// imported and errors of other copies and realms are recognized, too.

import { NOT_A_RESPONSE, USED_BODY, attempt, propertyOf, readOptions, statusOf, textOf } from "./decoder.js";
import { StardustError } from "./error.js";
import { READERS, isUsed } from "./functions.js";

/**
 * The reasons why no response arrived, with their messages and the patterns that identify them. A pattern matches the code
 * of an error, or its name and message, as in `TypeError: Failed to fetch`. The first match wins, because libraries wrap
 * timeouts in aborts, and aborts in network errors.
 */
const UNREACHABLE = [
  [
    "timeout",
    "The request timed out.",
    // AbortSignal.timeout, ky, got; axios, Node; undici; Safari, React Native.
    /^(TimeoutError: |ECONNABORTED$|ETIMEDOUT$|UND_ERR_\w+_TIMEOUT$|TypeError: (The|Network) request timed out)/,
  ],
  [
    "aborted",
    "The request was aborted.",
    // AbortController, got, undici; axios; Safari, which wraps the error while a body is read.
    /^(AbortError: |CanceledError: |ERR_CANCELED$|TypeError: AbortError: )/,
  ],
  [
    "network-error",
    "The server could not be reached.",
    // ky, axios, undici; connections and DNS in Node; TLS there; Bun; workerd.
    /^(NetworkError: |ERR_NETWORK$|UND_ERR_SOCKET$|HPE_|E(CONN|HOST|NET|PIPE|PROTO|NOTFOUND|AI_))/,
    /^(([A-Z_]*_)?(CERT|SSL|TLS|VERIFY_LEAF)(_|$)|ConnectionRefused$|ConnectionClosed$)/,
    /^Error: (Network connection lost|internal error; reference)/,
    // The `fetch` of Chromium and Firefox; of Node, Deno and React Native; of Safari.
    /^TypeError: (Failed to fetch($| \()|network error$|NetworkError when |Error in \w+ stream|Content-Length header of )/,
    /^TypeError: ([Ff]etch failed|terminated$|error sending request |error reading a body |Network request failed)/,
    /^TypeError: ((TypeError: )?Load failed($| \()|The (Internet|network) connection )/,
  ],
];

/** The maximum number of causes to follow, because a chain can be endless. */
const MAX_LINKS = 16;

/**
 * Creates the function behind `decodeError` and `unwrapResponse`. Set `isRejection` if the promise of a response rejected with
 * the value: any `TypeError` then is a network error.
 */
export function createDecodeThrown({ decodeEnvelope, decodeKind }, decodeResponse) {
  return async (thrown, options, isRejection) => {
    const known = readLeniently(options);
    let decoded;
    try {
      if (thrown instanceof StardustError) return thrown;
      decoded = await decode(thrown, known, isRejection);
    } catch {
      // The getters of a hostile value can throw.
    }
    return new StardustError(decoded ?? notAResponse(thrown, readOptions({ redact: known.redact })), { cause: thrown });
  };

  async function decode(thrown, options, isRejection) {
    const chain = chainOf(thrown);
    for (const error of chain) {
      if (error instanceof StardustError) return error.decoded;
      const response = responseOf(error);
      if (response) return decodeAttached(response, error, chain, options);
    }
    // Interceptors often reject with the envelope itself.
    const decoded = decodeEnvelope(thrown, options);
    if (decoded.outcome === "failure") return decoded;
    const found = findUnreachable(chain) ?? (isRejection && thrown.name === "TypeError" ? UNREACHABLE[2] : undefined);
    return found && unreachable(found);
  }

  async function decodeAttached(response, error, chain, options) {
    options = readOptions({
      ...options,
      status: options.status || (response.status ?? response.statusCode),
      retryAfter: options.retryAfter ?? attempt(() => response.headers.get("retry-after")) ?? response.headers?.["retry-after"],
    });
    try {
      const body = bodyOf(response, error);
      // An unread stream of a browser or of Node. The streams of Safari are not iterable.
      const isStream = (body.getReader ?? body[Symbol.asyncIterator]) !== undefined;
      const decoded = await decodeResponse(isStream ? await new Response(body).blob() : body, options);
      return decoded.ok ? notAResponse(error, options) : decoded;
    } catch (failure) {
      // The body was not kept, or the connection broke while it was read.
      const found = findUnreachable([...chain, failure]);
      return found?.[0] === "aborted" ? unreachable(found) : decodeKind(USED_BODY, options);
    }
  }

  function notAResponse(thrown, options) {
    const decoded = decodeKind(NOT_A_RESPONSE, options);
    // A thrown string may be the body of a response, so it is redacted.
    return { ...decoded, message: textOf(propertyOf(thrown, "message")) ?? textOf(options.redact || thrown) ?? decoded.message };
  }

  function unreachable([reason, message]) {
    const retry = reason === "aborted" ? "never" : "backoff";
    // The fields of a malformed result except for the body.
    const { body, ...fields } = decodeKind(NOT_A_RESPONSE, readOptions());
    return { ...fields, outcome: "unreachable", reason, retry, message };
  }
}

export function createDecodeError(decodeThrown) {
  return {
    decodeError(thrown, options) {
      return decodeThrown(thrown, options);
    },
  }.decodeError;
}

/** Reads options without ever throwing. Drops the schema, because an error has no data to validate. */
function readLeniently(options) {
  try {
    return { ...readOptions(options), schema: undefined };
  } catch {
    return readOptions({ redact: propertyOf(options, "redact") });
  }
}

/** Returns a value and its causes, outermost first. */
function chainOf(thrown) {
  const chain = [thrown];
  for (const error of chain) {
    if (chain.length > MAX_LINKS) break;
    const { cause, config, errors } = error;
    // axios reports an abort and a timeout with the same error; only the reason of the signal differs.
    chain.push(...[cause, config?.signal?.reason, errors?.[0], errors?.[1]].filter(Boolean));
  }
  return chain;
}

function findUnreachable(chain) {
  const texts = chain.flatMap((error) => [`${error?.name}: ${error?.message}`, `${error?.code}`]);
  return UNREACHABLE.find(([, , ...signs]) => signs.some((sign) => texts.some((text) => sign.test(text))));
}

/** Returns the response that an error carries, or the value itself if it is a response. */
function responseOf(error) {
  const { response } = error;
  if (typeof response === "object" && response !== null) return response;
  if (isReadable(error) || (statusOf(error.status) && error.data !== undefined)) return error;
}

function isReadable(response) {
  return READERS.some((name) => typeof response[name] === "function");
}

/** Returns the response if its body is unread, or else the body that a library kept. */
function bodyOf(response, error) {
  // axios, superagent, got.
  if (!isReadable(response)) return response.data ?? response.text ?? response.body;
  // ofetch, ky 2.
  return isUsed(response) ? (response._data ?? error.data) : response;
}
