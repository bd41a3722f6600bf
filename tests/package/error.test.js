import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeEnvelope, describeCode, StardustError, unwrapEnvelope } from "stardust-errors";

const FAILURE = '{"code":403,"success":false,"requestId":"r","data":{"a":1}}';

/** Returns the error that `unwrapEnvelope` throws. */
function thrown(input, options) {
  try {
    unwrapEnvelope(input, options);
  } catch (error) {
    return error;
  }
  assert.fail("nothing was thrown");
}

test("unwrapEnvelope returns the data of a success", () => {
  assert.deepEqual(unwrapEnvelope('{"code":200,"success":true,"data":[1]}'), [1]);
  assert.equal(unwrapEnvelope({ code: 200, success: true }), null);
});

test("unwrapEnvelope throws a failure with all of its fields", () => {
  const error = thrown(FAILURE, { status: 403, retryAfter: "1" });
  assert.ok(error instanceof StardustError && error instanceof Error);
  assert.equal(`${error}`, "StardustError: Signature Expired");
  assert.equal(error.message, "Signature Expired");
  assert.equal(error.code, 403);
  assert.equal(error.codeName, "SIGNATURE_EXPIRED");
  assert.equal(error.category, "unauthenticated");
  assert.equal(error.retry, "re-sign");
  assert.equal(error.retryAfterMs, 1000);
  assert.equal(error.requestId, "r");
  assert.equal(error.status, 403);
  assert.equal(error.outcome, "failure");
  assert.equal(error.description, describeCode(403));
  assert.equal(error.decoded.description, describeCode(403));
  assert.match(error.stack, /error\.test\.js/);
});

test("unwrapEnvelope throws for an unknown code and a malformed response", () => {
  const unknown = thrown('{"code":5999,"success":false}');
  assert.deepEqual([unknown.code, unknown.codeName, unknown.category], [5999, null, null]);
  const malformed = thrown("<html>", { status: 502 });
  assert.deepEqual([malformed.code, malformed.codeName, malformed.retry], [null, null, "backoff"]);
  assert.equal(malformed.decoded.body, "<html>");
});

test("an error survives a round trip through JSON", () => {
  for (const error of [thrown(FAILURE), thrown("<html>", { status: 502 }), thrown('{"code":1,"success":false}')]) {
    const json = JSON.parse(JSON.stringify(error));
    assert.equal(json.name, "StardustError");
    for (const key of ["message", "outcome", "code", "codeName", "category", "retry", "retryAfterMs", "requestId", "status"]) {
      assert.equal(json[key], error[key], key);
    }
    const restored = StardustError.fromJSON(json);
    assert.ok(restored instanceof StardustError);
    assert.deepEqual(restored.toJSON(), error.toJSON());
    assert.deepEqual(structuredClone(error.toJSON()), error.toJSON());
  }
  for (const invalid of [undefined, null, 1, "x", {}, { decoded: null }, { decoded: decodeEnvelope('{"code":0,"success":true}') }]) {
    assert.throws(() => StardustError.fromJSON(invalid), { name: "TypeError", message: /toJSON/ });
  }
});

test("JSON.stringify never throws", () => {
  const cycle = {};
  cycle.self = cycle;
  const throws = { toJSON() { throw new Error("no"); } };
  const stringified = (data) => JSON.parse(JSON.stringify(new StardustError(decodeEnvelope({ code: 400, success: false, data })))).decoded.data;
  assert.deepEqual(stringified({ id: 8545436153352348123n, list: [1n] }), { id: "8545436153352348123", list: ["1"] });
  for (const data of [cycle, throws, () => 1, Symbol("x"), undefined]) assert.equal(stringified(data), null);
  assert.deepEqual(stringified(new Date(0)), "1970-01-01T00:00:00.000Z");
  // A common polyfill, which rounds.
  BigInt.prototype.toJSON = function () {
    return Number(this);
  };
  try {
    assert.equal(stringified(8545436153352348123n), "8545436153352348123");
  } finally {
    delete BigInt.prototype.toJSON;
  }

  // Tests every depth near the one that overflows the stack.
  const nested = (depth) => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
  const isKept = (depth) => stringified(nested(depth)) !== null;
  let [kept, lost] = [1, 100_000];
  assert.deepEqual([isKept(kept), isKept(lost)], [true, false]);
  while (lost - kept > 1) {
    const middle = (kept + lost) >> 1;
    if (isKept(middle)) kept = middle;
    else lost = middle;
  }
  for (let depth = kept - 100; depth < kept + 100; depth++) {
    const error = new StardustError(decodeEnvelope({ code: 400, success: false, data: nested(depth) }));
    for (const form of [[], [(_, value) => value], [null, 2]]) assert.equal(typeof JSON.stringify(error, ...form), "string");
  }
});

