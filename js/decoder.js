// The JavaScript half of the decoder, shared by every JavaScript build. It classifies values, passes their kinds to the engine
// and builds results from the engine's decisions. The rules are in Rust (src/decoding/decision.rs).
//
// This file imports nothing, because wasm-bindgen copies only the files that Rust names into the packages that wasm-pack builds.

// <abi> Written from src/javascript/abi.rs by scripts/generate.rs; `make check` compares.
const ABSENT = 0;
const NULL = 1;
const EMPTY_STRING = 2;
const STRING = 3;
const FALSE = 4;
const TRUE = 5;
const NUMBER = 6;
const ARRAY = 7;
const OBJECT = 8;
const BIG_INT = 9;
const FUNCTION = 10;
const SYMBOL = 11;
const AXIOS_RESPONSE = 12;
const NON_INTEGER = 13;
const BLANK = 14;
export const NO_BODY = 15;
export const OPAQUE_RESPONSE = 16;
const JSON_NULL = 17;
const TEXT = 18;
const MARKUP = 19;
const INVALID_UTF8 = 20;
const ZIP = 21;
const IMAGE = 22;
const OTHER_OBJECT = 23;
const RESPONSE = 24;
const PROMISE = 25;
const BLOB = 26;
const REQUEST_BODY = 27;
export const THROWING = 28;
export const USED_BODY = 29;
const INVALID_DATA = 30;
export const NOT_A_RESPONSE = 31;
const MESSAGE_IS_SERVER = 0;
const MESSAGE_IS_NOTHING = 1;
const MESSAGE_IS_DESCRIPTION = 2;
const MESSAGE_IS_UNKNOWN_CODE = 3;
const MESSAGE_IS_MALFORMED = 4;
const HEADER_BYTES = 64;
const MIN_STATUS = 100;
const MAX_STATUS = 999;
export const RETRIES = 3;
export const BASE_DELAY_MS = 500;
export const MAX_DELAY_MS = 30000;
const EXCERPT_CODE_POINTS = 512;
const SHAPE_CODE = 0;
const SHAPE_SUCCESS = 4;
const SHAPE_MESSAGE = 8;
const SHAPE_DATE = 12;
const SHAPE_REQUEST_ID = 16;
const SHAPE_ROOT = 20;
const SHAPE_INTEGERS_ROUNDED = 26;
const PACKED_OUTCOME = 0;
const PACKED_RETRY = 2;
const PACKED_MESSAGE = 4;
const PACKED_ANOMALIES = 8;
const PACKED_KNOWN = 16;
const PACKED_REASON = 16;
const PACKED_FOUND = 20;
// </abi>

/**
 * The exports of the engine, see src/javascript/engine.rs.
 *
 * @typedef {object} Engine
 * @property {{ readonly buffer: ArrayBuffer }} memory
 * @property {() => number} stardust_address
 * @property {(code: number, shape: number, status: number) => number} stardust_decide
 * @property {(length: number, nowMs: number) => number} stardust_retry_after_ms
 * @property {(...numbers: number[]) => number} [stardust_retry_delay_ms] Absent from the wasm-pack build.
 */

/**
 * The strings of results, see src/javascript/tables.rs.
 *
 * @typedef {object} Tables
 * @property {Record<string, number>} [codes]
 * @property {readonly unknown[][]} [catalog]
 * @property {readonly string[]} retries
 * @property {readonly string[]} anomalies
 * @property {readonly string[]} reasons
 * @property {readonly string[]} expected
 * @property {readonly string[]} found
 * @property {string} unknownCode
 */

/**
 * What the engine decides on usual responses, see `usual_decisions` in scripts/generate.rs.
 *
 * @typedef {object} Usual
 * @property {number} failure The shape of a usual failure.
 * @property {readonly number[]} failures The decision on each code of the catalog, without the code's index.
 * @property {number} success The shape of a usual success.
 * @property {number} code The code of a usual success.
 * @property {number} decision The decision on a usual success.
 */

