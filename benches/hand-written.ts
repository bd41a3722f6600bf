// The baseline: code that a careful developer writes in an hour with the API's documentation. It checks the six fields, knows
// the twenty codes, and returns results of the same shape as the package. It imports the catalog, which a bundler inlines.
//
// It does not handle getters that throw, objects of another realm, a `Response` passed by mistake, lone surrogates, a byte
// order mark, `Retry-After`, most anomalies, or 64-bit integers.

import catalog from "../pkg/catalog.json";

export type CodeDescription = (typeof catalog)[number];

export interface Envelope {
  code: number;
  data?: unknown;
  date?: string | null;
  message?: string | null;
  requestId?: string | null;
  success: boolean;
}

export interface Decoded {
  outcome: "success" | "failure" | "malformed";
  ok: boolean;
  code?: number;
  codeName?: string | null;
  data?: unknown;
  description?: CodeDescription | null;
  reason?: string;
  retry?: string;
  retryAfterMs?: number | null;
  body?: string | null;
  message: string;
  date: string | null;
  requestId: string | null;
  status: number | null;
  anomalies: readonly string[];
}

const byCode = new Map(catalog.map((description) => [description.code, description]));
const utf8 = new TextDecoder("utf-8", { fatal: true });
const NONE: readonly string[] = Object.freeze([]);
const UNKNOWN_CODE: readonly string[] = Object.freeze(["unknown-code"]);
const CONTRADICTS_CODE: readonly string[] = Object.freeze(["success-contradicts-code"]);
const CONTRADICTS_STATUS: readonly string[] = Object.freeze(["success-contradicts-status"]);

export function describeCode(code: number): CodeDescription | undefined {
  return byCode.get(code);
}

export function decodeEnvelope(input: unknown, status: number | null = null): Decoded {
  if (typeof input === "string") return decodeText(input, status);
  if (input instanceof ArrayBuffer || input instanceof Uint8Array) {
    let text;
    try {
      text = utf8.decode(input);
    } catch {
      return malformed("not-json", "Expected JSON, but got bytes that are not UTF-8", status);
    }
    return decodeText(text, status);
  }
  return decodeValue(input, status);
}

function decodeText(text: string, status: number | null): Decoded {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    if (text.trim() === "") return malformed("empty", "Expected an envelope, but got nothing", status);
    return malformed("not-json", "Expected JSON, but got other text", status, text);
  }
  return decodeValue(value, status, text);
}

function decodeValue(value: any, status: number | null, text?: string): Decoded {
  if (value === null || value === undefined) return malformed("empty", "Expected an envelope, but got nothing", status, text);
  if (typeof value !== "object" || Array.isArray(value)) {
    return malformed("not-an-object", `Expected an object, but got ${Array.isArray(value) ? "an array" : typeof value}`, status, text);
  }
  const { code, success } = value;
  if (code === undefined) return malformed("code-missing", "Expected a code, but there is none", status, text);
  if (!Number.isSafeInteger(code)) return malformed("code-not-an-integer", `Expected an integer as code, but got ${typeof code}`, status, text);
  if (success === undefined) return malformed("success-missing", "Expected success, but there is none", status, text);
  if (typeof success !== "boolean") return malformed("success-not-a-boolean", `Expected a boolean as success, but got ${typeof success}`, status, text);
  return resultOf(value, status);
}

/** Returns the result of a validated envelope. */
export function resultOf(envelope: Envelope, status: number | null = null): Decoded {
  const { code, success } = envelope;
  const message = textOf(envelope.message);
  const date = textOf(envelope.date);
  const requestId = textOf(envelope.requestId);
  const data = envelope.data ?? null;
  const description = byCode.get(code) ?? null;
  if (success && description === null && (status === null || status < 400)) {
    return { outcome: "success", ok: true, code, data, message: message ?? "", date, requestId, status, anomalies: NONE };
  }
  return {
    outcome: "failure",
    ok: false,
    code,
    codeName: description?.name ?? null,
    data,
    description,
    retry: description === null ? retryOf(status) : description.retry,
    retryAfterMs: null,
    message: message ?? (description === null ? `Unknown error code ${code}` : description.description),
    date,
    requestId,
    status,
    anomalies: description === null ? (success ? CONTRADICTS_STATUS : UNKNOWN_CODE) : success ? CONTRADICTS_CODE : NONE,
  };
}

export function malformed(reason: string, message: string, status: number | null = null, text?: string): Decoded {
  return {
    outcome: "malformed",
    ok: false,
    reason,
    retry: retryOf(status),
    retryAfterMs: null,
    body: text === undefined ? null : text.slice(0, 512),
    message,
    date: null,
    requestId: null,
    status,
    anomalies: NONE,
  };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function retryOf(status: number | null): string {
  switch (status) {
    case 408:
    case 425:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return "backoff";
    default:
      return "never";
  }
}
