// Every entry of the package, ready to be used: each is held against the same tests.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as standard from "../../pkg/generated/index.js";
import * as js from "../../pkg/generated/js.js";
import * as wasm from "../../pkg/wasm.js";

const require = createRequire(import.meta.url);
const wasmCommonJs = require("../../pkg/generated/wasm.cjs");

export const bytes = readFileSync(new URL("../../pkg/generated/stardust-errors.wasm", import.meta.url));

for (const entry of [wasm, wasmCommonJs]) entry.initSync(bytes);

export const entries = {
  ".": standard,
  "./js": js,
  "./wasm": wasm,
  ". (CommonJS)": require("../../pkg/generated/index.cjs"),
  "./js (CommonJS)": require("../../pkg/generated/js.cjs"),
  "./wasm (CommonJS)": wasmCommonJs,
};