/** Creates the catalog: a frozen list of frozen descriptions. */
export function createCatalog(codes, rows) {
  return Object.freeze(
    Object.keys(codes).map((name, index) => {
      // Not destructured: iterators take long in code that runs once.
      const row = rows[index];
      return Object.freeze({
        code: codes[name],
        name,
        description: row[0],
        family: row[1],
        category: row[2],
        httpStatus: row[3],
        retry: row[4],
        remedy: row[5],
      });
    }),
  );
}

/** Creates the `describeCode` of a catalog. */
export function createDescribeCode(catalog) {
  // A Map, because an object also inherits keys such as "constructor".
  const byCode = new Map();
  for (const description of catalog) byCode.set(description.code, description);
  // A method, because bundlers rename clashing functions but not methods.
  return {
    describeCode(code) {
      return byCode.get(code);
    },
  }.describeCode;
}

/** Creates the functions of the wasm-pack build, which has no separate module for the catalog. */
export function createExports(engine, tables) {
  const catalog = createCatalog(tables.codes, tables.catalog);
  const { decodeEnvelope } = createDecoder(engine, tables, catalog);
  return { decodeEnvelope, describeCode: createDescribeCode(catalog) };
}

/**
 * Creates `decodeEnvelope`, and what the other functions of the npm package need.
 *
 * @param {Engine | (() => Engine)} engine The engine, or a function to create it, called when it is first needed.
 * @param {Tables} tables
 * @param {readonly object[]} catalog The descriptions of all codes.
 * @param {Usual} [usual] The decisions that need no engine. None by default.
 */
