// The option `schema` with the libraries that implement Standard Schema.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { scope, type } from "arktype";
import { decodeEnvelope, decodeError, decodeResponse, StardustError, unwrapEnvelope, unwrapResponse } from "stardust-errors";
import * as v from "valibot";
import { z } from "zod";
import { start } from "./server.js";

const isKnown = async (id) => id === "8545436153352348123";

const libraries = {
  zod: {
    dataset: z.object({ id: z.string(), name: z.string() }),
    coerced: z.object({ id: z.string().transform(BigInt) }),
    nested: z.object({ items: z.array(z.object({ size: z.number() })) }),
    asynchronous: z.object({ id: z.string().refine(isKnown, "no such id") }),
  },
  valibot: {
    dataset: v.object({ id: v.string(), name: v.string() }),
    coerced: v.object({ id: v.pipe(v.string(), v.transform(BigInt)) }),
    nested: v.object({ items: v.array(v.object({ size: v.number() })) }),
    asynchronous: v.objectAsync({ id: v.pipeAsync(v.string(), v.checkAsync(isKnown, "no such id")) }),
  },
  arktype: {
    dataset: type({ id: "string", name: "string" }),
    coerced: type({ id: type("string").pipe((id) => BigInt(id)) }),
    nested: type({ items: type({ size: "number" }).array() }),
    // arktype has no asynchronous schemas.
  },
};

const envelope = (data) => `{"code":200,"data":${data},"message":"","requestId":"r","success":true}`;
const SIZES = envelope('{"items":[{"size":1},{"size":"large"}]}');

let server;
before(async () => (server = await start()));
after(() => server.close());

const get = (path = "/dataset/7") => fetch(server.url + path, { headers: { "X-TS": String(Date.now()) } });

for (const [library, { dataset, coerced, nested, asynchronous }] of Object.entries(libraries)) {
  describe(library, () => {
    test("data that satisfies the schema is returned", async () => {
      const expected = { id: "8545436153352348123", name: "Cats" };
      assert.deepEqual(await unwrapResponse(get(), { schema: dataset }), expected);
      assert.deepEqual({ ...(await decodeResponse(get(), { schema: dataset })).data }, expected);
    });

    test("the data is the schema's output", async () => {
      const { id } = await unwrapResponse(get(), { schema: coerced });
      assert.equal(id, 8545436153352348123n);
    });

    test("data that does not satisfy the schema is malformed, with messages and paths", () => {
      const decoded = decodeEnvelope(SIZES, { schema: nested, status: 200 });
      const { outcome, ok, reason, code, status, requestId, retry, issues } = decoded;
      assert.deepEqual(
        { outcome, ok, reason, code, status, requestId, retry },
        { outcome: "malformed", ok: false, reason: "data-invalid", code: 200, status: 200, requestId: "r", retry: "never" },
      );
      assert.deepEqual(decoded.data, { items: [{ size: 1 }, { size: "large" }] });
      assert.deepEqual(issues.map(({ path }) => path), [["items", 1, "size"]]);
      assert.deepEqual(structuredClone(issues), issues);
      assert.match(issues[0].message, /number/);
      assert.match(decoded.message, /data\.items\.1\.size: .*number/);
    });

    test("redact removes the data and the messages", () => {
      const { data, body, issues, message } = decodeEnvelope(SIZES, { schema: nested, redact: true });
      assert.deepEqual([data, body], [null, ""]);
      assert.deepEqual(issues, [{ message: "", path: ["items", 1, "size"] }]);
      assert.doesNotMatch(message, /large/);
    });

    test("an error about invalid data survives a round trip through JSON", () => {
      const isInvalid = (error) => error instanceof StardustError && error.decoded.reason === "data-invalid";
      assert.throws(() => unwrapEnvelope(SIZES, { schema: nested }), isInvalid);
      assert.throws(
        () => unwrapEnvelope(SIZES, { schema: nested }),
        (error) => isInvalid(StardustError.fromJSON(JSON.parse(JSON.stringify(error)))),
      );
    });

    test("a failure is not validated", async () => {
      assert.equal((await decodeResponse(get("/dataset/8"), { schema: dataset })).codeName, "DATASET_NOT_EXISTS");
    });

    if (asynchronous === undefined) return;

    test("decodeResponse and unwrapResponse support asynchronous schemas", async () => {
      assert.equal((await unwrapResponse(get(), { schema: asynchronous })).id, "8545436153352348123");
      const { issues } = await decodeResponse(new Response(envelope('{"id":"7"}')), { schema: asynchronous });
      assert.deepEqual(issues, [{ message: "no such id", path: ["id"] }]);
      const error = await unwrapResponse(new Response(envelope('{"id":"7"}')), { schema: asynchronous }).catch(decodeError);
      assert.equal(error.decoded.reason, "data-invalid");
    });

    test("decodeEnvelope and unwrapEnvelope throw a TypeError for asynchronous schemas", () => {
      const expected = { name: "TypeError", message: /decodeResponse or unwrapResponse/ };
      assert.throws(() => decodeEnvelope(envelope('{"id":"7"}'), { schema: asynchronous }), expected);
      assert.throws(() => unwrapEnvelope(envelope('{"id":"7"}'), { schema: asynchronous }), expected);
    });
  });
}

test("a schema can be a function, as in arktype's scopes", () => {
  const { dataset } = scope({ dataset: { id: "id" }, id: "string" }).export();
  assert.equal(typeof dataset, "function");
  assert.deepEqual({ ...unwrapEnvelope(envelope('{"id":"7"}'), { schema: dataset }) }, { id: "7" });
});
