// `decodeResponse` with the fetch of Chromium, Firefox and WebKit, against a misbehaving server.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { BROWSERS, launchAll } from "../browsers.js";
import { check } from "./expectations.js";
import { misbehave, misbehaviors } from "./misbehaving.js";

let server;
let browsers = [];
before(async () => {
  server = await misbehave();
  browsers = await launchAll();
  await Promise.all(
    browsers.map(async (browser) => {
      await browser.open(server.page);
      await browser.until(() => typeof window.observe === "function");
    }),
  );
});
after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await server?.close();
});

// Indexed, because the browsers start after the tests are declared.
BROWSERS.forEach((client, index) => {
  describe(client, () => {
    for (const [behavior, misbehavior] of Object.entries(misbehaviors)) {
      test(behavior, async () => {
        const { init, aborts } = misbehavior;
        for (const entry of [".", "./js"]) {
          const request = { url: server.urlOf(behavior), init, aborts, asPromise: entry === "." };
          check(client, misbehavior, await browsers[index].run((...args) => window.observe(...args), entry, request));
        }
      });
    }

    test("a response that was read, is locked or is decoded twice is unreadable", async () => {
      const seen = await browsers[index].run(async (url) => {
        const all = [];
        for (const entry of [".", "./js"]) {
          const decode = window.entries[entry].decodeResponse;
          const read = await fetch(url);
          await read.text();
          all.push(await decode(read));
          const locked = await fetch(url);
          const reader = locked.body.getReader();
          all.push(await decode(locked));
          await reader.cancel();
          const twice = await fetch(url);
          const clone = twice.clone();
          const [first, second] = await Promise.all([decode(twice), decode(twice)]);
          all.push(second);
          if (JSON.stringify(first) !== JSON.stringify(await decode(clone))) all.push("the clone decodes differently");
        }
        return all;
      }, server.urlOf("503, Retry-After in seconds"));
      assert.equal(seen.length, 6, JSON.stringify(seen));
      for (const { reason, message, status, retryAfterMs } of seen) {
        assert.deepEqual([reason, status, retryAfterMs], ["unreadable", 503, 30_000]);
        assert.match(message, /a Response whose body was already read/);
      }
    });
  });
});
