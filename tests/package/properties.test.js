// Property tests of decodeEnvelope with thousands of arbitrary inputs. The seed is fixed, so that runs are reproducible; set
// SEED for other inputs and RUNS for a multiple of them.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import vm from "node:vm";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { catalog, StardustError } from "stardust-errors";
import { entries } from "./entries.js";

const seed = Number(process.env.SEED ?? 20_240_516);
const runs = (count) => ({ seed, numRuns: Math.ceil(count * Number(process.env.RUNS ?? 1)) });

const RETRIES = ["never", "backoff", "re-sign"];
const REASONS = ["empty", "not-json", "not-an-object", "unreadable", "code-missing", "code-not-an-integer", "success-missing", "success-not-a-boolean"];
const ANOMALIES = ["success-contradicts-code", "success-contradicts-status", "unknown-code", "message-not-a-string", "date-not-a-string", "request-id-not-a-string", "integers-rounded"];
const COMMON_KEYS = ["outcome", "ok", "message", "date", "requestId", "status", "anomalies"];
const KEYS = {
  success: [...COMMON_KEYS, "code", "data"],
  failure: [...COMMON_KEYS, "code", "codeName", "data", "description", "retry", "retryAfterMs"],
  malformed: [...COMMON_KEYS, "reason", "retry", "retryAfterMs", "body"],
};

/** Asserts what holds for every result. */
function checkDecoded(decoded) {
  const { outcome } = decoded;
  assert.equal(Object.getPrototypeOf(decoded), Object.prototype);
  assert.deepEqual(Reflect.ownKeys(decoded).sort(), [...KEYS[outcome]].sort());
  for (const [key, { get, set }] of Object.entries(Object.getOwnPropertyDescriptors(decoded))) assert.ok(!get && !set, key);
  const { ok, message, date, requestId, status, anomalies } = decoded;
  assert.equal(ok, outcome === "success");
  assert.ok(typeof message === "string" && message.isWellFormed());
  for (const text of [date, requestId]) assert.ok(text === null || (typeof text === "string" && text !== "" && text.isWellFormed()));
  assert.ok(status === null || (Number.isInteger(status) && status >= 100 && status <= 999));
  assert.deepEqual(anomalies, ANOMALIES.filter((anomaly) => anomalies.includes(anomaly)));
  const has = (anomaly) => anomalies.includes(anomaly);
  if (has("date-not-a-string")) assert.equal(date, null);
  if (has("request-id-not-a-string")) assert.equal(requestId, null);

  if (outcome === "malformed") {
    assert.ok(REASONS.includes(decoded.reason));
    assert.match(message, /^Expected [^]+, but got [^]+\.$/);
    const { body } = decoded;
    assert.ok(body === null || (typeof body === "string" && body.isWellFormed() && Array.from(body).length <= 512));
    assert.deepEqual(anomalies.slice(0, 3).filter((it) => ANOMALIES.indexOf(it) < 3), []);
  } else {
    assert.ok(Number.isSafeInteger(decoded.code) && !Object.is(decoded.code, -0));
    assert.notEqual(decoded.data, undefined);
    if (has("message-not-a-string") && outcome === "success") assert.equal(message, "");
  }
  if (outcome === "success") {
    assert.equal(catalog.find(({ code }) => code === decoded.code), undefined);
    assert.ok(status === null || status < 400);
    assert.ok(anomalies.every((it) => ANOMALIES.indexOf(it) > 2));
    return;
  }
  const { retry, retryAfterMs } = decoded;
  assert.ok(RETRIES.includes(retry));
  assert.ok(retryAfterMs === null || (Number.isSafeInteger(retryAfterMs) && retryAfterMs >= 0));
  if (outcome === "failure") {
    const description = catalog.find(({ code }) => code === decoded.code) ?? null;
    assert.equal(canonicalize(decoded.description), canonicalize(description));
    assert.equal(decoded.codeName, description?.name ?? null);
    assert.notEqual(message, "");
    assert.equal(has("unknown-code") || has("success-contradicts-status"), description === null);
    if (description !== null) assert.equal(retry, description.retry);
  }
  if (outcome === "malformed" || decoded.description === null) {
    assert.equal(retry, [408, 425, 429, 500, 502, 503, 504].includes(status) ? "backoff" : "never");
  }
}

