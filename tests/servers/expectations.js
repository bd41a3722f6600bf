// Holds what a client saw of a misbehaving server against what it should have seen.

import assert from "node:assert/strict";

/**
 * @param {"node" | "chrome" | "firefox"} client
 * @param {import("./misbehaving.js").Misbehaviour} misbehaviour
 * @param {Awaited<ReturnType<typeof import("./observe.js").observe>>} seen
 */
export function check(client, { expected, but = {}, aborts = false }, seen) {
  const shown = JSON.stringify(seen);
  const possible = [but[client] ?? expected].flat();
  if (seen.rejection !== undefined) {
    assert.ok(possible.includes("rejection"), `a rejection: ${shown}`);
    assert.equal(seen.isOwn, true, `not the network's own rejection: ${shown}`);
    // Firefox has a reason of its own while a body is read.
    if (aborts) assert.ok(seen.isReason || seen.rejection.startsWith("AbortError"), shown);
    return;
  }
  assert.equal(seen.reads, 1, "the body is read once");
  // A message is expected where the response tells more than its bytes.
  const differing = possible.some(({ message }) => message !== undefined) ? ["message"] : [];
  assert.deepEqual(seen.differing, differing, `not what decodeEnvelope returns for the same bytes: ${shown}`);
  assert.ok(
    possible.some((one) => one !== "rejection" && fits(seen.decoded, one)),
    `${JSON.stringify(possible)}, but got ${shown}`,
  );
}

/** A pair of numbers is a range. */
function fits(decoded, expected) {
  return Object.entries(expected).every(([field, value]) =>
    Array.isArray(value) ? decoded[field] > value[0] && decoded[field] <= value[1] : decoded[field] === value,
  );
}
