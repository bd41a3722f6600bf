// Reads a value, asks the decision in Rust one question with numbers only, and builds the result. Nothing is decided
// here: what follows from the kinds of the fields is in src/decision.rs, and the layout of the numbers in src/crossing.rs.

import { catalog } from "./catalog.js";
import {
  ANOMALIES,
  EXPECTED,
  FOUND,
  Kind,
  MessageSource,
  REASONS,
  RETRIES,
  Shape,
  UNKNOWN_CODE,
  Verdict,
} from "./generated/tables.js";
import { decodeUtf8, firstCharacters, lossyStart, wellFormed } from "./text.js";

/** What is known of an answer beside its body. */
const NOTHING_KNOWN = { status: NaN, retryAfter: undefined };

/** `decodeEnvelope` over a core: see core.js. */
export function envelopeDecoder(core) {
  return function decodeEnvelope(input, options) {
    const known = options === undefined ? NOTHING_KNOWN : readOptions(options);
    return typeof input === "string" ? decodeText(core, input, known) : decodeValue(core, input, known);
  };
}

/** The result for an answer of which nothing but its kind can be said. */
export function decodeUnread(core, kind, known, text) {
  return build(core, kind << Shape.answer, known, text);
}

export function readOptions(options) {
  let status, retryAfter, int64;
  try {
    ({ status, retryAfter, int64 } = options);
  } catch {
    // `null`, or a getter that throws: no option is given.
  }
  if (int64 !== undefined && int64 !== "number") {
    throw new TypeError('decodeEnvelope: the option int64 takes only "number" in this version');
  }
  return {
    status: typeof status === "number" ? status : NaN,
    retryAfter: typeof retryAfter === "string" ? retryAfter : undefined,
  };
}

function decodeText(core, text, known) {
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    const start = text.trimStart();
    if (start === "") return decodeUnread(core, Kind.Blank, known);
    return decodeUnread(core, start[0] === "<" ? Kind.Markup : Kind.Text, known, text);
  }
  const kind = kindOf(value);
  if (kind === Kind.Object) return decodeObject(core, value, known, text);
  return decodeUnread(core, kind === Kind.Null ? Kind.JsonNull : kind, known, text);
}

function decodeBytes(core, bytes, known) {
  const text = decodeUtf8(bytes);
  return text === undefined
    ? decodeUnread(core, Kind.InvalidUtf8, known, lossyStart(bytes))
    : decodeText(core, text, known);
}

function decodeValue(core, value, known) {
  let kind, bytes;
  try {
    kind = kindOf(value);
    if (kind === Kind.Object && !isPlain(value)) {
      const tag = tagOf(value);
      if (tag === "[object Uint8Array]") bytes = value;
      else if (tag === "[object ArrayBuffer]") bytes = new Uint8Array(value);
      else if (tag === "[object Response]") kind = Kind.Response;
      else if (tag === "[object Promise]") kind = Kind.Promise;
      else kind = Kind.OtherObject;
    }
  } catch {
    kind = Kind.Throwing;
  }
  if (bytes !== undefined) return decodeBytes(core, bytes, known);
  return kind === Kind.Object ? decodeObject(core, value, known) : decodeUnread(core, kind, known);
}

function decodeObject(core, object, known, text) {
  let code, success, message, date, requestId, data, shape;
  try {
    const fields = inheritsFields(object) ? ownFields(object) : object;
    ({ code, success, message, date, requestId, data } = fields);
    shape =
      (Kind.Object << Shape.answer) |
      (kindOf(code) << Shape.code) |
      (kindOf(success) << Shape.success) |
      (kindOf(message) << Shape.message) |
      (kindOf(date) << Shape.date) |
      (kindOf(requestId) << Shape.requestId);
  } catch {
    return decodeUnread(core, Kind.Throwing, known);
  }
  return build(core, shape, known, text, code, data, message, date, requestId);
}