const PLAIN = { code: 5308, data: null, date: "2024", message: "", requestId: "7f2a", success: false };
const PLAIN_TEXT = JSON.stringify(PLAIN);
const OPTIONS = { status: 404, retryAfter: "7" };
const PLAIN_DECODED = canonicalize(entries["."].decodeEnvelope(PLAIN, OPTIONS));
const BODY = canonicalize(entries["."].decodeEnvelope(PLAIN_TEXT, OPTIONS));
assert.equal(PLAIN_DECODED, BODY);

/** Asserts that the previous call did not affect the next one. */
function checkNext(decodeEnvelope) {
  for (const input of [PLAIN, PLAIN_TEXT, new TextEncoder().encode(PLAIN_TEXT)]) {
    assert.equal(canonicalize(decodeEnvelope(input, OPTIONS)), PLAIN_DECODED);
  }
}

const throwing = () => {
  throw new Error("no");
};

// Arbitrary values, including those that JSON cannot represent.

const text = fc.oneof(
  fc.constantFrom("", "7f2a", "Dataset not exists", "\ud800", "a\udfff\ud83d\ude00", "\0", "__proto__"),
  fc.string({ unit: "binary" }),
  fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units)),
);
const number = fc.oneof(
  fc.constantFrom(...catalog.map(({ code }) => code), 200, 0, -0, 5308.5, NaN, Infinity, 2 ** 53 - 1, 2 ** 53, -(2 ** 53) + 1, 2 ** 31, 2 ** 32 + 404, 1e308),
  fc.integer(),
  fc.double(),
);
/** A value that the test creates itself, because the generator cannot handle some of the values. */
class Lazy {
  constructor(make) {
    this.make = make;
  }

  [fc.toStringMethod]() {
    return `made by ${this.make}`;
  }
}

/** Returns a generated value in which each `Lazy` is replaced by its value. */
function made(value) {
  if (value instanceof Lazy) return value.make();
  if (typeof value !== "object" || value === null || !Object.values(value).some((it) => it instanceof Lazy)) return value;
  const copy = Object.create(Object.getPrototypeOf(value));
  for (const key of Reflect.ownKeys(value)) {
    Object.defineProperty(copy, key, { value: made(value[key]), writable: true, enumerable: true, configurable: true });
  }
  return copy;
}

