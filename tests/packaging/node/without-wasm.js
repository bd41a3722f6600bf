// Runs without WebAssembly.

import assert from "node:assert/strict";
import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import * as wasm from "stardust-errors/wasm";
import { createRequire } from "node:module";
import { probe } from "./probe.js";

const require = createRequire(import.meta.url);
const expected = require("./expected.json");

assert.equal(typeof WebAssembly, "undefined");
for (const api of [standard, js, require("stardust-errors")]) assert.deepEqual(probe(api), expected);
await assert.rejects(wasm.init(), /WebAssembly is not available here/);
