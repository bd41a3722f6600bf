import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as esm from "./dist/bundle.mjs";

const require = createRequire(import.meta.url);
const expected = require("./expected.json");
const bytes = readFileSync(require.resolve("stardust-errors/stardust-errors.wasm"));

for (const { standard, js, wasm } of [esm, require("./dist/bundle.cjs")]) {
  assert.deepEqual([standard, js, await wasm(bytes)], [expected, expected, expected]);
}

console.log("., ./wasm, ./js: every value of the probe, as an ES module and as CommonJS; no warning");