// What somebody put on `Object.prototype` is no answer. To look there, where as a rule there is nothing, is much cheaper
// than to ask the object six times what it owns.
function inheritsFields(object) {
  const prototype = Object.getPrototypeOf(object);
  if (prototype === null) return false;
  const { code, success, message, date, requestId, data } = prototype;
  return (code ?? success ?? message ?? date ?? requestId ?? data) !== undefined;
}

const FIELDS = ["code", "success", "message", "date", "requestId", "data"];

function ownFields(object) {
  const own = Object.create(null);
  for (const key of FIELDS) if (Object.hasOwn(object, key)) own[key] = object[key];
  return own;
}

/** Whether an object is one that a JSON parser or an object literal makes, in this realm or another. */
function isPlain(object) {
  const prototype = Object.getPrototypeOf(object);
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && tagOf(object) === "[object Object]";
}

function tagOf(object) {
  return Object.prototype.toString.call(object);
}

function kindOf(value) {
  switch (typeof value) {
    case "string":
      return value === "" ? Kind.EmptyString : Kind.String;
    case "number":
      return Kind.Number;
    case "boolean":
      return value ? Kind.True : Kind.False;
    case "undefined":
      return Kind.Absent;
    case "object":
      return value === null ? Kind.Null : Array.isArray(value) ? Kind.Array : Kind.Object;
    case "bigint":
      return Kind.BigInt;
    case "symbol":
      return Kind.Symbol;
    default:
      return Kind.Function;
  }
}

function build(core, shape, known, text, code, data, message, date, requestId) {
  code = typeof code === "number" ? code + 0 : NaN; // -0 is 0
  const verdict = core.decide(code, shape, known.status);
  const outcome = bits(verdict, Verdict.outcome, 2);
  const anomalies = anomalySet(bits(verdict, Verdict.anomalies, 8));
  const httpStatus = bits(verdict, Verdict.status, 1) === 1 ? known.status : null;
  date = textOf(date);
  requestId = textOf(requestId);
  data ??= null;

  if (outcome === 0) {
    message = textOf(message) ?? "";
    return { outcome: "success", ok: true, code, data, message, date, requestId, httpStatus, anomalies };
  }

  const retry = RETRIES[bits(verdict, Verdict.retry, 2)];
  const retryAfter = known.retryAfter === undefined ? null : core.retryAfterMs(known.retryAfter);
  if (outcome === 1) {
    const place = bits(verdict, Verdict.known, 8);
    const description = place === 0 ? null : catalog[place - 1];
    switch (bits(verdict, Verdict.message, 3)) {
      case MessageSource.Server:
        message = wellFormed(message);
        break;
      case MessageSource.Description:
        message = description.description;
        break;
      default:
        message = UNKNOWN_CODE + code;
    }
    return {
      outcome: "failure",
      ok: false,
      code,
      data,
      description,
      retry,
      retryAfterMs: retryAfter,
      message,
      date,
      requestId,
      httpStatus,
      anomalies,
    };
  }

  const reason = bits(verdict, Verdict.reason, 4);
  return {
    outcome: "malformed",
    ok: false,
    reason: REASONS[reason],
    retry,
    retryAfterMs: retryAfter,
    body: text === undefined ? null : firstCharacters(text),
    message: EXPECTED[reason] + FOUND[bits(verdict, Verdict.found, 5)],
    date,
    requestId,
    httpStatus,
    anomalies,
  };
}

function bits(number, lowest, width) {
  return (number >>> lowest) & ((1 << width) - 1);
}

/** The text of a string that is not empty. */
function textOf(value) {
  return typeof value === "string" && value !== "" ? wellFormed(value) : null;
}

/** One frozen array for each set, made when it first occurs. */
const anomalySets = [];

function anomalySet(set) {
  return (anomalySets[set] ??= Object.freeze(ANOMALIES.filter((_, place) => bits(set, place, 1) === 1)));
}
