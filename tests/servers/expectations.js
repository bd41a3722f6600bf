// Compares what a client observed of a misbehaving server with the expectations.

import assert from "node:assert/strict";

/**
 * Asserts that a client observed what is expected.
 *
 * @param {"node" | "chrome" | "firefox" | "webkit"} client
 * @param {import("./misbehaving.js").Misbehavior} misbehavior
 * @param {Awaited<ReturnType<typeof import("./observe.js").observe>>} seen
 */
export function check(client, { expected, exceptions = {}, aborts = false }, seen) {
  const shown = JSON.stringify(seen);
  const possible = [exceptions[client] ?? expected].flat();
  if (seen.rejection !== undefined) {
    assert.ok(possible.includes("rejection"), `unexpected rejection: ${shown}`);
    assert.equal(seen.isOwn, true, `expected the network's own rejection, but got ${shown}`);
    // While a body is read, Firefox and WebKit reject with an AbortError of their own, which WebKit wraps in a TypeError.
    if (aborts) assert.ok(seen.isReason || /^(TypeError: )?AbortError: /.test(seen.rejection), shown);
    return;
  }
  assert.equal(seen.reads, 1, "expected the body to be read once");
  // A message is expected if the response contains more information than its bytes.
  const differing = possible.some(({ message }) => message !== undefined) ? ["message"] : [];
  assert.deepEqual(seen.differing, differing, `expected the result of decodeEnvelope for the same bytes, but got ${shown}`);
  assert.ok(
    possible.some((one) => one !== "rejection" && matches(seen.decoded, one)),
    `expected ${JSON.stringify(possible)}, but got ${shown}`,
  );
}

/** Returns whether a result has the expected fields. A pair of numbers is a range. */
function matches(decoded, expected) {
  return Object.entries(expected).every(([field, value]) =>
    Array.isArray(value) ? decoded[field] > value[0] && decoded[field] <= value[1] : decoded[field] === value,
  );
}
