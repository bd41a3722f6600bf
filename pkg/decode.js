// Reads a value, asks the decision in Rust one question with numbers only, and builds the result. Nothing is decided
// here: what follows from the kinds of the fields is in src/decision.rs, and the layout of the numbers in src/crossing.rs.

import {
  ABSENT,
  ARRAY,
  BIG_INT,
  BLANK,
  EMPTY_STRING,
  FALSE,
  FUNCTION,
  INVALID_UTF8,
  JSON_NULL,
  MARKUP,
  MESSAGE_IS_DESCRIPTION,
  MESSAGE_IS_SERVER,
  NULL,
  NUMBER,
  OBJECT,
  OTHER_OBJECT,
  PROMISE,
  RESPONSE,
  SHAPE_ANSWER,
  SHAPE_CODE,
  SHAPE_DATE,
  SHAPE_MESSAGE,
  SHAPE_REQUEST_ID,
  SHAPE_SUCCESS,
  STRING,
  SYMBOL,
  TEXT,
  THROWING,
  TRUE,
} from "./generated/numbers.js";
import { UNKNOWN_CODE } from "./generated/tables.js";
import { parseExactly } from "./int64.js";
import { readUsual } from "./usual.js";
import { decodeUtf8, firstCharacters, lossyStart, wellFormed } from "./text.js";

/** What is known of an answer beside its body. No HTTP status is 0. */
const NOTHING_KNOWN = { status: 0, retryAfter: undefined, int64: "number", redact: false };

/** `decodeEnvelope` over a core: see core.js. */
export function envelopeDecoder(core) {
  return function decodeEnvelope(input, options) {
    const known = options === undefined ? NOTHING_KNOWN : readOptions(options);
    return typeof input === "string" ? decodeText(core, input, known) : decodeValue(core, input, known);
  };
}

export function readOptions(options) {
  let status, retryAfter, int64, redact;
  try {
    ({ status, retryAfter, int64, redact } = options);
  } catch {
    // `null`, or a getter that throws: no option is given.
  }
  if (int64 !== undefined && int64 !== "number" && int64 !== "string" && int64 !== "bigint") {
    throw new TypeError('decodeEnvelope: the option int64 takes "number", "string" or "bigint"');
  }
  return {
    status: typeof status === "number" ? status : 0,
    retryAfter: typeof retryAfter === "string" ? retryAfter : undefined,
    int64: int64 ?? "number",
    redact: redact === true,
  };
}

function decodeText(core, text, known) {
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  const usual = readUsual(text);
  if (usual !== null) return decodeUsual(core, usual, known, text);
  let value;
  try {
    value = known.int64 === "number" ? JSON.parse(text) : parseExactly(core, text, known.int64);
  } catch {
    const start = text.trimStart();
    if (start === "") return decodeUnread(core, BLANK, known);
    return decodeUnread(core, start[0] === "<" ? MARKUP : TEXT, known, text);
  }
  const kind = kindOf(value);
  if (kind === OBJECT) return decodeObject(core, value, ROOT, known, text);
  return decodeUnread(core, kind === NULL ? JSON_NULL : kind, known, text);
}

function decodeUsual(core, [, digits, date, message, requestId, success], known, text) {
  const code = Number(digits);
  const shape =
    (OBJECT << SHAPE_ANSWER) |
    (NUMBER << SHAPE_CODE) |
    ((success === "true" ? TRUE : FALSE) << SHAPE_SUCCESS) |
    (textKindOf(message) << SHAPE_MESSAGE) |
    (textKindOf(date) << SHAPE_DATE) |
    (textKindOf(requestId) << SHAPE_REQUEST_ID);
  // Empty texts are none; the others are well-formed, since no surrogate matches.
  return build(core, core.decide(code, shape, known.status), known, text, code, null, message || null, date || null, requestId || null);
}

function decodeBytes(core, input, known) {
  let bytes;
  try {
    // A DataView takes nothing but a buffer, whatever else says that it is one.
    bytes = ArrayBuffer.isView(input) ? input : new Uint8Array(new DataView(input).buffer);
  } catch {
    // A buffer that was handed over to somebody else.
    return decodeUnread(core, THROWING, known);
  }
  const text = decodeUtf8(bytes);
  if (text !== undefined) return decodeText(core, text, known);
  let start;
  try {
    start = lossyStart(bytes);
  } catch {
    // What only seems to be bytes, such as a proxy of them.
    return decodeUnread(core, THROWING, known);
  }
  return decodeUnread(core, INVALID_UTF8, known, start);
}

function decodeValue(core, value, known) {
  let kind, prototype;
  try {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    if (isObject) prototype = Object.getPrototypeOf(value);
    kind = isObject && prototype === ROOT ? OBJECT : kindOfOther(value, prototype);
  } catch {
    kind = THROWING;
  }
  if (kind === OBJECT) return decodeObject(core, value, prototype, known);
  if (kind === BYTES) return decodeBytes(core, value, known);
  return decodeUnread(core, kind, known);
}

/** Never leaves this file. */
const BYTES = -1;

/** The kind of what is no simple object of this realm. */
function kindOfOther(value, prototype) {
  const kind = kindOf(value);
  // To ask for the tag of a Uint8Array takes longer than to decode a short one.
  if (prototype === Uint8Array.prototype) return BYTES;
  if (kind !== OBJECT || prototype === null) return kind;
  switch (Object.prototype.toString.call(value)) {
    case "[object Object]":
      // One that a JSON parser or an object literal made in another realm, or an instance of a class.
      return Object.getPrototypeOf(prototype) === null ? OBJECT : OTHER_OBJECT;
    case "[object Uint8Array]":
    case "[object ArrayBuffer]":
      return BYTES;
    case "[object Response]":
      return RESPONSE;
    case "[object Promise]":
      return PROMISE;
    default:
      return OTHER_OBJECT;
  }
}