const exotics = [
  () => undefined,
  () => null,
  () => 5308n,
  () => Symbol("code"),
  () => Symbol.iterator,
  () => throwing,
  () => class Envelope {},
  () => new Date(0),
  () => new Map([["code", 5308]]),
  () => new Boolean(false),
  () => new Number(5308),
  () => new String("x"),
  () => /x/,
  () => new Error("x"),
  () => Promise.resolve(PLAIN),
  () => new Response(PLAIN_TEXT),
  () => new WeakRef({}),
  () => Object.create(null),
  () => Object.freeze({ ...PLAIN }),
  () => Object.setPrototypeOf({ ...PLAIN }, null),
  () => [, 5308, , false],
  () => Object.assign([], PLAIN),
  () => new (class extends Object {
    code = 5308;
    success = false;
  })(),
  () => new Float32Array([5308]),
  () => new BigInt64Array(2),
  () => new DataView(new ArrayBuffer(8)),
  () => new SharedArrayBuffer(8),
  () => new Uint8Array(new SharedArrayBuffer(8)),
  () => detached(new ArrayBuffer(8)),
  () => {
    const bytes = new Uint8Array(8);
    detached(bytes.buffer);
    return bytes;
  },
  () => new Uint8Array(new ArrayBuffer(8, { maxByteLength: 64 }), 4),
  () => vm.runInNewContext("({ code: 5308, success: false, data: [1] })"),
  () => vm.runInNewContext("Object.create(null)"),
  () => vm.runInNewContext("new Date(0)"),
  () => vm.runInNewContext("Object.prototype.code = 5308; ({ success: false })"),
  () => vm.runInNewContext("new (class Envelope { code = 5308; success = false })()"),
  () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  () => Proxy.revocable(function () {}, {}).proxy,
  () => new StardustError(entries["."].decodeEnvelope(PLAIN)),
  () => globalThis,
  // Values that imitate other values.
  () => new Proxy(new Uint8Array(8), {}),
  () => new Proxy(new ArrayBuffer(8), {}),
  () => new Proxy(Promise.resolve(), {}),
  () => Object.setPrototypeOf(new BigInt64Array([-1n]), Uint8Array.prototype),
  () => Object.setPrototypeOf(new Uint8Array([0x7b, 0xff]), null),
  () => Object.defineProperties(new Uint8Array([0x7b, 0xff]), { slice: { value: throwing }, buffer: { get: throwing } }),
  () => Object.assign(new Uint8Array([0x7b, 0xff]), { slice: () => "{}" }),
  () => Object.assign(Object.create({}), { [Symbol.toStringTag]: "Uint8Array", length: 2 }),
  () => Object.assign(Object.create({}), { [Symbol.toStringTag]: "ArrayBuffer", length: 2 ** 40 }),
  () => Object.assign(Object.create({}), { [Symbol.toStringTag]: "ArrayBuffer", *[Symbol.iterator]() { for (;;) yield 0; } }),
  () => Object.assign(Object.create({}), { [Symbol.toStringTag]: "Response", bodyUsed: true }),
  () => {
    const buffer = new ArrayBuffer(8, { maxByteLength: 8 });
    const view = new Uint8Array(buffer, 4, 4);
    buffer.resize(2);
    return view;
  },
  () => {
    const cycle = { ...PLAIN };
    cycle.data = cycle.code = cycle;
    return cycle;
  },
  () => {
    const cycle = { ...PLAIN };
    cycle.data = [cycle];
    return cycle;
  },
];
const exotic = fc.constantFrom(...exotics.map((make) => new Lazy(make)));

