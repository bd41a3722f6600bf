// What HTTP libraries throw, told apart by what the values are, not by their classes: no library is imported, and errors of
// other copies and realms count as well. Any value can be thrown, so everything that is read from it may throw itself.

import { NOT_A_RESPONSE, USED_BODY, readOptions, statusOf, textOf } from "./decoder.js";
import { StardustError } from "./error.js";

/** Chains of causes can be endless. */
const MAX_LINKS = 16;

/**
 * What says that no response arrived, matched against the line `name code: message` of an error and of its causes. Rules
 * are evaluated top to bottom: what is a timeout underneath is often an abort or a failed request on the surface.
 */
const SIGNS = [
  // AbortSignal.timeout, ky, got; axios, whose ECONNABORTED is also XMLHttpRequest's abort; undici, Node.
  ["timeout", /^TimeoutError | (ECONNABORTED(?!: Request aborted)|E(SOCKET)?TIMEDOUT|UND_ERR_\w+_TIMEOUT): |^TypeError .*: .*timed out/],
  // AbortController; axios; got; Node.
  ["aborted", /^(Abort|Cancell?ed|Cancel)Error | (ERR_CANCELED|ECONNABORTED|ERR_ABORTED|ABORT_ERR|UND_ERR_ABORTED): /],
  // ky, axios, undici.
  ["network-error", /^NetworkError | (ERR_NETWORK|HPE_\w+|UND_ERR_(SOCKET|CLOSED|DESTROYED|RES_\w+|PRX_TLS)): /],
  // Node and Bun: connections, DNS, TLS.
  ["network-error", / (E(CONN(REFUSED|RESET)|PIPE|PROTO|(HOST|NET)(UNREACH|DOWN)|NOTFOUND|AI_\w+|ADDRNOTAVAIL)): /],
  ["network-error", / (ERR_(SSL|TLS)_\w+|\w*CERT\w*|UNABLE_TO_\w+|Connection(Refused|Closed|Reset)|FailedToOpenSocket): /],
  // The `fetch` of Chromium, Firefox, Node and Deno, React Native.
  ["network-error", /^TypeError .*?: (Failed to fetch( \(.*\))?$|network error$|NetworkError when |Error in (input|body) stream)/],
  ["network-error", /^TypeError .*?: (fetch failed|Fetch failed: |terminated$|error (sending request|reading a body) |Network request failed)/],
  // Safari and other WebKit, whose messages are the system's; workerd.
  ["network-error", /^TypeError .*?: (Load failed|The (Internet|network) connection |Could not connect to |A server with |An SSL error )/],
  ["network-error", /: (Network connection lost\.?| A network error occurred\.)$/],
];

const UNREACHABLE = {
  timeout: "The request timed out.",
  aborted: "The request was aborted.",
  "network-error": "The server could not be reached.",
};

const NO_ANOMALIES = /* @__PURE__ */ Object.freeze([]);

function unreachable(reason) {
  const retry = reason === "aborted" ? "never" : "backoff";
  const unknown = { date: null, requestId: null, status: null, anomalies: NO_ANOMALIES };
  return { outcome: "unreachable", ok: false, reason, retry, retryAfterMs: null, message: UNREACHABLE[reason], ...unknown };
}

/**
 * Creates what `decodeError` and `unwrapResponse` share. Its `isRejection` says that a promise of a response rejected with
 * the value: then any `TypeError` is one of the network.
 */
