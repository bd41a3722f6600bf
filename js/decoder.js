// The JavaScript half of decoding, shared by every JavaScript build: it classifies values, asks the engine what they mean
// and builds the results. What a response means is decided in Rust (src/decision.rs).
//
// This file imports nothing, because wasm-bindgen copies it alone into the packages that wasm-pack builds.

// <abi> Written from src/abi.rs by scripts/generate.rs; `make check` compares.
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
const NON_INTEGER = 12;
const BLANK = 13;
const JSON_NULL = 14;
const TEXT = 15;
const MARKUP = 16;
const INVALID_UTF8 = 17;
const OTHER_OBJECT = 18;
const RESPONSE = 19;
const PROMISE = 20;
export const THROWING = 21;
export const USED_BODY = 22;
const MESSAGE_IS_SERVER = 0;
const MESSAGE_IS_NOTHING = 1;
const MESSAGE_IS_DESCRIPTION = 2;
const MESSAGE_IS_UNKNOWN_CODE = 3;
const MESSAGE_IS_MALFORMED = 4;
const HEADER_BYTES = 64;
const SCRATCH_BYTES = 16384;
const MAX_SPANS = 965;
const MIN_STATUS = 100;
const MAX_STATUS = 999;
const EXCERPT_CODE_POINTS = 512;
const SHAPE_CODE = 0;
const SHAPE_SUCCESS = 4;
const SHAPE_MESSAGE = 8;
const SHAPE_DATE = 12;
const SHAPE_REQUEST_ID = 16;
const SHAPE_ROOT = 20;
const PACKED_OUTCOME = 0;
const PACKED_RETRY = 2;
const PACKED_MESSAGE = 4;
const PACKED_ANOMALIES = 8;
const PACKED_KNOWN = 16;
const PACKED_REASON = 16;
const PACKED_FOUND = 20;
// </abi>

/**
 * The exports of the engine, see src/wasm/engine.rs.
 *
 * @typedef {object} Engine
 * @property {{ readonly buffer: ArrayBuffer }} memory
 * @property {() => number} stardust_address
 * @property {(code: number, shape: number, status: number) => number} stardust_decide
 * @property {(length: number, isFirst: number) => number} stardust_find_integers
 * @property {(length: number, nowMs: number) => number} stardust_retry_after_ms
 */

/**
 * The texts of results, see src/tables.rs.
 *
 * @typedef {object} Tables
 * @property {readonly object[]} catalog
 * @property {readonly string[]} retries
 * @property {readonly string[]} anomalies
 * @property {readonly string[]} reasons
 * @property {readonly string[]} expected
 * @property {readonly string[]} found
 * @property {string} unknownCode
 */

/** Freezes the descriptions of the catalog and their list. */
export function freezeCatalog(descriptions) {
  return Object.freeze(descriptions.map((description) => Object.freeze(description)));
}

/** Creates `describeCode` over a frozen catalog. */
export function createDescribeCode(catalog) {
  // A Map, because an object would also have a "constructor".
  const byCode = new Map(catalog.map((description) => [description.code, description]));
  // A method, because bundlers rename functions whose names clash, but not methods.
  return {
    describeCode(code) {
      return byCode.get(code);
    },
  }.describeCode;
}

/**
 * Creates `decodeEnvelope` and `describeCode`.
 *
 * @param {Engine | (() => Engine)} engine A function is called on the first decode.
 * @param {Tables} tables
 */
