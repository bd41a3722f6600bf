// The core with its wasm inlined as text: nothing to fetch and nothing to await.

import { createCore } from "./core.js";
import { WASM_BASE64 } from "./generated/wasm.js";

export const core = /* @__PURE__ */ createCore(() => {
  const bytes = Uint8Array.from(atob(WASM_BASE64), (character) => character.charCodeAt(0));
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  } catch (cause) {
    throw new Error(
      "stardust-errors: WebAssembly may not run here. If the page has a Content-Security-Policy, add 'wasm-unsafe-eval' " +
        "to its script-src directive.",
      { cause },
    );
  }
});
