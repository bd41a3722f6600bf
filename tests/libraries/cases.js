// The errors that each library must report, and how decodeError must convert them.

import { decodeError, retryDelay, StardustError } from "stardust-errors";

/** Returns an error as a list: outcome with reason or name, code, status, request id, retry, and retryAfterMs or `null`. */
const summary = (...fields) => (fields.length === 5 ? [...fields, null] : fields);

const UNREADABLE = summary("malformed unreadable", null, 503, null, "backoff", 7000);
const NETWORK_ERROR = summary("unreachable network-error", null, null, null, "backoff");
const ABORTED = summary("unreachable aborted", null, null, null, "never");
// Firefox returns the incomplete body instead of an error.
const HALF = summary("malformed not-json", null, 503, null, "backoff", 7000);

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {string} path
 * @property {() => import("./clients.js").Init} [init]
 * @property {unknown[]} expected
 * @property {Record<string, unknown[]>} [exceptions] Expected values for a client, in one environment or in all.
 */

/** @type {Case[]} */
export const cases = [
  {
    name: "HTML under 502",
    path: "/gateway",
    expected: summary("malformed not-json", null, 502, null, "backoff", 30_000),
  },
  {
    name: "JSON cut off",
    path: "/half",
    expected: summary("malformed not-json", null, 503, null, "backoff"),
    // ky 2 discards a body that it cannot parse, unless parsing is disabled as in the recipe.
    exceptions: { "ky 2": summary("malformed unreadable", null, 503, null, "backoff") },
  },
  {
    name: "connection lost in the body",
    path: "/broken",
    expected: UNREADABLE,
    exceptions: {
      // These libraries rethrow the error of `fetch` without the response.
      fetch: NETWORK_ERROR,
      "fetch in firefox": HALF,
      undici: NETWORK_ERROR,
      "axios in chrome": NETWORK_ERROR,
      "axios in firefox": HALF,
      "axios in webkit": NETWORK_ERROR,
      "axios, fetch": NETWORK_ERROR,
      "axios, fetch in firefox": HALF,
      "ky 1 in firefox": HALF,
      ofetch: NETWORK_ERROR,
      "ofetch in firefox": HALF,
    },
  },
  { name: "5308", path: "/dataset/8", expected: summary("failure DATASET_NOT_EXISTS", 5308, 404, "7f2a", "never") },
  {
    name: "403, then signed again",
    path: "/dataset/7",
    init: () => ({ headers: { "X-TS": String(Date.now() - 600_000) } }),
    expected: summary("failure SIGNATURE_EXPIRED", 403, 403, "7f2a", "re-sign"),
  },
  { name: "429 with Retry-After", path: "/busy", expected: summary("failure unknown code", 429, 429, "7f2a", "backoff", 2000) },
  { name: "connection refused", path: "refused", expected: NETWORK_ERROR },
  {
    name: "timeout",
    path: "/hang",
    init: () => ({ timeout: 200 }),
    expected: summary("unreachable timeout", null, null, null, "backoff"),
    // Its `fetch` loses the reason of the signal.
    exceptions: { "fetch in webkit": ABORTED, "ofetch in webkit": ABORTED },
  },
  {
    name: "abort",
    path: "/hang",
    init: () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 100);
      return { signal: controller.signal };
    },
    expected: ABORTED,
  },
];

/** Reproduces a case and returns the summary of its error. */
export async function reproduce(send, { path, init = () => ({}) }, { url, refusing }) {
  const address = path === "refused" ? refusing : url + path;
  const thrown = await send(address, init()).then(
    () => Promise.reject(new Error("The request succeeded instead of failing.")),
    (error) => error,
  );
  const error = await decodeError(thrown);
  const isKept = thrown instanceof StardustError ? error === thrown : error.cause === thrown;
  if (!isKept) throw new Error("The original error is not the cause.", { cause: thrown });
  const { outcome, codeName, decoded, code, status, requestId, retry, retryAfterMs } = error;
  const actual = summary(`${outcome} ${codeName ?? decoded.reason ?? "unknown code"}`, code, status, requestId, retry, retryAfterMs);
  if (retry === "re-sign" && retryDelay(error, 0) === 0) {
    // Retries with a new signature.
    const data = await send(address, { headers: { "X-TS": String(Date.now()) } });
    if (data.name !== "Cats") throw new Error(`Unexpected data after signing again: ${JSON.stringify(data)}`);
  }
  return actual;
}