export function createDecoder(engine, tables) {
  const catalog = freezeCatalog(tables.catalog);
  const { decide, findLongIntegers, retryAfterMs } = connect(engine, catalog, tables);

  function decodeText(text, options) {
    if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    const match = text.length <= MAX_FAST_PATH_LENGTH ? ERROR_ENVELOPE.exec(text) : null;
    if (match !== null) return decodeMatch(match, options, text);
    let value;
    try {
      value = options.int64 === "number" ? JSON.parse(text) : parseExactly(text, options.int64, findLongIntegers);
    } catch {
      const start = text.trimStart();
      if (start === "") return decodeKind(BLANK, options);
      return decodeKind(start[0] === "<" ? MARKUP : TEXT, options, text);
    }
    const kind = kindOf(value);
    if (kind === OBJECT) return decodeObject(value, OBJECT_PROTOTYPE, options, text);
    return decodeKind(kind === NULL ? JSON_NULL : kind, options, text);
  }

  function decodeMatch([, digits, date, message, requestId, success], options, text) {
    const code = Number(digits);
    const shape =
      (OBJECT << SHAPE_ROOT) |
      (NUMBER << SHAPE_CODE) |
      ((success === "true" ? TRUE : FALSE) << SHAPE_SUCCESS) |
      (kindOfText(message) << SHAPE_MESSAGE) |
      (kindOfText(date) << SHAPE_DATE) |
      (kindOfText(requestId) << SHAPE_REQUEST_ID);
    // The texts are well-formed, because the pattern matches no surrogates.
    return build(decide(code, shape, options.status), options, text, code, null, message || null, date || null, requestId || null);
  }

  function decodeBytes(input, options) {
    let bytes, text;
    try {
      bytes = bytesOf(input);
      text = decodeUtf8(bytes);
      if (!text) {
        // Copying throws if the buffer was detached, which decodes to nothing, and the copy of shared memory, which
        // browsers refuse to decode, is not shared.
        bytes = new Uint8Array(bytes);
        text = decodeUtf8(bytes);
      }
    } catch {
      return decodeKind(THROWING, options);
    }
    if (text === undefined) return decodeKind(INVALID_UTF8, options, decodeStart(bytes));
    return decodeText(text, options);
  }

  function decodeValue(value, options) {
    let kind, prototype;
    try {
      const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
      if (isObject) prototype = Object.getPrototypeOf(value);
      kind = isObject && prototype === OBJECT_PROTOTYPE ? OBJECT : kindOfOther(value, prototype);
    } catch {
      kind = THROWING;
    }
    if (kind === OBJECT) return decodeObject(value, prototype, options);
    if (kind === BYTES) return decodeBytes(value, options);
    return decodeKind(kind, options);
  }

  function decodeObject(object, prototype, options, text) {
    let code, success, message, date, requestId, data;
    try {
      ({ code, success, message, date, requestId, data } = hasFields(prototype) ? ownFields(object) : object);
    } catch {
      return decodeKind(THROWING, options);
    }
    let shape;
    try {
      shape =
        (OBJECT << SHAPE_ROOT) |
        ((typeof code === "number" ? NUMBER : kindOf(code)) << SHAPE_CODE) |
        ((success === false ? FALSE : success === true ? TRUE : kindOf(success)) << SHAPE_SUCCESS) |
        (kindOfText(message) << SHAPE_MESSAGE) |
        (kindOfText(date) << SHAPE_DATE) |
        (kindOfText(requestId) << SHAPE_REQUEST_ID);
    } catch {
      // Array.isArray throws for a revoked proxy.
      return decodeKind(THROWING, options);
    }
    code = typeof code === "number" ? code + 0 : 0; // -0 becomes 0.
    const decision = decide(code, shape, options.status);
    return build(decision, options, text, code, data, textOf(message), textOf(date), textOf(requestId));
  }

  /** Decodes a response of which only the kind is known. */
  function decodeKind(kind, options, text) {
    return build(decide(0, kind << SHAPE_ROOT, options.status), options, text, 0, null, null, null, null);
  }

  // One function for each outcome, so that engines optimize each for the values it sees.
  function build(decision, options, text, code, data, message, date, requestId) {
    if (data === undefined) data = null;
    const httpStatus = options.status || null;
    const { outcome } = decision;
    if (outcome === 1) return failure(decision, options, httpStatus, code, data, message, date, requestId);
    if (outcome === 0) return success(decision, httpStatus, code, data, message, date, requestId);
    return malformed(decision, options, httpStatus, text, date, requestId);
  }

  function success({ anomalies }, httpStatus, code, data, message, date, requestId) {
    return { outcome: "success", ok: true, code, data, message: message ?? "", date, requestId, httpStatus, anomalies };
  }

  function failure(decision, options, httpStatus, code, data, message, date, requestId) {
    const { description, retry, anomalies } = decision;
    return {
      outcome: "failure",
      ok: false,
      code,
      data: options.redact ? null : data,
      description,
      retry,
      retryAfterMs: retryAfterMs(options.retryAfter),
      message: decision.isServerMessage ? message : decision.message,
      date,
      requestId,
      httpStatus,
      anomalies,
    };
  }

  function malformed({ reason, retry, message, anomalies }, options, httpStatus, text, date, requestId) {
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
      httpStatus,
      anomalies,
    };
  }

  return {
    decodeEnvelope(input, options) {
      const known = options === undefined || options === null ? NO_OPTIONS : readOptions(options);
      return typeof input === "string" ? decodeText(input, known) : decodeValue(input, known);
    },
    describeCode: createDescribeCode(catalog),
    decodeKind,
  };
}

// --- The engine ----------------------------------------------------------------------------------------------------------

/** How many decisions are cached: a power of two for which no two codes of the catalog share a slot. */
const CACHED_DECISIONS = 256;

/** Created on first use. @type {TextEncoder | undefined} */
let encoder;

