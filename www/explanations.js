// The page's prose for the closed lists of words that the package answers with. It explains; it never decides.

/** @type {Record<import("../pkg/index.js").Retry, { title: string, text: string }>} */
export const RETRY = {
  never: { title: "Do not retry", text: "Change something before you send the request again." },
  backoff: { title: "Retry later", text: "The same request may work later. Send it again only if it is idempotent." },
  "re-sign": { title: "Sign again, then retry", text: "Send the same request with a fresh timestamp and signature." },
};

/** @type {Record<import("../pkg/index.js").Category, string>} */
export const CATEGORY = {
  "invalid-argument": "the request itself is wrong",
  unauthenticated: "the API does not accept who you say you are",
  "not-found": "something the request names is not there",
  "already-exists": "something the request wants to make is there already",
  "failed-precondition": "the request is fine, the state it meets is not",
  internal: "something broke on the API's side",
};

/** @type {Record<import("../pkg/index.js").Family, { title: string, text: string }>} */
export const FAMILY = {
  http: { title: "Shared with HTTP", text: "codes that any endpoint may answer with" },
  business: { title: "Business rules", text: "codes of datasets, files, projects and workflows" },
};

/** @type {Record<import("../pkg/index.js").Anomaly, string>} */
export const ANOMALY = {
  "success-contradicts-code": "“success” says true, but the code is a documented error. The code wins.",
  "success-contradicts-status": "“success” says true, but the HTTP status is an error. The status wins.",
  "unknown-code": "The catalog does not hold this code. Its number is kept as it came.",
  "message-not-a-string": "“message” is something other than text, so it counts as absent.",
  "date-not-a-string": "“date” is something other than text, so it counts as absent.",
  "request-id-not-a-string": "“requestId” is something other than text, so it counts as absent.",
};

/** What a person can do about an answer that is no envelope. @type {Record<import("../pkg/index.js").MalformedReason, string>} */
export const REASON = {
  empty: "Nothing came. Check that your program reads the whole body, and that it reads it once only.",
  "not-json": "What came is no JSON. Look at the text below: it may be a gateway's page, or an answer that was cut off.",
  "not-an-object": "This is JSON, but no envelope. Check that the address is one of the Stardust API and that you pass the whole answer.",
  unreadable: "The object could not be read. Pass the text of the answer instead.",
  "code-missing": "The envelope carries no code. Check that you pass the whole answer, not only its data.",
  "code-not-an-integer": "The code is no whole number. Check that nothing on the way rewrites the answer.",
  "success-missing": "The envelope does not say whether the call succeeded. Check that you pass the whole answer.",
  "success-not-a-boolean": "“success” is neither true nor false. Check that nothing on the way rewrites the answer.",
};
