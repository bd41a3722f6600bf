import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeEnvelope, describeCode, StardustError, unwrapEnvelope } from "../../pkg/index.js";

const FAILURE = '{"code":403,"success":false,"requestId":"r","data":{"a":1}}';

function thrown(input, options) {
  try {
    unwrapEnvelope(input, options);
  } catch (error) {
    return error;
  }
  assert.fail("nothing was thrown");
}

test("the data of a success", () => {
  assert.deepEqual(unwrapEnvelope('{"code":200,"success":true,"data":[1]}'), [1]);
  assert.equal(unwrapEnvelope({ code: 200, success: true }), null);
});

test("a failure is thrown with all there is to know", () => {
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
  assert.equal(error.httpStatus, 403);
  assert.equal(error.decoded.description, describeCode(403));
  assert.match(error.stack, /error\.test\.js/);
});

test("an unknown code and a malformed answer are thrown, too", () => {
  const unknown = thrown('{"code":5999,"success":false}');
  assert.deepEqual([unknown.code, unknown.codeName, unknown.category], [5999, null, null]);
  const malformed = thrown("<html>", { status: 502 });
  assert.deepEqual([malformed.code, malformed.codeName, malformed.retry], [null, null, "backoff"]);
  assert.equal(malformed.decoded.body, "<html>");
});

test("JSON and back", () => {
  for (const error of [thrown(FAILURE), thrown("<html>", { status: 502 }), thrown('{"code":1,"success":false}')]) {
    const json = JSON.parse(JSON.stringify(error));
    assert.equal(json.name, "StardustError");
    for (const key of ["message", "code", "codeName", "category", "retry", "retryAfterMs", "requestId", "httpStatus"]) {
      assert.equal(json[key], error[key], key);
    }
    const restored = StardustError.fromJSON(json);
    assert.ok(restored instanceof StardustError);
    assert.deepEqual(restored.toJSON(), error.toJSON());
    assert.deepEqual(structuredClone(error.toJSON()), error.toJSON());
  }
  for (const nothing of [undefined, null, 1, "x", {}, { decoded: null }, { decoded: decodeEnvelope('{"code":0,"success":true}') }]) {
    assert.throws(() => StardustError.fromJSON(nothing), { name: "TypeError", message: /toJSON/ });
  }
});

test("the cause is kept", () => {
  const cause = new Error("why");
  assert.equal(new StardustError(decodeEnvelope(FAILURE), { cause }).cause, cause);
  assert.equal(Object.hasOwn(thrown(FAILURE), "cause"), false);
});

test("instanceof tells look-alikes, subclasses and second copies apart", async () => {
  const error = thrown(FAILURE);
  const copy = await import("../../pkg/error.js?second-copy");
  assert.notEqual(copy.StardustError, StardustError);
  assert.ok(error instanceof copy.StardustError);
  assert.ok(new copy.StardustError(error.decoded) instanceof StardustError);

  class Ours extends StardustError {}
  const ours = new Ours(error.decoded);
  assert.ok(ours instanceof Ours && ours instanceof StardustError);
  assert.ok(!(error instanceof Ours));

  for (const lookalike of [
    undefined,
    null,
    0,
    "StardustError",
    {},
    new Error("x"),
    Object.assign(new Error("x"), { name: "StardustError", code: 403 }),
    { ...error },
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
