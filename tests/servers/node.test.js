// `decodeResponse` with the fetch of Node.js, against a misbehaving server.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import * as standard from "stardust-errors";
import * as js from "stardust-errors/js";
import { check } from "./expectations.js";
import { LARGE_BYTES, large, misbehave, misbehaviors } from "./misbehaving.js";
import { observe } from "./observe.js";

const require = createRequire(import.meta.url);
const entries = {
  ".": standard,
  "./js": js,
  ". (CommonJS)": require("stardust-errors"),
  "./js (CommonJS)": require("stardust-errors/js"),
};

let server;
before(async () => (server = await misbehave()));
after(() => server?.close());

for (const [name, entry] of Object.entries(entries)) {
  describe(name, { concurrency: 16 }, () => {
    for (const [behavior, misbehavior] of Object.entries(misbehaviors)) {
      test(behavior, async () => {
        const { init, aborts } = misbehavior;
        for (const asPromise of [false, true]) {
          check("node", misbehavior, await observe(entry, { url: server.urlOf(behavior), init, aborts, asPromise }));
        }
      });
    }
  });
}

describe("large responses", () => {
  for (const name of [".", "./js"]) {
    for (const [behavior, misbehavior] of Object.entries(large)) {
      test(`${behavior}, ${name}`, async (context) => {
        const { decodeResponse } = entries[name];
        const response = await fetch(server.urlOf(behavior));
        const begin = performance.now();
        const decoded = await decodeResponse(response);
        const ms = Math.round(performance.now() - begin);
        const peak = Math.round(process.resourceUsage().maxRSS / 2 ** 10);
        context.diagnostic(`${LARGE_BYTES / 2 ** 20} MB read and decoded in ${ms} ms; peak memory of the process so far: ${peak} MB`);
        for (const [field, value] of Object.entries(misbehavior.expected)) assert.equal(decoded[field], value, field);
        if (decoded.ok) assert.ok(decoded.data.length > 500_000, String(decoded.data.length));
        else assert.equal(decoded.body.length, 512);
      });
    }
  }
});

describe("a response that is used more than once", () => {
  const get = () => fetch(server.urlOf("503, Retry-After in seconds"));
  const used = {
    outcome: "malformed",
    reason: "unreadable",
    status: 503,
    retryAfterMs: 30_000,
    retry: "backoff",
    body: null,
  };
  const assertUsed = (decoded) => {
    for (const [field, value] of Object.entries(used)) assert.equal(decoded[field], value, field);
    assert.match(decoded.message, /a Response whose body was already read/);
  };

  for (const [name, { decodeResponse }] of Object.entries(entries)) {
    test(`${name}: a clone decodes to the same result`, async () => {
      const response = await get();
      const clone = response.clone();
      const decoded = await decodeResponse(response);
      assert.equal(decoded.reason, "not-json");
      assert.deepEqual(await decodeResponse(clone), decoded);
    });

    test(`${name}: a response that was read is unreadable`, async () => {
      for (const read of ["text", "arrayBuffer", "blob"]) {
        const response = await get();
        await response[read]();
        assertUsed(await decodeResponse(response));
      }
    });

    test(`${name}: a response that is decoded twice is unreadable the second time`, async () => {
      const response = await get();
      assert.equal((await decodeResponse(response)).reason, "not-json");
      assertUsed(await decodeResponse(response));
      const other = await get();
      const [first, second] = await Promise.all([decodeResponse(other), decodeResponse(other)]);
      assert.equal(first.reason, "not-json");
      assertUsed(second);
    });

    test(`${name}: a response locked by a reader is unreadable`, async () => {
      const response = await get();
      const reader = response.body.getReader();
      assert.equal(response.bodyUsed, false);
      assertUsed(await decodeResponse(response));
      // The reader still works.
      assert.equal((await reader.read()).done, false);
      await reader.cancel();
    });

    test(`${name}: a partially read response is unreadable`, async () => {
      const response = await get();
      const reader = response.body.getReader();
      await reader.read();
      reader.releaseLock();
      assertUsed(await decodeResponse(response));
    });

    test(`${name}: a canceled response is unreadable`, async () => {
      const response = await get();
      await response.body.cancel();
      assertUsed(await decodeResponse(response));
    });

    test(`${name}: a piped response is unreadable`, async () => {
      const response = await get();
      const through = response.body.pipeThrough(new TransformStream());
      assertUsed(await decodeResponse(response));
      assert.match(await new Response(through).text(), /Bad Gateway/);
    });
  }
});
