// What is made to happen to each library, and what has to be known of it.

import { decodeError, retryDelay, StardustError } from "stardust-errors";

/** What is known of an error: its outcome, code, status, request id, retry and retryAfterMs. */
const known = (...facts) => (facts.length === 5 ? [...facts, null] : facts);

const UNREADABLE = known("malformed unreadable", null, 503, null, "backoff", 7000);
const NETWORK_ERROR = known("unreachable network-error", null, null, null, "backoff");
// Firefox hands over what arrived.
const HALF = known("malformed not-json", null, 503, null, "backoff", 7000);

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {string} path
 * @property {() => import("./clients.js").Init} [init]
 * @property {unknown[]} expected
 * @property {Record<string, unknown[]>} [but] Where a client makes something else of it, in some environments or in all.
 */

/** @type {Case[]} */
export const cases = [
  {
    name: "HTML under 502",
    path: "/gateway",
    expected: known("malformed not-json", null, 502, null, "backoff", 30_000),
  },
  {
    name: "JSON cut off",
    path: "/half",
    expected: known("malformed not-json", null, 503, null, "backoff"),
    // It drops what it cannot parse, unless it is told not to parse: see the recipe.
    but: { "ky 2": known("malformed unreadable", null, 503, null, "backoff") },
  },
  {
    name: "connection lost in the body",
    path: "/broken",
    expected: UNREADABLE,
    but: {
      // These throw what `fetch` throws while the body is read, without the response.
      fetch: NETWORK_ERROR,
      "fetch in firefox": HALF,
      undici: NETWORK_ERROR,
      "axios in chrome": NETWORK_ERROR,
      "axios in firefox": HALF,
      "axios, fetch": NETWORK_ERROR,
      "axios, fetch in firefox": HALF,
      "ky 1 in firefox": HALF,
      ofetch: NETWORK_ERROR,
      "ofetch in firefox": HALF,
    },
  },
  { name: "5308", path: "/dataset/8", expected: known("failure DATASET_NOT_EXISTS", 5308, 404, "7f2a", "never") },
  {
    name: "403, then signed again",
    path: "/dataset/7",
    init: () => ({ headers: { "X-TS": String(Date.now() - 600_000) } }),
    expected: known("failure SIGNATURE_EXPIRED", 403, 403, "7f2a", "re-sign"),
  },
  { name: "429 with Retry-After", path: "/busy", expected: known("failure unknown code", 429, 429, "7f2a", "backoff", 2000) },
  { name: "connection refused", path: "refused", expected: NETWORK_ERROR },
  {
    name: "timeout",
    path: "/hang",
    init: () => ({ timeout: 200 }),
    expected: known("unreachable timeout", null, null, null, "backoff"),
  },
  {
    name: "abort",
    path: "/hang",
    init: () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 100);
      return { signal: controller.signal };
    },
    expected: known("unreachable aborted", null, null, null, "never"),
  },
];

/** Makes one case happen, and returns what is known of it. */
export async function happen(send, { path, init = () => ({}) }, { url, refusing }) {
  const address = path === "refused" ? refusing : url + path;
  const thrown = await send(address, init()).then(
    () => Promise.reject(new Error("The request succeeded.")),
    (error) => error,
  );
  const error = await decodeError(thrown);
  const isKept = thrown instanceof StardustError ? error === thrown : error.cause === thrown;
  if (!isKept) throw new Error("The original error is lost.", { cause: thrown });
  const { outcome, codeName, decoded, code, status, requestId, retry, retryAfterMs } = error;
  const seen = known(`${outcome} ${codeName ?? decoded.reason ?? "unknown code"}`, code, status, requestId, retry, retryAfterMs);
  if (retry === "re-sign" && retryDelay(error, 0) === 0) {
    // With a signature of now.
    const data = await send(address, { headers: { "X-TS": String(Date.now()) } });
    if (data.name !== "Cats") throw new Error(`Signed again: ${JSON.stringify(data)}`);
  }
  return seen;
}
