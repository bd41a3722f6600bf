// The core with its wasm inlined as text: nothing to fetch and nothing to await.

import { createCore } from "./core.js";
import { WASM_HEX } from "./generated/wasm.js";
import { instantiate } from "./webassembly.js";

export const core = /* @__PURE__ */ createCore(() =>
  instantiate(new Uint8Array(WASM_HEX.length / 2).map((_, at) => parseInt(WASM_HEX.slice(2 * at, 2 * at + 2), 16))),
);
