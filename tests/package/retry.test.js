import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { npmEntries } from "./entries.js";

const cases = readFileSync(new URL("../vectors/retries.jsonl", import.meta.url), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));

for (const [entry, { decodeEnvelope, retryDelay, StardustError }] of Object.entries(npmEntries)) {
  describe(`retryDelay: ${entry}`, () => {
    test("returns the delays of the shared vectors, for a result and for its error", () => {
      for (const { code, status, retryAfter, attempt, policy, delayMs } of cases) {
        const decoded = decodeEnvelope(code === undefined ? "<html>" : { code, success: false }, { status, retryAfter });
        const options = { ...policy, random: () => policy.random };
        const message = JSON.stringify({ code, status, retryAfter, attempt, policy });
        assert.equal(retryDelay(decoded, attempt, options), delayMs, message);
        assert.equal(retryDelay(new StardustError(decoded), attempt, options), delayMs, message);
      }
      assert.ok(cases.length > 3_000);
    });

    const error = decodeEnvelope({ code: 500, success: false });

    test("allows three retries with full jitter by default", () => {
      for (const [attempt, limit] of [500, 1000, 2000].entries()) {
        const delays = Array.from({ length: 200 }, () => retryDelay(error, attempt));
        assert.ok(delays.every((delay) => delay >= 0 && delay < limit), String(delays));
        assert.ok(Math.max(...delays) > limit / 2 && Math.min(...delays) < limit / 2);
      }
      assert.equal(retryDelay(error, 3), null);
    });

    test("returns null for anything but an error of this package", () => {
      const throwing = { get retry() { throw new Error("no"); } };
      for (const other of [undefined, null, 7, "backoff", new TypeError("x"), {}, { retry: "always" }, throwing, decodeEnvelope({ code: 0, success: true })]) {
        assert.equal(retryDelay(other, 0), null);
      }
    });

    test("returns null for an invalid attempt", () => {
      for (const attempt of [-1, NaN, undefined, null, "0", 0n, {}]) assert.equal(retryDelay(error, attempt), null, String(attempt));
    });

    test("ignores options that throw or have the wrong type", () => {
      const random = () => 1;
      const throwing = Object.defineProperty({ random }, "retries", { get() { throw new Error("no"); } });
      for (const policy of [{ random, retries: "9", baseDelayMs: -1, maxDelayMs: NaN, idempotent: 0 }, throwing]) {
        assert.deepEqual([0, 1, 2, 3].map((attempt) => retryDelay(error, attempt, policy)), [500, 1000, 2000, null]);
      }
      assert.ok(retryDelay(error, 0, null) < 500);
      assert.equal(retryDelay(error, 5_000, { random, retries: Infinity, maxDelayMs: Infinity, baseDelayMs: 1 }), Infinity);
    });
  });
}