/** Connects the engine: each function takes and returns JavaScript values, and calls the engine with numbers. */
function connect(engine, catalog, tables) {
  /** @type {Engine | undefined} */
  let exports;
  /** Where JavaScript writes text. @type {Uint8Array} */
  let scratch;
  /** Where Rust writes spans: the start and the end of each. @type {Uint32Array} */
  let spans;

  // A memory that grows gets another buffer.
  function attach() {
    exports ??= typeof engine === "function" ? engine() : engine;
    if (scratch?.buffer === exports.memory.buffer) return;
    spans = new Uint32Array(exports.memory.buffer, exports.stardust_address(), 2 * MAX_SPANS);
    scratch = new Uint8Array(spans.buffer, spans.byteOffset + spans.byteLength, SCRATCH_BYTES);
  }

  /** Writes a text into the scratch buffer, one byte for each code unit, so that offsets are the same on both sides. */
  function write(text) {
    const { length } = text;
    // jsdom has no TextEncoder.
    if (typeof TextEncoder !== "undefined") encoder ??= new TextEncoder();
    const encoded = encoder?.encodeInto(text, scratch);
    // Non-ASCII text has more bytes than code units, or does not fit.
    if (encoded?.read !== length || encoded.written !== length) {
      // Neither scanner uses non-ASCII; substitute 0x7f.
      for (let at = 0; at < length; at++) scratch[at] = Math.min(text.charCodeAt(at), 0x7f);
    }
    return length;
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
    let message = "";
    if (source === MESSAGE_IS_DESCRIPTION) message = description.description;
    if (source === MESSAGE_IS_UNKNOWN_CODE) message = tables.unknownCode + code;
    if (source === MESSAGE_IS_MALFORMED) message = tables.expected[reason] + tables.found[bits(PACKED_FOUND, 5)];
    return {
      code,
      shape,
      status,
      /** 0 success, 1 failure, 2 malformed. */
      outcome: bits(PACKED_OUTCOME, 2),
      anomalies: Object.freeze(tables.anomalies.filter((_, index) => (anomalies >>> index) & 1)),
      retry: tables.retries[bits(PACKED_RETRY, 2)],
      description,
      reason: tables.reasons[reason],
      isServerMessage: source === MESSAGE_IS_SERVER,
      message,
    };
  }

  return {
    decide(code, shape, status) {
      const slot = (code + (shape >>> SHAPE_ROOT)) & (CACHED_DECISIONS - 1);
      const cached = decisions[slot];
      // Object.is, because a code can be NaN.
      if (Object.is(cached.code, code) && cached.shape === shape && cached.status === status) return cached;
      attach();
      return (decisions[slot] = unpack(code, shape, status, exports.stardust_decide(code, shape, status)));
    },

    /** Returns the start and the end of each long integer in the field `data` of a JSON text. */
    findLongIntegers(text) {
      attach();
      const found = [];
      for (let at = 0; at < text.length; at += SCRATCH_BYTES) {
        const count = exports.stardust_find_integers(write(text.slice(at, at + SCRATCH_BYTES)), at === 0 ? 1 : 0);
        for (let index = 0; index < 2 * count; index++) found.push(spans[index]);
      }
      return found;
    },

    /** Returns the milliseconds that a `Retry-After` header asks to wait, or `null` without a valid one. */
    retryAfterMs(header) {
      if (header === undefined || header.length > HEADER_BYTES) return null;
      const now = Date.now();
      attach();
      const ms = exports.stardust_retry_after_ms(write(header), now);
      return Number.isNaN(ms) ? null : ms;
    },
  };
}

// --- Options -------------------------------------------------------------------------------------------------------------

const NO_OPTIONS = { status: 0, retryAfter: undefined, int64: "number", redact: false };

/** Reads the options one by one. One that throws or has a wrong type counts as absent. */
export function readOptions(options) {
  const status = optionOf(options, "status");
  const retryAfter = optionOf(options, "retryAfter");
  const int64 = optionOf(options, "int64");
  if (int64 !== undefined && int64 !== "number" && int64 !== "string" && int64 !== "bigint") {
    throw new TypeError('stardust-errors: int64 must be "number", "string" or "bigint"');
  }
  return {
    status: statusOf(status),
    retryAfter: typeof retryAfter === "string" ? retryAfter : undefined,
    int64: int64 ?? "number",
    redact: optionOf(options, "redact") === true,
  };
}

function optionOf(options, name) {
  try {
    return options[name];
  } catch {
    return undefined;
  }
}

/** Returns an HTTP status as it is, and 0 for any other value. */
export function statusOf(value) {
  return Number.isInteger(value) && value >= MIN_STATUS && value <= MAX_STATUS ? value : 0;
}

// --- The fast path -------------------------------------------------------------------------------------------------------