function detached(buffer) {
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

const FIELDS = ["code", "data", "date", "message", "requestId", "success"];
const field = fc.oneof(text, number, fc.boolean(), fc.constant(null), exotic, fc.jsonValue({ maxDepth: 2 }));
const value = fc.oneof(
  fc.record({ code: number, data: field, date: text, message: text, requestId: text, success: fc.boolean() }, { requiredKeys: ["code", "success"] }),
  fc.record(Object.fromEntries(FIELDS.map((name) => [name, field])), { requiredKeys: [] }),
  fc.dictionary(fc.oneof(fc.constantFrom(...FIELDS, "__proto__", "constructor", "toString", "then"), fc.string()), field),
  fc.anything({ withBigInt: true, withBoxedValues: true, withDate: true, withMap: true, withNullPrototype: true, withObjectString: true, withSet: true, withSparseArray: true, withTypedArray: true, maxDepth: 3 }),
  fc.uint8Array(),
  exotic,
);
const options = fc.record(
  {
    status: fc.oneof(fc.constantFrom(0, 99, 100, 200, 399, 400, 404, 408, 425, 429, 500, 503, 999, 1000), field),
    retryAfter: fc.oneof(fc.constantFrom("7", "0", "-1", "soon", "Thu, 01 Jan 1970 00:00:30 GMT", "9007199254741"), field),
    int64: fc.constantFrom(undefined, "number", "string", "bigint"),
  },
  { requiredKeys: [] },
);

// Proxies and getters.

/** All proxy traps. */
const TRAPS = Object.getOwnPropertyNames(Reflect);
/** The traps that modify an object. */
const MODIFYING = ["set", "deleteProperty", "defineProperty", "setPrototypeOf", "preventExtensions"];

/** Decodes other inputs while a decode is in progress. */
function decodesWithin(decodeEnvelope) {
  const inner = [
    decodeEnvelope('{"message":"something else, and longer","code":404,"success":false,"date":"inner","requestId":"inner"}', { status: 503, retryAfter: "99" }),
    decodeEnvelope("<html>", { status: 502, retryAfter: "Thu, 01 Jan 1970 00:00:30 GMT" }),
    decodeEnvelope('{"code":1,"success":true,"data":[8545436153352348123]}', { int64: "bigint" }),
    decodeEnvelope({ code: 5845, success: false, message: "inner" }),
  ];
  assert.deepEqual(inner.map(({ code, reason }) => code ?? reason), [404, "not-json", 1, 5845]);
  assert.equal(inner[0].message, "something else, and longer");
  assert.equal(inner[0].requestId, "inner");
  assert.equal(inner[0].retryAfterMs, 99_000);
  assert.deepEqual(inner[2].data, [8545436153352348123n]);
}

describe("any value", () => {
  for (const [entry, { decodeEnvelope }] of Object.entries(entries)) {
    test(`exotic values as an input, a field or an option decode to a valid result: ${entry}`, () => {
      for (const make of exotics) {
        checkDecoded(decodeEnvelope(make(), OPTIONS));
        for (const name of FIELDS) checkDecoded(decodeEnvelope({ ...PLAIN, [name]: make() }, OPTIONS));
        checkDecoded(decodeEnvelope(PLAIN, { status: make(), retryAfter: make() }));
        checkNext(decodeEnvelope);
      }
    });

    test(`decodes to a valid result: ${entry}`, () => {
      fc.assert(
        fc.property(value, options, (input, options) => {
          checkDecoded(decodeEnvelope(made(input), made(options)));
          checkNext(decodeEnvelope);
        }),
        runs(1_500),
      );
    });

    test(`can be the options: ${entry}`, () => {
      const anyOptions = fc.oneof(value, value.map((it) => ({ status: it })), value.map((it) => ({ retryAfter: it })));
      fc.assert(
        fc.property(anyOptions, (generated) => {
          const options = made(generated);
          let hasInt64 = false;
          try {
            hasInt64 = options?.int64 !== undefined;
          } catch {
            // Options that cannot be read are ignored.
          }
          if (!hasInt64) checkDecoded(decodeEnvelope(PLAIN, options));
          checkNext(decodeEnvelope);
        }),
        runs(500),
      );
    });

    test(`is not modified, and each field is read at most once: ${entry}`, () => {
      fc.assert(
        fc.property(fc.record(Object.fromEntries(FIELDS.map((name) => [name, field])), { requiredKeys: [] }), (generated) => {
          const target = made(generated);
          const before = Object.getOwnPropertyDescriptors(target);
          const reads = [];
          const handler = Object.fromEntries(MODIFYING.map((trap) => [trap, () => assert.fail(`${trap} was called`)]));
          handler.get = (target, key, receiver) => {
            reads.push(key);
            return Reflect.get(target, key, receiver);
          };
          const decoded = decodeEnvelope(new Proxy(target, handler));
          const names = reads.filter((key) => typeof key === "string");
          assert.equal(new Set(names).size, names.length, names.join());
          assert.ok(names.every((name) => FIELDS.includes(name)));
          assert.deepEqual(Object.getOwnPropertyDescriptors(target), before);
          // Freezing the input does not change the result.
          assert.equal(canonicalWithoutData(decodeEnvelope(Object.freeze({ ...target }))), canonicalWithoutData(decoded));
          assert.equal(decoded.data, decoded.ok || decoded.outcome === "failure" ? (target.data ?? null) : undefined);
        }),
        runs(400),
      );
    });

    test(`as a proxy with hostile traps decodes to a valid result: ${entry}`, () => {
      const behavior = fc.constantFrom("throws", "throws undefined", "decodes", "decodes and throws", "lies", "honest");
      const behaviors = fc.record(Object.fromEntries(TRAPS.map((trap) => [trap, fc.oneof({ weight: 4, arbitrary: fc.constant("honest") }, behavior)])));
      const lie = { get: [5308, "x", null, {}], getPrototypeOf: [null, Object.prototype, Array.prototype, Uint8Array.prototype, Promise.prototype, {}], has: [true, false], ownKeys: [[]] };
      fc.assert(
        fc.property(value, behaviors, fc.nat(20), (generated, behaviors, turn) => {
          const target = made(generated);
          if ((typeof target !== "object" && typeof target !== "function") || target === null) return;
          let calls = 0;
          const handler = {};
          for (const [trap, behavior] of Object.entries(behaviors)) {
            handler[trap] = (...args) => {
              calls++;
              if (behavior.startsWith("decodes")) decodesWithin(decodeEnvelope);
              if (behavior === "throws undefined") throw undefined;
              if (behavior.endsWith("throws")) throw new RangeError("no");
              const lies = lie[trap];
              return behavior === "lies" && lies ? lies[(calls + turn) % lies.length] : Reflect[trap](...args);
            };
          }
          checkDecoded(decodeEnvelope(new Proxy(target, handler), OPTIONS));
          checkNext(decodeEnvelope);
        }),
        runs(1_000),
      );
    });

    test(`with getters that throw, change or decode decodes to a valid result: ${entry}`, () => {
      const getter = fc.constantFrom("throws", "changes", "decodes", "honest");
      const getters = fc.record(Object.fromEntries(FIELDS.map((name) => [name, getter])));
      fc.assert(
        fc.property(getters, fc.record(Object.fromEntries(FIELDS.map((name) => [name, field]))), (getters, generated) => {
          const values = made(generated);
          const input = {};
          for (const name of FIELDS) {
            let reads = 0;
            Object.defineProperty(input, name, {
              enumerable: true,
              get() {
                reads++;
                if (getters[name] === "throws") throw values[name];
                if (getters[name] === "decodes") decodesWithin(decodeEnvelope);
                return getters[name] === "changes" && reads > 1 ? Symbol("another value") : values[name];
              },
            });
          }
          const decoded = decodeEnvelope(input, OPTIONS);
          checkDecoded(decoded);
          const throws = Object.values(getters).includes("throws");
          if (throws) assert.equal(decoded.reason, "unreadable");
          // Only the first read of a field counts.
          else assert.equal(canonicalWithoutData(decoded), canonicalWithoutData(decodeEnvelope({ ...values }, OPTIONS)));
          checkNext(decodeEnvelope);
        }),
        runs(500),
      );
    });

    test(`decodes the same with a polluted Object.prototype: ${entry}`, () => {
      fc.assert(
        fc.property(fc.constantFrom(...FIELDS), field, fc.boolean(), (name, generated, isGetter) => {
          const value = made(generated);
          const inputs = [{}, { code: 0, success: true }, { success: false }, { code: 5308 }, PLAIN];
          const texts = inputs.map((it) => JSON.stringify(it));
          const expected = [...inputs, ...texts].map((it) => canonicalWithoutData(decodeEnvelope(it)));
          const own = Object.getOwnPropertyDescriptor(Object.prototype, name);
          assert.equal(own, undefined);
          const polluted = isGetter ? { get: () => value } : { value, writable: true };
          Object.defineProperty(Object.prototype, name, { ...polluted, configurable: true });
          let found;
          try {
            found = [...inputs, ...texts].map((it) => decodeEnvelope(it));
          } finally {
            delete Object.prototype[name];
          }
          assert.deepEqual(found.map(canonicalWithoutData), expected);
        }),
        { ...runs(300), examples: FIELDS.map((name) => [name, null, false]) },
      );
    });
  }
});

/** Returns a result as canonical JSON without its data, which may not be JSON. */
function canonicalWithoutData(decoded) {
  const { data, ...rest } = decoded;
  return canonicalize(rest);
}

// Arbitrary texts.

const json = fc.oneof(
  { weight: 3, arbitrary: fc.record({ code: fc.oneof(number, fc.jsonValue()), data: fc.jsonValue(), date: field, message: text, requestId: text, success: fc.oneof(fc.boolean(), fc.jsonValue()), extra: fc.jsonValue() }, { requiredKeys: [] }).map(textOf) },
  fc.jsonValue().map(textOf),
);

function textOf(value) {
  try {
    return JSON.stringify(made(value)) ?? "";
  } catch {
    return "{}";
  }
}

/** JSON with random edits, most of which make it invalid. */
const mutated = fc
  .tuple(json, fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.oneof(fc.constantFrom('"', "\\", "{", "}", "[", "]", ",", ":", " ", "\n", "\0", "\ufeff", "-", "0", "1e400", "5308.0", "8545436153352348123", "null", "true", '"code":', '"data":', "\\u0063", "\ud800", "\u00a0"), fc.string({ maxLength: 3 }))), { maxLength: 3 }))
  .map(([text, changes]) => changes.reduce((text, [at, gone, put]) => {
    at %= text.length + 1;
    return text.slice(0, at) + put + text.slice(at + gone);
  }, text));