export function createDecoder(engine, tables, catalog, usual = {}) {
  const { decide, retryAfterMs, retryDelayMs } = connect(engine, catalog, tables, usual);

  function decodeText(text, options) {
    if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    const match = text.length <= MAX_FAST_PATH_LENGTH ? ERROR_ENVELOPE.exec(text) : null;
    if (match !== null) return decodeMatch(match, options, text);
    let value, isRounded;
    try {
      if (SIXTEEN_DIGITS.test(text)) ({ value, isRounded } = parseExactly(text, options.int64));
      else value = JSON.parse(text);
    } catch {
      return decodeNonJson(text, true, options);
    }
    const kind = kindOf(value);
    if (kind === OBJECT) return decodeObject(value, true, options, text, isRounded);
    return decodeKind(kind === NULL ? JSON_NULL : kind, options, text);
  }

  function decodeNonJson(text, isUtf8, options) {
    const kind = kindOfNonJson(text, isUtf8);
    return decodeKind(kind, options, kind === BLANK ? undefined : text);
  }

  function decodeMatch([, date, message, requestId], options, text) {
    const code = integerAt(text, CODE_INDEX);
    const shape =
      (OBJECT << SHAPE_ROOT) |
      (NUMBER << SHAPE_CODE) |
      ((text.endsWith("true}") ? TRUE : FALSE) << SHAPE_SUCCESS) |
      (kindOfText(message) << SHAPE_MESSAGE) |
      (kindOfText(date) << SHAPE_DATE) |
      (kindOfText(requestId) << SHAPE_REQUEST_ID);
    const decision = decide(code, shape, options.status);
    // The strings are well-formed, because the pattern excludes surrogates.
    if (!decision.isServerMessage) message = decision.message;
    return build(decision, options, text, code, null, message, date || null, requestId || null);
  }

  function decodeBytes(input, options) {
    let bytes, text;
    try {
      bytes = bytesOf(input);
      text = decodeUtf8(bytes);
      if (!text) {
        // Either empty or not decodable. Browsers refuse to decode shared memory, but not a copy of it. A detached buffer looks
        // empty, but copying it throws.
        bytes = new Uint8Array(bytes);
        text = decodeUtf8(bytes);
      }
    } catch {
      return decodeKind(THROWING, options);
    }
    if (text === undefined) return decodeNonJson(decodeStart(bytes), false, options);
    return decodeText(text, options);
  }

  function decodeValue(value, options) {
    let isOrdinary;
    try {
      const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
      isOrdinary = isObject && Object.getPrototypeOf(value) === OBJECT_PROTOTYPE;
    } catch {
      // A revoked proxy, or one whose trap throws.
      return decodeKind(THROWING, options);
    }
    return isOrdinary ? decodeObject(value, true, options) : decodeOther(value, options);
  }

  function decodeOther(value, options) {
    let kind, isOrdinary;
    try {
      kind = kindOfOther(value);
      isOrdinary = kind === OBJECT && Object.getPrototypeOf(value) === null;
    } catch {
      kind = THROWING;
    }
    if (kind === OBJECT) return decodeObject(value, isOrdinary, options);
    if (kind === BYTES) return decodeBytes(value, options);
    return decodeKind(kind, options);
  }

  /** Decodes an object. It is ordinary if it inherits from `Object.prototype` or from nothing, so that it can be read directly. */
  function decodeObject(object, isOrdinary, options, text, isRounded) {
    let code, success, message, date, requestId, data, dateKind, requestIdKind, shape;
    try {
      ({ code, success, message, date, requestId, data } = isOrdinary && !isPolluted() ? object : ownFields(object));
      dateKind = kindOfText(date);
      requestIdKind = kindOfText(requestId);
      shape =
        (OBJECT << SHAPE_ROOT) |
        ((typeof code === "number" ? NUMBER : kindOfCode(code, object)) << SHAPE_CODE) |
        ((success === false ? FALSE : success === true ? TRUE : kindOf(success)) << SHAPE_SUCCESS) |
        (kindOfText(message) << SHAPE_MESSAGE) |
        (dateKind << SHAPE_DATE) |
        (requestIdKind << SHAPE_REQUEST_ID);
      if (isRounded) shape |= 1 << SHAPE_INTEGERS_ROUNDED;
    } catch {
      // A getter threw, or Array.isArray did for a revoked proxy.
      return decodeKind(THROWING, options);
    }
    if (typeof code !== "number" || code === 0) code = 0; // -0 becomes 0, too.
    const decision = decide(code, shape, options.status);
    // The server's message often equals the description, which is well-formed.
    if (decision.isServerMessage && message !== decision.message) message = wellFormed(message);
    else message = decision.message;
    date = dateKind === STRING ? wellFormed(date) : null;
    requestId = requestIdKind === STRING ? wellFormed(requestId) : null;
    return build(decision, options, text, code, data, message, date, requestId);
  }

  /** Decodes a response that has no fields to read, from the kind of its root. */
  function decodeKind(kind, options, text) {
    const decision = decide(0, kind << SHAPE_ROOT, options.status);
    return build(decision, options, text, 0, null, decision.message, null, null);
  }

  function build(decision, options, text, code, data, message, date, requestId) {
    const { outcome, anomalies } = decision;
    const status = options.status || null;
    if (outcome === 2) return malformed(decision, options, status, text, message, date, requestId);
    if (data === undefined) data = null;
    if (outcome === 0) {
      const success = { outcome: "success", ok: true, code, data, message, date, requestId, status, anomalies };
      return options.schema === undefined ? success : validate(success, options, text);
    }
    const { codeName, description, retry } = decision;
    return {
      outcome: "failure",
      ok: false,
      code,
      codeName,
      data: options.redact ? null : data,
      description,
      retry,
      retryAfterMs: retryAfterMs(options.retryAfter),
      message,
      date,
      requestId,
      status,
      anomalies,
    };
  }

  function malformed({ reason, retry, anomalies }, options, status, text, message, date, requestId) {
    return {
      outcome: "malformed",
      ok: false,
      reason,
      retry,
      retryAfterMs: retryAfterMs(options.retryAfter),
      body: text === undefined ? null : options.redact ? "" : bodyExcerpt(text),
      message,
      date,
      requestId,
      status,
      anomalies,
    };
  }

  /** Returns the result with the schema's output as its data, or a malformed result, or a promise of either. */
  function validate(success, options, text) {
    const conclude = ({ issues, value }) => (issues ? invalidData(success, issues, options, text) : { ...success, data: value });
    // Decoding never throws because of its input, so a schema that throws rejects the data.
    const reject = (error) => invalidData(success, [{ message: propertyOf(error, "message") }], options, text);
    let validated;
    try {
      validated = options.schema["~standard"].validate(success.data);
      if (typeof validated.then !== "function") return conclude(validated);
    } catch (error) {
      return reject(error);
    }
    validated = Promise.resolve(validated).then(conclude).catch(reject);
    if (options.isAsync) return validated;
    throw new TypeError("stardust-errors: an asynchronous schema needs decodeResponse or unwrapResponse");
  }

  function invalidData({ code, data, date, requestId, anomalies }, issues, options, text) {
    const { redact, status } = options;
    // Plain arrays, because the array subclasses of arktype cannot be cloned.
    issues = Array.from(issues, ({ message, path }) => ({
      message: redact || typeof message !== "string" ? "" : message,
      path: Array.from(path ?? [], (segment) => keyOf(segment?.key ?? segment)),
    }));
    const decision = { ...decide(0, INVALID_DATA << SHAPE_ROOT, status), anomalies };
    const result = malformed(decision, options, status || null, text, decision.message, date, requestId);
    const [first] = issues;
    if (first?.message) result.message += ` ${["data", ...first.path].join(".")}: ${first.message}`;
    return { ...result, code, data: redact ? null : data, issues };
  }

  /** Decodes with the options that `readOptions` returned. */
  function decode(input, options) {
    return typeof input === "string" ? decodeText(input, options) : decodeValue(input, options);
  }

  return {
    decodeEnvelope(input, options) {
      return options === undefined ? decode(input, NO_OPTIONS) : decode(input, readOptions(options));
    },
    // Used by the other functions of the npm package.
    decode,
    decodeKind,
    retryDelayMs,
  };
}

