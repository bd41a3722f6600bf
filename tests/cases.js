// The shared cases of cases.json, for every JavaScript implementation.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import canonicalize from "canonicalize";

const cases = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8"));

/**
 * Holds an implementation against every case, in every form that the input can have.
 *
 * @param {import("node:test").TestContext} t
 * @param {{ decodeEnvelope: Function, describeCode: Function }} implementation
 */
export async function hold(t, { decodeEnvelope, describeCode }) {
  for (const { name, text, bytes: hex, status, retryAfter, ...rest } of cases) {
    // The cases name a description by its code; that its fields are right is tested against the README.
    const expected = rest.expected.description
      ? { ...rest.expected, description: describeCode(rest.expected.description) }
      : rest.expected;
    const check = (input, body = expected.body) =>
      assert.equal(canonicalize(decodeEnvelope(input, { status, retryAfter })), canonicalize({ ...expected, body }));

    await t.test(name, () => {
      const bytes = text === undefined ? Buffer.from(hex, "hex") : new TextEncoder().encode(text);
      check(bytes);
      check(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      check(new Uint8Array([1, ...bytes, 2]).subarray(1, bytes.length + 1));
      if (text === undefined) return;
      check(text);

      let object;
      try {
        object = JSON.parse(text);
      } catch {
        return;
      }
      if (typeof object !== "object" || object === null || Array.isArray(object)) return;
      const before = JSON.stringify(object);
      // No text came, so there is no body; all else is the same.
      const body = expected.outcome === "malformed" ? null : undefined;
      check(object, body);
      assert.equal(JSON.stringify(object), before, "the input was changed");
      check(deepFreeze(object), body);
    });
  }
}

function deepFreeze(value) {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}
