// A plain `wasm-pack build --target web --out-dir target/wasm-pack`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as implementation from "../../target/wasm-pack/stardust_errors.js";
import { hold } from "../cases.js";

const built = new URL("../../target/wasm-pack/", import.meta.url);

implementation.initSync({ module: readFileSync(new URL("stardust_errors_bg.wasm", built)) });

test("every case", (t) => hold(t, implementation));

test("the types are exact", () => {
  const types = readFileSync(new URL("stardust_errors.d.ts", built), "utf8");
  const [ours] = types.split("export type InitInput");
  assert.match(ours, /export function decodeEnvelope<T = unknown>\(/);
  assert.match(ours, /export function describeCode<C extends KnownCode>\(code: C\): CodeDescription<C>;/);
  assert.doesNotMatch(ours, /\bany\b/);
});