// --- The engine ----------------------------------------------------------------------------------------------------------

/** How many decisions are cached: a power of two for which no two codes of the catalog share a slot. */
const CACHED_DECISIONS = 256;

/** Wraps the engine, which takes and returns only numbers, in functions of JavaScript values. */
function connect(engine, catalog, tables, usual) {
  /** @type {Engine | undefined} */
  let exports;
  /** Passes text to the engine. @type {Uint8Array} */
  let scratch;

  // When a memory grows, its buffer is replaced.
  function attach() {
    exports ??= typeof engine === "function" ? engine() : engine;
    if (scratch?.buffer !== exports.memory.buffer) {
      scratch = new Uint8Array(exports.memory.buffer, exports.stardust_address(), HEADER_BYTES);
    }
  }

  // A decision is a pure function of these numbers, and most responses repeat a recent one. There is one decision for
  // each slot, so the cache never grows.
  const decisions = new Array(CACHED_DECISIONS).fill(unpack(NaN, -1, 0, 0));

  function unpack(code, shape, status, packed) {
    const bits = (lowest, width) => (packed >>> lowest) & ((1 << width) - 1);
    const description = catalog[bits(PACKED_KNOWN, 8) - 1] ?? null;
    const reason = bits(PACKED_REASON, 4);
    const anomalies = bits(PACKED_ANOMALIES, 8);
    const source = bits(PACKED_MESSAGE, 3);
    let message = description === null ? "" : description.description;
    if (source === MESSAGE_IS_UNKNOWN_CODE) message = tables.unknownCode + code;
    if (source === MESSAGE_IS_MALFORMED) message = tables.expected[reason] + tables.found[bits(PACKED_FOUND, 6)];
    return {
      code,
      shape,
      status,
      /** 0 success, 1 failure, 2 malformed. */
      outcome: bits(PACKED_OUTCOME, 2),
      anomalies: Object.freeze(tables.anomalies.filter((_, index) => (anomalies >>> index) & 1)),
      retry: tables.retries[bits(PACKED_RETRY, 2)],
      description,
      codeName: description?.name ?? null,
      reason: tables.reasons[reason],
      isServerMessage: source === MESSAGE_IS_SERVER,
      /** The message, unless it is the server's. */
      message,
    };
  }

  /** Returns the packed decision. Starts the engine only for an unusual response, because that takes long. */
  function decideAnew(code, shape, status) {
    // Once the engine runs, it is faster than the search.
    if (exports === undefined) {
      if (shape === usual.success && code === usual.code && status <= code) return usual.decision;
      const index = shape === usual.failure ? catalog.findIndex((description) => description.code === code) : -1;
      if (index !== -1) return usual.failures[index] | ((index + 1) << PACKED_KNOWN);
    }
    attach();
    return exports.stardust_decide(code, shape, status);
  }

  return {
    decide(code, shape, status) {
      const slot = (code + (shape >>> SHAPE_ROOT)) & (CACHED_DECISIONS - 1);
      const cached = decisions[slot];
      // Object.is, because a code can be NaN.
      if (Object.is(cached.code, code) && cached.shape === shape && cached.status === status) return cached;
      return (decisions[slot] = unpack(code, shape, status, decideAnew(code, shape, status)));
    },

    /** Returns the milliseconds that a `Retry-After` header asks to wait, or `null` without a valid one. */
    retryAfterMs(header) {
      if (header === undefined || header.length > HEADER_BYTES) return null;
      const now = Date.now();
      attach();
      // A valid header is ASCII; 0x7f stands for anything else.
      for (let at = 0; at < header.length; at++) scratch[at] = Math.min(header.charCodeAt(at), 0x7f);
      const ms = exports.stardust_retry_after_ms(header.length, now);
      return Number.isNaN(ms) ? null : ms;
    },

    /** Returns the milliseconds to wait before the next attempt, or `null` to give up. */
    retryDelayMs(retry, ...numbers) {
      attach();
      const ms = exports.stardust_retry_delay_ms(tables.retries.indexOf(retry), ...numbers);
      return Number.isNaN(ms) ? null : ms;
    },
  };
}

