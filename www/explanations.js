// Explains each value of the package's string enums.

/** @type {Record<import("../pkg/index.js").Retry, { title: string, text: string }>} */
export const RETRY = {
  never: { title: "Do not retry", text: "The same request would fail again. Change it first." },
  backoff: { title: "Retry later", text: "The same request may succeed later. Retry it only if it is idempotent." },
  "re-sign": { title: "Sign again, then retry", text: "Send the same request with a fresh timestamp and signature." },
};

/** @type {Record<import("../pkg/index.js").Category, string>} */
export const CATEGORY = {
  "invalid-argument": "the request itself is invalid",
  unauthenticated: "the API does not accept the credentials",
  "not-found": "something the request refers to does not exist",
  "already-exists": "something the request would create already exists",
  "failed-precondition": "the request is valid, but not in the current state",
  internal: "an error within the API",
};

/** @type {Record<import("../pkg/index.js").Family, { title: string, text: string }>} */
export const FAMILY = {
  http: { title: "Shared with HTTP", text: "codes that any endpoint can return" },
  business: { title: "Business rules", text: "codes of datasets, files, projects and workflows" },
};

/** @type {Record<import("../pkg/index.js").Anomaly, string>} */
export const ANOMALY = {
  "success-contradicts-code": "“success” is true, but the code is a documented error. The code wins.",
  "success-contradicts-status": "“success” is true, but the HTTP status is an error. The status wins.",
  "unknown-code": "The code is not in the catalog. Its number is kept.",
  "message-not-a-string": "“message” is not a string, so it counts as absent.",
  "date-not-a-string": "“date” is not a string, so it counts as absent.",
  "request-id-not-a-string": "“requestId” is not a string, so it counts as absent.",
  "integers-rounded": "An integer in “data” lost digits. Leave “int64” at its default to keep them.",
};

/** What to do about a malformed response. @type {Record<import("../pkg/index.js").MalformedReason, string>} */
export const REASON = {
  empty: "The response is empty. Check that your program reads the whole body, and reads it only once.",
  "not-json": "This is not JSON. Look at the text below: it may be a gateway's error page or a truncated response.",
  "not-an-object": "This is JSON, but not an envelope. Check that the URL belongs to the Stardust API and that you pass the whole response.",
  unreadable: "The object threw while it was read. Pass the text of the response instead.",
  "code-missing": "The envelope has no code. Check that you pass the whole response, not only its data.",
  "code-not-an-integer": "The code is not an integer. Check that no proxy or middleware rewrites the response.",
  "success-missing": "The envelope has no “success”. Check that you pass the whole response.",
  "success-not-a-boolean": "“success” is neither true nor false. Check that no proxy or middleware rewrites the response.",
  "data-invalid": "The data does not satisfy the schema. Compare the issues with the API reference, then correct the schema.",
  "not-a-response": "This error does not come from an HTTP request. Look for a bug in your program, starting at the cause of the error.",
};