test("fromJSON validates its input and restores the catalog's own description", () => {
  const json = JSON.parse(JSON.stringify(thrown(FAILURE, { status: 403 })));
  const restored = StardustError.fromJSON(json);
  assert.equal(restored.decoded.description, describeCode(403));
  assert.ok(Object.isFrozen(restored.decoded.description) && Object.isFrozen(restored.decoded.anomalies));

  const malformed = JSON.parse(JSON.stringify(thrown("<html>")));
  assert.equal(StardustError.fromJSON(malformed).decoded.body, "<html>");
  const wrong = [
    [json, { ok: true }, { ok: false, outcome: "success" }, { code: 5308 }, { code: "403" }, { code: 403.5 }, { message: null }, { message: 7 }, { date: 7 }],
    [json, { requestId: {} }, { status: "403" }, { status: 99 }, { retry: "now" }, { retryAfterMs: -1 }, { retryAfterMs: "1" }, { anomalies: null }],
    [json, { anomalies: ["x"] }, { anomalies: [, "unknown-code"] }, { description: undefined }, { description: { code: 400 } }, { outcome: undefined }],
    [malformed, { reason: "x" }, { reason: undefined }, { body: 7 }, { outcome: "failure" }],
  ];
  for (const [whole, ...changes] of wrong) {
    for (const change of changes) {
      const changed = { ...whole, decoded: { ...whole.decoded, ...change } };
      assert.throws(() => StardustError.fromJSON(changed), TypeError, JSON.stringify(change));
    }
  }
  for (const invalid of [{ decoded: { ok: false } }, { get decoded() { throw 1; } }, []]) {
    assert.throws(() => StardustError.fromJSON(invalid), TypeError);
  }
});

test("the constructor sets the cause only if it is given", () => {
  const cause = new Error("why");
  assert.equal(new StardustError(decodeEnvelope(FAILURE), { cause }).cause, cause);
  assert.equal(Object.hasOwn(thrown(FAILURE), "cause"), false);
});

test("instanceof accepts other copies of the class and rejects look-alikes", async () => {
  const error = thrown(FAILURE);
  const copy = await import(`${import.meta.resolve("stardust-errors")}?second-copy`);
  assert.notEqual(copy.StardustError, StardustError);
  assert.ok(error instanceof copy.StardustError);
  assert.ok(new copy.StardustError(error.decoded) instanceof StardustError);

  class Subclass extends StardustError {}
  const subclassed = new Subclass(error.decoded);
  assert.ok(subclassed instanceof Subclass && subclassed instanceof StardustError);
  assert.ok(!(error instanceof Subclass));

  for (const lookalike of [
    undefined,
    null,
    0,
    "StardustError",
    {},
    new Error("x"),
    Object.assign(new Error("x"), { name: "StardustError", code: 403 }),
    { ...error },
    { [Symbol.for("stardust-errors.StardustError")]: true },
    Object.defineProperty(new Error("x"), Symbol.for("stardust-errors.StardustError"), { get: () => true }),
    error.toJSON(),
    JSON.parse(JSON.stringify(error)),
    Object.create(StardustError.prototype),
    Object.create(error),
    StardustError,
    StardustError.prototype,
    structuredClone(error),
    Object.setPrototypeOf(new Error("x"), StardustError.prototype),
    new Proxy({}, {}),
    () => error,
    [error],
    Promise.resolve(error),
  ]) {
    assert.ok(!(lookalike instanceof StardustError));
  }
});
