// Every JavaScript build, ready to use: the entry points that the packed package exports, and the web build of wasm-pack,
// which has `decodeEnvelope` and `describeCode` only.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as standard from "stardust-errors";
import * as js from "stardust-errors/js";
import * as wasm from "stardust-errors/wasm";
import * as wasmPack from "../../target/wasm-pack/stardust_errors.js";

const require = createRequire(import.meta.url);
const wasmCommonJs = require("stardust-errors/wasm");

export const bytes = readFileSync(require.resolve("stardust-errors/stardust-errors.wasm"));

for (const entry of [wasm, wasmCommonJs]) entry.initSync(bytes);
wasmPack.initSync({ module: readFileSync(new URL("../../target/wasm-pack/stardust_errors_bg.wasm", import.meta.url)) });

/** The entry points of the npm package. */
export const npmEntries = {
  ".": standard,
  "./js": js,
  "./wasm": wasm,
  ". (CommonJS)": require("stardust-errors"),
  "./js (CommonJS)": require("stardust-errors/js"),
  "./wasm (CommonJS)": wasmCommonJs,
};

export const entries = { ...npmEntries, "wasm-pack build": wasmPack };