export function createDecodeThrown({ decodeEnvelope, decodeKind }, decodeResponse) {
  async function decode(thrown, options, isRejection) {
    const chain = chainOf(thrown);
    for (const error of chain) {
      if (attempt(() => error instanceof StardustError)) return error.decoded;
      const response = responseOf(error);
      if (response !== undefined) return decodeHeld(error, response, options, thrown);
    }
    // What an interceptor rejects with is often the envelope itself.
    const decoded = decodeEnvelope(thrown, options);
    if (decoded.outcome === "failure") return decoded;
    const reason = reasonOf(chain) ?? (isRejection && attempt(() => thrown.name === "TypeError") ? "network-error" : undefined);
    return reason === undefined ? notAResponse(readOptions(undefined), thrown) : unreachable(reason);
  }

  async function decodeHeld(error, response, options, thrown) {
    const held = {
      ...options,
      status: options.status || attempt(() => statusOf(response.status) || statusOf(response.statusCode)),
      retryAfter: options.retryAfter ?? attempt(() => response.headers.get?.("retry-after") ?? response.headers["retry-after"]),
    };
    let decoded;
    try {
      decoded = await decodeResponse(await bodyOf(response, error), held);
    } catch (failure) {
      // Gave up while the body was read, or before.
      if (reasonOf([...chainOf(failure), ...chainOf(thrown)]) === "aborted") return unreachable("aborted");
      return decodeKind(USED_BODY, readOptions(held));
    }
    return decoded.ok ? notAResponse(readOptions(held), thrown) : decoded;
  }

  function notAResponse(options, thrown) {
    const decoded = decodeKind(NOT_A_RESPONSE, options);
    return { ...decoded, message: attempt(() => textOf(thrown.message)) ?? textOf(thrown) ?? decoded.message };
  }

  return async (thrown, options, isRejection) => {
    if (attempt(() => thrown instanceof StardustError)) return thrown;
    // An error has no data for a schema, and this never rejects: what cannot be meant counts as absent.
    const redact = attempt(() => options.redact);
    const known = { ...(attempt(() => readOptions(options)) ?? readOptions({ redact })), schema: undefined };
    return new StardustError(await decode(thrown, known, isRejection), { cause: thrown });
  };
}

export function createDecodeError(decodeThrown) {
  return {
    decodeError(thrown, options) {
      return decodeThrown(thrown, options, false);
    },
  }.decodeError;
}

/** Returns the result of a function, or `undefined` where it throws. */
function attempt(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Returns a value and the errors that caused it, from the outside to the inside. */
function chainOf(thrown) {
  const chain = [thrown];
  for (let index = 0; index < Math.min(chain.length, MAX_LINKS); index++) {
    const error = chain[index];
    const { cause, errors, signal } = attempt(() => ({
      cause: error.cause,
      errors: error.errors,
      // axios makes the same error of every signal, also of AbortSignal.timeout.
      signal: error.code === "ERR_CANCELED" ? error.config?.signal : undefined,
    })) ?? {};
    const causes = [cause, attempt(() => signal.reason), ...(attempt(() => [...errors]) ?? [])];
    chain.push(...causes.filter((value) => value !== undefined && value !== null));
  }
  return chain;
}

/** Returns why no response arrived, or `undefined` where nothing says that. */
function reasonOf(chain) {
  const lines = chain.map((error) => attempt(() => `${error.name} ${error.code}: ${error.message}`) ?? "");
  return SIGNS.find(([, sign]) => lines.some((line) => sign.test(line)))?.[0];
}

/** Returns the response of an error, or the value itself where that was thrown. */
function responseOf(error) {
  return attempt(() => {
    const { response } = error;
    if (typeof response === "object" && response !== null) return response;
    const isResponse = isReadable(error) || (statusOf(error.status) !== 0 && keptBody(error) !== undefined);
    return isResponse ? error : undefined;
  });
}

function isReadable(response) {
  return ["arrayBuffer", "text", "json"].some((name) => typeof response[name] === "function");
}

/** Returns what a library kept of a body: ofetch, axios, ky 2, superagent, got. */
function keptBody(response, error = response) {
  const kept = [response._data, response.data, error.data, response.text, response.body];
  return kept.find((body) => body !== undefined && typeof body !== "function");
}

/** Returns what `decodeResponse` takes, or throws where the body is lost. */
async function bodyOf(response, error) {
  if (isReadable(response) && !response.bodyUsed && !response.body?.locked) return response;
  const body = keptBody(response, error);
  // A stream of Node that was read ends at once, as if it were empty.
  if (body === undefined || body?.readableDidRead) throw new TypeError("the body is lost");
  if (typeof body?.[Symbol.asyncIterator] === "function") {
    const chunks = [];
    for await (const chunk of body) chunks.push(chunk);
    return new Blob(chunks);
  }
  // Safari's streams are not iterable.
  return typeof body?.getReader === "function" ? new Response(body).blob() : body;
}
