// A plain `wasm-pack build --target web --out-dir target/wasm-pack`. What it decodes is held against the cases of
// tests/vectors/.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

test("the types are exact", () => {
  const types = readFileSync(new URL("../../target/wasm-pack/stardust_errors.d.ts", import.meta.url), "utf8");
  const [ours] = types.split("export type InitInput");
  assert.match(ours, /export function decodeEnvelope<T = unknown>\(/);
  assert.match(ours, /export function describeCode<C extends KnownCode>\(code: C\): CodeDescription<C>;/);
  assert.doesNotMatch(ours, /\bany\b/);
});
