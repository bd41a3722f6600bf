// All initialized JavaScript builds: the entry points of the packed package, and the web build of wasm-pack, which exports
// only `decodeEnvelope` and `describeCode`.

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

/** The entry points of the npm package and the wasm-pack build. */
export const entries = { ...npmEntries, "wasm-pack build": wasmPack };
