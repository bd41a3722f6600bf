// The option `schema` with hand-written schemas. tests/libraries uses those of zod, valibot and arktype.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { entries, npmEntries } from "./entries.js";

const standard = (validate) => ({ "~standard": { version: 1, vendor: "test", validate } });

/** Accepts an object with a numeric id and returns the id as a string. */
const validate = ({ id } = {}) =>
  typeof id === "number" ? { value: { id: String(id) } } : { issues: [{ message: "Expected a number", path: ["items", { key: 0 }, Symbol("id")] }] };
const SYNCHRONOUS = standard(validate);
const ASYNCHRONOUS = standard(async (data) => validate(data));

const SUCCESS = '{"code":200,"data":{"id":7},"date":"2024","message":"ok","requestId":"r","success":true}';
const WRONG = SUCCESS.replace("7", '"secret"');

for (const [entry, { decodeEnvelope }] of Object.entries(entries)) {
  describe(`schema: ${entry}`, () => {
    const decode = (input, schema, options) => decodeEnvelope(input, { ...options, schema });

    test("data is the schema's output", () => {
      for (const input of [SUCCESS, new TextEncoder().encode(SUCCESS), JSON.parse(SUCCESS)]) {
        assert.deepEqual(decode(input, SYNCHRONOUS), { ...decodeEnvelope(SUCCESS), data: { id: "7" } });
      }
    });

    test("data that the schema rejects is kept in a malformed result", () => {
      const expected = {
        outcome: "malformed",
        ok: false,
        reason: "data-invalid",
        code: 200,
        data: { id: "secret" },
        issues: [{ message: "Expected a number", path: ["items", 0, "Symbol(id)"] }],
        retry: "never",
        retryAfterMs: 7000,
        body: WRONG,
        message: "Expected data that satisfies the schema, but got data that does not. data.items.0.Symbol(id): Expected a number",
        date: "2024",
        requestId: "r",
        status: 200,
        anomalies: [],
      };
      const options = { status: 200, retryAfter: "7" };
      assert.deepEqual(decode(WRONG, SYNCHRONOUS, options), expected);
      assert.deepEqual(decode(JSON.parse(WRONG), SYNCHRONOUS, options), { ...expected, body: null });
    });

    test("redact keeps only the paths of the issues", () => {
      const decoded = decode(WRONG, standard(() => ({ issues: [{ message: "secret is not a number", path: ["id"] }] })), { redact: true });
      assert.deepEqual([decoded.data, decoded.body, decoded.issues], [null, "", [{ message: "", path: ["id"] }]]);
      assert.equal(decoded.message, "Expected data that satisfies the schema, but got data that does not.");
    });

    test("anomalies of the envelope are kept", () => {
      const input = { code: 200, success: true, message: 7, data: {} };
      assert.deepEqual(decode(input, SYNCHRONOUS).anomalies, ["message-not-a-string"]);
    });

    test("only a success is validated", () => {
      const never = standard(() => assert.fail("was called"));
      assert.equal(decode({ code: 5308, success: false }, never).code, 5308);
      assert.equal(decode("<html>", never).reason, "not-json");
    });

    test("decoding never throws, whatever a schema returns or throws", () => {
      const throwing = { get issues() { throw new Error("no"); } };
      for (const result of [undefined, null, 7, throwing, { issues: 7 }, { issues: [] }, { issues: [null] }, { issues: [{}] }, { issues: [{ path: 7 }] }]) {
        const decoded = decode(SUCCESS, standard(() => result));
        if (result === 7) assert.equal(decoded.data, undefined);
        else assert.equal(decoded.reason, "data-invalid", String(result));
      }
      for (const thrown of [new TypeError("of the schema"), null, "text"]) {
        const decoded = decode(SUCCESS, standard(() => { throw thrown; }));
        assert.deepEqual(decoded.issues, [{ message: thrown?.message ?? "", path: [] }]);
      }
    });

    test("an asynchronous schema throws a TypeError", () => {
      for (const schema of [ASYNCHRONOUS, standard(async () => { throw new Error("not unhandled"); })]) {
        assert.throws(() => decode(SUCCESS, schema), { name: "TypeError", message: /asynchronous schema needs decodeResponse/ });
      }
    });

    test("a value that is not a Standard Schema throws a TypeError", () => {
      for (const schema of [null, 7, {}, "string", () => true, { "~standard": {} }, { get "~standard"() { throw new Error("no"); } }]) {
        assert.throws(() => decode(SUCCESS, schema), { name: "TypeError", message: /schema must be a Standard Schema/ });
      }
      assert.equal(decode(SUCCESS, undefined).ok, true);
      assert.equal(decode(SUCCESS, Object.assign(() => {}, SYNCHRONOUS)).ok, true);
    });
  });
}

for (const [entry, { decodeResponse, unwrapEnvelope, unwrapResponse, StardustError }] of Object.entries(npmEntries)) {
  test(`decodeResponse, unwrapResponse and unwrapEnvelope accept a schema: ${entry}`, async () => {
    for (const schema of [SYNCHRONOUS, ASYNCHRONOUS]) {
      assert.deepEqual((await decodeResponse(new Response(SUCCESS), { schema })).data, { id: "7" });
      assert.deepEqual(await unwrapResponse(new Response(SUCCESS), { schema }), { id: "7" });
      const { reason, issues } = await decodeResponse(new Response(WRONG), { schema });
      assert.deepEqual([reason, issues.length], ["data-invalid", 1]);
      await assert.rejects(unwrapResponse(new Response(WRONG), { schema }), (error) => error.decoded.issues.length === 1 && error.code === 200);
    }
    assert.deepEqual(unwrapEnvelope(SUCCESS, { schema: SYNCHRONOUS }), { id: "7" });
    assert.throws(() => unwrapEnvelope(WRONG, { schema: SYNCHRONOUS }), StardustError);
    assert.throws(() => unwrapEnvelope(SUCCESS, { schema: ASYNCHRONOUS }), TypeError);
    await assert.rejects(decodeResponse(new Response(SUCCESS), { schema: {} }), TypeError);
    const rejecting = standard(async () => { throw new Error("later"); });
    assert.deepEqual((await decodeResponse(new Response(SUCCESS), { schema: rejecting })).issues, [{ message: "later", path: [] }]);
  });

  test(`an error about invalid data survives a round trip through JSON: ${entry}`, () => {
    let error;
    try {
      unwrapEnvelope(WRONG, { schema: SYNCHRONOUS });
    } catch (thrown) {
      error = thrown;
    }
    const restored = StardustError.fromJSON(JSON.parse(JSON.stringify(error)));
    assert.deepEqual(restored.decoded, error.decoded);
    const { decoded } = error.toJSON();
    for (const issues of [undefined, 7, [{}], [{ message: "m", path: [{}] }]]) {
      assert.throws(() => StardustError.fromJSON({ decoded: { ...decoded, issues } }), TypeError);
    }
  });
}
