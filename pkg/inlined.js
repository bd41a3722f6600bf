// The core with its wasm inlined as text: nothing to fetch and nothing to await.

import { createCore } from "./core.js";
import { WASM_HEX } from "./generated/wasm.js";
import { instantiate } from "./webassembly.js";

export const core = /* @__PURE__ */ createCore(() =>
  instantiate(Uint8Array.from(WASM_HEX.match(/../g), (byte) => parseInt(byte, 16))),
);
