// An independent model of the contract, so that expected results do not come from an implementation. The generator passes
// the parts of each case, so the model does not parse JSON.

import { readFileSync } from "node:fs";

const catalog = JSON.parse(readFileSync(new URL("../../pkg/catalog.json", import.meta.url), "utf8"));

/** The descriptions by code. */
export const CATALOG = new Map(catalog.map((description) => [description.code, description]));

/** What messages call each value kind. */
const NAMES = {
  absent: "nothing",
  null: "null",
  true: "true",
  false: "false",
  number: "a number",
  "empty string": "an empty string",
  string: "a string",
  array: "an array",
  object: "an object",
  blank: "nothing",
  text: "text that is not JSON",
  page: "an HTML or XML page",
  "invalid UTF-8": "bytes that are not UTF-8",
};

const NO_BODY = "a response without a body, as for a HEAD request or with the status 204 or 304";

const MAX_SAFE = 2 ** 53 - 1;

/** The HTTP statuses under which the same request may succeed later. */
export const RETRIED_STATUSES = [408, 425, 429, 500, 502, 503, 504];

/**
 * The value of a field, and how it is written.
 *
 * @typedef {{ kind: keyof typeof NAMES, json?: string, value?: unknown }} Part
 */

/**
 * Returns the expected result of a response, without the default values that `complete` in vectors.js adds.
 *
 * @param {keyof typeof NAMES} kind The value kind of the response.
 * @param {Record<"code" | "success" | "message" | "date" | "requestId" | "data", Part>} [fields] The fields of an object.
 * @param {{ status?: number, waitMs?: number, isRounded?: boolean }} known
 */
export function meaning(kind, fields, { status, waitMs, isRounded }) {
  const isStatus = status >= 100 && status <= 999;
  const common = {
    status: status === undefined || isStatus ? undefined : null,
    retryAfterMs: waitMs,
  };
  const retryByStatus = isStatus && RETRIED_STATUSES.includes(status) ? "backoff" : undefined;

  const malformed = (reason, found) => ({ outcome: "malformed", reason, found, retry: retryByStatus, ...common });

  if (kind !== "object") {
    const reasons = { blank: "empty", text: "not-json", page: "not-json", "invalid UTF-8": "not-json" };
    const hasNoBody = kind === "blank" && (status === 204 || status === 304);
    return malformed(reasons[kind] ?? "not-an-object", hasNoBody ? NO_BODY : NAMES[kind]);
  }

  const { code, success } = fields;
  const fieldAnomalies = [];
  const textOf = (name, anomaly) => {
    const { kind, value } = fields[name];
    if (kind === "string") return value;
    if (!["absent", "null", "empty string"].includes(kind)) fieldAnomalies.push(anomaly);
  };
  const message = textOf("message", "message-not-a-string");
  common.date = textOf("date", "date-not-a-string");
  common.requestId = textOf("requestId", "request-id-not-a-string");
  const anomalies = (...others) => (others.length + fieldAnomalies.length > 0 ? [...others, ...fieldAnomalies] : undefined);

  const wrong = (reason, found) => ({ ...malformed(reason, found), anomalies: anomalies() });
  if (code.kind === "absent") return wrong("code-missing", "nothing");
  if (code.kind !== "number") return wrong("code-not-an-integer", NAMES[code.kind]);
  if (!Number.isInteger(code.value) || Math.abs(code.value) > MAX_SAFE) {
    return wrong("code-not-an-integer", "a non-integer number");
  }
  if (success.kind === "absent") return wrong("success-missing", "nothing");
  if (success.kind !== "true" && success.kind !== "false") return wrong("success-not-a-boolean", NAMES[success.kind]);

  if (isRounded) fieldAnomalies.push("integers-rounded");
  const isTrue = success.kind === "true";
  const data = fields.data.value ?? undefined;
  const number = code.value === 0 ? 0 : code.value; // -0 becomes 0.
  const known = CATALOG.get(number);
  if (known !== undefined) {
    const retry = known.retry === "never" ? undefined : known.retry;
    const all = anomalies(...(isTrue ? ["success-contradicts-code"] : []));
    return { outcome: "failure", code: number, description: number, retry, message, data, ...common, anomalies: all };
  }
  if (isTrue && !(isStatus && status >= 400)) {
    return { outcome: "success", code: number, message, data, ...common, retryAfterMs: undefined, anomalies: anomalies() };
  }
  return {
    outcome: "failure",
    code: number,
    retry: retryByStatus,
    message: message ?? `Unknown error code ${number}`,
    data,
    ...common,
    anomalies: anomalies(isTrue ? "success-contradicts-status" : "unknown-code"),
  };
}

/**
 * Returns how long to wait before a retry.
 *
 * @param {{ retry: string, retryAfterMs: number | null, status: number | null }} error
 * @returns {number | null} Milliseconds, or `null` to give up.
 */
export function delayMs({ retry, retryAfterMs, status }, attempt, policy) {
  const { retries = 3, baseDelayMs = 500, maxDelayMs = 30_000, idempotent = true, random } = policy;
  if (retry === "never" || attempt >= retries) return null;
  if (retry === "re-sign") return attempt === 0 ? 0 : null;
  if (!idempotent && (retryAfterMs === null || ![429, 503].includes(status))) return null;
  if (retryAfterMs !== null) return retryAfterMs <= maxDelayMs ? retryAfterMs : null;
  return random * Math.min(baseDelayMs * 2 ** attempt, maxDelayMs);
}
