// Hostile inputs and options never make decodeEnvelope throw, and never affect the next call.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import vm from "node:vm";
import { entries } from "./entries.js";

for (const [entry, { decodeEnvelope }] of Object.entries(entries)) describe(entry, () => {
  const FAILURE = { code: 5308, success: false };

  const throwing = () => {
    throw new Error("no");
  };
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };
  const everyTrap = Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((trap) => [trap, throwing]));

  const malformed = {
    empty: [undefined, null, "", " \n", new Uint8Array(0), new ArrayBuffer(0), Buffer.alloc(0)],
    "not-an-object": [
      0,
      NaN,
      5308,
      true,
      false,
      5308n,
      Symbol("code"),
      Symbol.iterator,
      () => FAILURE,
      class {},
      [],
      [FAILURE],
      new Array(4_294_967_295),
      new Proxy([], everyTrap),
      new Date(),
      /x/,
      new Map(Object.entries(FAILURE)),
      new Set(),
      new WeakMap(),
      new Error("code"),
      new String('{"code":5308,"success":false}'),
      new Number(5308),
      Object(5308n),
      new Float64Array(4),
      new DataView(new ArrayBuffer(4)),
      new SharedArrayBuffer(8),
      new Blob(["{}"]),
      new Response("{}"),
      Promise.resolve(FAILURE),
      new URLSearchParams("code=5308"),
      new (class Envelope {
        code = 5308;
        success = false;
      })(),
      Object.create(FAILURE),
      { __proto__: FAILURE },
      (function* () {})(),
      globalThis,
      vm.runInNewContext("[{ code: 5308, success: false }]"),
      vm.runInNewContext("new Date()"),
    ],
    unreadable: [
      revoked(),
      new Proxy({}, everyTrap),
      {
        get code() {
          throw null;
        },
      },
      {
        ...FAILURE,
        get data() {
          throw new Error("no");
        },
      },
      {
        ...FAILURE,
        get requestId() {
          throw undefined;
        },
      },
      detach(new ArrayBuffer(8)),
      detachedBytes(),
      outOfBounds(),
      new Proxy(new Uint8Array(2), {}),
      new Proxy(new Uint8Array(2), everyTrap),
      new Proxy(new ArrayBuffer(2), {}),
      new Proxy(Buffer.from("{}"), {}),
      Object.create(Uint8Array.prototype),
      // Objects that imitate bytes: the decoder must not iterate over them or trust their length.
      Object.assign(Object.create({}), { [Symbol.toStringTag]: "ArrayBuffer", *[Symbol.iterator]() { for (;;) yield 0; } }),
      Object.assign(Object.create({}), { [Symbol.toStringTag]: "Uint8Array", length: 1e9 }),
      Object.defineProperties(new DataView(new ArrayBuffer(2)), {
        [Symbol.toStringTag]: { value: "ArrayBuffer" },
        [Symbol.iterator]: { *value() { for (;;) yield 0; } },
      }),
      new Proxy(FAILURE, { get: throwing }),
      { code: revoked(), success: false },
    ],
    "code-missing": [{}, { code: undefined, success: false }, Object.create(null), Math, JSON, { data: FAILURE }],
    "code-not-an-integer": [
      { code: 5308n, success: false },
      { code: Symbol("x"), success: false },
      { code: () => 5308, success: false },
      { code: { valueOf: throwing, toString: throwing }, success: false },
      { code: new Number(5308), success: false },
    ],
    "success-not-a-boolean": [
      { code: 5308, success: new Boolean(false) },
      { code: 5308, success: 0n },
    ],
  };

  /** Detaches a buffer, like transferring it to a worker. */
  function detach(buffer) {
    structuredClone(buffer, { transfer: [buffer] });
    return buffer;
  }

  function detachedBytes() {
    const bytes = new Uint8Array(8);
    detach(bytes.buffer);
    return bytes;
  }

  function outOfBounds() {
    const buffer = new ArrayBuffer(8, { maxByteLength: 8 });
    const bytes = new Uint8Array(buffer, 4, 4);
    buffer.resize(2);
    return bytes;
  }

  for (const [reason, inputs] of Object.entries(malformed)) {
    inputs.forEach((input, index) => {
      test(`input ${index} is malformed: ${reason}`, () => {
        const decoded = decodeEnvelope(input);
        assert.equal(decoded.outcome, "malformed");
        assert.equal(decoded.reason, reason);
        assert.match(decoded.message, /^Expected .*, but got .+\.$/);
        assert.equal(decodeEnvelope(FAILURE).code, 5308);
      });
    });
  }

  test("all kinds of plain objects and bytes are decoded", () => {
    const symbolKeyed = { ...FAILURE, [Symbol.toStringTag]: "Response", [Symbol.iterator]: throwing };
    for (const input of [
      Object.freeze({ ...FAILURE }),
      Object.assign(Object.create(null), FAILURE),
      new Proxy(FAILURE, {}),
      new Proxy(Object.create(null), { get: (_, key) => FAILURE[key] }),
      vm.runInNewContext("({ code: 5308, success: false })"),
      vm.runInNewContext("new TextEncoder().encode('{\"code\":5308,\"success\":false}')", { TextEncoder }),
      vm.runInNewContext(
        "const bytes = [...'{\"code\":5308,\"success\":false}'].map((c) => c.charCodeAt(0)); new Uint8Array(bytes)",
      ),
      vm.runInNewContext(
        "const bytes = [...'{\"code\":5308,\"success\":false}'].map((c) => c.charCodeAt(0)); new Uint8Array(bytes).buffer",
      ),
      Buffer.from('{"code":5308,"success":false}'),
      sharedBytes('{"code":5308,"success":false}'),
      symbolKeyed,
      { ...FAILURE, then: throwing, toJSON: throwing, valueOf: throwing, toString: throwing },
      JSON.parse('{"__proto__":null,"code":5308,"success":false}'),
      {
        get code() {
          return 5308;
        },
        success: false,
      },
    ]) {
      assert.equal(decodeEnvelope(input).outcome, "failure");
      assert.equal(decodeEnvelope(input).description.name, "DATASET_NOT_EXISTS");
    }
  });

  function sharedBytes(text) {
    const bytes = new TextEncoder().encode(text);
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    return shared;
  }

  test("each field is read once, and no other property is read", () => {
    const reads = [];
    const input = new Proxy(FAILURE, {
      get(target, key) {
        reads.push(key);
        return target[key];
      },
    });
    decodeEnvelope(input);
    assert.deepEqual(reads, ["code", "success", "message", "date", "requestId", "data"]);
  });

  test("a getter can call decodeEnvelope", () => {
    const outer = decodeEnvelope({
      get code() {
        return decodeEnvelope("<html>", { status: 503, retryAfter: "5" }).retryAfterMs;
      },
      get message() {
        return decodeEnvelope({ code: 404, success: false }).message;
      },
      success: false,
    });
    assert.equal(outer.code, 5000);
    assert.equal(outer.message, "Not Found, the resource is missing");
  });

  test("a polluted Object.prototype is ignored", () => {
    Object.assign(Object.prototype, { code: 5308, success: false, message: "polluted", status: 503 });
    try {
      assert.equal(decodeEnvelope({}).reason, "code-missing");
      assert.equal(decodeEnvelope("{}").reason, "code-missing");
      assert.equal(decodeEnvelope('{"code":0,"success":true}').message, "");
    } finally {
      for (const key of ["code", "success", "message", "status"]) delete Object.prototype[key];
    }
  });

  test("data is returned unchanged", () => {
    const cycle = {};
    cycle.self = cycle;
    for (const data of [cycle, new Map(), 1n, () => 1, Symbol("x"), revoked(), 0, "", false, NaN]) {
      assert.ok(Object.is(decodeEnvelope({ code: 0, success: true, data }).data, data));
      assert.ok(Object.is(decodeEnvelope({ code: 404, success: false, data }).data, data));
    }
    for (const input of [{ code: 0, success: true }, { code: 0, success: true, data: undefined }, { code: 0, success: true, data: null }]) {
      assert.equal(decodeEnvelope(input).data, null);
    }
  });

  test("deep and long inputs are decoded", () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    assert.equal(decodeEnvelope(`{"code":0,"success":true,"data":${deep}}`).ok, true);
    assert.equal(decodeEnvelope(`{"code":0,"success":true,"data":"${"x".repeat(10_000_000)}"}`).data.length, 10_000_000);
    assert.equal(decodeEnvelope(" ".repeat(10_000_000)).reason, "empty");
    const long = decodeEnvelope({ code: 5308, success: false, message: "\ud800".repeat(1_000_000) });
    assert.equal(long.message, "\ufffd".repeat(1_000_000));
  });

  test("lone surrogates in strings are replaced with U+FFFD", () => {
    const decoded = decodeEnvelope('{"code":5308,"success":false,"message":"a\ud800","requestId":"\udfff\ud83d\ude00"}');
    assert.equal(decoded.message, "a\ufffd");
    assert.equal(decoded.requestId, "\ufffd\ud83d\ude00");
    assert.equal(decodeEnvelope("x\ud800y").body, "x\ufffdy");
  });

  test("invalid options are ignored, and an invalid int64 throws a TypeError", () => {
    const status = (options) => decodeEnvelope({ code: 5999, success: false }, options).status;
    assert.equal(status({ status: 503 }), 503);
    for (const options of [null, 7, "x", Symbol("x"), { status: "503" }, { status: NaN }, { status: 503.5 }, { status: 503n }, revoked(), { get status() { throw 1; } }]) {
      assert.equal(status(options), null);
    }
    const wait = (retryAfter) => decodeEnvelope("", { retryAfter }).retryAfterMs;
    assert.equal(wait("7"), 7000);
    for (const retryAfter of [null, 7, {}, "x".repeat(64), "7".padStart(65, "0"), "1" + "0".repeat(63), "7".repeat(1_000_000), "\ud800", "７"]) assert.equal(wait(retryAfter), null);
    assert.deepEqual([FAILURE, FAILURE].map((it, index) => decodeEnvelope(it, index)).map(({ code }) => code), [5308, 5308]);

    decodeEnvelope(FAILURE, { int64: "number" });
    decodeEnvelope(FAILURE, { int64: undefined });
    for (const int64 of ["String", "", null, 64, 1n]) {
      assert.throws(() => decodeEnvelope(FAILURE, { int64 }), { name: "TypeError", message: /int64/ });
    }
  });

  test("an option that throws or has the wrong type is ignored, and the others still apply", () => {
    const html = "<html>password=7f2a</html>";
    for (const name of ["status", "retryAfter", "int64"]) {
      const options = Object.defineProperty({ status: 503, retryAfter: "7", redact: true }, name, { get: throwing });
      const { body, status, retryAfterMs } = decodeEnvelope(html, options);
      assert.deepEqual([body, status, retryAfterMs], ["", name === "status" ? null : 503, name === "retryAfter" ? null : 7000]);
    }
    assert.equal(decodeEnvelope(html, { status: Symbol("x"), retryAfter: {}, redact: true }).body, "");
    assert.equal(decodeEnvelope(html, { redact: 1, retryAfter: "7" }).body, html);
  });

  test("redact keeps only the code, the message, the request id and the date of the response", () => {
    const failure = '{"code":400,"data":{"password":"7f2a"},"date":"2024","message":"m","requestId":"r","success":false}';
    for (const input of [failure, JSON.parse(failure)]) {
      const { code, data, date, message, requestId } = decodeEnvelope(input, { redact: true });
      assert.deepEqual([code, data, date, message, requestId], [400, null, "2024", "m", "r"]);
    }
    assert.deepEqual(decodeEnvelope('{"code":0,"success":true,"data":[1]}', { redact: true }).data, [1]);
  });

  test("a Retry-After header that is not ASCII is ignored", () => {
    for (const retryAfter of ["7é", "é", "S\u00fcn, 06 Nov 1994 08:49:37 GMT", "Sun, 06 N\u00f6v 2094 08:49:37 GMT", "7\u00a0"]) {
      assert.equal(decodeEnvelope("", { retryAfter }).retryAfterMs, null, retryAfter);
    }
  });

  test("a Retry-After date is converted into milliseconds from now", () => {
    const at = new Date(Date.now() + 60_000).toUTCString();
    const { retryAfterMs } = decodeEnvelope("", { status: 503, retryAfter: at });
    assert.ok(retryAfterMs > 50_000 && retryAfterMs <= 60_000, `${retryAfterMs}`);
  });

  test("bytes are decoded without a TextDecoder", () => {
    const { TextDecoder } = globalThis;
    delete globalThis.TextDecoder;
    try {
      const decoded = decodeEnvelope(new TextEncoder().encode('\ufeff{"code":5308,"success":false,"message":"\u00e9\u6570\ud83d\ude00"}'));
      assert.equal(decoded.message, "\u00e9\u6570\ud83d\ude00");
      for (const bytes of [[0x7b, 0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe6, 0x95], [0xf4, 0x90, 0x80, 0x80]]) {
        assert.match(decodeEnvelope(Uint8Array.from(bytes)).message, /not UTF-8/);
      }
      assert.equal(decodeEnvelope(Uint8Array.from([0x7b, 0xff])).body, "{\ufffd");
    } finally {
      globalThis.TextDecoder = TextDecoder;
    }
  });
});
