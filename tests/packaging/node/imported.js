import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as js from "stardust-errors/js";
import * as standard from "stardust-errors";
import * as wasm from "stardust-errors/wasm";
import { probe } from "./probe.js";

const require = createRequire(import.meta.url);
const expected = require("./expected.json");

assert.throws(() => wasm.decodeEnvelope("{}"), /init\(\)/);
await wasm.init();
for (const api of [standard, js, wasm]) assert.deepEqual(probe(api), expected);
assert.deepEqual(require("stardust-errors/catalog.json"), standard.catalog);