/** Returns the value that `JSON.parse` returns, or `undefined` if it throws. */
function parsed(text) {
  try {
    return { value: JSON.parse(text.startsWith("\ufeff") ? text.slice(1) : text) };
  } catch {
    return undefined;
  }
}

describe("any text", () => {
  test("decodes like JSON.parse, and alike in every build", () => {
    const seen = {};
    const others = Object.entries(entries).filter(([entry]) => entry !== ".");
    const { decodeEnvelope } = entries["."];
    fc.assert(
      fc.property(fc.oneof(json, mutated, text), options, (text, generated) => {
        let options = made(generated);
        // A date would be converted at a different time by each build.
        if (options.retryAfter === "Thu, 01 Jan 1970 00:00:30 GMT") options = { ...options, retryAfter: "30" };
        const plain = { ...options, int64: "number" };
        const decoded = decodeEnvelope(text, plain);
        checkDecoded(decoded);
        seen[decoded.reason ?? decoded.outcome] = (seen[decoded.reason ?? decoded.outcome] ?? 0) + 1;
        const json = parsed(text);
        const isBlank = text.trim() === "";
        assert.equal(decoded.reason === "not-json", json === undefined && !isBlank);
        assert.equal(decoded.reason === "empty", json === undefined && isBlank);
        if (json !== undefined && decoded.outcome !== "malformed") {
          assert.deepEqual(decoded.data, json.value.data ?? null);
          assert.ok(decoded.code === json.value.code);
          // A parsed object decodes like its text, except that its integers are already rounded.
          const anomalies = decoded.anomalies.filter((anomaly) => anomaly !== "integers-rounded");
          assert.equal(canonicalize(decodeEnvelope(json.value, plain)), canonicalize({ ...decoded, anomalies }));
        }

        const canonical = canonicalize(decoded);
        const exact = exactJson(decodeEnvelope(text, options));
        const bytes = new TextEncoder().encode(text);
        const fromBytes = canonicalize(decodeEnvelope(bytes, plain));
        // Encoding as UTF-8 replaces lone surrogates.
        if (text.isWellFormed()) assert.equal(fromBytes, canonical);
        for (const [entry, { decodeEnvelope }] of others) {
          assert.equal(canonicalize(decodeEnvelope(text, plain)), canonical, entry);
          assert.equal(exactJson(decodeEnvelope(text, options)), exact, entry);
          assert.equal(canonicalize(decodeEnvelope(bytes, plain)), fromBytes, entry);
        }
        checkNext(decodeEnvelope);
      }),
      runs(3_000),
    );
    // Otherwise, the arbitrary texts would prove little.
    for (const outcome of ["success", "failure", "not-json", "not-an-object", "code-not-an-integer", "success-not-a-boolean"]) {
      assert.ok(seen[outcome] > 20, `${outcome}: ${seen[outcome]}`);
    }
  });

  test("differs from JSON.parse only in long integers", () => {
    const { decodeEnvelope } = entries["."];
    const long = fc.oneof(fc.bigInt(), fc.constantFrom(2n ** 53n, -(2n ** 53n), 2n ** 53n - 1n, 10n ** 15n, 10n ** 16n, 8545436153352348123n, 2n ** 64n));
    // Excludes doubles that JSON writes as long integers.
    const double = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((it) => !/^-?\d{16,}$/.test(it));
    const tree = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, long, double, text, fc.constantFrom(true, false, null), fc.array(tie("tree")), fc.dictionary(fc.string(), tie("tree"))),
    })).tree;
    fc.assert(
      fc.property(tree, (data) => {
        const text = `{"code":0,"success":true,"data":${exactJson(data)}}`;
        const isLong = (it) => typeof it === "bigint" && (it > 2n ** 53n - 1n || it < 1n - 2n ** 53n);
        const expected = (as) => mapped(data, (it) => (typeof it !== "bigint" ? it : isLong(it) ? as(it) : Number(it)));
        assert.deepEqual(decodeEnvelope(text, { int64: "bigint" }).data, asParsed(expected((it) => it)));
        assert.deepEqual(decodeEnvelope(text, { int64: "string" }).data, asParsed(expected(String)));
        assert.deepEqual(decodeEnvelope(text).data, asParsed(expected(String)));
        const rounded = decodeEnvelope(text, { int64: "number" });
        assert.deepEqual(rounded.data, JSON.parse(text).data);
        let isRounded = false;
        mapped(data, (it) => (isRounded ||= typeof it === "bigint" && BigInt(Number(it)) !== it));
        assert.deepEqual(rounded.anomalies, isRounded ? ["integers-rounded"] : []);
      }),
      runs(1_000),
    );
  });

  test("is rejected exactly if JSON.parse rejects it", () => {
    const { decodeEnvelope } = entries["."];
    const piece = fc.constantFrom(
      ...["8545436153352348123", "-8545436153352348123", "9007199254740991", "9007199254740992", "0", "1.8545436153352348123", "e", ".", "-", "+"],
      ...['"', '"', '\\', '\\\\"', '"a"', '"8545436153352348123"', ":", ":", ",", ",", "{", "}", "[", "]", " ", "\n", "true", "\u00a0"],
    );
    let valid = 0;
    const check = (pieces) => {
      const text = `{"code":0,"success":true,"data":[${pieces.join("")}]}`;
      let data;
      try {
        ({ data } = JSON.parse(text));
      } catch {
        for (const int64 of ["string", "bigint", "number"]) assert.equal(decodeEnvelope(text, { int64 }).reason, "not-json", text);
        return;
      }
      valid += 1;
      assert.deepEqual(decodeEnvelope(text, { int64: "number" }).data, data, text);
      // Only long integers differ: numbers in one, strings of digits in the other.
      const rounded = JSON.stringify(decodeEnvelope(text).data, (key, it) => (typeof it === "string" && /^-?\d{16,}$/.test(it) ? Number(it) : it));
      const reparsed = JSON.stringify(data, (key, it) => (typeof it === "string" && /^-?\d{16,}$/.test(it) ? Number(it) : it));
      assert.equal(rounded, reparsed, text);
    };
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), check), runs(20_000));
    // A valid value, then the same text with one replacement.
    const leaf = fc.constantFrom("8545436153352348123", '"8545436153352348123"', '"\\\\"', '"\\""', "1", "0.8545436153352348123", "-9007199254740993");
    const tree = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie("tree"), { maxLength: 3 }).map((items) => `[${items.join(" , ")}]`),
        fc.array(tie("tree"), { maxLength: 3 }).map((items) => `{${items.map((it, at) => `"${at}\\"" :${it}`).join(",")}}`),
      ),
    })).tree;
    fc.assert(
      fc.property(tree, fc.nat(), piece, (json, at, other) => {
        check([json]);
        const index = at % (json.length + 1);
        check([json.slice(0, index), other, json.slice(index + (at % 2))]);
      }),
      runs(5_000),
    );
    assert.ok(valid > 5_000, `${valid} valid`);
  });
});