// An error envelope as the API writes it: the six fields in their order, `data` null, no escapes, no surrogates. Matching it
// is much faster than parsing. Any other text is parsed.
const ERROR_ENVELOPE =
  /^\{"code":(-?[1-9]\d{0,14}),"data":null,"date":(?:"([^"\\\x00-\x1f\ud800-\udfff]*)"|null),"message":(?:"([^"\\\x00-\x1f\ud800-\udfff]*)"|null),"requestId":(?:"([^"\\\x00-\x1f\ud800-\udfff]*)"|null),"success":(true|false)\}$/;

/** Error envelopes are short; longer texts are parsed without trying the pattern. */
const MAX_FAST_PATH_LENGTH = 1024;

// --- Values --------------------------------------------------------------------------------------------------------------

/** An internal kind: the engine never sees it. */
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
function kindOfOther(value, prototype) {
  const kind = kindOf(value);
  if (kind !== OBJECT || prototype === null) return kind;
  // Checked first, because reading the tag takes longer than decoding a few bytes. A proxy of bytes is an instance, too.
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
    default:
      return OTHER_OBJECT;
  }
}

/** Returns the bytes of a Uint8Array or an ArrayBuffer, and throws for anything that only claims to be one. */
function bytesOf(value) {
  // The tag of a real Uint8Array, which neither a proxy nor an object with another tag can have.
  typedArrayTag ??= Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;
  // A DataView accepts nothing but a buffer. A Uint8Array would iterate over any other object.
  return typedArrayTag.call(value) === "Uint8Array" ? value : new Uint8Array(new DataView(value).buffer);
}

/** A getter, read on first use. */
let typedArrayTag;

const FIELDS = ["code", "success", "message", "date", "requestId", "data"];

// Fields inherited from a polluted `Object.prototype` do not count. Checking the prototype, where there usually are none, is
// much cheaper than asking the object six times what it owns.
function hasFields(prototype) {
  if (prototype === null) return false;
  // A constant where possible, because engines know what is not on a constant object.
  const { code, success, message, date, requestId, data } = prototype === OBJECT_PROTOTYPE ? OBJECT_PROTOTYPE : prototype;
  // Compared with `undefined` one by one, because an inherited `null` counts, too.
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

/** Returns the text of a non-empty string, and `null` for any other value. */
function textOf(value) {
  return typeof value === "string" && value.length !== 0 ? wellFormed(value) : null;
}

/** Replaces lone surrogates, which Rust strings cannot hold, with U+FFFD. */
function wellFormed(text) {
  return text.toWellFormed === undefined ? text.replace(/[\ud800-\udfff]/gu, "\ufffd") : text.toWellFormed();
}

/** Returns the part of a malformed response that is kept. */
function bodyExcerpt(text) {
  // At most two code units each.
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
  // At most four bytes a code point, a byte order mark, and three more so that a code point cut off at the end is not used.
  const start = bytes.slice(0, 4 * EXCERPT_CODE_POINTS + 3 + 3);
  if (typeof TextDecoder !== "undefined") return new TextDecoder().decode(start);
  return Array.from(start, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : "\ufffd")).join("");
}

// Without a TextDecoder, `decodeURIComponent` is as strict, only slower.
function percentEncoded(bytes) {
  return Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
}

// --- Integers beyond ±(2^53−1) -------------------------------------------------------------------------------------------

/** A text without sixteen digits in a row has no such integer. */
const SIXTEEN_DIGITS = /\d{16}/;

/** The longest integer that becomes a bigint: engines limit their size, and parsing takes quadratic time. */
const MAX_BIGINT_DIGITS = 1000;

/** Parses JSON like `JSON.parse`, but long integers in the field `data` become strings or bigints. */
function parseExactly(text, int64, findLongIntegers) {
  const offsets = SIXTEEN_DIGITS.test(text) ? findLongIntegers(text) : [];
  if (offsets.length === 0) return JSON.parse(text);
  const exact = JSON.parse(quoted(text, offsets));
  // The two differ only in the integers that become bigints.
  if (int64 === "bigint" && typeof BigInt === "function") toBigInts(exact, JSON.parse(text));
  return exact;
}

function quoted(text, offsets) {
  const pieces = [];
  let end = 0;
  for (const offset of offsets) {
    pieces.push(text.slice(end, offset));
    end = offset;
  }
  pieces.push(text.slice(end));
  return pieces.join('"');
}

/** Replaces every string in `exact` that is a number in `rounded`. Iterative, because JSON nests to any depth. */
function toBigInts(exact, rounded) {
  const pairs = [[exact, rounded]];
  for (let pair; (pair = pairs.pop()) !== undefined; ) {
    const [strings, numbers] = pair;
    for (const key of Object.keys(strings)) {
      const value = strings[key];
      if (typeof value === "string") {
        if (typeof numbers[key] === "number" && value.replace("-", "").length <= MAX_BIGINT_DIGITS) strings[key] = BigInt(value);
      } else if (typeof value === "object" && value !== null) {
        pairs.push([value, numbers[key]]);
      }
    }
  }
}