// --- Options -------------------------------------------------------------------------------------------------------------

const NO_OPTIONS = { status: 0, retryAfter: undefined, int64: "string", redact: false, schema: undefined, isAsync: false };

/**
 * Reads each option separately. One that throws or has the wrong type is ignored.
 *
 * @throws {TypeError} If `int64` or `schema` is invalid.
 */
export function readOptions(options, isAsync = false) {
  const status = propertyOf(options, "status");
  const retryAfter = propertyOf(options, "retryAfter");
  const int64 = propertyOf(options, "int64");
  const schema = propertyOf(options, "schema");
  if (int64 !== undefined && int64 !== "number" && int64 !== "string" && int64 !== "bigint") {
    throw new TypeError('stardust-errors: int64 must be "string", "bigint" or "number"');
  }
  if (schema !== undefined && typeof propertyOf(propertyOf(schema, "~standard"), "validate") !== "function") {
    throw new TypeError("stardust-errors: schema must be a Standard Schema, such as one of zod, valibot or arktype");
  }
  return {
    status: statusOf(status),
    retryAfter: typeof retryAfter === "string" ? retryAfter : undefined,
    int64: int64 ?? "string",
    redact: propertyOf(options, "redact") === true,
    schema,
    isAsync,
  };
}

/** Returns the result of a function, or `undefined` if it throws. */
export function attempt(read) {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Returns a property of any value, or `undefined` if reading it throws. */
export function propertyOf(value, name) {
  try {
    // `?.`, because throwing a TypeError takes long.
    return value?.[name];
  } catch {
    return undefined;
  }
}

/** Returns an HTTP status unchanged, and 0 for any other value. */
export function statusOf(value) {
  return Number.isInteger(value) && value >= MIN_STATUS && value <= MAX_STATUS ? value : 0;
}

// --- The fast path -------------------------------------------------------------------------------------------------------

// Matches an error envelope as the API writes it: six fields in alphabetical order, `data` null, no escapes, no surrogates.
// Matching is much faster than parsing. Any other text is parsed. The code and `success` are not captured, because reading them
// from the text is faster.
const ERROR_ENVELOPE =
  /^\{"code":-?[1-9]\d{0,14},"data":null,"date":(?:"([^"\\\x00-\x1f\ud800-\udfff]*)"|null),"message":(?:"([^"\\\x00-\x1f\ud800-\udfff]*)"|null),"requestId":(?:"([^"\\\x00-\x1f\ud800-\udfff]*)"|null),"success":(?:true|false)\}$/;

/** Where the code starts in a match: after `{"code":`. */
const CODE_INDEX = 8;

/** Error envelopes are short; longer texts are parsed without trying the pattern. */
const MAX_FAST_PATH_LENGTH = 1024;

/** Returns the integer between an index of a text and the next comma. */
function integerAt(text, index) {
  const isNegative = text[index] === "-";
  if (isNegative) index++;
  let integer = 0;
  for (; text.charCodeAt(index) !== COMMA; index++) integer = 10 * integer + text.charCodeAt(index) - ZERO;
  return isNegative ? -integer : integer;
}

const COMMA = 44;
const ZERO = 48;

// --- Values --------------------------------------------------------------------------------------------------------------

/** A value kind of this file only; the engine never receives it. */
const BYTES = -1;

const OBJECT_PROTOTYPE = Object.prototype;

function kindOf(value) {
  switch (typeof value) {
    case "number":
      return NUMBER;
    case "boolean":
      return value ? TRUE : FALSE;
    case "string":
      return value === "" ? EMPTY_STRING : STRING;
    case "undefined":
      // `typeof document.all` is "undefined", too.
      return value === undefined ? ABSENT : OBJECT;
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

function kindOfText(value) {
  return typeof value === "string" ? (value.length === 0 ? EMPTY_STRING : STRING) : kindOf(value);
}

/** Returns the kind of a value that is not a plain object of this realm. */
function kindOfOther(value) {
  const kind = kindOf(value);
  if (kind !== OBJECT) return kind;
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null) return OBJECT;
  // Checked first, because reading the tag takes longer than decoding a few bytes. Also true for a proxy of a Uint8Array.
  if (value instanceof Uint8Array) return BYTES;
  switch (OBJECT_PROTOTYPE.toString.call(value)) {
    case "[object Object]":
      // A plain object of another realm, or an instance of a class.
      return Object.getPrototypeOf(prototype) === null ? OBJECT : OTHER_OBJECT;
    case "[object Uint8Array]":
    case "[object ArrayBuffer]":
      return BYTES;
    case "[object Response]":
      return RESPONSE;
    case "[object Promise]":
      return PROMISE;
    case "[object Blob]":
    case "[object File]":
      return BLOB;
    case "[object FormData]":
    case "[object URLSearchParams]":
      return REQUEST_BODY;
    default:
      return OTHER_OBJECT;
  }
}

/**
 * Returns the bytes of a Uint8Array or an ArrayBuffer.
 *
 * @throws {TypeError} If the value only imitates one.
 */
function bytesOf(value) {
  // This getter reads an internal slot, which neither a proxy nor an object with a custom tag has.
  typedArrayTag ??= Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
  // The DataView throws for anything but a buffer, where the Uint8Array would iterate over it.
  return typedArrayTag.call(value) === "Uint8Array" ? value : new Uint8Array(new DataView(value).buffer);
}

/** The getter of `Symbol.toStringTag` of typed arrays, looked up on first use. */
let typedArrayTag;

/** Returns a key of a path: a number unchanged, and anything else, such as a symbol, as a string. */
function keyOf(key) {
  return typeof key === "number" ? key : String(key);
}

/** Returns the kind of a `code` that is not a number. */
function kindOfCode(code, object) {
  const isAxiosResponse = code === undefined && AXIOS_FIELDS.every((key) => OBJECT_PROTOTYPE.hasOwnProperty.call(object, key));
  return isAxiosResponse ? AXIOS_RESPONSE : kindOf(code);
}

const AXIOS_FIELDS = ["status", "headers", "config"];

const FIELDS = ["code", "success", "message", "date", "requestId", "data"];

/** Returns whether objects inherit one of the fields. Inherited fields must be ignored. */
function isPolluted() {
  // JavaScript engines optimize reads of absent properties of a constant, so this is much cheaper than `hasOwnProperty`.
  const { code, success, message, date, requestId, data } = OBJECT_PROTOTYPE;
  // No `??`, because an inherited `null` counts, too.
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
  for (const key of FIELDS) if (OBJECT_PROTOTYPE.hasOwnProperty.call(object, key)) own[key] = object[key];
  return own;
}

// --- Text ----------------------------------------------------------------------------------------------------------------

/** Returns a non-empty string in well-formed Unicode, and `null` for any other value. */
export function textOf(value) {
  return typeof value === "string" && value.length !== 0 ? wellFormed(value) : null;
}

/** Returns the value kind of a text that is not JSON. Bytes that are not UTF-8 are passed with U+FFFD for each error. */
function kindOfNonJson(text, isUtf8) {
  text = text.trimStart();
  if (text === "") return BLANK;
  if (/^PK[\x03\x05]/.test(text)) return ZIP;
  if (/^(?:\ufffdPNG|GIF8|RIFF.{0,8}WEBP|\ufffd{3}.{0,9}(?:JFIF|Exif))/su.test(text)) return IMAGE;
  if (!isUtf8) return INVALID_UTF8;
  return text[0] === "<" ? MARKUP : TEXT;
}

/** Replaces lone surrogates, which Rust strings cannot hold, with U+FFFD. */
function wellFormed(text) {
  if (hasFastToWellFormed) return text.toWellFormed();
  return SURROGATE.test(text) ? Array.from(text, (character) => (isLoneSurrogate(character) ? "\ufffd" : character)).join("") : text;
}

// Not a pattern with the flag `u`, which React Native's Babel preset compiles to one that also matches the character before a lone
// low surrogate.
function isLoneSurrogate(character) {
  return character.length === 1 && SURROGATE.test(character);
}

const SURROGATE = /[\ud800-\udfff]/;

const hasFastToWellFormed = /* @__PURE__ */ detectFastToWellFormed();

// Chromium's `toWellFormed` takes three times as long as a pattern; that of other engines is the faster one. Only Chromium has
// `userAgentData`, on pages with a secure origin. Not `"".toWellFormed`, which Metro evaluates when it builds an app.
function detectFastToWellFormed() {
  return String.prototype.toWellFormed !== undefined && propertyOf(propertyOf(globalThis, "navigator"), "userAgentData") === undefined;
}

/** Returns the body excerpt of a malformed result. */
function bodyExcerpt(text) {
  // A code point has at most two code units.
  const start = wellFormed(text.slice(0, 2 * EXCERPT_CODE_POINTS));
  return start.length <= EXCERPT_CODE_POINTS ? start : Array.from(start).slice(0, EXCERPT_CODE_POINTS).join("");
}

/** Created on first use. Neither jsdom nor Hermes has a TextDecoder. */
let strictDecoder;

/** Decodes UTF-8, or returns `undefined` for anything else. A byte order mark is kept. */
function decodeUtf8(bytes) {
  try {
    if (typeof TextDecoder === "undefined") return decodeURIComponent(percentEncoded(new Uint8Array(bytes)));
    strictDecoder ??= new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Decodes the start of bytes that are not UTF-8, without a byte order mark and with U+FFFD for each error. */
function decodeStart(bytes) {
  // At most four bytes for each code point, a byte order mark, and three more, so that the excerpt ends before a cut code point.
  const start = bytes.slice(0, 4 * EXCERPT_CODE_POINTS + 3 + 3);
  if (typeof TextDecoder !== "undefined") return new TextDecoder().decode(start);
  return Array.from(start, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : "\ufffd")).join("");
}

/** Encodes bytes for `decodeURIComponent`, which decodes UTF-8 as strictly as a TextDecoder, only slower. */
function percentEncoded(bytes) {
  return Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
}

// --- Integers beyond ±(2^53−1) -------------------------------------------------------------------------------------------

// A text with long integers has sixteen digits in a row. They are written out, because JavaScript engines then test only every
// eighth character, which is several times as fast as `\d{16}`.
const SIXTEEN_DIGITS = /\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d/;

// A long integer, with the character before it. Excludes fractions, exponents, and unquoted keys, which are a syntax error.
const LONG_INTEGER = /[,:[ \t\n\r]-?[1-9]\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d\d*(?=[ \t\n\r]*[,\]}])/g;

/** Puts quotes around the long integers in a JSON text. Those in strings get quotes, too, which makes the text invalid. */
function quoteLongIntegers(text) {
  let quoted = "";
  let end = 0;
  // Not `replace`, which takes longer.
  for (let match; (match = LONG_INTEGER.exec(text)) !== null; ) {
    const integer = match[0].slice(1);
    if (isSafe(integer)) continue;
    quoted += `${text.slice(end, match.index + 1)}"${integer}"`;
    end = LONG_INTEGER.lastIndex;
  }
  return quoted + text.slice(end);
}

/** Puts quotes around the long integers in a JSON text, except those in strings. */
function quoteOutsideStrings(text) {
  let isString = false;
  return text.replace(new RegExp(`\\\\.|"|${LONG_INTEGER.source}`, "g"), (match) => {
    if (match === '"') isString = !isString;
    // "" for a quote, which is safe like 0.
    const integer = match.slice(1);
    return isString || isSafe(integer) ? match : `${match[0]}"${integer}"`;
  });
}

/** Returns whether an integer is within ±(2^53−1). */
function isSafe(integer) {
  // The length is checked first, because parsing takes longer.
  return integer.length <= "-9007199254740991".length && Number.isSafeInteger(Number(integer));
}

/** The length of the longest integer that becomes a bigint: engines limit its size, and parsing it takes quadratic time. */
const MAX_BIGINT_DIGITS = 1000;

/** Parses JSON like `JSON.parse`, but converts the long integers in the field `data` as `int64` specifies. */
function parseExactly(text, int64) {
  const quoted = quoteLongIntegers(text);
  if (quoted === text) return { value: JSON.parse(text) };
  let exact;
  try {
    exact = JSON.parse(quoted);
  } catch {
    exact = JSON.parse(quoteOutsideStrings(text));
  }
  // A string of digits in another field was either a string or an integer before quoting.
  const isLong = (value) => typeof value === "string" && /^-?\d{16}/.test(value);
  const isAmbiguous = FIELDS.some((field) => field !== "data" && isLong(exact[field]));
  if (int64 === "string" && !isAmbiguous) return { value: exact };
  const value = JSON.parse(text);
  if (!OBJECT_PROTOTYPE.hasOwnProperty.call(exact, "data")) return { value };
  let isRounded = false;
  if (int64 === "number") {
    forEachLongInteger(exact, value, (digits) => (isRounded ||= !isExact(digits)));
  } else {
    if (int64 === "bigint" && typeof BigInt === "function") {
      forEachLongInteger(exact, value, (digits, holder, key) => {
        if (digits.replace("-", "").length <= MAX_BIGINT_DIGITS) holder[key] = BigInt(digits);
      });
    }
    value.data = exact.data;
  }
  return { value, isRounded };
}

/** Returns whether a number can represent an integer without rounding. */
function isExact(digits) {
  const number = Number(digits);
  return Number.isFinite(number) && typeof BigInt === "function" ? BigInt(number) === BigInt(digits) : number.toFixed() === digits;
}

/** Visits every string in `exact.data` that is a number in `rounded.data`. Not recursive, because JSON nests to any depth. */
function forEachLongInteger(exact, rounded, visit) {
  const pairs = [[exact, rounded, ["data"]]];
  for (let pair; (pair = pairs.pop()) !== undefined; ) {
    const [strings, numbers, keys] = pair;
    for (const key of keys) {
      const value = strings[key];
      if (typeof value === "string") {
        if (typeof numbers[key] === "number") visit(value, strings, key);
      } else if (typeof value === "object" && value !== null) {
        pairs.push([value, numbers[key], Object.keys(value)]);
      }
    }
  }
}