/** Returns the JSON of a value, with bigints as numbers. */
function exactJson(value) {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${value.map(exactJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.keys(value).map((key) => `${JSON.stringify(key)}:${exactJson(value[key])}`).join(",")}}`;
}

function mapped(value, leaf) {
  if (Array.isArray(value)) return value.map((it) => mapped(it, leaf));
  if (typeof value !== "object" || value === null) return leaf(value);
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, mapped(it, leaf)]));
}

/** Converts a value to what parsing its JSON returns: plain objects, and no -0, which `JSON.stringify` loses. */
function asParsed(value) {
  return mapped(value, (it) => (Object.is(it, -0) ? 0 : it));
}

describe("an input that throws half-way", () => {
  for (const [entry, { decodeEnvelope }] of Object.entries(entries)) {
    test(`does not affect the next call, whichever operation throws: ${entry}`, () => {
      // The proxy throws at its n-th operation, for every n until it has fewer operations.
      for (let last = 0, thrown = true; thrown; last++) {
        assert.ok(last < 100);
        thrown = false;
        let step = 0;
        const handler = Object.fromEntries(
          TRAPS.map((trap) => [
            trap,
            (...args) => {
              decodesWithin(decodeEnvelope);
              if (step++ === last) {
                thrown = true;
                throw new Error("half-way");
              }
              return Reflect[trap](...args);
            },
          ]),
        );
        const decoded = decodeEnvelope(new Proxy({ ...PLAIN }, handler), OPTIONS);
        checkDecoded(decoded);
        if (thrown) assert.equal(decoded.reason, "unreadable");
        else assert.equal(canonicalize(decoded), PLAIN_DECODED);
        checkNext(decodeEnvelope);
      }
    });

    test(`can have options whose getters decode: ${entry}`, () => {
      const reading = (value) => ({
        get() {
          decodesWithin(decodeEnvelope);
          return value;
        },
      });
      const options = Object.defineProperties({}, { status: reading(404), retryAfter: reading("7"), int64: reading("number") });
      for (const input of [PLAIN, PLAIN_TEXT, new TextEncoder().encode(PLAIN_TEXT)]) {
        assert.equal(canonicalize(decodeEnvelope(input, options)), PLAIN_DECODED);
      }
    });

    test(`never has its toJSON, valueOf, toString or Symbol.toPrimitive called: ${entry}`, () => {
      const decodes = () => {
        decodesWithin(decodeEnvelope);
        return 5308;
      };
      const methods = { toJSON: decodes, valueOf: decodes, toString: decodes, [Symbol.toPrimitive]: decodes, then: decodes };
      assert.equal(decodeEnvelope({ ...PLAIN, ...methods }, OPTIONS).code, 5308);
      assert.equal(decodeEnvelope({ ...PLAIN, code: methods }, OPTIONS).reason, "code-not-an-integer");
      assert.deepEqual(decodeEnvelope({ ...PLAIN, message: methods }, OPTIONS).anomalies, ["message-not-a-string"]);
      // Decodes while `JSON.stringify` serializes a result.
      const printed = JSON.stringify(decodeEnvelope({ ...PLAIN, data: { toJSON: decodes } }, OPTIONS));
      assert.equal(JSON.parse(printed).data, 5308);
      checkNext(decodeEnvelope);
    });
  }
});