function decodeObject(core, object, prototype, known, text) {
  let code, success, message, date, requestId, data;
  try {
    ({ code, success, message, date, requestId, data } = hasFields(prototype) ? ownFields(object) : object);
  } catch {
    return decodeUnread(core, THROWING, known);
  }
  return decodeFields(core, known, text, code, success, message, date, requestId, data);
}

function decodeFields(core, known, text, code, success, message, date, requestId, data) {
  let shape;
  try {
    shape =
      (OBJECT << SHAPE_ANSWER) |
      ((typeof code === "number" ? NUMBER : kindOf(code)) << SHAPE_CODE) |
      ((success === false ? FALSE : success === true ? TRUE : kindOf(success)) << SHAPE_SUCCESS) |
      (textKindOf(message) << SHAPE_MESSAGE) |
      (textKindOf(date) << SHAPE_DATE) |
      (textKindOf(requestId) << SHAPE_REQUEST_ID);
  } catch {
    // Even to ask what a revoked proxy is throws.
    return decodeUnread(core, THROWING, known);
  }
  code = typeof code === "number" ? code + 0 : NaN; // -0 is 0
  const verdict = core.decide(code, shape, known.status);
  return build(core, verdict, known, text, code, data, textOf(message), textOf(date), textOf(requestId));
}

/** The result for an answer of which nothing but its kind can be said. */
export function decodeUnread(core, kind, known, text) {
  return build(core, core.decide(NaN, kind << SHAPE_ANSWER, known.status), known, text, NaN, null, null, null, null);
}

const ROOT = Object.prototype;
const FIELDS = ["code", "success", "message", "date", "requestId", "data"];

// What somebody put on `Object.prototype` is no answer. To look there, where as a rule there is nothing, is much cheaper
// than to ask the object six times what it owns.
function hasFields(prototype) {
  if (prototype === null) return false;
  // As a constant where it can be, because an engine knows what is not on that.
  const { code, success, message, date, requestId, data } = prototype === ROOT ? ROOT : prototype;
  // Each by itself, because `null` would be something, too.
  return (
    code !== undefined ||
    success !== undefined ||
    message !== undefined ||
    date !== undefined ||
    requestId !== undefined ||
    data !== undefined
  );
}

function ownFields(object) {
  const own = Object.create(null);
  for (const key of FIELDS) if (Object.hasOwn(object, key)) own[key] = object[key];
  return own;
}

function textKindOf(value) {
  return typeof value === "string" ? (value.length === 0 ? EMPTY_STRING : STRING) : kindOf(value);
}

function kindOf(value) {
  switch (typeof value) {
    case "number":
      return NUMBER;
    case "boolean":
      return value ? TRUE : FALSE;
    case "string":
      return value === "" ? EMPTY_STRING : STRING;
    case "undefined":
      return ABSENT;
    case "object":
      return value === null ? NULL : Array.isArray(value) ? ARRAY : OBJECT;
    case "bigint":
      return BIG_INT;
    case "symbol":
      return SYMBOL;
    default:
      return FUNCTION;
  }
}

/** The text of a string that is not empty. */
function textOf(value) {
  return typeof value === "string" && value.length !== 0 ? wellFormed(value) : null;
}

// Each outcome in a function of its own, so that an engine puts in where it is called what an answer really is.
function build(core, verdict, known, text, code, data, message, date, requestId) {
  if (data === undefined) data = null;
  const httpStatus = verdict.hasStatus ? known.status : null;
  const { outcome } = verdict;
  if (outcome === 1) return failure(core, verdict, known, httpStatus, code, data, message, date, requestId);
  if (outcome === 0) return success(verdict, httpStatus, code, data, message, date, requestId);
  return malformed(core, verdict, known, httpStatus, text, date, requestId);
}

function success({ anomalies }, httpStatus, code, data, message, date, requestId) {
  return { outcome: "success", ok: true, code, data, message: message ?? "", date, requestId, httpStatus, anomalies };
}

function failure(core, verdict, known, httpStatus, code, data, message, date, requestId) {
  const { description, retry, anomalies } = verdict;
  return {
    outcome: "failure",
    ok: false,
    code,
    data,
    description,
    retry,
    retryAfterMs: retryAfterMs(core, known),
    message: verdict.message === MESSAGE_IS_SERVER ? message : ownMessage(verdict, code),
    date,
    requestId,
    httpStatus,
    anomalies,
  };
}

function ownMessage({ message, description }, code) {
  return message === MESSAGE_IS_DESCRIPTION ? description.description : UNKNOWN_CODE + code;
}

function malformed(core, { reason, retry, complaint, anomalies }, known, httpStatus, text, date, requestId) {
  return {
    outcome: "malformed",
    ok: false,
    reason,
    retry,
    retryAfterMs: retryAfterMs(core, known),
    body: text === undefined ? null : known.redact ? "" : firstCharacters(text),
    message: complaint,
    date,
    requestId,
    httpStatus,
    anomalies,
  };
}

function retryAfterMs(core, { retryAfter }) {
  return retryAfter === undefined ? null : core.retryAfterMs(retryAfter);
}
